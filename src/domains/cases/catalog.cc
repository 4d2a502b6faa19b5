#include "domains/cases/catalog.h"

#include <mutex>
#include <set>

#include "base/embedded.h"
#include "base/text.h"
#include "domains/cases/rows.h"
#include "domains/cases/service_reader.h"

namespace ly::cases {

std::vector<ServiceFile> Catalog::shipped() {
  std::vector<ServiceFile> out;
  for (auto const& file : embedded::shipped())
    if (file.name.starts_with("services/") && !file.name.starts_with("services/_") && file.name.ends_with("/service.yaml"))
      out.push_back({std::string(file.name), std::string(file.bytes)});
  return out;
}

Result<LoadedService> Catalog::load(std::string const& file, std::string const& text, Surroundings const& around) const {
  auto source = TRY(read_located(file, text));
  auto read = read_service(source);
  if (!read.problems.empty()) return all_of("service.not_sound", std::move(read.problems));
  auto compiling = compile_service(std::move(read.service));
  if (!compiling.problems.empty()) return all_of("service.not_sound", std::move(compiling.problems));
  auto calendars = TRY(calendars_of(compiling.compiled.service, around.calendars));
  return LoadedService{std::make_shared<CompiledService const>(std::move(compiling.compiled)), std::move(calendars)};
}

Result<void> Catalog::publish(Context& context, std::vector<ServiceFile> const& files, Surroundings const& around) {
  auto const published = rows::list_service_versions(context.tx);
  std::set<std::string> house_published;
  for (auto const& old : published)
    if (old.origin == kByHouse) house_published.insert(old.service);
  std::vector<Problem> problems;
  for (auto const& file : files) {
    auto const source = read_located(file.name, file.text);
    if (!source) {
      problems.push_back(source.error());
      continue;
    }
    auto const read = read_service(*source);
    auto const& s = read.service;
    bool known = false;
    int64_t latest = 0;
    for (auto const& old : published) {
      if (old.service != s.service) continue;
      latest = std::max(latest, old.version);
      if (old.version != s.version) continue;
      known = true;
      if (old.sha256 != s.sha256 && old.origin != kByHouse) problems.push_back(refused("service.same_version", source->at("version"), {{"service", s.service}, {"version", std::to_string(s.version)}}));
    }
    if (known || (s.version < latest && house_published.contains(s.service))) continue;
    if (s.version < latest) {
      problems.push_back(refused("service.older_version", source->at("version"),
                                 {{"service", s.service}, {"version", std::to_string(s.version)}, {"latest", std::to_string(latest)}}));
      continue;
    }
    auto const report = check_service(file.name, file.text, around);
    if (!report.problems.empty()) {
      problems.insert(problems.end(), report.problems.begin(), report.problems.end());
      continue;
    }
    rows::insert_service_version(context.tx, {s.service, s.sha256, file.text, s.version, std::string(kShipped)}, context.now);
    Fact fact{"service.published", "service", s.service};
    fact.service = s.label();
    fact.facts = {{"version", s.version}, {"sha256", s.sha256}, {"tests", static_cast<int64_t>(s.tests.size())}};
    context.journal.note(std::move(fact));
  }
  if (!problems.empty()) {
    auto whole = all_of("service.not_sound", std::move(problems));
    whole.kind = Kind::refused;
    return whole;
  }
  std::map<std::pair<std::string, int64_t>, LoadedService> loaded;
  for (auto const& version : rows::list_service_versions(context.tx))
    loaded.emplace(std::pair(version.service, version.version), TRY(load(version.service + "@" + std::to_string(version.version), version.source, around)));
  std::unique_lock const lock(mutex_);
  services_ = std::move(loaded);
  return {};
}

void Catalog::add(LoadedService loaded) {
  auto const& service = loaded.compiled->service;
  std::pair const key(service.service, service.version);
  std::unique_lock const lock(mutex_);
  services_.emplace(key, std::move(loaded));
}

void Catalog::renew_calendars(MakeCalendar const& make) {
  std::unique_lock const lock(mutex_);
  Services next;
  for (auto const& [key, loaded] : services_) {
    auto calendars = calendars_of(loaded.compiled->service, make);
    next.emplace(key, LoadedService{loaded.compiled, calendars ? std::move(*calendars) : loaded.calendars});
  }
  former_.push_back(std::exchange(services_, std::move(next)));
}

Result<void> Catalog::may_follow(Service const& service) const {
  if (auto const* same = find(service.service, service.version)) {
    bool const equal = same->compiled->service.sha256 == service.sha256;
    return refused(equal ? "service.published_already" : "service.same_version", "version", {{"service", service.service}, {"version", std::to_string(service.version)}});
  }
  if (auto const* newest = latest(service.service); newest && newest->compiled->service.version > service.version)
    return refused("service.older_version", "version", {{"service", service.service}, {"version", std::to_string(service.version)}, {"latest", std::to_string(newest->compiled->service.version)}});
  return {};
}

LoadedService const* Catalog::find(std::string_view service, int64_t version) const {
  std::shared_lock const lock(mutex_);
  auto const found = services_.find(std::pair(std::string(service), version));
  return found == services_.end() ? nullptr : &found->second;
}

LoadedService const* Catalog::latest(std::string_view service) const {
  LoadedService const* out = nullptr;
  std::shared_lock const lock(mutex_);
  for (auto const& item : services_)
    if (item.first.first == service) out = &item.second;  // versions come in order
  return out;
}

std::vector<LoadedService const*> Catalog::all_latest() const {
  std::map<std::string, LoadedService const*> by_name;
  std::shared_lock const lock(mutex_);
  for (auto const& item : services_) by_name[item.first.first] = &item.second;
  std::vector<LoadedService const*> out;
  for (auto const& item : by_name) out.push_back(item.second);
  return out;
}

}  // namespace ly::cases
