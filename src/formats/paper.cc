#include "formats/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cstring>

namespace ly::formats {
namespace {

constexpr double kPointsPerMm = 72.0 / 25.4;
constexpr double kPageWidth = 210 * kPointsPerMm, kPageHeight = 297 * kPointsPerMm;
constexpr double kLeft = 28 * kPointsPerMm, kTop = 37 * kPointsPerMm, kWidth = 156 * kPointsPerMm, kHeight = 225 * kPointsPerMm;
constexpr double kBottom = kTop + kHeight;
constexpr double kIssuerMost = 36;  // 小初
constexpr double kSize2 = 22, kSize3 = 16, kSize4 = 14, kTableSize = 10.5, kSmallSize = 9;  // 二号 三号 四号 五号 小五
constexpr double kGap = 6;          // points between blocks
constexpr double kCellPadding = 4;
constexpr char kFont[] = "Noto Serif CJK SC, Noto Sans CJK SC, serif";

struct Freed {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
  void operator()(cairo_t* c) const { cairo_destroy(c); }
  void operator()(PangoLayout* l) const { g_object_unref(l); }
  void operator()(PangoFontDescription* f) const { pango_font_description_free(f); }
};
template <class T> using Owned = std::unique_ptr<T, Freed>;

cairo_status_t append(void* to, unsigned char const* bytes, unsigned int length) {
  static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Reading {
  std::string_view rest;
};
cairo_status_t take(void* from, unsigned char* bytes, unsigned int length) {
  auto& rest = static_cast<Reading*>(from)->rest;
  if (rest.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(bytes, rest.data(), length);
  rest.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Paper::State {
  std::string bytes;
  Owned<cairo_surface_t> surface;
  Owned<cairo_t> cairo;
  double y = kTop;
  int page = 1;

  Owned<PangoLayout> layout(std::string_view text, double size, double width, bool bold = false, PangoAlignment align = PANGO_ALIGN_LEFT) const {
    Owned<PangoLayout> out(pango_cairo_create_layout(cairo.get()));
    Owned<PangoFontDescription> const font(pango_font_description_from_string(kFont));
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    if (bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(out.get(), font.get());
    pango_layout_set_width(out.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(out.get(), align);
    pango_layout_set_text(out.get(), text.data(), static_cast<int>(text.size()));
    return out;
  }
  static double height(Owned<PangoLayout> const& l) {
    int h = 0;
    pango_layout_get_size(l.get(), nullptr, &h);
    return static_cast<double>(h) / PANGO_SCALE;
  }
  void draw(Owned<PangoLayout> const& l, double x, double at) const {
    cairo_move_to(cairo.get(), x, at);
    pango_cairo_show_layout(cairo.get(), l.get());
  }
  void number() const {
    auto const text = "— " + std::to_string(page) + " —";
    draw(layout(text, kTableSize, kWidth, false, PANGO_ALIGN_CENTER), kLeft, kBottom + 7 * kPointsPerMm);
  }
  void turn() {
    number();
    cairo_show_page(cairo.get());
    ++page;
    y = kTop;
  }
  void room(double needed) {
    if (y + needed > kBottom && y > kTop) turn();
  }
  // A block that may be longer than what is left: line by line.
  void flow(Owned<PangoLayout> const& l, double x) {
    auto const lines = pango_layout_get_line_count(l.get());
    for (int i = 0; i < lines; ++i) {
      auto* line = pango_layout_get_line_readonly(l.get(), i);
      PangoRectangle extents;
      pango_layout_line_get_extents(line, nullptr, &extents);
      auto const h = static_cast<double>(extents.height) / PANGO_SCALE;
      room(h);
      int indent = i == 0 ? pango_layout_get_indent(l.get()) : 0;
      double shift = static_cast<double>(indent) / PANGO_SCALE;
      if (pango_layout_get_alignment(l.get()) == PANGO_ALIGN_CENTER) shift = (kWidth - static_cast<double>(extents.width) / PANGO_SCALE) / 2;
      cairo_move_to(cairo.get(), x + shift, y - static_cast<double>(extents.y) / PANGO_SCALE);
      pango_cairo_show_layout_line(cairo.get(), line);
      y += h;
    }
  }
};

Paper::Paper(std::string_view title, Instant made_at) : state_(std::make_unique<State>()) {
  auto& s = *state_;
  s.surface.reset(cairo_pdf_surface_create_for_stream(append, &s.bytes, kPageWidth, kPageHeight));
  s.cairo.reset(cairo_create(s.surface.get()));
  cairo_pdf_surface_set_metadata(s.surface.get(), CAIRO_PDF_METADATA_TITLE, std::string(title).c_str());
  cairo_pdf_surface_set_metadata(s.surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, (to_iso(made_at).substr(0, 19) + "Z").c_str());
}
Paper::~Paper() = default;

void Paper::title(std::string_view text) {
  auto const l = state_->layout(text, kSize2, kWidth, true, PANGO_ALIGN_CENTER);
  state_->flow(l, kLeft);
  state_->y += kGap;
}
void Paper::line_below_title(std::string_view text) {
  auto const l = state_->layout(text, kTableSize, kWidth, false, PANGO_ALIGN_CENTER);
  state_->flow(l, kLeft);
  state_->y += 2 * kGap;
}
void Paper::issuer(std::string_view text) {
  auto& s = *state_;
  cairo_set_source_rgb(s.cairo.get(), 0.8, 0.05, 0.05);
  // The largest size, not above 小初 (36 pt), at which the name stands on one line.
  double size = kIssuerMost;
  for (; size > kSize2; size -= 1)
    if (pango_layout_get_line_count(s.layout(text, size, kWidth, true).get()) == 1) break;
  auto const l = s.layout(text, size, kWidth, true, PANGO_ALIGN_CENTER);
  s.flow(l, kLeft);
  cairo_set_source_rgb(s.cairo.get(), 0, 0, 0);
  s.y += 3 * kGap;
}
void Paper::document_number(std::string_view text) {
  state_->flow(state_->layout(text, kSize3, kWidth, false, PANGO_ALIGN_CENTER), kLeft);
}
void Paper::addressee(std::string_view text) {
  state_->y += kGap;
  state_->flow(state_->layout(text, kSize3, kWidth), kLeft);
}
void Paper::official_paragraph(std::string_view text) {
  auto const l = state_->layout(text, kSize3, kWidth);
  pango_layout_set_indent(l.get(), static_cast<int>(2 * kSize3 * PANGO_SCALE));
  pango_layout_set_line_spacing(l.get(), 1.0F);
  state_->flow(l, kLeft);
  state_->y += kGap / 2;
}
void Paper::sign_off(std::string_view issuer, std::string_view day, std::string_view where_the_seal_goes) {
  auto& s = *state_;
  constexpr double kSeal = 42 * kPointsPerMm;
  s.room(kSeal + 4 * kGap);
  auto const right = kLeft + kWidth - 4 * kSize3;  // 右空四字
  auto const name = s.layout(issuer, kSize3, kWidth - 4 * kSize3, false, PANGO_ALIGN_RIGHT);
  auto const date = s.layout(day, kSize3, kWidth - 4 * kSize3, false, PANGO_ALIGN_RIGHT);
  auto const top = s.y + kSeal / 2 - State::height(name);
  s.draw(name, kLeft, top);
  s.draw(date, kLeft, top + State::height(name) + kGap);
  auto* c = s.cairo.get();
  cairo_save(c);
  double const dots[] = {1, 3};
  cairo_set_dash(c, dots, 2, 0);
  cairo_set_line_width(c, 0.4);
  cairo_set_source_rgb(c, 0.75, 0.75, 0.75);
  auto const x = right - kSeal * 0.75, y = s.y + kSeal / 2;
  cairo_new_path(c);
  cairo_arc(c, x, y, kSeal / 2, 0, 2 * 3.14159265358979);
  cairo_stroke(c);
  auto const hint = s.layout(where_the_seal_goes, kSmallSize, kSeal, false, PANGO_ALIGN_CENTER);
  s.draw(hint, x - kSeal / 2, y + kSeal / 2 - 2 * State::height(hint));
  cairo_restore(c);
  s.y += kSeal + kGap;
}
void Paper::next_page() { state_->turn(); }
void Paper::heading(std::string_view text) {
  auto const l = state_->layout(text, kSize3, kWidth, true);
  state_->room(State::height(l) + 3 * kSize4);  // not alone at the foot of a page
  state_->y += kGap;
  state_->flow(l, kLeft);
  state_->y += kGap;
}
void Paper::paragraph(std::string_view text) {
  auto const l = state_->layout(text, kSize4, kWidth);
  pango_layout_set_indent(l.get(), static_cast<int>(2 * kSize4 * PANGO_SCALE));
  state_->flow(l, kLeft);
  state_->y += kGap;
}
void Paper::small(std::string_view text) {
  auto const l = state_->layout(text, kSmallSize, kWidth);
  state_->flow(l, kLeft);
  state_->y += kGap;
}
void Paper::rule() {
  auto* c = state_->cairo.get();
  state_->room(2 * kGap);
  cairo_set_source_rgb(c, 0.8, 0.05, 0.05);
  cairo_set_line_width(c, 1.2);
  cairo_move_to(c, kLeft, state_->y + kGap);
  cairo_line_to(c, kLeft + kWidth, state_->y + kGap);
  cairo_stroke(c);
  cairo_set_source_rgb(c, 0, 0, 0);
  state_->y += 2 * kGap;
}

void Paper::table(std::vector<PaperColumn> const& columns, std::vector<std::vector<std::string>> const& rows) {
  auto& s = *state_;
  auto* c = s.cairo.get();
  double shares = 0;
  for (auto const& column : columns) shares += column.share;
  auto const line = [&](std::vector<std::string> const& cells, bool head) {
    std::vector<Owned<PangoLayout>> layouts;
    double tallest = 0;
    for (size_t i = 0; i < columns.size(); ++i) {
      auto const width = kWidth * columns[i].share / shares - 2 * kCellPadding;
      layouts.push_back(s.layout(i < cells.size() ? std::string_view(cells[i]) : std::string_view(), kTableSize, width, head, columns[i].right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT));
      tallest = std::max(tallest, State::height(layouts.back()));
    }
    auto const height = std::min(tallest, kHeight / 2) + 2 * kCellPadding;  // one cell never fills a page
    if (s.y + height > kBottom) return height;
    double x = kLeft;
    for (size_t i = 0; i < columns.size(); ++i) {
      auto const width = kWidth * columns[i].share / shares;
      cairo_save(c);
      cairo_rectangle(c, x, s.y, width, height);
      cairo_clip(c);
      s.draw(layouts[i], x + kCellPadding, s.y + kCellPadding);
      cairo_restore(c);
      cairo_set_line_width(c, 0.5);
      cairo_rectangle(c, x, s.y, width, height);
      cairo_stroke(c);
      x += width;
    }
    s.y += height;
    return 0.0;
  };
  std::vector<std::string> head;
  for (auto const& column : columns) head.push_back(column.title);
  if (line(head, true) > 0) {
    s.turn();
    line(head, true);
  }
  for (auto const& row : rows) {
    if (line(row, false) == 0) continue;
    s.turn();  // the head stands on every page
    line(head, true);
    line(row, false);
  }
  s.y += 2 * kGap;
}

Result<void> Paper::picture(std::string_view png, double width_mm) {
  Reading reading{png};
  Owned<cairo_surface_t> const image(cairo_image_surface_create_from_png_stream(take, &reading));
  if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) return invalid("paper.picture", "");
  auto const w = cairo_image_surface_get_width(image.get()), h = cairo_image_surface_get_height(image.get());
  if (w < 1 || h < 1) return invalid("paper.picture", "");
  auto const scale = std::min(std::min(width_mm * kPointsPerMm, kWidth) / w, kHeight / h);
  state_->room(h * scale);
  auto* c = state_->cairo.get();
  cairo_save(c);
  cairo_translate(c, kLeft, state_->y);
  cairo_scale(c, scale, scale);
  cairo_set_source_surface(c, image.get(), 0, 0);
  cairo_paint(c);
  cairo_restore(c);
  state_->y += h * scale + kGap;
  return {};
}

void Paper::squares(std::vector<bool> const& dark, size_t side, double width_mm) {
  check(side > 0 && dark.size() == side * side, "a square of squares");
  auto* c = state_->cairo.get();
  auto const width = width_mm * kPointsPerMm, one = width / static_cast<double>(side);
  state_->room(width);
  for (size_t row = 0; row < side; ++row)
    for (size_t column = 0; column < side; ++column)
      if (dark[row * side + column]) cairo_rectangle(c, kLeft + static_cast<double>(column) * one, state_->y + static_cast<double>(row) * one, one, one);
  cairo_fill(c);
  state_->y += width + kGap;
}

void Paper::cards(std::vector<PaperCard> const& cards) {
  constexpr double kCardHeight = kHeight / 4, kCardWidth = kWidth / 2, kCode = 38 * kPointsPerMm, kQuiet = 3 * kPointsPerMm;
  auto& s = *state_;
  auto* c = s.cairo.get();
  for (size_t i = 0; i < cards.size(); ++i) {
    auto const& card = cards[i];
    check(card.side > 0 && card.dark.size() == card.side * card.side, "a square of squares");
    if (i % 2 == 0) s.room(kCardHeight - 0.01);
    auto const x = kLeft + static_cast<double>(i % 2) * kCardWidth;
    cairo_save(c);
    double const dashes[] = {2, 3};
    cairo_set_dash(c, dashes, 2, 0);
    cairo_set_line_width(c, 0.4);
    cairo_rectangle(c, x, s.y, kCardWidth, kCardHeight);
    cairo_stroke(c);
    cairo_restore(c);
    auto const one = kCode / static_cast<double>(card.side);
    for (size_t row = 0; row < card.side; ++row)
      for (size_t column = 0; column < card.side; ++column)
        if (card.dark[row * card.side + column]) cairo_rectangle(c, x + kQuiet + static_cast<double>(column) * one, s.y + kQuiet + static_cast<double>(row) * one, one, one);
    cairo_fill(c);
    auto const beside = x + kCode + 2 * kQuiet, room = kCardWidth - kCode - 3 * kQuiet;
    auto const below = s.layout(card.below, kSmallSize, kCode);
    s.draw(below, x + kQuiet, s.y + kQuiet + kCode + kCellPadding);
    auto const title = s.layout(card.title, kSize4, room, true);
    s.draw(title, beside, s.y + kQuiet);
    cairo_save(c);
    cairo_rectangle(c, x, s.y, kCardWidth, kCardHeight);
    cairo_clip(c);
    double at = s.y + kQuiet + State::height(title) + kCellPadding;
    for (auto const& line : card.lines) {
      auto const words = s.layout(line, kSmallSize, room);
      s.draw(words, beside, at);
      at += State::height(words) + 1;
    }
    cairo_restore(c);
    if (i % 2 == 1 || i + 1 == cards.size()) s.y += kCardHeight;
  }
}

Result<std::string> Paper::finish() {
  state_->number();
  cairo_show_page(state_->cairo.get());
  cairo_surface_finish(state_->surface.get());
  if (cairo_surface_status(state_->surface.get()) != CAIRO_STATUS_SUCCESS) return Problem{"paper.failed", {}, {}, Kind::unavailable, {}};
  return std::move(state_->bytes);
}

}  // namespace ly::formats
