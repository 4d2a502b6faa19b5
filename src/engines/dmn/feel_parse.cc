// The parser: FEEL text -> Code, by recursive descent over characters (DMN 1.5 §10.3.1.2). Local names become slots, free
// names become `reads`, names inside a filter are looked for in the item first. Reading stops at the first mistake.
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engines/dmn/feel_code.h"
#include "engines/dmn/feel_scan.h"

namespace ly::dmn {
namespace {

constexpr int32_t kNone = -1;
constexpr size_t kNodesMax = 100'000;
constexpr int kTreeDepthMax = 600;  // also of chains like 1+1+1+…: the evaluator recurses once per level
constexpr size_t kLevelsMax = 40;   // functions written inside one another

// Names that may follow a dot and hold a blank although no model declares them (§10.3.2.3, tables 53 and 54).
constexpr std::array<std::string_view, 3> kSpecialMembers{"time offset", "start included", "end included"};

struct Local {
  std::string name;
  int32_t slot = 0;
  bool is_filter = false;  // `item`, whose members are names too
};

// What belongs to one function body, or to the outermost level.
struct Level {
  std::vector<Local> locals;
  int32_t slots = 0;
  std::vector<std::pair<int32_t, int32_t>> captured;  // node of the outer level, slot here
};

struct Comparison {
  std::string_view sign;
  Op op;
};
constexpr std::array<Comparison, 6> kComparisons{{{"!=", Op::differs}, {"<=", Op::at_most}, {">=", Op::at_least},
                                                  {"=", Op::equals}, {"<", Op::less}, {">", Op::more}}};

class Parser {
 public:
  Parser(std::string_view text, Names const& names) : names_(names) {
    code_.text = text;
    text_ = code_.text;
    levels_.emplace_back();
    for (auto const& name : names.variables()) add_special(name);
    for (auto const& name : names.members()) add_special(name);
    for (auto name : builtin_names()) add_special(name);
    for (auto name : kSpecialMembers) add_special(name);
  }

  Result<Code> expression() {
    code_.root = expression_node();
    return finished();
  }

  Result<Code> unary_tests() {
    input_slot_ = declare("?");
    skip();
    size_t const start = at_;
    if (trim(text_.substr(at_)) == "-") {
      code_.any = true;
      at_ = text_.size();
      code_.root = add(Op::test_any, {}, start);
    } else {
      code_.root = test_list();
    }
    return finished();
  }

  // `not(…)` around the whole cell.
  Result<Code> negated_tests() {
    input_slot_ = declare("?");
    skip();
    size_t const start = at_;
    if (word("not") && expect("(")) {
      auto const inner = test_list();
      if (inner != kNone && expect(")")) code_.root = add(Op::test_none, {inner}, start, kNone, input_slot_);
    }
    return finished();
  }

 private:
  // --- characters --------------------------------------------------------------------------------------------------------
  void add_special(std::string_view name) { if (!is_word(name)) special_.emplace_back(name); }
  void skip() { at_ = skip_space(text_, at_); }
  bool failed() const { return !problem_.code.empty(); }
  bool sees(std::string_view sign) { skip(); return text_.substr(at_, sign.size()) == sign; }
  bool take(std::string_view sign) {
    if (!sees(sign)) return false;
    at_ += sign.size();
    return true;
  }
  bool sees_word(std::string_view w) {
    skip();
    return word_end(text_, at_) == at_ + w.size() && text_.substr(at_, w.size()) == w;
  }
  bool word(std::string_view w) {
    if (!sees_word(w)) return false;
    at_ += w.size();
    return true;
  }

  std::string near() {
    skip();
    if (at_ >= text_.size()) return "";
    size_t end = at_;
    for (int i = 0; i < 12 && end < text_.size(); ++i) end += code_point_at(text_, end).size;
    return std::string(text_.substr(at_, end - at_));
  }

  int32_t fail(std::string code, std::map<std::string, std::string> args = {}) {
    if (failed()) return kNone;
    skip();
    auto const c = code_point_at(text_, at_);
    if (char const meant = c.size ? half_width(c.value) : 0; meant != 0 && code != "feel.too_deep") {
      code = "feel.full_width";
      args["instead"] = c.value == 0x2264 || c.value == 0x2266 ? "<=" : c.value == 0x2265 || c.value == 0x2267 ? ">=" : std::string(1, meant);
    }
    args["near"] = near();
    args["text"] = std::string(text_.substr(0, 200));
    problem_ = invalid(std::move(code), position_text(text_, at_), std::move(args));
    return kNone;
  }
  bool expect(std::string_view sign) {
    if (take(sign)) return true;
    fail("feel.expected", {{"expected", std::string(sign)}});
    return false;
  }
  bool expect_word(std::string_view w) {
    if (word(w)) return true;
    fail("feel.expected", {{"expected", std::string(w)}});
    return false;
  }

  Result<Code> finished() {
    skip();
    if (!failed() && at_ < text_.size()) fail("feel.trailing");
    if (failed()) return problem_;
    code_.slots = levels_[0].slots;
    return std::move(code_);
  }

  // --- nodes -------------------------------------------------------------------------------------------------------------
  int32_t add(Op op, std::vector<int32_t> const& kids, size_t start, int32_t data = kNone, int32_t slot = kNone, uint8_t flag = 0) {
    if (failed()) return kNone;
    Node node;
    node.op = op;
    node.flag = flag;
    node.data = data;
    node.slot = slot;
    node.first = static_cast<int32_t>(code_.kids.size());
    node.count = static_cast<int32_t>(kids.size());
    node.at = static_cast<uint32_t>(start);
    int depth = 1;
    for (auto kid : kids) {
      code_.kids.push_back(kid);
      if (kid == kNone) continue;
      depth = std::max(depth, depths_[static_cast<size_t>(kid)] + 1);
    }
    node.end = static_cast<uint32_t>(start + trimmed_size(text_.substr(start, at_ - start)));  // less what was looked over
    if (depth > kTreeDepthMax || code_.nodes.size() >= kNodesMax) return fail("feel.too_deep");
    code_.nodes.push_back(node);
    depths_.push_back(depth);
    return static_cast<int32_t>(code_.nodes.size()) - 1;
  }
  static size_t trimmed_size(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return text.size();
  }
  int32_t constant(Value value, size_t start) {
    code_.constants.push_back(std::move(value));
    return add(Op::constant, {}, start, static_cast<int32_t>(code_.constants.size()) - 1);
  }
  int32_t name_index(std::string_view name) {
    auto const found = std::find(code_.names.begin(), code_.names.end(), name);
    if (found != code_.names.end()) return static_cast<int32_t>(found - code_.names.begin());
    code_.names.emplace_back(name);
    return static_cast<int32_t>(code_.names.size()) - 1;
  }
  int32_t append_names(std::vector<std::string> const& names) {
    auto const first = static_cast<int32_t>(code_.names.size());
    code_.names.insert(code_.names.end(), names.begin(), names.end());
    return first;
  }

  // --- names -------------------------------------------------------------------------------------------------------------
  int32_t declare(std::string name, bool is_filter = false) {
    auto& level = levels_.back();
    add_special(name);
    level.locals.push_back({std::move(name), level.slots, is_filter});
    return level.slots++;
  }
  size_t mark() const { return levels_.back().locals.size(); }
  void forget(size_t mark) { levels_.back().locals.resize(mark); }

  // A node that reads `slot` of level `from`, seen from level `at`: captured by each function between.
  int32_t read_slot(size_t from, size_t at, int32_t slot, size_t start) {
    if (from == at) return add(Op::local, {}, start, slot);
    return capture(read_slot(from, at - 1, slot, start), at, start);
  }
  int32_t read_global(std::string_view name, size_t at, size_t start) {
    if (at > 0) return capture(read_global(name, at - 1, start), at, start);
    auto const found = std::find(code_.reads.begin(), code_.reads.end(), name);
    auto const index = static_cast<int32_t>(found - code_.reads.begin());
    if (found == code_.reads.end()) code_.reads.emplace_back(name);
    return add(Op::global, {}, start, index);
  }
  int32_t capture(int32_t outer, size_t at, size_t start) {
    if (outer == kNone) return kNone;
    auto& level = levels_[at];
    auto const& wanted = code_.node(outer);
    for (auto const& [node, slot] : level.captured) {
      auto const& kept = code_.node(node);
      if (kept.op == wanted.op && kept.data == wanted.data) return add(Op::local, {}, start, slot);
    }
    int32_t const slot = level.slots++;
    level.captured.emplace_back(outer, slot);
    return add(Op::local, {}, start, slot);
  }

  int32_t name_node(std::string const& name, size_t start) {
    size_t const top = levels_.size() - 1;
    std::vector<int32_t> items;
    int32_t found = kNone;
    bool is_local = false;
    for (size_t level = levels_.size(); level-- > 0 && !is_local;) {
      auto const locals = levels_[level].locals;  // a copy: reading a slot may not disturb what we walk
      for (size_t i = locals.size(); i-- > 0 && !is_local;) {
        if (locals[i].name == name) {
          found = read_slot(level, top, locals[i].slot, start);
          if (locals[i].is_filter) items.push_back(read_slot(level, top, locals[i].slot, start));  // its own member `item` first
          is_local = true;
        } else if (locals[i].is_filter) {
          items.push_back(read_slot(level, top, locals[i].slot, start));
        }
      }
    }
    if (failed()) return kNone;
    if (!is_local) {
      bool const known = !names_.is_closed() || names_.variables().contains(name) || names_.unknown_is_null();
      if (known) found = read_global(name, top, start);
      else if (items.empty()) {
        at_ = start;
        return fail("feel.unknown_name", {{"name", name}, {"known", known_names()}});
      }
    }
    if (items.empty()) return found;
    items.insert(items.begin(), found);
    return add(Op::dynamic, items, start, name_index(name));
  }
  std::string known_names() const {
    std::string out;
    for (auto const& name : names_.variables()) {
      if (out.size() > 160) return out + " …";
      out += (out.empty() ? "" : ", ") + name;
    }
    return out;
  }

  // The longest name that stands here: a declared one of several words, else one identifier. Empty if none.
  std::string take_name() {
    skip();
    size_t best = word_end(text_, at_);
    std::string name(text_.substr(at_, best - at_));
    for (auto const& candidate : special_) {
      size_t const end = name_end(text_, at_, candidate);
      if (end > best) { best = end; name = candidate; }
    }
    if (name.empty() && sees("?")) { name = "?"; best = at_ + 1; }
    at_ = best;
    return name;
  }
  // Words up to the keyword or sign that must follow a newly declared name; blanks inside are part of the name.
  std::string take_new_name(std::string_view until_word, std::string_view until_signs) {
    skip();
    size_t const start = at_;
    size_t end = at_;
    while (at_ < text_.size()) {
      skip();
      if (at_ >= text_.size()) break;
      if (!until_word.empty() && at_ > start && sees_word(until_word)) break;
      if (until_signs.find(text_[at_]) != std::string_view::npos) break;
      auto const c = code_point_at(text_, at_);
      bool const sign = at_ > start && std::string_view("./-'+*").find(text_[at_]) != std::string_view::npos;
      if (!is_name_part(c.value) && !sign) break;
      at_ += c.size;
      end = at_;
    }
    at_ = end;
    auto const c = code_point_at(text_, start);
    if (end == start || !is_name_start(c.value)) return {};
    return normal_name(text_.substr(start, end - start));
  }

  // --- expressions, from loose to tight --------------------------------------------------------------------------------------
  struct Nesting {
    explicit Nesting(int& n) : count(n) { ++count; }
    ~Nesting() { --count; }
    int& count;
  };

  int32_t expression_node() {
    Nesting const nesting(nesting_);
    if (nesting_ > kNestingMax) return fail("feel.too_deep");
    if (failed()) return kNone;
    bool const outer_high_end = std::exchange(in_high_end_, false);
    auto const node = either_node();
    in_high_end_ = outer_high_end;
    return node;
  }

  int32_t either_node() { return chain("or", Op::either, [this] { return both_node(); }); }
  int32_t both_node() { return chain("and", Op::both, [this] { return comparison_node(); }); }

  template <class Next>
  int32_t chain(std::string_view keyword, Op op, Next next) {
    skip();
    size_t const start = at_;
    auto const left = next();
    if (left == kNone || !sees_word(keyword)) return left;
    std::vector<int32_t> kids{left};
    while (word(keyword)) {
      kids.push_back(next());
      if (kids.back() == kNone) return kNone;
    }
    return add(op, kids, start);
  }

  int32_t comparison_node() {
    skip();
    size_t const start = at_;
    auto left = sum_node();
    while (left != kNone) {
      if (auto const* comparison = take_comparison()) {
        auto const right = sum_node();
        if (right == kNone) return kNone;
        left = add(comparison->op, {left, right}, start);
      } else if (word("between")) {
        auto const low = sum_node();
        if (low == kNone || !expect_word("and")) return kNone;
        auto const high = sum_node();
        if (high == kNone) return kNone;
        left = add(Op::between, {left, low, high}, start);
      } else if (word("in")) {
        left = in_node(left, start);
      } else {
        return left;
      }
    }
    return left;
  }
  Comparison const* take_comparison() {
    skip();
    for (auto const& c : kComparisons)
      if (take(c.sign)) return &c;
    return nullptr;
  }

  int32_t in_node(int32_t value, size_t start) {
    size_t const before = mark();
    int32_t const outer_input = input_slot_;
    bool const outer_saw = saw_input_;
    input_slot_ = declare("?");
    int32_t const slot = input_slot_;
    skip();
    int32_t tests = kNone;
    if (sees("(") && !range_ahead(text_, at_ + 1)) {
      at_ += 1;
      tests = test_list();
      if (tests != kNone && !expect(")")) tests = kNone;
    } else {
      tests = one_test(false);
    }
    forget(before);
    input_slot_ = outer_input;
    saw_input_ = outer_saw;
    return tests == kNone ? kNone : add(Op::in, {value, tests}, start, kNone, slot);
  }

  int32_t sum_node() {
    skip();
    size_t const start = at_;
    auto left = product_node();
    while (left != kNone) {
      Op op = Op::add;
      if (take("+")) op = Op::add;
      else if (take("-")) op = Op::subtract;
      else return left;
      auto const right = product_node();
      left = right == kNone ? kNone : add(op, {left, right}, start);
    }
    return left;
  }

  int32_t product_node() {
    skip();
    size_t const start = at_;
    auto left = power_node();
    while (left != kNone) {
      Op op = Op::multiply;
      if (sees("**")) return left;
      if (take("*")) op = Op::multiply;
      else if (take("/")) op = Op::divide;
      else return left;
      auto const right = power_node();
      left = right == kNone ? kNone : add(op, {left, right}, start);
    }
    return left;
  }

  int32_t power_node() {
    skip();
    size_t const start = at_;
    auto left = negation_node();
    while (left != kNone && take("**")) {
      auto const right = negation_node();
      left = right == kNone ? kNone : add(Op::power, {left, right}, start);
    }
    return left;
  }

  int32_t negation_node() {
    skip();
    size_t const start = at_;
    if (!sees("-")) return instance_node();
    Nesting const nesting(nesting_);
    if (nesting_ > kNestingMax) return fail("feel.too_deep");
    at_ += 1;
    auto const inner = negation_node();
    if (inner == kNone) return kNone;
    auto const& node = code_.node(inner);
    if (node.op == Op::constant && code_.constants[static_cast<size_t>(node.data)].is(Kind::number))
      return constant(-code_.constants[static_cast<size_t>(node.data)].number(), start);
    return add(Op::negate, {inner}, start);
  }

  int32_t instance_node() {
    skip();
    size_t const start = at_;
    auto node = postfix_node();
    while (node != kNone && sees_word("instance")) {
      word("instance");
      if (!expect_word("of")) return kNone;
      Type type;
      if (!take_type(type)) return kNone;
      code_.types.push_back(std::move(type));
      node = add(Op::instance, {node}, start, static_cast<int32_t>(code_.types.size()) - 1);
    }
    return node;
  }

  int32_t postfix_node() {
    skip();
    size_t const start = at_;
    auto node = primary_node();
    while (node != kNone) {
      skip();
      if (sees("..")) return node;
      if (take(".")) {
        auto const name = take_name();
        if (name.empty()) return fail("feel.expected", {{"expected", "name"}});
        node = add(Op::path, {node}, start, name_index(name));
      } else if (sees("[") && !(in_high_end_ && closes_range())) {
        at_ += 1;
        node = filter_node(node, start);
      } else if (take("(")) {
        node = invocation_node(node, start);
      } else {
        return node;
      }
    }
    return node;
  }

  // In `]a..b[` the last bracket closes the range unless an index follows.
  bool closes_range() {
    size_t const next = skip_space(text_, at_ + 1);
    if (next >= text_.size()) return true;
    char const c = text_[next];
    return std::string_view(")],}=<>!*/+.").find(c) != std::string_view::npos || text_.substr(next, 4) == "and " || text_.substr(next, 3) == "or " ||
           text_.substr(next, 5) == "then " || text_.substr(next, 5) == "else " || text_.substr(next, 7) == "return " ||
           text_.substr(next, 10) == "satisfies ";
  }

  int32_t filter_node(int32_t list, size_t start) {
    size_t const before = mark();
    int32_t const slot = declare("item", true);
    auto const condition = expression_node();
    forget(before);
    if (condition == kNone || !expect("]")) return kNone;
    return add(Op::filter, {list, condition}, start, kNone, slot);
  }

  // Arguments after "(": by position or `name: value`. False on a mistake.
  bool take_arguments(std::vector<int32_t>& values, std::vector<std::string>& names) {
    if (take(")")) return true;
    do {
      size_t const start = at_;
      auto const name = take_new_name({}, ":");
      if (!name.empty() && sees(":")) {
        at_ += 1;
        names.push_back(name);
      } else {
        at_ = start;
      }
      auto const value = expression_node();
      if (value == kNone) return false;
      values.push_back(value);
      if (!names.empty() && names.size() != values.size()) { fail("feel.mixed_arguments"); return false; }
    } while (take(","));
    return expect(")");
  }

  int32_t invocation_node(int32_t callee, size_t start) {
    std::vector<int32_t> kids{callee};
    std::vector<int32_t> values;
    std::vector<std::string> names;
    if (!take_arguments(values, names)) return kNone;
    kids.insert(kids.end(), values.begin(), values.end());
    return add(Op::invoke, kids, start, names.empty() ? kNone : append_names(names));
  }

  int32_t builtin_node(std::string const& name, size_t start) {
    std::vector<int32_t> values;
    std::vector<std::string> names;
    at_ += 1;  // the bracket
    if (!take_arguments(values, names)) return kNone;
    auto const index = static_cast<int32_t>(find_builtins(name).data() - builtins().data());
    if (names.empty() && is_literal_function(name) && !values.empty()) {
      if (auto folded = folded_call(index, values)) return constant(std::move(*folded), start);
    }
    return add(Op::builtin, values, start, index, names.empty() ? kNone : append_names(names));
  }

  // date("2020-02-17") and its like with constant arguments are constants.
  static bool is_literal_function(std::string_view name) {
    return name == "date" || name == "time" || name == "date and time" || name == "duration";
  }
  std::optional<Value> folded_call(int32_t index, std::vector<int32_t> const& arguments) {
    std::vector<Value> values;
    for (auto argument : arguments) {
      auto const& node = code_.node(argument);
      if (node.op != Op::constant) return std::nullopt;
      values.push_back(code_.constants[static_cast<size_t>(node.data)]);
    }
    Evaluator evaluator;
    return call_builtin(evaluator, index, values);
  }

  // --- primaries ---------------------------------------------------------------------------------------------------------
  int32_t primary_node() {
    skip();
    if (at_ >= text_.size()) return fail("feel.expression_expected");
    size_t const start = at_;
    char const c = text_[at_];
    if (c == '"') return string_node();
    if (c == '@') return at_literal_node();
    if (c == '(') return parenthesis_node();
    if (c == '[') return bracket_node();
    if (c == ']') { at_ += 1; return range_node(start, expression_node(), false); }
    if (c == '{') return context_node();
    if (auto const end = number_end(text_, at_); end != at_) return number_node(end);
    size_t const end = word_end(text_, at_);
    auto const first = text_.substr(at_, end - at_);
    auto const name = take_name();
    if (name.empty()) return fail("feel.expression_expected");
    if (name == first && is_keyword(first)) {
      if (first == "true") return constant(true, start);
      if (first == "false") return constant(false, start);
      if (first == "null") return constant(Value(), start);
      if (first == "if") return choose_node(start);
      if (first == "for") return loop_node(start);
      if (first == "some" || first == "every") return quantified_node(start, first == "some" ? Op::some : Op::every);
      if (first == "function") return function_node(start);
      at_ = start;
      return fail("feel.expression_expected");
    }
    if (name == "?") saw_input_ = true;
    if (name == "partial") saw_partial_ = true;
    return named_node(name, start);
  }

  bool is_declared(std::string const& name) const {
    if (names_.is_closed() && names_.variables().contains(name)) return true;
    return std::any_of(levels_.begin(), levels_.end(), [&](Level const& level) {
      return std::any_of(level.locals.begin(), level.locals.end(), [&](Local const& l) { return l.name == name; });
    });
  }

  int32_t named_node(std::string const& name, size_t start) {
    auto const found = find_builtins(name);
    if (!found.empty() && !is_declared(name)) {
      if (sees("(")) return builtin_node(name, start);
      auto const in_filter = std::any_of(levels_.begin(), levels_.end(), [](Level const& level) {
        return std::any_of(level.locals.begin(), level.locals.end(), [](Local const& l) { return l.is_filter; });
      });
      if (!in_filter && names_.is_closed()) {
        auto function = std::make_shared<Function>();
        function->builtin = static_cast<int32_t>(found.data() - builtins().data());
        return constant(Value(std::shared_ptr<Function const>(std::move(function))), start);
      }
    } else if (sees("(") && names_.is_closed() && !is_declared(name) && !names_.unknown_is_null()) {
      at_ = start;
      return fail("feel.unknown_function", {{"name", name}});
    }
    return name_node(name, start);
  }

  int32_t string_node() {
    size_t const start = at_;
    auto const quoted = quoted_at(text_, at_);
    if (!quoted) return fail("feel.string_unclosed");
    at_ = quoted->end;
    return constant(Value(quoted->text), start);
  }

  int32_t number_node(size_t end) {
    size_t const start = at_;
    auto digits = std::string(text_.substr(at_, end - at_));
    auto const number = Decimal::parse(digits);
    if (!number) return fail("feel.number", {{"number", digits}});
    at_ = end;
    return constant(*number, start);
  }

  int32_t at_literal_node() {
    size_t const start = at_;
    at_ += 1;
    skip();
    auto const quoted = at_ < text_.size() && text_[at_] == '"' ? quoted_at(text_, at_) : std::nullopt;
    if (!quoted) return fail("feel.expected", {{"expected", "\""}});
    auto value = temporal_from(quoted->text);
    at_ = quoted->end;
    return constant(value ? std::move(*value) : why_null("feel.not_a_date", {{"text", quoted->text}}), start);
  }

  int32_t parenthesis_node() {
    size_t const start = at_;
    at_ += 1;
    if (auto const* comparison = take_comparison()) {  // (< 5): a range with one end
      auto const end = expression_node();
      if (end == kNone || !expect(")")) return kNone;
      switch (comparison->op) {
        case Op::less: return add(Op::range, {kNone, end}, start, kNone, kNone, 0);
        case Op::at_most: return add(Op::range, {kNone, end}, start, kNone, kNone, kHighClosed);
        case Op::more: return add(Op::range, {end, kNone}, start, kNone, kNone, 0);
        case Op::at_least: return add(Op::range, {end, kNone}, start, kNone, kNone, kLowClosed);
        case Op::equals: return add(Op::range, {end, end}, start, kNone, kNone, kLowClosed | kHighClosed | kEqual);
        default: return add(Op::range, {end, end}, start, kNone, kNone, kDiffer);
      }
    }
    auto const inner = expression_node();
    if (inner == kNone) return kNone;
    if (sees("..")) return range_node(start, inner, false);
    if (!expect(")")) return kNone;
    return add_parenthesised(inner, start);
  }
  // The node keeps its own place; only its extent grows to the brackets, so that sources print whole.
  int32_t add_parenthesised(int32_t inner, size_t start) {
    auto& node = code_.nodes[static_cast<size_t>(inner)];
    node.at = static_cast<uint32_t>(start);
    node.end = static_cast<uint32_t>(at_);
    return inner;
  }

  int32_t range_node(size_t start, int32_t low, bool low_closed) {
    if (low == kNone || !expect("..")) return kNone;
    bool const outer = std::exchange(in_high_end_, true);
    auto const high = sum_node();
    in_high_end_ = outer;
    if (high == kNone) return kNone;
    bool high_closed = false;
    if (take("]")) high_closed = true;
    else if (!take(")") && !take("[")) return fail("feel.expected", {{"expected", "]"}});
    return add(Op::range, {low, high}, start, kNone, kNone,
               static_cast<uint8_t>((low_closed ? kLowClosed : 0) | (high_closed ? kHighClosed : 0)));
  }

  int32_t bracket_node() {
    size_t const start = at_;
    at_ += 1;
    if (take("]")) return add(Op::list, {}, start);
    std::vector<int32_t> items{expression_node()};
    if (items[0] != kNone && sees("..")) return range_node(start, items[0], true);
    while (items.back() != kNone && take(",")) items.push_back(expression_node());
    if (items.back() == kNone || !expect("]")) return kNone;
    return add(Op::list, items, start);
  }

  int32_t context_node() {
    size_t const start = at_;
    at_ += 1;
    size_t const before = mark();
    std::vector<int32_t> values;
    std::vector<std::string> keys;
    if (!take("}")) {
      do {
        skip();
        std::string key;
        size_t const key_start = at_;
        if (sees("\"")) {
          auto const quoted = quoted_at(text_, at_);
          if (!quoted) return fail("feel.string_unclosed");
          key = quoted->text;
          at_ = quoted->end;
        } else {
          key = take_new_name({}, ":");
          if (key.empty()) return fail("feel.expected", {{"expected", "name"}});
        }
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
          at_ = key_start;
          return fail("feel.duplicate_key", {{"name", key}});
        }
        if (!expect(":")) return kNone;
        values.push_back(expression_node());
        if (values.back() == kNone) return kNone;
        keys.push_back(key);
        entry_slots_.push_back(declare(key));
        add_special(key);
      } while (take(","));
      if (!expect("}")) return kNone;
    }
    std::vector<int32_t> kids = values;
    kids.insert(kids.end(), entry_slots_.end() - static_cast<std::ptrdiff_t>(values.size()), entry_slots_.end());
    entry_slots_.resize(entry_slots_.size() - values.size());
    forget(before);
    return add_context(kids, values.size(), start, append_names(keys));
  }
  // The second half of a context's kids are the slots of its entries, not nodes.
  int32_t add_context(std::vector<int32_t> const& kids, size_t count, size_t start, int32_t names) {
    auto const node = add(Op::context, {kids.begin(), kids.begin() + static_cast<std::ptrdiff_t>(count)}, start, names);
    if (node != kNone) code_.kids.insert(code_.kids.end(), kids.begin() + static_cast<std::ptrdiff_t>(count), kids.end());
    return node;
  }

  int32_t choose_node(size_t start) {
    auto const condition = expression_node();
    if (condition == kNone || !expect_word("then")) return kNone;
    auto const yes = expression_node();
    if (yes == kNone || !expect_word("else")) return kNone;
    auto const no = expression_node();
    return no == kNone ? kNone : add(Op::choose, {condition, yes, no}, start);
  }

  // `x in domain, y in a..b`: appends two kids per iterator. False on a mistake.
  bool take_iterators(std::vector<int32_t>& kids, std::vector<int32_t>& slots) {
    do {
      auto const name = take_new_name("in", ",()[]{}:");
      if (name.empty()) { fail("feel.expected", {{"expected", "name"}}); return false; }
      if (!expect_word("in")) return false;
      auto const domain = expression_node();
      if (domain == kNone) return false;
      kids.push_back(domain);
      if (take("..")) {
        kids.push_back(expression_node());
        if (kids.back() == kNone) return false;
      } else {
        kids.push_back(kNone);
      }
      slots.push_back(declare(name));
    } while (take(","));
    return true;
  }

  int32_t loop_node(size_t start) {
    size_t const before = mark();
    std::vector<int32_t> kids, slots;
    if (!take_iterators(kids, slots) || !expect_word("return")) return kNone;
    int32_t const partial = declare("partial");
    bool const outer_saw = std::exchange(saw_partial_, false);
    auto const body = expression_node();
    bool const uses_partial = saw_partial_;
    saw_partial_ = saw_partial_ || outer_saw;
    forget(before);
    if (body == kNone) return kNone;
    kids.push_back(body);
    auto const node = add(Op::loop, kids, start, static_cast<int32_t>(slots.size()), partial, uses_partial ? 1 : 0);
    if (node != kNone) code_.kids.insert(code_.kids.end(), slots.begin(), slots.end());
    return node;
  }

  int32_t quantified_node(size_t start, Op op) {
    size_t const before = mark();
    std::vector<int32_t> kids, slots;
    if (!take_iterators(kids, slots) || !expect_word("satisfies")) return kNone;
    auto const body = expression_node();
    forget(before);
    if (body == kNone) return kNone;
    kids.push_back(body);
    auto const node = add(op, kids, start, static_cast<int32_t>(slots.size()));
    if (node != kNone) code_.kids.insert(code_.kids.end(), slots.begin(), slots.end());
    return node;
  }

  int32_t function_node(size_t start) {
    if (levels_.size() >= kLevelsMax) return fail("feel.too_deep");
    if (!expect("(")) return kNone;
    FunctionShape shape;
    levels_.emplace_back();
    if (!take(")")) {
      do {
        auto const name = take_new_name({}, ":,)");
        if (name.empty()) return fail("feel.expected", {{"expected", "name"}});
        Type type;
        if (take(":") && !take_type(type)) return kNone;
        shape.parameters.push_back(name);
        shape.types.push_back(std::move(type));
        declare(name);
      } while (take(","));
      if (!expect(")")) return kNone;
    }
    shape.external = word("external");
    shape.body = expression_node();
    if (shape.body == kNone) return kNone;
    auto const level = std::move(levels_.back());
    levels_.pop_back();
    shape.slots = level.slots;
    std::vector<int32_t> kept;
    for (auto const& [node, slot] : level.captured) {
      kept.push_back(node);
      shape.kept_in.push_back(slot);
    }
    shape.captured = kept;
    kept.push_back(shape.body);  // a kid, so that the depth of the tree counts it
    code_.functions.push_back(std::move(shape));
    return add(Op::function, kept, start, static_cast<int32_t>(code_.functions.size()) - 1);
  }

  // --- types -------------------------------------------------------------------------------------------------------------
  bool take_type(Type& out) {
    Nesting const nesting(nesting_);
    if (nesting_ > kNestingMax) { fail("feel.too_deep"); return false; }
    skip();
    auto const end = word_end(text_, at_);
    auto const first = text_.substr(at_, end - at_);
    if (text_.substr(skip_space(text_, end), 1) == "<") {
      if (first == "list" || first == "range") {
        at_ = end;
        out.is = first == "list" ? Type::Is::list : Type::Is::range;
        out.of.emplace_back();
        return expect("<") && take_type(out.of.back()) && expect(">");
      }
      if (first == "context") { at_ = end; return take_context_type(out); }
      if (first == "function") { at_ = end; return take_function_type(out); }
    }
    return take_named_type(out);
  }
  bool take_context_type(Type& out) {
    out.is = Type::Is::context;
    if (!expect("<")) return false;
    do {
      out.names.push_back(take_new_name({}, ":"));
      out.of.emplace_back();
      if (!expect(":") || !take_type(out.of.back())) return false;
    } while (take(","));
    return expect(">");
  }
  bool take_function_type(Type& out) {
    out.is = Type::Is::function;
    if (!expect("<")) return false;
    if (!take(">")) {
      do {
        out.of.emplace_back();
        if (!take_type(out.of.back())) return false;
      } while (take(","));
      if (!expect(">")) return false;
    }
    if (!expect("->")) return false;
    out.of.emplace_back();
    return take_type(out.of.back());
  }
  bool take_named_type(Type& out) {
    static constexpr std::array<std::string_view, 5> kLong{"years and months duration", "days and time duration", "date and time",
                                                          "year month duration", "day time duration"};
    for (auto name : kLong) {
      if (size_t const end = name_end(text_, at_, name); end != 0) {
        at_ = end;
        out = *find_simple_type(name);
        return true;
      }
    }
    std::string name = take_new_type_name();
    if (name.empty()) { fail("feel.expected", {{"expected", "type"}}); return false; }
    if (auto const declared = names_.find_type(name)) { out = *declared; return true; }
    if (auto const* simple = find_simple_type(name)) { out = *simple; return true; }
    out.unknown = true;
    if (names_.unknown_is_null()) return true;
    fail("feel.unknown_type", {{"name", name}});
    return false;
  }
  std::string take_new_type_name() {  // identifiers joined by dots; declared ones may hold blanks
    skip();
    size_t best = at_;
    std::string name;
    for (auto const& [declared, type] : names_.types()) {
      size_t const end = name_end(text_, at_, declared);
      if (end > best) { best = end; name = declared; }
    }
    size_t end = word_end(text_, at_);
    while (end != at_ && end < text_.size() && text_[end] == '.' && word_end(text_, end + 1) > end + 1) end = word_end(text_, end + 1);
    if (end > best) { best = end; name = std::string(text_.substr(at_, end - at_)); }
    at_ = best;
    return name;
  }

  // --- unary tests -------------------------------------------------------------------------------------------------------
  int32_t test_list() {
    Nesting const nesting(nesting_);
    if (nesting_ > kNestingMax) return fail("feel.too_deep");
    skip();
    size_t const start = at_;
    std::vector<int32_t> tests;
    do {
      tests.push_back(one_test(true));
      if (tests.back() == kNone) return kNone;
    } while (take(","));
    return tests.size() == 1 ? tests[0] : add(Op::tests, tests, start, kNone, input_slot_);
  }

  // `alone`: nothing but a comma or a bracket follows, so it may be any expression; the test of `x in test and y` may not.
  int32_t one_test(bool alone) {
    skip();
    size_t const start = at_;
    int32_t const slot = input_slot_;
    if (auto const* comparison = take_comparison()) {
      auto const right = sum_node();
      return right == kNone ? kNone : add(Op::test_compare, {right}, start, kNone, slot, static_cast<uint8_t>(comparison->op));
    }
    bool const outer_saw = std::exchange(saw_input_, false);
    auto const node = alone ? expression_node() : sum_node();
    bool const uses_input = std::exchange(saw_input_, outer_saw);
    if (node == kNone) return kNone;
    return add(uses_input ? Op::test_truth : Op::test_value, {node}, start, kNone, slot);
  }

  size_t at_ = 0;
  Code code_;
  std::string_view text_;
  Names const& names_;
  std::vector<Level> levels_;
  std::vector<std::string> special_;  // names that are more than one word
  std::vector<int32_t> entry_slots_;  // of the contexts being read
  std::vector<int> depths_;           // of each node's tree
  int nesting_ = 0;
  int32_t input_slot_ = kNone;
  bool saw_input_ = false;    // `?` was read since last cleared
  bool saw_partial_ = false;  // `partial` likewise
  bool in_high_end_ = false;  // reading the end of a range, where `[` may close it
  Problem problem_;
};

Result<std::shared_ptr<Code const>> shared(Result<Code> code) {
  if (!code) return std::move(code).error();
  return std::shared_ptr<Code const>(std::make_shared<Code>(std::move(code).value()));
}

bool acceptable(std::string_view text, Problem& problem) {
  if (text.size() > kTextMax) problem = invalid("feel.too_long", {}, {{"limit", std::to_string(kTextMax)}});
  else if (!is_utf8(text)) problem = invalid("feel.not_utf8");
  return problem.code.empty();
}

}  // namespace

std::string position_text(std::string_view text, size_t at) {
  size_t line = 1, column = 1;
  for (size_t i = 0; i < at && i < text.size();) {
    if (text[i] == '\n') { ++line; column = 0; }
    ++column;
    i += code_point_at(text, i).size;
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

Result<Expression> compile(std::string_view text, Names const& names) {
  Problem problem;
  if (!acceptable(text, problem)) return problem;
  return Expression(TRY(shared(Parser(text, names).expression())));
}

Result<UnaryTests> compile_tests(std::string_view text, Names const& names) {
  Problem problem;
  if (!acceptable(text, problem)) return problem;
  size_t const start = skip_space(text, 0);
  if (name_end(text, start, "not") != 0) {  // not(…) around the whole cell, or an expression that merely begins so
    if (auto negated = Parser(text, names).negated_tests()) return UnaryTests(TRY(shared(std::move(negated))));
  }
  return UnaryTests(TRY(shared(Parser(text, names).unary_tests())));
}

Names::Names(std::initializer_list<std::string> names) {
  for (auto const& name : names) declare(name);
}
Names& Names::declare(std::string_view name) {
  closed_ = true;
  variables_.insert(normal_name(name));
  return *this;
}
Names& Names::declare_member(std::string_view name) {
  members_.insert(normal_name(name));
  return *this;
}
Names& Names::declare_type(std::string_view name, std::shared_ptr<Type const> type) {
  types_[normal_name(name)] = std::move(type);
  return *this;
}
Names& Names::let_unknown_be_null() {
  closed_ = true;
  unknown_is_null_ = true;
  return *this;
}
std::shared_ptr<Type const> Names::find_type(std::string_view name) const {
  auto const found = types_.find(name);
  return found == types_.end() ? nullptr : found->second;
}

}  // namespace ly::dmn
