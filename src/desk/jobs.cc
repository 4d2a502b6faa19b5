#include "desk/jobs.h"

namespace ly {
namespace {

json::value json_or_null(std::string const& text) {
  if (text.empty()) return nullptr;
  auto value = parse_json(text);
  check(value.has_value(), "stored JSON of a job");
  return std::move(value).value();
}

JobRow row_under(store::Cursor const& rows) {
  JobRow job;
  std::string payload, result, problem;
  store::read(rows, job.id, job.kind, job.state, job.step, job.done, job.total, job.actor, payload, result, problem);
  job.payload = json_or_null(payload).as_object();
  job.result = json_or_null(result);
  job.problem = json_or_null(problem);
  return job;
}

constexpr std::string_view kSelect = "select id, kind, state, step, done, total, actor, payload, result, problem from job ";

}  // namespace

json::value problem_to_json(Problem const& problem) {
  json::object args;
  for (auto const& [key, value] : problem.args) args[key] = value;
  json::array more;
  for (auto const& one : problem.more) more.push_back(problem_to_json(one));
  return json::object{{"code", problem.code}, {"at", problem.at}, {"args", std::move(args)}, {"problems", std::move(more)}};
}

Problem problem_from_json(json::value const& value) {
  Problem problem{std::string(text_of(value, "code")), std::string(text_of(value, "at")), {}, Kind::invalid, {}};
  if (auto const* args = find(value, "args"); args && args->is_object())
    for (auto const& arg : args->get_object())
      if (auto const* text = arg.value().if_string()) problem.args[arg.key()] = std::string(*text);
  if (auto const* more = find(value, "problems"); more && more->is_array())
    for (auto const& one : more->get_array()) problem.more.push_back(problem_from_json(one));
  return problem;
}

bool JobRun::cancelled() {
  auto const state = desk_.read(actor_, [&](View const& view) { return store::find_value<std::string>(view.tx, "select state from job where id = $1", row_.id); });
  return state == "cancelled" || jobs_.stopping();
}

void JobRun::progress(std::string_view step, int64_t done, int64_t total) {
  Command command;
  command.name = "jobs.progress";
  command.actor = Actor::system("jobs");
  command.run = [&](Context& context) -> Result<json::value> {
    store::execute(context.tx, "update job set step = $2, done = $3, total = $4, changed_at = $5 where id = $1 and state = 'running'", row_.id, step, done, total, context.now);
    return json::value(nullptr);
  };
  (void)desk_.call(std::move(command));
}

Answer JobRun::part(std::string const& name, std::function<Result<json::value>(Context&)> run) {
  Command command;
  command.name = row_.kind;
  command.actor = actor_;
  command.request_id = row_.id.text + "/" + name;
  command.digest = row_.kind;
  command.run = std::move(run);
  return desk_.call(std::move(command));
}

JobId Jobs::enqueue(Context& context, std::string_view kind, json::object payload) {
  check(kinds_.contains(std::string(kind)), "a job of an unknown kind");
  auto const id = new_id<JobTag>(context.dice, context.now);
  store::execute(context.tx,
                 "insert into job(id, kind, state, actor, payload, step, done, total, result, problem, created_at, changed_at) "
                 "values($1, $2, 'waiting', $3, $4, '', 0, 0, '', '', $5, $5)",
                 id, kind, context.actor.account, canonical(payload), context.now);
  context.after_commit.push_back([this] {
    std::lock_guard const lock(mutex_);
    woken_ = true;
    wake_.notify_all();
  });
  return id;
}

bool Jobs::run_next() {
  auto const system = Actor::system("jobs");
  auto const next = desk_.read(system, [&](View const& view) -> std::optional<JobRow> {
    auto const rows = store::query(view.tx, std::string(kSelect) + "where state = 'waiting' or state = 'running' order by created_at, id limit 1");
    if (!rows->next()) return std::nullopt;
    return row_under(*rows);
  });
  if (!next) return false;
  auto const runner = kinds_.find(next->kind);
  auto const actor = next->actor.empty() ? std::optional<Actor>(system) : desk_.read(system, [&](View const& view) { return actor_of_(view, next->actor); });
  if (runner == kinds_.end() || !actor) {
    finish(next->id, "failed", nullptr, problem_to_json(refused(actor ? "job.unknown_kind" : "job.account_gone")));
    return true;
  }
  Command running;
  running.name = "jobs.run";
  running.actor = system;
  running.run = [&](Context& context) -> Result<json::value> {
    store::execute(context.tx, "update job set state = 'running', changed_at = $2 where id = $1 and state <> 'cancelled'", next->id, context.now);
    return json::value(nullptr);
  };
  (void)desk_.call(std::move(running));
  JobRun run(*this, desk_, *next, *actor);
  Result<json::value> outcome = refused("job.stopped");
  try {
    outcome = runner->second(run);
  } catch (store::StoreError const&) {
    return false;  // stays "running": goes on at the next start
  } catch (std::exception const&) {
    outcome = Problem{"internal", {}, {{"incident", next->id.text}}, Kind::internal, {}};
  }
  if (!outcome && outcome.error().kind == Kind::unavailable) return false;
  if (stopping()) return false;
  if (outcome) finish(next->id, "done", *outcome, nullptr);
  else finish(next->id, "failed", nullptr, problem_to_json(outcome.error()));
  return true;
}

void Jobs::finish(JobId const& id, std::string_view state, json::value const& result, json::value const& problem) {
  Command command;
  command.name = "jobs.finish";
  command.actor = Actor::system("jobs");
  command.run = [&](Context& context) -> Result<json::value> {
    auto const touched = store::execute(context.tx,
        "update job set state = $2, result = $3, problem = $4, changed_at = $5 where id = $1 and state in ('waiting', 'running')",
        id, state, result.is_null() ? std::string() : canonical(result), problem.is_null() ? std::string() : canonical(problem), context.now);
    if (touched == 1) context.journal.note({.what = "job." + std::string(state), .subject_kind = "job", .subject_id = id.text});
    return json::value(nullptr);
  };
  (void)desk_.call(std::move(command));
}

void Jobs::start(std::chrono::milliseconds look_again) {
  stopping_ = false;
  woken_ = true;
  thread_ = std::thread([this, look_again] {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, look_again, [&] { return stopping_ || woken_; });
        if (stopping_) return;
        woken_ = false;
      }
      try {
        while (!stopping_ && run_next()) {}
      } catch (store::StoreError const&) {
        continue;  // it could not even look what there is to do: later
      }
    }
  });
}

void Jobs::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::optional<JobRow> find_job(View const& view, JobId const& id) {
  auto const rows = store::query(view.tx, std::string(kSelect) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return row_under(*rows);
}

Result<JobRow> get_job(View const& view, JobId const& id) {
  auto const job = find_job(view, id);
  bool const mine = job && (job->actor == view.actor.account.text || view.actor.is_system);
  if (!mine) return not_found("not_found", "id");
  return *job;
}

Result<JobRow> cancel_job(Context& context, JobId const& id) {
  auto job = TRY(get_job(context, id));
  if (job.state != "waiting" && job.state != "running") return refused("job.ended", "id", {{"state", job.state}});
  store::execute(context.tx, "update job set state = 'cancelled', changed_at = $2 where id = $1", id, context.now);
  context.journal.note({.what = "job.cancelled", .subject_kind = "job", .subject_id = id.text});
  job.state = "cancelled";
  return job;
}

}  // namespace ly
