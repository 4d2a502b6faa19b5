// Whatever was decided can be told again word for word after every later change of the rules: over all rosters, people and case
// decisions of the demo region. The later versions are as hard as can be: they reach back to before every decision and decide
// everything otherwise, so a single decision read by "what holds now" instead of "what was known then" would show.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/record_json.h"
#include "formats/policy_set.h"
#include "whole_house.h"

namespace ly::story {
namespace {

using Told = std::map<std::string, std::string>;  // which decision -> everything said of it

struct Counts {
  size_t lines = 0, cases = 0;
};

Told everything_told(app::House& house, Counts& counts) {
  Told out;
  auto& d = *house.wiring().domains;
  house.desk().read(Actor::system("replay"), [&](View const& view) {
    Page page{"", 200};
    for (bool more = true; more;) {
      auto const rosters = d.screening->list(view, "", {}, page).value();
      for (auto const& roster : rosters.items) {
        if (roster.state != "screened" && roster.state != "approved") continue;
        out["roster " + roster.id.text] = json::serialize(write_record(roster));
        Page of_lines{"", 500};
        for (bool further = true; further;) {
          auto const lines = d.screening->lines(view, roster.id, "all", of_lines).value();
          for (auto const& line : lines.items) {
            ++counts.lines;
            out["line " + line.id.text] = json::serialize(write_record(line)) + json::serialize(write_record(d.screening->explain_line(view, roster.id, line.id).value()));
          }
          further = lines.next.has_value();
          of_lines.after = lines.next.value_or("");
        }
      }
      more = rosters.next.has_value();
      page.after = rosters.next.value_or("");
    }
    cases::ListCases ask;
    ask.limit = 200;
    auto const listed = d.cases->list(view, ask).value();
    for (auto const& row : listed.items) {
      auto const shown = d.cases->show(view, {row.id, "zh"}).value();
      // An open case shows what would be decided now; only a closed one holds a decision that was made.
      static constexpr std::string_view kClosed[] = {"approved", "refused", "withdrawn", "expired", "revoked", "lifted"};
      if (std::find(std::begin(kClosed), std::end(kClosed), row.state) == std::end(kClosed)) continue;
      for (auto const& decision : shown.decisions) {
        ++counts.cases;
        out["case " + row.id + " " + std::to_string(counts.cases)] = json::serialize(write_record(decision));
      }
    }
    return 0;
  });
  return out;
}

// The table with every outcome of its first output turned into another of its values, from long ago.
formats::PolicyTable turned(formats::PolicyVersion const& version) {
  formats::PolicyTable out{version.table.source(), {}};
  out.table.from = day_of(2019, 1, 1);
  out.table.to.reset();
  for (auto& rule : out.table.rules) {
    rule.because = {"改判之后", "decided otherwise"};
    rule.conclusions[0] = out.table.outputs[0].allowed.empty() ? rule.conclusions[0] : rule.conclusions[0] == out.table.outputs[0].allowed.front() ? out.table.outputs[0].allowed.back() : out.table.outputs[0].allowed.front();
  }
  return out;
}

TEST(ReplayStory, every_decision_of_the_demo_region_is_told_again_the_same_after_later_versions) {
  WholeHouse house("replay");
  ASSERT_TRUE(house.load_demo());
  Counts counts;
  auto const before = everything_told(*house, counts);
  EXPECT_GT(counts.lines, 1'000U);
  EXPECT_GT(counts.cases, 0U);

  auto& d = house.domains();
  auto const now = house->clock().now();
  for (auto const& id : d.library.policies.ids()) {
    auto const versions = d.library.policies.versions(id);
    for (auto const* version : versions) {
      auto policy = turned(*version);
      policy.table.from = version->table.source().from;
      ASSERT_TRUE(dmn::compile(policy.table)) << id;
      d.library.policies.publish(d.library.policies.name_for(id, policy.table.from), std::move(policy), Instant{now.ms + 1});
    }
  }
  Counts again;
  auto const after = everything_told(*house, again);
  EXPECT_EQ(again.lines, counts.lines);
  EXPECT_EQ(again.cases, counts.cases);
  ASSERT_EQ(after.size(), before.size());
  size_t differing = 0;
  for (auto const& [which, told] : before)
    if (after.at(which) != told && ++differing <= 3) ADD_FAILURE() << which << "\n  " << told.substr(0, 400) << "\n  " << after.at(which).substr(0, 400);
  EXPECT_EQ(differing, 0U);
  // The later versions do decide otherwise, or nothing would have been shown.
  auto const today = d.library.policies.find("worker_screening", day_at(now));
  ASSERT_TRUE(today);
  EXPECT_EQ(today->table.source().rules.front().because.zh, "改判之后");
}

}  // namespace
}  // namespace ly::story
