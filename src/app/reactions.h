// The only map of cause and effect across domains: which command follows which fact. A reaction is an own command with
// request id "<entry>/<reaction>", retried until it is done, so a crash between fact and reaction loses nothing and repeats
// nothing. (An effect that must be able to refuse belongs in the transaction instead: cases' effects.)
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "desk/desk.h"

namespace ly::app {

struct Reaction {
  std::string fact;  // "case.approved"
  std::string name;  // of the command: "screening.approve_roster"
  std::function<Result<json::value>(Context&, JournalEntry const&)> run;
};

class Reactions {
 public:
  Reactions(Desk& desk, std::vector<Reaction> list) : desk_(desk), list_(std::move(list)) {}
  ~Reactions() { stop(); }
  void start();
  void stop();
  void wake();
  // Works through all facts not yet reacted to; how many commands it ran. On the caller's thread. What the machine could
  // not do just now is left for the next call (the thread tries again by itself); what was refused or went wrong is noted in
  // the journal as reaction.failed and holds up nothing.
  int64_t run_pending();

 private:
  int64_t later(int64_t ran);

  Desk& desk_;
  std::vector<Reaction> list_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false, woken_ = false, again_ = false;
  std::thread thread_;
};

}  // namespace ly::app
