#include "domains/accounts/sessions.h"

#include <sodium.h>

#include <charconv>

#include "base/text.h"
#include "desk/phones.h"
#include "domains/accounts/totp.h"
#include "formats/barcode.h"

namespace ly::accounts {
namespace {

constexpr size_t kTokenOctets = 32;
constexpr std::string_view kIssuer = "Liaoyuan";  // what the authenticator shows above the code
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
Problem code_needed() { return {"session.code_needed", "code", {}, Kind::unauthenticated, {}}; }
Problem code_wrong() { return {"session.code_wrong", "code", {}, Kind::unauthenticated, {}}; }
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
  auto const factor = find_factor(view, row.id);
  a.second_factor = factor && factor->active;
  a.must_enrol = must_enrol(required_roles(view), row.roles, a.second_factor);
  a.recovery_codes = a.second_factor ? count_recovery_codes(view, row.id) : 0;
  out.csrf = csrf_of(view.keys, token);
  out.demo = demo;
  out.now = view.now;
  out.wipe_before = wipe_before(view);
  return out;
}

// The live session and its account, as `find` reads it (find_account, find_powers).
template <class Find> std::optional<std::pair<SessionRow, AccountRow>> find_live(View const& view, std::string_view token, Find find) {
  auto session = find_session_row(view, hash_of_token(token));
  if (!session) return std::nullopt;
  bool const over = session->opened_at + kSessionLife <= view.now || session->seen_at + kSessionIdle <= view.now;
  if (over) return std::nullopt;
  auto row = find(view, session->account_id.text);
  if (!row || row->disabled) return std::nullopt;
  return std::pair(std::move(*session), std::move(*row));
}

}  // namespace

Sessions::Sessions(Places places, CommonPasswords const& common, Guesses& guesses, PasswordCost cost, bool demo)
    : places_(std::move(places)), common_(common), guesses_(guesses), cost_(cost), demo_(demo) {
  nobodys_hash_ = std::async(std::launch::async, [cost] {
    auto hash = hash_password("nobody has this password", cost);
    check(hash.has_value(), "no memory for one password hash");
    return *hash;
  });
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
  bool const slow = TRY(verify_password(own ? row->password : nobodys_hash_.get(), in.password));
  bool const quick = same_secret(digest_one_time_password(desk.keys(), in.password), row ? row->password : std::string(32, '0'));
  if (!row || !(own ? slow : quick)) {
    count_failure(desk, row ? row->id.text : std::string());
    return wrong();
  }
  guesses_.succeeded(attempt, now);
  if (row->disabled) return forbidden("account.disabled", "name");
  if (row->password_until && *row->password_until <= now) return forbidden("password.one_time_expired", "password");
  std::optional<Proof> proof;
  auto const factor = desk.read(Actor::system("session"), [&](View const& view) { return find_factor(view, row->id); });
  if (factor && factor->active) {
    if (clean(in.code).empty()) return code_needed();
    // Guesses at the code are counted apart: who knows the password must not have the tries of both.
    Attempt const second{"code/" + name_index, attempt.peer, attempt.device.empty() ? std::string() : "code/" + attempt.device};
    TRY(guesses_.begin(second, now));
    proof = desk.read(Actor::system("session"), [&](View const& view) { return prove(view, *factor, in.code); });
    if (!proof) {
      count_failure(desk, row->id.text);
      return code_wrong();
    }
    guesses_.succeeded(second, now);
  }
  std::string stronger;
  if (own && needs_rehash(row->password, cost_)) stronger = TRY(hash_password(in.password, cost_));
  return open(desk, *row, peer, "session.opened", stronger, proof);
}

// `new_password`: an Argon2id string that takes the old one's place, "" to keep it.
Result<OpenedSession> Sessions::open(Desk& desk, AccountRow const& row, Peer const& peer, std::string_view what, std::string_view new_password, std::optional<Proof> const& proof) {
  std::optional<OpenedSession> opened;
  Command command;
  command.name = "session.open";
  command.actor = actor_from(row);
  bool const password_changed = what == "account.password_changed";
  command.run = [&](Context& context) -> Result<json::value> {
    // Between the hash and this command an administrator may have disabled the account or given another password.
    auto current = find_account(context, row.id.text);
    if (!current || current->disabled || current->password != row.password) return wrong();
    // A code is used up here: of two log-ins with the same one, one is refused.
    if (proof && !spend(context, row.id, *proof)) return code_wrong();
    if (auto const factor = find_factor(context, row.id); !password_changed && !proof && factor && factor->active) return code_needed();
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
    if (proof) fact.facts["second_factor"] = proof->recovery.empty() ? "code" : "recovery code";
    fact.personal = {{"peer", peer.address}};
    context.journal.note(std::move(fact));
    made.answer = answer_for(context, *current, places_, made.token, demo_);
    opened = std::move(made);
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  return std::move(*opened);
}

Result<AccountRow> Sessions::confirmed(Desk& desk, std::string_view token, std::string_view password, std::string at) {
  auto const live = desk.read(Actor::system("session"), [&](View const& view) { return find_live(view, token, find_account); });
  if (!live) return none();
  // Whoever sits at an open session may not try passwords for ever either.
  Attempt const attempt{{}, {}, "session/" + live->first.token_hash};
  TRY(guesses_.begin(attempt, desk.now()));
  if (!TRY(is_password(live->second, desk.keys(), password))) {
    count_failure(desk, live->second.id.text);
    return invalid("password.wrong", std::move(at));
  }
  guesses_.succeeded(attempt, desk.now());
  return live->second;
}

Result<OpenedSession> Sessions::change_password(Desk& desk, std::string_view token, ChangePassword const& in, Peer const& peer) {
  auto const row = TRY(confirmed(desk, token, in.old_password, "old"));
  if (nfkc(in.new_password) == nfkc(in.old_password)) return invalid("password.unchanged", "new");
  TRY(check_new_password(common_, in.new_password, row.name, "new"));
  auto const hash = TRY(hash_password(in.new_password, cost_));
  return open(desk, row, peer, "account.password_changed", hash, std::nullopt);
}

Result<bool> Sessions::is_password(AccountRow const& row, Keyring const& keys, std::string_view typed) const {
  if (is_own(row)) return verify_password(row.password, typed);
  return same_secret(digest_one_time_password(keys, typed), row.password);
}

Result<NewSecondFactor> Sessions::begin_second_factor(Desk& desk, std::string_view token, BeginSecondFactor const& in) {
  auto const row = TRY(confirmed(desk, token, in.password, "password"));
  std::string secret;
  Command command;
  command.name = "second_factor.begin";
  command.actor = actor_from(row);
  command.run = [&](Context& context) -> Result<json::value> {
    auto const before = find_factor(context, row.id);
    if (before && before->active) return refused("second_factor.on");
    secret = context.secrets.bytes(kSecretOctets);
    put_factor(context, {row.id, secret, false, 0});
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  NewSecondFactor out;
  out.secret = to_base32(secret);
  out.address = otpauth_address(kIssuer, row.name, secret);
  auto const code = TRY(formats::write_qr(out.address));
  for (size_t y = 0; y < code.side; ++y) {
    std::string line;
    for (size_t x = 0; x < code.side; ++x) line += code.dark[y * code.side + x] ? '1' : '0';
    out.squares.push_back(std::move(line));
  }
  return out;
}

// `active`: whether it must be on already. `act`: Context&, AccountRow const&, FactorRow&; runs when the code was good, which is then used up.
template <class F>
Result<void> Sessions::with_code(Desk& desk, std::string_view token, std::string_view code, bool active, F&& act) {
  auto const now = desk.now();
  auto const live = desk.read(Actor::system("session"), [&](View const& view) { return find_live(view, token, find_account); });
  if (!live) return none();
  auto const& row = live->second;
  Attempt const attempt{"code/" + name_index_of(desk.keys(), row.name), {}, "code/session/" + live->first.token_hash};
  TRY(guesses_.begin(attempt, now));
  bool wrong_code = false;
  Command command;
  command.name = "second_factor.prove";
  command.actor = actor_from(row);
  command.run = [&](Context& context) -> Result<json::value> {
    auto factor = find_factor(context, row.id);
    if (!factor || (active && !factor->active)) return refused("second_factor.none");
    if (!active && factor->active) return refused("second_factor.on");
    auto const proof = prove(context, *factor, code);
    wrong_code = !proof || (active && !spend(context, row.id, *proof)) || (!active && !proof->recovery.empty());
    if (wrong_code) return invalid("second_factor.code", "code");
    factor->last_step = std::max(factor->last_step, proof->step);
    TRY(act(context, row, *factor));
    return json::value(nullptr);
  };
  auto const answer = desk.call(std::move(command));
  if (wrong_code) count_failure(desk, row.id.text);
  else guesses_.succeeded(attempt, now);
  if (!answer) return answer.error();
  return {};
}

Result<RecoveryCodes> Sessions::confirm_second_factor(Desk& desk, std::string_view token, ProveSecondFactor const& in) {
  RecoveryCodes out;
  TRY(with_code(desk, token, in.code, false, [&](Context& context, AccountRow const& row, FactorRow& factor) -> Result<void> {
    factor.active = true;
    put_factor(context, factor);
    out.codes = renew_recovery_codes(context, row.id);
    auto fact = fact_about(context, "account.second_factor_on", row, places_);
    fact.facts = {{"sessions_cut", delete_other_sessions(context, row.id, hash_of_token(token))}};
    context.journal.note(std::move(fact));
    return {};
  }));
  return out;
}

Result<RecoveryCodes> Sessions::renew_codes(Desk& desk, std::string_view token, ProveSecondFactor const& in) {
  RecoveryCodes out;
  TRY(with_code(desk, token, in.code, true, [&](Context& context, AccountRow const& row, FactorRow&) -> Result<void> {
    out.codes = renew_recovery_codes(context, row.id);
    context.journal.note(fact_about(context, "account.recovery_codes_renewed", row, places_));
    return {};
  }));
  return out;
}

Result<void> Sessions::remove_second_factor(Desk& desk, std::string_view token, ProveSecondFactor const& in) {
  return with_code(desk, token, in.code, true, [&](Context& context, AccountRow const& row, FactorRow&) -> Result<void> {
    if (required_roles(context).meets(row.roles)) return refused("second_factor.required");
    delete_factor(context, row.id);
    auto fact = fact_about(context, "account.second_factor_off", row, places_);
    fact.facts = {{"sessions_cut", delete_other_sessions(context, row.id, hash_of_token(token))}};
    context.journal.note(std::move(fact));
    return {};
  });
}

Result<void> Sessions::log_out(Desk& desk, std::string_view token) {
  auto const live = desk.read(Actor::system("session"), [&](View const& view) { return find_live(view, token, find_account); });
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
  auto const live = find_live(view, token, find_account);
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
  auto const live = find_live(view, token, find_powers);  // every request asks: nothing is unsealed for it
  if (!live) return std::nullopt;
  auto const required = required_roles(view);
  bool const lacks = required.meets(live->second.roles) && must_enrol(required, live->second.roles, is_factor_on(view, live->second.id));
  return LiveSession{actor_from(live->second), live->second.password_kind == "one_time", lacks, live->first.opened_at, live->first.seen_at};
}

std::optional<Actor> actor_of_session(View const& view, std::string_view token) {
  auto live = find_session(view, token);
  if (!live || live->must_change_password || live->must_enrol) return std::nullopt;
  return std::move(live->actor);
}

Result<LiveSession> actor_of_request(View const& view, std::string_view token, std::string_view csrf, Admission const& admission) {
  auto live = find_session(view, token);
  if (!live) return none();
  if (admission.writes && !same_secret(csrf_of(view.keys, token), csrf)) return forbidden("session.csrf");
  if (live->must_change_password && !admission.is_session_endpoint) return forbidden("account.must_change_password");
  if (live->must_enrol && !admission.is_session_endpoint) return forbidden("session.must_enrol");
  return std::move(*live);
}

}  // namespace ly::accounts
