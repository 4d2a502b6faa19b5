#include "core_building.h"

#include <openssl/rand.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/domains.h"
#include "app/session_routes.h"
#include "app/story_people.h"
#include "base/json_path.h"
#include "base/text.h"
#include "domains/registry/persons.h"
#include "edges/http/cookies.h"
#include "engines/synthetic/synthetic.h"
#include "store/sqlite.h"

namespace ly::sim::core {
namespace {

namespace fs = std::filesystem;

constexpr accounts::PasswordCost kNoCost{1, 64U << 10};  // what hashing costs is not simulated
constexpr std::string_view kPassword = "Quiet-Lamp-2718";

// OpenSSL draws the numbers of ECDSA signatures itself; here they come from the seed too, or passes would differ in length and a life in its writes.
Dice signatures{0};
int draw_signature(unsigned char* out, int size) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<unsigned char>(signatures.next() >> 32);
  return 1;
}
int draw_nothing(void const*, int) { return 1; }
int add_nothing(void const*, int, double) { return 1; }
int draws() { return 1; }
void seed_signatures(uint64_t seed) {
  signatures = Dice(seed);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  static RAND_METHOD const method{draw_nothing, draw_signature, nullptr, add_nothing, draw_signature, draws};
  RAND_set_rand_method(&method);
#pragma GCC diagnostic pop
}

std::string fresh_folder() {
  auto text = (fs::temp_directory_path() / "liaoyuan-core-XXXXXX").string();
  check(mkdtemp(text.data()) != nullptr, "mkdtemp");
  return text;
}

}  // namespace

http::Request request_of(http::Verb verb, std::string_view path, std::string body, std::string_view session, std::string_view csrf, std::string_view key) {
  http::Request request;
  request.verb = verb;
  auto const mark = path.find('?');
  request.path = std::string(path.substr(0, mark));
  if (mark != std::string_view::npos)
    for (auto const pair : split(path.substr(mark + 1), '&')) request.query.emplace_back(std::string(pair.substr(0, pair.find('='))), std::string(pair.substr(pair.find('=') + 1)));
  request.body = std::move(body);
  request.peer = "127.0.0.1";
  request.headers.add("Host", "localhost");
  if (!session.empty()) request.headers.add("Cookie", http::cookie_name("session", false) + "=" + std::string(session));
  if (!csrf.empty()) request.headers.add("X-CSRF-Token", csrf);
  if (!key.empty()) request.headers.add("Idempotency-Key", key);
  return request;
}

std::string session_in(http::Response const& response) {
  auto const name = http::cookie_name("session", false) + "=";
  for (size_t i = 0; i < response.headers.size(); ++i) {
    if (!http::equal_ignoring_case(response.headers.name(i), "Set-Cookie")) continue;
    auto const value = response.headers.value(i);
    if (value.starts_with(name)) return std::string(value.substr(name.size(), value.find(';') - name.size()));
  }
  return {};
}

Building::Building(uint64_t seed, Mutant planted_bug) : disk(seed, clock), secrets(seed ^ 0x5ec7e7), mutant(planted_bug), folder_(fresh_folder()) {
  clock.at = instant_of(day_of(2020, 2, 10), Minutes{8 * 60});
  seed_signatures(seed);
}

Building::~Building() {
  disk.cut_power();  // whatever still stands must not touch the disk any more
  close();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Building::move_in(Town const& town) {
  disk.put("liaoyuan.db", town.database);
  fs::create_directories(folder_ / "keys");
  app::write_private_file(folder_ / "keys" / "master.json", town.masters);
  clock.at = town.at;
}

void Building::open() {
  app::Ground const ground{[this] {
                             store::SqliteOptions options;
                             options.file = "liaoyuan.db";
                             options.vfs = disk.vfs();
                             return planted(store::open_sqlite(options), mutant);
                           },
                           secrets};
  app::OpenOptions options;
  options.folder = folder_;
  options.serve = true;
  options.create = true;
  options.clock = &clock;
  options.ground = &ground;
  options.log = [this](std::string const& line) {
    if (!line.starts_with("incident")) return;
    ++incidents;
    incident = line;
  };
  auto opened = app::House::open(options);
  if (!opened) throw store::StoreError("the house is refused: " + opened.error().code);
  house_ = std::move(*opened);
  auto& wiring = house_->wiring();
  auto& domains = *wiring.domains;
  plant_policies(domains, mutant);
  domains.sessions = std::make_unique<accounts::Sessions>(domains.places, accounts::CommonPasswords::shipped(), domains.guesses, kNoCost);
  auto& desk = house_->desk();
  desk.read(Actor::system(), [&desk](View const& view) {
    registry::fill_names(view, desk.names());
    return 0;
  });
  desk.names().set_ready();
  pool_ = std::make_unique<app::Pool>(0);
  auto endpoints = wiring.endpoints;
  plant_endpoints(endpoints, mutant);
  auto routes = app::session_routes(desk, *pool_, *domains.sessions, *domains.invitations, api_);
  api_ = std::make_unique<app::Api>(app::Api::Parts{desk, *pool_, house_->words(), std::move(endpoints), std::move(routes), [&wiring](View const& view, std::string_view token) { return wiring.visitor(view, token); },
                                                    nullptr, wiring.self_proving, nullptr});
}

void Building::close() {
  api_.reset();
  pool_.reset();
  house_.reset();
}

http::Response Building::ask(http::Request request) {
  std::optional<http::Response> answer;
  api_->handle(std::move(request), [&answer](http::Response response) { answer = std::move(response); });
  while (house_->desk().run_queued() > 0) {}
  check(answer.has_value(), "an answer");
  return std::move(*answer);
}

bool Building::react() {
  try {
    house_->wiring().reactions->run_pending();
    return true;
  } catch (store::StoreError const&) {
    return false;
  }
}

bool Building::work() {
  try {
    return house_->jobs().run_next();
  } catch (store::StoreError const&) {
    return false;
  }
}

bool Building::keep() {
  try {
    house_->wiring().keep_house(*house_);
    return true;
  } catch (store::StoreError const&) {
    return false;
  }
}

// ---- the town ---------------------------------------------------------------------------------------------------------------

namespace {

// Sets up a town by asking, as its people would.
class Founder {
 public:
  Founder() : building_(2718, Mutant::none) { building_.open(); }

  Town found() {
    first_administrator();
    hire("han", "服务业一组 韩某", "officer", region(kParkOf));
    hire("jiang", "现场核查 江某", "inspector", region(kParkOf));
    hire("lumou", "复核组 陆某", "reviewer", region(kParkOf));
    hire("wen", "复核组 文某", "reviewer", region(kParkOf));
    hire("zhihui", "指挥部 值守", "lead", region(kParkOf));
    hire("shiji", "市级物资 秦某", "officer", region(kCityOf));
    hire("zhenban", "镇 测试干部", "officer", region(kCountyOf));
    hire("yunze", "云泽市 干部", "lead", region(kAbroad));
    for (auto const& [division, level] : {std::pair{"420102", "severe"}, std::pair{"411525", "medium"}})
      post("zhihui", "/api/risk-levels", {{"division", division}, {"level", level}, {"from", "2020-02-08"}, {"source", "指挥部名单（测试所设）"}});
    for (int i = 1; i <= 4; ++i) settle_plant(i);
    town_.store = text_at(post("shiji", "/api/supplies/stores", {{"kind", "city"}, {"division", kCityOf}, {"name", "市级库"}}), "id");
    post("shiji", "/api/supplies/movements", {{"store_id", town_.store}, {"item", "thermometers"}, {"count", 6}, {"note", "采购"}});
    town_.gate = text_at(post("zhenban", "/api/places", {{"kind", "checkpoint"}, {"name", "测试东村卡口"}, {"division", "990101102"}}), "id");
    building_.keep();
    while (building_.work()) {}
    building_.react();
    town_.at = building_.clock.at + Minutes{30};
    town_.masters = app::read_whole_file(building_.folder() / "keys" / "master.json").value();
    building_.close();
    town_.database = building_.disk.bytes("liaoyuan.db");
    return std::move(town_);
  }

 private:
  static json::object region(std::string_view code) { return {{"kind", "region"}, {"code", code}}; }

  Player& player(std::string_view name) {
    for (auto& one : town_.players)
      if (one.name == name) return one;
    check(false, "a player of the town");
    return town_.players.front();
  }
  json::value post(std::string_view who, std::string_view path, json::value const& body) {
    auto const& by = sessions_[std::string(who)];
    auto const answer = building_.ask(request_of(http::Verb::post, path, canonical(body), by.first, by.second, "town-" + std::to_string(++keys_)));
    if (answer.status != 200) throw std::runtime_error("the town: " + std::string(path) + " " + answer.body);
    return parse_json(answer.body).value();
  }
  void enter(std::string const& name, std::string const& once) {
    auto logged = building_.ask(request_of(http::Verb::post, "/api/session", canonical(json::object{{"name", name}, {"password", once}}), "", "", ""));
    auto csrf = text_at(parse_json(logged.body).value(), "csrf");
    logged = building_.ask(request_of(http::Verb::post, "/api/session/password", canonical(json::object{{"old", once}, {"new", kPassword}}), session_in(logged), csrf, ""));
    if (logged.status != 200) throw std::runtime_error("the town: " + name + " " + logged.body);
    sessions_[name] = {session_in(logged), text_at(parse_json(logged.body).value(), "csrf")};
  }
  void first_administrator() {
    std::string said;
    app::Print const print = [&said](bool, std::string const& text) { said += text; };
    app::Options options;
    options.name = "admin";
    options.json = true;
    app::Terminal const terminal{print, "en", building_.house().words()};
    check(app::command_table().at("admin create").run(&building_.house(), options, terminal) == 0, "the first administrator");
    auto const made = parse_json(said).value();
    enter("admin", text_at(made, "one_time_password"));
    auto const answer = building_.ask(request_of(http::Verb::get, "/api/session", "", sessions_["admin"].first, "", ""));
    town_.players.push_back({"admin", "admin", std::string(kPassword), text_at(parse_json(answer.body).value(), "account", "id")});
  }
  void hire(std::string const& name, std::string const& title, std::string_view role, json::object const& scope) {
    auto const made = post("admin", "/api/accounts", json::object{{"name", name}, {"title", title}, {"roles", json::array{json::value(role)}}, {"scope", scope}});
    enter(name, text_at(made, "one_time_password"));
    town_.players.push_back({name, title, std::string(kPassword), text_at(made, "account", "id")});
  }
  void settle_plant(int number) {
    auto const made = synthetic::make_enterprise(dice_, 0);
    Plant plant;
    plant.name = "测试" + std::to_string(number) + "号有限公司";
    plant.guns = number % 2;
    plant.clerk = "clerk-" + std::to_string(number);
    plant.id = text_at(post("han", "/api/enterprises", json::object{{"uscc", made.uscc}, {"name", plant.name}, {"division", kParkOf}, {"address", made.address}, {"industry", "industry"}, {"headcount", 6},
                                                                    {"revenue_wan", 3000}, {"contact", made.contact}, {"phone", made.phone}}),
                       "id");
    for (int sheet = 0; sheet < 3; ++sheet) plant.rosters.push_back(roster(sheet));
    hire(plant.clerk, plant.name + " 办事员", "enterprise_clerk", json::object{{"kind", "enterprise"}, {"id", plant.id}});
    town_.players.back().firm = plant.id;
    town_.plants.push_back(std::move(plant));
  }
  // As a clerk keeps it: all well, one from a severe area, one of whom nothing is known.
  std::string roster(int kind) {
    auto people = app::well_people(dice_, 4);
    if (kind == 1) people.push_back(app::one_from(dice_, "湖北省武汉市江岸区", "2020-02-05"));
    if (kind == 2) people.push_back(app::one_from(dice_, "河南省信阳市固始县", "2020-02-03"));
    std::string text = "姓名,身份证号,手机号,14天内到过,离开日期,体温,症状,密切接触,健康证明\n";
    for (auto const& p : people) text += p.name + "," + p.id_number + "," + p.phone + "," + p.from + "," + p.left_on + "," + p.temperature + "," + p.symptom + "," + p.contact + "," + p.certificate + "\n";
    return text;
  }

  Building building_;
  Town town_;
  Dice dice_{20200211};
  std::map<std::string, std::pair<std::string, std::string>> sessions_;  // name -> cookie, token
  int64_t keys_ = 0;
};

}  // namespace

Town const& town() {
  static Town const made = Founder().found();
  return made;
}

}  // namespace ly::sim::core
