#include "formats/divisions.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "formats/divisions_code.h"

namespace ly::formats {
namespace {

constexpr size_t kNameMost = 100;      // bytes; the longest today has 72
constexpr size_t kRowsMost = 200'000;
constexpr size_t kTwoCharacters = 6;   // bytes: a shorter stem (城区 -> 城) names nothing

// Endings of kinds, longest first.
constexpr std::array<std::string_view, 17> kEndings = {"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "林区", "矿区",
                                                       "特区", "省", "市", "县", "区", "州", "盟", "旗"};
// Peoples in names of autonomous divisions (恩施土家族苗族自治州), with and without 族 as they occur.
constexpr std::array<std::string_view, 63> kPeoples = {
    "蒙古族", "蒙古", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族",
    "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜", "土族",
    "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯", "锡伯族", "阿昌族", "普米族", "塔吉克", "塔吉克族", "怒族",
    "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族",
    "基诺族", "各族", "达斡尔", "鄂温克", "鄂伦春"};

std::string_view without_peoples(std::string_view stem) {
  for (bool again = true; again;) {
    again = false;
    for (auto const people : kPeoples) {
      if (!stem.ends_with(people) || stem.size() < people.size() + kTwoCharacters) continue;
      stem.remove_suffix(people.size());
      again = true;
    }
  }
  return stem;
}

std::optional<float> degrees(std::string_view text, float most) {
  float value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < -most || value > most) return std::nullopt;
  return value;
}

std::optional<Placed> placed_of(std::string_view text) {
  if (text.empty() || text == "a") return Placed::itself;
  if (text == "b") return Placed::by_townships;
  if (text == "c") return Placed::by_prefecture;
  return std::nullopt;
}

}  // namespace

// ---- reading ---------------------------------------------------------------------------------------------------

uint32_t Divisions::add_name(std::string_view name) {
  auto const at = static_cast<uint32_t>(names_.size());
  names_ += name;
  return at;
}

Result<void> Divisions::read_line(std::string_view line, size_t number, uint32_t& above) {
  auto const wrong = [&] {
    return invalid("divisions.line", "line " + std::to_string(number), {{"line", std::to_string(number)}, {"text", std::string(line.substr(0, 60))}});
  };
  auto const parts = split(line, '\t');
  if (parts.size() < 2 || parts.size() > 5 || parts.size() == 3 || parts[1].empty() || parts[1].size() > kNameMost) return wrong();
  std::optional<uint32_t> code;
  if (parts[0].size() == 3 && above != 0) code = code_of(text_of_code(above) + std::string(parts[0]));
  if (parts[0].size() == 6) code = code_of(parts[0]);
  if (!code || (parts[0].size() == 3 && *code == above)) return wrong();
  if (parts[0].size() == 6) above = *code;
  if (rows_.size() >= kRowsMost) return wrong();
  rows_.push_back({*code, add_name(parts[1]), static_cast<uint32_t>(parts[1].size())});
  if (parts.size() < 4) return {};
  auto const lon = degrees(parts[2], 180), lat = degrees(parts[3], 90);
  auto const placed = placed_of(parts.size() == 5 ? parts[4] : "");
  if (!lon || !lat || !placed) return wrong();
  places_.push_back({*code, *lon, *lat, *placed});
  return {};
}

Result<void> Divisions::read(std::string_view file) {
  if (!is_utf8(file)) return invalid("divisions.line", "line 1", {{"line", "1"}, {"text", "UTF-8"}});
  size_t number = 0;
  uint32_t above = 0;
  for (size_t at = 0; at < file.size();) {
    auto const end = std::min(file.find('\n', at), file.size());
    auto line = file.substr(at, end - at);
    at = end + 1;
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line[0] == '#') continue;
    TRY(read_line(line, number, above));
  }
  return {};
}

void Divisions::add_alias(uint32_t row, std::string_view text, bool full) {
  aliases_.push_back({row, add_name(text), static_cast<uint32_t>(text.size()), full});
}

Result<void> Divisions::index() {
  auto const by_code = [](auto const& a, auto const& b) { return a.code < b.code; };
  std::sort(rows_.begin(), rows_.end(), by_code);
  std::sort(places_.begin(), places_.end(), by_code);
  auto const twice = std::adjacent_find(rows_.begin(), rows_.end(), [](Row const& a, Row const& b) { return a.code == b.code; });
  if (twice != rows_.end()) return invalid("divisions.code_twice", {}, {{"code", text_of_code(twice->code)}});
  for (uint32_t i = 0; i < rows_.size(); ++i) {
    if (level_of(rows_[i].code) == DivisionLevel::township) {
      townships_.push_back(i);
      continue;
    }
    auto const full = std::string(name(rows_[i]));
    aliases_.push_back({i, rows_[i].name, rows_[i].length, true});
    for (auto const ending : kEndings) {
      if (!full.ends_with(ending)) continue;
      auto const whole = std::string_view(full).substr(0, full.size() - ending.size());
      bool const autonomous = ending.starts_with("自治");
      auto const stem = autonomous ? without_peoples(whole) : whole;
      if (stem.size() < kTwoCharacters) break;
      add_alias(i, stem, false);
      if (autonomous && ending != "自治区") add_alias(i, std::string(stem) + std::string(ending.substr(6)), false);  // 恩施州, 景宁县
      break;
    }
  }
  std::sort(aliases_.begin(), aliases_.end(), [&](Alias const& a, Alias const& b) { return text(a) < text(b); });
  std::sort(townships_.begin(), townships_.end(), [&](uint32_t a, uint32_t b) { return name(rows_[a]) < name(rows_[b]); });
  return {};
}

Result<Divisions> Divisions::parse(std::span<std::string_view const> files) {
  Divisions out;
  size_t bytes = 0;
  for (auto const file : files) bytes += file.size();
  if (bytes > kDivisionFileMost)
    return Problem{"divisions.too_large", {}, {{"most", std::to_string(kDivisionFileMost)}}, Kind::too_large};
  out.names_.reserve(bytes);
  out.rows_.reserve(bytes / 16);
  for (auto const file : files) TRY(out.read(file));
  TRY(out.index());
  out.names_.shrink_to_fit();
  out.rows_.shrink_to_fit();
  return out;
}

size_t Divisions::bytes() const {
  return names_.capacity() + rows_.capacity() * sizeof(Row) + places_.capacity() * sizeof(Place) + aliases_.capacity() * sizeof(Alias) +
         townships_.capacity() * sizeof(uint32_t);
}

// ---- by code ---------------------------------------------------------------------------------------------------

size_t Divisions::lower(uint32_t code) const {
  auto const at = std::lower_bound(rows_.begin(), rows_.end(), code, [](Row const& row, uint32_t c) { return row.code < c; });
  return static_cast<size_t>(at - rows_.begin());
}

std::optional<uint32_t> Divisions::row_of(uint32_t code) const {
  auto const at = lower(code);
  if (at == rows_.size() || rows_[at].code != code) return std::nullopt;
  return static_cast<uint32_t>(at);
}

std::optional<uint32_t> Divisions::parent_row(uint32_t code) const {
  for (uint32_t const unit : {1'000U, 100'000U, 10'000'000U}) {
    auto const larger = code / unit * unit;
    if (larger == code) continue;
    if (auto const row = row_of(larger)) return row;
  }
  return std::nullopt;
}

Division Divisions::division(uint32_t row) const {
  auto const code = rows_[row].code;
  Division out{text_of_code(code), std::string(name(rows_[row])), level_of(code), {}, {}};
  if (auto const parent = parent_row(code)) out.parent = text_of_code(rows_[*parent].code);
  auto const county = code / 1'000 * 1'000;
  auto const place = std::lower_bound(places_.begin(), places_.end(), county, [](Place const& p, uint32_t c) { return p.code < c; });
  if (place != places_.end() && place->code == county) out.point = Point{place->lon, place->lat, place->placed};
  return out;
}

std::optional<Division> Divisions::find(std::string_view code) const {
  auto const number = code_of(code);
  auto const row = number ? row_of(*number) : std::nullopt;
  if (!row) return std::nullopt;
  return division(*row);
}

std::vector<Division> Divisions::children(std::string_view code) const {
  std::vector<Division> out;
  uint32_t from = 0, to = UINT32_MAX;
  if (!code.empty()) {
    auto const number = code_of(code);
    if (!number || !row_of(*number)) return out;
    from = *number + 1;
    to = *number + span_of(*number);
  }
  for (auto at = lower(from); at < rows_.size() && rows_[at].code < to; at = lower(rows_[at].code + span_of(rows_[at].code)))
    out.push_back(division(static_cast<uint32_t>(at)));
  return out;
}

std::string Divisions::full_name_of(uint32_t row) const {
  std::string out(name(rows_[row]));
  for (auto up = parent_row(rows_[row].code); up; up = parent_row(rows_[*up].code)) out = std::string(name(rows_[*up])) + out;
  return out;
}

std::string Divisions::full_name(std::string_view code) const {
  auto const number = code_of(code);
  auto const row = number ? row_of(*number) : std::nullopt;
  return row ? full_name_of(*row) : std::string();
}

bool Divisions::is_within(std::string_view code, std::string_view ancestor) const {
  auto const inner = code_of(code), outer = code_of(ancestor);
  return inner && outer && *inner >= *outer && *inner - *outer < span_of(*outer);
}

// ---- as one types ----------------------------------------------------------------------------------------------

std::vector<Division> Divisions::search(std::string_view typed, size_t limit) const {
  auto const cleaned = clean(typed.substr(0, kPlaceTextMost));
  auto parts = split(cleaned, ' ');
  auto const wanted = parts.back();
  parts.pop_back();
  if (wanted.empty() || limit == 0) return {};
  struct Found {
    int rank;  // 0 the name or its short form, 1 begins with it, 2 holds it
    DivisionLevel level;
    uint32_t row;
    auto operator<=>(Found const&) const = default;
  };
  std::vector<Found> found;
  bool const by_code = wanted.find_first_not_of("0123456789") == std::string_view::npos;
  for (uint32_t i = 0; i < rows_.size(); ++i) {
    auto const code = by_code ? text_of_code(rows_[i].code) : std::string();
    auto const subject = by_code ? std::string_view(code) : name(rows_[i]);
    auto const at = subject.find(wanted);
    if (at == std::string_view::npos || (by_code && at != 0)) continue;
    bool const whole = subject.size() == wanted.size() || (at == 0 && !by_code && subject.size() - wanted.size() == 3);
    bool inside = true;
    for (auto const part : parts) inside = inside && contains(full_name_of(i), part);
    if (inside) found.push_back({whole ? 0 : at == 0 ? 1 : 2, level_of(rows_[i].code), i});
  }
  std::vector<Division> out;
  auto const last = found.begin() + static_cast<ptrdiff_t>(std::min(limit, found.size()));
  std::partial_sort(found.begin(), last, found.end());
  for (auto at = found.begin(); at != last; ++at) out.push_back(division(at->row));
  if (!out.empty()) return out;
  auto resolved = resolve(cleaned);  // 湖北蕲春: no name holds it, yet it is clear
  if (resolved.division) out.push_back(std::move(*resolved.division));
  for (auto& other : resolved.alternatives)
    if (out.size() < limit) out.push_back(std::move(other));
  return out;
}

}  // namespace ly::formats
