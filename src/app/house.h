// A house opened on a data folder: database, keys, desk, jobs, in the order they need one another. What it is made of is
// wired in wiring.cc; here is only opening, starting and closing.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "app/data_folder.h"
#include "app/dictionary.h"
#include "desk/desk.h"
#include "desk/jobs.h"
#include "store/database.h"

namespace ly::app {

struct Wiring;  // the domains: wiring.h

// What a simulated house stands on in place of the machine. Its folder holds keys, heads and scratch all the same.
struct Ground {
  std::function<std::unique_ptr<store::Database>()> database;
  Secrets& secrets;
};

struct OpenOptions {
  std::filesystem::path folder = "data";
  bool serve = false;    // takes the folder's lock and may write; otherwise only looks
  bool create = false;   // makes the folder if it is not there
  Clock* clock = nullptr;  // tests and stories give their own
  bool lasting = true;     // false: commands do not wait for the disk, and a power cut may lose the last of them. For what is only shown
  std::function<void(std::string const&)> log = {};
  Ground const* ground = nullptr;
};

class House {
 public:
  // Problems: data.*, key.*, store.newer, store.migration_changed.
  static Result<std::unique_ptr<House>> open(OpenOptions options);
  ~House();

  DataFolder& folder() { return *folder_; }
  Desk& desk() { return *desk_; }
  Jobs& jobs() { return *jobs_; }
  Wiring& wiring() { return *wiring_; }
  Dictionary const& words() const { return words_; }
  store::Database& database() { return *database_; }
  store::Connection& writer() { return *writer_; }
  Clock& clock() { return *clock_; }
  void shift_clock(int64_t ms) { system_clock_.shift_ms = ms; }  // of a house on the system's clock; for building the demo

  void start();  // desk and job threads, reactions, deadlines
  void stop();   // finishes what is queued, then writes the day's signed head
  // Writes the signed head of the journal beside the database; its path. Problem: journal.tail_cut {kept, here}: a head that was written tells
  // of more entries than there are, and stays as it is.
  Result<std::filesystem::path> write_head();
  // The head beside the database that tells of the most entries; nothing before the first was written.
  std::optional<KeptHead> kept_head() const;
  // A setting of the house itself ("demo", "region"); empty if never set.
  std::string setting(std::string_view name);
  Result<void> set_setting(std::string_view name, std::string_view value);

 private:
  House() = default;
  ShiftedClock system_clock_;
  SystemSecrets secrets_;
  Clock* clock_ = nullptr;
  Dictionary words_;
  std::unique_ptr<DataFolder> folder_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Connection> writer_;
  std::unique_ptr<Keyring> keys_;
  NameIndex names_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<Wiring> wiring_;
  bool started_ = false;
};

}  // namespace ly::app
