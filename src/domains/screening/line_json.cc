#include "domains/screening/line_json.h"

namespace ly::screening {
namespace {

json::value answer_json(std::optional<bool> const& b) { return b ? json::value(*b) : json::value(nullptr); }

std::optional<bool> truth_from(json::value const& value, std::string_view key) {
  auto const* member = find(value, key);
  return member && member->is_bool() ? std::optional(member->get_bool()) : std::nullopt;
}

std::optional<int64_t> whole_from(json::value const& value, std::string_view key) {
  auto const* member = find(value, key);
  return member && member->is_int64() ? std::optional(member->get_int64()) : std::nullopt;
}

}  // namespace

json::object to_json(Line const& line) {
  json::object out{{"name", line.name}, {"phone", line.phone}, {"from_text", line.from_text}, {"from", line.from}, {"code", line.code}, {"post", line.post}, {"symptom", answer_json(line.symptom)},
                   {"contact", answer_json(line.contact)}, {"release", answer_json(line.release)}, {"certificate", answer_json(line.certificate)}};
  if (line.left_on) out["left_on"] = to_iso(*line.left_on);
  if (line.temperature) out["temperature"] = int64_t{*line.temperature};
  return out;
}

Line line_from_json(json::value const& value) {
  Line line;
  line.name = text_of(value, "name");
  line.phone = text_of(value, "phone");
  line.from_text = text_of(value, "from_text");
  line.from = text_of(value, "from");
  line.code = text_of(value, "code");
  line.post = text_of(value, "post");
  line.left_on = day_from_iso(text_of(value, "left_on"));
  if (auto const t = whole_from(value, "temperature")) line.temperature = static_cast<int32_t>(*t);
  line.symptom = truth_from(value, "symptom");
  line.contact = truth_from(value, "contact");
  line.release = truth_from(value, "release");
  line.certificate = truth_from(value, "certificate");
  return line;
}

json::object to_json(SheetProblem const& p) {
  json::object args;
  for (auto const& [key, value] : p.problem.args) args[key] = value;
  return {{"code", p.problem.code}, {"at", p.problem.at}, {"sheet", p.sheet}, {"cell", p.cell}, {"row", int64_t{p.row}}, {"column", int64_t{p.column}}, {"note", p.note}, {"field", p.field}, {"args", std::move(args)}};
}

SheetProblemShown shown_from_json(json::value const& value, bool mask) {
  SheetProblemShown out;
  out.code = text_of(value, "code");
  out.sheet = text_of(value, "sheet");
  out.cell = text_of(value, "cell");
  out.row = whole_from(value, "row").value_or(0);
  out.column = whole_from(value, "column").value_or(0);
  out.note = truth_from(value, "note").value_or(false);
  if (auto const* args = find(value, "args"); args && args->is_object()) {
    out.args = args->get_object();
    auto const field = std::string(text_of(value, "field"));
    for (auto const* quoted : {"value", "suggestion", "kept"})
      if (auto* found = out.args.if_contains(quoted); mask && found && found->is_string()) *found = masked_text(field, std::string(found->get_string()));
    out.args["at"] = text_of(value, "at");
    out.value = text_of(out.args, "value");
    out.suggestion = text_of(out.args, "suggestion");
  }
  return out;
}

}  // namespace ly::screening
