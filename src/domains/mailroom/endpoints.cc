#include "domains/mailroom/endpoints.h"

namespace ly::mailroom {

std::vector<Endpoint> endpoints(Mailroom const& mailroom) {
  auto const* m = &mailroom;
  constexpr Roles kIntake = Role::officer | Role::reviewer | Role::lead;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListMails, Items<Mail>>("GET", "/api/mails", "mailroom.list", {"来信", "Mails that came"}, kIntake, [m](View const& v, ListMails const& in) { return m->list(v, in); }));
  rows.push_back(reading<WhichMail, Mail>("GET", "/api/mails/{id}", "mailroom.show", {"一封来信", "A mail"}, kIntake, [m](View const& v, WhichMail const& in) { return m->show(v, in); }));
  auto original = reading<WhichMail, FileAnswer>("GET", "/api/mails/{id}/original.eml", "mailroom.original", {"来信原件", "The original of a mail"}, kIntake, [m](View const& v, WhichMail const& in) { return m->original(v, in); });
  original.answer_media = "message/rfc822";
  rows.push_back(std::move(original));
  rows.push_back(writing<AssignMail, Mail>("POST", "/api/mails/{id}/assign", "mailroom.assign", {"归到办件", "Assign a mail to a case"}, kIntake, [m](Context& c, AssignMail const& in) { return m->assign(c, in); }));
  rows.push_back(writing<CloseMail, Mail>("POST", "/api/mails/{id}/close", "mailroom.close", {"不受理", "Close a mail"}, kIntake, [m](Context& c, CloseMail const& in) { return m->close(c, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"a mail that was taken or assigned has its case", "select id from mail where state in ('taken', 'assigned') and not exists (select 1 from case_row where case_row.id = mail.case_id)"},
      {"a mail that waits or was set aside says why", "select id from mail where state in ('waiting', 'set_aside') and why = ''"},
      {"every mail has its original", "select id from mail where not exists (select 1 from mail_chunk where mail_chunk.mail_id = mail.id and mail_chunk.number = 0)"},
  };
}

}  // namespace ly::mailroom
