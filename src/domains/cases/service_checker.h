// Reads, checks and tests the file of a service. Everything that is wrong comes at once, each problem at file:line with its
// words in both languages: names that lead nowhere, states one cannot reach or leave, waiting without an end, notices
// nobody gets, applicants who are not told, personal fields without a mark, tables with gaps, refusals without a reason, one person who alone grants,
// transitions no test drives. Each rule has a mutant in service_checker_test.cc that it must catch.
#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domains/cases/scenario.h"

namespace ly::cases {

// What a service may lean on besides itself.
struct Surroundings {
  FindTable tables;                            // policies/
  MakeCalendar calendars;
  std::set<std::string, std::less<>> sources;  // names of fact sources; empty: not checked
  std::set<std::string, std::less<>> effects;  // names of effects; empty: not checked
};

struct ServiceReport {
  std::string service;
  int64_t version = 0;
  std::string sha256;
  std::vector<Problem> problems;               // none: may be published
  Coverage coverage;                           // of the file's own tests; empty when the file is too broken to run them
  ServicePointer compiled;                     // null when it cannot run
  size_t states = 0, transitions = 0, lines = 0;
};

// `file`: how problems name it ("services/resumption/service.yaml").
ServiceReport check_service(std::string_view file, std::string_view text, Surroundings const& around);
json::object to_json(ServiceReport const& report);  // for the command line: {service, version, sha256, problems[], tests[], coverage{}}

}  // namespace ly::cases
