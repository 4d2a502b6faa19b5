// Names are sealed at rest, so they are searched and sorted in memory: an index opened at start, kept by the desk after
// each commit, never written to disk. Safe to use from any thread.
#pragma once
#include <atomic>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ly {

class NameIndex {
 public:
  struct Entry {
    std::string id;
    std::string name;
    std::string division;       // who may find it
    std::string enterprise_id;
  };
  void put(std::string_view kind, Entry entry);
  void remove(std::string_view kind, std::string_view id);
  // Entries whose name holds `part` (already cleaned), in pinyin order, at most `limit`.
  std::vector<Entry> search(std::string_view kind, std::string_view part, size_t limit,
                            std::string_view division_prefix = {}, std::string_view enterprise_id = {}) const;
  size_t size(std::string_view kind) const;
  bool ready() const { return ready_.load(); }  // false while the index is still being filled after the start
  void set_ready() { ready_.store(true); }

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::map<std::string, Entry, std::less<>>, std::less<>> kinds_;
  std::atomic<bool> ready_{false};
};

}  // namespace ly
