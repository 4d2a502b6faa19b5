#include "domains/fieldwork/rows.h"
#include "domains/registry/enterprises.h"

namespace ly::fieldwork {
namespace {

struct OwnFieldEntry {
  std::string enterprise, name, document_number, phone, from, code, note;
  Instant happened_at, recorded_at;
  static Fields fields(auto...) {
    using E = OwnFieldEntry;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &E::enterprise), field("happened_at", {"发生时间", "Happened"}, &E::happened_at), field("recorded_at", {"记录时间", "Recorded"}, &E::recorded_at), field("name", {"登记的姓名", "Name as recorded"}, &E::name, {.pii = Pii::name}),
                  field("document_number", {"登记的证件号码", "Document number as recorded"}, &E::document_number, {.pii = Pii::id_number}), field("phone", {"登记的手机", "Telephone as recorded"}, &E::phone, {.pii = Pii::phone}), field("from", {"来源地", "Came from"}, &E::from),
                  field("code", {"健康码", "Health code"}, &E::code), field("note", {"备注", "Note"}, &E::note)};
  }
};

}  // namespace

std::vector<registry::OwnData> own_data() {
  return {registry::own_data("person", "field_entries", {"field_entry"}, {"检查人员手机上的原始记录", "As an inspector's phone recorded it"}, {"检查人员的手机", "The phone of an inspector"}, {"脱网时也记得下，交来后不被改", "To record without a network, and to keep it as it was"},
                             [](View const& view, registry::Subject const& subject) {
                               std::vector<OwnFieldEntry> out;
                               if (subject.key().empty()) return out;
                               for (auto const& row : list_entries_under(view, subject.key())) {
                                 OwnFieldEntry one;
                                 one.enterprise = registry::enterprise_name(view, row.enterprise_id);
                                 one.happened_at = row.happened_at, one.recorded_at = row.recorded_at;
                                 auto const plain = view.keys.unseal(view.tx, row.key_id, entry_place(row), row.sealed.value);
                                 auto const body = plain ? parse_json(*plain) : Result<json::value>(json::value());
                                 if (auto const* person = body && body->is_object() ? find(*body, "person") : nullptr) {
                                   one.name = text_of(*person, "name"), one.document_number = text_of(*person, "document_number"), one.phone = text_of(*person, "phone");
                                   one.from = text_of(*person, "from_division"), one.code = text_of(*person, "code"), one.note = text_of(*person, "note");
                                 }
                                 out.push_back(std::move(one));
                               }
                               return out;
                             })};
}

}  // namespace ly::fieldwork
