// One node and a city's checkpoints: how many scans a second their phones can hand in, against the 5,000 that were asked for, and how long
// passes for a million people take, with the progress the job tells. Through the verbs as endpoints call them, on SQLite in a temporary folder
// (synchronous off: the disk is not under test; a request of 200 entries is one command, and up to 128 commands share one commit).
//   checkpoint_bench [people, default 5000]
#include <sodium.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "domains/passes/checkpoints.h"
#include "domains/registry/registry_test_house.h"
#include "engines/identifiers/identifiers.h"

namespace {

using namespace ly;
using namespace ly::passes;

constexpr double kScansWanted = 5000;
constexpr int kPhones = 20, kRequests = 5;

double seconds_of(auto&& act) {
  auto const start = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string chained(std::string const& before, std::string const& body) {
  auto const text = before + body;
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(text.data()), text.size());
  return to_hex(out);
}

}  // namespace

int main(int count, char** arguments) {
  int people = count > 1 ? std::atoi(arguments[1]) : 5000;
  test::RegistryHouse house;
  auto const policies = formats::PolicySet::load_shipped().value();
  Jobs jobs{*house.desk, [](View const&, std::string const&) { return std::optional(Actor::system()); }};
  auto const firm = house.add_firm(test::kTown);
  std::vector<std::string> ids;
  constexpr int kToldEach = 100'000;
  for (int i = 0; i < people; ++i) {
    if (i > 0 && i % kToldEach == 0) std::fprintf(stderr, "%d people of %d\n", i, people);
    auto person = house.person_in(firm);
    person.document_number = identifiers::make_resident_id(house.dice, day_of(1900, 1, 1) + i / 100, true);  // a day has a few hundred numbers
    ids.push_back(house.put(person).id.text);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  people = static_cast<int>(ids.size());
  Passes const passes{Surroundings{policies, house.registry.known, [](View const&, std::string const&) { return true; },
                                   [&](View const&, std::string const&, std::string const& after, int64_t limit, std::string& roster) {
                                     roster = "R1";
                                     auto const first = std::upper_bound(ids.begin(), ids.end(), after);
                                     return std::vector<std::string>(first, first + std::min<std::ptrdiff_t>(limit, ids.end() - first));
                                   },
                                   [](View const&, std::string const& account) { return account; }}};
  Checkpoints const checkpoints{passes, jobs, json::object()};
  jobs.add_kind("passes.cards", [&](JobRun& run) { return checkpoints.run_cards(run); });
  jobs.add_kind("passes.issue_roster", [&](JobRun& run) { return passes.run_roster(run); });
  auto const gate = house.write(Actor::system(), [&](Context& c) { return house.registry.places.add(c, {test::kTown, "checkpoint", "bench", {}, {}}); }).value().id.text;

  auto const started = house.write(house.officer(), [&](Context& c) { return passes.start_roster(c, jobs, {firm.id, {gate}}); }).value();
  double const issuing = seconds_of([&] { while (jobs.run_next()) {} });
  auto const job = house.read(Actor::system(), [&](View const& v) { return find_job(v, started.job_id); });
  if (job->state != "done" || job->result.at("issued").as_int64() != people) {
    std::printf("the job did not issue them all: %s %s %s\n", job->state.c_str(), json::serialize(job->result).c_str(), json::serialize(job->problem).c_str());
    return 1;
  }
  std::printf("passes for a roster of %d: %.0f a second, a million in %.1f minutes (signed, sealed, in the journal, one job with progress)\n", people, people / issuing, 1e6 / (people / issuing) / 60);

  struct Phone {
    std::string token, shift, hash;
    int64_t counter = 0, sequence = 0;
  };
  std::vector<Phone> phones(kPhones);
  for (auto& phone : phones) {
    house.clock.at.ms += 1;
    auto const opened = house.write(house.officer(), [&](Context& c) { return checkpoints.open_shift(c, {gate, "测试", "", "", c.now, c.now + Minutes{480}}); }).value();
    auto const enrolled = house.write(Actor::system(), [&](Context& c) { return checkpoints.enrol(c, {opened.code, "bench", ""}); }).value();
    phone.token = enrolled.token;
    phone.shift = opened.shift_id.text;
  }
  int64_t recorded = 0, serial = 0, conflicts = 0;
  double took = 0;
  for (int round = 0; round < kRequests; ++round) {
    std::vector<Command> group;
    house.clock.at.ms += 60'000;
    for (auto& phone : phones) {
      Synchronise in{phone.token, ++phone.sequence, 0, {}};
      for (size_t i = 0; i < kEntriesPerSync; ++i) {
        auto const body = json::serialize(json::object{{"at", house.clock.at.ms}, {"shift", phone.shift}, {"how", "scan"}, {"who", "本镇"}, {"pass", "有效"}, {"id_ok", true}, {"temp", 3650}, {"code", "无"}, {"priority", false},
                                                       {"high14", false}, {"action", "pass"}, {"reason", "C06"}, {"serial", 1 + serial++ % people}});
        phone.hash = chained(phone.hash, body);
        in.entries.push_back({++phone.counter, phone.hash, body});
      }
      Command command;
      command.name = "bench";
      command.actor = Actor::system();
      command.request_id = "sync-" + std::to_string(recorded) + "-" + phone.token;
      command.run = [&checkpoints, &recorded, &conflicts, in = std::move(in)](Context& context) -> Result<json::value> {
        auto const receipt = TRY(checkpoints.synchronise(context, in));
        recorded += receipt.recorded;
        conflicts += receipt.conflicts;
        return json::value(write_record(receipt));
      };
      group.push_back(std::move(command));
    }
    took += seconds_of([&] {
      for (auto const& answer : house.desk->run_group(group))
        if (!answer) std::printf("refused: %s\n", answer.error().code.c_str()), std::exit(1);
    });
  }
  double const rate = static_cast<double>(recorded) / took;
  std::printf("scans handed in by %d phones, %d requests of %zu: %lld recorded (%lld to look into), %.0f a second, %.2f of the %.0f asked for\n", kPhones, kPhones * kRequests, kEntriesPerSync, static_cast<long long>(recorded),
              static_cast<long long>(conflicts), rate, rate / kScansWanted, kScansWanted);
  return 0;
}
