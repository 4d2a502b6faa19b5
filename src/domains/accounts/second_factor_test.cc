#include "domains/accounts/second_factor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "desk/test_house.h"
#include "domains/accounts/invariants.h"
#include "domains/accounts/sessions.h"
#include "domains/accounts/totp.h"

namespace ly::accounts {
namespace {

Places one_region() {
  Places p;
  p.region = [](View const&, std::string const& code) -> std::optional<Places::Region> { return Places::Region{code, "地区" + code}; };
  p.enterprise = [](View const&, std::string const&) -> std::optional<Places::Firm> { return std::nullopt; };
  return p;
}
constexpr PasswordCost kQuick{1, 8192};
constexpr char kOwn[] = "correct horse 燎原 battery";

struct SecondFactorTest : ::testing::Test {
  test::TestHouse house;
  Guesses guesses;
  Accounts accounts{one_region(), guesses};
  Sessions sessions{one_region(), CommonPasswords::shipped(), guesses, kQuick};
  Peer const office{"192.0.2.1", {}};
  Actor root;
  AccountId han;
  std::string token, secret;  // of han: his session, the secret as octets
  std::vector<std::string> recovery;

  void SetUp() override {
    auto const first = house.write(Actor::system("cli"), [](Context& c) { return create_first_administrator(c, "root"); }).value();
    root = house.read(Actor::system(), [&](View const& v) { return actor_of_account(v, find_account_by_name(v, "root")->id.text).value(); });
    auto const issued = house.write(root, [&](Context& c) { return accounts.create(c, {"han", "审批科 测试", {"officer"}, {"region", "99", std::nullopt, std::nullopt}, {}}); }).value();
    han = issued.account.id;
    auto const opened = log_in(issued.one_time_password).value();
    token = sessions.change_password(*house.desk, opened.token, {issued.one_time_password, kOwn}, office).value().token;
  }
  void TearDown() override {
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
    EXPECT_TRUE(house.read(Actor::system(), [](View const& v) { return verify_journal(v.tx).ok; }));
  }
  Result<OpenedSession> log_in(std::string password, std::string code = {}, Peer peer = {"192.0.2.1", {}}) { return sessions.log_in(*house.desk, {"han", password, code}, peer); }
  std::string why(Result<OpenedSession> const& opened) { return opened ? "opened" : opened.error().code; }
  std::string code_now(int64_t steps = 0) { return hotp(secret, static_cast<uint64_t>(totp_step(house.clock.at) + steps)); }
  void next_step() { house.clock.at.ms += kStepSeconds * 1000; }
  void turn_on() {
    auto const begun = sessions.begin_second_factor(*house.desk, token, {kOwn}).value();
    secret = house.read(Actor::system(), [&](View const& v) { return find_factor(v, han)->secret; });
    EXPECT_EQ(begun.secret, to_base32(secret));
    recovery = sessions.confirm_second_factor(*house.desk, token, {code_now()}).value().codes;
    next_step();
  }
  bool lives(std::string_view of) {
    return house.read(Actor::system(), [&](View const& v) { return find_session(v, of).has_value(); });
  }
};

TEST_F(SecondFactorTest, is_asked_after_the_password_is_good_once_and_bounded) {
  turn_on();
  EXPECT_EQ(why(log_in("wrong")), "session.wrong");  // nothing is told of the code to who has no password
  EXPECT_EQ(why(log_in("wrong", code_now())), "session.wrong");
  EXPECT_EQ(why(log_in(kOwn)), "session.code_needed");
  auto const code = code_now();
  EXPECT_EQ(why(log_in(kOwn, code == "000000" ? "000001" : "000000")), "session.code_wrong");
  EXPECT_EQ(why(log_in(kOwn, code)), "opened");
  EXPECT_EQ(why(log_in(kOwn, code)), "session.code_wrong") << "the same code again";
  next_step();
  EXPECT_EQ(why(log_in(kOwn, code_now(-1))), "session.code_wrong") << "the step that was used, still within the window";
  EXPECT_EQ(why(log_in(kOwn, code_now().insert(3, " "))), "opened");  // as the phone shows it
  // Guesses at the code are bounded for who knows the password, wherever he sits.
  next_step();
  int let_through = 0;
  for (int i = 0; i < 300; ++i) {
    auto const guess = std::string("00") + std::to_string(1000 + i);
    if (guess == code_now() || guess == code_now(1) || guess == code_now(-1)) continue;
    if (why(log_in(kOwn, guess, {"198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250), {}})) == "session.code_wrong") ++let_through;
  }
  EXPECT_LE(let_through, 100);
  EXPECT_EQ(why(log_in(kOwn, code_now(), {"203.0.113.9", {}})), "account.too_many_guesses");
}

TEST_F(SecondFactorTest, turning_it_on_asks_for_the_password_and_cuts_other_sessions) {
  auto const elsewhere = log_in(kOwn).value().token;
  EXPECT_EQ(sessions.begin_second_factor(*house.desk, token, {"wrong"}).error().code, "password.wrong");
  EXPECT_EQ(sessions.confirm_second_factor(*house.desk, token, {"123456"}).error().code, "second_factor.none");
  auto const begun = sessions.begin_second_factor(*house.desk, token, {kOwn}).value();
  EXPECT_EQ(begun.squares.size(), begun.squares.front().size());
  EXPECT_TRUE(begun.address.starts_with("otpauth://totp/Liaoyuan:han?secret=" + begun.secret)) << begun.address;
  EXPECT_EQ(why(log_in(kOwn)), "opened") << "begun is not on";
  secret = house.read(Actor::system(), [&](View const& v) { return find_factor(v, han)->secret; });
  EXPECT_EQ(sessions.confirm_second_factor(*house.desk, token, {code_now() == "000000" ? "000001" : "000000"}).error().code, "second_factor.code");
  auto const codes = sessions.confirm_second_factor(*house.desk, token, {code_now()});
  ASSERT_TRUE(codes) << codes.error().code;
  EXPECT_EQ(codes->codes.size(), kRecoveryCodes);
  EXPECT_TRUE(lives(token));
  EXPECT_FALSE(lives(elsewhere));
  EXPECT_EQ(sessions.begin_second_factor(*house.desk, token, {kOwn}).error().code, "second_factor.on");
  EXPECT_TRUE(house.read(Actor::system(), [&](View const& v) { return sessions.answer(v, token).value().account.second_factor; }));
  next_step();
  EXPECT_EQ(sessions.remove_second_factor(*house.desk, token, {"000000"}).error().code, "second_factor.code");
  EXPECT_TRUE(sessions.remove_second_factor(*house.desk, token, {code_now()}));
  EXPECT_EQ(why(log_in(kOwn)), "opened");
}

TEST_F(SecondFactorTest, neither_secret_nor_recovery_codes_stand_in_the_file_and_each_is_good_once) {
  turn_on();
  EXPECT_EQ(why(log_in(kOwn, recovery[0])), "opened");
  EXPECT_EQ(why(log_in(kOwn, recovery[0])), "session.code_wrong");
  EXPECT_EQ(why(log_in(kOwn, lower_ascii(recovery[1]))), "opened");  // as somebody types it
  EXPECT_EQ(house.read(Actor::system(), [&](View const& v) { return count_recovery_codes(v, han); }), static_cast<int64_t>(kRecoveryCodes) - 2);
  auto const renewed = sessions.renew_codes(*house.desk, token, {code_now()}).value().codes;
  EXPECT_EQ(why(log_in(kOwn, recovery[2])), "session.code_wrong");
  EXPECT_EQ(why(log_in(kOwn, renewed[0])), "opened");
  for (auto const& entry : std::filesystem::directory_iterator(house.folder.path)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    for (auto const& needle : {secret, to_base32(secret), renewed[1], renewed[1].substr(0, 5) + renewed[1].substr(6)}) EXPECT_EQ(bytes.find(needle), std::string::npos) << entry.path();
  }
}

TEST_F(SecondFactorTest, a_new_password_does_not_step_over_it_and_an_administrator_resets_it_with_a_reason) {
  turn_on();
  auto const issued = house.write(root, [&](Context& c) { return accounts.reset(c, {han}); }).value();
  EXPECT_EQ(why(log_in(issued.one_time_password)), "session.code_needed");
  auto const opened = log_in(issued.one_time_password, code_now()).value();
  EXPECT_EQ(house.write(root, [&](Context& c) { return reset_second_factor(c, accounts.places(), {han, "x"}); }).error().code, "account.reason_short");
  ASSERT_TRUE(house.write(root, [&](Context& c) { return reset_second_factor(c, accounts.places(), {han, "手机丢失，当面核对"}); }));
  EXPECT_FALSE(lives(opened.token));
  EXPECT_EQ(why(log_in(issued.one_time_password)), "opened");
  EXPECT_EQ(house.write(root, [&](Context& c) { return reset_second_factor(c, accounts.places(), {han, "手机丢失，当面核对"}); }).error().code, "second_factor.none");
  EXPECT_EQ(house.write(root, [&](Context& c) { return reset_second_factor(c, accounts.places(), {root.account, "自己的不行"}); }).error().code, "account.own");
  EXPECT_EQ(house.read(Actor::system(), [&](View const& v) { return list_journal(v.tx, {.what = "account.second_factor_reset", .limit = 10}).size(); }), 1U);
}

TEST_F(SecondFactorTest, a_role_that_must_have_one_gets_at_nothing_else_before_and_cannot_turn_it_off) {
  EXPECT_TRUE(house.write(root, [&](Context& c) { return require_second_factor(c, accounts.places(), {{"officer"}}); }));
  house.read(Actor::system(), [&](View const& v) {
    EXPECT_FALSE(actor_of_session(v, token));
    EXPECT_EQ(actor_of_request(v, token, "", {}).error().code, "session.must_enrol");
    EXPECT_TRUE(actor_of_request(v, token, "", {.is_session_endpoint = true}));
    EXPECT_TRUE(sessions.answer(v, token).value().account.must_enrol);
    return 0;
  });
  turn_on();
  house.read(Actor::system(), [&](View const& v) {
    EXPECT_TRUE(actor_of_session(v, token));
    EXPECT_FALSE(sessions.answer(v, token).value().account.must_enrol);
    return 0;
  });
  EXPECT_EQ(sessions.remove_second_factor(*house.desk, token, {code_now()}).error().code, "second_factor.required");
  next_step();
  EXPECT_EQ(why(log_in(kOwn, code_now())), "opened") << "a refusal did not use up the step after it";
  EXPECT_TRUE(house.write(root, [&](Context& c) { return require_second_factor(c, accounts.places(), {}); }));
  next_step();
  EXPECT_TRUE(sessions.remove_second_factor(*house.desk, token, {code_now()}));
}

}  // namespace
}  // namespace ly::accounts
