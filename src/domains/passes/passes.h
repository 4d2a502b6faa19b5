// Passes: who may go where, until when and how often. A pass comes from an approved application (effect `passes.issue`), from an
// approved roster in bulk, or on the spot from a named officer; the table policies/pass_issue decides each of them. What a guard
// does with one: checkpoints.h. See README.md for nouns and invariants.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/jobs.h"
#include "domains/passes/keys.h"
#include "domains/passes/rules.h"
#include "domains/accounts/tries.h"
#include "domains/registry/own_data.h"
#include "domains/registry/persons.h"
#include "domains/registry/places.h"
#include "formats/policy_set.h"

namespace ly::passes {

struct PassTag;
using PassId = Id<PassTag>;
struct ShiftTag;
using ShiftId = Id<ShiftTag>;
struct DeviceTag;
using DeviceId = Id<DeviceTag>;

inline constexpr std::string_view kKinds = "person vehicle health permit";
inline constexpr std::string_view kCategories = "居民 复工员工 企业车辆 接运车辆 保供应急 临时 健康证明";
inline constexpr size_t kPlacesMax = 20;         // of one pass; a route through a city has fewer checkpoints
inline constexpr int64_t kCompanionsMax = 60;    // a coach full of people
inline constexpr size_t kPrintedMax = 200;       // of one file: 25 sheets

struct IssuePass {
  std::string kind, category, document_kind = "resident_id", document_number, name, phone, home, plate, screen, division, issuer, note;
  EnterpriseId enterprise_id;
  std::vector<std::string> places;  // checkpoints, for passes that hold at named ones only
  bool papers = false, card_only = false;
  int64_t companions = 0;
  static Fields fields(auto...) {
    using I = IssuePass;
    return Fields{field("kind", {"种类", "Kind"}, &I::kind, {.required = true, .one_of = kKinds}), field("category", {"申请类别", "Category"}, &I::category, {.required = true, .one_of = kCategories}),
                  field("document_kind", {"证件种类", "Document"}, &I::document_kind, {.length_max = 40}),
                  field("document_number", {"证件号码", "Document number"}, &I::document_number, {.length_max = 40, .pii = Pii::id_number}),
                  field("name", {"姓名", "Name"}, &I::name, {.length_max = 60, .pii = Pii::name}), field("phone", {"手机", "Telephone"}, &I::phone, {.length_max = 20, .pii = Pii::phone}),
                  field("home", {"来源地代码", "Home division"}, &I::home, {.length_max = 12}), field("plate", {"车牌", "Plate"}, &I::plate, {.length_max = 20}),
                  field("screen", {"筛查结论", "Screening verdict"}, &I::screen, {.required = true, .one_of = "准予 观察 其他"}),
                  field("division", {"所在地代码", "Division"}, &I::division, {.required = true, .length_max = 12}), field("enterprise_id", {"企业", "Enterprise"}, &I::enterprise_id),
                  field("places", {"卡口", "Checkpoints"}, &I::places, {.length_max = kPlacesMax}), field("papers", {"材料齐全", "Papers complete"}, &I::papers),
                  field("card_only", {"没有手机，只有身份证", "Only an ID card"}, &I::card_only), field("companions", {"同行人数", "Companions"}, &I::companions, {.min = 0, .max = kCompanionsMax}),
                  field("issuer", {"签发机构", "Issuer"}, &I::issuer, {.length_max = 60}), field("note", {"备注", "Note"}, &I::note, {.length_max = 200})};
  }
};

struct Pass {
  PassId id;
  int64_t serial = 0, uses = 0, uses_days = 0, companions = 0;
  std::string kind, category, person_id, name, document_number, plate, enterprise_id, division, division_name, scope, state, basis, basis_id, decided_by, reason_code, issued_by, revoked_by, text;
  std::vector<std::string> places, place_names;
  bool card_only = false;
  Instant from, to, issued_at;
  std::optional<Instant> revoked_at;
  static Fields fields(auto...) {
    using P = Pass;
    return Fields{field("id", {"编号", "Id"}, &P::id), field("serial", {"证号", "Number"}, &P::serial), field("kind", {"种类", "Kind"}, &P::kind, {.one_of = kKinds}),
                  field("category", {"申请类别", "Category"}, &P::category), field("person_id", {"人员", "Person"}, &P::person_id), field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}),
                  field("document_number", {"证件号码", "Document number"}, &P::document_number, {.pii = Pii::id_number}), field("plate", {"车牌", "Plate"}, &P::plate),
                  field("enterprise_id", {"企业", "Enterprise"}, &P::enterprise_id), field("division", {"所在地代码", "Division"}, &P::division),
                  field("division_name", {"所在地", "Place"}, &P::division_name), field("scope", {"使用范围", "Where it may be used"}, &P::scope),
                  field("places", {"卡口编号", "Checkpoint ids"}, &P::places), field("place_names", {"卡口", "Checkpoints"}, &P::place_names), field("from", {"起", "From"}, &P::from), field("to", {"止", "To"}, &P::to),
                  field("uses", {"限用次数", "Uses"}, &P::uses), field("uses_days", {"计次天数", "Days counted"}, &P::uses_days), field("companions", {"同行人数", "Companions"}, &P::companions),
                  field("card_only", {"只有身份证", "Only an ID card"}, &P::card_only), field("state", {"状态", "State"}, &P::state, {.one_of = "valid expired revoked"}),
                  field("basis", {"依据", "Basis"}, &P::basis, {.one_of = "case roster officer shift"}), field("basis_id", {"依据编号", "Basis id"}, &P::basis_id),
                  field("decided_by", {"政策表版本", "Table version"}, &P::decided_by), field("reason_code", {"原因码", "Reason code"}, &P::reason_code),
                  field("issued_by", {"签发人", "Issued by"}, &P::issued_by), field("issued_at", {"签发时间", "Issued"}, &P::issued_at),
                  field("revoked_at", {"吊销时间", "Revoked"}, &P::revoked_at), field("revoked_by", {"吊销人", "Revoked by"}, &P::revoked_by), field("text", {"二维码内容", "Text of the QR code"}, &P::text)};
  }
};

struct RevokePass {
  PassId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"通行证", "Pass"}, &RevokePass::id, {.required = true}), field("reason", {"原因", "Reason"}, &RevokePass::reason, {.required = true, .length_max = 500})};
  }
};
struct SearchPasses {
  std::string q, state, kind, after;
  EnterpriseId enterprise_id;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using S = SearchPasses;
    return Fields{field("q", {"证号、证件号、姓名或车牌", "Number, document, name or plate"}, &S::q, {.length_max = 40, .pii = Pii::name}), field("state", {"状态", "State"}, &S::state, {.one_of = "valid expired revoked"}),
                  field("kind", {"种类", "Kind"}, &S::kind, {.one_of = kKinds}), field("enterprise_id", {"企业", "Enterprise"}, &S::enterprise_id), field("after", {"续", "After"}, &S::after),
                  field("limit", {"每页", "Limit"}, &S::limit, {.min = 1, .max = kPageMax})};
  }
};
// A worker looks up his own by number of the pass, telephone and the last four of his document; nobody has to log in for that.
struct OwnPass {
  int64_t serial = 0;
  std::string phone, last4;
  static Fields fields(auto...) {
    return Fields{field("serial", {"证号", "Number"}, &OwnPass::serial, {.required = true, .min = 1}), field("phone", {"手机", "Telephone"}, &OwnPass::phone, {.required = true, .length_max = 20, .pii = Pii::phone}),
                  field("last4", {"证件号码后四位", "Last four of the document"}, &OwnPass::last4, {.required = true, .length_max = 4})};
  }
};
struct PrintPasses {
  std::string ids;  // with commas between them
  static Fields fields(auto...) { return Fields{field("ids", {"通行证", "Passes"}, &PrintPasses::ids, {.required = true, .length_max = 30 * kPrintedMax})}; }
};
struct IssueRoster {
  EnterpriseId enterprise_id;
  std::vector<std::string> places;
  static Fields fields(auto...) {
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &IssueRoster::enterprise_id, {.required = true}), field("places", {"卡口", "Checkpoints"}, &IssueRoster::places, {.required = true, .length_max = kPlacesMax})};
  }
};
struct IssueStarted {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &IssueStarted::job_id)}; }
};

// What other domains know, given by the app.
struct Surroundings {
  formats::PolicySet const& policies;
  registry::Known const& registry;
  std::function<bool(View const&, std::string const& enterprise_id)> approved;  // back to work by a decision
  // People the enterprise's approved roster clears, in order of their ids, after `after`; with the roster's id.
  std::function<std::vector<std::string>(View const&, std::string const& enterprise_id, std::string const& after, int64_t limit, std::string& roster_id)> cleared;
  std::function<std::string(View const&, std::string const& account)> title_of;
};

struct PassRow;  // rows.h

std::vector<registry::OwnData> own_data();  // what of passes and checkpoints a person may have a copy of

class Passes {
 public:
  explicit Passes(Surroundings around) : around_(std::move(around)) {}

  // On the spot: passes by an officer or lead, health certificates by who examines (inspectors, among whom clinics have their
  // accounts). Problems: pass.by_clinic, pass.by_officer, pass.category, pass.holder, pass.places, pass.undecided,
  // pass.not_granted {conclusion, because}, pass.no_key, those of registry::Persons and identifiers.
  Result<Pass> issue(Context& context, IssuePass const& in) const;
  // By an application or shift that was decided: `basis` and `basis_id` name it, and it is issued once. `named`: the officer who
  // answers for it, where that is not who acts (a guard's phone acts for the officer who opened its shift).
  Result<Pass> issue_on(Context& context, IssuePass const& in, std::string_view basis, std::string_view basis_id, std::string_view named = {}) const;
  // Everybody the approved roster clears. Problems: pass.no_roster.
  Result<IssueStarted> start_roster(Context& context, Jobs& jobs, IssueRoster const& in) const;
  Result<json::value> run_roster(JobRun& run) const;

  Result<Pass> revoke(Context& context, RevokePass const& in) const;
  Result<Items<Pass>> search(View const& view, SearchPasses const& in) const;
  Result<Pass> get(View const& view, PassId const& id) const;  // with its text
  Result<Pass> own(View const& view, OwnPass const& in) const;  // pass.not_yours, pass.too_many_tries
  // Cut-out passes, eight to a sheet of A4 (paper.cc). Problems: not_found, pass.print_nothing, pass.not_valid {serial}.
  Result<FileAnswer> print(View const& view, PrintPasses const& in) const;

  Pass show(View const& view, PassRow const& row, bool with_text) const;
  Surroundings const& around() const { return around_; }
  Keys const& keys() const { return keys_; }

 private:
  struct Holder {
    std::string person_id, name, number, home;  // of a vehicle: empty
  };
  // The three steps of issue_on: may it be had and what does it give; who is it; the signed row (not unsealed again to be shown).
  Result<Granted> grant(Context& context, IssuePass const& in) const;
  Result<Holder> find_holder(Context& context, IssuePass const& in) const;
  Result<PassRow> make(Context& context, IssuePass const& in, Granted const& granted, Holder const& holder, std::string_view basis, std::string_view basis_id, std::string_view named) const;
  Result<PassRow> visible(View const& view, PassId const& id) const;
  Surroundings around_;
  Keys keys_;
  mutable accounts::Tries tries_;
};

std::string plate_index(Keyring const& keys, std::string_view normalised_plate);
// What of a pass could still tell of somebody whose key is destroyed: his card on the lists of shifts, the index of his number plate.
void forget_person(Context& context, std::string const& person_id);
void forget_pass(Context& context, std::string const& pass_id);
std::string pass_key_id(PassRow const& row);  // data key under which its content is sealed

}  // namespace ly::passes
