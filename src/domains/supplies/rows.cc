#include "domains/supplies/rows.h"

namespace ly::supplies {
namespace {

std::string end_of(std::string_view prefix) { return std::string(prefix) + "\x7f"; }

std::string text_in(json::value const& content, std::string_view name) { return std::string(text_of(content, name)); }

// Sealed free text that concerns no person by itself.
store::Bytes sealed_note(Context& context, std::string const& place, json::object content) {
  return context.keyring.seal(context.tx, Keyring::kHouse, place, canonical(std::move(content)));
}
json::value unsealed_note(View const& view, std::string const& place, store::Bytes const& sealed) {
  auto const plain = view.keys.unseal(view.tx, Keyring::kHouse, place, sealed.value);
  return plain ? *parse_json(*plain) : json::value(json::object());
}

constexpr std::string_view kStore = "select id, kind, division, enterprise_id, name from supply_store ";
StoreRow store_under(store::Cursor const& rows) {
  StoreRow row;
  store::read(rows, row.id, row.kind, row.division, row.enterprise_id, row.name);
  return row;
}

constexpr std::string_view kMovement = "select id, store_id, division, enterprise_id, item, kind, count, left_after, ref, account, at, sealed from movement ";
MovementRow movement_under(View const& view, store::Cursor const& rows) {
  MovementRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.store_id, row.division, row.enterprise_id, row.item, row.kind, row.count, row.left_after, row.ref, row.account, row.at, sealed);
  row.note = text_in(unsealed_note(view, "movement/" + row.id.text, sealed), "note");
  return row;
}
// $1, $2 the region's codes, $3 the enterprise or '', $4 the item or ''.
constexpr std::string_view kReached = "where division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) and ($4 = '' or item = $4) ";

constexpr std::string_view kTransfer =
    "select id, no, from_store, to_store, from_division, to_division, to_enterprise, item, count, state, sent_by, sent_at, ended_by, ended_at, revision from supply_transfer ";
TransferRow transfer_under(store::Cursor const& rows) {
  TransferRow row;
  store::read(rows, row.id, row.no, row.from_store, row.to_store, row.from_division, row.to_division, row.to_enterprise, row.item, row.count, row.state, row.sent_by, row.sent_at, row.ended_by, row.ended_at, row.revision);
  return row;
}
constexpr std::string_view kTransferReached =
    "where ((from_division >= $1 and from_division < $2) or (to_division >= $1 and to_division < $2)) and ($3 = '' or to_enterprise = $3) and ($4 = '' or item = $4) ";

constexpr std::string_view kPledge = "select id, division, enterprise_id, item, count, state, due_back, sealed, taken_by, at, revision from supply_pledge ";
std::string pledge_key(std::string_view id) { return "pledge/" + std::string(id); }
PledgeRow pledge_under(View const& view, store::Cursor const& rows) {
  PledgeRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.division, row.enterprise_id, row.item, row.count, row.state, row.due_back, sealed, row.taken_by, row.at, row.revision);
  auto const key = pledge_key(row.id.text);
  if (auto const plain = view.keys.unseal(view.tx, key, key + "/content", sealed.value)) {
    auto const content = *parse_json(*plain);
    row.name = text_in(content, "name");
    row.phone = text_in(content, "phone");
    row.terms = text_in(content, "terms");
  }
  return row;
}

constexpr std::string_view kNeed = "select enterprise_id, item, division, case_id, need, have, missing, veto, green, people, harm, due_at from supply_need ";
NeedRow need_under(store::Cursor const& rows) {
  NeedRow row;
  store::read(rows, row.enterprise_id, row.item, row.division, row.case_id, row.need, row.have, row.missing, row.veto, row.green, row.people, row.harm, row.due_at);
  return row;
}

constexpr std::string_view kReport = "select id, division, item, count, state, answered, sealed, told_by, at, answered_by, revision from supply_report ";
ReportRow report_under(View const& view, store::Cursor const& rows) {
  ReportRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.division, row.item, row.count, row.state, row.answered, sealed, row.told_by, row.at, row.answered_by, row.revision);
  auto const content = unsealed_note(view, "supply_report/" + row.id.text, sealed);
  row.note = text_in(content, "note");
  row.answer = text_in(content, "answer");
  return row;
}

}  // namespace

Reach reach_of(Actor const& actor) {
  if (actor.scope.kind == Scope::Kind::enterprise) return {"", actor.scope.code};
  return {std::string(actor.region()), ""};
}

std::optional<Item> find_item(View const& view, std::string_view key) {
  auto const rows = store::query(view.tx, "select key, zh, en, unit_zh, unit_en from supply_item where key = $1", key);
  if (!rows->next()) return std::nullopt;
  Item item;
  store::read(*rows, item.key, item.zh, item.en, item.unit_zh, item.unit_en);
  return item;
}

std::vector<Item> list_items(View const& view) {
  std::vector<Item> out;
  auto const rows = store::query(view.tx, "select key, zh, en, unit_zh, unit_en from supply_item order by key");
  while (rows->next()) {
    Item item;
    store::read(*rows, item.key, item.zh, item.en, item.unit_zh, item.unit_en);
    out.push_back(std::move(item));
  }
  return out;
}

void put_item_row(Context& context, Item const& item) {
  store::execute(context.tx,
                 "insert into supply_item(key, zh, en, unit_zh, unit_en, revision, changed_at) values($1, $2, $3, $4, $5, 1, $6) "
                 "on conflict(key) do update set zh = excluded.zh, en = excluded.en, unit_zh = excluded.unit_zh, unit_en = excluded.unit_en, revision = supply_item.revision + 1, changed_at = excluded.changed_at",
                 item.key, item.zh, item.en, item.unit_zh, item.unit_en, context.now);
}

std::optional<StoreRow> find_store(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kStore) + "where id = $1", id);
  return rows->next() ? std::optional(store_under(*rows)) : std::nullopt;
}

std::optional<StoreRow> find_store_named(View const& view, std::string_view division, std::string_view enterprise_id, std::string_view name) {
  auto const rows = store::query(view.tx, std::string(kStore) + "where division = $1 and enterprise_id = $2 and name = $3", division, enterprise_id, name);
  return rows->next() ? std::optional(store_under(*rows)) : std::nullopt;
}

std::optional<StoreRow> find_store_of(View const& view, std::string_view enterprise_id) {
  auto const rows = store::query(view.tx, std::string(kStore) + "where enterprise_id = $1 order by id limit 1", enterprise_id);
  return rows->next() ? std::optional(store_under(*rows)) : std::nullopt;
}

// An enterprise's clerk sees his own; staff see the stores of the city and the parks, not every enterprise's.
constexpr std::string_view kStoresReached = "where division >= $1 and division < $2 and (($3 <> '' and enterprise_id = $3) or ($3 = '' and kind <> 'enterprise')) ";

std::vector<StoreRow> list_stores(View const& view, Reach const& reach, std::string_view after, int64_t limit) {
  std::vector<StoreRow> out;
  auto const rows = store::query(view.tx, std::string(kStore) + std::string(kStoresReached) + "and id > $4 order by id limit $5", reach.prefix, end_of(reach.prefix), reach.enterprise_id, after, limit);
  while (rows->next()) out.push_back(store_under(*rows));
  return out;
}

int64_t count_stores(View const& view, Reach const& reach) {
  return store::find_value<int64_t>(view.tx, "select count(*) from supply_store " + std::string(kStoresReached), reach.prefix, end_of(reach.prefix), reach.enterprise_id).value_or(0);
}

void insert_store(Context& context, StoreRow const& row) {
  store::execute(context.tx, "insert into supply_store(id, kind, division, enterprise_id, name, changed_at) values($1, $2, $3, $4, $5, $6)", row.id, row.kind, row.division, row.enterprise_id, row.name, context.now);
}

int64_t find_stock(View const& view, std::string_view store, std::string_view item) {
  return store::find_value<int64_t>(view.tx, "select on_hand from stock where store_id = $1 and item = $2", store, item).value_or(0);
}

std::vector<ItemStock> list_stock(View const& view, std::string_view store) {
  std::vector<ItemStock> out;
  auto const rows = store::query(view.tx, "select item, on_hand from stock where store_id = $1 order by item", store);
  while (rows->next()) {
    ItemStock one;
    store::read(*rows, one.item, one.on_hand);
    out.push_back(std::move(one));
  }
  return out;
}

void insert_movement(Context& context, MovementRow row) {
  row.left_after = find_stock(context, row.store_id, row.item) + row.count;
  check(row.left_after >= 0, "a store never gives more than it has");
  store::execute(context.tx, "insert into stock(store_id, item, on_hand) values($1, $2, $3) on conflict(store_id, item) do update set on_hand = excluded.on_hand", row.store_id, row.item, row.left_after);
  store::execute(context.tx, "insert into movement(id, store_id, division, enterprise_id, item, kind, count, left_after, ref, account, at, sealed) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", row.id,
                 row.store_id, row.division, row.enterprise_id, row.item, row.kind, row.count, row.left_after, row.ref, row.account, row.at,
                 sealed_note(context, "movement/" + row.id.text, {{"note", row.note}}));
}

std::optional<MovementRow> find_movement(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kMovement) + "where id = $1", id);
  return rows->next() ? std::optional(movement_under(view, *rows)) : std::nullopt;
}

bool is_reversed(View const& view, std::string_view id) {
  return store::find_value<int64_t>(view.tx, "select count(*) from movement where ref = $1 and kind = 'reverse'", id).value_or(0) > 0;
}

std::vector<MovementRow> list_movements(View const& view, Reach const& reach, std::string_view item, std::string_view before, int64_t limit) {
  std::vector<MovementRow> out;
  auto const take = [&](std::unique_ptr<store::Cursor> rows) {
    while (rows->next()) out.push_back(movement_under(view, *rows));
    return out;
  };
  // The newest are read in their order until the page is full, instead of sorting all of a region: `division || ''` keeps a database
  // from choosing the index by division for that.
  std::string const page = "and ($3 = '' or item = $3) and ($4 = '' or id < $4) order by id desc limit $5";
  if (!reach.enterprise_id.empty()) return take(store::query(view.tx, std::string(kMovement) + "where enterprise_id = $1 and $2 = '' " + page, reach.enterprise_id, "", item, before, limit));
  return take(store::query(view.tx, std::string(kMovement) + "where division || '' >= $1 and division || '' < $2 " + page, reach.prefix, end_of(reach.prefix), item, before, limit));
}

int64_t count_movements(View const& view, Reach const& reach, std::string_view item) {
  // Each question by the index that answers it alone.
  if (!reach.enterprise_id.empty()) return store::find_value<int64_t>(view.tx, "select count(*) from movement where enterprise_id = $1 and ($2 = '' or item = $2)", reach.enterprise_id, item).value_or(0);
  if (item.empty()) return store::find_value<int64_t>(view.tx, "select count(*) from movement where division >= $1 and division < $2", reach.prefix, end_of(reach.prefix)).value_or(0);
  return store::find_value<int64_t>(view.tx, "select count(*) from movement where item = $3 and division >= $1 and division < $2", reach.prefix, end_of(reach.prefix), item).value_or(0);
}

int64_t next_number(Context& context, std::string_view prefix) {
  store::execute(context.tx, "insert into supply_number(prefix, last) values($1, 1) on conflict(prefix) do update set last = supply_number.last + 1", prefix);
  return store::find_value<int64_t>(context.tx, "select last from supply_number where prefix = $1", prefix).value_or(1);
}

std::vector<IssuedRow> list_issued(View const& view, std::string_view ref, std::string_view item) {
  std::vector<IssuedRow> out;
  auto const rows = store::query(view.tx, "select store_id, -sum(count) from movement where ref = $1 and item = $2 and kind in ('issued', 'unused') group by store_id having sum(count) < 0 order by max(id) desc", ref, item);
  while (rows->next()) {
    auto& row = out.emplace_back();
    store::read(*rows, row.store_id, row.count);
  }
  return out;
}

std::map<std::string, int64_t> issued_to(View const& view, std::string_view ref) {
  std::map<std::string, int64_t> out;
  auto const rows = store::query(view.tx, "select item, -sum(count) from movement where ref = $1 and kind in ('issued', 'unused') group by item having sum(count) < 0", ref);
  while (rows->next()) {
    std::string item;
    int64_t count = 0;
    store::read(*rows, item, count);
    out.emplace(std::move(item), count);
  }
  return out;
}

std::optional<TransferRow> find_transfer(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kTransfer) + "where id = $1", id);
  return rows->next() ? std::optional(transfer_under(*rows)) : std::nullopt;
}

std::vector<TransferRow> list_transfers(View const& view, Reach const& reach, std::string_view item, std::string_view before, int64_t limit) {
  std::vector<TransferRow> out;
  auto const rows = store::query(view.tx, std::string(kTransfer) + std::string(kTransferReached) + "and ($5 = '' or id < $5) order by id desc limit $6", reach.prefix, end_of(reach.prefix), reach.enterprise_id, item, before, limit);
  while (rows->next()) out.push_back(transfer_under(*rows));
  return out;
}

int64_t count_transfers(View const& view, Reach const& reach, std::string_view item) {
  return store::find_value<int64_t>(view.tx, "select count(*) from supply_transfer " + std::string(kTransferReached), reach.prefix, end_of(reach.prefix), reach.enterprise_id, item).value_or(0);
}

void insert_transfer(Context& context, TransferRow const& r) {
  store::execute(context.tx,
                 "insert into supply_transfer(id, no, from_store, to_store, from_division, to_division, to_enterprise, item, count, state, sent_by, sent_at, ended_by, ended_at, revision) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, 'on_the_way', $10, $11, '', null, 1)",
                 r.id, r.no, r.from_store, r.to_store, r.from_division, r.to_division, r.to_enterprise, r.item, r.count, r.sent_by, context.now);
}

void mark_transfer(Context& context, TransferId const& id, std::string_view state) {
  store::execute(context.tx, "update supply_transfer set state = $2, ended_by = $3, ended_at = $4, revision = revision + 1 where id = $1", id, state, journal_name(context.actor), context.now);
}

std::optional<PledgeRow> find_pledge(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPledge) + "where id = $1", id);
  return rows->next() ? std::optional(pledge_under(view, *rows)) : std::nullopt;
}

std::vector<PledgeRow> list_pledges(View const& view, Reach const& reach, std::string_view item, std::string_view state, std::string_view before, int64_t limit) {
  std::vector<PledgeRow> out;
  auto const rows = store::query(view.tx, std::string(kPledge) + std::string(kReached) + "and ($5 = '' or state = $5) and ($6 = '' or id < $6) order by id desc limit $7", reach.prefix, end_of(reach.prefix),
                                 reach.enterprise_id, item, state, before, limit);
  while (rows->next()) out.push_back(pledge_under(view, *rows));
  return out;
}

int64_t count_pledges(View const& view, Reach const& reach, std::string_view item) {
  return store::find_value<int64_t>(view.tx, "select count(*) from supply_pledge " + std::string(kReached), reach.prefix, end_of(reach.prefix), reach.enterprise_id, item).value_or(0);
}

void insert_pledge(Context& context, PledgeRow const& row) {
  auto const key = pledge_key(row.id.text);
  context.keyring.make_key(context.tx, "pledge", key, context.now);
  store::execute(context.tx, "insert into supply_pledge(id, division, enterprise_id, item, count, state, due_back, sealed, taken_by, at, revision) values($1, $2, $3, $4, $5, 'pledged', $6, $7, $8, $9, 1)", row.id,
                 row.division, row.enterprise_id, row.item, row.count, row.due_back,
                 context.keyring.seal(context.tx, key, key + "/content", canonical(json::object{{"name", row.name}, {"phone", row.phone}, {"terms", row.terms}})), row.taken_by, context.now);
}

void mark_pledge(Context& context, PledgeId const& id, std::string_view state) {
  store::execute(context.tx, "update supply_pledge set state = $2, revision = revision + 1 where id = $1", id, state);
}

std::vector<NeedRow> list_needs_of(View const& view, std::string_view enterprise_id) {
  std::vector<NeedRow> out;
  auto const rows = store::query(view.tx, std::string(kNeed) + "where enterprise_id = $1 order by item", enterprise_id);
  while (rows->next()) out.push_back(need_under(*rows));
  return out;
}

std::vector<NeedRow> list_needs(View const& view, Reach const& reach, std::string_view item, std::string_view after, int64_t limit) {
  int64_t missing = INT64_MAX;
  std::string enterprise, last_item;
  if (auto const dot = after.find('.'); dot != std::string_view::npos) {
    missing = std::strtoll(std::string(after).c_str(), nullptr, 10);
    auto const rest = after.substr(dot + 1);
    enterprise = std::string(rest.substr(0, rest.find('.')));
    last_item = std::string(rest.substr(std::min(rest.size(), rest.find('.') + 1)));
  }
  std::vector<NeedRow> out;
  auto const rows = store::query(view.tx, std::string(kNeed) + std::string(kReached) +
                                              "and missing > 0 and (missing < $5 or (missing = $5 and (enterprise_id > $6 or (enterprise_id = $6 and item > $7)))) order by missing desc, enterprise_id, item limit $8",
                                 reach.prefix, end_of(reach.prefix), reach.enterprise_id, item, missing, enterprise, last_item, limit);
  while (rows->next()) out.push_back(need_under(*rows));
  return out;
}

int64_t count_needs(View const& view, Reach const& reach, std::string_view item) {
  return store::find_value<int64_t>(view.tx, "select count(*) from supply_need " + std::string(kReached) + "and missing > 0", reach.prefix, end_of(reach.prefix), reach.enterprise_id, item).value_or(0);
}

void put_need(Context& context, NeedRow const& r) {
  store::execute(context.tx,
                 "insert into supply_need(enterprise_id, item, division, case_id, need, have, missing, veto, green, people, harm, due_at, changed_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
                 "on conflict(enterprise_id, item) do update set division = excluded.division, case_id = excluded.case_id, need = excluded.need, have = excluded.have, missing = excluded.missing, veto = excluded.veto, "
                 "green = excluded.green, people = excluded.people, harm = excluded.harm, due_at = excluded.due_at, changed_at = excluded.changed_at",
                 r.enterprise_id, r.item, r.division, r.case_id, r.need, r.have, r.missing, r.veto, r.green, r.people, r.harm, r.due_at, context.now);
}

int64_t on_the_way_to(View const& view, std::string_view enterprise_id, std::string_view item) {
  return store::find_value<int64_t>(view.tx, "select sum(count) from supply_transfer where to_enterprise = $1 and item = $2 and state = 'on_the_way'", enterprise_id, item).value_or(0);
}

Sums sums_of(View const& view, Reach const& reach, std::string_view item) {
  Sums out;
  auto const end = end_of(reach.prefix);
  auto const& mine = reach.enterprise_id;
  auto const one = [&](std::string const& sql) { return store::find_value<int64_t>(view.tx, sql, reach.prefix, end, mine, item).value_or(0); };
  out.in_stores = one("select sum(s.on_hand) from stock s join supply_store t on t.id = s.store_id where t.division >= $1 and t.division < $2 and (($3 <> '' and t.enterprise_id = $3) or ($3 = '' and t.kind <> 'enterprise')) and s.item = $4");
  out.on_the_way = one("select sum(count) from supply_transfer where state = 'on_the_way' and to_division >= $1 and to_division < $2 and ($3 = '' or to_enterprise = $3) and item = $4");
  out.pledged = one("select sum(count) from supply_pledge where state = 'pledged' and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) and item = $4");
  auto const rows = store::query(view.tx, "select sum(need), sum(have), sum(missing), sum(case when missing > 0 then 1 else 0 end), sum(case when missing > 0 then veto else 0 end) from supply_need "
                                          "where division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) and item = $4",
                                 reach.prefix, end, mine, item);
  if (rows->next() && !rows->is_null(0)) store::read(*rows, out.need, out.have, out.missing, out.enterprises, out.vetoes);
  return out;
}

std::optional<ReportRow> find_report(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kReport) + "where id = $1", id);
  return rows->next() ? std::optional(report_under(view, *rows)) : std::nullopt;
}

std::vector<ReportRow> list_reports(View const& view, std::string_view prefix, std::string_view item, std::string_view before, int64_t limit) {
  std::vector<ReportRow> out;
  auto const rows = store::query(view.tx, std::string(kReport) + "where division >= $1 and division < $2 and ($3 = '' or item = $3) and ($4 = '' or id < $4) order by id desc limit $5", prefix, end_of(prefix), item, before, limit);
  while (rows->next()) out.push_back(report_under(view, *rows));
  return out;
}

int64_t count_reports(View const& view, std::string_view prefix, std::string_view item) {
  return store::find_value<int64_t>(view.tx, "select count(*) from supply_report where division >= $1 and division < $2 and ($3 = '' or item = $3)", prefix, end_of(prefix), item).value_or(0);
}

void insert_report(Context& context, ReportRow const& r) {
  store::execute(context.tx, "insert into supply_report(id, division, item, count, state, answered, sealed, told_by, at, answered_by, answered_at, revision) values($1, $2, $3, $4, 'open', 0, $5, $6, $7, '', null, 1)", r.id, r.division,
                 r.item, r.count, sealed_note(context, "supply_report/" + r.id.text, {{"note", r.note}, {"answer", ""}}), r.told_by, context.now);
}

void update_report(Context& context, ReportRow const& r) {
  store::execute(context.tx, "update supply_report set state = $2, answered = $3, sealed = $4, answered_by = $5, answered_at = $6, revision = revision + 1 where id = $1", r.id, r.state, r.answered,
                 sealed_note(context, "supply_report/" + r.id.text, {{"note", r.note}, {"answer", r.answer}}), r.answered_by, context.now);
}

}  // namespace ly::supplies
