// A little domain for the simulator: every kind of thing a real domain does with the desk, in its smallest form. Seats in
// coaches (a ledger that must balance), notes, persons sealed and erased, files in chunks, jobs in parts, and commands
// that change their mind or break half-way. Not part of the program.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/jobs.h"
#include "store/migrate.h"

namespace ly::sim {

enum class Deed { board, move, note, add_person, rename_person, erase_person, upload, start_job, cancel_job, hesitate, stumble, crash };
inline constexpr Deed kDeeds[] = {Deed::board,      Deed::move,      Deed::note,     Deed::add_person, Deed::rename_person, Deed::erase_person,
                                  Deed::upload,     Deed::start_job, Deed::cancel_job, Deed::hesitate, Deed::stumble,       Deed::crash};
std::string_view name_of(Deed kind);

// What a client asks, as plain data.
struct Ask {
  Deed kind = Deed::note;
  std::string subject;  // board, hesitate…: coach; move: the seat; rename, erase: person; cancel: job
  std::string to;       // move: coach
  std::string text;     // names, reasons
  int64_t n = 0;        // upload: octets; start_job: parts
  int64_t fail_at = -1; // start_job: this part refuses
  std::string digest() const;
};

// Bugs planted where a domain could have them; the simulator must find each.
struct Slips {
  bool counter_outside = false;       // the count of taken seats lives in memory, not in the transaction
  bool effects_before_commit = false; // the name index changes at once instead of after the commit
  bool part_without_id = false;       // a job's part is not an idempotent command
};

class Little {
 public:
  explicit Little(Slips slips) : slips_(slips) {}
  // What the desk runs. Problems: sim.full, sim.no_seat, sim.same, sim.erased, sim.hesitated; not_found, job.ended of jobs.
  Result<json::value> perform(Context& context, Ask const& ask);
  // Registers the job kind. `between` is called between two parts: others go on working meanwhile.
  void bind(Jobs& jobs, std::function<void()> between);

 private:
  Result<json::value> board(Context& context, Ask const& ask);
  Result<json::value> move(Context& context, Ask const& ask);
  Result<json::value> add_person(Context& context, Ask const& ask);
  Result<json::value> rename_person(Context& context, Ask const& ask);
  Result<json::value> erase_person(Context& context, Ask const& ask);
  Result<json::value> change_much(Context& context, Ask const& ask);
  Result<json::value> run_parts(JobRun& run, std::function<void()> const& between);
  int64_t take_seat(Context& context, std::string const& coach);
  void after(Context& context, std::function<void()> effect);

  Slips slips_;
  Jobs* jobs_ = nullptr;
  std::map<std::string, int64_t> counted_;  // slip counter_outside
};

inline constexpr std::pair<std::string_view, int64_t> kCoaches[] = {{"north", 40}, {"south", 90}, {"depot", 1'000'000}};

store::Migration little_migration(int64_t number);
void fill_names(View const& view, NameIndex& names);
// Each must return no row.
std::vector<std::pair<std::string_view, std::string_view>> little_invariants();
std::string file_content(int64_t octets);      // a PDF by its first octets, then a fixed pattern
std::string request_key(Actor const& actor, std::string_view request_id);

}  // namespace ly::sim
