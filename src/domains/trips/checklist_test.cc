// The evening before: one coach, two groups, whoever must make ready for it.
#include "domains/trips/checklist.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/embedded.h"
#include "base/text.h"
#include "domains/registry/registry_test_house.h"
#include "domains/trips/boarding.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/rows.h"
#include "formats/policy_set.h"

namespace ly::trips {
namespace {

formats::PolicySet const& evening_policies() {
  static auto const all = formats::PolicySet::load_shipped().value();
  return all;
}
constexpr char kEveningGroupA[] = "01GROUP0000000000000000001", kEveningGroupB[] = "01GROUP0000000000000000002", kNightAccount[] = "01HOUSEACT0000000000000007";

struct EveningHouse : test::RegistryHouse {
  std::set<std::string> certified;
  Around around{registry.known, registry.places, registry.persons, evening_policies(), {formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes).value()}, {}};
  Trips trips{around};
  Boarding boarding{around, trips};
  Jobs jobs{*desk, [](View const&, std::string const&) { return std::optional(Actor::system("job")); }};
  Checklists lists{around, trips, jobs};
  registry::Enterprise firm = add_firm(test::kTown, "测试机械有限公司"), carrier = add_firm(test::kTown, "测试客运有限公司");
  TripId trip{"01TRIP00000000000000000001"};
  std::vector<registry::PersonIn> people;
  std::vector<std::string> ids, travellers;
  std::string place_a, place_b;
  Actor officer_here = officer(), clinic = actor(Role::inspector, test::kCounty, "01HOUSEACT0000000000000005");

  explicit EveningHouse(bool apart = false) {
    around.certified = [this](View const&, std::string const& person) { return certified.contains(person); };
    around.certify = [this](Context&, std::string const& person, std::string const&) -> Result<void> {
      certified.insert(person);
      return {};
    };
    around.title_of = [](View const&, std::string const& account) { return account == kNightAccount ? std::string("测试值班员") : std::string(); };
    around.colleagues = [](View const&, std::string const&) { return std::vector<std::pair<std::string, std::string>>{{kNightAccount, "测试值班员"}}; };
    jobs.add_kind("trips.evening", [this](JobRun& run) { return lists.run(run); });
    clock.at = instant_of(day_of(2020, 2, 20), Minutes{18 * 60}, Minutes{8 * 60});
    place_a = place(test::kTown, "白石测试集合点");
    place_b = apart ? place(test::kOtherTown, "临水测试集合点") : place_a;
    for (int i = 0; i < 4; ++i) people.push_back(person_in(firm, "测试乘客" + std::to_string(i)));
    for (auto const& one : people) ids.push_back(put(one).id.text);
    auto const depart = instant_of(day_of(2020, 2, 21), Minutes{19 * 60 + 30}, Minutes{8 * 60}), arrive = depart + Minutes{865};
    write(Actor::system(), [&](Context& c) -> Result<bool> {
      insert_coach(c, {{"01COACH0000000000000000001"}, "测A00001", carrier.id.text, test::kTown, place_a, "", "ready", 12, 1});
      insert_plan(c, {{"01PLAN00000000000000000001"}, "测试计划", test::kTown, "published", "", "x", 1, 1, 1, depart, arrive, c.now});
      GroupRow one{{kEveningGroupA}, "case1", firm.id.text, test::kTown, place_a, place_a, "low"}, two{{kEveningGroupB}, "case2", firm.id.text, test::kTown, place_b, place_a, "low"};
      one.heads = 3, two.heads = 1;
      insert_group(c, one), insert_group(c, two);
      TripRow row{trip, "01PLAN00000000000000000001", "01COACH0000000000000000001", "测A00001", carrier.id.text, test::kTown, "planned", 1, 1, depart, arrive, {}};
      row.timetable.visits = {{place_a, "", "board", one.id.text, 3, depart - Minutes{30}, depart - Minutes{30}, depart}, {place_b, "", "board", two.id.text, 1, depart, depart, depart + Minutes{5}}};
      row.timetable.events = {{"drive", "", depart, depart + Minutes{380}}, {"standstill", "", depart + Minutes{380}, depart + Minutes{570}}, {"drive", "", depart + Minutes{570}, arrive}};
      insert_trip(c, row);
      for (size_t i = 0; i < ids.size(); ++i) {
        TravellerRow traveller{{"01TRAVELLER00000000000000" + std::to_string(i)}, i < 3 ? one.id.text : two.id.text, ids[i], "list", "listed", c.now};
        insert_traveller(c, traveller);
        insert_seat(c, trip.text, traveller.id.text, traveller.group_id, static_cast<int64_t>(i) + 1);
        travellers.push_back(traveller.id.text);
      }
      return true;
    }).value();
    contact("township", "测试镇干部", "13900000011");
    contact("clinic", "测试院长", "13900000012");
  }
  ~EveningHouse() {
    for (auto const& [name, sql] : checklist_invariants()) EXPECT_FALSE(store::query(*writer, sql)->next()) << name;
    expect_sound();
  }
  std::string place(std::string division, std::string name) {
    return write(Actor::system(), [&](Context& c) { return registry.places.add(c, {std::move(division), "assembly_point", std::move(name), {}, {}}); }).value().id.text;
  }
  void contact(std::string audience, std::string name, std::string phone, std::string division = test::kTown) {
    write(officer_here, [&](Context& c) { return lists.put_contact(c, {audience, division, name, phone}); }).value();
  }
  EveningPage send() { return write(officer_here, [&](Context& c) { return lists.prepare(c, {trip}); }).value(); }
  EveningPage page(Actor const& who) { return read(who, [&](View const& v) { return lists.page(v, {trip}); }).value(); }
  EveningPage page() { return page(officer_here); }
  EveningBoard board(Actor const& who) { return read(who, [&](View const& v) { return lists.board(v, {}); }).value(); }
  std::vector<StoredMessage> messages() {
    return read(Actor::system(), [&](View const& v) { return list_messages(v.tx, v.keys, "trip", trip.text, 1000); });
  }
  size_t sent_to(std::string_view phone) {
    auto const all = messages();
    return static_cast<size_t>(std::ranges::count_if(all, [&](StoredMessage const& one) { return one.content && text_of(*one.content, "address") == phone; }));
  }
  Ask ask_of(std::string_view audience, std::string_view name = "") {
    for (auto const& one : page().asks)
      if (one.audience == audience && (name.empty() || one.name == name)) return one;
    ADD_FAILURE() << "nobody asked: " << audience << " " << name;
    return {};
  }
  static std::string four(std::string const& phone) { return phone.substr(phone.size() - 4); }
  Result<AskShown> open(std::string const& code, std::string const& last4) { return read(Actor::system(), [&](View const& v) { return lists.open(v, {code, last4}); }); }
  static std::vector<CheckLine> all(std::vector<CheckLine> lines, std::string const& answer, std::string const& but = "", std::string const& otherwise = "") {
    for (auto& line : lines) line.answer = line.item == but ? otherwise : answer;
    return lines;
  }
  Result<AskShown> answer(Ask const& ask, std::string const& phone, std::vector<CheckLine> lines) {
    AnswerAsk in;
    in.code = ask.code, in.last4 = four(phone), in.lines = std::move(lines);
    return write(Actor::system("link"), [&](Context& c) { return lists.answer(c, in); });
  }
};

TEST(TripEvening, everybody_is_asked_once_and_only_whose_trip_changed_again) {
  EveningHouse house;
  auto page = house.send();
  EXPECT_EQ(house.messages().size(), 7u) << "four workers, township, clinic, carrier; nobody is known for the village";
  EXPECT_EQ(page.asked, 8);
  EXPECT_EQ(page.unsent, 1);
  EXPECT_EQ(house.ask_of("village").state, "unsent");
  house.send();
  EXPECT_EQ(house.messages().size(), 7u);
  auto const first = house.ask_of("worker", "测试乘客3");
  // One group boards ten minutes later; the first boarding of the place stands, and so does everybody else.
  house.write(Actor::system(), [&](Context& c) -> Result<bool> {
    auto row = *find_trip(c, house.trip.text);
    row.timetable.visits[1].begin = row.timetable.visits[1].begin + Minutes{10};
    update_trip(c, row);
    return true;
  }).value();
  house.send();
  EXPECT_EQ(house.messages().size(), 8u);
  EXPECT_EQ(house.sent_to(house.people[3].phone), 2u);
  EXPECT_EQ(house.open(first.code, house.four(house.people[3].phone)).error().code, "evening.code") << "the code of the former message is good no more";
  // Somebody is named for the village: he alone is told.
  house.contact("village", "测试村主任", "13900000013");
  EXPECT_EQ(house.send().unsent, 0);
  EXPECT_EQ(house.messages().size(), 9u);
  EXPECT_EQ(house.sent_to("13900000013"), 1u);
  // Another region's contact for the same village is for its own trips, and nobody else takes it away.
  auto const elsewhere = house.officer(test::kOtherCounty);
  auto const theirs = house.write(elsewhere, [&](Context& c) { return house.lists.put_contact(c, {"village", test::kTown, "测试外地", "13900000014"}); }).value();
  house.send();
  EXPECT_EQ(house.messages().size(), 9u);
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.lists.drop_contact(c, {theirs.id}); }).error().code, "not_found");
  EXPECT_EQ(house.write(elsewhere, [&](Context& c) { return house.lists.drop_contact(c, {theirs.id}); }).value().items.size(), 0u);
}

TEST(TripEvening, a_link_answers_for_whom_it_was_sent_to_and_nobody_else) {
  EveningHouse house;
  house.send();
  auto const& phone = house.people[0].phone;
  auto const ask = house.ask_of("worker", "测试乘客0");
  auto const shown = house.open(ask.code, house.four(phone)).value();
  EXPECT_EQ(shown.place, "白石测试集合点");
  EXPECT_EQ(shown.seat_no, 1);
  EXPECT_TRUE(shown.people.empty()) << "a worker learns of nobody else";
  ASSERT_EQ(shown.lines.size(), 4u);
  auto const half = house.answer(ask, phone, {shown.lines[0]});
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().code, "evening.unanswered");
  EXPECT_EQ(house.page().answered, 0);
  auto const done = house.answer(ask, phone, house.all(shown.lines, "yes", "W03", "no"));
  EXPECT_TRUE(done.value().answered_at);
  auto const page = house.page();
  EXPECT_EQ(page.answered, 1);
  EXPECT_EQ(page.wrong, 1) << "who had a fever is seen at once";
  EXPECT_EQ(page.asks.front().id, ask.id);
  EXPECT_EQ(page.declared, 1);
  auto const clinic = house.open(house.ask_of("clinic").code, "0012").value();
  EXPECT_EQ(clinic.people.size(), 4u);
  EXPECT_EQ(clinic.people.front().certificate, "none");
  EXPECT_EQ(clinic.certificates, 1);
  // Ten wrong tries, and even the right digits wait for the hour to end.
  auto const other = house.ask_of("worker", "测试乘客1");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(house.open(other.code, "00x" + std::to_string(i)).error().code, "evening.code");
  EXPECT_EQ(house.open(other.code, house.four(house.people[1].phone)).error().code, "evening.busy");
  house.clock.at.ms += 3'600'000;
  EXPECT_TRUE(house.open(other.code, house.four(house.people[1].phone)));
  EXPECT_EQ(house.open("AAAAAAAAAA", "0000").error().code, "evening.code");
}

TEST(TripEvening, certificates_are_counted_once_each_wherever_they_come_from) {
  EveningHouse house;
  house.send();
  EXPECT_EQ(house.page().certificates, 0);
  EXPECT_EQ(house.page().heads, 4);
  EXPECT_EQ(house.board(house.officer_here).certificates, 0);
  auto const ask = house.ask_of("worker", "测试乘客0");
  house.answer(ask, house.people[0].phone, house.all(ask.lines, "yes")).value();
  EXPECT_EQ(house.page().certificates, 1);
  EXPECT_EQ(house.page().declared, 1);
  auto const by = [&](Actor const& who) { return house.write(who, [&](Context& c) { return house.lists.certify(c, {house.trip, {house.travellers[0], house.travellers[1]}}); }); };
  EXPECT_EQ(by(house.officer_here).error().code, "evening.no_clinic");
  EXPECT_EQ(by(house.clinic).value().certificates, 2);
  EXPECT_EQ(house.page().declared, 0) << "what was issued is more than a word";
  EXPECT_EQ(house.page().people.front().certificate, "none") << "who lacks one stands first";
  EXPECT_EQ(house.read(house.officer_here, [&](View const& v) { return house.lists.lacking(v); }), std::pair(int64_t{2}, int64_t{4}));
  auto const nobody = house.write(house.clinic, [&](Context& c) { return house.lists.certify(c, {house.trip, {"01TRAVELLER000000000000009"}}); });
  EXPECT_EQ(nobody.error().code, "evening.not_listed");
  // The leaders' phones and their board count it without another mark.
  auto const board = house.read(house.officer_here, [&](View const& v) { return house.boarding.page(v, {house.trip}); }).value();
  EXPECT_EQ(board.certificates, 2);
  for (auto const& person : board.people)
    for (auto const& line : person.lines)
      if (line.item == "certificate") {
        EXPECT_EQ(line.action == "good", person.traveller == house.travellers[0] || person.traveller == house.travellers[1]) << person.name;
      }
}

TEST(TripEvening, a_team_is_told_at_once_confirms_and_is_relieved_by_name) {
  EveningHouse house;
  EXPECT_EQ(house.page().duties_open, 6) << "two leaders and four duties for a small coach";
  auto const add = [&](AddMember in) {
    in.id = house.trip;
    return house.write(house.officer_here, [&](Context& c) { return house.lists.add_member(c, in); });
  };
  EXPECT_EQ(add({{}, "", "测试领队", "", "", "", {"leader"}}).error().code, "evening.member_who");
  EXPECT_EQ(add({{}, "", "测试领队", "13900000021", "", "", {}}).error().code, "evening.member_duties");
  EXPECT_EQ(add({{}, "01NOBODY000000000000000001", "", "", "", "", {"leader"}}).error().code, "evening.account");
  EXPECT_EQ(add({{}, "", "测试领队", "13900000021", "", "", {"leader", "temperature"}}).value().members, 1);
  EXPECT_EQ(house.sent_to("13900000021"), 1u) << "told at once";
  EXPECT_EQ(add({{}, kNightAccount, "", "", "", "", {"identity"}}).value().members, 2);
  EXPECT_EQ(house.page().duties_open, 3);
  EXPECT_EQ(house.page().confirmed, 0);
  auto const leader = house.ask_of("member", "测试领队");
  EXPECT_EQ(leader.lines.size(), 3u) << "in time, thermometers, whereabouts of everybody";
  house.answer(leader, "13900000021", house.all(leader.lines, "yes")).value();
  EXPECT_EQ(house.page().confirmed, 1);
  // The account confirms with one press, and nobody else for it who does not run the trip.
  auto const night = house.actor(Role::reviewer, test::kOtherCounty, kNightAccount);
  auto const mine = house.read(night, [&](View const& v) { return house.lists.my_duties(v, {}); }).value();
  ASSERT_EQ(mine.items.size(), 1u);
  AnswerFor press{mine.items[0].id, {}, true};
  auto const stranger = house.actor(Role::reviewer, test::kOtherCounty, "01HOUSEACT0000000000000008");
  EXPECT_EQ(house.write(stranger, [&](Context& c) { return house.lists.answer_for(c, press); }).error().code, "not_found");
  EXPECT_TRUE(house.write(night, [&](Context& c) { return house.lists.answer_for(c, press); }));
  EXPECT_EQ(house.page().confirmed, 2);
  // Relieved: the duties pass on, the former code ends, the new one is asked.
  EXPECT_EQ(add({{}, "", "测试替班", "13900000022", "", leader.id.text, {}}).value().members, 2);
  EXPECT_EQ(house.ask_of("member", "测试替班").duties, "leader temperature");
  EXPECT_EQ(house.page().confirmed, 1);
  EXPECT_EQ(house.open(leader.code, "0021").error().code, "evening.code");
  EXPECT_EQ(add({{}, "", "测试又替", "13900000023", "", leader.id.text, {}}).error().code, "evening.relieved");
}

TEST(TripEvening, a_published_plan_asks_by_itself_and_a_cancelled_trip_stands_everybody_down) {
  EveningHouse house;
  auto const published = [&] {
    house.write(Actor::system("reaction"), [&](Context& c) -> Result<bool> {
      house.lists.plan_published(c, "01PLAN00000000000000000001");
      return true;
    }).value();
    EXPECT_TRUE(house.jobs.run_next());
  };
  published();
  EXPECT_EQ(house.messages().size(), 7u);
  auto const clinic = house.ask_of("clinic");
  house.write(Actor::system(), [&](Context& c) -> Result<bool> {
    auto row = *find_trip(c, house.trip.text);
    house.trips.mark(c, row, "cancelled");
    return true;
  }).value();
  published();
  EXPECT_EQ(house.sent_to("13900000012"), 2u) << "the clinic need not stay up";
  EXPECT_EQ(house.sent_to(house.people[0].phone), 1u) << "riders hear it from the plan";
  EXPECT_EQ(house.open(clinic.code, "0012").error().code, "evening.code");
  EXPECT_TRUE(house.board(house.officer_here).items.empty());
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.lists.prepare(c, {house.trip}); }).error().code, "evening.over");
}

TEST(TripEvening, a_clinic_of_another_region_sees_whom_it_is_to_examine_and_no_more) {
  EveningHouse house(true);
  house.send();
  auto const there = house.actor(Role::inspector, test::kOtherCounty, "01HOUSEACT0000000000000006");
  auto const page = house.page(there);
  ASSERT_EQ(page.people.size(), 1u);
  EXPECT_EQ(page.people[0].traveller_id, house.travellers[3]);
  EXPECT_FALSE(page.may_run);
  for (auto const& one : page.asks) EXPECT_EQ(one.place, "临水测试集合点");
  for (auto const& one : page.asks) EXPECT_TRUE(one.code.empty());
  EXPECT_EQ(house.write(there, [&](Context& c) { return house.lists.certify(c, {house.trip, {house.travellers[0]}}); }).error().code, "evening.not_listed");
  EXPECT_EQ(house.write(there, [&](Context& c) { return house.lists.certify(c, {house.trip, {house.travellers[3]}}); }).value().certificates, 1);
  EXPECT_FALSE(house.read(house.actor(Role::inspector, "990103", "01HOUSEACT0000000000000008"), [&](View const& v) { return house.lists.page(v, {house.trip}); }));
}

TEST(TripEvening, who_has_no_telephone_is_asked_by_mail_and_answers_by_the_same_link) {
  EveningHouse house;
  house.write(house.officer_here, [&](Context& c) { return house.lists.put_contact(c, {"village", test::kTown, "测试村干部", "", "CunZhang@example.com"}); }).value();
  house.send();
  auto const told = house.messages();
  auto const mail = std::ranges::find_if(told, [](StoredMessage const& one) { return one.channel == "email"; });
  ASSERT_NE(mail, told.end());
  EXPECT_EQ(std::ranges::count_if(told, [](StoredMessage const& one) { return one.channel == "email"; }), 1) << "who has a telephone hears by telephone";
  EXPECT_EQ(text_of(*mail->content, "address"), "CunZhang@example.com");
  EXPECT_TRUE(text_of(*mail->content, "subject").starts_with("测A00001 出发前核对"));
  auto const village = house.ask_of("village");
  EXPECT_EQ(village.state, "asked") << "reached, so not red for want of somebody to send to";
  auto const open = [&](std::string second) { return house.read(Actor::system("link"), [&](View const& v) { return house.lists.open(v, {village.code, std::move(second)}); }); };
  EXPECT_EQ(open("xxxx").error().code, "evening.code");
  EXPECT_EQ(open("").error().code, "evening.code");
  EXPECT_EQ(open("cunz").value().audience, "village") << "the first four letters, large or small";
  // With a telephone as well, that is the way.
  house.write(house.officer_here, [&](Context& c) { return house.lists.put_contact(c, {"village", test::kTown, "测试村干部", "13900000019", "CunZhang@example.com"}); }).value();
  house.send();
  EXPECT_EQ(house.sent_to("13900000019"), 1u);
  EXPECT_EQ(house.sent_to("CunZhang@example.com"), 1u) << "not told twice";
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.lists.put_contact(c, {"village", test::kTown, "测试", "", ""}); }).error().code, "evening.no_way");
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.lists.put_contact(c, {"village", test::kTown, "测试", "", "not an address"}); }).error().code, "evening.email");
  // A member of the team likewise.
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.lists.add_member(c, {house.trip, "", "测试领队", "", "ling@example.com", "", {"leader"}}); }).value().members, 1);
  EXPECT_EQ(house.sent_to("ling@example.com"), 1u);
}

TEST(TripEvening, contacts_come_as_a_sheet_and_what_is_masked_stays) {
  EveningHouse house;
  auto const in = [&](std::string_view sheet) { return read_sheet_now(contact_sheet(house.lists), sheet, *house.desk, house.officer_here).value(); };
  auto const town = std::string(house.registry.known.divisions.full_name(test::kTown)), other = std::string(house.registry.known.divisions.full_name(test::kOtherTown));
  auto const first = in("单位类别,乡镇,姓名,联系电话,电子邮箱\n乡镇," + town + ",测试新干部,13900000031,\n村," + other + ",测试村干部,,cun@example.com\n卫生院," + other + ",测试院长,,\n村,不存在的镇,测试,13900000032,\n村," + town + ",测试,13900000033,不是邮箱\n");
  EXPECT_EQ(first.at("added").as_int64(), 1) << canonical(first);
  EXPECT_EQ(first.at("changed").as_int64(), 1) << "the township's person is another now";
  EXPECT_EQ(first.at("failed").as_int64(), 3);
  std::vector<std::string> codes;
  for (auto const& one : first.at("problems").as_array()) codes.push_back(std::string(one.at("code").as_string()) + " " + std::string(one.at("at").as_string()));
  ASSERT_EQ(codes.size(), 3u);
  EXPECT_TRUE(codes[0].starts_with("evening.no_way") && codes[0].ends_with("D4")) << codes[0];
  EXPECT_TRUE(codes[1].starts_with("evening.division") && codes[1].ends_with("B5")) << codes[1];
  EXPECT_TRUE(codes[2].starts_with("evening.email") && codes[2].ends_with("E6")) << codes[2];
  auto const out = house.read(house.officer_here, [&](View const& v) { return house.lists.write_contacts(v, false); }).value();
  EXPECT_EQ(in(out).at("same").as_int64(), 3) << canonical(in(out));
  house.send();
  EXPECT_EQ(house.sent_to("13900000031"), 1u) << "and the telephone behind the stars is still the one told";
}

}  // namespace
}  // namespace ly::trips
