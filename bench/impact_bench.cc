// How long it takes to say whom a change of rules affects, over PEOPLE workers on rosters in a real data folder: every line is
// read from the database, unsealed, decided by the rules in force and by the candidate. The limit is two seconds for 100,000.
//   impact_bench [PEOPLE] [FOLDER]      keeps FOLDER if given, and uses it again
#include <fmt/core.h>
#include <time.h>

#include <filesystem>
#include <set>
#include <thread>

#include "app/domains.h"
#include "app/house.h"
#include "domains/registry/enterprises.h"
#include "engines/identifiers/identifiers.h"

namespace {

using namespace ly;

constexpr int64_t kOnRoster = 10'000;  // what one roster may hold

double seconds(clockid_t which) {
  timespec now{};
  clock_gettime(which, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Act>
auto as_system(app::House& house, Act act) {
  Command command;
  command.name = "bench";
  command.actor = Actor::system("bench");
  command.run = [&](Context& context) -> Result<json::value> {
    TRY(act(context));
    return json::value(nullptr);
  };
  return house.desk().call(std::move(command));
}

Result<void> fill(app::House& house, int64_t people) {
  auto& d = *house.wiring().domains;
  Dice dice{20200217};
  std::set<std::string> numbers;  // nobody stands on two lines
  auto const today = day_at(house.clock().now());
  for (int64_t done = 0, firm = 0; done < people; done += kOnRoster, ++firm) {
    std::string sheet = "姓名,身份证号,手机号,14天内到过,离开日期,体温,有无症状,是否密接,健康码,健康证明\n";
    for (int64_t i = 0; i < std::min(kOnRoster, people - done); ++i) {
      auto const days = static_cast<int32_t>(dice.below(28) + 1);
      std::string number;
      do number = identifiers::make_resident_id(dice, day_of(1900, 1, 1) + static_cast<int32_t>(dice.below(20'000)), true);
      while (!numbers.insert(number).second);
      sheet += "测试员," + number + ",," + (dice.chance(1, 2) ? "河南省信阳市固始县," + to_iso(today + -days) : std::string("本地,")) + ",36.5,无,否,绿,有\n";
    }
    JobId job;
    TRY(as_system(house, [&](Context& context) -> Result<void> {
      registry::EnterpriseChange in;
      in.uscc = identifiers::make_uscc(dice);
      in.name = "测试制造第 " + std::to_string(firm + 1) + " 有限公司";
      in.division = "990101100";
      in.industry = "industry";
      in.headcount = kOnRoster;
      in.revenue_wan = 50'000;
      in.contact = "测某某";
      in.phone = "13900001234";
      in.address = "测试路 1 号";
      auto const added = TRY(d.registry->enterprises.add(context, in));
      auto const file = TRY(put_file(context, "roster.csv", sheet, added.id.text));
      job = TRY(d.screening->start(context, {added.id, file.id, today, ""})).job_id;
      return {};
    }));
    for (std::string state; state != "done";) {
      if (state == "failed") return refused("job.stopped", job.text);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      state = house.desk().read(Actor::system("bench"), [&](View const& view) { return find_job(view, job)->state; });
    }
    fmt::print(stderr, "{} people\n", std::min(done + kOnRoster, people));
  }
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  int64_t const people = count > 1 ? std::atoll(arguments[1]) : 100'000;
  std::filesystem::path const kept = count > 2 ? arguments[2] : "";
  auto const folder = kept.empty() ? std::filesystem::temp_directory_path() / "liaoyuan-impact-bench" : kept;
  bool const fresh = !std::filesystem::exists(folder);
  app::OpenOptions open;
  open.folder = folder;
  open.serve = open.create = true;
  auto house = app::House::open(open);
  if (!house) { fmt::print(stderr, "{}\n", house.error().code); return 1; }
  (*house)->start();
  int code = 0;
  if (auto const filled = fresh ? fill(**house, people) : Result<void>(); !filled) {
    fmt::print(stderr, "{} {}\n", filled.error().code, filled.error().at);
    code = 1;
  } else {
    auto& d = *(*house)->wiring().domains;
    auto const today = day_at((*house)->clock().now());
    auto const* version = d.library.policies.find("worker_screening", today);
    auto candidate = version->table.source();
    // From tonight on everybody who came from elsewhere is looked at by a person.
    for (auto& rule : candidate.rules)
      if (rule.reason == "S13" || rule.reason == "S20") for (auto& cell : rule.conditions) if (cell.find("本地") != std::string::npos) cell = "\"本地\"";
    auto const table = dmn::compile(candidate).value();
    for (int round = 0; round < 3; ++round) {
      double const wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
      auto const told = d.screening->impact({(*house)->desk(), Actor::system("bench"), [] { return false; }, [](int64_t, int64_t) {}}, "worker_screening", table, today).value();
      double const took = seconds(CLOCK_MONOTONIC) - wall, used = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
      auto const seen = told.at("people").as_int64();
      fmt::print("{{\"name\":\"impact\",\"people\":{},\"changed\":{},\"wall_s\":{:.2f},\"cpu_s\":{:.2f},\"limit_s\":{:.2f},\"of_limit\":{:.2f}}}\n", seen, told.at("changed").as_int64(), took, used, 2.0 * static_cast<double>(seen) / 100'000, used / (2.0 * static_cast<double>(seen) / 100'000));
      if (seen != people || told.at("changed").as_int64() == 0) code = 1;
    }
  }
  (*house)->stop();
  house = not_found("closed");
  if (kept.empty()) std::filesystem::remove_all(folder);
  return code;
}
