#include "formats/columns.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr uint32_t kHeadLinesMax = 3;
constexpr size_t kTitleBytes = 300;   // a longer text is a sentence, not a title
constexpr size_t kNotesMax = 100;
constexpr std::string_view kUnits[] = {"摄氏度", "年月日", "万元", "度", "元", "人", "天", "岁", "c"};
constexpr std::string_view kIndexTitles[] = {"序号", "序", "编号", "行号", "no", "index", "number", "sn"};

std::vector<UChar32> code_points(std::string_view text) {
  std::vector<UChar32> out;
  for (int32_t at = 0; at < static_cast<int32_t>(text.size());) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, static_cast<int32_t>(text.size()), c);
    out.push_back(c);
  }
  return out;
}

// The text without what stands in brackets; the text must be NFKC, so brackets of full width are ASCII already.
std::string without_brackets(std::string_view text) {
  std::string out;
  int depth = 0;
  for (char c : text) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (depth == 0) out += c;
    if ((c == ')' || c == ']' || c == '}') && depth > 0) --depth;
  }
  return out;
}

// The ways a title may be meant, surest first: as it stands, without its brackets, without its unit.
std::vector<std::string> readings(std::string_view title) {
  std::vector<std::string> out{normal_title(title)};
  auto const bare = normal_title(without_brackets(nfkc(title)));
  if (!bare.empty() && bare != out.front()) out.push_back(bare);
  for (auto unit : kUnits)
    for (size_t i = 0, n = out.size(); i < n; ++i)
      if (out[i].size() > unit.size() && out[i].ends_with(unit)) out.push_back(out[i].substr(0, out[i].size() - unit.size()));
  return out;
}

struct Known {  // titles of all fields, normalised once
  explicit Known(std::span<Field const> all) : fields(all) {
    for (size_t f = 0; f < all.size(); ++f)
      for (size_t t = 0; t < all[f].titles.size(); ++t) by_title.try_emplace(normal_title(all[f].titles[t]), Match{f, t});
  }
  struct Match { size_t field, rank; };  // rank: how good a name of the field it is, 0 best
  std::optional<Match> find(std::string_view title) const {
    for (auto const& reading : readings(title))
      if (auto const found = by_title.find(reading); found != by_title.end()) return found->second;
    return std::nullopt;
  }
  std::span<Field const> fields;
  std::map<std::string, Match> by_title;
};

// The text over each column of a head of several lines.
struct Head {
  size_t first = 0, lines = 1;                      // indices into the sample
  std::vector<std::vector<std::string>> titles;     // per column: texts from the top line down, blanks left out
};

std::string const& text_at(SampleRow const& row, size_t column) {
  static std::string const blank;
  return column < row.texts.size() ? row.texts[column] : blank;
}

Range const* merge_over(std::span<Range const> merges, uint32_t row, uint32_t column) {
  for (auto const& m : merges)
    if (m.contains(row, column)) return &m;
  return nullptr;
}

// What stands over `column` in line `line`: its own text, or that of the wide cell it lies under. Without merges (csv,
// or a head drawn without merging) a blank above a sub-title belongs to the text at its left.
std::string over(std::span<SampleRow const> rows, std::span<Range const> merges, Head const& head, size_t line, size_t column) {
  auto const& row = rows[head.first + line];
  if (auto const& own = text_at(row, column); !own.empty()) return own;
  bool const last = line + 1 == head.lines;
  if (last) return {};
  if (!merges.empty()) {
    auto const* merge = merge_over(merges, row.number, static_cast<uint32_t>(column) + 1);
    return merge != nullptr && merge->first_row == row.number ? text_at(row, merge->first_column - 1) : std::string();
  }
  if (text_at(rows[head.first + line + 1], column).empty()) return {};
  for (size_t left = column; left-- > 0;)
    if (auto const& text = text_at(row, left); !text.empty())
      return text_at(rows[head.first + line + 1], left).empty() ? std::string() : text;
  return {};
}

Head make_head(std::span<SampleRow const> rows, std::span<Range const> merges, size_t first, size_t lines) {
  Head head{first, lines, {}};
  size_t width = 0;
  for (size_t l = 0; l < lines; ++l) width = std::max(width, rows[first + l].texts.size());
  head.titles.resize(width);
  for (size_t c = 0; c < width; ++c)
    for (size_t l = 0; l < lines; ++l)
      if (auto text = over(rows, merges, head, l, c); !text.empty() && text.size() <= kTitleBytes)
        head.titles[c].push_back(std::move(text));
  return head;
}

std::string joined(std::vector<std::string> const& texts) {
  std::string out;
  for (auto const& text : texts) out += (out.empty() ? "" : " ") + clean(text);
  return out;
}

std::optional<Known::Match> match_of(Known const& known, std::vector<std::string> const& texts) {
  if (texts.empty()) return std::nullopt;
  if (auto const whole = known.find(joined(texts))) return whole;
  return known.find(texts.back());
}

size_t fields_matched(Known const& known, Head const& head) {
  std::set<size_t> fields;
  for (auto const& texts : head.titles)
    if (auto const match = match_of(known, texts)) fields.insert(match->field);
  return fields.size();
}

// Most fields first, then fewest lines, then topmost.
std::optional<Head> best_head(std::span<SampleRow const> rows, std::span<Range const> merges, Known const& known) {
  std::optional<Head> best;
  size_t best_score = 0;
  for (size_t lines = 1; lines <= kHeadLinesMax; ++lines)
    for (size_t first = 0; first < std::min(rows.size(), kHeaderRows) && first + lines <= rows.size(); ++first) {
      if (rows[first + lines - 1].number != rows[first].number + lines - 1) continue;
      auto head = make_head(rows, merges, first, lines);
      auto const score = fields_matched(known, head);
      if (score <= best_score) continue;
      best_score = score;
      best = std::move(head);
    }
  if (best_score < std::min<size_t>(2, known.fields.size())) return std::nullopt;
  return best;
}

// A head whose cells are merged downwards goes on to where they end, even if the lower line told us nothing.
Head stretched(std::span<SampleRow const> rows, std::span<Range const> merges, Head head, Known const& known) {
  uint32_t const first = rows[head.first].number;
  uint32_t last = first + static_cast<uint32_t>(head.lines) - 1;
  for (auto const& m : merges)
    if (m.first_row >= first && m.first_row <= last && m.last_row > last && m.last_row < first + kHeadLinesMax &&
        m.first_column <= head.titles.size() && match_of(known, head.titles[m.first_column - 1]))
      last = m.last_row;
  size_t lines = head.lines;
  while (first + lines <= last && head.first + lines < rows.size() && rows[head.first + lines].number == first + lines) ++lines;
  return lines == head.lines ? head : make_head(rows, merges, head.first, lines);
}

// Columns to fields. Two columns for one field: the better title wins and the other is told; equals are an error.
void assign(Header& header, Head const& head, Known const& known, std::vector<Problem>& problems) {
  std::map<size_t, std::pair<size_t, uint32_t>> taken;  // field -> rank, column
  for (size_t c = 0; c < head.titles.size(); ++c) {
    auto const column = static_cast<uint32_t>(c) + 1;
    if (!head.titles[c].empty()) header.titles[column] = joined(head.titles[c]);
    auto const match = match_of(known, head.titles[c]);
    if (!match) continue;
    auto const [place, fresh] = taken.try_emplace(match->field, match->rank, column);
    if (fresh) continue;
    uint32_t loser = column, winner = place->second.second;
    bool const equal = place->second.first == match->rank;
    if (match->rank < place->second.first) {
      std::swap(loser, winner);
      place->second = {match->rank, column};
    }
    auto told = invalid(equal ? "sheet.column_twice" : "sheet.column_second", to_text({header.sheet, header.last_row, loser}),
                        {{"column", known.fields[match->field].titles.front()},
                         {"title", header.titles[loser]},
                         {"first", to_text({header.sheet, header.last_row, winner})}});
    (equal ? problems : header.notes).push_back(std::move(told));
  }
  for (auto const& [field, place] : taken) header.columns[known.fields[field].key] = place.second;
}

void tell_unknown(Header& header, Head const& head, Known const& known) {
  std::vector<std::string> wanted;
  for (auto const& field : known.fields)
    if (!header.columns.contains(field.key)) wanted.insert(wanted.end(), field.titles.begin(), field.titles.end());
  for (auto const& [column, title] : header.titles) {
    if (match_of(known, head.titles[column - 1]) || is_index_title(title) || header.notes.size() >= kNotesMax) continue;
    auto note = invalid("sheet.column_unknown", to_text({header.sheet, header.last_row, column}), {{"title", title}});
    if (auto near = nearest(title, wanted); !near.empty()) note.args["suggestion"] = near;
    header.notes.push_back(std::move(note));
  }
}

void tell_missing(Header const& header, Known const& known, std::vector<Problem>& problems) {
  for (auto const& field : known.fields) {
    if (!field.required || header.columns.contains(field.key)) continue;
    auto problem = invalid("sheet.column_missing", to_text({header.sheet, header.last_row, 1}), {{"column", field.titles.front()}});
    for (auto const& note : header.notes) {
      auto const suggestion = note.args.find("suggestion");
      if (suggestion == note.args.end()) continue;
      if (std::find(field.titles.begin(), field.titles.end(), suggestion->second) == field.titles.end()) continue;
      problem.at = note.at;
      problem.args["suggestion"] = note.args.at("title");
    }
    problems.push_back(std::move(problem));
  }
}

std::string wanted_titles(std::span<Field const> fields) {
  std::string out;
  for (auto const& field : fields)
    if (field.required) out += (out.empty() ? "" : "、") + field.titles.front();
  return out;
}

}  // namespace

Result<Header> find_header(std::string const& sheet, std::span<SampleRow const> rows, std::span<Range const> merges,
                           std::span<Field const> fields) {
  Known const known(fields);
  auto found = best_head(rows, merges, known);
  if (!found) return invalid("sheet.header_missing", sheet, {{"columns", wanted_titles(fields)}, {"rows", std::to_string(kHeaderRows)}});
  auto const head = stretched(rows, merges, std::move(*found), known);
  Header header;
  header.sheet = sheet;
  header.first_row = rows[head.first].number;
  header.last_row = header.first_row + static_cast<uint32_t>(head.lines) - 1;
  std::vector<Problem> problems;
  assign(header, head, known, problems);
  tell_unknown(header, head, known);
  tell_missing(header, known, problems);
  if (!problems.empty()) {
    auto whole = all_of("sheet.header", std::move(problems));
    whole.at = to_text({sheet, header.last_row, 1});
    return whole;
  }
  return header;
}

std::string normal_title(std::string_view text) {
  std::string out;
  for (UChar32 c : code_points(nfkc(text))) {
    if (c < 0 || !u_isalnum(c)) continue;
    icu::UnicodeString(u_tolower(c)).toUTF8String(out);
  }
  return out;
}

size_t edit_distance(std::string_view a, std::string_view b) {
  auto const x = code_points(a), y = code_points(b);
  std::vector<size_t> row(y.size() + 1);
  for (size_t j = 0; j <= y.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= x.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= y.size(); ++j) {
      size_t const above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (x[i - 1] == y[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[y.size()];
}

std::string nearest(std::string_view text, std::span<std::string const> candidates) {
  auto const wanted = normal_title(text);
  if (wanted.empty() || wanted.size() > kTitleBytes) return {};
  std::string best;
  size_t best_distance = SIZE_MAX;
  for (auto const& candidate : candidates) {
    auto const known = normal_title(candidate);
    size_t const length = std::max(utf8_length(wanted), utf8_length(known));
    bool const inside = utf8_length(known) >= 2 && utf8_length(wanted) >= 2 && (contains(wanted, known) || contains(known, wanted));
    size_t const distance = edit_distance(wanted, known);
    if (!inside && distance * 3 > length) continue;
    size_t const score = inside ? std::min<size_t>(distance, 1) : distance;
    if (score >= best_distance) continue;
    best_distance = score;
    best = candidate;
  }
  return best;
}

bool is_index_title(std::string_view title) {
  auto const normal = normal_title(title);
  return std::find(std::begin(kIndexTitles), std::end(kIndexTitles), normal) != std::end(kIndexTitles);
}

}  // namespace ly::formats
