// SQL of shops, and of what was bought for a trip.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/trips/carry.h"
#include "domains/trips/shops.h"

namespace ly::trips {

std::optional<ShopRow> find_shop(View const& view, std::string_view id);
std::optional<ShopRow> find_shop_named(View const& view, std::string_view division, std::string_view name);
std::vector<ShopRow> list_shops(View const& view, std::string_view after, int64_t limit);
int64_t count_shops(View const& view);
void insert_shop(Context& context, ShopRow const& row);
void update_shop(Context& context, ShopRow const& row);
void delete_shop(Context& context, ShopId const& id);

struct PurchaseRow {
  PurchaseId id;
  std::string trip_id, item, shop_id, shop, note, account;  // shop: as it was called then
  int64_t count = 0;
  Instant at;
};
std::optional<PurchaseRow> find_purchase(View const& view, std::string_view id);   // one that stands
std::vector<PurchaseRow> list_purchases(View const& view, TripId const& trip);     // those that stand, oldest first
std::map<std::string, int64_t> bought_for(View const& view, TripId const& trip);   // by item
void insert_purchase(Context& context, PurchaseRow const& row);
void mark_purchase_undone(Context& context, PurchaseId const& id);

std::vector<std::pair<std::string_view, std::string_view>> carry_invariants();

}  // namespace ly::trips
