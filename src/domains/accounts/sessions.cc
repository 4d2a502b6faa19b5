#include "domains/accounts/sessions.h"

#include <sodium.h>

#include <charconv>

#include "base/text.h"
#include "desk/phones.h"

namespace ly::accounts {
namespace {

constexpr size_t kTokenOctets = 32;
constexpr int64_t kNoteEveryMs = 60'000;
constexpr size_t kFailuresMax = 10'000;  // accounts counted at once; beyond it they count as names nobody has

std::string hash_of_token(std::string_view token) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(token.data()), token.size());
  return to_hex(out);
}

// A device cookie is "<day>.<number>.<mac>", bound to the name it once logged in under; the mac needs the house's key.
std::string device_mac(Keyring const& keys, std::string_view name_index, std::string_view day, std::string_view number) {
  return keys.blind("device", std::string(name_index) + "/" + std::string(day) + "/" + std::string(number));
}

std::string make_device_cookie(Context& context, std::string_view name_index) {
  auto const day = std::to_string(day_at(context.now).number), number = to_hex(context.secrets.bytes(16));
  return day + "." + number + "." + device_mac(context.keys, name_index, day, number);
}

// The number of a cookie that is good for this name; "" otherwise.
std::string device_of(Keyring const& keys, std::string_view name_index, std::string_view cookie, Instant now) {
  auto const parts = split(cookie, '.');
  if (parts.size() != 3 || !same_secret(device_mac(keys, name_index, parts[0], parts[1]), parts[2])) return {};
  int32_t day = 0;
  std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), day);
  if (day_at(now) - Day{day} > kDeviceDays) return {};
  return std::string(parts[1]);
}

Problem wrong() { return {"session.wrong", "password", {}, Kind::unauthenticated, {}}; }
Problem none() { return {"session.none", {}, {}, Kind::unauthenticated, {}}; }

bool is_own(AccountRow const& row) { return row.password_kind == "own"; }

SessionAnswer answer_for(View const& view, AccountRow const& row, Places const& places, std::string_view token, bool demo) {
  SessionAnswer out;
  auto& a = out.account;
  a.id = row.id;
  a.name = row.name;
  a.title = row.title;
  a.roles = names_of(row.roles);
  a.scope = scope_text(view, row.scope, places);
  for (auto kind : row.unmask) a.unmask.emplace_back(pii_name(kind));
  a.must_change_password = row.password_kind == "one_time";
  out.csrf = csrf_of(view.keys, token);
  out.demo = demo;
  out.now = view.now;
  out.wipe_before = wipe_before(view);
  return out;
}

// The live session and its account.
std::optional<std::pair<SessionRow, AccountRow>> find_live(View const& view, std::string_view token) {
  auto session = find_session_row(view, hash_of_token(token));
  if (!session) return std::nullopt;
  bool const over = session->opened_at + kSessionLife <= view.now || session->seen_at + kSessionIdle <= view.now;
  if (over) return std::nullopt;
  auto row = find_account(view, session->account_id.text);
  if (!row || row->disabled) return std::nullopt;
  return std::pair(std::move(*session), std::move(*row));
}

}  // namespace

Sessions::Sessions(Places places, CommonPasswords const& common, Guesses& guesses, PasswordCost cost, bool demo)
    : places_(std::move(places)), common_(common), guesses_(guesses), cost_(cost), demo_(demo) {
  auto hash = hash_password("nobody has this password", cost_);
  check(hash.has_value(), "no memory for one password hash");
  nobodys_hash_ = *hash;
}

std::string csrf_of(Keyring const& keys, std::string_view token) { return keys.blind("csrf", token); }

Result<OpenedSession> Sessions::log_in(Desk& desk, LogIn const& in, Peer const& peer) {
  auto const now = desk.now();
  auto const name_index = name_index_of(desk.keys(), in.name);
  Attempt const attempt{name_index, network_of(peer.address), device_of(desk.keys(), name_index, peer.device_cookie, now)};
  TRY(guesses_.begin(attempt, now));
  auto const row = desk.read(Actor::system("session"), [&](View const& view) { return find_account_by_name(view, in.name); });
  // One slow hash and one digest, whoever is asked for: the time tells nothing about which names exist.
  bool const own = row && is_own(*row);
  bool const slow = TRY(verify_password(own ? row->password : nobodys_hash_, in.password));
  bool const quick = same_secret(digest_one_time_password(desk.keys(), in.password), row ? row->password : std::string(32, '0'));
  if (!row || !(own ? slow : quick)) {
    count_failure(desk, row ? row->id.text : std::string());
    return wrong();
  }
  guesses_.succeeded(attempt, now);
  if (row->disabled) return forbidden("account.disabled", "name");
  if (row->password_until && *row->password_until <= now) return forbidden("password.one_time_expired", "password");
  std::string stronger;
  if (own && needs_rehash(row->password, cost_)) stronger = TRY(hash_password(in.password, cost_));
  return open(desk, *row, peer, "session.opened", stronger);
}

// `new_password`: an Argon2id string that takes the old one's place, "" to keep it.
Result<OpenedSession> Sessions::open(Desk& desk, AccountRow const& row, Peer const& peer, std::string_view what, std::string_view new_password) {
  std::optional<OpenedSession> opened;
  Command command;
  command.name = "session.open";
  command.actor = actor_from(row);
  bool const password_changed = what == "account.password_changed";
  command.run = [&](Context& context) -> Result<json::value> {
    // Between the hash and this command an administrator may have disabled the account or given another password.
    auto current = find_account(context, row.id.text);
    if (!current || current->disabled || current->password != row.password) return wrong();
    int64_t cut = 0;
    if (!new_password.empty()) {
      mark_password(context, row.id, new_password, "own", std::nullopt);
      current->password_kind = "own";
    }
    if (password_changed) cut = delete_sessions_of(context, row.id);
    OpenedSession made;
    made.token = to_base64url(context.secrets.bytes(kTokenOctets));
    made.device_cookie = make_device_cookie(context, name_index_of(context.keys, row.name));
    insert_session(context, {hash_of_token(made.token), row.id, context.now, context.now});
    delete_oldest_sessions(context, row.id, kSessionsPerAccount);
    delete_dead_sessions(context, context.now - kSessionLife, context.now - kSessionIdle);
    auto fact = fact_about(context, std::string(what), *current, places_);
    if (password_changed) fact.facts = {{"sessions_cut", cut}};
    fact.personal = {{"peer", peer.address}};
    context.journal.note(std::move(fact));
    made.answer = answer_for(context, *current, places_, made.token, demo_);
    opened = std::move(made);
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  return std::move(*opened);
}

Result<OpenedSession> Sessions::change_password(Desk& desk, std::string_view token, ChangePassword const& in, Peer const& peer) {
  auto const now = desk.now();
  auto const live = desk.read(Actor::system("session"), [&](View const& view) { return find_live(view, token); });
  if (!live) return none();
  auto const& row = live->second;
  // Whoever sits at an open session may not try old passwords for ever either.
  Attempt const attempt{{}, {}, "session/" + live->first.token_hash};
  TRY(guesses_.begin(attempt, now));
  bool const right = is_own(row) ? TRY(verify_password(row.password, in.old_password)) : same_secret(digest_one_time_password(desk.keys(), in.old_password), row.password);
  if (!right) {
    count_failure(desk, row.id.text);
    return invalid("password.wrong", "old");
  }
  guesses_.succeeded(attempt, now);
  if (nfkc(in.new_password) == nfkc(in.old_password)) return invalid("password.unchanged", "new");
  TRY(check_new_password(common_, in.new_password, row.name, "new"));
  auto const hash = TRY(hash_password(in.new_password, cost_));
  return open(desk, row, peer, "account.password_changed", hash);
}

Result<void> Sessions::log_out(Desk& desk, std::string_view token) {
  auto const live = desk.read(Actor::system("session"), [&](View const& view) { return find_live(view, token); });
  if (!live) return {};
  Command command;
  command.name = "session.close";
  command.actor = actor_from(live->second);
  command.run = [&](Context& context) -> Result<json::value> {
    if (delete_session(context, live->first.token_hash) == 1) context.journal.note(fact_about(context, "session.closed", live->second, places_));
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  return {};
}

Result<SessionAnswer> Sessions::answer(View const& view, std::string_view token) const {
  auto const live = find_live(view, token);
  if (!live) return none();
  return answer_for(view, live->second, places_, token, demo_);
}

std::optional<Command> touch_due(Instant now, std::string_view token, Instant seen_at) {
  if (now < seen_at + kTouchEvery) return std::nullopt;
  Command command;
  command.name = "session.touch";
  command.actor = Actor::system("session");
  command.run = [hash = hash_of_token(token)](Context& context) -> Result<json::value> {
    mark_seen(context, hash);
    return json::value(nullptr);
  };
  return command;
}

void Sessions::touch_if_due(Desk& desk, std::string_view token, Instant seen_at) {
  auto command = touch_due(desk.now(), token, seen_at);
  if (command) (void)desk.call(std::move(*command));  // a session not touched ends earlier, nothing worse
}

// Counted without names; the moment of writing depends on the count alone, not on whether the name exists.
void Sessions::count_failure(Desk& desk, std::string const& account_id) {
  bool due = false;
  {
    std::lock_guard const lock(failures_mutex_);
    bool const room = failures_.size() < kFailuresMax || failures_.contains(account_id);
    ++failures_[room ? account_id : std::string()];
    due = desk.now().ms - noted_at_.ms >= kNoteEveryMs;
  }
  if (due) note_failures(desk);
}

void Sessions::note_failures(Desk& desk) {
  std::map<std::string, int64_t> counted;
  {
    std::lock_guard const lock(failures_mutex_);
    counted.swap(failures_);
    noted_at_ = desk.now();
  }
  while (!counted.empty()) {
    std::vector<std::pair<std::string, int64_t>> part;
    while (!counted.empty() && part.size() < kRowsPerCommand) {
      part.emplace_back(*counted.begin());
      counted.erase(counted.begin());
    }
    Command command;
    command.name = "session.note_failures";
    command.actor = Actor::system("session");
    command.run = [&](Context& context) -> Result<json::value> {
      for (auto const& [id, count] : part) {
        auto const row = id.empty() ? std::nullopt : find_account(context, id);
        Fact fact;
        if (row) fact = fact_about(context, "session.refused", *row, places_);
        else fact.subject_kind = "account";
        fact.what = "session.refused";
        fact.facts = {{"count", count}};
        context.journal.note(std::move(fact));
      }
      return json::value(nullptr);
    };
    (void)desk.call(std::move(command));
  }
}

std::optional<LiveSession> find_session(View const& view, std::string_view token) {
  auto const live = find_live(view, token);
  if (!live) return std::nullopt;
  return LiveSession{actor_from(live->second), live->second.password_kind == "one_time", live->first.opened_at, live->first.seen_at};
}

std::optional<Actor> actor_of_session(View const& view, std::string_view token) {
  auto live = find_session(view, token);
  if (!live || live->must_change_password) return std::nullopt;
  return std::move(live->actor);
}

Result<LiveSession> actor_of_request(View const& view, std::string_view token, std::string_view csrf, Admission const& admission) {
  auto live = find_session(view, token);
  if (!live) return none();
  if (admission.writes && !same_secret(csrf_of(view.keys, token), csrf)) return forbidden("session.csrf");
  if (live->must_change_password && !admission.is_session_endpoint) return forbidden("account.must_change_password");
  return std::move(*live);
}

}  // namespace ly::accounts
