// Who of the people registered for work fits a shortage, best first, each with the reason. See README.md.
#pragma once
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "domains/cases/cases.h"
#include "formats/policy_set.h"

namespace ly::labour {

inline constexpr size_t kSeekersRead = 2'000;  // of one region at once

struct MatchesFor {
  std::string case_id, language;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using T = MatchesFor;
    return Fields{field("case_id", {"缺工登记", "Shortage"}, &T::case_id, {.required = true, .length_max = 26}), field("limit", {"最多几人", "At most"}, &T::limit, {.min = 1, .max = 200}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct Match {
  std::string case_id, no, name, phone, trade, reason_code, because, would_pass;
  int64_t rank = 9, years = 0, wage = 0;
  bool fits = false;
  std::string available;
  static Fields fields(auto...) {
    using T = Match;
    return Fields{field("case_id", {"求职登记", "Registration"}, &T::case_id), field("no", {"登记号", "Number"}, &T::no), field("name", {"姓名", "Name"}, &T::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &T::phone, {.pii = Pii::phone}), field("trade", {"工种", "Trade"}, &T::trade),
                  field("rank", {"次序", "Rank"}, &T::rank), field("fits", {"可以推荐", "Fits"}, &T::fits), field("reason_code", {"规则", "Rule"}, &T::reason_code), field("because", {"理由", "Because"}, &T::because), field("would_pass", {"怎样就合适", "Would fit if"}, &T::would_pass),
                  field("available", {"何时到岗", "Available"}, &T::available), field("years", {"经验（年）", "Years"}, &T::years), field("wage", {"期望工资", "Wage hoped for"}, &T::wage)};
  }
};
struct Matches {
  std::string case_id, no, enterprise_id, trade, start, version;
  int64_t wanted = 0, wage = 0, fitting = 0, seekers = 0;
  bool draft = false;
  std::vector<Match> items;
  static Fields fields(auto...) {
    using T = Matches;
    return Fields{field("case_id", {"缺工登记", "Shortage"}, &T::case_id), field("no", {"办件号", "Number"}, &T::no), field("enterprise_id", {"企业", "Enterprise"}, &T::enterprise_id), field("trade", {"工种", "Trade"}, &T::trade), field("start", {"希望到岗", "Wanted from"}, &T::start),
                  field("version", {"政策表版本", "Table version"}, &T::version), field("draft", {"起草", "Draft"}, &T::draft), field("wanted", {"缺多少人", "People lacking"}, &T::wanted), field("wage", {"月工资", "Monthly wage"}, &T::wage), field("fitting", {"可推荐人数", "People who fit"}, &T::fitting),
                  field("seekers", {"求职人数", "People looking"}, &T::seekers), field("items", {"人员", "People"}, &T::items)};
  }
};

class Labour {
 public:
  Labour(cases::Cases const& cases, formats::PolicySet const& policies) : cases_(cases), policies_(policies) {}
  // Problems: not_found, labour.no_shortage {no}, labour.no_table {day}.
  Result<Matches> matches(View const& view, MatchesFor const& in) const;

 private:
  cases::Cases const& cases_;
  formats::PolicySet const& policies_;
};

std::vector<Endpoint> endpoints(Labour const& labour);

}  // namespace ly::labour
