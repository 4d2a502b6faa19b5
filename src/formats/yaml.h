// A strict reader of YAML 1.2 for the files people write by hand: service files and policy tables. It gives a tree with line and
// column on every node. Refused, each with its place: duplicate keys, anchors, aliases, tags, directives, several documents,
// tabs, keys that are no plain text, too deep, too long. `no`, `yes`, `on`, `off` are texts (core schema, YAML 1.2.2 §10.3.2).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace ly::formats {

inline constexpr size_t kYamlSizeMax = 1024 * 1024;  // ten times the longest service file we can think of
inline constexpr int kYamlDepthMax = 24;

struct YamlMember;

struct Yaml {
  enum class Is { null, text, list, map } is = Is::null;
  int line = 1, column = 1;       // from 1
  std::string text;               // of a text, as written (after unquoting)
  bool quoted = false;            // '…', "…", | or >: never a number, boolean or null
  std::vector<Yaml> items;        // of a list
  std::vector<YamlMember> members;  // of a map, in order

  bool is_map() const { return is == Is::map; }
  bool is_list() const { return is == Is::list; }
  bool is_text() const { return is == Is::text; }
  bool is_null() const { return is == Is::null; }
  Yaml const* find(std::string_view key) const;      // nullptr when absent or not a map
  std::string_view text_of(std::string_view key) const;  // empty when absent or not a text
  // Core schema of an unquoted text: true/false, whole number, number.
  bool is_boolean() const;
  bool is_number() const;
  bool is_true() const;
};

struct YamlMember {
  std::string key;
  int line = 1, column = 1;
  Yaml value;
};

// Codes: yaml.syntax, yaml.quote, yaml.duplicate_key, yaml.anchor, yaml.alias, yaml.tag, yaml.directive, yaml.documents, yaml.tab, yaml.key,
// yaml.too_deep, yaml.too_long, yaml.not_utf8. at = "file:line"; args: line, column.
Result<Yaml> read_yaml(std::string_view text, std::string const& file);

// Numbers outside int64 and double, like 1e999, stay texts.
json::value to_json(Yaml const& node);

// Writes a text so that read_yaml gives it back: plain where that is safe, else in double quotes.
std::string yaml_text(std::string_view text);

}  // namespace ly::formats
