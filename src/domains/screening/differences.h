// What changed between two rosters of one enterprise: who was added, who left, of whom something changed and what. People are matched as persons
// (kind and number of their document), so that a name written anew or another row is not another person; what the two sheets said of each is compared
// as it was handed in, not as the registry knows him today. A row sent by an older version of this program kept neither name nor telephone: these two are
// then not compared.
#pragma once
#include <string>
#include <vector>

#include "domains/screening/screening.h"

namespace ly::screening {

// The words of `field`: name phone from left_on temperature symptom contact code release certificate post verdict.
inline constexpr std::string_view kComparedFields = "verdict name phone from left_on temperature symptom contact code release certificate post";

struct FieldDifference {
  std::string field_key, label, label_en, before, before_en, after, after_en, text, text_en;  // personal texts are masked; text: the whole in words
  static Fields fields(auto...) {
    using D = FieldDifference;
    return Fields{field("field", {"字段", "Field"}, &D::field_key, {.one_of = kComparedFields}), field("label", {"字段名", "Field's name"}, &D::label), field("label_en", {"英文", "In English"}, &D::label_en), field("before", {"原来", "Before"}, &D::before),
                  field("before_en", {"原来（英文）", "Before, in English"}, &D::before_en), field("after", {"现在", "After"}, &D::after), field("after_en", {"现在（英文）", "After, in English"}, &D::after_en), field("text", {"变化", "Change"}, &D::text),
                  field("text_en", {"变化（英文）", "Change, in English"}, &D::text_en)};
  }
};
struct RosterDifference {
  std::string person_id, kind, kind_title, kind_title_en, name, document_number, verdict, verdict_title, verdict_title_en, verdict_before, verdict_before_title, verdict_before_title_en;
  std::optional<int64_t> row, row_before;  // on either sheet
  std::vector<FieldDifference> fields_changed;
  bool erased = false;  // nothing of him can be read any more: only the verdicts are compared
  static Fields fields(auto...) {
    using D = RosterDifference;
    return Fields{field("person_id", {"人员", "Person"}, &D::person_id), field("kind", {"变化代码", "Kind"}, &D::kind, {.one_of = "added left changed"}), field("kind_title", {"变化", "Change"}, &D::kind_title), field("kind_title_en", {"变化（英文）", "Change, in English"}, &D::kind_title_en),
                  field("name", {"姓名", "Name"}, &D::name, {.pii = Pii::name}), field("document_number", {"证件号", "Document number"}, &D::document_number, {.pii = Pii::id_number}), field("row_before", {"原来的行", "Row before"}, &D::row_before),
                  field("row", {"现在的行", "Row"}, &D::row), field("verdict_before", {"原来的结论代码", "Verdict before"}, &D::verdict_before),
                  field("verdict_before_title", {"原来的结论", "Verdict before, in words"}, &D::verdict_before_title), field("verdict_before_title_en", {"原来的结论（英文）", "Verdict before, in English"}, &D::verdict_before_title_en), field("verdict", {"结论代码", "Verdict"}, &D::verdict), field("verdict_title", {"结论", "Verdict in words"}, &D::verdict_title),
                  field("verdict_title_en", {"结论（英文）", "Verdict in English"}, &D::verdict_title_en), field("fields", {"变了什么", "What changed"}, &D::fields_changed), field("erased", {"已删除", "Erased"}, &D::erased)};
  }
};
struct FieldCount {
  std::string field_key, label, label_en;
  int64_t people = 0;
  static Fields fields(auto...) {
    using F = FieldCount;
    return Fields{field("field", {"字段", "Field"}, &F::field_key, {.one_of = kComparedFields}), field("label", {"字段名", "Field's name"}, &F::label), field("label_en", {"英文", "In English"}, &F::label_en), field("people", {"人数", "People"}, &F::people)};
  }
};
struct ComparedRoster {
  std::string id, file_name, state;
  Day date{};
  Instant at;
  int64_t total = 0;
  static Fields fields(auto...) {
    using C = ComparedRoster;
    return Fields{field("id", {"编号", "Id"}, &C::id), field("file_name", {"文件名", "File name"}, &C::file_name), field("state", {"状态", "State"}, &C::state), field("date", {"业务日期", "Business day"}, &C::date), field("at", {"上传时间", "Uploaded"}, &C::at),
                  field("total", {"人数", "People"}, &C::total)};
  }
};
struct RosterDifferences {
  ComparedRoster earlier, later;
  int64_t added = 0, left = 0, changed = 0, same = 0, total = 0;  // total: of what was asked for
  std::vector<FieldCount> by_field;                               // people of whom this changed
  std::vector<RosterDifference> items;
  std::optional<std::string> next;
  static Fields fields(auto...) {
    using D = RosterDifferences;
    return Fields{field("earlier", {"前一版", "The earlier one"}, &D::earlier), field("later", {"这一版", "This one"}, &D::later), field("added", {"新增", "Added"}, &D::added), field("left", {"不在了", "Left"}, &D::left), field("changed", {"有变化", "Changed"}, &D::changed),
                  field("same", {"没有变化", "The same"}, &D::same), field("by_field", {"各项变化人数", "People by what changed"}, &D::by_field), field("items", {"条目", "Items"}, &D::items, {.required = true}), field("next", {"下一页", "Next page"}, &D::next),
                  field("total", {"总数", "Total"}, &D::total, {.required = true})};
  }
};
struct CompareRosters {
  RosterId id;
  std::string against, which = "all", field_key, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using C = CompareRosters;
    return Fields{field("id", {"名册", "Roster"}, &C::id, {.required = true}), field("against", {"和哪一版比", "Compared with"}, &C::against, {.length_max = 40}), field("view", {"看哪些", "View"}, &C::which, {.one_of = "all added left changed"}),
                  field("field", {"只看这一项变了的", "Only where this changed"}, &C::field_key, {.one_of = kComparedFields}), field("after", {"续", "After"}, &C::after), field("limit", {"每页", "Limit"}, &C::limit, {.min = 1, .max = 1'000})};
  }
};

// Without `against`: compared with the one handed in before it. Both rosters are read and opened whole, two times 10,000 rows in about half a second.
// Problems: not_found; roster.not_screened; roster.no_earlier; roster.other_enterprise.
Result<RosterDifferences> differences(View const& view, CompareRosters const& in);

std::vector<Endpoint> difference_endpoints();

}  // namespace ly::screening
