// CBOR (RFC 8949): a small strict codec. Reading refuses what makes two readers disagree: a key twice in a map, octets after
// the end, text that is no UTF-8, and, under the deterministic rules, every longer way of saying the same (section 4.2.1).
// Writing is always deterministic. Pure; bounded in depth and by the input's length.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::cbor {

enum class Kind : uint8_t { positive, negative, bytes, text, array, map, tag, simple, real };

inline constexpr uint64_t kFalse = 20, kTrue = 21, kNull = 22, kUndefined = 23;

struct Item {
  Kind kind = Kind::simple;
  bool indefinite = false;   // was written in pieces (never under the deterministic rules)
  uint64_t number = kNull;   // positive: the value; negative: n of -1-n; tag: its number; simple: its value
  double value = 0;          // real
  std::string octets = {};   // bytes, text: the whole, also of pieces
  std::vector<Item> items = {};  // array: elements; map: key, value, key, value …; tag: one; bytes and text in pieces: the pieces

  bool operator==(Item const&) const = default;

  static Item integer(int64_t v) { return v >= 0 ? Item{Kind::positive, false, static_cast<uint64_t>(v)} : Item{Kind::negative, false, static_cast<uint64_t>(-(v + 1))}; }
  static Item of_bytes(std::string octets) { return {Kind::bytes, false, 0, 0, std::move(octets)}; }
  static Item of_text(std::string text) { return {Kind::text, false, 0, 0, std::move(text)}; }
  static Item of_array(std::vector<Item> items) { return {Kind::array, false, 0, 0, {}, std::move(items)}; }
  static Item of_map(std::vector<Item> pairs) { return {Kind::map, false, 0, 0, {}, std::move(pairs)}; }
  static Item tagged(uint64_t tag, Item item);
  static Item of_bool(bool b) { return {Kind::simple, false, b ? kTrue : kFalse}; }

  bool is_null() const { return kind == Kind::simple && number == kNull; }
  std::optional<int64_t> as_integer() const;  // positive or negative, in range of int64
  // Value under a key of a map; nullptr without one, or if this is no map.
  Item const* find(int64_t key) const;
  Item const* find(std::string_view key) const;
};

struct Rules {
  bool deterministic = true;     // definite lengths, shortest heads and numbers, keys in ascending order of their octets
  bool simple_from_24 = false;   // RFC 7049 allowed simple values 24 … 31 in two octets, RFC 8949 (3.3) does not
  size_t depth_max = 16;
  size_t octets_max = 1 << 20;
};
inline constexpr Rules kStrict{};
inline constexpr Rules kWellFormed{.deterministic = false};  // what others issue: indefinite lengths and longer heads are read

// Errors, at "byte N": cbor.truncated, cbor.trailing, cbor.too_long {max}, cbor.depth {max}, cbor.reserved, cbor.break, cbor.piece,
// cbor.utf8, cbor.duplicate_key, cbor.not_shortest, cbor.indefinite, cbor.key_order.
Result<Item> decode(std::string_view octets, Rules const& rules = kStrict);
// Reads one item from the front; `used` tells how many octets it took.
Result<Item> decode_first(std::string_view octets, size_t& used, Rules const& rules = kStrict);
std::string encode(Item const& item);
// Diagnostic notation (section 8).
std::string diagnostic(Item const& item);

}  // namespace ly::cbor
