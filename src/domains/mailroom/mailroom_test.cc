// A mailbox in a test's hands: what a mail becomes, what the answer says, and what a mail may never do.
#include "domains/mailroom/mailroom.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "desk/test_house.h"
#include "domains/cases/form_sheet_of.h"
#include "domains/cases/rows.h"
#include "domains/cases/test_world.h"
#include "domains/mailroom/rows.h"

namespace ly::mailroom {
namespace {

constexpr std::string_view kIdentity = "%PDF-1.4 identity", kDegree = "%PDF-1.4 degree";
constexpr std::string_view kWhole =
    "您好：\n姓名：测试员甲\n身份证号：990000190001010016\n手机: 138 0000 1234\n最高学历：硕士\n职称：无\n工作单位：测试公司\n本市社保缴费月数：30个月\n本市住房套数（含配偶、未成年子女）：0\n";

struct Letter {
  std::string from = "jia@example.com", subject = "人才优先购房资格", text, message_id, in_reply_to;
  std::vector<formats::MailPart> files;
  std::string authentication;
  bool automatic = false;
};

struct MailHouse : test::TestHouse {
  cases::Cases cases;
  Mailroom room;
  Actor officer = actor(Role::officer, "9901", "01HOUSEACT000000000000HAN0");
  Actor stranger = actor(Role::officer, "9902", "01HOUSEACT000000000000STR0");
  int64_t uid = 0;

  MailHouse()
      : cases(wiring()), room({cases, [](std::string_view, Problem const& p) { return p.code; }, [](View const&) { return std::string("9901"); }}) {
    std::vector<cases::ServiceFile> files;
    for (auto const* name : {"talent-housing", "suggestion", "stop-notice"}) files.push_back({std::string("services/") + name + "/service.yaml", cases::test::service_text(name)});
    check(write(Actor::system(), [&](Context& c) { return cases.start(c, files); }).has_value(), "the shipped services start");
  }
  cases::Wiring wiring() {
    cases::Wiring w;
    w.tables = cases::test::tables();
    w.calendars = cases::test::make_calendar();
    w.enterprise = [](View const&, std::string_view) -> std::optional<cases::EnterpriseBrief> { return std::nullopt; };
    w.home = [](View const&) { return std::string("990101"); };
    return w;
  }
  std::shared_ptr<Received> received(Letter const& letter, int64_t as = 0) {
    auto r = std::make_shared<Received>();
    auto const number = as ? as : ++uid;
    r->box = "7/" + std::to_string(number);
    r->own_address = "bureau@liaoyuan.example";
    auto const word = [](std::string const& text) { return "=?utf-8?B?" + to_base64(text) + "?="; };
    auto& raw = r->bytes;
    if (!letter.authentication.empty()) raw += "Authentication-Results: mx.liaoyuan.example; " + letter.authentication + "\r\n";
    raw += "From: " + word("测试员") + " <" + letter.from + ">\r\nSubject: " + word(letter.subject) + "\r\nMessage-ID: <" + (letter.message_id.empty() ? "m" + std::to_string(number) + "@example.com" : letter.message_id) + ">\r\n";
    if (!letter.in_reply_to.empty()) raw += "In-Reply-To: <" + letter.in_reply_to + ">\r\n";
    if (letter.automatic) raw += "Auto-Submitted: auto-replied\r\n";
    raw += "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=seam\r\n\r\n--seam\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(letter.text) + "\r\n";
    for (auto const& file : letter.files)
      raw += "--seam\r\nContent-Type: " + file.media + "\r\nContent-Disposition: attachment; filename=\"" + word(file.name) + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(file.bytes) + "\r\n";
    raw += "--seam--\r\n";
    r->mail = formats::read_mail(raw).value();
    return r;
  }
  std::string receive(Letter const& letter) {
    clock.at = {clock.at.ms + 1000};
    auto const answer = desk->call(room.receive(received(letter)));
    return answer ? std::string(answer->as_string()) : "refused " + answer.error().code;
  }
  std::vector<Mail> mails(std::string state, Actor const& who) {
    return read(who, [&](View const& v) { return room.list(v, {.state = state}).value().items; });
  }
  std::vector<Mail> mails(std::string state) { return mails(std::move(state), officer); }
  // What was written to `to`, newest first.
  std::vector<StoredMessage> answers(std::string const& kind, std::string const& id) {
    std::vector<StoredMessage> out;
    read(Actor::system(), [&](View const& v) {
      for (auto& m : list_messages(v.tx, v.keys, kind, id, 50))
        if (m.channel == "email" && m.template_name.starts_with("mail/")) out.push_back(std::move(m));
      return 0;
    });
    return out;
  }
  std::string text(StoredMessage const& m) { return std::string(m.content->at("text").as_object().at("zh-CN").as_string()); }
  cases::Applied applied(std::string const& case_id) {
    return read(Actor::system(), [&](View const& v) { return cases.applied(v, {{case_id}, cases.applicant_key(v, case_id), "zh-CN"}).value(); });
  }
};

std::string employer(cases::Applied const& a) { return std::string(text_of(a.form, "employer")); }
formats::MailPart pdf(std::string name) { return {std::move(name), "application/pdf", std::string(kIdentity)}; }
formats::MailPart degree(std::string name) { return {std::move(name), "application/pdf", std::string(kDegree)}; }

TEST(MailroomTest, a_whole_mail_is_handed_in_at_once_and_the_answer_holds_no_number) {
  MailHouse h;
  ASSERT_EQ(h.receive({.text = std::string(kWhole), .files = {pdf("身份证照片.pdf"), degree("学历.pdf")}}), "taken");
  auto const mail = h.mails("taken").at(0);
  auto const first = h.applied(mail.case_id.empty() ? "" : mail.case_id);
  EXPECT_EQ(first.state, "verifying") << h.text(h.answers("case", mail.case_id).at(0));
  EXPECT_EQ(text_of(first.form, "employer"), "测试公司");
  EXPECT_EQ(first.form.at("insured_months").as_int64(), 30);
  auto const told = h.answers("case", mail.case_id);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(text_of(*told[0].content, "address"), "jia@example.com");
  EXPECT_NE(h.text(told[0]).find(first.no), std::string::npos);
  EXPECT_NE(h.text(told[0]).find("已提交"), std::string::npos) << h.text(told[0]);
  EXPECT_EQ(h.text(told[0]).find("990000190001010016"), std::string::npos) << "no number goes out by mail";
}

TEST(MailroomTest, the_answer_says_exactly_what_is_missing_and_a_reply_completes_it) {
  MailHouse h;
  ASSERT_EQ(h.receive({.text = "姓名：测试员甲\n身份证号：990000190001010016\n本市社保缴费月数：三十\n籍贯：测试\n"}), "taken");
  auto const case_id = h.mails("taken").at(0).case_id;
  EXPECT_EQ(h.applied(case_id).state, "draft");
  auto const first = h.answers("case", case_id).at(0);
  auto const said = h.text(first);
  for (auto const* part : {"还缺", "手机", "身份证照片", "mail.not_a_number", "籍贯"}) EXPECT_NE(said.find(part), std::string::npos) << part << "\n" << said;
  EXPECT_EQ(said.find("工作单位：测试公司"), std::string::npos);
  // Another letter with the number in its subject, from the same address, brings papers, but writes nothing into the form.
  auto const no = h.applied(case_id).no;
  ASSERT_EQ(h.receive({.subject = "补充 " + no, .text = "工作单位：别的公司\n", .files = {pdf("身份证.pdf")}}), "taken");
  EXPECT_EQ(employer(h.applied(case_id)), "");
  EXPECT_EQ(h.applied(case_id).documents.at(0).files.size(), 1U);
  EXPECT_NE(h.text(h.answers("case", case_id).at(0)).find("直接回复"), std::string::npos);
  // A reply to our answer does, and hands in.
  auto const token = std::string(text_of(*first.content, "message_id"));
  ASSERT_EQ(h.receive({.subject = "Re: 申请", .text = std::string(kWhole) + "\n> 姓名：引用的旧文\n", .in_reply_to = token, .files = {degree("证书.pdf")}}), "taken");
  EXPECT_EQ(h.applied(case_id).state, "verifying");
  EXPECT_EQ(h.mails("taken").size(), 3U);
}

TEST(MailroomTest, who_only_writes_a_from_line_changes_nothing_and_is_told_nothing) {
  MailHouse h;
  ASSERT_EQ(h.receive({.text = std::string(kWhole)}), "taken");
  auto const case_id = h.mails("taken").at(0).case_id;
  auto const no = h.applied(case_id).no;
  auto const before = h.answers("case", case_id).size();
  // Another address, though it knows the number and even the thread.
  auto const token = std::string(text_of(*h.answers("case", case_id).at(0).content, "message_id"));
  EXPECT_EQ(h.receive({.from = "other@example.com", .subject = no, .text = "工作单位：冒名\n", .files = {pdf("a.pdf")}}), "waiting");
  EXPECT_EQ(h.receive({.from = "other@example.com", .subject = "x", .text = "工作单位：冒名\n", .in_reply_to = token}), "waiting");
  // The right address, but our own server found it forged.
  EXPECT_EQ(h.receive({.subject = no, .text = "工作单位：冒名\n", .files = {pdf("a.pdf")}, .authentication = "spf=fail dkim=none dmarc=fail"}), "waiting");
  EXPECT_EQ(employer(h.applied(case_id)), "测试公司");
  EXPECT_EQ(h.applied(case_id).documents.at(0).files.size(), 0U);
  EXPECT_EQ(h.answers("case", case_id).size(), before);
  ASSERT_EQ(h.mails("waiting").size(), 3U);
  // The officer of the place sees them with a masked sender; another region sees none.
  EXPECT_EQ(h.mails("waiting").at(1).sender, "o****@example.com");
  EXPECT_TRUE(h.mails("waiting", h.stranger).empty());
  auto const id = h.mails("waiting").at(0).id;
  EXPECT_EQ(h.read(h.stranger, [&](View const& v) { return h.room.original(v, {id}); }).error().code, "not_found");
  // He telephones and assigns it: the paper is in.
  auto const assigned = h.write(h.officer, [&](Context& c) { return h.room.assign(c, {id, no, ""}); });
  ASSERT_TRUE(assigned) << assigned.error().code;
  EXPECT_EQ(assigned->state, "assigned");
  EXPECT_EQ(h.write(h.officer, [&](Context& c) { return h.room.assign(c, {id, no, ""}); }).error().code, "mail.settled");
}

TEST(MailroomTest, machines_are_not_answered_and_nothing_is_taken_twice) {
  MailHouse h;
  EXPECT_EQ(h.receive({.text = std::string(kWhole), .automatic = true}), "set_aside");
  EXPECT_EQ(h.receive({.from = "bureau@liaoyuan.example", .text = std::string(kWhole)}), "set_aside");
  Letter const letter{.text = std::string(kWhole), .message_id = "same@example.com"};
  EXPECT_EQ(h.receive(letter), "taken");
  EXPECT_EQ(h.receive(letter), "set_aside") << "delivered twice by a mail server";
  auto const again = h.desk->call(h.room.receive(h.received(letter, h.uid - 1)));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->as_string(), "taken") << "fetched again after a lost answer: the same command";
  EXPECT_EQ(h.mails("taken").size(), 1U);
  EXPECT_EQ(h.read(Actor::system(), [&](View const& v) { return h.room.last_taken(v, 7); }), h.uid);
  EXPECT_EQ(h.read(Actor::system(), [&](View const& v) { return h.room.last_taken(v, 8); }), 0) << "another validity, other numbers";
  // Somebody's broken program: heard twenty times an hour, then kept unanswered.
  for (int64_t i = 0; i < kMailsPerHour; ++i) h.receive({.from = "loop@example.com", .subject = "hello", .text = "x"});
  EXPECT_EQ(h.receive({.from = "loop@example.com", .subject = "hello", .text = "x"}), "set_aside");
  int64_t asked = 0;
  for (auto const& m : h.mails("waiting")) asked += static_cast<int64_t>(h.answers("mail", m.id.text).size());
  EXPECT_EQ(asked, kUnknownPerDay);
}

TEST(MailroomTest, a_filled_sheet_is_read_and_what_cannot_be_read_waits_with_its_original) {
  MailHouse h;
  auto const& service = h.cases.catalog().latest("talent-housing")->compiled->service;
  auto const sheet = formats::write_form_sheet(cases::form_sheet_of(service, cases::Language::zh), h.folder.path, h.clock.at).value();
  ASSERT_EQ(h.receive({.subject = "申请", .text = "见附件", .files = {{"申请表.xlsx", "application/octet-stream", sheet}}}), "taken") << "the form names its service";
  auto broken = std::make_shared<Received>();
  broken->box = "7/" + std::to_string(++h.uid);
  broken->bytes = std::string("\xff\xfe\x00garbage", 10);
  broken->problem = refused("mail.no_sender");
  ASSERT_TRUE(h.desk->call(h.room.receive(broken)));
  auto const waiting = h.mails("waiting");
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].why, "mail.no_sender");
  EXPECT_EQ(h.read(h.officer, [&](View const& v) { return h.room.original(v, {waiting[0].id}).value().bytes; }), broken->bytes);
  ASSERT_TRUE(h.write(h.officer, [&](Context& c) { return h.room.close(c, {waiting[0].id, "广告邮件"}); }));
  EXPECT_EQ(h.mails("closed").size(), 1U);
  // Nothing of it lies readable in the file.
  h.read(Actor::system(), [&](View const& v) {
    auto const rows = store::query(v.tx, "select sealed from mail union all select sealed from mail_chunk");
    while (rows->next()) {
      store::Bytes sealed;
      store::read(*rows, sealed);
      EXPECT_EQ(std::string_view(sealed.value).find("garbage"), std::string_view::npos);
    }
    return 0;
  });
}

TEST(FormInText, lines_with_a_colon_are_fields_until_an_older_mail_is_quoted) {
  formats::FormSheet sheet;
  sheet.fields = {{.key = "name", .title = "姓名"}, {.key = "kind", .title = "类别", .cell = formats::FormCell::choice, .options = {{"a", "甲类"}, {"b", "乙类"}}},
                  {.key = "day", .title = "日期", .cell = formats::FormCell::day}, {.key = "yes", .title = "是否户籍", .cell = formats::FormCell::yes_no}};
  auto const read = form_in_text({sheet}, "您好：\n 姓名（必填）： 测试甲 \n类别:乙类\n日期：2020年2月17日\n是否户籍：不知道\n网址：https://x\n发件人：别人\n姓名：旧的\n");
  EXPECT_EQ(json::serialize(read.form), R"({"name":"测试甲","kind":"b","day":"2020-02-17"})");
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].code, "mail.not_yes_or_no");
  EXPECT_EQ(read.unknown, std::vector<std::string>{"网址"});
}

}  // namespace
}  // namespace ly::mailroom
