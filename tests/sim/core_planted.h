// Known bugs of the whole core, planted around the product: in its table of endpoints, between its domains and the store, in a table of its
// policies. Each must be found by the short seeds.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "desk/endpoint.h"
#include "store/database.h"

namespace ly::app {
struct Domains;
}

namespace ly::sim::core {

enum class Mutant {
  none,
  answer_leaves_before_commit,  // the desk
  four_eyes_by_another_name,    // cases: who prepassed approves, and the case is told it was a colleague
  gun_is_no_veto,               // the table of what an enterprise must have
  stale_page_counts,            // cases: the revision a client saw is not minded
  everybody_sees_everywhere,    // scope: an officer of another county acts
  session_outlives_account,     // accounts: disabling cuts no session
  entry_of_a_phone_lost,        // passes: every seventh entry is signed for and not kept
  pass_made_twice,              // passes
  transfer_stays_on_the_way,    // supplies: what was signed for can be signed for again
  stock_forgets_a_write_off,    // supplies: the ledger says so, the stock does not
  fact_without_its_reaction,    // reactions: the cursor goes one too far
  notice_told_twice,            // outbox
  deadline_without_alarm,       // cases
};
inline constexpr Mutant kMutants[] = {Mutant::answer_leaves_before_commit, Mutant::four_eyes_by_another_name, Mutant::gun_is_no_veto,            Mutant::stale_page_counts,    Mutant::everybody_sees_everywhere,
                                      Mutant::session_outlives_account,    Mutant::entry_of_a_phone_lost,     Mutant::pass_made_twice,           Mutant::transfer_stays_on_the_way,
                                      Mutant::stock_forgets_a_write_off,   Mutant::fact_without_its_reaction, Mutant::notice_told_twice,         Mutant::deadline_without_alarm};
std::string_view name_of(Mutant mutant);

// The database whose writer has the bug in it; the same if the bug lies elsewhere.
std::unique_ptr<store::Database> planted(std::unique_ptr<store::Database> database, Mutant mutant);
void plant_endpoints(std::vector<Endpoint>& endpoints, Mutant mutant);
void plant_policies(app::Domains& domains, Mutant mutant);

}  // namespace ly::sim::core
