// Lists and contexts (DMN 1.5 §10.3.4.4, .9; tables 78, 83).
#include <algorithm>
#include <unordered_map>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/builtins.h"

namespace ly::dmn {
namespace {

Value extreme(std::string_view name, Arguments a, int wanted) {
  auto const items = items_of(a);
  if (items.empty()) return {};
  Value best = items[0];
  for (auto const& item : items) {
    auto const order = compare(item, best);
    if (!order) return bad_argument(name, item.is_null() ? item : best.is_null() ? best : item);
    if (*order == wanted) best = item;
  }
  return best;
}
Value fn_min(Evaluator&, Arguments a) { return extreme("min", a, -1); }
Value fn_max(Evaluator&, Arguments a) { return extreme("max", a, 1); }

Value fn_count(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("count", a[0]);
  return static_cast<int64_t>(a[0].list().size());
}

// The numbers of a list argument; false, with the culprit, when one is none.
bool numbers_of(Arguments a, std::vector<Decimal>& out, Value& culprit) {
  for (auto const& item : items_of(a)) {
    if (!item.is(Kind::number)) { culprit = item; return false; }
    out.push_back(item.number());
  }
  return true;
}

Value fold(std::string_view name, Arguments a, Op op) {
  auto const items = items_of(a);
  if (items.empty()) return {};
  Value total = items[0];
  if (!total.is(Kind::number) && (op == Op::multiply || (!total.is(Kind::days_duration) && !total.is(Kind::months_duration)))) return bad_argument(name, total);
  for (size_t i = 1; i < items.size(); ++i) {
    if (items[i].kind() != total.kind()) return bad_argument(name, items[i]);
    total = arithmetic(op, total, items[i]);
  }
  return total;
}
Value fn_sum(Evaluator&, Arguments a) { return fold("sum", a, Op::add); }
Value fn_product(Evaluator&, Arguments a) { return fold("product", a, Op::multiply); }

Value fn_mean(Evaluator&, Arguments a) {
  Value const total = fold("mean", a, Op::add);
  if (total.is_null()) return total;
  return arithmetic(Op::divide, total, static_cast<int64_t>(items_of(a).size()));
}

Value fn_median(Evaluator&, Arguments a) {
  std::vector<Decimal> numbers;
  Value culprit;
  if (!numbers_of(a, numbers, culprit)) return bad_argument("median", culprit);
  if (numbers.empty()) return {};
  std::sort(numbers.begin(), numbers.end());
  size_t const middle = numbers.size() / 2;
  if (numbers.size() % 2 == 1) return numbers[middle];
  return arithmetic(Op::divide, arithmetic(Op::add, numbers[middle - 1], numbers[middle]), 2);
}

Value fn_stddev(Evaluator&, Arguments a) {  // of a sample: divisor n - 1
  std::vector<Decimal> numbers;
  Value culprit;
  if (!numbers_of(a, numbers, culprit)) return bad_argument("stddev", culprit);
  if (numbers.size() < 2) return bad_argument("stddev", a[0]);
  Value mean = 0;
  for (auto n : numbers) mean = arithmetic(Op::add, mean, n);
  mean = arithmetic(Op::divide, mean, static_cast<int64_t>(numbers.size()));
  Value squares = 0;
  for (auto n : numbers) {
    Value const off = arithmetic(Op::subtract, n, mean);
    squares = arithmetic(Op::add, squares, arithmetic(Op::multiply, off, off));
  }
  Value const variance = arithmetic(Op::divide, squares, static_cast<int64_t>(numbers.size() - 1));
  auto const root = variance.is(Kind::number) ? square_root(variance.number()) : std::nullopt;
  return root ? Value(*root) : variance;
}

Value fn_mode(Evaluator&, Arguments a) {
  std::vector<Decimal> numbers;
  Value culprit;
  if (!numbers_of(a, numbers, culprit)) return bad_argument("mode", culprit);
  std::sort(numbers.begin(), numbers.end());
  size_t most = 0;
  List out;
  for (size_t i = 0; i < numbers.size();) {
    size_t run = i;
    while (run < numbers.size() && numbers[run] == numbers[i]) ++run;
    if (run - i > most) { most = run - i; out.clear(); }
    if (run - i == most) out.emplace_back(numbers[i]);
    i = run;
  }
  return out;
}

// Kleene over a list: `decided` wins, else null if any is not a boolean, else the other.
Value kleene(std::string_view name, Arguments a, bool decided) {
  if (a.size() == 1 && a[0].is_null()) return bad_argument(name, a[0]);
  Value unknown;
  bool any_unknown = false;
  for (auto const& item : items_of(a)) {
    if (item.is(Kind::boolean)) {
      if (item.boolean() == decided) return decided;
    } else {
      unknown = bad_argument(name, item);
      any_unknown = true;
    }
  }
  return any_unknown ? unknown : Value(!decided);
}
Value fn_all(Evaluator&, Arguments a) { return kleene("all", a, false); }
Value fn_any(Evaluator&, Arguments a) { return kleene("any", a, true); }

Value as_list(Value const& value) { return value.is(Kind::list) ? value : value.is_null() ? Value() : Value(List{value}); }

Value fn_list_contains(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("list contains", a[0]);
  for (auto const& item : a[0].list())
    if (same(item, a[1])) return true;
  return false;
}

Value fn_sublist(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("sublist", a[0]);
  auto const& list = a[0].list();
  auto const size = static_cast<int64_t>(list.size());
  auto const whole = [](Value const& v) { return v.is(Kind::number) ? round_to(v.number(), 0, Rounding::down).value_or(Decimal()).to_int() : std::nullopt; };
  auto const position = whole(a[1]);
  if (!position || *position == 0 || *position > size || *position < -size) return bad_argument("sublist", a[1]);
  int64_t const from = *position > 0 ? *position - 1 : size + *position;
  int64_t count = size - from;
  if (a.size() > 2 && !a[2].is_null()) {
    auto const wanted = whole(a[2]);
    if (!wanted || *wanted < 0 || *wanted > count) return bad_argument("sublist", a[2]);
    count = *wanted;
  }
  return List(list.begin() + from, list.begin() + from + count);
}

Value fn_append(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("append", a[0]);
  List out = a[0].list();
  out.insert(out.end(), a.begin() + 1, a.end());
  return out;
}

Value fn_concatenate(Evaluator& evaluator, Arguments a) {
  List out;
  for (auto const& list : a) {
    if (!list.is(Kind::list)) return bad_argument("concatenate", list);
    if (out.size() + list.list().size() > kListMax || !evaluator.spend(static_cast<int64_t>(list.list().size()))) return why_null("feel.too_much_work");
    out.insert(out.end(), list.list().begin(), list.list().end());
  }
  return out;
}

Value fn_insert_before(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("insert before", a[0]);
  auto const size = static_cast<int64_t>(a[0].list().size());
  auto const position = a[1].is(Kind::number) ? a[1].number().to_int() : std::nullopt;
  if (!position || *position == 0 || *position > size || *position < -size) return bad_argument("insert before", a[1]);
  List out = a[0].list();
  out.insert(out.begin() + (*position > 0 ? *position - 1 : size + *position), a[2]);
  return out;
}

Value fn_remove(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("remove", a[0]);
  auto const size = static_cast<int64_t>(a[0].list().size());
  auto const position = a[1].is(Kind::number) ? a[1].number().to_int() : std::nullopt;
  if (!position || *position == 0 || *position > size || *position < -size) return bad_argument("remove", a[1]);
  List out = a[0].list();
  out.erase(out.begin() + (*position > 0 ? *position - 1 : size + *position));
  return out;
}

Value fn_list_replace(Evaluator& evaluator, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("list replace", a[0]);
  List out = a[0].list();
  if (a[1].is(Kind::number)) {
    auto const size = static_cast<int64_t>(out.size());
    auto const position = a[1].number().to_int();
    if (!position || *position == 0 || *position > size || *position < -size) return bad_argument("list replace", a[1]);
    out[static_cast<size_t>(*position > 0 ? *position - 1 : size + *position)] = a[2];
    return out;
  }
  if (!a[1].is(Kind::function)) return bad_argument("list replace", a[1]);
  for (auto& item : out) {
    Value const hit = evaluator.call(a[1], std::vector<Value>{item, a[2]});
    if (!hit.is(Kind::boolean)) return bad_argument("list replace", hit);
    if (hit.boolean()) item = a[2];
  }
  return out;
}

Value fn_reverse(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("reverse", a[0]);
  return List(a[0].list().rbegin(), a[0].list().rend());
}

Value fn_index_of(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("index of", a[0]);
  List out;
  for (size_t i = 0; i < a[0].list().size(); ++i)
    if (same(a[0].list()[i], a[1])) out.emplace_back(static_cast<int64_t>(i + 1));
  return out;
}

// The distinct items in order of first appearance. Quadratic on mixed lists, so the work is counted.
bool append_distinct(Evaluator& evaluator, List& out, Value const& item) {
  if (!evaluator.spend(1 + static_cast<int64_t>(out.size() / 4))) return false;
  if (std::none_of(out.begin(), out.end(), [&](Value const& seen) { return same(seen, item); })) out.push_back(item);
  return true;
}

Value fn_union(Evaluator& evaluator, Arguments a) {
  List out;
  for (auto const& list : a) {
    if (!list.is(Kind::list)) return bad_argument("union", list);
    for (auto const& item : list.list())
      if (!append_distinct(evaluator, out, item)) return why_null("feel.too_much_work");
  }
  return out;
}
Value fn_distinct(Evaluator& evaluator, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("distinct values", a[0]);
  return fn_union(evaluator, a);
}

Value fn_duplicates(Evaluator& evaluator, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("duplicate values", a[0]);
  List seen, out;
  for (auto const& item : a[0].list()) {
    size_t const before = seen.size();
    if (!append_distinct(evaluator, seen, item)) return why_null("feel.too_much_work");
    if (seen.size() == before && !append_distinct(evaluator, out, item)) return why_null("feel.too_much_work");
  }
  return out;
}

bool flatten_into(Evaluator& evaluator, List& out, Value const& value) {
  if (!evaluator.spend(1) || out.size() >= kListMax) return false;
  if (!value.is(Kind::list)) { out.push_back(value); return true; }
  return std::all_of(value.list().begin(), value.list().end(), [&](Value const& item) { return flatten_into(evaluator, out, item); });
}
Value fn_flatten(Evaluator& evaluator, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("flatten", a[0]);
  List out;
  return flatten_into(evaluator, out, a[0]) ? Value(out) : why_null("feel.too_much_work");
}

// Merge sort: `less` is a FEEL function and may be inconsistent, which std::sort must not meet.
Value fn_sort(Evaluator& evaluator, Arguments a) {
  if (!a[0].is(Kind::list)) return bad_argument("sort", a[0]);
  if (a.size() > 1 && !a[1].is(Kind::function)) return bad_argument("sort", a[1]);
  List items = a[0].list(), other(items.size());
  Value failed;
  auto const less = [&](Value const& x, Value const& y) {
    Value const held = a.size() > 1 ? evaluator.call(a[1], std::vector<Value>{x, y}) : compare_values(Op::less, x, y);
    if (held.is_null() && failed.is_null()) failed = held.why() ? held : bad_argument("sort", x);
    return held.is_true();
  };
  for (size_t width = 1; width < items.size(); width *= 2) {
    for (size_t begin = 0; begin < items.size(); begin += 2 * width) {
      size_t const middle = std::min(begin + width, items.size()), end = std::min(begin + 2 * width, items.size());
      size_t left = begin, right = middle;
      for (size_t to = begin; to < end; ++to) {
        bool const from_right = left >= middle || (right < end && less(items[right], items[left]));
        other[to] = from_right ? items[right++] : items[left++];
      }
    }
    items.swap(other);
    if (evaluator.exhausted()) return why_null("feel.too_much_work");
  }
  return failed.is_null() && failed.why() ? failed : Value(items);
}

// --- contexts --------------------------------------------------------------------------------------------------------------
Value fn_get_value(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::context)) return bad_argument("get value", a[0]);
  if (!a[1].is(Kind::string)) return bad_argument("get value", a[1]);
  auto const* found = a[0].member(a[1].string());
  return found ? *found : why_null("feel.no_member", {{"name", std::string(a[1].string())}, {"of", "context"}});
}

Value fn_get_entries(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::context)) return bad_argument("get entries", a[0]);
  List out;
  for (auto const& [key, value] : a[0].context()) out.push_back(Value::context({{"key", key}, {"value", value}}));
  return out;
}

Value fn_context(Evaluator&, Arguments a) {
  Value const list = as_list(a[0]);
  if (!list.is(Kind::list)) return bad_argument("context", a[0]);
  Entries out;
  for (auto const& entry : list.list()) {
    auto const* key = entry.member("key");
    auto const* value = entry.member("value");
    if (!key || !value || !key->is(Kind::string)) return bad_argument("context", entry);
    for (auto const& seen : out)
      if (seen.first == key->string()) return bad_argument("context", *key);
    out.emplace_back(key->string(), *value);
  }
  return Value::context(std::move(out));
}

Value put(Value const& context, std::span<Value const> keys, Value const& value) {
  if (!keys[0].is(Kind::string)) return bad_argument("context put", keys[0]);
  if (!context.is(Kind::context)) return bad_argument("context put", context);
  Entries out = context.context();
  auto const found = std::find_if(out.begin(), out.end(), [&](Entry const& e) { return e.first == keys[0].string(); });
  Value fresh = value;
  if (keys.size() > 1) {
    fresh = put(found == out.end() ? Value() : found->second, keys.subspan(1), value);
    if (fresh.is_null()) return fresh;
  }
  if (found == out.end()) out.emplace_back(keys[0].string(), std::move(fresh));
  else found->second = std::move(fresh);
  return Value::context(std::move(out));
}
Value fn_context_put(Evaluator&, Arguments a) {
  if (a[1].is(Kind::list)) {
    if (a[1].list().empty() || a[1].list().size() > 100) return bad_argument("context put", a[1]);
    return put(a[0], a[1].list(), a[2]);
  }
  return put(a[0], a.subspan(1, 1), a[2]);
}

Value fn_context_put_key(Evaluator& evaluator, Arguments a) {
  return a[1].is(Kind::string) ? fn_context_put(evaluator, a) : bad_argument("context put", a[1]);
}

Value fn_context_merge(Evaluator&, Arguments a) {
  Value const list = as_list(a[0]);
  if (!list.is(Kind::list)) return bad_argument("context merge", a[0]);
  Entries out;
  for (auto const& context : list.list()) {
    if (!context.is(Kind::context)) return bad_argument("context merge", context);
    out.insert(out.end(), context.context().begin(), context.context().end());
  }
  return Value::context(std::move(out));
}

constexpr Builtin kRows[] = {
    {"min", "list...", fn_min},
    {"max", "list...", fn_max},
    {"count", "list", fn_count},
    {"sum", "list...", fn_sum},
    {"product", "list...", fn_product},
    {"mean", "list...", fn_mean},
    {"median", "list...", fn_median},
    {"stddev", "list...", fn_stddev},
    {"mode", "list...", fn_mode},
    {"all", "list...", fn_all},
    {"any", "list...", fn_any},
    {"list contains", "list, element", fn_list_contains},
    {"sublist", "list, start position, length?", fn_sublist},
    {"append", "list, item...", fn_append},
    {"concatenate", "list...", fn_concatenate},
    {"insert before", "list, position, newItem", fn_insert_before},
    {"remove", "list, position", fn_remove},
    {"list replace", "list, position, newItem", fn_list_replace},
    {"list replace", "list, match, newItem", fn_list_replace},
    {"reverse", "list", fn_reverse},
    {"index of", "list, match", fn_index_of},
    {"union", "list...", fn_union},
    {"distinct values", "list", fn_distinct},
    {"duplicate values", "list", fn_duplicates},
    {"flatten", "list", fn_flatten},
    {"sort", "list, precedes?", fn_sort},
    {"get value", "m, key", fn_get_value},
    {"get entries", "m", fn_get_entries},
    {"context", "entries", fn_context},
    {"context put", "context, keys, value", fn_context_put},  // by position: a key or a list of them
    {"context put", "context, key, value", fn_context_put_key},
    {"context merge", "contexts", fn_context_merge},
};

}  // namespace

std::span<Builtin const> list_builtins() { return kRows; }

}  // namespace ly::dmn
