// What must hold in a town, written a second time and apart from the product's own `check` (which is asked too): what was acknowledged stands in
// the journal once, what was refused stands nowhere, and SELECTs over the tables. The judge reads the journal entry by entry and the database; of
// the product's rules it knows only what is said here.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core_building.h"

namespace ly::sim::core {

struct Wrongness {  // thrown when something does not hold
  std::string what;
};

// One intent of one client, however often it is sent.
struct Wish {
  size_t player = 0;          // or kPhone + number of a phone
  std::string kind;           // "fire", "upload", …
  http::Verb verb = http::Verb::post;
  std::string path, body, key;
  json::object about = {};    // what the judge and the client want to know again: case, event, revision, …
  Instant asked{0}, next_try{0};
  // at the door of the house
  bool acknowledged = false, unknown = false;
  std::string answer = {};
  std::vector<std::pair<std::string, std::string>> entries = {};  // what, subject
  // at the client
  bool over = false;
  int tries = 0;
  std::string session = {};   // it was last sent with
  std::string said = {};      // the last answer's status and code
};
inline constexpr size_t kPhone = 1000;

struct PhoneEntry {
  int64_t counter = 0;
  std::string hash, body;
};
struct Phone {
  std::string code, token, shift, hash;
  std::string device;
  int64_t counter = 0, sequence = 0;
  std::deque<PhoneEntry> all;     // everything it ever wrote
  int64_t kept_to = 0;            // the house signed for these
  Instant online{0};              // off until then
};

class Judge {
 public:
  Judge(Building& building, std::map<std::string, Wish*>& book, std::deque<Phone> const& phones) : building_(building), book_(book), phones_(phones) {}

  void read_on();          // new journal entries
  void inspect(bool last); // throws Wrongness
  int64_t seq() const { return seq_; }
  std::string const& hash() const { return hash_; }
  int64_t count(std::string const& what) const { auto const found = counts_.find(what); return found == counts_.end() ? 0 : found->second; }

 private:
  void take(JournalEntry const& entry);
  void look_at_acknowledged(View const& view);
  void look_at_tables(View const& view);
  void look_at_phones(View const& view);
  void look_at_own_check(View const& view);
  void look_at_end(View const& view);
  void none(View const& view, std::string_view what, std::string_view sql) const;
  static void hold(bool holds, std::string const& what) { if (!holds) throw Wrongness{what}; }

  Building& building_;
  std::map<std::string, Wish*>& book_;
  std::deque<Phone> const& phones_;
  std::deque<JournalEntry> facts_;  // of cases, for reactions and notices
  std::map<std::string, int64_t> counts_;
  int64_t seq_ = 0, founded_ = 0;
  std::string hash_;
};

}  // namespace ly::sim::core
