// The only SQL of invitations.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::accounts {

struct InvitationTag;
using InvitationId = Id<InvitationTag>;

struct InvitationRow {
  InvitationId id;
  std::string enterprise_id, division, code_index, state = "open", made_by, ended_by, login_index, file_id, account_id;
  Instant made_at, expires_at;
  std::optional<Instant> claimed_at, ended_at;
  bool seen_original = false;
  std::string login, title, phone, password, reason;  // sealed; password: an Argon2id string until the account has it
};

struct InvitationsWanted {
  std::string_view region, enterprise_id, state;  // state "expired": open ones whose day has passed; "" everything
  std::string after;                              // newest first: ids below this one
  int64_t limit = 50;                             // one more is read, so that the caller knows of a next page
};

std::string invitation_key(InvitationId const& id);
std::optional<InvitationRow> find_invitation(View const& view, std::string_view id);
std::optional<InvitationRow> find_invitation_by_code(View const& view, std::string_view code_index);
std::vector<InvitationRow> list_invitations(View const& view, InvitationsWanted const& wanted);
int64_t count_invitations(View const& view, InvitationsWanted const& wanted);
bool is_login_claimed(View const& view, std::string_view login_index, std::string_view except);  // by a slip that waits for an officer
void insert_invitation(Context& context, InvitationRow const& row);  // makes its key
void update_invitation(Context& context, InvitationRow const& row);

}  // namespace ly::accounts
