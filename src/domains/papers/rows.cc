#include "domains/papers/rows.h"

namespace ly::papers {
namespace {

std::string key_of(std::string_view id) { return "paper/" + std::string(id); }
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\x7f"; }

constexpr std::string_view kPaper = "select id, no, code, kind, division, enterprise_id, case_id, title, digest, state, issued_by, issued_at, revoked_at, sealed from official_paper ";
StoredPaper paper_under(View const& view, store::Cursor const& rows) {
  StoredPaper p;
  store::Bytes sealed;
  store::read(rows, p.id, p.no, p.code, p.kind, p.division, p.enterprise_id, p.case_id, p.title, p.digest, p.state, p.issued_by, p.issued_at, p.revoked_at, sealed);
  if (auto const plain = view.keys.unseal(view.tx, key_of(p.id.text), key_of(p.id.text) + "/content", sealed.value)) p.content = content_from(parse_json(*plain).value());
  return p;
}
// $1, $2 the region's codes, $3 the clerk's enterprise or '', $4 enterprise, $5 case, $6 kind.
constexpr std::string_view kReached = "where division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) and ($4 = '' or enterprise_id = $4) and ($5 = '' or case_id = $5) and ($6 = '' or kind = $6) ";

}  // namespace

std::optional<StoredPaper> find_paper(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPaper) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return paper_under(view, *rows);
}
std::optional<StoredPaper> find_paper_by_code(View const& view, std::string_view code) {
  auto const rows = store::query(view.tx, std::string(kPaper) + "where code = $1", code);
  if (!rows->next()) return std::nullopt;
  return paper_under(view, *rows);
}
std::optional<StoredPaper> find_paper_of_case(View const& view, std::string_view case_id, std::string_view kind) {
  auto const rows = store::query(view.tx, std::string(kPaper) + "where case_id = $1 and kind = $2 and state = 'valid' order by id desc limit 1", case_id, kind);
  if (!rows->next()) return std::nullopt;
  return paper_under(view, *rows);
}
std::vector<StoredPaper> list_papers_of_case(View const& view, std::string_view case_id) {
  std::vector<StoredPaper> out;
  auto const rows = store::query(view.tx, std::string(kPaper) + "where case_id = $1 order by id", case_id);
  while (rows->next()) out.push_back(paper_under(view, *rows));
  return out;
}
std::vector<StoredPaper> list_papers(View const& view, ListPapers const& in, std::string_view prefix, std::string_view own, int64_t limit) {
  std::vector<StoredPaper> out;
  auto const rows = store::query(view.tx, std::string(kPaper) + std::string(kReached) + "and ($7 = '' or id < $7) order by id desc limit $8", prefix, end_of(prefix), own, in.enterprise_id, in.case_id, in.kind, in.after, limit);
  while (rows->next()) out.push_back(paper_under(view, *rows));
  return out;
}
int64_t count_papers(View const& view, ListPapers const& in, std::string_view prefix, std::string_view own) {
  return store::find_value<int64_t>(view.tx, "select count(*) from official_paper " + std::string(kReached), prefix, end_of(prefix), own, in.enterprise_id, in.case_id, in.kind).value_or(0);
}

void insert_paper(Context& context, StoredPaper const& p) {
  context.keyring.make_key(context.tx, "paper", key_of(p.id.text), context.now);
  auto const sealed = context.keyring.seal(context.tx, key_of(p.id.text), key_of(p.id.text) + "/content", canonical(to_json(*p.content)));
  store::execute(context.tx, "insert into official_paper(id, no, code, kind, division, enterprise_id, case_id, title, digest, state, issued_by, issued_at, revoked_at, sealed) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, $13)", p.id, p.no,
                 p.code, p.kind, p.division, p.enterprise_id, p.case_id, p.title, p.digest, p.state, p.issued_by, p.issued_at, sealed);
}

void mark_revoked(Context& context, PaperId const& id) { store::execute(context.tx, "update official_paper set state = 'revoked', revoked_at = $2 where id = $1", id, context.now); }

int64_t next_number(Context& context, std::string_view prefix) {
  auto const last = store::find_value<int64_t>(context.tx, "select last from official_number where prefix = $1", prefix);
  if (!last) store::execute(context.tx, "insert into official_number(prefix, last) values($1, 1)", prefix);
  else store::execute(context.tx, "update official_number set last = $2 where prefix = $1", prefix, *last + 1);
  return last.value_or(0) + 1;
}

Contributions list_contributions(View const& view, std::string_view enterprise_id) {
  Contributions out;
  auto const rows = store::query(view.tx, "select month, insurance, amount_fen from relief_contribution where enterprise_id = $1 order by month, insurance", enterprise_id);
  while (rows->next()) {
    std::string month, insurance;
    int64_t fen = 0;
    store::read(*rows, month, insurance, fen);
    out[{month, insurance}] = fen;
  }
  return out;
}

void put_contribution(Context& context, std::string_view enterprise_id, std::string_view month, std::string_view insurance, int64_t fen) {
  store::execute(context.tx,
                 "insert into relief_contribution(enterprise_id, month, insurance, amount_fen, changed_by, changed_at) values($1, $2, $3, $4, $5, $6) "
                 "on conflict(enterprise_id, month, insurance) do update set amount_fen = excluded.amount_fen, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
                 enterprise_id, month, insurance, fen, journal_name(context.actor), context.now);
}

std::vector<std::string> list_contributors(View const& view, std::string_view prefix) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select distinct c.enterprise_id from relief_contribution c join enterprise e on e.id = c.enterprise_id where e.division >= $1 and e.division < $2 order by c.enterprise_id", prefix, end_of(prefix));
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"a valid paper of one kind stands once for a case", "select case_id from official_paper where state = 'valid' and case_id <> '' and kind <> 'relief_letter' group by case_id, kind having count(*) > 1"},
      {"a paper is revoked exactly when it says when", "select id from official_paper where (state = 'revoked') <> (revoked_at is not null)"},
  };
}

}  // namespace ly::papers
