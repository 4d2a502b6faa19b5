// What both stories of bringing people back need (part 2): the carrier and three enterprises, a demand as the clerk files it, lists, drivers who signed,
// roads, and a plan that is solved and published by jobs.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "base/text.h"
#include "park.h"

namespace ly::story {

inline void is_done(Reply const& reply) { ASSERT_TRUE(reply.ok()) << reply.status << " " << reply.body; }

struct RoadStory : ::testing::Test {
  Park park;
  World& world = park.world;
  Firm& carrier = park.register_firm("测试客运有限公司", 6);
  Firm& garments = park.register_firm("测试服饰有限公司", 12);
  Firm& foods = park.register_firm("测试食品有限公司", 16);
  Firm& machines = park.register_firm("测试机械有限公司", 12);
  Person dispatcher = world.person(park.admin, "diaodu", "测试客运 调度", {"dispatcher"}, {{"kind", "enterprise"}, {"id", carrier.id}});
  std::string depot, plan_id;

  json::object demand_form(int64_t heads, std::string_view people = "自行报名") {
    return {{"heads", heads}, {"from_county", "安徽省宿州市砀山县"}, {"from_point", "白石乡政府"}, {"ready_day", "2020-02-21"}, {"ready_time", "19:24"}, {"needed_day", "2020-02-22"}, {"needed_time", "10:00"}, {"people", people}};
  }
  // The clerk asks, the officer accepts: the case's id.
  std::string demand(Firm& firm, int64_t heads) {
    auto const opened = firm.clerk->post("/api/cases", json::object{{"service", "trip-demand"}, {"enterprise_id", firm.id}, {"channel", "web"}, {"form", demand_form(heads)}});
    EXPECT_TRUE(opened.ok()) << opened.body;
    std::string const id(opened.text("id"));
    auto const submitted = firm.clerk->fire(id, "submit"), accepted = park.officer.fire(id, "accept");
    EXPECT_TRUE(submitted.ok()) << submitted.body;
    EXPECT_TRUE(accepted.ok()) << accepted.body;
    return id;
  }
  json::object group_of(std::string const& case_id) {
    auto const groups = park.officer.get("/api/travel-groups?limit=200");
    for (auto const& row : groups.items())
      if (text_at(row, "case_id") == case_id) return row.as_object();
    ADD_FAILURE() << "no group for the case " << groups.body;
    return {};
  }
  // A list of so many people, a person's number twice and a wrong one among them if wished.
  json::value list(Firm& firm, std::string const& group, int64_t count, bool with_faults) {
    std::string sheet = "姓名,身份证号,手机\n";
    for (auto const& person : park.well(static_cast<int>(count))) sheet += person.name + "," + person.id_number + "," + person.phone + "\n", last = person.id_number;
    if (with_faults) sheet += "测试重复," + last + ",13900000001\n测试错号,990000190001010010,13900000002\n";
    auto const file = firm.clerk->upload("list.csv", sheet);
    EXPECT_TRUE(file.ok()) << file.body;
    auto const started = firm.clerk->post("/api/travel-groups/" + group + "/import", json::object{{"file_id", file.text("id")}});
    EXPECT_TRUE(started.ok()) << started.body;
    return world.wait_for_job(*firm.clerk, std::string(started.text("job_id")));
  }
  std::string last;
  std::string driver(std::string const& name, std::string const& phone) {
    auto const who = park.one_from("本地", "");
    auto const made = dispatcher.post("/api/drivers", json::object{{"name", name}, {"licence", who.id_number}, {"phone", phone}, {"base_id", depot}});
    EXPECT_TRUE(made.ok()) << made.body;
    return std::string(made.text("id"));
  }
  void coach(std::string const& plate) { is_done(dispatcher.post("/api/coaches", json::object{{"plate", plate}, {"seats", 24}, {"depot_id", depot}})); }
  Reply sign(std::string const& id, json::array driven) {
    auto const now = dispatcher.get("/api/drivers/" + id);
    return dispatcher.post("/api/drivers/" + id + "/hours", json::object{{"from", "2020-02-14T00:00:00+08:00"}, {"to", "2020-02-21T19:00:00+08:00"}, {"driven", std::move(driven)}, {"revision", now.number("revision")}});
  }
  static json::object run(std::string const& from, std::string const& to) { return {{"from", "2020-02-21T" + from + ":00+08:00"}, {"to", "2020-02-21T" + to + ":00+08:00"}}; }
  void road(json::object const& group) {
    for (auto const& [from, to, minutes] : {std::tuple(depot, text_at(group, "from_id"), 10), std::tuple(text_at(group, "from_id"), text_at(group, "to_id"), 635), std::tuple(depot, text_at(group, "to_id"), 635)})
      is_done(dispatcher.post("/api/travel-times", json::object{{"from_id", from}, {"to_id", to}, {"minutes", minutes}, {"km", minutes * 1.5}}));
  }
  json::value board() { return park.lead.get("/api/trip-plans/" + plan_id).json; }
  int64_t figure(json::value const& of, std::string_view name) {
    auto const v = at(of, name);
    return v.is_int64() ? v.get_int64() : -1;
  }
  json::value ran(Reply const& started) {
    EXPECT_TRUE(started.ok()) << started.body;
    auto const job = world.wait_for_job(park.lead, std::string(started.text("job_id")));
    EXPECT_EQ(text_at(job, "state"), "done") << canonical(job);
    return at(job, "result");
  }
  json::value solve() { return ran(park.lead.post("/api/trip-plans/" + plan_id + "/solve", json::object{{"seconds", 1}})); }
  json::value publish() {
    auto const shown = board();
    return ran(park.lead.post("/api/trip-plans/" + plan_id + "/publish", json::object{{"version", at(shown, "version")}, {"revision", at(shown, "revision")}}));
  }
};

}  // namespace ly::story
