#include "domains/accounts/invitation_rows.h"

#include "base/json.h"

namespace ly::accounts {
namespace {

constexpr std::string_view kInvitation =
    "select id, enterprise_id, division, code_index, state, made_by, made_at, expires_at, claimed_at, ended_by, ended_at, login_index, sealed, file_id, seen_original, account_id from invitation ";
// $1, $2 the region's codes, $3 the enterprise or '', $4 the state or '', $5 now; a slip past its day is not open.
constexpr std::string_view kInvitationReached =
    "where division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) and "
    "($4 = '' or ($4 = 'expired' and state = 'open' and expires_at <= $5) or ($4 = 'open' and state = 'open' and expires_at > $5) or ($4 <> 'open' and state = $4)) ";

std::string invitation_place(InvitationId const& id) { return invitation_key(id) + "/content"; }

InvitationRow invitation_under(View const& view, store::Cursor const& rows) {
  InvitationRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.enterprise_id, row.division, row.code_index, row.state, row.made_by, row.made_at, row.expires_at, row.claimed_at, row.ended_by, row.ended_at, row.login_index, sealed, row.file_id,
              row.seen_original, row.account_id);
  if (auto const plain = view.keys.unseal(view.tx, invitation_key(row.id), invitation_place(row.id), sealed.value)) {
    auto const content = parse_json(*plain).value();
    row.login = text_of(content, "login"), row.title = text_of(content, "title"), row.phone = text_of(content, "phone");
    row.password = text_of(content, "password"), row.reason = text_of(content, "reason");
  }
  return row;
}

store::Bytes sealed_content(Context& context, InvitationRow const& row) {
  json::object const content{{"login", row.login}, {"title", row.title}, {"phone", row.phone}, {"password", row.password}, {"reason", row.reason}};
  return context.keyring.seal(context.tx, invitation_key(row.id), invitation_place(row.id), canonical(content));
}

std::string region_end(std::string_view region) { return std::string(region) + ":"; }  // ':' comes after the digits

}  // namespace

std::string invitation_key(InvitationId const& id) { return "invitation/" + id.text; }

std::optional<InvitationRow> find_invitation(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kInvitation) + "where id = $1", id);
  return rows->next() ? std::optional(invitation_under(view, *rows)) : std::nullopt;
}

std::optional<InvitationRow> find_invitation_by_code(View const& view, std::string_view code_index) {
  auto const rows = store::query(view.tx, std::string(kInvitation) + "where code_index = $1", code_index);
  return rows->next() ? std::optional(invitation_under(view, *rows)) : std::nullopt;
}

std::vector<InvitationRow> list_invitations(View const& view, InvitationsWanted const& wanted) {
  std::vector<InvitationRow> out;
  auto const rows = store::query(view.tx, std::string(kInvitation) + std::string(kInvitationReached) + "and ($6 = '' or id < $6) order by id desc limit $7", wanted.region, region_end(wanted.region), wanted.enterprise_id,
                                 wanted.state, view.now, wanted.after, wanted.limit + 1);
  while (rows->next()) out.push_back(invitation_under(view, *rows));
  return out;
}

int64_t count_invitations(View const& view, InvitationsWanted const& wanted) {
  return store::find_value<int64_t>(view.tx, "select count(*) from invitation " + std::string(kInvitationReached), wanted.region, region_end(wanted.region), wanted.enterprise_id, wanted.state, view.now).value_or(0);
}

bool is_login_claimed(View const& view, std::string_view login_index, std::string_view except) {
  return store::find_value<int64_t>(view.tx, "select 1 from invitation where login_index = $1 and state = 'claimed' and id <> $2 limit 1", login_index, except).has_value();
}

void insert_invitation(Context& context, InvitationRow const& row) {
  context.keyring.make_key(context.tx, "invitation", invitation_key(row.id), context.now);
  store::execute(context.tx,
                 "insert into invitation(id, enterprise_id, division, code_index, state, made_by, made_at, expires_at, claimed_at, ended_by, ended_at, login_index, sealed, file_id, seen_original, account_id) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, null, '', null, '', $9, '', 0, '')",
                 row.id, row.enterprise_id, row.division, row.code_index, row.state, row.made_by, row.made_at, row.expires_at, sealed_content(context, row));
}

void update_invitation(Context& context, InvitationRow const& row) {
  store::execute(context.tx,
                 "update invitation set state = $2, claimed_at = $3, ended_by = $4, ended_at = $5, login_index = $6, sealed = $7, file_id = $8, seen_original = $9, account_id = $10 where id = $1", row.id, row.state,
                 row.claimed_at, row.ended_by, row.ended_at, row.login_index, sealed_content(context, row), row.file_id, row.seen_original, row.account_id);
}

}  // namespace ly::accounts
