#include "formats/mail_reader.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "formats/mail_writer.h"

namespace ly::formats {
namespace {

constexpr std::string_view kHead = "From: li@firm.example\r\nMessage-ID: <m1@firm.example>\r\n";

MailIn read(std::string const& text) {
  auto mail = read_mail(text);
  EXPECT_TRUE(mail) << (mail ? "" : mail.error().code);
  return mail ? *mail : MailIn{};
}
// GB18030 octets of 人才房 and of 姓名：测试甲 (made by iconv -t gb18030).
std::string const kHomes = "\xc8\xcb\xb2\xc5\xb7\xbf", kNameLine = "\xd0\xd5\xc3\xfb\xa3\xba\xb2\xe2\xca\xd4\xbc\xd7";

TEST(MailReader, whatever_charset_a_program_chose) {
  for (std::string const charset : {"; charset=gbk", "; charset=\"GB2312\"", "; charset=gb18030", "", "; charset=x-nobody-knows"}) {
    auto const mail = read(std::string(kHead) + "Subject: " + kHomes + "\r\nContent-Type: text/plain" + charset + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + kNameLine + "\r\n");
    EXPECT_EQ(mail.subject, "人才房") << charset;
    EXPECT_EQ(std::string(trim(mail.text)), "姓名：测试甲") << charset;
  }
  auto const encoded = read(std::string(kHead) + "Subject: =?gb2312?B?" + to_base64(kHomes) + "?=\r\n =?utf-8?Q?=E7=94=B3=E8=AF=B7?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E5=A7=93=E5=90=8D=\r\n=EF=BC=9A=E7=94=B2\r\n");
  EXPECT_EQ(encoded.subject, "人才房申请");
  EXPECT_EQ(std::string(trim(encoded.text)), "姓名：甲");
}

std::string part(std::string const& head, std::string const& bytes) { return head + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64(bytes) + "\r\n"; }

TEST(MailReader, names_of_attachments_in_each_way_they_are_written) {
  std::string const utf8 = "学历证书.pdf";
  std::string body = std::string(kHead) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n正文\r\n";
  std::string const ways[] = {
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''%E5%AD%A6%E5%8E%86%E8%AF%81%E4%B9%A6.pdf",
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=UTF-8''%E5%AD%A6%E5%8E%86;\r\n filename*1*=%E8%AF%81%E4%B9%A6.pdf",
      "Content-Type: application/pdf; name=\"=?utf-8?B?" + to_base64(utf8) + "?=\"\r\nContent-Disposition: attachment",
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"=?gbk?B?0afA+takyuku?=pdf\"",
  };
  for (auto const& way : ways) body += "--b\r\n" + part(way, "%PDF-1.4 x");
  auto const mail = read(body + "--b--\r\n");
  ASSERT_EQ(mail.attachments.size(), 4U);
  for (auto const& file : mail.attachments) {
    EXPECT_EQ(file.name, utf8);
    EXPECT_EQ(file.bytes, "%PDF-1.4 x");
  }
  EXPECT_EQ(std::string(trim(mail.text)), "正文");
}

TEST(MailReader, forwarded_nested_and_html) {
  std::string const inner = "From: a@b.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\ninner\r\n--i\r\n" +
                            part("Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename=photo.jpg", "\xff\xd8\xff") + "--i--\r\n";
  auto const forwarded = read(std::string(kHead) + "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--o--\r\n");
  ASSERT_EQ(forwarded.attachments.size(), 1U);
  EXPECT_EQ(forwarded.attachments[0].name, "photo.jpg");
  auto const html = read(std::string(kHead) + "Content-Type: text/html; charset=utf-8\r\n\r\n<html><style>x{}</style><script>alert('姓名：坏')</script><p>姓名：测试甲</p><div>手机&#39;：1</div><img src=http://evil.example/x></html>");
  EXPECT_EQ(html.text.find("alert"), std::string::npos);
  EXPECT_EQ(html.text.find("evil"), std::string::npos);
  EXPECT_NE(html.text.find("姓名：测试甲\n"), std::string::npos) << html.text;
  auto const outlook = read(std::string(kHead) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + part("Content-Type: application/ms-tnef; name=winmail.dat", "x") + "--b--\r\n");
  EXPECT_EQ(outlook.unread, std::vector<std::string>{"winmail.dat"});
  EXPECT_TRUE(outlook.attachments.empty());
}

TEST(MailReader, machines_are_known_as_such) {
  EXPECT_FALSE(read(std::string(kHead) + "\r\nhello").automatic);
  EXPECT_FALSE(read(std::string(kHead) + "Auto-Submitted: no\r\n\r\nhello").automatic);
  for (std::string const line : {"Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>", "X-Auto-Response-Suppress: All", "Return-Path: <>", "Content-Type: multipart/report; boundary=b"})
    EXPECT_TRUE(read(std::string(kHead) + line + "\r\n\r\nhello").automatic) << line;
  EXPECT_TRUE(read("From: MAILER-DAEMON@x.example\r\n\r\nbounce").automatic);
}

TEST(MailReader, what_the_own_server_found_and_the_thread) {
  auto const mail = read("Authentication-Results: mx.bureau.example; spf=fail smtp.mailfrom=x; dkim=none; dmarc=fail\r\nAuthentication-Results: evil; dmarc=pass\r\n" + std::string(kHead) +
                         "In-Reply-To: <abc@mail>\r\nReferences: <one@mail> <abc@mail>\r\n\r\nx");
  EXPECT_EQ(mail.authentication, "spf=fail dkim=none dmarc=fail");
  EXPECT_EQ(mail.in_reply_to, "abc@mail");
  EXPECT_EQ(mail.references, (std::vector<std::string>{"one@mail", "abc@mail"}));
  EXPECT_EQ(mail.message_id, "m1@firm.example");
}

TEST(MailReader, hostile_mails_are_refused_by_name) {
  EXPECT_EQ(read_mail("").error().code, "mail.empty");
  EXPECT_EQ(read_mail("Subject: x\r\n\r\nno sender").error().code, "mail.no_sender");
  std::string nested = std::string(kHead);
  for (int i = 0; i < 5000; ++i) nested += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" + std::to_string(i) + "\r\n";
  EXPECT_EQ(read_mail(nested).error().code, "mail.too_deep");
  std::string many = std::string(kHead) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 150; ++i) many += "--b\r\n" + part("Content-Disposition: attachment; filename=" + std::to_string(i), "x");
  EXPECT_EQ(read_mail(many + "--b--\r\n").error().code, "mail.too_deep");
  EXPECT_EQ(read_mail(std::string(kMailMax + 1, 'x')).error().code, "mail.too_large");
  auto const strange = read("From: \"li\n evil\" <LI@firm.example>\r\nSubject: a\x01" "b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + part("Content-Disposition: attachment; filename=\"../../etc/passwd\"", "x") + "--b--\r\n");
  EXPECT_EQ(strange.from, "li@firm.example");
  EXPECT_EQ(strange.subject, "a b");
  EXPECT_EQ(strange.attachments.at(0).name, ".._.._etc_passwd");
}

TEST(MailReader, reads_what_the_writer_writes) {
  MailOut out{"bureau@liaoyuan.example", "人力资源和社会保障局", "li@firm.example", std::string("[RC-2020-0001] 人才优先购房资格，还缺材料，请直接回复本邮件"), "第一行\n.\n第二行\n", "t1@mail", "m1@firm.example", Instant{1581901200000}};
  out.attachments = {{"申请表（空白）.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", std::string("PK\x03\x04\x00z", 6)}};
  auto const mail = read(write_mail(out));
  EXPECT_EQ(mail.subject, out.subject);
  EXPECT_EQ(mail.from_name, out.from_name);
  EXPECT_EQ(mail.text, "第一行\r\n.\r\n第二行\r\n");
  EXPECT_EQ(mail.in_reply_to, "m1@firm.example");
  EXPECT_TRUE(mail.automatic);  // nobody's machine answers it
  ASSERT_EQ(mail.attachments.size(), 1U);
  EXPECT_EQ(mail.attachments[0].name, out.attachments[0].name);
  EXPECT_EQ(mail.attachments[0].bytes, out.attachments[0].bytes);
}

}  // namespace
}  // namespace ly::formats
