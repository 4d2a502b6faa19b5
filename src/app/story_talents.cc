// Part 1: offices are closed; talents more_apply for the right to buy a home with priority by phone, by mail, at a counter, and nobody comes to a meeting. 203 are
// accepted by mid-March; the order is drawn so that anybody can repeat it; 200 choose the same home and one gets it; 12 buy.
#include "app/domains.h"
#include "app/story.h"
#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/lottery/lottery.h"

namespace ly::app {
namespace {

constexpr int kByPhone = 151, kByMail = 38, kAtCounter = 14, kAll = kByPhone + kByMail + kAtCounter;
constexpr int kHomes = 12, kUnqualified = 3;
constexpr std::string_view kWitnessSecrets[] = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2"};

StoryTalent talent(Stage& stage, int n) {
  static constexpr char const* kDegrees[] = {"博士", "硕士", "本科", "硕士", "本科"};
  StoryTalent t{"测试人才" + std::to_string(n), "138000" + std::to_string(10'000 + n), {}, {}, {}};
  t.form = {{"name", t.name}, {"id_number", identifiers::make_resident_id(stage.memory.dice, day_of(1900, 1, 1) + n, n % 2 == 0)}, {"phone", t.phone}, {"education", kDegrees[n % 5]}, {"professional_title", n % 7 == 0 ? "副高级" : "无"},
            {"employer", "测试科技有限公司"}, {"insured_months", 12 + n % 60}, {"homes_owned", n > kAll - kUnqualified ? 1 : 0}};
  return t;
}

Result<void> by_phone(Stage& stage, StoryTalent& t) {
  auto const begun = TRY(stage.post("", "/api/apply", json::object{{"service", "talent-housing"}, {"channel", "phone"}, {"division", kStoryDistrict}, {"form", t.form}}));
  t.case_id = text_at(begun, "id");
  t.key = text_at(begun, "key");
  for (auto const* kind : {"identity", "degree"})
    TRY(stage.post("", "/api/applied/" + t.case_id + "/papers?key=" + t.key + "&paper=" + kind + "&name=zhengming.pdf", nullptr, small_pdf(kind + t.name)));
  TRY(stage.post("", "/api/applied/" + t.case_id + "/events", json::object{{"key", t.key}, {"event", "submit"}}));
  return {};
}

// What a mail program on a phone sends; the house takes it as from its mailbox.
Result<void> by_mail(Stage& stage, StoryTalent& t) {
  auto const encoded = [](std::string_view text) { return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(text) + "\r\n"; };
  auto const attached = [](std::string_view name, std::string_view octets) {
    return "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"=?utf-8?B?" + to_base64(name) + "?=\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(octets) + "\r\n";
  };
  auto const n = std::to_string(++stage.memory.mails);
  auto const text = [&](char const* member) { return std::string(text_of(t.form, member)); };
  auto const body = "您好，\n姓名：" + t.name + "\n身份证号：" + text("id_number") + "\n手机：" + t.phone + "\n最高学历：" + text("education") + "\n职称：" + text("professional_title") + "\n工作单位：" + text("employer") +
                    "\n本市社保缴费月数：" + std::to_string(integer_of(t.form, "insured_months")) + "\n本市住房套数（含配偶、未成年子女）：" + std::to_string(integer_of(t.form, "homes_owned")) + "\n";
  auto received = std::make_shared<mailroom::Received>();
  received->box = "1/" + n;
  received->bytes = "To: rencai@bureau.example\r\nFrom: =?utf-8?B?" + to_base64(t.name) + "?= <rencai" + n + "@home.example>\r\nSubject: =?utf-8?B?" + to_base64("人才优先购房资格 申请") + "?=\r\nMessage-ID: <story" + n +
                    "@home.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=seam\r\n\r\n--seam\r\n" + encoded(body) + "--seam\r\n" + attached("身份证照片.pdf", small_pdf("identity" + t.name)) + "--seam\r\n" +
                    attached("学历或职称证书.pdf", small_pdf("degree" + t.name)) + "--seam--\r\n";
  received->mail = TRY(formats::read_mail(received->bytes));
  TRY(stage.house().desk().call(stage.house().wiring().domains->mailroom->receive(received)));
  return {};
}

Result<void> at_the_counter(Stage& stage, StoryTalent& t) {
  t.case_id = text_at(TRY(stage.post("rencai2", "/api/cases", json::object{{"service", "talent-housing"}, {"channel", "counter"}, {"division", kStoryDistrict}, {"form", t.form}})), "id");
  for (auto const* kind : {"identity", "degree"}) TRY(stage.paper("rencai2", t.case_id, kind, "zhengming.pdf", small_pdf(kind + t.name)));
  TRY(stage.fire("rencai2", t.case_id, "submit"));
  return {};
}

Result<void> more_apply(Stage& stage, int phones, int mails, int counters) {
  auto& all = stage.memory.talents;
  for (auto const& [people, way] : {std::pair(phones, &by_phone), {mails, &by_mail}, {counters, &at_the_counter}})
    for (int i = 0; i < people; ++i) {
      all.push_back(talent(stage, static_cast<int>(all.size()) + 1));
      TRY(way(stage, all.back()));
    }
  return {};
}

// Each fact is looked up online by one officer, decided by another; who owns a home already is refused with the reason.
Result<void> verify_and_decide(Stage& stage) {
  for (;;) {
    auto const waiting = list_at(TRY(stage.get("rencai", "/api/cases?service=talent-housing&state=verifying&limit=200")), "items");
    if (waiting.empty()) return {};
    for (auto const& row : waiting) {
      auto const id = text_at(row, "id");
      auto const shown = TRY(stage.get("rencai", "/api/cases/" + id));
      if (number_at(shown, "form", "homes_owned") > 0) {
        TRY(stage.fire("shenpi", id, "refuse", "本市已有住房"));
        continue;
      }
      for (auto const* task : {"identity", "insurance", "property", "degree"}) TRY(stage.post("rencai", "/api/cases/" + id + "/tasks/" + task, json::object{{"verdict", "pass"}}));
      TRY(stage.fire("rencai", id, "verify"));
      TRY(stage.fire("shenpi", id, "approve"));
    }
  }
}

Result<void> the_pool_is_frozen(Stage& stage) {
  auto const id = text_at(TRY(stage.post("zhihui", "/api/selections", json::object{{"title", "人才房集中选房 第 1 场"}, {"division", kStoryCity}, {"turn_seconds", 300}, {"desks", 200}, {"recalls", 1}})), "id");
  stage.id("selection") = id;
  auto const sheet = TRY(stage.upload("zhihui", "房源.xlsx", TRY(homes_sheet(stage.house().folder().scratch(), stage.now(), kHomes))));
  TRY(stage.post("zhihui", "/api/selections/" + id + "/homes", json::object{{"file_id", sheet}}));
  json::array witnesses;
  for (auto const secret : kWitnessSecrets) {
    auto const digest = lottery::commitment_of(secret);
    witnesses.push_back(json::object{{"name", "见证人" + std::string(secret.substr(32))}, {"commitment", to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()})}});
  }
  TRY(stage.post("zhihui", "/api/selections/" + id + "/freeze", json::object{{"witnesses", witnesses}, {"source", "双色球"}, {"round", "2020021"}}));
  return {};
}

Result<void> the_order_is_drawn(Stage& stage) {
  json::array opened;
  for (auto const secret : kWitnessSecrets) opened.push_back(json::object{{"name", "见证人" + std::string(secret.substr(32))}, {"secret", to_hex(secret)}});
  auto const draw = [&](std::string_view published) { return stage.post("zhihui", "/api/selections/" + stage.id("selection") + "/draw", json::object{{"witnesses", opened}, {"value", "01 02 03 04 05 06 07"}, {"at", published}}); };
  TRY(is_refused(draw("2020-03-15T13:30:00Z"), "draw.beacon_early"));  // a number known before the pool was frozen
  TRY(draw("2020-03-17T13:30:00Z"));
  return {};
}

Result<json::value> choose(Stage& stage, std::string const& case_id, std::string const& home) {
  return stage.post("zhihui", "/api/selections/" + stage.id("selection") + "/choose", json::object{{"case_id", case_id}, {"home", home}});
}
Result<std::vector<std::string>> called(Stage& stage) {
  std::vector<std::string> out;
  auto const hall = TRY(stage.get("zhihui", "/api/selections/" + stage.id("selection")));
  for (auto const& one : list_at(hall, "entrants"))
    if (text_at(one, "stand") == "called") out.push_back(text_at(one, "case_id"));
  return out;
}

// All are called at ten, and all want the same home.
Result<void> two_hundred_want_one(Stage& stage) {
  TRY(stage.post("zhihui", "/api/selections/" + stage.id("selection") + "/start"));
  int64_t got = 0, late = 0;
  for (auto const& one : TRY(called(stage))) {
    auto const reply = choose(stage, one, "1-101");
    if (reply) ++got, stage.id("winner") = one;
    else if (reply.error().code == "selection.taken") ++late;
    else return reply.error();
  }
  stage.id("got") = std::to_string(got) + " / " + std::to_string(late);
  return {};
}

Result<void> twelve_buy(Stage& stage) {
  auto const hall = "/api/selections/" + stage.id("selection");
  auto const waiting = TRY(called(stage));
  if (waiting.size() < kHomes + 1) return refused("story.differs", "called", {{"told", std::to_string(waiting.size())}, {"expected", std::to_string(kHomes + 1)}});
  // One sends a proxy with an authorisation paper; one lets the turn pass.
  TRY(is_refused(stage.post("zhihui", hall + "/choose", json::object{{"case_id", waiting[0]}, {"home", "1-102"}, {"by_proxy", true}}), "selection.proxy_missing"));
  auto const authority = TRY(stage.upload("zhihui", "授权委托书.pdf", small_pdf("authority")));
  TRY(stage.post("zhihui", hall + "/proxy", json::object{{"case_id", waiting[0]}, {"name", "测试代办"}, {"phone", "13900001111"}, {"file_id", authority}}));
  TRY(stage.post("zhihui", hall + "/choose", json::object{{"case_id", waiting[0]}, {"home", "1-102"}, {"by_proxy", true}}));
  TRY(stage.post("zhihui", hall + "/pass", json::object{{"case_id", waiting[1]}}));
  size_t next = 2;
  auto const shown = TRY(stage.get("zhihui", hall));
  for (auto const& home : list_at(shown, "homes"))
    if (text_at(home, "state") == "free") TRY(choose(stage, waiting.at(next++), text_at(home, "code")));
  TRY(stage.post("zhihui", hall + "/close"));
  return {};
}

StoryFigure talent_figure(std::string_view key, Words title, int64_t expected, bool of_the_story = true) {
  return {title, expected, "GET /api/talent-report", told_by("zhihui", "/api/talent-report", {std::string(key)}), of_the_story};
}
StoryFigure by_channel(std::string_view channel, Words title, int64_t expected) {
  return {title, expected, "GET /api/talent-report by_channel", [channel](Stage& stage) -> Result<json::value> {
            auto const report = TRY(stage.get("zhihui", "/api/talent-report"));
            for (auto const& row : list_at(report, "by_channel"))
              if (text_at(row, "name") == channel) return at(row, "count");
            return json::value(0);
          }, false};
}

}  // namespace

std::vector<StoryBeat> talent_beats() {
  auto const nothing = [](Stage&) { return Result<void>(); };
  return {
      {1, story_time(2, 17, 20), {"一个晚上开出无接触服务", "A no-contact service put up in one evening"}, {"手机申请、邮件受理、网上核实，办结不见面；这是申请人看到的页面。", "Applied for by phone, received by e-mail, verified online, finished without a meeting; this is the page an applicant sees."}, "", "/apply/talent-housing", nothing},
      {1, story_time(2, 18, 9), {"第一批：手机、邮件、窗口三条路", "The first: by phone, by mail, at the counter"}, {"邮件由系统直接读成办件，附件逐件归位。", "Mails are read into cases, each attachment at its place."}, "rencai", "/cases", [](Stage& stage) { return more_apply(stage, 60, 15, 5); }, {talent_figure("accepted", {"已受理", "Accepted"}, 80, false)}},
      {1, story_time(2, 19, 10), {"网上核实，另一人审批", "Verified online, decided by another"}, {"谁核实谁不审批；结果公示五个工作日。", "Who verifies does not decide; the result is public for five working days."}, "rencai", "/cases", verify_and_decide},
      {1, story_time(2, 24, 9), {"第二批申请", "More applications"}, {"假期延长，受理没有停过一天。", "The holiday was prolonged; not a day was lost."}, "rencai", "/cases", [](Stage& stage) { return more_apply(stage, 50, 12, 5); }, {talent_figure("accepted", {"已受理", "Accepted"}, 147, false)}},
      {1, story_time(2, 25, 10), {"核实和审批第二批", "Verified and decided"}, {"公示期满无异议的自动确认。", "Who meets no objection is confirmed by itself."}, "shenpi", "/cases", verify_and_decide},
      {1, story_time(3, 2, 10), {"第三批申请", "The last applications"}, {"其中三人名下已有住房。", "Three of them own a home already."}, "rencai", "/cases", [](Stage& stage) { return more_apply(stage, kByPhone - 110, kByMail - 27, kAtCounter - 10); }},
      {1, story_time(3, 3, 10), {"最后一批核实；三人不具备资格", "The last are verified; three do not qualify"}, {"理由写明，短信和邮件同告。", "With the reason, told by SMS and mail."}, "shenpi", "/cases", verify_and_decide, {talent_figure("refused", {"不具备资格", "Not qualified"}, 3, false)}},
      {1, story_time(3, 13, 9), {"三月中旬：203 件网上受理，200 人具备资格", "Mid-March: 203 accepted online, 200 qualify"}, {"没有一个人到过办公室。", "Nobody has come to the office."}, "zhihui", "/selections", nothing,
       {talent_figure("accepted", {"网上受理的申请", "Applications accepted online"}, 203), by_channel("phone", {"手机", "By phone"}, kByPhone), by_channel("email", {"邮件", "By e-mail"}, kByMail), by_channel("counter", {"窗口", "At the counter"}, kAtCounter),
        talent_figure("qualified", {"具备资格", "Qualified"}, 200, false), talent_figure("refused", {"不具备资格", "Not qualified"}, 3, false)}},
      {1, story_time(3, 16, 9), {"集中选房：先锁名单，再等随机数", "Home selection: the pool is frozen before chance is known"}, {"两位见证人各交一个承诺，随机数用还没公布的一期。", "Two witnesses commit themselves; chance comes from a draw not yet held."}, "zhihui", "/selections/{selection}", the_pool_is_frozen},
      {1, story_time(3, 17, 22), {"开奖，人人可以重算", "The order is drawn; anybody can repeat it"}, {"锁定之前就公布的随机数不收。", "A number known before the pool was frozen is refused."}, "zhihui", "/selections/{selection}", the_order_is_drawn},
      {1, story_time(3, 18, 10), {"十点叫号，200 人都要 1-101", "At ten all are called, and all want 1-101"}, {"只有一个人得到。", "One gets it."}, "zhihui", "/selections/{selection}", two_hundred_want_one,
       {talent_figure("bought", {"已购房", "Bought"}, 1, false), {{"选中 / 晚到", "Got it / came too late"}, "1 / 199", "POST /api/selections/{id}/choose", [](Stage& stage) -> Result<json::value> { return json::value(stage.id("got")); }, false}}},
      {1, story_time(3, 18, 10, 3), {"12 套房，12 个人", "Twelve homes, twelve people"}, {"一人托人代办，一人放弃这一轮；全程可审计。", "One sends a proxy, one lets the turn pass; the whole run can be audited."}, "", "/board/{selection}", twelve_buy,
       {talent_figure("bought", {"购得人才房的人", "People who bought a talent home"}, 12),
        {{"选房过程合规", "The run follows the rules"}, true, "GET /api/selections/{id}/audit sound", [](Stage& stage) -> Result<json::value> { return at(TRY(stage.get("zhihui", "/api/selections/" + stage.id("selection") + "/audit")), "sound"); }, false}}},
  };
}

}  // namespace ly::app
