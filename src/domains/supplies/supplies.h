// Supplies (物资): what is where, what is missing, who gets it. The public face of the domain; see README.md.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "domains/registry/sheet_way.h"
#include "formats/policy_set.h"

namespace ly::registry {
struct Known;
}

namespace ly::supplies {

struct StoreTag;
using StoreId = Id<StoreTag>;
struct MovementTag;
using MovementId = Id<MovementTag>;
struct TransferTag;
using TransferId = Id<TransferTag>;
struct PledgeTag;
using PledgeId = Id<PledgeTag>;
struct ReportTag;
using ReportId = Id<ReportTag>;

inline constexpr int64_t kCountMax = 100'000'000;
inline constexpr std::string_view kStoreKinds = "city park enterprise";

struct Item {
  std::string key, zh, en, unit_zh, unit_en;  // key: that of the receipts of service files, where they speak of the same thing
  static Fields fields(auto...) {
    using I = Item;
    return Fields{field("key", {"代码", "Key"}, &I::key, {.required = true, .length_max = 40}), field("zh", {"品名", "Name in Chinese"}, &I::zh, {.required = true, .length_max = 60}),
                  field("en", {"英文品名", "Name in English"}, &I::en, {.length_max = 60}), field("unit_zh", {"单位", "Unit in Chinese"}, &I::unit_zh, {.length_max = 10}), field("unit_en", {"英文单位", "Unit in English"}, &I::unit_en, {.length_max = 20})};
  }
};
struct ItemStock {
  std::string item;
  int64_t on_hand = 0;
  static Fields fields(auto...) { return Fields{field("item", {"品目", "Item"}, &ItemStock::item), field("on_hand", {"结存", "On hand"}, &ItemStock::on_hand)}; }
};
struct Store {
  StoreId id;
  std::string kind, division, division_name, enterprise_id, name;
  std::vector<ItemStock> stock;
  static Fields fields(auto...) {
    using S = Store;
    return Fields{field("id", {"编号", "Store"}, &S::id), field("kind", {"种类", "Kind"}, &S::kind, {.one_of = kStoreKinds}), field("division", {"行政区划代码", "Division"}, &S::division),
                  field("division_name", {"所在地", "Division name"}, &S::division_name), field("enterprise_id", {"企业", "Enterprise"}, &S::enterprise_id), field("name", {"名称", "Name"}, &S::name), field("stock", {"库存", "Stock"}, &S::stock)};
  }
};
struct AddStore {
  std::string kind, division, name;
  static Fields fields(auto...) {
    using A = AddStore;
    return Fields{field("kind", {"种类", "Kind"}, &A::kind, {.required = true, .one_of = "city park"}), field("division", {"行政区划代码", "Division"}, &A::division, {.required = true, .length_max = 100}),
                  field("name", {"名称", "Name"}, &A::name, {.required = true, .length_max = 60})};
  }
};
struct ListPage {
  std::string item, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListPage;
    return Fields{field("item", {"品目", "Item"}, &L::item, {.length_max = 40}), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

// Of one item, over all the actor may see.
struct Balance {
  Item item;
  int64_t in_stores = 0, on_the_way = 0, need = 0, have = 0, missing = 0, enterprises_missing = 0, pledged = 0;
  bool veto = false;
  static Fields fields(auto...) {
    using B = Balance;
    return Fields{field("item", {"品目", "Item"}, &B::item), field("in_stores", {"库里有", "In stores"}, &B::in_stores), field("on_the_way", {"在途", "On the way"}, &B::on_the_way), field("need", {"须有", "Needed"}, &B::need),
                  field("have", {"企业已有", "Enterprises have"}, &B::have), field("missing", {"缺", "Missing"}, &B::missing), field("enterprises_missing", {"缺的企业", "Enterprises missing it"}, &B::enterprises_missing),
                  field("pledged", {"认领（不算库存）", "Pledged (no stock)"}, &B::pledged), field("veto", {"否决项", "Veto"}, &B::veto)};
  }
};

struct Movement {
  MovementId id;
  StoreId store_id;
  std::string store_name, item, item_zh, item_en, kind, ref, account, title, note;
  int64_t count = 0, left_after = 0;
  Instant at;
  static Fields fields(auto...) {
    using M = Movement;
    return Fields{field("id", {"编号", "Movement"}, &M::id), field("store_id", {"库", "Store"}, &M::store_id), field("store_name", {"库名", "Store name"}, &M::store_name), field("item", {"品目", "Item"}, &M::item),
                  field("item_name", {"品名", "Name in Chinese"}, &M::item_zh), field("item_name_en", {"英文品名", "Name in English"}, &M::item_en), field("kind", {"种类", "Kind"}, &M::kind), field("ref", {"单据", "Refers to"}, &M::ref),
                  field("account", {"经手", "By"}, &M::account), field("title", {"经手人", "Called"}, &M::title), field("note", {"说明", "Note"}, &M::note), field("count", {"数", "Count"}, &M::count),
                  field("left_after", {"结余", "Left after"}, &M::left_after), field("at", {"时间", "At"}, &M::at)};
  }
};
struct TakeIn {
  StoreId store_id;
  std::string item, kind = "take_in", note;
  int64_t count = 0;
  static Fields fields(auto...) {
    using T = TakeIn;
    return Fields{field("store_id", {"库", "Store"}, &T::store_id, {.required = true}), field("item", {"品目", "Item"}, &T::item, {.required = true}), field("kind", {"种类", "Kind"}, &T::kind, {.one_of = "take_in write_off"}),
                  field("count", {"数量", "Count"}, &T::count, {.required = true, .min = 1, .max = kCountMax}), field("note", {"说明", "Note"}, &T::note, {.length_max = 200})};
  }
};
struct ReverseMovement {
  MovementId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Movement"}, &ReverseMovement::id, {.required = true}), field("reason", {"原因", "Reason"}, &ReverseMovement::reason, {.required = true, .length_max = 200})};
  }
};

struct NeedLine {
  std::string enterprise_id, enterprise, item, case_id;
  int64_t need = 0, have = 0, missing = 0, on_the_way = 0, people = 0, harm = 0;
  bool veto = false, green = false;
  std::optional<Instant> due_at;
  static Fields fields(auto...) {
    using N = NeedLine;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &N::enterprise_id), field("enterprise", {"企业名称", "Enterprise's name"}, &N::enterprise), field("item", {"品目", "Item"}, &N::item), field("case_id", {"办件", "Case"}, &N::case_id),
                  field("need", {"须有", "Needed"}, &N::need), field("have", {"已有", "Has"}, &N::have), field("missing", {"缺", "Missing"}, &N::missing), field("on_the_way", {"在途", "On the way"}, &N::on_the_way),
                  field("people", {"人数", "People"}, &N::people), field("harm", {"停工一日损失", "Loss per day"}, &N::harm), field("veto", {"否决项", "Veto"}, &N::veto), field("green", {"绿色通道", "Green channel"}, &N::green),
                  field("due_at", {"时限", "Due"}, &N::due_at)};
  }
};
// One line of a proposal: this much from there to here, and why in this order.
struct Proposed {
  NeedLine to;
  StoreId store_id;       // empty: nothing left for it
  std::string store_name;
  PledgeId pledge_id;     // or a pledge, which somebody must see first
  int64_t give = 0, rank = 0;
  std::string reason_code, because, because_en;
  static Fields fields(auto...) {
    using P = Proposed;
    return Fields{field("to", {"给谁", "To"}, &P::to), field("store_id", {"从哪里", "From store"}, &P::store_id), field("store_name", {"库名", "Store name"}, &P::store_name), field("pledge_id", {"认领", "Pledge"}, &P::pledge_id),
                  field("give", {"数", "Count"}, &P::give), field("rank", {"次序", "Rank"}, &P::rank), field("reason_code", {"原因码", "Reason code"}, &P::reason_code), field("because", {"理由", "Because"}, &P::because), field("because_en", {"英文理由", "Because, in English"}, &P::because_en)};
  }
};
struct Proposal {
  Item item;
  std::string table, source;
  bool draft = false;
  int64_t in_stores = 0, pledged = 0, missing = 0, uncovered = 0;
  std::vector<Proposed> lines;
  static Fields fields(auto...) {
    using P = Proposal;
    return Fields{field("item", {"品目", "Item"}, &P::item), field("table", {"政策表版本", "Policy table"}, &P::table), field("source", {"依据", "Source"}, &P::source), field("draft", {"起草", "Draft"}, &P::draft),
                  field("in_stores", {"库里有", "In stores"}, &P::in_stores), field("pledged", {"认领", "Pledged"}, &P::pledged), field("missing", {"缺", "Missing"}, &P::missing), field("uncovered", {"补不上", "Uncovered"}, &P::uncovered),
                  field("lines", {"方案", "Lines"}, &P::lines)};
  }
};
struct ProposeFor {
  std::string item;
  static Fields fields(auto...) { return Fields{field("item", {"品目", "Item"}, &ProposeFor::item, {.required = true})}; }
};

struct Transfer {
  TransferId id;
  std::string no, from_name, to_name, to_enterprise, item, item_zh, item_en, state, sent_by, ended_by;
  StoreId from_store, to_store;
  int64_t count = 0, revision = 0;
  Instant sent_at;
  std::optional<Instant> ended_at;
  static Fields fields(auto...) {
    using T = Transfer;
    return Fields{field("id", {"编号", "Transfer"}, &T::id), field("no", {"单号", "Number"}, &T::no), field("from_store", {"从", "From"}, &T::from_store), field("from_name", {"从何处", "From, by name"}, &T::from_name),
                  field("to_store", {"到", "To"}, &T::to_store), field("to_name", {"到何处", "To, by name"}, &T::to_name), field("to_enterprise", {"企业", "Enterprise"}, &T::to_enterprise), field("item", {"品目", "Item"}, &T::item),
                  field("item_name", {"品名", "Name in Chinese"}, &T::item_zh), field("item_name_en", {"英文品名", "Name in English"}, &T::item_en), field("count", {"数", "Count"}, &T::count), field("state", {"状态", "State"}, &T::state, {.one_of = "on_the_way received cancelled"}),
                  field("sent_by", {"发出人", "Sent by"}, &T::sent_by), field("sent_at", {"发出", "Sent"}, &T::sent_at), field("ended_by", {"签收人", "Signed by"}, &T::ended_by), field("ended_at", {"签收", "Signed"}, &T::ended_at), field("revision", {"版本", "Revision"}, &T::revision)};
  }
};
struct Send {
  StoreId from_store, to_store;  // to_store: another store, or
  std::string enterprise_id;     // an enterprise, whose store is made when it has none
  std::string item, note;
  int64_t count = 0;
  static Fields fields(auto...) {
    using S = Send;
    return Fields{field("from_store", {"从", "From"}, &S::from_store, {.required = true}), field("to_store", {"到", "To"}, &S::to_store), field("enterprise_id", {"企业", "Enterprise"}, &S::enterprise_id),
                  field("item", {"品目", "Item"}, &S::item, {.required = true}), field("count", {"数量", "Count"}, &S::count, {.required = true, .min = 1, .max = kCountMax}), field("note", {"说明", "Note"}, &S::note, {.length_max = 200})};
  }
};
struct EndTransfer {
  TransferId id;
  int64_t revision = 0;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Transfer"}, &EndTransfer::id, {.required = true}), field("revision", {"版本", "Revision"}, &EndTransfer::revision, {.required = true})};
  }
};

struct Pledge {
  PledgeId id;
  std::string item, item_zh, item_en, enterprise_id, name, phone, terms, state, taken_by;
  int64_t count = 0, revision = 0;
  std::optional<Day> due_back;
  Instant at;
  static Fields fields(auto...) {
    using P = Pledge;
    return Fields{field("id", {"编号", "Pledge"}, &P::id), field("item", {"品目", "Item"}, &P::item), field("item_name", {"品名", "Name in Chinese"}, &P::item_zh), field("item_name_en", {"英文品名", "Name in English"}, &P::item_en), field("count", {"数", "Count"}, &P::count),
                  field("enterprise_id", {"给哪家", "For enterprise"}, &P::enterprise_id), field("name", {"认领人", "Pledged by"}, &P::name, {.pii = Pii::name}), field("phone", {"电话", "Telephone"}, &P::phone, {.pii = Pii::phone}),
                  field("terms", {"条件", "Terms"}, &P::terms), field("state", {"状态", "State"}, &P::state, {.one_of = "pledged signed declined"}), field("due_back", {"归还日", "Due back"}, &P::due_back), field("taken_by", {"登记人", "Taken by"}, &P::taken_by),
                  field("at", {"时间", "At"}, &P::at), field("revision", {"版本", "Revision"}, &P::revision)};
  }
};
struct TakePledge {
  std::string item, division, enterprise_id, name, phone, terms;
  int64_t count = 0;
  std::optional<Day> due_back;
  static Fields fields(auto...) {
    using T = TakePledge;
    return Fields{field("item", {"品目", "Item"}, &T::item, {.required = true}), field("count", {"数量", "Count"}, &T::count, {.required = true, .min = 1, .max = kCountMax}),
                  field("enterprise_id", {"给哪家", "For enterprise"}, &T::enterprise_id), field("name", {"认领人", "Pledged by"}, &T::name, {.required = true, .length_max = 60, .pii = Pii::name}),
                  field("phone", {"电话", "Telephone"}, &T::phone, {.length_max = 40, .pii = Pii::phone}), field("terms", {"条件", "Terms"}, &T::terms, {.length_max = 200}), field("due_back", {"归还日", "Due back"}, &T::due_back),
                  field("division", {"行政区划代码", "Division"}, &T::division, {.length_max = 12})};
  }
};
struct SignPledge {
  PledgeId id;
  std::string enterprise_id, note;  // who has it now, and what was seen
  bool decline = false;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using S = SignPledge;
    return Fields{field("id", {"编号", "Pledge"}, &S::id, {.required = true}), field("enterprise_id", {"交给哪家", "Given to enterprise"}, &S::enterprise_id), field("note", {"验货情况", "What was seen"}, &S::note, {.length_max = 200}),
                  field("decline", {"不合格退回", "Declined"}, &S::decline), field("revision", {"版本", "Revision"}, &S::revision, {.required = true})};
  }
};

struct Shortage {
  ReportId id;
  std::string item, item_zh, item_en, division, division_name, note, answer, state, told_by, answered_by;
  int64_t count = 0, answered = 0, revision = 0;
  Instant at;
  static Fields fields(auto...) {
    using R = Shortage;
    return Fields{field("id", {"编号", "Shortage"}, &R::id), field("item", {"品目", "Item"}, &R::item), field("item_name", {"品名", "Name in Chinese"}, &R::item_zh), field("item_name_en", {"英文品名", "Name in English"}, &R::item_en), field("division", {"行政区划代码", "Division"}, &R::division),
                  field("division_name", {"哪里报的", "From where"}, &R::division_name), field("count", {"缺", "Missing"}, &R::count), field("note", {"说明", "Note"}, &R::note), field("state", {"状态", "State"}, &R::state, {.one_of = "open answered"}),
                  field("answered", {"答复可给", "Answered"}, &R::answered), field("answer", {"答复", "Answer"}, &R::answer), field("told_by", {"上报人", "Told by"}, &R::told_by), field("answered_by", {"答复人", "Answered by"}, &R::answered_by),
                  field("at", {"时间", "At"}, &R::at), field("revision", {"版本", "Revision"}, &R::revision)};
  }
};
struct TellShortage {
  std::string item, division, note;
  int64_t count = 0;
  static Fields fields(auto...) {
    using T = TellShortage;
    return Fields{field("item", {"品目", "Item"}, &T::item, {.required = true}), field("count", {"缺", "Missing"}, &T::count, {.required = true, .min = 1, .max = kCountMax}),
                  field("division", {"行政区划代码", "Division"}, &T::division, {.required = true, .length_max = 12}), field("note", {"说明", "Note"}, &T::note, {.length_max = 500})};
  }
};
struct AnswerShortage {
  ReportId id;
  int64_t answered = 0, revision = 0;
  std::string answer;
  static Fields fields(auto...) {
    using A = AnswerShortage;
    return Fields{field("id", {"编号", "Shortage"}, &A::id, {.required = true}), field("answered", {"可给", "Can give"}, &A::answered, {.required = true, .min = 0, .max = kCountMax}), field("answer", {"答复", "Answer"}, &A::answer, {.length_max = 500}),
                  field("revision", {"版本", "Revision"}, &A::revision, {.required = true})};
  }
};

// Out of the stores of the actor's region to something outside the ledger, a trip say, which `ref` names: as much as there is, at most `most`.
struct IssueTo {
  std::string ref, item, near, to;  // near: a division; the park's store before the city's, the nearest first. to: who receives it, in words
  int64_t most = 0;
};
struct TakeBack {
  std::string ref, item, why;
  int64_t count = 0;
};

// What the cases of an enterprise lack, as their checklists say it; given by the app.
struct Lacking {
  std::string case_id, item;
  int64_t need = 0, have = 0, people = 0, harm = 0;
  bool veto = false, green = false;
  std::optional<Instant> due_at;
};

struct Known {
  registry::Known const& registry;
  formats::PolicySet const& policies;
};

class Supplies {
 public:
  explicit Supplies(Known known) : known_(known) {}

  Result<Items<Item>> items(View const& view) const;
  Result<Item> put_item(Context& context, Item const& in) const;            // supply.item_key
  Result<Items<Store>> stores(View const& view, ListPage const& in) const;  // city and park stores
  Result<Store> add_store(Context& context, AddStore const& in) const;      // supply.division, supply.beyond, supply.name_taken
  Result<Items<Balance>> balance(View const& view) const;
  Result<Items<NeedLine>> needs(View const& view, ListPage const& in) const;
  Result<Proposal> propose(View const& view, ProposeFor const& in) const;   // supply.no_item, supply.no_table

  Result<Items<Movement>> movements(View const& view, ListPage const& in) const;
  Result<Movement> take_in(Context& context, TakeIn const& in) const;       // supply.short {left} for a write-off
  Result<Movement> reverse(Context& context, ReverseMovement const& in) const;  // supply.not_reversible, supply.short
  Result<Items<Transfer>> transfers(View const& view, ListPage const& in) const;
  Result<Transfer> send(Context& context, Send const& in) const;            // supply.short {left}, supply.same_store
  Result<Transfer> receive(Context& context, EndTransfer const& in) const;  // stale, supply.ended
  Result<Transfer> cancel(Context& context, EndTransfer const& in) const;
  Result<Items<Pledge>> pledges(View const& view, ListPage const& in) const;
  Result<Pledge> take_pledge(Context& context, TakePledge const& in) const;
  Result<Pledge> sign(Context& context, SignPledge const& in) const;        // seen and signed for, or declined
  Result<Items<Shortage>> reports(View const& view, ListPage const& in) const;
  Result<Shortage> tell(Context& context, TellShortage const& in) const;
  Result<Shortage> answer(Context& context, AnswerShortage const& in) const;

  // ---- for other domains, by the app: what leaves the stores for a trip and what comes back unused ----
  Result<int64_t> issue(Context& context, IssueTo const& in) const;         // how many; 0 where no store holds any
  Result<void> take_back(Context& context, TakeBack const& in) const;       // into the stores it came from, the latest first; supply.not_issued {left}
  int64_t held(View const& view, std::string const& item) const;            // in the stores the actor could issue from

  // ---- by reactions ----
  // What the enterprise's cases lack now; what is no longer lacking is closed. How many lines changed.
  Result<int64_t> see_needs(Context& context, std::string const& enterprise_id, std::vector<Lacking> const& lacking) const;
  // An officer noted a receipt at a case by hand: the ledger says so too.
  Result<void> noted_at_case(Context& context, std::string const& enterprise_id, std::string const& item, int64_t count, std::string const& case_no) const;

  // ---- a sheet: opening stock, one row an item in a store; what differs is taken in or written off ----
  registry::SheetWay sheet() const;

 private:
  Result<json::value> import(std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) const;
  Result<std::string> write_sheet(View const& view, bool blank) const;
  Known known_;
};

}  // namespace ly::supplies
