#include "domains/cases/located.h"

#include "formats/yaml.h"

namespace ly::cases {
namespace {

void note_lines(formats::Yaml const& node, std::string const& path, Located& out) {
  out.lines.emplace(path, node.line);
  for (auto const& member : node.members) {
    auto const inner = path.empty() ? member.key : path + "." + member.key;
    out.lines.emplace(inner, member.line);
    note_lines(member.value, inner, out);
  }
  for (size_t i = 0; i < node.items.size(); ++i) note_lines(node.items[i], path + "[" + std::to_string(i) + "]", out);
}

}  // namespace

std::string Located::at(std::string_view path) const {
  for (;;) {
    auto const found = lines.find(path);
    if (found != lines.end()) return file + ":" + std::to_string(found->second);
    auto const cut = path.find_last_of(".[");
    if (cut == std::string_view::npos) return file;
    path = path.substr(0, cut);
  }
}

Result<Located> read_located(std::string_view file, std::string_view text) {
  Located out;
  out.file = file;
  auto const tree = TRY(formats::read_yaml(text, out.file));
  out.value = formats::to_json(tree);
  note_lines(tree, "", out);
  return out;
}

}  // namespace ly::cases
