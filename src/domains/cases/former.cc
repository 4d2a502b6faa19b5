// A case as it was: the fold of its first events, and what an applicant changed between a return for correction and handing in
// again. Both are read from the events alone; nothing is kept for them.
#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "domains/cases/cases.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/rows.h"

namespace ly::cases {
namespace {

// How many of the events count, and as of which instant they are shown.
struct AskedMoment {
  size_t events = 0;
  Instant at;
};
Result<AskedMoment> asked_moment(std::string const& text, std::vector<CaseEvent> const& events) {
  int64_t number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (number < 1 || number > static_cast<int64_t>(events.size())) return invalid("case.as_of_event", "at", {{"last", std::to_string(events.size())}});
    return AskedMoment{static_cast<size_t>(number), events[static_cast<size_t>(number - 1)].at};
  }
  auto const at = instant_from_iso(text);
  if (!at) return invalid("case.as_of", "at", {{"value", text}});
  auto const after = std::ranges::find_if(events, [&](CaseEvent const& event) { return event.at > *at; });
  if (after == events.begin()) return not_found("case.not_yet", "at");
  return AskedMoment{static_cast<size_t>(after - events.begin()), *at};
}

std::vector<std::string> left_out(Language language) {
  std::vector<std::string> out;
  for (Text const& one : {Text{"可以办的动作、可以交给谁", "what could be done, and who could be given the case"}, Text{"由何而来、引出的办件（它们今天的情况见各自的页面）", "the cases it came from and led to (their own pages show them as they are)"},
                          Text{"企业今天的联系人、电话和名册", "the enterprise's contact, telephone and roster of today"}, Text{"公文和线上核验的结果", "official papers and answers of online checks"},
                          Text{"没有随办件记下来的试算判定", "what a table would have decided where the case did not record it"}})
    out.push_back(one.in(language));
  return out;
}

bool stands_open(Service const& service, std::string_view state) {
  auto const* here = service.states.find(state);
  return here && here->editable;
}
bool is_worked_on(Service const& service, std::string_view state) {
  auto const* here = service.states.find(state);
  return here && !here->editable && here->kind != State::Kind::final;
}

std::vector<CaseFile> files_without(std::vector<AttachedFile> const& files, std::vector<AttachedFile> const& others) {
  std::vector<CaseFile> out;
  for (auto const& file : files)
    if (std::ranges::none_of(others, [&](AttachedFile const& other) { return other.id == file.id; })) out.push_back({file.id, file.name, file.size, file.at});
  return out;
}

std::vector<CorrectedPaper> papers_between(Service const& service, CaseState const& before, CaseState const& after, Language language) {
  std::vector<CorrectedPaper> out;
  auto const of = [](CaseState const& state, std::string const& key) {
    auto const found = state.documents.find(key);
    return found == state.documents.end() ? std::vector<AttachedFile>{} : found->second;
  };
  for (auto const& document : service.documents) {
    auto const was = of(before, document.first), is = of(after, document.first);
    CorrectedPaper paper{document.first, document.second.title.in(language), "", files_without(was, is), files_without(is, was)};
    if (paper.before.empty() && paper.after.empty()) continue;
    paper.kind = paper.before.empty() ? "added" : paper.after.empty() ? "removed" : "replaced";
    out.push_back(std::move(paper));
  }
  return out;
}

std::vector<CorrectedField> fields_between(Service const& service, json::object const& was, json::object const& is, bool own, Language language) {
  std::vector<CorrectedField> out;
  auto const was_shown = own ? was : masked(service.form, was), is_shown = own ? is : masked(service.form, is);
  auto const of = [](json::object const& form, std::string const& key) {
    auto const* value = form.if_contains(key);
    return value ? *value : json::value();
  };
  for (auto const& property : properties_of(service.form)) {
    auto const before = of(was, property.first), after = of(is, property.first);
    if (before == after) continue;
    auto const* title = property.second->if_contains("title");
    CorrectedField one{property.first, title ? std::string(text_of(*title, language == Language::en ? "en" : "zh-CN")) : property.first, of(was_shown, property.first), of(is_shown, property.first), false};
    one.masked = one.before != before || one.after != after;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

LoadedService const& Cases::service_of(CaseState const& state) const {
  auto const* loaded = catalog_.find(state.service, state.version);
  check(loaded != nullptr, "a case of a service that is not loaded");
  return *loaded;
}

Result<Case> Cases::show_former(View const& view, ShowCase const& in) const {
  TRY(load(view, in.id.text));  // who may see it today
  auto const language = language_from(in.language);
  auto const events = rows::list_events(view.tx, view.keys, in.id.text);
  if (!events) return not_found("not_found", "id");
  auto const asked = TRY(asked_moment(in.at, *events));
  auto const state = fold(in.id.text, std::span(*events).first(asked.events));
  auto const& loaded = service_of(state);
  // What was among officers then stays among them.
  if (view.actor.scope.kind == Scope::Kind::enterprise && is_hidden(loaded.compiled->service, state)) return not_found("case.not_yet", "at");
  auto out = answer(view, loaded, state, language, asked.at);
  out.row.mine = false;
  out.as_of = FormerCase{state.revision, static_cast<int64_t>(events->size()), asked.at, left_out(language)};
  return out;
}

CorrectionRound Cases::compared(View const& view, CaseState const& before, CaseState const& after, CaseEvent const& returned, CaseEvent const& again, Language language) const {
  auto const& service = service_of(after).compiled->service;
  bool const own = view.actor.scope.kind == Scope::Kind::enterprise;
  CorrectionRound out;
  out.before_event = before.revision;
  out.after_event = again.n;
  out.returned_at = returned.at;
  out.handed_in_at = again.at;
  out.returned_by = title_of(view, returned.account, language);
  out.handed_in_by = title_of(view, again.account, language);
  out.reason = std::string(text_of(returned.sealed, "reason"));
  out.fields_changed = fields_between(service, before.form, after.form, own, language);
  out.papers = papers_between(service, before, after, language);
  return out;
}

Result<Items<CorrectionRound>> Cases::corrections(View const& view, ByCase const& in) const {
  TRY(load(view, in.id.text));
  auto const events = rows::list_events(view.tx, view.keys, in.id.text);
  if (!events) return not_found("not_found", "id");
  Items<CorrectionRound> out;
  CaseState state;
  state.id = in.id.text;
  std::optional<CaseState> seen;         // as the reviewer last had it
  CaseEvent const* returned = nullptr;
  for (auto const& event : *events) {
    auto const before = event.kind == "fired" ? std::optional(state) : std::nullopt;
    cases::apply(state, event);
    if (!before) continue;
    auto const& service = service_of(state).compiled->service;
    if (is_worked_on(service, before->state) && stands_open(service, state.state)) {
      seen = before;
      returned = &event;
    } else if (seen && is_worked_on(service, state.state)) {
      auto round = compared(view, *seen, state, *returned, event, language_from(in.language));
      round.round = static_cast<int64_t>(out.items.size()) + 1;
      out.items.push_back(std::move(round));
      seen.reset();
    }
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

}  // namespace ly::cases
