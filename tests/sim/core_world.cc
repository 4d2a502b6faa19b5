#include "core_world.h"

#include "app/story_people.h"
#include "app/wiring.h"
#include "base/json_path.h"
#include "base/text.h"
#include "core_judge.h"
#include "desk/phones.h"
#include "engines/identifiers/identifiers.h"

namespace ly::sim::core {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr int kStarts = 5;               // a start may fail on a bad disk; after so many the weather clears
constexpr int64_t kInspectSteps = 24;
constexpr size_t kPhones = 2;
constexpr int kPatience = 400;           // rounds in which, without faults, everybody gets his answer

struct Packet {
  Instant at{0};
  Wish* wish = nullptr;
  std::string session, csrf;  // as the client held them when it sent
};

// What a client remembers of a case: as it was when an answer last told him.
struct Sheet {
  std::string id, service, plant, state;
  int64_t revision = 0;
  bool roster = false, plan = false, pledge = false, undertaking = false;
};

class CoreWorld {
 public:
  explicit CoreWorld(CoreSettings const& settings)
      : settings_(settings), dice_(settings.seed), building_(dice_.next(), settings.mutant), judge_(building_, book_, phones_), phones_(kPhones), clients_(town().players.size()) {
    verdict_.seed = settings.seed;
    building_.move_in(town());
    draw_weather();
  }
  CoreVerdict live();

 private:
  struct Client {
    std::string session, csrf;
    bool entering = false;
    Instant wait{0};  // who was refused at the door does not hammer at it
  };

  void draw_weather();
  void boot();
  void recover(bool power_lost);
  void step();
  void pass_time();
  // ---- clients ----
  void think();
  void think_as(size_t player);
  void clerk(size_t player);
  void officer(size_t player);
  void decider(size_t player);
  void inspector(size_t player);
  void keeper(size_t player);
  void guard(size_t player);
  void stranger(size_t player);
  void administrator(size_t player);
  void phone(size_t number);
  Wish& wish(size_t player, std::string kind, std::string path, json::value const& body, json::object about = {});
  void fire(size_t player, Sheet const& sheet, std::string_view event, std::string_view reason = "");
  void attach(size_t player, Sheet const& sheet, std::string_view key);
  Sheet* some_sheet(std::string_view service, std::initializer_list<std::string_view> states);
  bool is_open(size_t player) const;
  // ---- network ----
  void send(Wish& wish);
  void deliver();
  void run_desk();
  void arrive(Wish& wish, http::Response const& response);
  void hear(Wish& wish, int status, std::string const& body);
  void learn(Wish const& wish, json::value const& answer);
  void enter(size_t player);
  void plan_cut() { if (!calm_ && chance(cut_odds_)) building_.disk.cut_after(static_cast<int64_t>(1 + dice_.below(150))); }
  std::string who_waits() const {
    std::string out;
    for (auto const* one : open_) out += one->kind + " " + one->path + " (" + one->said + ") ";
    for (auto const& one : wishes_)
      if (one.kind == "disable" || one.kind == "enable") out += "\n    " + one.kind + " " + one.said.substr(0, 160);
    return out;
  }
  // ---- the end ----
  void calm_down();
  void end_every_case();

  std::string account(size_t player) const { return player >= kPhone ? "system:checkpoint_phone." : town().players[player].account; }
  size_t player_of(std::string_view name) const;
  bool chance(int64_t in_thousand) { return dice_.chance(static_cast<uint64_t>(in_thousand), 1000); }
  int64_t between(int64_t from, int64_t to) { return from + static_cast<int64_t>(dice_.below(static_cast<uint64_t>(to - from + 1))); }
  template <class T> T& some(std::vector<T>& of) { return of[dice_.below(of.size())]; }
  static void hold(bool holds, std::string const& what) { if (!holds) throw Wrongness{what}; }

  CoreSettings settings_;
  Dice dice_;
  Building building_;
  std::map<std::string, Wish*> book_;
  Judge judge_;
  CoreVerdict verdict_;
  std::deque<Phone> phones_;
  std::vector<Client> clients_;
  std::deque<Wish> wishes_;
  std::vector<Wish*> open_;
  std::vector<Packet> wire_;
  std::deque<Sheet> sheets_;
  std::vector<json::value> transfers_, movements_;
  std::vector<std::string> pass_ids_, shift_ids_, codes_;
  std::map<std::string, std::string> devices_seen_;
  int64_t next_key_ = 0, cut_odds_ = 0, kill_odds_ = 0, lose_odds_ = 0, double_odds_ = 0, slow_ms_ = 0, pace_ms_ = 0, full_steps_ = 0;
  bool clock_jumps_ = false, disk_fills_ = false, quiet_ = false, calm_ = false, inspector_out_ = false;
};

size_t CoreWorld::player_of(std::string_view name) const {
  for (size_t i = 0; i < town().players.size(); ++i)
    if (town().players[i].name == name) return i;
  return 0;
}

// Swarm: each fault has its own odds per seed and may be off altogether.
void CoreWorld::draw_weather() {
  auto const some_of = [&](uint64_t most) { return dice_.chance(1, 2) ? dice_.below(most) : 0; };
  auto& w = building_.disk.weather;
  w.read_errors = some_of(60);
  w.write_errors = some_of(400);
  w.sync_errors = some_of(10'000);
  w.full_errors = some_of(300);
  w.open_errors = some_of(10'000);
  w.powersafe_overwrite = !dice_.chance(1, 4);
  w.failed_sync_forgets = dice_.chance(1, 2) && w.powersafe_overwrite;
  w.ordered_names = dice_.chance(1, 2);
  cut_odds_ = dice_.chance(3, 4) ? between(2, 30) : 0;
  kill_odds_ = static_cast<int64_t>(some_of(15));
  lose_odds_ = static_cast<int64_t>(some_of(200));
  double_odds_ = static_cast<int64_t>(some_of(150));
  int64_t const slows[] = {50, 3'000, 30'000};
  slow_ms_ = slows[dice_.below(3)];
  int64_t const paces[] = {kMinute, 5 * kMinute, 40 * kMinute};
  pace_ms_ = paces[dice_.below(3)];
  clock_jumps_ = dice_.chance(1, 3);
  disk_fills_ = dice_.chance(1, 3);
}

void CoreWorld::boot() {
  auto& disk = building_.disk;
  bool const was_armed = disk.armed();
  for (int attempt = 0;; ++attempt) {
    if (attempt >= kStarts) disk.arm(false);
    if (disk.has_power() && disk.armed()) plan_cut();
    try {
      building_.open();
      disk.cut_after(0);
      break;
    } catch (store::StoreError const& error) {
      building_.close();
      if (!disk.has_power()) disk.power_up();
      hold(attempt <= kStarts, std::string("the house does not start: ") + error.what());
    }
  }
  disk.arm(false);
  judge_.inspect(false);
  ++verdict_.checks;
  disk.arm(was_armed);
}

// Whatever was on its way in is lost with the house; what clients still wait for they ask again.
void CoreWorld::recover(bool power_lost) {
  building_.close();
  if (power_lost) building_.disk.power_up();
  else building_.disk.process_starts();
  for (auto* one : open_) one->unknown = one->unknown || one->tries > 0;
  boot();
}

// ---- what clients ask ----------------------------------------------------------------------------------------------------

Wish& CoreWorld::wish(size_t player, std::string kind, std::string path, json::value const& body, json::object about) {
  Wish one;
  one.player = player;
  one.kind = std::move(kind);
  one.path = std::move(path);
  one.body = body.is_string() ? std::string(body.get_string()) : canonical(body);
  one.about = std::move(about);
  one.key = "w" + std::to_string(++next_key_);
  one.asked = building_.clock.at;
  wishes_.push_back(std::move(one));
  auto& kept = wishes_.back();
  book_[account(player) + (player >= kPhone ? kept.kind == "hand_in" ? "synchronise" : "enrol" : "") + "/" + kept.key] = &kept;
  open_.push_back(&kept);
  ++verdict_.asked;
  return kept;
}

bool CoreWorld::is_open(size_t player) const {
  for (auto const* one : open_)
    if (one->player == player) return true;
  return false;
}

Sheet* CoreWorld::some_sheet(std::string_view service, std::initializer_list<std::string_view> states) {
  std::vector<Sheet*> fit;
  for (auto& sheet : sheets_)
    if (sheet.service == service && (states.size() == 0 || std::find(states.begin(), states.end(), sheet.state) != states.end())) fit.push_back(&sheet);
  return fit.empty() ? nullptr : fit[dice_.below(fit.size())];
}

void CoreWorld::fire(size_t player, Sheet const& sheet, std::string_view event, std::string_view reason) {
  auto const revision = sheet.revision - (chance(60) && sheet.revision > 1 ? 1 : 0);  // now and then from a page of before
  wish(player, "fire", "/api/cases/" + sheet.id + "/events", json::object{{"event", event}, {"reason", reason}, {"revision", revision}},
       {{"case", sheet.id}, {"service", sheet.service}, {"revision", revision}, {"event", event}});
}

void CoreWorld::attach(size_t player, Sheet const& sheet, std::string_view key) {
  wish(player, "upload", "/api/files?name=" + std::string(key) + ".pdf", json::value(app::small_pdf(std::string(key) + std::to_string(next_key_))), {{"case", sheet.id}, {"paper", key}});
}

void CoreWorld::clerk(size_t player) {
  auto const& me = town().players[player];
  Plant const* plant = nullptr;
  for (auto const& one : town().plants)
    if (one.id == me.firm) plant = &one;
  Sheet* mine = nullptr;
  for (auto& sheet : sheets_)
    if (sheet.service == "resumption" && sheet.plant == me.firm && sheet.state != "refused" && sheet.state != "withdrawn" && sheet.state != "expired" && sheet.state != "revoked") mine = &sheet;
  if (chance(150) && !transfers_.empty()) {
    auto const& transfer = some(transfers_);
    wish(player, "receive", "/api/supplies/transfers/" + text_at(transfer, "id") + "/receive", json::object{{"revision", at(transfer, "revision")}});
    return;
  }
  if (!mine) {
    json::object form{{"sector", "一般"}, {"headcount", 5}, {"plan_date", "2020-02-20"}, {"supply_chain", false}, {"responsible", "测试甲"}, {"phone", "13800001234"}, {"masks", 100}, {"thermometers", plant->guns},
                      {"disinfectant", 10}, {"isolation_rooms", 1}, {"dorm_per_room", 4}, {"dorm_area", 4}, {"canteen", "分餐"}, {"hold", true}};
    wish(player, "open", "/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", me.firm}, {"channel", "web"}, {"form", std::move(form)}}, {{"service", "resumption"}, {"plant", me.firm}});
    return;
  }
  bool const editable = mine->state == "draft" || mine->state == "returned";
  if (!editable) {
    if ((mine->state == "rectifying" || mine->state == "suspended" || mine->state == "site_review") && !mine->undertaking) attach(player, *mine, "undertaking");
    else if (chance(25)) fire(player, *mine, "withdraw");
    else if (chance(150)) wish(player, "look", "/api/cases/" + mine->id, json::object(), {{"case", mine->id}}).verb = http::Verb::get;
    return;
  }
  if (!mine->roster || chance(40)) wish(player, "upload", "/api/files?name=roster.csv", json::value(plant->rosters[dice_.chance(2, 3) ? 0 : dice_.below(3)]), {{"case", mine->id}, {"roster", true}});
  else if (!mine->plan) attach(player, *mine, "plan");
  else if (!mine->pledge) attach(player, *mine, "pledge");
  else fire(player, *mine, chance(20) ? "withdraw" : "submit");
}

void CoreWorld::officer(size_t player) {
  if (chance(120)) {
    auto const& plant = town().plants[dice_.below(town().plants.size())];
    if (auto const* notice = some_sheet("stop-notice", {"draft"})) return fire(player, *notice, "issue", "未经核准复工");
    wish(player, "open", "/api/cases",
         json::object{{"service", "stop-notice"}, {"enterprise_id", plant.id}, {"channel", "counter"}, {"form", json::object{{"legal_basis", "测试依据第一条"}, {"finding", "未经核准生产"}, {"found_on", "2020-02-11"}}}},
         {{"service", "stop-notice"}, {"plant", plant.id}});
    return;
  }
  auto const* sheet = some_sheet("resumption", {"submitted", "site_review"});
  if (!sheet) return;
  if (sheet->state == "site_review") {
    if (chance(700)) wish(player, "task", "/api/cases/" + sheet->id + "/tasks/roster", json::object{{"done", true}, {"verdict", "pass"}}, {{"case", sheet->id}});
    else fire(player, *sheet, "return", "名册有误");
  } else if (chance(100)) {
    wish(player, "receipt", "/api/cases/" + sheet->id + "/receipts", json::object{{"item", "thermometers"}, {"count", 1}, {"source", "个人联系"}}, {{"case", sheet->id}});
  } else {
    fire(player, *sheet, chance(120) ? "return" : "prepass", "请补正");
  }
}

void CoreWorld::decider(size_t player) {
  bool const lead = town().players[player].name == "zhihui";
  auto const* sheet = some_sheet("resumption", {});
  if (!sheet) return;
  if (chance(100)) {
    wish(player, "look", "/api/cases/" + sheet->id, json::object(), {{"case", sheet->id}}).verb = http::Verb::get;
    return;
  }
  auto const& state = sheet->state;
  if (state == "submitted") fire(player, *sheet, chance(50) ? "refuse" : "prepass", "条件不具备");
  else if (state == "site_review") chance(150) ? wish(player, "task", "/api/cases/" + sheet->id + "/tasks/roster", json::object{{"done", true}, {"verdict", "pass"}}, {{"case", sheet->id}}), void() : fire(player, *sheet, chance(40) ? "refuse" : "approve", "现场不合格");
  else if (state == "approved") { if (chance(150)) fire(player, *sheet, chance(500) ? "rectify" : lead && chance(300) ? "revoke" : "suspend", "名单外人员在岗"); }
  else if (state == "rectifying") fire(player, *sheet, chance(700) ? "accept" : "suspend", "整改不到位");
  else if (state == "suspended") fire(player, *sheet, lead ? chance(600) ? "reinstate" : "revoke" : "revoke", "已整改");
  else if (chance(100)) fire(player, *sheet, "approve");  // of what is no longer open
}

void CoreWorld::inspector(size_t player) {
  if (chance(60)) {
    auto const& plant = town().plants[dice_.below(town().plants.size())];
    auto const found = app::one_from(dice_, "本地", "");
    wish(player, "on_site", "/api/enterprises/" + plant.id + "/persons-on-site",
         json::object{{"name", found.name}, {"document_number", found.id_number}, {"phone", found.phone}, {"from_division", "本地"}, {"temperature", 36.6}, {"symptom", false}, {"certificate", true}, {"note", "在车间"}});
    return;
  }
  if (auto const* sheet = some_sheet("resumption", {"site_review"}))
    wish(player, "task", "/api/cases/" + sheet->id + "/tasks/site", json::object{{"done", true}, {"verdict", chance(100) ? "fail" : "pass"}}, {{"case", sheet->id}});
}

void CoreWorld::keeper(size_t player) {
  auto const roll = dice_.below(100);
  if (roll < 30) {
    wish(player, "take_in", "/api/supplies/movements", json::object{{"store_id", town().store}, {"item", "thermometers"}, {"count", between(1, 3)}, {"kind", roll < 12 ? "write_off" : "take_in"}, {"note", "测试"}});
  } else if (roll < 70) {
    auto const& plant = town().plants[dice_.below(town().plants.size())];
    wish(player, "transfer", "/api/supplies/transfers", json::object{{"from_store", town().store}, {"enterprise_id", plant.id}, {"item", "thermometers"}, {"count", between(1, 2)}});
  } else if (roll < 85 && !transfers_.empty()) {
    auto const& transfer = some(transfers_);
    wish(player, "cancel", "/api/supplies/transfers/" + text_at(transfer, "id") + "/cancel", json::object{{"revision", at(transfer, "revision")}});
  } else if (!movements_.empty()) {
    wish(player, "reverse", "/api/supplies/movements/" + text_at(some(movements_), "id") + "/reverse", json::object{{"reason", "登记有误"}});
  }
}

void CoreWorld::guard(size_t player) {
  auto const roll = dice_.below(100);
  if (roll < 25 || shift_ids_.empty()) {
    auto const now = building_.clock.at;
    wish(player, "shift", "/api/checkpoints/" + town().gate + "/shifts", json::object{{"from", to_iso(now)}, {"to", to_iso(now + Minutes{480})}, {"lead", "测试带班"}, {"guards", "测试甲"}, {"dialects", ""}});
  } else if (roll < 40) {
    wish(player, "code", "/api/checkpoint-shifts/" + some(shift_ids_) + "/code", json::object());
  } else if (roll < 85 || pass_ids_.empty()) {
    wish(player, "pass", "/api/passes", json::object{{"kind", "person"}, {"category", "居民"}, {"screen", "准予"}, {"division", "990101102"}, {"papers", true},
                                                     {"document_number", identifiers::make_resident_id(dice_, day_of(1950, 1, 1) + static_cast<int>(dice_.below(10'000)), true)}, {"name", "测试居民"}});
  } else {
    wish(player, "revoke", "/api/passes/" + some(pass_ids_) + "/revoke", json::object{{"reason", "遗失"}});
  }
}

// Of another county: tries what he has heard of.
void CoreWorld::stranger(size_t player) {
  if (auto const* sheet = chance(500) ? some_sheet("resumption", {}) : nullptr) return fire(player, *sheet, chance(500) ? "approve" : "refuse", "别处的人");
  if (!transfers_.empty() && chance(300)) {
    auto const& transfer = some(transfers_);
    wish(player, "cancel", "/api/supplies/transfers/" + text_at(transfer, "id") + "/cancel", json::object{{"revision", at(transfer, "revision")}});
  } else {
    wish(player, "take_in", "/api/supplies/movements", json::object{{"store_id", town().store}, {"item", "thermometers"}, {"count", 1}, {"kind", "write_off"}, {"note", "别处的人"}});
  }
}

void CoreWorld::administrator(size_t player) {
  if (!inspector_out_ && !chance(150)) return;
  auto const who = town().players[player_of("jiang")].account;
  wish(player, inspector_out_ ? "enable" : "disable", "/api/accounts/" + who + (inspector_out_ ? "/enable" : "/disable"), inspector_out_ ? json::object() : json::object{{"reason", "测试停用"}});
}

// A guard's phone writes for itself; whether somebody hears it is another matter.
void CoreWorld::phone(size_t number) {
  auto& me = phones_[number];
  if (me.token.empty()) {
    if (!codes_.empty() && !is_open(kPhone + number)) wish(kPhone + number, "enrol", "/api/checkpoint-phone/enrol", json::object{{"code", codes_.back()}, {"name", "测试手机" + std::to_string(number)}});
    return;
  }
  for (auto n = between(0, 3); n > 0; --n) {
    json::object entry{{"at", building_.clock.at.ms}, {"shift", me.shift}, {"how", "number"}, {"who", "市外"}, {"pass", "无"}, {"id_ok", true}, {"temp", 3650}, {"code", "无"}, {"priority", false}, {"high14", false},
                       {"action", "turn_back"}, {"reason", "C12"}};
    if (!pass_ids_.empty() && chance(300)) entry["serial"] = between(1, static_cast<int64_t>(pass_ids_.size()) + 1);
    auto const body = json::serialize(entry);
    me.hash = chained(me.hash, body);
    me.all.push_back({++me.counter, me.hash, body});
  }
  if (me.online > building_.clock.at) return;
  if (chance(80)) {  // out of reach for some hours
    me.online = building_.clock.at + Minutes{between(60, 400)};
    return;
  }
  if (me.counter == me.kept_to && !chance(100)) return;
  // From what it knows to be kept, or from further back; as much as it likes; perhaps while an earlier hand-in is still under way.
  if (is_open(kPhone + number) && !chance(150)) return;
  auto const from = std::max<int64_t>(0, me.kept_to - (chance(200) ? between(1, 10) : 0));
  json::array entries;
  for (auto at = from; at < me.counter && std::ssize(entries) < 40; ++at) {
    auto const& one = me.all[static_cast<size_t>(at)];
    entries.push_back(json::object{{"counter", one.counter}, {"hash", one.hash}, {"body", one.body}});
  }
  if (entries.empty()) return;
  auto const last = from + std::ssize(entries);
  wish(kPhone + number, "hand_in", "/api/checkpoint-phone/synchronise", json::object{{"token", me.token}, {"sequence", ++me.sequence}, {"waiting", me.counter - last}, {"entries", std::move(entries)}}, {{"last", last}});
}

void CoreWorld::think_as(size_t player) {
  auto const& name = town().players[player].name;
  if (name == "han") officer(player);
  else if (name == "lumou" || name == "wen" || name == "zhihui") decider(player);
  else if (name == "jiang") inspector(player);
  else if (name == "shiji") keeper(player);
  else if (name == "zhenban") guard(player);
  else if (name == "yunze") stranger(player);
  else if (name == "admin") administrator(player);
  else clerk(player);
}

void CoreWorld::think() {
  for (auto n = between(3, 9); n > 0; --n) {
    // Clerks have most to do before anybody can decide.
    auto const who = chance(350) ? clients_.size() - 1 - dice_.below(town().plants.size()) : dice_.below(clients_.size() + 2 * kPhones);
    if (who >= clients_.size()) {
      phone((who - clients_.size()) % kPhones);
    } else if (!is_open(who) || chance(100)) {  // most wait for their answer
      auto const before = open_.size();
      think_as(who);
      // The same on two screens at once, each with a key of its own.
      if (open_.size() == before + 1 && open_.back()->kind == "fire" && chance(120)) {
        auto const twin = *open_.back();
        auto const other = chance(500) ? who : town().players[who].name == "lumou" ? player_of("wen") : who;
        wish(other, twin.kind, twin.path, json::value(twin.body), twin.about);
      }
    }
  }
}

// ---- the network -----------------------------------------------------------------------------------------------------------

void CoreWorld::enter(size_t player) {
  auto& client = clients_[player];
  if (client.entering || building_.clock.at < client.wait) return;
  client.entering = true;
  client.session.clear();
  auto const& who = town().players[player];
  wish(player, "log_in", "/api/session", json::object{{"name", who.name}, {"password", who.password}});
  ++verdict_.logins;
}

void CoreWorld::send(Wish& wish) {
  ++wish.tries;
  ++verdict_.sent;
  auto const now = building_.clock.at;
  wish.next_try = Instant{now.ms + slow_ms_ * 2 + 5'000};
  std::string const session = wish.player < kPhone && wish.kind != "log_in" ? clients_[wish.player].session : "";
  wish.session = session;
  auto const copies = quiet_ ? 1 : chance(lose_odds_) ? 0 : chance(double_odds_) ? 2 : 1;
  if (copies == 0) ++verdict_.lost;
  if (copies == 2) ++verdict_.doubled;
  for (int i = 0; i < copies; ++i) wire_.push_back({Instant{now.ms + (quiet_ ? 0 : static_cast<int64_t>(dice_.below(static_cast<uint64_t>(slow_ms_ + 1))))}, &wish, session, session.empty() ? std::string() : clients_[wish.player].csrf});
}

// What has arrived goes in at the door, in the order of arrival, and stands in the desk's queue.
void CoreWorld::deliver() {
  std::vector<Packet> now;
  for (auto packet = wire_.begin(); packet != wire_.end();) {
    if (building_.clock.at < packet->at) {
      ++packet;
      continue;
    }
    now.push_back(std::move(*packet));
    packet = wire_.erase(packet);
  }
  std::stable_sort(now.begin(), now.end(), [](Packet const& a, Packet const& b) { return a.at < b.at; });
  for (auto& packet : now) {
    auto* wish = packet.wish;
    if (!building_.disk.has_power()) return;
    try {
      building_.api().handle(request_of(wish->verb, wish->path, wish->body, packet.session, packet.csrf, wish->key), [this, wish](http::Response const& response) { arrive(*wish, response); });
    } catch (store::StoreError const&) {
      wish->unknown = true;  // an exception of the machine at the door: the connection ends without an answer
    }
    if (chance(200)) run_desk();  // groups are of any size
  }
}

void CoreWorld::run_desk() {
  plan_cut();
  while (building_.house().desk().run_queued() > 0) {}
  building_.disk.cut_after(0);
}

// The answer leaves the house: from now on it must be true. Whether the client hears it is the network's.
void CoreWorld::arrive(Wish& wish, http::Response const& response) {
  std::string body(response.bytes());
  if (auto const said = parse_json(body)) body = canonical(*said);  // what is remembered is written with its members in order
  bool const given = response.status >= 200 && response.status < 300;
  if (given) {
    if (wish.acknowledged && wish.verb != http::Verb::get && wish.kind != "log_in") hold(wish.answer == body, "the same request got another answer: " + wish.path + "\n" + wish.answer + "\n" + body);
    verdict_.acknowledged += !wish.acknowledged;
    wish.acknowledged = true;
    wish.answer = body;
  } else if (response.status >= 500) {
    hold(response.status == 503, "a command broke: " + wish.path + " " + body);
    wish.unknown = true;
    ++verdict_.unknown;
  } else {
    hold(!wish.acknowledged || response.status == 401 || response.status == 403 || response.status == 429, "what was acknowledged is now refused: " + wish.path + " " + wish.body + " " + body);
    ++verdict_.refused;
  }
  if (!quiet_ && chance(lose_odds_)) {
    ++verdict_.lost;
    return;
  }
  if (wish.kind == "log_in" && given) {
    auto& client = clients_[wish.player];
    client.session = session_in(response);
    client.csrf = text_at(parse_json(body).value(), "csrf");
  }
  hear(wish, response.status, body);
}

void CoreWorld::hear(Wish& wish, int status, std::string const& body) {
  if (wish.over) return;
  wish.said = std::to_string(status) + " " + body.substr(0, 300);
  if (status == 503 || status == 429) {  // again later
    if (wish.kind == "log_in") wish.next_try = building_.clock.at + Minutes{15};
    return;
  }
  auto const said = parse_json(body);
  if (status == 401 && wish.kind != "log_in" && wish.player < kPhone) {  // not logged in any more: first that, then the same again
    if (wish.session == clients_[wish.player].session) enter(wish.player);  // else it was sent before the last log-in
    return;
  }
  wish.over = true;
  std::erase(open_, &wish);
  if (wish.kind == "log_in") {
    clients_[wish.player].entering = false;
    if (status >= 400) clients_[wish.player].wait = building_.clock.at + Minutes{30};
  }
  if (status >= 200 && status < 300 && said) return learn(wish, *said);
  if (said && text_at(*said, "code") == "account.already") inspector_out_ = wish.kind == "disable";  // a copy of it did it
  if (said && text_at(*said, "code") == "stale")
    if (auto const id = text_of(wish.about, "case"); !id.empty()) this->wish(wish.player, "look", "/api/cases/" + std::string(id), json::object(), {{"case", id}}).verb = http::Verb::get;
}

void CoreWorld::learn(Wish const& wish, json::value const& answer) {
  auto const id = std::string(text_of(wish.about, "case"));
  Sheet* sheet = nullptr;
  for (auto& one : sheets_)
    if (one.id == (wish.kind == "open" ? text_at(answer, "id") : id)) sheet = &one;
  if (wish.kind == "open" && !sheet) {
    sheets_.push_back({text_at(answer, "id"), std::string(text_of(wish.about, "service")), std::string(text_of(wish.about, "plant")), "", 0});
    sheet = &sheets_.back();
  }
  auto const revision = number_at(answer, "revision");
  bool const about_case = text_at(answer, "id") == (sheet ? sheet->id : std::string("?"));
  if (sheet && about_case && revision >= sheet->revision) {
    sheet->revision = revision;
    sheet->state = text_at(answer, "state");
    if (sheet->state == "returned") sheet->roster = sheet->roster && dice_.chance(1, 2);
  }
  if (wish.kind == "upload" && sheet) {
    auto const file = text_at(answer, "id");
    if (wish.about.contains("roster"))
      this->wish(wish.player, "roster", "/api/rosters", json::object{{"enterprise_id", sheet->plant}, {"file_id", file}, {"date", to_iso(day_at(building_.clock.at))}, {"case_id", sheet->id}}, {{"case", sheet->id}});
    else
      this->wish(wish.player, "document", "/api/cases/" + sheet->id + "/documents", json::object{{"key", wish.about.at("paper")}, {"file_id", file}}, {{"case", sheet->id}, {"paper", wish.about.at("paper")}});
  } else if (wish.kind == "roster" && sheet) {
    sheet->roster = true;
  } else if (wish.kind == "document" && sheet) {
    auto const paper = text_of(wish.about, "paper");
    (paper == "plan" ? sheet->plan : paper == "pledge" ? sheet->pledge : sheet->undertaking) = true;
  } else if (wish.kind == "transfer" || wish.kind == "receive" || wish.kind == "cancel") {
    std::erase_if(transfers_, [&](json::value const& one) { return text_at(one, "id") == text_at(answer, "id") && dice_.chance(2, 3); });
    transfers_.push_back(answer);
  } else if (wish.kind == "take_in") {
    movements_.push_back(answer);
  } else if (wish.kind == "shift" || wish.kind == "code") {
    if (wish.kind == "shift") shift_ids_.push_back(text_at(answer, "shift_id"));
    codes_.push_back(text_at(answer, "code"));
    for (size_t i = 0; i < kPhones; ++i)  // handed over at once: a code is good for half an hour
      if (phones_[i].token.empty()) phone(i);
  } else if (wish.kind == "pass") {
    pass_ids_.push_back(text_at(answer, "id"));
  } else if (wish.kind == "disable" || wish.kind == "enable") {
    inspector_out_ = wish.kind == "disable";
  } else if (wish.kind == "enrol") {
    auto& me = phones_[wish.player - kPhone];
    me.token = text_at(answer, "token");
    me.shift = text_at(answer, "bundle", "shift", "id");
    me.device = text_at(answer, "bundle", "device", "id");
  } else if (wish.kind == "hand_in") {
    auto& me = phones_[wish.player - kPhone];
    me.kept_to = std::max(me.kept_to, number_at(answer, "counter"));
  }
}

// ---- the days go by ----------------------------------------------------------------------------------------------------------

void CoreWorld::pass_time() {
  building_.clock.at.ms += static_cast<int64_t>(dice_.below(static_cast<uint64_t>(pace_ms_)));
  if (clock_jumps_ && chance(20)) building_.clock.at.ms += between(-10, 10) * kMinute;
  auto& weather = building_.disk.weather;
  if (full_steps_ > 0 && --full_steps_ == 0) weather.full = false;
  if (disk_fills_ && chance(15)) {
    weather.full = true;
    full_steps_ = between(1, 5);
  }
}

void CoreWorld::step() {
  pass_time();
  if (chance(cut_odds_ / 3)) {
    building_.disk.cut_power();
  } else if (chance(kill_odds_)) {
    ++verdict_.kills;
    building_.disk.process_dies();
    return recover(false);
  } else if (chance(4)) {
    ++verdict_.restarts;
    building_.close();
    for (auto* one : open_) one->unknown = one->unknown || one->tries > 0;
    return boot();
  }
  if (building_.disk.has_power()) {
    think();
    for (size_t i = 0; i < open_.size(); ++i) {
      auto& wish = *open_[i];
      if (building_.clock.at < wish.next_try) continue;
      bool const person = wish.player < kPhone && wish.kind != "log_in";
      if (person && clients_[wish.player].session.empty()) {
        enter(wish.player);
        continue;
      }
      send(wish);
    }
    deliver();
    run_desk();
    plan_cut();
    if (building_.disk.has_power() && chance(700)) building_.react();
    if (building_.disk.has_power() && chance(500)) building_.work();
    if (building_.disk.has_power() && chance(100)) building_.keep();
    building_.disk.cut_after(0);
  }
  if (!building_.disk.has_power()) return recover(true);
  if (verdict_.steps % kInspectSteps == 0) {
    bool const was_armed = building_.disk.armed();
    building_.disk.arm(false);
    judge_.inspect(false);
    ++verdict_.checks;
    building_.disk.arm(was_armed);
  }
}

// The faults stop: whoever waits gets his answer, what was to follow has followed, and every case can still be ended.
void CoreWorld::calm_down() {
  auto& disk = building_.disk;
  disk.arm(false);
  disk.weather.full = false;
  calm_ = quiet_ = true;
  if (!disk.has_power()) recover(true);
  auto const admin = player_of("admin");
  for (int round = 0; !open_.empty() || !wire_.empty(); ++round) {
    if (inspector_out_ && !is_open(admin)) wish(admin, "enable", "/api/accounts/" + town().players[player_of("jiang")].account + "/enable", json::object());
    if (round >= kPatience) hold(false, "no fault is left, and still somebody has no answer: " + who_waits());
    building_.clock.at.ms += slow_ms_ + kMinute;
    for (size_t i = 0; i < open_.size(); ++i) {
      auto& wish = *open_[i];
      if (building_.clock.at < wish.next_try) continue;
      if (wish.player < kPhone && wish.kind != "log_in" && clients_[wish.player].session.empty()) enter(wish.player);
      else send(wish);
    }
    deliver();
    run_desk();
  }
  for (int rounds = 0;; ++rounds) {
    hold(rounds < kPatience, "jobs or reactions without end");
    building_.react();
    bool const worked = building_.work();
    auto const before = building_.house().desk().head().seq;
    building_.react();
    if (!worked && building_.house().desk().head().seq == before) break;
  }
  building_.keep();
  building_.react();
  while (building_.work()) building_.react();
  building_.react();
  judge_.inspect(true);
  end_every_case();
  judge_.inspect(true);
  building_.close();
  boot();
  judge_.inspect(true);
  verdict_.checks += 3;
}

// By those whose business it is, one after another.
void CoreWorld::end_every_case() {
  struct Open {
    std::string id, service, state;
    int64_t revision = 0;
  };
  std::vector<Open> left;
  building_.house().desk().read(Actor::system(), [&](View const& view) {
    auto const rows = store::query(view.tx, "select id, service, state, revision from case_row where closed = 0 order by id");
    while (rows->next()) {
      Open one;
      store::read(*rows, one.id, one.service, one.state, one.revision);
      left.push_back(std::move(one));
    }
    return 0;
  });
  for (auto const& one : left) {
    bool const lead = one.state == "rectifying" || one.state == "suspended";
    auto const player = player_of(lead ? "zhihui" : "han");
    auto& final_act = wish(player, "fire", "/api/cases/" + one.id + "/events", json::object{{"event", lead ? "revoke" : "withdraw"}, {"reason", "到此为止"}, {"revision", one.revision}},
                           {{"case", one.id}, {"service", one.service}, {"revision", one.revision}});
    for (int round = 0; !final_act.over; ++round) {
      hold(round < 20, "no answer to the last act");
      building_.clock.at.ms += 20'000;
      for (size_t i = 0; i < open_.size(); ++i) {
        if (open_[i]->player < kPhone && open_[i]->kind != "log_in" && clients_[open_[i]->player].session.empty()) enter(open_[i]->player);
        else if (!(building_.clock.at < open_[i]->next_try)) send(*open_[i]);
      }
      deliver();
      run_desk();
    }
    hold(final_act.acknowledged, "a case cannot be ended any more: " + one.service + " " + one.state + " " + one.id);
  }
  building_.react();
  while (building_.work()) building_.react();
  building_.keep();
  building_.react();
}

CoreVerdict CoreWorld::live() {
  auto& disk = building_.disk;
  try {
    disk.arm(false);
    boot();
    disk.arm(true);
    for (verdict_.steps = 1; verdict_.steps <= settings_.steps; ++verdict_.steps) step();
    calm_down();
    building_.house().desk().read(Actor::system(), [&](View const& view) {
      auto const count = [&](std::string_view sql) { return store::find_value<int64_t>(view.tx, sql).value_or(0); };
      verdict_.phone_entries = count("select count(*) from checkpoint_entry");
      verdict_.movements = count("select count(*) from movement");
      verdict_.notices = count("select count(*) from outbox");
      verdict_.passes = count("select count(*) from pass");
      return 0;
    });
  } catch (Wrongness const& wrong) {
    verdict_.wrong = wrong.what;
  } catch (std::exception const& error) {
    verdict_.wrong = std::string("an exception reached the town: ") + error.what();
  }
  auto const& w = disk.weather;
  verdict_.weather = "read=" + std::to_string(w.read_errors) + " write=" + std::to_string(w.write_errors) + " sync=" + std::to_string(w.sync_errors) + " full=" + std::to_string(w.full_errors) + " open=" +
                     std::to_string(w.open_errors) + " cut=" + std::to_string(cut_odds_) + " kill=" + std::to_string(kill_odds_) + " lose=" + std::to_string(lose_odds_) + " double=" + std::to_string(double_odds_) +
                     " slow=" + std::to_string(slow_ms_) + " pace=" + std::to_string(pace_ms_) + (clock_jumps_ ? " jumps" : "") + (disk_fills_ ? " fills" : "");
  verdict_.hash = judge_.hash();
  verdict_.entries = judge_.seq();
  verdict_.approved = judge_.count("resumption.approved");
  verdict_.cuts = disk.counts.cuts;
  verdict_.io_errors = disk.counts.errors;
  return verdict_;
}

}  // namespace

CoreVerdict live_in_town(CoreSettings const& settings) {
  (void)town();
  return CoreWorld(settings).live();
}

}  // namespace ly::sim::core
