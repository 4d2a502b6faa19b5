#include "domains/registry/groups.h"

#include <algorithm>

#include "base/text.h"
#include "domains/accounts/rows.h"
#include "domains/registry/group_rows.h"

namespace ly::registry {
namespace {

// Who may be in a group: enabled staff with a region that holds the division or lies in it.
bool is_staff_for(View const& view, std::string_view account, std::string_view division) {
  auto const row = accounts::find_account(view, account);
  if (!row || row->disabled || row->scope.kind != Scope::Kind::region || !row->roles.meets(may::staff)) return false;
  auto const region = region_prefix(row->scope.code), wanted = region_prefix(division);
  return region.starts_with(wanted) || wanted.starts_with(region);
}

void note_group(Context& context, std::string what, GroupRow const& row, json::object facts = {}) {
  Fact fact{std::move(what), "group", row.id.text, {}, row.division};
  facts["name"] = row.name;
  fact.facts = std::move(facts);
  context.journal.note(std::move(fact));
}

// A group within the actor's region; foreign ones are not there.
Result<GroupRow> get_visible_group(View const& view, std::string_view id) {
  auto row = find_group(view, id);
  if (!row || !(view.actor.is_system || view.actor.may_see_division(row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

Result<void> check_open(GroupRow const& row) {
  if (row.closed) return refused("group.closed", "id", {{"name", row.name}});
  return {};
}

Group show(View const& view, Known const& known, GroupRow const& row, bool whole) {
  Group out;
  out.id = row.id;
  out.division = row.division;
  out.division_name = known.divisions.full_name(row.division);
  out.kind = row.kind;
  out.name = row.name;
  out.closed = row.closed;
  out.revision = row.revision;
  out.enterprise_count = count_enterprises_of_group(view, row.id.text);
  auto const today = day_at(view.now);
  for (auto const& m : list_members(view, row.id.text, today)) {
    out.mine = out.mine || (m.account_id == view.actor.account.text && m.from <= today);
    out.members.push_back({m.id, m.account_id, accounts::title_of_account(view, m.account_id), m.part, m.unit, m.from, m.to});
  }
  if (whole)
    for (auto const& id : list_enterprises_of_group(view, row.id.text))
      if (auto const firm = find_enterprise(view, id)) out.enterprises.push_back({id, firm->name});
  return out;
}

JointReview show(View const& view, JointReviewRow const& row, std::string const& name) {
  return {row.id, row.enterprise_id, name, row.lead, accounts::title_of_account(view, row.lead), row.assistant, accounts::title_of_account(view, row.assistant), row.state, row.note, row.day, row.revision};
}

void note_review(Context& context, std::string what, JointReviewRow const& row, std::string const& division) {
  Fact fact{std::move(what), "joint_review", row.id.text, row.enterprise_id, division};
  fact.facts = {{"day", to_iso(row.day)}, {"lead", row.lead}, {"assistant", row.assistant}, {"state", row.state}};
  fact.why = row.note;
  fact.key_id = enterprise_key({row.enterprise_id});
  context.journal.note(std::move(fact));
}

}  // namespace

Result<Items<Group>> Groups::list(View const& view, ListGroups const& in) const {
  int64_t total = 0;
  auto const rows = list_groups(view, view.actor.region(), in.kind, in.after, in.limit + 1, total);
  return page_of<Group>(rows, in.limit, total, [&](auto const& row) { return show(view, known_, row, false); });
}

Result<Group> Groups::get(View const& view, GroupId const& id) const { return show(view, known_, TRY(get_visible_group(view, id.text)), true); }

Result<Items<Colleague>> Groups::colleagues(View const& view, GroupId const& id) const {
  auto const group = TRY(get_visible_group(view, id.text));
  Items<Colleague> page;
  for (auto const& row : accounts::list_accounts(view, "", true))
    if (is_staff_for(view, row.id.text, group.division)) page.items.push_back({row.id.text, row.title});
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<Group> Groups::add(Context& context, AddGroup const& in) const {
  auto const found = known_.divisions.resolve(in.division);
  bool const sure = found.confidence == formats::Confidence::exact || found.confidence == formats::Confidence::likely;
  if (!sure) return invalid("group.division", "division", {{"value", in.division}});
  if (!context.actor.is_system && !context.actor.may_see_division(found.division->code)) return invalid("group.beyond", "division", {{"value", in.division}});
  GroupRow row{new_id<GroupTag>(context.dice, context.now), found.division->code, in.kind, clean(in.name)};
  if (row.name.empty()) return invalid("field.missing", "name");
  if (find_group_named(context, row.division, row.kind, row.name)) return invalid("group.name_taken", "name", {{"value", row.name}});
  insert_group(context, row);
  note_group(context, "group.added", row, {{"kind", row.kind}});
  return show(context, known_, row, true);
}

Result<GroupId> Groups::put(Context& context, AddGroup const& in) const {
  auto const found = known_.divisions.resolve(in.division);
  if (found.division)
    if (auto const row = find_group_named(context, found.division->code, in.kind, clean(in.name))) return row->id;
  return TRY(add(context, in)).id;
}

Result<Group> Groups::change(Context& context, ChangeGroup const& in) const {
  auto row = TRY(get_visible_group(context, in.id.text));
  if (row.revision != in.revision) return refused("stale", "revision");
  if (in.name) {
    row.name = clean(*in.name);
    if (row.name.empty()) return invalid("field.missing", "name");
    auto const same = find_group_named(context, row.division, row.kind, row.name);
    if (same && same->id != row.id) return invalid("group.name_taken", "name", {{"value", row.name}});
  }
  if (in.closed) row.closed = *in.closed;
  update_group(context, row);
  ++row.revision;
  note_group(context, "group.changed", row, {{"closed", row.closed}});
  return show(context, known_, row, true);
}

Result<Group> Groups::add_member(Context& context, AddMember const& in) const {
  auto const group = TRY(get_visible_group(context, in.id.text));
  TRY(check_open(group));
  if (!is_staff_for(context, in.account_id, group.division)) return invalid("group.not_staff", "account_id");
  MemberRow row{new_id<MemberTag>(context.dice, context.now), group.id.text, in.account_id, in.part, clean(in.unit), in.from.value_or(day_at(context.now)), in.to};
  if (row.to && *row.to <= row.from) return invalid("group.days", "to");
  for (auto const& other : list_members(context, group.id.text, row.from)) {
    if (row.to && other.from >= *row.to) continue;  // begins when this one is over
    if (other.account_id == row.account_id) return refused("group.member_already", "account_id");
    if (other.part == "lead" && row.part == "lead") return refused("group.lead_taken", "part", {{"title", accounts::title_of_account(context, other.account_id)}});
  }
  insert_member(context, row);
  note_group(context, "group.member_added", group, {{"account", row.account_id}, {"part", row.part}, {"unit", row.unit}});
  return show(context, known_, group, true);
}

Result<Group> Groups::end_member(Context& context, EndMember const& in) const {
  auto const group = TRY(get_visible_group(context, in.id.text));
  auto const today = day_at(context.now);
  for (auto const& member : list_members(context, group.id.text, today)) {
    if (member.id != in.member) continue;
    mark_member_ended(context, member.id, std::max(member.from, today));
    note_group(context, "group.member_ended", group, {{"account", member.account_id}});
    return show(context, known_, group, true);
  }
  return not_found("not_found", "member");
}

Result<Group> Groups::assign(Context& context, AssignEnterprises const& in) const {
  auto const group = TRY(get_visible_group(context, in.id.text));
  if (!in.release) TRY(check_open(group));
  if (group.kind != "work") return refused("group.reviews_only", "id", {{"name", group.name}});
  json::array ids;
  for (auto const& id : in.enterprise_ids) {
    auto const firm = TRY(get_visible_enterprise(context, id));
    if (in.release) delete_group_of_enterprise(context, firm.id.text, group.id.text);
    else put_group_of_enterprise(context, firm.id.text, group.id.text);
    ids.emplace_back(firm.id.text);
  }
  note_group(context, in.release ? "group.enterprises_released" : "group.enterprises_assigned", group, {{"enterprises", std::move(ids)}});
  return show(context, known_, group, true);
}

Result<Items<JointReview>> Groups::joint_reviews(View const& view, ListJointReviews const& in) const {
  auto const firm = TRY(get_visible_enterprise(view, in.enterprise_id));
  int64_t total = 0;
  auto const rows = list_joint_reviews(view, firm.id.text, in.after, in.limit + 1, total);
  return page_of<JointReview>(rows, in.limit, total, [&](auto const& row) { return show(view, row, firm.name); });
}

Result<JointReview> Groups::plan(Context& context, PlanJointReview const& in) const {
  auto const firm = TRY(get_visible_enterprise(context, in.enterprise_id));
  if (in.lead_account == in.assistant_account) return invalid("group.same_person", "assistant_account");
  auto const group = find_group_of_enterprise(context, firm.id.text);
  bool known = false;
  for (auto const& [account, at] : {std::pair(in.lead_account, "lead_account"), std::pair(in.assistant_account, "assistant_account")}) {
    if (!is_staff_for(context, account, firm.division)) return invalid("group.not_staff", at);
    known = known || (group && is_member(context, *group, account, in.day)) || is_reviewer(context, account, in.day);
  }
  if (!known) return invalid("group.outsiders", "lead_account");
  JointReviewRow const row{new_id<JointReviewTag>(context.dice, context.now), firm.id.text, in.lead_account, in.assistant_account, "planned", clean(in.note), in.day};
  insert_joint_review(context, row);
  note_review(context, "joint_review.planned", row, firm.division);
  return show(context, row, firm.name);
}

Result<JointReview> Groups::close(Context& context, CloseJointReview const& in) const {
  auto row = find_joint_review(context, in.id.text);
  if (!row) return not_found("not_found", "id");
  auto const firm = TRY(get_visible_enterprise(context, row->enterprise_id));
  if (row->revision != in.revision) return refused("stale", "revision");
  if (row->state != "planned") return refused("group.review_over", "id");
  auto const& me = context.actor.account.text;
  if (in.state == "held" && me != row->lead && me != row->assistant) return forbidden("group.not_one_of_two", "id");
  row->state = in.state;
  if (!clean(in.note).empty()) row->note = clean(in.note);
  update_joint_review(context, *row);
  ++row->revision;
  note_review(context, "joint_review.closed", *row, firm.division);
  return show(context, *row, firm.name);
}

std::vector<std::string> my_enterprises(View const& view) { return list_enterprises_of_account(view, view.actor.account.text, day_at(view.now)); }

json::value group_of(View const& view, std::string const& enterprise_id) {
  auto const id = find_group_of_enterprise(view, enterprise_id);
  auto const row = id ? find_group(view, *id) : std::nullopt;
  if (!row) return nullptr;
  json::array members;
  for (auto const& m : list_members(view, row->id.text, day_at(view.now))) members.emplace_back(accounts::title_of_account(view, m.account_id));
  return json::object{{"id", row->id.text}, {"name", row->name}, {"members", std::move(members)}};
}

}  // namespace ly::registry
