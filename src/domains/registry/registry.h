// What the domain registry knows from files (divisions, size classes), small words its parts share, and the ids of what it
// keeps. The nouns stand in enterprises.h, persons.h, risk.h and places.h; sheets in exchange.h.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/context.h"
#include "desk/endpoint.h"
#include "domains/accounts/accounts.h"
#include "engines/enterprise_size/enterprise_size.h"
#include "formats/divisions.h"

namespace ly::registry {

struct PersonTag;
using PersonId = Id<PersonTag>;
struct PlaceTag;
using PlaceId = Id<PlaceTag>;
struct RiskTag;
using RiskId = Id<RiskTag>;

// What higher domains add to an enterprise's page; given by the app. Each answers null where there is nothing.
struct Companions {
  std::function<json::value(View const&, std::string const& enterprise_id)> resumption, roster;
  // Enterprises whose application is in this stage, for the filter of the list.
  std::function<std::vector<std::string>(View const&, std::string const& stage)> in_stage;
  // How many people of the enterprise's newest roster come from which division.
  std::function<std::vector<std::pair<std::string, int64_t>>(View const&, std::string const& enterprise_id)> origins;
  // A person is being erased: destroys the sheets that hold him too; how many there were.
  std::function<int64_t(Context&, PersonId const&)> forget;
};

struct Known {
  formats::Divisions const& divisions;
  std::vector<enterprise_size::Industry> const& industries;
  std::filesystem::path scratch;  // a folder on the data disk for sheets being written
  Companions companions = {};
};

enum class Outcome { added, changed, same };  // of putting a row that may be there already

// The digits with which the code of every division inside begins: 320600 -> "3206", 320602001 -> itself. It is how scopes
// are kept and risk levels are found.
std::string prefix_of(std::string_view division_code);

// What accounts need of the registry. `known` must outlive the answer.
accounts::Places places_for_accounts(Known const& known);

inline constexpr size_t kReasonMin = 4;              // characters
inline constexpr int64_t kUnmasksPerHour = 30;       // by one account; more is allowed and noted as an alert

// The rules of every unmask verb: an own right for each kind of field, a reason. Problems: registry.no_right {field},
// registry.reason_short {min}, field.missing.
Result<void> check_unmask(View const& view, std::vector<std::string> const& fields, std::string const& reason);
// Notes what was shown to whom and why, and an alert when it is more than kUnmasksPerHour.
void note_unmask(Context& context, std::string_view subject_kind, std::string_view subject_id, std::string_view enterprise_id, std::string_view division,
                 std::vector<std::string> const& fields, std::string const& reason, std::string_view key_id);
Result<void> check_reason(std::string const& reason);

// A mobile or fixed-line number as people type it -> digits, with the hyphen of a fixed line. Problem: registry.phone at `at`.
Result<std::string> check_phone(std::string_view text, std::string const& at);

// A value that stands masked ("138****0001") in a form or an export sent back means "as it was".
bool is_mask_of(std::string_view sent, std::string_view kept, Pii pii);

}  // namespace ly::registry
