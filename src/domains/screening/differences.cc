#include "domains/screening/differences.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "domains/registry/persons.h"
#include "domains/screening/line_json.h"
#include "domains/screening/rows.h"

namespace ly::screening {
namespace {

// How a line says one thing, and how that is called. `known`: whether the line says it at all (old lines kept no name and no telephone).
struct Said {
  std::string zh, en;
};
struct Compared {
  std::string_view name;
  Words label;
  Said (*said)(json::value const& content, Line const& line);  // what is shown, masked
  std::string (*same)(Line const& line);                        // what is compared, in full
  bool kept_since = false;                                      // a line may be too old to say it
};

Said twice(std::string text) { return {text, text}; }
std::string degrees(Line const& line) { return line.temperature ? fmt::format("{:.1f}", *line.temperature / 100.0) : std::string(); }
std::string day_text(Line const& line) { return line.left_on ? to_iso(*line.left_on) : std::string(); }
std::string answer_text(std::optional<bool> const& b) { return !b ? "" : *b ? "y" : "n"; }
Said answer_words(std::optional<bool> const& b) { return !b ? Said{} : *b ? Said{"是", "yes"} : Said{"否", "no"}; }
Said verdict_words(std::string_view verdict) {
  auto const title = title_of(*verdict_from(verdict));
  return {std::string(title.zh), std::string(title.en)};
}

std::vector<Compared> const& compared() {
  static std::vector<Compared> const all = {
      {"name", {"姓名", "Name"}, [](json::value const&, Line const& l) { return twice(mask_name(l.name)); }, [](Line const& l) { return l.name; }, true},
      {"phone", {"手机", "Telephone"}, [](json::value const&, Line const& l) { return twice(mask_phone(l.phone)); }, [](Line const& l) { return l.phone; }, true},
      {"from", {"14天内到过", "Been to within 14 days"}, [](json::value const&, Line const& l) { return l.from == kLocal ? Said{"本地", "nowhere else"} : twice(l.from_text); }, [](Line const& l) { return l.from; }},
      {"left_on", {"离开日期", "Left on"}, [](json::value const&, Line const& l) { return twice(day_text(l)); }, day_text},
      {"temperature", {"体温", "Temperature"}, [](json::value const&, Line const& l) { return twice(degrees(l)); }, [](Line const& l) { return l.temperature ? std::to_string(*l.temperature) : std::string(); }},
      {"symptom", {"症状", "Symptoms"}, [](json::value const&, Line const& l) { return answer_words(l.symptom); }, [](Line const& l) { return answer_text(l.symptom); }},
      {"contact", {"密切接触", "Close contact"}, [](json::value const&, Line const& l) { return answer_words(l.contact); }, [](Line const& l) { return answer_text(l.contact); }},
      {"code", {"健康码", "Health code"}, [](json::value const&, Line const& l) { return twice(l.code); }, [](Line const& l) { return l.code; }},
      {"release", {"解除隔离证明", "Release certificate"}, [](json::value const&, Line const& l) { return answer_words(l.release); }, [](Line const& l) { return answer_text(l.release); }},
      {"certificate", {"健康证明", "Health certificate"}, [](json::value const&, Line const& l) { return answer_words(l.certificate); }, [](Line const& l) { return answer_text(l.certificate); }},
      {"post", {"岗位", "Post"}, [](json::value const&, Line const& l) { return twice(l.post); }, [](Line const& l) { return l.post; }},
  };
  return all;
}
constexpr std::string_view kVerdictField = "verdict";
constexpr Words kVerdictLabel{"结论", "Verdict"};

Words label_of(std::string_view name) {
  for (auto const& one : compared())
    if (one.name == name) return one.label;
  return kVerdictLabel;
}

// One person on one of the two rosters.
struct Held {
  std::string verdict;
  json::value content;  // null: erased
  int64_t row = 0;
};
using Sheet = std::unordered_map<std::string, Held>;

Sheet sheet_of(View const& view, RosterId const& roster) {
  Sheet out;
  walk_lines(view, roster.text, [&](WalkedLine const& row) {
    Held held;
    held.verdict = row.verdict;
    held.row = row.row;
    if (!row.key_wrapped.empty()) held.content = *parse_json(view.keys.unseal_with(row.key_wrapped, registry::person_key({std::string(row.person_id)}), line_place(std::string(row.id)), row.sealed));
    out.insert_or_assign(std::string(row.person_id), std::move(held));
  });
  return out;
}

FieldDifference told(std::string_view name, Words const& label, Said before, Said after) {
  for (auto* words : {&before, &after})
    if (words->zh.empty()) *words = {"没有写", "not said"};
  FieldDifference d;
  d.field_key = name, d.label = label.zh, d.label_en = label.en;
  d.before = before.zh, d.before_en = before.en, d.after = after.zh, d.after_en = after.en;
  d.text = fmt::format("{}：{} → {}", label.zh, before.zh, after.zh);
  d.text_en = fmt::format("{}: {} → {}", label.en, before.en, after.en);
  return d;
}

std::vector<FieldDifference> compare(Held const& before, Held const& after) {
  std::vector<FieldDifference> out;
  if (before.verdict != after.verdict) out.push_back(told(kVerdictField, kVerdictLabel, verdict_words(before.verdict), verdict_words(after.verdict)));
  if (before.content.is_null() || after.content.is_null()) return out;
  auto const was = line_from_json(before.content), is = line_from_json(after.content);
  for (auto const& one : compared()) {
    if (one.kept_since && (!find(before.content, one.name) || !find(after.content, one.name))) continue;
    if (one.same(was) != one.same(is)) out.push_back(told(one.name, one.label, one.said(before.content, was), one.said(after.content, is)));
  }
  return out;
}

struct Met {
  std::string person_id;
  std::string_view kind;
  Held const* before = nullptr;
  Held const* after = nullptr;
  std::vector<FieldDifference> changes;
  int64_t row() const { return after ? after->row : before->row; }
};

ComparedRoster brief_of(View const& view, RosterRow const& row) {
  auto const file = find_file(view, {row.file_id});
  return {row.id.text, file ? file->name : std::string(), row.state, row.day, row.created_at, row.people};
}

Words kind_words(std::string_view kind) {
  if (kind == "added") return {"新增", "Added"};
  if (kind == "left") return {"不在了", "Left"};
  return {"有变化", "Changed"};
}

RosterDifference shown(View const& view, Met const& met) {
  RosterDifference out;
  out.person_id = met.person_id;
  out.kind = met.kind;
  auto const words = kind_words(met.kind);
  out.kind_title = words.zh, out.kind_title_en = words.en;
  if (auto const person = registry::find_person_in_clear(view, {met.person_id})) out.name = person->name, out.document_number = person->number;
  else out.erased = true;
  auto const put = [](Held const* held, std::string& verdict, std::string& title, std::string& title_en, std::optional<int64_t>& row) {
    if (!held) return;
    auto const said = verdict_words(held->verdict);
    verdict = held->verdict, title = said.zh, title_en = said.en, row = held->row;
  };
  put(met.before, out.verdict_before, out.verdict_before_title, out.verdict_before_title_en, out.row_before);
  put(met.after, out.verdict, out.verdict_title, out.verdict_title_en, out.row);
  out.fields_changed = met.changes;
  return out;
}

bool was_screened(RosterRow const& row) { return row.state == "screened" || row.state == "approved"; }

Result<RosterRow> visible_roster(View const& view, std::string_view id, char const* at) {
  auto row = find_roster(view, id);
  if (!row || !view.actor.may_see(row->enterprise_id, row->division)) return not_found("not_found", at);
  if (!was_screened(*row)) return refused("roster.not_screened", at);
  return *row;
}

Result<RosterRow> other_of(View const& view, RosterRow const& later, std::string const& against) {
  if (against.empty()) {
    auto found = find_earlier_roster(view, later);
    if (!found) return refused("roster.no_earlier", "against");
    return *found;
  }
  auto row = TRY(visible_roster(view, against, "against"));
  if (row.enterprise_id != later.enterprise_id) return invalid("roster.other_enterprise", "against");
  return row;
}

}  // namespace

Result<RosterDifferences> differences(View const& view, CompareRosters const& in) {
  auto const later = TRY(visible_roster(view, in.id.text, "id"));
  auto const earlier = TRY(other_of(view, later, in.against));
  auto const before = sheet_of(view, earlier.id), after = sheet_of(view, later.id);
  RosterDifferences out;
  out.earlier = brief_of(view, earlier), out.later = brief_of(view, later);
  std::vector<Met> all;
  std::map<std::string, int64_t, std::less<>> fields;
  for (auto const& [id, held] : after) {
    auto const was = before.find(id);
    if (was == before.end()) {
      ++out.added;
      all.push_back({id, "added", nullptr, &held, {}});
      continue;
    }
    auto changes = compare(was->second, held);
    if (changes.empty()) {
      ++out.same;
      continue;
    }
    ++out.changed;
    for (auto const& change : changes) ++fields[change.field_key];
    all.push_back({id, "changed", &was->second, &held, std::move(changes)});
  }
  for (auto const& [id, held] : before)
    if (!after.contains(id)) {
      ++out.left;
      all.push_back({id, "left", &held, nullptr, {}});
    }
  for (auto const& name : split(kComparedFields, ' '))
    if (auto const count = fields.find(name); count != fields.end()) out.by_field.push_back({std::string(name), std::string(label_of(name).zh), std::string(label_of(name).en), count->second});
  std::erase_if(all, [&](Met const& met) {
    if (in.which != "all" && met.kind != in.which) return true;
    return !in.field_key.empty() && std::none_of(met.changes.begin(), met.changes.end(), [&](FieldDifference const& one) { return one.field_key == in.field_key; });
  });
  // As one reads it: what is new, who is gone, what changed; each in the order of its sheet.
  std::sort(all.begin(), all.end(), [](Met const& a, Met const& b) {
    auto const rank = [](std::string_view kind) { return kind == "added" ? 0 : kind == "left" ? 1 : 2; };
    return std::tuple(rank(a.kind), a.row(), a.person_id) < std::tuple(rank(b.kind), b.row(), b.person_id);
  });
  out.total = static_cast<int64_t>(all.size());
  auto const from = std::clamp<int64_t>(in.after.empty() ? 0 : std::strtoll(in.after.c_str(), nullptr, 10), 0, out.total);
  auto const to = std::min(out.total, from + in.limit);
  for (auto i = from; i < to; ++i) out.items.push_back(shown(view, all[static_cast<size_t>(i)]));
  if (to < out.total) out.next = std::to_string(to);
  return out;
}

std::vector<Endpoint> difference_endpoints() {
  std::vector<Endpoint> rows;
  rows.push_back(reading<CompareRosters, RosterDifferences>("GET", "/api/rosters/{id}/differences", "rosters.differences", {"与另一版名册比较", "Compared with another roster"}, may::staff_clerk_audit,
                                                            [](View const& view, CompareRosters const& in) { return differences(view, in); }));
  rows.back().heavy = true;  // two whole rosters are opened
  return rows;
}

}  // namespace ly::screening
