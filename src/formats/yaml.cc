#include "formats/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>
#include <sstream>

#include "base/text.h"

namespace ly::formats {
namespace {

Problem place(std::string code, std::string const& file, int line, int column, std::map<std::string, std::string> args = {}) {
  args["line"] = std::to_string(line);
  args["column"] = std::to_string(column);
  return invalid(std::move(code), file + ":" + std::to_string(line), std::move(args));
}

// Builds the tree from yaml-cpp's events. A refusal leaves the parser by exception, which ends in read_yaml.
struct Refused {
  Problem problem;
};

class Builder : public YAML::EventHandler {
 public:
  Builder(std::string const& file, std::string_view text) : file_(file), text_(text) {
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) lines_.push_back(at + 1);
  }
  Yaml root;

  void OnDocumentStart(YAML::Mark const&) override {}
  void OnDocumentEnd() override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override { put(node(mark, Yaml::Is::null, "", anchor)); }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override { refuse("yaml.alias", mark); }
  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, std::string const& value) override {
    Yaml out = node(mark, Yaml::Is::text, tag, anchor);
    out.quoted = tag == "!";  // yaml-cpp marks plain scalars "?" and all others "!"
    out.text = value;
    if (out.quoted && !closed(mark)) throw Refused{place("yaml.quote", file_, out.line, out.column)};
    if (!out.quoted && (value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL")) out.is = Yaml::Is::null;
    put(std::move(out));
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(node(mark, Yaml::Is::list, tag, anchor));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(node(mark, Yaml::Is::map, tag, anchor));
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Yaml node;
    bool has_key = false;
    YamlMember member;
  };
  std::string const& file_;
  std::string_view text_;
  std::vector<size_t> lines_ = {0};  // where each begins
  std::vector<Open> open_;

  size_t offset(YAML::Mark const& mark) const {  // yaml-cpp's columns count bytes
    auto const line = static_cast<size_t>(mark.line);
    return line < lines_.size() ? std::min(text_.size(), lines_[line] + static_cast<size_t>(mark.column)) : text_.size();
  }
  int column(YAML::Mark const& mark) const {
    auto const line = static_cast<size_t>(mark.line);
    if (line >= lines_.size()) return mark.column + 1;
    auto const before = text_.substr(lines_[line], offset(mark) - lines_[line]);
    return static_cast<int>(is_utf8(before) ? utf8_length(before) : before.size()) + 1;
  }
  // yaml-cpp takes a quoted text that ends with the file instead of with its quote.
  bool closed(YAML::Mark const& mark) const {
    size_t at = offset(mark);
    char const quote = at < text_.size() ? text_[at] : ' ';
    if (quote != '"' && quote != '\'') return true;
    for (++at; at < text_.size(); ++at) {
      if (quote == '"' && text_[at] == '\\') ++at;
      else if (quote == '\'' && text_.substr(at, 2) == "''") ++at;
      else if (text_[at] == quote) return true;
    }
    return false;
  }

  [[noreturn]] void refuse(std::string code, YAML::Mark const& mark, std::map<std::string, std::string> args = {}) {
    throw Refused{place(std::move(code), file_, mark.line + 1, column(mark), std::move(args))};
  }

  Yaml node(YAML::Mark const& mark, Yaml::Is is, std::string const& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) refuse("yaml.anchor", mark);
    if (!tag.empty() && tag != "?" && tag != "!") refuse("yaml.tag", mark, {{"tag", tag}});
    Yaml out;
    out.is = is;
    out.line = mark.line + 1;
    out.column = column(mark);
    if (static_cast<int>(open_.size()) >= kYamlDepthMax) refuse("yaml.too_deep", mark, {{"limit", std::to_string(kYamlDepthMax)}});
    return out;
  }

  void open(Yaml node) {
    if (!open_.empty() && open_.back().node.is_map() && !open_.back().has_key)
      throw Refused{place("yaml.key", file_, node.line, node.column)};
    open_.push_back({std::move(node), false, {}});
  }
  void close() {
    Yaml done = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(done));
  }

  void put(Yaml value) {
    if (open_.empty()) { root = std::move(value); return; }
    auto& top = open_.back();
    if (top.node.is_list()) { top.node.items.push_back(std::move(value)); return; }
    if (!top.has_key) {
      if (!value.is_text()) throw Refused{place("yaml.key", file_, value.line, value.column)};
      for (auto const& member : top.node.members)
        if (member.key == value.text)
          throw Refused{place("yaml.duplicate_key", file_, value.line, value.column, {{"key", value.text}, {"first", std::to_string(member.line)}})};
      top.member = YamlMember{value.text, value.line, value.column, {}};
      top.has_key = true;
      return;
    }
    top.member.value = std::move(value);
    top.node.members.push_back(std::move(top.member));
    top.has_key = false;
  }
};

// What yaml-cpp would take and we do not: tabs and directives.
Problem refused_characters(std::string_view text, std::string const& file) {
  int line = 1, column = 1;
  for (char c : text) {
    if (c == '\t') return place("yaml.tab", file, line, column);
    if (c == '%' && column == 1) return place("yaml.directive", file, line, column);
    if (c == '\n') { ++line; column = 0; }
    ++column;
  }
  return {};
}

bool is_whole(std::string_view t) {
  if (!t.empty() && (t[0] == '-' || t[0] == '+')) t.remove_prefix(1);
  return !t.empty() && t.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_decimal(std::string_view t) {  // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
  if (!t.empty() && (t[0] == '-' || t[0] == '+')) t.remove_prefix(1);
  size_t i = 0, digits = 0;
  auto const run = [&] {
    size_t const from = i;
    while (i < t.size() && t[i] >= '0' && t[i] <= '9') ++i;
    return i - from;
  };
  digits += run();
  if (i < t.size() && t[i] == '.') { ++i; digits += run(); }
  if (digits == 0) return false;
  if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
    ++i;
    if (i < t.size() && (t[i] == '-' || t[i] == '+')) ++i;
    if (run() == 0) return false;
  }
  return i == t.size();
}

}  // namespace

Yaml const* Yaml::find(std::string_view key) const {
  for (auto const& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}
std::string_view Yaml::text_of(std::string_view key) const {
  auto const* found = find(key);
  return found && found->is_text() ? std::string_view(found->text) : std::string_view{};
}
bool Yaml::is_boolean() const {
  return is_text() && !quoted && (text == "true" || text == "True" || text == "TRUE" || text == "false" || text == "False" || text == "FALSE");
}
bool Yaml::is_true() const { return is_boolean() && (text[0] == 't' || text[0] == 'T'); }
bool Yaml::is_number() const { return is_text() && !quoted && is_decimal(text); }

Result<Yaml> read_yaml(std::string_view text, std::string const& file) {
  if (text.size() > kYamlSizeMax) return invalid("yaml.too_long", file, {{"limit", std::to_string(kYamlSizeMax)}});
  if (!is_utf8(text)) return invalid("yaml.not_utf8", file);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (auto problem = refused_characters(text, file); !problem.code.empty()) return problem;
  Builder builder(file, text);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    Yaml root = std::move(builder.root);
    Builder second(file, text);
    if (parser.HandleNextDocument(second)) return place("yaml.documents", file, second.root.line, 1);
    return root;
  } catch (Refused& refused) {
    return std::move(refused.problem);
  } catch (YAML::Exception const& e) {
    return place("yaml.syntax", file, e.mark.line + 1, e.mark.column + 1, {{"reason", e.msg}});
  }
}

json::value to_json(Yaml const& node) {
  switch (node.is) {
    case Yaml::Is::null: return nullptr;
    case Yaml::Is::list: {
      json::array out;
      for (auto const& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case Yaml::Is::map: {
      json::object out;
      for (auto const& member : node.members) out.emplace(member.key, to_json(member.value));
      return out;
    }
    case Yaml::Is::text: break;
  }
  if (node.is_boolean()) return node.is_true();
  if (node.is_number()) {
    std::string_view const digits = node.text[0] == '+' ? std::string_view(node.text).substr(1) : std::string_view(node.text);
    if (is_whole(digits)) {
      int64_t whole = 0;
      if (std::from_chars(digits.data(), digits.data() + digits.size(), whole).ec == std::errc{}) return whole;
    }
    double number = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc{} && std::isfinite(number)) return number;
  }
  return json::string(node.text);
}

std::string yaml_text(std::string_view text) {
  Yaml plain;
  plain.is = Yaml::Is::text;
  plain.text = std::string(text);
  bool const signs = text.find_first_of(":#,[]{}&*!|>'\"%@`\\\n\r\t?-=<") != std::string_view::npos;
  bool const edges = text.empty() || text.front() == ' ' || text.back() == ' ' || text == "~" || lower_ascii(text) == "null";
  bool control = false;
  for (char c : text) control = control || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  if (!signs && !edges && !control && !plain.is_boolean() && !plain.is_number()) return plain.text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') { out += '\\'; out += c; }
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) out += "\\x" + to_hex(std::string_view(&c, 1));
    else out += c;
  }
  return out + "\"";
}

}  // namespace ly::formats
