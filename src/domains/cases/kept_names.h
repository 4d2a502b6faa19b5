// Names of enterprises on pages of the queue, kept for as long as none can have changed: nothing was written since (the journal's last number, seen
// by the same snapshot as the cases). They stand in the open in the store, no person's data; even so none is held past the next write, an erasure
// included. For readers only: a command that is rolled back has numbers of the journal that come again. Shared by threads.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ly::cases {

class KeptNames {
 public:
  using Ask = std::function<std::map<std::string, std::string>(std::vector<std::string> ids)>;
  // One for each id in order, "" where there is none; `seq`: the journal's last number; `ask` brings those that are not kept.
  std::vector<std::string> of(int64_t seq, std::vector<std::string> const& ids, Ask const& ask) const;

 private:
  static constexpr size_t kMost = 10'000;  // names between two writes, some 1 MB
  mutable std::mutex mutex_;
  mutable int64_t seq_ = 0;  // of the journal, for all that is kept
  mutable std::unordered_map<std::string, std::string> kept_;
};

}  // namespace ly::cases
