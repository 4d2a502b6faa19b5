// The store: rows in, rows out. One small interface that SQLite fills today and PostgreSQL joins later, so SQL in the
// domains keeps to what both understand ($1 … $n parameters, standard SQL, `on conflict`, `returning`). What differs
// between the two stands in sqlite.cc alone; portable_sql_test reads all SQL of the house for strays.
// The machine's failures (disk full, file gone) are exceptions: the desk rolls back and answers 503.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "base/id.h"
#include "base/time.h"

namespace ly::store {

// The machine cannot. Repeating the same command with the same request id is safe.
struct StoreError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Bytes {  // distinguishes octets from text
  std::string value;
  bool operator==(Bytes const&) const = default;
};

using Parameter = std::variant<std::monostate, int64_t, double, std::string_view, Bytes const*>;

// Rows of one statement, in order; columns from 0. Reading past the end or another type than stored is a bug (check()).
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool next() = 0;
  virtual bool is_null(int column) const = 0;
  virtual int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;   // valid until next()
  virtual std::string_view bytes(int column) const = 0;  // valid until next()
};

class Connection {
 public:
  virtual ~Connection() = default;
  virtual std::unique_ptr<Cursor> run(std::string_view sql, std::span<Parameter const> parameters) = 0;
  virtual int64_t changes() const = 0;  // rows touched by the last statement run to its end
  virtual void script(std::string_view sql) = 0;  // several statements without parameters (migrations)

  virtual void begin_write() = 0;
  virtual void begin_read() = 0;  // a snapshot until end_read()
  virtual void end_read() = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;  // never throws
  virtual void savepoint() = 0;
  virtual void release() = 0;
  virtual void rollback_to_savepoint() = 0;

  // Outside a transaction: writes the whole file anew and cuts its log, so that no octet of what was deleted or overwritten is left in
  // either. Takes as long as writing the file twice; readers go on. False: a reader still holds an older state, the log could not be cut.
  virtual bool scrub() = 0;
};

class Database {
 public:
  virtual ~Database() = default;
  virtual std::unique_ptr<Connection> open_writer() = 0;
  virtual std::unique_ptr<Connection> open_reader() = 0;
  // A consistent copy while others read and write; `file` must not exist.
  virtual void copy_to(std::string const& file) = 0;
  // Problems the database finds in its own pages and references; empty when sound.
  virtual std::string integrity() = 0;
};

// ---- typed convenience over run() ----

inline Parameter bind(std::monostate) { return {}; }
inline Parameter bind(std::nullopt_t) { return {}; }
inline Parameter bind(bool v) { return int64_t{v}; }
inline Parameter bind(int64_t v) { return v; }
inline Parameter bind(int32_t v) { return int64_t{v}; }
inline Parameter bind(uint32_t v) { return int64_t{v}; }
inline Parameter bind(size_t v) { return static_cast<int64_t>(v); }
inline Parameter bind(double v) { return v; }
inline Parameter bind(std::string_view v) { return v; }
inline Parameter bind(std::string const& v) { return std::string_view(v); }
inline Parameter bind(char const* v) { return std::string_view(v); }
inline Parameter bind(Bytes const& v) { return &v; }
inline Parameter bind(Instant v) { return v.ms; }
inline Parameter bind(Day v) { return int64_t{v.number}; }
template <class Tag> Parameter bind(Id<Tag> const& v) { return std::string_view(v.text); }
template <class T> Parameter bind(std::optional<T> const& v) { return v ? bind(*v) : Parameter{}; }

inline void fetch(Cursor const& c, int i, bool& out) { out = c.integer(i) != 0; }
inline void fetch(Cursor const& c, int i, int64_t& out) { out = c.integer(i); }
inline void fetch(Cursor const& c, int i, int32_t& out) { out = static_cast<int32_t>(c.integer(i)); }
inline void fetch(Cursor const& c, int i, double& out) { out = c.real(i); }
inline void fetch(Cursor const& c, int i, std::string& out) { out = c.is_null(i) ? std::string() : std::string(c.text(i)); }
inline void fetch(Cursor const& c, int i, Bytes& out) { out.value = c.is_null(i) ? std::string() : std::string(c.bytes(i)); }
inline void fetch(Cursor const& c, int i, Instant& out) { out.ms = c.integer(i); }
inline void fetch(Cursor const& c, int i, Day& out) { out.number = static_cast<int32_t>(c.integer(i)); }
template <class Tag> void fetch(Cursor const& c, int i, Id<Tag>& out) { fetch(c, i, out.text); }
template <class T> void fetch(Cursor const& c, int i, std::optional<T>& out) {
  if (c.is_null(i)) { out.reset(); return; }
  T value{};
  fetch(c, i, value);
  out = std::move(value);
}

// The row under the cursor, column by column, into `out...`.
template <class... T> void read(Cursor const& cursor, T&... out) {
  int i = 0;
  (fetch(cursor, i++, out), ...);
}

template <class... A> std::unique_ptr<Cursor> query(Connection& tx, std::string_view sql, A const&... args) {
  Parameter const parameters[] = {bind(args)..., Parameter{}};
  return tx.run(sql, std::span<Parameter const>(parameters, sizeof...(A)));
}

// Runs to the end; rows touched.
template <class... A> int64_t execute(Connection& tx, std::string_view sql, A const&... args) {
  auto const cursor = query(tx, sql, args...);
  while (cursor->next()) {}
  return tx.changes();
}

// The first column of the first row, if there is a row and it is not null.
template <class T, class... A> std::optional<T> find_value(Connection& tx, std::string_view sql, A const&... args) {
  auto const cursor = query(tx, sql, args...);
  if (!cursor->next() || cursor->is_null(0)) return std::nullopt;
  T out{};
  fetch(*cursor, 0, out);
  return out;
}

}  // namespace ly::store
