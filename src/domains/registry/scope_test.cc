// Who reaches what: every endpoint of the registry, every role, own and foreign region, own and foreign enterprise, through
// the endpoint table itself, as the HTTP edge calls it.
#include <gtest/gtest.h>

#include <map>

#include "domains/registry/registry_test_house.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kOtherCounty;
using test::kOtherTown;
using test::kTown;

// o officer, r reviewer, i inspector, l lead, c enterprise clerk, a auditor, m administrator.
std::map<std::string, std::string> const kMayReach = {
    {"GET /api/enterprises", "orilcamd"}, {"GET /api/enterprises/export.xlsx", "orila"}, {"GET /api/enterprises/template.xlsx", "orila"},
    {"GET /api/enterprises/{id}", "orilcamd"}, {"POST /api/enterprises", "ol"}, {"POST /api/enterprises/import", "ol"},
    {"POST /api/enterprises/{id}", "olc"}, {"POST /api/enterprises/{id}/unmask", "orilc"},
    {"GET /api/persons", "orilcamd"}, {"POST /api/persons/{id}/unmask", "orilc"}, {"POST /api/persons/{id}/correct", "ol"}, {"POST /api/persons/{id}/erase", "lm"},
    {"GET /api/risk-levels", "orilcamd"}, {"GET /api/risk-levels/export.xlsx", "orila"}, {"GET /api/risk-levels/template.xlsx", "orila"},
    {"POST /api/risk-levels", "l"}, {"POST /api/risk-levels/import", "l"}, {"POST /api/risk-levels/{id}/end", "l"},
    {"GET /api/divisions", "orilcamd"}, {"GET /api/industries", "orilcamd"},
    {"GET /api/places", "orilcamd"}, {"GET /api/places/export.xlsx", "orila"}, {"GET /api/places/template.xlsx", "orila"}, {"POST /api/places/import", "ol"},
    {"POST /api/places", "ol"}, {"POST /api/places/{id}", "ol"},
    {"GET /api/groups/export.xlsx", "orila"}, {"GET /api/groups/template.xlsx", "orila"}, {"POST /api/groups/import", "ol"},
    {"GET /api/duty/export.xlsx", "orila"}, {"GET /api/duty/template.xlsx", "orila"}, {"POST /api/duty/import", "ol"},
};

struct ScopeTest : ::testing::Test {
  test::RegistryHouse house;
  Jobs jobs{*house.desk, [](View const&, std::string const&) { return std::optional<Actor>(); }};
  std::vector<Endpoint> table;
  Enterprise own_firm = house.add_firm(kTown), foreign_firm = house.add_firm(kOtherTown);
  PersonIn const own_in = house.person_in(own_firm), foreign_in = house.person_in(foreign_firm);
  PersonId own_person = house.put(own_in).id, foreign_person = house.put(foreign_in).id;
  PlaceId own_place, foreign_place;
  int corrections = 0;

  void SetUp() override {
    add_sheet_jobs(house.registry.exchange.ways(), jobs);
    table = endpoints(house.registry, jobs);
    auto const place = [&](std::string division, std::string name) {
      return house.write(Actor::system(), [&](Context& c) { return house.registry.places.add(c, {division, "village", name, {}, {}}); })->id;
    };
    own_place = place(kTown, "花庄村");
    foreign_place = place(kOtherTown, "柳庄村");
  }
  void TearDown() override { house.expect_sound(); }

  // What the endpoint answers this actor: "ok" or the problem's code.
  std::string ask(Endpoint const& row, Actor const& who, EndpointInput const& input) {
    if (row.writes) {
      auto const r = house.write(who, [&](Context& c) { return row.write(c, input); });
      return r ? "ok" : r.error().code;
    }
    auto const r = house.read(who, [&](View const& v) { return row.read(v, input); });
    return r ? "ok" : r.error().code;
  }
  json::object body_for(Endpoint const& row) {
    if (row.path == "/api/enterprises/{id}") return {{"revision", 1}, {"headcount", 121}};
    if (row.path == "/api/places/{id}") return {{"revision", 1}, {"division", kTown}, {"kind", "village"}, {"name", "新村"}};
    if (row.path.ends_with("/erase")) return {{"reason", "本人要求删除"}};
    if (row.path.ends_with("/correct")) return {{"name", "测试更名" + std::to_string(++corrections)}, {"reason", "本人要求更正"}};  // another each time
    if (row.path.ends_with("/unmask")) return {{"fields", json::array{"phone"}}, {"reason", "电话核对名册"}};
    return {};
  }
  static std::vector<Actor> actors_of(Role role, std::string own_firm_id) {
    if (role == Role::enterprise_clerk) return {test::TestHouse::clerk(own_firm_id)};
    return {test::TestHouse::actor(role, kCounty), test::TestHouse::actor(role, kTown)};
  }
};

TEST_F(ScopeTest, every_endpoint_names_its_roles) {
  constexpr std::string_view kLetters = "orilcamd";
  static_assert(kLetters.size() == std::size(kRoles));
  std::set<std::string> seen;
  for (auto const& row : table) {
    auto const name = std::string(row.verb) + " " + std::string(row.path);
    ASSERT_TRUE(kMayReach.contains(name)) << name;
    seen.insert(name);
    for (size_t i = 0; i < std::size(kRoles); ++i)
      EXPECT_EQ(row.may.has(kRoles[i]), kMayReach.at(name).find(kLetters[i]) != std::string::npos) << name << " " << name_of(kRoles[i]);
    EXPECT_FALSE(row.may.empty()) << name << " is open without log-in";
  }
  EXPECT_EQ(seen.size(), kMayReach.size());
}

TEST_F(ScopeTest, foreign_objects_are_not_there_for_any_role) {
  int asked = 0;
  for (auto const& row : table) {
    if (row.path.find("{id}") == std::string_view::npos || row.path.starts_with("/api/risk-levels")) continue;  // levels are the house's, for all of China
    bool const person = row.path.starts_with("/api/persons"), place = row.path.starts_with("/api/places");
    auto const foreign = person ? foreign_person.text : place ? foreign_place.text : foreign_firm.id.text;
    for (auto role : kRoles) {
      if (!row.may.has(role)) continue;
      for (auto& actor : actors_of(role, own_firm.id.text)) {
        for (auto const& id : {foreign, std::string("01EBAAAAAAAAAAAAAAAAAAAAAA")}) {
          EndpointInput input;
          input.texts = {{"id", id}};
          if (row.writes) input.body = body_for(row);
          EXPECT_EQ(ask(row, test::RegistryHouse::with_rights(actor), input), "not_found") << row.verb << " " << row.path << " " << name_of(role);
          ++asked;
        }
      }
    }
  }
  EXPECT_GT(asked, 60);
  EXPECT_EQ(house.erased.ids.size(), 0U);
  EXPECT_EQ(house.facts("personal.unmasked") + house.facts("enterprise.changed") + house.facts("place.changed"), 0);
}

TEST_F(ScopeTest, own_objects_are_there_for_every_role_that_may) {
  for (auto const& row : table) {
    if (row.path.find("{id}") == std::string_view::npos || row.path.starts_with("/api/risk-levels") || row.path.ends_with("/erase")) continue;
    bool const person = row.path.starts_with("/api/persons"), place = row.path.starts_with("/api/places");
    auto const own = person ? own_person.text : place ? own_place.text : own_firm.id.text;
    for (auto role : kRoles) {
      if (!row.may.has(role)) continue;
      for (auto& actor : actors_of(role, own_firm.id.text)) {
        EndpointInput input;
        input.texts = {{"id", own}};
        if (row.writes) input.body = body_for(row);
        auto const answer = ask(row, test::RegistryHouse::with_rights(actor), input);
        EXPECT_TRUE(answer == "ok" || answer == "stale") << row.verb << " " << row.path << " " << name_of(role) << " " << answer;  // stale: the role before changed it
      }
    }
  }
}

// Whatever a list answers, nothing of a foreign region or firm is in it, and nobody's number, name or telephone in full.
TEST_F(ScopeTest, lists_hold_nothing_foreign_and_nothing_unmasked) {
  int asked = 0;
  for (auto const& row : table) {
    if (row.writes || row.path.find("{id}") != std::string_view::npos || row.answer_media != "application/json") continue;
    if (row.path == "/api/places" || row.path == "/api/divisions") continue;  // public
    for (auto role : kRoles) {
      if (!row.may.has(role)) continue;
      for (auto& actor : actors_of(role, own_firm.id.text)) {
        std::vector<std::string> queries{""};
        if (row.path == "/api/persons") queries = {own_in.name, own_in.document_number, foreign_in.document_number};
        for (auto const& q : queries) {
          EndpointInput input;
          if (!q.empty()) input.texts = {{"q", q}};
          auto const r = house.read(test::RegistryHouse::with_rights(actor), [&](View const& v) { return row.read(v, input); });
          ASSERT_TRUE(r) << row.path << " " << r.error().code;
          auto const& text = std::get<JsonAnswer>(*r).text;
          for (auto const& secret : {foreign_firm.id.text, foreign_firm.uscc, foreign_person.text, own_in.document_number, own_in.phone, own_in.name, std::string("13900001234")})
            EXPECT_EQ(text.find(secret), std::string::npos) << row.path << " " << name_of(role) << " shows " << secret;
          ++asked;
        }
      }
    }
  }
  EXPECT_GT(asked, 40);
}

TEST_F(ScopeTest, writing_into_a_foreign_region_is_refused) {
  for (auto const& row : table) {
    EndpointInput input;
    if (row.verb == "POST" && row.path == "/api/enterprises") {
      input.body = {{"uscc", identifiers::make_uscc(house.dice)}, {"name", "外地厂"}, {"division", kOtherTown}};
      EXPECT_EQ(ask(row, house.officer(), input), "form.invalid");
    }
    if (row.verb == "POST" && row.path == "/api/places") {
      input.body = {{"division", kOtherTown}, {"kind", "village"}, {"name", "外村"}};
      EXPECT_EQ(ask(row, house.officer(), input), "form.invalid");
    }
    if (row.verb == "POST" && row.path == "/api/enterprises/{id}") {  // one's own firm moved out of one's own region
      input.texts = {{"id", own_firm.id.text}};
      input.body = {{"revision", 1}, {"division", kOtherTown}};
      EXPECT_EQ(ask(row, house.officer(), input), "form.invalid");
    }
  }
  EXPECT_EQ(house.facts("enterprise.added"), 2);
}

}  // namespace
}  // namespace ly::registry
