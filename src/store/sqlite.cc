#include "store/sqlite.h"

#include <sqlite3.h>

#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/check.h"

namespace ly::store {
namespace {

// A reader that finds the file busy (checkpoint, backup) waits this long before it gives up.
constexpr int kBusyWaitMs = 10'000;
// Pages kept by the writer: 8 MiB, enough for the working set of a county. Readers are several and live side by side: 2 MiB hold a page of any list,
// and what a count of 100,000 rows reads is in the system's cache anyway.
constexpr char kCache[] = "pragma cache_size=-8192";
constexpr char kReaderCache[] = "pragma cache_size=-2048";
// The write-ahead log is folded back after this many pages (16 MiB) so that it cannot grow without end.
constexpr char kCheckpoint[] = "pragma wal_autocheckpoint=4000";
// A process that was killed may have left a commit in the page cache that never reached the disk. Recovery shows it, a
// repeated request would be answered from it, and a power cut would take it back: so it is folded back, with its syncs,
// before anybody is served.
constexpr char kSettle[] = "pragma wal_checkpoint(passive)";
// Pages and cells that are given up are overwritten with zeros (Debian's SQLite is built so; another may not be).
constexpr char kSecureDelete[] = "pragma secure_delete=on";
// Attempts to cut the log after a scrub, each as long as kBusyWaitMs where readers hold it.
constexpr int kCutAttempts = 3;

[[noreturn]] void fail(sqlite3* db, char const* doing) {
  throw StoreError(std::string(doing) + ": " + (db ? sqlite3_errmsg(db) : "out of memory"));
}

struct Prepared {
  sqlite3_stmt* statement = nullptr;
  std::vector<int> slots;  // parameter $k stands at sqlite's index slots[k - 1]; 0 if $k is unused
  bool busy = false;
};

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(sqlite3* db, Prepared* prepared, bool owned) : db_(db), prepared_(prepared), owned_(owned) {}
  ~SqliteCursor() override {
    sqlite3_reset(prepared_->statement);
    sqlite3_clear_bindings(prepared_->statement);
    prepared_->busy = false;
    if (!owned_) return;
    sqlite3_finalize(prepared_->statement);
    delete prepared_;
  }
  SqliteCursor(SqliteCursor const&) = delete;
  SqliteCursor& operator=(SqliteCursor const&) = delete;

  bool next() override {
    if (done_) return false;
    int const rc = sqlite3_step(prepared_->statement);
    if (rc == SQLITE_ROW) return on_row_ = true;
    on_row_ = false;
    done_ = true;
    if (rc != SQLITE_DONE) fail(db_, sqlite3_sql(prepared_->statement));
    return false;
  }
  bool is_null(int column) const override { return type(column) == SQLITE_NULL; }
  int64_t integer(int column) const override {
    check(type(column) == SQLITE_INTEGER, "integer column expected");
    return sqlite3_column_int64(prepared_->statement, column);
  }
  double real(int column) const override {
    check(type(column) == SQLITE_FLOAT || type(column) == SQLITE_INTEGER, "real column expected");
    return sqlite3_column_double(prepared_->statement, column);
  }
  std::string_view text(int column) const override {
    check(type(column) == SQLITE_TEXT, "text column expected");
    auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(prepared_->statement, column));
    return {data, static_cast<size_t>(sqlite3_column_bytes(prepared_->statement, column))};
  }
  std::string_view bytes(int column) const override {
    check(type(column) == SQLITE_BLOB, "bytes column expected");
    auto const* data = static_cast<char const*>(sqlite3_column_blob(prepared_->statement, column));
    return {data, static_cast<size_t>(sqlite3_column_bytes(prepared_->statement, column))};
  }

 private:
  int type(int column) const {
    check(on_row_ && column >= 0 && column < sqlite3_column_count(prepared_->statement), "no such column");
    return sqlite3_column_type(prepared_->statement, column);
  }
  sqlite3* db_;
  Prepared* prepared_;
  bool owned_;
  bool done_ = false, on_row_ = false;
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(SqliteOptions const& options, bool writer) {
    int const flags = (writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(options.file.c_str(), &db_, flags, options.vfs.empty() ? nullptr : options.vfs.c_str()) != SQLITE_OK) {
      std::string const why = db_ ? sqlite3_errmsg(db_) : "out of memory";
      sqlite3_close(db_);
      throw StoreError("open " + options.file + ": " + why);
    }
    try {
      sqlite3_busy_timeout(db_, kBusyWaitMs);
      if (options.exclusive) plain("pragma locking_mode=exclusive");
      if (writer) plain("pragma journal_mode=wal");
      plain(("pragma synchronous=" + options.synchronous).c_str());
      plain("pragma foreign_keys=on");
      plain("pragma trusted_schema=off");
      plain("pragma temp_store=memory");
      plain(writer ? kCache : kReaderCache);
      plain(kCheckpoint);
      if (writer) plain(kSettle);
      if (writer) plain(kSecureDelete);
      if (!writer) plain("pragma query_only=on");
    } catch (...) {
      sqlite3_close(db_);
      throw;
    }
  }
  ~SqliteConnection() override {
    for (auto& [sql, prepared] : cache_) sqlite3_finalize(prepared.statement);
    sqlite3_close(db_);
  }
  SqliteConnection(SqliteConnection const&) = delete;
  SqliteConnection& operator=(SqliteConnection const&) = delete;

  std::unique_ptr<Cursor> run(std::string_view sql, std::span<Parameter const> parameters) override {
    auto [prepared, owned] = prepare(sql);
    auto cursor = std::make_unique<SqliteCursor>(db_, prepared, owned);
    for (size_t k = 0; k < parameters.size(); ++k) {
      int const slot = k < prepared->slots.size() ? prepared->slots[k] : 0;
      check(slot != 0, "a parameter the statement does not name");
      bind_one(prepared->statement, slot, parameters[k]);
    }
    check(prepared->slots.size() == parameters.size(), "a parameter of the statement is missing");
    return cursor;
  }
  int64_t changes() const override { return sqlite3_changes64(db_); }
  void script(std::string_view sql) override { plain(std::string(sql).c_str()); }

  // Kept prepared like any other: a short reading would else be a tenth parsing of these two.
  void begin_write() override { run("begin immediate", {})->next(); }
  void begin_read() override { run("begin", {})->next(); }
  // Never throws: it ends a snapshot on the way out of whatever happened. After an error of the disk SQLite may have ended it by itself.
  void end_read() override {
    if (sqlite3_get_autocommit(db_) != 0) return;
    try {
      run("commit", {})->next();
    } catch (StoreError const&) {
      rollback();
    }
  }
  void commit() override { run("commit", {})->next(); }
  void rollback() override {
    if (sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
  }
  void savepoint() override { run("savepoint command", {})->next(); }
  void release() override { run("release command", {})->next(); }
  void rollback_to_savepoint() override { plain("rollback to command; release command"); }

  bool scrub() override {
    // secure_delete leaves what the balancing of pages copied aside; only a new file is surely without it. The copy of the living rows
    // goes to a file: it may be larger than the memory.
    plain("pragma temp_store=file");
    plain("vacuum");
    plain("pragma temp_store=memory");
    for (int attempt = 0; attempt < kCutAttempts; ++attempt) {
      auto const cut = run("pragma wal_checkpoint(truncate)", {});
      if (cut->next() && cut->integer(0) == 0) return true;
    }
    return false;
  }

 private:
  void plain(char const* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db_, sql);
  }
  // A statement in use (a cursor open on the same text further up) gets a twin of its own.
  std::pair<Prepared*, bool> prepare(std::string_view sql) {
    auto const found = cache_.find(sql);
    if (found != cache_.end() && !found->second.busy) {
      found->second.busy = true;
      return {&found->second, false};
    }
    Prepared fresh;
    if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &fresh.statement, nullptr) != SQLITE_OK)
      fail(db_, std::string(sql).c_str());
    int const count = sqlite3_bind_parameter_count(fresh.statement);
    fresh.slots.resize(static_cast<size_t>(count));
    for (int k = 1; k <= count; ++k)
      fresh.slots[static_cast<size_t>(k - 1)] = sqlite3_bind_parameter_index(fresh.statement, ("$" + std::to_string(k)).c_str());
    fresh.busy = true;
    if (found != cache_.end()) return {new Prepared(fresh), true};
    return {&cache_.emplace(std::string(sql), fresh).first->second, false};
  }
  void bind_one(sqlite3_stmt* statement, int slot, Parameter const& parameter) {
    int rc = SQLITE_OK;
    if (std::holds_alternative<std::monostate>(parameter)) {
      rc = sqlite3_bind_null(statement, slot);
    } else if (auto const* n = std::get_if<int64_t>(&parameter)) {
      rc = sqlite3_bind_int64(statement, slot, *n);
    } else if (auto const* d = std::get_if<double>(&parameter)) {
      rc = sqlite3_bind_double(statement, slot, *d);
    } else if (auto const* text = std::get_if<std::string_view>(&parameter)) {
      rc = sqlite3_bind_text64(statement, slot, text->data() ? text->data() : "", text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
      auto const& bytes = std::get<Bytes const*>(parameter)->value;
      rc = sqlite3_bind_blob64(statement, slot, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    }
    if (rc != SQLITE_OK) fail(db_, "bind");
  }

  sqlite3* db_ = nullptr;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> cache_;
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(SqliteOptions options) : options_(std::move(options)) {}
  std::unique_ptr<Connection> open_writer() override { return std::make_unique<SqliteConnection>(options_, true); }
  std::unique_ptr<Connection> open_reader() override { return std::make_unique<SqliteConnection>(options_, options_.exclusive); }

  void copy_to(std::string const& file) override {
    auto const connection = open_reader();
    connection->script("pragma query_only=off");  // it refuses VACUUM INTO too, though that writes another file
    connection->run("vacuum into $1", std::vector<Parameter>{std::string_view(file)})->next();
  }

  std::string integrity() override {
    auto const connection = open_reader();
    std::string found;
    for (auto const* pragma : {"pragma integrity_check", "pragma foreign_key_check"}) {
      auto const cursor = connection->run(pragma, {});
      while (cursor->next())
        if (!cursor->is_null(0) && cursor->text(0) != "ok") found += std::string(cursor->text(0)) + "\n";
    }
    return found;
  }

 private:
  SqliteOptions options_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(SqliteOptions options) {
  // Nobody asks SQLite how much memory it holds; counting it is a lock all connections share, taken at every allocation. Only before the library's first
  // use: later (a file system of a test's own is registered) it is refused and the counting stays.
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
  return std::make_unique<SqliteDatabase>(std::move(options));
}

}  // namespace ly::store
