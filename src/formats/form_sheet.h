// A service's form as a sheet to fill in at home (WPS, Excel, a phone) and send back by mail: 项目 | 请在此列填写 | 说明 | 代码; and
// reading what came back. The column 代码 names the field, so that titles may be reworded; if it was deleted, titles are compared.
// Built from values, so that whoever reads mail needs no service file here: cases::form_sheet_of gives the FormSheet.
//   auto const sheet = cases::form_sheet_of(service, cases::Language::zh);
//   auto const filled = TRY(formats::read_form_sheet(attachment, sheet, today));   // filled.form goes to Cases::apply
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace ly::formats {

enum class FormCell { text, whole, number, day, yes_no, choice, phone, id_number };

struct FormSheetField {
  std::string key, title, help;
  FormCell cell = FormCell::text;
  bool required = false;
  std::vector<std::pair<std::string, std::string>> options;  // value as stored, word as shown
};
struct FormSheet {
  std::string service, title;
  int64_t version = 1;
  std::vector<FormSheetField> fields;
  std::vector<std::pair<std::string, bool>> papers;  // title, required: to be sent along
};

// The workbook. Errors: those of XlsxWriter.
Result<std::string> write_form_sheet(FormSheet const& sheet, std::filesystem::path const& scratch, Instant made_at);

struct FilledForm {
  std::string service;            // as the sheet says; empty if its second page is gone
  int64_t version = 0;
  json::object form;              // only what was filled in and could be read
  std::vector<Problem> problems;  // at its cell: a value that could not be read, form_sheet.unknown_field, form_sheet.required
};
// `today`: near which days without a year are sought. Errors: those of open_workbook, form_sheet.not_ours (no column for
// 项目 or 代码 with a field of this service).
Result<FilledForm> read_form_sheet(std::string_view bytes, FormSheet const& sheet, Day today);
// Which service a filled form belongs to, without knowing it; empty if it does not say.
std::string service_of_form_sheet(std::string_view bytes);

}  // namespace ly::formats
