// Rosters screened again (重新筛查): when a risk level or the screening table changes, the latest and the approved roster of each enterprise are decided
// anew under today's facts, as a job in parts. A round (轮) writes only what changed; whose verdict is the same is left as he was judged. One round at a
// time: what changes meanwhile is taken into a following one, and a change that leaves today's facts as they were opens none. See docs/decisions/0069.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "domains/screening/screening.h"

namespace ly::screening {

inline constexpr std::string_view kRoundJob = "screening.round";

struct RosterRound {
  std::string id, cause, cause_title, cause_title_en, detail, detail_en, why, state, state_title, state_title_en, opened_by, table;
  Day day{};                               // the rosters were judged as of it; a roster of a later day as of its own
  Instant opened_at;
  std::optional<Instant> began_at, ended_at;
  int64_t done = 0, to_do = 0;             // people looked at, while it runs
  int64_t changed = 0, rosters = 0, cleared = 0, observe = 0, review = 0, excluded = 0;  // in the region of who asks; by the new verdict
  static Fields fields(auto...) {
    using R = RosterRound;
    return Fields{field("id", {"编号", "Round"}, &R::id), field("cause", {"起因代码", "Cause"}, &R::cause, {.one_of = "risk table both by_hand"}), field("cause_title", {"起因", "Cause in words"}, &R::cause_title), field("cause_title_en", {"起因（英文）", "Cause in English"}, &R::cause_title_en),
                  field("detail", {"什么变了", "What changed"}, &R::detail), field("detail_en", {"什么变了（英文）", "What changed, in English"}, &R::detail_en), field("why", {"说明", "Why"}, &R::why), field("state", {"状态代码", "State"}, &R::state, {.one_of = "waiting running done stopped"}),
                  field("state_title", {"状态", "State in words"}, &R::state_title), field("state_title_en", {"状态（英文）", "State in English"}, &R::state_title_en), field("day", {"按哪天", "As of"}, &R::day), field("table", {"政策表版本", "Policy table"}, &R::table),
                  field("opened_by", {"发起", "Opened by"}, &R::opened_by), field("opened_at", {"发起时间", "Opened"}, &R::opened_at), field("began_at", {"开始", "Began"}, &R::began_at), field("ended_at", {"结束", "Ended"}, &R::ended_at),
                  field("done", {"已看人数", "People looked at"}, &R::done), field("to_do", {"要看人数", "People to look at"}, &R::to_do), field("changed", {"结论变了", "Verdicts changed"}, &R::changed), field("rosters", {"涉及名册", "Rosters concerned"}, &R::rosters),
                  field("cleared", {"变为准予", "Now cleared"}, &R::cleared), field("observe", {"变为观察", "Now observed"}, &R::observe), field("review", {"变为人工复核", "Now to be reviewed"}, &R::review), field("excluded", {"变为不准", "Now excluded"}, &R::excluded)};
  }
};
struct RosterChange {
  std::string id, round_id, person_id, name, document_number, enterprise_id, enterprise, roster_id, verdict_before, verdict_before_title, verdict_before_title_en, verdict, verdict_title, verdict_title_en, reason_before, reason_code, reason, reason_en, because,
      because_title, because_title_en;
  std::optional<int64_t> days;
  Instant at;
  bool erased = false;
  static Fields fields(auto...) {
    using C = RosterChange;
    return Fields{field("id", {"编号", "Change"}, &C::id), field("round_id", {"轮", "Round"}, &C::round_id), field("person_id", {"人员", "Person"}, &C::person_id), field("name", {"姓名", "Name"}, &C::name, {.pii = Pii::name}),
                  field("document_number", {"证件号", "Document number"}, &C::document_number, {.pii = Pii::id_number}), field("enterprise_id", {"企业编号", "Enterprise"}, &C::enterprise_id), field("enterprise", {"企业", "Enterprise's name"}, &C::enterprise), field("roster_id", {"名册", "Roster"}, &C::roster_id),
                  field("verdict_before", {"原结论代码", "Verdict before"}, &C::verdict_before), field("verdict_before_title", {"原结论", "Verdict before, in words"}, &C::verdict_before_title), field("verdict_before_title_en", {"原结论（英文）", "Verdict before, in English"}, &C::verdict_before_title_en),
                  field("verdict", {"新结论代码", "Verdict"}, &C::verdict), field("verdict_title", {"新结论", "Verdict in words"}, &C::verdict_title), field("verdict_title_en", {"新结论（英文）", "Verdict in English"}, &C::verdict_title_en), field("days", {"天数", "Days"}, &C::days),
                  field("reason_before", {"原规则", "Rule before"}, &C::reason_before), field("reason_code", {"新规则", "Rule"}, &C::reason_code), field("reason", {"原因", "Reason"}, &C::reason), field("reason_en", {"原因（英文）", "Reason in English"}, &C::reason_en),
                  field("because", {"因何变代码", "Because of"}, &C::because, {.one_of = "risk table day"}), field("because_title", {"因何而变", "Because of, in words"}, &C::because_title), field("because_title_en", {"因何而变（英文）", "Because of, in English"}, &C::because_title_en),
                  field("at", {"时间", "At"}, &C::at), field("erased", {"已删除", "Erased"}, &C::erased)};
  }
};
struct OpenRound {
  bool dry = false;  // only count who would change
  std::string why;
  static Fields fields(auto...) {
    return Fields{field("dry", {"试算", "Only count"}, &OpenRound::dry), field("why", {"说明", "Why"}, &OpenRound::why, {.length_max = 200})};
  }
};
struct RoundOpened {
  std::string round_id;  // "": only counted
  JobId job_id;
  static Fields fields(auto...) {
    return Fields{field("round_id", {"轮", "Round"}, &RoundOpened::round_id), field("job_id", {"任务", "Job"}, &RoundOpened::job_id)};
  }
};
struct ListRosterRounds {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("after", {"续", "After"}, &ListRosterRounds::after), field("limit", {"每页", "Limit"}, &ListRosterRounds::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichRosterRound {
  std::string id;
  static Fields fields(auto...) { return Fields{field("id", {"轮", "Round"}, &WhichRosterRound::id, {.required = true})}; }
};
struct ListRosterChanges {
  std::string id, enterprise_id, verdict, after;  // id: of the round, or of the roster
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListRosterChanges;
    return Fields{field("id", {"编号", "Which"}, &L::id, {.required = true}), field("enterprise_id", {"企业", "Enterprise"}, &L::enterprise_id), field("verdict", {"新结论", "New verdict"}, &L::verdict, {.one_of = "cleared observe review excluded"}), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

// What a round was opened for, in words; nothing personal.
struct RoundCause {
  std::string cause, zh, en;
};

class Rescreening {
 public:
  Rescreening(Screening const& screening, formats::PolicySet const& policies, Jobs& jobs, std::function<std::string(View const&, std::string const& account)> title_of)
      : screening_(screening), policies_(policies), jobs_(jobs), title_of_(std::move(title_of)) {}

  // After something that may have changed today's facts: opens a round over everything, unless they are as they were, one is under way (it looks again
  // when it ends), or nobody was screened yet. Whether one was opened.
  Result<bool> facts_changed(Context& context, RoundCause const& cause) const;
  // What a clock may find: a level or a table that begins today. Nothing to do: no command. The first look, and one while
  // nobody was screened yet, only notes how things stand; else it is facts_changed.
  std::optional<Command> look(View const& view) const;
  Result<RoundOpened> open(Context& context, OpenRound const& in) const;  // roster.round_open
  Result<json::value> run(JobRun& run) const;                             // the job kRoundJob

  Result<Items<RosterRound>> list(View const& view, ListRosterRounds const& in) const;
  Result<RosterRound> get(View const& view, WhichRosterRound const& in) const;
  Result<Items<RosterChange>> changes(View const& view, ListRosterChanges const& in) const;            // of a round
  Result<Items<RosterChange>> changes_of_roster(View const& view, ListRosterChanges const& in) const;  // of a roster, of every round
  std::vector<registry::OwnData> own_data() const;

 private:
  struct Thought;
  struct Facts {
    std::string all, table_version, risk;
  };
  Facts facts_on(View const& view, Day today, Instant known_at) const;
  std::string insert(Context& context, RoundCause const& cause, std::string const& why, std::string const& region, Facts const& facts) const;
  Thought think(View const& view, RosterRow const& roster, Day today, Instant known_at) const;
  Result<void> write_down(JobRun& run, std::string const& round, RosterRow const& roster, Thought const& thought) const;
  void tell(Context& context, RosterRow const& roster, std::string const& round, Day day) const;
  RosterRound show(View const& view, struct RoundRow const& row) const;
  RosterChange show(View const& view, struct ChangeRow const& row) const;
  Screening const& screening_;
  formats::PolicySet const& policies_;
  Jobs& jobs_;
  std::function<std::string(View const&, std::string const&)> title_of_;
};

std::vector<Endpoint> rescreening_endpoints(Rescreening const& rescreening);

}  // namespace ly::screening
