// What a case looks like to the expressions of its service: form with derived fields, tasks, documents, receipts, case,
// the facts other domains know, and the outcome of each decision, in the order of the file. Pure: tables, facts and time
// are handed in.
#pragma once
#include <string>
#include <vector>

#include "domains/cases/case_state.h"
#include "domains/cases/compiled.h"

namespace ly::cases {

// One decision as it is kept with the event: enough to be explained and done again on another day.
struct DecisionRecord {
  std::string name, table, version;  // table: its id; version: of the table, or of the service when written in the file
  json::object inputs;               // as read
  json::value outputs;               // as dmn gave them
  std::vector<std::string> rules;    // ids of the rules that hit
  std::vector<size_t> hits;          // their numbers, from 0
  std::string problem;               // code when it could not be decided
  std::vector<Text> because;         // per hit
  std::vector<std::string> cites;    // per hit
};
json::object to_json(DecisionRecord const& record);
DecisionRecord decision_from(json::value const& value);

struct Moment {
  Instant now;
  FindTable tables;
  Minutes offset = kChinaOffset;
  Day today() const { return day_at(now, offset); }
};

struct Evaluation {
  dmn::Scope scope;
  json::object derived;                   // derived fields of the form
  std::vector<DecisionRecord> decisions;
};
// `facts`: by the names of the file's `facts` section; an absent one reads as null.
Evaluation evaluate(CompiledService const& service, CaseState const& state, json::object const& facts, Moment const& moment);

// Names an expression may begin with, and the members known below each; members empty = anything goes.
struct KnownName {
  std::string name;
  std::vector<std::string> members;
};
std::vector<KnownName> known_names(Service const& service);

dmn::Value to_value(json::value const& value);
json::value to_json(dmn::Value const& value);
// A text with its {expressions} filled in; numbers plain, null as "—".
std::string filled(CompiledService const& service, std::string const& text, dmn::Scope const& scope);
// Words for a value in a sentence.
std::string spoken(dmn::Value const& value);

}  // namespace ly::cases
