// The twin: what the little domain must look like, kept in plain containers beside the real house and sharing no code
// with it. It follows the journal entry by entry: each must be one that somebody asked for, that the rules allow at that
// moment, and that nobody was told did not happen. Afterwards every table must look as the twin does.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "little.h"

namespace ly::sim {

// One request of one client, from the first time it is asked until it is answered for good.
struct Line {
  Actor const* actor = nullptr;
  std::string request_id;
  Ask ask;
  Instant asked;
  enum class State { open, given, refused } state = State::open;  // open: no answer, a lost one, or "repeat later"
  std::optional<int64_t> entry;  // its journal entry, once seen
  std::string answer;            // as given the first time
};

class Twin {
 public:
  Twin();
  // The problem's code if the command ran now; empty if it must succeed; "internal" for planted breaks.
  std::string predict(Line const& line) const;
  // The journal's next entry; `line` is the request it names, null if no client sent it. Empty, or what is wrong.
  std::string take(JournalEntry const& entry, Line* line);
  // After a start: keys on the erased list are gone, also of erasures that were never answered.
  void keys_destroyed(std::vector<std::string> const& erased);
  // Empty, or the first difference. `deep` also reads every file's octets.
  std::string compare(View const& view, NameIndex const& names, bool deep) const;

  int64_t seq() const { return seq_; }
  std::string const& hash() const { return hash_; }
  std::vector<std::string> persons() const;
  std::vector<std::string> seats() const;
  std::vector<std::string> jobs() const;
  size_t jobs_open() const;
  bool erased(std::string const& person) const;

 private:
  struct Coach { int64_t seats = 0, taken = 0; };
  struct Person { std::string name, first_name; bool erased = false, key_gone = false; };
  struct Job { std::string account; int64_t parts = 0, fail_at = -1; std::set<int64_t> done; std::string ended; };
  std::string take_part(JournalEntry const& entry);
  std::string take_end(JournalEntry const& entry);
  std::string compare_persons(View const& view, NameIndex const& names) const;
  std::string compare_jobs(View const& view) const;

  int64_t seq_ = 0;
  std::string hash_;
  std::map<std::string, Coach> coaches_;
  std::map<std::string, std::string> seats_;   // request -> coach
  std::map<std::string, Person> persons_;
  std::map<std::string, int64_t> files_;       // id -> octets
  std::map<std::string, Job> jobs_;
};

}  // namespace ly::sim
