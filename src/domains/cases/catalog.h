// The services this house runs: the files it ships with, published into the database at the start. A published version
// never changes: a file with other content under the same number is refused with words; cases keep the version they began
// with, also when the file has moved on.
#pragma once
#include <map>
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
  // published before are only read. Problems: service.not_sound with all of them, service.same_version, service.older_version.
  Result<void> publish(Context& context, std::vector<ServiceFile> const& files, Surroundings const& around);

  LoadedService const* find(std::string_view service, int64_t version) const;
  LoadedService const* latest(std::string_view service) const;
  std::vector<LoadedService const*> all_latest() const;  // by name

 private:
  Result<LoadedService> load(std::string const& file, std::string const& text, Surroundings const& around) const;
  std::map<std::pair<std::string, int64_t>, LoadedService> services_;
};

}  // namespace ly::cases
