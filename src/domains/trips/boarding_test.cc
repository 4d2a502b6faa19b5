// One coach, two leaders whose phones meet the house when they can. The phones are played here as the real ones work: a chain of entries, a
// sequence, what they had seen.
#include "base/text.h"
#include "domains/trips/carry.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/journey_test_house.h"

namespace ly::trips {
namespace {

using House = JourneyHouse;

// As web/src/domains/journey/leader.ts.
struct Phone {
  House& house;
  MadePhone made;
  std::string token, hash, salt;
  std::string id;
  json::object bundle;
  int64_t counter = 0, sequence = 0, have = 0, off = 0;
  std::vector<SentEntry> waiting;
  json::object seen;

  Phone(House& h, std::string leader) : house(h), made(h.make(std::move(leader))) {
    auto const enrolled = house.write(Actor::system("phone"), [&](Context& c) { return house.boarding.enrol(c, {made.code}); }).value();
    token = enrolled.token;
    learn(enrolled.bundle.as_object());
    id = made.phone_id.text;
    salt = bundle.at("trip").as_object().at("salt").as_string();
  }
  void learn(json::object fresh) {
    bundle = std::move(fresh);
    have = bundle.at("have").to_number<int64_t>();
    for (auto const& one : bundle.at("phones").as_array())
      if (one.as_object().at("id").as_string() != made.phone_id.text && one.as_object().at("counter").to_number<int64_t>() > 0) seen[one.as_object().at("id").as_string()] = one.as_object().at("counter");
  }
  void write_down(json::object body) {
    body["at"] = house.clock.at.ms + off;
    body["off"] = off;
    SentEntry entry{++counter, "", canonical(json::value(body))};
    entry.hash = hash = chained(hash, entry.body);
    waiting.push_back(entry);
  }
  void mark(std::string const& traveller, std::string_view item, int64_t value) { write_down({{"k", "mark"}, {"t", traveller}, {"i", item}, {"v", value}, {"seen", seen}}); }
  void add(std::string const& number, std::string name, int64_t seat, std::string group = "01GROUP0000000000000000001") {
    write_down({{"k", "add"}, {"t", key(number)}, {"number", number}, {"name", std::move(name)}, {"phone", ""}, {"group", std::move(group)}, {"seat", seat}});
  }
  void tell(std::string_view kind, int64_t minutes = 0) { write_down({{"k", "event"}, {"e", kind}, {"minutes", minutes}, {"text", ""}}); }
  std::string key(std::string const& number) const { return "p:" + chained(salt, number).substr(0, 24); }
  Result<Receipt> send() {
    auto const receipt = house.write(Actor::system("phone"), [&](Context& c) { return house.boarding.synchronise(c, {token, ++sequence, 0, waiting}); });
    if (receipt) waiting.clear();
    return receipt;
  }
  Receipt meet() {
    auto const receipt = send().value();
    house.clock.at.ms += 60'000;
    if (!receipt.revoked) learn(house.read(Actor::system("phone"), [&](View const& v) { return house.boarding.bundle(v, {token, have}); }).value().as_object());
    return receipt;
  }
  void all_good(std::string const& traveller) {
    for (auto const item : {"identity", "certificate", "briefing", "masks", "food", "water"}) mark(traveller, item, 1);
    mark(traveller, "temperature", 3650);
  }
};

TEST(TripBoarding, one_glance_tells_who_may_board_and_what_each_still_lacks) {
  House house;
  Phone phone(house, "测试领队甲");
  EXPECT_EQ(house.page().state, "boarding");
  EXPECT_EQ(house.page().lacks, 4);
  phone.all_good(house.travellers[0]);
  phone.mark(house.travellers[1], "temperature", 3760);
  phone.mark(house.travellers[2], "certificate", 0);
  phone.meet();
  auto const page = house.page();
  EXPECT_EQ(page.may, 1);
  EXPECT_EQ(page.stops, 1);
  EXPECT_EQ(page.lacks, 2);
  EXPECT_EQ(page.certificates, 1);
  EXPECT_EQ(house.line(house.person(house.travellers[1]), "temperature").reason, "体温 37.6℃，达到或超过 37.3℃，不能上车，请卫生院看");
  EXPECT_EQ(house.line(house.person(house.travellers[2]), "certificate").action, "lack");
  phone.mark(house.travellers[2], "certificate", 2);
  phone.mark(house.travellers[0], "aboard", 1);
  phone.meet();
  EXPECT_EQ(house.page().aboard, 1);
  EXPECT_EQ(house.page().certificates, 2);
}

TEST(TripBoarding, two_phones_without_a_network_lose_nothing_and_show_where_they_differ) {
  House house;
  Phone one(house, "测试领队甲"), two(house, "测试领队乙");
  two.off = 26 * 3'600'000;  // a phone a day and two hours ahead
  auto const& li = house.travellers[0];
  one.mark(li, "temperature", 3650);
  two.mark(li, "temperature", 3760);
  one.mark(li, "identity", 1);
  two.mark(house.travellers[1], "certificate", 1);
  two.meet();
  one.meet();
  auto person = house.person(li);
  EXPECT_EQ(person.state, "stop") << "the more careful temperature counts";
  EXPECT_TRUE(house.line(person, "temperature").conflict);
  EXPECT_TRUE(person.alarm);
  EXPECT_EQ(house.line(person, "identity").action, "good");
  EXPECT_EQ(house.page().certificates, 1);
  EXPECT_TRUE(house.page().odd.empty()) << "a clock that is known to be wrong is no oddity";
  // Phone one has learned both by now, and settles it; phone two hears of it.
  one.mark(li, "temperature", 3660);
  one.meet();
  two.meet();
  person = house.person(li);
  EXPECT_FALSE(house.line(person, "temperature").conflict);
  EXPECT_EQ(house.line(person, "temperature").action, "good");
  bool heard = false;
  for (auto const& mark : two.bundle.at("marks").as_array()) heard = heard || mark.as_object().at("value").to_number<int64_t>() == 3660;
  EXPECT_TRUE(heard);
}

TEST(TripBoarding, what_is_sent_again_counts_once_and_what_is_forged_is_said) {
  House house;
  Phone phone(house, "测试领队甲");
  phone.mark(house.travellers[0], "masks", 1);
  auto const batch = phone.waiting;
  phone.meet();
  phone.waiting = batch;
  auto const again = phone.meet();
  EXPECT_EQ(again.known, 1);
  EXPECT_EQ(again.recorded, 0);
  auto const replayed = house.write(Actor::system("phone"), [&](Context& c) { return house.boarding.synchronise(c, {phone.token, phone.sequence, 0, batch}); });
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.error().code, "boarding.replayed");
  // Another body under a number that was used; one out of the chain; nonsense.
  phone.waiting = {{1, std::string(64, 'a'), R"({"k":"mark","t":")" + house.travellers[0] + R"(","i":"masks","v":0})"}, {2, std::string(64, 'b'), "nonsense"}, {9, std::string(64, 'c'), R"({"k":"mark","t":"nobody","i":"masks","v":1})"}};
  EXPECT_EQ(phone.send().value().conflicts, 3);
  auto const odd = house.page().odd;
  ASSERT_EQ(odd.size(), 3u);
  EXPECT_EQ(odd[0].conflicts.front(), "fork");
  EXPECT_EQ(odd[1].conflicts, (std::vector<std::string>{"chain", "unreadable"}));
  EXPECT_EQ(odd[2].conflicts, (std::vector<std::string>{"gap", "unknown_traveller"}));
  EXPECT_TRUE(house.line(house.person(house.travellers[0]), "masks").conflict) << "the fork is shown beside what was first";
  auto const settled = house.write(house.officer_here, [&](Context& c) { return house.boarding.settle(c, {odd[0].device_id, odd[0].hash, "测试核对过", odd[0].counter, false}); });
  EXPECT_EQ(settled.value().odd.size(), 2u);
}

TEST(TripBoarding, nobody_claims_to_have_seen_what_the_house_does_not_have) {
  House house;
  Phone one(house, "测试领队甲"), two(house, "测试领队乙");
  one.seen = {{two.id, 1'000'000}};
  one.mark(house.travellers[0], "temperature", 3650);
  one.meet();
  two.mark(house.travellers[0], "temperature", 3770);
  two.meet();
  EXPECT_EQ(house.page().odd.size(), 1u);
  EXPECT_EQ(house.person(house.travellers[0]).state, "stop");
}

TEST(TripBoarding, a_lost_phone_is_cut_off_and_what_it_sends_later_waits_for_somebody) {
  House house;
  Phone lost(house, "测试领队甲");
  lost.mark(house.travellers[0], "masks", 1);
  house.clock.at.ms += 60'000;
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.boarding.cut_off(c, {lost.made.phone_id, "手机丢了，测试"}); }).value().id.text, lost.id);
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.boarding.cut_off(c, {lost.made.phone_id, "手机丢了，测试"}); }).error().code, "boarding.cut_off_already");
  EXPECT_EQ(house.read(Actor::system("phone"), [&](View const& v) { return house.boarding.bundle(v, {lost.token, 0}); }).error().code, "boarding.cut_off");
  house.clock.at.ms += 60'000;
  lost.mark(house.travellers[1], "masks", 1);
  auto const receipt = lost.send().value();
  EXPECT_TRUE(receipt.revoked);
  EXPECT_EQ(receipt.recorded, 2);
  EXPECT_EQ(house.line(house.person(house.travellers[0]), "masks").action, "good") << "written before it was cut off";
  EXPECT_EQ(house.line(house.person(house.travellers[1]), "masks").action, "lack");
  auto const odd = house.page().odd;
  auto const late = std::ranges::find(odd, false, &OddMark::counted);
  ASSERT_NE(late, odd.end());
  house.write(house.officer_here, [&](Context& c) { return house.boarding.settle(c, {late->device_id, late->hash, "领队本人确认，测试", late->counter, true}); }).value();
  EXPECT_EQ(house.line(house.person(house.travellers[1]), "masks").action, "good");
}

TEST(TripBoarding, by_the_word_of_a_phone_that_was_cut_off_no_coach_departs_and_nobody_is_added) {
  House house;
  Phone lost(house, "测试领队甲");
  house.write(house.officer_here, [&](Context& c) { return house.boarding.cut_off(c, {lost.made.phone_id, "手机丢了，测试"}); }).value();
  house.clock.at.ms += 60'000;
  auto const people = house.page().people.size();
  lost.tell("departed");
  lost.add("990000190001010067", "测试外人", 4);
  auto const receipt = lost.send().value();
  EXPECT_EQ(receipt.recorded, 2);
  EXPECT_EQ(receipt.conflicts, 2);
  auto const page = house.page();
  EXPECT_EQ(page.state, "boarding");
  EXPECT_TRUE(page.events.empty());
  EXPECT_EQ(page.people.size(), people);
  ASSERT_EQ(page.odd.size(), 2U) << "what it said is kept for somebody to look into";
  for (auto const& odd : page.odd) {
    EXPECT_FALSE(odd.counted);
    EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.boarding.settle(c, {odd.device_id, odd.hash, "核实过，测试", odd.counter, true}); }).error().code, "boarding.do_it_here");
    EXPECT_TRUE(house.write(house.officer_here, [&](Context& c) { return house.boarding.settle(c, {odd.device_id, odd.hash, "不是领队，测试", odd.counter, false}); }));
  }
  EXPECT_TRUE(house.page().odd.empty());
}

TEST(TripBoarding, a_code_is_good_once_and_for_half_an_hour) {
  House house;
  auto const made = house.make("测试领队甲");
  EXPECT_EQ(made.pin.size(), kPinDigits);
  auto const enrol = [&](std::string const& code) { return house.write(Actor::system("phone"), [&](Context& c) { return house.boarding.enrol(c, {code}); }); };
  EXPECT_EQ(enrol("0000000000").error().code, "boarding.code");
  EXPECT_TRUE(enrol(lower_ascii(made.code.substr(0, 5) + " " + made.code.substr(5))));
  EXPECT_EQ(enrol(made.code).error().code, "boarding.code");
  auto const late = house.make("测试领队乙");
  house.clock.at.ms += 31 * 60'000;
  EXPECT_EQ(enrol(late.code).error().code, "boarding.code");
  EXPECT_EQ(house.read(Actor::system("phone"), [&](View const& v) { return house.boarding.bundle(v, {"nothing", 0}); }).error().code, "boarding.token");
}

TEST(TripBoarding, somebody_not_on_the_list_comes_along_once_though_two_phones_add_him) {
  House house;
  Phone one(house, "测试领队甲"), two(house, "测试领队乙");
  auto const guest = house.person_in(house.firm, "测试临时客");
  auto const key = one.key(guest.document_number);
  one.add(guest.document_number, guest.name, 5);
  one.mark(key, "temperature", 3640);
  two.add(guest.document_number, guest.name, 5);
  two.mark(key, "identity", 1);
  one.meet();
  EXPECT_EQ(two.meet().conflicts, 0);
  auto person = house.person(key);
  EXPECT_EQ(house.page().people.size(), 5u);
  EXPECT_TRUE(person.extra);
  EXPECT_EQ(person.seat_no, 5);
  EXPECT_EQ(house.line(person, "temperature").action, "good");
  EXPECT_EQ(house.line(person, "identity").action, "good");
  EXPECT_EQ(house.line(person, "screening").reason_code, "B14");
  auto const known = house.read(Actor::system(), [&](View const& v) { return registry::find_person_id(v, "resident_id", guest.document_number)->text; });
  house.cleared.insert(known);
  EXPECT_EQ(house.line(house.person(key), "screening").reason_code, "B13");
  // Somebody who stands on the list is himself, under whatever name a phone wrote.
  one.add(house.people[1].document_number, "测试写错名", 6);
  one.mark(one.key(house.people[1].document_number), "masks", 1);
  EXPECT_EQ(one.meet().conflicts, 0);
  EXPECT_EQ(house.page().people.size(), 5u);
  EXPECT_EQ(house.line(house.person(house.travellers[1]), "masks").action, "good");
}

TEST(TripBoarding, a_seat_that_is_taken_a_full_coach_and_a_wrong_number_are_said_and_nobody_is_lost) {
  House house;  // 12 seats, of which at low risk half may be taken
  Phone phone(house, "测试领队甲");
  EXPECT_EQ(phone.bundle.at("trip").as_object().at("room").to_number<int64_t>(), 6);
  auto const a = house.person_in(house.firm, "测试客一"), b = house.person_in(house.firm, "测试客二"), c = house.person_in(house.firm, "测试客三");
  phone.add(a.document_number, a.name, 1);  // where somebody sits
  phone.add(b.document_number, b.name, 6);
  phone.add(c.document_number, c.name, 7);  // the seventh of six
  phone.add("990000190001010009", "测试错号", 8);
  EXPECT_EQ(phone.meet().conflicts, 3);
  EXPECT_EQ(house.person(phone.key(a.document_number)).seat_no, 5);
  EXPECT_EQ(house.person(phone.key(b.document_number)).seat_no, 6);
  EXPECT_EQ(house.person(phone.key(c.document_number)).seat_no, 7);
  std::vector<std::vector<std::string>> said;
  for (auto const& odd : house.page().odd) said.push_back(odd.conflicts);
  EXPECT_EQ(said, (std::vector<std::vector<std::string>>{{"seat_taken"}, {"over_load"}, {"bad_document"}}));
}

TEST(TripBoarding, in_a_coach_without_a_seat_left_whoever_came_still_stands_on_the_list) {
  House house(4);
  Phone phone(house, "测试领队甲");
  auto const guest = house.person_in(house.firm, "测试站客");
  phone.add(guest.document_number, guest.name, 3);
  phone.meet();
  EXPECT_EQ(house.person(phone.key(guest.document_number)).seat_no, 0);
  ASSERT_EQ(house.page().odd.size(), 1u);
  EXPECT_EQ(house.page().odd[0].conflicts, (std::vector<std::string>{"coach_full", "over_load", "seat_taken"}));
}

TEST(TripBoarding, papers_name_everybody_and_every_stop) {
  House house;
  Phone phone(house, "测试领队甲");
  phone.all_good(house.travellers[0]);
  phone.meet();
  auto const list = house.read(house.officer_here, [&](View const& v) { return house.boarding.list_paper(v, {house.trip}); }).value();
  auto const timetable = house.read(house.officer_here, [&](View const& v) { return house.boarding.timetable_paper(v, {house.trip}); }).value();
  EXPECT_TRUE(list.bytes.starts_with("%PDF"));
  EXPECT_TRUE(timetable.bytes.starts_with("%PDF"));
  EXPECT_NE(list.bytes.size(), timetable.bytes.size());
  EXPECT_EQ(house.read(house.officer(test::kOtherCounty), [&](View const& v) { return house.boarding.list_paper(v, {house.trip}); }).error().code, "not_found");
}

TEST(TripBoarding, two_people_on_one_seat_are_both_shown) {
  House house;
  Phone phone(house, "测试领队甲");
  phone.mark(house.travellers[0], "seat", 2);
  phone.meet();
  EXPECT_TRUE(house.line(house.person(house.travellers[0]), "seat").conflict);
  EXPECT_TRUE(house.line(house.person(house.travellers[1]), "seat").conflict);
}

TEST(TripBoarding, under_way_the_law_is_reckoned_anew_and_the_driving_is_written_to_the_driver) {
  House house;
  Phone phone(house, "测试领队甲");
  auto const note = [&](std::string kind, int64_t minutes = 0) { return house.write(house.officer_here, [&](Context& c) { return house.boarding.note(c, {house.trip, std::move(kind), "", minutes, true}); }); };
  EXPECT_EQ(note("arrived").error().code, "boarding.not_now");
  house.clock.at = house.page().depart_at;
  phone.tell("departed");
  phone.meet();
  EXPECT_EQ(house.page().state, "under_way");
  EXPECT_EQ(note("departed").error().code, "boarding.not_now");
  EXPECT_EQ(note("delay").error().code, "boarding.minutes");
  house.clock.at = house.page().depart_at + Minutes{120};
  auto const before = house.page().arrive_at;
  auto const late = note("delay", 60).value();
  EXPECT_GT(late.arrive_at, before);
  auto const told = house.read(Actor::system(), [&](View const& v) { return list_messages(v.tx, v.keys, "enterprise", house.firm.id.text, 10); });
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].template_name, "trip/delay");
  house.clock.at = late.arrive_at;
  phone.tell("stop");
  phone.tell("arrived");
  EXPECT_EQ(phone.meet().conflicts, 0);
  EXPECT_EQ(house.page().state, "arrived");
  EXPECT_EQ(house.page().events.size(), 4u);
  auto const runs = house.read(Actor::system(), [&](View const& v) { return list_runs(v, kDriverA, late.depart_at, late.arrive_at); });
  EXPECT_FALSE(runs.empty());
  for (auto const& run : runs) EXPECT_EQ(run.trip_id, house.trip.text);
}

TEST(TripBoarding, hand_over_is_person_by_person_and_each_enterprise_sees_its_own) {
  House house;
  Phone phone(house, "测试领队甲");
  for (auto const& one : house.travellers) {
    phone.all_good(one);
    phone.mark(one, "aboard", one == house.travellers[2] ? 2 : 1);
  }
  phone.tell("departed");
  phone.meet();
  auto const clerk = house.clerk(house.firm.id.text), clerk_of_other = house.clerk(house.other.id.text, "01HOUSEACT0000000000000008");
  auto const hand = [&](Actor const& who, std::vector<HandOverLine> lines) { return house.write(who, [&](Context& c) { return house.boarding.hand_over(c, {house.trip, std::move(lines)}); }); };
  EXPECT_EQ(hand(clerk, {{house.travellers[0], "arrived", "", false}}).error().code, "boarding.not_arrived");
  house.clock.at = house.page().arrive_at;
  phone.tell("arrived");
  phone.meet();
  EXPECT_EQ(house.page(clerk).people.size(), 3u);
  EXPECT_EQ(house.page(clerk_of_other).people.size(), 1u);
  EXPECT_TRUE(house.page(clerk).phones.empty());
  EXPECT_EQ(hand(clerk, {{house.travellers[3], "arrived", "", false}}).error().code, "boarding.not_aboard");
  EXPECT_EQ(hand(clerk, {{house.travellers[0], "arrived", "一路辛苦，测试", true}, {house.travellers[1], "absent", "", false}}).value().handed, 2);
  EXPECT_EQ(house.page().state, "arrived");
  EXPECT_EQ(hand(clerk_of_other, {{house.travellers[3], "arrived", "", false}}).value().state, "handed_over");
  auto const state = [&](std::string const& id) { return house.read(Actor::system(), [&](View const& v) { return find_traveller(v, id)->state; }); };
  EXPECT_EQ(state(house.travellers[0]), "arrived");
  EXPECT_EQ(state(house.travellers[1]), "listed");
  EXPECT_TRUE(house.person(house.travellers[0]).lodging);
  // A mistake is put right.
  EXPECT_EQ(hand(clerk, {{house.travellers[0], "absent", "", false}}).value().state, "handed_over");
  EXPECT_EQ(state(house.travellers[0]), "listed");
  EXPECT_EQ(house.read(Actor::system("phone"), [&](View const& v) { return house.boarding.bundle(v, {phone.token, 0}); }).error().code, "boarding.trip_over");
}

TEST(TripBoarding, what_to_carry_is_counted_by_table_and_the_night_can_be_avoided) {
  House house;
  Carrying carrying(house.around, house.trips);
  auto const carry = house.read(house.officer_here, [&](View const& v) { return carrying.of(v, {house.trip}); }).value();
  EXPECT_EQ(carry.heads, 4);
  EXPECT_EQ(carry.crew, 4);
  EXPECT_EQ(carry.standing_minutes, 190);
  auto const quantity = [&](std::string_view item) {
    auto const found = std::ranges::find(carry.items, item, &CarryItem::item);
    return found == carry.items.end() ? 0 : found->quantity;
  };
  EXPECT_EQ(quantity("hot_meal"), 24);
  EXPECT_EQ(quantity("blanket"), 8);
  EXPECT_EQ(quantity("thermos"), 4);
  EXPECT_EQ(quantity("thermometer"), 2);
  // Leaving when the standstill is over, the whole way lies before the next one.
  ASSERT_TRUE(carry.spared_at.has_value());
  EXPECT_EQ(to_iso(*carry.spared_at, kChinaOffset).substr(0, 16), "2020-02-22T05:00");
  EXPECT_LT(*carry.spared_arrive, instant_of(day_of(2020, 2, 23), Minutes{2 * 60}));
  EXPECT_TRUE(house.read(house.officer_here, [&](View const& v) { return carrying.paper(v, {house.trip}); }).value().bytes.starts_with("%PDF"));
}

TEST(TripBoarding, nobody_outside_the_region_sees_a_trip_and_no_enterprise_makes_a_phone) {
  House house;
  auto const stranger = house.officer(test::kOtherCounty);
  EXPECT_EQ(house.read(stranger, [&](View const& v) { return house.boarding.page(v, {house.trip}); }).error().code, "not_found");
  EXPECT_EQ(house.write(stranger, [&](Context& c) { return house.boarding.make_phone(c, {house.trip, "测试"}); }).error().code, "not_found");
  EXPECT_EQ(house.write(house.clerk(house.firm.id.text), [&](Context& c) { return house.boarding.make_phone(c, {house.trip, "测试"}); }).error().code, "not_found");
}

TEST(TripBoarding, what_names_a_person_is_sealed_and_gone_with_his_key) {
  House house;
  Phone phone(house, "测试领队甲");
  auto const guest = house.person_in(house.firm, "测试临时客");
  phone.add(guest.document_number, guest.name, 5);
  phone.mark(phone.key(guest.document_number), "temperature", 3640);
  phone.meet();
  auto const id = house.read(Actor::system(), [&](View const& v) { return *registry::find_person_id(v, "resident_id", guest.document_number); });
  auto const admin = test::RegistryHouse::with_rights(test::TestHouse::actor(Role::administrator, "99", "01HOUSEACT0000000000000007"));
  house.write(admin, [&](Context& c) { return house.registry.persons.erase(c, {id, "本人要求删除，测试"}); }).value();
  auto const person = house.person(phone.key(guest.document_number));
  EXPECT_EQ(person.name, "");
  EXPECT_EQ(house.line(person, "temperature").action, "lack") << "what was written about him cannot be read any more";
}

TEST(TripBoarding, a_phone_that_comes_late_is_counted_and_brings_nobody_back_who_was_erased) {
  House house;
  Phone phone(house, "测试领队甲");
  auto const guest = house.person_in(house.firm, "测试晚到客");
  phone.add(guest.document_number, guest.name, 5);
  phone.meet();
  auto const key = phone.key(guest.document_number);
  // Written down without a network; meanwhile he asks to be erased.
  phone.mark(key, "temperature", 3640);
  phone.mark(house.travellers[0], "temperature", 3650);
  auto const id = house.read(Actor::system(), [&](View const& v) { return *registry::find_person_id(v, "resident_id", guest.document_number); });
  auto const admin = test::RegistryHouse::with_rights(test::TestHouse::actor(Role::administrator, "99", "01HOUSEACT0000000000000007"));
  house.write(admin, [&](Context& c) { return house.registry.persons.erase(c, {id, "本人要求删除，测试"}); }).value();
  auto const receipt = phone.send();
  ASSERT_TRUE(receipt) << receipt.error().code << ": the phone could never empty itself";
  EXPECT_EQ(receipt->recorded, 2);
  EXPECT_EQ(house.line(house.person(house.travellers[0]), "temperature").action, "good") << "what it wrote of others counts";
  house.read(Actor::system(), [&](View const& v) {
    int64_t of_him = 0;
    for (auto const& mark : list_marks(v, house.trip, 0)) {
      if (mark.traveller != key || mark.item != "temperature") continue;
      ++of_him;
      EXPECT_EQ(mark.key_id, "trip/" + house.trip.text);
      EXPECT_EQ(v.keys.unseal(v.tx, mark.key_id, mark_place(mark), mark.sealed.value).value_or("?"), "{}") << "kept a second time, under a key that was not destroyed";
    }
    EXPECT_EQ(of_him, 1);
    EXPECT_FALSE(v.keys.has_key(v.tx, registry::person_key(id)));
    return 0;
  });
}

TEST(TripBoarding, names_stand_in_full_on_paper_only_for_who_must_call_them) {
  House house;
  auto const right = [&](Actor who) { return house.write(who, [&](Context& c) { return house.boarding.print_names(c, {house.trip, "上车点名"}); }); };
  auto const shown = [&](Actor const& who, std::string const& ticket) {
    return house.read(who, [&](View const& v) { return name_on_paper(v, {house.trip, ticket}, "测试乘客零"); });
  };
  auto nobody = test::TestHouse::actor(Role::officer, std::string(test::kTown), "01HOUSEACT0000000000000021");
  nobody.unmask.clear();
  EXPECT_EQ(right(nobody).error().code, "boarding.no_names");
  EXPECT_EQ(shown(nobody, ""), mask_name("测试乘客零"));
  auto sees = nobody;
  sees.account = {"01HOUSEACT0000000000000022"};
  sees.unmask = {Pii::name};
  EXPECT_EQ(house.write(sees, [&](Context& c) { return house.boarding.print_names(c, {house.trip, "点"}); }).error().code, "registry.reason_short");
  auto const ticket = right(sees).value();
  EXPECT_EQ(shown(sees, ticket.ticket), "测试乘客零");
  EXPECT_EQ(shown(nobody, ticket.ticket), mask_name("测试乘客零")) << "a ticket passed on opens nothing";
  EXPECT_EQ(shown(sees, ticket.ticket + "0"), mask_name("测试乘客零"));
  house.clock.at.ms += 11 * 60'000;
  EXPECT_EQ(shown(sees, ticket.ticket), mask_name("测试乘客零")) << "ten minutes are over";
  // The leader of this trip's team, by his account; a member with another duty does not.
  for (auto const& [account, duty] : {std::pair("01HOUSEACT0000000000000023", "leader"), {"01HOUSEACT0000000000000024", "temperature"}}) {
    auto member = nobody;
    member.account = {account};
    house.write(Actor::system(), [&house, account = account, duty = duty](Context& c) -> Result<bool> {  // clang 14 takes no structured binding by [&]
      AskRow ask;
      ask.id = new_id<AskTag>(c.dice, c.now);
      ask.trip_id = house.trip, ask.audience = "member", ask.subject = account, ask.account_id = account, ask.duties = duty, ask.made_at = c.now, ask.key_id = std::string(Keyring::kHouse);
      insert_ask(c, ask);
      return true;
    }).value();
    auto const given = right(member);
    EXPECT_EQ(given.has_value(), std::string_view(duty) == "leader");
    EXPECT_EQ(shown(member, given ? given->ticket : ""), given ? "测试乘客零" : mask_name("测试乘客零"));
  }
  // The carrier's dispatcher; another carrier's does not see the trip at all.
  auto carrier = nobody;
  carrier.account = {"01HOUSEACT0000000000000025"};
  carrier.roles = Role::dispatcher;
  carrier.scope = {Scope::Kind::enterprise, house.carrier.id.text};
  EXPECT_TRUE(right(carrier));
  carrier.scope.code = house.firm.id.text;
  EXPECT_FALSE(right(carrier));
  int64_t printed = 0;
  for (auto const& entry : house.read(Actor::system(), [](View const& v) { JournalFilter filter; filter.what = "trip.names_printed"; return list_journal(v.tx, filter); })) printed += entry.subject_id == house.trip.text ? 1 : 0;
  EXPECT_EQ(printed, 3);
}

TEST(TripBoarding, on_time_at_the_assembly_point_is_on_time_though_the_coach_left_its_depot_before) {
  House house;
  house.write(Actor::system(), [&](Context& c) -> Result<bool> {
    auto row = *find_trip(c, house.trip.text);
    row.timetable.events.insert(row.timetable.events.begin(), {"drive", kDriverA, row.depart_at - Minutes{45}, row.depart_at - Minutes{30}});
    row.depart_at = row.depart_at - Minutes{45};
    update_trip(c, row);
    return true;
  }).value();
  Phone phone(house, "测试领队甲");
  house.clock.at = instant_of(day_of(2020, 2, 21), Minutes{19 * 60 + 30}, Minutes{8 * 60});
  EXPECT_EQ(to_iso(house.page().depart_at, kChinaOffset).substr(11, 5), "19:30");
  auto const arrives = house.page().arrive_at;
  phone.tell("departed");
  phone.meet();
  EXPECT_EQ(house.page().state, "under_way");
  EXPECT_EQ(house.page().arrive_at, arrives);
  EXPECT_EQ(house.page().events.at(0).minutes, 0);
}

// Whoever rides is answered for on arrival, also he who stands on another list: his journey ends with this coach.
TEST(TripBoarding, somebody_of_another_list_who_came_along_is_handed_over_too_and_the_trip_can_end) {
  House house;
  auto const guest = house.person_in(house.firm, "测试别车客");
  auto const person = house.put(guest).id.text;
  TravellerRow elsewhere{{"01TRAVELLER00000000000000X"}, "01GROUP0000000000000000001", person, "list", "listed", {}};
  house.write(Actor::system(), [&](Context& c) -> Result<bool> {
    insert_traveller(c, elsewhere);
    return true;
  }).value();
  Phone phone(house, "测试领队甲");
  phone.add(guest.document_number, "测试别车客", 9);
  phone.all_good(phone.key(guest.document_number));
  phone.mark(phone.key(guest.document_number), "aboard", 1);
  phone.meet();
  house.clock.at = instant_of(day_of(2020, 2, 21), Minutes{19 * 60 + 30}, Minutes{8 * 60});
  phone.tell("departed");
  phone.meet();
  house.clock.at = instant_of(day_of(2020, 2, 22), Minutes{9 * 60 + 55}, Minutes{8 * 60});
  phone.tell("arrived");
  phone.meet();
  auto const one = house.person(phone.key(guest.document_number));
  EXPECT_EQ(one.traveller_id, elsewhere.id.text);
  auto const done = house.write(house.officer_here, [&](Context& c) { return house.boarding.hand_over(c, {house.trip, {{one.traveller_id, "arrived", "", false}}}); });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, "handed_over");
  EXPECT_EQ(house.read(house.officer_here, [&](View const& v) { return find_traveller(v, elsewhere.id.text); })->state, "arrived");
  EXPECT_EQ(house.read(house.officer_here, [&](View const& v) { return house.boarding.ledger_gaps(v); }), "");
}

TEST(TripBoarding, a_ledger_that_was_closed_with_somebody_missing_is_found) {
  House house;
  Phone phone(house, "测试领队甲");
  phone.mark(house.travellers[0], "aboard", 1);
  phone.meet();
  house.write(Actor::system(), [&](Context& c) -> Result<bool> {
    auto row = *find_trip(c, house.trip.text);
    house.trips.mark(c, row, "handed_over");
    return true;
  }).value();
  EXPECT_EQ(house.read(house.officer_here, [&](View const& v) { return house.boarding.ledger_gaps(v); }), "测A00001: " + house.travellers[0] + " ");
}

}  // namespace
}  // namespace ly::trips
