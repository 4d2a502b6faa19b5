// The mailbox edge against a real Dovecot, and against servers that misbehave.
#include <gtest/gtest.h>

#include "channels/dovecot.h"
#include "desk/test_house.h"
#include "edges/channels/mailbox.h"

namespace ly {
namespace {

using channels::Mailbox;
template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

struct MailboxTest : ::testing::Test {
  test::TemporaryFolder folder;
  std::optional<test::Dovecot> server;
  void SetUp() override {
    if (!test::Dovecot::is_there()) GTEST_SKIP() << "dovecot-imapd is not installed (packages-test.txt)";
    server.emplace(folder.path / "mail");
  }
  channels::MailboxSettings settings() const {
    channels::MailboxSettings s;
    s.host = "localhost";
    s.port = server->port();
    s.user = test::Dovecot::kUser;
    s.password = test::Dovecot::kPassword;
    s.ca_file = server->ca_file();
    return s;
  }
};

TEST_F(MailboxTest, what_came_is_fetched_in_order_and_waited_for) {
  std::string const first = "Subject: one\r\n\r\n" + std::string(300'000, 'a') + "\r\n", second = "Subject: two\r\n\r\n* 5 EXISTS\r\nL1 OK forged {3}\r\n";
  server->deliver(first);
  auto opened = Mailbox::open(settings());
  ASSERT_EQ(code(opened), "ok") << server->log();
  auto& box = **opened;
  EXPECT_GT(box.validity(), 0);
  EXPECT_TRUE(box.can_wait());
  ASSERT_EQ(box.list_after(0, 10).value().size(), 1U);
  auto const uid = box.list_after(0, 10).value()[0];
  EXPECT_EQ(box.fetch(uid).value().bytes, first);
  EXPECT_TRUE(box.list_after(uid, 10).value().empty());
  std::atomic<bool> stop{false};
  EXPECT_FALSE(box.wait(0, stop).value());
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    server->deliver(second);
  });
  EXPECT_TRUE(box.wait(20, stop).value());
  later.join();
  auto const next = box.list_after(uid, 10).value();
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(box.fetch(next[0]).value().bytes, second);  // octets that look like answers are none
  EXPECT_EQ(code(box.mark_seen(next[0])), "ok");
  EXPECT_TRUE(box.fetch(9999).value().gone);
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop = true;
  });
  EXPECT_FALSE(box.wait(60, stop).value());
  stopper.join();
}

TEST_F(MailboxTest, log_in_certificate_and_folder_are_told_apart) {
  auto wrong = settings();
  wrong.password = "wrong";
  EXPECT_EQ(code(Mailbox::open(wrong)), "mailbox.log_in");
  auto strange = settings();
  strange.ca_file = "";
  EXPECT_EQ(code(Mailbox::open(strange)), "channel.certificate");
  auto folder_gone = settings();
  folder_gone.folder = "no \"such";
  EXPECT_EQ(code(Mailbox::open(folder_gone)), "mailbox.folder");
}

TEST_F(MailboxTest, a_mail_beyond_the_limit_is_cut_to_its_head) {
  server->deliver("Subject: big\r\n\r\n" + std::string(50'000, 'a'));
  auto opened = Mailbox::open(settings(), {.mail_max = 20'000});
  ASSERT_EQ(code(opened), "ok");
  auto const fetched = (*opened)->fetch((*opened)->list_after(0, 1).value().at(0)).value();
  EXPECT_TRUE(fetched.cut);
  EXPECT_EQ(fetched.bytes, "Subject: big\r\n\r\n");
}

TEST(MailboxHostile, endless_and_lying_servers_are_left_alone) {
  test::TemporaryFolder folder;
  test::TestCertificate const certificate(folder.path);
  // Says yes to everything up to the log-in, then what the test wants.
  auto const opened_on = [&](std::function<void(test::Line&, std::string const& tag)> misbehave) {
    test::LoopbackServer server([&](test::Line& line) {
      if (!line.encrypt(certificate)) return;
      line.say("* OK ready\r\n");
      for (std::string text; line.next(text);) {
        auto const tag = text.substr(0, text.find(' '));
        if (text.find("CAPABILITY") != std::string::npos) line.say("* CAPABILITY IMAP4rev1\r\n" + tag + " OK\r\n");
        else if (text.find("LOGIN") != std::string::npos) line.say(tag + " OK in\r\n");
        else return misbehave(line, tag);
      }
    });
    channels::MailboxSettings s;
    s.host = "localhost";
    s.port = server.port();
    s.user = "u";
    s.password = "p";
    s.ca_file = certificate.chain;
    return code(Mailbox::open(s, {.connect_ms = 2000, .command_ms = 700, .mail_max = 1000, .line_max = 2000, .answer_max = 5000}));
  };
  EXPECT_EQ(opened_on([](test::Line& line, std::string const&) { line.wait(3000); }), "channel.timeout");
  EXPECT_EQ(opened_on([](test::Line& line, std::string const&) { line.say(std::string(5000, 'x')); line.wait(300); }), "mailbox.answer");
  EXPECT_EQ(opened_on([](test::Line& line, std::string const&) { for (int i = 0; i < 1000 && line.wait(0); ++i) line.say("* 1 EXISTS but much longer\r\n"); }), "mailbox.answer");
  EXPECT_EQ(opened_on([](test::Line& line, std::string const&) { line.say("* 1 FETCH (BODY[] {4000000000}\r\n"); line.wait(300); }), "mailbox.answer");
  EXPECT_EQ(opened_on([](test::Line&, std::string const&) {}), "channel.unreachable");
  EXPECT_EQ(opened_on([](test::Line& line, std::string const& tag) { line.say(tag + " NO gone\r\n"); line.wait(100); }), "mailbox.folder");
}

}  // namespace
}  // namespace ly
