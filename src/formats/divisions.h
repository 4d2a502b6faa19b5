// Divisions of China from province to township, as codes and names with coordinates down to county: look-up by code,
// the tree, search as one types, and making sense of the places people write into rosters.
// Not here: villages and places within a township, risk levels (records of the registry), borders (a legal matter).
//
// A code is six digits for province (320000), prefecture (320600) and county (320602), nine for a township (320602001).
// Counties that hang straight under a province (municipalities, 省直辖) have it as parent. About 1.5 MB for all of China.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::formats {

enum class DivisionLevel : uint8_t { province = 1, prefecture = 2, county = 3, township = 4 };

// How coordinates were found; see tools/make_divisions.mjs.
enum class Placed : uint8_t { itself, by_townships, by_prefecture };

struct Point {
  double lon = 0, lat = 0;  // WGS-84 degrees, to about a kilometre
  Placed placed = Placed::itself;
};

struct Division {
  std::string code;
  std::string name;
  DivisionLevel level = DivisionLevel::province;
  std::string parent;          // code; empty for a province
  std::optional<Point> point;  // of a township: its county's
};

enum class Confidence {
  exact,          // a present code, or full names that name one division
  likely,         // short names, as in 湖北蕲春; or a name that stands for the larger of two nested divisions (恩施)
  ancestor_only,  // a code that is not in use: the division is what its first digits still say
  ambiguous,      // several divisions fit, or the parts contradict each other: a person must choose
  none,
};

struct Resolution {
  Confidence confidence = Confidence::none;
  std::optional<Division> division;    // not for ambiguous and none
  std::vector<Division> alternatives;  // best first, at most kAlternativesMost
  std::string rest;                    // what follows the division: village, street, number
};

inline constexpr size_t kAlternativesMost = 10;
inline constexpr size_t kDivisionFileMost = 4 << 20;  // bytes of all files; China is 0.8 MB
inline constexpr size_t kPlaceTextMost = 300;         // bytes of free text that are looked at

class Divisions {
 public:
  // Files as made by tools/make_divisions.mjs, for instance regions/cn and regions/demo together.
  // Problems: divisions.too_large {most}, divisions.line {line, text} (at = "line N"), divisions.code_twice {code}.
  static Result<Divisions> parse(std::span<std::string_view const> files);

  size_t size() const { return rows_.size(); }
  size_t bytes() const;  // memory held

  // Takes also 32, 3206, 320602000, 320602001000. Nothing for codes not in use.
  std::optional<Division> find(std::string_view code) const;
  std::vector<Division> children(std::string_view code) const;  // of "" : the provinces; in order of code
  std::string full_name(std::string_view code) const;           // 江苏省南通市崇川区; empty for an unknown code
  // By the digits alone, so that a code no longer in use still lies in its prefecture. A division is within itself.
  bool is_within(std::string_view code, std::string_view ancestor) const;
  // For a field one types into: names that begin with or contain `text`; "湖北 白石" narrows by the larger division.
  std::vector<Division> search(std::string_view text, size_t limit) const;
  // Free text or a code, as found in a roster. Never guesses between two.
  Resolution resolve(std::string_view text) const;

 private:
  struct Row {
    uint32_t code;         // nine digits
    uint32_t name : 24;    // offset into names_
    uint32_t length : 8;
  };
  struct Place {
    uint32_t code;
    float lon, lat;
    Placed placed;
  };
  struct Alias {           // a name people use for a province, prefecture or county
    uint32_t row;
    uint32_t text : 24;    // offset into names_
    uint32_t length : 7;
    uint32_t full : 1;
  };
  struct Hit {
    uint32_t row;
    bool full;
  };
  struct Candidate;

  Result<void> read(std::string_view file);
  Result<void> read_line(std::string_view line, size_t number, uint32_t& above);
  Result<void> index();
  void add_alias(uint32_t row, std::string_view text, bool full);
  uint32_t add_name(std::string_view name);

  std::string_view name(Row const& row) const { return std::string_view(names_).substr(row.name, row.length); }
  std::string_view text(Alias const& alias) const { return std::string_view(names_).substr(alias.text, alias.length); }
  size_t lower(uint32_t code) const;                     // first row with that code or a larger one
  std::optional<uint32_t> row_of(uint32_t code) const;
  std::optional<uint32_t> parent_row(uint32_t code) const;
  Division division(uint32_t row) const;
  std::string full_name_of(uint32_t row) const;
  void hits(std::string_view name, uint32_t from, uint32_t to, std::vector<Hit>& out) const;
  void walk(std::string_view text, size_t at, Candidate const& here, std::vector<Candidate>& found) const;
  Resolution resolve_code(std::string_view digits) const;
  Resolution choose(std::string_view text, std::vector<Candidate> found) const;
  bool contradicts(std::string_view text, Candidate const& best, std::vector<uint32_t>& others) const;

  std::string names_;
  std::vector<Row> rows_;            // by code
  std::vector<Place> places_;        // by code
  std::vector<Alias> aliases_;       // by text
  std::vector<uint32_t> townships_;  // rows, by name
};

}  // namespace ly::formats
