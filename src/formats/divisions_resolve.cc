// Free text -> division. People write 湖北省黄冈市蕲春县, 湖北蕲春, 黄冈地区蕲春, 蕲春县漕河镇王家村3组, or a code. We read names
// from the left, each inside the one before, try every reading, keep those that explain most of the text, and say so
// when more than one is left: a person sent home because of the wrong 朝阳区 is worse than a question.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/divisions.h"
#include "formats/divisions_code.h"

namespace ly::formats {
namespace {

constexpr size_t kHan = 3;             // bytes of a Chinese character
constexpr size_t kLongestName = 75;    // bytes of a name that is tried
constexpr size_t kReadingsMost = 500;  // bounds odd texts; real ones have fewer than ten

// Kinds that may follow a short name without being part of the present one: 黄冈地区 before it became 黄冈市.
constexpr std::array<std::string_view, 8> kKinds = {"地区", "省", "市", "县", "区", "州", "盟", "旗"};

size_t kind_at(std::string_view text, size_t at) {
  for (auto const kind : kKinds)
    if (text.substr(at).starts_with(kind)) return kind.size();
  return 0;
}

// Without white space and the signs people put between parts.
std::string compact(std::string_view text) {
  auto const cleaned = clean(text.substr(0, std::min(text.size(), kPlaceTextMost)));
  std::string out;
  for (size_t i = 0; i < cleaned.size();) {
    auto const rest = std::string_view(cleaned).substr(i);
    size_t skip = std::string_view(" -/,.;|>").find(rest[0]) != std::string_view::npos ? 1 : 0;
    for (std::string_view const sign : {"、", "·", "—", "。", "→"})
      if (rest.starts_with(sign)) skip = sign.size();
    if (skip == 0) out += cleaned[i];
    i += std::max<size_t>(skip, 1);
  }
  for (std::string_view const country : {"中华人民共和国", "中国"})
    if (out.starts_with(country)) return out.substr(country.size());
  return out;
}

}  // namespace

struct Divisions::Candidate {
  uint32_t row = 0;
  size_t end = 0;      // bytes of text explained
  int skipped = 0;     // kinds passed over
  int shortened = 0;   // names that were not full
  bool start = false;  // before the first name

  // Better explained first; then nearer to the letter.
  bool better_than(Candidate const& other) const {
    if (end != other.end) return end > other.end;
    if (skipped != other.skipped) return skipped < other.skipped;
    return shortened < other.shortened;
  }
};

// Rows with codes in [from, to) that go by exactly this name.
void Divisions::hits(std::string_view wanted, uint32_t from, uint32_t to, std::vector<Hit>& out) const {
  auto const inside = [&](uint32_t row) { return rows_[row].code >= from && rows_[row].code < to; };
  auto alias = std::lower_bound(aliases_.begin(), aliases_.end(), wanted, [&](Alias const& a, std::string_view w) { return text(a) < w; });
  for (; alias != aliases_.end() && text(*alias) == wanted; ++alias)
    if (inside(alias->row)) out.push_back({alias->row, alias->full == 1});
  auto town = std::lower_bound(townships_.begin(), townships_.end(), wanted, [&](uint32_t t, std::string_view w) { return name(rows_[t]) < w; });
  for (; town != townships_.end() && name(rows_[*town]) == wanted; ++town)
    if (inside(*town)) out.push_back({*town, true});
}

void Divisions::walk(std::string_view text, size_t at, Candidate const& here, std::vector<Candidate>& found) const {
  uint32_t from = 0, to = UINT32_MAX;
  if (!here.start) {
    from = rows_[here.row].code + 1;
    to = rows_[here.row].code + span_of(rows_[here.row].code);
  }
  std::vector<Hit> next;
  for (size_t length = 2 * kHan; length <= kLongestName && at + length <= text.size(); ++length) {
    bool const whole = at + length == text.size() || (static_cast<unsigned char>(text[at + length]) & 0xC0U) != 0x80U;
    if (!whole) continue;
    next.clear();
    hits(text.substr(at, length), from, to, next);
    for (auto const& hit : next) {
      if (found.size() >= kReadingsMost) return;
      Candidate reached{hit.row, at + length, here.skipped, here.shortened + !hit.full, false};
      found.push_back(reached);
      walk(text, reached.end, reached, found);
      auto const kind = hit.full ? 0 : kind_at(text, reached.end);
      if (kind == 0) continue;
      reached.end += kind;
      ++reached.skipped;
      found.push_back(reached);
      walk(text, reached.end, reached, found);
    }
  }
}

// 湖北省黄冈市江夏区: what follows is the full name of a county or prefecture elsewhere.
bool Divisions::contradicts(std::string_view text, Candidate const& best, std::vector<uint32_t>& others) const {
  auto const code = rows_[best.row].code;
  if (level_of(code) >= DivisionLevel::county) return false;  // below a county, names of streets and villages begin
  std::vector<Hit> found;
  for (size_t length = 3 * kHan; length <= kLongestName && best.end + length <= text.size(); ++length)
    hits(text.substr(best.end, length), 0, UINT32_MAX, found);
  for (auto const& hit : found)
    if (hit.full && level_of(rows_[hit.row].code) <= DivisionLevel::county) others.push_back(hit.row);
  return !others.empty();
}

Resolution Divisions::resolve_code(std::string_view digits) const {
  Resolution out;
  auto const number = code_of(digits);
  if (!number) return out;
  if (auto const row = row_of(*number)) {
    out.confidence = Confidence::exact;
    out.division = division(*row);
  } else if (auto const parent = parent_row(*number)) {
    out.confidence = Confidence::ancestor_only;
    out.division = division(*parent);
  }
  return out;
}

Resolution Divisions::choose(std::string_view text, std::vector<Candidate> found) const {
  Resolution out;
  if (found.empty()) return out;
  std::sort(found.begin(), found.end(), [&](Candidate const& a, Candidate const& b) {
    if (a.better_than(b)) return true;
    return !b.better_than(a) && rows_[a.row].code < rows_[b.row].code;
  });
  // The best readings, one for each division; the larger division comes first among equals because its code is smaller.
  auto const best = found.front();
  std::vector<uint32_t> fit;
  for (auto const& candidate : found)
    if (!best.better_than(candidate) && std::find(fit.begin(), fit.end(), candidate.row) == fit.end()) fit.push_back(candidate.row);
  auto const outer = std::min_element(fit.begin(), fit.end(), [&](uint32_t a, uint32_t b) { return span_of(rows_[a].code) > span_of(rows_[b].code); });
  auto const code = rows_[*outer].code;
  bool const nested = std::all_of(fit.begin(), fit.end(), [&](uint32_t row) { return rows_[row].code - code < span_of(code) && rows_[row].code >= code; });
  bool const province = level_of(code) == DivisionLevel::province;  // 海南 alone is the province, not the district of that name
  out.rest = text.substr(best.end);
  std::vector<uint32_t> others;
  bool const contradiction = contradicts(text, best, others);
  if ((nested || province) && !contradiction) {
    bool const sure = fit.size() == 1 && best.skipped == 0 && best.shortened == 0;
    out.confidence = sure ? Confidence::exact : Confidence::likely;
    out.division = division(*outer);
    fit.erase(outer);
  } else {
    out.confidence = Confidence::ambiguous;
    fit.insert(fit.end(), others.begin(), others.end());
  }
  for (auto const row : fit)
    if (out.alternatives.size() < kAlternativesMost) out.alternatives.push_back(division(row));
  return out;
}

Resolution Divisions::resolve(std::string_view text) const {
  auto const wanted = compact(text);
  if (wanted.empty()) return {};
  if (wanted.find_first_not_of("0123456789") == std::string::npos) return resolve_code(wanted);
  Candidate start;
  start.start = true;
  std::vector<Candidate> found;
  walk(wanted, 0, start, found);
  return choose(wanted, std::move(found));
}

}  // namespace ly::formats
