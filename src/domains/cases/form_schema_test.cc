#include "domains/cases/form_schema.h"

#include <gtest/gtest.h>

namespace ly::cases {
namespace {

json::object parsed(std::string_view text) { return parse_json(text).value().get_object(); }
Day const kToday = day_of(2020, 2, 17);

// "path code" of every problem, in order.
std::vector<std::string> told(std::vector<Problem> const& problems) {
  std::vector<std::string> out;
  for (auto const& p : problems) out.push_back(p.at + " " + p.code);
  return out;
}
using Told = std::vector<std::string>;

TEST(FormSchemaTest, every_problem_of_a_form_at_once_each_at_its_path) {
  auto const schema = parsed(R"({"type": "object", "additionalProperties": false, "required": ["name", "count", "plan"],
    "properties": {"name": {"type": "string", "minLength": 2, "maxLength": 4}, "count": {"type": "integer", "minimum": 1, "maximum": 9},
      "share": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5}, "plan": {"type": "string", "format": "date"}, "mail": {"type": "string", "format": "email"},
      "kind": {"enum": ["a", "b"]}, "vehicles": {"type": "array", "maxItems": 3, "uniqueItems": true,
        "items": {"type": "object", "required": ["plate"], "properties": {"plate": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"}}}}}})");
  ASSERT_TRUE(check_schema(schema, "form").empty());
  auto const form = parsed(R"({"name": "一二三四五", "count": 0, "share": 0.3, "mail": "a@b", "kind": "c", "vehicles": [{"plate": "AB123"}, {"plate": "x"}, {}], "other": 1})");
  EXPECT_EQ(told(check_form(schema, form, FormMode::complete, kToday)),
            (Told{"form.plan field.missing", "form.name field.too_long", "form.count form.too_small", "form.share form.not_multiple", "form.mail form.not_an_email",
                  "form.kind form.not_one_of", "form.vehicles[1].plate form.wrong_shape", "form.vehicles[2].plate field.missing", "form.other field.unknown"}));
  // A draft may lack things, but what stands in it must be right.
  EXPECT_EQ(told(check_form(schema, parsed(R"({"count": 1.5})"), FormMode::draft, kToday)), (Told{"form.count field.wrong_type"}));
  EXPECT_TRUE(check_form(schema, parsed(R"({"name": "甲公司", "count": 2.0, "plan": "2020-02-29", "share": 1.5})"), FormMode::complete, kToday).empty());
  EXPECT_EQ(told(check_form(schema, parsed(R"({"name": "甲公司", "count": 2, "plan": "2020-02-30"})"), FormMode::complete, kToday)), (Told{"form.plan field.not_a_day"}));
  EXPECT_EQ(told(check_form(schema, parsed(R"({"name": "  ", "count": null, "plan": ""})"), FormMode::complete, kToday)),
            (Told{"form.name field.missing", "form.count field.missing", "form.plan field.missing"}));
}

TEST(FormSchemaTest, conditions_and_references) {
  auto const schema = parsed(R"({"type": "object", "properties": {"dorm": {"type": "boolean"}, "rooms": {"$ref": "#/$defs/count"}},
    "$defs": {"count": {"type": "integer", "minimum": 0}}, "if": {"properties": {"dorm": {"const": true}}, "required": ["dorm"]}, "then": {"required": ["rooms"]},
    "else": {"properties": {"rooms": {"maximum": 0}}}})");
  ASSERT_TRUE(check_schema(schema, "form").empty());
  EXPECT_EQ(told(check_form(schema, parsed(R"({"dorm": true})"), FormMode::complete, kToday)), (Told{"form.rooms field.missing"}));
  EXPECT_EQ(told(check_form(schema, parsed(R"({"dorm": true, "rooms": -1})"), FormMode::complete, kToday)), (Told{"form.rooms form.too_small"}));
  EXPECT_EQ(told(check_form(schema, parsed(R"({"dorm": false, "rooms": 3})"), FormMode::complete, kToday)), (Told{"form.rooms form.too_large"}));
  EXPECT_TRUE(check_form(schema, parsed(R"({"dorm": true, "rooms": 3})"), FormMode::complete, kToday).empty());
}

TEST(FormSchemaTest, identifiers_are_checked_by_their_own_rules) {
  auto const schema = parsed(R"({"type": "object", "properties": {"phone": {"type": "string", "format": "phone"}, "uscc": {"type": "string", "format": "uscc"},
    "id": {"type": "string", "format": "id-number"}}})");
  auto const problems = told(check_form(schema, parsed(R"({"phone": "1380000123", "uscc": "91990000MA1XXXXX1A", "id": "990000190001010009"})"), FormMode::complete, kToday));
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0], "form.phone mobile.length");
  EXPECT_TRUE(problems[1].starts_with("form.uscc uscc.")) << problems[1];
  EXPECT_TRUE(problems[2].starts_with("form.id id_number.")) << problems[2];
}

// What a schema may not say: each row is a schema and the code it must be refused with.
TEST(FormSchemaTest, a_keyword_that_would_not_be_enforced_is_refused) {
  std::pair<char const*, char const*> const rows[] = {
      {R"({"type": "array"})", "schema.not_an_object"},
      {R"({"type": "object", "patternProperties": {}})", "schema.unknown_keyword"},
      {R"({"type": "object", "properties": {"a": {"type": "text"}}})", "schema.unknown_type"},
      {R"({"type": "object", "properties": {"a": {"type": "string", "format": "uri"}}})", "schema.unknown_format"},
      {R"({"type": "object", "properties": {"a": {"type": "string", "pattern": "(a"}}})", "schema.bad_pattern"},
      {R"x({"type": "object", "properties": {"a": {"type": "string", "pattern": "(?=a)"}}})x", "schema.bad_pattern"},
      {R"({"type": "object", "properties": {"a": {"type": "string", "minLength": -1}}})", "schema.not_a_count"},
      {R"({"type": "object", "properties": {"a": {"type": "number", "minimum": "1"}}})", "schema.not_a_number"},
      {R"({"type": "object", "properties": {"a": {"enum": []}}})", "schema.enum_empty"},
      {R"({"type": "object", "properties": {"a": {"$ref": "https://example.org/a"}}})", "schema.unknown_reference"},
      {R"({"type": "object", "properties": {"a": {}}, "required": ["b"]})", "schema.required_unknown"},
      {R"({"type": "object", "properties": {"a": {"x-pii": "face"}}})", "schema.unknown_pii"},
      {R"({"type": "object", "properties": {"a": 1}})", "schema.not_a_schema"},
  };
  for (auto const& row : rows) {
    auto const problems = check_schema(parsed(row.first), "form");
    ASSERT_FALSE(problems.empty()) << row.first;
    EXPECT_EQ(problems.front().code, row.second) << row.first;
  }
}

TEST(FormSchemaTest, a_reference_to_itself_ends) {
  auto const schema = parsed(R"({"type": "object", "properties": {"a": {"$ref": "#/$defs/loop"}}, "$defs": {"loop": {"$ref": "#/$defs/loop"}}})");
  EXPECT_TRUE(check_form(schema, parsed(R"({"a": 1})"), FormMode::complete, kToday).empty());
}

TEST(FormSchemaTest, masked_fields_sent_back_keep_what_they_hide) {
  auto const schema = parsed(R"({"type": "object", "properties": {"phone": {"type": "string", "x-pii": "phone"}, "who": {"type": "string", "x-pii": "name"},
    "people": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string", "x-pii": "name"}}}}, "n": {"type": "integer"}}})");
  auto const stored = parsed(R"({"phone": "13800001234", "who": "测试甲", "people": [{"name": "测试乙"}], "n": 1})");
  auto const shown = masked(schema, stored);
  EXPECT_EQ(text_of(shown, "phone"), "138****1234");
  EXPECT_EQ(json::serialize(shown).find("测试"), std::string::npos);
  auto sent = shown;
  sent["n"] = 2;
  auto const kept = unmasked_by(schema, sent, stored);
  EXPECT_EQ(text_of(kept, "phone"), "13800001234");
  EXPECT_EQ(kept.at("people"), stored.at("people"));
  EXPECT_EQ(kept.at("n"), json::value(2));
  sent["phone"] = "13900001234";
  EXPECT_EQ(unmasked_by(schema, sent, stored).at("phone"), json::value("13900001234"));
}

}  // namespace
}  // namespace ly::cases
