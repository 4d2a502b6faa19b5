// Places finer than a township, or of another kind: villages, communities, checkpoints, clinics, assembly points. Each lies
// in a division, and who may change it follows from that. Also the look-up of divisions for forms.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/registry.h"
#include "domains/registry/rows.h"

namespace ly::registry {

inline constexpr std::string_view kPlaceKinds = "village community checkpoint clinic assembly_point service_area depot other";

struct Place {
  PlaceId id;
  std::string division, division_name, kind, name;
  std::optional<double> lon, lat;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using P = Place;
    return Fields{field("id", {"编号", "Place"}, &P::id), field("division", {"行政区划代码", "Division"}, &P::division), field("division_name", {"所在地", "Division name"}, &P::division_name),
                  field("kind", {"种类", "Kind"}, &P::kind, {.one_of = kPlaceKinds}), field("name", {"名称", "Name"}, &P::name), field("lon", {"经度", "Longitude"}, &P::lon),
                  field("lat", {"纬度", "Latitude"}, &P::lat), field("revision", {"版本", "Revision"}, &P::revision)};
  }
};

struct AddPlace {
  std::string division, kind, name;
  std::optional<double> lon, lat;  // WGS-84 degrees
  static Fields fields(auto...) {
    using P = AddPlace;
    return Fields{field("division", {"行政区划代码", "Division"}, &P::division, {.required = true, .length_max = 100}), field("kind", {"种类", "Kind"}, &P::kind, {.required = true, .one_of = kPlaceKinds}),
                  field("name", {"名称", "Name"}, &P::name, {.required = true, .length_max = 60}), field("lon", {"经度", "Longitude"}, &P::lon, {.min = -180, .max = 180}),
                  field("lat", {"纬度", "Latitude"}, &P::lat, {.min = -90, .max = 90})};
  }
};

struct ChangePlace : AddPlace {
  PlaceId id;
  int64_t revision = 0;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Place"}, &ChangePlace::id, {.required = true}), field("revision", {"版本", "Revision"}, &ChangePlace::revision, {.required = true})} + AddPlace::fields();
  }
};

struct ListPlaces {
  std::string division, kind, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListPlaces;
    return Fields{field("division", {"行政区划代码", "Division"}, &L::division, {.length_max = 12}), field("kind", {"种类", "Kind"}, &L::kind, {.one_of = kPlaceKinds}),
                  field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

class Places {
 public:
  explicit Places(Known const& known) : known_(known) {}
  Result<Items<Place>> list(View const& view, ListPlaces const& in) const;
  // Problems: place.division, place.beyond, place.name_taken; of change also not_found, stale.
  Result<Place> add(Context& context, AddPlace const& in) const;
  Result<Place> change(Context& context, ChangePlace const& in) const;
  // As add; of one known by division, kind and name only its position changes. Without coordinates they stay as they are.
  Result<Outcome> put(Context& context, AddPlace const& in) const;
  // The place of that name in a division, of whatever kind. Problems: risk.place at "place".
  Result<PlaceId> id_named(View const& view, std::string const& division, std::string const& name) const;

 private:
  Place show(PlaceRow const& row) const;
  Result<PlaceRow> checked(View const& view, AddPlace const& in, PlaceRow row) const;
  Known const& known_;
};

struct DivisionItem {
  std::string code, name;
  int64_t level = 0;  // 1 province, 2 prefecture, 3 county, 4 township
  std::string parent, full_name;
  std::optional<double> lon, lat;
  static Fields fields(auto...) {
    using D = DivisionItem;
    return Fields{field("code", {"代码", "Code"}, &D::code), field("name", {"名称", "Name"}, &D::name), field("level", {"级别", "Level"}, &D::level), field("parent", {"上级", "Parent"}, &D::parent),
                  field("full_name", {"全称", "Full name"}, &D::full_name), field("lon", {"经度", "Longitude"}, &D::lon), field("lat", {"纬度", "Latitude"}, &D::lat)};
  }
};
struct FindDivisions {
  std::optional<std::string> parent;  // "" for the provinces
  std::string q;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using F = FindDivisions;
    return Fields{field("parent", {"上级", "Parent"}, &F::parent, {.length_max = 12}), field("q", {"查找", "Search"}, &F::q, {.length_max = 60}), field("limit", {"条数", "Limit"}, &F::limit, {.min = 1, .max = kPageMax})};
  }
};
// Of `q` if given, else the children of `parent` (all of them), else the provinces.
Items<DivisionItem> find_divisions(Known const& known, FindDivisions const& in);

struct IndustryItem {
  std::string key, zh, en;
  static Fields fields(auto...) {
    using I = IndustryItem;
    return Fields{field("key", {"代码", "Key"}, &I::key), field("zh", {"中文名", "Chinese name"}, &I::zh), field("en", {"英文名", "English name"}, &I::en)};
  }
};
Items<IndustryItem> list_industries(Known const& known);

}  // namespace ly::registry
