#include "formats/mail_writer.h"

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr size_t kWordOctets = 42;  // of text in one encoded word: 56 characters of base64 and 12 around them, below the 75 of RFC 2047
constexpr size_t kLine = 76;

bool is_plain(std::string_view text) {
  for (auto const c : text)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) return false;
  return !contains(text, "=?") && text.size() < 60;
}

std::string wrapped_base64(std::string_view bytes) {
  auto const all = to_base64(bytes);
  std::string out;
  for (size_t i = 0; i < all.size(); i += kLine) out += all.substr(i, kLine) + "\r\n";
  return out;
}

// RFC 2231: every octet that is no letter or digit as %XX.
std::string extended(std::string_view name) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (auto const c : name) {
    auto const u = static_cast<unsigned char>(c);
    bool const plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '.' || u == '-' || u == '_';
    if (plain) out += c;
    else out += {'%', kHex[u >> 4], kHex[u & 15]};
  }
  return out;
}

std::string date_of(Instant at) {
  static constexpr std::string_view kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const c = civil_of(at);
  auto const two = [](int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::string(kDays[weekday(day_at(at)) - 1]) + ", " + std::to_string(c.day) + " " + std::string(kMonths[c.month - 1]) + " " + std::to_string(c.year) + " " + two(c.hour) + ":" + two(c.minute) + ":" + two(c.second) + " +0800";
}

std::string text_part(std::string_view text) {
  std::string lines;
  for (auto const c : text) {
    if (c == '\r') continue;
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + wrapped_base64(lines);
}

}  // namespace

std::string encoded_words(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  size_t from = 0;
  while (from < text.size()) {
    auto to = std::min(text.size(), from + kWordOctets);
    while (to < text.size() && (static_cast<unsigned char>(text[to]) & 0xc0) == 0x80) --to;  // never within a character
    out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + to_base64(text.substr(from, to - from)) + "?=");
    from = to;
  }
  return out;
}

std::string write_mail(MailOut const& mail) {
  std::string out = "From: " + (mail.from_name.empty() ? "" : encoded_words(mail.from_name) + " ") + "<" + mail.from + ">\r\n";
  if (!mail.from_name.empty() && is_plain(mail.from_name)) out = "From: \"" + mail.from_name + "\" <" + mail.from + ">\r\n";
  out += "To: <" + mail.to + ">\r\nSubject: " + encoded_words(mail.subject) + "\r\nDate: " + date_of(mail.at) + "\r\nMessage-ID: <" + mail.message_id + ">\r\n";
  if (!mail.in_reply_to.empty()) out += "In-Reply-To: <" + mail.in_reply_to + ">\r\nReferences: <" + mail.in_reply_to + ">\r\n";
  if (mail.automatic) out += std::string("Auto-Submitted: ") + (mail.in_reply_to.empty() ? "auto-generated" : "auto-replied") + "\r\n";
  out += "MIME-Version: 1.0\r\n";
  if (mail.attachments.empty()) return out + text_part(mail.text);
  std::string boundary = "=_";  // which stands in no base64 line
  for (auto const c : mail.message_id.substr(0, 40)) boundary += (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? c : '_';
  out += "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" + text_part(mail.text);
  for (auto const& a : mail.attachments)
    out += "--" + boundary + "\r\nContent-Type: " + a.media + "\r\nContent-Disposition: attachment; filename*=UTF-8''" + extended(a.name) + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + wrapped_base64(a.bytes);
  return out + "--" + boundary + "--\r\n";
}

}  // namespace ly::formats
