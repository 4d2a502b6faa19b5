// Part 2, the night and the morning: boarding by two phones without a network, 19:30 without dinner, the stops of the law, 09:55 at the door, the hand-over
// person by person, and what riders had to say.
#include "app/story.h"
#include "base/text.h"
#include "desk/phones.h"

namespace ly::app {
namespace {

constexpr int64_t kLodging = 4;  // of those who arrive so many need a bed

// A leader's phone keeps a chain of entries and hands them in when it has a network.
Result<void> take_leader_phone(Stage& stage, std::string const& key, std::string_view leader) {
  auto const made = TRY(stage.post("han", "/api/trips/" + stage.id("trip") + "/phones", json::object{{"leader", leader}}));
  auto const enrolled = TRY(stage.post("", "/api/trip-phone/enrol", json::object{{"code", text_at(made, "code")}}));
  auto& phone = stage.memory.phones[key];
  phone.id = text_at(made, "phone_id");
  phone.token = text_at(enrolled, "token");
  phone.bundle = at(enrolled, "bundle");
  return {};
}
void note_on_the_way(Stage& stage, std::string const& key, json::object body) {
  auto& phone = stage.memory.phones.at(key);
  body["at"] = stage.now().ms;
  body["off"] = 0;
  json::object seen;
  for (auto const& other : list_at(phone.bundle, "phones"))
    if (auto const n = number_at(other, "counter"); text_at(other, "id") != phone.id && n > 0) seen[text_at(other, "id")] = n;
  body["seen"] = std::move(seen);
  auto const text = canonical(json::value(body));
  phone.hash = chained(phone.hash, text);
  phone.waiting.push_back(json::object{{"counter", ++phone.counter}, {"hash", phone.hash}, {"body", text}});
}
Result<void> meet(Stage& stage, std::string const& key) {
  auto& phone = stage.memory.phones.at(key);
  TRY(stage.post("", "/api/trip-phone/synchronise", json::object{{"token", phone.token}, {"sequence", ++phone.sequence}, {"waiting", 0}, {"entries", phone.waiting}}));
  phone.waiting.clear();
  phone.bundle = TRY(stage.post("", "/api/trip-phone/bundle", json::object{{"token", phone.token}, {"have", 0}}));
  return {};
}
Result<void> tell(Stage& stage, std::string_view kind) {
  note_on_the_way(stage, "leader", {{"k", "event"}, {"e", kind}, {"minutes", 0}, {"text", ""}});
  return meet(stage, "leader");
}

Result<void> two_leaders(Stage& stage) {
  TRY(take_leader_phone(stage, "leader", "测试领队甲"));
  TRY(take_leader_phone(stage, "leader_2", "测试领队乙"));
  TRY(stage.post("han", "/api/trips/" + stage.id("trip") + "/pass", json::object{}));
  return {};
}

Result<void> boarding(Stage& stage) {
  auto const people = list_at(stage.memory.phones.at("leader").bundle, "people");
  for (size_t i = 0; i < people.size(); ++i) {
    auto const* phone = i < people.size() / 2 ? "leader" : "leader_2";
    for (auto const& [item, value] : {std::pair("identity", 1), {"temperature", 3650}, {"certificate", 2}, {"briefing", 1}, {"masks", 1}, {"food", 1}, {"water", 1}, {"aboard", 1}})
      note_on_the_way(stage, phone, {{"k", "mark"}, {"t", text_at(people[i], "key")}, {"i", item}, {"v", value}});
  }
  for (auto const* phone : {"leader_2", "leader"}) TRY(meet(stage, phone));
  return {};
}

Result<json::array> aboard(Stage& stage) {
  json::array out;
  auto const page = TRY(stage.get(stage.firm("garments").clerk, "/api/trips/" + stage.id("trip") + "/boarding"));
  for (auto const& one : list_at(page, "people"))
    if (text_at(one, "state") == "aboard") out.push_back(one);
  return out;
}

Result<void> handed_over(Stage& stage) {
  json::array lines;
  for (auto const& one : TRY(aboard(stage)))
    lines.push_back(json::object{{"traveller_id", at(one, "traveller_id")}, {"state", "arrived"}, {"lodging", static_cast<int64_t>(lines.size()) < kLodging}, {"note", ""}});
  TRY(stage.post(stage.firm("garments").clerk, "/api/trips/" + stage.id("trip") + "/hand-over", json::object{{"lines", lines}}));
  stage.settle();
  return {};
}

Result<void> thanks_and_a_complaint(Stage& stage) {
  auto const code = stage.id("rider_code");
  TRY(stage.post("", "/api/ride/word", json::object{{"code", code}, {"kind", "thanks"}, {"text", "一路有热水，谢谢"}}));
  TRY(stage.post("", "/api/ride/word", json::object{{"code", code}, {"kind", "complaint"}, {"text", "服务区三个小时没有暖气"}}));
  auto const words = TRY(stage.get("han", "/api/ride-words?open=true&trip_id=" + stage.id("trip")));
  for (auto const& one : list_at(words, "items"))
    if (text_at(one, "kind") == "complaint") TRY(stage.post("han", "/api/ride-words/" + text_at(one, "id") + "/answer", json::object{{"text", "下次安排室内休息"}}));
  return {};
}

std::string china(json::value const& instant) {
  auto const at = instant.is_string() ? instant_from_iso(instant.get_string()) : std::nullopt;
  return at ? to_iso(*at, kChinaOffset).substr(11, 5) : std::string();
}
// The trip's stops as its timetable has them: rests and standstills by their beginnings, and to when the longest one lasts.
StoryFigure stops(Words title, char const* expected) {
  return {title, expected, "GET /api/trips/{id} timetable.events", [](Stage& stage) -> Result<json::value> {
            std::string out;
            auto const trip = TRY(stage.get("zhihui", "/api/trips/" + stage.id("trip")));
            for (auto const& event : list_at(trip, "timetable", "events")) {
              auto const kind = text_at(event, "kind");
              if (kind != "rest" && kind != "standstill") continue;
              out += (out.empty() ? "" : " ") + china(at(event, "from")) + "–" + china(at(event, "to"));
            }
            return json::value(out);
          }};
}
StoryFigure arrives() {
  return {{"到达", "Arrives"}, "09:55", "GET /api/trips/{id} arrive_at", [](Stage& stage) -> Result<json::value> { return json::value(china(at(TRY(stage.get("zhihui", "/api/trips/" + stage.id("trip"))), "arrive_at"))); }};
}
StoryFigure on_board(char const* member, Words title, json::value expected) {
  return {title, std::move(expected), "GET /api/trips/{id}/boarding", [member](Stage& stage) -> Result<json::value> { return at(TRY(stage.get("han", "/api/trips/" + stage.id("trip") + "/boarding")), member); }, false};
}
StoryFigure roster(char const* member, Words title, int64_t expected) {
  return {title, expected, "GET /api/rosters/{id}", [member](Stage& stage) -> Result<json::value> { return at(TRY(stage.get(stage.firm("garments").clerk, "/api/rosters/" + stage.firm("garments").roster_id)), member); }, false};
}
StoryBeat stop(int day, int hour, int minute, Words heading, Words told) {
  return {2, story_time(2, day, hour, minute), heading, told, "zhihui", "/trips/{trip}/boarding", [](Stage& stage) { return tell(stage, "stop"); }};
}

}  // namespace

std::vector<StoryBeat> road_beats() {
  return {
      {2, story_time(2, 21, 17, 30), {"集合点：两部领队手机，没有网络", "At the assembly point: two leaders' phones, no network"}, {"车辆通行证、名单、时刻表都带上。", "The coach's pass, the lists and the timetable are taken along."}, "han", "/trips/{trip}/boarding", two_leaders,
       {stops({"依法停车", "Stops of the law"}, "23:30–23:50 01:50–02:00 02:00–05:00 09:00–09:20"), arrives()}},
      {2, story_time(2, 21, 19), {"验身份、测体温、讲安全、发口罩食物和水", "Identity, temperature, briefing, masks, food, water"}, {"两部手机各记一半，合起来一条不少。", "Two phones, half each; put together nothing is lost."}, "han", "/trips/{trip}/boarding", boarding,
       {on_board("aboard", {"已上车", "Aboard"}, 16), on_board("certificates", {"健康证明", "Certificates"}, 16)}},
      {2, story_time(2, 21, 19, 30), {"19:30 发车，没吃晚饭", "19:30: departure, no dinner"}, {"准点出发，时刻表不必重算。", "On time: nothing is reckoned anew."}, "zhihui", "/trips/{trip}/boarding", [](Stage& stage) { return tell(stage, "departed"); }, {on_board("state", {"状态", "State"}, "under_way"), arrives()}},
      stop(21, 23, 30, {"23:30 第一次停车二十分钟", "23:30: the first stop, twenty minutes"}, {"连续驾驶满四小时。", "Four hours at the wheel."}),
      stop(22, 1, 50, {"将近两点，停进服务区，等到五点", "Just before two: the service area, until five"}, {"02:00–05:00 不得行驶；开窗通风，没有暖气。", "No driving from 02:00 to 05:00; windows open, no heating."}),
      stop(22, 9, 0, {"09:00 最后一次停车", "09:00: the last stop"}, {"再开三十五分钟就到。", "Thirty-five minutes more."}),
      {2, story_time(2, 22, 9, 55), {"09:55 到企业门口", "09:55: at the enterprise's door"}, {"比十点早五分钟。", "Five minutes before ten."}, "zhihui", "/trips/{trip}/boarding", [](Stage& stage) { return tell(stage, "arrived"); }, {on_board("state", {"状态", "State"}, "arrived"), arrives()}},
      {2, story_time(2, 22, 10, 30), {"逐人交接给企业", "Handed over person by person"}, {"谁到了、谁要住宿，直接落到名册上。", "Who came and who needs a bed lands on the roster."}, "clerk-1", "/my/rosters/{garments_roster}", handed_over,
       {on_board("state", {"状态", "State"}, "handed_over"), roster("arrived", {"已到岗", "Arrived"}, 16), roster("lodging", {"要住宿", "Need a bed"}, kLodging)}},
      {2, story_time(2, 22, 14), {"一句感谢，一句投诉，都有回音", "Thanks and a complaint, both answered"}, {"三个小时没有暖气：记下来，下次排室内。", "Three hours without heating: noted, and next time indoors."}, "han", "/trips/{trip}/boarding", thanks_and_a_complaint,
       {{{"乘客的话", "Words of riders"}, 2, "GET /api/ride-words", [](Stage& stage) -> Result<json::value> { return count(list_at(TRY(stage.get("han", "/api/ride-words?trip_id=" + stage.id("trip"))), "items")); }, false}}},
  };
}

}  // namespace ly::app
