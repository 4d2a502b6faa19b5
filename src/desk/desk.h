// The desk: one writer, one command = one transaction, many commands = one commit. Commands run one after another in
// savepoints; answers leave after the group's commit, so nothing acknowledged is ever lost; the same request id gets the
// same answer. Readers work on snapshots beside it. One writer means no locks in domain code and a deterministic core:
// the simulator calls run_group() directly; the server puts a thread and a queue in front (submit, call).
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "desk/context.h"

namespace ly {

struct Command {
  std::string name;        // "cases.submit": what the journal and the log say
  Actor actor;
  std::string request_id;  // the client's; empty = not repeatable (only the system's own single steps)
  std::string digest;      // of path and body: the same id with another body is refused
  std::function<Result<json::value>(Context&)> run;
};

using Answer = Result<json::value>;

// A command works on at most this many rows, so that nobody waits long behind it; bigger work is a job.
inline constexpr size_t kRowsPerCommand = 500;
// Commands per commit: measured knee of throughput, bounded so that one answer never waits for more than a group.
inline constexpr size_t kGroup = 128;
// Answered request ids are kept this long: phones synchronise late.
inline constexpr int64_t kAnswersKeptDays = 45;
// Waiting commands; beyond it new ones are told to come back (429), memory stays bounded.
inline constexpr size_t kQueueLimit = 10'000;

class Desk {
 public:
  struct Parts {
    store::Database& database;
    store::Connection& writer;
    Keyring& keys;
    Clock& clock;
    Secrets& secrets;
    NameIndex& names;
    uint64_t seed = 0;  // of the dice that make ids
    std::function<void(std::string const&)> log = {};  // incidents, without personal data
  };
  explicit Desk(Parts parts);
  ~Desk();
  Desk(Desk const&) = delete;
  Desk& operator=(Desk const&) = delete;

  // Runs the commands in order in one commit and answers in the same order. If the machine fails on the way, nobody's
  // command happened and all are told to repeat (kind unavailable).
  std::vector<Answer> run_group(std::vector<Command>& commands);

  void start();  // the writer thread
  void stop();   // finishes what is queued
  void submit(Command command, std::function<void(Answer)> done);  // `done` runs on the writer thread: be quick
  Answer call(Command command);                                    // waits; runs inline when no thread was started
  // One group of what was submitted, on the caller's thread: for a house without a writer thread (the simulator). How many commands.
  size_t run_queued();

  // Runs `work` on the writer outside any transaction, between two groups, and waits for it: for what rewrites the whole file. Throws what
  // it throws; StoreError while the desk is stopping.
  void between_groups(std::function<void(store::Connection&)> const& work);

  // Reads on a snapshot, on the caller's thread.
  template <class F> auto read(Actor const& actor, F&& f) {
    auto reader = borrow_reader();
    reader->begin_read();
    struct Give {
      Desk& desk;
      std::unique_ptr<store::Connection>& reader;
      ~Give() { desk.give_back(std::move(reader)); }
    } const give{*this, reader};
    View const view{*reader, actor, parts_.clock.now(), parts_.keys, parts_.names};
    return f(view);
  }

  JournalHead head() const;
  // Called after each commit with the entries it added (first, last): wakes reactions, event streams.
  void on_commit(std::function<void(int64_t first, int64_t last)> listener) { on_commit_ = std::move(listener); }
  Instant now() { return parts_.clock.now(); }
  Keyring& keys() { return parts_.keys; }
  NameIndex& names() { return parts_.names; }
  store::Database& database() { return parts_.database; }

 private:
  struct Waiting {
    Command command;
    std::function<void(Answer)> done;
  };
  struct Ran;
  Ran run_one(Command& command, Instant now, JournalHead& head);
  std::optional<Answer> find_answered(Command const& command);
  void remember(Command const& command, json::value const& answer, Instant now);
  void run_effect(std::function<void()> const& effect);
  void find_head();
  std::string day_key(Instant now);
  void forget_old_answers(Instant now);
  void work();
  std::vector<Waiting> take_group();  // holding the queue's mutex
  void answer_group(std::vector<Waiting> group);
  std::unique_ptr<store::Connection> borrow_reader();
  void give_back(std::unique_ptr<store::Connection> reader);

  Parts parts_;
  Dice dice_;
  JournalHead head_;
  mutable std::mutex head_mutex_;
  std::function<void(int64_t, int64_t)> on_commit_;

  int64_t forgotten_at_ = -1;  // journal entries / kForgetEvery when old answers were last forgotten

  std::mutex queue_mutex_;
  std::condition_variable queue_filled_;
  std::deque<Waiting> queue_;
  std::deque<std::packaged_task<void()>> chores_;  // before the queue
  bool stopping_ = false;
  std::thread thread_;

  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<store::Connection>> readers_;
};

}  // namespace ly
