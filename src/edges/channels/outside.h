// One call to a machine outside the house (an SMS gateway, a register that verifies), with every bound its answer needs: it may be
// slow, huge, half or hostile. No redirect is followed, no cookie kept, no proxy of the environment used; certificates are
// always checked. libcurl stands in outside.cc and nowhere else but mailbox.cc and smtp.cc, which share it.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace ly::channels {

struct Bounds {
  int connect_ms = 5'000;
  int total_ms = 15'000;             // from the first byte to the last, whatever the other side does
  size_t answer_max = 64U << 10;     // gateways and registers answer in a few hundred octets
};

struct HttpCall {
  std::string method = "POST", url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::string ca_file = {};          // a bureau's own authority; empty: the system's
  Bounds bounds = {};
};
struct HttpReply {
  int status = 0;
  std::string body = {};
};
// Problems, all of kind unavailable (the same call may pass later): channel.unreachable{why}, channel.timeout{seconds},
// channel.answer_too_large{max}, channel.certificate{why}. Their args never hold a URL: a gateway may want the number in it.
Result<HttpReply> call_http(HttpCall const& call);

// https, or http to this very machine: nothing personal crosses a wire in clear.
bool is_private_way(std::string_view url);
// "gateway.example:8443": where a URL goes, without path or secrets.
std::string host_of(std::string_view url);

}  // namespace ly::channels
