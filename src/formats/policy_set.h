// All decision tables in force at one place: read from the program's own policies/ or from a folder's files, resolved by decision
// id and business day. Versions of one decision are half-open intervals that never overlap; gaps between them are allowed and
// then there is no rule for that day, said so by the caller.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engines/dmn/table.h"
#include "formats/policy_table.h"

namespace ly::formats {

struct PolicyVersion {
  std::string version;   // "worker_screening@2020-02-08": stored with every decision
  dmn::Table table;
  std::vector<TableTest> tests;
  std::string file;
};

struct PolicyFile {
  std::string name;  // "policies/worker_screening/2020-02-08.yaml"
  std::string_view text;
};

class PolicySet {
 public:
  // Every mistake of every file together: policy.overlap, policy.file_name and those of read_policy_table.
  static Result<PolicySet> load(std::vector<PolicyFile> const& files);
  static Result<PolicySet> load_shipped();  // policies/**.yaml inside the program

  PolicyVersion const* find(std::string_view id, Day on) const;           // in force on that business day
  PolicyVersion const* find_version(std::string_view version) const;      // by its stored name
  std::vector<PolicyVersion const*> versions(std::string_view id) const;  // oldest first
  std::vector<std::string> ids() const;

 private:
  std::map<std::string, std::vector<PolicyVersion>, std::less<>> versions_;
};

}  // namespace ly::formats
