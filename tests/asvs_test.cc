// docs/asvs.csv: each requirement of OWASP ASVS 5.0.0, levels 1 and 2, by its number, in words of ours, with the test that shows it or the reason why none
// is needed or there is none. A machine checks that the tests named are there, and the few things said of the sources.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/text.h"

namespace {

using namespace ly;
namespace fs = std::filesystem;

fs::path const kRoot = SOURCE_ROOT;

std::string text_of_file(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

std::set<std::string> test_names() {
  std::set<std::string> names;
  std::regex const head(R"re(TEST(?:_F|_P)?\((\w+),\s*(\w+)\))re");
  for (auto const* folder : {"src", "tests"})
    for (auto const& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (entry.path().extension() != ".cc") continue;
      std::ifstream in(entry.path());
      std::smatch found;
      for (std::string line; std::getline(in, line);)
        if (line.starts_with("TEST") && std::regex_search(line, found, head)) names.insert(found[1].str() + "." + found[2].str());
    }
  return names;
}

// Lines of plain CSV (RFC 4180) without line ends inside a field.
std::vector<std::vector<std::string>> rows_of(std::string const& text) {
  std::vector<std::vector<std::string>> rows;
  for (auto line : split(text, '\n')) {
    if (line.empty()) continue;
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') cells.back() += line[i++];
      else if (line[i] == '"') quoted = !quoted;
      else if (line[i] == ',' && !quoted) cells.emplace_back();
      else cells.back() += line[i];
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

TEST(Asvs, every_requirement_has_its_test_or_its_reason_and_the_tests_are_there) {
  auto const rows = rows_of(text_of_file(kRoot / "docs/asvs.csv"));
  ASSERT_EQ(rows.front(), (std::vector<std::string>{"id", "level", "words", "test", "reason"}));
  EXPECT_EQ(rows.size() - 1, 253U) << "levels 1 and 2 of ASVS 5.0.0";
  auto const known = test_names();
  std::vector<int> before;
  for (size_t i = 1; i < rows.size(); ++i) {
    auto const& row = rows[i];
    ASSERT_EQ(row.size(), 5U) << "line " << i + 1;
    std::vector<int> id;
    for (auto part : split(row[0], '.')) id.push_back(std::stoi(std::string(part)));
    EXPECT_EQ(id.size(), 3U) << row[0];
    EXPECT_LT(before, id) << row[0] << " stands in order, once";
    before = id;
    EXPECT_TRUE(row[1] == "1" || row[1] == "2") << row[0];
    EXPECT_FALSE(row[2].empty()) << row[0];
    EXPECT_NE(row[3].empty(), row[4].empty()) << row[0] << ": a test or a reason";
    for (auto name : split(row[3], ' ')) EXPECT_TRUE(name.empty() || known.contains(std::string(name))) << row[0] << ": there is no test " << name;
    // A reason that leans on a file names one that is there.
    std::regex const path(R"re((?:src|web|docs|tests)/[\w/.-]*\w\.(?:h|cc|ts|vue|md))re");
    for (std::sregex_iterator it(row[4].begin(), row[4].end(), path), end; it != end; ++it) EXPECT_TRUE(fs::exists(kRoot / it->str())) << row[0] << ": " << it->str();
  }
}

// docs/security-checks.csv: what a house like this must keep, by the law and the standard each leans on, with the tests that fail when it does not.
TEST(Asvs, every_security_check_has_tests_that_are_there) {
  auto const rows = rows_of(text_of_file(kRoot / "docs/security-checks.csv"));
  ASSERT_EQ(rows.front(), (std::vector<std::string>{"no", "check", "anchor", "test", "reason"}));
  EXPECT_EQ(rows.size() - 1, 25U);
  auto const known = test_names();
  for (size_t i = 1; i < rows.size(); ++i) {
    auto const& row = rows[i];
    ASSERT_EQ(row.size(), 5U) << "line " << i + 1;
    EXPECT_EQ(row[0], std::to_string(i));
    EXPECT_FALSE(row[1].empty() || row[2].empty()) << row[0];
    EXPECT_NE(row[3].empty(), row[4].empty()) << row[0] << ": a test or a reason";
    for (auto name : split(row[3], ' ')) EXPECT_TRUE(name.empty() || known.contains(std::string(name))) << row[0] << ": there is no test " << name;
    std::regex const path(R"re((?:src|web|docs|tests)/[\w/.-]*\w\.(?:h|cc|ts|vue|md|mjs))re");
    for (std::sregex_iterator it(row[4].begin(), row[4].end(), path), end; it != end; ++it) EXPECT_TRUE(fs::exists(kRoot / it->str())) << row[0] << ": " << it->str();
  }
}

TEST(Asvs, pages_put_text_in_as_text_and_the_server_runs_no_command) {
  std::regex const raw(R"re(v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\()re"), runs(R"re(std::system\(|(?:return|[=;{(!&|])\s*(?:::)?system\(|\b(?:popen|execvp?e?|execlp?|posix_spawnp?)\()re");
  int read = 0;
  for (auto const& [folder, pattern] : {std::pair("web/src", &raw), std::pair("src", &runs)})
    for (auto const& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      auto const name = entry.path().filename().string();
      bool const test = name.find("_test.") != std::string::npos || name.find(".test.") != std::string::npos || name.find("_for_test") != std::string::npos;
      if (!entry.is_regular_file() || test) continue;
      ++read;
      auto const text = text_of_file(entry.path());
      // The pattern is slow and these words are rare.
      bool suspicious = false;
      for (auto const* word : {"html", "HTML", "document.write", "eval(", "Function(", "system(", "popen", "exec", "spawn"}) suspicious = suspicious || contains(text, word);
      EXPECT_FALSE(suspicious && std::regex_search(text, *pattern)) << entry.path();
    }
  EXPECT_GT(read, 500);
  for (auto const* planted : {"el.innerHTML = name", "<p v-html=\"x\">", "eval(text)"}) EXPECT_TRUE(std::regex_search(planted, raw)) << planted;
  for (auto const* planted : {"return popen(line, \"r\");", "if (system(line) != 0)", "int rc = ::system(x);", "std::system(x)", "execvp(a, b)"}) EXPECT_TRUE(std::regex_search(planted, runs)) << planted;
}

}  // namespace
