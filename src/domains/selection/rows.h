// The only SQL of selections.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/selection/selection.h"
#include "engines/turns/checker.h"
#include "engines/turns/turns.h"

namespace ly::selection {

struct SelectionHead {
  SelectionId id;
  std::string division, title, service, state, draw_record, created_by;
  int64_t turn_seconds = 0, desks = 0, recalls = 0, choices = 0, revision = 0;
  std::optional<Instant> opens_at;
  Instant created_at;
};
struct HomeRow {
  std::string code, building, room, layout, facing;
  int64_t floor = 0, area_hundredths = 0, price_yuan = 0;
};
struct EntrantRow {
  std::string case_id, no, name, proxy_name, proxy_phone, proxy_file;  // names: empty when the case's key was destroyed
  int64_t tier = 0, points = 0;
};
struct ChoiceRow {
  std::string home, case_id;
  Instant at;
  bool by_proxy = false;
};
// Everything of one selection; `turns` holds entrants and homes in the same order as the vectors beside it.
struct Hall {
  SelectionHead head;
  std::vector<HomeRow> homes;
  std::vector<EntrantRow> entrants;
  std::vector<ChoiceRow> choices;   // in the order made
  turns::Hall turns;
  std::optional<size_t> entrant_of(std::string_view case_id) const;
  std::optional<size_t> home_of(std::string_view code) const;
  ChoiceRow const* choice_of(size_t entrant) const;
};

std::optional<Hall> find_hall(View const& view, SelectionId const& id);
std::vector<SelectionRow> list_selections(View const& view, std::string_view prefix);
std::optional<SelectionId> find_selection_of(View const& view, std::string_view case_id);  // the newest
struct OwnPlaceRow {  // of one case in one selection
  std::string title, no, stand, home;
  int64_t tier = 0, points = 0, place = 0;
  std::optional<Instant> chosen_at;
};
std::vector<OwnPlaceRow> list_places_of(View const& view, std::string_view case_id);
std::vector<SelectionId> list_due(View const& view);  // running, with a turn that is over

void insert_selection(Context& context, SelectionHead const& head);
// State, record, number of choices; the revision grows.
void update_head(Context& context, SelectionHead& head, std::optional<int64_t> next_end);
void put_homes(Context& context, SelectionId const& id, std::vector<HomeRow> const& homes);  // instead of those there
void insert_entrant(Context& context, SelectionId const& id, EntrantRow const& row);
void put_places(Context& context, SelectionId const& id, std::vector<std::pair<std::string, int64_t>> const& places);  // case id, place
void update_entrant(Context& context, SelectionId const& id, std::string_view case_id, turns::Entrant const& entrant);
void update_proxy(Context& context, SelectionId const& id, EntrantRow const& row);
void insert_choice(Context& context, SelectionId const& id, std::string_view home, std::string_view case_id, int64_t n, bool by_proxy);
void delete_choice(Context& context, SelectionId const& id, std::string_view case_id);
void insert_log(Context& context, SelectionId const& id, std::vector<turns::LogLine> const& lines);
std::vector<turns::LogLine> list_log(View const& view, SelectionId const& id);
int64_t count_log(View const& view, SelectionId const& id);
int64_t count_bought(View const& view, std::string_view prefix);

std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::selection
