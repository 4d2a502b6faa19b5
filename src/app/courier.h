// The courier: takes what is due out of the outbox and carries it to a channel, on a thread of its own, so that no gateway is ever
// waited for inside a command. What the channels are stands in FOLDER/channels.yaml, read again whenever it changes.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/rounds.h"
#include "desk/desk.h"
#include "domains/notices/notices.h"
#include "edges/channels/settings.h"

namespace ly::app {

// The settings file as it stands now.
class ChannelsFile {
 public:
  explicit ChannelsFile(std::filesystem::path folder) : file_(folder / channels::kSettingsFile) {}
  // Empty settings where there is no file. Problems: channels.*, channels.readable (others of this machine may read the secrets).
  Result<std::shared_ptr<channels::Settings const>> read();
  std::filesystem::path const& path() const { return file_; }

 private:
  std::filesystem::path file_;
  std::mutex mutex_;
  std::filesystem::file_time_type seen_{};
  std::shared_ptr<channels::Settings const> settings_;
  std::optional<Problem> problem_;
};

class Courier {
 public:
  Courier(Desk& desk, notices::Notices const& notices, ChannelsFile& file) : desk_(desk), notices_(notices), file_(file) {}
  void start();
  void stop();
  // Hands over what is due now, within the rate of each channel, and asks for receipts; how many messages it carried. On the
  // caller's thread.
  int64_t run_due();
  // Of the gateway: a receipt it pushed. Problems: json.*, not_found (nothing set up, or the wrong secret).
  Result<int64_t> pushed(std::string_view secret, std::string_view body);

 private:
  notices::Outcome carry(channels::Settings const& settings, notices::Outgoing const& message);
  int64_t carry_channel(channels::Settings const& settings, std::string_view channel, int64_t per_minute);
  void give_up_unset(std::string_view channel);
  void ask_receipts(channels::Settings const& settings);

  Desk& desk_;
  notices::Notices const& notices_;
  ChannelsFile& file_;
  struct Pace {
    int64_t minute = 0, carried = 0;
  };
  std::map<std::string, Pace, std::less<>> paces_;
  std::map<std::string, Instant> asked_;  // when each receipt was asked for; in memory: after a restart it is asked again
  Rounds rounds_;  // last: its thread uses what stands above
};

}  // namespace ly::app
