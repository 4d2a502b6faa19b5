// The only SQL of the registry.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domains/registry/registry.h"

namespace ly::registry {

struct EnterpriseRow {
  EnterpriseId id;
  std::string uscc, name, division, industry, size;
  std::optional<int64_t> headcount, revenue_wan;
  std::optional<bool> above_scale;
  std::optional<double> lon, lat;
  std::string contact, phone, address, note;  // unsealed
  int64_t revision = 1;
};
inline bool in_hubei(EnterpriseRow const& firm) { return firm.division.starts_with("42"); }  // GB/T 2260; the reliefs of 2020 treat the province apart
struct EnterpriseFilter {
  std::string q, division_prefix, enterprise_id;    // empty: no limit
  std::optional<std::vector<std::string>> ids;      // only these
  std::string after;
  int64_t limit = 50;
};
std::string enterprise_key(EnterpriseId const& id);
std::optional<EnterpriseRow> find_enterprise(View const& view, std::string_view id);
std::map<std::string, std::string> enterprise_names(View const& view, std::vector<std::string> const& ids);  // by id; one query, nothing unsealed
std::string enterprise_name(View const& view, std::string_view id);  // nothing unsealed; empty if there is none
std::optional<EnterpriseRow> find_enterprise_by_uscc(View const& view, std::string_view uscc);
std::vector<EnterpriseRow> list_enterprises(View const& view, EnterpriseFilter const& filter, int64_t& total);
void insert_enterprise(Context& context, EnterpriseRow const& row);  // makes its key
void update_enterprise(Context& context, EnterpriseRow const& row);  // revision + 1

struct PersonRow {
  PersonId id;
  std::string document_kind, number, name, phone, home;  // unsealed; home: a division code or ""
  int64_t revision = 1;
};
struct PersonSeen {
  std::string enterprise_id, division;
};
std::string person_key(PersonId const& id);
std::string document_index_of(Keyring const& keys, std::string_view kind, std::string_view number);
std::optional<PersonRow> find_person(View const& view, std::string_view id);  // nothing if erased
std::optional<PersonRow> find_person_by_document(View const& view, std::string_view kind, std::string_view number);
std::vector<PersonSeen> list_places_of_person(View const& view, std::string_view id);
std::vector<std::string> list_persons_in(View const& view, std::string_view prefix, std::string_view after, int64_t limit);  // known to anybody in the region, each once
std::vector<std::string> list_persons_at(View const& view, std::string_view enterprise_id, std::string_view after, int64_t limit);
void insert_person(Context& context, PersonRow const& row);  // makes its key
void update_person(Context& context, PersonRow const& row);
bool insert_person_place(Context& context, PersonId const& id, PersonSeen const& seen);  // false if it was known
void mark_erased(Context& context, PersonId const& id);
std::vector<PersonId> list_readable_persons(View const& view, Instant known_until, std::string_view after, int64_t limit);  // not erased, in order of id
int64_t count_readable_persons(View const& view, Instant known_until);      // content, index and places; the key is the keyring's
void move_person_places(Context& context, std::string_view enterprise_id, std::string_view division);
// Every person with every place he is known at, for the name index.
void each_person(View const& view, std::function<void(PersonRow const&, PersonSeen const&)> const& visit);

struct RiskRow {
  RiskId id;
  std::string division, place_id, level, source;
  Day from;
  std::optional<Day> to;
  int64_t revision = 1;
};
std::optional<RiskRow> find_risk(View const& view, std::string_view id);
std::vector<RiskRow> list_risk(View const& view, std::optional<Day> on, std::string_view after, int64_t limit);
std::vector<RiskRow> list_risk_of(View const& view, std::string_view division, std::string_view place_id);
int64_t count_risk(View const& view, std::optional<Day> on);
void insert_risk(Context& context, RiskRow const& row);
void update_risk(Context& context, RiskRow const& row);  // level, to, source; revision + 1

struct PlaceRow {
  PlaceId id;
  std::string division, kind, name;
  std::optional<double> lon, lat;
  int64_t revision = 1;
};
std::optional<PlaceRow> find_place(View const& view, std::string_view id);
std::optional<PlaceRow> find_place_named(View const& view, std::string_view division, std::string_view kind, std::string_view name);
std::vector<PlaceRow> list_places(View const& view, std::string_view division_prefix, std::string_view kind, std::string_view after, int64_t limit, int64_t& total);
void insert_place(Context& context, PlaceRow const& row);
void update_place(Context& context, PlaceRow const& row);

// Facts `what` noted by this actor since then.
int64_t count_facts(View const& view, std::string_view actor, std::string_view what, Instant since);
// Stored answers of commands that noted something about this subject: an erased person must not live on in them.
int64_t delete_answers_about(Context& context, std::string_view subject_kind, std::string_view subject_id);

}  // namespace ly::registry
