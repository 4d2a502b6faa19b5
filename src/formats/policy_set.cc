#include "formats/policy_set.h"

#include <algorithm>

#include "base/embedded.h"

namespace ly::formats {

Result<PolicySet> PolicySet::load(std::vector<PolicyFile> const& files) {
  PolicySet out;
  std::vector<Problem> problems;
  for (auto const& file : files) {
    auto read = read_policy_table(file.text, file.name);
    if (!read) {
      if (read.error().more.empty()) problems.push_back(read.error());
      else problems.insert(problems.end(), read.error().more.begin(), read.error().more.end());
      continue;
    }
    auto const& source = read->table;
    std::string const expected = source.id + "/" + to_iso(source.from) + ".yaml";
    if (!file.name.ends_with(expected)) problems.push_back(invalid("policy.file_name", file.name, {{"expected", expected}}));
    auto table = dmn::compile(source);
    check(table.has_value(), "read_policy_table compiled it before");
    out.versions_[source.id].push_back({source.id + "@" + to_iso(source.from), std::move(table).value(), std::move(read->tests), file.name});
  }
  for (auto& [id, versions] : out.versions_) {
    std::sort(versions.begin(), versions.end(), [](auto const& a, auto const& b) { return a.table.source().from < b.table.source().from; });
    for (size_t i = 1; i < versions.size(); ++i) {
      auto const& before = versions[i - 1].table.source();
      auto const& after = versions[i].table.source();
      if (!before.to || after.from < *before.to)
        problems.push_back(invalid("policy.overlap", versions[i].file, {{"table", id}, {"other", versions[i - 1].file}, {"from", to_iso(after.from)}}));
    }
  }
  if (!problems.empty()) return all_of("policy.problems", std::move(problems));
  return out;
}

Result<PolicySet> PolicySet::load_shipped() {
  std::vector<PolicyFile> files;
  for (auto const& file : embedded::shipped())
    if (file.name.starts_with("policies/") && file.name.ends_with(".yaml")) files.push_back({std::string(file.name), file.bytes});
  return load(files);
}

PolicyVersion const* PolicySet::find(std::string_view id, Day on) const {
  auto const found = versions_.find(id);
  if (found == versions_.end()) return nullptr;
  for (auto const& version : found->second) {
    auto const& source = version.table.source();
    if (source.from <= on && (!source.to || on < *source.to)) return &version;
  }
  return nullptr;
}

PolicyVersion const* PolicySet::find_version(std::string_view version) const {
  auto const found = versions_.find(version.substr(0, version.find('@')));
  if (found == versions_.end()) return nullptr;
  for (auto const& candidate : found->second)
    if (candidate.version == version) return &candidate;
  return nullptr;
}

std::vector<PolicyVersion const*> PolicySet::versions(std::string_view id) const {
  std::vector<PolicyVersion const*> out;
  if (auto const found = versions_.find(id); found != versions_.end())
    for (auto const& version : found->second) out.push_back(&version);
  return out;
}

std::vector<std::string> PolicySet::ids() const {
  std::vector<std::string> out;
  for (auto const& [id, versions] : versions_) out.push_back(id);
  return out;
}

}  // namespace ly::formats
