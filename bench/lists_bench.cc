// How long a page of 50 rows takes of the queue, the findings, the journal and an enterprise's ledger when the house holds
// 100,000 cases and as many journal entries, beside the limit of 200 ms a page may take. Processor time of the verb with its answer
// as JSON text (the machine may be busy, and nothing is waited for); HTTP and the session are not in it. The rows are copies of the demo's, put in by SQL, because what is measured
// is reading.
//   lists_bench [rows] [folder for the house]
#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <cstdlib>
#include <filesystem>

#include "app/demo.h"
#include "app/domains.h"
#include "app/house.h"
#include "store/database.h"

namespace {

using namespace ly;
constexpr double kLimitMs = 200;
constexpr int kRounds = 40;

double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}
struct Spread { double first, p50, p95; };  // first: the counts above the list are not known yet
template <class F> Spread timed(F const& page) {
  std::vector<double> ms;
  double first = 0;
  for (int i = 0; i < kRounds; ++i) {
    auto const from = processor_ms();
    page(i);
    ms.push_back(processor_ms() - from);
    if (i == 0) first = ms.back();
  }
  std::sort(ms.begin(), ms.end());
  return {first, ms[ms.size() / 2], ms[ms.size() * 95 / 100]};
}
void print(std::string_view name, Spread const& s) { fmt::print("{:<34} first {:7.2f} ms   p50 {:7.2f} ms   p95 {:7.2f} ms   {:6.1f} x below {} ms\n", name, s.first, s.p50, s.p95, kLimitMs / std::max(s.first, s.p95), kLimitMs); }

int64_t count(store::Connection& tx, std::string_view table) { return store::find_value<int64_t>(tx, "select count(*) from " + std::string(table)).value_or(0); }

}  // namespace

int main(int argc, char** argv) {
  int64_t const rows = argc > 1 ? std::atoll(argv[1]) : 100'000;
  auto const folder = std::filesystem::path(argc > 2 ? argv[2] : (std::filesystem::temp_directory_path() / "liaoyuan-lists-bench").string());
  std::filesystem::remove_all(folder);
  app::OpenOptions options;
  options.folder = folder;
  options.serve = true;
  options.create = true;
  auto opened = app::House::open(options);
  if (!opened) return fmt::print("{}\n", opened.error().code), 1;
  auto& house = **opened;
  house.start();
  if (!app::load_demo(house, [](std::string const&, std::string const&) {})) return 1;
  auto& d = *house.wiring().domains;
  // Some findings, so that copies of them can be made; then doubling until there are enough.
  Command grow;
  grow.name = "bench.grow";
  grow.actor = Actor::system("bench");
  grow.run = [&](Context& context) -> Result<json::value> {
    auto& tx = context.tx;
    for (int64_t n = 0; n < 40; ++n) {
      auto const id = store::find_value<std::string>(tx, "select id from case_row where service = 'resumption' order by id limit 1 offset $1", n % 8);
      store::execute(tx, "insert into case_row(id, no, service, version, enterprise_id, division, channel, opener, state, kind, closed, outcome, hidden, lane, priority, opened_at, entered_at, changed_at, due_at, "
                         "sort_due, alarm_at, at_once, assignee, missing, revision, parent, label) select $2, $3, 'finding', 1, enterprise_id, division, channel, opener, 'rectifying', 'waiting', 0, '', 0, 'normal', 0, "
                         "opened_at, entered_at, changed_at, $4, $4, null, 0, '', '[]', revision, '', '台账' from case_row where id = $1",
                     id.value_or(""), new_id_text(context.dice, context.now), "WT-BENCH-" + std::to_string(n), context.now.ms + n * 3'600'000);
    }
    for (int64_t have = count(tx, "case_row"), turn = 0; have < rows; have = count(tx, "case_row"), ++turn)
      store::execute(tx, "insert into case_row(id, no, service, version, enterprise_id, division, channel, opener, state, kind, closed, outcome, hidden, lane, priority, opened_at, entered_at, changed_at, due_at, "
                         "sort_due, alarm_at, at_once, assignee, missing, revision, parent, label) select substr(id, 1, 20) || substr('000000' || (row_number() over (order by id) + $3), -6), no || $1, service, version, "
                         "enterprise_id, division, channel, opener, state, kind, closed, outcome, hidden, lane, priority, opened_at, entered_at, changed_at, due_at, sort_due, null, at_once, assignee, missing, revision, '', label "
                         "from case_row limit $2",
                     "-" + std::to_string(turn), rows - have, have);
    for (int64_t have = count(tx, "journal"); have < rows; have = count(tx, "journal"))
      store::execute(tx, "insert into journal select seq + $1, at, happened_at, actor, command, '', what, subject_kind, subject_id, enterprise_id, division, service, facts, key_id, sealed, prev, hash from journal limit $2", have,
                     rows - have);
    return json::value(nullptr);
  };
  if (auto const grown = house.desk().call(std::move(grow)); !grown) return fmt::print("{}\n", grown.error().code), 1;
  Actor reader = Actor::system("bench");
  house.desk().read(reader, [&](View const& view) {
    fmt::print("{} cases, {} journal entries, {} enterprises; limit {} ms a page of 50\n", count(view.tx, "case_row"), count(view.tx, "journal"), count(view.tx, "enterprise"), kLimitMs);
    auto const list = [&](cases::ListCases ask) {
      ask.language = "zh-CN";
      auto const page = d.cases->list(view, ask);
      check(page.has_value() && !page->items.empty(), "a page");
      return json::serialize(write_record(*page)).size();
    };
    print("queue, all", timed([&](int) { list({}); }));
    // As an officer of the region asks: with a condition on the region the way to the page is another one (decision 0059).
    Actor officer = Actor::system("bench");
    officer.scope = {Scope::Kind::region, "9901"};
    View const regional{view.tx, officer, view.now, view.keys, view.names};
    print("queue of a region", timed([&](int) {
      cases::ListCases ask;
      ask.language = "zh-CN";
      check(!json::serialize(write_record(d.cases->list(regional, ask).value())).empty(), "a page");
    }));
    print("queue, overdue", timed([&](int) { cases::ListCases ask; ask.view = "overdue"; list(ask); }));
    print("findings to be mended", timed([&](int) { cases::ListCases ask; ask.service = "finding"; ask.state = "rectifying"; list(ask); }));
    JournalFilter newest;
    print("journal, newest", timed([&](int) { check(list_journal(view.tx, newest).size() == 50, "a page"); }));
    print("journal, page far back", timed([&](int i) { JournalFilter f; f.before = rows / 2 + i; check(list_journal(view.tx, f).size() == 50, "a page"); }));
    auto const enterprise = store::find_value<std::string>(view.tx, "select enterprise_id from case_row order by id limit 1").value_or("");
    print("ledger of an enterprise", timed([&](int) { insight::LedgerOf ask; ask.id = enterprise; check(d.insight->ledger(view, ask).has_value(), "a ledger"); }));
    print("list behind a figure", timed([&](int) { insight::ListAsOf ask; ask.key = "findings_open"; check(d.insight->list(view, ask).has_value(), "a list"); }));
    print("command post (no page: 16 counts)", timed([&](int) { check(d.insight->command_post(view, {}).has_value(), "the page"); }));
    return 0;
  });
  house.stop();
  std::filesystem::remove_all(folder);
}
