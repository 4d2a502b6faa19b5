// Enterprises: identified by their unified social credit code (GB 32100), lying in a division, with an industry and figures
// from which their size class follows (工信部联企业〔2011〕300号). Contact, telephone, address and note are sealed; contact
// and telephone go out masked, and in full only through `unmask`. Staff are roster lines, not here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/registry.h"
#include "domains/registry/rows.h"

namespace ly::registry {

inline constexpr std::string_view kSizes = "large medium small micro";
inline constexpr int64_t kHeadcountMax = 3'000'000;       // no employer has more
inline constexpr int64_t kRevenueWanMax = 1'000'000'000;  // 10 trillion yuan, in units of ten thousand

struct Enterprise {
  EnterpriseId id;
  std::string uscc, name, division, division_name, address, industry, industry_name, industry_name_en;
  std::optional<int64_t> headcount, revenue_wan;
  std::optional<std::string> size;
  std::optional<bool> above_scale;
  std::string contact, phone, note;
  std::optional<double> lon, lat;
  int64_t revision = 0;
  json::value resumption, roster, group, nearest_severe;  // the last of one enterprise only, not in lists
  static Fields fields(auto...) {
    using E = Enterprise;
    return Fields{field("id", {"编号", "Enterprise"}, &E::id), field("uscc", {"统一社会信用代码", "Unified social credit code"}, &E::uscc),
                  field("name", {"企业名称", "Name"}, &E::name), field("division", {"行政区划代码", "Division"}, &E::division),
                  field("division_name", {"所在地", "Division name"}, &E::division_name), field("address", {"地址", "Address"}, &E::address),
                  field("industry", {"行业", "Industry"}, &E::industry), field("industry_name", {"行业名称", "Industry name"}, &E::industry_name), field("industry_name_en", {"英文", "In English"}, &E::industry_name_en),
                  field("headcount", {"职工人数", "Headcount"}, &E::headcount), field("revenue_wan", {"年营业收入（万元）", "Yearly revenue (10,000 yuan)"}, &E::revenue_wan),
                  field("size", {"规模", "Size"}, &E::size, {.one_of = kSizes}), field("above_scale", {"规模以上", "Above scale"}, &E::above_scale),
                  field("contact", {"联系人", "Contact"}, &E::contact, {.pii = Pii::name}), field("phone", {"联系电话", "Telephone"}, &E::phone, {.pii = Pii::phone}),
                  field("note", {"备注", "Note"}, &E::note, {.length_max = 2000}), field("revision", {"版本", "Revision"}, &E::revision),
                  field("resumption", {"复工申请", "Resumption"}, &E::resumption), field("roster", {"员工名册", "Roster"}, &E::roster), field("group", {"包干工作组", "Group"}, &E::group),
                  field("nearest_severe", {"最近的严重地区", "Nearest severe area"}, &E::nearest_severe), field("lon", {"经度", "Longitude"}, &E::lon), field("lat", {"纬度", "Latitude"}, &E::lat)};
  }
};

// What is absent stays as it was (or empty, in a new one). A masked contact or telephone sent back stays as it was too.
struct EnterpriseChange {
  std::optional<std::string> uscc, name, division, address, industry, contact, phone, note;
  std::optional<int64_t> headcount, revenue_wan;
  std::optional<bool> above_scale;  // as the statistics list says; else it follows from revenue
  std::optional<double> lon, lat;   // WGS-84 degrees, both or none
  static Fields fields(auto...) {
    using E = EnterpriseChange;
    return Fields{field("uscc", {"统一社会信用代码", "Unified social credit code"}, &E::uscc, {.length_max = 40}), field("name", {"企业名称", "Name"}, &E::name, {.length_max = 120}),
                  field("division", {"行政区划代码", "Division"}, &E::division, {.length_max = 100}), field("address", {"地址", "Address"}, &E::address, {.length_max = 200}),
                  field("industry", {"行业", "Industry"}, &E::industry, {.length_max = 40}),
                  field("headcount", {"职工人数", "Headcount"}, &E::headcount, {.min = 0, .max = kHeadcountMax}),
                  field("revenue_wan", {"年营业收入（万元）", "Yearly revenue (10,000 yuan)"}, &E::revenue_wan, {.min = 0, .max = kRevenueWanMax}),
                  field("above_scale", {"规模以上", "Above scale"}, &E::above_scale), field("contact", {"联系人", "Contact"}, &E::contact, {.length_max = 60}),
                  field("phone", {"联系电话", "Telephone"}, &E::phone, {.length_max = 40}), field("note", {"备注", "Note"}, &E::note, {.length_max = 2000}),
                  field("lon", {"经度", "Longitude"}, &E::lon, {.min = -180, .max = 180}), field("lat", {"纬度", "Latitude"}, &E::lat, {.min = -90, .max = 90})};
  }
};

struct ChangeEnterprise : EnterpriseChange {
  EnterpriseId id;
  int64_t revision = 0;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Enterprise"}, &ChangeEnterprise::id, {.required = true}),
                  field("revision", {"版本", "Revision"}, &ChangeEnterprise::revision, {.required = true})} +
           EnterpriseChange::fields();
  }
};

struct ListEnterprises {
  std::string q, division, stage, after;
  bool mine = false;  // of the groups I belong to
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListEnterprises;
    return Fields{field("q", {"查找", "Search"}, &L::q, {.length_max = 60}), field("division", {"行政区划代码", "Division"}, &L::division, {.length_max = 12}),
                  field("stage", {"阶段", "Stage"}, &L::stage, {.length_max = 60}), field("mine", {"我包干的", "Mine"}, &L::mine), field("after", {"从此之后", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

struct WhichEnterprise {
  EnterpriseId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Enterprise"}, &WhichEnterprise::id, {.required = true})}; }
};

struct UnmaskEnterprise {
  EnterpriseId id;
  std::vector<std::string> fields_wanted;
  std::string reason;
  static Fields fields(auto...) {
    using U = UnmaskEnterprise;
    return Fields{field("id", {"编号", "Enterprise"}, &U::id, {.required = true}), field("fields", {"字段", "Fields"}, &U::fields_wanted, {.required = true, .length_max = 2, .one_of = "name phone"}),
                  field("reason", {"原因", "Reason"}, &U::reason, {.required = true, .length_max = 500})};
  }
};
struct UnmaskedEnterprise {
  std::optional<std::string> name, phone;
  static Fields fields(auto...) {
    return Fields{field("name", {"联系人", "Contact"}, &UnmaskedEnterprise::name), field("phone", {"联系电话", "Telephone"}, &UnmaskedEnterprise::phone)};
  }
};


class Enterprises {
 public:
  explicit Enterprises(Known const& known) : known_(known) {}

  Result<Items<Enterprise>> list(View const& view, ListEnterprises const& in) const;
  Result<Enterprise> get(View const& view, EnterpriseId const& id) const;  // not_found also for foreign ones
  // Problems come together under form.invalid: field.missing, those of check_uscc, enterprise.division,
  // enterprise.division_coarse, enterprise.division_beyond, enterprise.industry, registry.phone, enterprise.uscc_taken.
  Result<Enterprise> add(Context& context, EnterpriseChange const& in) const;
  // Problems: those of add, not_found, stale, enterprise.not_for_clerks {field} (a clerk changes address, contact,
  // telephone, headcount and revenue of his own enterprise).
  Result<Enterprise> change(Context& context, ChangeEnterprise const& in) const;
  Result<UnmaskedEnterprise> unmask(Context& context, UnmaskEnterprise const& in) const;
  // By code: adds it, changes what differs, or finds all the same. For imports; no revision is asked for.
  Result<Outcome> put(Context& context, EnterpriseChange const& in) const;

  // "industry", "工业" or "Industry" -> "industry"; nothing if there is no such industry.
  std::optional<std::string> find_industry(std::string_view words) const;
  enterprise_size::Industry const* industry_of(std::string_view key) const;
  Known const& known() const { return known_; }

 private:
  Enterprise show(View const& view, EnterpriseRow const& row) const;
  Result<EnterpriseRow> checked(View const& view, EnterpriseChange const& in, EnterpriseRow row) const;
  void save_change(Context& context, EnterpriseRow const& before, EnterpriseRow& row) const;

  Known const& known_;
};

// For higher domains: name and division of an enterprise the actor may see.
Result<EnterpriseRow> get_visible_enterprise(View const& view, std::string_view id);

}  // namespace ly::registry
