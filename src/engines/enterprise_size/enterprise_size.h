// Large, medium, small or micro: the size of an enterprise from its industry and figures, and whether an industrial
// enterprise is above scale (规模以上). The bounds are data (regions/cn/enterprise_sizes.csv).
// Source: 工信部联企业〔2011〕300号, articles 4 and 5; above scale: National Bureau of Statistics since 2011, industrial
// legal persons with a yearly main revenue of 20 million yuan or more.
// Not here: which industry an enterprise belongs to (GB/T 4754); the enterprise says so.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::enterprise_size {

enum class Metric { headcount, revenue_wan, assets_wan };  // persons; ten thousand yuan
enum class Size { micro, small, medium, large };           // ordered by size

struct Titled {
  std::string_view name;  // stable: "revenue_wan", "micro"
  std::string_view zh;
  std::string_view en;
};
Titled titled(Metric metric);
Titled titled(Size size);
std::optional<Metric> find_metric(std::string_view name);

struct Bounds {
  Metric metric;
  int64_t large, medium, small;  // at least
};

struct Industry {
  std::string key;  // stable: "industry", "retail"
  std::string zh, en;
  std::vector<Bounds> bounds;  // one or two
};

struct Figures {
  std::optional<double> headcount, revenue_wan, assets_wan;
};

struct Classified {
  Size size;                    // the largest it can be by the figures at hand
  Metric decided_by;            // the figure that keeps it from being larger
  std::vector<Metric> missing;  // figures the industry asks for and that are not known
  // A missing figure can only make it smaller, and nothing is smaller than micro.
  bool certain() const { return missing.empty() || size == Size::micro; }
};

// Problems: enterprise_size.figures_missing if none of the figures asked for is known, holding enterprise_size.headcount_missing,
// .revenue_wan_missing, .assets_wan_missing as they apply; enterprise_size.negative, at = "headcount" and so on.
Result<Classified> size_class(Industry const& industry, Figures const& figures);

inline constexpr std::string_view kIndustrialKey = "industry";
inline constexpr double kAboveScaleRevenueWan = 2'000;
// Nothing if it depends on a revenue that is not known. Only industry has this notion here.
std::optional<bool> is_above_scale(std::string_view industry_key, std::optional<double> main_revenue_wan);

}  // namespace ly::enterprise_size
