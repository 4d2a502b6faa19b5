#include "engines/turns/turns.h"

#include <algorithm>
#include <array>
#include <queue>

namespace ly::turns {
namespace {

constexpr std::array<std::pair<Stand, std::string_view>, 5> kStands{{{Stand::waiting, "waiting"}, {Stand::called, "called"}, {Stand::chosen, "chosen"}, {Stand::missed, "missed"}, {Stand::gave_up, "gave_up"}}};

void note(Changed& changed, size_t entrant, std::string_view kind, int64_t at, int64_t home = -1) {
  if (!kind.empty()) changed.log.push_back({kind, at, entrant, home});
  if (std::find(changed.entrants.begin(), changed.entrants.end(), entrant) == changed.entrants.end()) changed.entrants.push_back(entrant);
}

bool homes_left(Hall const& hall) { return std::find(hall.homes.begin(), hall.homes.end(), -1) != hall.homes.end(); }

std::optional<size_t> next_waiting(Hall const& hall) {
  std::optional<size_t> best;
  for (size_t i = 0; i < hall.entrants.size(); ++i)
    if (hall.entrants[i].stand == Stand::waiting && (!best || hall.entrants[i].turn_key < hall.entrants[*best].turn_key)) best = i;
  return best;
}

int64_t called(Hall const& hall) { return std::count_if(hall.entrants.begin(), hall.entrants.end(), [](Entrant const& e) { return e.stand == Stand::called; }); }

void call_next(Hall& hall, int64_t now, Changed& changed) {
  if (!homes_left(hall)) {  // nothing more to be had: whoever is called need not wait for his time
    for (size_t i = 0; i < hall.entrants.size(); ++i) {
      auto& e = hall.entrants[i];
      if (e.stand != Stand::called && e.stand != Stand::waiting) continue;
      e.stand = Stand::missed;
      e.until.reset();
      note(changed, i, "left_over", now);
    }
    return;
  }
  while (called(hall) < hall.rules.desks) {
    auto const next = next_waiting(hall);
    if (!next) return;
    auto& e = hall.entrants[*next];
    e.stand = Stand::called;
    e.until = now + hall.rules.turn_ms;
    note(changed, *next, "called", now);
  }
}

// Behind everybody, or out.
void let_pass(Hall& hall, size_t entrant, std::string_view kind, int64_t at, Changed& changed) {
  auto& e = hall.entrants[entrant];
  int64_t last = 0;
  for (auto const& one : hall.entrants) last = std::max({last, one.turn_key, one.place});
  ++e.round;
  e.until.reset();
  e.left.reset();
  if (e.round > hall.rules.recalls) e.stand = Stand::missed;
  else {
    e.stand = Stand::waiting;
    e.turn_key = last + 1;
  }
  note(changed, entrant, kind, at);
}

}  // namespace

std::string_view name_of(Stand stand) {
  for (auto const& one : kStands) if (one.first == stand) return one.second;
  return "";
}
std::optional<Stand> stand_from(std::string_view name) {
  for (auto const& one : kStands) if (one.second == name) return one.first;
  return std::nullopt;
}
std::string_view name_of(Why why) {
  switch (why) {
    case Why::none: return "";
    case Why::not_running: return "not_running";
    case Why::running: return "running";
    case Why::no_such: return "no_such";
    case Why::not_your_turn: return "not_your_turn";
    case Why::time_over: return "time_over";
    case Why::taken: return "taken";
    case Why::not_last: return "not_last";
    case Why::nothing_to_undo: return "nothing_to_undo";
  }
  return "";
}

void advance(Hall& hall, int64_t now, Changed& changed) {
  if (!hall.running) return;
  // In the order in which turns end, each call at the moment a desk came free: late housekeeping changes nothing.
  for (;;) {
    std::optional<size_t> first;
    for (size_t i = 0; i < hall.entrants.size(); ++i) {
      auto const& e = hall.entrants[i];
      if (e.stand != Stand::called || !e.until || *e.until > now) continue;
      if (!first || std::pair(*e.until, e.turn_key) < std::pair(*hall.entrants[*first].until, hall.entrants[*first].turn_key)) first = i;
    }
    if (!first) break;
    auto const at = *hall.entrants[*first].until;
    let_pass(hall, *first, "lapsed", at, changed);
    call_next(hall, at, changed);
  }
  call_next(hall, now, changed);
}

Why start(Hall& hall, int64_t now, Changed& changed) {
  if (hall.running) return Why::running;
  hall.running = true;
  changed.log.push_back({"started", now});
  for (size_t i = 0; i < hall.entrants.size(); ++i) {
    auto& e = hall.entrants[i];
    if (e.stand != Stand::called) continue;
    e.until = now + e.left.value_or(hall.rules.turn_ms);
    e.left.reset();
    note(changed, i, "", now);
  }
  advance(hall, now, changed);
  return Why::none;
}

Why pause(Hall& hall, int64_t now, Changed& changed) {
  if (!hall.running) return Why::not_running;
  advance(hall, now, changed);
  hall.running = false;
  changed.log.push_back({"paused", now});
  for (size_t i = 0; i < hall.entrants.size(); ++i) {
    auto& e = hall.entrants[i];
    if (e.stand != Stand::called) continue;
    e.left = *e.until - now;
    e.until.reset();
    note(changed, i, "", now);
  }
  return Why::none;
}

Why choose(Hall& hall, size_t entrant, size_t home, int64_t now, Changed& changed) {
  if (entrant >= hall.entrants.size() || home >= hall.homes.size()) return Why::no_such;
  if (!hall.running) return Why::not_running;
  bool const was_called = hall.entrants[entrant].stand == Stand::called;
  advance(hall, now, changed);
  auto& e = hall.entrants[entrant];
  // A turn that ended while the request was on its way is told so, even if a new one has begun.
  if (was_called && (e.stand != Stand::called || e.round > 0) && std::find(changed.entrants.begin(), changed.entrants.end(), entrant) != changed.entrants.end()) return Why::time_over;
  if (e.stand != Stand::called) return Why::not_your_turn;
  if (hall.homes[home] != -1) return Why::taken;
  hall.homes[home] = static_cast<int64_t>(entrant);
  e.home = static_cast<int64_t>(home);
  e.stand = Stand::chosen;
  e.until.reset();
  hall.choices.push_back(entrant);
  note(changed, entrant, "chose", now, e.home);
  call_next(hall, now, changed);
  return Why::none;
}

Why pass(Hall& hall, size_t entrant, int64_t now, Changed& changed) {
  if (entrant >= hall.entrants.size()) return Why::no_such;
  if (!hall.running) return Why::not_running;
  advance(hall, now, changed);
  if (hall.entrants[entrant].stand != Stand::called) return Why::not_your_turn;
  let_pass(hall, entrant, "passed", now, changed);
  call_next(hall, now, changed);
  return Why::none;
}

Why give_up(Hall& hall, size_t entrant, int64_t now, Changed& changed) {
  if (entrant >= hall.entrants.size()) return Why::no_such;
  advance(hall, now, changed);
  auto& e = hall.entrants[entrant];
  if (e.stand != Stand::waiting && e.stand != Stand::called) return Why::not_your_turn;
  e.stand = Stand::gave_up;
  e.until.reset();
  e.left.reset();
  note(changed, entrant, "gave_up", now);
  if (hall.running) call_next(hall, now, changed);
  return Why::none;
}

Why undo(Hall& hall, size_t entrant, int64_t now, Changed& changed) {
  if (entrant >= hall.entrants.size()) return Why::no_such;
  if (hall.choices.empty() || hall.entrants[entrant].stand != Stand::chosen) return Why::nothing_to_undo;
  if (hall.choices.back() != entrant) return Why::not_last;
  advance(hall, now, changed);
  auto& e = hall.entrants[entrant];
  auto const home = e.home;
  hall.homes[static_cast<size_t>(home)] = -1;
  hall.choices.pop_back();
  e.home = -1;
  e.stand = Stand::called;
  if (hall.running) e.until = now + hall.rules.turn_ms;
  else e.left = hall.rules.turn_ms;
  note(changed, entrant, "undone", now, home);
  return Why::none;
}

bool over(Hall const& hall) {
  if (!homes_left(hall)) return true;
  return std::none_of(hall.entrants.begin(), hall.entrants.end(), [](Entrant const& e) { return e.stand == Stand::waiting || e.stand == Stand::called; });
}

std::optional<int64_t> next_end(Hall const& hall) {
  std::optional<int64_t> first;
  if (!hall.running) return first;
  for (auto const& e : hall.entrants)
    if (e.stand == Stand::called && e.until && (!first || *e.until < *first)) first = e.until;
  return first;
}

std::vector<int64_t> expected(Hall const& hall, int64_t now) {
  std::vector<int64_t> out(hall.entrants.size(), -1);
  std::priority_queue<int64_t, std::vector<int64_t>, std::greater<>> desks;  // when each comes free
  for (auto const& e : hall.entrants)
    if (e.stand == Stand::called) desks.push(e.until ? *e.until : now + e.left.value_or(hall.rules.turn_ms));
  while (static_cast<int64_t>(desks.size()) < hall.rules.desks) desks.push(now);
  std::vector<size_t> waiting;
  for (size_t i = 0; i < hall.entrants.size(); ++i)
    if (hall.entrants[i].stand == Stand::waiting) waiting.push_back(i);
  std::sort(waiting.begin(), waiting.end(), [&](size_t a, size_t b) { return hall.entrants[a].turn_key < hall.entrants[b].turn_key; });
  for (auto const i : waiting) {
    out[i] = std::max(now, desks.top());
    desks.pop();
    desks.push(out[i] + hall.rules.turn_ms);
  }
  return out;
}

}  // namespace ly::turns
