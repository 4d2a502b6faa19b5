// Part 4, second half, and part 5: all twenty-seven are looked at on 14 February, findings are mended, four are met at work who stand on no list, two of them are
// isolated and released; and the command post's page as it was on the evening of the seventeenth.
#include "app/story.h"
#include "base/text.h"
#include "desk/phones.h"

namespace ly::app {
namespace {

constexpr std::string_view kLines[] = {"notices", "canteen", "dormitory", "ledger", "temperature", "isolation", "roster", "approval"};
constexpr char const* kThatEvening = "2020-02-17T10:00:00.000Z";  // 18:00 in China

// An inspector's phone: its chain as the phone writes it, handed in when there is a network.
Result<void> take_field_phone(Stage& stage, std::string const& who) {
  stage.memory.phones[who].id = text_at(TRY(stage.post(who, "/api/field/phones", json::object{{"name", "测试手机"}})), "id");
  return {};
}
void note_in_field(Stage& stage, std::string const& who, json::object what) {
  auto& phone = stage.memory.phones.at(who);
  what["at"] = stage.now().ms;
  auto const body = json::serialize(what);
  phone.hash = chained(phone.hash, body);
  phone.waiting.push_back(json::object{{"counter", ++phone.counter}, {"hash", phone.hash}, {"body", body}});
}
Result<json::value> hand_in_field(Stage& stage, std::string const& who, json::array const& files = {}) {
  constexpr size_t kAtOnce = 20;
  auto& phone = stage.memory.phones.at(who);
  json::value last;
  while (!phone.waiting.empty()) {
    json::array some;
    for (size_t i = 0; i < kAtOnce && !phone.waiting.empty(); ++i) {
      some.push_back(phone.waiting.front());
      phone.waiting.erase(phone.waiting.begin());
    }
    last = TRY(stage.post(who, "/api/field/phones/" + phone.id + "/hand-in", json::object{{"waiting", phone.waiting.size()}, {"entries", some}, {"files", files}}));
    stage.settle();
  }
  return last;
}

Result<std::string> planned(Stage& stage, std::string_view who, std::string const& enterprise, std::string_view kind) {
  auto const opened = text_at(TRY(stage.post(who, "/api/cases", json::object{{"service", "inspection"}, {"enterprise_id", enterprise}, {"form", json::object{{"kind", kind}, {"planned_on", stage.today()}}}})), "id");
  TRY(stage.fire(who, opened, "plan"));
  return opened;
}
// "assign" or "assist": given to who is called so.
Result<void> give(Stage& stage, std::string const& case_id, std::string_view part, std::string_view title, std::string_view why = "") {
  std::string account;
  auto const shown = TRY(stage.get("han", "/api/cases/" + case_id));
  for (auto const& one : list_at(shown, "assignable"))
    if (text_at(one, "title") == title) account = text_at(one, "id");
  TRY(stage.post("han", "/api/cases/" + case_id + "/" + std::string(part), json::object{{"account_id", account}, {"reason", why}}));
  return {};
}
void mark(Stage& stage, std::string const& who, std::string const& round, std::string_view line, bool faulty) {
  note_in_field(stage, who, {{"kind", "mark"}, {"case", round}, {"task", "visit"}, {"item", line}, {"verdict", faulty ? "fail" : "pass"}, {"note", ""}, {"base", 0}});
}
void find_fault(Stage& stage, std::string const& who, std::string const& enterprise, std::string const& round, std::string_view type, std::string_view what) {
  note_in_field(stage, who, {{"kind", "finding"}, {"enterprise", enterprise}, {"round", round}, {"form", json::object{{"type", type}, {"what", what}}}});
}

Result<void> through_the_village(Stage& stage) {
  TRY(take_field_phone(stage, "zhucun"));
  size_t n = 0;
  for (auto const& firm : stage.memory.village) {
    auto const round = TRY(planned(stage, "zhucun", firm, "日常检查"));
    stage.memory.lists["village_rounds"].push_back(round);
    bool const faulty = ++n % 3 == 0;
    for (auto const line : kLines) mark(stage, "zhucun", round, line, faulty && line == "notices");
    if (faulty) find_fault(stage, "zhucun", firm, round, "宣传", "防疫告示没有电话");
  }
  return {};
}

Result<void> back_in_town(Stage& stage) {
  TRY(hand_in_field(stage, "zhucun"));
  for (auto const& round : stage.memory.lists["village_rounds"]) TRY(stage.fire("zhucun", round, "finish"));
  return {};
}

// Two go together; the lead's eye is inflamed, and who helped leads.
Result<void> two_through_the_park(Stage& stage) {
  auto& rounds = stage.memory.lists["park_rounds"];
  for (auto const& [key, firm] : stage.memory.firms) {
    auto const round = TRY(planned(stage, "han", firm.id, "联合检查"));
    TRY(give(stage, round, "assign", "现场核查 江某"));
    TRY(give(stage, round, "assist", "复核组 文某"));
    rounds.push_back(round);
  }
  TRY(stage.post("jiang", "/api/me/officer", json::object{{"health", "unwell"}, {"note", "眼睛发炎"}}));
  TRY(give(stage, rounds[0], "assign", "复核组 文某", "组长眼睛发炎"));
  TRY(give(stage, rounds[0], "assist", "复核组 陆某"));
  TRY(stage.post("jiang", "/api/me/officer", json::object{{"health", "fit"}}));
  stage.id("relieved_round") = rounds[0];
  for (auto const* who : {"jiang", "wen"}) TRY(take_field_phone(stage, who));
  size_t n = 0;
  for (auto const& [key, firm] : stage.memory.firms) {
    auto const& round = rounds[n];
    for (size_t i = 0; i < std::size(kLines); ++i) mark(stage, i % 2 == 0 ? "jiang" : "wen", round, kLines[i], false);
    if (++n % 3 == 0) find_fault(stage, "wen", firm.id, round, "食堂宿舍", "四人同桌没有隔板");
  }
  for (auto const* who : {"wen", "jiang"}) TRY(hand_in_field(stage, who));
  for (auto const& round : rounds) TRY(stage.fire("jiang", round, "finish"));
  return {};
}

Result<void> mended_at_once(Stage& stage) {
  auto const open = list_at(TRY(stage.get("zhihui", "/api/cases?service=finding&state=rectifying&limit=50")), "items");
  json::array files;
  for (auto const& one : open) {
    auto const finding = text_at(one, "id");
    std::string visit;
    auto const shown = TRY(stage.get("zhihui", "/api/cases/" + finding));
    for (auto const& next : list_at(shown, "follow_ups"))
      if (text_at(next, "service") == "look-back" && at(next, "closed") == json::value(false)) visit = text_at(next, "id");
    auto const enterprise = text_at(one, "enterprise", "id");
    StoryFirm const* firm = nullptr;
    for (auto const& [key, of] : stage.memory.firms)
      if (of.id == enterprise) firm = &of;
    if (firm) {  // of the park: the enterprise reports it, the inspector comes back to see
      TRY(stage.paper(firm->clerk, finding, "after", "after.png", small_png()));
      TRY(stage.fire(firm->clerk, finding, "mend"));
      TRY(stage.post("jiang", "/api/cases/" + visit + "/tasks/visit", json::object{{"done", true}, {"verdict", "pass"}}));
      TRY(stage.paper("jiang", visit, "photo", "photo.png", small_png()));
      TRY(stage.fire("jiang", visit, "seen"));
      continue;
    }
    auto const digest = "photo-" + finding;
    note_in_field(stage, "zhucun", {{"kind", "look_back"}, {"case", visit}, {"verdict", "pass"}, {"reason", ""}, {"photo", digest}});
    files.push_back(json::object{{"digest", digest}, {"file_id", TRY(stage.upload("zhucun", "seen.png", small_png()))}});
  }
  TRY(hand_in_field(stage, "zhucun", files));
  return {};
}

Result<void> four_at_work(Stage& stage) {
  auto& dice = stage.memory.dice;
  RosterPerson const found[] = {one_from(dice, "演示省演示市南桥区石浦镇", "2020-02-14"), one_from(dice, "演示省演示市南桥区石浦镇", "2020-02-15"), one_from(dice, "本地", ""), one_from(dice, "四川省南充市仪陇县", "2020-02-01")};
  for (auto const& one : found) {
    json::object person{{"name", one.name}, {"document_number", one.id_number}, {"phone", one.phone}, {"from_division", one.from}, {"temperature", 36.6}, {"symptom", false}, {"certificate", true}, {"note", "在车间"}};
    if (!one.left_on.empty()) person["left_on"] = one.left_on;
    note_in_field(stage, "jiang", {{"kind", "person"}, {"enterprise", stage.id("machines")}, {"round", ""}, {"person", person}});
  }
  return {};
}

Result<void> sent_off_and_isolated(Stage& stage) {
  TRY(hand_in_field(stage, "jiang"));
  auto const observed = TRY(stage.get("han", "/api/observations"));
  for (auto const& row : list_at(observed, "items"))
    if (text_at(row, "kind") == "isolation") stage.memory.watched.push_back(text_at(row, "id"));
  if (!stage.memory.watched.empty()) stage.id("isolated") = stage.memory.watched.front();
  TRY(stage.fire("jiang", stage.id("machines_case"), "rectify", "名单外 4 人在岗，其中 2 人来自严重地区，已离岗隔离"));
  return {};
}

Result<void> an_undertaking(Stage& stage) {
  auto const& firm = stage.firm("machines");
  TRY(stage.paper(firm.clerk, firm.case_id, "undertaking", "undertaking.pdf", small_pdf("undertaking")));
  TRY(stage.fire("lumou", firm.case_id, "accept"));
  return {};
}

Result<void> released(Stage& stage) {
  for (auto const& id : stage.memory.watched) {
    auto const row = TRY(stage.get("jiang", "/api/observations/" + id));
    TRY(stage.post("jiang", "/api/observations/" + id + "/release", json::object{{"revision", at(row, "revision")}}));
  }
  return {};
}

// A figure of the page as it was that evening, and the length of the list it counts.
StoryFigure that_evening(std::string_view key, Words title, int64_t expected) {
  return {title, expected, "GET /api/command-post?at= report, = …/figures?key=&at= total", [key](Stage& stage) -> Result<json::value> {
            auto const then = "at=" + std::string(kThatEvening);
            auto const figure = at(TRY(stage.get("zhihui", "/api/command-post?" + then)), "report", key);
            auto const list = at(TRY(stage.get("zhihui", "/api/command-post/figures?key=" + std::string(key) + "&" + then)), "total");
            return figure == list ? figure : json::value(json::array{figure, list});
          }};
}
StoryFigure nothing_was_changed() {
  return {{"审计链完整", "The journal is whole"}, true, "GET /api/journal/verify ok", told_by("shenji", "/api/journal/verify", {"ok"}), false};
}
StoryFigure isolated_people() {
  return {{"隔离观察的人", "People isolated"}, 2, "GET /api/observations kind=isolation", [](Stage& stage) -> Result<json::value> {
            int64_t n = 0;
            auto const observed = TRY(stage.get("han", "/api/observations"));
            for (auto const& row : list_at(observed, "items")) n += text_at(row, "kind") == "isolation" ? 1 : 0;
            return json::value(n);
          }};
}

}  // namespace

std::vector<StoryBeat> inspection_beats() {
  return {
      {4, story_time(2, 14, 9), {"驻村干部跑遍十八家，手机没有网络", "Through eighteen enterprises of the village, the phone without a network"}, {"逐条打勾，问题当场记下。", "Line by line, faults noted on the spot."}, "zhucun", "/inspections", through_the_village, {reported("inspected", {"已检查", "Inspected"}, 0, false)}},
      {4, story_time(2, 14, 17), {"回到镇上，一次交清", "Back in town: all is handed in"}, {"告示没有电话等六个问题，各有条款和期限。", "Six findings, each with its clause and its date."}, "zhucun", "/inspections", back_in_town, {reported("inspected", {"已检查", "Inspected"}, 18), reported("findings_open", {"待整改", "Findings open"}, 6, false)}},
      {4, story_time(2, 14, 18), {"园区九家，两人联合检查；组长眼睛发炎，有人顶上", "Two through the park; the lead's eye is inflamed and he is relieved"}, {"换人有名有由，两部手机记的合在一起。", "The relief has a name and a reason; what two phones wrote is put together."}, "jiang", "/cases/{relieved_round}", two_through_the_park,
       {reported("inspected", {"已检查", "Inspected"}, 27, false), reported("findings_open", {"待整改", "Findings open"}, 9, false)}},
      {4, story_time(2, 15, 9), {"立知立改，回头看销号", "Mended at once, closed by a look-back"}, {"企业拍照报改，检查员回去看过才算。", "The enterprise reports it with a photo; it counts when the inspector has seen it."}, "zhihui", "/command-post/findings_closed", mended_at_once,
       {reported("findings_open", {"待整改", "Findings open"}, 0, false), reported("findings_closed", {"已销号", "Findings closed"}, 9, false)}},
      {4, story_time(2, 17, 9, 20), {"机械厂车间里四个人不在名册上", "Four at work in the machine works who stand on no list"}, {"车间没有信号，先记在手机里。", "No signal in the hall: the phone keeps it."}, "jiang", "/enterprises/{machines}", four_at_work},
      {4, story_time(2, 17, 11), {"当场离岗，两人集中隔离", "Sent off at once, two isolated"}, {"两人来自本市的重点镇；企业转为整改。", "Two come from the severe town; the enterprise must put it right."}, "jiang", "/observations", sent_off_and_isolated,
       {reported("unlisted_on_site", {"名册外在岗", "At work off the list"}, 4), isolated_people(), reported("resumed", {"已复工", "Back at work"}, 8, false)}},
      {4, story_time(2, 17, 15), {"企业签保证书，复核组准予恢复", "The enterprise signs an undertaking and may go on"}, {"没有保证书就不能恢复。", "Without it there is no going on."}, "lumou", "/cases/{machines_case}", an_undertaking, {reported("resumed", {"已复工", "Back at work"}, 9, false)}},
      {5, story_time(2, 17, 18, 30), {"指挥部的晚报：数字和名单一一对上", "The command post in the evening: every figure equals its list"}, {"日报可出 PDF 和 xlsx；那一刻的数字以后随时可以重看。", "The daily report as PDF and xlsx; the figures of that hour can be seen again at any time."}, "zhihui", "/", [](Stage& stage) -> Result<void> {
         for (auto const* report : {"/api/command-post/daily-report.pdf", "/api/command-post/daily-report.xlsx"}) TRY(stage.file("zhihui", std::string(report) + "?at=" + kThatEvening));
         return {};
       },
       {that_evening("enterprises", {"企业", "Enterprises"}, 27), that_evening("applied", {"已申请", "Applied"}, 9), that_evening("resumed", {"已复工", "Back at work"}, 9), that_evening("fully_staffed", {"员工到齐", "With full staff"}, 3),
        that_evening("excluded", {"排除的人", "Ruled out"}, 7), that_evening("unlisted_on_site", {"名册外在岗", "At work off the list"}, 4), that_evening("inspected", {"已检查", "Inspected"}, 27), nothing_was_changed()}},
      {4, story_time(3, 2, 9), {"观察期满，两人凭证明解除", "The days are over: both released with a certificate"}, {"每天两次体温，一次不少。", "Two temperatures a day, none missing."}, "jiang", "/observations/{isolated}", released,
       {{{"解除证明", "Certificates of release"}, 2, "GET /api/observations?state=released certificate", [](Stage& stage) -> Result<json::value> {
           int64_t n = 0;
           for (auto const& id : stage.memory.watched) n += text_at(TRY(stage.get("jiang", "/api/observations/" + id)), "certificate").starts_with("JC-2020") ? 1 : 0;
           return json::value(n);
         }, false}}},
  };
}

}  // namespace ly::app
