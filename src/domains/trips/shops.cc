#include "domains/trips/shops.h"

#include <algorithm>

#include "base/text.h"
#include "domains/registry/registry.h"
#include "domains/trips/shop_rows.h"
#include "formats/record_table.h"

namespace ly::trips {
namespace {

constexpr int64_t kEveryShop = 100'000;
constexpr Roles kShopKeepers = Role::officer | Role::lead | Role::inspector;
constexpr Roles kShopSeers = may::staff | Role::auditor;
using InDay = std::string ShopIn::*;
constexpr std::array<InDay, 7> kWeek{&ShopIn::mon, &ShopIn::tue, &ShopIn::wed, &ShopIn::thu, &ShopIn::fri, &ShopIn::sat, &ShopIn::sun};

struct ShopLine {
  std::string division, name;
  std::optional<std::string> address, phone, sells, mon, tue, wed, thu, fri, sat, sun, shut_on;
  std::optional<double> lon, lat;
  static Fields fields(auto...) {
    using L = ShopLine;
    return Fields{field("division", {"所在地", "Division"}, &L::division, {.required = true, .length_max = 100}), field("name", {"店名", "Name"}, &L::name, {.required = true, .length_max = 60}), field("address", {"地址", "Address"}, &L::address, {.length_max = 120}),
                  field("phone", {"电话", "Telephone"}, &L::phone, {.length_max = 40}), field("sells", {"卖什么", "Sells"}, &L::sells, {.length_max = 200}), field("mon", {"周一", "Monday"}, &L::mon, {.length_max = 60}),
                  field("tue", {"周二", "Tuesday"}, &L::tue, {.length_max = 60}), field("wed", {"周三", "Wednesday"}, &L::wed, {.length_max = 60}), field("thu", {"周四", "Thursday"}, &L::thu, {.length_max = 60}), field("fri", {"周五", "Friday"}, &L::fri, {.length_max = 60}),
                  field("sat", {"周六", "Saturday"}, &L::sat, {.length_max = 60}), field("sun", {"周日", "Sunday"}, &L::sun, {.length_max = 60}), field("shut_on", {"停业日", "Shut on"}, &L::shut_on, {.length_max = 400}),
                  field("lon", {"经度", "Longitude"}, &L::lon, {.min = -180, .max = 180}), field("lat", {"纬度", "Latitude"}, &L::lat, {.min = -90, .max = 90})};
  }
};
using LineDay = std::optional<std::string> ShopLine::*;
constexpr std::array<LineDay, 7> kLineWeek{&ShopLine::mon, &ShopLine::tue, &ShopLine::wed, &ShopLine::thu, &ShopLine::fri, &ShopLine::sat, &ShopLine::sun};

formats::SheetWords shop_words() {
  formats::SheetWords w;
  w.synonyms["division"] = {"地区", "行政区划"};
  w.synonyms["name"] = {"商店", "名称", "商店名称"};
  w.synonyms["phone"] = {"联系电话", "手机"};
  w.synonyms["sells"] = {"经营范围", "商品"};
  w.synonyms["mon"] = {"星期一"}, w.synonyms["tue"] = {"星期二"}, w.synonyms["wed"] = {"星期三"}, w.synonyms["thu"] = {"星期四"}, w.synonyms["fri"] = {"星期五"}, w.synonyms["sat"] = {"星期六"}, w.synonyms["sun"] = {"星期日", "星期天"};
  w.synonyms["shut_on"] = {"不营业日期", "休息日"};
  return w;
}

// "热食、水" or "hot_meal water": words of kGoods. `bad` is the first that is none.
std::vector<std::string> goods_of(std::string_view text, std::string& bad) {
  auto plain = clean(text);
  for (auto const comma : {"、", "，", ",", "；", ";", "/"}) plain = replaced(std::move(plain), comma, " ");
  std::vector<std::string> out;
  for (auto const word : split(plain, ' ')) {
    if (word.empty()) continue;
    std::string found;
    for (auto const key : split(kGoods, ' '))
      if (word == key || word == carry_noun(key)) found = key;
    if (found.empty() && bad.empty()) bad = word;
    if (!found.empty()) out.push_back(std::move(found));
  }
  return out;
}

std::vector<std::string> each_word(std::string_view text) {
  std::vector<std::string> out;
  for (auto const one : split(text, ' '))
    if (!one.empty()) out.emplace_back(one);
  return out;
}

Shop shown(Around const& around, ShopRow const& row) {
  Shop out;
  out.id = row.id, out.division = row.division, out.name = row.name, out.address = row.address, out.phone = row.phone;
  out.division_name = around.known.divisions.full_name(row.division);
  for (size_t i = 0; i < kWeek.size(); ++i) out.*kWeek[i] = hours_text(row.week.days[i]);
  out.sells = each_word(row.sells);
  out.shut_on = row.week.shut_on;
  out.lon = row.lon, out.lat = row.lat;
  out.revision = row.revision;
  return out;
}

}  // namespace

Result<Items<Shop>> Shops::list(View const& view, ListShops const& in) const {
  return page_of<Shop>(list_shops(view, in.after, in.limit + 1), in.limit, count_shops(view), [&](ShopRow const& row) { return shown(around_, row); });
}

Result<ShopRow> Shops::checked(View const& view, ShopIn const& in) const {
  ShopRow row;
  auto const found = around_.known.divisions.resolve(in.division);
  if (found.confidence != formats::Confidence::exact && found.confidence != formats::Confidence::likely) return invalid("shop.division", "division", {{"value", in.division}});
  row.division = found.division->code;
  row.name = clean(in.name);
  if (row.name.empty()) return invalid("field.missing", "name");
  row.address = clean(in.address);
  if (!clean(in.phone).empty()) row.phone = TRY(registry::check_phone(in.phone, "phone"));
  for (auto const key : split(kGoods, ' '))
    if (std::ranges::find(in.sells, key) != in.sells.end()) row.sells += (row.sells.empty() ? "" : " ") + std::string(key);
  for (size_t i = 0; i < kWeek.size(); ++i) {
    auto const read = read_hours(in.*kWeek[i]);
    if (!read.known) return invalid("shop.hours", std::string(kWeekFields[i]), {{"value", in.*kWeek[i]}});
    row.week.days[i] = read.day;
  }
  row.week.shut_on = in.shut_on;
  std::ranges::sort(row.week.shut_on);
  if (in.lon.has_value() != in.lat.has_value()) return invalid("shop.point", in.lon ? "lat" : "lon");
  row.lon = in.lon, row.lat = in.lat;
  if (auto const known = find_shop_named(view, row.division, row.name)) row.id = known->id, row.revision = known->revision;
  return row;
}

Result<Shop> Shops::put(Context& context, ShopIn const& in) const {
  auto row = TRY(checked(context, in));
  bool const fresh = !row.id;
  if (in.revision && (fresh || *in.revision != row.revision)) return refused("stale", "revision");
  if (fresh) {
    row.id = new_id<ShopTag>(context.dice, context.now);
    insert_shop(context, row);
  } else {
    ++row.revision;
    update_shop(context, row);
  }
  Fact fact{"shop.put", "shop", row.id.text, {}, row.division};
  fact.facts = {{"name", row.name}, {"sells", row.sells}, {"revision", row.revision}};
  context.journal.note(std::move(fact));
  return shown(around_, row);
}

Result<Shop> Shops::drop(Context& context, DropShop const& in) const {
  auto const row = find_shop(context, in.id.text);
  if (!row) return not_found("not_found", "id");
  delete_shop(context, row->id);
  Fact fact{"shop.dropped", "shop", row->id.text, {}, row->division};
  fact.facts = {{"name", row->name}};
  context.journal.note(std::move(fact));
  return shown(around_, *row);
}

Result<json::value> Shops::import(std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) const {
  using registry::Outcome;
  formats::DayRules const days{day_at(now), day_of(2019, 12, 1), day_of(2100, 1, 1)};
  auto const sheet = TRY(formats::read_lines<ShopLine>(bytes, shop_words(), days));
  return registry::put_in_parts(sheet, part, progress, [&](Context& context, ShopLine const& line) -> Result<Outcome> {
    // What the sheet has no column for, or leaves empty, stays as it is.
    auto const division = around_.known.divisions.resolve(line.division).division;
    auto const before = division ? find_shop_named(context, division->code, clean(line.name)) : std::nullopt;
    ShopIn in = before ? static_cast<ShopIn>(shown(around_, *before)) : ShopIn{};
    in.revision.reset();
    in.division = line.division, in.name = line.name;
    if (line.address) in.address = *line.address;
    if (line.phone) in.phone = *line.phone;
    if (line.sells) {
      std::string bad;
      in.sells = goods_of(*line.sells, bad);
      if (!bad.empty()) return invalid("shop.sells", "sells", {{"value", bad}});
    }
    for (size_t i = 0; i < kWeek.size(); ++i)
      if (line.*kLineWeek[i]) in.*kWeek[i] = *(line.*kLineWeek[i]);
    if (line.shut_on) {
      in.shut_on.clear();
      auto plain = clean(*line.shut_on);
      for (auto const comma : {"、", "，", ",", "；", ";"}) plain = replaced(std::move(plain), comma, " ");
      for (auto const& word : each_word(plain)) {
        auto const day = day_from_iso(word);
        if (!day) return invalid("shop.shut_on", "shut_on", {{"value", word}});
        in.shut_on.push_back(*day);
      }
    }
    if (line.lon) in.lon = line.lon;
    if (line.lat) in.lat = line.lat;
    if (before && TRY(checked(context, in)) == *before) return Outcome::same;
    TRY(put(context, in));
    return before ? Outcome::changed : Outcome::added;
  });
}

Result<std::string> Shops::write_sheet(View const& view, bool blank) const {
  std::vector<ShopLine> lines;
  if (!blank)
    for (auto const& row : list_shops(view, "", kEveryShop)) {
      ShopLine line{around_.known.divisions.full_name(row.division), row.name, row.address, row.phone};
      std::string sells, shut;
      for (auto const& key : each_word(row.sells)) sells += (sells.empty() ? "" : "、") + carry_noun(key);
      for (auto const& day : row.week.shut_on) shut += (shut.empty() ? "" : "、") + to_iso(day);
      line.sells = sells, line.shut_on = shut;
      for (size_t i = 0; i < kWeek.size(); ++i) line.*kLineWeek[i] = row.week.days[i] && row.week.days[i]->empty() ? "休" : hours_text(row.week.days[i]);
      line.lon = row.lon, line.lat = row.lat;
      lines.push_back(std::move(line));
    }
  return formats::write_lines(lines, "商店", shop_words(), around_.known.scratch, view.now);
}

registry::SheetWay shop_sheet(Shops const& shops) {
  registry::SheetWay way{"shops", "商店", "trips.import_shops", "/api/shops/import", "/api/shops/export.xlsx", "/api/shops/template.xlsx", "shops.import", "shops.export", "shops.template"};
  way.importers = kShopKeepers, way.seers = kShopSeers;
  way.read = [s = &shops](std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) { return s->import(bytes, now, part, progress); };
  way.write = [s = &shops](View const& view, bool blank) { return s->write_sheet(view, blank); };
  return way;
}

std::vector<Endpoint> shop_endpoints(Shops const& shops, Jobs& jobs) {
  auto const* s = &shops;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListShops, Items<Shop>>("GET", "/api/shops", "shops.list", {"商店", "Shops"}, kShopSeers, [s](View const& v, ListShops const& in) { return s->list(v, in); }));
  rows.push_back(writing<ShopIn, Shop>("POST", "/api/shops", "shops.put", {"登记商店", "Register a shop"}, kShopKeepers, [s](Context& c, ShopIn const& in) { return s->put(c, in); }));
  rows.push_back(writing<DropShop, Shop>("POST", "/api/shops/{id}/drop", "shops.drop", {"删除商店", "Remove a shop"}, kShopKeepers, [s](Context& c, DropShop const& in) { return s->drop(c, in); }));
  registry::add_sheet_endpoints(rows, {shop_sheet(shops)}, jobs);
  return rows;
}

}  // namespace ly::trips
