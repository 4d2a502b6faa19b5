#include "engines/cose/cbor.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"

namespace ly::cbor {
namespace {

constexpr uint8_t kBreak = 0xff;

double half_to_double(uint16_t half) {  // RFC 8949, appendix D
  int const exponent = half >> 10 & 0x1f, mantissa = half & 0x3ff;
  double value = exponent == 0 ? std::ldexp(mantissa, -24) : exponent != 31 ? std::ldexp(mantissa + 1024, exponent - 25) : mantissa == 0 ? INFINITY : NAN;
  return half & 0x8000 ? -value : value;
}

std::optional<uint16_t> double_to_half(double value) {  // only if nothing is lost
  uint16_t const sign = std::signbit(value) ? 0x8000 : 0;
  double const size = std::fabs(value);
  if (std::isinf(value)) return static_cast<uint16_t>(sign | 0x7c00);
  if (size == 0) return sign;
  int exponent = 0;
  std::frexp(size, &exponent);  // size in [2^(exponent-1), 2^exponent)
  int const shift = exponent - 1 < -14 ? 24 : 25 - (exponent + 14);
  double const scaled = std::ldexp(size, shift);
  if (scaled != std::floor(scaled) || scaled >= 2048 || exponent - 1 > 15) return std::nullopt;
  auto const mantissa = static_cast<uint16_t>(scaled);
  if (exponent - 1 < -14) return static_cast<uint16_t>(sign | mantissa);
  return static_cast<uint16_t>(sign | (exponent + 14) << 10 | (mantissa - 1024));
}

void put_head(std::string& out, uint8_t major, uint64_t number) {
  auto const lead = static_cast<char>(major << 5);
  auto const put = [&](int octets) {
    for (int i = octets - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i));
  };
  if (number < 24) out += static_cast<char>(lead | static_cast<char>(number));
  else if (number <= 0xff) out += static_cast<char>(lead | 24), put(1);
  else if (number <= 0xffff) out += static_cast<char>(lead | 25), put(2);
  else if (number <= 0xffffffff) out += static_cast<char>(lead | 26), put(4);
  else out += static_cast<char>(lead | 27), put(8);
}

// 2, 4 or 8: the fewest octets that keep the value.
int real_width(double value) {
  if (std::isnan(value) || double_to_half(value)) return 2;
  return static_cast<double>(static_cast<float>(value)) == value ? 4 : 8;
}

void put_real(std::string& out, double value) {
  uint64_t bits = 0;
  int const width = real_width(value);
  if (std::isnan(value)) bits = 0x7e00;
  else if (width == 2) bits = *double_to_half(value);
  else if (width == 4) bits = std::bit_cast<uint32_t>(static_cast<float>(value));
  else bits = std::bit_cast<uint64_t>(value);
  out += static_cast<char>(width == 2 ? 0xf9 : width == 4 ? 0xfa : 0xfb);
  for (int i = width - 1; i >= 0; --i) out += static_cast<char>(bits >> (8 * i));
}

void put(std::string& out, Item const& item) {
  switch (item.kind) {
    case Kind::positive: put_head(out, 0, item.number); break;
    case Kind::negative: put_head(out, 1, item.number); break;
    case Kind::bytes: put_head(out, 2, item.octets.size()), out += item.octets; break;
    case Kind::text: put_head(out, 3, item.octets.size()), out += item.octets; break;
    case Kind::array:
      put_head(out, 4, item.items.size());
      for (auto const& one : item.items) put(out, one);
      break;
    case Kind::map: {
      std::vector<std::pair<std::string, Item const*>> sorted;
      for (size_t i = 0; i + 1 < item.items.size(); i += 2) sorted.emplace_back(encode(item.items[i]), &item.items[i + 1]);
      std::sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
      put_head(out, 5, sorted.size());
      for (auto const& [key, value] : sorted) out += key, put(out, *value);
      break;
    }
    case Kind::tag: put_head(out, 6, item.number), put(out, item.items.at(0)); break;
    case Kind::simple:
      if (item.number < 24) put_head(out, 7, item.number);
      else out += static_cast<char>(0xf8), out += static_cast<char>(item.number);
      break;
    case Kind::real: put_real(out, item.value); break;
  }
}

class Decoder {
 public:
  Decoder(std::string_view octets, Rules const& rules) : octets_(octets), rules_(rules) {}

  Result<Item> item(size_t depth) {
    if (depth > rules_.depth_max) return wrong("cbor.depth", {{"max", std::to_string(rules_.depth_max)}});
    auto const start = at_;
    auto const head = TRY(read_head());
    Item out;
    switch (head.major) {
      case 0: out.kind = Kind::positive, out.number = TRY(definite(head, start)); return out;
      case 1: out.kind = Kind::negative, out.number = TRY(definite(head, start)); return out;
      case 2:
      case 3: return string(head, start);
      case 4:
      case 5: return container(head, start, depth);
      case 6:
        out.kind = Kind::tag;
        out.number = TRY(definite(head, start));
        out.items.push_back(TRY(item(depth + 1)));
        return out;
      default: return simple_or_real(head, start);
    }
  }
  size_t used() const { return at_; }

 private:
  struct Head {
    uint8_t major = 0, info = 0;
    uint64_t number = 0;
    bool indefinite() const { return info == 31; }
  };

  Problem wrong(std::string code, std::map<std::string, std::string> args = {}) const { return wrong_at(at_, std::move(code), std::move(args)); }
  static Problem wrong_at(size_t at, std::string code, std::map<std::string, std::string> args = {}) { return invalid(std::move(code), "byte " + std::to_string(at), std::move(args)); }
  bool at_break() const { return at_ < octets_.size() && static_cast<uint8_t>(octets_[at_]) == kBreak; }

  Result<Head> read_head() {
    if (at_ >= octets_.size()) return wrong("cbor.truncated");
    auto const start = at_;
    auto const first = static_cast<uint8_t>(octets_[at_++]);
    Head head{static_cast<uint8_t>(first >> 5), static_cast<uint8_t>(first & 31), 0};
    if (head.info < 24) {
      head.number = head.info;
      return head;
    }
    if (head.info == 31) return head;
    if (head.info > 27) return wrong_at(start, "cbor.reserved");
    size_t const width = size_t{1} << (head.info - 24);
    if (octets_.size() - at_ < width) return wrong("cbor.truncated");
    for (size_t i = 0; i < width; ++i) head.number = head.number << 8 | static_cast<uint8_t>(octets_[at_++]);
    uint64_t const least = width == 1 ? 24 : width == 2 ? 0x100 : width == 4 ? 0x10000 : 0x100000000;
    if (rules_.deterministic && head.major != 7 && head.number < least) return wrong_at(start, "cbor.not_shortest");
    return head;
  }

  Result<uint64_t> definite(Head const& head, size_t start) {
    if (head.indefinite()) return wrong_at(start, "cbor.reserved");
    return head.number;
  }

  Result<Item> string(Head const& head, size_t start) {
    Item out;
    out.kind = head.major == 2 ? Kind::bytes : Kind::text;
    if (head.indefinite()) {
      if (rules_.deterministic) return wrong_at(start, "cbor.indefinite");
      out.indefinite = true;
      while (!at_break()) {
        auto const piece_at = at_;
        auto const piece = TRY(read_head());
        if (piece.major != head.major || piece.indefinite()) return wrong_at(piece_at, "cbor.piece");
        out.items.push_back(TRY(string(piece, piece_at)));
        out.octets += out.items.back().octets;
      }
      ++at_;
      return out;
    }
    if (head.number > octets_.size() - at_) return wrong("cbor.truncated");
    out.octets = octets_.substr(at_, head.number);
    at_ += head.number;
    if (out.kind == Kind::text && !is_utf8(out.octets)) return wrong_at(start, "cbor.utf8");
    return out;
  }

  Result<Item> container(Head const& head, size_t start, size_t depth) {
    Item out;
    bool const map = head.major == 5;
    out.kind = map ? Kind::map : Kind::array;
    out.indefinite = head.indefinite();
    if (out.indefinite && rules_.deterministic) return wrong_at(start, "cbor.indefinite");
    // Each element takes an octet at least: a count beyond what is left cannot be true, and nothing is reserved for it.
    if (!out.indefinite && head.number > (octets_.size() - at_) / (map ? 2 : 1)) return wrong("cbor.truncated");
    std::vector<std::pair<std::string, size_t>> keys;  // encoded, where
    for (uint64_t i = 0; out.indefinite ? !at_break() : i < head.number; ++i) {
      auto const where = at_;
      out.items.push_back(TRY(item(depth + 1)));
      if (!map) continue;
      auto key = encode(out.items.back());
      if (rules_.deterministic && !keys.empty() && key < keys.back().first) return wrong_at(where, "cbor.key_order");
      keys.emplace_back(std::move(key), where);
      if (out.indefinite && at_break()) return wrong("cbor.break");
      out.items.push_back(TRY(item(depth + 1)));
    }
    if (out.indefinite) ++at_;
    std::sort(keys.begin(), keys.end());
    for (size_t i = 1; i < keys.size(); ++i)
      if (keys[i].first == keys[i - 1].first) return wrong_at(keys[i].second, "cbor.duplicate_key");
    return out;
  }

  Result<Item> simple_or_real(Head const& head, size_t start) {
    Item out;
    if (head.indefinite()) return wrong_at(start, "cbor.break");
    if (head.info <= 24) {
      if (head.info == 24 && head.number < (rules_.simple_from_24 ? 24U : 32U)) return wrong_at(start, "cbor.reserved");
      out.number = head.number;
      return out;
    }
    out.kind = Kind::real;
    out.number = 0;
    int const width = head.info == 25 ? 2 : head.info == 26 ? 4 : 8;
    out.value = width == 2 ? half_to_double(static_cast<uint16_t>(head.number)) : width == 4 ? static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(head.number))) : std::bit_cast<double>(head.number);
    if (rules_.deterministic && (real_width(out.value) != width || (std::isnan(out.value) && head.number != 0x7e00))) return wrong_at(start, "cbor.not_shortest");
    return out;
  }

  std::string_view octets_;
  Rules const& rules_;
  size_t at_ = 0;
};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\', out += c;
    else if (c == '\n') out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20) out += "\\u00" + to_hex(std::string_view(&c, 1));
    else out += c;
  }
  return out + "\"";
}

std::string real_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char buffer[40];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string out(buffer, end);
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

std::string negative_text(uint64_t number) { return number == UINT64_MAX ? "-18446744073709551616" : "-" + std::to_string(number + 1); }

}  // namespace

Item Item::tagged(uint64_t tag, Item item) {
  Item out{Kind::tag, false, tag};
  out.items.push_back(std::move(item));
  return out;
}

std::optional<int64_t> Item::as_integer() const {
  if ((kind != Kind::positive && kind != Kind::negative) || number > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return kind == Kind::positive ? static_cast<int64_t>(number) : -1 - static_cast<int64_t>(number);
}

Item const* Item::find(int64_t key) const {
  if (kind != Kind::map) return nullptr;
  for (size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].as_integer() == key) return &items[i + 1];
  return nullptr;
}

Item const* Item::find(std::string_view key) const {
  if (kind != Kind::map) return nullptr;
  for (size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].kind == Kind::text && items[i].octets == key) return &items[i + 1];
  return nullptr;
}

Result<Item> decode_first(std::string_view octets, size_t& used, Rules const& rules) {
  if (octets.size() > rules.octets_max) return invalid("cbor.too_long", {}, {{"max", std::to_string(rules.octets_max)}});
  Decoder decoder(octets, rules);
  auto out = decoder.item(0);
  used = decoder.used();
  return out;
}

Result<Item> decode(std::string_view octets, Rules const& rules) {
  size_t used = 0;
  auto out = TRY(decode_first(octets, used, rules));
  if (used != octets.size()) return invalid("cbor.trailing", "byte " + std::to_string(used));
  return out;
}

std::string encode(Item const& item) {
  std::string out;
  put(out, item);
  return out;
}

std::string diagnostic(Item const& item) {
  auto const joined = [&](std::string open, std::string const& close, bool pairs) {
    for (size_t i = 0; i < item.items.size(); ++i) {
      if (i > 0) open += pairs && i % 2 ? ": " : ", ";
      open += diagnostic(item.items[i]);
    }
    return open + close;
  };
  switch (item.kind) {
    case Kind::positive: return std::to_string(item.number);
    case Kind::negative: return negative_text(item.number);
    case Kind::bytes: return item.indefinite ? joined("(_ ", ")", false) : "h'" + to_hex(item.octets) + "'";
    case Kind::text: return item.indefinite ? joined("(_ ", ")", false) : quoted(item.octets);
    case Kind::array: return joined(item.indefinite ? "[_ " : "[", "]", false);
    case Kind::map: return joined(item.indefinite ? "{_ " : "{", "}", true);
    case Kind::tag: return std::to_string(item.number) + "(" + diagnostic(item.items.at(0)) + ")";
    case Kind::simple:
      switch (item.number) {
        case kFalse: return "false";
        case kTrue: return "true";
        case kNull: return "null";
        case kUndefined: return "undefined";
        default: return "simple(" + std::to_string(item.number) + ")";
      }
    case Kind::real: return real_text(item.value);
  }
  return {};
}

}  // namespace ly::cbor
