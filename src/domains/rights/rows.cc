#include "domains/rights/rows.h"

namespace ly::rights {
namespace {

constexpr std::string_view kCopyRow = "select id, case_id, person_id, division, made_by, made_at, until_at, code_index, handed_out from person_copy ";
template <class... A>
std::vector<CopyRow> copies_where(View const& view, std::string_view where, A const&... args) {
  std::vector<CopyRow> out;
  auto const rows = store::query(view.tx, std::string(kCopyRow) + std::string(where), args...);
  while (rows->next()) {
    CopyRow r;
    store::read(*rows, r.id, r.case_id, r.person_id, r.division, r.made_by, r.made_at, r.until, r.code_index, r.handed_out);
    out.push_back(std::move(r));
  }
  return out;
}

}  // namespace

std::optional<CopyRow> find_copy(View const& view, std::string_view id) {
  auto all = copies_where(view, "where id = $1", id);
  return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}
std::vector<CopyRow> list_copies_of_case(View const& view, std::string_view case_id) { return copies_where(view, "where case_id = $1 and case_id <> '' order by id desc", case_id); }
std::vector<CopyRow> list_copies_of_person(View const& view, std::string_view person_id) { return copies_where(view, "where person_id = $1 and person_id <> '' order by id", person_id); }

void insert_copy(Context& context, CopyRow const& r) {
  store::execute(context.tx, "insert into person_copy(id, case_id, person_id, division, made_by, made_at, until_at, code_index, handed_out) values($1, $2, $3, $4, $5, $6, $7, $8, 0)", r.id, r.case_id, r.person_id, r.division, r.made_by, r.made_at,
                 r.until, r.code_index);
}
void mark_handed_out(Context& context, CopyRow const& r) { store::execute(context.tx, "update person_copy set handed_out = handed_out + 1 where id = $1", r.id); }
void end_copies_of_case(Context& context, std::string_view case_id) {
  store::execute(context.tx, "update person_copy set code_index = '', until_at = case when until_at > $2 then $2 else until_at end where case_id = $1 and case_id <> ''", case_id, context.now);
}

}  // namespace ly::rights
