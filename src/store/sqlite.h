// SQLite behind the store's interface: WAL, synchronous=FULL (with NORMAL a power cut loses acknowledged commands: see
// tests/sim), foreign keys on, one writer, any number of readers on snapshots.
#pragma once
#include <string>

#include "store/database.h"

namespace ly::store {

struct SqliteOptions {
  std::string file;
  std::string vfs = {};           // the simulator's disk registers its own; empty = the system's
  bool exclusive = false;         // one connection only, no shared memory file (simulation)
  std::string synchronous = "full";  // tests/sim shows why nothing less will do
};

std::unique_ptr<Database> open_sqlite(SqliteOptions options);

}  // namespace ly::store
