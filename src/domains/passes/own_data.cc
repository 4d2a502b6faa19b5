// What passes and checkpoints keep about one person, for himself. Guards and the others of a vehicle are left out.
#include "domains/passes/passes.h"
#include "domains/passes/rows.h"
#include "domains/registry/enterprises.h"

namespace ly::passes {
namespace {

struct OwnPassRecord {
  std::string kind, category, enterprise, home, note, text;
  int64_t serial = 0, companions = 0;
  Instant issued_at, from, to;
  std::optional<Instant> revoked_at;
  static Fields fields(auto...) {
    using P = OwnPassRecord;
    return Fields{field("serial", {"证号", "Number"}, &P::serial), field("kind", {"种类", "Kind"}, &P::kind), field("category", {"申请类别", "Category"}, &P::category), field("enterprise", {"企业", "Enterprise"}, &P::enterprise),
                  field("issued_at", {"签发时间", "Issued"}, &P::issued_at), field("from", {"起", "From"}, &P::from), field("to", {"止", "To"}, &P::to), field("revoked_at", {"吊销时间", "Revoked"}, &P::revoked_at), field("companions", {"同行人数", "Companions"}, &P::companions),
                  field("home", {"来源地代码", "Code of home"}, &P::home), field("note", {"备注", "Note"}, &P::note), field("text", {"二维码内容", "Text of the QR code"}, &P::text)};
  }
};

std::vector<OwnPassRecord> own_passes(View const& view, registry::Subject const& subject) {
  std::vector<OwnPassRecord> out;
  for (auto const& row : list_passes_of_person(view, subject.person.text)) {
    auto const plain = view.keys.unseal(view.tx, subject.key(), pass_place(row.id), row.sealed.value);
    if (!plain) continue;
    auto const content = *parse_json(*plain);
    OwnPassRecord one;
    one.enterprise = registry::enterprise_name(view, row.enterprise_id);
    one.kind = row.kind, one.category = row.category, one.serial = row.serial, one.companions = row.companions, one.issued_at = row.issued_at, one.from = row.from, one.to = row.to;
    one.home = text_of(content, "home"), one.note = text_of(content, "note"), one.text = text_of(content, "text");
    if (row.revoked_at.ms != 0) one.revoked_at = row.revoked_at;
    out.push_back(std::move(one));
  }
  return out;
}

struct OwnEntry {
  std::string place, how, who, pass_state, action, name, document_number, plate, code;
  Instant at;
  int64_t companions = 0;
  std::optional<double> temperature;
  static Fields fields(auto...) {
    using E = OwnEntry;
    return Fields{field("place", {"卡口", "Checkpoint"}, &E::place), field("at", {"时间", "When"}, &E::at), field("how", {"怎样查验", "How it was checked"}, &E::how), field("who", {"来自", "Comes from"}, &E::who), field("pass_state", {"通行证", "Pass"}, &E::pass_state),
                  field("code", {"健康码", "Health code"}, &E::code), field("temperature", {"体温（℃）", "Temperature (°C)"}, &E::temperature), field("action", {"处置", "What was done"}, &E::action), field("name", {"登记的姓名", "Name as recorded"}, &E::name, {.pii = Pii::name}),
                  field("document_number", {"登记的证件号码", "Document number as recorded"}, &E::document_number, {.pii = Pii::id_number}), field("plate", {"车牌", "Plate"}, &E::plate), field("companions", {"同行人数", "Companions"}, &E::companions)};
  }
};

std::vector<OwnEntry> own_entries(View const& view, registry::Subject const& subject) {
  std::vector<OwnEntry> out;
  for (auto const& row : list_entries_of_person(view, subject.person.text)) {
    OwnEntry one;
    if (auto const place = registry::find_place(view, row.place_id)) one.place = place->name;
    one.at = row.happened_at, one.how = row.how, one.who = row.who, one.pass_state = row.pass_state, one.action = row.action, one.companions = row.companions;
    if (row.temperature) one.temperature = static_cast<double>(*row.temperature) / 100;
    // What the guard's phone sent may say more; only what is said of him is taken from it.
    auto const plain = row.key_id == subject.key() ? view.keys.unseal(view.tx, row.key_id, entry_place(row), row.sealed.value) : std::nullopt;
    if (auto const body = plain ? parse_json(*plain) : Result<json::value>(json::value()); body && body->is_object())
      one.name = text_of(*body, "name"), one.document_number = text_of(*body, "number"), one.plate = text_of(*body, "plate"), one.code = text_of(*body, "code");
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::vector<registry::OwnData> own_data() {
  return {
      registry::own_data("person", "passes", {"pass", "checkpoint_card"}, {"通行证和健康证明", "Passes and health certificates"}, {"本人申请、企业名册或现场签发", "Own application, the enterprise's roster, or issued on the spot"},
                         {"在卡口证明可以通行", "To show at checkpoints that you may pass"}, own_passes, {{"person", {"人员通行证", "Pass of a person"}}, {"health", {"健康证明", "Health certificate"}}, {"permit", {"复工证明", "Permit to work"}}, {"vehicle", {"车辆通行证", "Pass of a vehicle"}}}),
      registry::own_data("person", "checkpoint_entries", {"checkpoint_entry"}, {"卡口查验记录", "Records of checkpoints"}, {"卡口值守人员的手机", "The phones of guards at checkpoints"}, {"通行台账，出现情况时查找", "A ledger of who passed, to look into what happened"}, own_entries,
                         {{"scan", {"扫二维码", "QR code scanned"}}, {"number", {"输证件号", "Number typed"}}, {"plate", {"按车牌", "By plate"}}, {"card", {"身份证", "Identity card"}}, {"pass", {"放行", "Passed"}}, {"pass_with_record", {"登记后放行", "Passed with a record"}},
                          {"turn_back", {"劝返", "Turned back"}}, {"to_medical_point", {"送医疗点", "To the medical point"}}, {"to_isolation_point", {"送隔离点", "To the isolation point"}}, {"unreadable", {"不能读出", "Unreadable"}}}),
  };
}

}  // namespace ly::passes
