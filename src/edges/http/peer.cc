#include "edges/http/peer.h"

#include <arpa/inet.h>

#include <algorithm>

#include "edges/http/negotiate.h"

namespace ly::http {
namespace {

// 16 bytes of either family (IPv4 mapped); false if the text is no address.
bool address_bytes(std::string_view text, in6_addr& out) {
  std::string const copy(text.substr(0, 64));
  if (inet_pton(AF_INET6, copy.c_str(), &out) == 1) return true;
  in_addr four{};
  if (inet_pton(AF_INET, copy.c_str(), &four) != 1) return false;
  out = {};
  out.s6_addr[10] = out.s6_addr[11] = 0xFF;
  std::copy_n(reinterpret_cast<unsigned char const*>(&four), 4, out.s6_addr + 12);
  return true;
}

std::string to_text(in6_addr const& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (IN6_IS_ADDR_V4MAPPED(&address)) inet_ntop(AF_INET, address.s6_addr + 12, text, sizeof text);
  else inet_ntop(AF_INET6, &address, text, sizeof text);
  return text;
}

bool is_listed(std::string_view what, std::vector<std::string> const& list) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

}  // namespace

std::string canonical_address(std::string_view text) {
  in6_addr address{};
  return address_bytes(text, address) ? to_text(address) : std::string{};
}

std::string limit_key(std::string_view text) {
  in6_addr address{};
  if (!address_bytes(text, address)) return std::string(text);
  if (IN6_IS_ADDR_V4MAPPED(&address)) return to_text(address);
  std::fill(address.s6_addr + 8, address.s6_addr + 16, static_cast<unsigned char>(0));
  return to_text(address) + "/64";
}

Client client_of(std::string_view peer, bool tls, Headers const& headers, std::vector<std::string> const& trusted) {
  Client client{std::string(peer), tls};
  if (!is_listed(peer, trusted)) return client;
  if (auto const proto = headers.find("x-forwarded-proto")) client.tls = equal_ignoring_case(trim_ows(*proto), "https");
  std::string chain;  // several fields of that name are one list
  for (size_t i = 0; i < headers.size(); ++i)
    if (equal_ignoring_case(headers.name(i), "x-forwarded-for")) chain.append(chain.empty() ? "" : ",").append(headers.value(i));
  std::string_view rest = chain;
  while (!rest.empty()) {
    auto const comma = rest.rfind(',');
    auto const last = canonical_address(trim_ows(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
    if (last.empty()) break;  // not an address: stop at what is known
    client.address = last;
    if (!is_listed(last, trusted) || comma == std::string_view::npos) break;
    rest = rest.substr(0, comma);
  }
  return client;
}

bool is_allowed_host(std::string_view host, std::vector<std::string> const& names) {
  if (host.empty() || host == "localhost") return true;
  auto const bare = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  in6_addr address{};
  if (address_bytes(bare, address)) return true;
  return is_listed(host, names);
}

}  // namespace ly::http
