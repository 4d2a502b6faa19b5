// All decision tables in force at one place: those shipped with the program (policies/) and those published since, found by
// decision id, business day and what was known when. Shipped versions of one decision are half-open intervals that do not
// overlap. A published version holds from its first day on: of all whose first day has come and whose end has not, the one with
// the latest first day holds, and of several with the same first day the one published last. Nothing is ever taken away, so a
// decision that was made can be explained and replayed by the very version that made it.
//
// Safe to read from any thread while another publishes; what find() points to stays where it is as long as the set lives.
#pragma once
#include <map>
#include <memory>
#include <shared_mutex>
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
  std::string file;              // of a shipped version
  Instant published_at{};        // 0: shipped
};

inline constexpr Instant kKnownNow{INT64_MAX};

struct PolicyFile {
  std::string name;  // "policies/worker_screening/2020-02-08.yaml"
  std::string_view text;
};

class PolicySet {
 public:
  // Every mistake of every file together: policy.overlap, policy.file_name and those of read_policy_table.
  static Result<PolicySet> load(std::vector<PolicyFile> const& files);
  static Result<PolicySet> load_shipped();  // policies/**.yaml inside the program

  // In force on that business day, by what had been published at `known_at`.
  PolicyVersion const* find(std::string_view id, Day on, Instant known_at = kKnownNow) const;
  PolicyVersion const* find_version(std::string_view version) const;      // by its stored name
  std::vector<PolicyVersion const*> versions(std::string_view id) const;  // by first day, then as published
  std::vector<std::string> ids() const;

  // The name a table published now gets: "worker_screening@2020-03-01", with "#2" and so on where that name is taken.
  std::string name_for(std::string_view id, Day from) const;
  // `policy` must compile. It counts from here on; published_at must not lie before that of another.
  void publish(std::string version, PolicyTable policy, Instant published_at);

 private:
  struct Body {
    std::map<std::string, std::vector<std::unique_ptr<PolicyVersion const>>, std::less<>> versions;
    mutable std::shared_mutex mutex;
  };
  std::unique_ptr<Body> body_ = std::make_unique<Body>();
};

}  // namespace ly::formats
