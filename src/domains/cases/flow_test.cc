#include "domains/cases/flow.h"

#include <gtest/gtest.h>

#include "base/dice.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

using test::application;
using test::roster_facts;

struct World {
  ServicePointer service;
  Calendars calendars;
  Instant now = instant_of(day_of(2020, 2, 17), Minutes{9 * 60});
  json::object facts{{"roster", roster_facts()}, {"stop_notice", json::object{{"in_force", false}, {"no", ""}}}};

  explicit World(std::string const& name) {
    auto report = check_service(name, test::service_text(name), test::surroundings());
    service = report.compiled;
    check(service != nullptr, "a shipped service is sound");
    calendars = calendars_of(service->service, test::make_calendar()).value();
  }
  Rules rules() const { return {*service, calendars, {now, test::tables()}, facts}; }
  static Player player(std::string role, std::string account) { return {std::move(account), {std::move(role)}}; }
  CaseState opened(json::object const& form) const {
    CaseState state;
    apply(state, open_case(rules(), player("applicant", "clerk"), "FG-1", "e", "99", "web", form).value());
    return state;
  }
};

World& resumption() {
  static World world("resumption");
  return world;
}

CaseState with_papers(World const& w, CaseState state) {
  for (auto const* paper : {"plan", "pledge"}) apply(state, add_document(w.rules(), state, World::player("applicant", "clerk"), paper, {std::string("f") + paper, "a.pdf", 1, w.now}).value());
  return state;
}

std::string code_of(Result<CaseEvent> const& r) { return r ? "" : r.error().code; }

TEST(FlowTest, what_is_open_and_what_each_act_still_needs) {
  auto const& w = resumption();
  auto state = w.opened({});
  auto const clerk = World::player("applicant", "clerk");
  auto open = open_actions(w.rules(), state, clerk);
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].transition->on, "submit");
  EXPECT_FALSE(open[0].ready);
  EXPECT_EQ(open[0].needs.front().kind, "form");
  EXPECT_TRUE(open[1].ready);  // withdraw
  state = with_papers(w, w.opened(application()));
  EXPECT_TRUE(open_actions(w.rules(), state, clerk)[0].ready);
  EXPECT_TRUE(open_actions(w.rules(), state, World::player("reviewer", "lu")).empty());
  apply(state, fire(w.rules(), state, clerk, "submit", "", Language::zh).value());
  open = open_actions(w.rules(), state, World::player("pre_reviewer", "han"));
  auto const prepass = std::find_if(open.begin(), open.end(), [](auto const& a) { return a.transition->on == "prepass"; });
  ASSERT_NE(prepass, open.end());
  ASSERT_EQ(prepass->needs.size(), 1U);
  EXPECT_EQ(prepass->needs[0].text.zh, "额温枪不足：须 2 支，现有 1 支");
  EXPECT_EQ(prepass->needs[0].kind, "receipt");
  EXPECT_EQ(prepass->needs[0].key, "thermometers");
  EXPECT_EQ(state.missing.size(), 1U);
  // The list knows it too, without being asked again.
  EXPECT_EQ(state.missing[0].text.zh, prepass->needs[0].text.zh);
}

TEST(FlowTest, facts_decide_and_a_null_is_never_true) {
  auto const& w = resumption();
  auto state = with_papers(w, w.opened(application()));
  apply(state, fire(w.rules(), state, World::player("applicant", "clerk"), "submit", "", Language::zh).value());
  apply(state, note_receipt(w.rules(), state, World::player("pre_reviewer", "han"), {"thermometers", "city store", "", 1}).value());
  apply(state, fire(w.rules(), state, World::player("pre_reviewer", "han"), "prepass", "", Language::zh).value());
  apply(state, set_task(w.rules(), state, World::player("inspector", "gu"), {"site", "pass", "", true, {}}).value());
  apply(state, set_task(w.rules(), state, World::player("reviewer", "lu"), {"roster", "pass", "", true, {}}).value());
  auto unknown = w;
  unknown.facts.erase("roster");
  auto const refused = fire(unknown.rules(), state, World::player("reviewer", "lu"), "approve", "", Language::zh);
  ASSERT_EQ(code_of(refused), "case.needs");
  auto some = w;
  some.facts["roster"] = roster_facts(14);
  auto const fourteen = fire(some.rules(), state, World::player("reviewer", "lu"), "approve", "", Language::zh);
  ASSERT_EQ(code_of(fourteen), "case.needs");
  EXPECT_NE(fourteen.error().args.at("needs").find("名册 14 人未定论"), std::string::npos);
  EXPECT_EQ(code_of(fire(w.rules(), state, World::player("reviewer", "han"), "approve", "", Language::zh)), "case.needs");  // she passed the pre-review
  EXPECT_EQ(code_of(fire(w.rules(), state, World::player("reviewer", "lu"), "approve", "", Language::zh)), "");
}

TEST(FlowTest, the_tables_limit_wins_over_state_and_lane_and_zero_is_no_deadline) {
  auto w = resumption();
  auto const clerk = World::player("applicant", "clerk");
  auto form = application();
  form["thermometers"] = 2;
  auto state = with_papers(w, w.opened(form));
  auto const normal = fire(w.rules(), state, clerk, "submit", "", Language::zh).value();
  EXPECT_EQ(normal.open.at("due_at"), json::value((w.now + Minutes{72 * 60}).ms));  // T6 F06: 72 hours
  EXPECT_EQ(text_of(normal.open, "lane"), "normal");
  form["supply_chain"] = true;
  state = with_papers(w, w.opened(form));
  auto const green = fire(w.rules(), state, clerk, "submit", "", Language::zh).value();
  EXPECT_EQ(green.open.at("due_at"), json::value((w.now + Minutes{24 * 60}).ms));  // F05: 24 hours, although the lane says PT6H
  EXPECT_EQ(text_of(green.open, "lane"), "green");
  // While a stop notice is in force the table says 0 hours: at once, and the lane's own deadline stands.
  w.facts["stop_notice"] = json::object{{"in_force", true}, {"no", "TG-1"}};
  auto const at_once = fire(w.rules(), state, clerk, "submit", "", Language::zh).value();
  EXPECT_EQ(text_of(at_once.open, "lane"), "green");
  EXPECT_EQ(at_once.open.at("at_once"), json::value(true));
  EXPECT_EQ(at_once.open.at("due_at"), json::value((w.now + Minutes{6 * 60}).ms));
}

TEST(FlowTest, warnings_stand_so_much_counted_time_before_the_end) {
  auto const offices = calendar::Calendar::every_day(calendar::parse_hours("08:30-12:00,13:30-17:30").value());
  auto const at = [](int32_t day, int64_t hour, int64_t minute) { return instant_of(day_of(2020, 2, day), Minutes{hour * 60 + minute}); };
  EXPECT_EQ(before(offices, at(17, 9, 0), at(18, 17, 30), {0, Minutes{240}}).value(), at(18, 13, 30));
  EXPECT_EQ(before(offices, at(17, 9, 0), at(18, 10, 30), {0, Minutes{240}}).value(), at(17, 15, 30));
  EXPECT_EQ(before(offices, at(18, 9, 0), at(18, 10, 30), {0, Minutes{240}}).value(), at(18, 9, 0));  // never before the start
  // One working day before the end is the opening of the last day: the hours of the night between are not counted.
  EXPECT_EQ(before(offices, at(17, 9, 0), at(19, 17, 30), {1, Minutes{0}}).value(), at(19, 8, 30));
}

// Whatever six acts five people try in whatever order, nobody reaches approval without every step before it.
TEST(FlowTest, no_order_of_acts_skips_a_required_step) {
  auto const& w = resumption();
  auto form = application();
  struct Try {
    std::string what;
    std::function<Result<CaseEvent>(CaseState const&)> act;
  };
  auto const fires = [&](char const* event, char const* role, char const* who) {
    return Try{std::string(event) + "@" + who, [&w, event = std::string(event), p = World::player(role, who)](CaseState const& s) { return fire(w.rules(), s, p, event, "why", Language::en); }};
  };
  auto const task = [&](char const* name, char const* verdict) {
    return Try{std::string(name) + "=" + verdict, [&w, name = std::string(name), verdict = std::string(verdict)](CaseState const& s) {
                 return set_task(w.rules(), s, World::player("reviewer", "lu"), {name, verdict, "", true, {}});
               }};
  };
  std::vector<Try> const tries = {fires("submit", "applicant", "clerk"), fires("prepass", "pre_reviewer", "han"), fires("approve", "reviewer", "han"), fires("approve", "lead", "gu"),
                                  fires("return", "reviewer", "lu"), fires("prepass", "reviewer", "lu"), fires("approve", "reviewer", "lu"), task("site", "pass"), task("site", "fail"),
                                  task("roster", "pass"),
                                  {"receipt", [&w](CaseState const& s) { return note_receipt(w.rules(), s, World::player("pre_reviewer", "han"), {"thermometers", "store", "", 1}); }}};
  int64_t approved = 0, walked = 0, refused = 0;
  std::function<void(CaseState const&, int)> const walk = [&](CaseState const& state, int depth) {
    ++walked;
    if (state.state == "approved") {
      ++approved;
      int64_t guns = 1;
      for (auto const& receipt : state.receipts) guns += receipt.count;
      EXPECT_GE(guns, 2);
      EXPECT_TRUE(state.fired_by.contains("submit"));
      ASSERT_TRUE(state.fired_by.contains("prepass"));
      EXPECT_NE(state.fired_by.at("prepass"), state.fired_by.at("approve"));
      EXPECT_GE(state.path.size(), 4U);
      return;
    }
    if (depth == 0) return;
    for (auto const& one : tries) {
      auto const event = one.act(state);
      if (!event) {
        ++refused;
        continue;
      }
      auto next = state;
      apply(next, *event);
      // A second receipt or the same task again changes nothing of interest: not walked twice.
      if (event->kind == "receipt_noted" && state.receipts.size() >= 1) continue;
      if (event->kind == "task_set" && state.tasks.contains(std::string(text_of(event->open, "task")))) continue;
      walk(next, depth - 1);
    }
  };
  walk(with_papers(w, w.opened(form)), 6);
  EXPECT_GT(approved, 0);
  EXPECT_GT(refused, walked);
  std::cout << walked << " places, " << refused << " refusals, " << approved << " ways to approval\n";
}

TEST(FlowTest, folding_the_events_of_a_random_walk_gives_the_same_case) {
  auto const& w = resumption();
  Dice dice(7);
  for (int round = 0; round < 5; ++round) {
    std::vector<CaseEvent> events;
    events.push_back(open_case(w.rules(), World::player("applicant", "clerk"), "FG-1", "e", "99", "web", application()).value());
    auto state = fold("c", events);
    std::vector<std::pair<std::string, std::string>> const people = {{"applicant", "clerk"}, {"pre_reviewer", "han"}, {"reviewer", "lu"}, {"lead", "gu"}, {"inspector", "ma"}};
    for (int step = 0; step < 25; ++step) {
      auto const& who = people[dice.below(people.size())];
      auto const player = World::player(who.first, who.second);
      auto const& transitions = w.service->service.transitions;
      Result<CaseEvent> event = refused("none");
      switch (dice.below(5)) {
        case 0: event = add_document(w.rules(), state, player, dice.chance(1, 2) ? "plan" : "pledge", {"f" + std::to_string(step), "a.pdf", 1, w.now}); break;
        case 1: event = set_task(w.rules(), state, player, {dice.chance(1, 2) ? "site" : "roster", "pass", "n", true, {}}); break;
        case 2: event = note_receipt(w.rules(), state, player, {"thermometers", "store", "", 1}); break;
        default: event = fire(w.rules(), state, player, transitions[dice.below(transitions.size())].on, "why", Language::zh);
      }
      if (!event) continue;
      apply(state, *event);
      events.push_back(*event);
    }
    auto const again = fold("c", events);
    EXPECT_EQ(again.state, state.state);
    EXPECT_EQ(again.revision, state.revision);
    EXPECT_EQ(again.due_at, state.due_at);
    EXPECT_EQ(again.missing, state.missing);
    EXPECT_EQ(again.fired_by, state.fired_by);
  }
}

TEST(FlowTest, a_decision_can_be_done_again_from_what_was_kept) {
  auto const& w = resumption();
  auto state = with_papers(w, w.opened(application()));
  apply(state, fire(w.rules(), state, World::player("applicant", "clerk"), "submit", "", Language::zh).value());
  ASSERT_EQ(state.decisions.size(), 2U);
  auto const kept = decision_from(parse_json(canonical(state.decisions[0])).value());
  EXPECT_EQ(kept.version, "resumption_checklist@2020-02-10");
  EXPECT_TRUE(kept.problem.empty());
  dmn::Scope inputs;
  for (auto const& input : kept.inputs) inputs.set(std::string(input.key()), to_value(input.value()));
  auto const again = dmn::decide(test::policies().find_version(kept.version)->table, inputs);
  EXPECT_EQ(again.hits, kept.hits);
  EXPECT_EQ(to_json(again.outputs), kept.outputs);
}

TEST(FlowTest, a_question_of_one_side_is_answered_by_the_other_and_changes_nothing_else) {
  auto const& w = resumption();
  auto state = with_papers(w, w.opened(application()));
  auto const clerk = World::player("applicant", "clerk"), han = World::player("pre_reviewer", "han"), nobody = Player{"who", {}};
  apply(state, fire(w.rules(), state, clerk, "submit", "", Language::zh).value());
  auto const before = state;
  apply(state, ask(w.rules(), state, clerk, "  体温枪\n几支？ ").value());
  ASSERT_EQ(state.questions.size(), 1U);
  EXPECT_EQ(state.questions[0].asked.text, "体温枪 几支?") << "normalised";
  EXPECT_EQ(state.questions[0].asked.from, kApplicantSide);
  EXPECT_TRUE(waits_for(state, kOffice));
  EXPECT_FALSE(waits_for(state, kApplicantSide));
  EXPECT_EQ(code_of(answer_question(w.rules(), state, clerk, 1, "两支")), "case.question_own_side");
  EXPECT_EQ(code_of(answer_question(w.rules(), state, han, 2, "两支")), "case.no_question");
  EXPECT_EQ(code_of(answer_question(w.rules(), state, han, 0, "两支")), "case.no_question");
  EXPECT_EQ(code_of(answer_question(w.rules(), state, han, 1, " \n ")), "case.question_empty");
  EXPECT_EQ(code_of(answer_question(w.rules(), state, nobody, 1, "两支")), "case.question_not_yours");
  EXPECT_EQ(code_of(ask(w.rules(), state, nobody, "几支")), "case.question_not_yours");
  EXPECT_EQ(code_of(ask(w.rules(), state, system_player(), "几支")), "case.question_not_yours");
  auto const answered = answer_question(w.rules(), state, han, 1, "两支").value();
  EXPECT_EQ(json::serialize(answered.open).find("两支"), std::string::npos) << "the words are sealed";
  apply(state, answered);
  EXPECT_FALSE(waits_for(state, kOffice));
  ASSERT_EQ(state.questions[0].answers.size(), 1U);
  EXPECT_EQ(state.questions[0].answers[0].account, "han");
  EXPECT_EQ(std::tie(state.state, state.due_at, state.warn_at, state.deadline_n, state.missing, state.facts, state.assignee), std::tie(before.state, before.due_at, before.warn_at, before.deadline_n, before.missing, before.facts, before.assignee));
}

TEST(FlowTest, questions_have_bounds_and_end_with_the_case) {
  auto const& w = resumption();
  auto const clerk = World::player("applicant", "clerk"), han = World::player("pre_reviewer", "han");
  auto state = with_papers(w, w.opened(application()));
  apply(state, fire(w.rules(), state, clerk, "submit", "", Language::zh).value());
  std::string longest;
  for (size_t i = 0; i < kQuestionMax; ++i) longest += "问";
  EXPECT_EQ(code_of(ask(w.rules(), state, han, longest)), "");
  EXPECT_EQ(code_of(ask(w.rules(), state, han, longest + "问")), "case.question_long");
  EXPECT_EQ(code_of(ask(w.rules(), state, han, longest.substr(3) + "㍿")), "case.question_long") << "as long as it is once normalised";
  for (size_t i = 0; i < kQuestionsMost; ++i) apply(state, ask(w.rules(), state, i % 2 ? han : clerk, "问").value());
  EXPECT_EQ(code_of(ask(w.rules(), state, han, "问")), "case.too_many_questions");
  EXPECT_FALSE(may_ask(w.service->service, state, han));
  for (size_t i = 0; i < kAnswersMost; ++i) apply(state, answer_question(w.rules(), state, han, 1, "答").value());
  EXPECT_EQ(code_of(answer_question(w.rules(), state, han, 1, "答")), "case.too_many_answers");
  EXPECT_FALSE(may_answer(w.service->service, state, han, state.questions[0]));
  EXPECT_TRUE(may_answer(w.service->service, state, han, state.questions[2]));
  apply(state, fire(w.rules(), state, clerk, "withdraw", "", Language::zh).value());
  ASSERT_TRUE(is_closed(w.service->service, state));
  EXPECT_EQ(code_of(ask(w.rules(), state, clerk, "问")), "case.question_closed");
  EXPECT_EQ(code_of(answer_question(w.rules(), state, han, 3, "答")), "case.question_closed");
  EXPECT_FALSE(may_answer(w.service->service, state, han, state.questions[2]));
}

}  // namespace
}  // namespace ly::cases
