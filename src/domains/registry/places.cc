#include "domains/registry/places.h"

#include "base/text.h"

namespace ly::registry {
namespace {

void note_place(Context& context, std::string what, PlaceRow const& row) {
  Fact fact{std::move(what), "place", row.id.text, {}, row.division};
  fact.facts = {{"kind", row.kind}, {"name", row.name}};
  context.journal.note(std::move(fact));
}

}  // namespace

Place Places::show(PlaceRow const& row) const {
  return {row.id, row.division, known_.divisions.full_name(row.division), row.kind, row.name, row.lon, row.lat, row.revision};
}

// Where checkpoints and clinics are is no secret of a region: who logs in sees them all.
Result<Items<Place>> Places::list(View const& view, ListPlaces const& in) const {
  int64_t total = 0;
  auto const rows = list_places(view, prefix_of(in.division), in.kind, in.after, in.limit + 1, total);
  return page_of<Place>(rows, in.limit, total, [&](PlaceRow const& row) { return show(row); });
}

Result<PlaceRow> Places::checked(View const& view, AddPlace const& in, PlaceRow row) const {
  std::vector<Problem> problems;
  auto const found = known_.divisions.resolve(in.division);
  bool const sure = found.confidence == formats::Confidence::exact || found.confidence == formats::Confidence::likely;
  if (!sure) problems.push_back(invalid("place.division", "division", {{"value", in.division}}));
  else if (!view.actor.is_system && !view.actor.may_see_division(found.division->code)) problems.push_back(invalid("place.beyond", "division", {{"value", in.division}}));
  else row.division = found.division->code;
  row.kind = in.kind;
  row.name = clean(in.name);
  row.lon = in.lon;
  row.lat = in.lat;
  if (in.lon.has_value() != in.lat.has_value()) problems.push_back(invalid("field.missing", in.lon ? "lat" : "lon"));
  if (problems.empty()) {
    auto const same = find_place_named(view, row.division, row.kind, row.name);
    if (same && same->id != row.id) problems.push_back(invalid("place.name_taken", "name", {{"value", row.name}}));
  }
  if (!problems.empty()) return all_of("form.invalid", std::move(problems));
  return row;
}

Result<Place> Places::add(Context& context, AddPlace const& in) const {
  auto row = TRY(checked(context, in, PlaceRow{}));
  row.id = new_id<PlaceTag>(context.dice, context.now);
  insert_place(context, row);
  note_place(context, "place.added", row);
  return show(row);
}

Result<Place> Places::change(Context& context, ChangePlace const& in) const {
  auto const before = find_place(context, in.id.text);
  if (!before || !(context.actor.is_system || context.actor.may_see_division(before->division))) return not_found("not_found", "id");
  if (before->revision != in.revision) return refused("stale", "revision");
  auto row = TRY(checked(context, in, *before));
  update_place(context, row);
  ++row.revision;
  note_place(context, "place.changed", row);
  return show(row);
}

Result<Outcome> Places::put(Context& context, AddPlace const& in) const {
  auto const found = known_.divisions.resolve(in.division);
  auto const same = found.division ? find_place_named(context, found.division->code, in.kind, clean(in.name)) : std::nullopt;
  if (!same) {
    TRY(add(context, in));
    return Outcome::added;
  }
  auto asked = in;
  if (!in.lon && !in.lat) {
    asked.lon = same->lon;
    asked.lat = same->lat;
  }
  auto const row = TRY(checked(context, asked, *same));
  if (row.lon == same->lon && row.lat == same->lat) return Outcome::same;
  update_place(context, row);
  note_place(context, "place.changed", row);
  return Outcome::changed;
}

Result<PlaceId> Places::id_named(View const& view, std::string const& division, std::string const& name) const {
  auto const found = known_.divisions.resolve(division);
  if (found.division)
    for (auto const kind : split(kPlaceKinds, ' '))
      if (auto const row = find_place_named(view, found.division->code, kind, clean(name))) return row->id;
  return invalid("risk.place", "place", {{"value", name}});
}

Items<DivisionItem> find_divisions(Known const& known, FindDivisions const& in) {
  auto const found = in.q.empty() ? known.divisions.children(in.parent.value_or("")) : known.divisions.search(in.q, static_cast<size_t>(in.limit));
  Items<DivisionItem> page;
  for (auto const& d : found) {
    DivisionItem item{d.code, d.name, static_cast<int64_t>(d.level), d.parent, known.divisions.full_name(d.code), {}, {}};
    if (d.point) {
      item.lon = d.point->lon;
      item.lat = d.point->lat;
    }
    page.items.push_back(std::move(item));
  }
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Items<IndustryItem> list_industries(Known const& known) {
  Items<IndustryItem> page;
  for (auto const& i : known.industries) page.items.push_back({i.key, i.zh, i.en});
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

}  // namespace ly::registry
