#include "formats/policy_set.h"

#include <algorithm>

#include "base/embedded.h"

namespace ly::formats {

namespace {

// By first day; of one day the later published one later.
bool holds_later(PolicyVersion const& a, PolicyVersion const& b) {
  auto const x = a.table.source().from, y = b.table.source().from;
  return x != y ? x > y : a.published_at > b.published_at;
}

}  // namespace

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
    out.body_->versions[source.id].push_back(std::make_unique<PolicyVersion const>(PolicyVersion{source.id + "@" + to_iso(source.from), std::move(table).value(), std::move(read->tests), file.name}));
  }
  for (auto& [id, versions] : out.body_->versions) {
    std::sort(versions.begin(), versions.end(), [](auto const& a, auto const& b) { return holds_later(*b, *a); });
    for (size_t i = 1; i < versions.size(); ++i) {
      auto const& before = versions[i - 1]->table.source();
      auto const& after = versions[i]->table.source();
      if (!before.to || after.from < *before.to)
        problems.push_back(invalid("policy.overlap", versions[i]->file, {{"table", id}, {"other", versions[i - 1]->file}, {"from", to_iso(after.from)}}));
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

PolicyVersion const* PolicySet::find(std::string_view id, Day on, Instant known_at) const {
  std::shared_lock const lock(body_->mutex);
  auto const found = body_->versions.find(id);
  if (found == body_->versions.end()) return nullptr;
  PolicyVersion const* holds = nullptr;
  for (auto const& version : found->second) {
    auto const& source = version->table.source();
    bool const counts = source.from <= on && (!source.to || on < *source.to) && version->published_at <= known_at;
    if (counts && (!holds || holds_later(*version, *holds))) holds = version.get();
  }
  return holds;
}

PolicyVersion const* PolicySet::find_version(std::string_view version) const {
  std::shared_lock const lock(body_->mutex);
  auto const found = body_->versions.find(version.substr(0, version.find('@')));
  if (found == body_->versions.end()) return nullptr;
  for (auto const& candidate : found->second)
    if (candidate->version == version) return candidate.get();
  return nullptr;
}

std::vector<PolicyVersion const*> PolicySet::versions(std::string_view id) const {
  std::shared_lock const lock(body_->mutex);
  std::vector<PolicyVersion const*> out;
  if (auto const found = body_->versions.find(id); found != body_->versions.end())
    for (auto const& version : found->second) out.push_back(version.get());
  return out;
}

std::vector<std::string> PolicySet::ids() const {
  std::shared_lock const lock(body_->mutex);
  std::vector<std::string> out;
  for (auto const& [id, versions] : body_->versions) out.push_back(id);
  return out;
}

std::string PolicySet::name_for(std::string_view id, Day from) const {
  auto const plain = std::string(id) + "@" + to_iso(from);
  auto name = plain;
  for (int n = 2; find_version(name); ++n) name = plain + "#" + std::to_string(n);
  return name;
}

void PolicySet::publish(std::string version, PolicyTable policy, Instant published_at) {
  auto const id = policy.table.id;
  auto table = dmn::compile(policy.table);
  check(table.has_value(), "only a table that compiles is published");
  std::unique_lock const lock(body_->mutex);
  auto& versions = body_->versions[id];
  versions.push_back(std::make_unique<PolicyVersion const>(PolicyVersion{std::move(version), std::move(table).value(), std::move(policy.tests), {}, published_at}));
  std::stable_sort(versions.begin(), versions.end(), [](auto const& a, auto const& b) { return holds_later(*b, *a); });
}

}  // namespace ly::formats
