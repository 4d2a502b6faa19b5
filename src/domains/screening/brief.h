// The outcome for one person without its words and without what would change it: for counting over very many (impact of a change).
// The same tables and readings as decide() in verdict.h, which tells the whole.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "domains/screening/verdict.h"

namespace ly::screening {

// What a screening table may ask of a person, as the table reads it.
inline constexpr std::array<std::string_view, 8> kFacts{"temp", "symptom", "contact", "code", "risk", "days", "release", "cert"};
using Facts = std::array<dmn::Value, kFacts.size()>;
Facts facts_of(Line const& line, Day day, std::string_view risk_level);  // risk_level: of the place the person came from

struct Brief {
  VerdictKind kind = VerdictKind::review;
  std::string_view conclusion, code;  // of the rule that decided; good until the next decide()
  std::optional<int64_t> days;        // of observation
  bool operator==(Brief const& o) const { return kind == o.kind && conclusion == o.conclusion && days == o.days; }  // the code is how, not what
};

// One table asked about many people: what it asks for is looked up once, its memory is used again.
class BriefJudge {
 public:
  explicit BriefJudge(dmn::Table table);
  Brief decide(Facts const& facts);

 private:
  dmn::Table table_;
  std::vector<size_t> asks_;   // per input its place in Facts; past the end: a name screening does not know, always null
  bool by_name_ = false;       // some input is an expression of its own
  std::vector<dmn::Value> inputs_;
  dmn::Decision decision_;
};

}  // namespace ly::screening
