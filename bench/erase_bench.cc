// The end of an emergency for a whole town: how many persons a second the job makes unreadable, beside the limit of the disk: the time a plain program needs to
// write and sync as many octets, and to sync as often, in the same folder in the same run. On SQLite with its full syncs.
//   erase_bench [persons, default 100000] [folder, default the temporary one]
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "domains/erasure/erasure.h"
#include "domains/registry/registry_test_house.h"
#include "engines/identifiers/identifiers.h"
#include "formats/policy_set.h"

namespace {

using namespace ly;
namespace fs = std::filesystem;

double seconds_of(auto&& act) {
  auto const start = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// As the data folder does it: a line for each, one sync for all that are handed in together.
struct FileErased : ErasedKeys {
  fs::path file;
  int64_t syncs = 0;
  void add(std::vector<std::string> const& ids) override {
    int const fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    std::string lines;
    for (auto const& id : ids) lines += id + "\n";
    check(::write(fd, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) && ::fsync(fd) == 0, "the list");
    ::close(fd);
    ++syncs;
  }
  std::vector<std::string> all() override { return {}; }
};

// A new file of so many octets, synced at the end.
double seconds_to_write(fs::path const& file, int64_t octets) {
  std::string const block(1 << 20, 'x');
  return seconds_of([&] {
    int const fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (int64_t done = 0; done < octets; done += static_cast<int64_t>(block.size())) check(::write(fd, block.data(), block.size()) > 0, "write");
    ::fsync(fd);
    ::close(fd);
  });
}

double seconds_to_sync(fs::path const& file, int64_t times) {
  int const fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  auto const seconds = seconds_of([&] {
    for (int64_t i = 0; i < times; ++i) check(::write(fd, "x", 1) == 1 && ::fsync(fd) == 0, "sync");
  });
  ::close(fd);
  return seconds;
}

}  // namespace

int main(int argc, char** argv) {
  int64_t const persons = argc > 1 ? std::atoll(argv[1]) : 100'000;
  auto const folder = (argc > 2 ? fs::path(argv[2]) : fs::temp_directory_path()) / ("erase-bench-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  auto const file = (folder / "liaoyuan.db").string();
  {
    test::StoppedClock clock;
    test::SeededSecrets secrets;
    FileErased erased;
    erased.file = folder / "erased.txt";
    NameIndex names;
    auto const database = store::open_sqlite({.file = file});
    auto const writer = database->open_writer();
    store::migrate(*writer, store::all_migrations()).value();
    writer->begin_write();
    auto const keys = Keyring::open(MasterKeys::make(secrets), *writer, secrets, erased, clock.now()).value();
    writer->commit();
    Desk desk(Desk::Parts{*database, *writer, *keys, clock, secrets, names, 7, [](std::string const& line) { std::fprintf(stderr, "%s\n", line.c_str()); }});
    registry::Registry registry{registry::Known{test::little_divisions(), test::industries(), folder}};
    auto const system = Actor::system("bench");
    Dice dice{1};
    auto const run = [&](std::function<Result<json::value>(Context&)> act) {
      Command command;
      command.name = "bench";
      command.actor = system;
      command.run = std::move(act);
      auto const answer = desk.call(std::move(command));
      check(answer.has_value(), answer ? "" : answer.error().code.c_str());
      return *answer;
    };
    auto const filling = seconds_of([&] {
      for (int64_t i = 0; i < persons; i += 500)
        run([&](Context& context) -> Result<json::value> {
          for (int64_t k = i; k < std::min(persons, i + 500); ++k) {
            registry::PersonIn in;
            in.document_number = identifiers::make_resident_id(dice, day_of(1900, 1, 1), true);
            in.name = "测试员";
            in.phone = identifiers::make_mobile(dice);
            in.division = test::kTown;
            TRY(registry.persons.find_or_add(context, in));
          }
          return json::value(nullptr);
        });
    });
    clock.at.ms += 1000;
    Jobs jobs(desk, [&](View const&, std::string const&) { return std::optional(system); });
    auto const policies = formats::PolicySet::load_shipped().value();
    erasure::Erasures const erasures({policies, registry.persons, {}, [](View const&) { return std::set<std::string>(); }, [](View const&, std::string const&) { return std::string("bench"); },
                                      [](View const&) { return std::string(); }, [] {}}, jobs);
    jobs.add_kind(std::string(erasure::kJob), [&](JobRun& job) { return erasures.run(job); });
    // The row as a second person would have confirmed it.
    run([&](Context& context) -> Result<json::value> {
      auto const counts = TRY(erasures.survey(context, {day_at(context.now)}));
      erasure::Row row;
      row.id = new_id<erasure::ErasureTag>(context.dice, context.now);
      row.state = "running", row.policy = counts.policy, row.lines = canonical(write_record(counts, Masks::off)), row.asked_by = "a", row.confirmed_by = "b";
      row.ends_on = day_at(context.now), row.asked_at = row.confirmed_at = context.now, row.reason = "bench";
      row.job_id = jobs.enqueue(context, erasure::kJob, {{"erasure_id", row.id.text}}).text;
      erasure::insert_row(context, row);
      return json::value(nullptr);
    });
    auto const before = static_cast<int64_t>(fs::file_size(file));
    auto const erasing = seconds_of([&] { check(jobs.run_next(), "the job"); });
    auto const left = desk.read(system, [](View const& view) { return store::find_value<int64_t>(view.tx, "select count(*) from data_key where purpose = 'person'").value_or(0); });
    check(left == 0, "somebody is left");
    auto const after = static_cast<int64_t>(fs::file_size(file));
    // The scrub writes the living rows to a copy, to the log and to the file; the batches write the old pages to the log and to the file.
    auto const octets = 2 * before + 3 * after;
    auto const commits = 2 * (persons / 500 + 1) + 10;  // a part and its progress
    auto const limit = seconds_to_write(folder / "plain", octets) + seconds_to_sync(folder / "syncs", commits + erased.syncs);
    std::printf("%lld persons kept in %.1f s (%.0f MB); made unreadable in %.2f s: %.0f persons/s\n", static_cast<long long>(persons), filling, static_cast<double>(before) / 1e6, erasing, static_cast<double>(persons) / erasing);
    std::printf("writing %.0f MB and syncing %lld times in the same folder: %.2f s; the erasure takes %.1f times the limit of the disk\n", static_cast<double>(octets) / 1e6, static_cast<long long>(commits + erased.syncs), limit, erasing / limit);
  }
  fs::remove_all(folder);
  return 0;
}
