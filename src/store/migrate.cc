#include "store/migrate.h"

#include <sodium.h>

#include <charconv>

#include "base/embedded.h"
#include "base/text.h"

namespace ly::store {
namespace {

std::string digest_of(std::string_view sql) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(sql.data()), sql.size());
  return to_hex(out);
}

}  // namespace

std::vector<Migration> all_migrations() {
  std::vector<Migration> all;
  for (auto const& file : embedded::migrations()) {
    auto const name = file.name.substr(file.name.rfind('/') + 1);
    Migration m;
    m.name = name;
    m.sql = file.bytes;
    std::from_chars(name.data(), name.data() + 4, m.number);
    all.push_back(m);
    check(m.number == static_cast<int64_t>(all.size()), "migrations are numbered without gaps");
  }
  return all;
}

Result<int64_t> migrate(Connection& writer, std::vector<Migration> const& migrations) {
  writer.script("create table if not exists migration(number bigint primary key, name text not null, digest text not null)");
  auto const newest = find_value<int64_t>(writer, "select max(number) from migration").value_or(0);
  auto const known = static_cast<int64_t>(migrations.size());
  if (newest > known)
    return refused("store.newer", {}, {{"found", std::to_string(newest)}, {"known", std::to_string(known)}});
  int64_t applied = 0;
  for (auto const& m : migrations) {
    auto const digest = digest_of(m.sql);
    auto const seen = find_value<std::string>(writer, "select digest from migration where number = $1", m.number);
    if (seen) {
      if (*seen != digest) return refused("store.migration_changed", std::string(m.name), {{"number", std::to_string(m.number)}});
      continue;
    }
    writer.begin_write();
    try {
      writer.script(m.sql);
      execute(writer, "insert into migration(number, name, digest) values($1, $2, $3)", m.number, m.name, digest);
      writer.commit();
    } catch (...) {
      writer.rollback();
      throw;
    }
    ++applied;
  }
  return applied;
}

}  // namespace ly::store
