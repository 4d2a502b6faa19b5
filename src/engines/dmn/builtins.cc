#include "engines/dmn/builtins.h"

#include <algorithm>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/feel_scan.h"
#include "engines/dmn/temporal.h"

namespace ly::dmn {
namespace {

struct Shape {
  std::vector<std::string> names;
  size_t required = 0;
  bool any_number = false;
};

Shape shape_of(std::string_view parameters) {
  Shape out;
  while (!parameters.empty()) {
    auto const comma = parameters.find(',');
    std::string name = normal_name(parameters.substr(0, comma));
    parameters = comma == std::string_view::npos ? std::string_view{} : parameters.substr(comma + 1);
    bool const optional = !name.empty() && name.back() == '?';
    if (optional) name.pop_back();
    if (name.size() > 3 && name.ends_with("...")) {
      out.any_number = true;
      name.resize(name.size() - 3);
    }
    if (!optional) out.required = out.names.size() + 1;
    out.names.push_back(std::move(name));
  }
  return out;
}

struct Registry {
  std::vector<Builtin> rows;
  std::vector<Shape> shapes;
  std::vector<std::string_view> names;
};

Registry const& registry() {
  static Registry const built = [] {
    Registry out;
    for (auto family : {number_builtins(), text_builtins(), list_builtins(), temporal_builtins(), range_builtins()})
      out.rows.insert(out.rows.end(), family.begin(), family.end());
    std::stable_sort(out.rows.begin(), out.rows.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    for (auto const& row : out.rows) {
      out.shapes.push_back(shape_of(row.parameters));
      if (out.names.empty() || out.names.back() != row.name) out.names.push_back(row.name);
    }
    return out;
  }();
  return built;
}

Value no_overload(std::string_view name, size_t given) {
  return why_null("feel.arguments", {{"name", std::string(name)}, {"got", std::to_string(given)}});
}

}  // namespace

std::span<Builtin const> builtins() { return registry().rows; }
std::vector<std::string_view> const& builtin_names() { return registry().names; }

std::span<Builtin const> find_builtins(std::string_view name) {
  auto const& rows = registry().rows;
  auto const range = std::equal_range(rows.begin(), rows.end(), Builtin{name, {}, nullptr},
                                      [](auto const& a, auto const& b) { return a.name < b.name; });
  return {rows.data() + (range.first - rows.begin()), static_cast<size_t>(range.second - range.first)};
}

Value call_builtin(Evaluator& evaluator, int32_t first, Arguments arguments) {
  auto const& all = registry();
  auto const name = all.rows[static_cast<size_t>(first)].name;
  for (auto i = static_cast<size_t>(first); i < all.rows.size() && all.rows[i].name == name; ++i) {
    auto const& shape = all.shapes[i];
    bool const fits = shape.any_number ? arguments.size() >= shape.required
                                       : arguments.size() >= shape.required && arguments.size() <= shape.names.size();
    if (fits) return all.rows[i].call(evaluator, arguments);
  }
  return no_overload(name, arguments.size());
}

Value call_builtin_named(Evaluator& evaluator, int32_t first, std::span<std::string const> names, Arguments arguments) {
  auto const& all = registry();
  auto const name = all.rows[static_cast<size_t>(first)].name;
  for (auto i = static_cast<size_t>(first); i < all.rows.size() && all.rows[i].name == name; ++i) {
    auto const& shape = all.shapes[i];
    std::vector<Value> ordered(shape.names.size());
    std::vector<bool> given(shape.names.size());
    bool fits = true;
    size_t last = 0;
    for (size_t n = 0; n < names.size() && fits; ++n) {
      auto const at = static_cast<size_t>(std::find(shape.names.begin(), shape.names.end(), names[n]) - shape.names.begin());
      fits = at < shape.names.size() && !given[at];
      if (!fits) break;
      ordered[at] = arguments[n];
      given[at] = true;
      last = std::max(last, at + 1);
    }
    for (size_t p = 0; p < shape.required && fits; ++p) fits = given[p];
    if (fits) return all.rows[i].call(evaluator, Arguments(ordered).first(last));
  }
  return no_overload(name, arguments.size());
}

Value bad_argument(std::string_view function, Value const& got) {
  if (got.is_null() && got.why()) return got;
  return why_null("feel.argument", {{"name", std::string(function)}, {"got", to_literal(got).substr(0, 60)}});
}

std::vector<Value> items_of(Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].is(Kind::list)) return arguments[0].list();
  return {arguments.begin(), arguments.end()};
}

std::optional<Value> temporal_from(std::string_view text) {
  if (auto const day = date_from(text)) return Value::date(*day);
  if (text.find('T') != std::string_view::npos && text.find('-') != std::string_view::npos && text.find(':') != std::string_view::npos)
    if (auto const at = date_time_from(text)) return Value(*at);
  if (auto const time = time_from(text)) return Value(*time);
  return duration_from(text);
}

// --- types ---------------------------------------------------------------------------------------------------------------
Type const* find_simple_type(std::string_view name) {
  static std::map<std::string_view, Type> const types = [] {
    std::map<std::string_view, Type> out;
    for (auto kind : {Kind::boolean, Kind::number, Kind::string, Kind::date, Kind::time, Kind::date_time, Kind::days_duration, Kind::months_duration}) {
      Type type;
      type.is = Type::Is::simple;
      type.kind = kind;
      out[name_of(kind)] = type;
      if (kind == Kind::date_time) out["dateTime"] = type;
      if (kind == Kind::days_duration) out["dayTimeDuration"] = out["day time duration"] = type;
      if (kind == Kind::months_duration) out["yearMonthDuration"] = out["year month duration"] = type;
    }
    Type list, context, range, function, null, any;
    list.is = Type::Is::list;
    context.is = Type::Is::context;
    range.is = Type::Is::range;
    function.is = Type::Is::function;
    null.is = Type::Is::null;
    out["list"] = list;
    out["context"] = context;
    out["range"] = range;
    out["function"] = function;
    out["Null"] = null;
    out["Any"] = any;
    return out;
  }();
  auto const found = types.find(name);
  return found == types.end() ? nullptr : &found->second;
}

namespace {

bool is_context_instance(Value const& value, Type const& type, bool declared) {
  if (!value.is(Kind::context)) return false;
  for (size_t i = 0; i < type.names.size(); ++i) {
    auto const* member = value.member(type.names[i]);
    if (!member || !(is_instance(*member, type.of[i], declared) || member->is_null())) return false;
  }
  return true;
}

bool is_range_instance(Value const& value, Type const& type, bool declared) {
  if (!value.is(Kind::range)) return false;
  if (type.of.empty()) return true;
  auto const& r = value.range();
  auto const fits = [&](bool bounded, Value const& end) { return !bounded || end.is_null() || is_instance(end, type.of[0], declared); };
  return fits(r.low_bounded, r.low) && fits(r.high_bounded, r.high);
}

}  // namespace

bool is_instance(Value const& value, Type const& type, bool declared) {
  if (type.unknown) return false;
  if (type.custom && declared) return type.custom(value);
  switch (type.is) {
    case Type::Is::any: return true;
    case Type::Is::null: return value.is_null();
    case Type::Is::simple: return value.is(type.kind);
    case Type::Is::list:
      return value.is(Kind::list) && (type.of.empty() || std::all_of(value.list().begin(), value.list().end(), [&](Value const& item) {
               return (declared && item.is_null()) || is_instance(item, type.of[0], declared);
             }));
    case Type::Is::context: return is_context_instance(value, type, declared);
    case Type::Is::range: return is_range_instance(value, type, declared);
    case Type::Is::function: return value.is(Kind::function) && (type.of.empty() || value.function().parameters.size() + 1 == type.of.size());
  }
  return false;
}

}  // namespace ly::dmn
