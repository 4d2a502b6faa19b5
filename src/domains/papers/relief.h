// 一企一策: which reliefs of social insurance hold for one enterprise, month by month and insurance by insurance, with the rule that
// decided; the letter that says so; and the same for all enterprises of a district as a job. Laws stand in policies/, never here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/files.h"
#include "desk/jobs.h"
#include "domains/papers/papers.h"
#include "domains/registry/rows.h"

namespace ly::papers {

inline constexpr std::string_view kInsurances[] = {"pension", "unemployment", "injury", "medical"};
inline constexpr int64_t kMonthsMax = 24;

struct AskRelief {
  std::string enterprise_id, org = "企业", from, to;  // months; without any, the present one
  bool hardship = false;
  std::optional<double> reserve;       // months the pool of health insurance can pay
  std::string language;
  static Fields fields(auto...) {
    using T = AskRelief;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &T::enterprise_id, {.required = true, .length_max = 26}), field("org", {"参保单位类型", "Kind of payer"}, &T::org, {.one_of = "企业 个体工商户(单位方式) 社会组织等其他 机关事业"}), field("from", {"从哪个月", "From month"}, &T::from, {.length_max = 7}),
                  field("to", {"到哪个月", "To month"}, &T::to, {.length_max = 7}), field("hardship", {"生产经营严重困难", "In severe difficulty"}, &T::hardship), field("reserve", {"医保统筹基金可支付月数", "Months the health pool can pay"}, &T::reserve),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ReliefLine {
  std::string month, insurance, insurance_title, because, cites, version, rule;
  int64_t amount_fen = 0, relieved_fen = 0, pay_fen = 0;
  double percent = 0;
  bool decided = false;               // false: a table could not decide; `because` says what is missing
  static Fields fields(auto...) {
    using T = ReliefLine;
    return Fields{field("month", {"月份", "Month"}, &T::month), field("insurance", {"险种", "Insurance"}, &T::insurance), field("insurance_title", {"险种名称", "Insurance in words"}, &T::insurance_title), field("amount_fen", {"单位应缴（分）", "Due in fen"}, &T::amount_fen),
                  field("percent", {"减免比例", "Relief in percent"}, &T::percent), field("relieved_fen", {"减免（分）", "Relieved in fen"}, &T::relieved_fen), field("pay_fen", {"还应缴（分）", "To pay in fen"}, &T::pay_fen), field("because", {"理由", "Because"}, &T::because),
                  field("cites", {"依据", "Cites"}, &T::cites), field("version", {"政策表版本", "Version"}, &T::version), field("rule", {"规则", "Rule"}, &T::rule), field("decided", {"已判定", "Decided"}, &T::decided)};
  }
};
struct Relief {
  std::string enterprise_id, enterprise, size, size_because, deferral, deferral_because;
  int64_t due_fen = 0, relieved_fen = 0, pay_fen = 0;
  bool size_certain = false, contributions = false;  // contributions: some are known
  std::vector<ReliefLine> lines;
  std::vector<std::string> papers;     // to bring along
  static Fields fields(auto...) {
    using T = Relief;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &T::enterprise_id), field("enterprise", {"企业名称", "Enterprise's name"}, &T::enterprise), field("size", {"划型", "Size class"}, &T::size), field("size_because", {"划型依据", "How the size came about"}, &T::size_because),
                  field("size_certain", {"划型确定", "Size certain"}, &T::size_certain), field("contributions", {"有缴费数据", "Contributions known"}, &T::contributions), field("due_fen", {"应缴合计（分）", "Due in all"}, &T::due_fen), field("relieved_fen", {"减免合计（分）", "Relieved in all"}, &T::relieved_fen),
                  field("pay_fen", {"还应缴合计（分）", "To pay in all"}, &T::pay_fen), field("deferral", {"缓缴", "Deferral"}, &T::deferral), field("deferral_because", {"缓缴理由", "Why"}, &T::deferral_because), field("lines", {"逐月", "Lines"}, &T::lines),
                  field("papers", {"需带材料", "Papers needed"}, &T::papers)};
  }
};

struct ContributionIn {
  std::string month, insurance;
  int64_t amount_fen = 0;
  static Fields fields(auto...) {
    using T = ContributionIn;
    return Fields{field("month", {"月份", "Month"}, &T::month, {.required = true, .length_max = 7}), field("insurance", {"险种", "Insurance"}, &T::insurance, {.required = true, .one_of = "pension unemployment injury medical"}),
                  field("amount_fen", {"单位应缴（分）", "Due in fen"}, &T::amount_fen, {.required = true, .min = 0, .max = 1'000'000'000'000})};
  }
};
struct PutContributions {
  std::string enterprise_id;
  std::vector<ContributionIn> lines;
  static Fields fields(auto...) {
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &PutContributions::enterprise_id, {.required = true, .length_max = 26}), field("lines", {"各月", "Lines"}, &PutContributions::lines, {.required = true, .length_max = 96})};
  }
};
struct ImportContributions {
  FileId file_id;
  static Fields fields(auto...) { return Fields{field("file_id", {"缴费表", "Sheet"}, &ImportContributions::file_id, {.required = true})}; }
};
struct ContributionsKept {
  int64_t enterprises = 0, lines = 0;
  static Fields fields(auto...) { return Fields{field("enterprises", {"企业", "Enterprises"}, &ContributionsKept::enterprises), field("lines", {"条", "Lines"}, &ContributionsKept::lines)}; }
};
struct BatchRelief {
  std::string division, org = "企业", from, to;
  std::optional<double> reserve;
  bool letters = true;
  static Fields fields(auto...) {
    using T = BatchRelief;
    return Fields{field("division", {"地区", "District"}, &T::division, {.length_max = 12}), field("org", {"参保单位类型", "Kind of payer"}, &T::org, {.one_of = "企业 个体工商户(单位方式) 社会组织等其他 机关事业"}), field("from", {"从哪个月", "From month"}, &T::from, {.length_max = 7}),
                  field("to", {"到哪个月", "To month"}, &T::to, {.length_max = 7}), field("reserve", {"医保统筹基金可支付月数", "Months the health pool can pay"}, &T::reserve), field("letters", {"同时发告知书", "Send the letters too"}, &T::letters)};
  }
};
struct BatchStarted {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &BatchStarted::job_id)}; }
};

class Reliefs {
 public:
  Reliefs(Papers const& papers, registry::Known const& known, formats::PolicySet const& policies) : papers_(papers), known_(known), policies_(policies) {}

  // Problems: relief.month {value}, relief.months_many {max}, not_found.
  Result<Relief> work_out(View const& view, AskRelief const& in) const;
  Result<PaperRow> send_letter(Context& context, AskRelief const& in) const;  // relief.no_contributions
  Result<Relief> put_contributions(Context& context, PutContributions const& in) const;
  // One row an enterprise and month: 统一社会信用代码, 费款所属期, 养老, 失业, 工伤, 医疗 in yuan. All faults by cell; nothing goes in then.
  Result<ContributionsKept> import_contributions(Context& context, ImportContributions const& in) const;
  Result<BatchStarted> start_batch(Context& context, Jobs& jobs, BatchRelief const& in) const;
  Result<json::value> run_batch(JobRun& run) const;  // {"file_id", "enterprises", "letters", "relieved_fen"}

 private:
  Relief of(View const& view, registry::EnterpriseRow const& firm, AskRelief const& in, std::vector<std::string> const& months) const;

  Papers const& papers_;
  registry::Known const& known_;
  formats::PolicySet const& policies_;
};

// "2020-02" … "2020-06". Errors: relief.month, relief.months_many.
Result<std::vector<std::string>> months_between(std::string const& from, std::string const& to);
// Half a fen is rounded up, for the enterprise.
int64_t share_of(int64_t fen, double percent);

}  // namespace ly::papers
