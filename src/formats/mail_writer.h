// A mail as octets (RFC 5322, RFC 2045): UTF-8 text, headers in encoded words (RFC 2047), attachments under their own names (RFC 2231).
// Nothing that is put in can begin a header of its own.
#pragma once
#include <string>
#include <vector>

#include "base/time.h"

namespace ly::formats {

struct MailAttachment {
  std::string name, media, bytes;
};
struct MailOut {
  std::string from, from_name, to, subject, text;
  std::string message_id;                 // without < >
  std::string in_reply_to = {};           // likewise; empty: begins a thread
  Instant at;
  bool automatic = true;                  // Auto-Submitted: auto-replied (RFC 3834), so that no machine answers it
  std::vector<MailAttachment> attachments = {};
};
std::string write_mail(MailOut const& mail);

// One header's text, in encoded words of at most 75 characters where it is not plain ASCII.
std::string encoded_words(std::string_view text);

}  // namespace ly::formats
