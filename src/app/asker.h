// The asker: carries questions to registers outside, on a thread of its own, and brings back what they say, one command per answer. A register
// that is down holds up its own questions only: each verifier is asked in turn, a few at once.
#pragma once
#include "app/courier.h"
#include "app/rounds.h"
#include "domains/verification/verification.h"

namespace ly::app {

class Asker {
 public:
  Asker(Desk& desk, verification::Verifications const& verifications, ChannelsFile& file) : desk_(desk), verifications_(verifications), file_(file) {}
  void start();
  void stop();
  // Asks what is due now; how many questions. On the caller's thread.
  int64_t run_due();

 private:
  Desk& desk_;
  verification::Verifications const& verifications_;
  ChannelsFile& file_;
  Rounds rounds_;  // last: its thread uses what stands above
};

}  // namespace ly::app
