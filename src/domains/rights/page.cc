// The copy as a page, from the same JSON: whoever holds both can compare them line by line.
#include "base/text.h"
#include "domains/rights/rights.h"
#include "formats/paper.h"

namespace ly::rights {
namespace {

constexpr size_t kColumnsMost = 6;  // more than that do not fit beside one another on A4

struct Tongue {
  bool english;
  std::string operator()(std::string_view zh, std::string_view en) const { return std::string(english ? en : zh); }
  std::string of(json::value const& holder, std::string_view member) const {
    auto const* words = find(holder, member);
    return words ? std::string(text_of(*words, english ? "en" : "zh-CN")) : std::string();
  }
  bool left_out(std::string_view field, json::object const& record) const {  // a field that says in the other language what stands beside it
    if (field.ends_with("_en")) return !english;
    return english && record.contains(std::string(field) + "_en");
  }
};

std::string instant_shown(std::string_view iso) {
  auto const at = instant_from_iso(iso);
  if (!at) return std::string(iso);
  auto const text = to_iso(*at, kChinaOffset);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string value_shown(json::value const& value, json::value const& field, json::object const& values, Tongue const& say);

// A field that says the same in English stands under the other's title.
std::string title_of(json::value const& field, json::array const& fields, Tongue const& say) {
  auto const name = text_of(field, "name");
  if (name.ends_with("_en"))
    for (auto const& other : fields)
      if (text_of(other, "name") == name.substr(0, name.size() - 3)) return say.of(other, "title");
  return say.of(field, "title");
}

// What somebody wrote into a form carries its own title.
std::optional<std::string> answer_shown(json::object const& record, Tongue const& say) {
  if (!record.contains("title") || !record.contains("value")) return std::nullopt;
  return std::string(text_of(record, say.english ? "title_en" : "title")) + say("：", ": ") + std::string(text_of(record, say.english ? "value_en" : "value"));
}

std::string record_shown(json::object const& record, json::array const& fields, json::object const& values, Tongue const& say) {
  if (auto answer = answer_shown(record, say)) return *std::move(answer);
  std::string out;
  for (auto const& field : fields) {
    auto const name = text_of(field, "name");
    auto const* value = record.if_contains(name);
    if (!value || say.left_out(name, record)) continue;
    auto const shown = value_shown(*value, field, values, say);
    if (!shown.empty()) out += (out.empty() ? "" : say("，", ", ")) + title_of(field, fields, say) + say("：", ": ") + shown;
  }
  return out;
}

std::string value_shown(json::value const& value, json::value const& field, json::object const& values, Tongue const& say) {
  if (value.is_null()) return {};
  if (value.is_bool()) return value.get_bool() ? say("是", "yes") : say("否", "no");
  if (value.is_string()) {
    std::string_view const text = value.get_string();
    if (auto const* words = values.if_contains(text)) return std::string(text_of(*words, say.english ? "en" : "zh-CN"));
    return text.size() > 10 && text.ends_with("Z") && text[4] == '-' ? instant_shown(text) : std::string(text);
  }
  if (value.is_object()) {
    auto const* inner = find(field, "fields");
    return inner ? record_shown(value.get_object(), inner->get_array(), values, say) : canonical(value);
  }
  if (value.is_array()) {
    std::string out;
    for (auto const& one : value.get_array()) {
      auto const shown = value_shown(one, field, values, say);
      if (!shown.empty()) out += (out.empty() ? "" : "\n") + shown;
    }
    return out;
  }
  return canonical(value);
}

void add_records(formats::Paper& paper, json::value const& part, Tongue const& say) {
  auto const& fields = find(part, "fields")->get_array();
  auto const& records = find(part, "records")->get_array();
  auto const& values = find(part, "values")->get_object();
  std::vector<json::value const*> shown;
  bool plain = true;
  for (auto const& field : fields) {
    auto const name = text_of(field, "name");
    if (say.left_out(name, records.front().get_object())) continue;
    shown.push_back(&field);
    plain = plain && !field.get_object().contains("fields");
  }
  if (plain && shown.size() <= kColumnsMost) {
    std::vector<formats::PaperColumn> columns;
    for (auto const* field : shown) columns.push_back({title_of(*field, fields, say), 1});
    std::vector<std::vector<std::string>> rows;
    for (auto const& record : records) {
      auto& row = rows.emplace_back();
      for (auto const* field : shown) {
        auto const* value = find(record, text_of(*field, "name"));
        row.push_back(value ? value_shown(*value, *field, values, say) : std::string());
      }
    }
    paper.table(columns, rows);
    return;
  }
  for (auto const& record : records) {
    std::vector<std::vector<std::string>> rows;
    for (auto const* field : shown) {
      auto const* value = find(record, text_of(*field, "name"));
      auto text = value ? value_shown(*value, *field, values, say) : std::string();
      if (!text.empty()) rows.push_back({title_of(*field, fields, say), std::move(text)});
    }
    paper.table({{say("字段", "Field"), 1.2}, {say("内容", "Content"), 4}}, rows);
  }
}

}  // namespace

Result<std::string> Rights::page(json::object const& copy, bool english, Instant now) const {
  Tongue const say{english};
  auto const request = text_of(copy, "request");
  auto const title = say("个人信息副本", "A copy of your personal data");
  formats::Paper paper(title, now);
  paper.title(title);
  paper.line_below_title((request.empty() ? std::string() : say("请求 ", "Request ") + std::string(request) + say("　", " · ")) + say("制作于 ", "made ") + instant_shown(text_of(copy, "made_at")));
  paper.paragraph(say("依照《中华人民共和国个人信息保护法》第四十五条，这里是本平台保存的关于您的全部个人信息，连同来源、目的和保存期限。别人的信息不在内。您可以请求更正（第四十六条）、删除（第四十七条），要求解释处理规则（第四十八条）。",
                      "Under article 45 of the Personal Information Protection Law this is everything this platform keeps about you, with its source, purpose and how long it is kept. Nobody else's data is in it. You may ask for correction (46), erasure (47) and an explanation of the rules (48)."));
  std::string nothing;
  for (auto const& part : find(copy, "parts")->get_array()) {
    if (find(part, "records")->get_array().empty()) {
      nothing += (nothing.empty() ? "" : say("；", "; ")) + say.of(part, "title");
      continue;
    }
    paper.heading(say.of(part, "title"));
    paper.small(say("来源：", "Source: ") + say.of(part, "source") + say("　目的：", " · Purpose: ") + say.of(part, "purpose") + say("　保存：", " · Kept: ") + say.of(part, "kept"));
    add_records(paper, part, say);
  }
  if (!nothing.empty()) paper.paragraph(say("查过、没有您的记录的：", "Looked through, with nothing about you: ") + nothing + say("。", "."));
  paper.heading(say("没有查找的", "Where was not looked"));
  for (auto const& one : find(copy, "not_searched")->get_array()) paper.small(say.of(one, "title") + say("：", ": ") + say.of(one, "because"));
  return paper.finish();
}

}  // namespace ly::rights
