#include "formats/cose_kit.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>

#include "base/text.h"
#include "base/time.h"
#include "engines/cose/base45.h"
#include "engines/cose/inflate.h"
#include "engines/cose/sign1.h"
#include "formats/barcode.h"

namespace ly::formats {
namespace {

namespace fs = std::filesystem;
using cbor::Item;

constexpr uint64_t kTagBignum = 2, kTagNegativeBignum = 3;

// The kits hold JSON of many hands: a mark at the front, a name twice.
json::value parsed(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  auto whole = text.str();
  if (whole.starts_with("\xEF\xBB\xBF")) whole.erase(0, 3);
  boost::system::error_code error;
  auto value = json::parse(whole, error);
  return error ? json::value() : value;
}

std::vector<fs::path> files_under(fs::path const& directory) {
  std::vector<fs::path> out;
  for (auto const& entry : fs::recursive_directory_iterator(directory))
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::string told(json::value const& value) { return json::serialize(value).substr(0, 200); }

json::value const& member(json::value const& value, std::string_view key) {
  static json::value const kNone;
  auto const* found = find(value, key);
  return found ? *found : kNone;
}
template <class... Keys>
json::value const& member(json::value const& value, std::string_view key, Keys... more) { return member(member(value, key), more...); }
std::string text_or_none(json::value const& value) { return value.is_string() ? std::string(value.get_string()) : std::string(); }

double bignum_of(std::string_view octets) {
  double out = 0;
  for (unsigned char c : octets) out = out * 256 + c;
  return out;
}

double number_of(json::value const& value) { return value.is_int64() ? static_cast<double>(value.get_int64()) : value.is_uint64() ? static_cast<double>(value.get_uint64()) : value.get_double(); }

// As certificates and test files write moments: RFC 3339, an offset without its colon, or none at all (then UTC).
std::optional<Instant> moment_of(std::string text) {
  auto const zone = text.find_first_of("Zz+-", std::min<size_t>(text.size(), 11));
  if (zone == std::string::npos) text += "Z";
  else if (text.size() - zone == 5) text.insert(zone + 3, ":");
  return instant_from_iso(text);
}

bool same(json::value const& a, json::value const& b) {
  if (a.is_number() && b.is_number()) {
    // JSON's reader may be off by the last bit of a double.
    if (a.is_double() || b.is_double()) return std::fabs(number_of(a) - number_of(b)) <= std::fabs(number_of(a)) * 4 * std::numeric_limits<double>::epsilon();
    return a.is_uint64() == b.is_uint64() ? a == b : json::serialize(a) == json::serialize(b);
  }
  if (a.is_array() && b.is_array()) {
    auto const &x = a.get_array(), &y = b.get_array();
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
  }
  if (a.is_object() && b.is_object()) {
    auto const &x = a.get_object(), &y = b.get_object();
    return x.size() == y.size() && std::all_of(x.begin(), x.end(), [&](auto const& m) { auto const* other = y.if_contains(m.key()); return other && same(m.value(), *other); });
  }
  if (a.is_string() && b.is_string() && a != b) {
    // 2021-05-29T10:00:00Z and 2021-05-29T12:00:00+02:00 are one moment, with or without milliseconds.
    auto const x = moment_of(text_or_none(a)), y = moment_of(text_or_none(b));
    return x && y && x->ms / 1000 == y->ms / 1000;
  }
  return a == b;
}

// ---- CBOR, base45 ----------------------------------------------------------------------------------------------------------

void run_appendix_a(fs::path const& file, KitReport& report) {
  auto const vectors = parsed(file);
  if (!vectors.is_array()) return;
  // The list is that of RFC 7049, which still allowed simple(24) in two octets; RFC 8949 does not.
  cbor::Rules rules = cbor::kWellFormed;
  rules.simple_from_24 = true;
  for (auto const& vector : vectors.get_array()) {
    auto const hex = text_or_none(member(vector, "hex"));
    auto const octets = from_hex(hex);
    auto const item = cbor::decode(octets, rules);
    std::string got = item ? cbor::diagnostic(*item) : item.error().code;
    auto const* decoded = find(vector, "decoded");
    bool holds = item && (decoded ? same(json_of(*item), *decoded) : got == text_or_none(member(vector, "diagnostic")));
    if (holds && member(vector, "roundtrip") == json::value(true)) {
      auto const again = cbor::encode(*item);
      holds = again == octets;
      if (!holds) got = to_hex(again);
    }
    report.count("CBOR appendix A", holds, {"appendix_a.json", hex, decoded ? told(*decoded) : text_or_none(member(vector, "diagnostic")), got});
  }
}

void run_base45(fs::path const& file, KitReport& report) {
  auto const vectors = parsed(file);
  for (auto const& vector : member(vectors, "encode").is_array() ? member(vectors, "encode").get_array() : json::array{}) {
    auto const octets = from_hex(text_or_none(member(vector, "hex")));
    auto const text = text_or_none(member(vector, "base45"));
    auto const back = cose::from_base45(text);
    report.count("RFC 9285", cose::to_base45(octets) == text && back && *back == octets, {file.filename().string(), text, to_hex(octets), back ? to_hex(*back) : back.error().code});
  }
  for (auto const& vector : member(vectors, "decode_must_fail").is_array() ? member(vectors, "decode_must_fail").get_array() : json::array{}) {
    auto const text = text_or_none(member(vector, "base45"));
    auto const back = cose::from_base45(text);
    report.count("RFC 9285", !back, {file.filename().string(), text, "refused", back ? to_hex(*back) : ""});
  }
}

// ---- COSE examples ---------------------------------------------------------------------------------------------------------

// Octets of a key's member: base64url, or hex under NAME_hex.
std::string key_octets(json::value const& key, std::string const& name) {
  if (auto const hex = text_or_none(member(key, name + "_hex")); !hex.empty()) return from_hex(hex);
  std::string out;
  return from_base64(text_or_none(member(key, name)), out) ? out : std::string();
}

Result<cose::PublicKey> key_of(json::value const& key) {
  auto const curve = text_or_none(member(key, "crv"));
  for (auto const& [name, id] : {std::pair{"P-256", cose::Curve::p256}, {"P-384", cose::Curve::p384}, {"P-521", cose::Curve::p521}})
    if (curve == name) return cose::PublicKey::ec(id, key_octets(key, "x"), key_octets(key, "y"));
  for (auto const& [name, id] : {std::pair{"Ed25519", cose::Curve::ed25519}, {"Ed448", cose::Curve::ed448}})
    if (curve == name) return cose::PublicKey::okp(id, key_octets(key, "x"));
  return cose::PublicKey::rsa(key_octets(key, "n"), key_octets(key, "e"));
}

void run_example(fs::path const& file, std::string const& name, KitReport& report) {
  auto const example = parsed(file);
  auto const& input = member(example, "input");
  auto const& sign0 = member(input, "sign0");
  if (!sign0.is_object()) {
    std::string kind = "another message";
    for (auto const* other : {"sign", "mac", "mac0", "enveloped", "encrypted"})
      if (find(input, other)) kind = other;
    report.apart.push_back({name, "no COSE_Sign1: " + kind});
    return;
  }
  auto const octets = from_hex(text_or_none(member(example, "output", "cbor")));
  bool const must_fail = member(example, "fail") == json::value(true);
  auto const key = key_of(member(sign0, "key"));
  std::string got = key ? "" : key.error().code;
  bool untagged = false;
  if (auto const* failures = find(input, "failures")) untagged = find(*failures, "RemoveCBORTag") != nullptr;
  auto const message = cose::read_sign1(octets, cbor::kWellFormed, untagged ? cose::Tagging::optional : cose::Tagging::required);
  bool sound = false;
  if (!message) got = message.error().code;
  else if (key) {
    auto const verified = cose::verify(*message, *key, from_hex(text_or_none(member(sign0, "external"))), true);
    sound = verified.has_value();
    if (!sound) got = verified.error().code;
  }
  report.count("COSE_Sign1 examples", sound != must_fail, {name, "", must_fail ? "refused" : "sound", sound ? "sound" : got});
}

// ---- EU DCC ----------------------------------------------------------------------------------------------------------------

constexpr int64_t kClaimExpires = 4, kClaimIssued = 6, kClaimHealth = -260, kHealthV1 = 1;
constexpr std::string_view kPrefix = "HC1:";

// Files whose own parts contradict each other, found by reading them.
std::map<std::string_view, std::string_view> const kBadData = {
    {"FR/2DCode/raw/test_pcr_ok.json", "JSON and COSE tell different times of the test, two hours apart"},
    {"PL/1.3.0/2DCode/raw/1.json", "JSON is another person than COSE"},
    {"PL/1.3.0/2DCode/raw/5.json", "JSON is another person than COSE"},
    {"PL/1.3.0/2DCode/raw/6.json", "the claim ends later than the certificate that signed it"},
};

struct Health {
  std::optional<cose::Sign1> message;
  std::optional<Item> claims;
  Item const* content() const {
    auto const* health = claims ? claims->find(kClaimHealth) : nullptr;
    return health ? health->find(kHealthV1) : nullptr;
  }
};

Health health_of(std::string_view octets) {
  Health out;
  auto message = cose::read_sign1(octets, cbor::kWellFormed, cose::Tagging::optional);
  if (!message) return out;
  out.message = std::move(*message);
  if (!out.message->payload) return out;
  if (auto claims = cbor::decode(*out.message->payload, cbor::kWellFormed)) out.claims = std::move(*claims);
  return out;
}

// The whole chain, as a verifier goes it: text -> base45 -> zlib (where it is zlib) -> COSE.
std::optional<std::string> unwrapped(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  auto const packed = cose::from_base45(text.substr(kPrefix.size()));
  if (!packed) return std::nullopt;
  if (!packed->starts_with('\x78')) return *packed;
  auto const whole = cose::inflated(*packed);
  return whole ? std::optional(*whole) : std::nullopt;
}

std::optional<double> seconds_of(Item const* item) {
  if (!item) return std::nullopt;
  if (auto const whole = item->as_integer()) return static_cast<double>(*whole);
  if (item->kind == cbor::Kind::real) return item->value;
  return std::nullopt;
}

// OIDs that say for which content a certificate may sign: test, vaccination, recovery (EU DCC Value Sets, with and without the slip of "0.").
bool usage_allows(cose::Certificate const& certificate, Item const& content) {
  static std::map<std::string_view, std::string_view> const kUses = {{"t", "1847.2021.1.1"}, {"v", "1847.2021.1.2"}, {"r", "1847.2021.1.3"}};
  std::string_view use;
  int kinds = 0;
  for (auto const& [key, oid] : kUses)
    if (content.find(key)) use = oid, ++kinds;
  if (kinds != 1) return false;
  return certificate.extended_usage.empty() || std::any_of(certificate.extended_usage.begin(), certificate.extended_usage.end(), [&](std::string const& oid) { return oid.ends_with(use); });
}

class DccCase {
 public:
  DccCase(json::value const& file, std::string name, KitReport& report) : file_(file), name_(std::move(name)), report_(report) {}

  void run() {
    auto const& context = member(file_, "TESTCTX");
    cose_ = from_hex(text_or_none(member(file_, "COSE")));
    health_ = health_of(cose_);
    std::string der;
    if (from_base64(text_or_none(member(context, "CERTIFICATE")), der))
      if (auto certificate = cose::Certificate::from_der(der)) certificate_ = std::move(*certificate);
    picture();
    text();
    signature();
    expiry(text_or_none(member(context, "VALIDATIONCLOCK")));
    contents();
    auto const known = kBadData.find(name_);
    report_.count("EU DCC files", wrong_.empty(), {name_, "", "as EXPECTEDRESULTS", wrong_, known == kBadData.end() ? std::string() : std::string(known->second)});
  }

 private:
  std::string given(std::string_view key) const { return text_or_none(member(file_, key)); }
  std::optional<bool> expected(std::string_view flag) const {
    auto const& value = member(file_, "EXPECTEDRESULTS", flag);
    return value.is_bool() ? std::optional(value.get_bool()) : std::nullopt;
  }
  void flag(std::string_view name, bool result, std::string const& why = {}) {
    auto const wanted = expected(name);
    if (!wanted) return;
    auto& part = report_.part(std::string(name));
    ++part.total;
    if (result == *wanted) ++part.passed;
    else wrong_ += std::string(wrong_.empty() ? "" : "; ") + std::string(name) + (*wanted ? " should hold" : " should not hold") + (why.empty() ? "" : " (" + why + ")");
  }

  void picture() {
    std::string png;
    if (given("2DCODE").empty() || !expected("EXPECTEDPICTUREDECODE")) return;
    if (!from_base64(given("2DCODE"), png)) return flag("EXPECTEDPICTUREDECODE", false, "no base64");
    auto const read = read_barcode(png);
    flag("EXPECTEDPICTUREDECODE", read && *read == given("PREFIX"), read ? "another text" : read.error().code);
  }
  void text() {
    auto const prefixed = given("PREFIX"), base45 = given("BASE45"), packed = from_hex(given("COMPRESSED"));
    if (!base45.empty()) flag("EXPECTEDUNPREFIX", prefixed == std::string(kPrefix) + base45);
    if (!base45.empty() && !packed.empty()) {
      auto const octets = cose::from_base45(base45);
      flag("EXPECTEDB45DECODE", octets && *octets == packed, octets ? "other octets" : octets.error().code);
    }
    if (!packed.empty() && !cose_.empty()) {
      auto const whole = cose::inflated(packed);
      flag("EXPECTEDCOMPRESSION", whole && *whole == cose_, whole ? "other octets" : whole.error().code);
    }
  }
  void signature() {
    if (!certificate_ || cose_.empty()) return;
    if (!health_.message) return flag("EXPECTEDVERIFY", false, "no COSE_Sign1");
    auto const verified = cose::verify(*health_.message, certificate_->key, {}, true);
    bool const known = health_.message->key_id() == certificate_->key_id;
    flag("EXPECTEDVERIFY", verified && known, verified ? known ? "" : "another key id" : verified.error().code);
  }
  void expiry(std::string const& clock) {
    auto const now = moment_of(clock);
    if (!certificate_ || !now || !health_.claims) return;
    auto const expires = seconds_of(health_.claims->find(kClaimExpires)), issued = seconds_of(health_.claims->find(kClaimIssued));
    double const second = static_cast<double>(now->ms) / 1000, from = static_cast<double>(certificate_->not_before.ms) / 1000, to = static_cast<double>(certificate_->not_after.ms) / 1000;
    std::string why;
    if (!expires || !issued) why = "no times";
    else {
      if (*issued < from) why += "issued before the certificate ";
      if (*issued > second) why += "issued later than the clock ";
      if (second > *expires) why += "expired ";
      if (*expires > to) why += "expires after the certificate";
    }
    flag("EXPECTEDEXPIRATIONCHECK", why.empty(), why);
  }
  void contents() {
    auto const* content = health_.content();
    auto const& wanted = member(file_, "JSON");
    if (content && certificate_) flag("EXPECTEDKEYUSAGE", usage_allows(*certificate_, *content));
    if (wanted.is_null()) return;
    if (!cose_.empty()) flag("EXPECTEDDECODE", content && same(json_of(*content), wanted), content ? told(json_of(*content)) : "unreadable");
    auto const prefixed = given("PREFIX");
    if (prefixed.empty()) return;
    auto const octets = unwrapped(prefixed);
    auto const whole = octets ? health_of(*octets) : Health{};
    auto const* read = whole.content();
    flag("EXPECTEDVALIDJSON", read && same(json_of(*read), wanted), read ? "another content" : "unreadable");
  }

  json::value const& file_;
  std::string name_;
  KitReport& report_;
  std::string cose_, wrong_;
  Health health_;
  std::optional<cose::Certificate> certificate_;
};

}  // namespace

json::value json_of(Item const& item) {
  switch (item.kind) {
    case cbor::Kind::positive: return item.number <= static_cast<uint64_t>(INT64_MAX) ? json::value(static_cast<int64_t>(item.number)) : json::value(item.number);
    case cbor::Kind::negative:
      if (auto const value = item.as_integer()) return *value;
      return -1.0 - static_cast<double>(item.number);
    case cbor::Kind::bytes: return json::value(to_hex(item.octets));
    case cbor::Kind::text: return json::value(item.octets);
    case cbor::Kind::array: {
      json::array out;
      for (auto const& one : item.items) out.push_back(json_of(one));
      return out;
    }
    case cbor::Kind::map: {
      json::object out;
      for (size_t i = 0; i + 1 < item.items.size(); i += 2) out[item.items[i].kind == cbor::Kind::text ? item.items[i].octets : cbor::diagnostic(item.items[i])] = json_of(item.items[i + 1]);
      return out;
    }
    case cbor::Kind::tag:
      if (item.number == kTagBignum) return bignum_of(item.items[0].octets);
      if (item.number == kTagNegativeBignum) return -1 - bignum_of(item.items[0].octets);
      return json_of(item.items[0]);
    case cbor::Kind::simple: return item.number == cbor::kTrue ? json::value(true) : item.number == cbor::kFalse ? json::value(false) : json::value(nullptr);
    case cbor::Kind::real: return item.value;
  }
  return nullptr;
}

Result<KitReport> run_cose_kit(std::string const& directory) {
  if (!fs::is_directory(directory)) return not_found("kit.not_found", directory, {{"directory", directory}});
  KitReport report;
  for (auto const& file : files_under(directory)) {
    auto const folder = file.parent_path().filename();
    if (file.filename() == "appendix_a.json") run_appendix_a(file, report);
    else if (folder == "base45") run_base45(file, report);
    else run_example(file, fs::relative(file, directory).string(), report);
  }
  if (report.parts.empty()) return not_found("kit.not_found", directory, {{"directory", directory}});
  return report;
}

Result<KitReport> run_dcc_kit(std::string const& directory) {
  if (!fs::is_directory(directory)) return not_found("kit.not_found", directory, {{"directory", directory}});
  KitReport report;
  for (auto const& file : files_under(directory)) {
    auto const whole = parsed(file);
    auto const name = fs::relative(file, directory).string();
    if (!find(whole, "EXPECTEDRESULTS")) report.apart.push_back({name, "no test file"});
    else DccCase(whole, name, report).run();
  }
  if (report.parts.empty()) return not_found("kit.not_found", directory, {{"directory", directory}});
  return report;
}

}  // namespace ly::formats
