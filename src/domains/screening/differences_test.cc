#include "domains/screening/differences.h"

#include "base/text.h"
#include "domains/registry/persons.h"
#include "domains/screening/rows.h"
#include "domains/screening/screening_test_house.h"

namespace ly::screening {
namespace {

using test::House;

constexpr std::string_view kLongHead = "姓名,身份证号,手机号,14天内到过,离开日期,体温,症状,密切接触,健康证明,解除隔离证明,岗位\n";

RosterDifferences compared(House& house, Roster const& roster, CompareRosters in = {}) {
  in.id = roster.id;
  if (in.limit == 50) in.limit = 1'000;
  auto out = house.read(house.officer(), [&](View const& v) { return differences(v, in); });
  EXPECT_TRUE(out) << out.error().code;
  return out ? *out : RosterDifferences{};
}

TEST(RosterDifferences, one_changed_telephone_is_seen_and_nothing_else) {
  House house;
  auto const a = house.number(), b = house.number();
  auto const line = [](std::string_view name, std::string const& number, std::string_view phone) { return std::string(name) + "," + number + "," + std::string(phone) + ",本地,,36.5,无,否,有\n"; };
  house.screened(std::string(test::kHead) + line("甲某", a, "13900000001") + line("乙某", b, "13900000002"));
  auto const later = house.screened(std::string(test::kHead) + line("甲某", a, "13900000001") + line("乙某", b, "13700000003"));
  auto const d = compared(house, later);
  EXPECT_EQ(d.added + d.left, 0);
  EXPECT_EQ(d.same, 1);
  ASSERT_EQ(d.changed, 1);
  ASSERT_EQ(d.items.size(), 1U);
  ASSERT_EQ(d.items[0].fields_changed.size(), 1U);
  auto const& one = d.items[0].fields_changed[0];
  EXPECT_EQ(one.field_key, "phone");
  EXPECT_EQ(one.before, "139****0002");
  EXPECT_EQ(one.after, "137****0003");
  EXPECT_EQ(one.text, "手机：139****0002 → 137****0003");
  ASSERT_EQ(d.by_field.size(), 1U);
  EXPECT_EQ(d.by_field[0].field_key, "phone");
  EXPECT_EQ(d.by_field[0].people, 1);
  // Nothing of anybody in full leaves.
  auto const told = json::serialize(write_record(d));
  for (auto const& secret : {b, std::string("13700000003"), std::string("13900000002")}) EXPECT_EQ(told.find(secret), std::string::npos) << secret;
}

TEST(RosterDifferences, who_came_who_is_gone_and_of_whom_what_changed) {
  House house;
  auto const stays = house.number(), goes = house.number(), comes = house.number(), ill = house.number();
  auto const first = house.screened(std::string(test::kHead) + "甲某," + stays + ",,本地,,36.5,无,否,有\n乙某," + goes + ",,本地,,36.5,无,否,有\n丁某," + ill + ",,本地,,36.5,无,否,有\n");
  auto const later = house.screened(std::string(test::kHead) + "丙某," + comes + ",,本地,,36.5,无,否,有\n丁改," + ill + ",,本地,,38.1,有,否,有\n甲某," + stays + ",,本地,,36.5,无,否,有\n");
  auto const d = compared(house, later);
  EXPECT_EQ(d.earlier.id, first.id.text);
  EXPECT_EQ(d.later.total, 3);
  EXPECT_EQ(std::tuple(d.added, d.left, d.changed, d.same), std::tuple(1, 1, 1, 1));
  ASSERT_EQ(d.items.size(), 3U);
  EXPECT_EQ(d.items[0].kind, "added");
  EXPECT_EQ(d.items[1].kind, "left");
  EXPECT_EQ(d.items[1].row, std::nullopt);
  EXPECT_EQ(d.items[1].verdict_before, "cleared");
  EXPECT_EQ(d.items[2].kind, "changed");
  std::set<std::string> changed;
  for (auto const& one : d.items[2].fields_changed) changed.insert(one.field_key);
  EXPECT_EQ(changed, (std::set<std::string>{"verdict", "name", "temperature", "symptom"}));
  // What is counted is what is listed, whatever is asked for, and page by page it is the same list.
  for (auto const* which : {"added", "left", "changed"}) EXPECT_EQ(compared(house, later, {.which = which}).total, 1) << which;
  EXPECT_EQ(compared(house, later, {.field_key = "symptom"}).items.size(), 1U);
  EXPECT_EQ(compared(house, later, {.field_key = "phone"}).total, 0);
  CompareRosters page{.after = "", .limit = 1};
  std::vector<std::string> walked;
  for (;;) {
    auto const part = compared(house, later, page);
    for (auto const& item : part.items) walked.push_back(item.person_id);
    if (!part.next) break;
    page.after = *part.next;
  }
  ASSERT_EQ(walked.size(), 3U);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(walked[i], d.items[i].person_id);
  // The other way round: who came is who goes.
  auto const back = compared(house, first, {.against = later.id.text});
  EXPECT_EQ(std::tuple(back.added, back.left, back.changed, back.same), std::tuple(1, 1, 1, 1));
}

TEST(RosterDifferences, what_cannot_be_compared_is_refused_by_name) {
  House house;
  auto const only = house.screened(std::string(test::kHead) + "甲某," + house.number() + ",,本地,,36.5,无,否,有\n");
  auto const ask = [&](Actor const& who, CompareRosters const& in) {
    auto const out = house.read(who, [&](View const& v) { return differences(v, in); });
    return out ? std::string("ok") : out.error().code + "@" + out.error().at;
  };
  EXPECT_EQ(ask(house.officer(), {.id = only.id}), "roster.no_earlier@against");
  EXPECT_EQ(ask(house.officer(ly::test::kOtherCounty), {.id = only.id}), "not_found@id");
  auto const mine = house.firm;
  house.firm = house.add_firm(ly::test::kTown, "另一家测试有限公司");
  auto const foreign = house.screened(std::string(test::kHead) + "乙某," + house.number() + ",,本地,,36.5,无,否,有\n");
  EXPECT_EQ(ask(house.officer(), {.id = only.id, .against = foreign.id.text}), "roster.other_enterprise@against");
  EXPECT_EQ(ask(House::clerk(mine.id.text), {.id = only.id, .against = foreign.id.text}), "not_found@against");
  EXPECT_EQ(ask(House::clerk(mine.id.text), {.id = foreign.id}), "not_found@id");
  auto const reading = house.start(std::string(test::kHead) + "丙某," + house.number() + ",,本地,,36.5,无,否,有\n", house.officer()).value();
  EXPECT_EQ(ask(house.officer(), {.id = reading.roster_id}), "roster.not_screened@id");
}

// The slow way: every line of both opened by itself, its members compared as they are kept.
using Told = std::map<std::string, std::set<std::string>>;  // person -> what differs; "+" and "-" for who is on one only
Told slowly(House& house, Roster const& earlier, Roster const& later) {
  auto const opened = [&](Roster const& roster) {
    std::map<std::string, json::object> out;
    house.read(Actor::system(), [&](View const& v) {
      for (auto const& row : list_lines(v, roster.id, "all", 0, 100'000)) {
        auto content = parse_json(*v.keys.unseal(v.tx, "person/" + row.person_id, line_place(row.id.text), row.sealed.value))->as_object();
        content["verdict"] = row.verdict;
        out[row.person_id] = std::move(content);
      }
      return 0;
    });
    return out;
  };
  auto const before = opened(earlier), after = opened(later);
  Told told;
  for (auto const& [id, content] : before)
    if (!after.contains(id)) told[id].insert("-");
  for (auto const& [id, content] : after) {
    if (!before.contains(id)) {
      told[id].insert("+");
      continue;
    }
    auto const& was = before.at(id);
    std::set<std::string> members;
    for (auto const* object : {&was, &content})
      for (auto const& member : *object) members.emplace(member.key());
    members.erase("from_text");  // how the place is written; `from` is which it is
    members.erase("risk");       // what the house knew of it
    for (auto const& name : members) {
      auto const* x = was.if_contains(name);
      auto const* y = content.if_contains(name);
      if (json::serialize(x ? *x : json::value(nullptr)) != json::serialize(y ? *y : json::value(nullptr))) told[id].insert(name);
    }
  }
  return told;
}

TEST(RosterDifferences, random_pairs_differ_as_their_lines_do_when_each_is_opened) {
  Dice dice{20'261'129};
  std::set<std::string> seen;
  for (int world = 0; world < 12; ++world) {
    House house;
    std::vector<std::string> people;
    for (int i = 0; i < 14; ++i) people.push_back(house.number());
    auto const pick = [&](std::initializer_list<char const*> of) { return std::string(*(of.begin() + static_cast<int64_t>(dice.below(of.size())))); };
    auto const sheet = [&] {
      std::string out(kLongHead);
      for (auto const& number : people) {
        if (dice.chance(1, 6)) continue;
        auto const from = pick({"本地", "本地", "湖北省武汉市江岸区", "安徽省宿州市砀山县"});
        out += pick({"甲某", "甲某", "甲某某"}) + "," + number + "," + pick({"", "13900000001", "13900000001", "13900000002"}) + "," + from + "," + (from == "本地" ? "" : pick({"2020-02-01", "2020-02-10"})) + "," +
               pick({"36.5", "36.5", "", "37.6"}) + "," + pick({"无", "无", "有"}) + "," + pick({"否", "否", "是"}) + "," + pick({"有", "有", "无"}) + "," + pick({"", "有"}) + "," + pick({"", "缝纫"}) + "\n";
      }
      return out + "测试员," + house.number() + ",,本地,,36.5,无,否,有,,\n";  // never empty, never the same sheet
    };
    auto const earlier = house.screened(sheet()), later = house.screened(sheet());
    auto const expected = slowly(house, earlier, later);
    auto const d = compared(house, later);
    Told told;
    int64_t added = 0, left = 0, changed = 0;
    std::map<std::string, int64_t> by_field;
    for (auto const& item : d.items) {
      auto& of = told[item.person_id];
      if (item.kind == "added") ++added, of.insert("+");
      if (item.kind == "left") ++left, of.insert("-");
      if (item.kind == "changed") ++changed;
      for (auto const& one : item.fields_changed) of.insert(one.field_key), ++by_field[one.field_key], seen.insert(one.field_key);
    }
    EXPECT_EQ(told, expected) << world;
    EXPECT_EQ(std::tuple(d.added, d.left, d.changed, d.total), std::tuple(added, left, changed, added + left + changed)) << world;
    EXPECT_EQ(d.same + d.added + d.changed, later.total) << world;
    std::map<std::string, int64_t> counted;
    for (auto const& one : d.by_field) counted[one.field_key] = one.people;
    EXPECT_EQ(counted, by_field) << world;
    for (auto const& one : d.by_field) EXPECT_EQ(compared(house, later, {.field_key = one.field_key}).total, one.people) << one.field_key;
  }
  // Every member a line can differ in has been met, but the health code, which that head does not have.
  for (auto const& name : split(kComparedFields, ' ')) EXPECT_EQ(seen.contains(std::string(name)), name != "code") << name;
}

}  // namespace
}  // namespace ly::screening
