#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"
#include "domains/registry/registry_test_house.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kOtherCounty;
using test::kOtherTown;
using test::kTown;

struct PersonsTest : ::testing::Test {
  test::RegistryHouse house;
  Persons const& persons = house.registry.persons;
  Enterprise const firm = house.add_firm(kTown), other = house.add_firm(kOtherTown, "外地企业");
  void TearDown() override { house.expect_sound(); }

  Result<Items<Person>> search(Actor const& who, std::string q) {
    return house.read(who, [&](View const& v) { return persons.search(v, {q, 50}); });
  }
  Result<UnmaskedPerson> unmask(Actor const& who, PersonId id, std::vector<std::string> fields, std::string reason = "核对乘车名单") {
    return house.write(who, [&](Context& c) { return persons.unmask(c, {id, fields, reason}); });
  }
  Result<Erased> erase(Actor const& who, PersonId id, std::string reason = "本人要求删除") {
    return house.write(who, [&](Context& c) { return persons.erase(c, {id, reason}); });
  }
};

TEST_F(PersonsTest, the_same_document_is_the_same_person) {
  auto in = house.person_in(firm, "测试甲");
  auto const first = house.put(in);
  EXPECT_EQ(first.outcome, Outcome::added);
  EXPECT_EQ(house.put(in).outcome, Outcome::same);
  in.document_number = lower_ascii(in.document_number.substr(0, 6) + " " + in.document_number.substr(6));  // as people type it
  in.phone = "";  // not known this time: stays
  EXPECT_EQ(house.put(in).outcome, Outcome::same);
  in.phone = "13900009999";
  auto const changed = house.put(in);
  EXPECT_EQ(changed.id, first.id);
  EXPECT_EQ(changed.outcome, Outcome::changed);
  EXPECT_EQ(changed.changed, std::vector<std::string>{"phone"});
  in.enterprise_id = other.id.text;
  in.division = other.division;
  EXPECT_EQ(house.put(in).outcome, Outcome::changed);  // known at another enterprise now
  EXPECT_EQ(house.put(in).outcome, Outcome::same);
  EXPECT_EQ(house.facts("person.added"), 1);
  EXPECT_EQ(house.facts("person.changed"), 1);
  EXPECT_EQ(house.facts("person.seen"), 1);
}

TEST_F(PersonsTest, an_unknown_area_only_warns_and_a_wrong_number_is_refused) {
  auto in = house.person_in(firm);
  EXPECT_TRUE(house.put(in).warnings.empty());  // 990000 is the demo region's
  in.document_number = identifiers::make_resident_id(house.dice, day_of(1900, 1, 1), true, "980000");
  auto const put = house.put(in);
  ASSERT_FALSE(put.warnings.empty());
  EXPECT_EQ(put.warnings[0].code, "id_number.area_unknown");
  auto const refused = [&](PersonIn const& p) {
    auto const r = house.write(Actor::system(), [&](Context& c) { return persons.find_or_add(c, p); });
    return r ? "ok" : r.error().code + " " + r.error().at;
  };
  auto bad = in;
  bad.document_number.back() = bad.document_number.back() == '1' ? '2' : '1';
  EXPECT_EQ(refused(bad), "id_number.check_digit document_number");
  bad = in;
  bad.document_kind = "library_card";
  EXPECT_EQ(refused(bad), "person.document_kind document_kind");
  bad = in;
  bad.name = " ";
  EXPECT_EQ(refused(bad), "person.name name");
  bad = in;
  bad.phone = "12";
  EXPECT_EQ(refused(bad), "registry.phone phone");
}

TEST_F(PersonsTest, found_by_name_or_whole_number_only_where_one_may_see) {
  auto const in = house.person_in(firm, "测试甲某"), twin = house.person_in(other, "测试甲某");
  auto const mine = house.put(in);
  (void)house.put(twin);
  auto const found = search(house.officer(), "甲某").value();
  ASSERT_EQ(found.total, 1);
  EXPECT_EQ(found.items[0].id, mine.id);
  ASSERT_EQ(found.items[0].enterprises.size(), 1U);
  EXPECT_EQ(found.items[0].enterprises[0].id, firm.id.text);
  EXPECT_EQ(found.items[0].enterprises[0].name, firm.name);
  EXPECT_EQ(search(house.officer("99"), "甲某")->total, 2);
  EXPECT_EQ(search(house.clerk(firm.id.text), "甲某")->total, 1);
  EXPECT_EQ(search(house.officer(), in.document_number)->total, 1);
  EXPECT_EQ(search(house.officer(), twin.document_number)->total, 0);  // foreign
  EXPECT_EQ(search(house.clerk(firm.id.text), twin.document_number)->total, 0);
  EXPECT_EQ(search(house.officer(), in.document_number.substr(0, 17))->total, 0);
  EXPECT_EQ(search(house.officer(), "甲").error().code, "person.query_short");
  auto const shown = canonical(write_record(found));
  EXPECT_EQ(shown.find(in.document_number), std::string::npos);
  EXPECT_EQ(shown.find("甲某"), std::string::npos);
  EXPECT_EQ(shown.find(in.phone), std::string::npos);
}

TEST_F(PersonsTest, names_are_filled_again_at_the_start_and_follow_a_moved_enterprise) {
  (void)house.put(house.person_in(firm, "测试甲某"));
  NameIndex fresh;
  house.read(Actor::system(), [&](View const& v) { fill_names(v, fresh); return 0; });
  EXPECT_EQ(fresh.search("person", "甲某", 9).size(), 1U);
  NameIndex unready;
  auto const early = house.read(house.officer(), [&](View const& v) { return persons.search(View{v.tx, v.actor, v.now, v.keys, unready}, {"甲某", 50}); });
  EXPECT_EQ(early.error().code, "person.indexing");
  ChangeEnterprise move;
  move.id = firm.id;
  move.revision = 1;
  move.division = kOtherTown;
  ASSERT_TRUE(house.write(house.officer("99"), [&](Context& c) { return house.registry.enterprises.change(c, move); }));
  EXPECT_EQ(search(house.officer(kCounty), "甲某")->total, 0);
  EXPECT_EQ(search(house.officer(kOtherCounty), "甲某")->total, 1);
}

TEST_F(PersonsTest, unmasking_wants_the_right_of_each_field_the_scope_and_a_reason) {
  auto const in = house.person_in(firm);
  auto const id = house.put(in).id;
  auto able = house.officer();
  able.unmask = {Pii::phone};
  EXPECT_EQ(unmask(house.officer(), id, {"phone"}).error().code, "registry.no_right");
  EXPECT_EQ(unmask(able, id, {"phone", "id_number"}).error().code, "registry.no_right");
  EXPECT_EQ(unmask(able, id, {"phone"}, "查看").error().code, "registry.reason_short");
  auto foreign = house.officer(kOtherCounty);
  foreign.unmask = {Pii::phone};
  EXPECT_EQ(unmask(foreign, id, {"phone"}).error().code, "not_found");
  auto foreign_clerk = house.clerk(other.id.text);
  foreign_clerk.unmask = {Pii::phone};
  EXPECT_EQ(unmask(foreign_clerk, id, {"phone"}).error().code, "not_found");
  EXPECT_EQ(house.facts("personal.unmasked"), 0);
  auto const shown = unmask(able, id, {"phone"});
  EXPECT_EQ(shown->phone, in.phone);
  EXPECT_FALSE(shown->name || shown->id_number);
  EXPECT_EQ(house.facts("personal.unmasked"), 1);
}

TEST_F(PersonsTest, the_thirty_first_unmask_of_an_hour_raises_an_alert) {
  auto const id = house.put(house.person_in(firm)).id;
  auto const able = house.with_rights(house.officer());
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(unmask(able, id, {"name"}));
  EXPECT_EQ(house.facts("personal.unmask_alert"), 0);
  auto colleague = able;
  colleague.account = {"01HOUSEACT0000000000000055"};
  ASSERT_TRUE(unmask(colleague, id, {"name"}));
  EXPECT_EQ(house.facts("personal.unmask_alert"), 0);  // counted by account
  ASSERT_TRUE(unmask(able, id, {"name"}));
  EXPECT_EQ(house.facts("personal.unmask_alert"), 1);
  house.clock.at = house.clock.at + Minutes{61};
  ASSERT_TRUE(unmask(able, id, {"name"}));
  EXPECT_EQ(house.facts("personal.unmask_alert"), 1);  // a new hour
}

TEST_F(PersonsTest, erasing_leaves_nothing_readable_and_the_journal_sound) {
  auto in = house.person_in(firm, "测试待删");
  auto const id = house.put(in).id;
  EXPECT_EQ(erase(house.lead(), id, "删").error().code, "registry.reason_short");
  EXPECT_EQ(erase(house.lead(kOtherCounty), id).error().code, "not_found");
  // An answer that holds him: the unmask of an officer, repeatable by its request id.
  auto const able = house.with_rights(house.officer());
  Command shown;
  shown.name = "persons.unmask";
  shown.actor = able;
  shown.request_id = "unmask-1";
  shown.run = [&](Context& c) -> Result<json::value> { return write_record(TRY(persons.unmask(c, {id, {"name"}, "核对乘车名单"}))); };
  ASSERT_TRUE(house.desk->call(shown));
  ASSERT_TRUE(erase(house.lead(), id));
  EXPECT_EQ(erase(house.lead(), id).error().code, "not_found");
  EXPECT_EQ(house.desk->call(shown).error().code, "not_found");  // the stored answer went too
  EXPECT_EQ(search(house.officer(), "待删")->total, 0);
  EXPECT_EQ(search(house.officer(), in.document_number)->total, 0);
  EXPECT_EQ(unmask(able, id, {"name"}).error().code, "not_found");
  EXPECT_EQ(house.erased.ids, std::vector<std::string>{"person/" + id.text});
  house.read(Actor::system(), [&](View const& v) {
    EXPECT_FALSE(find_person_in_clear(v, id));
    for (auto const& entry : list_journal(v.tx, {.subject_kind = "person", .subject_id = id.text}))
      EXPECT_EQ(personal_of(v.tx, v.keys, entry).has_value(), entry.what == "person.erased") << entry.what;
    return 0;
  });
  // Coming again he is a new person.
  auto const again = house.put(in);
  EXPECT_EQ(again.outcome, Outcome::added);
  EXPECT_NE(again.id, id);
}

TEST_F(PersonsTest, a_restored_backup_does_not_bring_an_erased_person_back) {
  auto const in = house.person_in(firm);
  auto const id = house.put(in).id;
  auto const backup = (house.folder.path / "backup.db").string();
  house.database->copy_to(backup);
  ASSERT_TRUE(erase(house.lead(), id));
  auto const restored = store::open_sqlite({.file = backup, .synchronous = "off"});
  auto const writer = restored->open_writer();
  EXPECT_EQ(house.keys->replay_erased(*writer), 1);
  auto const system = Actor::system();
  View const view{*writer, system, house.clock.now(), *house.keys, house.names};
  EXPECT_FALSE(find_person_in_clear(view, id));
  EXPECT_FALSE(find_person_id(view, "resident_id", in.document_number));
}

TEST_F(PersonsTest, no_number_name_or_phone_stands_in_the_file) {
  std::vector<PersonIn> all;
  for (int i = 0; i < 200; ++i) all.push_back(house.person_in(firm, "测试密" + std::to_string(i)));
  ASSERT_TRUE(house.write(Actor::system(), [&](Context& c) -> Result<int> {
    for (auto const& in : all) TRY(persons.find_or_add(c, in));
    return 1;
  }));
  for (auto const* suffix : {"", "-wal"}) {
    std::ifstream file(house.file() + suffix, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    for (auto const& in : all)
      for (auto const& secret : {in.document_number, in.name, in.phone}) EXPECT_EQ(content.str().find(secret), std::string::npos) << suffix;
  }
}

TEST_F(PersonsTest, five_hundred_at_once_do_not_hold_the_writer_long) {
  std::vector<PersonIn> all;
  for (size_t i = 0; i < kRowsPerCommand; ++i) all.push_back(house.person_in(firm));
  auto const run = [&] {
    auto const start = std::chrono::steady_clock::now();
    EXPECT_TRUE(house.write(Actor::system(), [&](Context& c) -> Result<int> {
      for (auto const& in : all) TRY(persons.find_or_add(c, in));
      return 1;
    }));
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  };
  auto const added = run(), same = run();
  std::cout << "  500 persons: added in " << added << " ms, found the same in " << same << " ms\n";
  EXPECT_LT(added, 2000);  // a machine ten times slower than ours
}

}  // namespace
}  // namespace ly::registry
