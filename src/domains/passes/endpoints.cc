#include "domains/passes/endpoints.h"

#include "formats/barcode.h"

namespace ly::passes {
namespace {

// Officers and leads issue passes; inspectors too, among whom a clinic's doctors have their accounts.
constexpr Roles kIssuers = Role::officer | Role::lead | Role::inspector;
constexpr Roles kKeepers = Role::officer | Role::lead;
constexpr Roles kSeers = may::staff | Role::auditor;

struct WhichPass {
  PassId id;
  static Fields fields(auto...) { return Fields{field("id", {"通行证", "Pass"}, &WhichPass::id, {.required = true})}; }
};

struct HaveList {
  int64_t have = 0;
  static Fields fields(auto...) { return Fields{field("have", {"已有清单序号", "List at hand"}, &HaveList::have, {.min = 0})}; }
};

constexpr uint32_t kPixels = 8;  // of a square: sharp on a phone's whole width

Result<FileAnswer> picture_of(Pass const& pass) {
  if (pass.state != "valid") return refused("pass.not_valid", "id", {{"serial", std::to_string(pass.serial)}});
  return FileAnswer{"pass-" + std::to_string(pass.serial) + ".png", "image/png", formats::png_of(TRY(formats::write_qr(pass.text)), kPixels), false};
}

}  // namespace

std::vector<std::string> self_proving() { return {"checkpoint_phone.enrol", "checkpoint_phone.look_up", "checkpoint_phone.synchronise"}; }

std::vector<Endpoint> endpoints(Passes const& passes, Checkpoints const& checkpoints, Jobs& jobs) {
  auto const* p = &passes;
  auto const* c = &checkpoints;
  std::vector<Endpoint> rows;
  rows.push_back(reading<SearchPasses, Items<Pass>>("GET", "/api/passes", "passes.search", {"通行证", "Passes"}, may::staff_clerk_audit, [p](View const& v, SearchPasses const& in) { return p->search(v, in); }));
  rows.push_back(writing<IssuePass, Pass>("POST", "/api/passes", "passes.issue", {"签发通行证", "Issue a pass"}, kIssuers, [p](Context& x, IssuePass const& in) { return p->issue(x, in); }));
  rows.push_back(writing<IssueRoster, IssueStarted>("POST", "/api/passes/roster", "passes.issue_roster", {"按名册签发", "Issue passes for a roster"}, kKeepers,
                                                    [p, &jobs](Context& x, IssueRoster const& in) { return p->start_roster(x, jobs, in); }));
  rows.push_back(reading<WhichPass, Pass>("GET", "/api/passes/{id}", "passes.get", {"通行证", "One pass"}, may::staff_and_clerk, [p](View const& v, WhichPass const& in) { return p->get(v, in.id); }));
  rows.push_back(writing<RevokePass, Pass>("POST", "/api/passes/{id}/revoke", "passes.revoke", {"吊销通行证", "Revoke a pass"}, may::staff, [p](Context& x, RevokePass const& in) { return p->revoke(x, in); }));
  // By number and telephone, in the body and never in an address; nobody has an account for it.
  rows.push_back(reading<OwnPass, Pass>("POST", "/api/own-pass", "passes.own", {"我的通行证", "My pass"}, {}, [p](View const& v, OwnPass const& in) { return p->own(v, in); }));

  rows.push_back(reading<OwnPass, FileAnswer>("POST", "/api/own-pass/code.png", "passes.own_code", {"我的通行证二维码", "Code of my pass"}, {}, [p](View const& v, OwnPass const& in) -> Result<FileAnswer> { return picture_of(TRY(p->own(v, in))); }));
  rows.push_back(reading<WhichPass, FileAnswer>("GET", "/api/passes/{id}/code.png", "passes.code", {"通行证二维码", "Code of a pass"}, may::staff_and_clerk, [p](View const& v, WhichPass const& in) -> Result<FileAnswer> { return picture_of(TRY(p->get(v, in.id))); }));

  rows.push_back(reading<Nothing, Items<Checkpoint>>("GET", "/api/checkpoints", "checkpoints.list", {"卡口", "Checkpoints"}, kSeers, [c](View const& v, Nothing const&) { return c->list(v); }));
  rows.push_back(reading<WhichCheckpoint, CheckpointPage>("GET", "/api/checkpoints/{id}", "checkpoints.get", {"卡口", "One checkpoint"}, kSeers, [c](View const& v, WhichCheckpoint const& in) { return c->get(v, in.id); }));
  rows.push_back(writing<SetCheckpoint, Checkpoint>("POST", "/api/checkpoints/{id}", "checkpoints.set", {"修改卡口", "Change a checkpoint"}, kKeepers, [c](Context& x, SetCheckpoint const& in) { return c->set(x, in); }));
  rows.push_back(writing<OpenShift, OpenedShift>("POST", "/api/checkpoints/{id}/shifts", "checkpoints.open_shift", {"开班", "Open a shift"}, kKeepers, [c](Context& x, OpenShift const& in) { return c->open_shift(x, in); }));
  rows.push_back(writing<WhichShift, OpenedShift>("POST", "/api/checkpoint-shifts/{id}/code", "checkpoints.code", {"登记码", "A code for one more phone"}, kKeepers, [c](Context& x, WhichShift const& in) { return c->new_code(x, in.id); }));
  rows.push_back(writing<WhichShift, Shift>("POST", "/api/checkpoint-shifts/{id}/close", "checkpoints.close_shift", {"交班", "Close a shift"}, kKeepers, [c](Context& x, WhichShift const& in) { return c->close_shift(x, in.id); }));
  rows.push_back(writing<RevokeDevice, Device>("POST", "/api/checkpoint-phones/{id}/cut-off", "checkpoints.cut_off", {"停用手机", "Cut a phone off"}, may::staff, [c](Context& x, RevokeDevice const& in) { return c->revoke_device(x, in); }));
  rows.push_back(reading<ListEntries, Items<Entry>>("GET", "/api/checkpoint-entries", "checkpoints.entries", {"通行台账", "Ledger of entries"}, kSeers, [c](View const& v, ListEntries const& in) { return c->entries(v, in); }));
  rows.push_back(writing<SettleEntry, Entry>("POST", "/api/checkpoint-entries/settle", "checkpoints.settle", {"核对条目", "Look into an entry"}, may::staff, [c](Context& x, SettleEntry const& in) { return c->settle(x, in); }));

  rows.push_back(reading<PrintPasses, FileAnswer>("GET", "/api/passes/print.pdf", "passes.print", {"打印通行证", "Print passes"}, may::staff_and_clerk, [p](View const& v, PrintPasses const& in) { return p->print(v, in); }));
  // Signed by the house and public: anybody may check passes by them.
  rows.push_back(reading<HaveList, json::value>("GET", "/api/pass-lists", "passes.lists", {"核验清单", "Lists to verify by"}, {}, [p](View const& v, HaveList const& in) -> Result<json::value> { return json::value(p->keys().for_phone(v, in.have)); }));

  // Phones of guards: no account, a code or a token in the body. Those that write are named in self_proving() too.
  rows.push_back(writing<Enrol, Enrolled>("POST", "/api/checkpoint-phone/enrol", "checkpoint_phone.enrol", {"手机登记", "Enrol a phone"}, {}, [c](Context& x, Enrol const& in) { return c->enrol(x, in); }));
  rows.push_back(reading<WhichToken, json::value>("POST", "/api/checkpoint-phone/bundle", "checkpoint_phone.bundle", {"数据包", "Bundle of data"}, {}, [c](View const& v, WhichToken const& in) { return c->bundle(v, in); }));
  rows.push_back(writing<LookUp, json::value>("POST", "/api/checkpoint-phone/look-up", "checkpoint_phone.look_up", {"联网查证", "Look up online"}, {}, [c](Context& x, LookUp const& in) { return c->look_up(x, in); }));
  rows.push_back(writing<Synchronise, Receipt>("POST", "/api/checkpoint-phone/synchronise", "checkpoint_phone.synchronise", {"上传台账", "Hand in the ledger"}, {}, [c](Context& x, Synchronise const& in) { return c->synchronise(x, in); }));
  return rows;
}

}  // namespace ly::passes
