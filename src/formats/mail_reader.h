// A mail as people send it: whatever charset, encoding and nesting their program chose, as UTF-8 text and named attachments. GMime stands in
// mail_reader.cc alone. Nothing here believes what a mail says of itself: the sender is what is written there, no more.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::formats {

inline constexpr size_t kMailMax = 40U << 20;   // as large as the mail services of the country let through
inline constexpr size_t kMailPartsMax = 100;    // a phone's album sends thirty
inline constexpr size_t kMailDepthMax = 10;     // forwarded of forwarded
inline constexpr size_t kMailTextMax = 256U << 10;

struct MailPart {
  std::string name, media, bytes;               // media as the sender says it: files are judged by content later
};
struct MailIn {
  std::string message_id, in_reply_to;          // without < >; at most 250 octets
  std::vector<std::string> references;          // at most 50
  std::string from, from_name, subject, text;   // from: lower case; text: the plain part, or what an HTML part says
  std::vector<MailPart> attachments;
  bool automatic = false;                       // made by a machine (RFC 3834): never to be answered
  std::string authentication;                   // what our own server found: "spf=pass dkim=fail", from the topmost Authentication-Results (RFC 8601)
  std::vector<std::string> unread;              // names of parts nobody can read: winmail.dat, encrypted mail
};
// Problems: mail.empty, mail.too_large{max_mb}, mail.too_deep, mail.no_sender.
Result<MailIn> read_mail(std::string_view bytes);

// GBK, GB2312 and GB18030 as GB18030; without a charset UTF-8 where it is that, else GB18030.
std::string to_utf8(std::string_view bytes, std::string_view charset);
// What an HTML page says: no tags, no scripts, no addresses of pictures.
std::string text_of_html(std::string_view html);

}  // namespace ly::formats
