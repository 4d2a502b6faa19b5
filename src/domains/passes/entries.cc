// The ledger of entries: what phones hand in, each once, and what does not fit.
#include <algorithm>

#include "base/text.h"
#include "domains/passes/checkpoints.h"
#include "domains/passes/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::passes {
namespace {

constexpr size_t kPartyDigits = 32;  // a phone draws 16 octets for each vehicle
constexpr std::string_view kHows = "scan number plate card";
constexpr std::string_view kActions = "pass pass_with_record turn_back to_medical_point to_isolation_point";

std::string one_of(json::object const& body, std::string_view member, std::string_view words) {
  auto const text = text_of(body, member);
  for (auto const word : split(words, ' '))
    if (word == text) return std::string(text);
  return {};
}

int64_t integer(json::object const& body, std::string_view member) {
  auto const* value = find(body, member);
  return value && value->is_int64() ? value->get_int64() : 0;
}

bool flag(json::object const& body, std::string_view member) {
  auto const* value = find(body, member);
  return value && value->is_bool() && value->get_bool();
}

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

bool lets_in(std::string_view action) { return action == "pass" || action == "pass_with_record"; }

}  // namespace

// One entry as it is kept. What a claim may be is bounded here: words the table does not know, or times out of all reason, are
// kept in the sealed part as sent and marked, never believed.
EntryRow Checkpoints::read(Context& context, DeviceRow const& device, SentEntry const& sent, std::vector<std::string> conflicts) const {
  EntryRow row;
  row.device_id = device.id.text;
  row.counter = sent.counter;
  row.hash = sent.hash;
  row.place_id = device.place_id;
  row.division = device.division;
  row.shift_id = device.shift_id;
  row.happened_at = context.now;
  row.recorded_at = context.now;
  row.action = "unreadable";
  auto const parsed = parse_json(sent.body);
  auto const* body = parsed ? parsed->if_object() : nullptr;
  auto const add = [&](char const* what) { conflicts.emplace_back(what); };
  std::string number;
  if (!body) {
    add("unreadable");
  } else {
    if (auto const at = integer(*body, "at"); at > 0) row.happened_at = {at};
    if (row.happened_at > context.now + kClockSlack || flag(*body, "clock_back")) add("clock");
    row.how = one_of(*body, "how", kHows);
    row.action = one_of(*body, "action", kActions);
    row.reason_code = std::string(text_of(*body, "reason")).substr(0, 20);
    if (auto const party = text_of(*body, "party"); party.size() == kPartyDigits && !from_hex(party).empty()) row.party = party;
    row.vehicle = !text_of(*body, "plate").empty();
    row.companions = std::clamp<int64_t>(integer(*body, "companions"), 0, kCompanionsMax);
    if (auto const* temperature = find(*body, "temp"); temperature && temperature->is_int64()) row.temperature = temperature->get_int64();
    if (auto const shift = find_shift(context, text_of(*body, "shift")); shift && shift->place_id == device.place_id) {
      row.shift_id = shift->id.text;
      if (row.happened_at + kShiftSlack < shift->from || shift->to + kShiftSlack < row.happened_at) add("outside_shift");
    } else {
      add("outside_shift");
    }
    auto const* version = passes_.around().policies.find("checkpoint", day_at(row.happened_at), row.happened_at);
    if (version) {
      AtCheckpoint facts{flag(*body, "id_ok"), flag(*body, "priority"), flag(*body, "high14"), one_of(*body, "who", "本镇 本市他镇 市外 过境"), one_of(*body, "pass", "有效 过期 无 非本卡口"),
                         one_of(*body, "code", "绿 黄 红 无"), row.temperature};
      row.who = facts.who;
      row.pass_state = facts.pass;
      row.decided_by = version->version;
      auto const said = decide(*version, facts);
      if (!said || said->action != row.action || said->reason_code != row.reason_code) add("verdict_differs");
    } else {
      add("verdict_differs");
    }
    number = identifiers::normalize_document(text_of(*body, "number"));
    if (auto const person = registry::find_person_id(context, "resident_id", number); person && !number.empty()) row.person_id = person->text;
    if (auto const serial = integer(*body, "serial"); serial > 0) {
      if (auto const pass = find_pass_by_serial(context, serial)) {
        row.pass_id = pass->id.text;
        if (row.person_id.empty()) row.person_id = pass->person_id;
        else if (!pass->person_id.empty() && row.person_id != pass->person_id) add("other_holder");
        if (lets_in(row.action)) {
          if (pass->revoked_at.ms != 0 && pass->revoked_at < row.happened_at) add("revoked_pass");
          auto const ahead = row.happened_at + kDoubleSpan, back = row.happened_at - kDoubleSpan;
          if (find_other_use(context, pass->id.text, row.device_id, back, ahead)) add("double");
          auto const window = Minutes{pass->uses_days * 24 * 60};
          if (pass->uses > 0 && count_uses(context, pass->id.text, row.happened_at - window, row.happened_at) >= pass->uses) add("over_use");
        }
      } else {
        add("unknown_pass");
      }
    }
  }
  if (device.revoked_at.ms != 0 && row.happened_at > device.revoked_at) add("cut_off");
  row.conflict = joined(conflicts);
  // Handed in after he was erased: that somebody passed is counted, who it was is not kept a second time.
  bool const erased = !row.person_id.empty() && !context.keys.has_key(context.tx, registry::person_key({row.person_id}));
  row.key_id = row.person_id.empty() || erased ? "checkpoint/" + row.place_id + "/" + to_iso(day_at(row.recorded_at)) : registry::person_key({row.person_id});
  if (!context.keys.has_key(context.tx, row.key_id)) context.keyring.make_key(context.tx, "checkpoint", row.key_id, context.now);
  row.sealed = context.keyring.seal(context.tx, row.key_id, entry_place(row), erased ? "{}" : sent.body);

  // A temporary pass the guard promised is made by the authority of the officer who opened the shift.
  if (body && flag(*body, "temporary") && row.action == "pass_with_record" && device.revoked_at.ms == 0) {
    auto const shift = find_shift(context, row.shift_id);
    bool const within = count_shift_passes(context, device.place_id, instant_of(day_at(context.now), Minutes{0})) < kTemporaryPerDay;
    IssuePass in;
    in.kind = "person";
    in.category = "临时";
    in.document_number = number;
    in.name = std::string(text_of(*body, "name"));
    in.screen = "准予";
    in.division = device.division;
    in.places = {device.place_id};
    in.papers = true;
    in.card_only = true;
    auto const pass = within ? passes_.issue_on(context, in, "shift", row.device_id + "/" + std::to_string(row.counter), shift->opened_by) : Result<Pass>(refused("checkpoint.too_many_temporary"));
    if (pass) {
      if (row.pass_id.empty()) row.pass_id = pass->id.text;
    } else {
      row.conflict += row.conflict.empty() ? "temporary" : " temporary";
    }
  }
  return row;
}

Result<Receipt> Checkpoints::synchronise(Context& context, Synchronise const& in) const {
  auto device = TRY(device_of(context, in.token));
  TRY(begin(device, in.sequence));
  KeptEntries const kept{[&](int64_t counter, std::string const& hash) { return has_entry(context, device.id.text, counter, hash); }, [&](int64_t counter) { return has_counter(context, device.id.text, counter); },
                         [&](SentEntry const& sent, std::vector<std::string> conflicts) {
                           auto const row = read(context, device, sent, std::move(conflicts));
                           insert_entry(context, row);
                           return !row.conflict.empty();
                         }};
  auto const receipt = take_in(in.entries, device.id.text, device.counter, device.hash, device.revoked_at.ms != 0, kept, context.keys, context.now);
  device.waiting = in.waiting;
  mark_device(context, device);
  if (receipt.recorded > 0)
    context.journal.note({.what = "checkpoint.synchronised", .subject_kind = "checkpoint", .subject_id = device.place_id, .division = device.division,
                          .facts = {{"device_id", device.id.text}, {"counter", receipt.counter}, {"hash", receipt.hash}, {"entries", receipt.recorded}, {"conflicts", receipt.conflicts}}});
  return receipt;
}

Entry Checkpoints::show(View const& view, EntryRow const& row) const {
  Entry out;
  out.device_id = row.device_id;
  out.counter = row.counter;
  out.hash = row.hash;
  if (auto const device = find_device(view, row.device_id)) out.device = device->name;
  if (auto const at = registry::find_place(view, row.place_id)) out.place = at->name;
  out.shift_id = row.shift_id;
  out.pass_id = row.pass_id;
  out.how = row.how;
  out.who = row.who;
  out.pass_state = row.pass_state;
  out.action = row.action;
  out.reason_code = row.reason_code;
  out.decided_by = row.decided_by;
  out.companions = row.companions;
  out.party = row.party;
  if (row.temperature) out.temperature = static_cast<double>(*row.temperature) / 100;
  for (auto const word : split(row.conflict, ' '))
    if (!word.empty()) out.conflicts.emplace_back(word);
  out.happened_at = row.happened_at;
  out.recorded_at = row.recorded_at;
  if (row.settled_at.ms != 0) out.settled_at = row.settled_at;
  AtCheckpoint facts;
  facts.who = row.who;
  facts.pass = row.pass_state;
  facts.temperature = row.temperature;
  if (auto const plain = view.keys.unseal(view.tx, row.key_id, entry_place(row), row.sealed.value))
    if (auto const body = parse_json(*plain); body && body->is_object()) {
      out.name = std::string(text_of(*body, "name"));
      out.document_number = std::string(text_of(*body, "number"));
      out.plate = std::string(text_of(*body, "plate"));
      out.note = std::string(text_of(*body, "note"));
      facts.code = text_of(*body, "code");
    }
  if (auto const* version = row.decided_by.empty() ? nullptr : passes_.around().policies.find_version(row.decided_by)) {
    auto words = spoken(*version, row.reason_code, facts);
    out.reason = std::move(words.zh);
    out.reason_en = std::move(words.en);
  }
  if (!row.party.empty() && row.vehicle) out.aboard = count_aboard(view, row.place_id, row.party);
  if (auto const person = row.person_id.empty() ? std::nullopt : registry::find_person_in_clear(view, {row.person_id})) {
    out.name = person->name;
    out.document_number = person->number;
  }
  return out;
}

Result<Items<Entry>> Checkpoints::entries(View const& view, ListEntries const& in) const {
  EntryFilter filter;
  if (in.id.empty()) filter.division_prefix = view.actor.is_system ? "" : std::string(view.actor.region());
  else filter.place_id = TRY(place(view, in.id)).id.text;
  filter.conflicts = in.which == "conflicts";
  filter.party = in.party;
  filter.offset = in.after.empty() || in.after.find_first_not_of("0123456789") != std::string::npos || in.after.size() > 9 ? 0 : std::stoll(in.after);
  filter.limit = in.limit;
  Items<Entry> out;
  out.total = count_entries(view, filter);
  for (auto const& row : list_entries(view, filter)) out.items.push_back(show(view, row));
  auto const next = filter.offset + static_cast<int64_t>(out.items.size());
  if (next < out.total) out.next = std::to_string(next);
  return out;
}

Result<Entry> Checkpoints::settle(Context& context, SettleEntry const& in) const {
  auto row = find_entry(context, in.device_id, in.counter, in.hash);
  if (!row) return not_found("not_found", "device_id");
  TRY(place(context, row->place_id));
  TRY(registry::check_reason(in.note));
  if (row->conflict.empty() || row->settled_at.ms != 0) return refused("checkpoint.nothing_to_settle", "counter");
  mark_settled(context, *row);
  row->settled_at = context.now;
  context.journal.note({.what = "checkpoint.entry_settled", .subject_kind = "checkpoint", .subject_id = row->place_id, .division = row->division,
                        .facts = {{"device_id", row->device_id}, {"counter", row->counter}, {"conflict", row->conflict}}, .why = in.note});
  return show(context, *row);
}

}  // namespace ly::passes
