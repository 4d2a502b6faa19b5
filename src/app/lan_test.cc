#include "app/lan.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>

#include "app/data_folder.h"
#include "base/text.h"
#include "desk/test_house.h"
#include "formats/barcode.h"

namespace ly::app {
namespace {

Instant const kNow = instant_of(day_of(2026, 3, 1), Minutes{0});

X509* certificate_in(std::string const& file, int which = 0) {
  auto const text = read_whole_file(file).value();
  auto* bio = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  X509* out = nullptr;
  for (int i = 0; i <= which; ++i) {
    X509_free(out);
    out = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  }
  BIO_free(bio);
  return out;
}

// As a browser that trusts the authority judges the certificate for an address; 0 is sound.
int judged(X509* server, X509* authority, char const* address, Instant now = kNow) {
  auto* store = X509_STORE_new();
  X509_STORE_add_cert(store, authority);
  auto* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, server, nullptr);
  auto* wanted = X509_STORE_CTX_get0_param(context);
  X509_VERIFY_PARAM_set1_ip_asc(wanted, address);
  X509_VERIFY_PARAM_set_time(wanted, static_cast<time_t>(now.ms / 1000));
  X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
  int const sound = X509_verify_cert(context);
  int const error = sound == 1 ? 0 : X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  return error;
}

TEST(Lan, the_authority_is_made_once_and_vouches_for_private_addresses_only) {
  test::TemporaryFolder const folder;
  auto const first = prepare_lan(folder.path, {"192.168.3.4"}, kNow).value();
  auto const second = prepare_lan(folder.path, {"10.0.0.9", "192.168.3.4"}, kNow).value();
  EXPECT_EQ(first.authority_der, second.authority_der);
  EXPECT_EQ(second.fingerprint.size(), 95U);
  auto* server = certificate_in(second.certificate);
  auto* authority = certificate_in(second.certificate, 1);
  EXPECT_EQ(judged(server, authority, "192.168.3.4"), 0);
  EXPECT_EQ(judged(server, authority, "10.0.0.9"), 0);
  EXPECT_EQ(judged(server, authority, "127.0.0.1"), 0);
  EXPECT_EQ(judged(server, authority, "192.168.3.5"), X509_V_ERR_IP_ADDRESS_MISMATCH);
  EXPECT_EQ(judged(server, authority, "192.168.3.4", kNow + Minutes{400 * 24 * 60}), X509_V_ERR_CERT_HAS_EXPIRED);
  X509_free(server);
  X509_free(authority);
  // Who steals the authority can name no address of the internet by it.
  auto const outside = prepare_lan(folder.path, {"93.184.216.34"}, kNow).value();
  server = certificate_in(outside.certificate);
  authority = certificate_in(outside.certificate, 1);
  EXPECT_EQ(judged(server, authority, "93.184.216.34"), X509_V_ERR_PERMITTED_VIOLATION);
  X509_free(server);
  X509_free(authority);
  for (auto const* name : {"authority.key", "server.key"})
    EXPECT_EQ(std::filesystem::status(folder.path / "tls" / name).permissions() & (std::filesystem::perms::group_all | std::filesystem::perms::others_all), std::filesystem::perms::none) << name;
  // Three years on it is made anew, and phones are told so by another fingerprint.
  EXPECT_NE(prepare_lan(folder.path, {"10.0.0.9"}, kNow + Minutes{3LL * 365 * 24 * 60})->fingerprint, first.fingerprint);
  EXPECT_EQ(prepare_lan(folder.path, {}, kNow).error().code, "lan.no_address");
}

TEST(Lan, the_page_gives_the_certificate_the_links_and_a_code_to_itself) {
  test::TemporaryFolder const folder;
  auto const lan = prepare_lan(folder.path, {"192.168.3.4"}, kNow).value();
  http::Request request;
  request.verb = http::Verb::get;
  request.path = "/";
  auto const page = lan_answer(lan, request, 8443, 8444);
  for (auto const& part : {std::string("https://192.168.3.4:8443/checkpoint"), lan.fingerprint, std::string("Android"), std::string("iOS"), std::string("微信")}) EXPECT_TRUE(contains(page.body, part)) << part;
  EXPECT_FALSE(contains(page.body, "{"));
  request.path = "/authority.crt";
  EXPECT_EQ(lan_answer(lan, request, 8443, 8444).body, lan.authority_der);
  request.path = "/qr.png";
  EXPECT_EQ(formats::read_barcode(lan_answer(lan, request, 8443, 8444).body).value(), "http://192.168.3.4:8444/");
  EXPECT_TRUE(contains(qr_for_terminal("http://192.168.3.4:8444/"), "█"));
}

}  // namespace
}  // namespace ly::app
