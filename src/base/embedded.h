// Files that travel inside the program (see cmake/embed.cmake), so that one binary is enough on the first night.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace ly::embedded {

struct File {
  std::string_view name;  // path relative to its root: "services/resumption/service.yaml"
  std::string_view bytes;
};

std::vector<File> migrations();  // migrations/NNNN_verb_noun.sql, in order of name
std::vector<File> shipped();     // services/, policies/, words/, regions/
std::vector<File> web();         // the built web application; empty in a build without it
std::optional<File> find(std::vector<File> const& files, std::string_view name);

}  // namespace ly::embedded
