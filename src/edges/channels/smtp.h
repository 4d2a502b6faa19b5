// Mail out, by SMTP (RFC 5321) with TLS from the first byte or by STARTTLS (RFC 3207), and a log-in (RFC 4954).
#pragma once
#include <string>
#include <vector>

#include "edges/channels/outside.h"

namespace ly::channels {

struct SmtpServer {
  std::string host;
  int64_t port = 587;
  std::string security = "starttls";  // starttls | tls | plain (only to this machine, see settings.cc)
  std::string user, password;
  std::string ca_file;
  Bounds bounds = {.connect_ms = 8'000, .total_ms = 60'000};  // a photo over a slow line
};

// `message`: whole, with CRLF. The server's last answer code is in the problem: 4xx is channel.mail_later{code} (kind unavailable), 5xx
// channel.mail_refused{code} (kind refused: the same message will not pass). And those of call_http.
Result<void> send_mail(SmtpServer const& server, std::string const& from, std::vector<std::string> const& to, std::string_view message);

}  // namespace ly::channels
