#include <gtest/gtest.h>

#include "base/text.h"
#include "desk/test_house.h"
#include "domains/accounts/endpoints.h"
#include "domains/accounts/invariants.h"
#include "domains/accounts/sessions.h"

namespace ly::accounts {
namespace {

// A little country: region 99 with counties 990001 and 990002, and one enterprise in each.
constexpr char kFirm1[] = "01HOUSEENT0000000000000001";
constexpr char kFirm2[] = "01HOUSEENT0000000000000002";

Places little_country() {
  Places p;
  p.region = [](View const&, std::string const& code) -> std::optional<Places::Region> {
    if (code == "990000") return Places::Region{"99", "地区99"};
    for (auto const* known : {"", "99", "990001", "990002"}) if (code == known) return Places::Region{code, "地区" + code};
    return std::nullopt;
  };
  p.enterprise = [](View const&, std::string const& id) -> std::optional<Places::Firm> {
    if (id == kFirm1) return Places::Firm{"企业一", "990001"};
    if (id == kFirm2) return Places::Firm{"企业二", "990002"};
    return std::nullopt;
  };
  return p;
}

constexpr PasswordCost kCheap{1, 8192};
constexpr char kGood[] = "correct horse 燎原 battery";

struct AccountsTest : ::testing::Test {
  test::TestHouse house;
  Guesses guesses;
  Accounts accounts{little_country(), guesses};
  Sessions sessions{little_country(), CommonPasswords::shipped(), guesses, kCheap};
  Peer const office{"192.0.2.1", {}};
  std::string first_password;
  Actor root;

  void SetUp() override {
    first_password = house.write(Actor::system("cli"), [](Context& c) { return create_first_administrator(c, "Root.Admin"); }).value();
    root = actor_by_name("root.admin");
  }
  void TearDown() override {
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
    EXPECT_TRUE(house.read(Actor::system(), [](View const& v) { return verify_journal(v.tx).ok; }));
  }

  Actor actor_by_name(std::string_view name) {
    return house.read(Actor::system(), [&](View const& v) { return actor_of_account(v, find_account_by_name(v, name)->id.text).value(); });
  }
  void pass(Minutes m) { house.clock.at = house.clock.at + m; }
  Result<OpenedSession> log_in(std::string name, std::string password, Peer peer) { return sessions.log_in(*house.desk, {name, password}, peer); }
  Result<OpenedSession> log_in(std::string name, std::string password) { return log_in(name, password, office); }
  std::optional<LiveSession> live(std::string_view token) {
    return house.read(Actor::system(), [&](View const& v) { return find_session(v, token); });
  }
  static CreateAccount an(std::string name, std::vector<std::string> roles, std::string region = "990001") {
    return {name, "审批科 某某", roles, {"region", region, std::nullopt, std::nullopt}, {}};
  }
  static CreateAccount clerk(std::string name, std::string firm) { return {name, "经办 某某", {"enterprise_clerk"}, {"enterprise", std::nullopt, firm, std::nullopt}, {}}; }
  Result<IssuedAccount> create(Actor const& who, CreateAccount const& in) {
    house.clock.at.ms += 1;  // ids sort by the time they were made
    return house.write(who, [&](Context& c) { return accounts.create(c, in); });
  }
  // An account whose own password is kGood, and a session of it.
  OpenedSession ready(CreateAccount const& in, Actor const& by) {
    auto const issued = create(by, in).value();
    auto const opened = log_in(in.name, issued.one_time_password).value();
    return sessions.change_password(*house.desk, opened.token, {issued.one_time_password, kGood}, office).value();
  }
  OpenedSession ready(CreateAccount const& in) { return ready(in, root); }
  ChangeAccount change_of(Account const& a) {
    return {a.id, a.title, a.roles, {a.scope.kind, a.scope.code, a.scope.id, std::nullopt}, a.unmask, a.revision};
  }
  int64_t facts(std::string what) {
    return house.read(Actor::system(), [&](View const& v) { return static_cast<int64_t>(list_journal(v.tx, {.what = what, .limit = 1000}).size()); });
  }
};

TEST_F(AccountsTest, the_first_administrator_logs_in_once_and_must_choose_a_password) {
  auto const opened = log_in("ROOT.admin", first_password);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->answer.account.must_change_password);
  EXPECT_EQ(opened->answer.account.scope.code, "");
  house.read(Actor::system(), [&](View const& v) {
    EXPECT_FALSE(actor_of_session(v, opened->token));
    EXPECT_EQ(actor_of_request(v, opened->token, "", {}).error().code, "account.must_change_password");
    EXPECT_TRUE(actor_of_request(v, opened->token, "", {.is_session_endpoint = true}));
    return 0;
  });
  auto const changed = sessions.change_password(*house.desk, opened->token, {first_password, kGood}, office);
  ASSERT_TRUE(changed) << changed.error().code;
  EXPECT_FALSE(changed->answer.account.must_change_password);
  EXPECT_FALSE(live(opened->token));  // the old session is cut
  EXPECT_TRUE(live(changed->token));
  EXPECT_EQ(log_in("root.admin", first_password).error().code, "session.wrong");
  EXPECT_TRUE(log_in("root.admin", kGood));
  EXPECT_EQ(house.write(Actor::system("cli"), [](Context& c) { return create_first_administrator(c, "another"); }).error().code, "account.administrator_exists");
}

TEST_F(AccountsTest, a_one_time_password_forgives_groups_and_case_and_dies_after_a_week) {
  auto loose = upper_ascii(first_password);
  std::erase(loose, '-');
  EXPECT_TRUE(log_in("root.admin", " " + loose));
  pass({7 * 24 * 60});
  EXPECT_EQ(log_in("root.admin", first_password).error().code, "password.one_time_expired");
  auto const again = house.write(Actor::system("cli"), [](Context& c) { return reset_by_name(c, "root.admin"); });
  EXPECT_TRUE(log_in("root.admin", again.value()));
}

TEST_F(AccountsTest, neither_token_nor_name_nor_password_stands_in_the_file) {
  auto const opened = ready(an("han.mou", {"officer"}));
  std::string all;
  for (auto const* sql : {"select token_hash from session", "select name_index || password from account", "select facts || command || actor from journal"}) {
    auto const rows = store::query(*house.writer, sql);
    while (rows->next()) all += std::string(rows->text(0)) + "\n";
  }
  EXPECT_FALSE(contains(all, opened.token));
  EXPECT_FALSE(contains(all, "han.mou"));
  EXPECT_FALSE(contains(all, kGood));
  EXPECT_TRUE(contains(all, "$argon2id$"));
}

TEST_F(AccountsTest, sessions_end_by_age_by_idleness_and_by_log_out) {
  auto const opened = ready(an("han", {"officer"}));
  auto const touch = [&] { sessions.touch_if_due(*house.desk, opened.token, live(opened.token)->seen_at); };
  pass({4});
  touch();
  EXPECT_LT(live(opened.token)->seen_at, house.clock.at);  // not due yet
  pass({1});
  touch();
  EXPECT_EQ(live(opened.token)->seen_at, house.clock.at);
  pass({119});
  EXPECT_TRUE(live(opened.token));
  pass({1});
  EXPECT_FALSE(live(opened.token));  // 2 hours unused
  auto second = log_in("han", kGood).value();
  for (int i = 0; i < 11; ++i) {
    pass({60});
    sessions.touch_if_due(*house.desk, second.token, live(second.token)->seen_at);
  }
  pass({59});
  EXPECT_TRUE(live(second.token));
  pass({1});
  EXPECT_FALSE(live(second.token));  // 12 hours in all
  auto third = log_in("han", kGood).value();
  EXPECT_TRUE(sessions.log_out(*house.desk, third.token));
  EXPECT_FALSE(live(third.token));
  EXPECT_TRUE(sessions.log_out(*house.desk, third.token));
  EXPECT_EQ(facts("session.closed"), 1);
}

TEST_F(AccountsTest, a_write_needs_the_token_of_its_own_session) {
  auto const a = ready(an("han", {"officer"}));
  auto const b = log_in("han", kGood).value();
  house.read(Actor::system(), [&](View const& v) {
    EXPECT_TRUE(actor_of_request(v, a.token, a.answer.csrf, {.writes = true}));
    EXPECT_EQ(actor_of_request(v, a.token, b.answer.csrf, {.writes = true}).error().code, "session.csrf");
    EXPECT_EQ(actor_of_request(v, a.token, "", {.writes = true}).error().code, "session.csrf");
    EXPECT_TRUE(actor_of_request(v, a.token, "", {}));
    EXPECT_EQ(actor_of_request(v, "x", "", {}).error().code, "session.none");
    EXPECT_EQ(sessions.answer(v, a.token)->csrf, a.answer.csrf);
    EXPECT_EQ(sessions.answer(v, "x").error().kind, Kind::unauthenticated);
    return 0;
  });
}

TEST_F(AccountsTest, changing_roles_scope_or_rights_or_disabling_cuts_sessions_at_once) {
  auto const opened = ready(an("han", {"officer"}));
  auto const who = live(opened.token)->actor.account;
  auto account = house.read(root, [&](View const& v) { return accounts.list(v, {}); })->items.back();
  ASSERT_EQ(account.id, who);
  auto change = change_of(account);
  change.title = "审批科 改名";
  account = house.write(root, [&](Context& c) { return accounts.change(c, change); }).value();
  EXPECT_TRUE(live(opened.token));  // a title gives no power
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.change(c, change); }).error().code, "stale");
  change = change_of(account);
  change.roles = {"reviewer"};
  account = house.write(root, [&](Context& c) { return accounts.change(c, change); }).value();
  EXPECT_FALSE(live(opened.token));
  auto const second = log_in("han", kGood).value();
  EXPECT_EQ(live(second.token)->actor.roles, Roles(Role::reviewer));
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.disable(c, {who, "离职"}); }).error().code, "account.reason_short");
  ASSERT_TRUE(house.write(root, [&](Context& c) { return accounts.disable(c, {who, "已经离职"}); }));
  EXPECT_FALSE(live(second.token));
  EXPECT_EQ(log_in("han", kGood).error().code, "account.disabled");
  EXPECT_EQ(log_in("han", "wrong password").error().code, "session.wrong");
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.disable(c, {who, "已经离职"}); }).error().code, "account.already");
  EXPECT_FALSE(house.read(root, [&](View const& v) { return actor_of_account(v, who.text); }));
  ASSERT_TRUE(house.write(root, [&](Context& c) { return accounts.enable(c, {who}); }));
  auto const third = log_in("han", kGood).value();
  auto const issued = house.write(root, [&](Context& c) { return accounts.reset(c, {who}); });
  EXPECT_FALSE(live(third.token));
  EXPECT_EQ(log_in("han", kGood).error().code, "session.wrong");
  EXPECT_TRUE(log_in("han", issued->one_time_password)->answer.account.must_change_password);
}

TEST_F(AccountsTest, a_command_that_queued_while_its_administrator_was_disabled_does_nothing) {
  auto const second = create(root, an("second", {"administrator"}, "99")).value();
  auto const stale_actor = actor_by_name("second");
  ASSERT_TRUE(house.write(root, [&](Context& c) { return accounts.disable(c, {second.account.id, "岗位调整"}); }));
  EXPECT_EQ(create(stale_actor, an("han", {"officer"})).error().code, "account.not_administrator");
}

TEST_F(AccountsTest, nobody_gives_more_than_he_holds) {
  auto in = an("county", {"administrator", "officer"});
  in.unmask = {"phone"};
  ASSERT_TRUE(create(root, in));
  auto const county = actor_by_name("county");
  EXPECT_EQ(create(county, an("a.a", {"officer"}, "99")).error().code, "account.beyond_scope");
  EXPECT_EQ(create(county, an("a.a", {"officer"}, "")).error().code, "account.beyond_scope");
  EXPECT_EQ(create(county, an("a.a", {"officer"}, "990002")).error().code, "account.beyond_scope");
  EXPECT_EQ(create(county, an("a.a", {"officer"}, "123456")).error().code, "account.no_such_place");
  EXPECT_EQ(create(county, clerk("a.a", kFirm2)).error().code, "account.no_such_place");
  EXPECT_EQ(create(county, clerk("a.a", "01HOUSEENT0000000000000009")).error().code, "account.no_such_place");
  in = an("a.a", {"officer"});
  in.unmask = {"id_number"};
  EXPECT_EQ(create(county, in).error().code, "account.beyond_unmask");
  in.unmask = {"phone"};
  EXPECT_TRUE(create(county, in));
  EXPECT_TRUE(create(county, clerk("a.b", kFirm1)));
  EXPECT_EQ(create(root, an("province", {"officer"}, "990000"))->account.scope.code, "99");  // every code inside begins so
  EXPECT_EQ(create(actor_by_name("a.a"), an("a.c", {"officer"})).error().code, "account.not_administrator");
  // An account of the same region that may see more: resetting its password would be taking it over.
  in = an("seer", {"officer"});
  in.unmask = {"id_number"};
  auto const seer = create(root, in).value().account;
  EXPECT_EQ(house.write(county, [&](Context& c) { return accounts.reset(c, {seer.id}); }).error().code, "account.beyond_unmask");
  // It may keep what it has while another thing changes.
  auto change = change_of(seer);
  change.roles = {"reviewer"};
  EXPECT_TRUE(house.write(county, [&](Context& c) { return accounts.change(c, change); }));
}

TEST_F(AccountsTest, foreign_accounts_are_not_there) {
  ASSERT_TRUE(create(root, an("county", {"administrator"})));
  auto const foreign = create(root, an("foreign", {"officer"}, "990002")).value().account;
  auto const foreign_clerk = create(root, clerk("foreign.clerk", kFirm2)).value().account;
  auto const own_clerk = create(root, clerk("own.clerk", kFirm1)).value().account;
  auto const county = actor_by_name("county");
  for (auto const& id : {root.account, foreign.id, foreign_clerk.id, AccountId{"01HOUSEACT0000000000000077"}}) {
    EXPECT_EQ(house.write(county, [&](Context& c) { return accounts.disable(c, {id, "越权尝试"}); }).error().code, "not_found");
    EXPECT_EQ(house.write(county, [&](Context& c) { return accounts.enable(c, {id}); }).error().code, "not_found");
    EXPECT_EQ(house.write(county, [&](Context& c) { return accounts.reset(c, {id}); }).error().code, "not_found");
  }
  auto change = change_of(foreign);
  change.scope.code = "990001";
  EXPECT_EQ(house.write(county, [&](Context& c) { return accounts.change(c, change); }).error().code, "not_found");
  auto const seen = house.read(county, [&](View const& v) { return accounts.list(v, {}); }).value();
  EXPECT_EQ(seen.total, 2);  // himself and the clerk of his own enterprise
  EXPECT_EQ(seen.items.back().id, own_clerk.id);
  EXPECT_EQ(seen.items.back().scope.name, "企业一");
  // What happened to a clerk's account is read in the county of his enterprise.
  auto const entries = house.read(Actor::system(), [](View const& v) { return list_journal(v.tx, {.what = "account.created", .division = "990001"}); });
  EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [&](JournalEntry const& e) { return e.subject_id == own_clerk.id.text && e.enterprise_id == kFirm1; }));
}

TEST_F(AccountsTest, lists_page_by_page) {
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(create(root, an("officer" + std::to_string(i), {"officer"})));
  std::set<std::string> seen;
  std::string after;
  int pages = 0;
  do {
    auto const page = house.read(root, [&](View const& v) { return accounts.list(v, {after, 3}); }).value();
    EXPECT_EQ(page.total, 8);
    for (auto const& a : page.items) seen.insert(a.name);
    after = page.next.value_or("");
    ++pages;
  } while (!after.empty());
  EXPECT_EQ(seen.size(), 8U);
  EXPECT_EQ(pages, 3);
}

TEST_F(AccountsTest, nobody_changes_his_own_powers_and_a_region_keeps_an_administrator) {
  auto mine = house.read(root, [&](View const& v) { return accounts.list(v, {}); })->items.front();
  auto change = change_of(mine);
  change.roles = {"administrator", "lead"};
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.change(c, change); }).error().code, "account.own_roles");
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.disable(c, {root.account, "自己停用"}); }).error().code, "account.own");
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.reset(c, {root.account}); }).error().code, "account.own");
  change.roles = {"administrator"};
  change.title = "新称呼";
  EXPECT_TRUE(house.write(root, [&](Context& c) { return accounts.change(c, change); }));
  auto const system = Actor::system("cli");
  EXPECT_EQ(house.write(system, [&](Context& c) { return accounts.disable(c, {root.account, "最后一位"}); }).error().code, "account.last_administrator");
  auto const second = create(root, an("second", {"administrator"}, "")).value();
  EXPECT_TRUE(house.write(actor_by_name("second"), [&](Context& c) { return accounts.disable(c, {root.account, "换人管理"}); }));
  EXPECT_EQ(house.write(system, [&](Context& c) { return accounts.disable(c, {second.account.id, "最后一位"}); }).error().code, "account.last_administrator");
}

TEST_F(AccountsTest, refuses_names_roles_and_scopes_that_do_not_fit) {
  EXPECT_EQ(create(root, an("ROOT.ADMIN", {"officer"})).error().code, "account.name_taken");
  EXPECT_EQ(create(root, an("ｒｏｏｔ．ａｄｍｉｎ", {"officer"})).error().code, "account.name_taken");  // full-width
  EXPECT_EQ(create(root, an("ab", {"officer"})).error().code, "account.name_shape");
  EXPECT_EQ(create(root, an("a b c", {"officer"})).error().code, "account.name_shape");
  EXPECT_EQ(create(root, an("a<script>", {"officer"})).error().code, "account.name_shape");
  EXPECT_TRUE(create(root, an("韩某某", {"officer"})));
  EXPECT_EQ(create(root, an("han", {})).error().code, "account.no_role");
  EXPECT_EQ(create(root, an("han", {"enterprise_clerk"})).error().code, "account.clerk_scope");
  EXPECT_EQ(create(root, an("han", {"enterprise_clerk", "officer"})).error().code, "account.clerk_scope");
  auto in = clerk("han", kFirm1);
  in.roles = {"enterprise_clerk", "administrator"};
  EXPECT_EQ(create(root, in).error().code, "account.clerk_scope");
  in.roles = {"officer"};
  EXPECT_EQ(create(root, in).error().code, "account.clerk_scope");
  auto const decoded = read_record<CreateAccount>(*parse_json(R"({"name":"han","title":"x","roles":["emperor"],"scope":{"kind":"planet"},"unmask":["iris"]})"));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().more.size(), 3U);
}

TEST_F(AccountsTest, weak_passwords_are_refused_and_the_session_stays) {
  auto const issued = create(root, an("hanmoumou", {"officer"})).value();
  auto const opened = log_in("hanmoumou", issued.one_time_password).value();
  auto const try_new = [&](std::string old, std::string password) {
    auto const r = sessions.change_password(*house.desk, opened.token, {old, password}, office);
    return r ? std::string("ok") : r.error().code + " " + r.error().at;
  };
  auto const& old = issued.one_time_password;
  EXPECT_EQ(try_new("wrong", kGood), "password.wrong old");
  EXPECT_EQ(try_new(old, "short"), "password.too_short new");
  EXPECT_EQ(try_new(old, std::string(129, 'x') + "abc123"), "password.too_long new");
  EXPECT_EQ(try_new(old, "Woaini1314520"), "password.common new");
  EXPECT_EQ(try_new(old, "my-HanMouMou-pass"), "password.contains_name new");
  EXPECT_EQ(try_new(old, old), "password.unchanged new");
  EXPECT_TRUE(live(opened.token));
  EXPECT_EQ(try_new(old, kGood), "ok");
  EXPECT_EQ(sessions.change_password(*house.desk, opened.token, {kGood, "another good one here"}, office).error().code, "session.none");
}

TEST_F(AccountsTest, old_passwords_cannot_be_tried_for_ever_at_an_open_session) {
  auto const opened = ready(an("han", {"officer"}));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(sessions.change_password(*house.desk, opened.token, {"wrong", "long enough words"}, office).error().code, "password.wrong");
  EXPECT_EQ(sessions.change_password(*house.desk, opened.token, {kGood, "long enough words"}, office).error().code, "account.too_many_guesses");
  EXPECT_TRUE(log_in("han", kGood));  // the person himself is not locked out
}

TEST_F(AccountsTest, guessing_is_bounded_and_the_person_at_his_own_device_gets_in) {
  auto const mine = ready(an("han", {"officer"}));
  int let_through = 0;
  for (int i = 0; i < 300; ++i) {  // from 300 networks, so that only the account's own limit can stop it
    auto const r = log_in("han", "guess " + std::to_string(i), {"198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250), {}});
    if (r.error().code == "session.wrong") ++let_through;
    else EXPECT_EQ(r.error().code, "account.too_many_guesses");
  }
  EXPECT_EQ(let_through, 100);
  EXPECT_EQ(log_in("han", kGood, {"203.0.113.9", {}}).error().code, "account.too_many_guesses");
  EXPECT_TRUE(log_in("han", kGood, {"203.0.113.9", mine.device_cookie}));
  EXPECT_TRUE(live(mine.token));
  // A cookie of another account, an altered one and an old one help nobody.
  auto const other = ready(an("other", {"officer"}));
  EXPECT_EQ(log_in("han", kGood, {"203.0.113.9", other.device_cookie}).error().code, "account.too_many_guesses");
  auto altered = mine.device_cookie;
  altered[0] = altered[0] == '9' ? '8' : '9';
  EXPECT_EQ(log_in("han", kGood, {"203.0.113.9", altered}).error().code, "account.too_many_guesses");
  // An administrator's new password opens the door again.
  auto const id = live(mine.token)->actor.account;
  auto const issued = house.write(root, [&](Context& c) { return accounts.reset(c, {id}); });
  EXPECT_TRUE(log_in("han", issued->one_time_password, {"203.0.113.9", {}}));
}

TEST_F(AccountsTest, names_nobody_has_are_answered_and_limited_like_others) {
  ASSERT_TRUE(create(root, an("han", {"officer"})));
  std::vector<std::string> known, unknown;
  for (int i = 0; i < 8; ++i) known.push_back(log_in("han", "wrong password", {"198.51.100.1", {}}).error().code);
  for (int i = 0; i < 8; ++i) unknown.push_back(log_in("nobody", "wrong password", {"198.51.100.2", {}}).error().code);
  EXPECT_EQ(known, unknown);
  EXPECT_EQ(known.back(), "account.too_many_guesses");
}

TEST_F(AccountsTest, failures_are_counted_in_the_journal_without_names) {
  for (int i = 0; i < 4; ++i) (void)log_in("nobody.at.all", "wrong password");
  (void)log_in("root.admin", "wrong password");
  EXPECT_EQ(facts("session.refused"), 1);  // the first at once, the others together
  pass({2});
  sessions.note_failures(*house.desk);
  auto const entries = house.read(Actor::system(), [](View const& v) { return list_journal(v.tx, {.what = "session.refused"}); });
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].subject_id, root.account.text);
  EXPECT_EQ(entries[1].facts, R"({"count":3})");
  EXPECT_EQ(entries[1].subject_id, "");
}

TEST_F(AccountsTest, the_eleventh_session_closes_the_first) {
  auto const first = ready(an("han", {"officer"}));
  for (int i = 0; i < kSessionsPerAccount; ++i) {
    pass({1});
    ASSERT_TRUE(log_in("han", kGood));
  }
  EXPECT_FALSE(live(first.token));
  EXPECT_EQ(store::find_value<int64_t>(*house.writer, "select count(*) from session"), kSessionsPerAccount);
}

TEST_F(AccountsTest, a_stronger_hash_takes_the_place_of_a_weaker_one_at_log_in) {
  (void)ready(an("han", {"officer"}));
  Sessions stronger(little_country(), CommonPasswords::shipped(), guesses, {2, 16384});
  ASSERT_TRUE(stronger.log_in(*house.desk, {"han", kGood}, office));
  auto const row = house.read(root, [](View const& v) { return *find_account_by_name(v, "han"); });
  EXPECT_TRUE(contains(row.password, "m=16,t=2"));
  EXPECT_TRUE(log_in("han", kGood));
}

TEST_F(AccountsTest, a_demo_account_needs_no_change_and_only_the_house_makes_one) {
  auto const issued = house.write(Actor::system("demo"), [&](Context& c) { return accounts.create_for_demo(c, an("demo.officer", {"officer"})); }).value();
  pass({30 * 24 * 60});
  EXPECT_FALSE(log_in("demo.officer", issued.one_time_password)->answer.account.must_change_password);
  EXPECT_EQ(house.write(root, [&](Context& c) { return accounts.create_for_demo(c, an("demo.two", {"officer"})); }).error().kind, Kind::internal);
}

// Every endpoint of accounts against every role: only administrators reach any of them.
TEST_F(AccountsTest, only_administrators_reach_the_endpoints) {
  for (auto const& row : endpoints(accounts))
    for (auto role : kRoles) EXPECT_EQ(row.may.meets(role), role == Role::administrator) << row.path;
}

}  // namespace
}  // namespace ly::accounts
