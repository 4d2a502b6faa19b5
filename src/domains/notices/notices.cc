#include "domains/notices/notices.h"

#include <algorithm>

#include "base/text.h"
#include "desk/jobs.h"
#include "domains/notices/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::notices {
namespace {

constexpr int64_t kAtOnce = 200;           // messages one command gives up

// Of a short message the address is a phone, whatever stands there.
std::string masked_address(std::string_view channel, std::string_view address) { return channel == "email" ? mask_mail_address(address) : mask_phone(address); }

// As kept with a message: a code and its arguments, nothing personal.
std::string to_text(Problem const& problem) { return canonical(problem_to_json(problem)); }
Problem problem_from(std::string const& text) {
  auto const value = parse_json(text);
  return value ? problem_from_json(*value) : Problem{};
}

std::string text_in(json::object const& content, std::string_view language) {
  auto const* text = content.if_contains("text");
  return text ? std::string(text_of(*text, language)) : std::string();
}

// A code that lets its reader in stands apart from the words: it goes out with them, and no list of messages shows it.
constexpr std::string_view kSecretPlace = "{code}", kSecretHidden = "······";
std::string text_sent(json::object const& content, std::string_view language) {
  auto text = text_in(content, language);
  auto const secret = text_of(content, "secret");
  return secret.empty() ? text : replaced(std::move(text), kSecretPlace, secret);
}

Minutes wait_after(int64_t attempts) {
  auto wait = kFirstWait.count;
  for (int64_t i = 1; i < attempts && wait < kLongestWait.count; ++i) wait *= 2;
  return {std::min(wait, kLongestWait.count)};
}

bool may_retry(Row const& row) { return (row.state == "dead" || row.state == "failed") && row.content; }

Outgoing outgoing(Row const& row) {
  Outgoing out;
  out.id = row.id;
  out.channel = row.channel;
  out.template_name = row.template_name;
  out.attempts = row.attempts;
  out.at = row.at;
  out.number = row.number;
  if (!row.content) return out;
  out.address = text_of(*row.content, "address");
  out.text = text_sent(*row.content, "zh-CN");
  out.subject = text_of(*row.content, "subject");
  out.message_id = text_of(*row.content, "message_id");
  out.in_reply_to = text_of(*row.content, "in_reply_to");
  if (auto const* variables = row.content->if_contains("variables"))
    for (auto const& member : variables->as_object()) out.variables.emplace(member.key(), member.value().as_string());
  return out;
}

void give_up(Context& context, Row& row, Problem const& problem) {
  row.state = "dead";
  row.problem = to_text(problem);
  context.journal.note({.what = "notice.given_up", .subject_kind = row.subject_kind, .subject_id = row.subject_id, .enterprise_id = row.enterprise_id, .division = row.division,
                        .facts = {{"message", row.id}, {"channel", row.channel}, {"template", row.template_name}, {"code", problem.code}}});
}

Filter filter_of(View const& view, ListNotices const& in) { return {in.state, in.channel, std::string(view.actor.region()), in.after, in.limit + 1}; }

}  // namespace

Notice Notices::shown(View const& view, Row const& row) const {
  Notice n;
  n.id = {row.id};
  n.channel = row.channel;
  n.template_name = row.template_name;
  n.subject_kind = row.subject_kind;
  n.subject_id = row.subject_id;
  n.enterprise_id = row.enterprise_id;
  n.state = row.state;
  n.number = row.number;
  n.attempts = row.attempts;
  n.at = row.at;
  n.changed_at = row.changed_at;
  if (row.state == "waiting" && row.attempts > 0) n.next_at = row.next_at;
  n.may_retry = may_retry(row);
  if (row.subject_kind == "case" && known_.case_no) n.no = known_.case_no(view, row.subject_id);
  if (!row.enterprise_id.empty() && known_.enterprise_name) n.enterprise = known_.enterprise_name(view, row.enterprise_id);
  if (row.content) {
    n.text = replaced(text_in(*row.content, "zh-CN"), kSecretPlace, kSecretHidden);
    n.text_en = replaced(text_in(*row.content, "en"), kSecretPlace, kSecretHidden);
    if (row.channel != "app") n.address = masked_address(row.channel, text_of(*row.content, "address"));
  }
  if (auto const problem = problem_from(row.problem); !problem.code.empty() && known_.say) {
    n.problem = known_.say("zh-CN", problem);
    n.problem_en = known_.say("en", problem);
  }
  return n;
}

std::vector<SentMessage> newest_sent(View const& view, std::string_view channel, int64_t limit) {
  std::vector<SentMessage> out;
  for (auto const& row : list_rows(view, {"", std::string(channel), "", "", limit}))
    if (row.content) out.push_back({row.at, row.channel, masked_address(row.channel, text_of(*row.content, "address")), text_sent(*row.content, "zh-CN"), text_sent(*row.content, "en")});
  return out;
}

Result<NoticeList> Notices::list(View const& view, ListNotices const& in) const {
  auto const filter = filter_of(view, in);
  NoticeList out;
  auto rows = list_rows(view, filter);
  if (static_cast<int64_t>(rows.size()) > in.limit) {
    rows.resize(static_cast<size_t>(in.limit));
    out.next = rows.back().id;
  }
  for (auto const& row : rows) out.items.push_back(shown(view, row));
  for (auto const& [state, count] : count_states(view, filter)) {
    out.counts.push_back({state, count});
    if (in.state.empty() || in.state == state) out.total += count;
  }
  return out;
}

Result<Notice> Notices::retry(Context& context, WhichNotice const& in) const {
  auto row = find_row(context, in.id.text);
  if (!row || !context.actor.may_see_division(row->division)) return not_found("not_found", "id");
  if (!may_retry(*row)) return refused("notice.not_given_up", "id");
  row->state = "waiting";
  row->next_at = row->since = context.now;
  row->problem.clear();
  row->number.clear();
  ++row->attempts;  // so that the next attempt has a request id of its own
  update_row(context, *row);
  context.journal.note({.what = "notice.retried", .subject_kind = row->subject_kind, .subject_id = row->subject_id, .enterprise_id = row->enterprise_id, .division = row->division,
                        .facts = {{"message", row->id}, {"channel", row->channel}}});
  row->changed_at = context.now;
  return shown(context, *row);
}

Result<Notice> Notices::send_test(Context& context, SendTest const& in) const {
  auto const to = clean(in.to);
  if (in.channel == "sms" && !identifiers::check_mobile(to)) return invalid("notice.address", "to", {{"value", to}});
  if (in.channel == "email" && to.find('@') == std::string::npos) return invalid("notice.address", "to", {{"value", to}});
  Message message;
  message.channel = in.channel;
  message.template_name = kTestTemplate;
  message.subject_kind = "account";
  message.subject_id = context.actor.account.text;
  message.division = context.actor.scope.code;
  message.content = {{"to", "test"}, {"address", to}, {"subject", "燎原测试 / Liaoyuan test"}, {"variables", json::object()},
                     {"text", json::object{{"zh-CN", "这是一条测试消息，收到即说明通道可用。"}, {"en", "This is a test message: the channel works."}}}};
  context.outbox.put(message);
  context.journal.note({.what = "notice.tested", .subject_kind = "account", .subject_id = context.actor.account.text, .division = message.division, .facts = {{"channel", in.channel}}});
  auto const rows = list_rows(context, {"", in.channel, std::string(region_prefix(message.division)), "", kPageMax});
  auto const put = std::find_if(rows.begin(), rows.end(), [&](Row const& row) { return row.at == context.now && row.template_name == kTestTemplate && row.subject_id == message.subject_id; });
  check(put != rows.end(), "a message just put");
  return shown(context, *put);
}

int64_t Notices::waiting(View const& view, std::string_view channel) const {
  int64_t out = 0;
  for (auto const& [state, count] : count_states(view, {"", std::string(channel), std::string(view.actor.region()), "", 0}))
    if (state == "waiting") out += count;
  return out;
}

std::vector<Outgoing> Notices::due(View const& view, std::string_view channel, int64_t limit) const {
  std::vector<Outgoing> out;
  for (auto const& row : list_due(view, channel, limit)) out.push_back(outgoing(row));
  return out;
}

std::vector<Outgoing> Notices::without_receipt(View const& view, std::string_view channel, int64_t limit) const {
  std::vector<Outgoing> out;
  for (auto const& row : list_without_receipt(view, channel, view.now - kReceiptFor, limit)) out.push_back(outgoing(row));
  return out;
}

Command Notices::note_attempt(Outgoing const& message, Outcome outcome) const {
  Command command;
  command.name = "notices.note_attempt";
  command.actor = Actor::system("courier");
  command.request_id = message.id + "/" + std::to_string(message.attempts);
  command.digest = command.request_id;
  command.run = [id = message.id, attempts = message.attempts, outcome = std::move(outcome)](Context& context) -> Result<json::value> {
    auto row = find_row(context, id);
    if (!row || row->state != "waiting" || row->attempts != attempts) return json::value(nullptr);
    ++row->attempts;
    row->next_at = context.now;
    if (outcome.is == Outcome::Is::sent) {
      row->state = "sent";
      row->number = outcome.number;
      row->problem.clear();
      row->next_at = context.now + kFirstWait;  // its receipt is asked for then
    } else if (outcome.is == Outcome::Is::refused || context.now >= row->since + kTryFor) {
      give_up(context, *row, outcome.problem);
    } else {
      row->problem = to_text(outcome.problem);
      row->next_at = context.now + wait_after(row->attempts);
    }
    update_row(context, *row);
    return json::value(row->state);
  };
  return command;
}

Command Notices::note_receipt(std::string channel, std::string number, bool delivered) const {
  Command command;
  command.name = "notices.note_receipt";
  command.actor = Actor::system("courier");
  command.run = [channel = std::move(channel), number = std::move(number), delivered](Context& context) -> Result<json::value> {
    int64_t noted = 0;
    for (auto const& id : find_by_number(context, channel, number)) {
      auto row = find_row(context, id);
      row->state = delivered ? "delivered" : "failed";
      row->problem = delivered ? std::string() : to_text(refused("notice.not_delivered"));
      update_row(context, *row);
      ++noted;
    }
    return json::value(noted);
  };
  return command;
}

std::optional<Command> Notices::give_up_unset(View const& view, std::string_view which) const {
  if (list_older(view, which, view.now - kTryFor, 1).empty()) return std::nullopt;
  Command command;
  command.name = "notices.give_up_unset";
  command.actor = Actor::system("courier");
  command.run = [channel = std::string(which)](Context& context) -> Result<json::value> {
    auto const old = list_older(context, channel, context.now - kTryFor, kAtOnce);
    for (auto const& id : old) {
      auto row = find_row(context, id);
      give_up(context, *row, refused("notice.no_channel"));
      update_row(context, *row);
    }
    return json::value(static_cast<int64_t>(old.size()));
  };
  return command;
}

}  // namespace ly::notices
