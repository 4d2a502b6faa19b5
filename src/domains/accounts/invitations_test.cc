#include "domains/accounts/invitations.h"

#include <gtest/gtest.h>

#include "desk/test_house.h"
#include "domains/accounts/invariants.h"
#include "domains/accounts/sessions.h"

namespace ly::accounts {
namespace {

constexpr char kInvited[] = "01HOUSEENT0000000000000007";
constexpr char kSlipPassword[] = "晨光 mechanics 7 燎原";
constexpr char kPicture[] = "%PDF-1.4 授权书";

Places invited_country() {
  Places p;
  p.region = [](View const&, std::string const& code) { return std::optional(Places::Region{code, "地区"}); };
  p.enterprise = [](View const&, std::string const& id) { return id == kInvited ? std::optional(Places::Firm{"晨光机械（测试）", "990001"}) : std::nullopt; };
  return p;
}

struct InvitationsTest : ::testing::Test {
  test::TestHouse house;
  Guesses guesses;
  PasswordCost const cost{1, 8192};
  Accounts accounts{invited_country(), guesses};
  Sessions sessions{invited_country(), CommonPasswords::shipped(), guesses, cost};
  Invitations invitations{accounts, CommonPasswords::shipped(), cost};
  Actor const officer = test::TestHouse::actor(Role::officer, "990001"), stranger = test::TestHouse::actor(Role::officer, "990002", "01HOUSEACT0000000000000002");

  void TearDown() override {
    for (auto const& [name, sql] : accounts::invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
    EXPECT_TRUE(house.read(Actor::system(), [](View const& v) { return verify_journal(v.tx).ok; }));
  }
  Result<Invitation> make(Actor const& who) {
    house.clock.at.ms += 1;
    return house.write(who, [&](Context& c) { return invitations.make(c, {kInvited}); });
  }
  ClaimSlip claim_of(std::string const& id, std::string login = "cg.wang") {
    return {slip_code(*house.keys, {id}), slip_pin(*house.keys, {id}), std::move(login), "王 测试", "13800000001", kSlipPassword};
  }
  Result<SlipAnswer> claim(std::string const& id, std::string login = "cg.wang") { return invitations.claim(*house.desk, claim_of(id, std::move(login))); }
  Result<SlipAnswer> show(std::string code, std::string pin) {
    return house.read(Actor::system(), [&](View const& v) { return invitations.show(v, {code, pin}); });
  }
  Result<SlipAnswer> paper(std::string const& key, std::string bytes = kPicture) { return house.write(Actor::system(), [&](Context& c) { return invitations.paper(c, {key, "授权书.pdf", bytes}); }); }
  Result<Invitation> confirm(Actor const& who, std::string const& id, bool seen = false) { return house.write(who, [&](Context& c) { return invitations.confirm(c, {{id}, seen}); }); }
};

// The answer was lost on the way and the phone asks again: the same key, one account, one entry of the journal.
TEST_F(InvitationsTest, a_claim_asked_again_with_its_request_id_is_answered_the_same) {
  auto const made = make(officer).value();
  auto const first = invitations.claim(*house.desk, claim_of(made.id), "phone-1").value();
  auto const length = house.desk->head().seq;
  auto const again = invitations.claim(*house.desk, claim_of(made.id), "phone-1");
  ASSERT_TRUE(again) << again.error().code;
  EXPECT_EQ(again->key, first.key);
  EXPECT_EQ(house.desk->head().seq, length);
  EXPECT_EQ(invitations.claim(*house.desk, claim_of(made.id, "cg.li"), "phone-1").error().code, "request.reused") << "the same request id with other words";
  EXPECT_EQ(invitations.claim(*house.desk, claim_of(made.id), "phone-2").error().code, "invitation.not_open") << "and another request is another claim";
  auto wrong = claim_of(made.id);
  wrong.pin = "00000000";
  EXPECT_EQ(invitations.claim(*house.desk, wrong, "phone-1").error().code, "invitation.unknown");
}

TEST_F(InvitationsTest, a_slip_becomes_an_account_only_after_an_officer_has_seen_the_paper) {
  auto const made = make(officer).value();
  EXPECT_EQ(made.state, "open");
  EXPECT_EQ(made.enterprise, "晨光机械（测试）");
  auto const code = slip_code(*house.keys, {made.id}), pin = slip_pin(*house.keys, {made.id});
  EXPECT_EQ(show(code.substr(0, 5) + " " + code.substr(5), pin.substr(0, 4) + " " + pin.substr(4)).value().enterprise, "晨光机械（测试）");  // as typed from paper

  auto const claimed = claim(made.id).value();
  EXPECT_EQ(claimed.state, "claimed");
  EXPECT_EQ(sessions.log_in(*house.desk, {"cg.wang", kSlipPassword}, {"192.0.2.1", {}}).error().code, "session.wrong");  // nobody has confirmed
  EXPECT_EQ(claim(made.id, "cg.li").error().code, "invitation.not_open");  // a slip is good for one
  EXPECT_EQ(confirm(officer, made.id).error().code, "invitation.no_paper");
  EXPECT_EQ(paper(claimed.key, "not a picture, not a PDF").error().code, "invitation.picture");
  EXPECT_EQ(paper(claimed.key).value().paper, "授权书.pdf");
  EXPECT_EQ(paper(claimed.key + "0").error().code, "invitation.unknown");
  EXPECT_EQ(confirm(stranger, made.id).error().code, "not_found");
  auto const seen = [&](Actor const& who) { return house.read(who, [&](View const& v) { return invitations.handed_in(v, {{made.id}}); }); };
  EXPECT_EQ(seen(test::TestHouse::actor(Role::administrator, "99", "01HOUSEACT0000000000000004")).value().bytes, kPicture);
  EXPECT_EQ(seen(stranger).error().code, "not_found");
  auto const confirmed = confirm(officer, made.id).value();
  EXPECT_EQ(confirmed.state, "confirmed");

  auto const opened = sessions.log_in(*house.desk, {"CG.wang", kSlipPassword}, {"192.0.2.1", {}});
  ASSERT_TRUE(opened) << opened.error().code;
  EXPECT_EQ(opened->answer.account.roles, std::vector<std::string>{"enterprise_clerk"});
  EXPECT_EQ(opened->answer.account.scope.id, kInvited);
  EXPECT_FALSE(opened->answer.account.must_change_password);
  EXPECT_EQ(show(code, pin).value().state, "confirmed");
  EXPECT_EQ(confirm(officer, made.id).error().code, "invitation.not_claimed");  // not twice
  EXPECT_EQ(paper(claimed.key).error().code, "invitation.not_claimed");
}

TEST_F(InvitationsTest, what_was_seen_at_the_counter_needs_no_picture_and_what_is_refused_opens_nothing) {
  auto const first = make(officer).value(), second = make(officer).value();
  ASSERT_TRUE(claim(first.id));
  EXPECT_EQ(claim(second.id).error().code, "account.name_taken");  // another slip waits with this name
  ASSERT_TRUE(claim(second.id, "cg.li"));
  EXPECT_TRUE(confirm(officer, first.id, true).value().seen_original);
  auto const refused = house.write(officer, [&](Context& c) { return invitations.refuse(c, {{second.id}, "公章不是本单位的"}); });
  EXPECT_EQ(refused.value().reason, "公章不是本单位的");
  EXPECT_EQ(show(slip_code(*house.keys, {second.id}), slip_pin(*house.keys, {second.id})).value().reason, "公章不是本单位的");
  EXPECT_EQ(sessions.log_in(*house.desk, {"cg.li", kSlipPassword}, {"192.0.2.1", {}}).error().code, "session.wrong");
  EXPECT_EQ(store::find_value<int64_t>(*house.writer, "select count(*) from outbox where template = 'accounts/refused' or template = 'accounts/confirmed'"), 2);
}

TEST_F(InvitationsTest, a_slip_dies_by_its_day_by_an_officer_and_by_wrong_guesses_for_an_hour) {
  auto const made = make(officer).value(), other = make(officer).value();
  auto const code = slip_code(*house.keys, {made.id}), pin = slip_pin(*house.keys, {made.id});
  EXPECT_EQ(show(code, slip_pin(*house.keys, {other.id})).error().code, "invitation.unknown");
  EXPECT_EQ(show("ABCDEFGHJK", pin).error().code, "invitation.unknown");
  for (int i = 0; i < Tries::kPerHour; ++i) (void)show(code, "00000000");
  EXPECT_EQ(show(code, pin).error().code, "invitation.slow_down");
  EXPECT_TRUE(show(slip_code(*house.keys, {other.id}), slip_pin(*house.keys, {other.id})));  // another slip is not held up
  house.clock.at = house.clock.at + Minutes{60};
  EXPECT_TRUE(show(code, pin));

  auto const cancelled = house.write(officer, [&](Context& c) { return invitations.cancel(c, {{other.id}, "交错了人"}); });
  EXPECT_EQ(cancelled.value().state, "cancelled");
  EXPECT_EQ(claim(other.id).error().code, "invitation.not_open");
  house.clock.at = house.clock.at + Minutes{kInvitationDays * 24 * 60};
  EXPECT_EQ(claim(made.id).error().code, "invitation.not_open");
  auto const listed = house.read(officer, [&](View const& v) { return invitations.list(v, {.state = "expired"}); }).value();
  ASSERT_EQ(listed.items.size(), 1U);
  EXPECT_EQ(listed.total, 1);
  EXPECT_EQ(listed.items[0].id, made.id);
  EXPECT_EQ(house.read(stranger, [&](View const& v) { return invitations.list(v, {}); }).value().total, 0);
  EXPECT_EQ(make(stranger).error().code, "not_found");
}

TEST_F(InvitationsTest, a_weak_password_a_taken_name_and_a_wrong_telephone_are_named_by_field) {
  auto const made = make(officer).value();
  auto const with = [&](auto change) {
    auto in = claim_of(made.id);
    change(in);
    auto const refused = invitations.claim(*house.desk, in);
    return refused ? std::string("taken") : refused.error().at + " " + refused.error().code;
  };
  EXPECT_EQ(with([](ClaimSlip& c) { c.password = "1234567890"; }), "password password.common");
  EXPECT_EQ(with([](ClaimSlip& c) { c.phone = "138"; }), "phone mobile.length");
  EXPECT_EQ(with([](ClaimSlip& c) { c.login = "a b"; }), "login account.name_shape");
  EXPECT_EQ(with([](ClaimSlip& c) { c.pin = "1"; }), "pin invitation.unknown");
}

TEST_F(InvitationsTest, neither_code_nor_pin_nor_telephone_nor_name_stands_in_the_file_and_the_slip_prints_only_for_a_plain_address) {
  auto const made = make(officer).value();
  auto const printed = [&](std::string origin) { return house.read(officer, [&](View const& v) { return invitations.slip(v, {{made.id}, origin}); }); };
  EXPECT_TRUE(printed("https://fugong.example.cn").value().bytes.starts_with("%PDF"));
  EXPECT_EQ(printed("javascript:alert(1)").error().code, "invitation.origin");
  EXPECT_EQ(printed("https://evil.example/@fugong").error().code, "invitation.origin");
  ASSERT_TRUE(claim(made.id));
  EXPECT_EQ(printed("https://fugong.example.cn").error().code, "invitation.not_open");
  std::string all;
  for (auto const* sql : {"select code_index || state || login_index || sealed from invitation", "select facts || command || actor from journal"}) {
    auto const rows = store::query(*house.writer, sql);
    while (rows->next()) all += std::string(rows->text(0)) + "\n";
  }
  for (auto const& secret : {slip_code(*house.keys, {made.id}), slip_pin(*house.keys, {made.id}), std::string("13800000001"), std::string("cg.wang"), std::string("王 测试")}) EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace ly::accounts
