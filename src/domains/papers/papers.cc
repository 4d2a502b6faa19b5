#include "domains/papers/papers.h"

#include <sodium.h>

#include <algorithm>

#include "base/text.h"
#include "domains/cases/rows.h"
#include "domains/papers/rows.h"
#include "domains/registry/rows.h"
#include "engines/dmn/temporal.h"
#include "formats/barcode.h"
#include "formats/paper.h"

namespace ly::papers {
namespace {

std::vector<std::string> texts_of(json::object const& o, std::string_view key) {
  std::vector<std::string> out;
  if (auto const* list = o.if_contains(key); list && list->is_array())
    for (auto const& one : list->get_array()) out.emplace_back(one.as_string());
  return out;
}

std::string moment_on_paper(Instant at) {
  auto const c = civil_of(at, kChinaOffset);
  auto const two = [](int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return day_on_paper(at) + two(c.hour) + ":" + two(c.minute);
}

// What a form holds, as a sentence says it; a list with commas, nothing as "—".
std::string said(json::value const* value) {
  if (!value || value->is_null()) return "—";
  if (value->is_string()) return value->get_string().empty() ? "—" : std::string(value->get_string());
  if (value->is_bool()) return value->get_bool() ? "是" : "否";
  return json::serialize(*value);
}

// 8K3F-… : 12 of 32 letters and digits without I, L, O, U, so that it can be read out; 60 bits, so that nobody hits one by trying.
std::string check_code(View const& view, PaperId const& id) {
  static constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  auto const octets = from_hex(view.keys.blind("paper.code", id.text));
  std::string out;
  for (size_t i = 0; i < 12; ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += kLetters[static_cast<unsigned char>(octets[i]) % kLetters.size()];
  }
  return out;
}

std::string normal_code(std::string_view text) {
  std::string out;
  for (char c : upper_ascii(nfkc(text)))
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
      if (out.size() == 4 || out.size() == 9) out += '-';
      out += c;
    }
  return out;
}

AppealTerm appeal_from(json::value const& value) {
  AppealTerm term;
  for (auto const& [key, into] : {std::pair("id", &term.id), std::pair("law", &term.law), std::pair("text", &term.text), std::pair("source", &term.source)}) *into = std::string(text_of(value, key));
  auto const from = day_from_iso(text_of(value, "from"));
  term.to = day_from_iso(text_of(value, "to"));
  term.days = integer_of(value.as_object(), "days");
  term.months = integer_of(value.as_object(), "months");
  check(from && !term.id.empty() && !term.law.empty() && !term.source.empty() && (term.days > 0) != (term.months > 0), "a way of appeal has its law, source, first day and term");
  term.from = *from;
  return term;
}

// What the tables said against it, and by which clauses; the basis of the service where no table decided.
struct DecidedBy {
  std::string because, cites;
};
DecidedBy decided_by(cases::CaseState const& state, cases::Service const& service) {
  std::vector<std::string> reasons, clauses;
  auto const once = [](std::vector<std::string>& list, std::string const& text) {
    if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
  };
  for (auto const& value : state.decisions) {
    auto const decision = cases::decision_from(value);
    if (decision.because.empty()) continue;
    for (auto const& because : decision.because) once(reasons, because.zh);
    for (auto const& cites : decision.cites) once(clauses, cites);
  }
  DecidedBy out{joined(reasons, "；"), joined(clauses, "；")};
  if (!out.because.empty()) out.because += "。";
  if (out.cites.empty()) out.cites = service.legal_basis.zh;
  return out;
}

PaperRow shown(View const& view, StoredPaper const& p) {
  return {p.id, p.no, p.code, p.kind, p.title, p.enterprise_id, registry::enterprise_name(view, p.enterprise_id), p.case_id, p.digest, p.state, p.issued_by, p.issued_at, p.revoked_at};
}

bool sees(View const& view, std::string_view enterprise_id, std::string_view division) { return view.actor.is_system || view.actor.may_see(enterprise_id, division); }

}  // namespace

std::string day_on_paper(Instant at) {
  auto const c = civil_of(at, kChinaOffset);
  return std::to_string(c.year) + "年" + std::to_string(c.month) + "月" + std::to_string(c.day) + "日";
}

std::string day_on_paper(Day day) { return day_on_paper(instant_of(day, Minutes{0})); }

Day last_day_of(AppealTerm const& term, Day known) {
  if (term.days > 0) return known + static_cast<int32_t>(term.days);
  auto const last = dmn::add_months(known.number, term.months);  // the day of that number, or the last of the month
  check(last.has_value(), "a date within the calendar");
  return Day{static_cast<int32_t>(*last)};
}

json::object to_json(Content const& c) {
  auto const list = [](std::vector<std::string> const& texts) {
    json::array out;
    for (auto const& text : texts) out.emplace_back(text);
    return out;
  };
  json::array table;
  for (auto const& row : c.table) table.push_back(list(row));
  return {{"title", c.title}, {"no", c.no}, {"issuer", c.issuer}, {"to", c.to}, {"basis", c.basis}, {"day", c.day}, {"body", list(c.body)}, {"table_head", list(c.table_head)}, {"table", std::move(table)}, {"after", list(c.after)}, {"own_seal", c.own_seal}};
}

Content content_from(json::value const& value) {
  auto const& o = value.as_object();
  auto const text = [&](std::string_view key) { return std::string(text_of(o, key)); };
  Content c{text("title"), text("no"), text("issuer"), text("to"), text("basis"), text("day"), texts_of(o, "body"), texts_of(o, "table_head"), {}, texts_of(o, "after"), false};
  if (auto const* rows = o.if_contains("table"); rows && rows->is_array())
    for (auto const& row : rows->get_array()) {
      c.table.emplace_back();
      for (auto const& cell : row.as_array()) c.table.back().emplace_back(cell.as_string());
    }
  if (auto const* own = o.if_contains("own_seal")) c.own_seal = own->is_bool() && own->get_bool();
  return c;
}

std::string digest_of(Content const& content) {
  auto const text = canonical(to_json(content));
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(text.data()), text.size());
  return to_hex(out);
}

Papers::Papers(cases::Cases const& cases, registry::Known const& known, formats::PolicySet const& policies, json::value const& templates) : cases_(cases), known_(known), policies_(policies) {
  auto const* list = find(templates, "papers");
  check(list && list->is_array(), "the templates of official papers");
  for (auto const& value : list->get_array()) {
    auto const& o = value.as_object();
    auto const text = [&](std::string_view key) { return std::string(text_of(o, key)); };
    auto const* own = o.if_contains("own_seal");
    templates_.push_back({text("kind"), text("title"), text("en"), text("service"), text("issuer"), text("number"), text("to"), text("basis"), texts_of(o, "states"), texts_of(o, "body"), texts_of(o, "after"), own && own->is_bool() && own->get_bool()});
    templates_.back().appeals = texts_of(o, "appeals");
  }
  if (auto const* appeals = find(templates, "appeals"); appeals && appeals->is_array())
    for (auto const& value : appeals->get_array()) appeals_.push_back(appeal_from(value));
  for (auto const& which : templates_)
    for (auto const& id : which.appeals) check(std::ranges::any_of(appeals_, [&](AppealTerm const& term) { return term.id == id; }), "a paper tells of a way of appeal that is written down");
}

// The ways of appeal by the law of that day, of who came to know on it.
std::vector<std::string> Papers::appeals_of(Template const& which, std::string_view division, Day day) const {
  static constexpr size_t kCountyDigits = 6;  // GB/T 2260
  std::vector<std::string> out;
  for (auto const& id : which.appeals)
    for (auto const& term : appeals_) {
      if (term.id != id || day < term.from || (term.to && day > *term.to)) continue;
      auto text = replaced(term.text, "{county}", place_name(division.substr(0, kCountyDigits)));
      text = replaced(std::move(text), "{law}", term.law);
      text = replaced(std::move(text), "{day}", day_on_paper(day));
      out.push_back(replaced(std::move(text), "{until}", day_on_paper(last_day_of(term, day))));
    }
  if (!out.empty()) out.emplace_back("期间从知道之日的次日起算；最后一日是法定休假日的，顺延至休假日后的第一日。");
  return out;
}

Template const* Papers::find_template(std::string_view kind) const {
  for (auto const& one : templates_)
    if (one.kind == kind) return &one;
  return nullptr;
}

std::string Papers::place_name(std::string_view division) const {
  auto const found = known_.divisions.find(division);
  return found ? found->name : std::string(division);
}

Result<Content> Papers::content_of(View const& view, Template const& which, cases::CaseState const& state) const {
  bool const right_service = which.service == state.service;
  bool const right_state = std::find(which.states.begin(), which.states.end(), state.state) != which.states.end();
  if (!right_service || !right_state) return refused("paper.not_now", "kind", {{"title", which.title}, {"no", state.no}});
  auto const enterprise = registry::enterprise_name(view, state.enterprise_id);
  auto const* loaded = cases_.catalog().find(state.service, state.version);
  check(loaded != nullptr, "a case of a service that is not loaded");
  auto const by = decided_by(state, loaded->compiled->service);
  auto const fill = [&](std::string text) {
    text = replaced(std::move(text), "{enterprise}", enterprise);
    text = replaced(std::move(text), "{place}", place_name(state.division));
    text = replaced(std::move(text), "{no}", state.no);
    text = replaced(std::move(text), "{reason}", state.reason.empty() ? "" : state.reason + "。");
    text = replaced(std::move(text), "{because}", by.because);
    text = replaced(std::move(text), "{cites}", by.cites);
    text = replaced(std::move(text), "{opened}", day_on_paper(state.opened_at));
    text = replaced(std::move(text), "{decided}", day_on_paper(state.entered_at));
    text = replaced(std::move(text), "{due}", state.due_at ? moment_on_paper(*state.due_at) : day_on_paper(view.now));
    for (size_t at = text.find("{form."); at != std::string::npos; at = text.find("{form.", at)) {
      auto const end = text.find('}', at);
      if (end == std::string::npos) break;
      auto const value = said(state.form.if_contains(text.substr(at + 6, end - at - 6)));
      text.replace(at, end - at + 1, value);
      at += value.size();
    }
    return replaced(std::move(text), "。。", "。");
  };
  Content c;
  c.title = which.title;
  c.issuer = fill(which.issuer);
  c.to = fill(which.to);
  c.basis = fill(which.basis);
  c.day = day_on_paper(view.now);
  for (auto const& paragraph : which.body) c.body.push_back(fill(paragraph));
  c.after = appeals_of(which, state.division, day_at(view.now));
  c.own_seal = which.own_seal;
  return c;
}

Result<PaperRow> Papers::put(Context& context, Template const& which, Content content, std::string const& enterprise_id, std::string const& division, std::string const& case_id) const {
  StoredPaper p;
  p.id = new_id<PaperTag>(context.dice, context.now);
  auto const year = std::to_string(civil_of(context.now, kChinaOffset).year);
  if (which.number.empty()) p.no = which.title + " " + p.id.text.substr(16);  // signed by the other side: it has no number of ours
  else {
    auto const prefix = replaced(which.number, "{yyyy}", year);
    p.no = replaced(prefix, "{seq}", std::to_string(next_number(context, prefix)));
    content.no = p.no;
  }
  p.code = check_code(context, p.id);
  p.kind = which.kind;
  p.division = division;
  p.enterprise_id = enterprise_id;
  p.case_id = case_id;
  p.title = which.title;
  p.digest = digest_of(content);
  p.state = "valid";
  p.issued_by = journal_name(context.actor);
  p.issued_at = context.now;
  p.content = std::move(content);
  insert_paper(context, p);
  Fact fact{"paper.issued", "paper", p.id.text, enterprise_id, division};
  fact.facts = {{"no", p.no}, {"kind", p.kind}, {"digest", p.digest}, {"case_id", case_id}};
  context.journal.note(std::move(fact));
  return shown(context, p);
}

Result<PaperRow> Papers::issue(Context& context, IssuePaper const& in) const {
  auto const state = cases_.state_of(context, in.case_id);
  if (!state || !sees(context, state->enterprise_id, state->division)) return not_found("not_found", "case_id");
  auto const* which = find_template(in.kind);
  if (!which || which->service.empty()) return invalid("paper.unknown_kind", "kind", {{"kind", in.kind}});
  // An enterprise prints only the undertaking it is to sign.
  if (context.actor.scope.kind == Scope::Kind::enterprise && !which->own_seal) return forbidden("paper.not_yours", "kind");
  if (auto const there = find_paper_of_case(context, in.case_id, in.kind)) return shown(context, *there);
  return put(context, *which, TRY(content_of(context, *which, *state)), state->enterprise_id, state->division, state->id);
}

Result<Items<PaperRow>> Papers::issue_many(Context& context, IssueMany const& in) const {
  Items<PaperRow> page;
  for (auto const& id : in.case_ids) page.items.push_back(TRY(issue(context, {id, in.kind})));
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<PaperRow> Papers::revoke(Context& context, RevokePaper const& in) const {
  auto paper = find_paper(context, in.id.text);
  if (!paper || !sees(context, paper->enterprise_id, paper->division)) return not_found("not_found", "id");
  if (paper->state != "valid") return refused("paper.revoked_already", "id", {{"no", paper->no}});
  if (utf8_length(trim(in.reason)) < 2) return invalid("paper.reason", "reason");
  mark_revoked(context, in.id);
  Fact fact{"paper.revoked", "paper", in.id.text, paper->enterprise_id, paper->division};
  fact.facts = {{"no", paper->no}, {"kind", paper->kind}};
  fact.why = in.reason;
  fact.key_id = "paper/" + in.id.text;
  context.journal.note(std::move(fact));
  paper->state = "revoked";
  paper->revoked_at = context.now;
  return shown(context, *paper);
}

Result<Items<Offer>> Papers::offers(View const& view, ListPapers const& in) const {
  auto const state = cases_.state_of(view, in.case_id);
  if (!state || !sees(view, state->enterprise_id, state->division)) return not_found("not_found", "case_id");
  bool const clerk = view.actor.scope.kind == Scope::Kind::enterprise;
  Items<Offer> page;
  for (auto const& which : templates_) {
    if (which.service != state->service) continue;
    Offer offer{which.kind, which.title, std::find(which.states.begin(), which.states.end(), state->state) != which.states.end() && (!clerk || which.own_seal), {}};
    if (auto const there = find_paper_of_case(view, in.case_id, which.kind)) offer.issued = shown(view, *there);
    if (offer.ready || offer.issued) page.items.push_back(std::move(offer));
  }
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<Items<PaperRow>> Papers::list(View const& view, ListPapers const& in) const {
  bool const clerk = view.actor.scope.kind == Scope::Kind::enterprise;
  auto const prefix = clerk ? std::string_view() : view.actor.region();
  auto const own = clerk ? std::string_view(view.actor.scope.code) : std::string_view();
  return page_of<PaperRow>(list_papers(view, in, prefix, own, in.limit + 1), in.limit, count_papers(view, in, prefix, own), [&](auto const& paper) { return shown(view, paper); });
}

Result<Verified> Papers::verify(View const& view, VerifyPaper const& in) const {
  auto const paper = find_paper_by_code(view, normal_code(in.code));
  if (!paper) return not_found("paper.code_unknown", "code");
  return Verified{paper->no, paper->title, registry::enterprise_name(view, paper->enterprise_id), paper->digest.substr(0, 16), paper->state, paper->issued_at, paper->revoked_at};
}

Result<FileAnswer> Papers::print(View const& view, PrintPapers const& in) const {
  std::vector<StoredPaper> papers;
  for (auto const id : split(in.ids, ',')) {
    if (trim(id).empty()) continue;
    auto paper = find_paper(view, trim(id));
    if (!paper || !sees(view, paper->enterprise_id, paper->division)) return not_found("not_found", "ids");
    if (!paper->content) return refused("paper.erased", "ids", {{"no", paper->no}});
    if (static_cast<int64_t>(papers.size()) == kPapersAtOnce) return invalid("paper.print_many", "ids", {{"max", std::to_string(kPapersAtOnce)}});
    papers.push_back(std::move(*paper));
  }
  if (papers.empty()) return invalid("paper.print_nothing", "ids");
  formats::Paper out(papers.size() == 1 ? papers.front().title : std::string("公文"), papers.front().issued_at);
  for (size_t i = 0; i < papers.size(); ++i) {
    auto const& p = papers[i];
    auto const& c = *p.content;
    if (i > 0) out.next_page();
    if (c.own_seal) {
      out.title(c.title);
    } else {
      out.issuer(c.issuer);
      out.document_number(c.no);
      out.rule();
      out.title(c.title);
    }
    if (p.state == "revoked") out.line_below_title("（已撤销）");
    out.addressee(c.to);
    for (auto const& paragraph : c.body) out.official_paragraph(paragraph);
    if (!c.table_head.empty()) {
      std::vector<formats::PaperColumn> columns;
      for (size_t k = 0; k < c.table_head.size(); ++k) columns.push_back({c.table_head[k], k + 1 == c.table_head.size() ? 3.0 : 1.2, k > 1 && k + 1 < c.table_head.size()});
      out.table(columns, c.table);
    }
    if (!c.basis.empty() && c.table_head.empty()) out.official_paragraph(c.basis);  // before the ways of appeal
    for (auto const& paragraph : c.after) out.official_paragraph(paragraph);
    if (!c.basis.empty() && !c.table_head.empty()) out.official_paragraph(c.basis);
    out.sign_off(c.issuer, c.day, c.own_seal ? "（企业盖章）" : "（盖章）");
    if (!c.own_seal) {
      auto const code = TRY(formats::write_qr("LIAOYUAN PAPER " + p.code));
      out.squares(code.dark, code.side, 22);
      out.small("核验码 " + p.code + "　正文摘要 " + p.digest.substr(0, 16) + "　在本系统“公文核验”页（/verify）输入核验码，可核对发文字号、标题、主送单位和正文摘要。");
    }
  }
  return FileAnswer{papers.size() == 1 ? papers.front().title + ".pdf" : std::string("公文.pdf"), "application/pdf", TRY(out.finish())};
}

}  // namespace ly::papers
