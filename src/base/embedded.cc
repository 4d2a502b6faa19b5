#include "base/embedded.h"

#include <algorithm>
#include <cstdint>

namespace ly::embedded {
namespace {

struct Row {
  char const* name;
  char const* bytes;
  uint64_t size;
};

}  // namespace

extern "C" {
extern Row const ly_embedded_migrations[] __attribute__((visibility("hidden")));
extern Row const ly_embedded_shipped[] __attribute__((visibility("hidden")));
extern Row const ly_embedded_web[] __attribute__((visibility("hidden")));
}

namespace {

std::vector<File> list(Row const* row) {
  std::vector<File> files;
  for (; row->name != nullptr; ++row) files.push_back({row->name, {row->bytes, row->size}});
  std::sort(files.begin(), files.end(), [](File const& a, File const& b) { return a.name < b.name; });
  return files;
}

}  // namespace

std::vector<File> migrations() { return list(ly_embedded_migrations); }
std::vector<File> shipped() { return list(ly_embedded_shipped); }
std::vector<File> web() { return list(ly_embedded_web); }

std::optional<File> find(std::vector<File> const& files, std::string_view name) {
  auto const at = std::find_if(files.begin(), files.end(), [&](File const& f) { return f.name == name; });
  if (at == files.end()) return std::nullopt;
  return *at;
}

}  // namespace ly::embedded
