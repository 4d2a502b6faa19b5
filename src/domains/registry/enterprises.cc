#include "domains/registry/enterprises.h"

#include <algorithm>

#include "base/text.h"
#include "domains/registry/groups.h"
#include "domains/registry/nearness.h"
#include "domains/registry/persons.h"
#include "engines/identifiers/identifiers.h"

namespace ly::registry {
namespace {

// The names of what differs, for the journal; the contents are sealed.
std::vector<std::string> differences(EnterpriseRow const& a, EnterpriseRow const& b) {
  std::vector<std::string> names;
  auto const note = [&](char const* name, bool differs) {
    if (differs) names.emplace_back(name);
  };
  note("uscc", a.uscc != b.uscc);
  note("name", a.name != b.name);
  note("division", a.division != b.division);
  note("address", a.address != b.address);
  note("industry", a.industry != b.industry);
  note("headcount", a.headcount != b.headcount);
  note("revenue_wan", a.revenue_wan != b.revenue_wan);
  note("size", a.size != b.size);
  note("above_scale", a.above_scale != b.above_scale);
  note("contact", a.contact != b.contact);
  note("phone", a.phone != b.phone);
  note("note", a.note != b.note);
  note("position", a.lon != b.lon || a.lat != b.lat);
  return names;
}

json::object personal_part(EnterpriseRow const& row) {
  return {{"contact", row.contact}, {"phone", row.phone}, {"address", row.address}, {"note", row.note}};
}

Fact fact_about(std::string what, EnterpriseRow const& row) {
  Fact fact{std::move(what), "enterprise", row.id.text, row.id.text, row.division};
  fact.key_id = enterprise_key(row.id);
  return fact;
}

// Contact and telephone: absent or masked stays, else cleaned.
void take_text(std::optional<std::string> const& sent, std::string& kept, Pii pii) {
  if (sent && !is_mask_of(*sent, kept, pii)) kept = clean(*sent);
}

// A county or a township; a prefecture only where it has no counties (东莞, 中山, 儋州, 嘉峪关).
bool is_fine_enough(formats::Divisions const& divisions, formats::Division const& division) {
  if (division.level >= formats::DivisionLevel::county) return true;
  if (division.level != formats::DivisionLevel::prefecture) return false;
  for (auto const& child : divisions.children(division.code)) if (child.level == formats::DivisionLevel::county) return false;
  return true;
}

constexpr std::string_view kOpenToClerks[] = {"address", "contact", "phone", "headcount", "revenue_wan", "size", "above_scale", "position"};

Result<void> check_clerk(View const& view, EnterpriseRow const& before, EnterpriseRow const& after) {
  if (view.actor.is_system || view.actor.scope.kind != Scope::Kind::enterprise) return {};
  for (auto const& name : differences(before, after))
    if (std::find(std::begin(kOpenToClerks), std::end(kOpenToClerks), name) == std::end(kOpenToClerks))
      return forbidden("enterprise.not_for_clerks", name, {{"field", name}});
  return {};
}

}  // namespace

Result<EnterpriseRow> get_visible_enterprise(View const& view, std::string_view id) {
  auto row = find_enterprise(view, id);
  if (!row || !(view.actor.is_system || view.actor.may_see(row->id.text, row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

std::optional<std::string> Enterprises::find_industry(std::string_view words) const {
  auto const wanted = lower_ascii(clean(words));
  for (auto const& industry : known_.industries)
    if (wanted == industry.key || wanted == industry.zh || wanted == lower_ascii(industry.en)) return industry.key;
  return std::nullopt;
}

enterprise_size::Industry const* Enterprises::industry_of(std::string_view key) const {
  auto const found = std::find_if(known_.industries.begin(), known_.industries.end(), [&](enterprise_size::Industry const& one) { return one.key == key; });
  return found == known_.industries.end() ? nullptr : &*found;
}

Enterprise Enterprises::show(View const& view, EnterpriseRow const& row) const {
  Enterprise e;
  e.id = row.id;
  e.uscc = row.uscc;
  e.name = row.name;
  e.division = row.division;
  e.division_name = known_.divisions.full_name(row.division);
  e.address = row.address;
  e.industry = row.industry;
  if (auto const* industry = industry_of(row.industry)) {
    e.industry_name = industry->zh;
    e.industry_name_en = industry->en;
  }
  e.headcount = row.headcount;
  e.revenue_wan = row.revenue_wan;
  if (!row.size.empty()) e.size = row.size;
  e.above_scale = row.above_scale;
  e.contact = row.contact;
  e.phone = row.phone;
  e.note = row.note;
  e.lon = row.lon;
  e.lat = row.lat;
  e.revision = row.revision;
  if (known_.companions.resumption) e.resumption = known_.companions.resumption(view, row.id.text);
  if (known_.companions.roster) e.roster = known_.companions.roster(view, row.id.text);
  e.group = group_of(view, row.id.text);
  return e;
}

Result<Items<Enterprise>> Enterprises::list(View const& view, ListEnterprises const& in) const {
  EnterpriseFilter filter;
  filter.q = clean(in.q);
  filter.after = in.after;
  filter.limit = in.limit + 1;
  auto const wanted = prefix_of(in.division);
  if (view.actor.scope.kind == Scope::Kind::enterprise) {
    filter.enterprise_id = view.actor.scope.code;
    filter.division_prefix = wanted;
  } else {
    auto const& own = view.actor.scope.code;
    // The narrower of what is asked for and what may be seen; nothing if they lie apart.
    if (!wanted.starts_with(own) && !own.starts_with(wanted)) return Items<Enterprise>{};
    filter.division_prefix = wanted.size() > own.size() ? wanted : own;
  }
  if (!in.stage.empty()) filter.ids = known_.companions.in_stage ? known_.companions.in_stage(view, in.stage) : std::vector<std::string>{};
  if (in.mine) {
    auto const mine = my_enterprises(view);
    if (!filter.ids) filter.ids = mine;
    else std::erase_if(*filter.ids, [&](std::string const& id) { return !std::binary_search(mine.begin(), mine.end(), id); });
  }
  Items<Enterprise> page;
  for (auto const& row : list_enterprises(view, filter, page.total)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = page.items.back().id.text;
      break;
    }
    page.items.push_back(show(view, row));
  }
  return page;
}

Result<Enterprise> Enterprises::get(View const& view, EnterpriseId const& id) const {
  auto const row = TRY(get_visible_enterprise(view, id.text));
  auto out = show(view, row);
  out.nearest_severe = nearest_severe(view, known_, row);
  return out;
}

// `row` with the change in it, all problems of the form together.
Result<EnterpriseRow> Enterprises::checked(View const& view, EnterpriseChange const& in, EnterpriseRow row) const {
  std::vector<Problem> problems;
  if (in.uscc) {
    auto uscc = identifiers::check_uscc(*in.uscc);
    if (uscc) row.uscc = uscc->value;
    else {
      problems.push_back(std::move(uscc).error());
      problems.back().at = "uscc";
    }
  }
  if (row.uscc.empty() && problems.empty()) problems.push_back(invalid("field.missing", "uscc"));
  if (in.name) row.name = clean(*in.name);
  if (row.name.empty()) problems.push_back(invalid("field.missing", "name"));
  if (in.division) {
    auto const found = known_.divisions.resolve(*in.division);
    bool const sure = found.confidence == formats::Confidence::exact || found.confidence == formats::Confidence::likely;
    if (!sure) problems.push_back(invalid("enterprise.division", "division", {{"value", *in.division}}));
    else if (!is_fine_enough(known_.divisions, *found.division)) problems.push_back(invalid("enterprise.division_coarse", "division", {{"value", *in.division}}));
    else row.division = found.division->code;
  } else if (row.division.empty()) {
    problems.push_back(invalid("field.missing", "division"));
  }
  bool const beyond = !row.division.empty() && !view.actor.is_system && !view.actor.may_see(row.id.text, row.division);
  if (beyond) problems.push_back(invalid("enterprise.division_beyond", "division", {{"value", known_.divisions.full_name(row.division)}}));
  if (in.industry) {
    auto const industry = in.industry->empty() ? std::optional(std::string()) : find_industry(*in.industry);
    if (industry) row.industry = *industry;
    else problems.push_back(invalid("enterprise.industry", "industry", {{"value", *in.industry}}));
  }
  if (in.phone && !is_mask_of(*in.phone, row.phone, Pii::phone)) {
    auto phone = clean(*in.phone).empty() ? Result<std::string>(std::string()) : check_phone(*in.phone, "phone");
    if (phone) row.phone = *phone;
    else problems.push_back(std::move(phone).error());
  }
  take_text(in.contact, row.contact, Pii::name);
  take_text(in.address, row.address, Pii::none);
  take_text(in.note, row.note, Pii::none);
  if (in.lon.has_value() != in.lat.has_value()) problems.push_back(invalid("field.missing", in.lon ? "lat" : "lon"));
  if (in.lon && in.lat) {
    row.lon = in.lon;
    row.lat = in.lat;
  }
  if (in.headcount) row.headcount = in.headcount;
  if (in.revenue_wan) row.revenue_wan = in.revenue_wan;
  if (!problems.empty()) return all_of("form.invalid", std::move(problems));

  enterprise_size::Figures figures;
  if (row.headcount) figures.headcount = static_cast<double>(*row.headcount);
  if (row.revenue_wan) figures.revenue_wan = static_cast<double>(*row.revenue_wan);
  row.size.clear();
  for (auto const& industry : known_.industries) {
    if (industry.key != row.industry) continue;
    auto const size = enterprise_size::size_class(industry, figures);
    if (size && size->certain()) row.size = enterprise_size::titled(size->size).name;
  }
  if (in.above_scale) row.above_scale = in.above_scale;
  else if (in.industry || in.revenue_wan || !row.above_scale) row.above_scale = enterprise_size::is_above_scale(row.industry, figures.revenue_wan);
  return row;
}

Result<Enterprise> Enterprises::add(Context& context, EnterpriseChange const& in) const {
  auto row = TRY(checked(context, in, EnterpriseRow{}));
  if (find_enterprise_by_uscc(context, row.uscc)) return all_of("form.invalid", {invalid("enterprise.uscc_taken", "uscc", {{"value", row.uscc}})});
  row.id = new_id<EnterpriseTag>(context.dice, context.now);
  insert_enterprise(context, row);
  auto fact = fact_about("enterprise.added", row);
  fact.facts = {{"uscc", row.uscc}, {"name", row.name}};
  fact.personal = personal_part(row);
  context.journal.note(std::move(fact));
  return show(context, row);
}

void Enterprises::save_change(Context& context, EnterpriseRow const& before, EnterpriseRow& row) const {
  update_enterprise(context, row);
  ++row.revision;
  // Who is known through this enterprise goes with it.
  if (row.division != before.division) {
    move_person_places(context, row.id.text, row.division);
    put_names_of(context, row.id.text);
  }
  json::array changed;
  for (auto const& name : differences(before, row)) changed.emplace_back(name);
  auto fact = fact_about("enterprise.changed", row);
  fact.facts = {{"fields", std::move(changed)}, {"uscc", row.uscc}, {"name", row.name}, {"division", row.division}};
  fact.personal = personal_part(row);
  context.journal.note(std::move(fact));
}

Result<Enterprise> Enterprises::change(Context& context, ChangeEnterprise const& in) const {
  auto const before = TRY(get_visible_enterprise(context, in.id.text));
  if (before.revision != in.revision) return refused("stale", "revision");
  auto row = TRY(checked(context, in, before));
  TRY(check_clerk(context, before, row));
  auto const same_code = find_enterprise_by_uscc(context, row.uscc);
  if (same_code && same_code->id != row.id) return all_of("form.invalid", {invalid("enterprise.uscc_taken", "uscc", {{"value", row.uscc}})});
  if (!differences(before, row).empty()) save_change(context, before, row);
  return show(context, row);
}

Result<Outcome> Enterprises::put(Context& context, EnterpriseChange const& in) const {
  auto const code = identifiers::check_uscc(in.uscc.value_or(""));
  auto const before = code ? find_enterprise_by_uscc(context, code->value) : std::nullopt;
  if (!before) {
    TRY(add(context, in));
    return Outcome::added;
  }
  if (!context.actor.is_system && !context.actor.may_see(before->id.text, before->division))
    return all_of("form.invalid", {invalid("enterprise.uscc_taken", "uscc", {{"value", before->uscc}})});
  auto row = TRY(checked(context, in, *before));
  TRY(check_clerk(context, *before, row));
  if (differences(*before, row).empty()) return Outcome::same;
  save_change(context, *before, row);
  return Outcome::changed;
}

Result<UnmaskedEnterprise> Enterprises::unmask(Context& context, UnmaskEnterprise const& in) const {
  auto const row = TRY(get_visible_enterprise(context, in.id.text));
  TRY(check_unmask(context, in.fields_wanted, in.reason));
  UnmaskedEnterprise out;
  for (auto const& name : in.fields_wanted) (name == "name" ? out.name : out.phone) = name == "name" ? row.contact : row.phone;
  note_unmask(context, "enterprise", row.id.text, row.id.text, row.division, in.fields_wanted, in.reason, enterprise_key(row.id));
  return out;
}

}  // namespace ly::registry
