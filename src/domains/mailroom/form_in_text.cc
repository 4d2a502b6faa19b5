#include <re2/re2.h>

#include "base/text.h"
#include "domains/mailroom/mailroom.h"
#include "formats/sheet_values.h"

namespace ly::mailroom {
namespace {

constexpr size_t kLinesMax = 400;
constexpr size_t kUnknownMax = 10;

// "姓名*（必填）：" and "姓名" are the same label.
std::string label_of(std::string_view text) {
  static RE2 const kAside(R"([（(][^）)]*[）)]|[*＊:：])");
  auto out = clean(text);
  RE2::GlobalReplace(&out, kAside, "");
  return lower_ascii(clean(out));
}

// From here on an older mail is quoted.
bool is_quote(std::string_view line) {
  static RE2 const kBegins(R"(-{2,}\s*(原始邮件|Original Message|转发邮件|回复的邮件).*|(发件人|From)[:：].*|在.{0,60}写道[:：]|On .{0,80} wrote:)");
  return RE2::FullMatch(line, kBegins);
}

Result<json::value> value_of(formats::FormSheetField const& field, std::string const& text) {
  using formats::FormCell;
  auto const wrong = [&](char const* code) { return invalid(code, field.title, {{"value", text}, {"title", field.title}}); };
  switch (field.cell) {
    case FormCell::whole: {
      int64_t n = 0;
      static RE2 const shape(R"((-?[0-9]{1,15})\s*(?:个月|个|月|人|套|岁|年|天|次|件)?)");
      if (!RE2::FullMatch(text, shape, &n)) return wrong("mail.not_a_number");
      return json::value(n);
    }
    case FormCell::number: {
      double n = 0;
      if (!RE2::FullMatch(text, R"((-?[0-9]{1,15}(?:\.[0-9]{1,6})?))", &n)) return wrong("mail.not_a_number");
      return json::value(n);
    }
    case FormCell::yes_no: {
      auto const word = lower_ascii(text);
      if (word == "是" || word == "有" || word == "yes" || word == "y" || word == "√") return json::value(true);
      if (word == "否" || word == "无" || word == "没有" || word == "no" || word == "n") return json::value(false);
      return wrong("mail.not_yes_or_no");
    }
    case FormCell::choice: {
      std::string choices;
      for (auto const& [value, word] : field.options) {
        if (text == value || text == word) return json::value(value);
        choices += (choices.empty() ? "" : " / ") + word;
      }
      auto problem = wrong("mail.not_a_choice");
      problem.args["choices"] = choices;
      return problem;
    }
    case FormCell::day: {
      int y = 0, m = 0, d = 0;
      static RE2 const shape(R"(([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?)");
      auto const day = RE2::FullMatch(text, shape, &y, &m, &d) ? find_day(y, m, d) : std::nullopt;
      if (!day) return wrong("mail.not_a_day");
      return json::value(to_iso(*day));
    }
    case FormCell::phone: {
      std::string digits;
      for (auto const c : text)
        if (c != ' ' && c != '-') digits += c;
      return json::value(digits);
    }
    case FormCell::id_number: return json::value(upper_ascii(text));
    case FormCell::text: return json::value(text);
  }
  return wrong("mail.not_a_choice");
}

}  // namespace

ReadForm form_in_text(std::vector<formats::FormSheet> const& sheets, std::string_view text) {
  ReadForm out;
  size_t lines = 0;
  for (auto raw : split(text, '\n')) {
    auto const line = clean(raw);
    if (line.starts_with(">")) continue;
    if (is_quote(line) || ++lines > kLinesMax) break;
    auto const wide = line.find("："), narrow = line.find(':');
    auto const at = std::min(wide, narrow);
    if (at == std::string::npos || at == 0) continue;
    auto const label = label_of(line.substr(0, at));
    auto const value = clean(line.substr(at + (line[at] == ':' ? 1 : std::string_view("：").size())));
    if (label.empty() || value.empty()) continue;
    formats::FormSheetField const* found = nullptr;
    for (auto const& sheet : sheets)
      for (auto const& field : sheet.fields)
        if (label == label_of(field.title) || label == field.key) found = &field;
    if (!found) {
      // A line with a colon is often no field at all ("您好：", "https://…"): only what looks like a label is told.
      if (utf8_length(label) <= 12 && !label.starts_with("http") && label != "您好" && out.unknown.size() < kUnknownMax) out.unknown.push_back(clean(line.substr(0, at)));
      continue;
    }
    auto const read = value_of(*found, value);
    if (read) out.form[found->key] = *read;
    else out.problems.push_back(read.error());
  }
  return out;
}

}  // namespace ly::mailroom
