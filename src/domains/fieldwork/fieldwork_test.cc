// The field ledger by its verbs, over a house with the shipped services; what phones do to it: send twice, lose the network, come back
// late, in another order, with lines that cannot be done.
#include <gtest/gtest.h>

#include "base/text.h"
#include "domains/cases/catalog.h"
#include "domains/cases/service_reader.h"
#include "domains/cases/test_world.h"
#include "domains/fieldwork/fieldwork.h"
#include "domains/fieldwork/rows.h"
#include "domains/registry/registry_test_house.h"

namespace ly::fieldwork {
namespace {

using test::kTown;

struct FieldworkTest : ::testing::Test {
  test::RegistryHouse house;
  registry::Enterprise firm = house.add_firm(kTown);
  std::unique_ptr<cases::Cases> cases;
  int64_t met = 0;
  std::vector<Instant> met_at;
  std::string no_person_because;
  std::unique_ptr<Fieldwork> field;
  Actor jiang = house.actor(Role::inspector, test::kCounty, "01HOUSEACT0000000000000004"), wen = house.actor(Role::reviewer, test::kCounty, "01HOUSEACT0000000000000005");
  Actor far = house.actor(Role::inspector, test::kOtherCounty, "01HOUSEACT0000000000000006");
  std::map<std::string, Actor> actors{{jiang.account.text, jiang}, {wen.account.text, wen}, {far.account.text, far}};
  std::string round;

  FieldworkTest() {
    cases::Wiring w;
    w.tables = cases::test::tables();
    w.calendars = cases::test::make_calendar();
    w.enterprise = [](View const& v, std::string_view id) -> std::optional<cases::EnterpriseBrief> {
      auto const row = registry::find_enterprise(v, id);
      if (!row) return std::nullopt;
      return cases::EnterpriseBrief{row->id.text, row->name, row->division, row->contact, row->phone};
    };
    w.title_of = [](View const&, std::string const& account) { return account; };
    w.actor_of = [this](View const&, std::string const& account) { auto const found = actors.find(account); return found == actors.end() ? std::nullopt : std::optional(found->second); };
    w.unwell = [this](View const&, std::string const& account) { return account == unwell; };
    cases = std::make_unique<cases::Cases>(std::move(w));
    std::vector<cases::ServiceFile> files;
    for (auto const* name : {"inspection", "finding", "look-back", "stop-notice"}) files.push_back({std::string("services/") + name + "/service.yaml", cases::test::service_text(name)});
    house.write(Actor::system(), [&](Context& c) { return cases->start(c, files); }).value();
    field = std::make_unique<Fieldwork>(Known{*cases,
        [this](Context& c, std::string const&, json::object const& person, Instant at) -> Result<Found> {
          if (!no_person_because.empty()) return invalid(no_person_because, "from_division");
          ++met;
          met_at.push_back(at);
          auto const id = house.registry.persons.find_or_add(c, person_of(person)).value().id;
          return Found{"", id.text, "excluded", "不准到岗", "ruled out", "来自严重地区", "from a severe area", false};
        },
        [](std::string_view, Problem const& p) { return p.code; }, [](View const&, std::string const& account) { return account; },
        [this](View const&, std::string const& account) { auto const found = actors.find(account); return found == actors.end() ? std::nullopt : std::optional(found->second); }});
    round = opened("联合检查");
  }
  std::string unwell;
  registry::PersonIn person_of(json::object const& person) {
    registry::PersonIn in;
    in.document_number = std::string(text_of(person, "document_number"));
    in.name = std::string(text_of(person, "name"));
    in.enterprise_id = firm.id.text;
    in.division = firm.division;
    return in;
  }
  std::string opened(std::string const& kind) {
    cases::OpenCase in;
    in.service = "inspection";
    in.enterprise_id = firm.id.text;
    in.form = {{"kind", kind}, {"planned_on", to_iso(day_at(house.clock.at))}};
    auto const made = house.write(jiang, [&](Context& c) { return cases->open(c, in); }).value();
    fire(jiang, made.row.id, "plan").value();
    return made.row.id;
  }
  Result<cases::Case> fire(Actor const& who, std::string const& id, std::string const& event) {
    return house.write(who, [&](Context& c) -> Result<cases::Case> {
      cases::FireEvent in;
      in.id = {id};
      in.event = event;
      in.revision = cases->show(c, {{id}, ""}).value().row.revision;
      return cases->fire(c, in);
    });
  }
  cases::Case shown(std::string const& id) { return house.read(jiang, [&](View const& v) { return cases->show(v, {{id}, ""}); }).value(); }

  // A phone as it is in a pocket: its chain, and what waits on it.
  struct Pocket {
    Actor who;
    std::string id, hash;
    int64_t counter = 0;
    std::vector<SentEntry> waiting;
    void write(json::object what, Instant at) {
      what["at"] = at.ms;
      auto const body = json::serialize(what);
      hash = chained(hash, body);
      waiting.push_back({++counter, hash, body});
    }
  };
  Pocket pocket(Actor const& who) { return {who, house.write(who, [&](Context& c) { return field->enrol(c, {"测试手机"}); }).value().id.text}; }
  Result<FieldHandedIn> hand_in(Pocket const& p, std::vector<SentEntry> entries, std::vector<SentFile> files = {}) {
    house.clock.at.ms += 1;
    return house.write(p.who, [&](Context& c) { return field->hand_in(c, {{p.id}, 0, entries, files}); });
  }
  json::object mark(std::string const& item, std::string const& verdict, int64_t base) {
    return {{"kind", "mark"}, {"case", round}, {"task", "visit"}, {"item", item}, {"verdict", verdict}, {"note", ""}, {"base", base}};
  }
  json::object somebody(std::string const& number) { return {{"kind", "person"}, {"enterprise", firm.id.text}, {"round", round}, {"person", json::object{{"name", "测试员"}, {"document_number", number}, {"from_division", "本地"}}}}; }
  std::string number() { return identifiers::make_resident_id(house.dice, day_of(1900, 1, 1), true); }
  json::object a_finding(std::string const& photo = "") {
    json::object out{{"kind", "finding"}, {"enterprise", firm.id.text}, {"round", round}, {"form", json::object{{"type", "台账"}, {"what", "测温台账缺两天"}}}};
    if (!photo.empty()) out["photo"] = photo;
    return out;
  }
  int64_t count(std::string const& sql) { return store::find_value<int64_t>(*house.writer, sql).value_or(0); }
  int64_t findings() { return count("select count(*) from case_row where service = 'finding'"); }
  std::vector<FieldEntry> unsettled(Actor const& who) { return house.read(who, [&](View const& v) { return field->entries(v, {}); }).value().items; }
  void TearDown() override {
    house.expect_sound();
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
    EXPECT_TRUE(house.read(Actor::system(), [&](View const& v) { return cases->differing_rows(v); }).empty());
  }
};
template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

// Logging out empties the browser (Clear-Site-Data), so each morning's log-in brings another phone: that must not come to an end.
TEST_F(FieldworkTest, a_phone_is_another_each_day_and_only_a_flood_of_them_is_refused) {
  auto const enrol = [&] { return house.write(jiang, [&](Context& c) { return field->enrol(c, {"测试手机"}); }); };
  for (int64_t day = 0; day < 2 * kPhonesPerDay; ++day) {
    EXPECT_EQ(code(enrol()), "ok");
    house.clock.at = house.clock.at + Minutes{24 * 60};
  }
  for (int64_t n = 0; n < kPhonesPerDay; ++n) EXPECT_EQ(code(enrol()), "ok");
  EXPECT_EQ(code(enrol()), "field.too_many_phones");
  auto const own = house.read(jiang, [&](View const& v) { return field->phones(v); }).value();
  EXPECT_EQ(own.total, 3 * kPhonesPerDay);
}

// Decision 13 of the field's own kind: a clock set back after the last receipt shows, and the line counts from when it came.
TEST_F(FieldworkTest, a_clock_set_back_since_the_last_receipt_is_seen) {
  auto phone = pocket(jiang);
  auto const heard = house.clock.at;
  house.clock.at = house.clock.at + Minutes{180};
  auto with = [&](Minutes before) {
    auto line = a_finding();
    line["signed_at"] = heard.ms;
    phone.write(line, heard - before);
  };
  with(Minutes{4});   // as far as clocks of phones differ
  with(Minutes{60});  // set back by an hour
  auto ahead = a_finding();
  ahead["signed_at"] = (house.clock.at + Minutes{60}).ms;  // nobody can have heard from us then
  phone.write(ahead, house.clock.at);
  auto const handed = hand_in(phone, phone.waiting).value();
  ASSERT_EQ(handed.outcomes.size(), 3U);
  EXPECT_TRUE(handed.outcomes[0].conflicts.empty());
  EXPECT_EQ(handed.outcomes[1].conflicts, std::vector<std::string>{"clock"});
  EXPECT_EQ(handed.outcomes[2].conflicts, std::vector<std::string>{"clock"});
  EXPECT_EQ(findings(), 3);  // what happened is never refused
  auto const listed = unsettled(jiang);
  ASSERT_EQ(listed.size(), 2U);
  for (auto const& entry : listed) EXPECT_EQ(entry.happened_at, house.clock.at);
}

TEST_F(FieldworkTest, what_is_sent_again_under_another_key_happens_once) {
  auto phone = pocket(jiang);
  auto const base = shown(round).row.revision;
  phone.write(mark("notices", "pass", base), house.clock.at);
  phone.write(a_finding(), house.clock.at);
  phone.write(somebody(number()), house.clock.at);
  auto const first = hand_in(phone, phone.waiting).value();
  EXPECT_EQ(first.receipt.recorded, 3);
  EXPECT_EQ(first.receipt.conflicts, 0);
  ASSERT_EQ(first.outcomes.size(), 3U);
  EXPECT_EQ(first.outcomes[2].title, "不准到岗");
  auto const length = house.facts("");
  auto const again = hand_in(phone, phone.waiting).value();
  EXPECT_EQ(again.receipt.known, 3);
  EXPECT_EQ(again.receipt.recorded, 0);
  EXPECT_EQ(again.receipt.counter, 3);
  EXPECT_EQ(findings(), 1);
  EXPECT_EQ(met, 1);
  EXPECT_EQ(house.facts(""), length);
  // The receipt is the house's own word for this phone, this number and this chain value.
  std::string signature;
  ASSERT_TRUE(from_base64(first.receipt.signature, signature));
  EXPECT_TRUE(Keyring::verify(receipt_text(phone.id, first.receipt), signature, house.keys->signing_public_key()));
}

TEST_F(FieldworkTest, two_without_a_network_at_one_enterprise_lose_nothing_whoever_comes_back_first) {
  for (bool const turned : {false, true}) {
    round = opened("日常检查");
    auto a = pocket(jiang), b = pocket(wen);
    auto const base = shown(round).row.revision;
    auto const before = findings();
    auto const met_before = met;
    a.write(mark("notices", "pass", base), house.clock.at);
    b.write(mark("notices", "fail", base), house.clock.at);
    a.write(mark("canteen", "fail", base), house.clock.at);
    b.write(mark("canteen", "fail", base), house.clock.at);
    a.write(a_finding(), house.clock.at);
    b.write(a_finding(), house.clock.at);
    a.write(somebody(number()), house.clock.at);
    b.write(somebody(number()), house.clock.at);
    auto& first = turned ? b : a;
    auto& second = turned ? a : b;
    EXPECT_EQ(hand_in(first, first.waiting).value().receipt.conflicts, 0);
    EXPECT_EQ(hand_in(second, second.waiting).value().receipt.conflicts, 0);
    EXPECT_EQ(findings(), before + 2);
    EXPECT_EQ(met, met_before + 2);
    size_t marks = 0, conflicts = 0;
    for (auto const& task : shown(round).tasks)
      for (auto const& line : task.checklist) {
        marks += line.marks.size();
        conflicts += line.conflict ? 1 : 0;
      }
    EXPECT_EQ(marks, 4U);
    EXPECT_EQ(conflicts, 1U);
  }
}

TEST_F(FieldworkTest, what_happened_is_kept_when_it_cannot_be_done_and_waits_for_a_person) {
  auto phone = pocket(jiang);
  phone.write(a_finding("00ff"), house.clock.at);        // its photo never came: nothing half done
  phone.write(a_finding(), house.clock.at);              // and what comes after it is done all the same
  no_person_because = "roster.place_unknown";
  phone.write(somebody(number()), house.clock.at);
  phone.write({{"kind", "dance"}}, house.clock.at);
  phone.write(a_finding(), Instant{house.clock.at.ms + 3'600'000});  // a clock an hour fast
  auto const told = hand_in(phone, phone.waiting).value();
  EXPECT_EQ(told.receipt.counter, 5);  // all kept, so all may leave the phone
  EXPECT_EQ(told.receipt.conflicts, 4);
  EXPECT_EQ(told.outcomes[0].problem, "field.photo_missing");
  EXPECT_EQ(told.outcomes[2].problem, "roster.place_unknown");
  EXPECT_EQ(findings(), 2);
  auto const waiting = unsettled(wen);
  ASSERT_EQ(waiting.size(), 3U);  // that of no enterprise is its owner's to look into
  EXPECT_EQ(unsettled(jiang).size(), 4U);
  EXPECT_TRUE(unsettled(far).empty());
  EXPECT_EQ(waiting[0].text, "测温台账缺两天");
  EXPECT_EQ(waiting[1].name, "测试员");
  auto const settle = [&](Actor const& who, FieldEntry const& one) { return house.write(who, [&](Context& c) { return field->settle(c, {{one.phone_id}, one.hash, "已到场补记", one.counter}); }); };
  EXPECT_EQ(code(settle(far, waiting[0])), "not_found");
  EXPECT_EQ(code(settle(wen, waiting[0])), "ok");
  EXPECT_EQ(code(settle(wen, waiting[0])), "field.nothing_to_settle");
  EXPECT_EQ(unsettled(wen).size(), 2U);
}

TEST_F(FieldworkTest, a_gap_a_fork_and_a_broken_chain_show) {
  auto phone = pocket(jiang);
  for (int i = 0; i < 4; ++i) phone.write(a_finding(), house.clock.at);
  auto const& w = phone.waiting;
  hand_in(phone, {w[0], w[2]}).value();  // the second was lost
  EXPECT_EQ(unsettled(jiang).at(0).conflicts, std::vector<std::string>{"gap"});
  auto other = w[2];
  other.body = json::serialize(a_finding());
  other.hash = chained("x", other.body);
  hand_in(phone, {other}).value();
  auto bent = w[3];
  bent.hash = std::string(64, 'a');
  hand_in(phone, {bent}).value();
  std::set<std::string> seen;
  for (auto const& one : unsettled(jiang)) seen.insert(one.conflicts.begin(), one.conflicts.end());
  EXPECT_TRUE(seen.contains("fork"));
  EXPECT_TRUE(seen.contains("chain"));
}

TEST_F(FieldworkTest, a_phone_is_its_officers_own_and_gives_no_right_once_it_is_cut_off) {
  auto phone = pocket(jiang);
  phone.write(a_finding(), house.clock.at);
  auto stolen = phone;
  stolen.who = wen;
  EXPECT_EQ(code(hand_in(stolen, stolen.waiting)), "not_found");
  house.clock.at.ms += 60'000;
  auto const cut = [&](Actor const& who) { return house.write(who, [&](Context& c) { return field->revoke(c, {{phone.id}}); }); };
  EXPECT_EQ(code(cut(wen)), "not_found");
  EXPECT_EQ(code(cut(house.lead(test::kOtherCounty))), "not_found");
  EXPECT_EQ(code(cut(house.lead())), "ok");
  EXPECT_EQ(code(cut(house.lead())), "field.cut_off_already");
  house.clock.at.ms += 60'000;
  phone.write(a_finding(), house.clock.at);
  auto const told = hand_in(phone, phone.waiting).value();
  EXPECT_TRUE(told.receipt.revoked);
  EXPECT_EQ(findings(), 1);  // what was written before counts, what after is only kept
  EXPECT_EQ(told.outcomes[1].conflicts, std::vector<std::string>{"cut_off"});
}

TEST_F(FieldworkTest, a_look_back_without_a_network_closes_once_and_the_second_visitor_waits_for_a_person) {
  auto a = pocket(jiang), b = pocket(wen);
  a.write(a_finding(), house.clock.at);
  auto const made = hand_in(a, a.waiting).value().outcomes[0].case_id;
  std::string visit;
  for (auto const& one : shown(made).follow_ups)
    if (one.service == "look-back") visit = one.id;
  ASSERT_FALSE(visit.empty());
  auto const photo = house.write(jiang, [&](Context& c) { return put_file(c, "a.png", from_hex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"), ""); }).value();
  a.waiting.clear();
  a.write({{"kind", "look_back"}, {"case", visit}, {"verdict", "pass"}, {"reason", ""}, {"photo", "aa11"}}, house.clock.at);
  b.write({{"kind", "look_back"}, {"case", visit}, {"verdict", "fail"}, {"reason", "仍缺一天"}}, house.clock.at);
  EXPECT_EQ(hand_in(a, a.waiting, {{"aa11", photo.id.text}}).value().receipt.conflicts, 0);
  EXPECT_EQ(shown(made).row.state, "closed");
  auto const late = hand_in(b, b.waiting).value();
  EXPECT_EQ(late.receipt.conflicts, 1);
  EXPECT_EQ(shown(made).row.state, "closed");
  EXPECT_EQ(unsettled(wen).at(0).text, "仍缺一天");
}

TEST_F(FieldworkTest, a_joint_inspection_is_led_helped_and_may_change_hands) {
  auto const hand = [&](std::string const& part, Actor const& to) {
    return house.write(jiang, [&](Context& c) {
      cases::AssignCase in;
      in.id = {round};
      in.account_id = to.account;
      in.reason = "眼疾";
      return part == "lead" ? cases->assign(c, in) : cases->assist(c, in);
    });
  };
  auto const mine = [&](Actor const& who) { cases::ListCases ask; ask.service = "inspection"; ask.view = "mine"; return house.read(who, [&](View const& v) { return cases->list(v, ask); }).value().total; };
  EXPECT_EQ(code(hand("lead", jiang)), "ok");
  EXPECT_EQ(code(hand("assistant", jiang)), "case.same_person");
  EXPECT_EQ(code(hand("assistant", far)), "case.assignee");  // of another county
  EXPECT_EQ(code(hand("assistant", wen)), "ok");
  EXPECT_EQ(mine(wen), 1);
  EXPECT_EQ(mine(jiang), 1);
  unwell = jiang.account.text;
  auto const party = shown(round).party;
  ASSERT_EQ(party.size(), 2U);
  EXPECT_TRUE(party[0].unwell);
  EXPECT_EQ(code(hand("lead", wen)), "ok");  // who helped leads now; nobody helps him yet, nor may one who is unwell
  EXPECT_EQ(shown(round).party.size(), 1U);
  EXPECT_EQ(code(hand("assistant", jiang)), "case.unwell");
  EXPECT_EQ(mine(jiang), 0);
  for (auto const* item : {"notices", "canteen", "dormitory", "ledger", "temperature", "isolation", "roster", "approval"}) {
    auto phone = pocket(wen);
    phone.write(mark(item, "pass", shown(round).row.revision), house.clock.at);
    hand_in(phone, phone.waiting).value();
  }
  EXPECT_EQ(code(fire(wen, round, "finish")), "case.needs");
  unwell.clear();
  EXPECT_EQ(code(hand("assistant", jiang)), "ok");
  EXPECT_EQ(code(fire(wen, round, "finish")), "ok");
  EXPECT_EQ(shown(round).party.size(), 2U);  // who they were stays to be read
}

}  // namespace
}  // namespace ly::fieldwork
