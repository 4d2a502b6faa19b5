// M4 as it was lived: the office is closed, a talent writes to the bureau's mailbox; the answer says the number and what is missing, the
// reply brings it, officers decide, and nobody came to a meeting. A real Dovecot keeps the mailbox, a real SMTP connection carries the answers.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "../channels/dovecot.h"
#include "base/text.h"
#include "desk/test_house.h"
#include "formats/mail_reader.h"
#include "world.h"

namespace ly::story {
namespace {

struct MailStory : ::testing::Test {
  World world;
  test::TemporaryFolder mail_folder;
  std::optional<test::Dovecot> dovecot;
  test::SmtpSink sink{test::SmtpSink::Way::plain};
  Person admin = (world.at(2, 10, 8), world.administrator());
  Person officer = person("rencai", {"officer"}), stranger = world.person(admin, "waidi", "外区 测试", {"officer"}, {{"kind", "region"}, {"code", "990102"}}, {});
  int64_t sent = 0;

  Person person(std::string const& name, std::vector<std::string> const& roles) { return world.person(admin, name, name + " 测试", roles, {{"kind", "region"}, {"code", "990100"}}, {"name", "phone", "id_number"}); }
  void SetUp() override {
    if (!test::Dovecot::is_there()) GTEST_SKIP() << "dovecot-imapd is not installed (packages-test.txt)";
    dovecot.emplace(mail_folder.path / "mail");
    auto const file = world.folder() / "channels.yaml";
    std::ofstream(file) << "secrets: {box: " << test::Dovecot::kPassword << "}\nemail: {host: 127.0.0.1, port: " << sink.port() << ", security: plain, from: rencai@bureau.example, name: 人才服务}\n"
                        << "mailbox: {host: localhost, port: " << dovecot->port() << ", user: " << test::Dovecot::kUser << ", password: \"{secret.box}\", ca_file: \"" << dovecot->ca_file() << "\"}\n";
    ::chmod(file.c_str(), 0600);
  }
  static std::string encoded(std::string_view text) { return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(text) + "\r\n"; }
  static std::string attached(std::string const& name, std::string_view octets) {
    return "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"=?utf-8?B?" + to_base64(name) + "?=\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(octets) + "\r\n";
  }
  // What a phone's mail program sends.
  void write(std::string const& from, std::string const& subject, std::string_view text, std::vector<std::pair<std::string, std::string>> const& files, std::string const& more = "") {
    std::string mail = "From: =?utf-8?B?" + to_base64("测试员甲") + "?= <" + from + ">\r\nTo: rencai@bureau.example\r\nSubject: =?utf-8?B?" + to_base64(subject) + "?=\r\nMessage-ID: <" +
                       std::to_string(++sent) + "@phone.example>\r\n" + more + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=seam\r\n\r\n--seam\r\n" + encoded(text);
    for (auto const& [name, octets] : files) mail += "--seam\r\n" + attached(name, octets);
    dovecot->deliver(mail + "--seam--\r\n");
  }
  // What the house answered last, as the applicant reads it.
  formats::MailIn answer() {
    world.carry();
    auto const mails = sink.mails();
    return mails.empty() ? formats::MailIn{} : formats::read_mail(mails.back().data).value();
  }
};

TEST_F(MailStory, a_talent_applies_by_mail_and_is_told_what_is_missing) {
  world.at(2, 10, 20);
  write("jia@home.example", "人才优先购房资格 申请", "您好，\n姓名：测试员甲\n身份证号：990000190001010016\n手机：13800001234\n最高学历：硕士\n职称：无\n工作单位：测试公司\n本市社保缴费月数：很多\n", {{"身份证照片.pdf", pdf("identity")}});
  auto const brought = world.bring();
  ASSERT_TRUE(brought) << brought.error().code << dovecot->log();
  EXPECT_EQ(*brought, 1);
  EXPECT_EQ(world.bring().value(), 0) << "taken once";
  auto const first = answer();
  EXPECT_TRUE(first.automatic) << "a machine's answer says that it is one (RFC 3834)";
  EXPECT_TRUE(contains(first.subject, "RC-2020-0001")) << first.subject;
  for (auto const* part : {"收下附件 1 件", "本市社保缴费月数", "学历或职称证书", "本市住房套数"}) EXPECT_TRUE(contains(first.text, part)) << part << "\n" << first.text;
  EXPECT_FALSE(contains(first.text, "990000190001010016"));

  // Somebody else writes with the number, and with the same sender's name.
  write("other@home.example", "RC-2020-0001 补充", "工作单位：冒名公司\n", {});
  write("jia@home.example", "自动回复", "我在休假", {}, "Auto-Submitted: auto-replied\r\n");
  ASSERT_EQ(world.bring().value(), 2);
  EXPECT_EQ(world.carry(), 0) << "neither is answered";
  auto const waiting = officer.get("/api/mails?state=waiting");
  ASSERT_EQ(waiting.items().size(), 1U);
  EXPECT_EQ(text_at(waiting.items()[0], "sender"), "o****@home.example");
  EXPECT_TRUE(stranger.get("/api/mails?state=waiting").items().empty());
  auto const id = std::string(text_at(waiting.items()[0], "id"));
  EXPECT_EQ(stranger.get("/api/mails/" + id + "/original.eml").status, 404);
  EXPECT_TRUE(contains(officer.get("/api/mails/" + id + "/original.eml").body, "other@home.example"));
  EXPECT_EQ(officer.post("/api/mails/" + id + "/close", json::object{{"reason", ""}}).status, 422);
  ASSERT_TRUE(officer.post("/api/mails/" + id + "/close", json::object{{"reason", "电话核实不是本人"}}).ok());

  // The reply to our answer completes it and hands it in.
  world.at(2, 10, 21);
  write("jia@home.example", "回复：[RC-2020-0001]", "本市社保缴费月数：30个月\n本市住房套数（含配偶、未成年子女）：0\n\n------ 原始邮件 ------\n工作单位：旧文\n", {{"证书.pdf", pdf("degree")}}, "In-Reply-To: <" + first.message_id + ">\r\n");
  ASSERT_EQ(world.bring().value(), 1);
  auto const second = answer();
  bool told = false;
  for (auto const& mail : sink.mails()) told = told || contains(formats::read_mail(mail.data).value().text, "材料齐全，已提交");
  EXPECT_TRUE(told) << second.text;
  auto const cases = officer.get("/api/cases?service=talent-housing");
  ASSERT_EQ(cases.items().size(), 1U);
  auto const case_id = std::string(text_at(cases.items()[0], "id"));
  EXPECT_EQ(text_at(cases.items()[0], "state"), "verifying");
  auto const shown = officer.shown(case_id);
  EXPECT_EQ(text_at(shown, "form", "employer"), "测试公司");
  EXPECT_EQ(text_at(shown, "channel"), "email");

  // The mail server is away for a while: nothing is lost, and the reason is plain.
  dovecot.reset();
  EXPECT_FALSE(world.bring());
}

TEST_F(MailStory, two_servers_that_answer_each_other_stop) {
  world.at(2, 11, 9);
  // A broken program answers every mail of ours without saying that it is a machine.
  write("loop@home.example", "hello", "x", {});
  int64_t answered = 0;
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(world.bring());
    auto const carried = world.carry();
    answered += carried;
    if (carried > 0) write("loop@home.example", "Re: hello", "x", {}, "In-Reply-To: <" + formats::read_mail(sink.mails().back().data).value().message_id + ">\r\n");
  }
  EXPECT_EQ(answered, 2);
}

}  // namespace
}  // namespace ly::story
