// The observation ledger (观察台账): who is kept apart until when, two temperatures a day, alerts, release with a certificate.
// The public face of the domain; see README.md.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "domains/registry/own_data.h"
#include "formats/policy_set.h"

namespace ly::observation {

struct ObservationTag;
using ObservationId = Id<ObservationTag>;

inline constexpr int64_t kDaysMax = 60;

struct StartObservation {
  std::string person_id, enterprise_id, source = "by_hand", source_id, kind = "home";
  int64_t days = 0;
  static Fields fields(auto...) {
    using S = StartObservation;
    return Fields{field("person_id", {"人员", "Person"}, &S::person_id, {.required = true}), field("enterprise_id", {"企业", "Enterprise"}, &S::enterprise_id, {.required = true}),
                  field("kind", {"方式", "Kind"}, &S::kind, {.one_of = "isolation home"}), field("days", {"天数", "Days"}, &S::days, {.required = true, .min = 1, .max = kDaysMax})};
  }
};
struct Reading {
  Instant at;
  double temperature = 0;
  std::string by;
  bool afternoon = false;
  Day day{};
  static Fields fields(auto...) {
    using R = Reading;
    return Fields{field("at", {"时间", "At"}, &R::at), field("day", {"日期", "Day"}, &R::day), field("afternoon", {"下午", "Afternoon"}, &R::afternoon), field("temperature", {"体温", "Temperature"}, &R::temperature), field("by", {"填报人", "By"}, &R::by)};
  }
};
struct Observation {
  ObservationId id;
  std::string person_id, name, document_number, enterprise_id, enterprise, source, kind, alert, state, certificate, because, because_en, table;
  Day started_on{}, until{};
  int64_t days = 0, days_left = 0, due = 0, taken = 0, missed = 0, revision = 0;
  bool draft = false, may_release = false, due_now = false;  // due_now: this half day has no temperature yet
  std::optional<double> temperature;
  std::optional<Instant> ended_at;
  std::vector<Reading> readings;  // of one person only
  static Fields fields(auto...) {
    using O = Observation;
    return Fields{field("id", {"编号", "Observation"}, &O::id), field("person_id", {"人员", "Person"}, &O::person_id), field("name", {"姓名", "Name"}, &O::name, {.pii = Pii::name}),
                  field("document_number", {"证件号", "Document number"}, &O::document_number, {.pii = Pii::id_number}), field("enterprise_id", {"企业", "Enterprise"}, &O::enterprise_id), field("enterprise", {"企业名称", "Enterprise's name"}, &O::enterprise),
                  field("source", {"来源", "Source"}, &O::source, {.one_of = "screening on_site by_hand"}), field("kind", {"方式", "Kind"}, &O::kind, {.one_of = "isolation home"}), field("started_on", {"开始", "Started on"}, &O::started_on),
                  field("until", {"到期（当日可解除）", "Until (may be released on that day)"}, &O::until), field("days", {"天数", "Days"}, &O::days), field("days_left", {"还剩", "Days left"}, &O::days_left), field("due", {"应测", "Due"}, &O::due),
                  field("taken", {"已测", "Taken"}, &O::taken), field("missed", {"漏测", "Missed"}, &O::missed), field("alert", {"报警", "Alert"}, &O::alert, {.one_of = "fever missed none"}), field("because", {"理由", "Because"}, &O::because),
                  field("because_en", {"英文理由", "Because, in English"}, &O::because_en), field("table", {"政策表版本", "Policy table"}, &O::table), field("draft", {"起草", "Draft"}, &O::draft), field("may_release", {"可以解除", "May be released"}, &O::may_release),
                  field("due_now", {"这半天还没测", "Due now"}, &O::due_now), field("temperature", {"最近体温", "Last temperature"}, &O::temperature), field("state", {"状态", "State"}, &O::state, {.one_of = "open released clinic"}),
                  field("certificate", {"解除证明编号", "Certificate"}, &O::certificate), field("ended_at", {"结束时间", "Ended"}, &O::ended_at), field("revision", {"版本", "Revision"}, &O::revision), field("readings", {"体温记录", "Readings"}, &O::readings)};
  }
};
struct List {
  std::string state = "open", enterprise_id, after;
  bool due = false;  // only those without a temperature this half day
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = List;
    return Fields{field("state", {"状态", "State"}, &L::state, {.one_of = "open released clinic"}), field("enterprise_id", {"企业", "Enterprise"}, &L::enterprise_id), field("due", {"这半天没测的", "Due now"}, &L::due), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct Which {
  ObservationId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Observation"}, &Which::id, {.required = true})}; }
};
struct TakeTemperature {
  ObservationId id;
  double temperature = 0;  // °C
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Observation"}, &TakeTemperature::id, {.required = true}), field("temperature", {"体温", "Temperature"}, &TakeTemperature::temperature, {.required = true, .min = 34, .max = 43})};
  }
};
struct EndObservation {
  ObservationId id;
  int64_t revision = 0;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Observation"}, &EndObservation::id, {.required = true}), field("revision", {"版本", "Revision"}, &EndObservation::revision, {.required = true}), field("reason", {"原因", "Reason"}, &EndObservation::reason, {.length_max = 200})};
  }
};

// Who is under observation now: nobody of these may be forgotten yet.
std::set<std::string> observed_persons(View const& view);

std::vector<registry::OwnData> own_data();  // what of this a person may have a copy of

class Observations {
 public:
  explicit Observations(formats::PolicySet const& policies) : policies_(policies) {}

  Result<Items<Observation>> list(View const& view, List const& in) const;
  Result<Observation> get(View const& view, ObservationId const& id) const;
  // Somebody who is observed already goes on as he is, but for longer when the new days end later: the heavier wins.
  Result<Observation> start(Context& context, StartObservation const& in) const;                       // not_found
  Result<Observation> take_temperature(Context& context, TakeTemperature const& in) const;  // observation.ended
  Result<Observation> release(Context& context, EndObservation const& in) const;                       // stale, observation.ended, observation.not_yet {why}
  Result<Observation> to_clinic(Context& context, EndObservation const& in) const;                     // a reason is asked for

 private:
  Observation show(View const& view, struct Row const& row, bool whole) const;
  formats::PolicySet const& policies_;
};

}  // namespace ly::observation
