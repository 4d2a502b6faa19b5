#include "base/record_json.h"

#include <charconv>
#include <cmath>

namespace ly::detail {

std::optional<int64_t> integer_of(json::value const& value, Scalars scalars) {
  if (auto const* n = value.if_int64()) return *n;
  if (auto const* n = value.if_uint64())
    return *n <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) ? std::optional<int64_t>(static_cast<int64_t>(*n)) : std::nullopt;
  if (auto const* n = value.if_double()) {
    // 2^53: above it a double no longer tells its neighbours apart.
    if (std::trunc(*n) == *n && std::abs(*n) <= 9007199254740992.0) return static_cast<int64_t>(*n);
    return std::nullopt;
  }
  auto const* text = value.if_string();
  if (!text || scalars != Scalars::from_text) return std::nullopt;
  int64_t n = 0;
  auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return n;
}

std::optional<double> number_of(json::value const& value, Scalars scalars) {
  if (auto const* n = value.if_double()) return *n;
  if (auto const* n = value.if_int64()) return static_cast<double>(*n);
  if (auto const* n = value.if_uint64()) return static_cast<double>(*n);
  auto const* text = value.if_string();
  if (!text || scalars != Scalars::from_text) return std::nullopt;
  double n = 0;
  auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  if (error != std::errc{} || end != text->data() + text->size() || !std::isfinite(n)) return std::nullopt;
  return n;
}

std::optional<bool> boolean_of(json::value const& value, Scalars scalars) {
  if (auto const* b = value.if_bool()) return *b;
  auto const* text = value.if_string();
  if (!text || scalars != Scalars::from_text) return std::nullopt;
  if (*text == "true" || *text == "1") return true;
  if (*text == "false" || *text == "0") return false;
  return std::nullopt;
}

bool is_one_of(std::string_view text, std::string_view words) {
  for (auto word : split(words, ' ')) if (word == text) return true;
  return false;
}

std::string mask_as(Pii pii, std::string_view text) {
  switch (pii) {
    case Pii::none: return std::string(text);
    case Pii::name: return mask_name(text);
    case Pii::id_number: return mask_id_number(text);
    case Pii::phone: return mask_phone(text);
    case Pii::address: return mask_address(text);
  }
  return std::string(text);
}

void check_text(std::string_view text, Rule const& rule, std::string const& at, ReadState& state) {
  if (!is_utf8(text)) return state.add("field.not_utf8", at);
  for (char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return state.add("field.control_character", at);
  if (utf8_length(text) > rule.length_max) return state.add("field.too_long", at, {{"max", std::to_string(rule.length_max)}});
  if (rule.required && trim(text).empty()) return state.add("field.missing", at);
  if (!rule.one_of.empty() && !(text.empty() && !rule.required) && !is_one_of(text, rule.one_of))
    state.add("field.not_allowed", at, {{"value", std::string(text)}, {"allowed", std::string(rule.one_of)}});
}

json::object words_object(Words words) { return {{"zh-CN", words.zh}, {"en", words.en}}; }

}  // namespace ly::detail
