#include "sim_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace ly::sim {

struct SimDisk::Node {
  std::string now, durable;
  std::vector<Write> pending;
  std::vector<Open*> handles;  // for locks
  struct Shared {              // what stands in the -shm file: lost with the power
    std::vector<std::unique_ptr<char[]>> regions;
  };
  std::unique_ptr<Shared> shared;
};

struct SimDisk::Open {
  SimDisk& disk;
  std::shared_ptr<Node> node;
  int64_t generation = 0;
  bool syncs_directory = false;   // journals and logs: the first sync of a handle also syncs the directory, as in SQLite's os_unix.c
  bool delete_on_close = false;
  std::string name;
  int lock = SQLITE_LOCK_NONE;
  uint32_t shm_shared = 0, shm_exclusive = 0;
  bool dead() const { return !disk.power_ || generation != disk.generation_; }
};

namespace {

struct Handle {
  sqlite3_file base;
  SimDisk::Open* open;
};

void apply(std::string& file, uint64_t at, std::string_view data) {
  if (file.size() < at + data.size()) file.resize(at + data.size(), '\0');
  std::memcpy(file.data() + at, data.data(), data.size());
}

SimDisk::Open& open_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file)->open; }

}  // namespace

// The C side: SQLite's two tables of functions.
struct SimDisk::Vfs {
  std::string name;
  sqlite3_vfs table{};

  static SimDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SimDisk*>(vfs->pAppData); }

  static int close(sqlite3_file* file) {
    auto* open = reinterpret_cast<Handle*>(file)->open;
    std::erase(open->node->handles, open);
    if (open->delete_on_close && !open->dead()) open->disk.names_.erase(open->name);
    --open->disk.handles_;
    delete open;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* out, int n, sqlite3_int64 at) {
    auto& open = open_of(file);
    auto& disk = open.disk;
    ++disk.counts.reads;
    if (open.dead() || disk.planned_failure() || disk.chance(disk.weather.read_errors)) return SQLITE_IOERR_READ;
    auto const& bytes = open.node->now;
    auto const offset = static_cast<size_t>(at), wanted = static_cast<size_t>(n);
    size_t const have = offset < bytes.size() ? std::min(wanted, bytes.size() - offset) : 0;
    if (have > 0) std::memcpy(out, bytes.data() + offset, have);
    if (have == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + have, 0, wanted - have);
    return SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* file, void const* data, int n, sqlite3_int64 at) {
    auto& open = open_of(file);
    auto& disk = open.disk;
    if (open.dead()) return SQLITE_IOERR_WRITE;
    ++disk.counts.writes;
    auto const offset = static_cast<uint64_t>(at);
    std::string_view bytes(static_cast<char const*>(data), static_cast<size_t>(n));
    bool const cut = disk.power_goes();  // the write under way may still reach the platter, whole or torn
    bool const planned = !cut && disk.planned_failure();
    bool const full = !cut && (disk.chance(disk.weather.full_errors) || disk.grows_while_full(*open.node, offset + bytes.size()));
    bool const failed = !cut && !full && (planned || disk.chance(disk.weather.write_errors));
    if (full) return ++disk.counts.errors, SQLITE_FULL;
    // A failed write may have written a part of it.
    if (failed) bytes = bytes.substr(0, disk.dice_.chance(1, 2) ? 0 : disk.dice_.below(bytes.size() + 1));
    if (!bytes.empty()) {
      apply(open.node->now, offset, bytes);
      open.node->pending.push_back({false, offset, std::string(bytes)});
    }
    return cut || failed ? SQLITE_IOERR_WRITE : SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    auto& open = open_of(file);
    auto& disk = open.disk;
    if (open.dead()) return SQLITE_IOERR_TRUNCATE;
    bool const cut = disk.power_goes();
    if (!cut && (disk.planned_failure() || disk.chance(disk.weather.write_errors))) return SQLITE_IOERR_TRUNCATE;
    open.node->now.resize(static_cast<size_t>(size), '\0');
    open.node->pending.push_back({true, static_cast<uint64_t>(size), {}});
    return cut ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
  }

  static int sync(sqlite3_file* file, int) {
    auto& open = open_of(file);
    auto& disk = open.disk;
    auto& node = *open.node;
    if (open.dead() || disk.power_goes()) return SQLITE_IOERR_FSYNC;
    ++disk.counts.syncs;
    if (disk.planned_failure() || disk.chance(disk.weather.sync_errors)) {
      if (disk.weather.failed_sync_forgets) disk.survive(node);
      return SQLITE_IOERR_FSYNC;
    }
    if (disk.weather.lying_sync) return SQLITE_OK;
    for (auto const& w : node.pending) {
      if (w.truncate) node.durable.resize(w.at, '\0');
      else apply(node.durable, w.at, w.data);
    }
    node.pending.clear();
    if (open.syncs_directory) {
      disk.sync_names();
      open.syncs_directory = false;
    }
    return SQLITE_OK;
  }

  static int size(sqlite3_file* file, sqlite3_int64* out) {
    auto& open = open_of(file);
    if (open.dead()) return SQLITE_IOERR_FSTAT;
    *out = static_cast<sqlite3_int64>(open.node->now.size());
    return SQLITE_OK;
  }

  // ---- file locks: none < shared < reserved < pending < exclusive (sqlite.org/lockingv3.html) ----
  static int lock(sqlite3_file* file, int level) {
    auto& open = open_of(file);
    if (open.dead()) return SQLITE_IOERR_LOCK;
    if (open.lock >= level) return SQLITE_OK;
    bool reserved = false, pending = false, shared = false;
    for (auto const* other : open.node->handles) {
      if (other == &open || other->dead()) continue;
      shared = shared || other->lock >= SQLITE_LOCK_SHARED;
      reserved = reserved || other->lock >= SQLITE_LOCK_RESERVED;
      pending = pending || other->lock >= SQLITE_LOCK_PENDING;
    }
    if (level == SQLITE_LOCK_SHARED && pending) return SQLITE_BUSY;
    if (level >= SQLITE_LOCK_RESERVED && reserved) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_EXCLUSIVE && shared) {
      open.lock = SQLITE_LOCK_PENDING;
      return SQLITE_BUSY;
    }
    open.lock = level;
    return SQLITE_OK;
  }
  static int unlock(sqlite3_file* file, int level) {
    auto& open = open_of(file);
    open.lock = std::min(open.lock, level);
    return SQLITE_OK;
  }
  static int check_reserved(sqlite3_file* file, int* out) {
    auto& open = open_of(file);
    *out = 0;
    for (auto const* other : open.node->handles) *out = *out || (!other->dead() && other->lock >= SQLITE_LOCK_RESERVED);
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  // Production's unix VFS says 4096 and power-safe overwrite; without the latter SQLite pads its log to sectors.
  static int sector_size(sqlite3_file* file) { return open_of(file).disk.weather.powersafe_overwrite ? 4096 : static_cast<int>(kSector); }
  static int characteristics(sqlite3_file* file) { return open_of(file).disk.weather.powersafe_overwrite ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0; }

  // ---- shared memory: the index of the write-ahead log (sqlite.org/walformat.html §2) ----
  static int shm_map(sqlite3_file* file, int region, int bytes, int extend, void volatile** out) {
    auto& open = open_of(file);
    *out = nullptr;
    if (open.dead()) return SQLITE_IOERR_SHMMAP;
    if (!open.node->shared) open.node->shared = std::make_unique<Node::Shared>();
    auto& regions = open.node->shared->regions;
    auto const index = static_cast<size_t>(region);
    if (index >= regions.size() && !extend) return SQLITE_OK;
    while (regions.size() <= index) {
      regions.push_back(std::make_unique<char[]>(static_cast<size_t>(bytes)));
      std::memset(regions.back().get(), 0, static_cast<size_t>(bytes));
    }
    *out = regions[index].get();
    return SQLITE_OK;
  }
  static int shm_lock(sqlite3_file* file, int from, int n, int flags) {
    auto& open = open_of(file);
    auto const mask = ((uint32_t{1} << static_cast<uint32_t>(n)) - 1) << static_cast<uint32_t>(from);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      open.shm_shared &= ~mask;
      open.shm_exclusive &= ~mask;
      return SQLITE_OK;
    }
    if (open.dead()) return SQLITE_IOERR_SHMLOCK;
    uint32_t others_shared = 0, others_exclusive = 0;
    for (auto const* other : open.node->handles) {
      if (other == &open || other->dead()) continue;
      others_shared |= other->shm_shared;
      others_exclusive |= other->shm_exclusive;
    }
    bool const exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((others_exclusive & mask) != 0 || (exclusive && (others_shared & mask) != 0)) return SQLITE_BUSY;
    (exclusive ? open.shm_exclusive : open.shm_shared) |= mask;
    return SQLITE_OK;
  }
  static void shm_barrier(sqlite3_file*) {}
  static int shm_unmap(sqlite3_file* file, int delete_it) {
    auto& open = open_of(file);
    open.shm_shared = open.shm_exclusive = 0;
    if (delete_it && !open.dead()) open.node->shared.reset();
    return SQLITE_OK;
  }

  // ---- the directory ----
  static int open(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* out_flags) {
    static sqlite3_io_methods const kMethods = {2, close, read, write, truncate, sync, size, lock, unlock, check_reserved, control, sector_size,
                                                characteristics, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};
    auto& disk = disk_of(vfs);
    file->pMethods = nullptr;
    if (!disk.power_ || disk.planned_failure() || disk.chance(disk.weather.open_errors)) return SQLITE_CANTOPEN;
    std::string const path = name != nullptr ? name : "temporary-" + std::to_string(disk.counts.reads);
    auto found = disk.names_.find(path);
    bool const fresh = found == disk.names_.end();
    if (fresh) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      if (disk.power_goes()) return SQLITE_CANTOPEN;
      found = disk.names_.emplace(path, std::make_shared<Node>()).first;
      disk.name_changes_.push_back({path, found->second});
    }
    auto* opened = new Open{disk, found->second, disk.generation_};
    opened->name = path;
    opened->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    opened->syncs_directory = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
    opened->node->handles.push_back(opened);
    ++disk.handles_;
    auto* handle = reinterpret_cast<Handle*>(file);
    handle->open = opened;
    handle->base.pMethods = &kMethods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, char const* name, int sync_directory) {
    auto& disk = disk_of(vfs);
    if (!disk.power_ || disk.planned_failure() || disk.power_goes()) return SQLITE_IOERR_DELETE;
    if (disk.names_.erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
    disk.name_changes_.push_back({name, nullptr});
    if (sync_directory && !disk.weather.lying_sync) disk.sync_names();
    return SQLITE_OK;
  }
  static int access(sqlite3_vfs* vfs, char const* name, int flags, int* out) {
    auto& disk = disk_of(vfs);
    if (!disk.power_ || disk.planned_failure()) return SQLITE_IOERR_ACCESS;
    auto const found = disk.names_.find(name);
    *out = found != disk.names_.end() && (flags != SQLITE_ACCESS_EXISTS || !found->second->now.empty());
    return SQLITE_OK;
  }
  static int full_path(sqlite3_vfs*, char const* name, int n, char* out) {
    sqlite3_snprintf(n, out, "%s", name);
    return SQLITE_OK;
  }
  static int randomness(sqlite3_vfs* vfs, int n, char* out) {
    for (int i = 0; i < n; ++i) out[i] = static_cast<char>(disk_of(vfs).dice_.next());
    return n;
  }
  static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }  // nobody else runs: waiting changes nothing
  static int now(sqlite3_vfs* vfs, double* days) {
    *days = 2440587.5 + static_cast<double>(disk_of(vfs).clock_.now().ms) / 86'400'000.0;  // Julian day of 1970-01-01
    return SQLITE_OK;
  }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

SimDisk::SimDisk(uint64_t seed, Clock& clock) : dice_(seed), clock_(clock), vfs_(std::make_unique<Vfs>()) {
  static int64_t made = 0;
  vfs_->name = "sim-disk-" + std::to_string(++made);
  auto& t = vfs_->table;
  t.iVersion = 1;
  t.szOsFile = sizeof(Handle);
  t.mxPathname = 256;
  t.zName = vfs_->name.c_str();
  t.pAppData = this;
  t.xOpen = Vfs::open;
  t.xDelete = Vfs::remove;
  t.xAccess = Vfs::access;
  t.xFullPathname = Vfs::full_path;
  t.xRandomness = Vfs::randomness;
  t.xSleep = Vfs::sleep;
  t.xCurrentTime = Vfs::now;
  t.xGetLastError = Vfs::last_error;
  check(sqlite3_vfs_register(&t, 0) == SQLITE_OK, "register the simulated disk");
  // SQLite's own chance (salts of the log) is one stream per process, seeded from the default VFS: give it ours.
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(1 + dice_.below(INT32_MAX - 1)), nullptr);
}

SimDisk::~SimDisk() { sqlite3_vfs_unregister(&vfs_->table); }

std::string const& SimDisk::vfs() const { return vfs_->name; }

bool SimDisk::chance(uint64_t per_million) {
  if (!armed_ || per_million == 0 || !dice_.chance(per_million, 1'000'000)) return false;
  ++counts.errors;
  return true;
}

bool SimDisk::planned_failure() {
  if (fail_in_ == 0 || --fail_in_ > 0) return false;
  nth_failed_ = true;
  ++counts.errors;
  return true;
}

bool SimDisk::power_goes() {
  if (!armed_ || cut_in_ == 0 || --cut_in_ > 0) return false;
  cut_power();
  return true;
}

bool SimDisk::grows_while_full(Node const& node, uint64_t end) const { return armed_ && weather.full && end > node.now.size(); }

void SimDisk::cut_power() {
  if (power_) ++counts.cuts;
  power_ = false;
}

// One write meets the platter: not at all, whole, or some of its sectors.
void SimDisk::tear(Node& node, Write const& write) {
  auto const fate = dice_.below(3);
  if (fate == 0) return void(++counts.dropped);
  if (write.truncate) return node.durable.resize(write.at, '\0');
  if (fate == 1) return apply(node.durable, write.at, write.data);
  ++counts.torn;
  uint64_t const end = write.at + write.data.size();
  for (uint64_t at = write.at; at < end;) {
    uint64_t const sector_end = std::min(end, (at / kSector + 1) * kSector);
    if (dice_.chance(1, 2)) {
      apply(node.durable, at, std::string_view(write.data).substr(at - write.at, sector_end - at));
    } else if (!weather.powersafe_overwrite && dice_.chance(1, 2)) {
      // Power-safe overwrite is what SQLite may not assume here: the whole sector turns to noise.
      std::string noise(kSector, '\0');
      for (auto& octet : noise) octet = static_cast<char>(dice_.next());
      apply(node.durable, at / kSector * kSector, noise);
    }
    at = sector_end;
  }
}

void SimDisk::survive(Node& node) {
  for (auto const& write : node.pending) tear(node, write);
  node.pending.clear();
}

void SimDisk::sync_names() {
  durable_names_ = names_;
  name_changes_.clear();
}

void SimDisk::process_dies() { power_ = false; }

void SimDisk::process_starts() {
  check(!power_ && handles_ == 0, "a process starts after the other has ended");
  for (auto& [name, node] : names_) node->shared.reset();
  power_ = true;
  cut_in_ = 0;
  ++generation_;
}

void SimDisk::power_up() {
  check(!power_ && handles_ == 0, "all files are closed before the power comes back");
  auto const kept = weather.ordered_names ? dice_.below(name_changes_.size() + 1) : name_changes_.size();
  for (size_t i = 0; i < kept; ++i) {
    auto const& change = name_changes_[i];
    if (!weather.ordered_names && dice_.chance(1, 2)) continue;
    if (change.node) durable_names_[change.name] = change.node;
    else durable_names_.erase(change.name);
  }
  name_changes_.clear();
  names_ = durable_names_;
  for (auto& [name, node] : names_) {
    survive(*node);
    node->now = node->durable;
    node->shared.reset();
  }
  power_ = true;
  cut_in_ = 0;
  ++generation_;
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(1 + dice_.below(INT32_MAX - 1)), nullptr);
}

std::vector<std::string> SimDisk::names() const {
  std::vector<std::string> out;
  for (auto const& [name, node] : names_) out.push_back(name);
  return out;
}

std::string const& SimDisk::bytes(std::string const& name) const {
  auto const found = names_.find(name);
  check(found != names_.end(), "no such file on the simulated disk");
  return found->second->now;
}

void SimDisk::put(std::string const& name, std::string bytes) {
  auto node = std::make_shared<Node>();
  node->durable = bytes;
  node->now = std::move(bytes);
  names_[name] = durable_names_[name] = node;
}

void SimDisk::remove(std::string const& name) {
  names_.erase(name);
  durable_names_.erase(name);
  std::erase_if(name_changes_, [&](NameChange const& change) { return change.name == name; });
}

void SimDisk::flip_bit(std::string const& name, uint64_t bit) {
  auto const found = names_.find(name);
  check(found != names_.end() && bit / 8 < found->second->now.size(), "no such bit on the simulated disk");
  auto& node = *found->second;
  char const mask = static_cast<char>(1U << (bit % 8));
  node.now[bit / 8] ^= mask;
  if (bit / 8 < node.durable.size()) node.durable[bit / 8] ^= mask;
}

}  // namespace ly::sim
