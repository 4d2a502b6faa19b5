#include "desk/desk.h"

#include "base/text.h"

namespace ly {
namespace {

constexpr size_t kIdleReaders = 8;  // connections kept for the next reader; more are closed
constexpr int64_t kForgetEvery = 1024;  // journal entries between two rounds of forgetting old answers
constexpr int64_t kMsPerDay = 86'400'000;

Problem unavailable(std::string code) { return {std::move(code), {}, {}, Kind::unavailable, {}}; }

}  // namespace

struct Desk::Ran {
  Answer answer;
  std::vector<std::function<void()>> after_commit;
};

Desk::Desk(Parts parts) : parts_(std::move(parts)), dice_(parts_.seed), head_(journal_head(parts_.writer)) {}

Desk::~Desk() { stop(); }

JournalHead Desk::head() const {
  std::lock_guard const lock(head_mutex_);
  return head_;
}

// Answers are kept sealed under one key per day, so that forgetting the day's answers is destroying its key.
std::string Desk::day_key(Instant now) {
  auto const id = "answers/" + to_iso(day_at(now, Minutes{0}));
  if (!store::find_value<std::string>(parts_.writer, "select id from data_key where id = $1", id))
    parts_.keys.make_key(parts_.writer, "answers", id, now);
  return id;
}

std::optional<Answer> Desk::find_answered(Command const& command) {
  if (command.request_id.empty()) return std::nullopt;
  auto const actor = journal_name(command.actor);
  auto const rows = store::query(parts_.writer, "select digest, key_id, sealed from answered where actor = $1 and request_id = $2", actor, command.request_id);
  if (!rows->next()) return std::nullopt;
  std::string digest, key_id;
  store::Bytes sealed;
  store::read(*rows, digest, key_id, sealed);
  if (digest != command.digest) return Answer(invalid("request.reused", "Idempotency-Key", {{"request_id", command.request_id}}));
  auto const plain = parts_.keys.unseal(parts_.writer, key_id, actor + "/" + command.request_id, sealed.value);
  if (!plain) return Answer(refused("request.forgotten", "Idempotency-Key"));
  auto answer = parse_json(*plain);
  check(answer.has_value(), "a stored answer is JSON");
  return Answer(std::move(answer).value());
}

void Desk::remember(Command const& command, json::value const& answer, Instant now) {
  if (command.request_id.empty()) return;
  auto const actor = journal_name(command.actor);
  auto const key_id = day_key(now);
  auto const sealed = parts_.keys.seal(parts_.writer, key_id, actor + "/" + command.request_id, canonical(answer));
  store::execute(parts_.writer, "insert into answered(actor, request_id, digest, at, key_id, sealed) values($1, $2, $3, $4, $5, $6)", actor,
                 command.request_id, command.digest, now, key_id, sealed);
}

void Desk::forget_old_answers(Instant now) {
  Instant const oldest{now.ms - kAnswersKeptDays * kMsPerDay};
  store::execute(parts_.writer, "delete from answered where at < $1", oldest);
  store::execute(parts_.writer, "delete from data_key where purpose = 'answers' and created_at < $1", Instant{oldest.ms - kMsPerDay});
}

Desk::Ran Desk::run_one(Command& command, Instant now, JournalHead& head) {
  auto& tx = parts_.writer;
  if (auto answered = find_answered(command)) return {std::move(*answered), {}};
  tx.savepoint();
  auto const before = head;
  Journal journal(tx, parts_.keys, command.actor, command.name, command.request_id, now, head);
  Outbox outbox(tx, parts_.keys, dice_, now);
  Context context{{tx, command.actor, now, parts_.keys, parts_.names}, parts_.keys, dice_, parts_.secrets, journal, outbox, parts_.names, command.request_id, {}};
  try {
    auto answer = command.run(context);
    if (answer) {
      remember(command, *answer, now);
      tx.release();
      return {std::move(answer), std::move(context.after_commit)};
    }
    tx.rollback_to_savepoint();
    head = before;
    return {std::move(answer), {}};
  } catch (store::StoreError const&) {
    throw;  // the machine's failure concerns the whole group
  } catch (std::exception const& bug) {  // check(), but also what a library throws: one wrong command must not end the house
    tx.rollback_to_savepoint();
    head = before;
    auto const incident = new_id_text(dice_, now).substr(18);
    if (parts_.log) parts_.log("incident " + incident + " in " + command.name + ": " + bug.what());
    return {Problem{"internal", {}, {{"incident", incident}}, Kind::internal, {}}, {}};
  }
}

// It is committed: whatever an effect in memory runs into, the answer is yes.
void Desk::run_effect(std::function<void()> const& effect) {
  try {
    effect();
  } catch (std::exception const& bug) {
    if (parts_.log) parts_.log(std::string("after a commit: ") + bug.what());
  }
}

// A commit may have arrived although its answer did not (a database across a network): where the journal ends is then
// what the store says. If that cannot be read now, the next group fails on it and asks again.
void Desk::find_head() {
  try {
    auto const head = journal_head(parts_.writer);
    std::lock_guard const lock(head_mutex_);
    head_ = head;
  } catch (std::exception const&) {
    return;
  }
}

std::vector<Answer> Desk::run_group(std::vector<Command>& commands) {
  std::vector<Ran> ran;
  ran.reserve(commands.size());
  auto const now = parts_.clock.now();
  auto head = head_;
  try {
    parts_.writer.begin_write();
    // By thousands passed, not by a number met: groups jump over any single number.
    auto const thousands = head_.seq / kForgetEvery;
    if (thousands != forgotten_at_) forget_old_answers(now);
    for (auto& command : commands) ran.push_back(run_one(command, now, head));
    parts_.writer.commit();
    forgotten_at_ = thousands;
  } catch (std::exception const& error) {
    parts_.writer.rollback();
    find_head();
    if (parts_.log) parts_.log(std::string("commit failed, nothing of the group happened: ") + error.what());
    // One command that the store cannot take must not take its neighbours with it.
    if (commands.size() > 1) {
      std::vector<Answer> answers;
      for (auto& command : commands) {
        std::vector<Command> alone;
        alone.push_back(std::move(command));
        answers.push_back(std::move(run_group(alone).front()));
      }
      return answers;
    }
    return {Answer(unavailable("store.unavailable"))};
  }
  auto const first = head_.seq + 1;
  {
    std::lock_guard const lock(head_mutex_);
    head_ = head;
  }
  std::vector<Answer> answers;
  answers.reserve(ran.size());
  for (auto& one : ran) {
    for (auto& effect : one.after_commit) run_effect(effect);
    answers.push_back(std::move(one.answer));
  }
  if (on_commit_ && head.seq >= first) on_commit_(first, head.seq);
  return answers;
}

void Desk::start() {
  stopping_ = false;
  thread_ = std::thread([this] { work(); });
}

void Desk::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(queue_mutex_);
    stopping_ = true;
  }
  queue_filled_.notify_all();
  thread_.join();
}

void Desk::submit(Command command, std::function<void(Answer)> done) {
  bool full = false;
  {
    std::lock_guard const lock(queue_mutex_);
    full = queue_.size() >= kQueueLimit || stopping_;
    if (!full) queue_.push_back({std::move(command), done});
  }
  if (full) return done(Problem{"desk.busy", {}, {}, Kind::too_many, {}});
  queue_filled_.notify_one();
}

Answer Desk::call(Command command) {
  if (!thread_.joinable()) {
    std::vector<Command> alone;
    alone.push_back(std::move(command));
    return std::move(run_group(alone).front());
  }
  auto promise = std::make_shared<std::promise<Answer>>();
  auto answer = promise->get_future();
  submit(std::move(command), [promise](Answer a) { promise->set_value(std::move(a)); });
  return answer.get();
}

void Desk::between_groups(std::function<void(store::Connection&)> const& work) {
  if (!thread_.joinable()) return work(parts_.writer);
  std::future<void> done;
  {
    std::lock_guard const lock(queue_mutex_);
    if (stopping_) throw store::StoreError("the desk is stopping");
    chores_.emplace_back([&] { work(parts_.writer); });
    done = chores_.back().get_future();
  }
  queue_filled_.notify_one();
  done.get();
}

std::vector<Desk::Waiting> Desk::take_group() {
  std::vector<Waiting> group;
  for (size_t n = 0; n < kGroup && !queue_.empty(); ++n) {
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

void Desk::answer_group(std::vector<Waiting> group) {
  std::vector<Command> commands;
  for (auto& waiting : group) commands.push_back(std::move(waiting.command));
  auto answers = run_group(commands);
  for (size_t i = 0; i < group.size(); ++i) group[i].done(std::move(answers[i]));
}

size_t Desk::run_queued() {
  std::vector<Waiting> group;
  {
    std::lock_guard const lock(queue_mutex_);
    group = take_group();
  }
  auto const size = group.size();
  if (size > 0) answer_group(std::move(group));
  return size;
}

void Desk::work() {
  for (;;) {
    std::vector<Waiting> group;
    std::packaged_task<void()> chore;
    {
      std::unique_lock lock(queue_mutex_);
      queue_filled_.wait(lock, [&] { return stopping_ || !queue_.empty() || !chores_.empty(); });
      if (!chores_.empty()) {
        chore = std::move(chores_.front());
        chores_.pop_front();
      } else if (queue_.empty()) {
        return;
      }
      if (!chore.valid()) group = take_group();
    }
    if (chore.valid()) chore();
    else answer_group(std::move(group));
  }
}

std::unique_ptr<store::Connection> Desk::borrow_reader() {
  {
    std::lock_guard const lock(readers_mutex_);
    if (!readers_.empty()) {
      auto reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return parts_.database.open_reader();
}

void Desk::give_back(std::unique_ptr<store::Connection> reader) {
  reader->end_read();
  std::lock_guard const lock(readers_mutex_);
  if (readers_.size() < kIdleReaders) readers_.push_back(std::move(reader));
}

}  // namespace ly
