#include "engines/boarding/boarding.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace ly::boarding {
namespace {

// Whether whoever wrote `later` knew `earlier`.
bool knew(Mark const& later, Mark const& earlier) {
  if (later.device == earlier.device) return later.counter > earlier.counter;
  return std::ranges::any_of(later.seen, [&](Seen const& seen) { return seen.device == earlier.device && seen.counter >= earlier.counter; });
}

auto order(Mark const& mark) { return std::tie(mark.device, mark.counter, mark.value); }

Cell settle(std::span<Mark const> marks, std::vector<size_t> all) {
  std::ranges::sort(all, [&](size_t a, size_t b) { return order(marks[a]) < order(marks[b]); });
  auto const same = [&](size_t a, size_t b) { return order(marks[a]) == order(marks[b]); };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  Cell cell;
  for (auto const one : all) {
    bool const replaced = std::ranges::any_of(all, [&](size_t other) { return knew(marks[other], marks[one]) && !knew(marks[one], marks[other]); });
    if (!replaced) cell.claims.push_back(one);
  }
  if (cell.claims.empty()) cell.claims = all;  // phones that claim to have seen each other in a ring: nobody is believed, all are shown
  auto const item = marks[all.front()].item;
  cell.value = marks[cell.claims.front()].value;
  for (auto const claim : cell.claims) {
    if (marks[claim].value != cell.value) cell.conflict = true;
    if (care(item, marks[claim].value) > care(item, cell.value)) cell.value = marks[claim].value;
  }
  return cell;
}

}  // namespace

std::optional<Item> item_of(std::string_view name) {
  for (size_t i = 0; i < kItems; ++i)
    if (kItemNames[i] == name) return static_cast<Item>(i);
  return std::nullopt;
}

bool is_value(Item item, int64_t value) {
  switch (item) {
    case Item::temperature: return 3000 <= value && value <= 4500;
    case Item::seat: return 1 <= value && value <= 999;
    case Item::certificate:
    case Item::aboard: return 0 <= value && value <= 2;
    default: return value == 0 || value == 1;
  }
}

int64_t care(Item item, int64_t value) {
  if (item == Item::temperature) return value;
  if (item == Item::aboard) return value == 2 ? 2 : 1 - value;  // stays behind, not yet, boarded
  return -value;                                                // not verified, missing, not handed out; the lower seat, for want of better
}

std::vector<State> fold(std::span<Mark const> marks) {
  std::map<std::string_view, std::array<std::vector<size_t>, kItems>> gathered;
  for (size_t i = 0; i < marks.size(); ++i) gathered[marks[i].traveller][static_cast<size_t>(marks[i].item)].push_back(i);
  std::vector<State> states;
  for (auto& [traveller, items] : gathered) {
    State state;
    state.traveller = traveller;
    for (size_t item = 0; item < kItems; ++item)
      if (!items[item].empty()) state.cells[item] = settle(marks, std::move(items[item]));
    states.push_back(std::move(state));
  }
  return states;
}

std::vector<Seated> double_seats(std::span<Seated const> planned, std::span<State const> states) {
  std::map<std::string_view, int64_t> seat_of;
  for (auto const& one : planned) seat_of[one.traveller] = one.seat;
  for (auto const& state : states) {
    if (auto const* seat = state.cell(Item::seat)) seat_of[state.traveller] = seat->value;
    if (auto const* aboard = state.cell(Item::aboard); aboard && aboard->value == 2) seat_of.erase(state.traveller);
  }
  std::map<int64_t, std::vector<std::string_view>> holders;
  for (auto const& [traveller, seat] : seat_of) holders[seat].push_back(traveller);
  std::vector<Seated> out;
  for (auto const& [seat, who] : holders)
    if (who.size() > 1)
      for (auto const& traveller : who) out.push_back({std::string(traveller), seat});
  return out;
}

}  // namespace ly::boarding
