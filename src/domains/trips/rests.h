// Where to stand (停在哪里): for each stop the law makes, about where the coach is then, and the service areas near there, those first where people can
// go indoors for the whole of it. Three hours of a winter night without heating are what this is for (story: M19). Where the coach is, is reckoned along a
// straight line by how much of the leg is driven: about right, and said so.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/nearness.h"
#include "domains/trips/trips.h"

namespace ly::trips {

inline constexpr int64_t kDayOfMinutes = 1440;

struct RestPlace {
  std::string place_id, name, where, opens, closes, note;  // opens, closes: HH:MM
  bool known = false, indoor = false, placed = false;      // placed: it has coordinates, without which it is never offered
  static Fields fields(auto...) {
    using R = RestPlace;
    return Fields{field("place_id", {"服务区编号", "Place"}, &R::place_id), field("name", {"服务区", "Service area"}, &R::name), field("where", {"所在地", "Where"}, &R::where), field("known", {"已登记", "Known"}, &R::known), field("indoor", {"能进室内", "Indoors"}, &R::indoor),
                  field("opens", {"开门", "Opens"}, &R::opens), field("closes", {"关门", "Closes"}, &R::closes), field("note", {"备注", "Note"}, &R::note), field("placed", {"有坐标", "Has coordinates"}, &R::placed)};
  }
};
struct ListRestPlaces {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListRestPlaces;
    return Fields{field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct PutRestPlace {
  std::string place_id, opens = "00:00", closes = "24:00", note;
  bool indoor = false;
  static Fields fields(auto...) {
    using P = PutRestPlace;
    return Fields{field("place_id", {"服务区", "Service area"}, &P::place_id, {.required = true, .length_max = 26}), field("indoor", {"能进室内", "Indoors"}, &P::indoor), field("opens", {"开门", "Opens"}, &P::opens, {.required = true, .length_max = 5}),
                  field("closes", {"关门", "Closes"}, &P::closes, {.required = true, .length_max = 5}), field("note", {"备注", "Note"}, &P::note, {.length_max = 200})};
  }
};
struct RestChoice {
  std::string place_id, name, where, note, standing;  // standing: indoor (open for the whole stop), outdoor, unknown, shut (closed for some of it)
  double km = 0;                                      // from about where the coach is
  static Fields fields(auto...) {
    using C = RestChoice;
    return Fields{field("place_id", {"服务区编号", "Place"}, &C::place_id), field("name", {"服务区", "Service area"}, &C::name), field("where", {"所在地", "Where"}, &C::where), field("standing", {"能不能进", "Indoors then"}, &C::standing, {.one_of = "indoor outdoor unknown shut"}),
                  field("km", {"约公里", "About km"}, &C::km), field("note", {"备注", "Note"}, &C::note)};
  }
};
struct RestStop {
  std::string kind;  // rest, standstill
  Instant from, to;
  std::vector<RestChoice> choices;  // best first; empty: no service area known near there
  static Fields fields(auto...) {
    using S = RestStop;
    return Fields{field("kind", {"停车", "Kind"}, &S::kind), field("from", {"起", "From"}, &S::from), field("to", {"止", "To"}, &S::to), field("choices", {"可停的服务区", "Where"}, &S::choices)};
  }
};
struct TripRests {
  std::vector<RestStop> stops;
  static Fields fields(auto...) { return Fields{field("stops", {"法定停车", "Stops"}, &TripRests::stops)}; }
};

// Open from `from` for `minutes`, both as in China; opens == closes is never open.
bool open_throughout(int64_t opens, int64_t closes, int64_t from, int64_t minutes);

// A place's own coordinates, else those of the nearest division above it that has some; and a division's own.
std::optional<registry::Point> about_point(Around const& around, View const& view, std::string const& place_id);
std::optional<registry::Point> point_of_division(Around const& around, std::string_view division);

struct Waypoint {
  registry::Point at;
  Instant arrive, depart;
};
// Where a coach is at `when`, that goes from one waypoint to the next and has driven these stretches. Nothing before the first or after the last.
std::optional<registry::Point> where_at(std::vector<Waypoint> const& way, std::vector<TripEvent> const& events, Instant when);

// Where somebody who falls ill can be seen to: which place of kind `clinic` with coordinates is the nearest, from when until when. Told beforehand, because
// on the road there is no network to ask.
struct HelpNear {
  Instant from, to;
  std::string name, where;
  double km = 0;  // as the crow flies, when it becomes the nearest
};
std::vector<HelpNear> help_along(Around const& around, View const& view, TripRow const& trip);

std::vector<RestStop> rests_of(Around const& around, View const& view, TripRow const& trip);
std::string rest_in_words(RestStop const& stop);  // the best of its choices, in Chinese, for paper; "" if there is none
std::string rest_in_english(RestStop const& stop);

Result<Items<RestPlace>> list_rest_places(Around const& around, View const& view, ListRestPlaces const& in);
Result<RestPlace> put_rest_place(Around const& around, Context& context, PutRestPlace const& in);  // rest.no_place, rest.clock at opens or closes

std::vector<Endpoint> rest_endpoints(Around const& around, Trips const& trips);

}  // namespace ly::trips
