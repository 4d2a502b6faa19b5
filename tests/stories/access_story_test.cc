// Who may see and do what, asked of every endpoint there is. The table comes from the program's own OpenAPI description, so an
// endpoint added tomorrow is asked too: if it names an object this file has none of, the test fails and says so.
//   - a role that is not on the row's list is refused, whatever it asks;
//   - a role that is on the list, but belongs to another city or another enterprise, never gets at the park's objects, and what
//     it tried left no trace;
//   - without a log-in there is nothing at all;
//   - who may not unmask reads no number of anybody in full, wherever he looks.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <set>
#include <thread>

#include "base/text.h"
#include "formats/table.h"
#include "engines/synthetic/synthetic.h"
#include "park.h"

namespace ly::story {
namespace {

using namespace std::literals;

struct Operation {
  std::string verb, path, id, media;
  std::set<std::string> roles;
  std::vector<std::string> query;
  json::value body;  // schema, references followed; null for reads and uploads
  bool upload = false;

  bool reads() const { return verb == "GET"; }
  bool names_object() const { return path.find('{') != std::string::npos; }
};

// Tables everybody with a log-in may read: the law of the house, and facts that are published.
std::set<std::string> const kForEverybody = {"services.list", "services.show", "services.flow", "divisions.find", "industries.list", "risk.list", "risk.export", "places.list", "places.export",
                                             "session.get", "supplies.items", "travel_times.list", "travel_times.export", "coaches.template", "drivers.template", "travel_times.template", "travel_groups.template", "policies.list", "policies.get", "policies.sheet", "policies.differences", "policies.draft_show", "policies.draft_sheet", "policies.try"};
// The list of risk areas is one for the whole house: a command post names areas far outside its own region, the next town too.
std::set<std::string> const kOneForTheHouse = {"risk.set", "risk.end", "risk.import", "shops.put", "shops.drop"};  // coaches start where the workers live, so shops lie in any province
// What each region keeps for itself about places anywhere: whom it calls in the township its people come from. Nobody else reads or drops it.
std::set<std::string> const kKeptByEach = {"trip_contacts.put"};
// Sent to both enterprises of this file: each may say that it has seen it.
std::set<std::string> const kSentToBoth = {"pushes.see"};
// Papers for somebody's hand, which bear a name and of the number at most the last four: a pass for its holder. Names only: a number or a telephone on
// them is a leak. What a coach is boarded by bears names for who has a ticket (domains/trips/names_on_paper.h), which nobody here asks for.
std::set<std::string> const kNamesOnPaper = {"passes.print"};
// What the actor does to himself, not to an object of somebody.
std::set<std::string> const kOnOneself = {"session.log_in", "session.log_out", "session.change_password", "session.begin_second_factor", "session.confirm_second_factor", "session.renew_codes", "session.remove_second_factor", "files.upload", "officer.get", "officer.tell", "field.enrol"};

json::value resolved(json::value const& description, json::value const& schema, int depth = 0) {
  if (depth > 8) return {};
  if (auto const ref = text_of(schema, "$ref"); !ref.empty()) return resolved(description, at(description, "components", "schemas", ref.substr(ref.rfind('/') + 1)), depth + 1);
  if (auto const* any = find(schema, "anyOf"); any && any->is_array()) return resolved(description, any->get_array().at(0), depth + 1);
  auto out = schema;
  if (auto* object = out.if_object())
    for (auto const* part : {"properties", "items"})
      if (auto* inner = object->if_contains(part)) {
        if (std::string_view(part) == "items") *inner = resolved(description, *inner, depth + 1);
        else
          for (auto& member : inner->get_object()) member.value() = resolved(description, member.value(), depth + 1);
      }
  return out;
}

std::vector<Operation> operations(World& world) {
  auto const [code, text] = world.command("openapi");
  EXPECT_EQ(code, 0) << text;
  auto const description = parse_json(text).value();
  std::vector<Operation> out;
  auto const paths = at(description, "paths");
  for (auto const& path : paths.get_object())
    for (auto const& member : path.value().get_object()) {
      auto const& row = member.value();
      Operation op;
      op.verb = member.key() == "get" ? "GET" : member.key() == "delete" ? "DELETE" : "POST";
      op.path = path.key();
      op.id = text_at(row, "operationId");
      for (auto const& role : list_at(row, "x-roles")) op.roles.emplace(role.get_string());
      for (auto const& parameter : list_at(row, "parameters"))
        if (text_of(parameter, "in") == "query") op.query.emplace_back(text_of(parameter, "name"));
      op.upload = !at(row, "requestBody", "content", "application/octet-stream").is_null();
      if (auto const body = at(row, "requestBody", "content", "application/json", "schema"); !body.is_null()) op.body = resolved(description, body);
      if (auto const kinds = at(row, "responses", "200", "content"); kinds.is_object() && !kinds.get_object().empty()) op.media = kinds.get_object().begin()->key();
      out.push_back(std::move(op));
    }
  return out;
}

// What the park has that a stranger might name, by the first path that names one of its kind.
struct Objects {
  std::map<std::string, std::string> by_path;              // "/api/cases/{id}" -> id
  json::object by_member;                                            // "enterprise_id" -> id, in bodies and queries
  std::vector<std::string> telling;                        // texts only the park's own may read

  std::optional<std::string> path_of(Operation const& op) const {
    std::string out;
    size_t done = 0;
    for (auto open = op.path.find('{'); open != std::string::npos; open = op.path.find('{', done)) {
      auto const close = op.path.find('}', open);
      auto const known = by_path.find(op.path.substr(0, close + 1));
      if (known == by_path.end()) return std::nullopt;
      out += op.path.substr(done, open - done) + known->second;
      done = close + 1;
    }
    return out + op.path.substr(done);
  }
  // "to" is an account in one body and a day in another.
  static bool fits(json::value const& value, json::value const& schema) {
    auto const format = text_at(schema, "format");
    bool const day = value.is_string() && day_from_iso(std::string_view(value.get_string())).has_value();
    if (format == "date-time" || (format == "date") != day) return false;
    if (auto const* most = find(schema, "maxLength"); most && most->is_int64() && value.is_string() && static_cast<int64_t>(value.get_string().size()) > most->get_int64()) return false;
    auto const type = find(schema, "type");
    if (!type) return true;
    auto const name = value.is_string() ? "string"sv : value.is_bool() ? "boolean"sv : "integer"sv;
    if (type->is_string()) return std::string_view(type->get_string()) == name;
    for (auto const& one : type->get_array())
      if (std::string_view(one.get_string()) == name) return true;
    return false;
  }
  json::value filled(std::string const& name, json::value const& schema) const {
    if (auto const* known = by_member.if_contains(name); known && fits(*known, schema)) return *known;
    if (auto const* words = find(schema, "enum"); words && words->is_array() && !words->get_array().empty()) return words->get_array().at(0);
    auto type = text_at(schema, "type");
    if (auto const* types = find(schema, "type"); types && types->is_array()) type = std::string(types->get_array().at(0).get_string());
    if (type == "integer" || type == "number") {
      auto const* least = find(schema, "minimum");
      return least ? *least : json::value(1);
    }
    if (type == "boolean") return true;
    if (type == "array") return json::array();
    if (type == "object") return body_for(schema);
    auto const format = text_at(schema, "format");
    if (format == "date") return "2020-02-17";
    if (format == "date-time") return "2020-02-17T01:00:00Z";
    auto const* least = find(schema, "minLength");
    return json::string(static_cast<size_t>(std::max<int64_t>(4, least && least->is_int64() ? least->get_int64() : 0)), 'x');
  }
  json::object body_for(json::value const& schema) const {
    json::object body;
    auto const properties = at(schema, "properties");
    if (!properties.is_object()) return body;
    std::set<std::string> required;
    for (auto const& name : list_at(schema, "required")) required.emplace(name.get_string());
    for (auto const& member : properties.get_object()) {
      std::string const name(member.key());
      if (auto const* known = by_member.if_contains(name); required.contains(name) || (known && fits(*known, member.value()))) body[name] = filled(name, member.value());
    }
    return body;
  }
};

std::string encoded(std::string_view text) {
  std::string out;
  for (unsigned char c : text) {
    if (std::isalnum(c) || c == '-' || c == '.' || c == '_') out += static_cast<char>(c);
    else out += "%" + upper_ascii(to_hex(std::string(1, static_cast<char>(c))));
  }
  return out;
}

// A form that names a place which is not the actor's: refused at that field.
bool beyond(Reply const& reply) {
  if (reply.status != 422) return false;
  for (auto const& problem : list_at(reply.json, "problems"))
    if (text_at(problem, "at") == "division") return true;
  return text_at(reply.json, "at") == "division";
}

// By the reader of Debian; without it nothing is read, and the test that counts papers says so.
std::string text_of_pdf(std::string const& bytes) {
  char name[] = "/tmp/liaoyuan-paper-XXXXXX";
  int const file = mkstemp(name);
  check(file >= 0 && write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "a paper is put aside");
  close(file);
  std::string out;
  if (auto* pipe = popen((std::string("pdftotext -q ") + name + " - 2>/dev/null").c_str(), "r")) {
    char piece[4096];
    for (size_t n = 0; (n = fread(piece, 1, sizeof piece, pipe)) > 0;) out.append(piece, n);
    pclose(pipe);
  }
  unlink(name);
  return out;
}

struct Matrix : Park {
  Firm& firm = register_firm("甲厂只归园区看有限公司", 3);
  Firm& other = register_firm("乙厂测试有限公司", 2);
  Person dispatcher = world.person(admin, "diaodu", "甲厂 调度", {"dispatcher"}, json::object{{"kind", "enterprise"}, {"id", firm.id}});
  std::vector<Operation> all = operations(world);
  Objects objects;
  std::map<std::string, Person*> own, foreign;  // by role
  std::list<Person> people;
  std::string gate_id, phone_id, phone_token;
  RosterPerson met, driver_of_coach = one_from("本地", ""), seeker = one_from("本地", "");  // at work, at the wheel, who looks for work
  Dice dice{41};

  std::string phone_head() { return "Idempotency-Key: " + world.new_key() + "\r\nContent-Type: application/json\r\n"; }

  Matrix() {
    firm.staff = {one_from("本地", ""), one_from("本地", ""), one_from("安徽省宿州市砀山县", "2020-02-01")};
    draft(firm);
    EXPECT_TRUE(submit(firm).ok());
    met = one_from("本地", "");
    EXPECT_TRUE(on_site(firm, inspector, met).ok());
    fill();
    applied();
    auto const region = [](std::string_view code) { return json::object{{"kind", "region"}, {"code", code}}; };
    own = {{"officer", &officer}, {"inspector", &inspector}, {"reviewer", &reviewer}, {"lead", &lead}, {"auditor", &auditor}, {"administrator", &admin}, {"enterprise_clerk", firm.clerk}, {"dispatcher", &dispatcher}};
    for (auto const* role : {"officer", "inspector", "reviewer", "lead", "auditor", "administrator"}) {
      people.push_back(world.person(admin, "fremd-" + std::string(role), "云泽市 "s + role, {role}, region(kElsewhere)));
      foreign[role] = &people.back();
    }
    foreign["enterprise_clerk"] = other.clerk;
    people.push_back(world.person(admin, "fremd-dispatcher", "乙厂 调度", {"dispatcher"}, json::object{{"kind", "enterprise"}, {"id", other.id}}));
    foreign["dispatcher"] = &people.back();
  }

  void fill() {
    EXPECT_TRUE(firm.clerk->post("/api/cases/" + firm.case_id + "/questions", json::object{{"text", "只归园区看的提问"}}).ok());
    auto const shown = officer.shown(firm.case_id);
    std::string file_id, task = "site", line_id, person_id, job_id;
    for (auto const& paper : list_at(shown, "documents"))
      for (auto const& file : list_at(paper, "files"))
        if (file_id.empty()) file_id = text_at(file, "file_id").empty() ? text_at(file, "id") : text_at(file, "file_id");
    if (auto const tasks = list_at(shown, "tasks"); !tasks.empty()) task = text_at(tasks[0], "name").empty() ? text_at(tasks[0], "id") : text_at(tasks[0], "name");
    auto const lines = officer.get("/api/rosters/" + firm.roster_id + "/lines");
    line_id = text_at(lines.items().at(0), "id");
    auto const persons = officer.get("/api/persons?q=" + encoded(firm.staff[0].id_number));
    for (auto const& found : persons.items()) person_id = text_at(found, "id");
    job_id = text_at(officer.get("/api/rosters/" + firm.roster_id).json, "job_id");
    auto const place = officer.post("/api/places", json::object{{"kind", "village"}, {"name", "只归园区看村"}, {"division", kPark}});
    EXPECT_TRUE(place.ok()) << place.body;
    auto const risk = lead.post("/api/risk-levels", json::object{{"division", kPark}, {"level", "medium"}, {"from", "2020-02-08"}, {"source", "测试"}});
    EXPECT_TRUE(risk.ok()) << risk.body;
    // Rules are changed by who has the whole region.
    people.push_back(world.person(admin, "quanshi", "市级 值守", {"lead"}, json::object{{"kind", "region"}, {"code", "99"}}));
    auto& whole = people.back();
    auto const drafted = whole.post("/api/policy-drafts", json::object{{"based_on", "worker_screening@2020-02-08"}, {"from", "2020-03-01"}});
    EXPECT_FALSE(text_at(drafted.json, "draft", "id").empty()) << drafted.body;
    auto const group = lead.post("/api/groups", json::object{{"kind", "work"}, {"name", "只归园区看组"}, {"division", kPark}});
    EXPECT_TRUE(group.ok()) << group.body;
    auto const in_group = "/api/groups/" + std::string(group.text("id"));
    auto const colleagues = lead.get(in_group + "/colleagues");
    std::vector<std::string> two;
    for (auto const& one : colleagues.items()) two.push_back(text_at(one, "account_id"));
    EXPECT_GE(two.size(), 2U);
    auto const joined = lead.post(in_group + "/members", json::object{{"account_id", two.at(0)}, {"part", "lead"}});
    EXPECT_TRUE(joined.ok()) << joined.body;
    EXPECT_TRUE(lead.post(in_group + "/enterprises", json::object{{"enterprise_ids", json::array{firm.id}}}).ok());
    auto const review = lead.post("/api/joint-reviews", json::object{{"enterprise_id", firm.id}, {"lead_account", two.at(0)}, {"assistant_account", two.at(1)}, {"day", "2020-02-18"}});
    EXPECT_TRUE(review.ok()) << review.body;
    auto const duty = lead.post("/api/duty", json::object{{"group_id", group.text("id")}, {"account_id", two.at(0)}, {"shift", "白班"}, {"from", "2020-02-20T00:00:00Z"}, {"to", "2020-02-20T08:00:00Z"}});
    EXPECT_TRUE(duty.ok()) << duty.body;
    // Stock, transfer, pledge and report of the park, and somebody under observation.
    auto const store = lead.post("/api/supplies/stores", json::object{{"kind", "park"}, {"name", "只归园区看库"}, {"division", kPark}});
    EXPECT_TRUE(store.ok()) << store.body;
    auto const taken = lead.post("/api/supplies/movements", json::object{{"store_id", store.text("id")}, {"item", "masks"}, {"count", 100}});
    EXPECT_TRUE(taken.ok()) << taken.body;
    auto const sent = lead.post("/api/supplies/transfers", json::object{{"from_store", store.text("id")}, {"enterprise_id", firm.id}, {"item", "masks"}, {"count", 10}});
    EXPECT_TRUE(sent.ok()) << sent.body;
    auto const pledge = lead.post("/api/supplies/pledges", json::object{{"item", "masks"}, {"count", 5}, {"name", "认领人甲"}, {"enterprise_id", firm.id}});
    EXPECT_TRUE(pledge.ok()) << pledge.body;
    auto const told = lead.post("/api/supplies/reports", json::object{{"item", "masks"}, {"count", 5}, {"division", kPark}});
    EXPECT_TRUE(told.ok()) << told.body;
    auto const field_phone = officer.post("/api/field/phones", json::object{{"name", "测试手机"}});
    EXPECT_TRUE(field_phone.ok()) << field_phone.body;
    auto const observed = lead.post("/api/observations", json::object{{"person_id", person_id}, {"enterprise_id", firm.id}, {"days", 14}});
    EXPECT_TRUE(observed.ok()) << observed.body;
    // A checkpoint of the park with a shift and a phone, and a pass.
    auto const gate = lead.post("/api/places", json::object{{"kind", "checkpoint"}, {"name", "只归园区看卡口"}, {"division", kPark}});
    EXPECT_TRUE(gate.ok()) << gate.body;
    gate_id = gate.text("id");
    auto const shift = lead.post("/api/checkpoints/" + gate_id + "/shifts", json::object{{"from", to_iso(world.now())}, {"to", to_iso(world.now() + Minutes{480})}, {"lead", "只归园区看带班"}});
    EXPECT_TRUE(shift.ok()) << shift.body;
    auto const phone = exchange(world.port(), "POST", "/api/checkpoint-phone/enrol", phone_head(), json::serialize(json::object{{"code", shift.text("code")}, {"name", "只归园区看手机"}}));
    EXPECT_TRUE(phone.ok()) << phone.body;
    phone_token = phone.text("token");
    phone_id = text_at(phone.json, "bundle", "device", "id");
    auto const pass = officer.post("/api/passes", json::object{{"kind", "person"}, {"category", "居民"}, {"document_number", firm.staff[0].id_number}, {"name", firm.staff[0].name}, {"screen", "准予"}, {"division", kPark}, {"papers", true}});
    EXPECT_TRUE(pass.ok()) << pass.body;
    // A message that went to the firm, an answer the bureau published, a policy pushed to it.
    auto const notices = officer.get("/api/notices?channel=sms");
    EXPECT_FALSE(notices.items().empty()) << notices.body;
    auto const answer = lead.post("/api/answers", json::object{{"question", "只归园区答的问题"}, {"answer", "答复"}});
    EXPECT_TRUE(answer.ok()) << answer.body;
    auto const push = lead.post("/api/pushes", json::object{{"title", "只归园区看的政策"}, {"body", "内容"}});
    EXPECT_TRUE(push.ok()) << push.body;
    world.wait_for_job(lead, std::string(push.text("job_id")));
    world.settle();
    // A paper the firm was given, and a home selection of the park.
    auto const due = officer.post("/api/relief/contributions", json::object{{"enterprise_id", firm.id}, {"lines", json::array{json::object{{"month", "2020-02"}, {"insurance", "pension"}, {"amount_fen", 1'000'000}}}}});
    EXPECT_TRUE(due.ok()) << due.body;
    auto const letter = officer.post("/api/relief/letters", json::object{{"enterprise_id", firm.id}});
    EXPECT_TRUE(letter.ok()) << letter.body;
    auto const selection = lead.post("/api/selections", json::object{{"title", "只归园区看的选房"}, {"division", kPark}});
    EXPECT_TRUE(selection.ok()) << selection.body;
    // A mail that waits for somebody.
    auto const mail = world.take_mail("From: <zhi@home.example>\r\nSubject: hello\r\nMessage-ID: <1@home.example>\r\n\r\nx\r\n");
    // A demand with somebody on its list, a coach and a driver of the park, a plan that was solved and published.
    auto const depot = lead.post("/api/places", json::object{{"kind", "depot"}, {"name", "只归园区看车场"}, {"division", kPark}});
    EXPECT_TRUE(depot.ok()) << depot.body;
    auto const coach = dispatcher.post("/api/coaches", json::object{{"plate", "苏A00091"}, {"seats", 24}, {"depot_id", depot.text("id")}});
    EXPECT_TRUE(coach.ok()) << coach.body;
    auto const driver = dispatcher.post("/api/drivers", json::object{{"name", driver_of_coach.name}, {"licence", driver_of_coach.id_number}, {"phone", driver_of_coach.phone}, {"base_id", depot.text("id")}});
    EXPECT_TRUE(driver.ok()) << driver.body;
    auto const demand = firm.clerk->post("/api/cases", json::object{{"service", "trip-demand"}, {"enterprise_id", firm.id}, {"channel", "web"}, {"form", json::object{{"heads", 2}, {"from_county", "安徽省宿州市砀山县"}, {"from_point", "测试集合点"},
        {"ready_day", "2020-02-21"}, {"ready_time", "08:00"}, {"needed_day", "2020-02-23"}, {"needed_time", "10:00"}, {"people", "自行报名"}}}});
    EXPECT_TRUE(demand.ok()) << demand.body;
    EXPECT_TRUE(firm.clerk->fire(std::string(demand.text("id")), "submit").ok());
    auto const accepted = officer.fire(std::string(demand.text("id")), "accept");
    EXPECT_TRUE(accepted.ok()) << accepted.body;
    auto const groups = officer.get("/api/travel-groups");
    auto const group_id = text_at(groups.items().at(0), "id");
    for (auto const& [from, to] : {std::pair(std::string(depot.text("id")), text_at(groups.items().at(0), "from_id")), std::pair(text_at(groups.items().at(0), "from_id"), text_at(groups.items().at(0), "to_id"))})
      EXPECT_TRUE(lead.post("/api/travel-times", json::object{{"from_id", from}, {"to_id", to}, {"minutes", 200}, {"km", 200}}).ok());
    auto const traveller = firm.clerk->post("/api/travel-groups/" + group_id + "/travellers", json::object{{"name", firm.staff[0].name}, {"document_number", firm.staff[0].id_number}, {"phone", firm.staff[0].phone}});
    EXPECT_TRUE(traveller.ok()) << traveller.body;
    auto const plan = lead.post("/api/trip-plans", json::object{{"name", "只归园区看计划"}, {"division", kPark}, {"from", "2020-02-21T00:00:00+08:00"}, {"until", "2020-02-24T00:00:00+08:00"}});
    EXPECT_TRUE(plan.ok()) << plan.body;
    auto const in_plan = "/api/trip-plans/" + std::string(plan.text("id"));
    world.wait_for_job(lead, std::string(lead.post(in_plan + "/solve", json::object{{"seconds", 1}}).text("job_id")));
    auto const solved = lead.get(in_plan);
    world.wait_for_job(lead, std::string(lead.post(in_plan + "/publish", json::object{{"version", 1}, {"revision", at(solved.json, "revision")}}).text("job_id")));
    auto const trips = lead.get("/api/trips");
    EXPECT_EQ(trips.items().size(), 1U) << trips.body;
    auto const trip_id = text_at(trips.items().at(0), "id");
    auto const trip_phone = lead.post("/api/trips/" + trip_id + "/phones", json::object{{"leader", "只归园区看领队"}});
    EXPECT_TRUE(trip_phone.ok()) << trip_phone.body;
    auto const member = lead.post("/api/trips/" + trip_id + "/team", json::object{{"name", "只归园区看随车"}, {"phone", "13900000077"}, {"duties", json::array{"leader"}}});
    auto const contact = lead.post("/api/trip-contacts", json::object{{"audience", "clinic"}, {"division", kPark}, {"name", "只归园区看院长"}, {"phone", "13900000078"}});
    EXPECT_TRUE(member.ok() && contact.ok()) << member.body << contact.body;
    auto const shop = lead.post("/api/shops", json::object{{"division", kPark}, {"name", "测试商店"}, {"sells", json::array{"water"}}, {"mon", "08:00-21:00"}});
    EXPECT_TRUE(shop.ok()) << shop.body;
    auto const bought = lead.post("/api/trips/" + trip_id + "/carry/purchases", json::object{{"item", "water"}, {"count", 1}, {"shop", "测试商店"}});
    EXPECT_TRUE(bought.ok()) << bought.body;
    auto const purchase = list_at(bought.json, "purchases").empty() ? std::string() : text_at(list_at(bought.json, "purchases").at(0), "id");
    std::string ask;
    for (auto const& one : list_at(member.json, "asks"))
      if (text_at(one, "audience") == "member") ask = text_at(one, "id");
    // Under way, and a rider left a word.
    auto const left = lead.post("/api/trips/" + trip_id + "/events", json::object{{"kind", "departed"}});
    EXPECT_TRUE(left.ok()) << left.body;
    auto const own = exchange(world.port(), "POST", "/api/ride/own", phone_head(), json::serialize(json::object{{"document_number", firm.staff[0].id_number}, {"phone", firm.staff[0].phone}}));
    auto const word = exchange(world.port(), "POST", "/api/ride/word", phone_head(), json::serialize(json::object{{"code", own.text("code")}, {"kind", "thanks"}, {"text", "只归园区看的话"}}));
    EXPECT_TRUE(word.ok()) << own.body << word.body;
    auto const words = lead.get("/api/ride-words");
    EXPECT_EQ(words.items().size(), 1U) << words.body;
    // Somebody over everything asked that the emergency be ended.
    auto const counted = whole.get("/api/erasures/survey?ends_on=" + world.today());
    auto const ending = whole.post("/api/erasures", json::object{{"ends_on", world.today()}, {"total", at(counted.json, "total")}, {"reason", "只归全域看的原因"}});
    EXPECT_TRUE(ending.ok()) << counted.body << ending.body;
    auto const declared = whole.post("/api/working-calendar/declarations", json::object{{"title", "校庆放假"}, {"notice", "测试府办发〔2020〕9号"}, {"days_off", json::array{"2020-09-01"}}});
    EXPECT_TRUE(declared.ok()) << declared.body;
    auto const rotation = admin.post("/api/key-rotations", json::object{{"reason", "只归全域看的原因"}, {"saved", true}});
    EXPECT_TRUE(rotation.ok()) << rotation.body;
    people.push_back(world.person(admin, "xinxi", "个人信息 负责人", {"lead"}, json::object{{"kind", "region"}, {"code", kPark}}, {"name", "id_number", "phone"}));
    auto const copy = people.back().post("/api/persons/" + person_id + "/data-copy", json::object{{"reason", "本人到窗口查询，测试"}});
    EXPECT_TRUE(copy.ok()) << copy.body;
    auto const slip = lead.post("/api/invitations", json::object{{"enterprise_id", firm.id}});
    EXPECT_TRUE(slip.ok()) << slip.body;
    auto const made = synthetic::make_enterprise(dice, 0);
    std::string account;
    auto const accounts = admin.get("/api/accounts?limit=200");
    for (auto const& row : accounts.items())
      if (text_at(row, "name") == firm.clerk->name()) account = text_at(row, "id");
    for (auto const& [what, id] : {std::pair{"file", &file_id}, {"line", &line_id}, {"person", &person_id}, {"job", &job_id}, {"account", &account}}) EXPECT_FALSE(id->empty()) << what;

    // The level set above had the rosters screened again, for everybody; another round is the park's own.
    std::string round;
    for (int tries = 0; tries < 500 && round.empty(); ++tries) {
      auto const opened = officer.post("/api/roster-rounds", json::object{{"why", "只归园区看的一轮"}});
      if (opened.ok()) world.wait_for_job(officer, std::string(opened.text("job_id"))), round = std::string(opened.text("round_id"));
      else std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(officer.get("/api/roster-rounds/" + round).text("state"), "done");
    world.settle();

    objects.by_path = {{"/api/cases/{id}", firm.case_id}, {"/api/cases/{id}/questions/{n}", "1"}, {"/api/cases/{case_id}", firm.case_id}, {"/api/cases/{case_id}/tasks/{task}", task}, {"/api/mails/{id}", mail}, {"/api/reference-lists/{name}", "social_insurance"}, {"/api/cases/{id}/tasks/{task}", task}, {"/api/enterprises/{id}", firm.id}, {"/api/files/{id}", file_id},
                       {"/api/rosters/{id}", firm.roster_id}, {"/api/roster-rounds/{id}", round}, {"/api/rosters/{id}/lines/{line}", line_id}, {"/api/persons/{id}", person_id}, {"/api/data-copies/{id}", std::string(copy.text("id"))}, {"/api/jobs/{id}", job_id},
                       {"/api/places/{id}", std::string(place.text("id"))}, {"/api/risk-levels/{id}", std::string(risk.text("id"))}, {"/api/accounts/{id}", account}, {"/api/invitations/{id}", std::string(slip.text("id"))},
                       {"/api/erasures/{id}", std::string(ending.text("id"))}, {"/api/key-rotations/{id}", std::string(rotation.text("id"))}, {"/api/working-calendar/declarations/{id}", std::string(declared.text("id"))}, {"/api/groups/{id}", std::string(group.text("id"))}, {"/api/groups/{id}/members/{member}", text_at(list_at(joined.json, "members").at(0), "id")},
                       {"/api/joint-reviews/{id}", std::string(review.text("id"))}, {"/api/duty/{id}", std::string(duty.text("id"))}, {"/api/supplies/movements/{id}", std::string(taken.text("id"))}, {"/api/supplies/transfers/{id}", std::string(sent.text("id"))},
                       {"/api/supplies/pledges/{id}", std::string(pledge.text("id"))}, {"/api/supplies/reports/{id}", std::string(told.text("id"))},
                       {"/api/observations/{id}", std::string(observed.text("id"))}, {"/api/field/phones/{id}", std::string(field_phone.text("id"))}, {"/api/passes/{id}", std::string(pass.text("id"))}, {"/api/checkpoints/{id}", gate_id}, {"/api/checkpoint-shifts/{id}", std::string(shift.text("shift_id"))}, {"/api/checkpoint-phones/{id}", phone_id},
                       {"/api/notices/{id}", text_at(notices.items().at(0), "id")}, {"/api/answers/{id}", std::string(answer.text("id"))}, {"/api/pushes/{id}", std::string(push.text("id"))}, {"/api/my/pushes/{id}", std::string(push.text("id"))},
                       {"/api/papers/{id}", std::string(letter.text("id"))}, {"/api/selections/{id}", std::string(selection.text("id"))}, {"/api/selections/{id}/confirmations/{case_id}", firm.case_id},
                       {"/api/drivers/{id}", std::string(driver.text("id"))}, {"/api/travel-groups/{id}", group_id}, {"/api/travel-groups/{id}/travellers/{traveller}", std::string(traveller.text("id"))}, {"/api/trip-plans/{id}", std::string(plan.text("id"))},
                       {"/api/trips/{id}", trip_id}, {"/api/trip-asks/{id}", ask}, {"/api/shops/{id}", std::string(shop.text("id"))}, {"/api/trip-purchases/{id}", purchase}, {"/api/ride-words/{id}", text_at(words.items().at(0), "id")}, {"/api/trip-contacts/{id}", std::string(contact.text("id"))}, {"/api/trip-phones/{id}", std::string(trip_phone.text("phone_id"))}, {"/api/services/{service}", "resumption"}, {"/api/policies/{id}", "worker_screening"}, {"/api/policy-drafts/{id}", text_at(drafted.json, "draft", "id")}};
    objects.by_member = {{"ids", pass.text("id")}, {"enterprise_id", firm.id}, {"case_id", firm.case_id}, {"file_id", file_id}, {"roster_id", firm.roster_id}, {"division", kPark}, {"item", "masks"}, {"count", 1}, {"store_id", store.text("id")}, {"from_store", store.text("id")}, {"person_id", person_id},
                         {"carrier_id", firm.id}, {"group", group_id}, {"plan_id", plan.text("id")}, {"service", "resumption"}, {"date", world.today()}, {"reason", "核对情况，测试之用"}, {"revision", at(shown, "revision")}, {"event", "withdraw"},
                         {"document_number", firm.staff[1].id_number}, {"phone", "13800001234"}, {"document", "plan"}, {"to", account}, {"account_id", account},
                         {"uscc", made.uscc}, {"name", "外来登记测试有限公司"}, {"industry", "industry"}, {"address", made.address}, {"contact", made.contact}, {"headcount", 10}};
    objects.telling = {firm.id, firm.case_id, firm.roster_id, firm.name, "只归园区看的提问"};
    for (auto const& person : firm.staff) {
      objects.telling.push_back(person.id_number);
      objects.telling.push_back(person.phone);
      objects.telling.push_back(person.name);
    }
  }

  // Somebody without an account registers for work, by phone.
  void applied() {
    auto const phone = [&](std::string const& path, json::object const& body) { return exchange(world.port(), "POST", path, phone_head(), json::serialize(body)); };
    auto const begun = phone("/api/apply", json::object{{"service", "work-registration"}, {"channel", "phone"}, {"division", kPark},
                                                        {"form", json::object{{"name", seeker.name}, {"id_number", seeker.id_number}, {"phone", seeker.phone}, {"trade", "缝纫"}, {"available", "2020-02-25"}, {"wage", 4500}}}});
    EXPECT_TRUE(begun.ok()) << begun.body;
    auto const handed_in = phone("/api/applied/" + std::string(begun.text("id")) + "/events", json::object{{"key", begun.text("key")}, {"event", "submit"}});
    EXPECT_TRUE(handed_in.ok()) << handed_in.body;
  }

  Reply ask(Person& who, Operation const& op, std::string const& target) {
    if (op.reads()) return who.get_without_coming_back(target);
    if (op.upload) return who.upload("x.csv", "x");
    return who.post(target, objects.body_for(op.body));
  }

  // One target for each way of asking: as it is, and with each of its questions answered by something of the park.
  std::vector<std::string> ways_of(Operation const& op) {
    auto const plain = *objects.path_of(op);
    std::vector<std::string> out{plain};
    for (auto const& name : op.query) {
      if (auto const* known = objects.by_member.if_contains(name); known && known->is_string()) out.push_back(plain + "?" + name + "=" + encoded(known->get_string()));
      if (name == "view") out.push_back(plain + "?view=all");
      if (name == "limit") out.push_back(plain + "?limit=200");
      if (name == "as") out.push_back(plain + "?as=xlsx");
      if (name == "as_of" || name == "at") out.push_back(plain + "?" + name + "=" + encoded(to_iso(world.now())));
    }
    return out;
  }
  // Everything anybody's name, number and telephone is of: who of the park is in the house's care.
  std::vector<RosterPerson> everybody() const {
    auto out = firm.staff;
    for (auto const& one : {met, driver_of_coach, seeker}) out.push_back(one);
    return out;
  }
  // Which of a person's texts stand in a text; empty: none. JSON of another writer may have escaped it.
  static std::string told_of(RosterPerson const& who, std::string_view text) {
    std::string out;
    for (auto const& [what, value] : {std::pair{"number", who.id_number}, std::pair{"phone", who.phone}, std::pair{"name", who.name}})
      if (!value.empty() && contains(text, value)) out += std::string(what) + " ";
    return out;
  }

  // What a reply says, sheets and papers unpacked.
  std::string said(Operation const& op, Reply const& reply) {
    if (reply.ok() && reply.body.starts_with("%PDF-")) return text_of_pdf(reply.body);
    if ((op.media != "application/octet-stream" && !reply.body.starts_with("PK")) || !reply.ok()) return reply.body;
    auto const sheet = formats::open_workbook(reply.body);
    if (!sheet) return reply.body;
    std::string out;
    for (size_t tab = 0; tab < (*sheet)->sheets().size(); ++tab)
      (void)(*sheet)->read_rows(tab, [&](formats::Row const& row) {
        for (uint32_t column = 1; column <= 40; ++column) out += formats::display(row.at(column)) + "\n";
        return true;
      });
    return out;
  }
};

TEST(Access, a_role_that_is_not_on_the_list_is_refused_whatever_it_asks) {
  Matrix park;
  ASSERT_GT(park.all.size(), 60U);
  int asked = 0;
  for (auto const& op : park.all) {
    if (op.roles.empty() || kOnOneself.contains(op.id)) continue;
    auto const target = park.objects.path_of(op);
    ASSERT_TRUE(target) << op.id << " " << op.path << ": this file has no object of that kind to ask about; add one to Matrix::fill";
    for (auto const& [role, person] : park.own) {
      if (op.roles.contains(role)) continue;
      auto const reply = park.ask(*person, op, *target);
      EXPECT_EQ(reply.status, 403) << op.id << " as " << role << ": " << reply.body.substr(0, 300);
      ++asked;
    }
  }
  EXPECT_GT(asked, 100);
}

TEST(Access, another_city_and_another_enterprise_get_at_nothing_and_leave_no_trace) {
  Matrix park;
  auto const before = std::pair(park.officer.shown(park.firm.case_id), park.officer.get("/api/enterprises/" + park.firm.id).json);
  auto const journal = park.world.journal_length();
  int asked = 0;
  for (auto const& op : park.all) {
    if (op.roles.empty() || kOnOneself.contains(op.id) || kForEverybody.contains(op.id) || kOneForTheHouse.contains(op.id) || kKeptByEach.contains(op.id)) continue;
    auto const target = park.objects.path_of(op);
    ASSERT_TRUE(target) << op.id << " " << op.path << ": add an object of that kind to Matrix::fill";
    bool names_ours = op.names_object();
    std::vector<std::string> targets{*target};
    if (op.reads() && !op.names_object()) {
      for (auto const& name : op.query)
        if (auto const* known = park.objects.by_member.if_contains(name); known && known->is_string()) targets.push_back(*target + "?" + name + "=" + encoded(known->get_string()));
        else if (name == "q")
          for (auto const& telling : park.objects.telling) targets.push_back(*target + "?q=" + encoded(telling));
    }
    if (!op.reads() && !names_ours) {
      auto const body = park.objects.body_for(op.body);
      for (auto const* ours : {"enterprise_id", "case_id", "roster_id", "file_id", "division"}) names_ours = names_ours || body.contains(ours);
      if (!names_ours) continue;  // makes something of the actor's own
    }
    for (auto const& [role, person] : park.foreign) {
      if (!op.roles.contains(role) || (role == "enterprise_clerk" && kSentToBoth.contains(op.id))) continue;
      for (auto const& one : targets) {
        auto const reply = park.ask(*person, op, one);
        ++asked;
        EXPECT_LT(reply.status, 500) << op.id << " as foreign " << role << ": " << reply.body;
        if (names_ours) {
          EXPECT_TRUE(reply.status == 403 || reply.status == 404 || beyond(reply)) << op.id << " as foreign " << role << ": " << reply.status << " " << reply.body.substr(0, 400);
          continue;
        }
        auto const text = park.said(op, reply);
        for (auto const& telling : park.objects.telling) {
          if (one.ends_with("=" + encoded(telling)) && !reply.ok()) continue;  // a refusal may repeat what was asked
          EXPECT_FALSE(contains(text, telling)) << op.id << " as foreign " << role << " " << one << " tells " << telling << ": " << text.substr(0, 400);
        }
      }
    }
  }
  EXPECT_GT(asked, 150);
  EXPECT_EQ(park.world.journal_length(), journal) << "somebody's refused attempt changed something";
  EXPECT_EQ(park.officer.shown(park.firm.case_id), before.first);
  EXPECT_EQ(park.officer.get("/api/enterprises/" + park.firm.id).json, before.second);
}

TEST(Access, without_a_log_in_there_is_nothing) {
  Matrix park;
  for (auto const& op : park.all) {
    if (op.roles.empty() || kOnOneself.contains(op.id)) continue;
    auto const target = park.objects.path_of(op);
    ASSERT_TRUE(target) << op.path;
    auto const reply = exchange(park.world.port(), op.verb, *target, "Idempotency-Key: " + park.world.new_key() + "\r\nContent-Type: application/json\r\n", op.reads() ? "" : "{}");
    EXPECT_EQ(reply.status, 401) << op.id << " " << reply.body;
  }
}

// What asks for no session. Each was looked at: an endpoint that joins them must be looked at too, and named here.
TEST(Access, what_is_open_without_a_session_is_this_and_nothing_else) {
  Matrix park;
  std::set<std::string> open;
  for (auto const& op : park.all)
    if (op.roles.empty()) open.insert(op.id);
  EXPECT_EQ(open, (std::set<std::string>{"session.log_in", "answers.list", "passes.own", "passes.own_code", "passes.lists",  // three things only the holder knows; what the house signed for everybody
                                         "checkpoint_phone.enrol", "checkpoint_phone.bundle", "checkpoint_phone.look_up", "checkpoint_phone.synchronise",
                                         "trip_phone.enrol", "trip_phone.bundle", "trip_phone.synchronise",  // a leader's phone by its token
                                         "apply.services", "apply.service", "apply.open", "apply.show", "apply.form", "apply.paper", "apply.event", "apply.ask", "apply.answer",  // the key of one's own case
                                         "ride.join", "ride.own",                                                                                   // three things only the worker knows, and his enterprise's code
                                         "ride.mine", "ride.word", "ride.drive",                                                                    // the rider's or driver's own code
                                         "evening.open", "evening.answer",                                                                          // the code of a message, and the last four digits of the telephone it went to
                                         "applicant.ask_code", "applicant.sign_in", "applicant.session", "applicant.sign_out",                       // a code to a telephone or mail address, and the cookie it was changed for
                                         "applicant.cases", "applicant.show", "applicant.begin", "applicant.add", "applicant.form", "applicant.paper", "applicant.event", "applicant.ask", "applicant.answer",
                                         "join.show", "join.claim", "join.paper",                                                                    // code and PIN of a slip; the key its claim answered
                                         "rights.read",                                                                                              // a ticket of ten minutes, given for a code or by an officer
                                         "papers.verify",                                                                                            // the check code on the paper
                                         "selections.board", "selections.record",                                                                    // public by their nature, names masked
                                         "selections.own", "selections.find_own", "selections.choose_own", "selections.pass_own", "selections.own_confirmation"}));
}

TEST(Access, an_applicants_page_without_his_cookie_is_nobodys_and_a_log_in_does_not_help) {
  Matrix park;
  auto const journal = park.world.journal_length();
  park.objects.by_path["/api/applicant/cases/{id}"] = park.firm.case_id;
  park.objects.by_path["/api/applicant/cases/{id}/questions/{n}"] = "1";
  int asked = 0;
  for (auto const& op : park.all) {
    if (!op.id.starts_with("applicant.") || op.id == "applicant.ask_code" || op.id == "applicant.sign_in" || op.id == "applicant.session" || op.id == "applicant.sign_out") continue;
    auto target = *park.objects.path_of(op);
    if (op.upload) target += "?paper=identity&name=a.pdf";
    auto const body = op.reads() ? std::string() : json::serialize(park.objects.body_for(op.body));
    for (auto const* cookie : {"", "Cookie: applicant=x\r\n", "Cookie: session=x\r\n"}) {
      auto const reply = exchange(park.world.port(), op.verb, target, park.phone_head() + cookie, body);
      // A cookie without its token is a page of somebody else's.
      EXPECT_EQ(reply.status, !op.reads() && contains(std::string_view(cookie), "applicant=") ? 403 : 401) << op.id << " " << cookie << reply.body;
      ++asked;
    }
    auto const reply = op.reads() ? park.admin.get_without_coming_back(target) : park.admin.post(target, park.objects.body_for(op.body));
    EXPECT_EQ(reply.status, 401) << op.id << " as a log-in: " << reply.body;
  }
  EXPECT_EQ(asked, 27);
  EXPECT_EQ(park.world.journal_length(), journal);
}

TEST(Access, a_phone_without_its_token_gets_nothing_and_a_log_in_does_not_help) {
  Matrix park;
  auto const journal = park.world.journal_length();
  auto const body_for = [&](Operation const& op, std::string const& token) {
    auto body = park.objects.body_for(op.body);
    if (!op.id.ends_with("_phone.enrol")) body["token"] = token;
    if (op.id == "checkpoint_phone.look_up") body["number"] = park.firm.staff[0].id_number;
    if (op.id.ends_with("_phone.enrol")) body["code"] = "0000000000";
    return body;
  };
  int asked = 0;
  for (auto const& op : park.all) {
    if (!op.id.starts_with("checkpoint_phone.") && !op.id.starts_with("trip_phone.")) continue;
    for (auto const& token : {std::string("x"), park.phone_id, park.phone_token.substr(1)}) {
      auto const body = body_for(op, token);
      for (auto const& reply : {exchange(park.world.port(), op.verb, op.path, park.phone_head(), json::serialize(body)), park.admin.post(op.path, body), park.lead.post(op.path, body)}) {
        ++asked;
        EXPECT_EQ(reply.status, op.id.ends_with("_phone.enrol") ? 409 : 401) << op.id << " " << reply.body;
        for (auto const& telling : park.objects.telling) EXPECT_FALSE(contains(reply.body, telling)) << op.id;
      }
    }
    // From another site's page, or without a request id: nothing either, token or not.
    auto const body = json::serialize(body_for(op, park.phone_token));
    if (!op.id.ends_with("_phone.bundle")) {  // reads
      EXPECT_EQ(exchange(park.world.port(), op.verb, op.path, park.phone_head() + "Origin: https://elsewhere.example\r\n", body).status, 403) << op.id;
      EXPECT_EQ(exchange(park.world.port(), op.verb, op.path, "Content-Type: application/json\r\n", body).status, 422) << op.id;
    }
  }
  EXPECT_EQ(asked, 63);
  EXPECT_EQ(park.world.journal_length(), journal);
}

TEST(Access, a_phone_with_its_token_gets_at_its_checkpoint_once_each_and_at_nothing_staff_may) {
  Matrix park;
  auto const ask = [&](std::string const& what, json::object body) {
    body["token"] = park.phone_token;
    return exchange(park.world.port(), "POST", "/api/checkpoint-phone/" + what, park.phone_head(), json::serialize(body));
  };
  auto const bundle = ask("bundle", {});
  EXPECT_TRUE(bundle.ok()) << bundle.body;
  auto const found = ask("look-up", {{"sequence", 5}, {"number", park.firm.staff[0].id_number}});
  EXPECT_TRUE(found.ok()) << found.body;
  EXPECT_EQ(list_at(found.json, "passes").size(), 1U);
  for (auto const& text : {bundle.body, found.body}) {
    EXPECT_FALSE(contains(text, park.firm.staff[0].id_number));
    EXPECT_FALSE(contains(text, park.firm.staff[0].phone));
    EXPECT_FALSE(contains(text, park.firm.staff[0].name));
  }
  // Heard on the way and said again: refused, whoever says it.
  EXPECT_EQ(ask("look-up", {{"sequence", 5}, {"number", park.firm.staff[0].id_number}}).code(), "checkpoint.replayed");
  EXPECT_EQ(ask("synchronise", {{"sequence", 4}, {"entries", json::array()}}).code(), "checkpoint.replayed");
  // The token is no log-in: as a cookie or a bearer it opens nothing staff may do.
  for (auto const& op : park.all) {
    if (op.roles.empty() || kOnOneself.contains(op.id)) continue;
    auto const target = park.objects.path_of(op);
    auto const reply = exchange(park.world.port(), op.verb, *target, park.phone_head() + "Cookie: session=" + park.phone_token + "\r\nAuthorization: Bearer " + park.phone_token + "\r\n", op.reads() ? "" : "{}");
    EXPECT_EQ(reply.status, 401) << op.id << " " << reply.body;
  }
  // Cut off: it hands in what it has, and gets nothing.
  EXPECT_TRUE(park.officer.post("/api/checkpoint-phones/" + park.phone_id + "/cut-off", json::object{{"reason", "手机丢失，测试"}}).ok());
  EXPECT_EQ(ask("bundle", {}).code(), "checkpoint.cut_off");
  EXPECT_EQ(ask("look-up", {{"sequence", 9}, {"number", park.firm.staff[0].id_number}}).code(), "checkpoint.cut_off");
  auto const handed_in = ask("synchronise", {{"sequence", 10}, {"entries", json::array()}});
  EXPECT_TRUE(at(handed_in.json, "revoked").as_bool()) << handed_in.body;
}

// Nobody of these has a right to see anything in full.
TEST(Access, who_may_not_unmask_reads_nobody_in_full_in_any_answer_sheet_or_paper) {
  Matrix park;
  int read = 0, sheets = 0, papers = 0;
  for (auto const& op : park.all) {
    if (!op.reads() || op.roles.empty() || op.id == "files.download" || op.id == "rosters.annotated") continue;  // the enterprise's own sheet, for who may see it
    ASSERT_TRUE(park.objects.path_of(op)) << op.path;
    for (auto const* role : {"officer", "inspector", "reviewer", "lead", "auditor", "administrator"}) {
      if (!op.roles.contains(role)) continue;
      for (auto const& target : park.ways_of(op)) {
        auto const reply = park.ask(*park.own.at(role), op, target);
        EXPECT_LT(reply.status, 500) << op.id << " as " << role << ": " << reply.body;
        if (!reply.ok()) continue;
        ++read;
        sheets += reply.body.starts_with("PK") ? 1 : 0;
        papers += reply.body.starts_with("%PDF-") ? 1 : 0;
        auto const text = park.said(op, reply);
        for (auto const& person : park.everybody()) {
          if (target.ends_with("=" + encoded(person.id_number))) continue;  // found by his number: the answer may repeat the question
          auto const told = Matrix::told_of(person, text);
          EXPECT_EQ(kNamesOnPaper.contains(op.id) && told == "name " ? "" : told, "") << op.id << " as " << role << " " << target << ": " << text.substr(0, 400);
        }
      }
    }
  }
  EXPECT_GT(read, 150);
  EXPECT_GT(sheets, 10);
  EXPECT_GT(papers, 5);
}

// Another city, another enterprise, another carrier, a guard at another gate: whatever they ask and however, nobody of the park is in it, masked or not.
TEST(Access, a_list_as_a_workbook_has_the_rows_the_screen_shows) {
  Matrix park;
  int lists = 0;
  int64_t rows = 0;
  for (auto const& op : park.all) {
    if (!op.reads() || !op.roles.contains("officer") || std::find(op.query.begin(), op.query.end(), "as") == op.query.end()) continue;
    auto const path = *park.objects.path_of(op);
    auto const list = park.ask(*park.own.at("officer"), op, path);
    auto const book = park.ask(*park.own.at("officer"), op, path + "?as=xlsx&language=en");
    ASSERT_EQ(book.ok(), list.ok()) << op.id << ": " << book.body.substr(0, 300);
    if (!list.ok()) continue;
    auto const sheet = formats::open_workbook(book.body);
    ASSERT_TRUE(sheet) << op.id;
    int64_t found = -1;  // the head
    ASSERT_TRUE((*sheet)->read_rows(0, [&](formats::Row const&) { return ++found, true; })) << op.id;
    auto const total = list.number("total");
    EXPECT_EQ(found, std::max<int64_t>(total, static_cast<int64_t>(list.items().size()))) << op.id << " " << path;
    ++lists;
    rows += found;
  }
  EXPECT_GT(lists, 25);
  EXPECT_GT(rows, 60);
  auto const wrong = park.officer.get("/api/cases?as=pdf");
  EXPECT_EQ(wrong.code(), "field.not_allowed") << wrong.body;
  EXPECT_EQ(park.officer.get("/api/cases?view=mine&as=xlsx").fields.at("content-type"), std::string(kXlsxMedia));
}

TEST(Access, nobody_outside_reads_of_anybody_in_any_answer_sheet_paper_or_stream) {
  Matrix park;
  auto const masked = [](std::string const& number) { return number.substr(0, 6) + "********" + number.substr(14); };
  int read = 0;
  for (auto const& op : park.all) {
    if (!op.reads() || op.roles.empty()) continue;
    for (auto const& [role, person] : park.foreign) {
      if (!op.roles.contains(role)) continue;
      auto ways = park.ways_of(op);
      for (auto const& name : op.query)
        if (name == "q")
          for (auto const& one : park.everybody())
            for (auto const& text : {one.id_number, one.phone, one.name}) ways.push_back(*park.objects.path_of(op) + "?q=" + encoded(text));
      for (auto const& target : ways) {
        auto const reply = park.ask(*person, op, target);
        if (!reply.ok()) continue;  // a refusal may repeat what was asked
        ++read;
        auto const text = park.said(op, reply);
        for (auto const& one : park.everybody()) {
          EXPECT_EQ(Matrix::told_of(one, text), "") << op.id << " as foreign " << role << " " << target << ": " << text.substr(0, 400);
          EXPECT_FALSE(contains(text, masked(one.id_number))) << op.id << " as foreign " << role << " " << target << ": not even masked";
        }
      }
    }
  }
  EXPECT_GT(read, 150);

  // The live channel of every role, in the park and outside, while a person is noted and one is registered.
  std::map<std::string, std::string> heard;
  std::vector<std::thread> listening;
  for (auto const* set : {&park.own, &park.foreign})
    for (auto const& [role, person] : *set) {
      auto& into = heard[(set == &park.own ? "own " : "foreign ") + role];
      listening.emplace_back([&into, person = person] { into = person->listen(1); });
    }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  auto const newcomer = park.one_from("本地", "");
  EXPECT_TRUE(park.on_site(park.firm, park.inspector, newcomer).ok());
  for (auto& one : listening) one.join();
  int told = 0;
  for (auto const& [who, text] : heard) {
    told += contains(text, "event: changed") ? 1 : 0;
    auto all = park.everybody();
    all.push_back(newcomer);
    for (auto const& one : all) EXPECT_EQ(Matrix::told_of(one, text), "") << who << " " << text;
  }
  EXPECT_GT(told, 0);

  // A guard at a gate of the other city.
  auto& lead = *park.foreign.at("lead");
  auto const gate = lead.post("/api/places", json::object{{"kind", "checkpoint"}, {"name", "云泽卡口"}, {"division", kElsewhere}});
  auto const shift = lead.post("/api/checkpoints/" + std::string(gate.text("id")) + "/shifts", json::object{{"from", to_iso(park.world.now())}, {"to", to_iso(park.world.now() + Minutes{480})}, {"lead", "云泽带班"}});
  auto const phone = exchange(park.world.port(), "POST", "/api/checkpoint-phone/enrol", park.phone_head(), json::serialize(json::object{{"code", shift.text("code")}, {"name", "云泽手机"}}));
  ASSERT_TRUE(phone.ok()) << phone.body;
  int64_t sequence = 1;
  for (auto const& one : park.everybody()) {
    auto const found = exchange(park.world.port(), "POST", "/api/checkpoint-phone/look-up", park.phone_head(), json::serialize(json::object{{"token", phone.text("token")}, {"sequence", sequence++}, {"number", one.id_number}}));
    for (auto const& text : {phone.body, found.body}) EXPECT_EQ(Matrix::told_of(one, text), "") << text.substr(0, 400);
  }
}

}  // namespace
}  // namespace ly::story
