// Between cases, supplies and the observation ledger, which do not know one another: what a case lacks becomes a need, what an
// enterprise receives becomes a receipt of its cases, whom a screening keeps away is observed. Called by reactions only.
#pragma once
#include "app/domains.h"

namespace ly::app {

// The things the enterprise's open applications must have, as their service files say it.
std::vector<supplies::Lacking> lacking_of(Domains const& d, View const& view, std::string const& enterprise_id);
// Every item a service file asks receipts for is an item of supplies. Once at the start.
Result<void> register_items(Domains const& d, Context& context, cases::Service const& service);

Result<json::value> see_needs(Domains const& d, Context& context, JournalEntry const& entry);
Result<json::value> note_receipts(Domains const& d, Context& context, JournalEntry const& entry);   // after supply.received
Result<json::value> note_in_ledger(Domains const& d, Context& context, JournalEntry const& entry);  // after case.receipt_noted by a person
Result<json::value> observe_roster(Domains const& d, Context& context, JournalEntry const& entry);  // after roster.screened
Result<json::value> observe_on_site(Domains const& d, Context& context, JournalEntry const& entry);

}  // namespace ly::app
