// A disk that fails, for SQLite: a VFS of its own, in memory, driven by dice. What a file shows (`now`, the page cache)
// and what is on the platter (`durable`) are kept apart; between them stand the writes not yet synced. When the power
// goes, any subset of those survives, each torn at 512-octet sectors; names of files (created, deleted) are durable only
// after a directory sync, which happens where SQLite's own unix VFS does one (first sync of a new journal or log, delete
// with the sync flag). Shared memory and file locks are kept, so readers work beside the writer as in production.
//
// Not modelled: mmap, sector reordering below one write call's sectors, a directory tree (there is one directory),
// failures of shared memory, two processes. fdatasync and fsync are one thing here.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/dice.h"
#include "base/time.h"

namespace ly::sim {

inline constexpr size_t kSector = 512;  // what a disk writes whole or not at all

// Odds are per million calls of the kind; 0 is off.
struct Weather {
  uint64_t read_errors = 0, write_errors = 0, sync_errors = 0, full_errors = 0, open_errors = 0;
  bool full = false;                  // no room: every write that would make a file longer fails
  bool lying_sync = false;            // fsync says yes and does nothing
  bool powersafe_overwrite = true;    // false: a torn sector takes its neighbours' octets with it
  bool failed_sync_forgets = false;   // after a failed fsync the cache holds what the disk never got, and the next fsync says yes
  bool ordered_names = true;          // names survive in the order they were made (a journalling file system), or any subset
};

struct DiskCounts {
  int64_t reads = 0, writes = 0, syncs = 0, errors = 0, cuts = 0, torn = 0, dropped = 0;
};

class SimDisk {
 public:
  SimDisk(uint64_t seed, Clock& clock);  // registers a VFS under a name of its own
  ~SimDisk();
  SimDisk(SimDisk const&) = delete;
  SimDisk& operator=(SimDisk const&) = delete;

  std::string const& vfs() const;
  Weather weather;
  DiskCounts counts;
  void arm(bool on) { armed_ = on; }            // errors and planned cuts happen only while armed
  bool armed() const { return armed_; }
  void cut_after(int64_t operations) { cut_in_ = operations; }  // the power goes within the n-th write, sync or name change from now; 0 = never
  void fail_nth(int64_t operation) { fail_in_ = operation; nth_failed_ = nth_failed_ && operation == 0; }  // the n-th of any kind from now fails, once; 0 = none
  bool nth_failed() const { return nth_failed_; }
  void cut_power();                             // from now on every call fails
  bool has_power() const { return power_; }
  void power_up();                              // decides what survived; open handles of before stay dead
  void process_dies();                          // like a cut, but the page cache lives on: kill -9
  void process_starts();                        // after process_dies() and the death of all handles

  std::vector<std::string> names() const;
  std::string const& bytes(std::string const& name) const;  // what a reader sees now
  void put(std::string const& name, std::string bytes);     // durable at once: carried in from another disk
  void remove(std::string const& name);                     // durable at once
  void flip_bit(std::string const& name, uint64_t bit);     // bit rot, durable at once

  struct Vfs;
  struct Open;

 private:
  friend struct Vfs;
  struct Write {
    bool truncate = false;
    uint64_t at = 0;  // offset, or the new size
    std::string data;
  };
  struct Node;
  struct NameChange {
    std::string name;
    std::shared_ptr<Node> node;  // empty: deleted
  };

  bool chance(uint64_t per_million);
  bool planned_failure();
  bool power_goes();
  bool grows_while_full(Node const& node, uint64_t end) const;
  void survive(Node& node);
  void tear(Node& node, Write const& write);
  void sync_names();

  Dice dice_;
  Clock& clock_;
  std::unique_ptr<Vfs> vfs_;
  std::map<std::string, std::shared_ptr<Node>> names_, durable_names_;
  std::vector<NameChange> name_changes_;
  bool armed_ = false, power_ = true, nth_failed_ = false;
  int64_t cut_in_ = 0, fail_in_ = 0;
  int64_t generation_ = 0, handles_ = 0;
};

}  // namespace ly::sim
