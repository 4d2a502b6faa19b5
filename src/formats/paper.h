// A paper as PDF: A4 pages with the margins and sizes of Chinese official papers (GB/T 9704-2012: text area 156 × 225 mm, title
// size 2, text size 3 of 22 lines, page number below), set with Pango, drawn with Cairo. For reports, notices, passes: titles,
// paragraphs, label and value lines, tables that go on over pages, small print. Not here: forms to fill in, pictures of scans.
// The same input gives the same bytes. Text is taken as text, never as markup.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ly::formats {

struct PaperColumn {
  std::string title;
  double share = 1;      // of the width
  bool right = false;    // numbers stand right
};

// One of several on a sheet, to be cut out: a QR code with words beside it.
struct PaperCard {
  std::vector<bool> dark;  // row by row
  size_t side = 0;
  std::string title;
  std::vector<std::string> lines;  // beside the code; what does not fit is cut off
  std::string below = {};          // under the code, always there
};

class Paper {
 public:
  // `title` stands in the file's properties; `made_at` is its date.
  Paper(std::string_view title, Instant made_at);
  ~Paper();
  Paper(Paper const&) = delete;
  Paper& operator=(Paper const&) = delete;

  void title(std::string_view text);      // centred, size 2 (22 pt)
  void line_below_title(std::string_view text);  // centred, small: number, date
  // ---- of an official paper (GB/T 9704-2012, 7): issuer in red on top, number, then rule(), title(), addressee, text of size 3 ----
  void issuer(std::string_view text);                // 发文机关标志: red, as wide as the text area allows
  void document_number(std::string_view text);       // 发文字号: centred, size 3
  void addressee(std::string_view text);             // 主送机关: from the left edge
  void official_paragraph(std::string_view text);    // 正文: size 3, 22 lines a page, indented by two characters
  // Issuer and day at the right, with room for a red seal of 42 mm over both; the three stay on one page.
  void sign_off(std::string_view issuer, std::string_view day, std::string_view where_the_seal_goes);
  void next_page();                                  // the next of several papers in one file
  void heading(std::string_view text);    // size 3, bold
  void paragraph(std::string_view text);  // size 4 (14 pt), first line indented by two characters
  void small(std::string_view text);      // 9 pt, for what proves rather than tells
  void rule();                            // a red line, as under the name of the issuer
  void table(std::vector<PaperColumn> const& columns, std::vector<std::vector<std::string>> const& rows);
  // A PNG, at most `width_mm` wide; a signature. Not a whole PNG: refused, nothing is drawn. Error: paper.picture.
  Result<void> picture(std::string_view png, double width_mm);
  // Dark and light squares, row by row, `side` in a row: a QR code of `width_mm`.
  void squares(std::vector<bool> const& dark, size_t side, double width_mm);
  // Two beside one another, four below, eight on a page, with lines to cut along.
  void cards(std::vector<PaperCard> const& cards);
  // The whole file; the paper is then spent. Error: paper.failed (unavailable).
  Result<std::string> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ly::formats
