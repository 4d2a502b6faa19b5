// HTTPS on a local network (`serve --lan`): cameras and offline pages need it, and a bureau's office has no certificate on the first night.
// The data folder keeps an authority of its own that may name private addresses and nothing else (X.509 name constraints), and a
// certificate for this machine's present addresses. A page without HTTPS, one port higher, helps phones to install the authority.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "edges/http/message.h"

namespace ly::app {

struct Lan {
  std::string certificate, key;        // PEM files of the server
  std::string authority_der;           // what a phone installs
  std::string fingerprint;             // SHA-256 of it, as phones show it
  std::vector<std::string> addresses;  // private IPv4 addresses of this machine
};

// Private IPv4 addresses of this machine (RFC 1918), the likeliest first.
std::vector<std::string> private_addresses();
// Makes what is missing under FOLDER/tls, readable by its owner only. Problems: lan.no_address, lan.failed.
Result<Lan> prepare_lan(std::filesystem::path const& folder, std::vector<std::string> addresses, Instant now);

// The page that installs: "/", "/authority.crt", "/qr.png". `secure`: port of the server itself.
http::Response lan_answer(Lan const& lan, http::Request const& request, uint16_t secure, uint16_t own);
// A QR code for a terminal, two rows of squares in a line.
std::string qr_for_terminal(std::string_view text);

}  // namespace ly::app
