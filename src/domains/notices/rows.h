// The only SQL of this domain: over the outbox, whose lines the desk writes, and over answers and pushes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"
#include "domains/notices/answers.h"
#include "domains/notices/pushes.h"

namespace ly::notices {

struct Row {
  std::string id, channel, template_name, subject_kind, subject_id, state, number, problem, enterprise_id, division;
  int64_t attempts = 0;
  Instant at, next_at, since, changed_at;
  std::optional<json::object> content;  // nothing when its key was destroyed
};
struct Filter {
  std::string state, channel, prefix, after;
  int64_t limit = 50;
};
std::vector<Row> list_rows(View const& view, Filter const& filter);        // newest first
std::vector<std::pair<std::string, int64_t>> count_states(View const& view, Filter const& filter);
std::optional<Row> find_row(View const& view, std::string_view id);
std::vector<Row> list_rows_under(View const& view, std::string_view key_id);  // sealed under this key, oldest first
std::vector<Row> list_due(View const& view, std::string_view channel, int64_t limit);
std::vector<Row> list_without_receipt(View const& view, std::string_view channel, Instant since, int64_t limit);
std::vector<std::string> list_older(View const& view, std::string_view channel, Instant than, int64_t limit);
std::vector<std::string> find_by_number(View const& view, std::string_view channel, std::string_view number);
void update_row(Context& context, Row const& row);  // state, attempts, next_at, since, number, problem; changed now

struct AnswerRow {
  PublishedAnswer answer;
  std::string division, published_by;
};
std::vector<AnswerRow> list_answers(View const& view, bool withdrawn_too);  // by topic, newest first
std::optional<AnswerRow> find_answer(View const& view, std::string_view id);
void put_answer(Context& context, AnswerRow const& row);

struct PushRow {
  Push push;
  std::string division, sent_by;
};
void insert_push(Context& context, PushRow const& row);
void add_to_push(Context& context, std::string_view id, int64_t looked_at, int64_t concerned);
std::optional<PushRow> find_push(View const& view, std::string_view id);
std::vector<PushRow> list_pushes(View const& view, std::string_view prefix);  // newest first, 100 at most
// Opened or delivered by receipt: reached; on its way: underway; else not_reached.
inline std::string_view reach_of(bool seen, std::string_view sms_state) { return seen || sms_state == "delivered" ? "reached" : sms_state == "waiting" || sms_state == "sent" ? "underway" : "not_reached"; }
struct RecipientRow {
  std::string recipient_id, rule, sms_state, sms_problem;  // an enterprise or a person, as the push's audience says
  Instant seen_at;
};
void insert_recipient(Context& context, std::string_view push, std::string_view recipient, std::string_view division, std::string_view rule);
std::vector<RecipientRow> list_recipients(View const& view, std::string_view push);  // in order of id
void count_reach(View const& view, Push& push);  // reached, underway, not_reached
std::vector<MyPush> list_pushes_to(View const& view, std::string_view enterprise);  // newest first, 50 at most
void mark_push_seen(Context& context, std::string_view push, std::string_view enterprise);

}  // namespace ly::notices
