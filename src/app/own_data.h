// What is kept about people, in one list for both its uses: what an erasure destroys, by kind of key (domains/erasure), and what a person has a copy of
// (domains/rights), by table. RightsStory.what_can_be_destroyed_can_be_shown holds the two to one another and to the tables there are.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/domains.h"

namespace ly::app {

// A kind of key that is made anywhere and not named here fails EndingStory.every_kind_of_key_is_named_to_the_erasure_and_to_its_table.
std::vector<erasure::Kind> kinds_of_keys();
// Tables whose sealed contents are the house's own: about no person in particular, or by name and telephone only of whom it works with.
std::vector<std::string_view> tables_of_the_house();
std::vector<registry::OwnData> own_data_of(Domains const& d);
// What else the journal tells of a person, kind and id: his rosters, passes, observations.
std::vector<std::pair<std::string, std::string>> things_of_person(View const& view, std::string const& person_id);

}  // namespace ly::app
