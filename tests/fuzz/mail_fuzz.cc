// A mail of any octets: read or refused, never more than its own size in text and attachments, and what was read is UTF-8.
#include "base/check.h"
#include "base/text.h"
#include "formats/mail_reader.h"

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  auto const mail = ly::formats::read_mail(bytes);
  if (!mail) return 0;
  ly::check(ly::is_utf8(mail->text) && ly::is_utf8(mail->subject) && ly::is_utf8(mail->from) && ly::is_utf8(mail->message_id), "what was read is UTF-8");
  size_t total = 0;
  for (auto const& file : mail->attachments) {
    ly::check(!file.name.empty() && file.name.size() <= 124 && ly::is_utf8(file.name) && file.name.find('/') == std::string::npos, "a name that can be shown");
    total += file.bytes.size();
  }
  ly::check(total <= size * 2 + 1024, "no attachment grows beyond what came");
  return 0;
}
