// The only SQL of the mail room.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::mailroom {

struct Row {
  std::string id, box, message_index, sender_index, state, why, case_id, answer_index, division, authentication;
  std::string key_id;    // of the case it belongs to, so that it is erased with it; else its own
  int64_t validity = 0, uid = 0;
  Instant at;
  json::object content;  // sealed: from, from_name, subject, text, attachments
};
struct Filter {
  std::string state, prefix, after;
  int64_t limit = 50;
};
std::string make_mail_key(Context& context, std::string_view id);  // its id
void insert_row(Context& context, Row const& row, std::string_view original);
void update_row(Context& context, Row const& row);  // state, why, case_id, answer_index
std::optional<Row> find_row(View const& view, std::string_view id);
std::vector<Row> list_rows(View const& view, Filter const& filter, int64_t& total);  // newest first
std::vector<Row> list_rows_of_case(View const& view, std::string_view case_id);  // oldest first
void move_to_key(Context& context, Row& row, std::string key_id);  // seals content and original anew, destroys the former key
std::string read_original(View const& view, Row const& row);       // "" when it was erased
bool is_known(View const& view, std::string_view message_index, std::string_view sender_index);
int64_t count_since(View const& view, std::string_view sender_index, Instant since, std::string_view why);  // why: '' counts all
std::string find_case_by_answer(View const& view, std::string_view answer_index);
std::string find_case_sender(View const& view, std::string_view case_id);  // index of who sent the first mail of a case
int64_t last_uid(View const& view, int64_t validity);

}  // namespace ly::mailroom
