// The only SQL of this domain.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::applicants::rows {

struct Applicant {
  std::string id, address_index, channel, address;  // address: unsealed; empty when its key was destroyed
  Instant made_at, seen_at;
  std::optional<Instant> proved_at;  // nothing: nobody has shown yet that he reads what is sent there
};
std::string key_of(std::string_view id);  // "applicant/<id>"
std::optional<Applicant> find_applicant(View const& view, std::string_view id);
std::optional<Applicant> find_by_address(View const& view, std::string_view address_index);
void insert_applicant(Context& context, Applicant const& row);  // with a data key of its own
void mark_seen(Context& context, std::string_view id, bool proved);
std::vector<std::string> list_unproved(View const& view, Instant before, int64_t limit);  // ids
void delete_applicant(Context& context, std::string_view id);  // with its sessions and codes; the key is the caller's to destroy

struct Code {
  std::string id, address_index, network_index, code_hash;  // id: a keyed digest of the ticket its asker holds
  Instant made_at;
  int64_t tries = 0;
  std::optional<Instant> used_at;
};
void insert_code(Context& context, Code const& row);
std::optional<Code> find_code(View const& view, std::string_view id);
void count_try(Context& context, std::string_view id);
void mark_used(Context& context, std::string_view id);
void delete_codes(Context& context, Instant before);
struct Asked {
  int64_t count = 0;
  Instant first;  // the oldest of them; 0 if there is none
};
Asked count_to_address(View const& view, std::string_view address_index, Instant since);
Asked count_from_network(View const& view, std::string_view network_index, Instant since);

struct Session {
  std::string token_hash, applicant_id;
  Instant opened_at, seen_at;
};
void insert_session(Context& context, Session const& row);
std::optional<Session> find_session(View const& view, std::string_view token_hash);
void touch_session(Context& context, std::string_view token_hash);
void delete_session(Context& context, std::string_view token_hash);
// Of one applicant: those that are over, and the oldest beyond `most`.
void delete_sessions(Context& context, std::string_view applicant_id, Instant opened_before, Instant seen_before, int64_t most);

void link(Context& context, std::string_view address_index, std::string_view case_id, std::string_view source);
void drop_links(Context& context, std::string_view case_id, std::string_view source);
bool is_linked(View const& view, std::string_view address_index, std::string_view case_id);
std::vector<std::string> list_cases(View const& view, std::string_view address_index, int64_t limit);  // ids, newest first
int64_t count_begun(View const& view, std::string_view address_index, Instant since);

}  // namespace ly::applicants::rows
