#include "domains/trips/rest_rows.h"

namespace ly::trips {

std::optional<RestPlaceRow> find_rest_place(View const& view, std::string_view place_id) {
  auto const rows = store::query(view.tx, "select place_id, note, opens, closes, indoor from rest_place where place_id = $1", place_id);
  if (!rows->next()) return std::nullopt;
  RestPlaceRow r;
  store::read(*rows, r.place_id, r.note, r.opens, r.closes, r.indoor);
  return r;
}
void put_rest_place_row(Context& context, RestPlaceRow const& r) {
  store::execute(context.tx,
                 "insert into rest_place(place_id, indoor, opens, closes, note, set_by, set_at) values($1, $2, $3, $4, $5, $6, $7) on conflict(place_id) do update set indoor = excluded.indoor, opens = excluded.opens, "
                 "closes = excluded.closes, note = excluded.note, set_by = excluded.set_by, set_at = excluded.set_at",
                 r.place_id, r.indoor, r.opens, r.closes, r.note, journal_name(context.actor), context.now);
}

}  // namespace ly::trips
