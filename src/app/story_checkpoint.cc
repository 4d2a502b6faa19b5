// Part 3: a village checkpoint of a town, from 7 February. ID card and pass of everyone; a guard's phone that decides for four hours without a network
// and then hands in each entry once. The phone is played as the real one acts: it knows the signed lists, the table and the digests of cards.
#include <map>

#include "app/domains.h"
#include "app/story.h"
#include "base/text.h"
#include "desk/phones.h"
#include "domains/passes/card_list.h"
#include "domains/passes/rules.h"
#include "engines/cose/trust.h"
#include "engines/identifiers/identifiers.h"

namespace ly::app {
namespace {

constexpr int64_t kCardOnlySerial = 5;  // the fifth pass issued: the old man's

std::string number(Stage& stage) { return identifiers::make_resident_id(stage.memory.dice, day_of(1900, 1, 1), true); }

Result<json::value> issue(Stage& stage, json::object const& more) {
  json::object order{{"kind", "person"}, {"category", "居民"}, {"screen", "准予"}, {"division", kStorySevereTown}, {"papers", true}};
  for (auto const& member : more) order[member.key()] = member.value();
  return stage.post("zhenban", "/api/passes", order);
}

Result<void> passes_are_issued(Stage& stage) {
  for (auto const& [key, name, division] : {std::tuple("gate", "测试东村卡口", kStorySevereTown), {"next_gate", "测试西村卡口", kStoryPark}})
    stage.id(key) = text_at(TRY(stage.post("zhenban", "/api/places", json::object{{"kind", "checkpoint"}, {"name", name}, {"division", division}})), "id");
  stage.id("old_man") = number(stage), stage.id("stranger") = number(stage);
  auto const keep = [&](std::string const& key, json::value const& pass) { stage.id(key) = text_at(pass, "text"), stage.id(key + "_id") = text_at(pass, "id"); };
  keep("resident", TRY(issue(stage, {{"document_number", number(stage)}, {"name", "测试居民"}, {"phone", "13900001111"}})));
  keep("lost", TRY(issue(stage, {{"document_number", number(stage)}, {"name", "测试遗失"}})));
  keep("lorry", TRY(issue(stage, {{"kind", "vehicle"}, {"category", "保供应急"}, {"plate", "苏A·00000"}, {"companions", 2}})));
  keep("neighbour", TRY(issue(stage, {{"document_number", number(stage)}, {"name", "测试邻镇"}, {"division", kStoryPark}})));
  TRY(issue(stage, {{"document_number", stage.id("old_man")}, {"name", "测试老人"}, {"card_only", true}}));
  TRY(stage.post("zhenban", "/api/passes/" + stage.id("lost_id") + "/revoke", json::object{{"reason", "证件遗失，本人报失"}}));
  return is_refused(issue(stage, {{"document_number", stage.id("stranger")}, {"name", "测试外地"}, {"screen", "观察"}}), "pass.not_granted");
}

Result<void> a_shift_begins(Stage& stage) {
  auto const opened = TRY(stage.post("zhenban", "/api/checkpoints/" + stage.id("gate") + "/shifts",
                                     json::object{{"from", to_iso(stage.now())}, {"to", to_iso(stage.now() + Minutes{480})}, {"lead", "测试带班"}, {"guards", "测试甲、测试乙"}, {"dialects", "吴语"}}));
  stage.settle();
  TRY(stage.wait_for("zhenban", "/api/checkpoints/" + stage.id("gate"), [](json::value const& page) {
    auto const shifts = list_at(page, "shifts");
    return !shifts.empty() && number_at(shifts.at(0), "cards") >= 1;
  }));
  auto const enrolled = TRY(stage.post("", "/api/checkpoint-phone/enrol", json::object{{"code", text_at(opened, "code")}, {"name", "测试手机"}}));
  auto& phone = stage.memory.phones["guard"];
  phone.id = text_at(enrolled, "bundle", "shift", "id");
  phone.token = text_at(enrolled, "token");
  phone.bundle = at(enrolled, "bundle");
  stage.id("guard_pin") = text_at(opened, "pin");
  return {};
}

std::string octets(json::value const& value, char const* member) {
  std::string out;
  check(from_base64(text_of(value, member), out), "base64 of our own making");
  return out;
}

// What the guard is told, by the lists and the table on the phone alone; written into its ledger.
struct Guard {
  Stage& stage;
  StoryPhone& phone = stage.memory.phones.at("guard");
  json::value lists = at(phone.bundle, "lists");
  cose::TrustList trust;
  cose::StatusIndex status;

  static Result<Guard> of(Stage& stage) {
    auto const lists = at(stage.memory.phones.at("guard").bundle, "lists");
    auto const root = TRY(cose::PublicKey::from_spki(octets(lists, "root")));
    auto trust = TRY(cose::read_trust(octets(lists, "trust"), root));
    return Guard{stage, stage.memory.phones.at("guard"), lists, std::move(trust), cose::StatusIndex(TRY(cose::read_status(octets(lists, "status"), root)))};
  }
  // `expected`: the rule of the table that must have spoken.
  Result<void> meets(json::object facts, std::string const& pass, std::string_view expected, int64_t serial = 0) {
    passes::AtCheckpoint f;
    f.id_ok = true;
    f.who = text_of(facts, "who");
    f.code = "无";
    f.temperature = facts.contains("temp") ? facts.at("temp").as_int64() : 3650;
    f.priority = facts.contains("priority");
    f.pass = serial ? "有效" : "无";
    if (!pass.empty()) {
      auto const verdict = cose::judge_pass(pass, {trust, &status}, stage.now(), {"", std::string(kStorySevereTown)});
      if (verdict.claims) serial = verdict.claims->serial;
      f.pass = verdict.finding == cose::Finding::good ? "有效" : verdict.finding == cose::Finding::expired ? "过期" : verdict.finding == cose::Finding::wrong_place ? "非本卡口" : "无";
      // Once in two days is what a resident's pass allows; used up is like run out.
      if (f.pass == "有效" && verdict.claims->uses > 0 && stage.memory.lists["used"].size() >= static_cast<size_t>(verdict.claims->uses) && std::find(stage.memory.lists["used"].begin(), stage.memory.lists["used"].end(), std::to_string(serial)) != stage.memory.lists["used"].end())
        f.pass = "过期";
    }
    auto const said = passes::decide(*stage.house().wiring().domains->library.policies.find("checkpoint", day_at(stage.now()), stage.now()), f);
    if (!said || said->reason_code != expected) return refused("story.differs", std::string(expected), {{"told", said ? said->reason_code : "-"}, {"expected", std::string(expected)}});
    if (said->action == "pass" && serial) stage.memory.lists["used"].push_back(std::to_string(serial));
    json::object entry{{"at", stage.now().ms}, {"shift", phone.id}, {"how", pass.empty() ? "number" : "scan"}, {"who", f.who}, {"pass", f.pass}, {"id_ok", true}, {"temp", *f.temperature}, {"code", f.code},
                       {"priority", f.priority}, {"high14", false}, {"action", said->action}, {"reason", said->reason_code}};
    if (serial) entry["serial"] = serial;
    for (auto const& member : facts)
      if (member.key() != "temp") entry[member.key()] = member.value();
    auto const body = json::serialize(entry);
    phone.hash = chained(phone.hash, body);
    phone.waiting.push_back(json::object{{"counter", ++phone.counter}, {"hash", phone.hash}, {"body", body}});
    return {};
  }
};

Result<void> without_a_network(Stage& stage) {
  auto guard = TRY(Guard::of(stage));
  TRY(guard.meets({{"who", "本镇"}}, stage.id("resident"), "C06"));                                                        // goes shopping
  TRY(guard.meets({{"who", "本镇"}}, stage.id("resident"), "C09"));                                                        // once more the same day
  TRY(guard.meets({{"who", "市外"}, {"number", stage.id("stranger")}, {"name", "测试外地"}}, "", "C99"));                  // persuaded to turn back
  TRY(guard.meets({{"who", "过境"}, {"plate", "苏B·00000"}, {"note", "由高速口沿指定路线"}}, "", "C11"));                  // passes by the marked road
  return guard.meets({{"who", "市外"}, {"priority", true}}, stage.id("lorry"), "C05");                                     // supplies: disinfect, nobody gets out
}

Result<void> with_only_a_card(Stage& stage) {
  auto guard = TRY(Guard::of(stage));
  auto const bundle = guard.phone.bundle;
  auto const lookup = passes::card_digest(passes::shift_key(stage.id("guard_pin"), octets(at(bundle, "shift"), "salt")), stage.id("old_man")).lookup;
  bool known = false;
  for (auto const& card : list_at(bundle, "cards")) known = known || card.at(0).as_string() == lookup;
  if (!known) return refused("story.differs", "cards", {{"told", "-"}, {"expected", "card"}});
  TRY(guard.meets({{"who", "本镇"}, {"number", stage.id("old_man")}}, "", "C06", kCardOnlySerial));
  TRY(guard.meets({{"who", "本市他镇"}}, stage.id("neighbour"), "C10"));  // the next town's: to the checkpoint named
  TRY(guard.meets({{"who", "本镇"}}, stage.id("lost"), "C09"));           // revoked
  TRY(guard.meets({{"who", "本镇"}, {"temp", 3730}}, "", "C01"));         // to the clinic
  return guard.meets({{"who", "市外"}}, "https://example.org/qr", "C99"); // a code that is no pass
}

Result<void> the_network_is_back(Stage& stage) {
  auto& phone = stage.memory.phones.at("guard");
  for (int twice = 0; twice < 2; ++twice)  // the first answer is lost on the way: nothing is double
    TRY(stage.post("", "/api/checkpoint-phone/synchronise", json::object{{"token", phone.token}, {"sequence", ++phone.sequence}, {"waiting", 0}, {"entries", phone.waiting}}));
  phone.waiting.clear();
  return {};
}

StoryFigure at_the_gate(char const* member, Words title, int64_t expected) {
  return {title, expected, "GET /api/checkpoints/{id} checkpoint", [member](Stage& stage) -> Result<json::value> { return at(TRY(stage.get("zhenban", "/api/checkpoints/" + stage.id("gate"))), "checkpoint", member); }, false};
}

}  // namespace

std::vector<StoryBeat> checkpoint_beats() {
  return {
      {3, story_time(2, 7, 7, 30), {"给居民、保供车辆和只有身份证的老人发证", "Passes for residents, a lorry, an old man with only a card"}, {"挂失的当场吊销；14 天内要观察的外来人员不发。", "One reported lost is revoked at once; who must be observed gets none."}, "zhenban", "/passes", passes_are_issued},
      {3, story_time(2, 7, 8), {"东村卡口开班，守卡手机登记", "The shift begins at the east gate"}, {"手机拿到签过名的名单、查验表和身份证摘要，此后断网。", "The phone gets signed lists, the table and digests of cards; from here on there is no network."}, "zhenban", "/checkpoints/{gate}", a_shift_begins},
      {3, story_time(2, 7, 9), {"断网：居民买菜，外地人劝返，保供车辆消毒放行", "No network: shopping, turning back, a lorry with supplies"}, {"每个人当场一个结论和一句能念出来的理由。", "A verdict for each in a second, and a reason that can be read out."}, "zhenban", "/checkpoints/{gate}", without_a_network},
      {3, story_time(2, 7, 10), {"断网：老人只有身份证，也不劝返", "No network: an old man with only his card is not turned back"}, {"邻镇的指去他自己的卡口，吊销的证被认出，37.3℃ 的移交医疗点。", "The neighbour is shown his own gate, the revoked pass is known, 37.3 °C goes to the clinic."}, "zhenban", "/checkpoints/{gate}", with_only_a_card},
      {3, story_time(2, 7, 12), {"网络恢复：十条记录各入账一次", "The network is back: ten entries, each once"}, {"第一次的回答丢在路上，手机再报一遍，一条也不重。", "The first answer was lost; the phone says it again and nothing is double."}, "zhenban", "/checkpoints/{gate}", the_network_is_back,
       {{{"台账条数", "Entries in the ledger"}, 10, "GET /api/checkpoint-entries items", [](Stage& stage) -> Result<json::value> { return count(list_at(TRY(stage.get("zhenban", "/api/checkpoint-entries?limit=200&id=" + stage.id("gate"))), "items")); }, false},
        at_the_gate("passed", {"放行", "Passed"}, 3), at_the_gate("recorded", {"登记放行", "Passed with a record"}, 3), at_the_gate("turned_back", {"劝返", "Turned back"}, 3), at_the_gate("handed_over", {"移交", "Handed over"}, 1)}},
  };
}

}  // namespace ly::app
