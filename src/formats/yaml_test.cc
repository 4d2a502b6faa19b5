#include "formats/yaml.h"

#include <gtest/gtest.h>

namespace ly::formats {
namespace {

std::string refusal(std::string_view text) {
  auto const read = read_yaml(text, "f.yaml");
  return read ? "read" : read.error().code + "@" + read.error().at;
}

TEST(Yaml, keeps_place_quotes_and_the_core_schema) {
  auto const read = read_yaml("service: resumption\nno: yes\nlist: [1, '1', 1.50, true, off, ~, -0.5e3]\nnested:\n  - a: x\n    b: |\n      two\n      lines\n", "f.yaml");
  ASSERT_TRUE(read);
  EXPECT_EQ(canonical(to_json(*read)), R"({"list":[1,"1",1.5,true,"off",null,-500],"nested":[{"a":"x","b":"two\nlines\n"}],"no":"yes","service":"resumption"})");
  auto const* nested = read->find("nested");
  ASSERT_TRUE(nested && nested->is_list());
  EXPECT_EQ(nested->items[0].find("b")->line, 6);
  EXPECT_TRUE(read->find("list")->items[1].quoted);
  EXPECT_FALSE(read->find("list")->items[0].quoted);
  EXPECT_EQ(read->members[3].line, 4);
}

// A first line that is empty once filled the memory with line numbers.
TEST(Yaml, a_file_may_begin_with_an_empty_line) {
  auto const read = read_yaml("\n\na: 1\n  # x\nb: 2\n", "f.yaml");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->members[0].line, 3);
  EXPECT_EQ(read->members[1].line, 5);
  EXPECT_EQ(refusal("\n"), "read");
  EXPECT_EQ(refusal("\na: 1\na: 2\n"), "yaml.duplicate_key@f.yaml:3");
}

TEST(Yaml, refuses_what_surprises_people) {
  EXPECT_EQ(refusal("a: 1\nb: 2\na: 3\n"), "yaml.duplicate_key@f.yaml:3");
  EXPECT_EQ(refusal("a: &x 1\nb: *x\n"), "yaml.anchor@f.yaml:1");
  EXPECT_EQ(refusal("b: *x\n").substr(0, 5), "yaml.");
  EXPECT_EQ(refusal("a: !!int 1\n"), "yaml.tag@f.yaml:1");
  EXPECT_EQ(refusal("a: !thing {b: 1}\n"), "yaml.tag@f.yaml:1");
  EXPECT_EQ(refusal("a: 1\n---\nb: 2\n"), "yaml.documents@f.yaml:3");
  EXPECT_EQ(refusal("a:\n\tb: 1\n"), "yaml.tab@f.yaml:2");
  EXPECT_EQ(refusal("%YAML 1.1\n---\na: 1\n"), "yaml.directive@f.yaml:1");
  EXPECT_EQ(refusal("? [a, b]\n: 1\n"), "yaml.key@f.yaml:1");
  EXPECT_EQ(refusal("a: [1, 2\n").substr(0, 12), "yaml.syntax@");
  EXPECT_EQ(refusal("b: 1\na: \"open\n"), "yaml.quote@f.yaml:2");
  EXPECT_EQ(refusal("燎: 'it''s open\n"), "yaml.quote@f.yaml:1");
  EXPECT_EQ(refusal("\xff\xfe"), "yaml.not_utf8@f.yaml");
  EXPECT_NE(refusal(std::string(5'000, '[')), "read");
  EXPECT_EQ(refusal("a: " + std::string(500, '[') + std::string(500, ']') + "\n"), "yaml.too_deep@f.yaml:1");
  EXPECT_EQ(refusal(std::string(2'000'000, 'a')), "yaml.too_long@f.yaml");
  EXPECT_EQ(refusal("a: 1"), "read");
}

TEST(Yaml, writes_texts_that_read_back) {
  for (char const* text : {"plain", "高风险", "yes", "true", "12", "", " edge ", "a: b", "- x", "\"quoted\" \\ back", "line\nbreak", "null", "~", "#c", "[1..3]", "14 - days", "\x01"}) {
    auto const read = read_yaml("k: " + yaml_text(text) + "\n", "f.yaml");
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(to_json(*read).at("k"), json::value(text)) << text;
  }
}

}  // namespace
}  // namespace ly::formats
