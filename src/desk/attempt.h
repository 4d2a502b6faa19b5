// Part of a command that may be refused while the command itself goes on: what happened on the spot is kept even when what it was
// meant to do cannot be done. Of a refused part nothing remains, in the store, in the journal or in memory.
#pragma once
#include <utility>

#include "desk/context.h"

namespace ly {

// `part` answers a Result; its problem is returned for the caller to keep. Parts may not be nested in each other.
template <class F>
auto attempt(Context& context, F&& part) -> decltype(part()) {
  auto head = context.journal.head();
  auto const effects = context.after_commit.size();
  auto const undo = [&] {
    context.tx.rollback_to_savepoint();
    context.journal.back_to(std::move(head));
    context.after_commit.resize(effects);
  };
  context.tx.savepoint();
  try {
    auto result = part();
    if (result) context.tx.release();
    else undo();
    return result;
  } catch (...) {
    undo();
    throw;
  }
}

}  // namespace ly
