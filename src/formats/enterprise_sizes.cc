#include "formats/enterprise_sizes.h"

#include <charconv>
#include <optional>

#include "base/text.h"

namespace ly::formats {
namespace {

using enterprise_size::Bounds;
using enterprise_size::Industry;

constexpr size_t kColumns = 11;

// RFC 4180 fields of one line; quotes only around whole fields, which is all our own file uses.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (char const c : line) {
    if (c == '"') quoted = !quoted;
    else if (c == ',' && !quoted) out.emplace_back();
    else out.back() += c;
  }
  return out;
}

std::optional<int64_t> number_of(std::string_view text) {
  int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// Metric and three bounds in fields [at, at + 4), large to small.
std::optional<Bounds> bounds_of(std::vector<std::string> const& fields, size_t at) {
  auto const metric = enterprise_size::find_metric(fields[at]);
  auto const large = number_of(fields[at + 1]), medium = number_of(fields[at + 2]), small = number_of(fields[at + 3]);
  if (!metric || !large || !medium || !small || *large <= *medium || *medium <= *small) return std::nullopt;
  return Bounds{*metric, *large, *medium, *small};
}

std::optional<Industry> industry_of(std::string_view line) {
  auto const fields = fields_of(line);
  if (fields.size() != kColumns || fields[0].empty() || fields[1].empty() || fields[2].empty()) return std::nullopt;
  Industry out{fields[0], fields[1], fields[2], {}};
  auto const first = bounds_of(fields, 3);
  if (!first) return std::nullopt;
  out.bounds.push_back(*first);
  if (fields[7].empty()) return out;
  auto const second = bounds_of(fields, 7);
  if (!second || second->metric == first->metric) return std::nullopt;
  out.bounds.push_back(*second);
  return out;
}

}  // namespace

Result<std::vector<Industry>> industries_from_csv(std::string_view text) {
  std::vector<Industry> out;
  size_t number = 0;
  for (auto line : split(text, '\n')) {
    ++number;
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    auto industry = industry_of(line);
    bool twice = false;
    for (auto const& other : out) twice = twice || (industry && other.key == industry->key);
    if (!industry || twice) return invalid("enterprise_size.file", "line " + std::to_string(number), {{"line", std::to_string(number)}});
    out.push_back(*std::move(industry));
  }
  return out;
}

}  // namespace ly::formats
