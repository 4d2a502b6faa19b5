#include "domains/cases/kept_counts.h"

#include "base/text.h"
#include "desk/journal.h"

namespace ly::cases {
namespace {

// Everything count_views looks at but the hour. A text goes with its length, so that two filters cannot read alike.
std::string key_of(rows::Filter const& f) {
  std::string out;
  auto const add = [&](std::string_view text) { out += std::to_string(text.size()) + ":" + std::string(text); };
  auto const add_all = [&](std::optional<std::vector<std::string>> const& texts) {
    out += texts ? std::to_string(texts->size()) : "-";
    if (texts)
      for (auto const& text : *texts) add(text);
  };
  out += std::to_string(static_cast<int>(f.scope.kind)) + "/" + std::to_string(f.end_of_today.ms) + "/";
  for (auto const* text : {&f.scope.code, &f.account, &f.service, &f.state, &f.lane, &f.no_part, &f.enterprise_id, &f.parent, &f.label}) add(*text);
  add_all(f.enterprises);
  add_all(f.only);
  return out;
}

}  // namespace

rows::Views KeptCounts::of(View const& view, rows::Filter const& filter) const {
  auto const seq = journal_head(view.tx).seq;
  auto const key = key_of(filter);
  {
    std::scoped_lock const lock(mutex_);
    if (seq == seq_)
      if (auto const found = kept_.find(key); found != kept_.end() && found->second.from <= filter.now && filter.now < found->second.until) return found->second;
  }
  auto const counted = rows::count_views(view.tx, filter);
  std::scoped_lock const lock(mutex_);
  if (seq > seq_ || kept_.size() >= kMost) kept_.clear();
  if (seq >= seq_) {  // an older snapshot's counts are of use to nobody else
    seq_ = seq;
    kept_.insert_or_assign(key, counted);
  }
  return counted;
}

}  // namespace ly::cases
