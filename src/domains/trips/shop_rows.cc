#include "domains/trips/shop_rows.h"

#include "base/text.h"

namespace ly::trips {
namespace {

constexpr std::string_view kShop = "select id, division, name, address, sells, hours, shut_on, lon, lat, revision, sealed from shop ";

std::string place_of(ShopId const& id) { return "shop/" + id.text; }
std::string place_of(PurchaseId const& id) { return "trip_purchase/" + id.text; }

json::value opened(View const& view, std::string const& place, store::Bytes const& sealed) {
  auto const plain = view.keys.unseal(view.tx, Keyring::kHouse, place, sealed.value);
  return plain ? parse_json(*plain).value() : json::value(json::object());
}

ShopRow shop_under(View const& view, store::Cursor const& rows) {
  ShopRow row;
  std::string hours, shut;
  store::Bytes sealed;
  store::read(rows, row.id, row.division, row.name, row.address, row.sells, hours, shut, row.lon, row.lat, row.revision, sealed);
  auto const week = parse_json(hours).value();
  for (size_t i = 0; i < row.week.days.size(); ++i) row.week.days[i] = read_hours(week.as_array().at(i).as_string()).day;
  for (auto const day : split(shut, ' '))
    if (auto const found = day_from_iso(day)) row.week.shut_on.push_back(*found);
  auto const content = opened(view, place_of(row.id), sealed);
  row.phone = text_of(content, "phone");
  return row;
}

std::string hours_of(ShopRow const& row) {
  json::array out;
  for (auto const& day : row.week.days) out.emplace_back(hours_text(day));
  return canonical(json::value(std::move(out)));
}
std::string shut_of(ShopRow const& row) {
  std::string out;
  for (auto const& day : row.week.shut_on) out += (out.empty() ? "" : " ") + to_iso(day);
  return out;
}
store::Bytes sealed_of(Context& context, ShopRow const& row) { return context.keyring.seal(context.tx, Keyring::kHouse, place_of(row.id), canonical(json::object{{"phone", row.phone}})); }

constexpr std::string_view kPurchase = "select id, trip_id, item, count, shop_id, account, at, sealed from trip_purchase ";
PurchaseRow purchase_under(View const& view, store::Cursor const& rows) {
  PurchaseRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.trip_id, row.item, row.count, row.shop_id, row.account, row.at, sealed);
  auto const content = opened(view, place_of(row.id), sealed);
  row.shop = text_of(content, "shop"), row.note = text_of(content, "note");
  return row;
}

}  // namespace

std::optional<ShopRow> find_shop(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kShop) + "where id = $1", id);
  return rows->next() ? std::optional(shop_under(view, *rows)) : std::nullopt;
}
std::optional<ShopRow> find_shop_named(View const& view, std::string_view division, std::string_view name) {
  auto const rows = store::query(view.tx, std::string(kShop) + "where division = $1 and name = $2", division, name);
  return rows->next() ? std::optional(shop_under(view, *rows)) : std::nullopt;
}
std::vector<ShopRow> list_shops(View const& view, std::string_view after, int64_t limit) {
  std::vector<ShopRow> out;
  auto const rows = store::query(view.tx, std::string(kShop) + "where id > $1 order by id limit $2", after, limit);
  while (rows->next()) out.push_back(shop_under(view, *rows));
  return out;
}
int64_t count_shops(View const& view) { return store::find_value<int64_t>(view.tx, "select count(*) from shop").value_or(0); }
void insert_shop(Context& context, ShopRow const& r) {
  store::execute(context.tx, "insert into shop(id, division, name, address, sells, hours, shut_on, lon, lat, revision, changed_at, sealed) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", r.id, r.division, r.name, r.address,
                 r.sells, hours_of(r), shut_of(r), r.lon, r.lat, r.revision, context.now, sealed_of(context, r));
}
void update_shop(Context& context, ShopRow const& r) {
  store::execute(context.tx, "update shop set address = $2, sells = $3, hours = $4, shut_on = $5, lon = $6, lat = $7, revision = $8, changed_at = $9, sealed = $10 where id = $1", r.id, r.address, r.sells, hours_of(r), shut_of(r), r.lon,
                 r.lat, r.revision, context.now, sealed_of(context, r));
}
void delete_shop(Context& context, ShopId const& id) { store::execute(context.tx, "delete from shop where id = $1", id); }

std::optional<PurchaseRow> find_purchase(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPurchase) + "where id = $1 and undone_at = 0", id);
  return rows->next() ? std::optional(purchase_under(view, *rows)) : std::nullopt;
}
std::vector<PurchaseRow> list_purchases(View const& view, TripId const& trip) {
  std::vector<PurchaseRow> out;
  auto const rows = store::query(view.tx, std::string(kPurchase) + "where trip_id = $1 and undone_at = 0 order by id", trip);
  while (rows->next()) out.push_back(purchase_under(view, *rows));
  return out;
}
std::map<std::string, int64_t> bought_for(View const& view, TripId const& trip) {
  std::map<std::string, int64_t> out;
  auto const rows = store::query(view.tx, "select item, sum(count) from trip_purchase where trip_id = $1 and undone_at = 0 group by item", trip);
  while (rows->next()) {
    std::string item;
    int64_t count = 0;
    store::read(*rows, item, count);
    out.emplace(std::move(item), count);
  }
  return out;
}
void insert_purchase(Context& context, PurchaseRow const& r) {
  auto const sealed = context.keyring.seal(context.tx, Keyring::kHouse, place_of(r.id), canonical(json::object{{"shop", r.shop}, {"note", r.note}}));
  store::execute(context.tx, "insert into trip_purchase(id, trip_id, item, count, shop_id, account, at, undone_at, undone_by, sealed) values($1, $2, $3, $4, $5, $6, $7, 0, '', $8)", r.id, r.trip_id, r.item, r.count, r.shop_id, r.account,
                 context.now, sealed);
}
void mark_purchase_undone(Context& context, PurchaseId const& id) {
  store::execute(context.tx, "update trip_purchase set undone_at = $2, undone_by = $3 where id = $1", id, context.now, journal_name(context.actor));
}

std::vector<std::pair<std::string_view, std::string_view>> carry_invariants() {
  return {{"carry.undone_by_somebody", "select id from trip_purchase where (undone_at > 0) <> (undone_by <> '')"},
          {"carry.issued_to_a_trip", "select m.id from movement m where m.kind in ('issued', 'unused') and not exists (select 1 from trip t where t.id = m.ref)"}};
}

}  // namespace ly::trips
