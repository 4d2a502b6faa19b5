// The park of part 4: its nine enterprises, who looks after them, and what a clerk types and hands in. Stories say what
// happens; here is only how one says it to the product.
#pragma once
#include <list>
#include <string>
#include <vector>

#include "base/dice.h"
#include "world.h"

namespace ly::story {

inline constexpr std::string_view kPark = "990101400";     // 南桥工业园区, a division of the invented region
inline constexpr std::string_view kElsewhere = "990181";   // 云泽市, of the same city

struct Firm {
  std::string name;
  int64_t headcount = 0;     // people it employs
  int64_t thermometers = 1;  // it has
  std::string id = {}, case_id = {}, roster_id = {};
  std::vector<RosterPerson> staff = {};
  Person* clerk = nullptr;
};

class Park {
 public:
  // Officers of every kind are made and logged in; the lead has told which areas are severe. No enterprise yet.
  Park();

  World world;
  Person admin;
  Person officer, inspector, reviewer, second_reviewer, lead, auditor, foreign_officer;

  Firm& register_firm(std::string const& name, int64_t headcount, int64_t thermometers = 1);
  std::list<Firm>& firms() { return firms_; }

  // People who come from quiet places or have not been away, healthy, with a health certificate.
  std::vector<RosterPerson> well(int count);
  RosterPerson one_from(std::string const& place, std::string const& left_on);

  // The clerk drafts, screens the staff list, uploads plan and pledge; returns the case as last answered.
  json::value draft(Firm& firm);
  json::value draft_by(Person& who, Firm& firm, std::string_view channel);  // an officer at a counter, say
  Reply submit(Firm& firm) { return firm.clerk->fire(firm.case_id, "submit"); }
  Reply hand_in(Person& who, std::string const& case_id, std::string_view key, std::string_view text);
  Reply photo(Person& who, std::string const& case_id, std::string_view key);  // of one dark pixel
  // "assign" or "assist": given to who is called so; one who is not among the case's colleagues is given by an empty account.
  Reply hand(Person& who, std::string const& case_id, std::string_view part, std::string_view title, std::string_view why = "");
  std::string look_back(Person& who, std::string const& finding);  // the one that is open for a finding, or ""
  Reply on_site(Firm& firm, Person& who, RosterPerson const& found);  // at work: who, from where
  static json::object found_at_work(RosterPerson const& found);       // the same as it is recorded
  Reply task(Person& who, Firm const& firm, std::string_view name, std::string_view verdict = "pass");
  Reply receipt(Person& who, Firm const& firm, std::string_view item, int64_t count, std::string_view source);
  json::value report() { return at(lead.get("/api/command-post").json, "report"); }
  int64_t told(std::string_view figure);  // of the report
  std::string state(Firm const& firm) { return text_at(officer.shown(firm.case_id), "state"); }
  json::object form(Firm const& firm);

 private:
  Dice dice_{20200211};
  std::list<Firm> firms_;
  std::list<Person> clerks_;
};

}  // namespace ly::story
