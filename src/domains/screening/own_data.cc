// What screening keeps about one person, for himself. The sheets that came in name others too and are not handed out: his line of each is.
#include "domains/registry/persons.h"
#include "domains/registry/risk.h"
#include "domains/screening/judged.h"
#include "domains/screening/line_json.h"
#include "domains/screening/rows.h"
#include "domains/screening/screening.h"

namespace ly::screening {

struct OwnHealth {  // what was said of him
  std::string from, code, post;
  std::optional<Day> left_on;
  std::optional<double> temperature;
  std::optional<bool> symptom, contact, release, certificate;
  static Fields fields(auto...) {
    using H = OwnHealth;
    return Fields{field("from", {"来源地", "Came from"}, &H::from), field("left_on", {"离开日期", "Left on"}, &H::left_on), field("temperature", {"体温（℃）", "Temperature (°C)"}, &H::temperature), field("symptom", {"有症状", "Symptoms"}, &H::symptom),
                  field("contact", {"密切接触", "Close contact"}, &H::contact), field("code", {"健康码", "Health code"}, &H::code), field("release", {"解除隔离证明", "Release certificate"}, &H::release),
                  field("certificate", {"健康证明", "Health certificate"}, &H::certificate), field("post", {"岗位", "Post"}, &H::post)};
  }
};
struct OwnLine : OwnHealth {
  std::string enterprise, phone, verdict, verdict_title, verdict_title_en, reason, reason_en;
  Day day{};
  Instant handed_in;
  std::optional<int64_t> days;
  static Fields fields(auto...) {
    using L = OwnLine;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &L::enterprise), field("day", {"名册日期", "Day of the roster"}, &L::day), field("handed_in", {"交来时间", "Handed in"}, &L::handed_in), field("phone", {"名册上的手机", "Telephone on the roster"}, &L::phone),
                  field("verdict_title", {"结论", "Verdict"}, &L::verdict_title), field("verdict_title_en", {"结论（英文）", "Verdict in English"}, &L::verdict_title_en), field("days", {"天数", "Days"}, &L::days),
                  field("reason", {"原因", "Reason"}, &L::reason), field("reason_en", {"原因（英文）", "Reason in English"}, &L::reason_en)} + OwnHealth::fields();
  }
};
struct OwnOnSite : OwnHealth {
  std::string enterprise, verdict_title, verdict_title_en, reason, reason_en, note;
  bool listed = false;
  Instant at;
  std::optional<int64_t> days;
  static Fields fields(auto...) {
    using O = OwnOnSite;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &O::enterprise), field("at", {"时间", "When"}, &O::at), field("listed", {"在核准名册上", "On the approved roster"}, &O::listed), field("verdict_title", {"结论", "Verdict"}, &O::verdict_title),
                  field("verdict_title_en", {"结论（英文）", "Verdict in English"}, &O::verdict_title_en), field("days", {"天数", "Days"}, &O::days), field("reason", {"原因", "Reason"}, &O::reason),
                  field("reason_en", {"原因（英文）", "Reason in English"}, &O::reason_en), field("note", {"检查人员备注", "Note of the inspector"}, &O::note)} + OwnHealth::fields();
  }
};
struct OwnArrival {
  std::string enterprise, plate;
  bool lodging = false;
  Instant at;
  static Fields fields(auto...) {
    using A = OwnArrival;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &A::enterprise), field("at", {"到厂时间", "Arrived"}, &A::at), field("plate", {"乘的车", "Coach"}, &A::plate), field("lodging", {"要住宿", "Needs lodging"}, &A::lodging)};
  }
};

namespace {

void fill_health(OwnHealth& out, Line const& line) {
  out.from = line.from_text, out.code = line.code, out.post = line.post, out.left_on = line.left_on;
  if (line.temperature) out.temperature = *line.temperature / 100.0;
  out.symptom = line.symptom, out.contact = line.contact, out.release = line.release, out.certificate = line.certificate;
}

}  // namespace

std::vector<OwnLine> Screening::own_lines(View const& view, registry::Subject const& subject) const {
  std::vector<OwnLine> out;
  for (auto const& row : list_lines_of_person(view, subject.person.text)) {
    auto const roster = find_roster(view, row.roster_id);
    auto const plain = view.keys.unseal(view.tx, subject.key(), line_place(row.id.text), row.sealed.value);
    auto tables = roster ? TablesAsJudged::of_roster(*this, *roster) : Result<TablesAsJudged>(not_found("not_found"));
    if (!plain || !tables) continue;
    auto const told = show_line(view, *roster, row, *tables, registry::load_risk(view, roster->day));
    OwnLine line;
    auto const handed_in = line_from_json(*parse_json(*plain));
    fill_health(line, handed_in);
    line.phone = handed_in.phone;
    line.enterprise = registry::enterprise_name(view, row.enterprise_id);
    line.day = roster->day, line.handed_in = roster->created_at;
    line.verdict_title = told.verdict_title, line.verdict_title_en = told.verdict_title_en, line.reason = told.reason, line.reason_en = told.reason_en, line.days = row.days;
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<OwnOnSite> Screening::own_on_site(View const& view, registry::Subject const& subject) const {
  std::vector<OwnOnSite> out;
  for (auto const& row : list_on_site_of_person(view, subject.person.text)) {
    auto const plain = view.keys.unseal(view.tx, subject.key(), on_site_place(row.id), row.sealed.value);
    if (!plain) continue;
    auto const told = show_on_site(view, row);
    OwnOnSite one;
    fill_health(one, line_from_json(*parse_json(*plain)));
    one.enterprise = registry::enterprise_name(view, row.enterprise_id);
    one.at = row.at, one.listed = row.listed, one.days = row.days, one.note = told.note;
    one.verdict_title = told.verdict_title, one.verdict_title_en = told.verdict_title_en, one.reason = told.reason, one.reason_en = told.reason_en;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<OwnArrival> Screening::own_arrivals(View const& view, registry::Subject const& subject) const {
  std::vector<OwnArrival> out;
  for (auto const& row : list_arrivals_of_person(view, subject.person.text)) out.push_back({registry::enterprise_name(view, row.enterprise_id), row.plate, row.lodging, row.arrived_at});
  return out;
}

std::vector<registry::OwnData> Screening::own_data() const {
  return {
      registry::own_data("person", "roster_lines", {"roster_line"}, {"企业名册上的一行和筛查结论", "Your line on rosters, and the verdict"}, {"企业交来的名册", "The roster the enterprise handed in"},
                         {"决定能不能到岗、要不要观察（政策表 worker_screening）", "To decide whether you may work or must be observed (table worker_screening)"}, [this](View const& view, registry::Subject const& subject) { return own_lines(view, subject); }),
      registry::own_data("person", "found_at_work", {"person_on_site"}, {"检查时在岗的登记", "Found at work by an inspection"}, {"检查人员现场登记", "Recorded by an inspector on the spot"},
                         {"核对在岗的人是不是名册上的人", "To compare who works with who was approved"}, [this](View const& view, registry::Subject const& subject) { return own_on_site(view, subject); }),
      registry::own_data("person", "arrivals", {"arrival"}, {"到厂登记", "Arrivals"}, {"企业接车时逐人确认", "Confirmed by the enterprise when the coach came"},
                         {"知道接来的人都到了，安排住宿", "To know that everybody arrived, and who needs lodging"}, [this](View const& view, registry::Subject const& subject) { return own_arrivals(view, subject); }),
  };
}

}  // namespace ly::screening
