// Migrations: numbered, forward only, one transaction each, remembered with their digest so that an edited old
// migration is noticed. A file written by a newer program is refused rather than guessed at.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace ly::store {

struct Migration {
  int64_t number = 0;     // from the file name: 0007_add_rosters.sql
  std::string_view name;
  std::string_view sql;
};

std::vector<Migration> all_migrations();  // the embedded ones, in order; gaps are a bug (check())

// Numbers applied. Problems: store.newer (args found, known), store.migration_changed (args number).
Result<int64_t> migrate(Connection& writer, std::vector<Migration> const& migrations);

}  // namespace ly::store
