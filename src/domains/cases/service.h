// A service (事项) as a value: what its file says, read and typed. One folder services/<name>/ holds one file; a bureau
// puts up a new kind of application by writing one, and nothing here knows the word "resumption".
// Not here: reading (service_reader.h), checking (service_checker.h), running cases (flow.h).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "desk/identity.h"
#include "engines/dmn/table.h"

namespace ly::cases {

enum class Language { zh, en };
inline Language language_from(std::string_view text) { return text == "en" ? Language::en : Language::zh; }

struct Text {  // in both languages of the house; {name} stands for a value
  std::string zh, en;
  std::string const& in(Language language) const { return language == Language::en ? en : zh; }
  bool empty() const { return zh.empty() && en.empty(); }
  bool operator==(Text const&) const = default;
};

// Maps that keep the order of the file: steps, tasks and papers are shown in the order the officer wrote.
template <class T>
struct Ordered {
  std::vector<std::pair<std::string, T>> items;
  T const* find(std::string_view key) const {
    for (auto const& item : items) if (item.first == key) return &item.second;
    return nullptr;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
  size_t size() const { return items.size(); }
};

struct DocumentKind {
  Text title;
  std::vector<std::string> types;  // pdf, jpg, png, docx, xlsx, csv
  int64_t max_mb = 10;
  std::string when;                // FEEL: asked for only then; empty = always
  std::vector<std::string> by;     // roles that may hand it in; empty: who may open the case
};

struct ServiceRole {
  enum class Scope { own, region, system } scope = Scope::region;
  Text title;
  Roles accounts;                  // which account roles may act in it
  std::set<Pii> unmask;
};

struct ServiceCalendar {
  std::string holidays;            // "cn": announced working days; empty: every day
  std::string hours;               // "08:30-17:30"
};

struct Lane {
  Text title;
  std::string when;                             // FEEL; empty: only by a named officer
  std::vector<std::string> by;                  // roles that may open it with a reason
  std::map<std::string, std::string> within;    // state -> ISO 8601 duration
  std::string calendar;                         // of those; empty: the state's own
  int64_t priority = 0;
};

// A decision: a table of policies/ by its id, in force on the day of the decision, or one written in the file.
struct ServiceDecision {
  Text title;
  std::string table;                            // id in policies/; empty: inline
  Ordered<std::string> inputs;                  // input name -> FEEL over the case
  dmn::DecisionTable inlined;
  Ordered<std::string> values;                  // name -> FEEL over the outputs, `hits` and the case
};

struct FactNeed {                               // a fact about the enterprise that another domain knows
  std::string source;                           // registered in the wiring: "enterprise", "roster", "open_case"
  std::map<std::string, std::string> with;      // parameters of the source
  Ordered<std::string> fields;                  // what it answers: name -> boolean | number | string | date
};

struct ReceiptItem {                            // a thing whose arrival may be recorded with where it came from
  Text title, unit;
  std::string need, have;                       // FEEL: how many must be there, how many are
  std::string checks;                           // "checklist.thermo": the table input this item stands behind
};

struct Deadline {
  std::string within, calendar, warn;           // ISO 8601; warn: so much (office time) before the end
  std::string hours;                            // FEEL: hours a table allows here; wins over `within`; 0 = at once
  std::string breach;                           // "escalate:ROLE" or an event the system fires
};

// One line of a checklist. A line that fails is a finding: `kind` and `clause` are what it is recorded under.
struct CheckLine {
  Text title, clause;
  std::string kind;
};

// Who knows whether what the applicant wrote is true: a list the bureau keeps (its columns by their titles), a machine outside by HTTP (its
// address stands in channels.yaml under the same name), or a record of this house.
struct Verifier {
  enum class Kind { list, http, record } kind = Kind::list;
  Text title;
  std::string record;                           // person
  Ordered<std::string> columns;                 // list: answered name -> title of its column; "key" is what it is found by
};
// A task that can be answered online: what is sent ("key" at least), and what must be answered.
struct Verify {
  std::string with;                             // a verifier of the file
  Ordered<std::string> send, compare;           // name -> FEEL over the case
};

struct Task {
  Text title;
  std::vector<std::string> by;
  Ordered<CheckLine> checklist;
  std::optional<Verify> verify;
};

struct State {
  enum class Kind { initial, active, waiting, final } kind = Kind::active;
  Text title, queue, next;                      // next: one line, what must be done here
  std::optional<Deadline> deadline;
  Ordered<Task> tasks;
  std::string outcome;                          // granted | refused | withdrawn | expired | done; empty while undecided
  bool editable = false;                        // form and papers may be changed here (always in the initial state)
  bool papers_open = false;                     // papers may still be added here
  bool hidden = false;                          // not yet the business of the enterprise: a proposal among officers
  bool step = false;                            // drawn in the row of steps
  std::string step_of;                          // drawn as this step: refused stands where approved stands
};

struct EffectCall {
  std::string name;                             // "cases.fire"
  json::object with;                            // cases.open: `when` is FEEL, so is each member of `form`
};

struct Transition {
  std::string on, to, guard, not_same_person_as;
  Text title;
  std::vector<std::string> from, by, require, notice;
  std::vector<EffectCall> effects;
  bool reason = false;
  bool later = false;                           // a later decision: may leave a final state
  std::string look;                             // primary | normal | danger | quiet
  std::string fact;                             // what the journal says happened; default: the state reached
};

struct Need {                                   // words for a guard's conjunct that is not true
  Text text;                                    // {path} stands for a value the case knows
  std::string each;                             // FEEL list of contexts: one line per item, {member} stands for its members
};

struct Notice {
  std::string to;                               // a role of the file
  std::vector<std::string> via;                 // app, sms, email
  Text text;
};

struct Limit {                                  // a table's own time limit: wins over state and lane (T6)
  std::string hours;                            // FEEL: hours; null = none; 0 = at once, which is not a deadline
  std::string calendar;
  std::string since;                            // the event that starts the clock
};

struct Scenario {
  std::string name;
  json::object form, facts;
  std::optional<Day> on;
  std::vector<std::string> steps;
  json::object expect;
};

struct Service {
  std::string service;
  int64_t version = 1;
  Text title, purpose, legal_basis;
  std::string numbering;
  struct Retention { std::string after, keep, then; } retention;
  struct Intake {
    std::vector<std::string> channels, by;      // by: roles that may open a case and fill it in
    std::string applicant;                      // enterprise | person
    bool refuse_duplicate = false;              // one open case per enterprise
  } intake;
  json::object form;
  std::string label_field;                      // an enumerated field told in lists: it is stored in clear
  Ordered<DocumentKind> documents;
  Ordered<ServiceRole> roles;
  Ordered<ServiceCalendar> calendars;
  Ordered<Lane> lanes;
  Ordered<FactNeed> facts;
  Ordered<ReceiptItem> receipts;
  Ordered<Verifier> verifiers;
  Ordered<ServiceDecision> decisions;
  Ordered<State> states;
  std::vector<Transition> transitions;
  Ordered<Need> needs;                          // keyed by the conjunct as written
  Ordered<Notice> notices;
  std::optional<Limit> limit;
  std::vector<Scenario> tests;

  std::string file;                             // where it was read, for problems
  std::string canonical_text, sha256;           // RFC 8785 JSON and its SHA-256 (64 hex digits)
  std::string initial() const;                  // name of the initial state
  std::string label() const;                    // "resumption@3 sha256:…", as the journal writes it
};

inline constexpr std::string_view kSystemRole = "system";
inline constexpr std::string_view kNormalLane = "normal";
inline constexpr std::string_view kOpenEffect = "cases.open";

}  // namespace ly::cases
