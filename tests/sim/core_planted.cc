#include "core_planted.h"

#include <deque>

#include "app/domains.h"
#include "base/embedded.h"
#include "planted.h"

namespace ly::sim::core {
namespace {

// One statement told by a part of its text does not what it should.
class Spoilt final : public PassingConnection {
 public:
  Spoilt(std::unique_ptr<store::Connection> inner, Mutant mutant) : PassingConnection(std::move(inner)), mutant_(mutant) {}

  std::unique_ptr<store::Cursor> run(std::string_view sql, std::span<store::Parameter const> parameters) override {
    std::vector<store::Parameter> p(parameters.begin(), parameters.end());
    auto const text = [&](size_t i) { return i < p.size() && std::holds_alternative<std::string_view>(p[i]) ? std::get<std::string_view>(p[i]) : std::string_view(); };
    auto const swallow = [] { return std::make_unique<NoRows>(); };
    switch (mutant_) {
      case Mutant::session_outlives_account:
        if (sql == "delete from session where account_id = $1") return swallow();
        break;
      case Mutant::entry_of_a_phone_lost:
        if (concerns(sql, "insert into checkpoint_entry") && std::get<int64_t>(p[1]) % 7 == 0) return swallow();
        break;
      case Mutant::transfer_stays_on_the_way:
        if (concerns(sql, "update supply_transfer set state") && text(1) == "received") return swallow();
        break;
      case Mutant::stock_forgets_a_write_off:
        if (concerns(sql, "insert into stock(")) {
          auto const had = store::find_value<int64_t>(inner(), "select on_hand from stock where store_id = $1 and item = $2", text(0), text(1));
          if (had && std::get<int64_t>(p[2]) < *had) return swallow();
        }
        break;
      case Mutant::fact_without_its_reaction:
        if (concerns(sql, "insert into house(") && text(0) == "reactions.done") {
          text_ = std::to_string(std::strtoll(std::string(text(1)).c_str(), nullptr, 10) + 1);
          p[1] = std::string_view(text_);
          return inner().run(sql, p);
        }
        break;
      case Mutant::notice_told_twice:
        if (concerns(sql, "insert into outbox(") && text(3).starts_with("resumption/")) {
          while (inner().run(sql, p)->next()) {}
          text_ = "Z" + std::string(text(0)).substr(1);
          p[0] = std::string_view(text_);
          return inner().run(sql, p);
        }
        break;
      case Mutant::deadline_without_alarm:
        if (concerns(sql, "insert into case_row(") && text(8) == "submitted") {
          p[19] = {};
          return inner().run(sql, p);
        }
        break;
      default: break;
    }
    return inner().run(sql, p);
  }

 private:
  Mutant mutant_;
  std::string text_;
};

class SpoiltDatabase final : public store::Database {
 public:
  SpoiltDatabase(std::unique_ptr<store::Database> inner, Mutant mutant) : inner_(std::move(inner)), mutant_(mutant) {}
  std::unique_ptr<store::Connection> open_writer() override {
    auto writer = inner_->open_writer();
    if (mutant_ == Mutant::answer_leaves_before_commit) return plant(std::move(writer), Bug::answer_before_commit);
    return std::make_unique<Spoilt>(std::move(writer), mutant_);
  }
  std::unique_ptr<store::Connection> open_reader() override { return inner_->open_reader(); }
  void copy_to(std::string const& file) override { inner_->copy_to(file); }
  std::string integrity() override { return inner_->integrity(); }

 private:
  std::unique_ptr<store::Database> inner_;
  Mutant mutant_;
};

// The same command by somebody else; the journal still names who really asked.
template <class F> Result<json::value> as(Context& context, Actor const& actor, F&& f) {
  Context other{{context.tx, actor, context.now, context.keys, context.names}, context.keyring, context.dice, context.secrets, context.journal, context.outbox, context.name_index, context.request_id, {}};
  auto answer = f(other);
  for (auto& effect : other.after_commit) context.after_commit.push_back(std::move(effect));
  return answer;
}

void wrap(std::vector<Endpoint>& endpoints, std::string_view name, std::function<Result<json::value>(Endpoint const&, Context&, EndpointInput)> with) {
  for (auto& row : endpoints) {
    if (!row.writes || (!name.empty() && row.name != name)) continue;
    auto const inner = row;
    row.write = [inner, with](Context& context, EndpointInput const& input) { return with(inner, context, input); };
  }
}

}  // namespace

std::string_view name_of(Mutant mutant) {
  switch (mutant) {
    case Mutant::none: return "none";
    case Mutant::answer_leaves_before_commit: return "answer_leaves_before_commit";
    case Mutant::four_eyes_by_another_name: return "four_eyes_by_another_name";
    case Mutant::gun_is_no_veto: return "gun_is_no_veto";
    case Mutant::stale_page_counts: return "stale_page_counts";
    case Mutant::everybody_sees_everywhere: return "everybody_sees_everywhere";
    case Mutant::session_outlives_account: return "session_outlives_account";
    case Mutant::entry_of_a_phone_lost: return "entry_of_a_phone_lost";
    case Mutant::pass_made_twice: return "pass_made_twice";
    case Mutant::transfer_stays_on_the_way: return "transfer_stays_on_the_way";
    case Mutant::stock_forgets_a_write_off: return "stock_forgets_a_write_off";
    case Mutant::fact_without_its_reaction: return "fact_without_its_reaction";
    case Mutant::notice_told_twice: return "notice_told_twice";
    case Mutant::deadline_without_alarm: return "deadline_without_alarm";
  }
  return "";
}

std::unique_ptr<store::Database> planted(std::unique_ptr<store::Database> database, Mutant mutant) {
  if (mutant == Mutant::none) return database;
  return std::make_unique<SpoiltDatabase>(std::move(database), mutant);
}

void plant_endpoints(std::vector<Endpoint>& endpoints, Mutant mutant) {
  if (mutant == Mutant::four_eyes_by_another_name)
    wrap(endpoints, "cases.fire", [](Endpoint const& row, Context& context, EndpointInput input) -> Result<json::value> {
      if (text_of(input.body, "event") != "approve") return row.write(context, input);
      auto somebody = context.actor;
      somebody.account.text = store::find_value<std::string>(context.tx, "select id from account where id <> $1 order by id limit 1", somebody.account.text).value_or("");
      return as(context, somebody, [&](Context& other) { return row.write(other, input); });
    });
  if (mutant == Mutant::stale_page_counts)
    wrap(endpoints, "cases.fire", [](Endpoint const& row, Context& context, EndpointInput input) {
      for (auto const& [name, id] : input.texts)
        if (name == "id" && input.body.is_object()) input.body.as_object()["revision"] = store::find_value<int64_t>(context.tx, "select revision from case_row where id = $1", id).value_or(0);
      return row.write(context, input);
    });
  if (mutant == Mutant::everybody_sees_everywhere)
    wrap(endpoints, "", [](Endpoint const& row, Context& context, EndpointInput input) {
      if (context.actor.is_system || context.actor.scope.kind != Scope::Kind::region) return row.write(context, input);
      auto wide = context.actor;
      wide.scope.code.clear();
      return as(context, wide, [&](Context& other) { return row.write(other, input); });
    });
  if (mutant == Mutant::pass_made_twice)
    wrap(endpoints, "passes.issue", [](Endpoint const& row, Context& context, EndpointInput input) {
      (void)row.write(context, input);
      return row.write(context, input);
    });
}

// Published anew without the line that asks for a thermometer gun.
void plant_policies(app::Domains& domains, Mutant mutant) {
  if (mutant != Mutant::gun_is_no_veto) return;
  constexpr std::string_view kTable = "policies/resumption_checklist/2020-02-10.yaml";
  auto text = std::string(embedded::find(embedded::shipped(), kTable).value().bytes);
  auto const line = text.find("{thermo: \"< 1\"}");
  check(line != std::string::npos, "the rule that asks for a thermometer gun");
  text.replace(line, 15, "{thermo: \"< 0\"}");
  auto policy = formats::read_policy_table(text, std::string(kTable));
  check(policy.has_value(), "the table without its rule");
  domains.library.policies.publish("resumption_checklist@spoilt", std::move(*policy), Instant{1});
}

}  // namespace ly::sim::core
