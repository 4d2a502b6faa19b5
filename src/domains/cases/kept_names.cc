#include "domains/cases/kept_names.h"

namespace ly::cases {

std::vector<std::string> KeptNames::of(int64_t seq, std::vector<std::string> const& ids, Ask const& ask) const {
  std::vector<std::string> names(ids.size()), missing;
  {
    std::scoped_lock const lock(mutex_);
    for (size_t i = 0; i < ids.size(); ++i) {
      auto const found = seq == seq_ ? kept_.find(ids[i]) : kept_.end();
      if (found != kept_.end()) names[i] = found->second;
      else missing.push_back(ids[i]);
    }
  }
  if (missing.empty()) return names;
  auto asked = ask(missing);
  for (size_t i = 0; i < ids.size(); ++i)
    if (auto const found = asked.find(ids[i]); found != asked.end()) names[i] = found->second;
  for (auto& id : missing) asked.try_emplace(std::move(id));  // that there is none is kept too
  std::scoped_lock const lock(mutex_);
  if (seq > seq_ || kept_.size() >= kMost) kept_.clear();
  if (seq >= seq_) {  // an older snapshot's names are of use to nobody else
    seq_ = seq;
    for (auto& [id, name] : asked) kept_.insert_or_assign(id, std::move(name));
  }
  return names;
}

}  // namespace ly::cases
