#include "planted.h"

#include <deque>

namespace ly::sim {
namespace {

// Parameters that outlive the call they came with. They point into their own texts, so a kept call is never copied.
struct Kept {
  std::string sql;
  std::deque<std::string> texts;
  std::deque<store::Bytes> bytes;
  std::vector<store::Parameter> parameters;

  Kept(Kept const&) = delete;
  Kept& operator=(Kept const&) = delete;
  Kept(std::string_view statement, std::span<store::Parameter const> given) : sql(statement) {
    for (auto const& one : given) {
      if (auto const* text = std::get_if<std::string_view>(&one)) parameters.emplace_back(std::string_view(texts.emplace_back(*text)));
      else if (auto const* octets = std::get_if<store::Bytes const*>(&one)) parameters.emplace_back(&bytes.emplace_back(**octets));
      else parameters.push_back(one);
    }
  }
};

// The answers have left when the commit fails, so nobody hears of it.
class AnswersBeforeCommit final : public PassingConnection {
 public:
  using PassingConnection::PassingConnection;
  void commit() override {
    try {
      inner().commit();
    } catch (store::StoreError const&) {
      inner().rollback();
    }
  }
};

class RefusalKeepsRows final : public PassingConnection {
 public:
  using PassingConnection::PassingConnection;
  void rollback_to_savepoint() override { inner().release(); }
};

// The row that remembers the answer is written when everything else is safe: in a transaction of its own.
class AnsweredRowOutside final : public PassingConnection {
 public:
  using PassingConnection::PassingConnection;
  std::unique_ptr<store::Cursor> run(std::string_view sql, std::span<store::Parameter const> parameters) override {
    if (!concerns(sql, "insert into answered")) return inner().run(sql, parameters);
    waiting_.emplace_back(sql, parameters);
    return std::make_unique<NoRows>();
  }
  void rollback() override {
    waiting_.clear();
    inner().rollback();
  }
  void commit() override {
    inner().commit();
    auto const rows = std::move(waiting_);
    waiting_.clear();
    try {
      for (auto const& row : rows) inner().run(row.sql, row.parameters)->next();
    } catch (store::StoreError const&) {
      return;
    }
  }

 private:
  std::deque<Kept> waiting_;
};

// After a refused command the head of the journal stays where the refused entry had put it.
class HeadNotRestored final : public PassingConnection {
 public:
  using PassingConnection::PassingConnection;
  std::unique_ptr<store::Cursor> run(std::string_view sql, std::span<store::Parameter const> parameters) override {
    if (!concerns(sql, "insert into journal")) return inner().run(sql, parameters);
    ++in_savepoint_;
    std::vector<store::Parameter> moved(parameters.begin(), parameters.end());
    moved[0] = std::get<int64_t>(moved[0]) + ahead_;
    return inner().run(sql, moved);
  }
  void savepoint() override {
    in_savepoint_ = 0;
    inner().savepoint();
  }
  void rollback_to_savepoint() override {
    ahead_ += in_savepoint_;
    inner().rollback_to_savepoint();
  }

 private:
  int64_t in_savepoint_ = 0, ahead_ = 0;
};

class ActorsShareIds final : public PassingConnection {
 public:
  using PassingConnection::PassingConnection;
  std::unique_ptr<store::Cursor> run(std::string_view sql, std::span<store::Parameter const> parameters) override {
    if (!concerns(sql, "from answered where actor") && !concerns(sql, "insert into answered")) return inner().run(sql, parameters);
    std::vector<store::Parameter> moved(parameters.begin(), parameters.end());
    moved[0] = std::string_view("anyone");
    return inner().run(sql, moved);
  }
};

}  // namespace

std::string_view name_of(Bug bug) {
  switch (bug) {
    case Bug::none: return "none";
    case Bug::synchronous_normal: return "synchronous_normal";
    case Bug::lying_sync: return "lying_sync";
    case Bug::answer_before_commit: return "answer_before_commit";
    case Bug::refusal_keeps_rows: return "refusal_keeps_rows";
    case Bug::answered_row_outside: return "answered_row_outside";
    case Bug::head_not_restored: return "head_not_restored";
    case Bug::another_body_accepted: return "another_body_accepted";
    case Bug::actors_share_ids: return "actors_share_ids";
    case Bug::erased_list_not_replayed: return "erased_list_not_replayed";
    case Bug::names_not_filled: return "names_not_filled";
    case Bug::counter_outside: return "counter_outside";
    case Bug::effects_before_commit: return "effects_before_commit";
    case Bug::part_without_id: return "part_without_id";
  }
  return "";
}

std::unique_ptr<store::Connection> plant(std::unique_ptr<store::Connection> writer, Bug bug) {
  switch (bug) {
    case Bug::answer_before_commit: return std::make_unique<AnswersBeforeCommit>(std::move(writer));
    case Bug::refusal_keeps_rows: return std::make_unique<RefusalKeepsRows>(std::move(writer));
    case Bug::answered_row_outside: return std::make_unique<AnsweredRowOutside>(std::move(writer));
    case Bug::head_not_restored: return std::make_unique<HeadNotRestored>(std::move(writer));
    case Bug::actors_share_ids: return std::make_unique<ActorsShareIds>(std::move(writer));
    default: return writer;
  }
}

}  // namespace ly::sim
