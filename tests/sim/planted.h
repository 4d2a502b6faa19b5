// Known bugs, planted between the desk and the store or in the world around them: a suite that does not find them all is
// broken. Also the plain wrapper from which they are made.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace ly::sim {

enum class Bug {
  none,
  // in the store
  synchronous_normal, lying_sync, answer_before_commit, refusal_keeps_rows,
  // in the desk
  answered_row_outside, head_not_restored, another_body_accepted, actors_share_ids,
  // at the start
  erased_list_not_replayed, names_not_filled,
  // in a domain
  counter_outside, effects_before_commit, part_without_id,
};
inline constexpr Bug kBugs[] = {Bug::synchronous_normal,    Bug::lying_sync,       Bug::answer_before_commit,     Bug::refusal_keeps_rows, Bug::answered_row_outside,
                                Bug::head_not_restored,     Bug::another_body_accepted, Bug::actors_share_ids,    Bug::erased_list_not_replayed,
                                Bug::names_not_filled,      Bug::counter_outside,  Bug::effects_before_commit,    Bug::part_without_id};
std::string_view name_of(Bug bug);

inline bool concerns(std::string_view sql, std::string_view part) { return sql.find(part) != std::string_view::npos; }

// The answer of a statement that was not run.
class NoRows final : public store::Cursor {
 public:
  bool next() override { return false; }
  bool is_null(int) const override { return true; }
  int64_t integer(int) const override { return 0; }
  double real(int) const override { return 0; }
  std::string_view text(int) const override { return {}; }
  std::string_view bytes(int) const override { return {}; }
};

// Hands every call on; a test overrides what it wants to disturb.
class PassingConnection : public store::Connection {
 public:
  explicit PassingConnection(std::unique_ptr<store::Connection> inner) : inner_(std::move(inner)) {}
  std::unique_ptr<store::Cursor> run(std::string_view sql, std::span<store::Parameter const> parameters) override { return inner_->run(sql, parameters); }
  int64_t changes() const override { return inner_->changes(); }
  void script(std::string_view sql) override { inner_->script(sql); }
  void begin_write() override { inner_->begin_write(); }
  void begin_read() override { inner_->begin_read(); }
  void end_read() override { inner_->end_read(); }
  void commit() override { inner_->commit(); }
  void rollback() override { inner_->rollback(); }
  void savepoint() override { inner_->savepoint(); }
  void release() override { inner_->release(); }
  void rollback_to_savepoint() override { inner_->rollback_to_savepoint(); }
  bool scrub() override { return inner_->scrub(); }

 protected:
  store::Connection& inner() { return *inner_; }

 private:
  std::unique_ptr<store::Connection> inner_;
};

// The writer with the bug in it; the same writer if the bug lies elsewhere.
std::unique_ptr<store::Connection> plant(std::unique_ptr<store::Connection> writer, Bug bug);

}  // namespace ly::sim
