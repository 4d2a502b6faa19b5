// A new master key while serving (ASVS 5.0 13.3.4, 11.1.1; GB/T 39786-2021 asks for keys that can be replaced). One administrator asks, another confirms; or
// who holds the machine begins it. The new master is in the key file before it wraps anything, a job wraps every data key anew, 500 to a command, and
// the former master leaves the file in the command that finds nothing wrapped by it. Killed on the way, it goes on at the next start: at every
// moment each data key opens with a master of the file. What is sealed is not touched. The signing key of the journal is another and stays.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/jobs.h"
#include "domains/rotation/rows.h"

namespace ly::rotation {

struct Known {
  std::function<void(MasterKeys const&)> keep;                                   // makes the key file durable
  std::function<std::string(View const&, std::string const& account)> title_of;
  std::function<std::string(View const&)> region;                                // what this house serves, as a prefix of division codes
};

struct AskRotation {
  std::string reason;
  bool saved = false;  // the present key file was exported and is kept: backups made until now need it
  static Fields fields(auto...) {
    return Fields{field("reason", {"原因", "Reason"}, &AskRotation::reason, {.required = true, .length_max = 500}), field("saved", {"现有密钥已另存", "The present key is saved"}, &AskRotation::saved, {.required = true})};
  }
};
struct Which {
  RotationId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Rotation"}, &Which::id, {.required = true})}; }
};
struct ListRotations {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("after", {"续", "After"}, &ListRotations::after), field("limit", {"每页", "Limit"}, &ListRotations::limit, {.min = 1, .max = kPageMax})};
  }
};

struct Rotation {
  RotationId id;
  std::string state, reason, asked_by, confirmed_by, job_id, former, master;
  Instant asked_at{0};
  std::optional<Instant> confirmed_at, finished_at;
  int64_t done = 0, total = 0;  // data keys looked at
  bool may_confirm = false;     // the reader may be the second person
  static Fields fields(auto...) {
    using R = Rotation;
    return Fields{field("id", {"编号", "Rotation"}, &R::id), field("state", {"状态", "State"}, &R::state, {.one_of = "asked running stopped failed done withdrawn"}), field("reason", {"原因", "Reason"}, &R::reason), field("asked_by", {"提出人", "Asked by"}, &R::asked_by),
                  field("asked_at", {"提出时间", "Asked"}, &R::asked_at), field("confirmed_by", {"确认人", "Confirmed by"}, &R::confirmed_by), field("confirmed_at", {"确认时间", "Confirmed"}, &R::confirmed_at), field("finished_at", {"完成时间", "Finished"}, &R::finished_at),
                  field("job_id", {"任务", "Job"}, &R::job_id), field("former", {"原主密钥", "Former master key"}, &R::former), field("master", {"新主密钥", "New master key"}, &R::master), field("done", {"已处理", "Done"}, &R::done), field("total", {"数据密钥", "Data keys"}, &R::total),
                  field("may_confirm", {"可以确认", "May confirm"}, &R::may_confirm)};
  }
};

inline constexpr std::string_view kJob = "rotation.run";

class Rotations {
 public:
  Rotations(Known known, Jobs& jobs) : known_(std::move(known)), jobs_(jobs) {}

  // Problems: rotation.beyond, rotation.not_saved, rotation.one_at_a_time, registry.reason_short.
  Result<Rotation> ask(Context& context, AskRotation const& in) const;
  // The second person. Problems: not_found, rotation.not_asked, account.second_person, account.too_new.
  Result<Rotation> confirm(Context& context, Which const& in) const;
  Result<Rotation> withdraw(Context& context, Which const& in) const;  // before it was confirmed
  // By the machine: asked and begun at once. Problems: those of ask.
  Result<Rotation> begin(Context& context, AskRotation const& in) const;
  Result<Items<Rotation>> list(View const& view, ListRotations const& in) const;
  Result<Rotation> get(View const& view, Which const& in) const;

  Result<json::value> run(JobRun& run) const;  // the job

 private:
  Result<void> check_reach(View const& view) const;
  Result<Row> visible(View const& view, RotationId const& id) const;
  Rotation show(View const& view, Row const& row) const;
  void start(Context& context, Row& row) const;

  Known known_;
  Jobs& jobs_;
};

std::vector<Endpoint> endpoints(Rotations const& rotations);
std::vector<std::pair<std::string_view, std::string_view>> invariants();
// What a SELECT cannot say: every data key opens. Empty, or how many do not.
std::string keys_that_do_not_open(View const& view);

}  // namespace ly::rotation
