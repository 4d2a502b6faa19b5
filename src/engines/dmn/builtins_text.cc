// Texts (DMN 1.5 §10.3.4.3, table 77). Lengths and positions count code points.
#include <unicode/locid.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/text.h"
#include "engines/dmn/builtins.h"
#include "engines/dmn/feel_scan.h"

namespace ly::dmn {
namespace {

constexpr size_t kStringMax = 4 * 1024 * 1024;
constexpr int32_t kRegexSteps = 2'000;  // ICU's "time limit": some 10,000 match steps each; a catastrophic pattern ends in null

bool texts(Arguments a) {
  return std::all_of(a.begin(), a.end(), [](Value const& v) { return v.is(Kind::string); });
}
Value first_non_text(std::string_view name, Arguments a) {
  for (auto const& v : a)
    if (!v.is(Kind::string)) return bad_argument(name, v);
  return bad_argument(name, a[0]);
}

std::vector<size_t> starts_of(std::string_view text) {  // of each code point, and the end
  std::vector<size_t> out;
  for (size_t at = 0; at < text.size(); at += code_point_at(text, at).size) out.push_back(at);
  out.push_back(text.size());
  return out;
}

Value fn_string(Evaluator&, Arguments a) { return a[0].is_null() ? a[0] : Value(to_text(a[0])); }

Value fn_length(Evaluator&, Arguments a) {
  return texts(a) ? Value(static_cast<int64_t>(starts_of(a[0].string()).size() - 1)) : bad_argument("string length", a[0]);
}

Value fn_substring(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::string)) return bad_argument("substring", a[0]);
  if (!a[1].is(Kind::number)) return bad_argument("substring", a[1]);
  auto const starts = starts_of(a[0].string());
  auto const size = static_cast<int64_t>(starts.size()) - 1;
  auto const whole = [](Value const& v) { return round_to(v.number(), 0, Rounding::down).value_or(Decimal()).to_int(); };
  auto const position = whole(a[1]);
  if (!position || *position == 0 || *position > size || *position < -size) return bad_argument("substring", a[1]);
  int64_t const from = *position > 0 ? *position - 1 : size + *position;
  int64_t count = size - from;
  if (a.size() > 2 && !a[2].is_null()) {
    if (!a[2].is(Kind::number)) return bad_argument("substring", a[2]);
    auto const wanted = whole(a[2]);
    if (!wanted || *wanted < 1) return bad_argument("substring", a[2]);
    count = std::min(count, *wanted);
  }
  auto const begin = starts[static_cast<size_t>(from)], end = starts[static_cast<size_t>(from + count)];
  return a[0].string().substr(begin, end - begin);
}

Value fn_upper(Evaluator&, Arguments a) {
  if (!texts(a)) return bad_argument("upper case", a[0]);
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(a[0].string().data(), static_cast<int32_t>(a[0].string().size()))).toUpper(icu::Locale::getRoot()).toUTF8String(out);
  return out;
}
Value fn_lower(Evaluator&, Arguments a) {
  if (!texts(a)) return bad_argument("lower case", a[0]);
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(a[0].string().data(), static_cast<int32_t>(a[0].string().size()))).toLower(icu::Locale::getRoot()).toUTF8String(out);
  return out;
}

Value fn_before(Evaluator&, Arguments a) {
  if (!texts(a)) return first_non_text("substring before", a);
  auto const at = a[0].string().find(a[1].string());
  return at == std::string_view::npos ? Value("") : Value(a[0].string().substr(0, at));
}
Value fn_after(Evaluator&, Arguments a) {
  if (!texts(a)) return first_non_text("substring after", a);
  auto const at = a[0].string().find(a[1].string());
  return at == std::string_view::npos ? Value("") : Value(a[0].string().substr(at + a[1].string().size()));
}
Value fn_contains(Evaluator&, Arguments a) {
  return texts(a) ? Value(a[0].string().find(a[1].string()) != std::string_view::npos) : first_non_text("contains", a);
}
Value fn_starts(Evaluator&, Arguments a) { return texts(a) ? Value(a[0].string().starts_with(a[1].string())) : first_non_text("starts with", a); }
Value fn_ends(Evaluator&, Arguments a) { return texts(a) ? Value(a[0].string().ends_with(a[1].string())) : first_non_text("ends with", a); }

Value fn_join(Evaluator&, Arguments a) {  // nulls are left out
  if (!a[0].is(Kind::list) && !a[0].is(Kind::string)) return bad_argument("string join", a[0]);
  if (a.size() > 1 && !a[1].is_null() && !a[1].is(Kind::string)) return bad_argument("string join", a[1]);
  std::string_view const between = a.size() > 1 && a[1].is(Kind::string) ? a[1].string() : std::string_view{};
  std::string out;
  bool first = true;
  for (auto const& item : items_of(a.first(1))) {
    if (item.is_null()) continue;
    if (!item.is(Kind::string)) return bad_argument("string join", item);
    if (!first) out += between;
    first = false;
    out += item.string();
    if (out.size() > kStringMax) return why_null("feel.too_much_work");
  }
  return out;
}

// --- regular expressions: XQuery 1.0 and XPath 2.0 (F&O §7.6) on ICU's engine ------------------------------------------------
icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

struct Pattern {
  std::unique_ptr<icu::RegexPattern> compiled;
  bool ok = false;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The x flag: blanks go, except inside classes; also those between a backslash and what it escapes.
std::string without_blanks(std::string_view pattern) {
  std::string out;
  bool escaped = false;
  int depth = 0;
  for (char c : pattern) {
    if (depth == 0 && is_blank(c)) continue;
    out += c;
    if (!escaped && c == '[') ++depth;
    if (!escaped && c == ']' && depth > 0) --depth;
    escaped = !escaped && c == '\\';
  }
  return out;
}

// What differs between XPath and ICU: subtraction `[a-z-[aeiou]]`, blocks `\p{IsBasicLatin}`, `\i` and `\c`, and back
// references inside classes, which XPath refuses: then nothing.
std::optional<std::string> adapted(std::string_view pattern) {
  std::string out;
  int depth = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    char const c = pattern[i];
    if (c == '\\' && i + 2 < pattern.size() && (pattern[i + 1] == 'p' || pattern[i + 1] == 'P') && pattern[i + 2] == '{') {
      auto const close = pattern.find('}', i);
      if (close == std::string_view::npos) return std::nullopt;
      std::string name(pattern.substr(i + 3, close - i - 3));
      if (name.starts_with("Is")) name = "blk=" + name.substr(2);
      out += "\\" + std::string(1, pattern[i + 1]) + "{" + name + "}";
      i = close;
      continue;
    }
    if (c == '\\' && depth > 0 && i + 1 < pattern.size() && pattern[i + 1] >= '0' && pattern[i + 1] <= '9') return std::nullopt;
    if (c == '\\' && i + 1 < pattern.size()) {
      char const next = pattern[++i];
      if (next == 'i') out += depth ? "\\p{L}_:" : "[\\p{L}_:]";
      else if (next == 'c') out += depth ? "\\p{L}\\p{N}._:\\-" : "[\\p{L}\\p{N}._:\\-]";
      else { out += c; out += next; }
      continue;
    }
    if (depth > 0 && c == '-' && i + 1 < pattern.size() && pattern[i + 1] == '[') { out += "--"; continue; }
    if (c == '[') ++depth;
    if (c == ']' && depth > 0) --depth;
    out += c;
  }
  return out;
}

Pattern pattern_of(std::string_view pattern, Arguments a, size_t flags_at) {
  Pattern out;
  uint32_t flags = 0;
  bool blanks = true;
  if (a.size() > flags_at && !a[flags_at].is_null()) {
    if (!a[flags_at].is(Kind::string)) return out;
    for (char c : a[flags_at].string()) {
      if (c == 's') flags |= UREGEX_DOTALL;
      else if (c == 'm') flags |= UREGEX_MULTILINE;
      else if (c == 'i') flags |= UREGEX_CASE_INSENSITIVE;
      else if (c == 'x') blanks = false;
      else return out;
    }
  }
  auto const text = blanks ? adapted(pattern) : adapted(without_blanks(pattern));
  if (!text) return out;
  UErrorCode error = U_ZERO_ERROR;
  UParseError where;
  out.compiled.reset(icu::RegexPattern::compile(wide(*text), flags, where, error));
  out.ok = U_SUCCESS(error) && out.compiled;
  return out;
}

std::unique_ptr<icu::RegexMatcher> matcher_of(Pattern const& pattern, icu::UnicodeString const& input) {
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::RegexMatcher> matcher(pattern.compiled->matcher(input, error));
  if (U_FAILURE(error)) return nullptr;
  matcher->setTimeLimit(kRegexSteps, error);
  matcher->setStackLimit(1'000'000, error);
  return matcher;
}

Value fn_matches(Evaluator&, Arguments a) {
  if (!texts(a.first(2))) return first_non_text("matches", a.first(2));
  auto const pattern = pattern_of(a[1].string(), a, 2);
  if (!pattern.ok) return bad_argument("matches", a.size() > 2 ? a[2] : a[1]);
  auto const input = wide(a[0].string());
  auto const matcher = matcher_of(pattern, input);
  UErrorCode error = U_ZERO_ERROR;
  bool const found = matcher && matcher->find(error);
  return U_SUCCESS(error) && matcher ? Value(found) : why_null("feel.too_much_work");
}

// XPath: $0 … $9, \$ and \\; any other use of $ or \ is a mistake. ICU's replacement syntax agrees but for multi-digit groups.
bool replacement_is_sound(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (i + 1 >= text.size() || (text[i + 1] != '\\' && text[i + 1] != '$')) return false;
      ++i;
    } else if (text[i] == '$' && (i + 1 >= text.size() || text[i + 1] < '0' || text[i + 1] > '9')) {
      return false;
    }
  }
  return true;
}

Value fn_replace(Evaluator&, Arguments a) {
  if (!texts(a.first(3))) return first_non_text("replace", a.first(3));
  auto const pattern = pattern_of(a[1].string(), a, 3);
  if (!pattern.ok) return bad_argument("replace", a.size() > 3 ? a[3] : a[1]);
  if (!replacement_is_sound(a[2].string())) return bad_argument("replace", a[2]);
  auto const input = wide(a[0].string());
  auto const matcher = matcher_of(pattern, input);
  UErrorCode error = U_ZERO_ERROR;
  if (!matcher) return bad_argument("replace", a[1]);
  auto const out = matcher->replaceAll(wide(a[2].string()), error);
  if (U_FAILURE(error)) return bad_argument("replace", a[2]);
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8.size() > kStringMax ? why_null("feel.too_much_work") : Value(utf8);
}

Value fn_split(Evaluator&, Arguments a) {
  if (!texts(a)) return first_non_text("split", a);
  auto const pattern = pattern_of(a[1].string(), {}, 0);
  if (!pattern.ok) return bad_argument("split", a[1]);
  auto const input = wide(a[0].string());
  auto const matcher = matcher_of(pattern, input);
  UErrorCode error = U_ZERO_ERROR;
  List out;
  int32_t from = 0;
  auto const part = [&](int32_t begin, int32_t end) {
    std::string utf8;
    input.tempSubStringBetween(begin, end).toUTF8String(utf8);
    out.emplace_back(utf8);
  };
  while (matcher && matcher->find(error) && U_SUCCESS(error) && out.size() < kListMax) {
    if (matcher->end(error) == matcher->start(error)) return bad_argument("split", a[1]);  // an empty match parts nothing
    part(from, matcher->start(error));
    from = matcher->end(error);
  }
  if (!matcher || U_FAILURE(error)) return why_null("feel.too_much_work");
  part(from, input.length());
  return out;
}

constexpr Builtin kRows[] = {
    {"string", "from", fn_string},
    {"string length", "string", fn_length},
    {"substring", "string, start position, length?", fn_substring},
    {"upper case", "string", fn_upper},
    {"lower case", "string", fn_lower},
    {"substring before", "string, match", fn_before},
    {"substring after", "string, match", fn_after},
    {"contains", "string, match", fn_contains},
    {"starts with", "string, match", fn_starts},
    {"ends with", "string, match", fn_ends},
    {"string join", "list, delimiter?", fn_join},
    {"matches", "input, pattern, flags?", fn_matches},
    {"replace", "input, pattern, replacement, flags?", fn_replace},
    {"split", "string, delimiter", fn_split},
};

}  // namespace

std::span<Builtin const> text_builtins() { return kRows; }

}  // namespace ly::dmn
