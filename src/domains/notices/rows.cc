#include "domains/notices/rows.h"

namespace ly::notices {
namespace {

constexpr std::string_view kRow =
    "select id, channel, template, subject_kind, subject_id, state, number, problem, enterprise_id, division, attempts, at, next_at, since, changed_at, key_id, sealed from outbox ";
Row row_under(View const& view, store::Cursor const& rows) {
  Row r;
  std::string key_id;
  store::Bytes sealed;
  store::read(rows, r.id, r.channel, r.template_name, r.subject_kind, r.subject_id, r.state, r.number, r.problem, r.enterprise_id, r.division, r.attempts, r.at, r.next_at, r.since, r.changed_at, key_id, sealed);
  if (auto const plain = view.keys.unseal(view.tx, key_id, "outbox/" + r.id, sealed.value)) r.content = parse_json(*plain).value().as_object();
  return r;
}
std::vector<Row> rows_under(View const& view, std::unique_ptr<store::Cursor> const& rows) {
  std::vector<Row> out;
  while (rows->next()) out.push_back(row_under(view, *rows));
  return out;
}
std::vector<std::string> ids_under(std::unique_ptr<store::Cursor> const& rows) {
  std::vector<std::string> out;
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}
constexpr std::string_view kAnswer = "select id, topic, question, answer, question_en, answer_en, division, published_by, published_at, changed_at, withdrawn, revision from published_answer ";
AnswerRow answer_under(store::Cursor const& rows) {
  AnswerRow r;
  auto& a = r.answer;
  store::read(rows, a.id, a.topic, a.question, a.answer, a.question_en, a.answer_en, r.division, r.published_by, a.published_at, a.changed_at, a.withdrawn, a.revision);
  return r;
}
constexpr std::string_view kPush = "select id, title, body, title_en, body_en, table_version, audience, division, looked_at, concerned, sent_by, sent_at from push ";
PushRow push_under(store::Cursor const& rows) {
  PushRow r;
  auto& p = r.push;
  store::read(rows, p.id, p.title, p.body, p.title_en, p.body_en, p.table, p.audience, r.division, p.looked_at, p.concerned, r.sent_by, p.sent_at);
  return r;
}
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\x7f"; }
// $1, $2 the region, $3 the channel or ''.
constexpr std::string_view kReached = "where division >= $1 and division < $2 and ($3 = '' or channel = $3) ";

}  // namespace

std::vector<Row> list_rows(View const& view, Filter const& f) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + std::string(kReached) + "and ($4 = '' or state = $4) and ($5 = '' or id < $5) order by id desc limit $6", f.prefix, end_of(f.prefix), f.channel, f.state, f.after, f.limit));
}

std::vector<std::pair<std::string, int64_t>> count_states(View const& view, Filter const& f) {
  std::vector<std::pair<std::string, int64_t>> out;
  auto const rows = store::query(view.tx, "select state, count(*) from outbox " + std::string(kReached) + "group by state", f.prefix, end_of(f.prefix), f.channel);
  while (rows->next()) out.emplace_back(std::string(rows->text(0)), rows->integer(1));
  return out;
}

std::vector<Row> list_rows_under(View const& view, std::string_view key_id) { return rows_under(view, store::query(view.tx, std::string(kRow) + "where key_id = $1 order by id", key_id)); }

std::optional<Row> find_row(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kRow) + "where id = $1", id);
  return rows->next() ? std::optional(row_under(view, *rows)) : std::nullopt;
}

std::vector<Row> list_due(View const& view, std::string_view channel, int64_t limit) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + "where state = 'waiting' and next_at <= $1 and channel = $2 order by next_at, id limit $3", view.now, channel, limit));
}

std::vector<Row> list_without_receipt(View const& view, std::string_view channel, Instant since, int64_t limit) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + "where state = 'sent' and number <> '' and channel = $1 and changed_at > $2 and next_at <= $3 order by next_at, id limit $4", channel, since, view.now, limit));
}

std::vector<std::string> list_older(View const& view, std::string_view channel, Instant than, int64_t limit) {
  return ids_under(store::query(view.tx, "select id from outbox where state = 'waiting' and channel = $1 and since < $2 order by id limit $3", channel, than, limit));
}

std::vector<std::string> find_by_number(View const& view, std::string_view channel, std::string_view number) {
  return ids_under(store::query(view.tx, "select id from outbox where channel = $1 and number = $2 and state in ('sent', 'failed') order by id limit 10", channel, number));
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update outbox set state = $2, attempts = $3, next_at = $4, since = $5, number = $6, problem = $7, changed_at = $8 where id = $1", r.id, r.state, r.attempts, r.next_at, r.since, r.number, r.problem, context.now);
}

std::vector<AnswerRow> list_answers(View const& view, bool withdrawn_too) {
  std::vector<AnswerRow> out;
  auto const rows = store::query(view.tx, std::string(kAnswer) + "where withdrawn = 0 or $1 = 1 order by topic, published_at desc, id limit 500", withdrawn_too);
  while (rows->next()) out.push_back(answer_under(*rows));
  return out;
}
std::optional<AnswerRow> find_answer(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kAnswer) + "where id = $1", id);
  return rows->next() ? std::optional(answer_under(*rows)) : std::nullopt;
}
void put_answer(Context& context, AnswerRow const& r) {
  auto const& a = r.answer;
  store::execute(context.tx,
                 "insert into published_answer(id, topic, question, answer, question_en, answer_en, division, published_by, published_at, changed_at, withdrawn, revision) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict(id) do update set topic = excluded.topic, question = excluded.question, answer = excluded.answer, "
                 "question_en = excluded.question_en, answer_en = excluded.answer_en, published_by = excluded.published_by, changed_at = excluded.changed_at, withdrawn = excluded.withdrawn, revision = excluded.revision",
                 a.id, a.topic, a.question, a.answer, a.question_en, a.answer_en, r.division, r.published_by, a.published_at, a.changed_at, a.withdrawn, a.revision);
}

void insert_push(Context& context, PushRow const& r) {
  auto const& p = r.push;
  store::execute(context.tx, "insert into push(id, title, body, title_en, body_en, table_version, audience, division, looked_at, concerned, sent_by, sent_at) values($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10)", p.id, p.title, p.body, p.title_en, p.body_en,
                 p.table, p.audience, r.division, r.sent_by, p.sent_at);
}
void add_to_push(Context& context, std::string_view id, int64_t looked_at, int64_t concerned) {
  store::execute(context.tx, "update push set looked_at = looked_at + $2, concerned = concerned + $3 where id = $1", id, looked_at, concerned);
}
std::optional<PushRow> find_push(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPush) + "where id = $1", id);
  return rows->next() ? std::optional(push_under(*rows)) : std::nullopt;
}
std::vector<PushRow> list_pushes(View const& view, std::string_view prefix) {
  std::vector<PushRow> out;
  auto const rows = store::query(view.tx, std::string(kPush) + "where division >= $1 and division < $2 order by sent_at desc, id desc limit 100", prefix, end_of(prefix));
  while (rows->next()) out.push_back(push_under(*rows));
  return out;
}
void insert_recipient(Context& context, std::string_view push, std::string_view recipient, std::string_view division, std::string_view rule) {
  store::execute(context.tx, "insert into push_recipient(push_id, recipient_id, division, rule, seen_at) values($1, $2, $3, $4, 0)", push, recipient, division, rule);
}
std::vector<RecipientRow> list_recipients(View const& view, std::string_view push) {
  std::vector<RecipientRow> out;
  auto const rows = store::query(view.tx,
                                 "select r.recipient_id, r.rule, coalesce(o.state, ''), coalesce(o.problem, ''), r.seen_at from push_recipient r left join outbox o on o.subject_kind = 'push' and o.subject_id = r.push_id || '/' || r.recipient_id "
                                 "and o.channel = 'sms' where r.push_id = $1 order by r.recipient_id",
                                 push);
  while (rows->next()) {
    RecipientRow r;
    store::read(*rows, r.recipient_id, r.rule, r.sms_state, r.sms_problem, r.seen_at);
    out.push_back(std::move(r));
  }
  return out;
}
void count_reach(View const& view, Push& push) {
  auto const rows = store::query(view.tx,
                                 "select case when r.seen_at > 0 then 1 else 0 end, coalesce(o.state, ''), count(*) from push_recipient r left join outbox o on o.subject_kind = 'push' and o.subject_id = r.push_id || '/' || r.recipient_id "
                                 "and o.channel = 'sms' where r.push_id = $1 group by case when r.seen_at > 0 then 1 else 0 end, coalesce(o.state, '')",
                                 push.id);
  while (rows->next()) {
    auto const reach = reach_of(rows->integer(0) == 1, rows->text(1));
    (reach == "reached" ? push.reached : reach == "underway" ? push.underway : push.not_reached) += rows->integer(2);
  }
}
std::vector<MyPush> list_pushes_to(View const& view, std::string_view enterprise) {
  std::vector<MyPush> out;
  auto const rows = store::query(view.tx, "select p.id, p.title, p.body, p.title_en, p.body_en, p.sent_at, r.seen_at from push_recipient r join push p on p.id = r.push_id where r.recipient_id = $1 order by p.sent_at desc, p.id desc limit 50", enterprise);
  while (rows->next()) {
    MyPush m;
    Instant seen;
    store::read(*rows, m.id, m.title, m.body, m.title_en, m.body_en, m.sent_at, seen);
    m.seen = seen.ms > 0;
    out.push_back(std::move(m));
  }
  return out;
}
void mark_push_seen(Context& context, std::string_view push, std::string_view enterprise) {
  store::execute(context.tx, "update push_recipient set seen_at = $3 where push_id = $1 and recipient_id = $2 and seen_at = 0", push, enterprise, context.now);
}

}  // namespace ly::notices
