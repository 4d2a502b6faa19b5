// A mailbox by IMAP over TLS (RFC 9051, RFC 3501): what came since a message, its octets, and waiting for more (IDLE, RFC 2177). libcurl makes
// the connection, checks the certificate and logs in; the few commands needed are spoken here, each with its bounds: a server
// may be slow, endless or half-minded, and is then left alone until the next round.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "edges/channels/settings.h"

namespace ly::channels {

class Transfer;

struct MailboxBounds {
  int connect_ms = 10'000;
  int command_ms = 60'000;             // a whole mail over a slow line
  size_t mail_max = 40U << 20;
  size_t line_max = 64U << 10;         // of a server's answer, without literals
  size_t answer_max = 4U << 20;        // of all its lines: a search may name thousands
};

class Mailbox {
 public:
  // Logged in, the folder selected. Problems: those of call_http; mailbox.log_in, mailbox.folder{folder}, mailbox.answer.
  static Result<std::unique_ptr<Mailbox>> open(MailboxSettings const& settings, MailboxBounds const& bounds = {});
  ~Mailbox();

  int64_t validity() const { return validity_; }          // UIDVALIDITY: when it changes, numbers mean other messages
  bool can_wait() const { return idle_; }
  // Numbers above `after`, in order, at most `limit`.
  Result<std::vector<int64_t>> list_after(int64_t after, size_t limit);
  // The octets of a message, unmarked; only its header when it is larger than mail_max (`cut`).
  struct Fetched {
    std::string bytes;
    bool cut = false, gone = false;
  };
  Result<Fetched> fetch(int64_t uid);
  Result<void> mark_seen(int64_t uid);
  // Until something new came (true), `seconds` are over, or `stop` (false).
  Result<bool> wait(int seconds, std::atomic<bool> const& stop);
  void leave();                                            // LOGOUT; no answer is waited for

 private:
  explicit Mailbox(MailboxBounds const& bounds);
  struct Answer {
    std::vector<std::string> lines, literals;
  };
  Result<Answer> command(std::string const& text);
  Result<void> say(std::string_view bytes);
  // One line with its literals; nothing when `ms` are over. `stop` ends it early.
  Result<std::optional<std::string>> line(int64_t until_ms, std::vector<std::string>& literals, std::atomic<bool> const* stop = nullptr);
  Result<bool> more(int64_t until_ms, std::atomic<bool> const* stop);

  MailboxBounds bounds_;
  std::unique_ptr<Transfer> transfer_;
  int socket_ = -1;
  std::string in_;
  int64_t validity_ = 0, tag_ = 0;
  bool idle_ = false;
};

}  // namespace ly::channels
