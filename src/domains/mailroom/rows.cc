#include "domains/mailroom/rows.h"

namespace ly::mailroom {
namespace {

constexpr size_t kChunk = 256U << 10;

// Where a piece lies; what it is sealed under is Row::key_id.
std::string place_of(std::string_view id, std::string_view piece) { return "mail/" + std::string(id) + "/" + std::string(piece); }

constexpr std::string_view kRow = "select id, box, validity, uid, message_index, sender_index, at, state, why, case_id, answer_index, division, authentication, key_id, sealed from mail ";
Row row_under(View const& view, store::Cursor const& rows) {
  Row r;
  store::Bytes sealed;
  store::read(rows, r.id, r.box, r.validity, r.uid, r.message_index, r.sender_index, r.at, r.state, r.why, r.case_id, r.answer_index, r.division, r.authentication, r.key_id, sealed);
  if (auto const plain = view.keys.unseal(view.tx, r.key_id, place_of(r.id, "content"), sealed.value)) r.content = parse_json(*plain).value().as_object();
  return r;
}
std::string text_under(std::unique_ptr<store::Cursor> const& rows) { return rows->next() ? std::string(rows->text(0)) : std::string(); }

void put_original(Context& context, Row const& r, std::string_view original) {
  for (size_t at = 0, number = 0; at < original.size() || number == 0; at += kChunk, ++number)
    store::execute(context.tx, "insert into mail_chunk(mail_id, number, sealed) values($1, $2, $3)", r.id, number,
                   context.keyring.seal(context.tx, r.key_id, place_of(r.id, std::to_string(number)), original.substr(std::min(at, original.size()), kChunk)));
}

}  // namespace

std::string make_mail_key(Context& context, std::string_view id) {
  auto key = "mail/" + std::string(id);
  context.keyring.make_key(context.tx, "mail", key, context.now);
  return key;
}

void insert_row(Context& context, Row const& r, std::string_view original) {
  store::execute(context.tx,
                 "insert into mail(id, box, validity, uid, message_index, sender_index, at, state, why, case_id, answer_index, division, authentication, key_id, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                 r.id, r.box, r.validity, r.uid, r.message_index, r.sender_index, r.at, r.state, r.why, r.case_id, r.answer_index, r.division, r.authentication, r.key_id,
                 context.keyring.seal(context.tx, r.key_id, place_of(r.id, "content"), canonical(r.content)));
  put_original(context, r, original);
}

void move_to_key(Context& context, Row& r, std::string key_id) {
  auto const original = read_original(context, r);
  store::execute(context.tx, "delete from mail_chunk where mail_id = $1", r.id);
  context.keyring.destroy(context.tx, r.key_id);
  r.key_id = std::move(key_id);
  store::execute(context.tx, "update mail set key_id = $2, sealed = $3 where id = $1", r.id, r.key_id, context.keyring.seal(context.tx, r.key_id, place_of(r.id, "content"), canonical(r.content)));
  put_original(context, r, original);
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update mail set state = $2, why = $3, case_id = $4, answer_index = $5 where id = $1", r.id, r.state, r.why, r.case_id, r.answer_index);
}

std::optional<Row> find_row(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kRow) + "where id = $1", id);
  return rows->next() ? std::optional(row_under(view, *rows)) : std::nullopt;
}

std::vector<Row> list_rows(View const& view, Filter const& f, int64_t& total) {
  constexpr std::string_view kWhere = "where division >= $1 and division < $2 and state = $3 ";
  auto const end = f.prefix + "\x7f";
  total = store::find_value<int64_t>(view.tx, "select count(*) from mail " + std::string(kWhere), f.prefix, end, f.state).value_or(0);
  std::vector<Row> out;
  auto const rows = store::query(view.tx, std::string(kRow) + std::string(kWhere) + "and ($4 = '' or id < $4) order by id desc limit $5", f.prefix, end, f.state, f.after, f.limit);
  while (rows->next()) out.push_back(row_under(view, *rows));
  return out;
}

std::vector<Row> list_rows_of_case(View const& view, std::string_view case_id) {
  std::vector<Row> out;
  auto const rows = store::query(view.tx, std::string(kRow) + "where case_id = $1 order by id", case_id);
  while (rows->next()) out.push_back(row_under(view, *rows));
  return out;
}

std::string read_original(View const& view, Row const& r) {
  std::string out;
  auto const rows = store::query(view.tx, "select number, sealed from mail_chunk where mail_id = $1 order by number", r.id);
  while (rows->next()) {
    int64_t number = 0;
    store::Bytes sealed;
    store::read(*rows, number, sealed);
    auto const plain = view.keys.unseal(view.tx, r.key_id, place_of(r.id, std::to_string(number)), sealed.value);
    if (!plain) return {};
    out += *plain;
  }
  return out;
}

bool is_known(View const& view, std::string_view message_index, std::string_view sender_index) {
  return store::find_value<int64_t>(view.tx, "select count(*) from mail where message_index = $1 and sender_index = $2", message_index, sender_index).value_or(0) > 0;
}

int64_t count_since(View const& view, std::string_view sender_index, Instant since, std::string_view why) {
  return store::find_value<int64_t>(view.tx, "select count(*) from mail where sender_index = $1 and at > $2 and ($3 = '' or why = $3)", sender_index, since, why).value_or(0);
}

std::string find_case_by_answer(View const& view, std::string_view answer_index) {
  return text_under(store::query(view.tx, "select case_id from mail where answer_index = $1 order by id limit 1", answer_index));
}

std::string find_case_sender(View const& view, std::string_view case_id) {
  return text_under(store::query(view.tx, "select sender_index from mail where case_id = $1 and state = 'taken' order by id limit 1", case_id));
}

int64_t last_uid(View const& view, int64_t validity) { return store::find_value<int64_t>(view.tx, "select max(uid) from mail where validity = $1", validity).value_or(0); }

}  // namespace ly::mailroom
