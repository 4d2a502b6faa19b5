#include "domains/registry/duty.h"

#include <algorithm>

#include "base/text.h"
#include "domains/registry/group_rows.h"
#include "domains/registry/rows.h"

namespace ly::registry {
namespace {

constexpr int32_t kWeek = 7;
constexpr Minutes kDay{24 * 60};
constexpr int64_t kMsPerHour = 3'600'000;

std::string languages_of(std::string const& text) {
  std::string out;
  for (char c : clean(text)) out += c == ',' || c == ';' ? ' ' : c;
  return clean(out);
}

bool speaks(std::string const& known, std::string const& needed) {
  auto const words = split(known, ' ');
  for (auto const& word : split(needed, ' '))
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) return false;
  return true;
}

// A shift of a group within the actor's region.
Result<std::pair<DutyRow, GroupRow>> get_visible_duty(View const& view, std::string_view id) {
  auto row = find_duty(view, id);
  auto group = row ? find_group(view, row->group_id) : std::nullopt;
  if (!group || !(view.actor.is_system || view.actor.may_see_division(group->division))) return not_found("not_found", "id");
  return std::pair(std::move(*row), std::move(*group));
}

void note_duty(Context& context, std::string what, DutyRow const& row, GroupRow const& group) {
  Fact fact{std::move(what), "duty", row.id.text, {}, group.division};
  fact.facts = {{"group", group.id.text}, {"account", row.account_id}, {"from", to_iso(row.from)}, {"to", to_iso(row.to)}, {"relieves", row.relieves}};
  context.journal.note(std::move(fact));
}

// May this account stand there then?
Result<void> check_free(View const& view, std::string const& group, std::string const& account, Instant from, Instant to) {
  if (!is_member(view, group, account, day_at(from))) return invalid("duty.not_member", "account_id");
  if (find_officer(view, account).health != "fit") return refused("duty.unwell", "account_id");
  if (auto const other = find_overlap(view, account, from, to))
    return refused("duty.overlap", "from", {{"from", to_iso(other->from, kChinaOffset).substr(0, 16)}, {"to", to_iso(other->to, kChinaOffset).substr(0, 16)}});
  return {};
}

}  // namespace

Duty Duties::show(View const& view, DutyRow const& row) const {
  Duty out;
  out.id = row.id;
  out.group_id = {row.group_id};
  if (auto const group = find_group(view, row.group_id)) out.group_name = group->name;
  out.account_id = row.account_id;
  out.title = accounts::title_of_account(view, row.account_id);
  out.place_id = row.place_id;
  if (auto const place = find_place(view, row.place_id)) out.place_name = place->name;
  out.shift = row.shift;
  out.languages = row.languages;
  out.state = row.state;
  out.relieves = row.relieves;
  out.from = row.from;
  out.to = row.to;
  out.revision = row.revision;
  return out;
}

Result<Items<Duty>> Duties::list(View const& view, ListDuty const& in) const {
  DutyFilter filter;
  filter.division_prefix = view.actor.region();
  filter.group_id = in.group_id;
  if (in.mine) filter.account_id = view.actor.account.text;
  auto const first = in.from.value_or(day_at(view.now));
  filter.from = instant_of(first, Minutes{0});
  filter.to = instant_of(in.to.value_or(first + kWeek), Minutes{0});
  filter.after = in.after;
  filter.limit = in.limit + 1;
  Items<Duty> page;
  for (auto const& row : list_duty(view, filter, page.total)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = std::to_string(page.items.back().from.ms) + "." + page.items.back().id.text;
      break;
    }
    page.items.push_back(show(view, row));
  }
  return page;
}

Result<Duty> Duties::plan(Context& context, PlanDuty const& in) const {
  auto const group = find_group(context, in.group_id.text);
  if (!group || group->closed || !(context.actor.is_system || context.actor.may_see_division(group->division))) return not_found("not_found", "group_id");
  if (in.to <= in.from || in.to.ms - in.from.ms > kShiftHoursMax * kMsPerHour) return invalid("duty.times", "to", {{"hours", std::to_string(kShiftHoursMax)}});
  TRY(check_free(context, group->id.text, in.account_id, in.from, in.to));
  if (!in.place_id.empty() && !find_place(context, in.place_id)) return invalid("duty.place", "place_id");
  DutyRow row;
  row.id = new_id<DutyTag>(context.dice, context.now);
  row.group_id = group->id.text;
  row.account_id = in.account_id;
  row.place_id = in.place_id;
  row.shift = clean(in.shift);
  row.languages = languages_of(in.languages);
  row.from = in.from;
  row.to = in.to;
  insert_duty(context, row);
  note_duty(context, "duty.planned", row, *group);
  return show(context, row);
}

Result<Items<Substitute>> Duties::substitutes(View const& view, DutyId const& id) const {
  auto const [row, group] = TRY(get_visible_duty(view, id.text));
  Items<Substitute> page;
  for (auto const& member : list_members(view, group.id.text, day_at(row.from))) {
    if (member.account_id == row.account_id || !check_free(view, group.id.text, member.account_id, row.from, row.to)) continue;
    auto const officer = find_officer(view, member.account_id);
    page.items.push_back({member.account_id, accounts::title_of_account(view, member.account_id), officer.languages,
                          minutes_on_duty(view, member.account_id, row.from - Minutes{kWeek * kDay.count}, row.from + Minutes{kWeek * kDay.count}), speaks(officer.languages, row.languages)});
  }
  std::stable_sort(page.items.begin(), page.items.end(), [](Substitute const& a, Substitute const& b) { return std::pair(!a.speaks, a.minutes_this_week) < std::pair(!b.speaks, b.minutes_this_week); });
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<Duty> Duties::relieve(Context& context, RelieveDuty const& in) const {
  auto const [before, group] = TRY(get_visible_duty(context, in.id.text));
  if (before.revision != in.revision) return refused("stale", "revision");
  if (before.state == "relieved" || before.to <= context.now) return refused("duty.relieved", "id");
  TRY(check_free(context, group.id.text, in.account_id, before.from, before.to));
  mark_duty(context, before.id, "relieved");
  auto row = before;
  row.id = new_id<DutyTag>(context.dice, context.now);
  row.account_id = in.account_id;
  row.state = "planned";
  row.relieves = before.id.text;
  row.revision = 1;
  row.from = std::max(before.from, context.now);  // a shift under way is taken over from now on
  insert_duty(context, row);
  note_duty(context, "duty.relieved", row, group);
  return show(context, row);
}

Result<Officer> Duties::officer(View const& view) const {
  auto const row = find_officer(view, view.actor.account.text);
  DutyFilter filter;
  filter.account_id = view.actor.account.text;
  filter.from = view.now;
  filter.to = instant_of(day_at(view.now) + 366, Minutes{0});
  filter.limit = kPageMax;
  int64_t total = 0, wanted = 0;
  for (auto const& duty : list_duty(view, filter, total)) wanted += duty.state == "relief_wanted" ? 1 : 0;
  return Officer{row.languages, row.health, row.note, wanted};
}

Result<Officer> Duties::tell(Context& context, TellOfficer const& in) const {
  auto const& me = context.actor.account.text;
  auto row = find_officer(context, me);
  auto const before = row.health;
  if (in.languages) row.languages = languages_of(*in.languages);
  if (in.health) row.health = *in.health;
  if (in.note) row.note = clean(*in.note);
  put_officer(context, me, row);
  int64_t shifts = 0;
  if (row.health == "unwell" && before != "unwell") shifts = mark_duties_of(context, me, context.now, "planned", "relief_wanted");
  if (row.health == "fit" && before == "unwell") shifts = mark_duties_of(context, me, context.now, "relief_wanted", "planned");
  Fact fact{"officer.told", "account", me, {}, context.actor.scope.code};
  fact.facts = {{"shifts", shifts}};
  fact.personal = {{"health", row.health}, {"note", row.note}};
  fact.key_id = "account/" + me;
  context.journal.note(std::move(fact));
  return officer(context);
}

}  // namespace ly::registry
