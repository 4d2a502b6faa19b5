// A blank application form as a bureau writes it in a spreadsheet (label beside an empty cell, several to a row, merged cells,
// notes in brackets, □ choices, a column of remarks, papers to hand in, a part for the office) read as fields and papers. What
// could not be understood is said with its cell; nothing is guessed in silence. Not here: what a service makes of it
// (domains/cases/service_draft.h), and forms that were filled in (form_sheet.h).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/sheet.h"

namespace ly::formats {

enum class BlankKind { text, paragraph, whole, number, day, yes_no, choice, name, phone, email, id_number, uscc, address };

struct BlankField {
  std::string key;                    // snake_case of the title in pinyin: "xing_ming"; unique in the form
  std::string title;                  // without brackets, stars, colons
  std::string en;                     // of a dictionary of common titles; empty if it is not there
  BlankKind kind = BlankKind::text;
  bool required = true;
  std::string unit, help, group;      // as written
  std::vector<std::string> options;   // of a choice
  Position at;                        // of the title
};
struct BlankPaper {
  std::string key, title, en;
  bool required = true;
  Position at;
};
struct BlankForm {
  std::string title;
  std::vector<BlankField> fields;
  std::vector<BlankPaper> papers;
  std::vector<Problem> notes;  // blank_form.*: each at its cell
  bool for_person = true;      // asks for an identity number, or not for a credit code
};

inline constexpr size_t kBlankFields = 200;
// The first visible sheet that holds something. Errors: those of open_workbook, blank_form.no_fields, blank_form.too_many {max}.
Result<BlankForm> read_blank_form(std::string_view bytes);

// Letters a-z, digits and _ from a title, by pinyin where it is Chinese: "身份证号" -> "shen_fen_zheng_hao"; at most 40 octets.
std::string key_from_title(std::string_view title);

}  // namespace ly::formats
