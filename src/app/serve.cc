#include "app/serve.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <condition_variable>
#include <filesystem>

#include "app/commands.h"
#include "app/demo.h"
#include "app/domains.h"
#include "app/front.h"
#include "app/lan.h"
#include "app/wiring.h"
#include "base/embedded.h"

namespace ly::app {
namespace {

std::atomic<bool> g_stop{false};

void on_signal(int) { g_stop = true; }

constexpr int kTickMs = 200;            // how soon Ctrl-C is noticed
constexpr int64_t kHousekeepingMs = 15'000;  // deadlines, failed log-ins, heads
constexpr int64_t kTurnsMs = 1'000;           // a turn of a selection is over when its second is

// Gives back what only the start needed: freed memory, and the pages of programs and files inside them (services, tables, divisions, the code that read
// them) that lie in the page cache as well and come back from there when they are needed again. Only what cannot be written to is let go (docs/decisions/0066).
void give_back() {
  malloc_trim(0);
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void*) {
        auto const page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          auto const& part = info->dlpi_phdr[i];
          if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) continue;
          auto const begin = (info->dlpi_addr + part.p_vaddr + page - 1) / page * page, end = (info->dlpi_addr + part.p_vaddr + part.p_memsz) / page * page;
          if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);  // NOLINT: an address is a number here
        }
        return 0;
      },
      nullptr);
}

std::vector<Metrics::Gauge> gauges_of(House& house, Metrics const& metrics, uint64_t commits, size_t connections, std::string const& folder) {
  auto out = process_gauges(folder);
  out.push_back({"liaoyuan_build_info", "The program.", {{"version=\"" LIAOYUAN_VERSION "\"", 1}}});
  out.push_back({"liaoyuan_journal_entries", "Entries of the journal.", {{"", static_cast<double>(house.desk().head().seq)}}});
  out.push_back({"liaoyuan_commits_total", "Commits since the start; one holds up to 128 commands.", {{"", static_cast<double>(commits)}}});
  out.push_back({"liaoyuan_writes_under_way", "Writes asked for and not yet answered.", {{"", static_cast<double>(metrics.writes_under_way())}}});
  out.push_back({"liaoyuan_connections", "Open connections.", {{"", static_cast<double>(connections)}}});
  auto const& notices = *house.wiring().domains->notices;
  Metrics::Gauge waiting{"liaoyuan_messages_waiting", "Messages not yet handed to their channel.", {}};
  house.desk().read(Actor::system(), [&](View const& view) {
    for (std::string const channel : {"sms", "email"}) waiting.values.emplace_back("channel=\"" + channel + "\"", static_cast<double>(notices.waiting(view, channel)));
    return 0;
  });
  out.push_back(std::move(waiting));
  return out;
}

}  // namespace

int serve(ServeOptions const& options, Print const& print, std::string const& language,
          std::function<int(House&, std::vector<std::string> const&, Print const&, Progress const&)> const& execute) {
  auto const say = [&](std::string const& zh, std::string const& en) { print(false, language == "en" ? en : zh); };
  OpenOptions open;
  open.folder = options.folder;
  open.serve = true;
  open.create = true;
  open.log = [&print](std::string const& line) { print(true, line); };
  auto opened = House::open(open);
  Dictionary const words;
  Terminal const terminal{print, language, words};
  if (!opened) return terminal.fail(opened.error());
  auto& house = **opened;
  house.start();

  std::vector<DemoAccount> demo_accounts;
  if (options.demo && house.setting("demo").empty() && !house.wiring().has_administrator(house.desk())) {
    say("装入演示地区（虚构数据）……", "Loading the demo region (synthetic data) …");
    auto loaded = load_demo(house, [&](std::string const& zh, std::string const& en) { say(zh, en); });
    if (!loaded) {
      house.stop();
      return terminal.fail(loaded.error());
    }
    demo_accounts = std::move(*loaded);
  }
  bool const demo = house.setting("demo") == "yes";
  if (demo && demo_accounts.empty()) {
    // Passwords are made at each start: nothing to remember, nothing that could be known beforehand.
    auto renewed = renew_demo_passwords(house);
    if (renewed) demo_accounts = std::move(*renewed);
  }

  http::StaticFiles const web(embedded::web());
  std::atomic<uint64_t> commits{0};
  std::optional<Metrics> metrics;
  if (options.metrics_port != 0 || options.log_requests)
    metrics.emplace(options.log_requests ? [&print](std::string_view line) { print(true, std::string(line)); } : std::function<void(std::string_view)>{});
  Front front({house, demo, &web, metrics ? &*metrics : nullptr, [&commits] { ++commits; }});
  http::Options http;
  http.address = options.lan ? "0.0.0.0" : options.address;
  http.port = options.port;
  std::optional<Lan> lan;
  if (options.lan) {
    auto made = prepare_lan(options.folder, private_addresses(), house.clock().now());
    if (!made) {
      house.stop();
      return terminal.fail(made.error());
    }
    lan = std::move(*made);
    http.certificates.push_back({lan->certificate, lan->key});
  } else if (!options.certificate.empty()) http.certificates.push_back({options.certificate, options.certificate_key});
  http.hosts = options.hosts;
  http.trusted_proxies = options.trusted_proxies;
  http.body_limit = [&front](http::Verb verb, std::string_view path, std::optional<uint64_t>) { return front.body_limit(verb, path); };
  http.clock = &house.clock();
  http.say = [&house](std::string_view in, Problem const& problem) { return house.words().say(in, problem); };
  http.log = [&print](std::string_view line) { print(true, std::string(line)); };
  http::Server server(http, [&front](http::Request request, http::Respond respond) { front.handle(std::move(request), std::move(respond)); });
  if (auto const started = server.start(); !started) {
    house.stop();
    return terminal.fail(started.error());
  }

  // Phones that do not trust us yet cannot be told by HTTPS what to install.
  std::unique_ptr<http::Server> helper;
  if (lan) {
    auto plain = http;
    plain.certificates.clear();
    plain.security.hsts = false;
    plain.port = static_cast<uint16_t>(server.port() + 1);
    helper = std::make_unique<http::Server>(plain, [&lan, &server, port = plain.port](http::Request request, http::Respond respond) { respond(lan_answer(*lan, request, server.port(), port)); });
    if (auto const started = helper->start(); !started) {
      server.stop();
      house.stop();
      return terminal.fail(started.error());
    }
  }
  std::unique_ptr<http::Server> figures;
  if (options.metrics_port != 0) {
    http::Options plain;
    plain.port = options.metrics_port;
    plain.say = http.say;
    figures = std::make_unique<http::Server>(plain, [&](http::Request request, http::Respond respond) {
      if (request.path != "/metrics") return respond(http::problem_response(http::no_such_path(), "en", http.say));
      http::Response response;
      response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      response.body = metrics->text(gauges_of(house, *metrics, commits, server.connections(), options.folder));
      respond(std::move(response));
    });
    if (auto const started = figures->start(); !started) {
      server.stop();
      house.stop();
      return terminal.fail(started.error());
    }
  }
  auto const scheme = http.certificates.empty() ? "http" : "https";
  auto const shown = lan ? lan->addresses.front() : options.address;
  say(std::string("燎原已启动：") + scheme + "://" + shown + ":" + std::to_string(server.port()) + "  （Ctrl-C 停止）",
      std::string("Liaoyuan is running: ") + scheme + "://" + shown + ":" + std::to_string(server.port()) + "  (Ctrl-C stops it)");
  if (lan) {
    auto const page = "http://" + shown + ":" + std::to_string(server.port() + 1) + "/";
    print(false, qr_for_terminal(page));
    say("手机扫上面的码安装证书：" + page + "\n证书指纹 " + lan->fingerprint, "Phones scan the code above to install the certificate: " + page + "\nFingerprint " + lan->fingerprint);
  }
  if (demo) {
    say("演示账户（本次启动生成的密码）：", "Demo accounts (passwords made at this start):");
    for (auto const& account : demo_accounts)
      print(false, "  " + account.name + std::string(account.name.size() < 12 ? 12 - account.name.size() : 1, ' ') + account.password + "  " + (language == "en" ? account.title_en : account.title_zh));
  } else if (!house.wiring().has_administrator(house.desk())) {
    // The words as they can be pasted into a terminal in any folder.
    std::error_code unknown;
    auto const self = std::filesystem::read_symlink("/proc/self/exe", unknown);
    auto const data = " --data '" + std::filesystem::absolute(options.folder).lexically_normal().string() + "'";
    auto const program = "'" + (unknown ? std::string("liaoyuan") : self.string()) + "' admin create ";
    say("还没有管理员。另开一个终端执行：" + program + "账号" + data, "There is no administrator yet. In another terminal: " + program + "NAME" + data);
  }

  house.wiring().domains->courier->start();
  house.wiring().domains->mailman->start();
  house.wiring().domains->asker->start();
  g_stop = false;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  {
    Control const control(options.folder, [&](std::vector<std::string> const& arguments, Print const& to, Progress const& progress) { return execute(house, arguments, to, progress); });
    int64_t kept_at = 0, turns_at = 0;
    while (!g_stop) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kTickMs));
      auto const now = house.clock().now().ms;
      if (now - turns_at >= kTurnsMs) {
        turns_at = now;
        house.wiring().end_turns(house.desk());
      }
      if (now - kept_at < kHousekeepingMs) continue;
      bool const first = kept_at == 0;
      kept_at = now;
      house.wiring().keep_house(house);
      if (first) give_back();
    }
  }
  say("正在停止……", "Stopping …");
  house.wiring().domains->asker->stop();
  house.wiring().domains->mailman->stop();
  house.wiring().domains->courier->stop();
  if (figures) figures->stop();
  if (helper) helper->stop();
  front.end_streams();
  server.stop();
  front.stop();
  house.wiring().keep_house(house);
  house.stop();
  say("已停止，数据都已保存", "Stopped; everything is saved");
  return kDone;
}

}  // namespace ly::app
