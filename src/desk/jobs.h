// Jobs: work too big for one command (a roster of 10,000 rows). The thinking runs on a thread of its own, values copied in;
// each part comes back as an ordinary command whose request id is "<job>/<part>", so after a restart or a repeated part the
// desk answers from memory and the job goes on at the first part that is missing. Progress is a row; a job can be cancelled
// between parts.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "desk/desk.h"

namespace ly {

struct JobTag;
using JobId = Id<JobTag>;

struct JobRow {
  JobId id;
  std::string kind, state, step;  // state: waiting running done failed cancelled
  int64_t done = 0, total = 0;
  json::value result, problem;    // result: object or null; problem: {code, at, args, problems} or null
  std::string actor;              // account id
  json::object payload;           // ids and days only, nothing personal
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Job"}, &JobRow::id), field("kind", {"种类", "Kind"}, &JobRow::kind),
                  field("state", {"状态", "State"}, &JobRow::state), field("step", {"步骤", "Step"}, &JobRow::step),
                  field("done", {"已完成", "Done"}, &JobRow::done), field("total", {"总量", "Total"}, &JobRow::total),
                  field("result", {"结果", "Result"}, &JobRow::result), field("problem", {"问题", "Problem"}, &JobRow::problem)};
  }
};

class Jobs;

// What a running job may do.
class JobRun {
 public:
  JobRun(Jobs& jobs, Desk& desk, JobRow const& row, Actor actor) : jobs_(jobs), desk_(desk), row_(row), actor_(std::move(actor)) {}
  JobRow const& row() const { return row_; }
  Actor const& actor() const { return actor_; }
  Desk& desk() { return desk_; }
  bool cancelled();
  void progress(std::string_view step, int64_t done, int64_t total);
  // One part, exactly once however often it is asked for.
  Answer part(std::string const& name, std::function<Result<json::value>(Context&)> run);

 private:
  Jobs& jobs_;
  Desk& desk_;
  JobRow const& row_;
  Actor actor_;
};

class Jobs {
 public:
  using Runner = std::function<Result<json::value>(JobRun&)>;
  // `actor_of` finds the account a job works for; nothing if it is gone or disabled.
  Jobs(Desk& desk, std::function<std::optional<Actor>(View const&, std::string const& account)> actor_of)
      : desk_(desk), actor_of_(std::move(actor_of)) {}
  ~Jobs() { stop(); }

  void add_kind(std::string kind, Runner runner) { kinds_[std::move(kind)] = std::move(runner); }
  // Inside a command: the job starts after the commit.
  JobId enqueue(Context& context, std::string_view kind, json::object payload);

  // The job thread. Besides being woken by enqueue() it looks by itself now and then: a job that met a full disk goes on
  // when there is room again, without a restart.
  void start(std::chrono::milliseconds look_again = std::chrono::seconds(30));
  void stop();
  bool run_next();     // runs one waiting or interrupted job on this thread; false if there was none
  bool stopping() const { return stopping_.load(); }

 private:
  friend class JobRun;
  void finish(JobId const& id, std::string_view state, json::value const& result, json::value const& problem);

  Desk& desk_;
  std::function<std::optional<Actor>(View const&, std::string const&)> actor_of_;
  std::map<std::string, Runner> kinds_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false};
  bool woken_ = false;
  std::thread thread_;
};

std::optional<JobRow> find_job(View const& view, JobId const& id);
// Only who started it: a job's figures may be of another region than an administrator's. Problems: not_found, job.ended.
Result<JobRow> get_job(View const& view, JobId const& id);
Result<JobRow> cancel_job(Context& context, JobId const& id);

// As kept with a job, both ways: {code, at, args, problems}.
json::value problem_to_json(Problem const& problem);
Problem problem_from_json(json::value const& value);

}  // namespace ly
