#include "domains/supplies/supplies.h"

#include <algorithm>

#include "base/text.h"
#include "desk/jobs.h"
#include "domains/accounts/rows.h"
#include "domains/registry/enterprises.h"
#include "domains/supplies/rows.h"
#include "formats/record_table.h"

namespace ly::supplies {
namespace {

constexpr std::string_view kTable = "supply_priority";
constexpr int64_t kMsPerHour = 3'600'000;
constexpr int64_t kNeedsAtOnce = 10'000;  // of one item, for a proposal
constexpr int64_t kStoresAtOnce = 1'000;

std::string titled(View const& view, std::string const& account) { return account.starts_with("system") ? std::string() : accounts::title_of_account(view, account); }

bool reaches(View const& view, StoreRow const& row) { return view.actor.is_system || view.actor.may_see(row.enterprise_id, row.division); }

Result<StoreRow> get_visible_store(View const& view, std::string_view id, std::string const& at) {
  auto row = find_store(view, id);
  if (!row || !reaches(view, *row)) return not_found("not_found", at);
  return std::move(*row);
}

Result<Item> get_item(View const& view, std::string const& key) {
  auto item = find_item(view, key);
  if (!item) return invalid("supply.no_item", "item", {{"value", key}});
  return std::move(*item);
}

// One line of the ledger, told in the journal too. Refused when the store has less than is taken.
Result<MovementRow> move(Context& context, StoreRow const& store, std::string const& item, std::string kind, int64_t count, std::string ref, std::string note) {
  auto const left = find_stock(context, store.id.text, item);
  if (left + count < 0) return refused("supply.short", "count", {{"left", std::to_string(left)}, {"store", store.name}});
  MovementRow row;
  row.id = new_id<MovementTag>(context.dice, context.now);
  row.store_id = store.id.text;
  row.division = store.division;
  row.enterprise_id = store.enterprise_id;
  row.item = item;
  row.kind = std::move(kind);
  row.count = count;
  row.left_after = left + count;
  row.ref = std::move(ref);
  row.account = journal_name(context.actor);
  row.note = std::move(note);
  row.at = context.now;
  insert_movement(context, row);
  Fact fact{"supply.moved", "movement", row.id.text, row.enterprise_id, row.division};
  fact.facts = {{"store", row.store_id}, {"item", item}, {"kind", row.kind}, {"count", count}, {"left", row.left_after}, {"ref", row.ref}};
  fact.why = row.note;
  context.journal.note(std::move(fact));
  return row;
}

// Something has come to an enterprise: what its cases wait for.
void note_received(Context& context, StoreRow const& store, std::string const& item, int64_t count, std::string const& how, std::string const& no) {
  if (store.enterprise_id.empty()) return;
  Fact fact{"supply.received", "store", store.id.text, store.enterprise_id, store.division};
  fact.facts = {{"item", item}, {"count", count}, {"how", how}, {"no", no}};
  context.journal.note(std::move(fact));
}

StoreRow store_of_enterprise(Context& context, registry::EnterpriseRow const& firm) {
  if (auto row = find_store_of(context, firm.id.text)) return *row;
  StoreRow const row{new_id<StoreTag>(context.dice, context.now), "enterprise", firm.division, firm.id.text, firm.name};
  insert_store(context, row);
  return row;
}

Store show(View const& view, registry::Known const& known, StoreRow const& row) {
  return {row.id, row.kind, row.division, known.divisions.full_name(row.division), row.enterprise_id, row.name, list_stock(view, row.id.text)};
}

Movement show(View const& view, MovementRow const& row) {
  auto const item = find_item(view, row.item);
  auto const store = find_store(view, row.store_id);
  return {row.id, {row.store_id}, store->name, row.item, item->zh, item->en, row.kind, row.ref, row.account, titled(view, row.account), row.note, row.count, row.left_after, row.at};
}

Transfer show(View const& view, TransferRow const& row) {
  auto const item = find_item(view, row.item);
  Transfer out;
  out.id = row.id;
  out.no = row.no;
  out.from_store = {row.from_store};
  out.to_store = {row.to_store};
  out.from_name = find_store(view, row.from_store)->name;
  out.to_name = find_store(view, row.to_store)->name;
  out.to_enterprise = row.to_enterprise;
  out.item = row.item;
  out.item_zh = item->zh;
  out.item_en = item->en;
  out.count = row.count;
  out.state = row.state;
  out.sent_by = titled(view, row.sent_by);
  out.sent_at = row.sent_at;
  if (!row.ended_by.empty()) out.ended_by = titled(view, row.ended_by);
  out.ended_at = row.ended_at;
  out.revision = row.revision;
  return out;
}

Pledge show(View const& view, PledgeRow const& row) {
  auto const item = find_item(view, row.item);
  return {row.id, row.item, item->zh, item->en, row.enterprise_id, row.name, row.phone, row.terms, row.state, titled(view, row.taken_by), row.count, row.revision, row.due_back, row.at};
}

Shortage show(View const& view, registry::Known const& known, ReportRow const& row) {
  auto const item = find_item(view, row.item);
  Shortage out;
  out.id = row.id;
  out.item = row.item;
  out.item_zh = item->zh;
  out.item_en = item->en;
  out.division = row.division;
  out.division_name = known.divisions.full_name(row.division);
  out.note = row.note;
  out.answer = row.answer;
  out.state = row.state;
  out.told_by = titled(view, row.told_by);
  if (!row.answered_by.empty()) out.answered_by = titled(view, row.answered_by);
  out.count = row.count;
  out.answered = row.answered;
  out.revision = row.revision;
  out.at = row.at;
  return out;
}

NeedLine show(View const& view, NeedRow const& row) {
  NeedLine out;
  out.enterprise_id = row.enterprise_id;
  if (auto const firm = registry::find_enterprise(view, row.enterprise_id)) out.enterprise = firm->name;
  out.item = row.item;
  out.case_id = row.case_id;
  out.need = row.need;
  out.have = row.have;
  out.missing = row.missing;
  out.on_the_way = on_the_way_to(view, row.enterprise_id, row.item);
  out.people = row.people;
  out.harm = row.harm;
  out.veto = row.veto;
  out.green = row.green;
  out.due_at = row.due_at;
  return out;
}

struct Ranked {
  NeedLine need;
  int64_t rank = 0;
  std::string code, zh, en;
};

Ranked ranked(View const& view, dmn::Table const& table, NeedLine need) {
  dmn::Scope scope;
  scope.set("veto", dmn::Value(need.veto));
  scope.set("green", dmn::Value(need.green));
  scope.set("harm", dmn::Value(need.harm));
  if (need.due_at) scope.set("hours", dmn::Value((need.due_at->ms - view.now.ms) / kMsPerHour));
  else scope.set("hours", dmn::Value());
  scope.set("people", dmn::Value(need.people));
  auto const decision = dmn::decide(table, scope);
  Ranked out{std::move(need), INT64_MAX, {}, {}, {}};
  if (decision.hits.empty()) return out;  // what the table leaves open comes last, without a reason
  auto const* rank = decision.outputs.is(dmn::Kind::number) ? &decision.outputs : decision.outputs.member("rank");
  if (rank && rank->is(dmn::Kind::number)) out.rank = rank->number().to_int().value_or(INT64_MAX);
  auto const rule = decision.hits.front();
  out.code = table.source().rules[rule].reason;
  out.zh = dmn::because(table, rule, scope, dmn::Language::zh_cn);
  out.en = dmn::because(table, rule, scope, dmn::Language::en);
  return out;
}

}  // namespace

Result<Items<Item>> Supplies::items(View const& view) const {
  Items<Item> page;
  page.items = list_items(view);
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<Item> Supplies::put_item(Context& context, Item const& in) const {
  Item item{lower_ascii(clean(in.key)), clean(in.zh), clean(in.en), clean(in.unit_zh), clean(in.unit_en)};
  bool const plain = !item.key.empty() && item.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  if (!plain) return invalid("supply.item_key", "key", {{"value", in.key}});
  if (item.zh.empty()) return invalid("field.missing", "zh");
  if (item.en.empty()) item.en = item.zh;
  if (item.unit_en.empty()) item.unit_en = item.unit_zh;
  put_item_row(context, item);
  Fact fact{"supply.item_put", "supply_item", item.key};
  fact.facts = {{"zh", item.zh}, {"unit", item.unit_zh}};
  context.journal.note(std::move(fact));
  return item;
}

Result<Items<Store>> Supplies::stores(View const& view, ListPage const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Store>(list_stores(view, reach, in.after, in.limit + 1), in.limit, count_stores(view, reach), [&](StoreRow const& row) { return show(view, known_.registry, row); });
}

Result<Store> Supplies::add_store(Context& context, AddStore const& in) const {
  auto const found = known_.registry.divisions.resolve(in.division);
  bool const sure = found.confidence == formats::Confidence::exact || found.confidence == formats::Confidence::likely;
  if (!sure) return invalid("supply.division", "division", {{"value", in.division}});
  if (!context.actor.is_system && !context.actor.may_see_division(found.division->code)) return invalid("supply.beyond", "division", {{"value", in.division}});
  StoreRow const row{new_id<StoreTag>(context.dice, context.now), in.kind, found.division->code, "", clean(in.name)};
  if (row.name.empty()) return invalid("field.missing", "name");
  if (find_store_named(context, row.division, "", row.name)) return invalid("supply.name_taken", "name", {{"value", row.name}});
  insert_store(context, row);
  Fact fact{"supply.store_added", "store", row.id.text, "", row.division};
  fact.facts = {{"kind", row.kind}, {"name", row.name}};
  context.journal.note(std::move(fact));
  return show(context, known_.registry, row);
}

Result<Items<Balance>> Supplies::balance(View const& view) const {
  Items<Balance> page;
  auto const reach = reach_of(view.actor);
  for (auto& item : list_items(view)) {
    auto const sums = sums_of(view, reach, item.key);
    page.items.push_back({std::move(item), sums.in_stores, sums.on_the_way, sums.need, sums.have, sums.missing, sums.enterprises, sums.pledged, sums.vetoes > 0});
  }
  std::stable_sort(page.items.begin(), page.items.end(), [](Balance const& a, Balance const& b) { return std::pair(!a.veto, -a.enterprises_missing) < std::pair(!b.veto, -b.enterprises_missing); });
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<Items<NeedLine>> Supplies::needs(View const& view, ListPage const& in) const {
  auto const reach = reach_of(view.actor);
  Items<NeedLine> page;
  page.total = count_needs(view, reach, in.item);
  for (auto const& row : list_needs(view, reach, in.item, in.after, in.limit + 1)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      auto const& last = page.items.back();
      page.next = std::to_string(last.missing) + "." + last.enterprise_id + "." + last.item;
      break;
    }
    page.items.push_back(show(view, row));
  }
  return page;
}

Result<Proposal> Supplies::propose(View const& view, ProposeFor const& in) const {
  auto const item = TRY(get_item(view, in.item));
  auto const today = day_at(view.now);
  auto const* version = known_.policies.find(kTable, today);
  if (!version) return refused("supply.no_table", "item", {{"day", to_iso(today)}});
  auto const reach = reach_of(view.actor);
  Proposal out;
  out.item = item;
  out.table = version->version;
  out.source = version->table.source().source;
  out.draft = version->table.source().draft;
  std::vector<Ranked> wanting;
  for (auto const& row : list_needs(view, reach, item.key, "", kNeedsAtOnce)) {
    auto need = show(view, row);
    need.missing = std::max<int64_t>(0, need.missing - need.on_the_way);  // what is under way is as good as there
    out.missing += need.missing;
    if (need.missing > 0) wanting.push_back(ranked(view, version->table, std::move(need)));
  }
  auto const due = [](Ranked const& r) { return r.need.due_at ? r.need.due_at->ms : INT64_MAX; };
  std::stable_sort(wanting.begin(), wanting.end(), [&](Ranked const& a, Ranked const& b) {
    return std::tuple(a.rank, due(a), -a.need.people, a.need.enterprise_id) < std::tuple(b.rank, due(b), -b.need.people, b.need.enterprise_id);
  });
  // Stores first, the nearest kind before the city's; then pledges, which somebody must see before they count.
  struct Source {
    StoreId store;
    std::string name;
    PledgeId pledge;
    int64_t left = 0;
  };
  std::vector<Source> sources;
  for (auto const* kind : {"park", "city"})
    for (auto const& store : list_stores(view, reach, "", kStoresAtOnce))
      if (store.kind == kind)
        if (auto const left = find_stock(view, store.id.text, item.key); left > 0) {
          sources.push_back({store.id, store.name, {}, left});
          out.in_stores += left;
        }
  for (auto const& pledge : list_pledges(view, reach, item.key, "pledged", "", kStoresAtOnce)) {
    sources.push_back({{}, "", pledge.id, pledge.count});
    out.pledged += pledge.count;
  }
  for (auto const& want : wanting) {
    auto missing = want.need.missing;
    auto const line = [&](Source const* source, int64_t give) {
      Proposed p{want.need, source ? source->store : StoreId{}, source ? source->name : "", source ? source->pledge : PledgeId{}, give, want.rank, want.code, want.zh, want.en};
      out.lines.push_back(std::move(p));
    };
    for (auto& source : sources) {
      auto const give = std::min(missing, source.left);
      if (give == 0) continue;
      line(&source, give);
      source.left -= give;
      missing -= give;
    }
    if (missing > 0) line(nullptr, 0);
    out.uncovered += missing;
  }
  return out;
}

Result<Items<Movement>> Supplies::movements(View const& view, ListPage const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Movement>(list_movements(view, reach, in.item, in.after, in.limit + 1), in.limit, count_movements(view, reach, in.item), [&](MovementRow const& row) { return show(view, row); });
}

Result<Movement> Supplies::take_in(Context& context, TakeIn const& in) const {
  auto const store = TRY(get_visible_store(context, in.store_id.text, "store_id"));
  auto const item = TRY(get_item(context, in.item));
  auto const row = TRY(move(context, store, item.key, in.kind, in.kind == "write_off" ? -in.count : in.count, "", clean(in.note)));
  if (in.kind == "take_in") note_received(context, store, item.key, in.count, "take_in", "");
  return show(context, row);
}

Result<Movement> Supplies::reverse(Context& context, ReverseMovement const& in) const {
  auto const row = find_movement(context, in.id.text);
  auto const store = row ? find_store(context, row->store_id) : std::nullopt;
  if (!store || !reaches(context, *store)) return not_found("not_found", "id");
  // Transfers, pledges and receipts are undone by their own verbs, which know both ends. What came to an enterprise was told to
  // its application as received and stays told.
  bool const own = (row->kind == "take_in" || row->kind == "write_off") && row->enterprise_id.empty();
  if (!own || is_reversed(context, row->id.text)) return refused("supply.not_reversible", "id");
  if (clean(in.reason).empty()) return invalid("field.missing", "reason");
  return show(context, TRY(move(context, *store, row->item, "reverse", -row->count, row->id.text, clean(in.reason))));
}

Result<Items<Transfer>> Supplies::transfers(View const& view, ListPage const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Transfer>(list_transfers(view, reach, in.item, in.after, in.limit + 1), in.limit, count_transfers(view, reach, in.item), [&](TransferRow const& row) { return show(view, row); });
}

Result<Transfer> Supplies::send(Context& context, Send const& in) const {
  auto const from = TRY(get_visible_store(context, in.from_store.text, "from_store"));
  auto const item = TRY(get_item(context, in.item));
  StoreRow to;
  if (!in.enterprise_id.empty()) {
    auto firm = registry::get_visible_enterprise(context, in.enterprise_id);
    if (!firm) return not_found("not_found", "enterprise_id");
    to = store_of_enterprise(context, *firm);
  } else {
    to = TRY(get_visible_store(context, in.to_store.text, "to_store"));
  }
  if (to.id == from.id) return invalid("supply.same_store", "to_store");
  TransferRow row;
  row.id = new_id<TransferTag>(context.dice, context.now);
  auto const civil = civil_of(day_at(context.now));
  auto const two = [](int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const prefix = "DB-" + std::to_string(civil.year) + two(civil.month) + two(civil.day) + "-";
  auto const n = std::to_string(next_number(context, prefix));
  row.no = prefix + std::string(n.size() < 3 ? 3 - n.size() : 0, '0') + n;
  row.from_store = from.id.text;
  row.to_store = to.id.text;
  row.from_division = from.division;
  row.to_division = to.division;
  row.to_enterprise = to.enterprise_id;
  row.item = item.key;
  row.count = in.count;
  row.sent_by = journal_name(context.actor);
  row.sent_at = context.now;
  TRY(move(context, from, item.key, "sent", -in.count, row.id.text, clean(in.note)));
  insert_transfer(context, row);
  return show(context, row);
}

namespace {

Result<std::pair<TransferRow, StoreRow>> open_transfer(Context& context, EndTransfer const& in, bool receiving) {
  auto row = find_transfer(context, in.id.text);
  auto store = row ? find_store(context, receiving ? row->to_store : row->from_store) : std::nullopt;
  if (!store || !reaches(context, *store)) return not_found("not_found", "id");
  if (row->state != "on_the_way") return refused("supply.ended", "id");
  if (row->revision != in.revision) return refused("stale", "revision");
  return std::pair(std::move(*row), std::move(*store));
}

}  // namespace

Result<Transfer> Supplies::receive(Context& context, EndTransfer const& in) const {
  auto const [row, store] = TRY(open_transfer(context, in, true));
  TRY(move(context, store, row.item, "received", row.count, row.id.text, ""));
  mark_transfer(context, row.id, "received");
  note_received(context, store, row.item, row.count, "transfer", row.no);
  return show(context, *find_transfer(context, row.id.text));
}

Result<Transfer> Supplies::cancel(Context& context, EndTransfer const& in) const {
  auto const [row, store] = TRY(open_transfer(context, in, false));
  TRY(move(context, store, row.item, "returned", row.count, row.id.text, ""));
  mark_transfer(context, row.id, "cancelled");
  return show(context, *find_transfer(context, row.id.text));
}

Result<Items<Pledge>> Supplies::pledges(View const& view, ListPage const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Pledge>(list_pledges(view, reach, in.item, "", in.after, in.limit + 1), in.limit, count_pledges(view, reach, in.item), [&](PledgeRow const& row) { return show(view, row); });
}

Result<Pledge> Supplies::take_pledge(Context& context, TakePledge const& in) const {
  auto const item = TRY(get_item(context, in.item));
  PledgeRow row;
  row.id = new_id<PledgeTag>(context.dice, context.now);
  row.item = item.key;
  auto const division = known_.registry.divisions.find(in.division.empty() ? context.actor.scope.code : in.division);
  if (!division && in.enterprise_id.empty()) return invalid("supply.division", "division", {{"value", in.division}});
  if (division) row.division = division->code;
  if (!in.enterprise_id.empty()) {
    auto const firm = TRY(registry::get_visible_enterprise(context, in.enterprise_id));
    row.enterprise_id = firm.id.text;
    row.division = firm.division;
  } else if (!context.actor.may_see_division(row.division)) {
    return invalid("supply.beyond", "division", {{"value", row.division}});
  }
  row.count = in.count;
  row.name = clean(in.name);
  if (row.name.empty()) return invalid("field.missing", "name");
  if (!clean(in.phone).empty()) row.phone = TRY(registry::check_phone(in.phone, "phone"));
  row.terms = clean(in.terms);
  row.due_back = in.due_back;
  row.taken_by = journal_name(context.actor);
  row.at = context.now;
  insert_pledge(context, row);
  Fact fact{"supply.pledged", "pledge", row.id.text, row.enterprise_id, row.division};
  fact.facts = {{"item", row.item}, {"count", row.count}};
  context.journal.note(std::move(fact));
  return show(context, row);
}

Result<Pledge> Supplies::sign(Context& context, SignPledge const& in) const {
  auto row = find_pledge(context, in.id.text);
  if (!row || !(context.actor.is_system || context.actor.may_see(row->enterprise_id, row->division))) return not_found("not_found", "id");
  if (row->state != "pledged") return refused("supply.ended", "id");
  if (row->revision != in.revision) return refused("stale", "revision");
  if (in.decline) {
    mark_pledge(context, row->id, "declined");
    Fact fact{"supply.pledge_declined", "pledge", row->id.text, row->enterprise_id, row->division};
    fact.why = clean(in.note);
    context.journal.note(std::move(fact));
  } else {
    auto const wanted = in.enterprise_id.empty() ? row->enterprise_id : in.enterprise_id;
    if (wanted.empty()) return invalid("field.missing", "enterprise_id");
    auto firm = registry::get_visible_enterprise(context, wanted);
    if (!firm) return not_found("not_found", "enterprise_id");
    auto const store = store_of_enterprise(context, *firm);
    TRY(move(context, store, row->item, "pledge", row->count, row->id.text, clean(in.note)));
    mark_pledge(context, row->id, "signed");
    note_received(context, store, row->item, row->count, "pledge", "");
  }
  return show(context, *find_pledge(context, row->id.text));
}

Result<Items<Shortage>> Supplies::reports(View const& view, ListPage const& in) const {
  auto const region = view.actor.region();
  return page_of<Shortage>(list_reports(view, region, in.item, in.after, in.limit + 1), in.limit, count_reports(view, region, in.item), [&](ReportRow const& row) { return show(view, known_.registry, row); });
}

Result<Shortage> Supplies::tell(Context& context, TellShortage const& in) const {
  auto const item = TRY(get_item(context, in.item));
  auto const division = known_.registry.divisions.find(in.division);
  if (!division) return invalid("supply.division", "division", {{"value", in.division}});
  if (!context.actor.may_see_division(division->code)) return invalid("supply.beyond", "division", {{"value", in.division}});
  ReportRow row;
  row.id = new_id<ReportTag>(context.dice, context.now);
  row.division = division->code;
  row.item = item.key;
  row.count = in.count;
  row.note = clean(in.note);
  row.told_by = journal_name(context.actor);
  row.at = context.now;
  insert_report(context, row);
  Fact fact{"supply.shortage_told", "supply_report", row.id.text, "", row.division};
  fact.facts = {{"item", row.item}, {"count", row.count}};
  fact.why = row.note;
  context.journal.note(std::move(fact));
  return show(context, known_.registry, row);
}

Result<Shortage> Supplies::answer(Context& context, AnswerShortage const& in) const {
  auto row = find_report(context, in.id.text);
  if (!row || !(context.actor.is_system || context.actor.may_see_division(row->division))) return not_found("not_found", "id");
  if (row->revision != in.revision) return refused("stale", "revision");
  row->state = "answered";
  row->answered = in.answered;
  row->answer = clean(in.answer);
  row->answered_by = journal_name(context.actor);
  update_report(context, *row);
  ++row->revision;
  Fact fact{"supply.shortage_answered", "supply_report", row->id.text, "", row->division};
  fact.facts = {{"item", row->item}, {"answered", row->answered}};
  fact.why = row->answer;
  context.journal.note(std::move(fact));
  return show(context, known_.registry, *row);
}

namespace {

// Stores an actor may issue from, those that lie nearest `near` by division first, and of these the park's before the city's.
std::vector<StoreRow> issuing_stores(View const& view, std::string_view near) {
  std::vector<StoreRow> out;
  for (auto& store : list_stores(view, reach_of(view.actor), "", kStoresAtOnce))
    if (store.kind != "enterprise") out.push_back(std::move(store));
  auto const shared = [&](StoreRow const& store) { return std::ranges::mismatch(region_prefix(store.division), near).in2 - near.begin(); };
  std::ranges::stable_sort(out, [&](StoreRow const& a, StoreRow const& b) { return std::pair(-shared(a), a.kind != "park") < std::pair(-shared(b), b.kind != "park"); });
  return out;
}

}  // namespace

int64_t Supplies::held(View const& view, std::string const& item) const {
  int64_t sum = 0;
  for (auto const& store : issuing_stores(view, "")) sum += find_stock(view, store.id.text, item);
  return sum;
}

Result<int64_t> Supplies::issue(Context& context, IssueTo const& in) const {
  int64_t issued = 0;
  for (auto const& store : issuing_stores(context, in.near)) {
    auto const take = std::min(in.most - issued, find_stock(context, store.id.text, in.item));
    if (take <= 0) continue;
    TRY(move(context, store, in.item, "issued", -take, in.ref, in.to));
    issued += take;
  }
  return issued;
}

Result<void> Supplies::take_back(Context& context, TakeBack const& in) const {
  auto const issued = list_issued(context, in.ref, in.item);
  int64_t out = 0;
  for (auto const& one : issued) out += one.count;
  if (in.count > out) return refused("supply.not_issued", "count", {{"left", std::to_string(out)}});
  auto left = in.count;
  for (auto const& one : issued) {
    auto const store = find_store(context, one.store_id);
    auto const back = std::min(left, one.count);
    if (!store || back <= 0) continue;
    TRY(move(context, *store, in.item, "unused", back, in.ref, in.why));
    left -= back;
  }
  return {};
}

Result<int64_t> Supplies::see_needs(Context& context, std::string const& enterprise_id, std::vector<Lacking> const& lacking) const {
  auto const firm = registry::find_enterprise(context, enterprise_id);
  if (!firm) return int64_t{0};
  auto const before = list_needs_of(context, enterprise_id);
  int64_t changed = 0;
  auto const keep = [&](NeedRow const& row) {
    auto const old = std::find_if(before.begin(), before.end(), [&](NeedRow const& one) { return one.item == row.item; });
    if (old != before.end() && *old == row) return;
    put_need(context, row);
    ++changed;
    bool const was = old != before.end() && old->missing > 0;
    if (was == (row.missing > 0)) return;
    Fact fact{row.missing > 0 ? "supply.needed" : "supply.need_met", "supply_need", enterprise_id + "/" + row.item, enterprise_id, firm->division};
    fact.facts = {{"item", row.item}, {"missing", row.missing}, {"case", row.case_id}};
    context.journal.note(std::move(fact));
  };
  for (auto const& one : lacking) {
    if (!find_item(context, one.item)) continue;  // nobody keeps stock of it
    keep({enterprise_id, one.item, firm->division, one.case_id, one.need, one.have, std::max<int64_t>(0, one.need - one.have), one.people, one.harm, one.veto, one.green, one.due_at});
  }
  for (auto row : before) {
    bool const still = std::any_of(lacking.begin(), lacking.end(), [&](Lacking const& one) { return one.item == row.item; });
    if (still || row.missing == 0) continue;
    row.missing = 0;
    row.need = row.have;
    keep(row);
  }
  return changed;
}

Result<void> Supplies::noted_at_case(Context& context, std::string const& enterprise_id, std::string const& item, int64_t count, std::string const& case_no) const {
  auto const firm = registry::find_enterprise(context, enterprise_id);
  if (!firm || !find_item(context, item)) return {};
  TRY(move(context, store_of_enterprise(context, *firm), item, "noted", count, case_no, ""));
  return {};
}

// ---- sheets ----

namespace {

struct StockLine {
  std::string kind, division, store, item;
  std::optional<std::string> name, unit;
  int64_t count = 0;
  static Fields fields(auto...) {
    using L = StockLine;
    return Fields{field("kind", {"库的种类", "Kind of store"}, &L::kind, {.required = true, .one_of = "city park"}), field("division", {"所在地", "Division"}, &L::division, {.required = true, .length_max = 100}),
                  field("store", {"库名", "Store"}, &L::store, {.required = true, .length_max = 60}), field("item", {"物资代码", "Item"}, &L::item, {.required = true, .length_max = 40}),
                  field("name", {"品名", "Name"}, &L::name, {.length_max = 60}), field("unit", {"单位", "Unit"}, &L::unit, {.length_max = 10}), field("count", {"结存", "On hand"}, &L::count, {.required = true, .min = 0, .max = kCountMax})};
  }
};

formats::SheetWords stock_words() {
  formats::SheetWords words;
  words.synonyms["store"] = {"仓库", "库", "存放地点"};
  words.synonyms["item"] = {"品目", "代码"};
  words.synonyms["name"] = {"物资名称", "名称"};
  words.synonyms["count"] = {"库存", "数量", "现有数量"};
  words.choices["kind"] = {{"city", {"市级库", "市级", "city"}}, {"park", {"园区库", "园区", "park"}}};
  return words;
}

}  // namespace

Result<json::value> Supplies::import(std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) const {
  using registry::Outcome;
  formats::DayRules const days{day_at(now), day_of(2019, 12, 1), day_of(2100, 1, 1)};
  auto const sheet = TRY(formats::read_lines<StockLine>(bytes, stock_words(), days));
  return registry::put_in_parts(sheet, part, progress, [&](Context& context, StockLine const& line) -> Result<Outcome> {
    auto const key = lower_ascii(clean(line.item));
    auto const division = known_.registry.divisions.resolve(line.division).division;
    auto store = division ? find_store_named(context, division->code, "", clean(line.store)) : std::nullopt;
    if (store && !reaches(context, *store)) return invalid("supply.beyond", "division", {{"value", line.division}});
    if (!find_item(context, key)) TRY(put_item(context, {line.item, line.name.value_or(line.item), "", line.unit.value_or(""), ""}));
    bool const fresh = !store;
    if (fresh) store = find_store(context, TRY(add_store(context, {line.kind, line.division, line.store})).id.text);
    auto const differs = line.count - find_stock(context, store->id.text, key);
    if (differs != 0) TRY(move(context, *store, key, differs > 0 ? "take_in" : "write_off", differs, "", "盘点表 / stock sheet"));
    return fresh ? Outcome::added : differs != 0 ? Outcome::changed : Outcome::same;
  });
}

Result<std::string> Supplies::write_sheet(View const& view, bool blank) const {
  std::vector<StockLine> lines;
  if (!blank)
    for (auto const& store : list_stores(view, reach_of(view.actor), "", kNeedsAtOnce))
      for (auto const& stock : list_stock(view, store.id.text)) {
        if (store.kind == "enterprise") continue;
        auto const item = find_item(view, stock.item);
        lines.push_back({store.kind, known_.registry.divisions.full_name(store.division), store.name, stock.item, item->zh, item->unit_zh, stock.on_hand});
      }
  return formats::write_lines(lines, "库存", stock_words(), known_.registry.scratch, view.now);
}

registry::SheetWay Supplies::sheet() const {
  registry::SheetWay way{"supplies", "库存", "supplies.import_stock", "/api/supplies/import", "/api/supplies/export.xlsx", "/api/supplies/template.xlsx", "supplies.import", "supplies.export", "supplies.template"};
  way.importers = Role::officer | Role::reviewer | Role::lead;
  way.seers = may::staff | Role::auditor;
  way.import_words = {"导入盘点表", "Import a stock sheet"}, way.sheet_words = {"导出库存", "Export stock"}, way.blank_words = {"盘点表模板", "Template for stock"};
  way.read = [this](std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) { return import(bytes, now, part, progress); };
  way.write = [this](View const& view, bool blank) { return write_sheet(view, blank); };
  return way;
}

}  // namespace ly::supplies
