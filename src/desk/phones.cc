#include "desk/phones.h"

#include <sodium.h>

#include <charconv>

#include "base/text.h"
#include "desk/context.h"

namespace ly {
namespace {

constexpr std::string_view kCodeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's: nothing that is read as another
constexpr size_t kCodeLength = 10;
constexpr std::string_view kEndedAt = "erased_at";  // among the house's settings, in milliseconds

}  // namespace

std::string code_of(std::string_view octets) {
  std::string code;
  for (auto const octet : octets) code += kCodeLetters[static_cast<unsigned char>(octet) % kCodeLetters.size()];
  return code;
}
std::string fresh_code(Secrets& secrets) { return code_of(secrets.bytes(kCodeLength)); }

// Unbiased: octets of 250 and above are thrown away.
std::string fresh_pin(Secrets& secrets) {
  std::string pin;
  while (pin.size() < kPinDigits)
    for (auto const c : secrets.bytes(kPinDigits))
      if (auto const octet = static_cast<unsigned char>(c); octet < 250 && pin.size() < kPinDigits) pin += static_cast<char>('0' + octet % 10);
  return pin;
}

std::string typed_code(std::string_view code) {
  std::string out;
  for (auto const c : upper_ascii(nfkc(code)))
    if (c != '-' && c != ' ') out += c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
  return out;
}

std::string chained(std::string_view before, std::string_view body) {
  auto const text = std::string(before) + std::string(body);
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(text.data()), text.size());
  return to_hex(out);
}

std::string receipt_text(std::string_view device_id, Receipt const& receipt) {
  return "liaoyuan receipt 1\n" + std::string(device_id) + "\n" + std::to_string(receipt.counter) + "\n" + receipt.hash + "\n" + to_iso(receipt.at);
}

Receipt take_in(std::vector<SentEntry> const& entries, std::string const& device_id, int64_t& counter, std::string& hash, bool revoked, KeptEntries const& kept, Keyring const& keys, Instant now) {
  Receipt receipt;
  for (auto const& sent : entries) {
    if (kept.has(sent.counter, sent.hash)) {
      ++receipt.known;
      continue;
    }
    std::vector<std::string> conflicts;
    if (kept.has_counter(sent.counter)) conflicts.emplace_back("fork");
    else if (sent.counter != counter + 1) conflicts.emplace_back("gap");
    else if (chained(hash, sent.body) != sent.hash) conflicts.emplace_back("chain");
    ++receipt.recorded;
    if (kept.keep(sent, std::move(conflicts))) ++receipt.conflicts;
    if (sent.counter > counter) {
      counter = sent.counter;
      hash = sent.hash;
    }
  }
  receipt.counter = counter;
  receipt.hash = hash;
  receipt.at = now;
  receipt.revoked = revoked;
  receipt.signature = to_base64(keys.sign(receipt_text(device_id, receipt)));
  return receipt;
}

std::optional<Instant> wipe_before(View const& view) {
  auto const text = store::find_value<std::string>(view.tx, "select value from house where name = $1", kEndedAt);
  Instant at{0};
  if (!text || std::from_chars(text->data(), text->data() + text->size(), at.ms).ec != std::errc()) return std::nullopt;
  return at;
}

bool must_wipe(View const& view, Instant enrolled_at) {
  auto const ended = wipe_before(view);
  return ended && enrolled_at <= *ended;
}

void mark_wipe(Context& context) {
  store::execute(context.tx, "insert into house(name, value) values($1, $2) on conflict(name) do update set value = excluded.value", kEndedAt, std::to_string(context.now.ms));
}

}  // namespace ly
