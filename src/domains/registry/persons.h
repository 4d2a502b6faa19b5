// Persons: known by one identity document, kept sealed under a key of their own, found again by a keyed index of kind and
// number, by name only in memory. Who may see a person follows from where he is known: an enterprise, or a division.
// Erasing destroys the key: nobody reads him again, here, in the journal or in a backup. Whether he may work is decided by
// screening, not here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/enterprises.h"
#include "domains/registry/registry.h"
#include "domains/registry/rows.h"

namespace ly::registry {

struct PersonIn {
  std::string document_kind = "resident_id";  // engines/identifiers: find_document_kind
  std::string document_number, name;
  std::string phone;                          // "" if not known: keeps what is there
  std::string home;                           // division code of the home, "" if not known: keeps what is there
  std::string enterprise_id, division;        // where he is known; division: of the enterprise
};

struct PutPerson {
  PersonId id;
  Outcome outcome = Outcome::same;
  std::vector<std::string> changed;  // names of what differs from before: "name", "phone", "home"
  std::vector<Problem> warnings;     // id_number.area_unknown and other warnings of the document: never a refusal
};

struct PersonEnterprise {
  std::string id, name;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Enterprise"}, &PersonEnterprise::id), field("name", {"企业名称", "Name"}, &PersonEnterprise::name)};
  }
};

struct Person {
  PersonId id;
  std::string document_kind, document_number, name, phone, home, home_name;
  std::vector<PersonEnterprise> enterprises;  // only those the reader may see
  static Fields fields(auto...) {
    using P = Person;
    return Fields{field("id", {"编号", "Person"}, &P::id), field("document_kind", {"证件种类", "Document"}, &P::document_kind),
                  field("document_number", {"证件号码", "Document number"}, &P::document_number, {.pii = Pii::id_number}),
                  field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &P::phone, {.pii = Pii::phone}),
                  field("home", {"户籍或来源地代码", "Home division"}, &P::home), field("home_name", {"户籍或来源地", "Home"}, &P::home_name),
                  field("enterprises", {"所在企业", "Enterprises"}, &P::enterprises)};
  }
};

struct SearchPersons {
  std::string q;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("q", {"姓名或证件号码", "Name or document number"}, &SearchPersons::q, {.required = true, .length_max = 40, .pii = Pii::name}),
                  field("limit", {"每页", "Limit"}, &SearchPersons::limit, {.min = 1, .max = kPageMax})};
  }
};

struct UnmaskPerson {
  PersonId id;
  std::vector<std::string> fields_wanted;
  std::string reason;
  static Fields fields(auto...) {
    using U = UnmaskPerson;
    return Fields{field("id", {"编号", "Person"}, &U::id, {.required = true}),
                  field("fields", {"字段", "Fields"}, &U::fields_wanted, {.required = true, .length_max = 3, .one_of = "name id_number phone"}),
                  field("reason", {"原因", "Reason"}, &U::reason, {.required = true, .length_max = 500})};
  }
};
struct UnmaskedPerson {
  std::optional<std::string> name, id_number, phone;
  static Fields fields(auto...) {
    using U = UnmaskedPerson;
    return Fields{field("name", {"姓名", "Name"}, &U::name), field("id_number", {"证件号码", "Document number"}, &U::id_number), field("phone", {"手机", "Telephone"}, &U::phone)};
  }
};

// What a person asked to have put right (PIPL 46), or an officer found wrong. Empty: stays as it is.
struct CorrectPerson {
  PersonId id;
  std::string name, phone, home, document_number, reason, case_id;
  static Fields fields(auto...) {
    using C = CorrectPerson;
    return Fields{field("id", {"编号", "Person"}, &C::id, {.required = true}), field("name", {"姓名", "Name"}, &C::name, {.length_max = 60, .pii = Pii::name}), field("phone", {"手机", "Telephone"}, &C::phone, {.length_max = 20, .pii = Pii::phone}),
                  field("home", {"户籍或来源地代码", "Home division"}, &C::home, {.length_max = 12}), field("document_number", {"证件号码", "Document number"}, &C::document_number, {.length_max = 40, .pii = Pii::id_number}),
                  field("reason", {"原因", "Reason"}, &C::reason, {.required = true, .length_max = 500}), field("case_id", {"依据的请求", "The request it rests on"}, &C::case_id, {.length_max = 26})};
  }
};
struct Corrected {
  PersonId id;
  std::vector<std::string> changed;  // fields that are other than before
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Person"}, &Corrected::id), field("changed", {"改了", "Changed"}, &Corrected::changed)};
  }
};

struct ErasePerson {
  PersonId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Person"}, &ErasePerson::id, {.required = true}), field("reason", {"原因", "Reason"}, &ErasePerson::reason, {.required = true, .length_max = 500})};
  }
};
struct Erased {
  PersonId id;
  Instant erased_at;
  int64_t sheets = 0;  // uploaded sheets that named the person too and are unreadable from now on
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Person"}, &Erased::id), field("erased_at", {"删除时间", "Erased"}, &Erased::erased_at), field("sheets", {"一并销毁的原表", "Sheets destroyed"}, &Erased::sheets)};
  }
};

class Persons {
 public:
  explicit Persons(Known const& known) : known_(known) {}

  // The same person twice is one person: by kind and number, whatever else differs. At most kRowsPerCommand per command.
  // Problems: person.name, person.document_kind, those of check_document, registry.phone; at = the field.
  Result<PutPerson> find_or_add(Context& context, PersonIn const& in) const;

  // By name (part of it) or whole document number. Problems: person.query_short, person.indexing (unavailable, while names
  // are being read after the start).
  Result<Items<Person>> search(View const& view, SearchPersons const& in) const;
  Result<UnmaskedPerson> unmask(Context& context, UnmaskPerson const& in) const;
  // Wherever he is known it stands so from now on; what was decided and issued before stays as it was, and so does the journal, which holds both
  // values. Problems: not_found, registry.reason_short, person.name, registry.phone, person.home, those of check_document, person.number_taken,
  // person.nothing_to_correct.
  Result<Corrected> correct(Context& context, CorrectPerson const& in) const;
  // For good, with every sheet that holds the person (Companions::forget). The row stays without content for what points at
  // it; the journal stays provable. Problems: not_found, registry.reason_short.
  Result<Erased> erase(Context& context, ErasePerson const& in) const;
  // The same for many at once when the emergency is over (domains/erasure), whoever may see them; at most kRowsPerCommand. Whoever asks keeps the
  // journal and forgets the answers. How many sheets went with them.
  int64_t erase_all(Context& context, std::vector<PersonId> const& ids) const;

 private:
  Known const& known_;
};

// For screening and other domains inside the house: the person in clear, not to be answered without masks. Nothing if erased.
std::optional<PersonRow> find_person_in_clear(View const& view, PersonId const& id);
// The person of this number, if there is one and the actor may see him.
std::optional<PersonRow> find_visible_person(View const& view, std::string_view document_kind, std::string_view normalised_number);
std::optional<PersonId> find_person_id(View const& view, std::string_view document_kind, std::string_view normalised_number);

void fill_names(View const& view, NameIndex& index);                          // at the start, in the background
void put_names_of(Context& context, std::string const& enterprise_id);  // after an enterprise moved: everybody known through it

}  // namespace ly::registry
