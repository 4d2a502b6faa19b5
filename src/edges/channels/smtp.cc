#include "edges/channels/smtp.h"

#include <cstring>

#include "edges/channels/transfer.h"

namespace ly::channels {
namespace {

struct Upload {
  std::string_view left;
  static size_t give(char* to, size_t size, size_t count, void* self) {
    auto& upload = *static_cast<Upload*>(self);
    auto const n = std::min(size * count, upload.left.size());
    std::memcpy(to, upload.left.data(), n);
    upload.left.remove_prefix(n);
    return n;
  }
};

struct List {
  curl_slist* items = nullptr;
  ~List() { curl_slist_free_all(items); }
};

}  // namespace

Result<void> send_mail(SmtpServer const& server, std::string const& from, std::vector<std::string> const& to, std::string_view message) {
  Transfer transfer(server.bounds, server.ca_file);
  auto const url = std::string(server.security == "tls" ? "smtps://" : "smtp://") + server.host + ":" + std::to_string(server.port);
  auto const sender = "<" + from + ">";
  List recipients;
  for (auto const& one : to) recipients.items = curl_slist_append(recipients.items, ("<" + one + ">").c_str());
  Upload upload{message};
  transfer.set(CURLOPT_URL, url.c_str());
  transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  if (server.security == "starttls") transfer.set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));  // no TLS, no mail
  if (!server.user.empty()) {
    transfer.set(CURLOPT_USERNAME, server.user.c_str());
    transfer.set(CURLOPT_PASSWORD, server.password.c_str());
  }
  transfer.set(CURLOPT_MAIL_FROM, sender.c_str());
  transfer.set(CURLOPT_MAIL_RCPT, recipients.items);
  transfer.set(CURLOPT_UPLOAD, 1L);
  transfer.set(CURLOPT_READFUNCTION, &Upload::give);
  transfer.set(CURLOPT_READDATA, static_cast<void*>(&upload));
  auto const code = curl_easy_perform(transfer.get());
  if (code == CURLE_OK) return {};
  auto const said = transfer.response_code();
  if (code == CURLE_LOGIN_DENIED || (said >= 500 && said < 600)) return refused("channel.mail_refused", {}, {{"code", std::to_string(said)}});
  if (said >= 400 && said < 500) return Problem{"channel.mail_later", {}, {{"code", std::to_string(said)}}, Kind::unavailable, {}};
  return transfer.problem(code);
}

}  // namespace ly::channels
