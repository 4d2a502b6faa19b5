// Part 1 of the story: offices are closed, talents apply for the right to buy a home with priority: by phone, by mail, at a counter; nobody
// comes to a meeting. 203 applications are accepted by mid-March; those qualified are made public and confirm by themselves; the order is
// drawn so that anybody can recompute it; 200 people choose the same home at the same moment, and one gets it; 12 people buy.
// The figures are read from the product's own report.
#include <gtest/gtest.h>
#include <sodium.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/lottery/lottery.h"
#include "world.h"

namespace ly::story {
namespace {

constexpr std::string_view kCity = "990101";
constexpr int kByPhone = 151, kByMail = 38, kAtCounter = 14;  // 203 in all
constexpr int kHomes = 12, kUnqualified = 3;

void succeeds(Reply const& reply) { ASSERT_TRUE(reply.ok()) << reply.status << " " << reply.body; }

struct Talent {
  std::string name, number, phone, case_id, key;
  json::object form;
};

struct City {
  World world;
  Person admin = (world.at(2, 17, 8), world.administrator());
  Person officer = person("rencai", "人才科 测试甲", {"officer"}), second = person("rencai2", "人才科 测试乙", {"officer"}), approver = person("shenpi", "审批 测试丙", {"reviewer"}),
         lead = person("zhihui", "指挥部 值守", {"lead"});
  Dice dice{20200217};
  std::vector<Talent> talents;

  Person person(std::string const& name, std::string const& title, std::vector<std::string> const& roles) { return world.person(admin, name, title, roles, {{"kind", "region"}, {"code", kCity}}, {"name", "phone", "id_number"}); }

  // Without a session, as a phone at home does it.
  Reply phone(std::string_view path, json::value const& body) {
    auto reply = exchange(world.port(), "POST", path, "Content-Type: application/json\r\nIdempotency-Key: " + world.new_key() + "\r\n", canonical(body));
    world.note_seen(reply);
    return reply;
  }
  Reply paper(Talent const& t, std::string_view kind) {
    return exchange(world.port(), "POST", "/api/applied/" + t.case_id + "/papers?key=" + t.key + "&paper=" + std::string(kind) + "&name=zhengming.pdf", "Content-Type: application/octet-stream\r\nIdempotency-Key: " + world.new_key() + "\r\n",
                    pdf(std::string(kind) + t.name));
  }
  Talent talent(int n) {
    Talent t;
    t.name = "测试人才" + std::to_string(n);
    t.number = identifiers::make_resident_id(dice, day_of(1900, 1, 1) + n, n % 2 == 0);
    auto const digits = std::to_string(10'000 + n);
    t.phone = "138000" + digits;
    // Degrees and months as they come; the last few own a home already.
    static constexpr char const* kDegrees[] = {"博士", "硕士", "本科", "硕士", "本科"};
    int const all = kByPhone + kByMail + kAtCounter;
    t.form = {{"name", t.name}, {"id_number", t.number}, {"phone", t.phone}, {"education", kDegrees[n % 5]}, {"professional_title", n % 7 == 0 ? "副高级" : "无"}, {"employer", "测试科技有限公司"},
              {"insured_months", 12 + n % 60}, {"homes_owned", n > all - kUnqualified ? 1 : 0}};
    return t;
  }
  void hand_in(Talent& t, std::string const& channel, Person& by) {
    if (channel == "phone") {
      auto const begun = phone("/api/apply", json::object{{"service", "talent-housing"}, {"channel", "phone"}, {"division", kCity}, {"form", t.form}});
      succeeds(begun);
      t.case_id = begun.text("id");
      t.key = begun.text("key");
      succeeds(paper(t, "identity"));
      succeeds(paper(t, "degree"));
      auto const done = phone("/api/applied/" + t.case_id + "/events", json::object{{"key", t.key}, {"event", "submit"}});
      succeeds(done);
      EXPECT_EQ(done.text("state"), "verifying");
      return;
    }
    // What came by mail or was brought to the counter is entered by an officer under that channel.
    auto const begun = by.post("/api/cases", json::object{{"service", "talent-housing"}, {"channel", channel}, {"division", kCity}, {"form", t.form}});
    succeeds(begun);
    t.case_id = begun.text("id");
    for (auto const* kind : {"identity", "degree"}) {
      auto const file = by.upload("zhengming.pdf", pdf(kind + t.name));
      succeeds(file);
      succeeds(by.post("/api/cases/" + t.case_id + "/documents", json::object{{"key", kind}, {"file_id", file.text("id")}}));
    }
    succeeds(by.fire(t.case_id, "submit"));
  }
  // Each fact is looked up online; nobody is called in.
  void verify(Talent const& t, Person& by) {
    for (auto const* task : {"identity", "insurance", "property", "degree"}) succeeds(by.post("/api/cases/" + t.case_id + "/tasks/" + task, json::object{{"verdict", "pass"}}));
    succeeds(by.fire(t.case_id, "verify"));
  }
  json::value report() { return lead.get("/api/talent-report").json; }
  int64_t figure(std::string_view name) {
    auto const value = at(report(), name);
    return value.is_int64() ? value.get_int64() : -1;
  }
};

TEST(TalentsStory, part_one_from_the_first_application_to_twelve_homes) {
  City city;
  auto& world = city.world;
  int const all = kByPhone + kByMail + kAtCounter;
  for (int n = 1; n <= all; ++n) city.talents.push_back(city.talent(n));

  // 18 February to 13 March: three ways in, several at a time.
  world.at(2, 18, 9);
  std::vector<std::thread> phones;
  std::atomic<int> next{0};
  for (int i = 0; i < 6; ++i)
    phones.emplace_back([&] {
      for (int n = next++; n < kByPhone; n = next++) city.hand_in(city.talents[static_cast<size_t>(n)], "phone", city.officer);
    });
  phones.emplace_back([&] { for (int n = kByPhone; n < kByPhone + kByMail; ++n) city.hand_in(city.talents[static_cast<size_t>(n)], "email", city.officer); });
  phones.emplace_back([&] { for (int n = kByPhone + kByMail; n < all; ++n) city.hand_in(city.talents[static_cast<size_t>(n)], "counter", city.second); });
  for (auto& phone : phones) phone.join();
  // The same person by another way is told the number of the first application.
  auto again = city.talents.front();
  auto const twice = city.phone("/api/apply", json::object{{"service", "talent-housing"}, {"channel", "web"}, {"division", kCity}, {"form", again.form}});
  succeeds(twice);
  again.case_id = twice.text("id");
  again.key = twice.text("key");
  succeeds(city.paper(again, "identity"));
  succeeds(city.paper(again, "degree"));
  EXPECT_EQ(city.phone("/api/applied/" + again.case_id + "/events", json::object{{"key", again.key}, {"event", "submit"}}).code(), "case.duplicate");
  EXPECT_EQ(city.phone("/api/applied/" + city.talents[1].case_id, json::object{{"key", again.key}}).status, 404) << "another's key opens nothing";

  // ▸ 203 applications accepted online by mid-March, by three channels.
  world.at(2, 18, 15);
  EXPECT_EQ(city.figure("accepted"), 203);
  std::map<std::string, int64_t> channels;
  for (auto const& row : list_at(city.report(), "by_channel")) channels[text_at(row, "name")] = at(row, "count").get_int64();
  EXPECT_EQ(channels, (std::map<std::string, int64_t>{{"phone", kByPhone}, {"email", kByMail}, {"counter", kAtCounter}}));
  EXPECT_EQ(city.lead.get("/api/cases?service=talent-housing&view=all").number("total"), 203 + 1) << "the list it counts, and one draft that was never handed in";

  // Verified by two officers, decided by a third; who owns a home is refused with the reason.
  std::thread half([&] { for (int n = 0; n < (all - kUnqualified) / 2; ++n) city.verify(city.talents[static_cast<size_t>(n)], city.second); });
  for (int n = (all - kUnqualified) / 2; n < all - kUnqualified; ++n) city.verify(city.talents[static_cast<size_t>(n)], city.officer);
  half.join();
  EXPECT_EQ(city.officer.fire(city.talents.front().case_id, "approve").status, 403) << "who verifies does not decide";
  for (int n = 0; n < all - kUnqualified; ++n) succeeds(city.approver.fire(city.talents[static_cast<size_t>(n)].case_id, "approve"));
  for (int n = all - kUnqualified; n < all; ++n) succeeds(city.approver.fire(city.talents[static_cast<size_t>(n)].case_id, "refuse", "本市已有住房"));
  EXPECT_EQ(city.figure("qualified"), 0) << "made public, not yet confirmed";
  // Five working days later nobody has objected: confirmed by itself.
  world.at(2, 26, 9);
  world.settle();
  EXPECT_EQ(city.figure("qualified"), 200);
  EXPECT_EQ(city.figure("refused"), 3);
  EXPECT_EQ(city.figure("open"), 0);

  // The home selection: homes from a sheet, the pool frozen before chance is known, two witnesses, a beacon published later.
  world.at(3, 16, 9);
  auto const created = city.lead.post("/api/selections", json::object{{"title", "人才房集中选房 第 1 场"}, {"division", kCity}, {"turn_seconds", 300}, {"desks", 200}, {"recalls", 1}});
  succeeds(created);
  std::string const id(created.text("id"));
  auto const sheet = city.lead.upload("homes.xlsx", app::homes_sheet(world.scratch(), world.now(), kHomes).value());
  succeeds(sheet);
  auto const imported = city.lead.post("/api/selections/" + id + "/homes", json::object{{"file_id", sheet.text("id")}});
  succeeds(imported);
  EXPECT_EQ(imported.number("homes"), kHomes);
  std::string const secrets[] = {std::string(32, 'a') + "1", std::string(32, 'b') + "2"};
  json::array witnesses, opened;
  for (auto const& secret : secrets) {
    auto const digest = lottery::commitment_of(secret);
    auto const name = "见证人" + secret.substr(32);
    witnesses.push_back(json::object{{"name", name}, {"commitment", to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()})}});
    opened.push_back(json::object{{"name", name}, {"secret", to_hex(secret)}});
  }
  succeeds(city.lead.post("/api/selections/" + id + "/freeze", json::object{{"witnesses", witnesses}, {"source", "双色球"}, {"round", "2020021"}}));
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/homes", json::object{{"file_id", sheet.text("id")}}).code(), "selection.state") << "frozen is frozen";
  world.at(3, 17, 22);
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/draw", json::object{{"witnesses", json::array{}}, {"value", "01 02 03 04 05 06 07"}, {"at", "2020-03-17T13:30:00Z"}}).code(), "draw.secret_missing");
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/draw", json::object{{"witnesses", opened}, {"value", "01 02 03 04 05 06 07"}, {"at", "2020-03-15T13:30:00Z"}}).code(), "draw.beacon_early") << "a number known before the pool was frozen";
  succeeds(city.lead.post("/api/selections/" + id + "/draw", json::object{{"witnesses", opened}, {"value", "01 02 03 04 05 06 07"}, {"at", "2020-03-17T13:30:00Z"}}));
  // Anybody repeats it: the public record by the command line.
  auto const record = exchange(world.port(), "GET", "/api/selections/" + id + "/record.json", "", "");
  succeeds(record);
  auto const file = (world.scratch() / "record.json").string();
  std::ofstream(file) << record.body;
  auto const [code, said] = world.command("draw verify", file);
  EXPECT_EQ(code, 0) << said;
  EXPECT_TRUE(contains(said, "\"entries\":200")) << said;

  // 18 March, ten o'clock: all are called, and all want 1-101.
  world.at(3, 18, 10);
  succeeds(city.lead.post("/api/selections/" + id + "/start"));
  std::vector<Talent*> own;
  for (int n = 0; n < kByPhone; ++n) own.push_back(&city.talents[static_cast<size_t>(n)]);
  std::atomic<int> winners{0}, too_late{0}, other{0}, turn{0};
  std::string winner;
  std::mutex mutex;
  std::vector<std::thread> choosers;
  int const rest = 200 - kByPhone;
  for (int i = 0; i < 16; ++i)
    choosers.emplace_back([&, i] {
      auto const count = [&](Reply const& reply, Talent const& who) {
        if (reply.ok()) {
          ++winners;
          std::lock_guard const lock(mutex);
          winner = who.case_id;
        } else if (reply.code() == "selection.taken") ++too_late;
        else ++other;
      };
      for (int n = turn++; n < kByPhone; n = turn++)
        count(city.phone("/api/selections/" + id + "/own/choose", json::object{{"case_id", own[static_cast<size_t>(n)]->case_id}, {"key", own[static_cast<size_t>(n)]->key}, {"home", "1-101"}}), *own[static_cast<size_t>(n)]);
      if (i == 0)  // those without a phone stand at the desks
        for (int n = kByPhone; n < kByPhone + rest; ++n)
          count(city.lead.post("/api/selections/" + id + "/choose", json::object{{"case_id", city.talents[static_cast<size_t>(n)].case_id}, {"home", "1-101"}}), city.talents[static_cast<size_t>(n)]);
    });
  for (auto& chooser : choosers) chooser.join();
  EXPECT_EQ(winners, 1) << "200 choose one home at the same moment: exactly one gets it";
  EXPECT_EQ(too_late, 199);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(city.figure("bought"), 1);

  // A wrong click is undone while nobody has chosen since; then it is chosen again.
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/undo", json::object{{"case_id", winner}}).code(), "selection.reason");
  succeeds(city.lead.post("/api/selections/" + id + "/undo", json::object{{"case_id", winner}, {"reason", "点错了房号"}}));
  EXPECT_EQ(city.figure("bought"), 0);
  EXPECT_EQ(text_at(city.lead.shown(winner), "state"), "qualified");
  succeeds(city.lead.post("/api/selections/" + id + "/choose", json::object{{"case_id", winner}, {"home", "1-101"}}));

  // One sends a proxy with an authorisation paper; one lets the turn pass; the rest follow the order of the board.
  auto board = exchange(world.port(), "GET", "/api/selections/" + id + "/board", "", "");
  succeeds(board);
  EXPECT_FALSE(contains(board.body, "测试人才")) << "names are masked on the board";
  EXPECT_FALSE(contains(board.body, winner)) << "and case ids are not there";
  auto const shown = city.lead.get("/api/selections/" + id);
  std::vector<std::string> waiting;
  for (auto const& e : list_at(shown.json, "entrants"))
    if (text_at(e, "stand") == "called") waiting.push_back(text_at(e, "case_id"));
  ASSERT_EQ(waiting.size(), 199U);
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/choose", json::object{{"case_id", waiting[0]}, {"home", "1-102"}, {"by_proxy", true}}).code(), "selection.proxy_missing");
  auto const authority = city.lead.upload("authority.pdf", pdf("委托书"));
  succeeds(city.lead.post("/api/selections/" + id + "/proxy", json::object{{"case_id", waiting[0]}, {"name", "测试代办"}, {"phone", "13900001111"}, {"file_id", authority.text("id")}}));
  succeeds(city.lead.post("/api/selections/" + id + "/choose", json::object{{"case_id", waiting[0]}, {"home", "1-102"}, {"by_proxy", true}}));
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/undo", json::object{{"case_id", winner}, {"reason", "想换一套"}}).code(), "selection.not_last");
  succeeds(city.lead.post("/api/selections/" + id + "/pass", json::object{{"case_id", waiting[1]}}));
  EXPECT_EQ(city.lead.post("/api/selections/" + id + "/close").code(), "selection.not_over");
  std::vector<std::string> free;
  for (auto const& home : list_at(city.lead.get("/api/selections/" + id).json, "homes"))
    if (text_at(home, "state") == "free") free.push_back(text_at(home, "code"));
  ASSERT_EQ(free.size(), 10U);
  for (size_t i = 0; i < free.size(); ++i) succeeds(city.lead.post("/api/selections/" + id + "/choose", json::object{{"case_id", waiting[i + 2]}, {"home", free[i]}}));
  succeeds(city.lead.post("/api/selections/" + id + "/close"));

  // ▸ 12 people bought a talent home.
  EXPECT_EQ(city.figure("bought"), 12);
  std::set<std::string> chosen;
  for (auto const& home : list_at(city.lead.get("/api/selections/" + id).json, "homes")) chosen.insert(std::to_string(at(home, "chosen_place").get_int64()));
  EXPECT_EQ(chosen.size(), 12U) << "twelve homes, twelve people";
  int64_t cases = 0;
  for (auto const& row : list_at(city.report(), "by_state"))
    if (text_at(row, "name") == "chosen") cases = at(row, "count").get_int64();
  EXPECT_EQ(cases, 12);
  auto const audit = city.lead.get("/api/selections/" + id + "/audit");
  EXPECT_TRUE(at(audit.json, "sound").get_bool()) << audit.body;
  auto const paper = city.lead.get("/api/selections/" + id + "/confirmations/" + winner);
  EXPECT_TRUE(paper.ok() && paper.body.starts_with("%PDF")) << paper.status;
  auto const [sound, told] = world.command("check");
  EXPECT_EQ(sound, 0) << told;
}

}  // namespace
}  // namespace ly::story
