// Reads all SQL of the house, in string literals of the C++ sources and in the migrations, for words that only one of
// SQLite and PostgreSQL understands, or both but differently. What has to differ stands in src/store/sqlite.cc alone.
// A machine checks, because every such word is found on the day of the move otherwise.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Literal {
  size_t line = 1;
  std::string text;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// One character of an ordinary literal, escapes resolved as far as SQL needs it.
char unescaped(char c) { return c == 'n' || c == 't' || c == 'r' ? ' ' : c; }

// The string literals of a C++ source; adjacent ones are one. Comments and character literals are passed over.
class Reader {
 public:
  explicit Reader(std::string const& source) : s_(source) {}
  std::vector<Literal> literals() {
    bool joins = false;  // nothing but white space and comments since the last literal
    while (at_ < s_.size()) {
      if (s_.compare(at_, 2, "//") == 0) skip_until("\n");
      else if (s_.compare(at_, 2, "/*") == 0) skip_until("*/");
      else if (is_space(s_[at_])) step();
      else if (raw_begins()) add(joins, &Reader::raw), joins = true;
      else if (s_[at_] == '"') add(joins, &Reader::ordinary), joins = true;
      else joins = false, other();
    }
    return std::move(found_);
  }

 private:
  void step() {
    if (s_[at_] == '\n') ++line_;
    ++at_;
  }
  void skip_until(std::string_view end) {
    while (at_ < s_.size() && s_.compare(at_, end.size(), end) != 0) step();
    for (size_t i = 0; i < end.size() && at_ < s_.size(); ++i) step();
  }
  bool raw_begins() const {
    bool const in_a_word = at_ > 0 && (std::isalnum(static_cast<unsigned char>(s_[at_ - 1])) != 0 || s_[at_ - 1] == '_');
    return !in_a_word && s_.compare(at_, 2, "R\"") == 0;
  }
  void other() {
    // 'x', but not the separator of 1'000
    bool const character = s_[at_] == '\'' && (at_ == 0 || std::isalnum(static_cast<unsigned char>(s_[at_ - 1])) == 0);
    if (!character) return step();
    step();
    while (at_ < s_.size() && s_[at_] != '\'') {
      if (s_[at_] == '\\') step();
      step();
    }
    if (at_ < s_.size()) step();
  }
  std::string ordinary() {
    std::string text;
    step();
    while (at_ < s_.size() && s_[at_] != '"') {
      bool const escape = s_[at_] == '\\';
      if (escape) step();
      text += escape ? unescaped(s_[at_]) : s_[at_];
      step();
    }
    step();
    return text;
  }
  std::string raw() {
    step();
    step();
    std::string end = ")";
    while (at_ < s_.size() && s_[at_] != '(') end += s_[at_], step();
    step();
    end += '"';
    auto const from = at_;
    auto const to = std::min(s_.find(end, from), s_.size());
    while (at_ < to) step();
    for (size_t i = 0; i < end.size() && at_ < s_.size(); ++i) step();
    return s_.substr(from, to - from);
  }
  void add(bool joins, std::string (Reader::*read)()) {
    auto const line = line_;
    auto text = (this->*read)();
    if (joins && !found_.empty()) found_.back().text += text;
    else found_.push_back({line, std::move(text)});
  }

  std::string const& s_;
  size_t at_ = 0, line_ = 1;
  std::vector<Literal> found_;
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  return text;
}

// Statements, and the pieces from which statements are put together. English sentences are neither.
bool is_sql(std::string const& text) {
  static std::regex const statement(R"re(^\s*(select\b[^;]*\b(from|count|max|min)\b|select\s+\$?\d|insert\s+(or\s+\w+\s+)?into\b|replace\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|create\s+(unique\s+)?(table|index|view|trigger|virtual)\b|alter\s+table\b|drop\s+(table|index|view)\b|pragma\s+\w+|vacuum\b|attach\s+|with\s+(recursive\s+)?\w+(\([^)]*\))?\s+as\s*\())re");
  static std::regex const piece(R"re(^\s*(from|where|and|or|order by|group by|on conflict|limit|returning|left join|join)\b.*(=|<|>|\$\d|\bin\s*\(|\bdesc\b|\blike\b|\bexists\b|\bnull\b))re");
  auto const small = lower(text);
  return std::regex_search(small, statement) || std::regex_search(small, piece);
}

// Literals of SQL hold data, not words of the language.
std::string without_text(std::string const& sql) {
  std::string out;
  bool inside = false;
  for (char c : sql) {
    if (c == '\'') inside = !inside;
    else if (!inside) out += c;
  }
  return out;
}

struct Word {
  char const* pattern;
  char const* why;
};
constexpr Word kWords[] = {
    {R"re(\?)re", "parameters are $1 … $n"},
    {R"re([:@][a-z_]\w*)re", "parameters are $1 … $n; casts are written cast(x as t)"},
    {R"re(\browid\b|\b_rowid_\b|\bautoincrement\b)re", "row ids are SQLite's; name a key"},
    {R"re(\binsert\s+or\b|\bupdate\s+or\b|\breplace\s+into\b)re", "write on conflict … do"},
    {R"re(\bifnull\s*\(|\biif\s*\()re", "write coalesce or case"},
    {R"re(\b(datetime|strftime|julianday|unixepoch|date|time|now|current_timestamp|current_date)\b\s*\(|\bcurrent_(timestamp|date|time)\b)re", "time comes from the command, as a number"},
    {R"re(\bglob\b|\bregexp\b|\bilike\b|\bsimilar to\b)re", "like, or in C++"},
    {R"re(\bpragma\b|\bvacuum\b|\battach\b|\bbegin\b|\bimmediate\b)re", "belongs in store/sqlite.cc"},
    {R"re(`|\[[a-z_])re", "names are plain"},
    {R"re(==)re", "one ="},
    {R"re(\b(group_concat|string_agg|total|instr|strpos|printf|typeof|last_insert_rowid|changes|random|randomblob|hex|json_\w+|to_char|unnest|generate_series)\s*\()re", "known to one of the two only"},
    {R"re(\b(min|max)\s*\([^()]*,)re", "min and max of a row are least and greatest elsewhere: write case"},
    {R"re(\blimit\s+[^\s,]+\s*,)re", "limit … offset …"},
    {R"re(\bcollate\s+nocase\b)re", "fold before storing"},
    {R"re(\b(blob|clob|serial|bigserial|jsonb|datetime|timestamp|timestamptz|boolean|varchar|uuid|real|float|numeric)\b(?!\s*\())re", "types are bigint, text, bytea, double precision"},
    {R"re(\binteger\s+primary\s+key\b)re", "bigint primary key"},
};

// "line N: why" for each word, empty when the statement is understood everywhere.
std::vector<std::string> breaches(std::string const& sql) {
  std::vector<std::string> out;
  auto const words = without_text(lower(sql));
  for (auto const& word : kWords) {
    std::smatch hit;
    if (std::regex_search(words, hit, std::regex(word.pattern))) out.push_back("'" + hit.str() + "': " + word.why);
  }
  return out;
}

std::string content_of(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// A migration's comments go before its words are read.
std::string without_comments(std::string const& sql) { return std::regex_replace(sql, std::regex("--[^\n]*"), ""); }

std::vector<std::string> breaches_of_source(std::string const& source, size_t& statements) {
  std::vector<std::string> out;
  for (auto const& literal : Reader(source).literals()) {
    if (!is_sql(literal.text)) continue;
    ++statements;
    for (auto const& wrong : breaches(literal.text)) out.push_back("line " + std::to_string(literal.line) + ": " + wrong + " in: " + literal.text.substr(0, 100));
  }
  return out;
}

TEST(PortableSql, all_sql_of_the_house_is_understood_by_both) {
  fs::path const src = fs::path(SOURCE_ROOT) / "src";
  size_t statements = 0, migrations = 0;
  for (auto const& entry : fs::recursive_directory_iterator(src)) {
    auto const name = fs::relative(entry.path(), src).string();
    auto const extension = entry.path().extension();
    if (extension == ".sql") {
      ++migrations;
      for (auto const& wrong : breaches(without_comments(content_of(entry.path())))) ADD_FAILURE() << "src/" << name << ": " << wrong;
    }
    bool const test = name.ends_with("_test.cc") || name.find("/test_") != std::string::npos;
    if ((extension != ".cc" && extension != ".h") || name == "store/sqlite.cc" || test) continue;
    for (auto const& wrong : breaches_of_source(content_of(entry.path()), statements)) ADD_FAILURE() << "src/" << name << " " << wrong;
  }
  EXPECT_GT(statements, 40U) << "the reader of literals no longer finds the house's SQL";
  EXPECT_GE(migrations, 5U);
}

TEST(PortableSql, sql_is_told_from_sentences) {
  EXPECT_TRUE(is_sql("select a from t"));
  EXPECT_TRUE(is_sql("  where id = $1"));
  EXPECT_TRUE(is_sql("order by id desc limit 1"));
  EXPECT_TRUE(is_sql("insert or ignore into t values(1)"));
  EXPECT_TRUE(is_sql("pragma foreign_keys=on"));
  EXPECT_FALSE(is_sql("select a file first?"));
  EXPECT_FALSE(is_sql("update the roster"));
  EXPECT_FALSE(is_sql("with care"));
}

TEST(PortableSql, literals_are_read_as_the_compiler_reads_them) {
  std::string const source = "f(\"select a \" // \"not this\"\n  \"from t\", '\"', 1'000, R\"sql(delete from t)sql\" /* \"nor this\" */);\ng(\"x\\\"y\");";
  auto const literals = Reader(source).literals();
  ASSERT_EQ(literals.size(), 3U);
  EXPECT_EQ(literals[0].text, "select a from t");
  EXPECT_EQ(literals[1].text, "delete from t");
  EXPECT_EQ(literals[1].line, 2U);
  EXPECT_EQ(literals[2].text, "x\"y");
}

TEST(PortableSql, planted_breaches_are_found) {
  for (auto const* sql : {"select a from t where b = ?", "select rowid from t", "insert or ignore into t(a) values($1)", "select ifnull(a, 0) from t", "select datetime('now') from t",
                          "select a from t where b glob 'x*'", "pragma foreign_keys=on", "select `a` from t", "select a from t where a == $1", "select max(a, b) from t",
                          "select a from t limit 5, 10", "create table t(id integer primary key autoincrement)", "create table t(a blob)", "select a::text from t",
                          "update or replace t set a = 1", "select json_extract(a, '$.b') from t", "select a from t where b = :name", "select random() from t"})
    EXPECT_FALSE(breaches(sql).empty()) << sql;
  for (auto const* sql : {"select a || 'x?' from t where b = $1", "insert into t(a) values($1) on conflict(a) do update set a = excluded.a", "select max(a) from t group by b",
                          "select 'datetime(' from t", "create table t(id text primary key, n bigint not null, sealed bytea, x double precision)"})
    EXPECT_TRUE(breaches(sql).empty()) << sql << ": " << breaches(sql).front();
  size_t statements = 0;
  EXPECT_EQ(breaches_of_source("query(tx, \"select a \"\n  \"from t where b = ?\");", statements).size(), 1U);
  EXPECT_EQ(statements, 1U);
}

}  // namespace
