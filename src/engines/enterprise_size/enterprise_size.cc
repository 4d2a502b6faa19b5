#include "engines/enterprise_size/enterprise_size.h"

namespace ly::enterprise_size {
namespace {

std::optional<double> figure(Figures const& figures, Metric metric) {
  switch (metric) {
    case Metric::headcount: return figures.headcount;
    case Metric::revenue_wan: return figures.revenue_wan;
    case Metric::assets_wan: return figures.assets_wan;
  }
  return std::nullopt;
}

Size size_by(Bounds const& bounds, double value) {
  if (value >= static_cast<double>(bounds.large)) return Size::large;
  if (value >= static_cast<double>(bounds.medium)) return Size::medium;
  return value >= static_cast<double>(bounds.small) ? Size::small : Size::micro;
}

char const* missing_code(Metric metric) {
  switch (metric) {
    case Metric::headcount: return "enterprise_size.headcount_missing";
    case Metric::revenue_wan: return "enterprise_size.revenue_wan_missing";
    case Metric::assets_wan: return "enterprise_size.assets_wan_missing";
  }
  check(false, "unknown metric");
  return "";
}

Problem missing_problem(std::vector<Metric> const& missing) {
  std::vector<Problem> each;
  for (auto const metric : missing) each.push_back(invalid(missing_code(metric), std::string(titled(metric).name)));
  return all_of("enterprise_size.figures_missing", std::move(each));
}

}  // namespace

Titled titled(Metric metric) {
  switch (metric) {
    case Metric::headcount: return {"headcount", "从业人员（人）", "staff"};
    case Metric::revenue_wan: return {"revenue_wan", "营业收入（万元）", "revenue (10,000 yuan)"};
    case Metric::assets_wan: return {"assets_wan", "资产总额（万元）", "total assets (10,000 yuan)"};
  }
  check(false, "unknown metric");
  return {};
}

Titled titled(Size size) {
  switch (size) {
    case Size::micro: return {"micro", "微型", "Micro"};
    case Size::small: return {"small", "小型", "Small"};
    case Size::medium: return {"medium", "中型", "Medium"};
    case Size::large: return {"large", "大型", "Large"};
  }
  check(false, "unknown size");
  return {};
}

std::optional<Metric> find_metric(std::string_view name) {
  for (auto const metric : {Metric::headcount, Metric::revenue_wan, Metric::assets_wan})
    if (titled(metric).name == name) return metric;
  return std::nullopt;
}

Result<Classified> size_class(Industry const& industry, Figures const& figures) {
  check(!industry.bounds.empty(), "an industry without bounds");
  Classified out{Size::large, industry.bounds.front().metric, {}};
  bool any = false;
  for (auto const& bounds : industry.bounds) {
    auto const value = figure(figures, bounds.metric);
    if (!value) {
      out.missing.push_back(bounds.metric);
      continue;
    }
    if (!(*value >= 0))  // also refuses NaN
      return invalid("enterprise_size.negative", std::string(titled(bounds.metric).name));
    auto const size = size_by(bounds, *value);
    if (!any || size < out.size) {
      out.size = size;
      out.decided_by = bounds.metric;
    }
    any = true;
  }
  if (!any) return missing_problem(out.missing);
  return out;
}

std::optional<bool> is_above_scale(std::string_view industry_key, std::optional<double> main_revenue_wan) {
  if (industry_key != kIndustrialKey) return false;
  if (!main_revenue_wan) return std::nullopt;
  return *main_revenue_wan >= kAboveScaleRevenueWan;
}

}  // namespace ly::enterprise_size
