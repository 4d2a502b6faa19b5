// Whom checklists go to, as a sheet: a county's list of townships, villages and clinics comes in one go.
#include "base/text.h"
#include "domains/registry/registry.h"
#include "domains/trips/checklist.h"
#include "domains/trips/checklist_rows.h"
#include "formats/record_table.h"

namespace ly::trips {
namespace {

struct ContactLine {
  std::string audience, division, name;
  std::optional<std::string> phone, email;
  static Fields fields(auto...) {
    using L = ContactLine;
    return Fields{field("audience", {"谁", "Of whom"}, &L::audience, {.required = true, .one_of = kPlaceAudiences}), field("division", {"所在地", "Division"}, &L::division, {.required = true, .length_max = 100}), field("name", {"联系人", "Name"}, &L::name, {.required = true, .length_max = 40, .pii = Pii::name}),
                  field("phone", {"手机", "Telephone"}, &L::phone, {.length_max = 20, .pii = Pii::phone}), field("email", {"邮箱", "E-mail"}, &L::email, {.length_max = 254, .pii = Pii::address})};
  }
};

formats::SheetWords contact_words() {
  formats::SheetWords w;
  w.synonyms["audience"] = {"类别", "单位类别"};
  w.synonyms["division"] = {"地区", "行政区划", "乡镇", "单位"};
  w.synonyms["name"] = {"姓名"};
  w.synonyms["phone"] = {"电话", "联系电话", "手机号"};
  w.synonyms["email"] = {"电子邮箱", "电子邮件"};
  w.choices["audience"] = {{"township", {"乡镇", "township"}}, {"village", {"村", "village"}}, {"clinic", {"卫生院", "clinic"}}};
  return w;
}

bool masked(std::string const& text) { return contains(text, "*"); }

}  // namespace

Result<json::value> Checklists::import_contacts(std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) const {
  using registry::Outcome;
  formats::DayRules const days{day_at(now), day_of(2019, 12, 1), day_of(2100, 1, 1)};
  auto const sheet = TRY(formats::read_lines<ContactLine>(bytes, contact_words(), days));
  return registry::put_in_parts(sheet, part, progress, [&](Context& context, ContactLine const& line) -> Result<Outcome> {
    auto const found = around_.known.divisions.resolve(line.division);
    if (found.confidence != formats::Confidence::exact && found.confidence != formats::Confidence::likely) return invalid("evening.division", "division", {{"value", line.division}});
    PutContact in{line.audience, std::string(found.division->code), line.name, line.phone.value_or(""), line.email.value_or("")};
    auto const owner = context.actor.is_system ? std::string() : context.actor.scope.code;
    std::optional<ContactRow> before;
    for (auto& one : list_contacts(context, region_prefix(owner)))
      if (one.owner == owner && one.audience == in.audience && one.division == in.division) before = std::move(one);
    // What has no column, or went out masked, stays as it is; a new one cannot be made of stars.
    if (before && (!line.phone || masked(in.phone))) in.phone = before->phone;
    if (before && (!line.email || masked(in.email))) in.email = before->email;
    if (before && masked(in.name)) in.name = before->name;
    if (before && before->name == clean(in.name) && before->phone == in.phone && before->email == in.email) return Outcome::same;
    TRY(put_contact(context, in));
    return before ? Outcome::changed : Outcome::added;
  });
}

Result<std::string> Checklists::write_contacts(View const& view, bool blank) const {
  std::vector<ContactLine> lines;
  if (!blank)
    for (auto const& one : TRY(contacts(view, {})).items) lines.push_back({one.audience, one.division_name, one.name, one.phone, one.email});
  return formats::write_lines(lines, "核对联系人", contact_words(), around_.known.scratch, view.now);
}

registry::SheetWay contact_sheet(Checklists const& checklists) {
  registry::SheetWay way{"trip-contacts", "核对联系人", "trips.import_contacts", "/api/trip-contacts/import", "/api/trip-contacts/export.xlsx", "/api/trip-contacts/template.xlsx", "trip_contacts.import", "trip_contacts.export", "trip_contacts.template"};
  way.importers = Role::officer | Role::lead | Role::inspector, way.seers = may::staff | Role::auditor;
  way.read = [c = &checklists](std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) { return c->import_contacts(bytes, now, part, progress); };
  way.write = [c = &checklists](View const& view, bool blank) { return c->write_contacts(view, blank); };
  way.personal = true;
  return way;
}

}  // namespace ly::trips
