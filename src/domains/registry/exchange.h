// Sheets of the registry: import and export of enterprises, risk levels and places, xlsx or csv, from the same field lists.
// All problems come back at once, each at its cell; good rows go in; the same sheet again changes nothing (enterprises are
// found by their code, risk levels by division, place, day and level, places by division, kind and name). Persons are not
// exported here: they enter and leave the house only in rosters (screening).
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "desk/desk.h"
#include "domains/registry/duty.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/groups.h"
#include "domains/registry/line_parts.h"
#include "domains/registry/places.h"
#include "domains/registry/risk.h"
#include "domains/registry/sheet_way.h"
#include "formats/record_table.h"

namespace ly::registry {

struct EnterpriseLine {
  std::string uscc, name, division;
  std::optional<std::string> address, industry, contact, phone, note;
  std::optional<int64_t> headcount, revenue_wan;
  std::optional<bool> above_scale;
  std::optional<double> lon, lat;
  static Fields fields(auto...) {
    using L = EnterpriseLine;
    return Fields{field("uscc", {"统一社会信用代码", "Unified social credit code"}, &L::uscc, {.required = true, .length_max = 40}),
                  field("name", {"企业名称", "Enterprise"}, &L::name, {.required = true, .length_max = 120}), field("division", {"所在地", "Division"}, &L::division, {.required = true, .length_max = 100}),
                  field("address", {"地址", "Address"}, &L::address, {.length_max = 200}), field("industry", {"行业", "Industry"}, &L::industry, {.length_max = 40}),
                  field("headcount", {"职工人数", "Headcount"}, &L::headcount, {.min = 0, .max = kHeadcountMax}),
                  field("revenue_wan", {"年营业收入（万元）", "Yearly revenue (10,000 yuan)"}, &L::revenue_wan, {.min = 0, .max = kRevenueWanMax}),
                  field("above_scale", {"是否规模以上", "Above scale"}, &L::above_scale), field("contact", {"联系人", "Contact"}, &L::contact, {.length_max = 60, .pii = Pii::name}),
                  field("phone", {"联系电话", "Telephone"}, &L::phone, {.length_max = 40, .pii = Pii::phone}), field("note", {"备注", "Note"}, &L::note, {.length_max = 2000}),
                  field("lon", {"经度", "Longitude"}, &L::lon, {.min = -180, .max = 180}), field("lat", {"纬度", "Latitude"}, &L::lat, {.min = -90, .max = 90})};
  }
};

struct RiskLine {
  std::string division, level, source;
  std::optional<std::string> place;  // name of a place in that division: a village, a community
  Day from;
  std::optional<Day> to;
  static Fields fields(auto...) {
    using L = RiskLine;
    return Fields{field("division", {"地区", "Division"}, &L::division, {.required = true, .length_max = 100}), field("place", {"村、社区等地点", "Place"}, &L::place, {.length_max = 60}),
                  field("level", {"风险等级", "Level"}, &L::level, {.required = true, .one_of = kRiskLevels}),
                  field("from", {"起始日期", "From"}, &L::from, {.required = true}), field("to", {"截止日期（不含当日）", "To (exclusive)"}, &L::to),
                  field("source", {"依据", "Source"}, &L::source, {.required = true, .length_max = 300})};
  }
};

struct PlaceLine {
  std::string division, kind, name;
  std::optional<double> lon, lat;
  static Fields fields(auto...) {
    using L = PlaceLine;
    return Fields{field("division", {"所在地", "Division"}, &L::division, {.required = true, .length_max = 100}), field("kind", {"种类", "Kind"}, &L::kind, {.required = true, .one_of = kPlaceKinds}),
                  field("name", {"名称", "Name"}, &L::name, {.required = true, .length_max = 60}), field("lon", {"经度", "Longitude"}, &L::lon, {.min = -180, .max = 180}),
                  field("lat", {"纬度", "Latitude"}, &L::lat, {.min = -90, .max = 90})};
  }
};

// One row gives a group, and what stands beside it: an enterprise it looks after, or a member by log-in name.
struct GroupLine {
  std::string division, kind, name;
  std::optional<std::string> uscc, enterprise, account, part, unit;
  static Fields fields(auto...) {
    using L = GroupLine;
    return Fields{field("division", {"所在地", "Division"}, &L::division, {.required = true, .length_max = 100}), field("kind", {"种类", "Kind"}, &L::kind, {.required = true, .one_of = kGroupKinds}),
                  field("name", {"组名", "Group"}, &L::name, {.required = true, .length_max = 60}), field("uscc", {"包干企业信用代码", "Enterprise's code"}, &L::uscc, {.length_max = 40}),
                  field("enterprise", {"企业名称（导入时不读）", "Enterprise's name (not read)"}, &L::enterprise, {.length_max = 120}),
                  field("account", {"成员账号", "Member's account"}, &L::account, {.length_max = 60}), field("part", {"分工", "Part"}, &L::part, {.one_of = kGroupParts}), field("unit", {"借调自", "Seconded from"}, &L::unit, {.length_max = 60})};
  }
};

struct DutyLine {
  std::string group, account, shift, from, to;  // times as HH:MM; `to` not after `from` means the next day
  Day day;
  std::optional<std::string> languages, place;
  static Fields fields(auto...) {
    using L = DutyLine;
    return Fields{field("group", {"工作组", "Group"}, &L::group, {.required = true, .length_max = 60}), field("day", {"日期", "Day"}, &L::day, {.required = true}), field("shift", {"班次", "Shift"}, &L::shift, {.required = true, .length_max = 20}),
                  field("from", {"起", "From"}, &L::from, {.required = true, .length_max = 5}), field("to", {"止", "To"}, &L::to, {.required = true, .length_max = 5}),
                  field("account", {"值班账号", "Account"}, &L::account, {.required = true, .length_max = 60}), field("languages", {"需要的语言", "Languages needed"}, &L::languages, {.length_max = 60}),
                  field("place", {"岗位", "Post"}, &L::place, {.length_max = 60})};
  }
};

enum class SheetKind { enterprises, risk_levels, places, groups, duty };
inline constexpr SheetKind kSheetKinds[] = {SheetKind::enterprises, SheetKind::risk_levels, SheetKind::places, SheetKind::groups, SheetKind::duty};

class Exchange {
 public:
  Exchange(Known const& known, Enterprises const& enterprises, RiskLevels const& risk, Places const& places, Groups const& groups, Duties const& duties)
      : known_(known), enterprises_(enterprises), risk_(risk), places_(places), groups_(groups), duties_(duties) {}

  using RunPart = registry::RunPart;
  using Progress = registry::Progress;
  // {rows, added, changed, same, failed, problems:[{code, at, args}], notes:[…]}. An error means nothing could be read, or
  // the machine could not, or it was stopped (job.stopped).
  Result<json::value> import(SheetKind kind, std::string_view bytes, Day today, RunPart const& part, Progress const& progress) const;
  // What the actor may see, contact and telephone masked.
  Result<std::string> write_sheet(SheetKind kind, View const& view) const;
  Result<std::string> write_template(SheetKind kind, View const& view) const;

  SheetWay way(SheetKind kind) const;
  std::vector<SheetWay> ways() const;

 private:
  formats::SheetWords words(SheetKind kind) const;
  Result<Outcome> put_group_line(Context& context, GroupLine const& line) const;
  Result<Outcome> put_duty_line(Context& context, DutyLine const& line) const;
  std::vector<GroupLine> group_lines(View const& view) const;
  std::vector<DutyLine> duty_lines(View const& view) const;
  Known const& known_;
  Enterprises const& enterprises_;
  RiskLevels const& risk_;
  Places const& places_;
  Groups const& groups_;
  Duties const& duties_;
};

}  // namespace ly::registry
