// The only SQL of supplies.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domains/supplies/supplies.h"

namespace ly::supplies {

// What an actor may see: a region by prefix, or one enterprise.
struct Reach {
  std::string prefix, enterprise_id;
};
Reach reach_of(Actor const& actor);

std::optional<Item> find_item(View const& view, std::string_view key);
std::vector<Item> list_items(View const& view);
void put_item_row(Context& context, Item const& item);

struct StoreRow {
  StoreId id;
  std::string kind, division, enterprise_id, name;
};
std::optional<StoreRow> find_store(View const& view, std::string_view id);
std::optional<StoreRow> find_store_named(View const& view, std::string_view division, std::string_view enterprise_id, std::string_view name);
std::optional<StoreRow> find_store_of(View const& view, std::string_view enterprise_id);
std::vector<StoreRow> list_stores(View const& view, Reach const& reach, std::string_view after, int64_t limit);  // an enterprise's own, or city and park stores
int64_t count_stores(View const& view, Reach const& reach);
void insert_store(Context& context, StoreRow const& row);

int64_t find_stock(View const& view, std::string_view store, std::string_view item);
std::vector<ItemStock> list_stock(View const& view, std::string_view store);

struct MovementRow {
  MovementId id;
  std::string store_id, division, enterprise_id, item, kind, ref, account, note;
  int64_t count = 0, left_after = 0;
  Instant at;
};
// Adds the movement and changes the stock with it. `row.count` must not take more than there is: check() first.
void insert_movement(Context& context, MovementRow row);
std::optional<MovementRow> find_movement(View const& view, std::string_view id);
bool is_reversed(View const& view, std::string_view id);
std::vector<MovementRow> list_movements(View const& view, Reach const& reach, std::string_view item, std::string_view before, int64_t limit);
int64_t count_movements(View const& view, Reach const& reach, std::string_view item);

// Issued to `ref` and not given back, by store, the latest issue first; and by item over all stores.
struct IssuedRow {
  std::string store_id;
  int64_t count = 0;
};
std::vector<IssuedRow> list_issued(View const& view, std::string_view ref, std::string_view item);
std::map<std::string, int64_t> issued_to(View const& view, std::string_view ref);

struct TransferRow {
  TransferId id;
  std::string no, from_store, to_store, from_division, to_division, to_enterprise, item, state = "on_the_way", sent_by, ended_by;
  int64_t count = 0, revision = 1;
  Instant sent_at;
  std::optional<Instant> ended_at;
};
int64_t next_number(Context& context, std::string_view prefix);
std::optional<TransferRow> find_transfer(View const& view, std::string_view id);
std::vector<TransferRow> list_transfers(View const& view, Reach const& reach, std::string_view item, std::string_view before, int64_t limit);
int64_t count_transfers(View const& view, Reach const& reach, std::string_view item);
void insert_transfer(Context& context, TransferRow const& row);
void mark_transfer(Context& context, TransferId const& id, std::string_view state);

struct PledgeRow {
  PledgeId id;
  std::string division, enterprise_id, item, state = "pledged", name, phone, terms, taken_by;
  int64_t count = 0, revision = 1;
  std::optional<Day> due_back;
  Instant at;
};
std::optional<PledgeRow> find_pledge(View const& view, std::string_view id);
std::vector<PledgeRow> list_pledges(View const& view, Reach const& reach, std::string_view item, std::string_view state, std::string_view before, int64_t limit);
int64_t count_pledges(View const& view, Reach const& reach, std::string_view item);
void insert_pledge(Context& context, PledgeRow const& row);  // makes its key
void mark_pledge(Context& context, PledgeId const& id, std::string_view state);

struct NeedRow {
  std::string enterprise_id, item, division, case_id;
  int64_t need = 0, have = 0, missing = 0, people = 0, harm = 0;
  bool veto = false, green = false;
  std::optional<Instant> due_at;
  bool operator==(NeedRow const&) const = default;
};
std::vector<NeedRow> list_needs_of(View const& view, std::string_view enterprise_id);
// Those that are missing something, most missing first. The cursor is "<missing>.<enterprise>.<item>".
std::vector<NeedRow> list_needs(View const& view, Reach const& reach, std::string_view item, std::string_view after, int64_t limit);
int64_t count_needs(View const& view, Reach const& reach, std::string_view item);
void put_need(Context& context, NeedRow const& row);
int64_t on_the_way_to(View const& view, std::string_view enterprise_id, std::string_view item);

struct Sums {
  int64_t in_stores = 0, on_the_way = 0, need = 0, have = 0, missing = 0, enterprises = 0, pledged = 0, vetoes = 0;
};
Sums sums_of(View const& view, Reach const& reach, std::string_view item);

struct ReportRow {
  ReportId id;
  std::string division, item, state = "open", note, answer, told_by, answered_by;
  int64_t count = 0, answered = 0, revision = 1;
  Instant at;
};
std::optional<ReportRow> find_report(View const& view, std::string_view id);
std::vector<ReportRow> list_reports(View const& view, std::string_view prefix, std::string_view item, std::string_view before, int64_t limit);
int64_t count_reports(View const& view, std::string_view prefix, std::string_view item);
void insert_report(Context& context, ReportRow const& row);
void update_report(Context& context, ReportRow const& row);

}  // namespace ly::supplies
