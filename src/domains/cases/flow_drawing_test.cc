// The drawing is read back by a small reader of its own: it knows rectangles, texts and paths, and nothing of how they were placed.
#include "domains/cases/flow_drawing.h"

#include <expat.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "domains/cases/service_reader.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

struct Place {
  double x = 0, y = 0, width = 0, height = 0;
  bool meets(Place const& o) const { return x < o.x + o.width && o.x < x + width && y < o.y + o.height && o.y < y + height; }
  bool holds(Place const& o) const { return o.x >= x - 0.2 && o.y >= y - 0.2 && o.x + o.width <= x + width + 0.2 && o.y + o.height <= y + height + 0.2; }
};
struct Worded {
  std::string text;
  Place place;
};
struct Shape {
  std::string name;  // "submitted", "submit draft submitted"
  bool state = false;
  Place box;
  std::vector<Worded> said;
};
struct Picture {
  Place whole;
  std::vector<Shape> shapes;
  std::vector<std::string> paths, elements, attributes;
  bool well_formed = false;
};

// Read by expat: a second opinion on the escaping too.
class PictureReader {
 public:
  static Picture read(std::string const& svg) {
    PictureReader reader;
    auto* parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, begin, end);
    XML_SetCharacterDataHandler(parser, characters);
    reader.out_.well_formed = XML_Parse(parser, svg.data(), static_cast<int>(svg.size()), 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return std::move(reader.out_);
  }

 private:
  Picture out_;
  std::string text_;
  bool in_text_ = false;
  std::map<std::string, std::string> last_;

  static double number(std::map<std::string, std::string> const& a, char const* key) { return a.contains(key) ? std::strtod(a.at(key).c_str(), nullptr) : std::nan(""); }
  static void begin(void* self, char const* name, char const** attributes) {
    auto& r = *static_cast<PictureReader*>(self);
    std::map<std::string, std::string> a;
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      a[attributes[i]] = attributes[i + 1];
      r.out_.attributes.emplace_back(attributes[i]);
    }
    std::string_view const element = name;
    r.out_.elements.emplace_back(element);
    if (element == "svg") r.out_.whole = {0, 0, number(a, "width"), number(a, "height")};
    if (element == "g") r.out_.shapes.push_back({a["class"] == "state" ? a["data-state"] : a["data-on"] + " " + a["data-from"] + " " + a["data-to"], a["class"] == "state", {}, {}});
    if (element == "rect" && !r.out_.shapes.empty()) r.out_.shapes.back().box = {number(a, "x"), number(a, "y"), number(a, "width"), number(a, "height")};
    if (element == "path" && a.contains("marker-end")) r.out_.paths.push_back(a["d"]);
    r.in_text_ = element == "text";
    if (r.in_text_) r.text_.clear(), r.last_ = a;
  }
  static void characters(void* self, char const* text, int length) {
    auto& r = *static_cast<PictureReader*>(self);
    if (r.in_text_) r.text_.append(text, static_cast<size_t>(length));
  }
  static void end(void* self, char const* name) {
    auto& r = *static_cast<PictureReader*>(self);
    if (std::string_view(name) != "text") return;
    r.in_text_ = false;
    auto const size = number(r.last_, "font-size"), x = number(r.last_, "x"), y = number(r.last_, "y");
    double wide = 0;  // an em for a Chinese character, half of one for a letter: as the fonts of the page have it
    for (auto const c : r.text_) wide += (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? 0 : static_cast<unsigned char>(c) < 0x80 ? 0.53 * size : size;
    check(r.last_["text-anchor"] == "middle", "texts stand in the middle");
    r.out_.shapes.back().said.push_back({r.text_, {x - wide / 2, y - size * 0.9, wide, size * 1.15}});
  }
};

std::vector<std::pair<std::string, Service>> shipped_services() {
  std::vector<std::pair<std::string, Service>> out;
  for (auto const& entry : std::filesystem::directory_iterator(std::string(SOURCE_ROOT) + "/services")) {
    auto const name = entry.path().filename().string();
    out.emplace_back(name, read_service(read_located(name, test::service_text(name)).value()).service);
  }
  return out;
}

// Points along "M… V… H… C…", close together.
std::vector<std::pair<double, double>> points_of(std::string const& path) {
  std::vector<std::pair<double, double>> out;
  static RE2 const piece(R"(([MVHC])([-0-9. ]+))");
  re2::StringPiece rest(path);
  std::string letter, numbers;
  double x = 0, y = 0;
  while (RE2::Consume(&rest, piece, &letter, &numbers)) {
    std::vector<double> n;
    for (auto const word : split(numbers, ' ')) n.push_back(std::strtod(std::string(word).c_str(), nullptr));
    auto const from_x = x, from_y = y;
    auto const curve = letter == "C";
    if (letter == "M" || curve) x = n[n.size() - 2], y = n.back();
    if (letter == "V") y = n[0];
    if (letter == "H") x = n[0];
    if (letter == "M") continue;
    for (int i = 0; i <= 40; ++i) {
      double const t = i / 40.0, u = 1 - t;
      if (curve) out.emplace_back(u * u * u * from_x + 3 * u * u * t * n[0] + 3 * u * t * t * n[2] + t * t * t * x, u * u * u * from_y + 3 * u * u * t * n[1] + 3 * u * t * t * n[3] + t * t * t * y);
      else out.emplace_back(u * from_x + t * x, u * from_y + t * y);
    }
  }
  EXPECT_TRUE(rest.empty()) << path;
  return out;
}

void expect_whole(std::string const& name, Service const& service, Language language) {
  auto const picture = PictureReader::read(flow_as_svg(service, language));
  ASSERT_TRUE(picture.well_formed) << name;
  std::multiset<std::string> wanted, drawn;
  for (auto const& state : service.states) wanted.insert(state.first);
  for (auto const& t : service.transitions) for (auto const& from : t.from) wanted.insert(t.on + " " + from + " " + t.to);
  for (auto const& shape : picture.shapes) drawn.insert(shape.name);
  EXPECT_EQ(drawn, wanted) << name;
  EXPECT_EQ(picture.paths.size(), wanted.size() - service.states.size()) << name << ": one arrow for each act";
  for (size_t i = 0; i < picture.shapes.size(); ++i) {
    auto const& shape = picture.shapes[i];
    EXPECT_TRUE(picture.whole.holds(shape.box)) << name << ": " << shape.name << " stands outside";
    EXPECT_FALSE(shape.said.empty()) << name << ": " << shape.name;
    for (auto const& said : shape.said) EXPECT_TRUE(shape.box.holds(said.place)) << name << ": \"" << said.text << "\" is wider than its box " << shape.name;
    for (size_t j = 0; j < i; ++j) EXPECT_FALSE(shape.box.meets(picture.shapes[j].box)) << name << ": " << shape.name << " over " << picture.shapes[j].name;
  }
  // No arrow runs through a state on its way.
  for (auto const& path : picture.paths)
    for (auto const& [x, y] : points_of(path)) {
      EXPECT_TRUE(picture.whole.holds({x, y, 0, 0})) << name << ": " << path;
      for (auto const& shape : picture.shapes)
        EXPECT_FALSE(shape.state && x > shape.box.x + 1 && x < shape.box.x + shape.box.width - 1 && y > shape.box.y + 1 && y < shape.box.y + shape.box.height - 1) << name << ": through " << shape.name;
    }
}

TEST(FlowDrawingTest, every_state_and_act_of_the_shipped_services_stands_once_and_apart) {
  for (auto const& [name, service] : shipped_services())
    for (auto const language : {Language::zh, Language::en}) expect_whole(name, service, language);
}

TEST(FlowDrawingTest, what_a_file_says_is_text_and_nothing_else) {
  auto service = shipped_services().front().second;
  service.title.zh = "<script>alert(1)</script>&\"";
  service.states.items.front().second.title.zh = "</text><image href=\"http://example.com/x\" onload=\"x()\"/>";
  service.transitions.front().title.zh = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十 with a rather long and Latin name of an act";
  auto const svg = flow_as_svg(service, Language::zh);
  auto const picture = PictureReader::read(svg);
  ASSERT_TRUE(picture.well_formed);
  for (auto const& element : picture.elements) EXPECT_TRUE(RE2::FullMatch(element, "svg|title|desc|defs|marker|path|rect|g|text")) << element;
  for (auto const& attribute : picture.attributes) EXPECT_FALSE(RE2::FullMatch(attribute, "on.*|.*href|style")) << attribute;
  EXPECT_EQ(svg, flow_as_svg(service, Language::zh)) << "the same service gives the same octets";
  expect_whole("hostile", service, Language::zh);
}

// Many states all joined with all: a picture of it is no pleasure, but it comes, and is whole.
TEST(FlowDrawingTest, a_tangle_is_drawn_too) {
  Service service;
  service.roles.items.push_back({"officer", {ServiceRole::Scope::region, {"经办", "Officer"}, {}, {}}});
  for (int i = 0; i < 7; ++i) {
    State state;
    state.kind = i == 0 ? State::Kind::initial : State::Kind::active;
    state.title = {"环节" + std::to_string(i), "State " + std::to_string(i)};
    service.states.items.emplace_back("s" + std::to_string(i), state);
    Transition t;
    t.on = "go" + std::to_string(i);
    t.title = {"去", "Go"};
    t.to = "s" + std::to_string(i);
    for (int j = 0; j < 7; ++j) t.from.push_back("s" + std::to_string(j));
    t.by = {"officer"};
    service.transitions.push_back(t);
  }
  auto const picture = PictureReader::read(flow_as_svg(service, Language::en));
  ASSERT_TRUE(picture.well_formed);
  EXPECT_EQ(picture.shapes.size(), 7U + 49U);
  for (size_t i = 0; i < picture.shapes.size(); ++i)
    for (size_t j = 0; j < i; ++j) EXPECT_FALSE(picture.shapes[i].box.meets(picture.shapes[j].box)) << picture.shapes[i].name << " over " << picture.shapes[j].name;
}

// The pages of the handbook show what the program draws: `liaoyuan service draw resumption --out docs/screenshots/flow-resumption.svg`.
TEST(FlowDrawingTest, the_handbook_shows_what_is_drawn) {
  for (auto const& [name, service] : shipped_services()) {
    if (name != "resumption") continue;
    for (auto const& [file, language] : {std::pair{"flow-resumption.svg", Language::zh}, std::pair{"flow-resumption.en.svg", Language::en}}) {
      std::ifstream in(std::string(SOURCE_ROOT) + "/docs/screenshots/" + file);
      std::stringstream kept;
      kept << in.rdbuf();
      EXPECT_EQ(kept.str(), flow_as_svg(service, language)) << file << ": draw it again";
    }
  }
}

TEST(FlowDrawingTest, as_text_for_other_programs) {
  for (auto const& [name, service] : shipped_services()) {
    size_t acts = 0, finals = 0;
    for (auto const& t : service.transitions) acts += t.from.size();
    for (auto const& state : service.states) finals += state.second.kind == State::Kind::final ? 1 : 0;
    auto const lines_with = [](std::string const& text, std::string_view part) {
      auto const all = split(text, '\n');
      return static_cast<size_t>(std::count_if(all.begin(), all.end(), [&](auto line) { return contains(line, part); }));
    };
    auto const mermaid = flow_as_mermaid(service, Language::zh);
    EXPECT_EQ(lines_with(mermaid, " --> "), acts + finals + 1) << name;
    EXPECT_EQ(lines_with(mermaid, "  state \""), service.states.size()) << name;
    auto const scxml = flow_as_scxml(service);
    EXPECT_EQ(lines_with(scxml, "<transition "), acts) << name;
    EXPECT_EQ(lines_with(scxml, " id=\""), service.states.size()) << name;
    EXPECT_TRUE(PictureReader::read(scxml).well_formed) << name;
  }
}

}  // namespace
}  // namespace ly::cases
