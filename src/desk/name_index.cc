#include "desk/name_index.h"

#include <unicode/coll.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/check.h"

namespace ly {

void NameIndex::put(std::string_view kind, Entry entry) {
  std::unique_lock const lock(mutex_);
  auto& entries = kinds_[std::string(kind)];
  auto id = entry.id;
  entries.insert_or_assign(std::move(id), std::move(entry));
}

void NameIndex::remove(std::string_view kind, std::string_view id) {
  std::unique_lock const lock(mutex_);
  auto const entries = kinds_.find(kind);
  if (entries == kinds_.end()) return;
  auto const at = entries->second.find(id);
  if (at != entries->second.end()) entries->second.erase(at);
}

std::vector<NameIndex::Entry> NameIndex::search(std::string_view kind, std::string_view part, size_t limit, std::string_view division_prefix,
                                                std::string_view enterprise_id) const {
  std::vector<Entry> found;
  {
    std::shared_lock const lock(mutex_);
    auto const entries = kinds_.find(kind);
    if (entries == kinds_.end()) return found;
    for (auto const& [id, entry] : entries->second) {
      if (!entry.division.starts_with(division_prefix)) continue;
      if (!enterprise_id.empty() && entry.enterprise_id != enterprise_id) continue;
      if (entry.name.find(part) != std::string::npos) found.push_back(entry);
    }
  }
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::Collator> const pinyin(icu::Collator::createInstance(icu::Locale("zh_CN@collation=pinyin"), error));
  check(U_SUCCESS(error) != 0, "ICU has no pinyin collation");
  std::sort(found.begin(), found.end(), [&](Entry const& a, Entry const& b) {
    UErrorCode status = U_ZERO_ERROR;
    auto const order = pinyin->compareUTF8(a.name, b.name, status);
    return order != UCOL_EQUAL ? order == UCOL_LESS : a.id < b.id;
  });
  if (found.size() > limit) found.resize(limit);
  return found;
}

size_t NameIndex::size(std::string_view kind) const {
  std::shared_lock const lock(mutex_);
  auto const entries = kinds_.find(kind);
  return entries == kinds_.end() ? 0 : entries->second.size();
}

}  // namespace ly
