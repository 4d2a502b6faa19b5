#include "domains/rotation/rotation.h"

#include "base/text.h"
#include "domains/accounts/accounts.h"
#include "domains/registry/registry.h"

namespace ly::rotation {
namespace {

void note(Context& context, std::string what, Row const& row, json::object facts, std::string why = {}) {
  Fact fact{std::move(what), "rotation", row.id.text};
  fact.facts = std::move(facts);
  fact.why = std::move(why);
  context.journal.note(std::move(fact));
}

std::string state_of(View const& view, Row const& row) {
  if (row.state != "running") return row.state;
  // A job that was cancelled or failed by itself left the row behind; a rotation asked anew does what it left undone.
  auto const job = find_job(view, {row.job_id});
  if (!job || job->state == "failed") return "failed";
  return job->state == "cancelled" ? "stopped" : "running";
}

Row asked(Context& context, std::string const& reason) {
  Row row;
  row.id = new_id<RotationTag>(context.dice, context.now);
  row.state = "asked";
  row.asked_by = context.actor.is_system ? "system:" + context.actor.title : context.actor.account.text;
  row.asked_at = context.now;
  row.reason = clean(reason);
  insert_row(context, row);
  note(context, "rotation.asked", row, {}, row.reason);
  return row;
}

Result<void> check_asking(Context& context, AskRotation const& in) {
  TRY(registry::check_reason(in.reason));
  if (!in.saved) return refused("rotation.not_saved", "saved");
  for (auto const& other : list_rows(context, "", kPageMax))
    if (auto const state = state_of(context, other); state == "asked" || state == "running") return refused("rotation.one_at_a_time");
  return {};
}

Problem stopped() { return refused("rotation.stopped"); }

}  // namespace

// One key for everything this house serves: only who has the whole of it may speak of it.
Result<void> Rotations::check_reach(View const& view) const {
  if (view.actor.is_system) return {};
  if (view.actor.scope.kind == Scope::Kind::region && known_.region(view).starts_with(view.actor.region())) return {};
  return forbidden("rotation.beyond");
}

Result<Row> Rotations::visible(View const& view, RotationId const& id) const {
  if (!check_reach(view)) return not_found("not_found", "id");
  auto row = find_row(view, id.text);
  if (!row) return not_found("not_found", "id");
  return std::move(*row);
}

Rotation Rotations::show(View const& view, Row const& row) const {
  Rotation out;
  out.id = row.id;
  out.state = state_of(view, row);
  out.reason = row.reason;
  out.asked_by = known_.title_of(view, row.asked_by);
  out.asked_at = row.asked_at;
  if (!row.confirmed_by.empty()) out.confirmed_by = known_.title_of(view, row.confirmed_by);
  if (row.confirmed_at.ms != 0) out.confirmed_at = row.confirmed_at;
  if (row.finished_at.ms != 0) out.finished_at = row.finished_at;
  out.job_id = row.job_id;
  out.former = row.former;
  out.master = row.master;
  out.done = out.total = row.keys;
  if (auto const job = row.state != "running" ? std::nullopt : find_job(view, {row.job_id})) {
    out.done = job->done;
    out.total = job->total;
  }
  out.may_confirm = row.state == "asked" && view.actor.account.text != row.asked_by && view.actor.roles.meets(Role::administrator);
  return out;
}

// The new master is made durable before the commit: should the commit fail, the file holds a master too many, which the next rotation drops.
void Rotations::start(Context& context, Row& row) const {
  row.state = "running";
  row.confirmed_at = context.now;
  row.former = context.keyring.active_master();
  row.master = context.keyring.add_master(known_.keep);
  row.job_id = jobs_.enqueue(context, kJob, {{"rotation_id", row.id.text}}).text;
  update_row(context, row);
  note(context, "rotation.begun", row, {{"former", row.former}, {"master", row.master}});
}

Result<Rotation> Rotations::ask(Context& context, AskRotation const& in) const {
  TRY(check_reach(context));
  TRY(check_asking(context, in));
  return show(context, asked(context, in.reason));
}

Result<Rotation> Rotations::confirm(Context& context, Which const& in) const {
  auto row = TRY(visible(context, in.id));
  if (row.state != "asked") return refused("rotation.not_asked", "id");
  TRY(accounts::check_second_person(context, row.asked_by, row.asked_at));
  row.confirmed_by = context.actor.account.text;
  start(context, row);
  return show(context, row);
}

Result<Rotation> Rotations::withdraw(Context& context, Which const& in) const {
  auto row = TRY(visible(context, in.id));
  if (row.state != "asked") return refused("rotation.not_asked", "id");
  row.state = "withdrawn";
  row.finished_at = context.now;
  update_row(context, row);
  note(context, "rotation.withdrawn", row, {});
  return show(context, row);
}

Result<Rotation> Rotations::begin(Context& context, AskRotation const& in) const {
  check(context.actor.is_system, "only the machine begins a rotation alone");
  TRY(check_asking(context, in));
  auto row = asked(context, in.reason);
  start(context, row);
  return show(context, row);
}

Result<Items<Rotation>> Rotations::list(View const& view, ListRotations const& in) const {
  if (!check_reach(view)) return Items<Rotation>{};
  return page_of<Rotation>(list_rows(view, in.after, in.limit + 1), in.limit, count_rows(view), [&](Row const& row) { return show(view, row); });
}

Result<Rotation> Rotations::get(View const& view, Which const& in) const { return show(view, TRY(visible(view, in.id))); }

// Each part wraps what still needs it, so a part that is run twice does no harm, and after a restart the parts that were done answer from memory.
Result<json::value> Rotations::run(JobRun& run) const {
  RotationId const id{std::string(text_of(run.row().payload, "rotation_id"))};
  auto const total = run.desk().read(run.actor(), [&](View const& view) {
    auto const row = find_row(view, id.text);
    return row && row->state != "asked" && row->state != "withdrawn" ? view.keys.count_keys(view.tx) : int64_t{-1};
  });
  if (total < 0) return stopped();
  int64_t done = 0;
  std::string after;
  for (int64_t part = 0;; ++part) {
    if (run.cancelled()) return stopped();
    auto const answer = TRY(run.part("keys/" + std::to_string(part), [&](Context& context) -> Result<json::value> {
      auto const wrapped = context.keyring.rewrap(context.tx, after, kRowsPerCommand);
      return json::value(json::object{{"count", wrapped.count}, {"last", wrapped.last}});
    }));
    after = text_of(answer, "last");
    if (after.empty()) break;
    done = std::min(total, done + static_cast<int64_t>(kRowsPerCommand));
    run.progress("keys", done, total);
  }
  // What the parts wrapped is committed: each was answered. Nothing is wrapped by a former master from here on, so it may leave the file.
  return run.part("finish", [&](Context& context) -> Result<json::value> {
    auto last = find_row(context, id.text);
    check(last.has_value(), "the rotation this job is for");
    if (context.keyring.count_wrapped_otherwise(context.tx) > 0) return refused("rotation.left_over");
    context.keyring.drop_masters(context.tx, known_.keep);
    last->state = "done";
    last->finished_at = context.now;
    last->keys = context.keyring.count_keys(context.tx);
    update_row(context, *last);
    note(context, "rotation.done", *last, {{"former", last->former}, {"master", last->master}, {"keys", last->keys}});
    return json::value(json::object{{"keys", last->keys}});
  });
}

std::vector<Endpoint> endpoints(Rotations const& rotations) {
  auto const* r = &rotations;
  constexpr auto kMay = Roles(Role::administrator);
  constexpr auto kMayLook = Role::administrator | Role::auditor;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListRotations, Items<Rotation>>("GET", "/api/key-rotations", "rotations.list", {"主密钥更换记录", "Rotations of the master key"}, kMayLook, [r](View const& v, ListRotations const& in) { return r->list(v, in); }));
  rows.push_back(writing<AskRotation, Rotation>("POST", "/api/key-rotations", "rotations.ask", {"提出更换主密钥", "Ask for a new master key"}, kMay, [r](Context& c, AskRotation const& in) { return r->ask(c, in); }));
  rows.push_back(reading<Which, Rotation>("GET", "/api/key-rotations/{id}", "rotations.get", {"一次主密钥更换", "One rotation"}, kMayLook, [r](View const& v, Which const& in) { return r->get(v, in); }));
  rows.push_back(writing<Which, Rotation>("POST", "/api/key-rotations/{id}/confirm", "rotations.confirm", {"确认更换主密钥", "Confirm a new master key"}, kMay, [r](Context& c, Which const& in) { return r->confirm(c, in); }));
  rows.push_back(writing<Which, Rotation>("POST", "/api/key-rotations/{id}/withdraw", "rotations.withdraw", {"撤回更换主密钥", "Withdraw"}, kMay, [r](Context& c, Which const& in) { return r->withdraw(c, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {{"a rotation that ran was confirmed by a second person or asked by the machine",
           "select id from rotation where state in ('running', 'done') and asked_by not like 'system:%' and (confirmed_by = '' or confirmed_by = asked_by)"}};
}

std::string keys_that_do_not_open(View const& view) {
  auto const ids = view.keys.unreadable_keys(view.tx);
  return ids.empty() ? std::string() : std::to_string(ids.size()) + " data keys open with no master key, the first is " + ids.front();
}

}  // namespace ly::rotation
