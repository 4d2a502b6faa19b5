// Characters, names and literals of FEEL texts (DMN 1.5 §10.3.1.2, grammar rules 22–37): what the parser asks of the text at a
// position. FEEL names may hold blanks and signs, so there is no separate list of tokens: only a parser that knows the names
// in scope can tell `profit - tax` from the name "profit - tax".
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ly::dmn {

struct CodePoint {
  uint32_t value = 0;
  size_t size = 0;  // bytes; 0 at the end
};
CodePoint code_point_at(std::string_view text, size_t at);
void append_utf8(std::string& out, uint32_t code_point);

bool is_space(uint32_t c);
bool is_name_start(uint32_t c);
bool is_name_part(uint32_t c);
bool is_keyword(std::string_view word);
// The ASCII sign that a full-width one of a Chinese keyboard stands for ("，" -> ","); 0 if it is none.
char half_width(uint32_t c);

size_t skip_space(std::string_view text, size_t at);       // blanks and comments
size_t word_end(std::string_view text, size_t at);         // end of the identifier at `at`; `at` if there is none
size_t number_end(std::string_view text, size_t at);       // end of the number literal at `at`; `at` if there is none
// End of `name` at `at`, any white space standing for its blanks; 0 if it does not stand there whole.
size_t name_end(std::string_view text, size_t at, std::string_view name);
// The content of the string literal whose opening quote is at `at`, and where it ends; nothing if it is not closed.
struct Quoted {
  std::string text;
  size_t end = 0;
};
std::optional<Quoted> quoted_at(std::string_view text, size_t at);
std::string normal_name(std::string_view name);            // outer white space off, inner runs one blank
bool is_word(std::string_view name);                       // one plain identifier
// From just after an opening bracket: does `..` follow at this level before `,` or the closing bracket?
bool range_ahead(std::string_view text, size_t at);

}  // namespace ly::dmn
