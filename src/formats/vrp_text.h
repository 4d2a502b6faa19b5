// Benchmark files of vehicle routing as text: Solomon and Gehring-Homberger (one visit per customer), Li and Lim (pick-up and
// delivery); plans as `.sol` (SINTEF, DIMACS). Distances are Euclid's in double precision and equal times, as SINTEF's tables
// of best known values take them. Every wrong line is told, not only the first.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "engines/routing/instance.h"

namespace ly::formats {

enum class VrpKind { solomon, li_lim };

struct VrpText {
  VrpKind kind = VrpKind::solomon;
  std::string name;                       // first line of Solomon's, the caller's file name otherwise
  std::vector<routing::Stop> stops;       // row by row; stop i is customer i, 0 the depot
  std::vector<routing::Request> requests;
  std::vector<routing::Vehicle> vehicles;
  routing::Instance instance() const;
};

// Which of the two it is shows in its first line. Problems: vrp.empty, vrp.bad (with one for every line in `more`).
Result<VrpText> read_vrp_text(std::string_view text, std::string_view name);
bool looks_like_li_lim(std::string_view text);

std::string write_sol(routing::Plan const& plan);  // "Route #1: 5 3 …" and "Cost …"
// Routes as vehicles 0, 1, …; what is not in any is unserved. Problems: vrp_sol.bad.
Result<routing::Plan> read_sol(std::string_view text, routing::Instance const& instance);

}  // namespace ly::formats
