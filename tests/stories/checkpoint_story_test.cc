// Part 3 of the story: a village checkpoint of a town, from 7 February (played on the 11th). ID card and pass of everyone; residents within their limits,
// outsiders persuaded to turn back, passing traffic, supply lorries, an old man with only an ID card; four hours without a network, then
// everything is handed in, each entry once. The guard's phone is played here as the real one acts: it knows the signed lists, the
// table and the digests of cards, and asks nobody.
#include <gtest/gtest.h>
#include <sodium.h>

#include <unistd.h>

#include <map>

#include "base/text.h"
#include "domains/passes/card_list.h"
#include "domains/passes/rules.h"
#include "engines/cose/trust.h"
#include "engines/identifiers/identifiers.h"
#include "formats/policy_set.h"
#include "park.h"

namespace ly::story {
namespace {

constexpr std::string_view kTown = "990101102", kNextTown = "990101400", kCounty = "990101";

struct Town {
  World world;
  Person admin = (world.at(2, 11, 7), world.administrator());
  Person officer = world.person(admin, "zhenban", "镇 测试干部", {"officer"}, json::object{{"kind", "region"}, {"code", kCounty}});
  Person reviewer = world.person(admin, "shenpi", "审批 测试员", {"reviewer"}, json::object{{"kind", "region"}, {"code", kCounty}});
  Dice dice{20200207};
  std::string gate = place("测试东村卡口", kTown), other_gate = place("测试西村卡口", kNextTown);

  std::string place(std::string const& name, std::string_view division) {
    auto const made = officer.post("/api/places", json::object{{"kind", "checkpoint"}, {"name", name}, {"division", division}});
    EXPECT_TRUE(made.ok()) << made.body;
    return std::string(made.text("id"));
  }
  std::string number() { return identifiers::make_resident_id(dice, day_of(1900, 1, 1), true); }
  Reply pass(json::object more) {
    json::object order{{"kind", "person"}, {"category", "居民"}, {"screen", "准予"}, {"division", kTown}, {"papers", true}};
    for (auto const& member : more) order[member.key()] = member.value();
    return officer.post("/api/passes", order);
  }
};

// A guard's phone.
struct Phone {
  Town& town;
  std::string pin, token, shift, salt, hash, given;  // given: everything the house told it
  int64_t counter = 0, sequence = 0;
  json::array waiting;
  cose::TrustList trust;
  cose::StatusIndex status{{}};
  std::map<std::string, std::string> cards;                // digest -> sealed
  std::map<int64_t, std::vector<Instant>> used;            // by this phone
  formats::PolicySet const policies = formats::PolicySet::load_shipped().value();

  Phone(Town& in, std::string const& gate) : town(in), trust{0, {0}, {0}, {}} {
    auto const opened = town.officer.post("/api/checkpoints/" + gate + "/shifts",
                                          json::object{{"from", to_iso(town.world.now())}, {"to", to_iso(town.world.now() + Minutes{480})}, {"lead", "测试带班"}, {"guards", "测试甲、测试乙"}, {"dialects", "吴语"}});
    EXPECT_TRUE(opened.ok()) << opened.body;
    town.world.settle();
    wait_for_cards(gate);
    pin = opened.text("pin");
    auto const enrolled = ask("enrol", {{"code", opened.text("code")}, {"name", "测试手机"}});
    EXPECT_TRUE(enrolled.ok()) << enrolled.body;
    token = enrolled.text("token");
    learn(at(enrolled.json, "bundle"));
  }
  void wait_for_cards(std::string const& gate) {
    for (int i = 0; i < 200; ++i) {
      auto const page = town.officer.get("/api/checkpoints/" + gate);
      auto const shifts = list_at(page.json, "shifts");
      auto const* cards_made = shifts.empty() ? nullptr : find(shifts.at(0), "cards");
      if (cards_made && cards_made->is_int64() && cards_made->get_int64() >= expected_cards) return;
      usleep(50'000);
    }
    ADD_FAILURE() << "the digests of cards are not made";
  }
  inline static int64_t expected_cards = 0;

  Reply ask(std::string const& what, json::object body, std::string const& key = "") {
    auto const head = "Idempotency-Key: " + (key.empty() ? town.world.new_key() : key) + "\r\nContent-Type: application/json\r\n";
    auto reply = exchange(town.world.port(), "POST", "/api/checkpoint-phone/" + what, head, json::serialize(body));
    given += reply.body;
    return reply;
  }
  static std::string octets(json::value const& value, char const* member) {
    std::string out;
    EXPECT_TRUE(from_base64(text_of(value, member), out)) << member;
    return out;
  }
  void learn(json::value const& bundle) {
    auto const lists = at(bundle, "lists");
    auto const root = cose::PublicKey::from_spki(octets(lists, "root")).value();
    trust = cose::read_trust(octets(lists, "trust"), root).value();
    status = cose::StatusIndex(cose::read_status(octets(lists, "status"), root).value());
    shift = text_at(bundle, "shift", "id");
    salt = octets(at(bundle, "shift"), "salt");
    for (auto const& card : list_at(bundle, "cards")) cards[std::string(card.at(0).as_string())] = std::string(card.at(1).as_string());
  }

  // What the guard is told: by the lists and the table on the phone alone.
  struct Told {
    std::string action, reason;
    cose::Finding finding = cose::Finding::not_a_pass;
  };
  Told meet(json::object facts, std::string const& text = "", int64_t serial_by_card = 0) {
    passes::AtCheckpoint f;
    f.id_ok = true;
    f.who = text_of(facts, "who");
    f.code = "无";
    f.temperature = facts.contains("temp") ? facts.at("temp").as_int64() : 3650;
    f.priority = facts.contains("priority");
    Told told;
    int64_t serial = serial_by_card;
    f.pass = serial ? "有效" : "无";
    if (!text.empty()) {
      auto const verdict = cose::judge_pass(text, {trust, &status}, town.world.now(), {"", std::string(kTown)});
      told.finding = verdict.finding;
      if (verdict.claims) serial = verdict.claims->serial;
      f.pass = verdict.finding == cose::Finding::good ? "有效" : verdict.finding == cose::Finding::expired ? "过期" : verdict.finding == cose::Finding::wrong_place ? "非本卡口" : "无";
      // Used up: like a pass that has run out.
      if (f.pass == "有效" && verdict.claims->uses > 0) {
        int64_t within = 0;
        for (auto when : used[serial]) within += when + Minutes{verdict.claims->uses_days * 24 * 60} > town.world.now();
        if (within >= verdict.claims->uses) f.pass = "过期";
      }
    }
    auto const said = passes::decide(*policies.find("checkpoint", day_at(town.world.now()), town.world.now()), f);
    EXPECT_TRUE(said);
    told.action = said->action;
    told.reason = said->reason_code;
    if (said->action == "pass" && serial) used[serial].push_back(town.world.now());
    json::object entry{{"at", town.world.now().ms}, {"shift", shift}, {"how", text.empty() ? "number" : "scan"}, {"who", f.who}, {"pass", f.pass}, {"id_ok", true}, {"temp", *f.temperature}, {"code", f.code},
                       {"priority", f.priority}, {"high14", false}, {"action", said->action}, {"reason", said->reason_code}};
    if (serial) entry["serial"] = serial;
    for (auto const& member : facts)
      if (member.key() != "temp") entry[member.key()] = member.value();
    write(json::serialize(entry));
    return told;
  }
  void write(std::string const& body) {
    auto const chained = hash + body;
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), reinterpret_cast<unsigned char const*>(chained.data()), chained.size());
    hash = to_hex(digest);
    waiting.push_back(json::object{{"counter", ++counter}, {"hash", hash}, {"body", body}});
  }
  // A card, no phone, no network: known by its number under the shift's PIN.
  bool knows(std::string const& id_number) const { return cards.contains(passes::card_digest(passes::shift_key(pin, salt), id_number).lookup); }
  Reply synchronise(std::string const& key = "") { return ask("synchronise", {{"token", token}, {"sequence", sequence}, {"waiting", 0}, {"entries", waiting}}, key); }
};

TEST(Checkpoint, part_three_of_the_story) {
  Town town;
  // Passes: a resident's with its limit, a lorry's for supplies, an old man's who has only his card.
  auto const old_man = town.number(), stranger = town.number();
  auto const resident = town.pass({{"document_number", town.number()}, {"name", "测试居民"}, {"phone", "13900001111"}});
  ASSERT_TRUE(resident.ok()) << resident.body;
  EXPECT_EQ(resident.number("uses"), 1);
  auto const lost = town.pass({{"document_number", town.number()}, {"name", "测试遗失"}});
  auto const lorry = town.pass({{"kind", "vehicle"}, {"category", "保供应急"}, {"plate", "苏A·00000"}, {"companions", 2}});
  ASSERT_TRUE(lorry.ok()) << lorry.body;
  auto const neighbour = town.pass({{"document_number", town.number()}, {"name", "测试邻镇"}, {"division", kNextTown}});
  ASSERT_TRUE(town.pass({{"document_number", old_man}, {"name", "测试老人"}, {"card_only", true}}).ok());
  ASSERT_TRUE(town.officer.post("/api/passes/" + std::string(lost.text("id")) + "/revoke", json::object{{"reason", "证件遗失，本人报失"}}).ok());
  EXPECT_EQ(town.pass({{"document_number", stranger}, {"name", "测试外地"}, {"screen", "观察"}}).code(), "pass.not_granted");

  town.world.at(2, 11, 8);
  Phone::expected_cards = 1;
  Phone phone(town, town.gate);
  // From here on there is no network. 08:00 to 12:00.
  auto const text = [](Reply const& pass) { return std::string(pass.text("text")); };
  EXPECT_EQ(phone.meet({{"who", "本镇"}}, text(resident)).reason, "C06");                             // goes shopping
  town.world.at(2, 11, 9);
  EXPECT_EQ(phone.meet({{"who", "本镇"}}, text(resident)).reason, "C09");                             // again: once in two days is what the pass allows; recorded
  EXPECT_EQ(phone.meet({{"who", "市外"}, {"number", stranger}, {"name", "测试外地"}}).action, "turn_back");  // persuaded to turn back
  EXPECT_EQ(phone.meet({{"who", "过境"}, {"plate", "苏B·00000"}, {"note", "由高速口沿指定路线"}}).reason, "C11"); // passes by the marked road
  EXPECT_EQ(phone.meet({{"who", "市外"}, {"priority", true}}, text(lorry)).reason, "C05");              // supplies: disinfect, nobody gets out
  town.world.at(2, 11, 10);
  EXPECT_TRUE(phone.knows(old_man));
  EXPECT_FALSE(phone.knows(stranger));
  EXPECT_EQ(phone.meet({{"who", "本镇"}, {"number", old_man}}, "", 5).reason, "C06");                   // card only, no phone: not turned back
  EXPECT_EQ(phone.meet({{"who", "本市他镇"}}, text(neighbour)).reason, "C10");                          // the next town's: to the checkpoint named
  auto const revoked = phone.meet({{"who", "本镇"}}, text(lost));
  EXPECT_EQ(std::pair(revoked.finding, revoked.reason), std::pair(cose::Finding::revoked, std::string("C09")));
  EXPECT_EQ(phone.meet({{"who", "本镇"}, {"temp", 3730}}).action, "to_medical_point");
  EXPECT_EQ(phone.meet({{"who", "市外"}}, "https://example.org/qr").finding, cose::Finding::not_a_pass);
  town.world.at(2, 11, 12);

  // The network is back. The first answer is lost on the way; the phone says it again with the same key; nothing is double.
  phone.sequence = 1;
  auto const key = town.world.new_key();
  ASSERT_TRUE(phone.synchronise(key).ok());
  auto const again = phone.synchronise(key);
  EXPECT_EQ(std::pair(again.number("recorded"), again.number("counter")), std::pair(int64_t{10}, int64_t{10}));
  phone.sequence = 2;
  auto const once_more = phone.synchronise();
  EXPECT_EQ(std::tuple(once_more.number("recorded"), once_more.number("known"), once_more.number("counter")), std::tuple(0, 10, 10));

  auto const ledger = town.officer.get("/api/checkpoint-entries?id=" + town.gate + "&limit=200");
  EXPECT_EQ(ledger.items().size(), 10U);
  auto const page = town.officer.get("/api/checkpoints/" + town.gate);
  auto const of = [&](char const* member) { auto const v = at(page.json, "checkpoint", member); return v.is_int64() ? v.get_int64() : -1; };
  EXPECT_EQ(std::tuple(of("passed"), of("recorded"), of("turned_back"), of("handed_over")), std::tuple(3, 3, 3, 1));
  // No number of anybody stands in what the phone was given.
  for (auto const& secret : {old_man, stranger, std::string("测试老人"), phone.pin}) EXPECT_FALSE(contains(phone.given, secret)) << secret;

  // Printed for who has no phone.
  auto const print = town.officer.get("/api/passes/print.pdf?ids=" + std::string(resident.text("id")));
  EXPECT_TRUE(print.ok() && print.body.starts_with("%PDF")) << print.body.substr(0, 200);
  // A holder's own pass by three things only he knows; two are not enough.
  auto const own = exchange(town.world.port(), "POST", "/api/own-pass", "Content-Type: application/json\r\n", json::serialize(json::object{{"serial", resident.number("serial")}, {"phone", "13900001111"}, {"last4", "0000"}}));
  EXPECT_EQ(own.status, 404) << own.body;
  auto const [code, said] = town.world.command("check");
  EXPECT_EQ(code, 0) << said;
}

TEST(Checkpoint, a_pass_comes_from_a_granted_case_and_from_nothing_less) {
  Park park;
  auto& firm = park.register_firm("测试便民超市有限公司", 3);
  Dice dice{7};
  auto const number = identifiers::make_resident_id(dice, day_of(1900, 1, 1), true);
  auto const opened = firm.clerk->post("/api/cases", json::object{{"service", "pass-application"}, {"enterprise_id", firm.id}, {"channel", "web"},
                                                                  {"form", json::object{{"kind", "person"}, {"category", "保供应急"}, {"name", "测试送货员"}, {"document_number", number}, {"reason", "给隔离户送菜"}}}});
  ASSERT_TRUE(opened.ok()) << opened.body;
  auto const id = std::string(opened.text("id"));
  EXPECT_TRUE(park.hand_in(*firm.clerk, id, "proof", "proof").ok());
  EXPECT_TRUE(firm.clerk->fire(id, "submit").ok());
  EXPECT_TRUE(park.officer.get("/api/passes").items().empty());
  EXPECT_FALSE(firm.clerk->fire(id, "grant").ok());
  auto const granted = park.reviewer.fire(id, "grant");
  ASSERT_TRUE(granted.ok()) << granted.body;
  auto const passes = park.officer.get("/api/passes?kind=person");
  ASSERT_EQ(passes.items().size(), 1U);
  EXPECT_EQ(std::tuple(text_at(passes.items().at(0), "basis"), text_at(passes.items().at(0), "basis_id"), text_at(passes.items().at(0), "reason_code")), std::tuple("case", id, "P02"));
  // The enterprise sees and prints it; another enterprise does not.
  auto const pass_id = text_at(passes.items().at(0), "id");
  EXPECT_TRUE(firm.clerk->get("/api/passes/print.pdf?ids=" + pass_id).ok());
  EXPECT_EQ(park.register_firm("另一家测试有限公司", 1).clerk->get("/api/passes/" + pass_id).status, 404);
  // What the table refuses is not granted: a worker of an enterprise that is not back at work.
  auto const worker = firm.clerk->post("/api/cases", json::object{{"service", "pass-application"}, {"enterprise_id", firm.id}, {"channel", "web"},
                                                                  {"form", json::object{{"kind", "permit"}, {"category", "复工员工"}, {"name", "测试员工"}, {"document_number", number}, {"reason", "上班"}}}});
  auto const second = std::string(worker.text("id"));
  EXPECT_TRUE(park.hand_in(*firm.clerk, second, "proof", "proof").ok());
  EXPECT_TRUE(firm.clerk->fire(second, "submit").ok());
  EXPECT_EQ(park.reviewer.fire(second, "grant").code(), "pass.not_granted");
  EXPECT_EQ(text_at(park.officer.shown(second), "state"), "submitted");
}

}  // namespace
}  // namespace ly::story
