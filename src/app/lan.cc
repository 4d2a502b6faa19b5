#include "app/lan.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "app/data_folder.h"
#include "base/text.h"
#include "engines/cose/keys.h"
#include "formats/barcode.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

constexpr long kDaySeconds = 86'400;
constexpr int kAuthorityDays = 3 * 365;
constexpr int kServerDays = 397;  // what browsers bear at most
constexpr int kRenewDays = 30;
// Loopback and the private ranges (RFC 1918): the authority can vouch for no other address and for no name on the internet.
constexpr char kConstraints[] =
    "critical,permitted;IP:127.0.0.0/255.0.0.0,permitted;IP:10.0.0.0/255.0.0.0,permitted;IP:172.16.0.0/255.240.0.0,permitted;IP:192.168.0.0/255.255.0.0,permitted;DNS:local";

struct Freed {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed>;
using Cert = std::unique_ptr<X509, Freed>;
using Bio = std::unique_ptr<BIO, Freed>;

std::string text_of_bio(BIO* bio) {
  char* at = nullptr;
  auto const size = BIO_get_mem_data(bio, &at);
  return {at, static_cast<size_t>(size)};
}
std::string pem_of(X509* certificate) {
  Bio const bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of_bio(bio.get());
}
std::string pem_of(EVP_PKEY* key) {
  Bio const bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of_bio(bio.get());
}
Cert read_certificate(fs::path const& file) {
  auto const text = read_whole_file(file, 1 << 16);
  if (!text) return nullptr;
  Bio const bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  return Cert(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}
Key read_key(fs::path const& file) {
  auto const text = read_whole_file(file, 1 << 16);
  if (!text) return nullptr;
  Bio const bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

bool extend(X509* certificate, X509* issuer, int nid, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (!extension) return false;
  bool const added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

// A certificate without its extensions and signature.
Cert blank(EVP_PKEY* key, std::string const& name, Instant now, int days) {
  Cert out(X509_new());
  X509_set_version(out.get(), 2);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] &= 0x7f;
  auto* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(out.get()));
  BN_free(number);
  auto const from = static_cast<time_t>(now.ms / 1000) - kDaySeconds;  // clocks of phones are a little behind
  ASN1_TIME_set(X509_getm_notBefore(out.get()), from);
  ASN1_TIME_set(X509_getm_notAfter(out.get()), from + (days + 1) * kDaySeconds);
  X509_set_pubkey(out.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(name.data()), static_cast<int>(name.size()), -1, 0);
  return out;
}

bool lasts(X509* certificate, Instant now) {
  auto const soon = static_cast<time_t>(now.ms / 1000) + kRenewDays * kDaySeconds;
  return X509_cmp_time(X509_get0_notAfter(certificate), const_cast<time_t*>(&soon)) > 0;
}

Problem failed(char const* what) { return Problem{"lan.failed", {}, {{"what", what}}, Kind::unavailable, {}}; }

std::string with_colons(std::string const& hex) {
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 2) out += (i ? ":" : "") + upper_ascii(hex.substr(i, 2));
  return out;
}

bool is_private(uint32_t a) { return a >> 24 == 10 || a >> 20 == (172 << 4 | 1) || a >> 16 == (192 << 8 | 168); }

constexpr char kPage[] =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>燎原 Liaoyuan</title>"
    "<h1>让这部手机信任本机</h1><p>一共两步。Two steps to let this phone trust this machine.</p>"
    "<ol><li><p><a href=\"/authority.crt\">下载证书 / Download the certificate</a></p>"
    "<p>安卓：打开“设置 › 安全 › 加密与凭据 › 安装证书 › CA 证书”，选刚下载的文件。<br>Android: Settings › Security › Encryption and credentials › Install a certificate › CA certificate.</p>"
    "<p>电脑：双击证书，装到“受信任的根证书颁发机构”。<br>PC: open it and put it under Trusted Root Certification Authorities.</p>"
    "<p>苹果：用 Safari 打开，允许下载描述文件；在“设置 › 通用 › VPN 与设备管理”里安装，再到“关于本机 › 证书信任设置”里打开。<br>iOS: with Safari; install the profile under Settings › General › VPN &amp; Device Management, then switch it on under About › Certificate Trust Settings.</p>"
    "<p>核对指纹（与电脑上显示的一致） / compare the fingerprint:<br><code>{fingerprint}</code></p></li>"
    "<li><p>打开 / Open:</p>{links}</li></ol>"
    "<p>微信里请点右上角“…”，选“在浏览器打开”。In WeChat choose “open in browser”.</p>"
    "<p>另一部手机扫这个码 / for another phone:<br><img src=\"/qr.png\" alt=\"{own}\" width=\"240\"></p></html>";

std::string filled(std::string text, std::string_view name, std::string const& value) { return replaced(std::move(text), "{" + std::string(name) + "}", value); }

}  // namespace

std::vector<std::string> private_addresses() {
  std::vector<std::string> out;
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return out;
  for (auto const* one = all; one; one = one->ifa_next) {
    bool const usable = one->ifa_addr && one->ifa_addr->sa_family == AF_INET && (one->ifa_flags & IFF_UP) && !(one->ifa_flags & IFF_LOOPBACK);
    if (!usable) continue;
    auto const address = ntohl(reinterpret_cast<sockaddr_in const*>(one->ifa_addr)->sin_addr.s_addr);
    char text[INET_ADDRSTRLEN];
    if (is_private(address) && inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in const*>(one->ifa_addr)->sin_addr, text, sizeof text)) out.emplace_back(text);
  }
  freeifaddrs(all);
  // Home and office routers give 192.168; bridges of containers mostly have 172.
  std::stable_sort(out.begin(), out.end(), [](std::string const& a, std::string const& b) { return a.starts_with("192.") > b.starts_with("192."); });
  return out;
}

Result<Lan> prepare_lan(fs::path const& folder, std::vector<std::string> addresses, Instant now) {
  if (addresses.empty()) return refused("lan.no_address");
  auto const place = folder / "tls";
  std::error_code error;
  fs::create_directories(place, error);
  fs::permissions(place, fs::perms::owner_all, error);
  auto authority = read_certificate(place / "authority.pem");
  auto authority_key = read_key(place / "authority.key");
  if (!authority || !authority_key || !lasts(authority.get(), now)) {
    authority_key.reset(EVP_EC_gen("P-256"));
    if (!authority_key) return failed("key");
    authority = blank(authority_key.get(), "Liaoyuan local authority", now, kAuthorityDays);
    X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
    bool const made = extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") && extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      extend(authority.get(), authority.get(), NID_subject_key_identifier, "hash") && extend(authority.get(), authority.get(), NID_name_constraints, kConstraints) &&
                      X509_sign(authority.get(), authority_key.get(), EVP_sha256()) > 0;
    if (!made) return failed("authority");
    write_private_file(place / "authority.key", pem_of(authority_key.get()));
    write_private_file(place / "authority.pem", pem_of(authority.get()));
  }
  // For the addresses of today: a router gives others tomorrow.
  Key const key(EVP_EC_gen("P-256"));
  if (!key) return failed("key");
  auto const server = blank(key.get(), "Liaoyuan", now, kServerDays);
  X509_set_issuer_name(server.get(), X509_get_subject_name(authority.get()));
  std::string names = "IP:127.0.0.1";
  for (auto const& address : addresses) names += ",IP:" + address;
  bool const made = extend(server.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE") && extend(server.get(), authority.get(), NID_key_usage, "critical,digitalSignature") &&
                    extend(server.get(), authority.get(), NID_ext_key_usage, "serverAuth") && extend(server.get(), authority.get(), NID_authority_key_identifier, "keyid") && extend(server.get(), authority.get(), NID_subject_alt_name, names) &&
                    X509_sign(server.get(), authority_key.get(), EVP_sha256()) > 0;
  if (!made) return failed("certificate");
  write_private_file(place / "server.pem", pem_of(server.get()) + pem_of(authority.get()));
  write_private_file(place / "server.key", pem_of(key.get()));
  unsigned char* der = nullptr;
  int const size = i2d_X509(authority.get(), &der);
  if (size <= 0) return failed("authority");
  std::string octets(reinterpret_cast<char const*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  auto const mark = with_colons(to_hex(cose::sha256(octets)));
  return Lan{(place / "server.pem").string(), (place / "server.key").string(), std::move(octets), mark, std::move(addresses)};
}

http::Response lan_answer(Lan const& lan, http::Request const& request, uint16_t secure, uint16_t own) {
  http::Response response;
  auto const here = "http://" + lan.addresses.front() + ":" + std::to_string(own) + "/";
  if (request.verb != http::Verb::get) return http::allow_response("GET");
  if (request.path == "/authority.crt") {
    response.headers.add("Content-Type", "application/x-x509-ca-cert");
    response.headers.add("Content-Disposition", http::attachment("liaoyuan-authority.crt"));
    response.body = lan.authority_der;
  } else if (request.path == "/qr.png") {
    response.headers.add("Content-Type", "image/png");
    response.body = formats::png_of(formats::write_qr(here).value(), 8);
  } else {
    std::string links;
    for (auto const& address : lan.addresses)
      for (auto const* page : {"/checkpoint", "/pass", "/"}) {
        auto const url = "https://" + address + ":" + std::to_string(secure) + page;
        links += "<p><a href=\"" + url + "\">" + url + "</a></p>";
      }
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body = filled(filled(filled(kPage, "fingerprint", lan.fingerprint), "links", links), "own", here);
  }
  response.headers.add("Cache-Control", "no-store");
  return response;
}

std::string qr_for_terminal(std::string_view text) {
  auto const code = formats::write_qr(text);
  if (!code) return {};
  auto const side = static_cast<int>(code->side);
  auto const dark = [&](int x, int y) { return x >= 0 && y >= 0 && x < side && y < side && code->dark[static_cast<size_t>(y * side + x)]; };
  std::string out;
  for (int y = -2; y < side + 2; y += 2) {
    for (int x = -2; x < side + 2; ++x) {
      bool const above = !dark(x, y), below = !dark(x, y + 1);  // light squares are drawn: terminals are dark
      out += above && below ? "█" : above ? "▀" : below ? "▄" : " ";
    }
    out += "\n";
  }
  return out;
}

}  // namespace ly::app
