// Passes, shifts, phones and the ledger, through the verbs as edges call them.
#include <gtest/gtest.h>
#include <sodium.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "domains/passes/card_list.h"
#include "domains/passes/checkpoints.h"
#include "domains/passes/invariants.h"
#include "domains/registry/registry_test_house.h"
#include "engines/cose/base45.h"
#include "formats/barcode.h"
#include "formats/phone_table.h"

namespace ly::passes {
namespace {

using test::kCounty, test::kTown, test::kOtherTown, test::RegistryHouse;

formats::PolicySet const& policies() {
  static auto const all = formats::PolicySet::load_shipped().value();
  return all;
}

struct House : RegistryHouse {
  Jobs jobs{*desk, [](View const&, std::string const&) { return std::optional(Actor::system()); }};
  bool back_at_work = false;
  std::vector<std::string> on_roster;
  Passes passes{Surroundings{policies(), registry.known, [this](View const&, std::string const&) { return back_at_work; },
                             [this](View const&, std::string const&, std::string const& after, int64_t limit, std::string& roster) {
                               std::vector<std::string> out;
                               roster = "R1";
                               for (auto const& id : on_roster) if (id > after && static_cast<int64_t>(out.size()) < limit) out.push_back(id);
                               return out;
                             },
                             [](View const&, std::string const& account) { return account; }}};
  Checkpoints checkpoints{passes, jobs, json::object()};
  std::string gate = place(kTown, "东村卡口"), far_gate = place(kOtherTown, "西村卡口");

  House() {
    jobs.add_kind("passes.cards", [this](JobRun& run) { return checkpoints.run_cards(run); });
    jobs.add_kind("passes.issue_roster", [this](JobRun& run) { return passes.run_roster(run); });
  }
  std::string place(char const* division, char const* name) {
    return write(Actor::system(), [&](Context& c) { return registry.places.add(c, {division, "checkpoint", name, {}, {}}); }).value().id.text;
  }
  std::string number() { return identifiers::make_resident_id(dice, day_of(1900, 1, 1), true); }
  IssuePass resident(std::string const& id_number) {
    IssuePass in;
    in.kind = "person";
    in.category = "居民";
    in.document_number = id_number;
    in.name = "测试老人";
    in.phone = "13900001234";
    in.screen = "准予";
    in.division = kTown;
    in.papers = in.card_only = true;
    return in;
  }
  Result<Pass> issue(IssuePass const& in, Actor const& who) {
    clock.at.ms += 1;
    return write(who, [&](Context& c) { return passes.issue(c, in); });
  }
  OpenedShift shift(std::string const& at) {
    auto const opened = write(officer(), [&](Context& c) { return checkpoints.open_shift(c, {at, "测试带班", "测试甲 测试乙", "吴语", c.now, c.now + Minutes{480}}); }).value();
    while (jobs.run_next()) {}
    return opened;
  }
  Result<Enrolled> enrol(std::string const& code, std::string const& token = "") {
    clock.at.ms += 1;
    return write(Actor::system(), [&](Context& c) { return checkpoints.enrol(c, {code, "手机一", token}); });
  }
  int64_t sequence = 0;
  Result<Receipt> sync(std::string const& token, std::vector<SentEntry> const& entries) {
    clock.at.ms += 1;
    return write(Actor::system(), [&](Context& c) { return checkpoints.synchronise(c, {token, ++sequence, 0, entries}); });
  }
  Result<json::value> look_up(std::string const& token, std::string const& number) {
    return write(Actor::system(), [&](Context& c) { return checkpoints.look_up(c, {token, number, ++sequence}); });
  }
  void publish() {
    clock.at.ms += 1000;
    write(Actor::system(), [&](Context& c) { return passes.keys().publish(c); }).value();
  }
  // As anybody checks it who has the lists.
  cose::Finding judged(std::string const& text, Instant now, std::string const& division = "", std::string const& gate_id = "") {
    auto const lists = read(Actor::system(), [&](View const& v) { return passes.keys().lists(v); });
    auto const root = cose::PublicKey::from_spki(lists.root).value();
    auto const trust = cose::read_trust(lists.trust, root).value();
    cose::StatusIndex const status(cose::read_status(lists.status, root).value());
    return cose::judge_pass(text, {trust, &status}, now, {gate_id, division}).finding;
  }
  std::vector<Entry> ledger(std::string const& which = "all") {
    return read(officer(), [&](View const& v) { return checkpoints.entries(v, {"", which, "", "", 200}); }).value().items;
  }
  int64_t rows_failing() {
    int64_t failing = 0;
    for (auto const& [name, sql] : invariants())
      if (store::query(*writer, sql)->next() && name != "passes.approved_or_by_a_named_officer") ++failing, ADD_FAILURE() << name;
    return failing;
  }
};

// A phone as the browser's: it chains what it writes.
struct Phone {
  std::string token, shift, hash;
  int64_t counter = 0;
  std::vector<SentEntry> kept;

  explicit Phone(Enrolled const& enrolled) : token(enrolled.token), shift(text_of(enrolled.bundle.at("shift"), "id")) {}
  SentEntry& write(Instant at, json::object more) {
    json::object body{{"at", at.ms}, {"shift", shift}, {"how", "number"}, {"who", "本镇"}, {"pass", "有效"}, {"id_ok", true}, {"temp", 3640}, {"code", "无"}, {"priority", false}, {"high14", false},
                      {"action", "pass"}, {"reason", "C06"}};
    for (auto const& member : more) body[member.key()] = member.value();
    auto const text = json::serialize(body);
    auto const chained = hash + text;
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), reinterpret_cast<unsigned char const*>(chained.data()), chained.size());
    hash = to_hex(digest);
    kept.push_back({++counter, hash, text});
    return kept.back();
  }
};

TEST(Passes, are_granted_by_the_table_and_only_within_the_region) {
  House house;
  auto const pass = house.issue(house.resident(house.number()), house.officer());
  ASSERT_TRUE(pass) << pass.error().code;
  EXPECT_EQ(std::tuple(pass->serial, pass->reason_code, pass->scope, pass->uses, pass->uses_days), std::tuple(1, "P03", "township", 1, 2));
  EXPECT_EQ(to_iso(pass->to), "2020-03-01T16:00:00.000Z");  // the fourteenth day's midnight in China
  auto worker = house.resident(house.number());
  worker.kind = "permit";
  worker.category = "复工员工";
  worker.enterprise_id = house.add_firm(kTown).id;
  worker.places = {house.gate};
  EXPECT_EQ(house.issue(worker, house.officer()).error().code, "pass.not_granted");
  house.back_at_work = true;
  EXPECT_TRUE(house.issue(worker, house.officer()));
  worker.places = {};
  EXPECT_EQ(house.issue(worker, house.officer()).error().code, "pass.places_missing");
  EXPECT_EQ(house.issue(house.resident(house.number()), house.officer("990102")).error().code, "pass.beyond");
  auto without = house.resident("");
  EXPECT_EQ(house.issue(without, house.officer()).error().code, "pass.holder");
  auto odd = house.resident(house.number());
  odd.kind = "vehicle";
  EXPECT_EQ(house.issue(odd, house.officer()).error().code, "pass.category");
  // A certificate is who examines' to issue, a pass is not.
  auto certificate = house.resident(house.number());
  certificate.kind = "health";
  certificate.category = "健康证明";
  auto const clinic = House::actor(Role::inspector, kCounty);
  EXPECT_EQ(house.issue(certificate, house.officer()).error().code, "pass.by_clinic");
  EXPECT_EQ(house.issue(certificate, clinic).value().reason_code, "P11");
  EXPECT_EQ(house.issue(house.resident(house.number()), clinic).error().code, "pass.by_officer");
  EXPECT_EQ(house.rows_failing(), 0);
}

TEST(Passes, are_signed_so_that_anybody_with_the_lists_can_check_them) {
  House house;
  auto const number = house.number();
  auto const pass = house.issue(house.resident(number), house.officer()).value();
  house.publish();
  auto const now = house.clock.at;
  EXPECT_EQ(house.judged(pass.text, now, std::string(kTown) + "201"), cose::Finding::good);
  EXPECT_EQ(house.judged(pass.text, now, kOtherTown), cose::Finding::wrong_place);
  EXPECT_EQ(house.judged(pass.text, pass.to), cose::Finding::expired);
  EXPECT_EQ(house.judged(pass.text, now + kListGood), cose::Finding::old_lists);
  EXPECT_LE(cose::qr_modules(pass.text.size()), cose::kModulesPerson);
  // No digit of the number but its last four, no day of birth.
  auto const octets = cose::from_base45(std::string_view(pass.text).substr(4)).value();
  EXPECT_TRUE(contains(octets, number.substr(14)));
  EXPECT_FALSE(contains(octets, number.substr(6, 8)));
  EXPECT_FALSE(contains(octets, number.substr(0, 6)));
  // Revoked: on the next list, and in the change to it; the list before is told by its number.
  auto const before = house.read(Actor::system(), [&](View const& v) { return house.passes.keys().lists(v); });
  house.write(house.officer(), [&](Context& c) { return house.passes.revoke(c, {pass.id, "证件遗失"}); }).value();
  house.clock.at.ms += 1000;
  EXPECT_TRUE(house.read(Actor::system(), [&](View const& v) { return house.passes.keys().is_due(v); }));
  house.publish();
  EXPECT_FALSE(house.read(Actor::system(), [&](View const& v) { return house.passes.keys().is_due(v); }));
  EXPECT_EQ(house.judged(pass.text, now), cose::Finding::revoked);
  auto const change = house.read(Actor::system(), [&](View const& v) { return house.passes.keys().change_since(v, before.status_sequence); }).value();
  auto const root = cose::PublicKey::from_spki(before.root).value();
  auto const after = cose::apply(cose::read_status(before.status, root).value(), cose::read_status_delta(change, root).value()).value();
  EXPECT_EQ(after.revoked, (std::vector<uint64_t>{1}));
  EXPECT_FALSE(house.read(Actor::system(), [&](View const& v) { return house.passes.keys().change_since(v, 99); }));
}

TEST(Passes, keys_are_one_for_each_kind_and_issuer_replaced_with_overlap_and_sealed) {
  House house;
  auto const write = [&](auto verb) { house.clock.at.ms += 1000; return house.write(Actor::system(), verb); };
  auto const clinic = write([&](Context& c) { return house.passes.keys().create(c, "health", "测试镇卫生院"); }).value();
  EXPECT_EQ(write([&](Context& c) { return house.passes.keys().create(c, "coach", "x"); }).error().code, "pass.key_kind");
  EXPECT_EQ(write([&](Context& c) { return house.passes.keys().create(c, "health", " "); }).error().code, "pass.issuer");
  auto certificate = house.resident(house.number());
  certificate.kind = "health";
  certificate.category = "健康证明";
  certificate.issuer = "测试镇卫生院";
  auto const doctor = House::actor(Role::inspector, kCounty);
  auto const first = house.issue(certificate, doctor).value();
  certificate.issuer = "别的医院";
  EXPECT_EQ(house.issue(certificate, doctor).error().code, "pass.no_key");
  house.publish();
  EXPECT_EQ(house.judged(first.text, house.clock.at), cose::Finding::good);
  // Rotated: new ones by the new key, those of the former key stay good, also after it ended.
  auto const next = write([&](Context& c) { return house.passes.keys().rotate(c, clinic.id); }).value();
  EXPECT_NE(next.id, clinic.id);
  certificate.document_number = house.number();
  certificate.issuer = "测试镇卫生院";
  auto const second = house.issue(certificate, doctor).value();
  house.publish();
  EXPECT_EQ(house.judged(first.text, house.clock.at), cose::Finding::good);
  EXPECT_EQ(house.judged(second.text, house.clock.at), cose::Finding::good);
  house.clock.at = house.clock.at + Minutes{2 * 24 * 60};
  EXPECT_EQ(write([&](Context& c) { return house.passes.keys().rotate(c, clinic.id); }).error().code, "pass.key_over");
  house.publish();
  EXPECT_EQ(house.judged(first.text, house.clock.at), cose::Finding::good);
  // Leaked: revoked, and all it signed with it.
  EXPECT_EQ(write([&](Context& c) { return house.passes.keys().revoke(c, next.id, " "); }).error().code, "pass.key_reason");
  write([&](Context& c) { return house.passes.keys().revoke(c, next.id, "电脑被盗"); }).value();
  house.publish();
  EXPECT_EQ(house.judged(second.text, house.clock.at), cose::Finding::unknown_issuer);
  // No key stands in the database in clear.
  house.read(Actor::system(), [&](View const& v) {
    auto const rows = store::query(v.tx, "select sealed from pass_key");
    while (rows->next()) EXPECT_FALSE(cose::PrivateKey::from_pkcs8(rows->bytes(0)));
    return 0;
  });
  // The house's own key is replaced a month before its end, by itself.
  auto const lorry = [&] {
    IssuePass in;
    in.kind = "vehicle";
    in.category = "保供应急";
    in.plate = "苏A·00000";
    in.screen = "准予";
    in.division = kTown;
    in.papers = true;
    return house.issue(in, house.officer()).value();
  };
  lorry();
  house.clock.at = house.clock.at + kKeySigns + Minutes{-29 * 24 * 60};
  lorry();
  int64_t of_vehicles = 0;
  for (auto const& key : house.read(Actor::system(), [&](View const& v) { return house.passes.keys().list(v); })) of_vehicles += key.kind == "vehicle";
  EXPECT_EQ(of_vehicles, 2);
}

TEST(Passes, are_printed_eight_to_a_sheet_and_read_back) {
  House house;
  std::string ids;
  for (int i = 0; i < 9; ++i) ids += (i ? "," : "") + house.issue(house.resident(house.number()), house.officer()).value().id.text;
  auto const print = [&](Actor const& who, std::string const& which) { return house.read(who, [&](View const& v) { return house.passes.print(v, {which}); }); };
  auto const file = print(house.officer(), ids).value();
  EXPECT_TRUE(file.bytes.starts_with("%PDF"));
  EXPECT_TRUE(contains(file.bytes, "/Count 2"));
  EXPECT_EQ(print(house.officer("990102"), ids).error().code, "not_found");
  EXPECT_EQ(print(house.officer(), "").error().code, "pass.print_nothing");
  auto const first = ids.substr(0, 26);
  house.write(house.officer(), [&](Context& c) { return house.passes.revoke(c, {{first}, "证件遗失"}); }).value();
  EXPECT_EQ(print(house.officer(), ids).error().code, "pass.not_valid");
  auto const text = house.read(house.officer(), [&](View const& v) { return house.passes.get(v, {first}); }).value().text;
  EXPECT_EQ(formats::read_barcode(formats::png_of(formats::write_qr(text).value(), 4)).value(), text);
}

TEST(Passes, are_found_by_number_name_and_plate_and_revoked_once) {
  House house;
  auto const number = house.number(), last4 = number.substr(14);
  auto const pass = house.issue(house.resident(number), house.officer()).value();
  IssuePass lorry;
  lorry.kind = "vehicle";
  lorry.category = "保供应急";
  lorry.plate = "苏A·00000";
  lorry.screen = "准予";
  lorry.division = kTown;
  lorry.papers = true;
  auto const lorry_pass = house.issue(lorry, house.officer());
  ASSERT_TRUE(lorry_pass) << lorry_pass.error().code << " " << lorry_pass.error().at << house.log;
  auto const found = [&](std::string q) { return house.read(house.officer(), [&](View const& v) { return house.passes.search(v, {q, "", "", "", {}, 50}); }).value().total; };
  EXPECT_EQ(std::tuple(found("1"), found("测试老人"), found("苏A00000"), found("")), std::tuple(1, 1, 1, 2));
  EXPECT_EQ(house.read(house.officer("990102"), [&](View const& v) { return house.passes.get(v, pass.id); }).error().code, "not_found");
  auto const own = [&](std::string phone, std::string last4) { return house.read(Actor::system(), [&](View const& v) { return house.passes.own(v, {1, phone, last4}); }); };
  EXPECT_TRUE(own("139 0000 1234", last4));
  EXPECT_EQ(own("13900001235", last4).error().code, "pass.not_yours");
  EXPECT_EQ(own("13900001234", "0000").error().code, "pass.not_yours");
  auto const revoke = [&] { return house.write(house.officer(), [&](Context& c) { return house.passes.revoke(c, {pass.id, "证件遗失"}); }); };
  EXPECT_EQ(revoke().value().state, "revoked");
  EXPECT_EQ(revoke().error().code, "pass.revoked_already");
}

TEST(Passes, of_a_whole_roster_are_issued_once) {
  House house;
  house.back_at_work = true;
  auto const firm = house.add_firm(kTown);
  for (int i = 0; i < 3; ++i) house.on_roster.push_back(house.put(house.person_in(firm)).id.text);
  std::sort(house.on_roster.begin(), house.on_roster.end());
  for (int round = 0; round < 2; ++round) {
    auto const started = house.write(house.officer(), [&](Context& c) { return house.passes.start_roster(c, house.jobs, {firm.id, {house.gate}}); }).value();
    while (house.jobs.run_next()) {}
    auto const job = house.read(Actor::system(), [&](View const& v) { return find_job(v, started.job_id); });
    ASSERT_EQ(job->state, "done") << json::serialize(job->problem);
    EXPECT_EQ(job->result, json::parse(round == 0 ? R"({"issued":3,"had":0,"refused":0})" : R"({"issued":0,"had":3,"refused":0})"));
  }
}

TEST(Checkpoints, a_code_is_good_for_one_phone_and_half_an_hour) {
  House house;
  auto const opened = house.shift(house.gate);
  EXPECT_EQ(opened.pin.size(), kPinDigits);
  auto const typed = opened.code.substr(0, 4) + "-" + lower_ascii(opened.code.substr(4));
  EXPECT_TRUE(house.enrol(typed));
  EXPECT_EQ(house.enrol(opened.code).error().code, "checkpoint.code");
  auto const another = house.write(house.officer(), [&](Context& c) { return house.checkpoints.new_code(c, opened.shift_id); }).value();
  house.clock.at = house.clock.at + Minutes{31};
  EXPECT_EQ(house.enrol(another.code).error().code, "checkpoint.code");
}

TEST(Checkpoints, a_holder_with_only_a_card_is_known_by_number_and_pin_and_the_list_tells_nothing) {
  House house;
  auto const number = house.number();
  house.issue(house.resident(number), house.officer()).value();
  auto elsewhere = house.resident(house.number());
  elsewhere.division = kOtherTown;
  house.issue(elsewhere, house.officer("9901")).value();
  auto const opened = house.shift(house.gate);
  auto const enrolled = house.enrol(opened.code).value();
  auto const& cards = enrolled.bundle.at("cards").as_array();
  ASSERT_EQ(cards.size(), 1U);  // not the one of the other township
  std::string salt;
  ASSERT_TRUE(from_base64(text_of(enrolled.bundle.at("shift"), "salt"), salt));
  EXPECT_EQ(cards[0].at(0), json::value(card_digest(shift_key(opened.pin, salt), number).lookup));
  auto wrong = opened.pin;
  wrong[0] = wrong[0] == '9' ? '0' : '9';
  EXPECT_NE(cards[0].at(0), json::value(card_digest(shift_key(wrong, salt), number).lookup));
  auto const whole = json::serialize(enrolled.bundle);
  for (auto const& secret : {number, number.substr(14), std::string("测试老"), opened.pin}) EXPECT_FALSE(contains(whole, secret)) << secret;
}

TEST(Ledger, every_entry_once_however_often_it_is_sent) {
  House house;
  auto const pass = house.issue(house.resident(house.number()), house.officer()).value();
  Phone phone(house.enrol(house.shift(house.gate).code).value());
  for (int i = 0; i < 3; ++i) phone.write(house.clock.at, {{"who", "市外"}, {"pass", "无"}, {"action", "turn_back"}, {"reason", "C99"}, {"number", house.number()}, {"name", "测试外地人"}});
  phone.write(house.clock.at, {{"serial", pass.serial}});
  auto const first = house.sync(phone.token, phone.kept).value();
  EXPECT_EQ(std::tuple(first.recorded, first.known, first.conflicts, first.counter), std::tuple(4, 0, 0, 4));
  auto const again = house.sync(phone.token, phone.kept).value();
  EXPECT_EQ(std::tuple(again.recorded, again.known, again.counter, again.hash), std::tuple(0, 4, 4, phone.hash));
  EXPECT_EQ(house.ledger().size(), 4U);
  auto const page = house.read(house.officer(), [&](View const& v) { return house.checkpoints.get(v, house.gate); }).value();
  EXPECT_EQ(std::tuple(page.checkpoint.passed, page.checkpoint.turned_back, page.turned_back.at(0).count), std::tuple(1, 3, 3));
  EXPECT_EQ(house.rows_failing(), 0);
}

TEST(Ledger, people_of_one_vehicle_stand_with_it) {
  House house;
  Phone one(house.enrol(house.shift(house.gate).code).value());
  std::string const bus(32, 'a'), other(32, 'b');
  one.write(house.clock.at, {{"how", "plate"}, {"plate", "测A12345"}, {"party", bus}});
  for (int i = 0; i < 3; ++i) one.write(house.clock.at, {{"party", bus}, {"number", house.number()}});
  one.write(house.clock.at, {{"party", other}});
  one.write(house.clock.at, {{"party", "not a mark"}});
  EXPECT_EQ(house.sync(one.token, one.kept).value().recorded, 6);
  auto const all = house.ledger();
  auto const vehicle = std::find_if(all.begin(), all.end(), [](Entry const& e) { return !e.plate.empty(); });
  ASSERT_NE(vehicle, all.end());
  EXPECT_EQ(vehicle->aboard, 3);
  auto const of = [&](std::string const& party) { return house.read(house.officer(), [&](View const& v) { return house.checkpoints.entries(v, {"", "all", party, "", 200}); }).value(); };
  EXPECT_EQ(of(bus).total, 4);
  for (auto const& entry : of(bus).items) EXPECT_EQ(entry.party, bus);
  EXPECT_EQ(of(other).total, 1);
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](Entry const& e) { return e.party.empty(); }), 1);  // what is no mark is none
}

TEST(Ledger, the_reason_stands_as_it_was_read_out) {
  House house;
  Phone one(house.enrol(house.shift(house.gate).code).value());
  one.write(house.clock.at, {{"temp", 3760}, {"pass", "无"}, {"action", "to_medical_point"}, {"reason", "C01"}});
  house.sync(one.token, one.kept).value();
  auto const entry = house.ledger().at(0);
  EXPECT_NE(entry.reason.find("37.6"), std::string::npos) << entry.reason;
  EXPECT_NE(entry.reason_en.find("37.6"), std::string::npos) << entry.reason_en;
  EXPECT_TRUE(entry.conflicts.empty());
}

TEST(Ledger, what_does_not_fit_is_recorded_and_marked_never_refused) {
  House house;
  auto const pass = house.issue(house.resident(house.number()), house.officer()).value();
  Phone one(house.enrol(house.shift(house.gate).code).value()), two(house.enrol(house.shift(house.gate).code).value());
  one.write(house.clock.at, {{"serial", pass.serial}});
  two.write(house.clock.at + Minutes{1}, {{"serial", pass.serial}});                                      // in two places, and once too often
  two.write(house.clock.at + Minutes{2}, {{"action", "pass"}, {"reason", "C99"}, {"who", "市外"}, {"pass", "无"}});  // the table says turn back
  two.write(house.clock.at + Minutes{600}, {});                                                           // later than now and than the shift
  house.sync(one.token, one.kept).value();
  two.kept[1].body += " ";                // altered on the way
  two.kept.push_back({9, "ab", "nonsense"});  // and five are missing
  auto const receipt = house.sync(two.token, two.kept).value();
  EXPECT_EQ(std::tuple(receipt.recorded, receipt.conflicts), std::tuple(4, 4));
  std::map<int64_t, std::vector<std::string>> told;
  for (auto const& entry : house.ledger("conflicts")) told[entry.counter] = entry.conflicts;
  EXPECT_EQ(told[1], (std::vector<std::string>{"double", "over_use"}));
  EXPECT_EQ(told[2], (std::vector<std::string>{"chain", "verdict_differs"}));
  EXPECT_EQ(told[3], (std::vector<std::string>{"clock", "outside_shift"}));
  EXPECT_EQ(told[9], (std::vector<std::string>{"gap", "unreadable"}));
  auto const entry = house.ledger("conflicts").front();
  EXPECT_TRUE(house.write(house.officer(), [&](Context& c) { return house.checkpoints.settle(c, {entry.device_id, entry.hash, "电话核实，确为同一人两次进村", entry.counter}); }));
  EXPECT_EQ(house.ledger("conflicts").size(), 3U);
  EXPECT_EQ(house.rows_failing(), 0);
}

TEST(Checkpoints, what_a_phone_asked_is_not_asked_again_by_who_listened) {
  House house;
  auto const number = house.number();
  house.issue(house.resident(number), house.officer()).value();
  auto const enrolled = house.enrol(house.shift(house.gate).code).value();
  Phone phone(enrolled);
  EXPECT_EQ(house.look_up(phone.token, number).value().at("passes").as_array().size(), 1U);
  auto const heard = house.sequence;
  phone.write(house.clock.at, {});
  EXPECT_TRUE(house.sync(phone.token, phone.kept));
  house.sequence = heard - 1;
  EXPECT_EQ(house.look_up(phone.token, number).error().code, "checkpoint.replayed");
  house.sequence = heard;
  EXPECT_EQ(house.sync(phone.token, phone.kept).error().code, "checkpoint.replayed");
  // Without the token, with a digit of it wrong, with that of the enrolment code: nothing.
  for (auto const& token : {std::string(), phone.token.substr(1) + "x", std::string("ABCDEFGHJK")}) {
    EXPECT_EQ(house.look_up(token, number).error().code, "checkpoint.token");
    EXPECT_EQ(house.sync(token, phone.kept).error().code, "checkpoint.token");
    EXPECT_EQ(house.read(Actor::system(), [&](View const& v) { return house.checkpoints.bundle(v, {token, 0}); }).error().code, "checkpoint.token");
  }
  // The token itself stands nowhere in the house.
  house.read(Actor::system(), [&](View const& v) {
    auto const rows = store::query(v.tx, "select token_index from checkpoint_device");
    while (rows->next()) EXPECT_NE(rows->text(0), phone.token);
    return 0;
  });
  // After its shift a phone hands in what it has, and is told nothing more.
  house.clock.at = house.clock.at + Minutes{480 + 61};
  house.sequence = heard + 10;
  EXPECT_EQ(house.look_up(phone.token, number).error().code, "checkpoint.shift_over");
  EXPECT_EQ(house.read(Actor::system(), [&](View const& v) { return house.checkpoints.bundle(v, {phone.token, 0}); }).error().code, "checkpoint.shift_over");
  EXPECT_TRUE(house.sync(phone.token, phone.kept));
}

TEST(Checkpoints, a_phone_cannot_try_out_the_numbers_of_a_county) {
  House house;
  Phone phone(house.enrol(house.shift(house.gate).code).value());
  auto const number = house.number();
  for (int64_t i = 0; i < kLookUpsPerHour; ++i) ASSERT_TRUE(house.look_up(phone.token, number));
  EXPECT_EQ(house.look_up(phone.token, number).error().code, "checkpoint.too_many_look_ups");
  house.clock.at = house.clock.at + Minutes{60};
  EXPECT_TRUE(house.look_up(phone.token, number));
}

TEST(Passes, who_guesses_at_somebodys_pass_is_stopped) {
  House house;
  auto const number = house.number();
  house.issue(house.resident(number), house.officer()).value();
  auto const own = [&](std::string last4) { return house.read(Actor::system(), [&](View const& v) { return house.passes.own(v, {1, "13900001234", last4}); }); };
  for (int i = 0; i < accounts::Tries::kPerHour; ++i) EXPECT_EQ(own("0000").error().code, "pass.not_yours");
  EXPECT_EQ(own(number.substr(14)).error().code, "pass.too_many_tries");
  house.clock.at = house.clock.at + Minutes{60};
  EXPECT_TRUE(own(number.substr(14)));
}

TEST(Ledger, a_stolen_phone_is_cut_off_and_what_it_did_afterwards_gives_no_right) {
  House house;
  auto const enrolled = house.enrol(house.shift(house.gate).code).value();
  Phone phone(enrolled);
  auto const id = std::string(text_of(enrolled.bundle.at("device"), "id"));
  house.write(house.officer(), [&](Context& c) { return house.checkpoints.revoke_device(c, {{id}, "手机丢失"}); }).value();
  EXPECT_EQ(house.read(Actor::system(), [&](View const& v) { return house.checkpoints.bundle(v, {phone.token, 0}); }).error().code, "checkpoint.cut_off");
  phone.write(house.clock.at + Minutes{3}, {{"action", "pass_with_record"}, {"reason", "C09"}, {"pass", "无"}, {"temporary", true}, {"number", house.number()}, {"name", "测试员"}});
  auto const receipt = house.sync(phone.token, phone.kept).value();
  EXPECT_EQ(std::tuple(receipt.revoked, receipt.recorded), std::tuple(true, 1));
  EXPECT_EQ(house.ledger().at(0).conflicts, (std::vector<std::string>{"cut_off"}));
  EXPECT_TRUE(house.ledger().at(0).pass_id.empty());
}

TEST(Ledger, a_temporary_pass_is_made_by_the_officer_who_opened_the_shift) {
  House house;
  Phone phone(house.enrol(house.shift(house.gate).code).value());
  phone.write(house.clock.at, {{"action", "pass_with_record"}, {"reason", "C09"}, {"pass", "过期"}, {"temporary", true}, {"number", house.number()}, {"name", "测试老人"}});
  house.sync(phone.token, phone.kept).value();
  auto const entry = house.ledger().at(0);
  EXPECT_TRUE(entry.conflicts.empty());
  auto const pass = house.read(house.officer(), [&](View const& v) { return house.passes.get(v, {entry.pass_id}); }).value();
  EXPECT_EQ(std::tuple(pass.basis, pass.reason_code, pass.issued_by), std::tuple("shift", "P10", journal_name(house.officer())));
  EXPECT_EQ(pass.place_names, (std::vector<std::string>{"东村卡口"}));
}

TEST(CheckpointRules, travel_to_the_phone_with_their_tests) {
  auto const table = formats::phone_table(*policies().find("checkpoint", day_of(2020, 2, 17)));
  EXPECT_EQ(table.at("rules").as_array().size(), 12U);
  EXPECT_EQ(table.at("rules").as_array()[0].at("action"), json::value("to_medical_point"));
  EXPECT_EQ(table.at("rules").as_array()[5].at("if").at("pass"), json::value("\"有效\""));
  EXPECT_GT(table.at("tests").as_array().size(), 12U);
}

// What the phone's own tests (web/src/domains/checkpoint) are held to. LIAOYUAN_WRITE_VECTORS=1 writes it anew.
TEST(CheckpointRules, and_digests_of_cards_are_those_the_phones_are_tested_by) {
  auto const key = shift_key("12345678", "0123456789abcdef");
  auto const digest = card_digest(key, "990000190001010008");
  std::pair<std::string, std::string> const files[] = {{"card_digest.txt", to_hex(key) + "\n" + digest.lookup + "\n" + to_hex(digest.key) + "\n"},
                                                       {"checkpoint_table.json", canonical(formats::phone_table(*policies().find("checkpoint", day_of(2020, 2, 17)))) + "\n"}};
  for (auto const& [name, content] : files) {
    auto const path = SOURCE_ROOT "/tests/corpus/passes/" + name;
    if (std::getenv("LIAOYUAN_WRITE_VECTORS")) std::ofstream(path) << content;
    std::stringstream kept;
    kept << std::ifstream(path).rdbuf();
    EXPECT_EQ(kept.str(), content) << name;
  }
}

}  // namespace
}  // namespace ly::passes
