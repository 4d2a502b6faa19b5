// What must always hold of cases: each SELECT returns no row when all is well. The fold itself is compared by
// Cases::differing_rows, because sealed content cannot be read in SQL.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace ly::cases {

std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::cases
