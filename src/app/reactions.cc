#include "app/reactions.h"

#include <set>

namespace ly::app {
namespace {

constexpr std::string_view kCursor = "reactions.done";
constexpr int64_t kBatch = 200;
constexpr std::chrono::seconds kPause{1};  // before a reaction is tried again that the machine could not run

int64_t cursor_of(store::Connection& tx) {
  auto const text = store::find_value<std::string>(tx, "select value from house where name = $1", kCursor);
  return text ? std::strtoll(text->c_str(), nullptr, 10) : 0;
}

// The machine could not just now, or its queue was full: the same command may pass in a moment.
bool passes_by_itself(Kind kind) { return kind == Kind::unavailable || kind == Kind::too_many; }

Command note_failure(JournalEntry const& entry, std::string const& reaction, std::string const& code) {
  Command note;
  note.name = "reactions.note_failure";
  note.actor = Actor::system("reaction");
  note.request_id = std::to_string(entry.seq) + "/" + reaction + "/failed";
  note.digest = reaction;
  note.run = [&entry, reaction, code](Context& context) -> Result<json::value> {
    Fact fact{"reaction.failed", entry.subject_kind, entry.subject_id};
    fact.enterprise_id = entry.enterprise_id;
    fact.division = entry.division;
    fact.facts = {{"after", entry.seq}, {"fact", entry.what}, {"reaction", reaction}, {"code", code}};
    context.journal.note(std::move(fact));
    return json::value(nullptr);
  };
  return note;
}

}  // namespace

int64_t Reactions::run_pending() {
  int64_t ran = 0;
  std::set<std::string> facts;
  for (auto const& reaction : list_) facts.insert(reaction.fact);
  for (;;) {
    int64_t done = 0;
    auto const entries = desk_.read(Actor::system(), [&](View const& view) {
      done = cursor_of(view.tx);
      std::vector<JournalEntry> found;
      auto const rows = store::query(view.tx, "select seq, what from journal where seq > $1 order by seq limit $2", done, kBatch);
      std::vector<int64_t> wanted;
      while (rows->next()) {
        int64_t seq = 0;
        std::string what;
        store::read(*rows, seq, what);
        done = seq;
        if (facts.contains(what)) wanted.push_back(seq);
      }
      for (auto seq : wanted) {
        JournalFilter filter;
        filter.before = seq + 1;
        filter.limit = 1;
        auto one = list_journal(view.tx, filter);
        if (!one.empty()) found.push_back(std::move(one.front()));
      }
      return found;
    });
    auto const before = desk_.read(Actor::system(), [](View const& view) { return cursor_of(view.tx); });
    if (done == before) return ran;
    for (auto const& entry : entries) {
      for (auto const& reaction : list_) {
        if (reaction.fact != entry.what) continue;
        Command command;
        command.name = reaction.name;
        command.actor = Actor::system("reaction");
        command.request_id = std::to_string(entry.seq) + "/" + reaction.name;
        command.digest = reaction.name;
        command.run = [&](Context& context) { return reaction.run(context, entry); };
        auto const answer = desk_.call(std::move(command));
        ++ran;
        if (answer) continue;
        if (passes_by_itself(answer.error().kind)) return later(ran);
        // What will not mend itself holds up no other fact, but somebody must be able to see that it did not happen.
        if (!desk_.call(note_failure(entry, reaction.name, answer.error().code))) return later(ran);
      }
    }
    Command move;
    move.name = "reactions.move";
    move.actor = Actor::system("reaction");
    move.run = [&](Context& context) -> Result<json::value> {
      store::execute(context.tx, "insert into house(name, value) values($1, $2) on conflict(name) do update set value = excluded.value", kCursor, std::to_string(done));
      return json::value(nullptr);
    };
    if (!desk_.call(std::move(move))) return later(ran);
  }
}

int64_t Reactions::later(int64_t ran) {
  std::lock_guard const lock(mutex_);
  again_ = true;
  return ran;
}

void Reactions::start() {
  stopping_ = false;
  woken_ = true;
  thread_ = std::thread([this] {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        auto const called = [&] { return stopping_ || woken_; };
        if (again_) changed_.wait_for(lock, kPause, called);
        else changed_.wait(lock, called);
        if (stopping_) return;
        woken_ = again_ = false;
      }
      run_pending();
    }
  });
}

void Reactions::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Reactions::wake() {
  std::lock_guard const lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

}  // namespace ly::app
