#include "domains/cases/form_sheet_of.h"

#include <set>

#include "domains/cases/form_schema.h"

namespace ly::cases {

formats::FormSheet form_sheet_of(Service const& service, Language language) {
  auto const tongue = language == Language::en ? "en" : "zh-CN";
  formats::FormSheet out;
  out.service = service.service;
  out.title = service.title.in(language);
  out.version = service.version;
  std::set<std::string_view> required;
  if (auto const* list = service.form.if_contains("required"); list && list->is_array())
    for (auto const& name : list->get_array())
      if (name.is_string()) required.insert(std::string_view(name.get_string()));
  auto const text_in = [&](json::object const& of, std::string_view key) {
    auto const* value = of.if_contains(key);
    return value && value->is_object() ? std::string(text_of(*value, tongue)) : std::string();
  };
  for (auto const& property : properties_of(service.form)) {
    auto const& schema = *property.second;
    auto const* type = schema.if_contains("type");
    auto const* fixed = schema.if_contains("readOnly");
    if (schema.contains("x-derived") || (fixed && *fixed == true) || !type || !type->is_string() || *type == "array" || *type == "object") continue;
    formats::FormSheetField field;
    field.key = property.first;
    field.title = text_in(schema, "title");
    field.required = required.contains(property.first);
    if (auto const* ui = schema.if_contains("x-ui"); ui && ui->is_object()) {
      field.help = text_in(ui->get_object(), "help");
      if (auto const unit = text_in(ui->get_object(), "unit"); !unit.empty()) field.help += (field.help.empty() ? "" : "；") + unit;
    }
    auto const format = text_of(schema, "format");
    using formats::FormCell;
    if (auto const* options = schema.if_contains("enum"); options && options->is_array()) {
      field.cell = FormCell::choice;
      auto const* titles = schema.if_contains("x-enum-titles");
      for (auto const& option : options->get_array()) {
        if (!option.is_string()) continue;
        std::string const value(option.get_string());
        auto const* title = titles && titles->is_object() ? titles->get_object().if_contains(value) : nullptr;
        auto const word = title && title->is_object() ? std::string(text_of(*title, tongue)) : value;
        field.options.emplace_back(value, word.empty() ? value : word);
      }
    } else if (*type == "integer") field.cell = FormCell::whole;
    else if (*type == "number") field.cell = FormCell::number;
    else if (*type == "boolean") field.cell = FormCell::yes_no;
    else if (format == "date") field.cell = FormCell::day;
    else if (format == "phone") field.cell = FormCell::phone;
    else if (format == "id-number") field.cell = FormCell::id_number;
    out.fields.push_back(std::move(field));
  }
  for (auto const& document : service.documents)
    if (document.second.by.empty()) out.papers.emplace_back(document.second.title.in(language), document.second.when.empty());
  return out;
}

}  // namespace ly::cases
