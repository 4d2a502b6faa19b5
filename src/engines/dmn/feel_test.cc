#include "engines/dmn/feel.h"

#include <gtest/gtest.h>

namespace ly::dmn {
namespace {

Scope world() {
  Scope scope;
  Value const wang = Value::context({{"name", "王某"}, {"risk", "high"}, {"age", 31}});
  Value const li = Value::context({{"name", "李某"}, {"risk", "low"}, {"age", 45}});
  scope.set("roster", List{wang, li}).set("days", 6).set("体温", *Decimal::parse("37.3")).set("form", Value::context({{"from_risk", 2}, {"name", "某厂"}}));
  scope.set("tasks", Value::context({{"all_done", false}})).set("nothing", Value());
  return scope;
}
std::string ev(std::string_view text) {
  auto const compiled = compile(text);
  if (!compiled) return compiled.error().code + "@" + compiled.error().at;
  return to_literal(evaluate(*compiled, world()));
}
std::string cell(std::string_view tests, Value const& input) {
  auto const compiled = compile_tests(tests);
  if (!compiled) return compiled.error().code + "@" + compiled.error().at;
  return to_literal(test(*compiled, input, world()));
}

struct Case {
  char const* text;
  char const* value;
};

TEST(Feel, evaluates_expressions) {
  for (auto const& [text, value] : std::initializer_list<Case>{
           {"1 + 2 * 3", "7"}, {"(1 + 2) * 3", "9"}, {"2 ** 3 ** 2", "64"}, {"-2 ** 2", "4"}, {"7 - 3 - 2", "2"}, {"0.1 + 0.2 = 0.3", "true"},
           {"1 / 0", "null"}, {"\"口罩\" + \"不足\"", "\"口罩不足\""}, {"14 - days", "8"}, {"体温 >= 37.3", "true"}, {"体温 > 37.3", "false"},
           {"form.name", "\"某厂\""}, {"form.nothing", "null"}, {"roster.name", "[\"王某\", \"李某\"]"},
           {"roster[risk = \"high\"].name", "[\"王某\"]"}, {"count(roster[item.age > 40])", "1"}, {"roster[1].name", "\"王某\""}, {"roster[-1].name", "\"李某\""},
           {"true and null", "null"}, {"false and null", "false"}, {"true or null", "true"}, {"not(null)", "null"}, {"not(1 = 2)", "true"},
           {"1 = \"1\"", "null"}, {"null = null", "true"}, {"1 != null", "true"}, {"5 between 1 and 5", "true"}, {"5 in (1, 3, 5)", "true"},
           {"5 in [1..5)", "false"}, {"5 in (> 3)", "true"}, {"5 in > 3 and true", "true"}, {"if days < 14 then \"隔离\" else \"放行\"", "\"隔离\""},
           {"if null then 1 else 2", "2"}, {"[1, 2, 3][item > 1]", "[2, 3]"}, {"for x in 1..3 return x * x", "[1, 4, 9]"},
           {"for x in [1, 2], y in [10, 20] return x * y", "[10, 20, 20, 40]"}, {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"},
           {"some x in roster satisfies x.risk = \"high\"", "true"}, {"every x in roster satisfies x.age > 40", "false"},
           {"{a: 1, b: a + 1}.b", "2"}, {"{\"甲\": 1}", "{甲: 1}"}, {"(function(x, y) x + y)(1, 2)", "3"}, {"{k: 3, f: function(x) x * k}.f(2)", "6"},
           {"sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"}, {"min(3, 1, 2)", "1"}, {"max([3, 1, 2])", "3"}, {"sum([1, 2, 3])", "6"},
           {"contains(\"发热门诊\", \"发热\")", "true"}, {"starts with(\"S07\", \"S\")", "true"}, {"string length(\"燎原\")", "2"}, {"substring(\"foobar\", 3, 2)", "\"ob\""},
           {"substring(string: \"foobar\", start position: -2)", "\"ar\""}, {"abs(-3)", "3"}, {"floor(1.5)", "1"}, {"ceiling(1.2)", "2"}, {"decimal(1/3, 2)", "0.33"},
           {"round half up(2.5, 0)", "3"}, {"modulo(-10, 4)", "2"}, {"date(\"2020-02-17\") + duration(\"P14D\")", "date(\"2020-03-02\")"},
           {"date(\"2020-02-17\").weekday", "1"}, {"date(\"2020-03-01\") - date(\"2020-02-01\") = duration(\"P29D\")", "true"},
           {"@\"2020-02-30\"", "null"}, {"date(2020, 2, 29)", "date(\"2020-02-29\")"}, {"date and time(\"2020-02-17T10:00:00+08:00\") = date and time(\"2020-02-17T02:00:00Z\")", "true"},
           {"1 instance of number", "true"}, {"[1] instance of list<string>", "false"}, {"// note\n1 /* and */ + 1", "2"},
           {"\"a\\\"b\\u71CE\"", "\"a\\\"b燎\""}, {"matches(\"S07\", \"^S\\d+$\")", "true"}, {"replace(\"2020-02\", \"-\", \"\")", "\"202002\""},
           {"string join([\"a\", \"b\"], \"、\")", "\"a、b\""}, {"flatten([1, [2, [3]]])", "[1, 2, 3]"}, {"distinct values([1, 1.0, 2])", "[1, 2]"},
           {"unknown", "null"}, {"unknown.path > 3", "null"}, {"sqrt(16)", "4"}, {"[1..3] = [1..3]", "true"}, {"before(1, [2..3])", "true"}})
    EXPECT_EQ(ev(text), value) << text;
}

TEST(Feel, decides_unary_tests) {
  EXPECT_EQ(cell("-", Value()), "true");
  EXPECT_EQ(cell(">= 37.3", *Decimal::parse("37.3")), "true");
  EXPECT_EQ(cell(">= 37.3", *Decimal::parse("37.2")), "false");
  EXPECT_EQ(cell(">= 37.3", Value()), "null");
  EXPECT_EQ(cell("\"高\",\"中\"", "中"), "true");
  EXPECT_EQ(cell("\"高\",\"中\"", "低"), "false");
  EXPECT_EQ(cell("not(\"机关事业\")", "企业"), "true");
  EXPECT_EQ(cell("not(\"a\", \"b\")", "b"), "false");
  EXPECT_EQ(cell("[202002..202006]", 202006), "true");
  EXPECT_EQ(cell("(202006..202012]", 202006), "false");
  EXPECT_EQ(cell("< 5, > 10", 7), "false");
  EXPECT_EQ(cell("? > 5 and ? < 8", 7), "true");
  EXPECT_EQ(cell("? <= days", 6), "true");
  EXPECT_EQ(cell("days <= 6", 99), "true");
  EXPECT_EQ(cell("true", true), "true");
  EXPECT_EQ(cell("false", true), "false");
  EXPECT_EQ(cell("2 * 3", 6), "true");
  EXPECT_EQ(cell("contains(?, \"厂\")", "某厂"), "true");
  EXPECT_EQ(cell("date(\"2020-02-17\")", Value::date(18309)), "true");
}

TEST(Feel, names_place_and_cause_of_mistakes) {
  for (auto const& [text, problem] : std::initializer_list<Case>{{"1 +", "feel.expression_expected@1:4"}, {"(1 + 2", "feel.expected@1:7"}, {"1 2", "feel.trailing@1:3"},
                                                                 {"\"open", "feel.string_unclosed@1:1"}, {"a =\n  \"高\"，\"中\"", "feel.full_width@2:6"}, {"if 1 then 2", "feel.expected@1:12"},
                                                                 {"{a: 1, a: 2}", "feel.duplicate_key@1:8"}, {"", "feel.expression_expected@1:1"}, {"1 instance of cheese", "feel.unknown_type@1:21"}})
    EXPECT_EQ(ev(text), problem) << text;
  auto const unknown = compile("fever + 1", {"temp", "symptom"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "feel.unknown_name");
  EXPECT_EQ(unknown.error().args.at("name"), "fever");
  EXPECT_EQ(compile("fevr(1)", {"temp"}).error().code, "feel.unknown_function");
}

TEST(Feel, reads_names_of_several_words_where_declared) {
  Names const names{"月 收入", "tax - rate", "a", "b"};
  Scope scope;
  scope.set("月 收入", 100).set("tax - rate", 3).set("a", 1).set("b", 2);
  auto const value = [&](std::string_view text) { return to_literal(evaluate(*compile(text, names), scope)); };
  EXPECT_EQ(value("月  收入 + 1"), "101");
  EXPECT_EQ(value("tax - rate * 2"), "6");
  EXPECT_EQ(value("a-b"), "-1");
}

TEST(Feel, a_guard_says_what_it_still_needs) {
  auto const guard = compile("tasks.all_done and (form.from_risk = 0 or days > 14) and form.plan != null and days > 0 and nothing > 1");
  ASSERT_TRUE(guard);
  auto const result = evaluate_guard(*guard, world());
  EXPECT_FALSE(result.passes);
  ASSERT_EQ(result.needs.size(), 4U);
  EXPECT_EQ(result.needs[0].text, "tasks.all_done");
  EXPECT_FALSE(result.needs[0].unknown);
  EXPECT_EQ(result.needs[1].text, "form.from_risk = 0 or days > 14");
  ASSERT_EQ(result.needs[1].readings.size(), 2U);
  EXPECT_EQ(result.needs[1].readings[0].name, "form.from_risk");
  EXPECT_EQ(to_literal(result.needs[1].readings[0].value), "2");
  EXPECT_EQ(result.needs[2].text, "form.plan != null");
  EXPECT_TRUE(result.needs[3].unknown);
  EXPECT_EQ(result.needs[3].why.code, "feel.operator");
  EXPECT_TRUE(evaluate_guard(*compile("days = 6 and 体温 > 37"), world()).passes);
  auto const missing = evaluate_guard(*compile("missing.field"), world());
  EXPECT_FALSE(missing.passes);
  EXPECT_TRUE(missing.needs.at(0).unknown);
  EXPECT_EQ(missing.needs.at(0).why.code, "feel.unknown_name");
}

TEST(Feel, hostile_texts_end) {
  std::string const deep(5'000, '('), minus(5'000, '-');
  EXPECT_EQ(compile(deep).error().code, "feel.too_deep");
  EXPECT_EQ(compile(minus + "1").error().code, "feel.too_deep");
  EXPECT_EQ(compile(std::string(200'000, ' ')).error().code, "feel.too_long");
  std::string sum = "1";
  for (int i = 0; i < 5'000; ++i) sum += "+1";
  EXPECT_EQ(compile(sum).error().code, "feel.too_deep");
  EXPECT_EQ(compile("\xff").error().code, "feel.not_utf8");
  for (char const* text : {"for x in 1..1000000, y in 1..1000000 return 1", "count(1..99999999999)", "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")",
                           "for i in 1..200000 return [partial[-1]]", "(function(f) f(f))(function(f) f(f))", "for i in 1..60 return if i = 1 then \"0123456789\" else partial[-1] + partial[-1]"})
    EXPECT_TRUE(ev(text).size() < 10'000'000) << text;
  EXPECT_EQ(ev("for x in 1..1000000, y in 1..1000000 return 1"), "null");
  EXPECT_EQ(ev("(function(f) f(f))(function(f) f(f))"), "null");
}

}  // namespace
}  // namespace ly::dmn
