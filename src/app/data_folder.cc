#include "app/data_folder.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

class ErasedFile final : public ErasedKeys {
 public:
  explicit ErasedFile(fs::path file) : file_(std::move(file)) {}
  void add(std::vector<std::string> const& key_ids) override {
    int const fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) throw store::StoreError("the list of erased persons cannot be written: " + file_.string());
    // A line end before it as well: a line of which only a part was written (a full disk) must not swallow the next.
    std::string lines = "\n";
    for (auto const& id : key_ids) lines += id + "\n";
    bool written = ::write(fd, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) && ::fsync(fd) == 0;
    ::close(fd);
    // The first line makes the file: its name must be durable too.
    int const folder = ::open(file_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    written = written && folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (!written) throw store::StoreError("the list of erased persons cannot be written: " + file_.string());
  }
  std::vector<std::string> all() override {
    std::vector<std::string> ids;
    std::ifstream in(file_);
    std::string line;
    while (std::getline(in, line)) if (!line.empty()) ids.push_back(line);
    return ids;
  }

 private:
  fs::path file_;
};

}  // namespace

void SystemSecrets::fill(std::span<unsigned char> out) { randombytes_buf(out.data(), out.size()); }

Instant SystemClock::now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

namespace {

NotWritable not_writable(fs::path const& file, int why) {
  auto const problem = [&](char const* code) { return NotWritable(Problem{code, file.string(), {{"why", std::generic_category().message(why)}}, Kind::unavailable, {}}); };
  switch (why) {
    case ENOENT: case ENOTDIR: return problem("file.no_folder");
    case EACCES: case EPERM: case EROFS: return problem("file.no_right");
    case ENOSPC: case EDQUOT: case EFBIG: return problem("file.no_space");
    case EISDIR: return problem("file.is_folder");
    default: return problem("file.not_writable");
  }
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    auto const n = ::write(fd, content.data(), content.size());
    if (n <= 0) return false;
    content.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

}  // namespace

Result<void> claim_file(fs::path const& file) {
  int const fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST) return refused("backup.exists", file.string());
  if (fd < 0) throw not_writable(file, errno);
  ::close(fd);
  return {};
}

void write_private_file(fs::path const& file, std::string_view content) {
  if (fs::is_directory(file)) throw not_writable(file, EISDIR);
  auto const beside = file.string() + ".new";
  int const fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) throw not_writable(file, errno);
  errno = 0;
  bool const written = write_all(fd, content) && ::fsync(fd) == 0;
  int why = errno;
  ::close(fd);
  if (!written || ::rename(beside.c_str(), file.c_str()) != 0) {
    if (written) why = errno;
    ::unlink(beside.c_str());
    throw not_writable(file, why);
  }
  auto const parent = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (int const folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
}

Result<std::string> read_whole_file(fs::path const& file, size_t max_bytes) {
  std::error_code error;
  auto const size = fs::file_size(file, error);
  if (error) return not_found("file.not_there", file.string());
  if (size > max_bytes) return Problem{"file.too_large", file.string(), {{"max_mb", std::to_string(max_bytes >> 20)}}, Kind::too_large, {}};
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  if (!in) return not_found("file.not_there", file.string());
  return content.str();
}

Result<std::unique_ptr<DataFolder>> DataFolder::open(fs::path const& path, Secrets& secrets, bool exclusive, bool create) {
  std::unique_ptr<DataFolder> folder(new DataFolder);
  folder->path_ = fs::absolute(path);
  std::error_code error;
  if (!fs::exists(folder->path_) && !create) return not_found("data.not_there", folder->path_.string());
  for (auto const& part : {folder->path_, folder->path_ / "keys", folder->path_ / "heads", folder->scratch()}) {
    if (fs::exists(part)) continue;
    fs::create_directories(part, error);
    if (error) return refused("data.not_writable", part.string(), {{"why", error.message()}});
    fs::permissions(part, fs::perms::owner_all, error);
  }
  if (exclusive) {
    auto const lock_file = folder->path_ / "lock";
    folder->lock_ = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (folder->lock_ < 0) return refused("data.not_writable", lock_file.string(), {{"why", "lock"}});
    if (::flock(folder->lock_, LOCK_EX | LOCK_NB) != 0) {
      char pid[32] = {};
      auto const n = ::read(folder->lock_, pid, sizeof pid - 1);
      return refused("data.in_use", folder->path_.string(), {{"pid", n > 0 ? std::string(trim(pid)) : "?"}});
    }
    auto const pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(folder->lock_, 0) != 0 || ::pwrite(folder->lock_, pid.data(), pid.size(), 0) < 0)
      return refused("data.not_writable", lock_file.string(), {{"why", "lock"}});
  }
  auto const key_file = folder->path_ / "keys" / "master.json";
  if (fs::exists(key_file)) {
    folder->masters_ = TRY(MasterKeys::from_text(TRY(read_whole_file(key_file, 1 << 20))));
  } else {
    if (fs::exists(folder->database_file())) return refused("key.missing", key_file.string());
    auto const sealing = sealing_of_environment();
    if (!sealing) return invalid("key.sealing", "LIAOYUAN_SEALING");
    folder->masters_ = MasterKeys::make(secrets, *sealing);
    write_private_file(key_file, folder->masters_.to_text());
  }
  folder->erased_ = std::make_unique<ErasedFile>(folder->path_ / "keys" / "erased.txt");
  return folder;
}

void DataFolder::keep_masters(MasterKeys const& masters) { write_private_file(path_ / "keys" / "master.json", masters.to_text()); }

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace ly::app
