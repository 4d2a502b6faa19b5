#include "domains/cases/located.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <re2/re2.h>

#include <sstream>

namespace ly::cases {
namespace {

constexpr size_t kFileMax = 1U << 20;  // a service file of thousands of lines is far below
constexpr size_t kDepthMax = 24;

// A plain scalar by the YAML 1.2 core schema; anything else is a text.
json::value plain_value(std::string const& text) {
  if (text.empty() || text == "null" || text == "~" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  static RE2 const whole("[-+]?[0-9]{1,18}"), decimal(R"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?)");
  if (RE2::FullMatch(text, whole)) return json::value(static_cast<int64_t>(std::stoll(text)));
  if (RE2::FullMatch(text, decimal)) return json::value(std::stod(text));
  return json::value(text);
}

// Builds the values from the parser's events, so that what a tree would hide (duplicate keys, anchors) is seen.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Located& out) : out_(out) {}
  std::vector<Problem> problems;

  void OnDocumentStart(YAML::Mark const&) override {}
  void OnDocumentEnd() override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override { put(mark, anchor, "", nullptr); }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override {
    say("yaml.alias", mark);
    put(mark, 0, "", nullptr);
  }
  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, std::string const& value) override {
    if (!stack_.empty() && stack_.back().is_map && !stack_.back().has_key) return key(mark, anchor, value);
    put(mark, anchor, tag, tag == "?" ? plain_value(value) : json::value(value));
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override { open(mark, tag, anchor, false); }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override { open(mark, tag, anchor, true); }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    bool is_map = false, has_key = false;
    std::string path, key;
    json::object object;
    json::array array;
  };
  Located& out_;
  std::vector<Level> stack_;

  void say(std::string code, YAML::Mark const& mark, std::map<std::string, std::string> args = {}) {
    problems.push_back(invalid(std::move(code), out_.file + ":" + std::to_string(mark.line + 1), std::move(args)));
  }
  void plain(YAML::Mark const& mark, YAML::anchor_t anchor, std::string const& tag) {
    if (anchor != 0) say("yaml.anchor", mark);
    if (!tag.empty() && tag != "?" && tag != "!") say("yaml.tag", mark, {{"tag", tag}});
  }
  std::string path_here() const {
    if (stack_.empty()) return {};
    auto const& top = stack_.back();
    if (!top.is_map) return top.path + "[" + std::to_string(top.array.size()) + "]";
    return top.path.empty() ? top.key : top.path + "." + top.key;
  }
  void key(YAML::Mark const& mark, YAML::anchor_t anchor, std::string const& name) {
    auto& top = stack_.back();
    if (anchor != 0) say("yaml.anchor", mark);
    if (top.object.contains(name)) say("yaml.duplicate_key", mark, {{"key", name}});
    top.key = name;
    top.has_key = true;
    out_.lines.emplace(path_here(), mark.line + 1);
  }
  void put(YAML::Mark const& mark, YAML::anchor_t anchor, std::string const& tag, json::value value) {
    plain(mark, anchor, tag);
    out_.lines.emplace(path_here(), mark.line + 1);
    set(std::move(value));
  }
  void set(json::value value) {
    if (stack_.empty()) {
      out_.value = std::move(value);
      return;
    }
    auto& top = stack_.back();
    if (!top.is_map) {
      top.array.push_back(std::move(value));
      return;
    }
    top.object[top.key] = std::move(value);
    top.has_key = false;
  }
  void open(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, bool is_map) {
    plain(mark, anchor, tag);
    if (!stack_.empty() && stack_.back().is_map && !stack_.back().has_key) throw YAML::ParserException(mark, "a key must be a text");
    if (stack_.size() > kDepthMax) throw YAML::ParserException(mark, "too deep");
    auto const path = path_here();
    out_.lines.emplace(path, mark.line + 1);
    stack_.push_back({is_map, false, path, {}, {}, {}});
  }
  void close() {
    auto top = std::move(stack_.back());
    stack_.pop_back();
    set(top.is_map ? json::value(std::move(top.object)) : json::value(std::move(top.array)));
  }
};

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
  if (text.size() > kFileMax) return invalid("yaml.too_long", out.file);
  Builder builder(out);
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    Located rest;
    Builder second(rest);
    if (parser.HandleNextDocument(second)) return invalid("yaml.documents", out.file);
  } catch (YAML::Exception const& error) {
    return invalid("yaml.syntax", out.file + ":" + std::to_string(error.mark.line + 1), {{"why", error.msg}});
  }
  if (!builder.problems.empty()) return all_of("yaml.refused", std::move(builder.problems));
  return out;
}

Result<Located> read_canonical(std::string_view file, std::string_view text) {
  Located out;
  out.file = file;
  out.value = TRY(parse_json(text));
  return out;
}

}  // namespace ly::cases
