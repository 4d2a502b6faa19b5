// The vectors both verifiers are held to: this one and the one of the phones (web/src/domains/passes/verify). One file, written by this
// program, read by both; the same text under the same lists comes to the same finding and the same claims.
//   LIAOYUAN_WRITE_VECTORS=1 build/release/unit_tests --gtest_filter='PassVectors.*'    makes it anew (new keys)
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "base/json.h"
#include "base/text.h"
#include "engines/cose/base45.h"
#include "engines/cose/cbor.h"
#include "engines/cose/sign1.h"
#include "engines/cose/trust.h"

namespace ly::cose {
namespace {

using cbor::Item;

constexpr char kFile[] = SOURCE_ROOT "/tests/corpus/passes/vectors.json";
Instant at(int month, int day, int hour = 0) { return instant_of(day_of(2020, month, day), Minutes{hour * 60}); }

PassClaims a_person() {
  PassClaims c;
  c.serial = 1000;
  c.category = "复工员工";
  c.name = "测试甲";
  c.last4 = "002X";
  c.home = "990101102";
  c.division = "990101400";
  c.uses = 1;
  c.uses_days = 2;
  c.issued_at = at(2, 10);
  c.from = at(2, 11);
  c.to = at(3, 11);
  return c;
}

json::object json_of(PassClaims const& c) {
  json::array places;
  for (auto const& mark : c.places) places.emplace_back(to_hex(mark));
  return {{"kind", name_of(c.kind)}, {"serial", c.serial}, {"category", c.category}, {"name", c.name}, {"last4", c.last4}, {"plate", c.plate}, {"home", c.home}, {"division", c.division}, {"scope", c.scope}, {"places", std::move(places)},
          {"uses", c.uses}, {"uses_days", c.uses_days}, {"companions", c.companions}, {"issued_at", c.issued_at.ms}, {"from", c.from.ms}, {"to", c.to.ms}};
}

// Makes the vectors: keys, lists, and every text with what is to be found.
class Maker {
 public:
  json::object make() {
    lists();
    findings();
    broken_octets();
    odd_claims();
    odd_messages();
    strangers();
    return std::move(file_);
  }

 private:
  static Item integer(int64_t v) { return Item::integer(v); }
  static Item text_item(std::string t) { return Item::of_text(std::move(t)); }
  static std::string text_of_octets(std::string const& octets) { return std::string(kPassPrefix) + to_base45(octets); }
  std::string id() const { return key_id_of(bureau_.public_key()); }
  std::string text(PassClaims const& claims) const { return pass_text(claims, bureau_, id()); }

  void lists() {
    trust_ = {7, at(2, 12), at(2, 14), {{bureau_.public_key(), "测试区指挥部", {PassKind::person, PassKind::permit}, at(2, 1), at(4, 1)}, {clinic_.public_key(), "测试镇卫生院", {PassKind::health}, at(2, 1), at(4, 1)}, {plain_.public_key(), "测试客运", {PassKind::vehicle}, at(2, 1), at(4, 1)}}};
    list_ = {3, at(2, 12), at(2, 14), 2'000'000, {5, 6, 1001, 1'000'001}};
    auto next = list_;
    next.sequence = 4;
    next.issued_at = at(2, 13);
    next.renew_by = at(2, 15);
    next.revoked = {5, 1000, 1001, 1'000'001};
    auto const root = key_id_of(root_.public_key());
    file_["root"] = to_base64url(root_.public_key().spki());
    file_["trust"] = to_base64url(sign_trust(trust_, root_));
    file_["status"] = to_base64url(sign_status(list_, root_, root));
    file_["delta"] = to_base64url(sign_status(difference(list_, next), root_, root));
    json::array after;
    for (auto serial : next.revoked) after.emplace_back(static_cast<int64_t>(serial));
    file_["revoked_after_delta"] = std::move(after);
    json::array codings;
    for (auto const& numbers : {std::vector<uint64_t>{}, {0}, {1}, {0, 1, 2, 3}, {7, 1000, 1001, 99'999'999}, {kSerialMax - 1}}) codings.push_back(coding(pack_ascending(numbers)));
    for (auto const* odd : {"", "00", "2900000000", "0000000001", "0000000001ff", "000000000180", "00000000000000", "0500000002ff", "0000989681"}) codings.push_back(coding(from_hex(odd)));
    file_["codings"] = std::move(codings);
  }
  static json::value coding(std::string const& octets) {
    json::object out{{"octets", to_hex(octets)}};
    auto const read = unpack_ascending(octets);
    json::array numbers;
    if (read)
      for (auto number : *read) numbers.emplace_back(static_cast<int64_t>(number));
    out["numbers"] = read ? json::value(std::move(numbers)) : json::value();
    return out;
  }

  void add(std::string name, std::string text, Instant now = at(2, 13), Where const& where = {}) {
    StatusIndex const index(list_);
    auto const verdict = judge_pass(text, {trust_, &index}, now, where);
    found_.insert(verdict.finding);
    json::object row{{"name", std::move(name)}, {"text", std::move(text)}, {"at", now.ms}, {"place", where.place_id}, {"division", where.division}, {"finding", name_of(verdict.finding)}, {"issuer", verdict.issuer}};
    row["claims"] = verdict.claims ? json::value(json_of(*verdict.claims)) : json::value();
    rows().push_back(std::move(row));
  }
  json::array& rows() {
    auto& value = file_["passes"];
    if (!value.is_array()) value = json::array();
    return value.as_array();
  }

  void findings() {
    auto good = a_person();
    add("good", text(good));
    auto later = good;
    later.from = at(2, 13);
    add("good at the moment it begins", text(later), later.from);
    add("not yet", text(later), {later.from.ms - 1});
    add("over at the moment it ends", text(good), {good.to.ms});
    add("clock before the lists", text(good), at(2, 11, 1));
    add("clock ten minutes before the lists", text(good), {at(2, 12).ms - 600'000});
    add("lists are old", text(good), at(2, 14));
    add("its township", text(good), at(2, 13), {"", "990101400201"});
    add("another township", text(good), at(2, 13), {"", "990101102"});
    auto named = good;
    named.places = {place_mark("01E0P6AJ00C49TE9MRRQ35349P")};
    add("its checkpoint", text(named), at(2, 13), {"01E0P6AJ00C49TE9MRRQ35349P", "990102"});
    add("another checkpoint", text(named), at(2, 13), {"01E0P6AJ00C49TE9MRRQ35349Q", "990101400"});
    auto lost = good;
    lost.serial = 1001;
    add("revoked", text(lost));
    auto lorry = good;
    lorry.kind = PassKind::vehicle;
    lorry.plate = "测AD12345";
    lorry.companions = 50;
    add("a lorry by who may sign it", pass_text(lorry, plain_, key_id_of(plain_.public_key())));
    add("a lorry by who may not", text(lorry));
    auto before = good;
    before.issued_at = at(1, 20);
    add("issued before the key's time", text(before));
    auto certificate = good;
    certificate.kind = PassKind::health;
    certificate.category = "健康证明";
    certificate.scope = "测试镇卫生院";
    add("a certificate, Ed25519", pass_text(certificate, clinic_, key_id_of(clinic_.public_key())));
    add("a stranger's", pass_text(good, stranger_, key_id_of(stranger_.public_key())));
    add("a stranger's under our name", pass_text(good, stranger_, id()));
    auto rare = good;
    rare.category = "志愿者";
    rare.name = "𠮷野·阿依古丽";
    rare.serial = (1LL << 40) - 1;
    add("rare characters, a category of its own", text(rare));
  }
  // Every octet of one pass with a bit turned, and the pass cut short anywhere.
  void broken_octets() {
    auto const octets = sign1(encode_claims(a_person()), bureau_, id());
    for (size_t i = 0; i < octets.size(); ++i) {
      auto turned = octets;
      turned[i] = static_cast<char>(turned[i] ^ (1 << i % 8));
      add("bit of octet " + std::to_string(i), text_of_octets(turned));
    }
    for (size_t size = 0; size < octets.size(); size += 7) add("cut at " + std::to_string(size), text_of_octets(octets.substr(0, size)));
    add("an octet more", text_of_octets(octets + '\0'));
    auto const whole = text_of_octets(octets);
    add("half of its characters", whole.substr(0, whole.size() / 2));
    add("a small letter", "LY1:" + lower_ascii(whole.substr(4)));
    add("a line end", whole + "\n");
  }
  // Well signed, oddly said.
  void odd_claims() {
    auto const make = [&](std::string const& name, std::vector<Item> pass, std::vector<Item> all = {}) {
      if (all.empty()) all = {integer(4), integer(at(3, 11).ms / 1000), integer(5), integer(at(2, 11).ms / 1000), integer(6), integer(at(2, 10).ms / 1000)};
      all.push_back(integer(-65537));
      all.push_back(Item::of_map(std::move(pass)));
      add(name, text_of_octets(sign1(cbor::encode(Item::of_map(std::move(all))), bureau_, id())));
    };
    auto const kind = [](int64_t number) { return std::vector<Item>{integer(1), integer(number), integer(2), integer(9)}; };
    auto const with = [&](int64_t key, Item value) {
      auto out = kind(1);
      out.push_back(integer(key));
      out.push_back(std::move(value));
      return out;
    };
    make("the least a pass says", kind(1));
    make("a kind nobody knows", kind(5));
    make("kind nought", kind(0));
    make("without a kind", {integer(2), integer(9)});
    make("without a number", {integer(1), integer(1)});
    make("a member nobody knows", with(14, integer(1)));
    make("a known category in words", with(3, text_item("居民")));
    make("a category out of the list", with(3, integer(99)));
    make("no name between the quotes", with(4, text_item("")));
    make("a name of 120 octets", with(4, text_item(std::string(120, 'x'))));
    make("a name of 121 octets", with(4, text_item(std::string(121, 'x'))));
    make("a name that is a number", with(4, integer(4)));
    make("nought uses, said", with(11, integer(0)));
    make("uses below nought", with(11, integer(-1)));
    make("uses as a real number", with(11, Item{cbor::Kind::real, false, 0, 1.5}));
    make("no place in the list", with(10, Item::of_array({})));
    make("a mark of three octets", with(10, Item::of_array({Item::of_bytes("abc")})));
    make("twenty-one places", with(10, Item::of_array(std::vector<Item>(21, Item::of_bytes("abcd")))));
    make("over before it begins", kind(1), {integer(4), integer(at(2, 11).ms / 1000), integer(5), integer(at(3, 11).ms / 1000), integer(6), integer(at(2, 10).ms / 1000)});
    make("without an end", kind(1), {integer(5), integer(at(2, 11).ms / 1000), integer(6), integer(at(2, 10).ms / 1000)});
    make("a claim besides", kind(1), {integer(4), integer(at(3, 11).ms / 1000), integer(5), integer(at(2, 11).ms / 1000), integer(6), integer(at(2, 10).ms / 1000), integer(7), Item::of_bytes("id")});
    for (auto const& [name, octets] : {std::pair{"claims that are a list", std::string("\x80")}, {"claims with a key twice", from_hex("a204010402")}, {"claims of unbounded length", from_hex("bf0401ff")}, {"claims that are nothing", std::string()}, {"a number said too long", from_hex("a1041801")}})
      add(name, text_of_octets(sign1(octets, bureau_, id())));
  }
  // Rightly filled, oddly wrapped.
  void odd_messages() {
    auto const payload = encode_claims(a_person());
    auto const header = [&](std::vector<Item> pairs) { return cbor::encode(Item::of_map(std::move(pairs))); };
    auto const usual = header({integer(1), integer(-7), integer(4), Item::of_bytes(id())});
    auto const wrap = [&](std::string const& name, std::string const& head, std::vector<Item> open, Item content, int tag = 18) {
      auto item = Item::of_array({Item::of_bytes(head), Item::of_map(std::move(open)), std::move(content), Item::of_bytes(bureau_.sign(to_be_signed(head, payload)))});
      if (tag == 18 || tag == 61) item = Item::tagged(18, std::move(item));
      if (tag == 61) item = Item::tagged(61, std::move(item));
      if (tag == 17) item = Item::tagged(17, std::move(item));
      add(name, text_of_octets(cbor::encode(item)));
    };
    auto const content = Item::of_bytes(payload);
    wrap("within a CWT tag", usual, {}, content, 61);
    wrap("without a tag", usual, {}, content, 0);
    wrap("another tag", usual, {}, content, 17);
    wrap("content apart", usual, {}, Item{});
    wrap("content is text", usual, {}, Item::of_text("x"));
    wrap("key id outside", header({integer(1), integer(-7)}), {integer(4), Item::of_bytes(id())}, content);
    wrap("key id nowhere", header({integer(1), integer(-7)}), {}, content);
    wrap("key id twice", usual, {integer(4), Item::of_bytes(id())}, content);
    wrap("key id is text", header({integer(1), integer(-7), integer(4), Item::of_text("abcd")}), {}, content);
    wrap("algorithm outside", header({integer(4), Item::of_bytes(id())}), {integer(1), integer(-7)}, content);
    wrap("another algorithm", header({integer(1), integer(-8), integer(4), Item::of_bytes(id())}), {}, content);
    wrap("an algorithm nobody knows", header({integer(1), integer(-999), integer(4), Item::of_bytes(id())}), {}, content);
    wrap("something critical", header({integer(1), integer(-7), integer(2), Item::of_array({integer(99)}), integer(4), Item::of_bytes(id()), integer(99), integer(1)}), {}, content);
    wrap("what we know is critical", header({integer(1), integer(-7), integer(2), Item::of_array({integer(1)}), integer(4), Item::of_bytes(id())}), {}, content);
    wrap("nothing is critical", header({integer(1), integer(-7), integer(2), Item::of_array({}), integer(4), Item::of_bytes(id())}), {}, content);
    wrap("a header besides", usual, {integer(99), integer(1)}, content);
  }
  void strangers() {
    add("nothing", "");
    add("an address", "https://example.org/pass?id=1");
    add("a payment", "wxp://f2f0000000000000");
    add("a health certificate of others", "HC1:6BF+70790T9WJWG.FKY*4GO0");
    add("our mark alone", "LY1:");
    add("a version to come", "LY2:0000");
    add("Chinese text", "LY1:测试");
    add("1,201 characters", "LY1:" + std::string(1197, '0'));
    add("1,200 characters", "LY1:" + std::string(1196, '0'));
    add("five thousand characters", std::string(5000, 'A'));
  }

 public:
  std::set<Finding> found_;

 private:
  PrivateKey root_ = PrivateKey::make(Algorithm::es256), bureau_ = PrivateKey::make(Algorithm::es256), plain_ = PrivateKey::make(Algorithm::es256), clinic_ = PrivateKey::make(Algorithm::eddsa), stranger_ = PrivateKey::make(Algorithm::es256);
  TrustList trust_;
  StatusList list_;
  json::object file_;
};

std::string octets_of(json::value const& file, char const* member) {
  std::string out;
  EXPECT_TRUE(from_base64(text_of(file, member), out)) << member;
  return out;
}

TEST(PassVectors, are_written_when_asked_and_hold_every_finding) {
  Maker maker;
  auto const file = maker.make();
  EXPECT_EQ(maker.found_.size(), 12U);
  EXPECT_GT(file.at("passes").as_array().size(), 200U);
  if (!std::getenv("LIAOYUAN_WRITE_VECTORS")) return;
  std::ofstream out(kFile);
  out << "{\n";
  for (auto const* member : {"root", "trust", "status", "delta", "revoked_after_delta"}) out << "\"" << member << "\": " << canonical(file.at(member)) << ",\n";
  auto const rows = [&](char const* member, char const* end) {
    out << "\"" << member << "\": [\n";
    auto const& all = file.at(member).as_array();
    for (size_t i = 0; i < all.size(); ++i) out << canonical(all[i]) << (i + 1 < all.size() ? ",\n" : "\n");
    out << "]" << end << "\n";
  };
  rows("codings", ",");
  rows("passes", "");
  out << "}\n";
}

TEST(PassVectors, come_to_the_finding_that_was_written_down) {
  std::ifstream in(kFile);
  std::stringstream whole;
  whole << in.rdbuf();
  auto const file = parse_json(whole.str()).value();
  auto const root = PublicKey::from_spki(octets_of(file, "root")).value();
  auto const trust = read_trust(octets_of(file, "trust"), root).value();
  auto const list = read_status(octets_of(file, "status"), root).value();
  auto const changed = apply(list, read_status_delta(octets_of(file, "delta"), root).value()).value();
  json::array after;
  for (auto serial : changed.revoked) after.emplace_back(static_cast<int64_t>(serial));
  EXPECT_EQ(json::value(after), file.at("revoked_after_delta"));
  StatusIndex const index(list);
  for (auto const& row : file.at("passes").as_array()) {
    auto const verdict = judge_pass(text_of(row, "text"), {trust, &index}, {row.at("at").as_int64()}, {std::string(text_of(row, "place")), std::string(text_of(row, "division"))});
    EXPECT_EQ(name_of(verdict.finding), text_of(row, "finding")) << text_of(row, "name");
    EXPECT_EQ(verdict.claims ? json::value(json_of(*verdict.claims)) : json::value(), row.at("claims")) << text_of(row, "name");
  }
}

}  // namespace
}  // namespace ly::cose
