// Every code a Problem can carry has words in both languages, and no words stand there for a code nobody uses.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/json.h"
#include "base/text.h"

namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& file) {
  std::ifstream in(file);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::map<std::string, std::string> codes_in_source() {
  // invalid("code"…), Problem{"code"…}, state.add("code"…), and the like: a call named so with a dotted word in front.
  std::regex const use(R"re((?:invalid|refused|forbidden|not_found|all_of|too_many|unavailable|unsupported|too_large|internal|Problem|add|problem|problem_at|at_cell)\s*[({]\s*"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)")re");
  std::map<std::string, std::string> codes;
  for (auto const& entry : fs::recursive_directory_iterator(fs::path(SOURCE_ROOT) / "src")) {
    auto const name = entry.path().string();
    if (!(name.ends_with(".cc") || name.ends_with(".h")) || name.ends_with("_test.cc") || name.ends_with("test_house.h")) continue;
    auto const text = content_of(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), use), end; at != end; ++at) {
      auto const code = (*at)[1].str();
      if (ly::contains(code, ".") || code == "not_found" || code == "stale" || code == "internal") codes.emplace(code, name);
    }
  }
  return codes;
}

std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> names;
  for (size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1))
    names.insert(std::string(text.substr(open, text.find('}', open) - open + 1)));
  return names;
}

TEST(Words, every_problem_can_be_told) {
  std::set<std::string> told;
  for (auto const& entry : fs::directory_iterator(fs::path(SOURCE_ROOT) / "words")) {
    if (entry.path().extension() != ".json") continue;
    auto const value = ly::parse_json(content_of(entry.path()));
    ASSERT_TRUE(value) << entry.path() << ": " << value.error().code << " " << value.error().at;
    for (auto const& member : value->get_object()) {
      std::string const code(member.key());
      EXPECT_TRUE(told.insert(code).second) << code << " stands in two files of words/";
      auto const zh = ly::text_of(member.value(), "zh-CN"), en = ly::text_of(member.value(), "en");
      EXPECT_FALSE(zh.empty() || en.empty()) << code;
      EXPECT_EQ(placeholders(zh), placeholders(en)) << code << ": the two languages tell different things";
    }
  }
  auto const codes = codes_in_source();
  EXPECT_GT(codes.size(), 20U);
  for (auto const& [code, file] : codes) EXPECT_TRUE(told.contains(code)) << code << " in " << file << " has no words";
}

// Facts of the journal are read aloud too. Those of cases ("case.…", "<service>.…") have their words in the service file.
TEST(Words, every_fact_of_the_journal_can_be_told) {
  std::regex const noted(R"re((\.what = |Fact fact\{|fact_about\(|fact_about\(view, |fact_about\(context, )"([a-z_]+\.[a-z_]+)")re");
  std::set<std::string> told;
  auto const facts = ly::parse_json(content_of(fs::path(SOURCE_ROOT) / "words/facts.json")).value();
  for (auto const& member : facts.get_object()) told.insert(std::string(member.key()));
  std::string all;
  int found = 0;
  for (auto const& entry : fs::recursive_directory_iterator(fs::path(SOURCE_ROOT) / "src")) {
    auto const name = entry.path().string();
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    auto const text = content_of(entry.path());
    all += text;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {  // line by line: std::regex recurses over what it searches
      std::smatch at;
      if (line.size() > 1000 || !std::regex_search(line, at, noted)) continue;
      auto const what = at[2].str();
      if (what.starts_with("case.")) continue;
      ++found;
      EXPECT_TRUE(told.contains("fact." + what)) << what << " in " << name << " has no words";
    }
  }
  EXPECT_GT(found, 15);
  for (auto const& fact : told) {
    auto const what = fact.substr(5);
    EXPECT_TRUE(ly::contains(all, "\"" + what + "\"") || what.starts_with("job.")) << what << " is told and never noted";
  }
}

}  // namespace
