// The rules by which people choose homes one after another. Pure: a hall is a value, time comes from outside (ms), every verb
// either changes the hall as its comment says or answers why not and changes nothing. Not here: who may take part and in which
// order (policy tables, engines/lottery), who acts for whom, storage.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace ly::turns {

struct Rules {
  int64_t turn_ms = 300'000;  // of one turn
  int64_t desks = 1;          // called at the same time
  int64_t recalls = 1;        // how often one who let his turn pass is called again
};

enum class Stand { waiting, called, chosen, missed, gave_up };
std::string_view name_of(Stand stand);
std::optional<Stand> stand_from(std::string_view name);

struct Entrant {
  int64_t place = 0;              // by the draw, from 1; unique
  int64_t turn_key = 0;           // the smallest waiting one is called next; its place at first
  Stand stand = Stand::waiting;
  int64_t round = 0;              // turns let pass
  std::optional<int64_t> until;   // while called and no pause
  std::optional<int64_t> left;    // while called and paused
  int64_t home = -1;              // chosen
};

struct Hall {
  Rules rules;
  bool running = false;
  std::vector<Entrant> entrants;
  std::vector<int64_t> homes;       // entrant who has it (index), or -1
  std::vector<size_t> choices;      // entrants in the order in which they chose; an undone one is taken out
};

enum class Why { none, not_running, running, no_such, not_your_turn, time_over, taken, not_last, nothing_to_undo };
std::string_view name_of(Why why);

// What a verb did: the entrants it changed (each once) and what happened, in order, as the log of the run keeps it (checker.h).
struct Happened {
  std::string_view kind;       // started paused called passed lapsed chose gave_up undone left_over
  int64_t at = 0;
  size_t entrant = SIZE_MAX;   // SIZE_MAX: nobody
  int64_t home = -1;
};
struct Changed {
  std::vector<size_t> entrants;
  std::vector<Happened> log;
};

Why start(Hall& hall, int64_t now, Changed& changed);   // also after a pause: what was left runs on
Why pause(Hall& hall, int64_t now, Changed& changed);   // turns that are over lapse first
// Turns that are over by `now` count as let pass; then whoever is next is called. Must precede every other verb at its time;
// choose, pass, give_up and undo do it themselves. Nothing happens in a hall that does not run.
void advance(Hall& hall, int64_t now, Changed& changed);
Why choose(Hall& hall, size_t entrant, size_t home, int64_t now, Changed& changed);
Why pass(Hall& hall, size_t entrant, int64_t now, Changed& changed);
// For good, at any time before choosing; also in a pause.
Why give_up(Hall& hall, size_t entrant, int64_t now, Changed& changed);
// The last choice: the home is free again, its entrant is called with a fresh turn (one more desk than the rules say, until one ends).
Why undo(Hall& hall, size_t entrant, int64_t now, Changed& changed);

bool over(Hall const& hall);                                 // nobody waits or is called, or no home is left
std::optional<int64_t> next_end(Hall const& hall);           // the first turn that ends, while running
// When each waiting entrant is called if every turn lasts to its end: index -> ms. For "about 10:27".
std::vector<int64_t> expected(Hall const& hall, int64_t now);

}  // namespace ly::turns
