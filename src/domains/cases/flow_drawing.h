// The states and acts of a service as a picture, and as text other programs read: what an officer hangs on the wall, what a reviewer
// compares with the rules. Drawn here, without a browser or a layout program: layers after Sugiyama, Tagawa, Toda (1981), "Methods for
// visual understanding of hierarchical system structures": ranks by the longest way without the acts that lead back, crossings made few
// by barycentres, places by isotonic regression. Acts that lead back run at the right side. Pure: the same service gives the same octets.
#pragma once
#include <string>

#include "domains/cases/service.h"

namespace ly::cases {

// A standalone SVG 1.1: no script, no style sheet, nothing fetched. Each state is <g class="state" data-state>, each act from one state
// <g class="act" data-on data-from data-to>; lengths in CSS pixels.
std::string flow_as_svg(Service const& service, Language language);
// Mermaid stateDiagram-v2, for pages that draw it themselves.
std::string flow_as_mermaid(Service const& service, Language language);
// SCXML (W3C Recommendation, 1 September 2015): states, events, and in `cond` the guard in FEEL. Who may act is not a matter of SCXML.
std::string flow_as_scxml(Service const& service);

}  // namespace ly::cases
