// A night of the whole province on one machine: PEOPLE workers of 300 enterprises, 400 coaches, 800 drivers. How long the planning board takes to open, a
// dragged group to be judged, a plan to be published with everybody seated and told, and what memory it takes.
//   trips_bench [PEOPLE] [SECONDS] [FOLDER]      SECONDS of thinking about the plan; keeps FOLDER if given, and uses it again
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <thread>

#include "app/domains.h"
#include "app/house.h"
#include "base/text.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/places.h"
#include "engines/identifiers/identifiers.h"

namespace {

using namespace ly;

constexpr int64_t kFirms = 300, kCoaches = 400, kAtOnce = 100;
constexpr char kTown[] = "990101100", kCounty[] = "990101";

double clock_of(clockid_t which) {
  timespec now{};
  clock_gettime(which, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
double wall() { return clock_of(CLOCK_MONOTONIC); }

int64_t memory_mib(char const* what) {  // VmRSS, VmHWM of this process
  int64_t kib = 0;
  if (auto* file = std::fopen("/proc/self/status", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, file))
      if (std::strncmp(line, what, std::strlen(what)) == 0) kib = std::atoll(line + std::strlen(what) + 1);
    std::fclose(file);
  }
  return kib / 1024;
}

template <class Act>
auto act(app::House& house, Act run) -> decltype(run(std::declval<Context&>())) {
  std::optional<decltype(run(std::declval<Context&>()))> out;
  Command command;
  command.name = "bench";
  command.actor = Actor::system("bench");
  command.run = [&](Context& context) -> Result<json::value> {
    out.emplace(run(context));
    if (!*out) return out->error();
    return json::value(nullptr);
  };
  auto done = house.desk().call(std::move(command));
  if (!done && (!out || *out)) return done.error();
  return std::move(*out);
}
template <class Look>
auto look(app::House& house, Look see) {
  return house.desk().read(Actor::system("bench"), [&](View const& view) { return see(view); });
}

Result<json::value> job_of(app::House& house, JobId const& id) {
  for (;;) {
    auto const row = look(house, [&](View const& view) { return find_job(view, id); });
    if (row->state == "done") return row->result;
    if (row->state == "failed" || row->state == "cancelled") return refused(std::string(text_of(row->problem, "code")), canonical(row->problem));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Result<void> fill(app::House& house, int64_t people) {
  auto& d = *house.wiring().domains;
  Dice dice{20200221};
  auto const now = house.clock().now();
  auto const first = instant_of(day_at(now) + 1, Minutes{8 * 60});
  std::string carrier;
  std::vector<std::string> depots;
  TRY(act(house, [&](Context& context) -> Result<void> {
    registry::EnterpriseChange in;
    in.uscc = identifiers::make_uscc(dice), in.name = "测试客运有限公司", in.division = kTown, in.industry = "industry", in.headcount = 900, in.revenue_wan = 50'000, in.contact = "测某某", in.phone = "13900001234", in.address = "测试路 1 号";
    carrier = TRY(d.registry->enterprises.add(context, in)).id.text;
    for (int i = 0; i < 4; ++i) depots.push_back(TRY(d.registry->places.add(context, {kTown, "depot", "测试车场 " + std::to_string(i), 120.5 + 0.1 * i, 31.9})).id.text);
    return {};
  }));
  std::set<std::string> numbers;
  auto const number = [&] {
    std::string one;
    do one = identifiers::make_resident_id(dice, day_of(1900, 1, 1) + static_cast<int32_t>(dice.below(20'000)), true);
    while (!numbers.insert(one).second);
    return one;
  };
  for (int64_t from = 0; from < kCoaches; from += kAtOnce)
    TRY(act(house, [&](Context& context) -> Result<void> {
      for (auto i = from; i < from + kAtOnce; ++i) {
        TRY(d.fleet->put_coach(context, {fmt::format("苏A{:05}", 10'000 + i), carrier, depots[static_cast<size_t>(i % 4)], "", "ready", i % 3 == 0 ? 37 : i % 3 == 1 ? 45 : 53, {}}));
        for (int n = 0; n < 2; ++n) {
          auto const driver = TRY(d.fleet->add_driver(context, {"测试师傅", number(), "13900000001", carrier, depots[static_cast<size_t>(i % 4)], "ready"}));
          TRY(d.fleet->sign_hours(context, {driver.id, now - Minutes{8 * 1440}, now + Minutes{2 * 1440}, {}, driver.revision}));
        }
      }
      return {};
    }));
  // Counties of the provinces around, some hundreds of kilometres away; several enterprises fetch from one.
  std::vector<std::string> counties;
  for (auto const* prefecture : {"3413", "3416", "3412", "4114", "4116", "3408", "3415", "4115", "4211", "3605", "3604", "3607"})
    for (auto const& one : registry::find_divisions(d.registry->known, {std::string(prefecture) + "00", "", 200}).items)
      if (one.level == 3 && one.lon) counties.push_back(one.code);
  if (counties.size() < 20) return refused("bench.no_counties");
  std::vector<std::pair<trips::GroupId, int64_t>> groups;
  for (int64_t from = 0; from < kFirms; from += kAtOnce)
    TRY(act(house, [&](Context& context) -> Result<void> {
      for (auto i = from; i < from + kAtOnce; ++i) {
        registry::EnterpriseChange in;
        in.uscc = identifiers::make_uscc(dice), in.name = "测试制造第 " + std::to_string(i + 1) + " 有限公司", in.division = kTown, in.industry = "industry", in.headcount = 100, in.revenue_wan = 5'000, in.contact = "测某某", in.phone = "13900001234", in.address = "测试路 1 号";
        auto const firm = TRY(d.registry->enterprises.add(context, in));
        auto const heads = people * (i + 1) / kFirms - people * i / kFirms;
        trips::OpenGroup group{"bench" + std::to_string(i), firm.id.text, firm.division, counties[static_cast<size_t>(dice.below(counties.size()))], "测试集合点", "", "any"};
        group.heads = heads, group.ready_at = first + Minutes{static_cast<int64_t>(dice.below(24)) * 60}, group.needed_by = group.ready_at + Minutes{24 * 60};
        groups.emplace_back(TRY(d.demand->open(context, group)), heads);
      }
      return {};
    }));
  for (auto const& [id, heads] : groups)
    TRY(act(house, [&, id = id, heads = heads](Context& context) -> Result<void> {
      for (int64_t i = 0; i < heads; ++i) TRY(d.demand->add(context, {id, "测试乘客", number(), "139" + std::to_string(10'000'000 + dice.below(89'999'999))}));
      return {};
    }));
  return {};
}

struct Figure {
  std::string name;
  double took = 0, limit = 0;
};
bool tell(Figure const& f, std::string const& more = {}) {
  fmt::print("{{\"name\":\"{}\",\"wall_s\":{:.3f},\"limit_s\":{:.1f},\"of_limit\":{:.2f}{}}}\n", f.name, f.took, f.limit, f.took / f.limit, more);
  std::fflush(stdout);
  return f.took <= f.limit;
}

Result<int> run(app::House& house, int64_t seconds) {
  auto& d = *house.wiring().domains;
  auto const first = instant_of(day_at(house.clock().now()) + 1, Minutes{0});
  auto const plan = TRY(act(house, [&](Context& c) { return d.plans->add(c, {"测试接运", kCounty, first, first + Minutes{3 * 1440}}); }));
  bool good = true;
  auto from = wall();
  auto const asked = TRY(act(house, [&](Context& c) { return d.plans->solve(c, {plan.id, seconds}); }));
  tell({"ask for a plan (writer's thread)", wall() - from, 1});
  from = wall();
  auto const solved = TRY(job_of(house, asked.job_id));
  fmt::print("{{\"name\":\"solve\",\"wall_s\":{:.1f},\"result\":{}}}\n", wall() - from, json::serialize(solved));
  trips::PlanShown shown;
  for (int round = 0; round < 3; ++round) {
    from = wall();
    shown = TRY(look(house, [&](View const& v) { return d.plans->get(v, {plan.id, {}}); }));
    auto const text = json::serialize(write_record(shown, Masks::on));
    good = tell({round == 0 ? "board opens, first" : "board opens, again", wall() - from, 2}, fmt::format(",\"bytes\":{}", text.size())) && good;
  }
  // Groups dragged to coaches, as a mouse would.
  std::vector<double> took;
  Dice dice{7};
  auto const& routes = shown.board.at("routes").as_array();
  auto const& coaches = shown.board.at("coaches").as_array();
  int64_t legal = 0;
  for (int i = 0; i < 40; ++i) {
    auto const& route = routes[dice.below(routes.size())].as_object();
    std::string group;
    for (auto const& stop : route.at("visits").as_array())
      if (auto const named = std::string(text_of(stop, "group")); !named.empty()) group = named;
    auto const to = std::string(text_of(coaches[dice.below(coaches.size())], "id"));
    trips::AskVerdict const ask{plan.id, shown.version, group, std::string(text_of(route, "coach")), to};
    if (ask.from == to) continue;
    from = wall();
    auto const said = TRY(look(house, [&](View const& v) { return d.plans->verdict(v, ask); }));
    took.push_back(wall() - from);
    legal += said.legal;
  }
  std::ranges::sort(took);
  good = tell({"verdict on a drag, median", took[took.size() / 2], 0.2}, fmt::format(",\"worst_s\":{:.3f},\"legal\":{},\"of\":{}", took.back(), legal, took.size())) && good;
  from = wall();
  auto const publishing = TRY(act(house, [&](Context& c) { return d.plans->publish(c, {plan.id, shown.version, shown.revision}); }));
  auto const published = TRY(job_of(house, publishing.job_id));
  good = tell({"publish", wall() - from, 10}, ",\"result\":" + json::serialize(published)) && good;
  fmt::print("{{\"name\":\"memory\",\"rss_mib\":{},\"peak_mib\":{}}}\n", memory_mib("VmRSS"), memory_mib("VmHWM"));
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  int64_t const people = count > 1 ? std::atoll(arguments[1]) : 10'000;
  int64_t const seconds = count > 2 ? std::atoll(arguments[2]) : 30;
  std::filesystem::path const kept = count > 3 ? arguments[3] : "";
  auto const folder = kept.empty() ? std::filesystem::temp_directory_path() / "liaoyuan-trips-bench" : kept;
  bool const fresh = !std::filesystem::exists(folder);
  app::OpenOptions open;
  open.folder = folder;
  open.serve = open.create = true;
  auto house = app::House::open(open);
  if (!house) { fmt::print(stderr, "{}\n", house.error().code); return 1; }
  (*house)->start();
  int code = 1;
  auto const from = wall();
  if (auto const filled = fresh ? fill(**house, people) : Result<void>(); !filled) fmt::print(stderr, "{} {}\n", filled.error().code, filled.error().at);
  else {
    fmt::print("{{\"name\":\"filled\",\"people\":{},\"wall_s\":{:.1f},\"rss_mib\":{}}}\n", people, wall() - from, memory_mib("VmRSS"));
    auto const done = run(**house, seconds);
    if (!done) fmt::print(stderr, "{} {}\n", done.error().code, done.error().at);
    else code = *done;
  }
  (*house)->stop();
  house = not_found("closed");
  if (kept.empty()) std::filesystem::remove_all(folder);
  return code;
}
