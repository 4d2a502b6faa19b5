#include "domains/policies/rows.h"

namespace ly::policies {
namespace {

constexpr std::string_view kDraft =
    "select id, table_id, text, based_on, state, author, created_at, changed_at, proposed_by, proposed_at, decided_by, decided_at, reason, version, revision from policy_draft ";

DraftRow draft_under(store::Cursor const& rows) {
  DraftRow r;
  store::read(rows, r.id, r.table_id, r.text, r.based_on, r.state, r.author, r.created_at, r.changed_at, r.proposed_by, r.proposed_at, r.decided_by, r.decided_at, r.reason, r.version, r.revision);
  return r;
}

template <class... A>
std::vector<DraftRow> drafts(View const& view, std::string_view where, A const&... args) {
  std::vector<DraftRow> out;
  auto const rows = store::query(view.tx, std::string(kDraft) + std::string(where), args...);
  while (rows->next()) out.push_back(draft_under(*rows));
  return out;
}

template <class... A>
std::optional<DraftRow> one_draft(View const& view, std::string_view where, A const&... args) {
  auto found = drafts(view, where, args...);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace

std::optional<DraftRow> find_draft(View const& view, std::string_view id) { return one_draft(view, "where id = $1", id); }
std::vector<DraftRow> list_open_drafts(View const& view, std::string_view table_id) {
  return drafts(view, "where table_id = $1 and state in ('draft', 'proposed') order by created_at, id", table_id);
}
std::vector<DraftRow> list_published(View const& view) { return drafts(view, "where state = 'published' order by decided_at, id"); }
std::optional<DraftRow> find_published(View const& view, std::string_view version) { return one_draft(view, "where state = 'published' and version = $1", version); }

void insert_draft(Context& context, DraftRow const& r) {
  store::execute(context.tx,
                 "insert into policy_draft(id, table_id, text, based_on, state, author, created_at, changed_at, proposed_by, proposed_at, decided_by, decided_at, reason, version, revision) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                 r.id, r.table_id, r.text, r.based_on, r.state, r.author, r.created_at, r.changed_at, r.proposed_by, r.proposed_at, r.decided_by, r.decided_at, r.reason, r.version, r.revision);
}

void update_draft(Context& context, DraftRow const& r) {
  store::execute(context.tx,
                 "update policy_draft set text = $2, state = $3, changed_at = $4, proposed_by = $5, proposed_at = $6, decided_by = $7, decided_at = $8, reason = $9, version = $10, revision = revision + 1 where id = $1",
                 r.id, r.text, r.state, r.changed_at, r.proposed_by, r.proposed_at, r.decided_by, r.decided_at, r.reason, r.version);
}

}  // namespace ly::policies
