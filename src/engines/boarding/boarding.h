// Boarding (上车): what several phones without a network wrote down about the same travellers, put together so that nothing is lost.
//
// Each phone numbers its marks 1, 2, 3 … and says with each what it had seen of the others. A mark replaces, for one traveller and one
// item, exactly those marks its phone had seen: its own earlier ones, and others' up to the numbers in `seen`. Marks that did not see each
// other stand side by side; if they differ that is a conflict, shown until somebody who has seen both marks once more. Meanwhile the more
// careful value counts (the higher temperature, the missing paper). Clocks decide nothing, nor does the order in which marks arrive: a set
// of marks has one fold. This is a multi-value register (Shapiro et al., A comprehensive study of convergent and commutative replicated
// data types, INRIA RR-7506, 2011, 3.2.2) per traveller and item. The phone folds by the same rule (web/src/domains/journey/fold.ts);
// tests/corpus/boarding/folds.json holds both to it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ly::boarding {

// Values: identity 0 differs, 1 verified; temperature in hundredths of a degree Celsius; certificate 0 missing, 1 brought, 2 issued here;
// briefing, masks, food, water 0 no, 1 done; seat its number, from 1; aboard 0 not yet, 1 boarded, 2 stays behind.
enum class Item : uint8_t { identity, temperature, certificate, briefing, masks, food, water, seat, aboard };
inline constexpr size_t kItems = 9;
inline constexpr std::array<std::string_view, kItems> kItemNames{"identity", "temperature", "certificate", "briefing", "masks", "food", "water", "seat", "aboard"};
std::optional<Item> item_of(std::string_view name);
bool is_value(Item item, int64_t value);  // temperatures 30 to 45 degrees, seats 1 to 999
// Of two values of an item the one to go by while nobody has settled which is right: the greater.
int64_t care(Item item, int64_t value);

struct Seen {
  std::string device;
  int64_t counter = 0;  // all marks of the device up to here
  bool operator==(Seen const&) const = default;
};
struct Mark {
  std::string device, traveller;
  int64_t counter = 0;
  Item item{};
  int64_t value = 0;
  std::vector<Seen> seen;
};

struct Cell {
  std::vector<size_t> claims;  // marks nobody replaced, as positions in what was folded, by device and counter
  int64_t value = 0;           // of the most careful claim
  bool conflict = false;       // claims of different values
};
struct State {
  std::string traveller;
  std::array<std::optional<Cell>, kItems> cells;
  Cell const* cell(Item item) const { return cells[static_cast<size_t>(item)] ? &*cells[static_cast<size_t>(item)] : nullptr; }
};

// States by traveller. The same mark given twice counts once.
std::vector<State> fold(std::span<Mark const> marks);

struct Seated {
  std::string traveller;
  int64_t seat = 0;
};
// Seats that more than one traveller holds, with everybody who holds them; `planned` is overruled by marks, and who stays behind holds none.
std::vector<Seated> double_seats(std::span<Seated const> planned, std::span<State const> states);

}  // namespace ly::boarding
