// Reads every #include of src/ against the floors of ARCHITECTURE.md: arrows only down, nothing sideways between
// domains of one rank, no cycle between folders. A machine checks, because people stop seeing.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// What a folder may include besides itself. "domains/x" stands for one domain.
std::map<std::string, std::set<std::string>> const kBelow = {
    {"base", {}},
    {"engines", {"base"}},
    {"store", {"base"}},
    {"formats", {"base", "engines"}},
    {"desk", {"base", "engines", "formats", "store"}},
    {"edges", {"base", "engines", "formats", "store", "desk"}},
    {"domains", {"base", "engines", "formats", "store", "desk"}},
    {"app", {"base", "engines", "formats", "store", "desk", "edges", "domains"}},
};
// Domains by rank: a domain may include those of a lower rank only.
std::map<std::string, int> const kRank = {{"accounts", 0}, {"registry", 1}, {"policies", 1}, {"cases", 2},    {"screening", 3}, {"trips", 3},
                                          {"passes", 3},   {"supplies", 3}, {"fieldwork", 3}, {"observation", 3}, {"selection", 3}, {"papers", 3}, {"labour", 3}, {"notices", 3}, {"applicants", 3}, {"mailroom", 3}, {"verification", 3}, {"erasure", 3}, {"rotation", 3}, {"insight", 4}, {"rights", 4}};
// The only engines that build on another: plans are made within the hours; synthetic people carry numbers with check digits.
std::set<std::pair<std::string, std::string>> const kEnginePairs = {{"planning", "hours"}, {"synthetic", "identifiers"}};

std::vector<std::string> parts(std::string const& path) {
  std::vector<std::string> out;
  for (auto const& p : fs::path(path)) out.push_back(p.string());
  return out;
}

// Empty if `from` (path below src) may include `to`; otherwise why not.
std::string breach(std::string const& from, std::string const& to) {
  auto const a = parts(from), b = parts(to);
  if (a[0] == "pch.h" || b[0] == "pch.h") return "";
  if (!kBelow.contains(a[0])) return "unknown floor " + a[0];
  if (!kBelow.contains(b[0])) return "unknown floor " + b[0];
  if (a[0] != b[0]) return kBelow.at(a[0]).contains(b[0]) ? "" : a[0] + " may not include " + b[0];
  if (a[0] == "domains" && a[1] != b[1]) {
    if (!kRank.contains(a[1]) || !kRank.contains(b[1])) return "a domain without a rank";
    if (kRank.at(b[1]) >= kRank.at(a[1])) return "domain " + a[1] + " may not include " + b[1];
  }
  if (a[0] == "engines" && a.size() > 2 && b.size() > 2 && a[1] != b[1] && !kEnginePairs.contains({a[1], b[1]}))
    return "engine " + a[1] + " may not include " + b[1];
  if (a[0] == "edges" && a.size() > 2 && b.size() > 2 && a[1] != b[1]) return "edge " + a[1] + " may not include " + b[1];
  return "";
}

std::vector<std::pair<std::string, std::string>> includes() {
  fs::path const src = fs::path(SOURCE_ROOT) / "src";
  std::regex const line(R"re(^\s*#\s*include\s*"([^"]+)")re");
  std::vector<std::pair<std::string, std::string>> found;
  for (auto const& entry : fs::recursive_directory_iterator(src)) {
    auto const ext = entry.path().extension();
    if (ext != ".h" && ext != ".cc") continue;
    std::ifstream in(entry.path());
    std::string text;
    while (std::getline(in, text)) {
      std::smatch m;
      if (std::regex_search(text, m, line)) found.emplace_back(fs::relative(entry.path(), src).string(), m[1]);
    }
  }
  return found;
}

// A cycle of folders reachable from `node`, if any.
bool cycle(std::map<std::string, std::set<std::string>> const& graph, std::string const& node, std::vector<std::string>& path,
           std::set<std::string>& done) {
  if (done.contains(node)) return false;
  if (std::find(path.begin(), path.end(), node) != path.end()) { path.push_back(node); return true; }
  path.push_back(node);
  auto const next = graph.find(node);
  if (next != graph.end())
    for (auto const& n : next->second)
      if (cycle(graph, n, path, done)) return true;
  path.pop_back();
  done.insert(node);
  return false;
}

TEST(Floors, arrows_point_only_down) {
  auto const all = includes();
  ASSERT_GT(all.size(), 10U);
  for (auto const& [from, to] : all) EXPECT_EQ(breach(from, to), "") << from << " includes " << to;
}

TEST(Floors, folders_form_no_cycle) {
  std::map<std::string, std::set<std::string>> graph;
  for (auto const& [from, to] : includes()) {
    auto const a = fs::path(from).parent_path().string(), b = fs::path(to).parent_path().string();
    if (a != b) graph[a].insert(b);
  }
  std::set<std::string> done;
  for (auto const& [node, unused] : graph) {
    std::vector<std::string> path;
    std::string shown;
    bool const found = cycle(graph, node, path, done);
    for (auto const& p : path) shown += p + " -> ";
    EXPECT_FALSE(found) << shown;
  }
}

TEST(Floors, a_planted_breach_is_caught) {
  EXPECT_NE(breach("base/text.h", "store/database.h"), "");
  EXPECT_NE(breach("engines/dmn/feel.cc", "base/../store/database.h").size() + breach("engines/dmn/feel.cc", "store/database.h").size(), 0U);
  EXPECT_NE(breach("edges/http/server.cc", "domains/cases/cases.h"), "");
  EXPECT_NE(breach("domains/trips/trips.cc", "domains/passes/passes.h"), "");
  EXPECT_NE(breach("domains/registry/registry.cc", "domains/cases/cases.h"), "");
  EXPECT_EQ(breach("domains/screening/screening.cc", "domains/registry/registry.h"), "");
  EXPECT_EQ(breach("engines/planning/planning.cc", "engines/hours/hours.h"), "");
  EXPECT_NE(breach("engines/hours/hours.cc", "engines/planning/planning.h"), "");
}

}  // namespace
