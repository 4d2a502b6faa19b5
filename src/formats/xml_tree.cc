#include "formats/xml_tree.h"

#include <expat.h>

#include <memory>

namespace ly::formats {
namespace {

struct State {
  XML_Parser parser = nullptr;
  std::vector<XmlElement> open;
  XmlElement root;
  std::string refusal;
};

constexpr char kSeparator = '\x01';

void split_name(std::string_view full, std::string& name, std::string* name_space) {
  auto const at = full.find(kSeparator);
  name = std::string(at == std::string_view::npos ? full : full.substr(at + 1));
  if (name_space) *name_space = std::string(at == std::string_view::npos ? std::string_view{} : full.substr(0, at));
}

void stop(State& state, char const* code) {
  if (state.refusal.empty()) state.refusal = code;
  XML_StopParser(state.parser, XML_FALSE);
}

void on_start(void* data, XML_Char const* name, XML_Char const** attributes) {
  auto& state = *static_cast<State*>(data);
  if (static_cast<int>(state.open.size()) >= kXmlDepthMax) return stop(state, "xml.too_deep");
  XmlElement element;
  split_name(name, element.name, &element.name_space);
  element.line = static_cast<int>(XML_GetCurrentLineNumber(state.parser));
  for (size_t i = 0; attributes[i]; i += 2) {
    std::string key;
    split_name(attributes[i], key, nullptr);
    element.attributes.emplace_back(std::move(key), attributes[i + 1]);
  }
  state.open.push_back(std::move(element));
}
void on_end(void* data, XML_Char const*) {
  auto& state = *static_cast<State*>(data);
  XmlElement done = std::move(state.open.back());
  state.open.pop_back();
  (state.open.empty() ? state.root : state.open.back().children.emplace_back()) = std::move(done);
}
void on_text(void* data, XML_Char const* text, int size) {
  auto& state = *static_cast<State*>(data);
  if (!state.open.empty()) state.open.back().text.append(text, static_cast<size_t>(size));
}
void on_doctype(void* data, XML_Char const*, XML_Char const*, XML_Char const*, int) { stop(*static_cast<State*>(data), "xml.doctype"); }

}  // namespace

XmlElement const* XmlElement::find(std::string_view child) const {
  for (auto const& c : children)
    if (c.name == child) return &c;
  return nullptr;
}
std::string_view XmlElement::attribute(std::string_view key) const {
  for (auto const& [name, value] : attributes)
    if (name == key) return value;
  return {};
}

Result<XmlElement> read_xml(std::string_view bytes, std::string const& file) {
  if (bytes.size() > kXmlSizeMax) return invalid("xml.too_long", file, {{"limit", std::to_string(kXmlSizeMax)}});
  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> const parser(XML_ParserCreateNS("UTF-8", kSeparator), XML_ParserFree);
  State state;
  state.parser = parser.get();
  XML_SetUserData(parser.get(), &state);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  bool const read = XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 1) == XML_STATUS_OK;
  if (read) return std::move(state.root);
  auto const line = std::to_string(XML_GetCurrentLineNumber(parser.get()));
  if (!state.refusal.empty()) return invalid(state.refusal, file + ":" + line, {{"line", line}, {"limit", std::to_string(kXmlDepthMax)}});
  return invalid("xml.syntax", file + ":" + line, {{"line", line}, {"reason", XML_ErrorString(XML_GetErrorCode(parser.get()))}});
}

}  // namespace ly::formats
