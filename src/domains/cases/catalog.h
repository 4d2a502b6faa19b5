// The services this house runs: the files it ships with, published into the database at the start, and those published by a person
// while it serves. A published version never changes: a file with other content under the same number is refused with words; cases keep
// the version they began with, also when the file has moved on, until somebody moves them. Asked by every thread: versions are only added.
#pragma once
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "domains/cases/service_checker.h"
#include "domains/cases/wiring.h"

namespace ly::cases {

struct ServiceFile {
  std::string name, text;  // "services/resumption/service.yaml"
};

struct LoadedService {
  ServicePointer compiled;
  Calendars calendars;
};

class Catalog {
 public:
  // The files a folder or the program ships; those whose folder begins with "_" are templates and are not published.
  static std::vector<ServiceFile> shipped();

  // Inside one command at the start, before anybody is served. New files are checked whole (with their tests); files
  // published before are only read. Where this house published a version of its own, what ships under that number or an older one is passed
  // over. Problems: service.not_sound with all of them, service.same_version, service.older_version.
  Result<void> publish(Context& context, std::vector<ServiceFile> const& files, Surroundings const& around);

  // What was committed while serving.
  void add(LoadedService loaded);
  // More years of the working calendar are known: deadlines set from here on count with them. What was handed out stays good.
  void renew_calendars(MakeCalendar const& make);
  // May this version come next? Problems: service.published_already, service.same_version, service.older_version.
  Result<void> may_follow(Service const& service) const;

  // Pointers stay good as long as the catalog.
  LoadedService const* find(std::string_view service, int64_t version) const;
  LoadedService const* latest(std::string_view service) const;
  std::vector<LoadedService const*> all_latest() const;  // by name

 private:
  Result<LoadedService> load(std::string const& file, std::string const& text, Surroundings const& around) const;
  mutable std::shared_mutex mutex_;
  using Services = std::map<std::pair<std::string, int64_t>, LoadedService>;
  Services services_;
  std::vector<Services> former_;  // pointers into them were handed out
};

}  // namespace ly::cases
