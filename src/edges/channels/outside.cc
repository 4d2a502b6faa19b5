#include "edges/channels/outside.h"

#include "edges/channels/transfer.h"

namespace ly::channels {

Transfer::Transfer(Bounds const& bounds, std::string const& ca_file) : bounds_(bounds) {
  static bool const ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  check(ready, "libcurl");
  handle_.reset(curl_easy_init());
  check(handle_ != nullptr, "a curl handle");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");                   // none of the environment's
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(bounds.connect_ms));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(bounds.total_ms));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_USERAGENT, "liaoyuan/" LIAOYUAN_VERSION);
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
  set(CURLOPT_WRITEFUNCTION, &Transfer::take);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

void Transfer::add_header(std::string const& line) {
  headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
  set(CURLOPT_HTTPHEADER, headers_.get());
}

size_t Transfer::take(char* data, size_t size, size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.answer.size() + size * count > transfer.bounds_.answer_max) {
    transfer.too_large = true;
    return 0;  // ends the transfer
  }
  transfer.answer.append(data, size * count);
  return size * count;
}

Problem Transfer::problem(CURLcode code) const {
  auto const unavailable = [](std::string name, std::map<std::string, std::string> args) { return Problem{std::move(name), {}, std::move(args), Kind::unavailable, {}}; };
  if (too_large) return unavailable("channel.answer_too_large", {{"max", std::to_string(bounds_.answer_max)}});
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return unavailable("channel.timeout", {{"seconds", std::to_string((bounds_.total_ms + 999) / 1000)}});
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED: return unavailable("channel.certificate", {{"why", curl_easy_strerror(code)}});
    default: return unavailable("channel.unreachable", {{"why", curl_easy_strerror(code)}});  // its general words: never the address
  }
}

long Transfer::response_code() const {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return code;
}

Result<HttpReply> call_http(HttpCall const& call) {
  Transfer transfer(call.bounds, call.ca_file);
  transfer.set(CURLOPT_URL, call.url.c_str());
  transfer.set(CURLOPT_PROTOCOLS_STR, "http,https");
  transfer.set(CURLOPT_FOLLOWLOCATION, 0L);
  transfer.set(CURLOPT_CUSTOMREQUEST, call.method.c_str());
  if (!call.body.empty() || call.method == "POST" || call.method == "PUT") {
    transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    transfer.set(CURLOPT_POSTFIELDS, call.body.c_str());
  }
  transfer.add_header("Expect:");           // no waiting for a 100 that never comes
  for (auto const& [name, value] : call.headers) transfer.add_header(name + ": " + value);
  if (auto const code = curl_easy_perform(transfer.get()); code != CURLE_OK) return transfer.problem(code);
  return HttpReply{static_cast<int>(transfer.response_code()), std::move(transfer.answer)};
}

std::string host_of(std::string_view url) {
  auto const from = url.find("://");
  auto const rest = from == std::string_view::npos ? url : url.substr(from + 3);
  return std::string(rest.substr(0, rest.find_first_of("/?#")));
}

bool is_private_way(std::string_view url) {
  if (url.starts_with("https://")) return true;
  if (!url.starts_with("http://")) return false;
  auto const rest = url.substr(7);
  auto const host = rest.substr(0, rest.find_first_of(":/?#"));
  return host == "127.0.0.1" || host == "localhost";
}

}  // namespace ly::channels
