#include "domains/registry/group_rows.h"

#include <algorithm>

namespace ly::registry {
namespace {

constexpr std::string_view kGroup = "select id, division, kind, name, closed, revision from work_group ";
GroupRow group_under(store::Cursor const& rows) {
  GroupRow row;
  store::read(rows, row.id, row.division, row.kind, row.name, row.closed, row.revision);
  return row;
}

constexpr std::string_view kJointReview = "select id, enterprise_id, day, lead_account, assistant_account, state, sealed, revision from joint_review ";
std::string review_place(std::string_view id) { return "joint_review/" + std::string(id); }
JointReviewRow joint_review_under(View const& view, store::Cursor const& rows) {
  JointReviewRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.enterprise_id, row.day, row.lead, row.assistant, row.state, sealed, row.revision);
  row.note = view.keys.unseal(view.tx, enterprise_key({row.enterprise_id}), review_place(row.id.text), sealed.value).value_or("");
  return row;
}

constexpr std::string_view kDuty = "select id, group_id, account_id, place_id, shift, from_at, to_at, languages, state, relieves, revision from duty ";
DutyRow duty_under(store::Cursor const& rows) {
  DutyRow row;
  store::read(rows, row.id, row.group_id, row.account_id, row.place_id, row.shift, row.from, row.to, row.languages, row.state, row.relieves, row.revision);
  return row;
}

std::string account_key(std::string_view account) { return "account/" + std::string(account); }
std::string officer_place(std::string_view account) { return account_key(account) + "/officer"; }

}  // namespace

std::optional<GroupRow> find_group(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kGroup) + "where id = $1", id);
  return rows->next() ? std::optional(group_under(*rows)) : std::nullopt;
}

std::optional<GroupRow> find_group_named(View const& view, std::string_view division, std::string_view kind, std::string_view name) {
  auto const rows = store::query(view.tx, std::string(kGroup) + "where division = $1 and kind = $2 and name = $3", division, kind, name);
  return rows->next() ? std::optional(group_under(*rows)) : std::nullopt;
}

std::vector<GroupRow> list_groups(View const& view, std::string_view prefix, std::string_view kind, std::string_view after, int64_t limit, int64_t& total) {
  std::string const where = "where division >= $1 and division < $2 and ($3 = '' or kind = $3) ";
  auto const end = std::string(prefix) + "\x7f";
  total = store::find_value<int64_t>(view.tx, "select count(*) from work_group " + where, prefix, end, kind).value_or(0);
  std::vector<GroupRow> out;
  auto const rows = store::query(view.tx, std::string(kGroup) + where + "and id > $4 order by id limit $5", prefix, end, kind, after, limit);
  while (rows->next()) out.push_back(group_under(*rows));
  return out;
}

void insert_group(Context& context, GroupRow const& row) {
  store::execute(context.tx, "insert into work_group(id, division, kind, name, closed, revision, changed_at) values($1, $2, $3, $4, 0, 1, $5)", row.id, row.division, row.kind, row.name, context.now);
}

void update_group(Context& context, GroupRow const& row) {
  store::execute(context.tx, "update work_group set name = $2, closed = $3, revision = revision + 1, changed_at = $4 where id = $1", row.id, row.name, row.closed, context.now);
}

std::vector<MemberRow> list_members(View const& view, std::string_view group_id, Day day) {
  std::vector<MemberRow> out;
  auto const rows = store::query(view.tx, "select id, group_id, account_id, part, unit, from_day, to_day from group_member where group_id = $1 and (to_day is null or to_day > $2) order by id", group_id, day);
  while (rows->next()) {
    MemberRow row;
    store::read(*rows, row.id, row.group_id, row.account_id, row.part, row.unit, row.from, row.to);
    out.push_back(std::move(row));
  }
  return out;
}

bool is_member(View const& view, std::string_view group_id, std::string_view account, Day day) {
  return store::find_value<int64_t>(view.tx, "select count(*) from group_member where group_id = $1 and account_id = $2 and from_day <= $3 and (to_day is null or to_day > $3)", group_id, account, day).value_or(0) > 0;
}

bool is_reviewer(View const& view, std::string_view account, Day day) {
  return store::find_value<int64_t>(view.tx,
      "select count(*) from group_member m join work_group g on g.id = m.group_id where m.account_id = $1 and g.kind = 'review' and g.closed = 0 and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)",
      account, day).value_or(0) > 0;
}

void insert_member(Context& context, MemberRow const& row) {
  store::execute(context.tx, "insert into group_member(id, group_id, account_id, part, unit, from_day, to_day) values($1, $2, $3, $4, $5, $6, $7)", row.id, row.group_id, row.account_id, row.part,
                 row.unit, row.from, row.to);
}

void mark_member_ended(Context& context, MemberId const& id, Day to) { store::execute(context.tx, "update group_member set to_day = $2 where id = $1", id, to); }

std::vector<std::string> list_enterprises_of_account(View const& view, std::string_view account, Day day) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx,
      "select distinct e.enterprise_id from group_enterprise e join group_member m on m.group_id = e.group_id join work_group g on g.id = e.group_id "
      "where m.account_id = $1 and g.closed = 0 and m.from_day <= $2 and (m.to_day is null or m.to_day > $2) order by e.enterprise_id",
      account, day);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::vector<std::string> list_enterprises_of_group(View const& view, std::string_view group_id) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select enterprise_id from group_enterprise where group_id = $1 order by enterprise_id", group_id);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

int64_t count_enterprises_of_group(View const& view, std::string_view group_id) {
  return store::find_value<int64_t>(view.tx, "select count(*) from group_enterprise where group_id = $1", group_id).value_or(0);
}

std::optional<std::string> find_group_of_enterprise(View const& view, std::string_view enterprise_id) {
  return store::find_value<std::string>(view.tx, "select group_id from group_enterprise where enterprise_id = $1", enterprise_id);
}

void put_group_of_enterprise(Context& context, std::string_view enterprise_id, std::string_view group_id) {
  store::execute(context.tx, "insert into group_enterprise(enterprise_id, group_id, since) values($1, $2, $3) on conflict(enterprise_id) do update set group_id = excluded.group_id, since = excluded.since",
                 enterprise_id, group_id, context.now);
}

void delete_group_of_enterprise(Context& context, std::string_view enterprise_id, std::string_view group_id) {
  store::execute(context.tx, "delete from group_enterprise where enterprise_id = $1 and group_id = $2", enterprise_id, group_id);
}

std::optional<JointReviewRow> find_joint_review(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kJointReview) + "where id = $1", id);
  return rows->next() ? std::optional(joint_review_under(view, *rows)) : std::nullopt;
}

std::vector<JointReviewRow> list_joint_reviews(View const& view, std::string_view enterprise_id, std::string_view before, int64_t limit, int64_t& total) {
  total = store::find_value<int64_t>(view.tx, "select count(*) from joint_review where enterprise_id = $1", enterprise_id).value_or(0);
  std::vector<JointReviewRow> out;
  auto const rows = store::query(view.tx, std::string(kJointReview) + "where enterprise_id = $1 and ($2 = '' or id < $2) order by id desc limit $3", enterprise_id, before, limit);
  while (rows->next()) out.push_back(joint_review_under(view, *rows));
  return out;
}

void insert_joint_review(Context& context, JointReviewRow const& row) {
  store::execute(context.tx, "insert into joint_review(id, enterprise_id, day, lead_account, assistant_account, state, sealed, revision, changed_at) values($1, $2, $3, $4, $5, $6, $7, 1, $8)", row.id,
                 row.enterprise_id, row.day, row.lead, row.assistant, row.state,
                 context.keyring.seal(context.tx, enterprise_key({row.enterprise_id}), review_place(row.id.text), row.note), context.now);
}

void update_joint_review(Context& context, JointReviewRow const& row) {
  store::execute(context.tx, "update joint_review set state = $2, sealed = $3, revision = revision + 1, changed_at = $4 where id = $1", row.id, row.state,
                 context.keyring.seal(context.tx, enterprise_key({row.enterprise_id}), review_place(row.id.text), row.note), context.now);
}

std::optional<DutyRow> find_duty(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kDuty) + "where id = $1", id);
  return rows->next() ? std::optional(duty_under(*rows)) : std::nullopt;
}

std::vector<DutyRow> list_duty(View const& view, DutyFilter const& f, int64_t& total) {
  std::string const where =
      "where from_at < $1 and to_at > $2 and ($3 = '' or group_id = $3) and ($4 = '' or account_id = $4) and group_id in (select g.id from work_group g where g.division >= $5 and g.division < $6) ";
  auto const end = f.division_prefix + "\x7f";
  total = store::find_value<int64_t>(view.tx, "select count(*) from duty " + where, f.to, f.from, f.group_id, f.account_id, f.division_prefix, end).value_or(0);
  // By time; the cursor is "<from_at>.<id>".
  int64_t after_at = INT64_MIN;
  std::string after_id;
  if (auto const dot = f.after.find('.'); dot != std::string::npos) {
    after_at = std::strtoll(f.after.c_str(), nullptr, 10);
    after_id = f.after.substr(dot + 1);
  }
  std::vector<DutyRow> out;
  auto const rows = store::query(view.tx, std::string(kDuty) + where + "and (from_at > $7 or (from_at = $7 and id > $8)) order by from_at, id limit $9", f.to, f.from, f.group_id, f.account_id, f.division_prefix,
                                 end, after_at, after_id, f.limit);
  while (rows->next()) out.push_back(duty_under(*rows));
  return out;
}

std::optional<DutyRow> find_overlap(View const& view, std::string_view account, Instant from, Instant to) {
  auto const rows = store::query(view.tx, std::string(kDuty) + "where account_id = $1 and state <> 'relieved' and from_at < $3 and to_at > $2 order by from_at limit 1", account, from, to);
  return rows->next() ? std::optional(duty_under(*rows)) : std::nullopt;
}

int64_t minutes_on_duty(View const& view, std::string_view account, Instant from, Instant to) {
  return store::find_value<int64_t>(view.tx, "select sum(to_at - from_at) from duty where account_id = $1 and state = 'planned' and from_at >= $2 and from_at < $3", account, from, to).value_or(0) / 60'000;
}

void insert_duty(Context& context, DutyRow const& row) {
  store::execute(context.tx, "insert into duty(id, group_id, account_id, place_id, shift, from_at, to_at, languages, state, relieves, revision, changed_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)",
                 row.id, row.group_id, row.account_id, row.place_id, row.shift, row.from, row.to, row.languages, row.state, row.relieves, context.now);
}

void mark_duty(Context& context, DutyId const& id, std::string_view state) {
  store::execute(context.tx, "update duty set state = $2, revision = revision + 1, changed_at = $3 where id = $1", id, state, context.now);
}

int64_t mark_duties_of(Context& context, std::string_view account, Instant from, std::string_view state, std::string_view to) {
  return store::execute(context.tx, "update duty set state = $4, revision = revision + 1, changed_at = $5 where account_id = $1 and to_at > $2 and state = $3", account, from, state, to, context.now);
}

OfficerRow find_officer(View const& view, std::string_view account) {
  OfficerRow row;
  auto const rows = store::query(view.tx, "select languages, sealed from officer where account_id = $1", account);
  if (!rows->next()) return row;
  store::Bytes sealed;
  store::read(*rows, row.languages, sealed);
  auto const plain = view.keys.unseal(view.tx, account_key(account), officer_place(account), sealed.value);
  if (!plain) return row;
  auto const content = parse_json(*plain);
  row.health = text_of(*content, "health");
  row.note = text_of(*content, "note");
  return row;
}

void put_officer(Context& context, std::string_view account, OfficerRow const& row) {
  store::execute(context.tx, "insert into officer(account_id, languages, sealed, changed_at) values($1, $2, $3, $4) on conflict(account_id) do update set languages = excluded.languages, sealed = excluded.sealed, changed_at = excluded.changed_at",
                 account, row.languages, context.keyring.seal(context.tx, account_key(account), officer_place(account), canonical(json::object{{"health", row.health}, {"note", row.note}})), context.now);
}

}  // namespace ly::registry
