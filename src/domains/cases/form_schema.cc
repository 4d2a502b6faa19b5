#include "domains/cases/form_schema.h"

#include <re2/re2.h>

#include <cmath>
#include <set>

#include "base/record_json.h"
#include "base/text.h"
#include "engines/identifiers/identifiers.h"

namespace ly::cases {
namespace {

constexpr int kSchemaDepth = 16;      // deeper than any form we know; a $ref cycle ends here
constexpr size_t kPatternMax = 1000;  // bytes of one pattern

std::set<std::string_view> const kTypes = {"string", "number", "integer", "boolean", "object", "array", "null"};
std::set<std::string_view> const kFormats = {"date", "date-time", "email", "phone", "uscc", "id-number"};
std::set<std::string_view> const kPlain = {"title", "description", "default", "readOnly", "x-mask", "x-lookup", "x-derived", "x-roster",
                                           "x-ui", "x-enum-titles", "$schema", "$id", "$comment", "enum", "const", "uniqueItems"};

std::string in(std::string const& at, std::string_view key) { return at + "." + std::string(key); }

bool is_number(json::value const& v) { return v.is_number(); }
double number(json::value const& v) { return v.to_number<double>(); }
std::string shown(json::value const& v) { return v.is_string() ? std::string(v.get_string()) : json::serialize(v); }

// ---- the schema ----

class SchemaChecker {
 public:
  explicit SchemaChecker(json::object const& root) : root_(root) {}
  std::vector<Problem> problems;

  void check(json::value const& value, std::string const& at, int depth) {
    if (value.is_bool()) return;
    auto const* schema = value.if_object();
    if (!schema) return say("schema.not_a_schema", at);
    if (depth > kSchemaDepth) return say("schema.too_deep", at);
    for (auto const& member : *schema) keyword(member.key(), member.value(), in(at, member.key()), depth);
    if (auto const* required = schema->if_contains("required")) known_required(*schema, *required, in(at, "required"));
  }

 private:
  json::object const& root_;
  void say(std::string code, std::string const& at, std::map<std::string, std::string> args = {}) {
    problems.push_back(invalid(std::move(code), at, std::move(args)));
  }

  void keyword(std::string_view key, json::value const& value, std::string const& at, int depth) {
    if (kPlain.contains(key)) return plain(key, value, at);
    if (key == "type") return type(value, at);
    if (key == "properties" || key == "$defs") return members(value, at, depth);
    if (key == "items" || key == "if" || key == "then" || key == "else" || key == "additionalProperties") return check(value, at, depth + 1);
    if (key == "allOf") return list(value, at, depth);
    if (key == "required") return texts(value, at);
    if (key == "minItems" || key == "maxItems" || key == "minLength" || key == "maxLength") {
      if (!value.is_int64() || value.get_int64() < 0) say("schema.not_a_count", at, {{"keyword", std::string(key)}});
      return;
    }
    if (key == "minimum" || key == "maximum" || key == "exclusiveMinimum" || key == "exclusiveMaximum" || key == "multipleOf") {
      if (!is_number(value) || (key == "multipleOf" && number(value) <= 0)) say("schema.not_a_number", at, {{"keyword", std::string(key)}});
      return;
    }
    if (key == "pattern") return pattern(value, at);
    if (key == "format") {
      if (!value.is_string() || !kFormats.contains(std::string_view(value.get_string())))
        say("schema.unknown_format", at, {{"value", shown(value)}, {"allowed", "date date-time email phone uscc id-number"}});
      return;
    }
    if (key == "x-pii") {
      Pii unused = Pii::none;
      if (!value.is_string() || !pii_from(value.get_string(), unused)) say("schema.unknown_pii", at, {{"value", shown(value)}, {"allowed", "name id_number phone address"}});
      return;
    }
    if (key == "$ref") return reference(value, at);
    say("schema.unknown_keyword", at, {{"keyword", std::string(key)}});
  }
  void plain(std::string_view key, json::value const& value, std::string const& at) {
    if (key == "enum" && (!value.is_array() || value.get_array().empty())) say("schema.enum_empty", at);
    if (key == "x-derived" && !value.is_string()) say("schema.derived_not_text", at);
  }
  void type(json::value const& value, std::string const& at) {
    auto const known = [](json::value const& v) { return v.is_string() && kTypes.contains(std::string_view(v.get_string())); };
    bool good = known(value);
    if (auto const* several = value.if_array()) {
      good = !several->empty();
      for (auto const& one : *several) good = good && known(one);
    }
    if (!good) say("schema.unknown_type", at, {{"value", shown(value)}});
  }
  void members(json::value const& value, std::string const& at, int depth) {
    auto const* object = value.if_object();
    if (!object) return say("schema.not_a_schema", at);
    for (auto const& member : *object) check(member.value(), in(at, member.key()), depth + 1);
  }
  void list(json::value const& value, std::string const& at, int depth) {
    auto const* items = value.if_array();
    if (!items || items->empty()) return say("schema.not_a_schema", at);
    for (size_t i = 0; i < items->size(); ++i) check((*items)[i], at + "[" + std::to_string(i) + "]", depth + 1);
  }
  void texts(json::value const& value, std::string const& at) {
    auto const* items = value.if_array();
    bool good = items != nullptr;
    if (items) for (auto const& item : *items) good = good && item.is_string();
    if (!good) say("schema.not_texts", at, {{"keyword", "required"}});
  }
  void known_required(json::object const& schema, json::value const& required, std::string const& at) {
    auto const* properties = schema.if_contains("properties");
    if (!properties || !properties->is_object() || !required.is_array()) return;
    for (auto const& name : required.get_array())
      if (name.is_string() && !properties->get_object().contains(name.get_string())) say("schema.required_unknown", at, {{"field", std::string(name.get_string())}});
  }
  void pattern(json::value const& value, std::string const& at) {
    if (!value.is_string()) return say("schema.bad_pattern", at, {{"value", shown(value)}, {"cause", "not a text"}});
    RE2::Options options;
    options.set_log_errors(false);
    RE2 const compiled(std::string_view(value.get_string()).substr(0, kPatternMax + 1), options);
    if (value.get_string().size() > kPatternMax) return say("schema.bad_pattern", at, {{"value", shown(value)}, {"cause", "too long"}});
    if (!compiled.ok()) say("schema.bad_pattern", at, {{"value", shown(value)}, {"cause", compiled.error()}});
  }
  void reference(json::value const& value, std::string const& at) {
    auto const* text = value.if_string();
    auto const* defs = root_.if_contains("$defs");
    bool const known = text && text->starts_with("#/$defs/") && defs && defs->is_object() &&
                       defs->get_object().contains(std::string_view(*text).substr(8));
    if (!known) say("schema.unknown_reference", at, {{"value", shown(value)}});
  }
};

// ---- a form ----

bool same(json::value const& a, json::value const& b) {
  if (is_number(a) && is_number(b)) return number(a) == number(b);
  return a == b;
}

bool has_type(json::value const& v, std::string_view type) {
  if (type == "string") return v.is_string();
  if (type == "boolean") return v.is_bool();
  if (type == "object") return v.is_object();
  if (type == "array") return v.is_array();
  if (type == "null") return v.is_null();
  if (type == "number") return is_number(v);
  return v.is_int64() || v.is_uint64() || (v.is_double() && std::isfinite(v.get_double()) && std::floor(v.get_double()) == v.get_double());
}

bool looks_like_email(std::string_view text) {
  static RE2 const shape(R"(^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$)");
  return text.size() <= 254 && RE2::FullMatch(text, shape);
}

class FormChecker {
 public:
  FormChecker(json::object const& root, FormMode mode, Day today) : root_(root), mode_(mode), today_(today) {}
  std::vector<Problem> problems;

  void check(json::value const& schema_value, json::value const& value, std::string const& at, int depth) {
    if (schema_value.is_bool()) {
      if (!schema_value.get_bool()) say("form.not_allowed", at);
      return;
    }
    if (depth > kSchemaDepth || !schema_value.is_object()) return;
    auto const& schema = schema_value.get_object();
    if (auto const* target = referred(schema)) check(*target, value, at, depth + 1);
    if (!right_type(schema, value, at)) return;
    allowed_values(schema, value, at);
    if (is_number(value)) numbers(schema, number(value), at);
    if (value.is_string()) texts(schema, value.get_string(), at);
    if (value.is_array()) lists(schema, value.get_array(), at, depth);
    if (value.is_object()) objects(schema, value.get_object(), at, depth);
    conditions(schema, value, at, depth);
  }

 private:
  json::object const& root_;
  FormMode mode_;
  Day today_;

  void say(std::string code, std::string const& at, std::map<std::string, std::string> args = {}) {
    problems.push_back(invalid(std::move(code), at, std::move(args)));
  }
  json::value const* referred(json::object const& schema) const {
    auto const* reference = schema.if_contains("$ref");
    auto const* defs = root_.if_contains("$defs");
    if (!reference || !reference->is_string() || !defs || !defs->is_object() || !reference->get_string().starts_with("#/$defs/")) return nullptr;
    return defs->get_object().if_contains(std::string_view(reference->get_string()).substr(8));
  }
  bool right_type(json::object const& schema, json::value const& value, std::string const& at) {
    auto const* type = schema.if_contains("type");
    if (!type) return true;
    bool good = false;
    std::string expected;
    if (auto const* one = type->if_string()) {
      expected = std::string(*one);
      good = has_type(value, expected);
    } else if (auto const* several = type->if_array()) {
      for (auto const& t : *several) {
        good = good || has_type(value, std::string_view(t.get_string()));
        expected += (expected.empty() ? "" : " / ") + std::string(t.get_string());
      }
    }
    if (!good) say(value.is_null() ? "field.missing" : "field.wrong_type", at, {{"expected", expected}});
    return good;
  }
  void allowed_values(json::object const& schema, json::value const& value, std::string const& at) {
    if (auto const* choices = schema.if_contains("enum")) {
      bool found = false;
      std::string words;
      for (auto const& choice : choices->get_array()) {
        found = found || same(choice, value);
        words += (words.empty() ? "" : ", ") + shown(choice);
      }
      if (!found) say("form.not_one_of", at, {{"allowed", words}});
    }
    if (auto const* only = schema.if_contains("const"); only && !same(*only, value)) say("form.not_the_value", at, {{"expected", shown(*only)}});
  }
  void numbers(json::object const& schema, double value, std::string const& at) {
    auto const bound = [&](std::string_view key, auto&& broken, char const* code) {
      auto const* limit = schema.if_contains(key);
      if (limit && broken(number(*limit))) say(code, at, {{"limit", shown(*limit)}});
    };
    bound("minimum", [&](double l) { return value < l; }, "form.too_small");
    bound("maximum", [&](double l) { return value > l; }, "form.too_large");
    bound("exclusiveMinimum", [&](double l) { return value <= l; }, "form.not_above");
    bound("exclusiveMaximum", [&](double l) { return value >= l; }, "form.not_below");
    bound("multipleOf", [&](double l) { return std::abs(value / l - std::round(value / l)) > 1e-9; }, "form.not_multiple");
  }
  void texts(json::object const& schema, std::string_view text, std::string const& at) {
    if (!is_utf8(text)) return say("field.not_text", at);
    auto const length = utf8_length(text);
    if (auto const* least = schema.if_contains("minLength"); least && length < static_cast<size_t>(least->get_int64()))
      say(length == 0 ? "field.missing" : "form.too_short", at, {{"limit", shown(*least)}});
    if (auto const* most = schema.if_contains("maxLength"); most && length > static_cast<size_t>(most->get_int64())) say("field.too_long", at, {{"max", shown(*most)}});
    if (auto const* pattern = schema.if_contains("pattern")) {
      RE2::Options options;
      options.set_log_errors(false);
      RE2 const compiled(std::string_view(pattern->get_string()), options);
      if (compiled.ok() && !RE2::PartialMatch(text, compiled)) say("form.wrong_shape", at);
    }
    if (auto const* format = schema.if_contains("format")) shape(std::string_view(format->get_string()), text, at);
  }
  void shape(std::string_view format, std::string_view text, std::string const& at) {
    auto const refuse = [&](Problem problem) {
      problem.at = at;
      problems.push_back(std::move(problem));
    };
    if (format == "date" && !day_from_iso(text)) return say("field.not_a_day", at);
    if (format == "date-time" && !instant_from_iso(text)) return say("field.not_an_instant", at);
    if (format == "email" && !looks_like_email(text)) return say("form.not_an_email", at);
    if (format == "phone") {
      if (auto const checked = identifiers::check_mobile(text); !checked) refuse(checked.error());
    } else if (format == "uscc") {
      if (auto const checked = identifiers::check_uscc(text); !checked) refuse(checked.error());
    } else if (format == "id-number") {
      if (auto const checked = identifiers::check_resident_id(text, {today_}); !checked) refuse(checked.error());
    }
  }
  void lists(json::object const& schema, json::array const& items, std::string const& at, int depth) {
    if (auto const* least = schema.if_contains("minItems"); least && mode_ == FormMode::complete && items.size() < static_cast<size_t>(least->get_int64()))
      say("form.too_few", at, {{"limit", shown(*least)}});
    if (auto const* most = schema.if_contains("maxItems"); most && items.size() > static_cast<size_t>(most->get_int64())) return say("field.too_many", at, {{"max", shown(*most)}});
    if (auto const* unique = schema.if_contains("uniqueItems"); unique && unique->is_bool() && unique->get_bool()) {
      std::set<std::string> seen;
      for (size_t i = 0; i < items.size(); ++i)
        if (!seen.insert(canonical(items[i])).second) say("form.repeated", at + "[" + std::to_string(i) + "]");
    }
    if (auto const* each = schema.if_contains("items"))
      for (size_t i = 0; i < items.size(); ++i) check(*each, items[i], at + "[" + std::to_string(i) + "]", depth + 1);
  }
  void objects(json::object const& schema, json::object const& object, std::string const& at, int depth) {
    auto const* properties = schema.if_contains("properties");
    if (auto const* required = schema.if_contains("required"); required && mode_ == FormMode::complete)
      for (auto const& name : required->get_array()) {
        auto const* member = object.if_contains(name.get_string());
        bool const blank = !member || member->is_null() || (member->is_string() && trim(member->get_string()).empty());
        if (blank) say("field.missing", in(at, name.get_string()));
      }
    for (auto const& member : object) {
      auto const path = in(at, member.key());
      auto const* known = properties && properties->is_object() ? properties->get_object().if_contains(member.key()) : nullptr;
      if (known) {
        // Nothing yet: `required` speaks about that, and says it once.
        bool const blank = member.value().is_null() || (member.value().is_string() && member.value().get_string().empty());
        if (!blank) check(*known, member.value(), path, depth + 1);
        continue;
      }
      auto const* others = schema.if_contains("additionalProperties");
      if (others && others->is_bool() && !others->get_bool()) say("field.unknown", path);
      else if (others) check(*others, member.value(), path, depth + 1);
    }
  }
  bool holds(json::value const& schema, json::value const& value, int depth) const {
    FormChecker trial(root_, FormMode::complete, today_);
    trial.check(schema, value, "", depth + 1);
    return trial.problems.empty();
  }
  void conditions(json::object const& schema, json::value const& value, std::string const& at, int depth) {
    if (auto const* all = schema.if_contains("allOf"))
      for (auto const& one : all->get_array()) check(one, value, at, depth + 1);
    auto const* condition = schema.if_contains("if");
    if (!condition) return;
    auto const* branch = schema.if_contains(holds(*condition, value, depth) ? "then" : "else");
    if (branch) check(*branch, value, at, depth + 1);
  }
};

json::value masked_value(json::object const& schema, json::value const& value) {
  if (value.is_string()) return json::value(mask_as(pii_of(schema), value.get_string()));
  if (value.is_array()) {
    auto const* items = schema.if_contains("items");
    json::array out;
    for (auto const& item : value.get_array()) out.push_back(items && items->is_object() ? masked_value(items->get_object(), item) : item);
    return out;
  }
  if (value.is_object()) return masked(schema, value.get_object());
  return value;
}

}  // namespace

std::vector<Problem> check_schema(json::object const& schema, std::string const& at) {
  SchemaChecker checker(schema);
  auto const* type = schema.if_contains("type");
  if (!type || *type != "object") checker.problems.push_back(invalid("schema.not_an_object", at));
  checker.check(schema, at, 0);
  return std::move(checker.problems);
}

std::vector<Problem> check_form(json::object const& schema, json::value const& form, FormMode mode, Day today, std::string const& at) {
  FormChecker checker(schema, mode, today);
  checker.check(schema, form, at, 0);
  return std::move(checker.problems);
}

std::vector<std::pair<std::string, json::object const*>> properties_of(json::object const& schema) {
  std::vector<std::pair<std::string, json::object const*>> out;
  auto const* properties = schema.if_contains("properties");
  if (!properties || !properties->is_object()) return out;
  for (auto const& member : properties->get_object())
    if (auto const* property = member.value().if_object()) out.emplace_back(std::string(member.key()), property);
  return out;
}

json::object without_derived(json::object const& schema, json::object const& form) {
  json::object out = form;
  for (auto const& property : properties_of(schema))
    if (property.second->contains("x-derived")) out.erase(property.first);
  return out;
}

Pii pii_of(json::object const& property) {
  Pii out = Pii::none;
  auto const* pii = property.if_contains("x-pii");
  if (pii && pii->is_string()) pii_from(pii->get_string(), out);
  return out;
}

bool pii_from(std::string_view name, Pii& out) {
  for (auto pii : {Pii::name, Pii::id_number, Pii::phone, Pii::address})
    if (name_of(pii) == name) {
      out = pii;
      return true;
    }
  return false;
}

std::string_view name_of(Pii pii) {
  switch (pii) {
    case Pii::name: return "name";
    case Pii::id_number: return "id_number";
    case Pii::phone: return "phone";
    case Pii::address: return "address";
    case Pii::none: break;
  }
  return "";
}

json::object masked(json::object const& schema, json::object const& form) {
  json::object out = form;
  for (auto const& property : properties_of(schema))
    if (auto* value = out.if_contains(property.first)) *value = masked_value(*property.second, *value);
  return out;
}

json::object unmasked_by(json::object const& schema, json::object const& sent, json::object const& stored) {
  json::object out = sent;
  for (auto const& property : properties_of(schema)) {
    auto* now = out.if_contains(property.first);
    auto const* before = stored.if_contains(property.first);
    if (now && before && masked_value(*property.second, *before) == *now) *now = *before;
  }
  return out;
}

}  // namespace ly::cases
