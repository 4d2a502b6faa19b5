#include "domains/selection/rows.h"

namespace ly::selection {
namespace {

struct OwnPlace {
  std::string title, no, stand, home;
  int64_t tier = 0, points = 0, place = 0;
  std::optional<Instant> chosen_at;
  static Fields fields(auto...) {
    using P = OwnPlace;
    return Fields{field("title", {"选房", "Selection"}, &P::title), field("no", {"办件号", "Number"}, &P::no), field("tier", {"类别", "Tier"}, &P::tier), field("points", {"积分", "Points"}, &P::points), field("place", {"顺位", "Place"}, &P::place),
                  field("stand", {"状态", "Stand"}, &P::stand), field("home", {"所选房源", "Home chosen"}, &P::home), field("chosen_at", {"选定时间", "Chosen"}, &P::chosen_at)};
  }
};

}  // namespace

// Who chose for him is another person, known by name and telephone, and is left out.
std::vector<registry::OwnData> own_data(cases::Cases const& cases) {
  return {registry::own_data("case", "selections", {"selection_entrant", "selection_choice"}, {"选房的顺位和选择", "Place and choice in home selections"}, {"本人的购房资格申请、公开摇号和本人的选择", "Your application, the public draw and your choice"}, {"按顺位选房", "To choose homes in turn"},
                             [&cases](View const& view, registry::Subject const& subject) {
                               std::vector<OwnPlace> out;
                               for (auto const& id : cases.ids_of_applicant(view, subject.number))
                                 for (auto& r : list_places_of(view, id)) out.push_back({std::move(r.title), std::move(r.no), std::move(r.stand), std::move(r.home), r.tier, r.points, r.place, r.chosen_at});
                               return out;
                             },
                             {{"waiting", {"等候", "Waiting"}}, {"called", {"轮到", "Called"}}, {"chosen", {"已选", "Chosen"}}, {"missed", {"过号", "Missed"}}, {"gave_up", {"放弃", "Gave up"}}})};
}

}  // namespace ly::selection
