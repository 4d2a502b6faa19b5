#include "domains/mailroom/mailroom.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "desk/files.h"
#include "desk/jobs.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/form_sheet_of.h"
#include "domains/mailroom/rows.h"

namespace ly::mailroom {
namespace {

constexpr size_t kTextKept = 4000;        // octets of the text shown beside the original
constexpr size_t kSetAsideKept = 256U << 10;
constexpr size_t kNumbersTried = 5;       // in a subject
constexpr Minutes kHour{60}, kDay{24 * 60};
constexpr std::string_view kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

std::string problem_text(Problem const& problem) { return canonical(problem_to_json(problem)); }

std::string cut(std::string_view text, size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return std::string(text.substr(0, most)) + "…";
}

// People who write no Chinese are answered in English.
cases::Language language_of(formats::MailIn const& mail) {
  static RE2 const kHan(R"(\p{Han})");
  return RE2::PartialMatch(mail.subject, kHan) || RE2::PartialMatch(mail.text, kHan) ? cases::Language::zh : cases::Language::en;
}
std::string_view name_of(cases::Language language) { return language == cases::Language::en ? "en" : "zh-CN"; }

std::vector<formats::FormSheet> sheets_of(cases::Service const& service) { return {cases::form_sheet_of(service, cases::Language::en), cases::form_sheet_of(service, cases::Language::zh)}; }

std::string media_word(std::string_view media) {
  if (media == "application/pdf") return "pdf";
  if (media == "image/jpeg") return "jpg";
  if (media == "image/png") return "png";
  if (contains(media, "spreadsheetml")) return "xlsx";
  if (contains(media, "wordprocessingml")) return "docx";
  return std::string(media);
}

bool failed_authentication(std::string_view verdicts) { return contains(verdicts, "dmarc=fail") || (contains(verdicts, "spf=fail") && !contains(verdicts, "dkim=pass")); }

bool may_be_assigned(Row const& row) {
  return row.state == "waiting" || (row.state == "set_aside" && !contains(row.why, "\"mail.duplicate\"") && !contains(row.why, "\"mail.echo\""));
}

std::string list_of(std::vector<std::string> const& items) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) out += std::to_string(i + 1) + ". " + items[i] + "\n";
  return out;
}

}  // namespace

// What was made of one mail.
struct Mailroom::Taken {
  cases::Applied applied;
  bool opened = false, submitted = false;
  bool form_left = false;              // it said something of the form, but not by the thread
  bool papers_left = false;            // papers came that the case takes no more
  int64_t papers = 0;
  std::vector<std::string> refused;    // "name: why"
  std::vector<std::string> unknown;
  std::vector<Problem> problems;
};

cases::LoadedService const* Mailroom::service_of(formats::MailIn const& mail) const {
  auto const open = [](cases::LoadedService const* one) {
    auto const& intake = one->compiled->service.intake;
    return intake.applicant == "person" && std::find(intake.channels.begin(), intake.channels.end(), "email") != intake.channels.end();
  };
  for (auto const& file : mail.attachments)
    if (sniff_media(file.bytes) == kXlsx)
      if (auto const name = formats::service_of_form_sheet(file.bytes); !name.empty())
        if (auto const* found = known_.cases.catalog().latest(name); found && open(found)) return found;
  // By its title, in the subject or in the first lines.
  auto const said = lower_ascii(clean(mail.subject)) + "\n" + lower_ascii(clean(cut(mail.text, 500)));
  for (auto const* one : known_.cases.catalog().all_latest()) {
    auto const& title = one->compiled->service.title;
    if (open(one) && (contains(said, lower_ascii(title.zh)) || contains(said, lower_ascii(title.en)))) return one;
  }
  return nullptr;
}

Result<cases::Applied> Mailroom::begin(Context& context, formats::MailIn const& mail, cases::LoadedService const& service, Taken& out) const {
  cases::Apply ask;
  ask.service = service.compiled->service.service;
  ask.channel = "email";
  ask.language = name_of(language_of(mail));
  // The address it came from, so that what follows can be told there; the applicant may write another.
  for (auto const& [name, schema] : cases::properties_of(service.compiled->service.form))
    if (text_of(*schema, "format") == "email") ask.form[name] = mail.from;
  out.opened = true;
  return known_.cases.apply(context, ask);
}

// Fields and papers of a mail into a case; hands it in when nothing is missing. `trusted`: its sender holds an answer of ours.
Result<void> Mailroom::take_into(Context& context, formats::MailIn const& mail, bool trusted, Taken& out) const {
  auto const& cases = known_.cases;
  auto const language = std::string(name_of(language_of(mail)));
  auto const* loaded = cases.catalog().latest(out.applied.service);
  check(loaded != nullptr, "a case of a service that is not loaded");
  auto const& service = loaded->compiled->service;
  auto const today = day_at(context.now);
  auto const sheets = sheets_of(service);
  auto said = form_in_text(sheets, mail.text);
  out.unknown = said.unknown;
  out.problems = std::move(said.problems);
  std::vector<formats::MailPart const*> papers;
  for (auto const& file : mail.attachments) {
    if (sniff_media(file.bytes) == kXlsx) {
      if (auto const filled = formats::read_form_sheet(file.bytes, sheets.back(), today)) {
        for (auto const& member : filled->form) said.form[member.key()] = member.value();
        for (auto const& problem : filled->problems)
          if (problem.code != "form_sheet.required") out.problems.push_back(problem);  // what is missing is told by the case itself
        continue;
      }
    }
    papers.push_back(&file);
  }

  if (!said.form.empty() && !trusted) out.form_left = true;
  else if (!said.form.empty() && out.applied.form_editable) {
    auto form = out.applied.form;
    for (auto const& member : said.form) {
      auto tried = form;
      tried[member.key()] = member.value();
      bool right = true;  // a wrong value is told and left out; the others are kept
      for (auto const& problem : cases::check_form(service.form, json::value(tried), cases::FormMode::draft, today))
        if (problem.at == "form." + std::string(member.key())) {
          right = false;
          out.problems.push_back(problem);
        }
      if (right) form = std::move(tried);
    }
    if (form != out.applied.form) out.applied = TRY(cases.apply_form(context, {out.applied.id, out.applied.key, language, form}));
  } else if (!said.form.empty()) out.form_left = true;

  size_t files = 0;
  for (auto const* file : papers) {
    auto const refuse = [&](Problem const& why) { out.refused.push_back(file->name + (language == "en" ? ": " : "：") + known_.say(language, why)); };
    if (++files > kFilesPerMail) {
      refuse(ly::refused("mail.too_many_files", {}, {{"max", std::to_string(kFilesPerMail)}}));
      continue;
    }
    auto const media = sniff_media(file->bytes);
    auto const word = media_word(media);
    // By its name; else the first paper that is still missing and takes files of this kind; else the first that takes them.
    cases::CaseDocument const* chosen = nullptr;
    bool any = false;
    for (auto const& document : out.applied.documents) {
      if (!document.may) continue;
      any = true;
      if (media.empty() || std::find(document.types.begin(), document.types.end(), word) == document.types.end()) continue;
      auto const name = lower_ascii(file->name);
      bool const named = contains(name, lower_ascii(document.title)) || contains(name, document.key);
      if (named) {
        chosen = &document;
        break;
      }
      bool const better = !chosen || (!chosen->files.empty() && document.required && document.files.empty());
      if (better) chosen = &document;
    }
    if (!any) {
      out.papers_left = true;
      continue;
    }
    if (!chosen) {
      refuse(ly::refused("mail.paper_kind"));
      continue;
    }
    auto const paper = chosen->key;
    auto const added = cases.apply_paper(context, {out.applied.id, out.applied.key, paper, file->name, language, file->bytes});
    if (!added) {
      refuse(added.error());
      continue;
    }
    ++out.papers;
    out.applied = *added;
  }

  if (!trusted || !out.applied.missing.empty()) return {};
  for (auto const& action : out.applied.actions)
    if (action.ready && action.kind == "primary") {
      auto const fired = cases.apply_event(context, {out.applied.id, out.applied.key, action.event, "", language});
      if (!fired) {
        out.problems.push_back(fired.error());
        return {};
      }
      out.applied = *fired;
      out.submitted = true;
      return {};
    }
  return {};
}

void Mailroom::answer(Context& context, formats::MailIn const& mail, Row& row, Taken const& t) const {
  auto const& a = t.applied;
  bool const en = language_of(mail) == cases::Language::en;
  auto const either = [&](std::string zh, std::string english) { return en ? english : zh; };
  std::string text = t.opened ? either("您好：\n您的“" + a.service_title + "”申请已收到，办件号 " + a.no + "。\n", "Your application “" + a.service_title + "” has arrived. Its number is " + a.no + ".\n")
                              : either("您好：\n您对 " + a.no + "（" + a.service_title + "）的补充已收到。\n", "What you sent for " + a.no + " (" + a.service_title + ") has arrived.\n");
  if (t.papers > 0) text += either("收下附件 " + std::to_string(t.papers) + " 件。\n", std::to_string(t.papers) + " attachment(s) were taken in.\n");
  std::vector<std::string> wrong;
  for (auto const& problem : t.problems) wrong.push_back((problem.at.empty() ? "" : problem.at + (en ? ": " : "：")) + known_.say(en ? "en" : "zh-CN", problem));
  if (!wrong.empty()) text += either("\n填写有误，请更正：\n", "\nPlease correct:\n") + list_of(wrong);
  if (!t.refused.empty()) text += either("\n没有收下的附件：\n", "\nAttachments not taken in:\n") + list_of(t.refused);
  if (!t.unknown.empty()) {
    text += either("\n没有认出的栏目：", "\nNot understood: ");
    for (size_t i = 0; i < t.unknown.size(); ++i) text += (i ? either("、", ", ") : "") + t.unknown[i];
    text += "\n";
  }
  if (!mail.unread.empty()) text += either("\n有附件打不开（winmail.dat 或加密），请改用普通附件重发。\n", "\nSome attachments cannot be opened (winmail.dat or encrypted); please send them as ordinary attachments.\n");
  if (t.form_left) text += either("\n为防冒用，申请表只按直接回复我们邮件的内容修改；要改请直接回复本邮件。\n", "\nTo keep others from writing in your name, the form is changed only by a reply to our mail; to change it, reply to this one.\n");
  if (t.papers_left || (!mail.attachments.empty() && a.closed)) text += either("\n这一步不再收材料，已转经办人员查看。\n", "\nNo more papers are taken at this step; an officer will look at what you sent.\n");
  if (t.submitted) text += either("\n材料齐全，已提交。现在：" + a.state_title + "。" + a.due_text + "\n办理结果会告知您，也可凭办件号和手机号查询。\n", "\nNothing is missing; it has been handed in. Now: " + a.state_title + ". " + a.due_text + "\nYou will be told the result; you may also look it up by number and telephone.\n");
  else if (!a.missing.empty()) text += either("\n还没有提交，还缺：\n", "\nNot handed in yet; still missing:\n") + list_of(a.missing) + either("\n请直接回复本邮件补齐（照片或 PDF 作附件，字段写成“字段：值”，一行一个）。\n", "\nPlease reply to this mail with what is missing (photos or PDF attached, fields as “field: value”, one a line).\n");
  else text += either("\n现在：" + a.state_title + "。\n", "\nNow: " + a.state_title + ".\n");
  text += either("\n（本邮件由系统自动发出）\n", "\n(This mail was sent by a machine.)\n");

  auto const token = to_hex(context.secrets.bytes(16)) + "@mail.liaoyuan.invalid";  // unguessable: a reply that names it comes from who got this
  row.answer_index = context.keys.blind("mail.message", token);
  Message out;
  out.channel = "email";
  out.template_name = "mail/answer";
  out.subject_kind = "case";
  out.subject_id = a.id.text;
  out.key_id = "case/" + a.id.text;
  out.division = row.division;
  out.content = {{"to", "applicant"}, {"address", mail.from}, {"subject", "[" + a.no + "] " + a.service_title}, {"message_id", token}, {"in_reply_to", mail.message_id},
                 {"text", json::object{{"zh-CN", text}, {"en", text}}}};
  context.outbox.put(out);
}

void Mailroom::answer_unknown(Context& context, formats::MailIn const& mail, Row& row) const {
  bool const en = language_of(mail) == cases::Language::en;
  auto const language = en ? cases::Language::en : cases::Language::zh;
  std::vector<std::string> titles;
  for (auto const* one : known_.cases.catalog().all_latest()) {
    auto const& s = one->compiled->service;
    if (s.intake.applicant == "person" && std::find(s.intake.channels.begin(), s.intake.channels.end(), "email") != s.intake.channels.end()) titles.push_back(s.title.in(language));
  }
  std::string const text = en ? "Your mail has arrived, but it does not say which service it is for. An officer will look at it. To be served at once, write again with one of these as the subject:\n" + list_of(titles)
                              : "您好：\n来信已收到，但没有认出要办哪个事项，已转工作人员查看。要马上受理，请用下面的事项名作主题重发：\n" + list_of(titles);
  Message out;
  out.channel = "email";
  out.template_name = "mail/which_service";
  out.subject_kind = "mail";
  out.subject_id = row.id;
  out.key_id = row.key_id = make_mail_key(context, row.id);
  out.division = row.division;
  out.content = {{"to", "sender"}, {"address", mail.from}, {"subject", "Re: " + mail.subject}, {"message_id", to_hex(context.secrets.bytes(16)) + "@mail.liaoyuan.invalid"}, {"in_reply_to", mail.message_id},
                 {"text", json::object{{"zh-CN", text}, {"en", text}}}};
  context.outbox.put(out);
}

Command Mailroom::receive(std::shared_ptr<Received const> mail) const {
  Command command;
  command.name = "mailroom.receive";
  command.actor = Actor::system("mail");
  command.request_id = "mail/" + mail->box + (mail->mail ? "" : "/unread");
  command.digest = command.request_id;
  command.run = [this, mail](Context& context) { return take(context, *mail); };
  return command;
}

int64_t Mailroom::last_taken(View const& view, int64_t validity) const { return last_uid(view, validity); }

Result<json::value> Mailroom::take(Context& context, Received const& received) const {
  Row row;
  row.id = new_id_text(context.dice, context.now);
  row.box = received.box;
  auto const parts = split(received.box, '/');
  row.validity = std::strtoll(std::string(parts[0]).c_str(), nullptr, 10);
  row.uid = std::strtoll(std::string(parts.back()).c_str(), nullptr, 10);
  row.at = context.now;
  row.division = known_.home(context);
  auto const finish = [&](std::string state, Problem const& why) -> Result<json::value> {
    row.state = std::move(state);
    row.why = why.code.empty() ? "" : problem_text(why);
    if (!row.case_id.empty())  // seen by who sees the case
      if (auto const state = known_.cases.state_of(context, row.case_id)) row.division = state->division;
    if (row.key_id.empty()) row.key_id = row.case_id.empty() ? make_mail_key(context, row.id) : "case/" + row.case_id;
    // Of a second copy or an echo the beginning is enough; whatever may still be assigned is kept whole.
    bool const copy = why.code == "mail.duplicate" || why.code == "mail.echo";
    insert_row(context, row, copy ? std::string_view(received.bytes).substr(0, kSetAsideKept) : std::string_view(received.bytes));
    context.journal.note({.what = row.state == "taken" ? "mail.taken" : row.state == "waiting" ? "mail.waiting" : "mail.set_aside", .subject_kind = row.case_id.empty() ? "mail" : "case",
                          .subject_id = row.case_id.empty() ? row.id : row.case_id, .division = row.division, .facts = {{"mail", row.id}, {"code", why.code}}});
    return json::value(row.state);
  };
  if (!received.mail) {
    row.message_index = context.keys.blind("mail.message", received.box);
    row.content = {{"from", ""}, {"from_name", ""}, {"subject", ""}, {"text", cut(is_utf8(received.bytes) ? received.bytes : std::string(), kTextKept)}, {"attachments", json::array()}};
    return finish("waiting", received.problem);
  }
  auto const& mail = *received.mail;
  row.message_index = context.keys.blind("mail.message", mail.message_id.empty() ? received.box : mail.message_id);
  row.sender_index = context.keys.blind("mail.sender", mail.from);
  row.authentication = mail.authentication;
  json::array names;
  for (auto const& file : mail.attachments) names.emplace_back(file.name);
  for (auto const& name : mail.unread) names.emplace_back(name);
  row.content = {{"from", mail.from}, {"from_name", mail.from_name}, {"subject", mail.subject}, {"text", cut(mail.text, kTextKept)}, {"attachments", std::move(names)}};
  if (is_known(context, row.message_index, row.sender_index)) return finish("set_aside", refused("mail.duplicate"));
  if (mail.automatic) return finish("set_aside", refused("mail.automatic"));
  if (mail.from == lower_ascii(received.own_address)) return finish("set_aside", refused("mail.echo"));
  if (count_since(context, row.sender_index, context.now - kHour, "") >= kMailsPerHour) return finish("set_aside", refused("mail.too_often", {}, {{"max", std::to_string(kMailsPerHour)}}));

  // Which case: by the thread, else by a number in the subject.
  std::string case_id;
  bool thread = false;
  auto references = mail.references;
  references.push_back(mail.in_reply_to);
  for (auto const& id : references)
    if (!id.empty() && case_id.empty()) case_id = find_case_by_answer(context, context.keys.blind("mail.message", id));
  thread = !case_id.empty();
  if (!thread) {
    static RE2 const kNumber(R"(([A-Z]{1,8}-[0-9][0-9-]{3,24}))");
    re2::StringPiece rest(mail.subject);
    std::string no;
    for (size_t i = 0; i < kNumbersTried && case_id.empty() && RE2::FindAndConsume(&rest, kNumber, &no); ++i) case_id = known_.cases.id_of_no(context, no).value_or("");
  }
  Taken taken;
  bool trusted = true;
  auto const language = std::string(name_of(language_of(mail)));
  if (!case_id.empty()) {
    auto const applied = known_.cases.applied(context, {{case_id}, known_.cases.applicant_key(context, case_id), language});
    bool const same = find_case_sender(context, case_id) == row.sender_index;
    row.case_id = case_id;
    if (!applied) return finish("waiting", refused("mail.not_a_persons_case"));
    if (!same) return finish("waiting", refused("mail.other_sender"));
    if (!thread && failed_authentication(mail.authentication)) return finish("waiting", refused("mail.not_authentic"));
    trusted = thread;
    taken.applied = *applied;
  } else {
    auto const* service = service_of(mail);
    if (!service) {
      auto const why = refused("mail.no_service");
      if (count_since(context, row.sender_index, context.now - kDay, problem_text(why)) < kUnknownPerDay) answer_unknown(context, mail, row);
      return finish("waiting", why);
    }
    auto begun = begin(context, mail, *service, taken);
    if (!begun) return finish("waiting", begun.error());
    taken.applied = std::move(*begun);
    row.case_id = taken.applied.id.text;
  }
  TRY(take_into(context, mail, trusted, taken));
  answer(context, mail, row, taken);
  bool const left = taken.papers_left || !mail.unread.empty();
  return finish(left ? "waiting" : "taken", left ? refused(taken.papers_left ? "mail.papers_closed" : "mail.unreadable_part") : Problem{});
}

// ---- officers ----

Mail Mailroom::shown(View const& view, Row const& row) const {
  Mail m;
  m.id = {row.id};
  m.at = row.at;
  m.state = row.state;
  m.case_id = row.case_id;
  if (!row.case_id.empty()) m.no = known_.cases.no_of(view, row.case_id);
  m.authentication = row.authentication;
  m.sender = mask_mail_address(text_of(row.content, "from"));
  m.sender_name = text_of(row.content, "from_name");
  m.subject = text_of(row.content, "subject");
  m.text = text_of(row.content, "text");
  if (auto const* names = row.content.if_contains("attachments"))
    for (auto const& name : names->as_array()) m.attachments.emplace_back(name.as_string());
  if (auto const why = parse_json(row.why)) {
    auto const problem = problem_from_json(*why);
    m.why = known_.say("zh-CN", problem);
    m.why_en = known_.say("en", problem);
  }
  m.may_assign = may_be_assigned(row);
  return m;
}

Result<Items<Mail>> Mailroom::list(View const& view, ListMails const& in) const {
  int64_t total = 0;
  auto const rows = list_rows(view, {in.state, std::string(view.actor.region()), in.after, in.limit + 1}, total);
  return page_of<Mail>(rows, in.limit, total, [&](Row const& row) { return shown(view, row); });
}

Result<Mail> Mailroom::show(View const& view, WhichMail const& in) const {
  auto const row = find_row(view, in.id.text);
  if (!row || !view.actor.may_see_division(row->division)) return not_found("not_found", "id");
  return shown(view, *row);
}

Result<FileAnswer> Mailroom::original(View const& view, WhichMail const& in) const {
  auto const row = find_row(view, in.id.text);
  if (!row || !view.actor.may_see_division(row->division)) return not_found("not_found", "id");
  auto octets = read_original(view, *row);
  if (octets.empty() && row->content.empty()) return refused("mail.erased", "id");
  return FileAnswer{row->id + ".eml", "message/rfc822", std::move(octets)};
}

Result<Mail> Mailroom::assign(Context& context, AssignMail const& in) const {
  auto row = find_row(context, in.id.text);
  if (!row || !context.actor.may_see_division(row->division)) return not_found("not_found", "id");
  if (!may_be_assigned(*row)) return refused("mail.settled", "id");
  if (row->content.empty()) return refused("mail.erased", "id");
  auto const mail = TRY(formats::read_mail(read_original(context, *row)));
  Taken taken;
  if (!in.no.empty()) {
    auto const case_id = known_.cases.id_of_no(context, upper_ascii(clean(in.no))).value_or("");
    if (case_id.empty()) return invalid("mail.no_case", "no", {{"no", in.no}});
    TRY(known_.cases.show(context, {{case_id}, ""}));  // what the officer may not see is not there
    taken.applied = TRY(known_.cases.applied(context, {{case_id}, known_.cases.applicant_key(context, case_id), "zh-CN"}));
  } else {
    auto const* service = known_.cases.catalog().latest(in.service);
    if (!service) return invalid("mail.no_case", "no", {{"no", in.no}});
    taken.applied = TRY(begin(context, mail, *service, taken));
  }
  TRY(take_into(context, mail, true, taken));
  if (taken.papers_left) return refused("mail.papers_closed", "no");
  row->case_id = taken.applied.id.text;
  row->state = "assigned";
  row->why.clear();
  if (find_case_sender(context, row->case_id) == row->sender_index || taken.opened) answer(context, mail, *row, taken);  // nobody else is told of a case
  update_row(context, *row);
  if (auto const key = "case/" + row->case_id; row->key_id != key) move_to_key(context, *row, key);
  context.journal.note({.what = "mail.assigned", .subject_kind = "case", .subject_id = row->case_id, .division = row->division, .facts = {{"mail", row->id}}});
  return shown(context, *row);
}

Result<Mail> Mailroom::close(Context& context, CloseMail const& in) const {
  auto row = find_row(context, in.id.text);
  if (!row || !context.actor.may_see_division(row->division)) return not_found("not_found", "id");
  if (!may_be_assigned(*row)) return refused("mail.settled", "id");
  row->state = "closed";
  update_row(context, *row);
  context.journal.note({.what = "mail.closed", .subject_kind = "mail", .subject_id = row->id, .division = row->division, .facts = {{"mail", row->id}}, .why = in.reason});
  return shown(context, *row);
}

}  // namespace ly::mailroom
