#include "domains/screening/brief.h"
#include "domains/screening/screening.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "domains/screening/screening_test_house.h"
#include "formats/sheet.h"

namespace ly::screening {
namespace {

using test::House;
using test::kHead;
using test::policies;

Tables const& tables() {
  static Tables const both{policies().find("worker_screening", day_of(2020, 2, 17))->table, policies().find("roster_listing", day_of(2020, 2, 17))->table};
  return both;
}

Line person(std::string from, std::optional<int32_t> left_days_ago) {
  Line line;
  line.from = std::move(from);
  if (left_days_ago) line.left_on = day_of(2020, 2, 17) + -*left_days_ago;
  line.temperature = 3650;
  line.symptom = false;
  line.contact = false;
  line.certificate = true;
  return line;
}

Circumstances with_risk(std::string level, std::optional<bool> listed = {}) {
  Circumstances c;
  c.day = day_of(2020, 2, 17);
  c.risk = [level](std::string_view) { return level; };
  c.listed = listed;
  c.on_site = listed.has_value();
  return c;
}

TEST(RosterSheet, each_fault_is_named_by_its_cell_and_good_rows_go_in) {
  Dice dice{5};
  auto const good = identifiers::make_resident_id(dice, day_of(1900, 1, 1), true);
  auto wrong = identifiers::make_resident_id(dice, day_of(1900, 1, 1), false);
  wrong.back() = wrong.back() == '1' ? '2' : '1';
  auto const sheet = std::string(kHead) + "甲某," + good + ",,本地,,36.5,无,否,有\n"      // row 2: good
                     + "乙某," + wrong + ",,本地,,36.5,无,否,有\n"                         // row 3: check digit
                     + ",,,不存在的县,,99,无,否,有\n"                                       // row 4: four faults
                     + "丁某," + good + ",,本地,2020-02-18,36.5,无,否,有\n"                // row 5: the same person, left tomorrow
                     + std::string(61 * 3, 'x') + "," + identifiers::make_resident_id(dice, day_of(1901, 1, 1), true) + ",,本地,,36.5,无,否,有\n";
  auto const read = read_roster(sheet, {day_of(2020, 2, 17), &ly::test::little_divisions()});
  ASSERT_TRUE(read) << read.error().code;
  EXPECT_EQ(read->rows, 5U);
  ASSERT_EQ(read->lines.size(), 1U);
  EXPECT_EQ(read->lines[0].number, good);
  EXPECT_EQ(read->lines[0].row, 2U);
  std::map<std::string, std::string> faults;
  for (auto const& p : read->problems)
    if (!p.note) faults[p.cell] = p.problem.code;
  EXPECT_EQ(faults.size(), 8U);
  EXPECT_TRUE(faults.contains("B3"));
  EXPECT_EQ(faults["A4"], "roster.blank");
  EXPECT_EQ(faults["B4"], "roster.blank");
  EXPECT_EQ(faults["D4"], "roster.place_unknown");
  EXPECT_EQ(faults["F4"], "sheet.temperature_range");
  EXPECT_EQ(faults["B5"], "roster.twice");
  EXPECT_EQ(faults["E5"], "roster.left_in_future");
  EXPECT_EQ(faults["A6"], "roster.name_long");
}

TEST(RosterSheet, blanks_are_not_guessed_and_a_head_alone_is_no_roster) {
  Dice dice{6};
  auto const sheet = std::string(kHead) + "甲某," + identifiers::make_resident_id(dice, day_of(1900, 1, 1), true) + ",,本地,,,,,\n,,,,,,,,\n";
  auto const read = read_roster(sheet, {day_of(2020, 2, 17), &ly::test::little_divisions()});
  ASSERT_TRUE(read) << read.error().code;
  ASSERT_EQ(read->lines.size(), 1U);
  auto const& line = read->lines[0];
  EXPECT_EQ(line.from, kLocal);
  EXPECT_FALSE(line.temperature || line.symptom || line.contact || line.certificate || line.left_on);
  // Nobody took the temperature: a person must look, whatever else is well.
  auto certified = line;
  certified.certificate = true;
  EXPECT_EQ(decide(certified, with_risk("low"), tables()).kind, VerdictKind::review);
  EXPECT_EQ(read_roster(kHead, {day_of(2020, 2, 17), &ly::test::little_divisions()}).error().code, "roster.empty");
}

// Counting over very many takes a shorter way; it must come to the same for everybody, under both versions of the table.
TEST(Verdict, counting_over_many_decides_as_one_by_one) {
  Dice dice{41};
  constexpr std::string_view kCodes[] = {"", "绿", "黄", "红", "无"}, kLevels[] = {"low", "medium", "high", "severe"};
  std::set<std::string> reasons;
  for (auto const day : {day_of(2020, 2, 17), day_of(2020, 4, 10)}) {
    Tables const those{policies().find("worker_screening", day)->table, policies().find("roster_listing", day)->table};
    BriefJudge judge(those.worker_screening);
    std::map<std::string, Decider> deciders;  // by level: what they worked out for one serves all who share his facts
    auto const maybe = [&](int yes) -> std::optional<bool> { return dice.chance(1, 5) ? std::nullopt : std::optional(dice.chance(yes, 10)); };
    for (int i = 0; i < 3000; ++i) {
      Line line;
      line.from = dice.chance(1, 4) ? std::string(kLocal) : "420102";
      if (dice.chance(3, 4)) line.left_on = day + -static_cast<int32_t>(dice.below(30));
      if (dice.chance(9, 10)) line.temperature = 3600 + static_cast<int32_t>(dice.below(140));
      line.symptom = maybe(1);
      line.contact = maybe(1);
      line.release = maybe(5);
      line.certificate = maybe(5);
      line.code = kCodes[dice.below(std::size(kCodes))];
      std::string const level(kLevels[dice.below(std::size(kLevels))]);
      auto c = with_risk(level);
      c.day = day;
      auto const whole = decide(line, c, those);
      auto const brief = judge.decide(facts_of(line, day, level));
      ASSERT_EQ(brief.kind, whole.kind) << i;
      ASSERT_EQ(brief.conclusion, whole.reason.conclusion_zh) << i;
      ASSERT_EQ(brief.code, whole.reason.code) << i;
      ASSERT_EQ(brief.days, whole.days) << i;
      auto const& shared = deciders.try_emplace(level, those, c).first->second.decide(line);
      ASSERT_EQ(shared.kind, whole.kind) << i;
      ASSERT_EQ(shared.days, whole.days) << i;
      ASSERT_EQ(shared.reason.zh + shared.reason.en + shared.reason.cites, whole.reason.zh + whole.reason.en + whole.reason.cites) << i;
      ASSERT_EQ(shared.would_pass_zh + shared.would_pass_en, whole.would_pass_zh + whole.would_pass_en) << i;
      reasons.insert(whole.reason.code);
    }
  }
  EXPECT_GE(reasons.size(), 12U);
}

TEST(Verdict, the_heavier_wins_and_both_reasons_are_told) {
  // At work, unlisted, from a severe area: both exclude, health is told first.
  auto const severe = decide(person("420102", 3), with_risk("severe", false), tables());
  EXPECT_EQ(severe.kind, VerdictKind::excluded);
  EXPECT_EQ(severe.reason.code, "S07");
  EXPECT_EQ(severe.reason.conclusion_zh, "集中隔离");
  EXPECT_EQ(severe.days, 11);
  ASSERT_EQ(severe.all.size(), 2U);
  EXPECT_EQ(severe.all[1].code, "L03");
  EXPECT_EQ(severe.would_pass_zh, "离开该地天数 不低于 14，并且 解除隔离证明 为 是");
  EXPECT_EQ(severe.would_pass_en, "days since leaving it is at least 14 and release certificate is yes");
  // Healthy but unlisted: the listing is heavier.
  auto const unlisted = decide(person("341221", 20), with_risk("low", false), tables());
  EXPECT_EQ(unlisted.kind, VerdictKind::excluded);
  EXPECT_EQ(unlisted.reason.code, "L03");
  EXPECT_EQ(unlisted.all[0].code, "S13");
  // Listed, but feverish: health is heavier.
  auto feverish = person("341221", 20);
  feverish.temperature = 3730;
  auto const sick = decide(feverish, with_risk("low", true), tables());
  EXPECT_EQ(sick.reason.code, "S01");
  EXPECT_EQ(sick.kind, VerdictKind::excluded);
  // Medium risk on the fourteenth day: cleared; on the thirteenth observed for one day more.
  EXPECT_EQ(decide(person("411525", 14), with_risk("medium"), tables()).kind, VerdictKind::cleared);
  auto const thirteenth = decide(person("411525", 13), with_risk("medium"), tables());
  EXPECT_EQ(thirteenth.kind, VerdictKind::observe);
  EXPECT_EQ(thirteenth.days, 1);
}

TEST(Screening, the_same_sheet_again_changes_nothing) {
  House house;
  auto const sheet = std::string(kHead) + "甲某," + house.number() + ",,本地,,36.5,无,否,有\n乙某," + house.number() + ",,本地,,37.4,无,否,有\n";
  auto const roster = house.screened(sheet);
  EXPECT_EQ(roster.state, "screened");
  EXPECT_EQ(roster.total, 2);
  EXPECT_EQ(roster.cleared, 1);
  EXPECT_EQ(roster.excluded, 1);
  auto const facts = house.facts("person.added");
  auto const again = house.start(sheet, house.officer()).value();
  EXPECT_TRUE(again.known);
  EXPECT_EQ(again.roster_id, roster.id);
  EXPECT_FALSE(house.jobs.run_next());
  EXPECT_EQ(house.facts("person.added"), facts);
  EXPECT_EQ(house.lines(roster).size(), 2U);
  house.expect_whole();
}

TEST(Screening, what_a_cell_says_of_a_person_is_masked_for_all_but_the_own_clerk) {
  House house;
  auto wrong = house.number();
  wrong.back() = wrong.back() == '1' ? '2' : '1';
  auto head = std::string(kHead);
  head.insert(head.size() - 1, ",别的");
  auto const roster = house.screened(head + "甲某," + house.number() + ",,本地,,36.5,无,否,有,某路 8 号\n乙某," + wrong + ",,本地,,36.5,无,否,有,某路 8 号\n");
  ASSERT_EQ(roster.problems, 1);
  auto const seen_by = [&](Actor const& who) {
    auto const page = house.read(who, [&](View const& v) { return house.screening.problems(v, roster.id, {"", 50}); }).value();
    return json::serialize(write_record(page));
  };
  EXPECT_EQ(seen_by(house.officer()).find(wrong), std::string::npos);
  EXPECT_NE(seen_by(house.officer()).find(mask_id_number(wrong)), std::string::npos);
  EXPECT_NE(seen_by(house.clerk(house.firm.id.text)).find(wrong), std::string::npos);
  // The workbook given back quotes the cell in its words: masked there too.
  auto const sheets_of = [&](Actor const& who, char const* language = "zh-CN") {
    auto const file = house.read(who, [&](View const& v) { return house.screening.annotated(v, roster.id, language); }).value();
    auto const workbook = formats::open_workbook(file.bytes).value();
    std::string all;
    for (size_t s = 0; s < workbook->sheets().size(); ++s)
      (void)workbook->read_rows(s, [&](formats::Row const& row) {
        for (uint32_t c = 1; c <= row.cells.size(); ++c) all += formats::display(row.at(c)) + "|";
        return true;
      });
    return all;
  };
  EXPECT_EQ(sheets_of(house.officer()).find(wrong), std::string::npos);
  EXPECT_EQ(sheets_of(house.officer()).find("某路 8 号"), std::string::npos) << "a column without a known title may hold anything";
  EXPECT_NE(sheets_of(house.clerk(house.firm.id.text)).find("某路 8 号"), std::string::npos);
  EXPECT_NE(sheets_of(house.clerk(house.firm.id.text)).find(wrong), std::string::npos);
  // An English reader gets our words in English; what was on the sheet stays as it was.
  auto const english = sheets_of(house.officer(), "en");
  EXPECT_NE(english.find("|Conclusion|"), std::string::npos);
  for (auto const* ours : {"结论", "原因", "准予", "要改", "问题和办法"}) EXPECT_EQ(english.find(ours), std::string::npos) << ours;
  for (auto const& line : house.lines(roster)) EXPECT_EQ(json::serialize(write_record(line)).find(line.document_number), std::string::npos);
}

TEST(Screening, a_sheet_destroyed_with_a_person_may_be_sent_again) {
  House house;
  auto const sheet = std::string(kHead) + "甲某," + house.number() + ",,本地,,36.5,无,否,有\n乙某,1,,本地,,36.5,无,否,有\n";
  auto const first = house.screened(sheet);
  auto const person = house.lines(first).at(0).person_id;
  EXPECT_EQ(house.write(house.lead(), [&](Context& c) -> Result<int64_t> { return house.screening.forget(c, person); }).value(), 1);
  EXPECT_EQ(house.write(house.lead(), [&](Context& c) -> Result<int64_t> { return house.screening.forget(c, person); }).value(), 0) << "it is gone already";
  auto const told = house.read(house.officer(), [&](View const& v) { return house.screening.problems(v, first.id, {"", 50}); }).value();
  ASSERT_FALSE(told.items.empty());
  for (auto const& cell : told.items) {
    EXPECT_EQ(cell.code, "file.erased");
    EXPECT_EQ(cell.value, "");
  }
  auto const again = house.screened(sheet);
  EXPECT_NE(again.id.text, first.id.text);
  EXPECT_FALSE(again.sheet_erased);
  EXPECT_EQ(house.lines(again).size(), 1U);
  EXPECT_EQ(house.lines(first).size(), 1U);
  house.expect_whole();
}

TEST(Screening, a_level_announced_later_changes_no_verdict_that_was_given) {
  House house;
  auto const roster = house.screened(std::string(kHead) + "甲某," + house.number() + ",,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n");
  auto const before = house.lines(roster).at(0);
  EXPECT_EQ(before.verdict, "cleared");
  registry::SetRisk severe;
  severe.division = "420102";
  severe.level = "severe";
  severe.from = day_of(2020, 2, 8);
  severe.source = "测试名单";
  ASSERT_TRUE(house.write(house.lead(), [&](Context& c) { return house.registry.risk.set(c, severe); }));
  auto const after = house.lines(roster).at(0);
  EXPECT_EQ(after.verdict, "cleared");
  EXPECT_EQ(after.verdict_title, before.verdict_title);
  EXPECT_EQ(after.reason, before.reason);
  EXPECT_EQ(after.would_pass, "");
  // Nor in the workbook given back.
  auto const sheet = house.read(house.officer(), [&](View const& v) { return house.screening.annotated(v, roster.id, "zh-CN"); }).value();
  auto const workbook = formats::open_workbook(sheet.bytes).value();
  std::string conclusion;
  ASSERT_TRUE(workbook->read_rows(0, [&](formats::Row const& row) {
    if (row.number > 1 && formats::display(row.at(1)) == "2") conclusion = formats::display(row.at(2));
    return true;
  }));
  EXPECT_EQ(conclusion, before.verdict_title);
  auto const why = house.read(house.officer(), [&](View const& v) { return house.screening.explain_line(v, roster.id, before.id); }).value();
  for (auto const& rule : why.explanation) EXPECT_EQ(rule.hit, rule.reason_code == "S13") << rule.reason_code;
}

TEST(Screening, a_day_too_far_ahead_is_refused_and_nothing_stays) {
  House house;
  auto const sheet = std::string(kHead) + "甲某," + house.number() + ",,本地,,36.5,无,否,有\n";
  house.today = day_at(house.clock.at) + 32;
  auto const far = house.start(sheet, house.officer());
  ASSERT_FALSE(far);
  EXPECT_EQ(far.error().code, "roster.day_ahead");
  EXPECT_EQ(far.error().at, "date");
  EXPECT_EQ(house.facts("roster.received"), 0);
  house.today = day_at(house.clock.at) + 31;
  EXPECT_TRUE(house.start(sheet, house.officer()));
}

TEST(Screening, a_cancelled_roster_can_be_sent_again) {
  House house;
  auto const sheet = std::string(kHead) + "甲某," + house.number() + ",,本地,,36.5,无,否,有\n";
  auto const started = house.start(sheet, house.officer()).value();
  ASSERT_TRUE(house.write(house.officer(), [&](Context& c) { return cancel_job(c, started.job_id); }));
  EXPECT_FALSE(house.jobs.run_next());
  auto const roster = house.screened(sheet);
  EXPECT_EQ(roster.id, started.roster_id);
  EXPECT_EQ(roster.state, "screened");
  EXPECT_EQ(roster.total, 1);
  house.expect_whole();
}

TEST(Screening, who_is_met_twice_at_work_is_one_person) {
  House house;
  FoundOnSite found;
  found.id = house.firm.id;
  found.name = "丙某";
  found.document_number = house.number();
  found.from = "本地";
  found.temperature = 36.5;
  for (int i = 0; i < 2; ++i) {
    auto const told = house.write(house.officer(), [&](Context& c) { return house.screening.record_on_site(c, found); });
    ASSERT_TRUE(told) << told.error().code;
    EXPECT_FALSE(told->listed);
  }
  EXPECT_EQ(house.read(house.officer(), [&](View const& v) { return house.screening.facts(v, house.firm.id.text, ""); }).unlisted_on_site, 1);
  auto const foreign = house.write(house.officer(ly::test::kOtherCounty), [&](Context& c) { return house.screening.record_on_site(c, found); });
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, "not_found");
  house.expect_whole();
}

}  // namespace
}  // namespace ly::screening
