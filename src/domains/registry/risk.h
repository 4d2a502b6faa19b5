// Risk levels of divisions and places, with half-open days [from, to). `low`, `medium`, `high` as the provinces announce
// them by county since 17 Feb 2020 (分区分级); `severe` stands for the command post's own dated list of severe areas
// (疫情严重地区), which was what one had before. Levels are the house's, for all of China: a worker comes from anywhere.
//
// The level that counts for a person's origin is that of the nearest of: the place, its township, county, prefecture,
// province. Tables are announced by county, so two cases need care and are told by `basis`:
//  - nothing at or above the origin, but something below it (only a township of the county is listed), and
//  - the origin is coarser than a county (the roster says only 湖北武汉): then a heavier level anywhere below counts,
// because nobody can tell that the person was not there. `below` means: ask for the township, or let a person review.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/registry.h"
#include "domains/registry/rows.h"

namespace ly::registry {

inline constexpr std::string_view kRiskLevels = "low medium high severe";

struct RiskLevel {
  RiskId id;
  std::string division, division_name, place_id, level;
  Day from;
  std::optional<Day> to;
  std::string source;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using R = RiskLevel;
    return Fields{field("id", {"编号", "Risk level"}, &R::id), field("division", {"行政区划代码", "Division"}, &R::division),
                  field("division_name", {"地区", "Division name"}, &R::division_name), field("place_id", {"地点", "Place"}, &R::place_id),
                  field("level", {"风险等级", "Level"}, &R::level, {.one_of = kRiskLevels}), field("from", {"起", "From"}, &R::from), field("to", {"止（不含）", "To (exclusive)"}, &R::to),
                  field("source", {"依据", "Source"}, &R::source), field("revision", {"版本", "Revision"}, &R::revision)};
  }
};

struct SetRisk {
  std::string division, level, source;
  std::optional<std::string> place_id;
  Day from;
  std::optional<Day> to;
  static Fields fields(auto...) {
    using S = SetRisk;
    return Fields{field("division", {"行政区划代码", "Division"}, &S::division, {.required = true, .length_max = 100}), field("place_id", {"地点", "Place"}, &S::place_id, {.length_max = 26}),
                  field("level", {"风险等级", "Level"}, &S::level, {.required = true, .one_of = kRiskLevels}), field("from", {"起", "From"}, &S::from, {.required = true}),
                  field("to", {"止（不含）", "To (exclusive)"}, &S::to), field("source", {"依据", "Source"}, &S::source, {.required = true, .length_max = 300})};
  }
};

struct EndRisk {
  RiskId id;
  Day to;
  std::optional<int64_t> revision;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Risk level"}, &EndRisk::id, {.required = true}), field("to", {"止（不含）", "To (exclusive)"}, &EndRisk::to, {.required = true}),
                  field("revision", {"版本", "Revision"}, &EndRisk::revision)};
  }
};

struct ListRisk {
  std::optional<Day> on;
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("on", {"日期", "On"}, &ListRisk::on), field("after", {"从此之后", "After"}, &ListRisk::after), field("limit", {"每页", "Limit"}, &ListRisk::limit, {.min = 1, .max = kPageMax})};
  }
};

class RiskLevels {
 public:
  explicit RiskLevels(Known const& known) : known_(known) {}
  Result<Items<RiskLevel>> list(View const& view, ListRisk const& in) const;
  // A level that begins while another of the same division or place is open ends that one on its day: people announce
  // changes, not ends. Problems: risk.division, risk.days, risk.place, risk.overlap {from, to} (it would cut into a later one).
  Result<RiskLevel> set(Context& context, SetRisk const& in) const;
  Result<RiskLevel> end(Context& context, EndRisk const& in) const;  // not_found, stale, risk.days
  // As set, and false if exactly this level stands already: the same file again changes nothing.
  Result<bool> put(Context& context, SetRisk const& in) const;

 private:
  RiskLevel show(RiskRow const& row) const;
  Result<SetRisk> checked(View const& view, SetRisk const& in) const;
  Known const& known_;
};

enum class RiskBasis { none, here, above, below };

struct Risk {
  std::string level;     // "" when nothing is known
  std::string division;  // the division it came from
  std::string source;
  RiskBasis basis = RiskBasis::none;
};

// All levels of one day, for ten thousand look-ups: load once, ask often. A value, safe to use from any thread.
class RiskTable {
 public:
  void add(RiskRow const& row);
  // `division`: code of any level, also one no longer in use. `place_id` may be empty.
  Risk on(std::string_view division, std::string_view place_id = {}) const;
  size_t size() const { return by_prefix_.size() + by_place_.size(); }

 private:
  struct Level {
    std::string level, division, source;
  };
  std::map<std::string, Level, std::less<>> by_prefix_;  // of divisions: prefix_of(code)
  std::map<std::string, Level, std::less<>> by_place_;
};
RiskTable load_risk(View const& view, Day day);
Risk risk_on(View const& view, std::string_view division, Day day);  // one look-up; for many use load_risk

int risk_weight(std::string_view level);  // low 1 … severe 4, unknown 0

}  // namespace ly::registry
