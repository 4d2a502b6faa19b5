// A small XML file as a tree, read with expat: elements by local name, attributes, text. Document types and entities are refused
// (no XXE, no entity bombs); depth and size are bounded. For files people exchange (DMN), not for streams (xlsx has its own).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::formats {

inline constexpr size_t kXmlSizeMax = 16 * 1024 * 1024;
inline constexpr int kXmlDepthMax = 100;

struct XmlElement {
  std::string name;        // without prefix
  std::string name_space;
  std::vector<std::pair<std::string, std::string>> attributes;  // names without prefix
  std::string text;        // all character data directly inside
  std::vector<XmlElement> children;
  int line = 1;

  XmlElement const* find(std::string_view child) const;  // the first; nullptr if none
  std::string_view attribute(std::string_view key) const;  // empty if absent
};

// Problems: xml.syntax, xml.doctype, xml.too_deep, xml.too_long; at = "file:line".
Result<XmlElement> read_xml(std::string_view bytes, std::string const& file);

}  // namespace ly::formats
