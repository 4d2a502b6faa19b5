#include "domains/supplies/endpoints.h"

namespace ly::supplies {
namespace {

constexpr Roles kKeepers = Role::officer | Role::reviewer | Role::lead;  // who gives out

}  // namespace

std::vector<Endpoint> endpoints(Supplies const& supplies, Jobs& jobs) {
  auto const* s = &supplies;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, Items<Item>>("GET", "/api/supplies/items", "supplies.items", {"物资品目", "Items of supplies"}, may::staff_clerk_audit, [s](View const& v, Nothing const&) { return s->items(v); }));
  rows.push_back(writing<Item, Item>("POST", "/api/supplies/items", "supplies.put_item", {"登记品目", "Register an item"}, kKeepers, [s](Context& c, Item const& in) { return s->put_item(c, in); }));
  rows.push_back(reading<ListPage, Items<Store>>("GET", "/api/supplies/stores", "supplies.stores", {"库", "Stores"}, may::staff_clerk_audit, [s](View const& v, ListPage const& in) { return s->stores(v, in); }));
  rows.push_back(writing<AddStore, Store>("POST", "/api/supplies/stores", "supplies.add_store", {"设库", "Set up a store"}, kKeepers, [s](Context& c, AddStore const& in) { return s->add_store(c, in); }));
  rows.push_back(reading<Nothing, Items<Balance>>("GET", "/api/supplies/balance", "supplies.balance", {"要多少、有多少", "Needed and there"}, may::staff_clerk_audit, [s](View const& v, Nothing const&) { return s->balance(v); }));
  rows.push_back(reading<ListPage, Items<NeedLine>>("GET", "/api/supplies/needs", "supplies.needs", {"缺什么", "What is missing"}, may::staff_clerk_audit, [s](View const& v, ListPage const& in) { return s->needs(v, in); }));
  rows.push_back(reading<ProposeFor, Proposal>("GET", "/api/supplies/proposal", "supplies.propose", {"分给谁", "Who gets it"}, may::staff | Role::auditor, [s](View const& v, ProposeFor const& in) { return s->propose(v, in); }));
  rows.push_back(reading<ListPage, Items<Movement>>("GET", "/api/supplies/movements", "supplies.movements", {"进出流水", "Movements"}, may::staff_clerk_audit, [s](View const& v, ListPage const& in) { return s->movements(v, in); }));
  rows.push_back(writing<TakeIn, Movement>("POST", "/api/supplies/movements", "supplies.take_in", {"入库、报损", "Take in, write off"}, kKeepers, [s](Context& c, TakeIn const& in) { return s->take_in(c, in); }));
  rows.push_back(writing<ReverseMovement, Movement>("POST", "/api/supplies/movements/{id}/reverse", "supplies.reverse", {"冲回", "Take back a movement"}, kKeepers, [s](Context& c, ReverseMovement const& in) { return s->reverse(c, in); }));
  rows.push_back(reading<ListPage, Items<Transfer>>("GET", "/api/supplies/transfers", "supplies.transfers", {"调拨单", "Transfers"}, may::staff_clerk_audit, [s](View const& v, ListPage const& in) { return s->transfers(v, in); }));
  rows.push_back(writing<Send, Transfer>("POST", "/api/supplies/transfers", "supplies.send", {"调拨", "Send"}, kKeepers, [s](Context& c, Send const& in) { return s->send(c, in); }));
  rows.push_back(writing<EndTransfer, Transfer>("POST", "/api/supplies/transfers/{id}/receive", "supplies.receive", {"签收", "Sign for a transfer"}, may::staff_and_clerk, [s](Context& c, EndTransfer const& in) { return s->receive(c, in); }));
  rows.push_back(writing<EndTransfer, Transfer>("POST", "/api/supplies/transfers/{id}/cancel", "supplies.cancel", {"取消调拨", "Cancel a transfer"}, kKeepers, [s](Context& c, EndTransfer const& in) { return s->cancel(c, in); }));
  rows.push_back(reading<ListPage, Items<Pledge>>("GET", "/api/supplies/pledges", "supplies.pledges", {"个人认领", "Pledges"}, may::staff | Role::auditor, [s](View const& v, ListPage const& in) { return s->pledges(v, in); }));
  rows.push_back(writing<TakePledge, Pledge>("POST", "/api/supplies/pledges", "supplies.take_pledge", {"登记认领", "Take a pledge"}, may::staff, [s](Context& c, TakePledge const& in) { return s->take_pledge(c, in); }));
  rows.push_back(writing<SignPledge, Pledge>("POST", "/api/supplies/pledges/{id}/sign", "supplies.sign", {"见货签收", "Sign for a pledge"}, may::staff, [s](Context& c, SignPledge const& in) { return s->sign(c, in); }));
  rows.push_back(reading<ListPage, Items<Shortage>>("GET", "/api/supplies/reports", "supplies.reports", {"向上级报缺", "Shortages told upward"}, may::staff | Role::auditor, [s](View const& v, ListPage const& in) { return s->reports(v, in); }));
  rows.push_back(writing<TellShortage, Shortage>("POST", "/api/supplies/reports", "supplies.tell", {"报缺", "Tell a shortage"}, may::staff, [s](Context& c, TellShortage const& in) { return s->tell(c, in); }));
  rows.push_back(writing<AnswerShortage, Shortage>("POST", "/api/supplies/reports/{id}", "supplies.answer", {"答复报缺", "Answer a shortage"}, kKeepers, [s](Context& c, AnswerShortage const& in) { return s->answer(c, in); }));
  registry::add_sheet_endpoints(rows, {supplies.sheet()}, jobs);
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"what is on hand is what came in less what went out",
       "select s.store_id from stock s where s.on_hand <> (select coalesce(sum(m.count), 0) from movement m where m.store_id = s.store_id and m.item = s.item)"},
      {"no store ever had less than nothing", "select m.id from movement m where m.left_after < 0"},
      {"every movement has its stock", "select m.id from movement m where not exists (select 1 from stock s where s.store_id = m.store_id and s.item = m.item)"},
      {"what was sent left once, and came once if it was received or taken back",
       "select t.id from supply_transfer t where (select coalesce(sum(m.count), 0) from movement m where m.ref = t.id and m.kind = 'sent') <> -t.count "
       "or (select coalesce(sum(m.count), 0) from movement m where m.ref = t.id and m.kind = 'received') <> (case when t.state = 'received' then t.count else 0 end) "
       "or (select coalesce(sum(m.count), 0) from movement m where m.ref = t.id and m.kind = 'returned') <> (case when t.state = 'cancelled' then t.count else 0 end)"},
      {"a pledge is stock exactly when somebody signed for it",
       "select p.id from supply_pledge p where (select coalesce(sum(m.count), 0) from movement m where m.ref = p.id and m.kind = 'pledge') <> (case when p.state = 'signed' then p.count else 0 end)"},
      {"a movement is taken back at most once, and whole",
       "select m.id from movement m join movement r on r.ref = m.id and r.kind = 'reverse' group by m.id, m.count having sum(r.count) <> -m.count"},
      {"nothing comes back that was not issued", "select m.ref from movement m where m.kind in ('issued', 'unused') group by m.ref, m.store_id, m.item having sum(m.count) > 0"},
      {"what is missing is what is needed less what is there",
       "select n.enterprise_id from supply_need n where n.missing <> (case when n.need > n.have then n.need - n.have else 0 end)"},
  };
}

}  // namespace ly::supplies
