#include "domains/trips/checklist.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "desk/phones.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"
#include "domains/registry/places.h"
#include "domains/registry/rows.h"
#include "domains/trips/boarding.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/rows.h"
#include "engines/dmn/table.h"
#include "formats/policy_set.h"

namespace ly::trips {

// One who is to be asked about a trip, as it stands now.
struct Checklists::Party {
  std::string audience, subject, place_id, told, key_id, name, phone, email, account_id;
  Instant at;  // boards, or departs
};

namespace {

constexpr size_t kAskCode = 10;  // characters of 5 bits each: nobody finds one by trying
constexpr size_t kLast4 = 4;
constexpr Roles kTripRunners = Role::officer | Role::lead | Role::inspector;

bool to_come(TripRow const& trip) { return trip.state == "planned" || trip.state == "boarding"; }
bool whole_trip(View const& view, TripRow const& trip) { return view.actor.is_system || view.actor.may_see(trip.carrier_id, trip.division); }
bool is_member(AskRow const& row) { return row.audience == "member"; }
bool asks_place(std::string_view audience) { return audience == "township" || audience == "village" || audience == "clinic"; }

std::string ask_code(Keyring const& keys, AskRow const& row) { return code_of(from_hex(keys.blind("trip.ask", row.id.text + "/" + std::to_string(row.turn))).substr(0, kAskCode)); }
std::string ask_index(Keyring const& keys, std::string_view code) { return keys.blind("trip.ask_code", code); }
bool is_reached(auto const& one) { return !one.phone.empty() || !one.email.empty() || !one.account_id.empty(); }
bool has_code(AskRow const& row) { return !row.phone.empty() || (!row.email.empty() && row.account_id.empty()); }  // an account answers logged in
bool by_mail(AskRow const& row) { return row.phone.empty() && row.account_id.empty() && !row.email.empty(); }
std::string last_four_of(std::string_view phone) {
  std::string digits;
  for (char const c : phone)
    if (c >= '0' && c <= '9') digits += c;
  return digits.size() < kLast4 ? "" : digits.substr(digits.size() - kLast4);
}
// What is typed beside the code: the last four digits of the telephone, or the first four letters of the mail address, it went to.
std::string second_of(AskRow const& row) { return by_mail(row) ? lower_ascii(row.email.substr(0, kLast4)) : last_four_of(row.phone); }
std::string ms_text(Instant at) { return std::to_string(at.ms); }
std::string place_name(View const& view, std::string const& id) {
  auto const place = id.empty() ? std::nullopt : registry::find_place(view, id);
  return place ? place->name : std::string();
}

struct BoardsAt {
  std::string place_id;
  Instant at;
};
std::map<std::string, BoardsAt> boards_of(TripRow const& trip) {  // by group
  std::map<std::string, BoardsAt> out;
  for (auto const& visit : trip.timetable.visits)
    if (visit.kind == "board") out.try_emplace(visit.group_id, BoardsAt{visit.place_id, visit.begin});
  return out;
}
BoardsAt first_place(TripRow const& trip) {
  for (auto const& visit : trip.timetable.visits)
    if (visit.kind == "board") return {visit.place_id, visit.begin};
  return {"", trip.depart_at};
}

int64_t standing_tenths(TripRow const& trip) {
  int64_t minutes = 0;
  for (auto const& event : trip.timetable.events)
    if (event.kind == "standstill") minutes += (event.to.ms - event.from.ms) / 60'000;
  return minutes * 10 / 60;
}

std::string_view word_in(dmn::Value const& value, std::string_view name) {
  auto const* found = value.is(dmn::Kind::context) ? value.member(name) : &value;
  return found && found->is(dmn::Kind::string) ? found->string() : std::string_view();
}

// The questions to one audience, with nothing answered yet.
std::vector<CheckLine> questions(formats::PolicyVersion const* table, TripRow const& trip, std::string_view audience, std::string_view duties) {
  std::vector<CheckLine> out;
  if (!table) return out;
  std::vector<std::string> asked{"none"};
  if (audience == "member")
    for (auto const duty : split(duties, ' '))
      if (!duty.empty()) asked.emplace_back(duty);
  for (auto const& duty : asked) {
    dmn::Scope scope;
    scope.set("audience", dmn::Value(std::string(audience)));
    scope.set("duty", dmn::Value(duty));
    scope.set("standing", dmn::Value(*dmn::Decimal::make(false, static_cast<dmn::Wide>(standing_tenths(trip)), -1)));
    auto const decision = dmn::decide(table->table, scope);
    if (!decision.ok() || !decision.outputs.is(dmn::Kind::list)) continue;
    for (size_t i = 0; i < decision.hits.size(); ++i) {
      auto const rule = decision.hits[i];
      CheckLine line;
      line.item = table->table.source().rules[rule].reason;
      line.text = dmn::because(table->table, rule, scope, dmn::Language::zh_cn);
      line.text_en = dmn::because(table->table, rule, scope, dmn::Language::en);
      line.want = word_in(decision.outputs.list()[i], "want");
      out.push_back(std::move(line));
    }
  }
  return out;
}

json::array answers_of(View const& view, AskRow const& row) {
  auto const plain = row.answers.value.empty() ? std::nullopt : view.keys.unseal(view.tx, row.key_id, ask_place(row.id), row.answers.value);
  auto const parsed = plain ? parse_json(*plain) : Result<json::value>(json::value());
  return parsed && parsed->is_array() ? parsed->get_array() : json::array();
}

// What a message says to whom it goes.
struct Telling {
  std::string zh, en;
};
Telling telling_of(TripRow const& trip, AskRow const& row, std::string const& place, Instant at, std::string const& code) {
  auto const when = road_moment(at);
  auto const shown = code.empty() ? code : code.substr(0, 5) + " " + code.substr(5);
  auto const zh_how = code.empty() ? std::string("请登录后在“接运”里确认。") : fmt::format("请打开本平台的 /evening，输入代码 {} 和{}作答。", shown, by_mail(row) ? "本邮箱地址的前四个字符" : "本机号后四位");
  auto const en_how = code.empty() ? std::string("Log in and confirm under Bringing people back.") : fmt::format("Open /evening on this platform, enter code {} and the {}, and answer.", shown, by_mail(row) ? "first four letters of this mail address" : "last four digits of this telephone");
  if (row.audience == "worker") return {fmt::format("{} 在{}上车，车牌 {}。出发前要核对几件事，{}", when, place, trip.plate, zh_how), fmt::format("You board at {} on {}, coach {}. A few checks before departure: {}", place, when, trip.plate, en_how)};
  if (row.audience == "carrier") return {fmt::format("{} {} 发车，出发前核对。{}", trip.plate, when, zh_how), fmt::format("{} leaves on {}: checks before departure. {}", trip.plate, when, en_how)};
  if (is_member(row)) return {fmt::format("您是 {} 的随车人员，{} 在{}集合。{}", trip.plate, when, place, zh_how), fmt::format("You are on the team of coach {}; meet at {} on {}. {}", trip.plate, place, when, en_how)};
  return {fmt::format("{} {} 在{}接人，出发前核对。{}", trip.plate, when, place, zh_how), fmt::format("Coach {} fetches people at {} on {}: checks before departure. {}", trip.plate, place, when, en_how)};
}

void tell_party(Context& context, TripRow const& trip, AskRow const& row, std::string const& name, Telling const& telling, json::object variables) {
  if (!is_reached(row)) return;
  Message message;
  message.channel = !row.phone.empty() ? "sms" : by_mail(row) ? "email" : "app";
  message.template_name = "evening/" + name;
  message.subject_kind = "trip";
  message.subject_id = trip.id.text;
  message.key_id = row.key_id;
  message.enterprise_id = row.audience == "carrier" ? trip.carrier_id : "";
  message.division = trip.division;
  message.content = {{"to", row.audience}, {"text", json::object{{"zh-CN", telling.zh}, {"en", telling.en}}}};
  if (!row.account_id.empty()) message.content["account_id"] = row.account_id;
  if (message.channel != "app") message.content["address"] = by_mail(row) ? row.email : row.phone, message.content["variables"] = std::move(variables);
  if (by_mail(row)) message.content["subject"] = fmt::format("{} {} / Coach {}", trip.plate, name == "off" ? "取消" : "出发前核对", trip.plate);
  context.outbox.put(message);
}

int64_t& sum_into(EveningBoard& board, EveningTrip const& trip) {
  board.heads += trip.heads, board.certificates += trip.certificates, board.declared += trip.declared, board.asked += trip.asked, board.answered += trip.answered, board.wrong += trip.wrong, board.unsent += trip.unsent;
  board.members += trip.members, board.confirmed += trip.confirmed, board.duties_open += trip.duties_open, board.carry += trip.carry, board.carry_lacking += trip.carry_lacking;
  return ++board.trips;
}
bool wants_something(EveningTrip const& trip) { return trip.certificates < trip.heads || trip.wrong > 0 || trip.unsent > 0 || trip.duties_open > 0 || trip.carry_lacking > 0; }

Problem evening_over(TripRow const& trip) { return refused("evening.over", "id", {{"plate", trip.plate}}); }

}  // namespace

// Staff of the trip's region, and those of a region it fetches people in: a clinic there issues certificates for a coach that is none of its own.
Result<TripRow> Checklists::reachable(View const& view, TripId const& id) const {
  if (auto mine = trips_.visible(view, id)) return mine;
  auto row = find_trip(view, id.text);
  if (row)
    for (auto const& [group, boards] : boards_of(*row))
      if (auto const place = registry::find_place(view, boards.place_id); place && view.actor.may_see_division(place->division)) return std::move(*row);
  return not_found("not_found", "id");
}

// ---- whom a trip concerns ----

std::vector<Checklists::Party> Checklists::parties(View const& view, TripRow const& trip) const {
  std::vector<Party> out;
  auto const boards = boards_of(trip);
  std::map<std::string, std::pair<Instant, int64_t>> places;  // first boarding, heads
  auto const seats = list_seats(view, trip.id.text);
  for (auto const& [group, at] : boards) {
    auto& place = places.try_emplace(at.place_id, at.at, 0).first->second;
    place.first = std::min(place.first, at.at);
  }
  for (auto const& seat : seats) {
    auto const found = boards.find(seat.group_id);
    if (found == boards.end()) continue;
    ++places[found->second.place_id].second;
    auto const person = registry::find_person_in_clear(view, {seat.person_id});
    if (!person) continue;
    out.push_back({"worker", seat.traveller_id.text, found->second.place_id, trip.plate + "|" + found->second.place_id + "|" + ms_text(found->second.at), registry::person_key({seat.person_id}), person->name, person->phone, "", "", found->second.at});
  }
  auto const contacts = list_contacts(view, "");
  for (auto const& [id, place] : places) {
    auto const found = registry::find_place(view, id);
    for (auto const audience : split(kPlaceAudiences, ' ')) {
      ContactRow const* best = nullptr;
      for (auto const& one : contacts)
        if (found && one.audience == audience && trip.division.starts_with(region_prefix(one.owner)) && found->division.starts_with(region_prefix(one.division)) && (!best || region_prefix(one.division).size() > region_prefix(best->division).size())) best = &one;
      out.push_back({std::string(audience), id, id, trip.plate + "|" + ms_text(place.first) + "|" + std::to_string(place.second), std::string(Keyring::kHouse), best ? best->name : "", best ? best->phone : "", best ? best->email : "", "", place.first});
    }
  }
  std::string crew;
  for (auto const& id : list_crew(view, trip.id.text)) crew += "|" + id;
  auto const firm = registry::find_enterprise(view, trip.carrier_id);
  out.push_back({"carrier", "", "", trip.plate + "|" + ms_text(trip.depart_at) + "|" + ms_text(trip.arrive_at) + crew, std::string(Keyring::kHouse), firm ? firm->contact : "", firm ? firm->phone : "", "", "", trip.depart_at});
  auto const meet = first_place(trip);
  for (auto const& row : list_asks(view, trip.id))
    if (is_member(row)) out.push_back({"member", row.id.text, meet.place_id, trip.plate + "|" + meet.place_id + "|" + ms_text(meet.at), row.key_id, row.name, row.phone, row.email, row.account_id, meet.at});
  return out;
}

// Tells one party what stands now; what he had answered to something else no longer counts, but is shown to him as he said it.
void Checklists::ask(Context& context, TripRow const& trip, AskRow& row, Party const& party, bool fresh) const {
  row.name = party.name, row.phone = party.phone, row.email = party.email, row.place_id = party.place_id, row.told = party.told;
  row.state = "asked";
  row.wrong = 0;
  row.answered_at = {0};
  row.answered_by.clear();
  ++row.turn;
  bool const reaches = is_reached(row);
  row.sent_at = reaches ? context.now : Instant{0};
  auto const code = has_code(row) ? ask_code(context.keys, row) : std::string();
  row.code_index = code.empty() ? code : ask_index(context.keys, code);
  if (fresh) insert_ask(context, row);
  else update_ask(context, row);
  auto const place = place_name(context, row.place_id);
  tell_party(context, trip, row, row.audience, telling_of(trip, row, place, party.at, code), {{"time", road_moment(party.at)}, {"place", place}, {"plate", trip.plate}, {"code", code}});
}

Result<void> Checklists::send_all(Context& context, TripRow const& trip) const {
  std::map<std::string, AskRow> known;
  for (auto& row : list_asks(context, trip.id, true)) known.emplace(row.audience + "/" + row.subject, std::move(row));
  int64_t sent = 0, told = 0, dropped = 0;
  for (auto const& party : parties(context, trip)) {
    auto const found = known.find(party.audience + "/" + party.subject);
    bool const fresh = found == known.end();
    AskRow row;
    if (fresh) {
      row.id = new_id<AskTag>(context.dice, context.now);
      row.trip_id = trip.id;
      row.audience = party.audience, row.subject = party.subject, row.key_id = party.key_id;
      row.made_at = context.now;
    } else {
      row = std::move(found->second);
      known.erase(found);
    }
    bool const reaches = is_reached(party);
    bool const stands = !fresh && row.state != "withdrawn" && row.told == party.told && (row.state == "answered" || (row.phone == party.phone && row.email == party.email && (row.sent_at.ms > 0 || !reaches)));
    if (stands) continue;
    ask(context, trip, row, party, fresh);
    ++told;
    if (reaches) ++sent;
  }
  for (auto const& [subject, row] : known)
    if (row.state != "withdrawn") mark_ask_withdrawn(context, row.id), ++dropped;
  if (told + dropped > 0) {
    Fact fact{"evening.asked", "trip", trip.id.text, trip.carrier_id, trip.division};
    fact.facts = {{"sent", sent}, {"unsent", told - sent}, {"dropped", dropped}};
    context.journal.note(std::move(fact));
  }
  return {};
}

// A trip that does not run: those who were making ready for it hear so; riders, drivers and enterprises are told by whoever published.
void Checklists::stand_down(Context& context, TripRow const& trip) const {
  for (auto const& row : list_asks(context, trip.id)) {
    if (asks_place(row.audience) || is_member(row))
      tell_party(context, trip, row, "off", {fmt::format("{} 这趟车取消，不用再准备，等待新的通知。", trip.plate), fmt::format("The trip of {} is cancelled; nothing more to prepare, wait for word.", trip.plate)}, {{"plate", trip.plate}});
    mark_ask_withdrawn(context, row.id);
  }
}

Result<EveningPage> Checklists::prepare(Context& context, GetTrip const& in) const {
  auto const trip = TRY(trips_.visible(context, in.id));
  if (!whole_trip(context, trip)) return not_found("not_found", "id");
  if (!to_come(trip)) return evening_over(trip);
  TRY(send_all(context, trip));
  return show(context, trip);
}

void Checklists::plan_published(Context& context, std::string const& plan_id) const { (void)jobs_.enqueue(context, "trips.evening", {{"plan_id", plan_id}}); }

Result<json::value> Checklists::run(JobRun& run) const {
  std::string const plan(text_of(run.row().payload, "plan_id"));
  auto const [off, on] = run.desk().read(run.actor(), [&](View const& view) { return std::pair(list_stood_down(view, plan), list_trips_of_plan(view, plan)); });
  int64_t done = 0;
  auto const total = static_cast<int64_t>(off.size() + on.size());
  for (auto const& trip : off) {
    TRY(run.part("off/" + trip.id.text, [&](Context& context) -> Result<json::value> {
      stand_down(context, trip);
      return json::value(nullptr);
    }));
    run.progress("trips", ++done, total);
  }
  for (auto const& trip : on) {
    if (run.cancelled()) return refused("job.stopped");
    TRY(run.part("trip/" + trip.id.text, [&](Context& context) -> Result<json::value> {
      auto const now = find_trip(context, trip.id.text);
      if (now && to_come(*now)) TRY(send_all(context, *now));
      return json::value(nullptr);
    }));
    run.progress("trips", ++done, total);
  }
  return json::value(json::object{{"trips", done}});
}

// ---- answers ----

std::vector<CheckLine> Checklists::lines_of(View const& view, TripRow const& trip, AskRow const& row) const {
  auto lines = questions(around_.policies.find("evening_check", day_at(trip.depart_at), view.now), trip, row.audience, row.duties);
  for (auto const& given : answers_of(view, row))
    for (auto& line : lines)
      if (line.item == text_of(given, "item")) {
        line.answer = text_of(given, "answer"), line.note = text_of(given, "note");
        if (auto const* count = find(given, "count"); count && count->is_int64()) line.count = count->get_int64();
      }
  return lines;
}

Result<void> Checklists::take(Context& context, TripRow const& trip, AskRow& row, std::vector<CheckLine> const& given, bool all_well, std::string const& by) const {
  if (!to_come(trip)) return evening_over(trip);
  json::array kept;
  row.wrong = row.declared = 0;
  auto const asked = questions(around_.policies.find("evening_check", day_at(trip.depart_at), context.now), trip, row.audience, row.duties);
  for (auto const& line : asked) {
    auto const found = std::ranges::find(given, line.item, &CheckLine::item);
    auto const answer = found != given.end() && !found->answer.empty() ? found->answer : all_well || (line.want == "number" && found != given.end()) ? std::string("yes") : std::string();
    if (answer.empty()) return invalid("evening.unanswered", "lines", {{"item", line.item}});
    if (answer == "no") ++row.wrong;
    else if (line.want == "certificate") row.declared = 1;
    kept.push_back(json::object{{"item", line.item}, {"answer", answer}, {"count", found != given.end() ? found->count : 0}, {"note", found != given.end() ? clean(found->note) : ""}});
  }
  row.answers = context.keyring.seal(context.tx, row.key_id, ask_place(row.id), canonical(json::value(std::move(kept))));
  row.state = "answered";
  row.answered_at = context.now;
  row.answered_by = by;
  update_ask(context, row);
  Fact fact{"evening.answered", "trip", trip.id.text, row.audience == "carrier" ? trip.carrier_id : "", trip.division};
  fact.facts = {{"ask", row.id.text}, {"audience", row.audience}, {"wrong", row.wrong}};
  context.journal.note(std::move(fact));
  return {};
}

Result<EveningPage> Checklists::answer_for(Context& context, AnswerFor const& in) const {
  auto row = find_ask(context, in.id.text);
  if (!row || row->state == "withdrawn") return not_found("not_found", "id");
  auto const trip = find_trip(context, row->trip_id.text);
  bool const mine = is_member(*row) && !row->account_id.empty() && row->account_id == context.actor.account.text;
  bool const runs = trip && whole_trip(context, *trip) && context.actor.roles.meets(kTripRunners);
  if (!trip || (!mine && !runs)) return not_found("not_found", "id");
  if (row->name.empty() && row->audience == "worker") return refused("evening.erased", "id");
  TRY(take(context, *trip, *row, in.lines, in.all_well, context.actor.account.text));
  return show(context, *trip);
}

Result<AskRow> Checklists::by_code(View const& view, OpenAsk const& in) const {
  auto row = find_ask_by_code(view, ask_index(view.keys, typed_code(in.code)));
  if (!row) return refused("evening.code", "code");
  auto const about = "trip_ask/" + row->id.text;
  if (!tries_.begin(about, view.now)) return Problem{"evening.busy", "last4", {}, Kind::too_many, {}};
  if (in.last4.empty() || second_of(*row) != lower_ascii(trim(in.last4))) return refused("evening.code", "last4");
  tries_.succeeded(about, view.now);
  return std::move(*row);
}

Result<AskShown> Checklists::open(View const& view, OpenAsk const& in) const {
  auto const row = TRY(by_code(view, in));
  auto const trip = find_trip(view, row.trip_id.text);
  if (!trip || !to_come(*trip)) return refused("evening.over", "code", {{"plate", trip ? trip->plate : ""}});
  return shown(view, *trip, row);
}

Result<AskShown> Checklists::answer(Context& context, AnswerAsk const& in) const {
  auto row = TRY(by_code(context, in));
  auto const trip = find_trip(context, row.trip_id.text);
  if (!trip) return refused("evening.code", "code");
  TRY(take(context, *trip, row, in.lines, false, ""));
  return shown(context, *trip, row);
}

AskShown Checklists::shown(View const& view, TripRow const& trip, AskRow const& row) const {
  AskShown out;
  out.audience = row.audience, out.name = row.name, out.plate = trip.plate, out.place = place_name(view, row.place_id), out.duties = row.duties;
  out.depart_at = out.boards_at = leaves_at(trip), out.arrive_at = trip.arrive_at;
  if (row.answered_at.ms > 0) out.answered_at = row.answered_at;
  out.lines = lines_of(view, trip, row);
  if (auto const* table = around_.policies.find("evening_check", day_at(trip.depart_at), view.now)) out.draft = table->table.source().draft;
  auto const boards = boards_of(trip);
  for (auto const& [group, at] : boards)
    if (at.place_id == row.place_id) out.boards_at = at.at;
  auto const held = certificates(view, trip, list_asks_unnamed(view, trip.id));
  for (auto const& seat : list_seats(view, trip.id.text)) {
    auto const at = boards.find(seat.group_id);
    if (asks_place(row.audience) && (at == boards.end() || at->second.place_id != row.place_id)) continue;
    if (row.audience == "worker") {
      if (seat.traveller_id.text == row.subject) out.seat_no = seat.seat_no;
      continue;
    }
    auto const state = held.at(seat.traveller_id.text);
    ++out.heads;
    if (state != "none") ++out.certificates;
    if (!asks_place(row.audience)) continue;
    auto const person = registry::find_person_in_clear(view, {seat.person_id});
    if (person) out.people.push_back({person->name, state});
  }
  std::ranges::stable_sort(out.people, [](AskedPerson const& a, AskedPerson const& b) { return (a.certificate == "none") > (b.certificate == "none"); });
  return out;
}

// ---- certificates ----

Checklists::Held Checklists::certificates(View const& view, TripRow const& trip, std::vector<AskRow> const& asks) const {
  std::map<std::string, std::string> out;
  std::set<std::string> declared;
  for (auto const& row : asks)
    if (row.audience == "worker" && row.declared > 0) declared.insert(row.subject);
  auto const seen = trip.state == "boarding" ? certificates_seen(view, trip.id) : std::map<std::string, int64_t>();
  for (auto const& seat : list_seats(view, trip.id.text)) {
    auto const& id = seat.traveller_id.text;
    auto const mark = seen.find(id);
    out[id] = around_.certified && around_.certified(view, seat.person_id) ? "issued" : mark != seen.end() && mark->second > 0 ? "seen" : declared.contains(id) && (mark == seen.end()) ? "declared" : "none";  // a leader who saw none outweighs the word
  }
  return out;
}

Result<EveningPage> Checklists::certify(Context& context, CertifyTravellers const& in) const {
  auto const trip = TRY(reachable(context, in.id));
  if (!context.actor.roles.has(Role::inspector) || !around_.certify) return forbidden("evening.no_clinic", "id");
  if (!to_come(trip)) return evening_over(trip);
  auto const boards = boards_of(trip);
  auto const seats = list_seats(context, trip.id.text);
  bool const whole = whole_trip(context, trip);
  for (auto const& id : in.travellers) {
    auto const seat = std::ranges::find(seats, id, [](TripSeat const& one) { return one.traveller_id.text; });
    auto const at = seat == seats.end() ? boards.end() : boards.find(seat->group_id);
    auto const place = at == boards.end() ? std::nullopt : registry::find_place(context, at->second.place_id);
    if (!place || (!whole && !context.actor.may_see_division(place->division))) return not_found("evening.not_listed", "travellers");
    if (around_.certified(context, seat->person_id)) continue;
    TRY(around_.certify(context, seat->person_id, context.actor.may_see_division(place->division) ? place->division : trip.division));
    Fact fact{"evening.certified", "trip", trip.id.text, seat->enterprise_id, trip.division};
    fact.facts = {{"traveller", id}};
    context.journal.note(std::move(fact));
  }
  return show(context, trip);
}

// ---- boards ----

EveningTrip Checklists::sum(View const& view, TripRow const& trip, std::vector<AskRow> const& asks, Held const& held, std::vector<DutyLine> const& duties) const {
  EveningTrip out;
  out.trip_id = trip.id, out.plate = trip.plate, out.state = trip.state, out.depart_at = leaves_at(trip);
  if (auto const firm = registry::find_enterprise(view, trip.carrier_id)) out.carrier_name = firm->name;
  for (auto const& [id, state] : held) {
    ++out.heads;
    if (state != "none") ++out.certificates;
    if (state == "declared") ++out.declared;
  }
  for (auto const& row : asks) {
    bool const answered = row.state == "answered";
    out.wrong += row.wrong;
    if (row.sent_at.ms == 0 && !answered) ++out.unsent;
    if (is_member(row)) {
      ++out.members;
      if (answered && row.wrong == 0) ++out.confirmed;
    } else {
      ++out.asked;
      if (answered) ++out.answered;
    }
  }
  for (auto const& duty : duties) out.duties_open += std::max<int64_t>(0, duty.people - duty.have);
  std::tie(out.carry_lacking, out.carry) = carrying_.lacking(view, trip);
  return out;
}

std::vector<DutyLine> Checklists::duties(View const& view, TripRow const& trip, std::vector<AskRow> const& asks) const {
  std::vector<DutyLine> out;
  auto const* table = around_.policies.find("trip_duties", day_at(trip.depart_at), view.now);
  if (!table) return out;
  dmn::Scope scope;
  scope.set("heads", dmn::Value(*dmn::Decimal::make(false, static_cast<dmn::Wide>(count_seats(view, trip.id.text)), 0)));
  auto const decision = dmn::decide(table->table, scope);
  if (!decision.ok() || !decision.outputs.is(dmn::Kind::list)) return out;
  for (size_t i = 0; i < decision.hits.size(); ++i) {
    auto const& output = decision.outputs.list()[i];
    auto const rule = decision.hits[i];
    DutyLine line;
    line.duty = word_in(output, "duty");
    line.text = dmn::because(table->table, rule, scope, dmn::Language::zh_cn);
    line.text_en = dmn::because(table->table, rule, scope, dmn::Language::en);
    if (auto const* people = output.member("people"); people && people->is(dmn::Kind::number)) line.people = people->number().to_int().value_or(1);
    for (auto const& row : asks) {
      if (!is_member(row) || !contains(" " + row.duties + " ", " " + line.duty + " ")) continue;
      ++line.have;
      if (row.state == "answered" && row.wrong == 0) ++line.confirmed;
    }
    out.push_back(std::move(line));
  }
  return out;
}

EveningPage Checklists::show(View const& view, TripRow const& trip) const {
  EveningPage page;
  bool const whole = whole_trip(view, trip);
  auto const boards = boards_of(trip);
  auto const in_reach = [&](std::string const& place_id) {
    if (whole) return true;
    auto const place = registry::find_place(view, place_id);
    return place && view.actor.may_see_division(place->division);
  };
  auto const asks = list_asks(view, trip.id);
  auto const held = certificates(view, trip, asks);
  page.duties = duties(view, trip, asks);
  static_cast<EveningTrip&>(page) = sum(view, trip, asks, held, page.duties);
  page.may_run = whole && view.actor.roles.meets(kTripRunners);
  page.may_certify = view.actor.roles.has(Role::inspector) && around_.certify && to_come(trip);
  if (auto const* table = around_.policies.find("evening_check", day_at(trip.depart_at), view.now)) page.table = table->version, page.draft = table->table.source().draft;
  if (auto const* table = around_.policies.find("trip_duties", day_at(trip.depart_at), view.now)) page.duties_table = table->version;
  for (auto const& row : asks) {
    bool const mine = is_member(row) && !row.account_id.empty() && row.account_id == view.actor.account.text;
    if (!mine && (row.place_id.empty() || is_member(row) ? !whole : !in_reach(row.place_id))) continue;
    Ask one;
    one.id = row.id, one.audience = row.audience, one.name = row.name, one.phone = row.phone, one.email = row.email, one.place = place_name(view, row.place_id), one.duties = row.duties, one.stands_for = row.stands_for, one.wrong = row.wrong;
    one.is_mine = mine;
    if (!row.answered_by.empty() && around_.title_of) one.answered_by = around_.title_of(view, row.answered_by);
    if (one.name.empty() && !row.account_id.empty() && around_.title_of) one.name = around_.title_of(view, row.account_id);
    one.state = row.state == "answered" ? "answered" : row.sent_at.ms > 0 ? "asked" : "unsent";
    if (row.sent_at.ms > 0) one.sent_at = row.sent_at;
    if (row.answered_at.ms > 0) one.answered_at = row.answered_at;
    if (page.may_run && !row.code_index.empty()) one.code = ask_code(view.keys, row);
    one.lines = lines_of(view, trip, row);
    page.asks.push_back(std::move(one));
  }
  auto const rank = [](Ask const& one) { return one.wrong > 0 ? 0 : one.state == "unsent" ? 1 : one.state == "asked" ? 2 : 3; };
  std::ranges::stable_sort(page.asks, {}, rank);
  std::map<std::string, std::string> firms;
  for (auto const& seat : list_seats(view, trip.id.text)) {
    auto const at = boards.find(seat.group_id);
    auto const place_id = at == boards.end() ? std::string() : at->second.place_id;
    if (!in_reach(place_id)) continue;
    auto const person = registry::find_person_in_clear(view, {seat.person_id});
    auto [firm, fresh] = firms.try_emplace(seat.enterprise_id);
    if (fresh)
      if (auto const row = registry::find_enterprise(view, seat.enterprise_id)) firm->second = row->name;
    page.people.push_back({seat.traveller_id.text, person ? person->name : "", person ? person->number : "", firm->second, place_name(view, place_id), held.at(seat.traveller_id.text), seat.seat_no});
  }
  std::ranges::stable_sort(page.people, [](EveningPerson const& a, EveningPerson const& b) { return std::pair(a.certificate != "none", a.seat_no) < std::pair(b.certificate != "none", b.seat_no); });
  if (page.may_run && around_.colleagues)
    for (auto const& [id, title] : around_.colleagues(view, trip.division)) page.colleagues.push_back({id, title});
  return page;
}

Result<EveningPage> Checklists::page(View const& view, GetTrip const& in) const { return show(view, TRY(reachable(view, in.id))); }

Result<EveningBoard> Checklists::board(View const& view, Nothing const&) const {
  EveningBoard out;
  for (auto const& trip : list_trips_to_come(view)) {
    bool seen = whole_trip(view, trip);
    if (!seen) seen = reachable(view, trip.id).has_value();
    if (!seen) continue;
    auto const asks = list_asks_unnamed(view, trip.id);
    out.items.push_back(sum(view, trip, asks, certificates(view, trip, asks), duties(view, trip, asks)));
    sum_into(out, out.items.back());
  }
  std::ranges::stable_sort(out.items, [](EveningTrip const& a, EveningTrip const& b) { return wants_something(a) > wants_something(b); });
  return out;
}

std::pair<int64_t, int64_t> Checklists::lacking(View const& view) const {
  int64_t lack = 0, heads = 0;
  for (auto const& trip : list_trips_to_come(view)) {
    if (!whole_trip(view, trip)) continue;
    for (auto const& [id, state] : certificates(view, trip, list_asks_unnamed(view, trip.id))) ++heads, lack += state == "none";
  }
  return {lack, heads};
}

std::pair<int64_t, int64_t> Checklists::carry_lacking(View const& view) const {
  int64_t lack = 0, things = 0;
  for (auto const& trip : list_trips_to_come(view)) {
    if (!whole_trip(view, trip)) continue;
    auto const [lacking, of] = carrying_.lacking(view, trip);
    lack += lacking, things += of;
  }
  return {lack, things};
}

}  // namespace ly::trips
