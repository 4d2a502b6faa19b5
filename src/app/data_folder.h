// The data folder: liaoyuan.db (everything, sealed), keys/ (master key, erased list: never in a backup), heads/ (signed
// heads of the journal). Made with rights for its owner only. One server per folder: a lock file says who has it.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "desk/keyring.h"
#include "store/database.h"

namespace ly::app {

class DataFolder {
 public:
  // Problems: data.not_writable, data.in_use (args pid), key.missing (a database without its key file), key.sealing (LIAOYUAN_SEALING names no profile), key.*.
  // `exclusive`: for a server; commands that only look take no lock.
  static Result<std::unique_ptr<DataFolder>> open(std::filesystem::path const& path, Secrets& secrets, bool exclusive, bool create);
  ~DataFolder();

  std::filesystem::path path() const { return path_; }
  std::string database_file() const { return (path_ / "liaoyuan.db").string(); }
  std::filesystem::path scratch() const { return path_ / "scratch"; }  // sheets while they are written; unlinked at once
  std::filesystem::path heads() const { return path_ / "heads"; }
  MasterKeys const& masters() const { return masters_; }  // as they were when the folder was opened
  void keep_masters(MasterKeys const& masters);              // durable when it returns. Throws store::StoreError
  ErasedKeys& erased() { return *erased_; }

 private:
  DataFolder() = default;
  std::filesystem::path path_;
  MasterKeys masters_;
  std::unique_ptr<ErasedKeys> erased_;
  int lock_ = -1;
};

struct SystemSecrets : Secrets {
  void fill(std::span<unsigned char> out) override;
};
struct SystemClock : Clock {
  Instant now() override;
};
// The system's clock moved by an offset: the demo region is built over the days before now, so that its cases have a past.
struct ShiftedClock : Clock {
  std::atomic<int64_t> shift_ms{0};
  Instant now() override { return {SystemClock().now().ms + shift_ms.load()}; }
};

// The place a file should go to does not take it; `problem` says why in the reader's words: file.no_folder, file.no_right, file.no_space,
// file.is_folder, file.not_writable.
struct NotWritable : store::StoreError {
  explicit NotWritable(Problem p) : StoreError("cannot write " + p.at), problem(std::move(p)) {}
  Problem problem;
};
// Takes the name for a file that something else will write: makes it empty. Problem: backup.exists; throws NotWritable.
Result<void> claim_file(std::filesystem::path const& file);
// Written beside and renamed, synced, readable by the owner only. Throws NotWritable; then nothing is left behind.
void write_private_file(std::filesystem::path const& file, std::string_view content);
Result<std::string> read_whole_file(std::filesystem::path const& file, size_t max_bytes = size_t{1} << 30);

}  // namespace ly::app
