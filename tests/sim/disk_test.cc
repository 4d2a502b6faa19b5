// The simulated disk does what it says: a disk that only seemed to fail would make every other test here worthless.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstring>
#include <algorithm>
#include <set>

#include "sim_disk.h"

namespace ly::sim {
namespace {

struct NoClock : Clock {
  Instant now() override { return {0}; }
};

// One open file, as SQLite uses it.
class File {
 public:
  File(SimDisk& disk, char const* name, int kind) {
    auto* vfs = sqlite3_vfs_find(disk.vfs().c_str());
    room_.resize(static_cast<size_t>(vfs->szOsFile));
    file_ = reinterpret_cast<sqlite3_file*>(room_.data());
    opened = vfs->xOpen(vfs, name, file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | kind, nullptr) == SQLITE_OK;
  }
  ~File() { if (opened) file_->pMethods->xClose(file_); }
  File(File const&) = delete;
  File& operator=(File const&) = delete;

  int write(std::string_view text, int64_t at) { return file_->pMethods->xWrite(file_, text.data(), static_cast<int>(text.size()), at); }
  int sync() { return file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL); }
  int lock(int level) { return file_->pMethods->xLock(file_, level); }
  int unlock(int level) { return file_->pMethods->xUnlock(file_, level); }
  int shm_lock(int slot, int flags) { return file_->pMethods->xShmLock(file_, slot, 1, flags); }
  int read(std::string& out, int64_t at) { return file_->pMethods->xRead(file_, out.data(), static_cast<int>(out.size()), at); }
  bool opened = false;

 private:
  std::vector<char> room_;
  sqlite3_file* file_ = nullptr;
};

bool there(SimDisk const& disk, std::string const& name) {
  auto const names = disk.names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(SimDisk, what_is_synced_stays_and_the_rest_survives_in_any_part) {
  NoClock clock;
  std::set<std::string> fates;  // of the four sectors written after the sync
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SimDisk disk(seed, clock);
    {
      File log(disk, "a-wal", SQLITE_OPEN_WAL);
      EXPECT_EQ(log.write(std::string(4 * kSector, 'o'), 0), SQLITE_OK);
      EXPECT_EQ(log.sync(), SQLITE_OK);
      EXPECT_EQ(log.write(std::string(4 * kSector, 'n'), 0), SQLITE_OK);
      EXPECT_EQ(disk.bytes("a-wal"), std::string(4 * kSector, 'n'));
      disk.cut_power();
      EXPECT_NE(log.write("x", 0), SQLITE_OK);
    }
    disk.power_up();
    auto const left = disk.bytes("a-wal");
    ASSERT_EQ(left.size(), 4 * kSector);
    std::string fate;
    for (size_t s = 0; s < 4; ++s) {
      auto const sector = left.substr(s * kSector, kSector);
      EXPECT_TRUE(sector == std::string(kSector, 'o') || sector == std::string(kSector, 'n')) << "a sector is whole or not";
      fate += sector[0];
    }
    fates.insert(fate);
  }
  EXPECT_TRUE(fates.contains("oooo") && fates.contains("nnnn"));
  EXPECT_GT(fates.size(), 8U) << "torn writes";
}

TEST(SimDisk, a_name_is_durable_with_the_directory) {
  NoClock clock;
  int gone = 0;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    for (bool const with_log : {false, true}) {
      SimDisk disk(seed, clock);
      {
        File database(disk, "a", SQLITE_OPEN_MAIN_DB);
        database.write("content", 0);
        database.sync();  // the octets, not the name
        if (with_log) { EXPECT_EQ(File(disk, "a-wal", SQLITE_OPEN_WAL).sync(), SQLITE_OK); }
        disk.cut_power();
      }
      disk.power_up();
      if (with_log) {
        EXPECT_TRUE(there(disk, "a") && there(disk, "a-wal"));
      } else {
        gone += there(disk, "a") ? 0 : 1;
      }
      if (there(disk, "a")) { EXPECT_EQ(disk.bytes("a"), "content"); }
    }
  }
  EXPECT_GT(gone, 5);
  EXPECT_LT(gone, 45);
}

TEST(SimDisk, lies_and_forgets_when_told_to) {
  NoClock clock;
  int lost = 0, forgotten = 0;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SimDisk disk(seed, clock);
    disk.arm(true);
    {
      File log(disk, "a-wal", SQLITE_OPEN_WAL);
      log.write("first", 0);
      EXPECT_EQ(log.sync(), SQLITE_OK);
      disk.weather.lying_sync = true;
      log.write("liar!", 0);
      EXPECT_EQ(log.sync(), SQLITE_OK);
      disk.cut_power();
    }
    disk.power_up();
    lost += disk.bytes("a-wal") == "first" ? 1 : 0;
    disk.weather.lying_sync = false;
    disk.weather.failed_sync_forgets = true;
    {
      File log(disk, "a-wal", SQLITE_OPEN_WAL);
      log.write("again", 0);
      disk.weather.sync_errors = 1'000'000;
      EXPECT_EQ(log.sync(), SQLITE_IOERR_FSYNC);
      disk.weather.sync_errors = 0;
      EXPECT_EQ(log.sync(), SQLITE_OK) << "the second sync says yes";
      EXPECT_EQ(disk.bytes("a-wal"), "again") << "and the cache shows it";
      disk.cut_power();
    }
    disk.power_up();
    forgotten += disk.bytes("a-wal") == "again" ? 0 : 1;
  }
  EXPECT_GT(lost, 5);
  EXPECT_GT(forgotten, 5);
}

TEST(SimDisk, a_killed_process_leaves_the_page_cache_a_power_cut_does_not) {
  NoClock clock;
  SimDisk disk(5, clock);
  {
    File log(disk, "a-wal", SQLITE_OPEN_WAL);
    log.sync();
    log.write("unsynced", 0);
    disk.process_dies();
    EXPECT_NE(log.write("too late", 0), SQLITE_OK);
  }
  disk.process_starts();
  EXPECT_EQ(disk.bytes("a-wal"), "unsynced");
}

TEST(SimDisk, a_full_disk_takes_what_needs_no_room) {
  NoClock clock;
  SimDisk disk(6, clock);
  disk.arm(true);
  File log(disk, "a-wal", SQLITE_OPEN_WAL);
  EXPECT_EQ(log.write("12345678", 0), SQLITE_OK);
  disk.weather.full = true;
  EXPECT_EQ(log.write("abcd", 0), SQLITE_OK);
  EXPECT_EQ(log.write("abcd", 8), SQLITE_FULL);
  std::string four(4, ' ');
  EXPECT_EQ(log.read(four, 0), SQLITE_OK);
  EXPECT_EQ(four, "abcd");
  EXPECT_EQ(log.read(four, 6), SQLITE_IOERR_SHORT_READ);
}

TEST(SimDisk, locks_keep_readers_and_writers_apart) {
  NoClock clock;
  SimDisk disk(7, clock);
  File a(disk, "a", SQLITE_OPEN_MAIN_DB), b(disk, "a", SQLITE_OPEN_MAIN_DB);
  EXPECT_EQ(a.lock(SQLITE_LOCK_SHARED), SQLITE_OK);
  EXPECT_EQ(b.lock(SQLITE_LOCK_SHARED), SQLITE_OK);
  EXPECT_EQ(a.lock(SQLITE_LOCK_RESERVED), SQLITE_OK);
  EXPECT_EQ(b.lock(SQLITE_LOCK_RESERVED), SQLITE_BUSY);
  EXPECT_EQ(a.lock(SQLITE_LOCK_EXCLUSIVE), SQLITE_BUSY) << "b still reads";
  b.unlock(SQLITE_LOCK_NONE);
  EXPECT_EQ(b.lock(SQLITE_LOCK_SHARED), SQLITE_BUSY) << "a waits for the last reader: no new ones";
  EXPECT_EQ(a.lock(SQLITE_LOCK_EXCLUSIVE), SQLITE_OK);
  a.unlock(SQLITE_LOCK_NONE);
  int const share = SQLITE_SHM_LOCK | SQLITE_SHM_SHARED, own = SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE;
  EXPECT_EQ(a.shm_lock(3, share), SQLITE_OK);
  EXPECT_EQ(b.shm_lock(3, share), SQLITE_OK);
  EXPECT_EQ(b.shm_lock(3, own), SQLITE_BUSY);
  EXPECT_EQ(b.shm_lock(4, own), SQLITE_OK);
  EXPECT_EQ(a.shm_lock(4, share), SQLITE_BUSY);
}

}  // namespace
}  // namespace ly::sim
