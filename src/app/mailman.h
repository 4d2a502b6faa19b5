// The mailman: looks into the bureau's mailbox, on a thread of its own, and brings what came to the mail room, one command per mail. Waits by
// IDLE where the server offers it, else looks every so often; settings as of channels.yaml, read again when they change.
#pragma once
#include <mutex>
#include <string>

#include "app/courier.h"
#include "app/rounds.h"
#include "domains/mailroom/mailroom.h"
#include "edges/channels/mailbox.h"

namespace ly::app {

class Mailman {
 public:
  Mailman(Desk& desk, mailroom::Mailroom const& mailroom, ChannelsFile& file) : desk_(desk), mailroom_(mailroom), file_(file) {}
  void start();
  void stop();
  // Brings what came since the last mail taken; how many. On the caller's thread. Problems: those of Mailbox.
  Result<int64_t> bring();
  // What went wrong at the last look; nothing when it went well or no mailbox is set up.
  std::optional<Problem> trouble() const;

 private:
  Result<int64_t> bring_from(channels::Mailbox& box, std::string const& own_address);
  void watch();
  void note(std::optional<Problem> problem);

  Desk& desk_;
  mailroom::Mailroom const& mailroom_;
  ChannelsFile& file_;
  mutable std::mutex mutex_;
  std::optional<Problem> trouble_;
  Rounds rounds_;  // last: its thread uses what stands above
};

}  // namespace ly::app
