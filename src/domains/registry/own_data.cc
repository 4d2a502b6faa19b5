#include "domains/registry/own_data.h"

#include "domains/registry/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::registry {
namespace {

struct OwnPerson {
  std::string document_kind, document_number, name, phone, home, home_name;
  std::vector<std::string> known_at;
  static Fields fields(auto...) {
    using P = OwnPerson;
    return Fields{field("document_kind", {"证件种类", "Document"}, &P::document_kind), field("document_number", {"证件号码", "Document number"}, &P::document_number, {.pii = Pii::id_number}), field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}),
                  field("phone", {"手机", "Telephone"}, &P::phone, {.pii = Pii::phone}), field("home", {"户籍或来源地代码", "Code of home"}, &P::home), field("home_name", {"户籍或来源地", "Home"}, &P::home_name),
                  field("known_at", {"由谁报来", "Known through"}, &P::known_at)};
  }
};

std::vector<OwnPerson> own_person(Known const& known, View const& view, Subject const& subject) {
  auto const row = find_person(view, subject.person.text);
  if (!row) return {};
  OwnPerson out{row->document_kind, row->number, row->name, row->phone, row->home, known.divisions.full_name(row->home), {}};
  for (auto const& seen : list_places_of_person(view, row->id.text)) {
    auto firm = enterprise_name(view, seen.enterprise_id);
    out.known_at.push_back(firm.empty() ? known.divisions.full_name(seen.division) : std::move(firm));
  }
  return {std::move(out)};
}

}  // namespace

std::string Subject::key() const { return person.text.empty() ? std::string() : person_key(person); }

std::vector<OwnData> own_data(Known const& known) {
  std::vector<std::pair<std::string_view, Words>> documents;
  for (auto const kind : identifiers::document_kinds()) {
    auto const titled = identifiers::titled(kind);
    documents.emplace_back(titled.name, Words{titled.zh, titled.en});
  }
  return {own_data("person", "identity", {"person", "person_place"}, {"身份和联系方式", "Identity and contact"}, {"企业名册、通行证、现场登记和本人申请", "Rosters of enterprises, passes, records on the spot, own applications"},
                   {"认出是同一个人，联系得上", "To know that it is the same person, and to reach him"}, [&known](View const& view, Subject const& subject) { return own_person(known, view, subject); },
                   std::move(documents))};
}

}  // namespace ly::registry
