// The emergency is over. One asks what would go and how many, another confirms, a job destroys the keys; then nobody reads anybody: not by the API, not in
// the files of the data folder, not in a backup made afterwards, not in an older one put back. The counts are as they were, the journal proves itself,
// a certificate says what was done, and phones are told to wipe.
#include <gtest/gtest.h>
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "app/commands.h"
#include "app/domains.h"
#include "app/house.h"
#include "base/text.h"
#include "desk/keyring.h"
#include "domains/erasure/erasure.h"
#include "park.h"
#include "store/sqlite.h"

namespace ly::story {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

std::string in_utf16(std::string_view ascii) {
  std::string out;
  for (char c : ascii) out += c, out += '\0';
  return out;
}

// The first file below `folder` in which one of the texts stands, with which; empty: none does.
std::string found_below(fs::path const& folder, std::vector<std::string> const& needles) {
  for (auto const& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    auto const bytes = bytes_of(entry.path());
    for (size_t i = 0; i < needles.size(); ++i)
      if (!needles[i].empty() && contains(bytes, needles[i])) return entry.path().string() + " holds text " + std::to_string(i);
  }
  return {};
}

// The wrapped keys of persons as they stand in the database now: who has one of these and the master key can read.
std::vector<std::string> wrapped_keys(std::string const& file, std::string const& but_of = "-") {
  auto const reader = store::open_sqlite({.file = file})->open_reader();
  std::vector<std::string> out;
  auto const rows = store::query(*reader, "select wrapped from data_key where purpose = 'person' and id <> $1", "person/" + but_of);
  while (rows->next()) out.emplace_back(rows->bytes(0));
  return out;
}

struct Ending : Park {
  Firm& firm = register_firm("甲木服饰有限公司", 6);
  Person asker = world.person(admin, "zongzhi", "总指挥 测试", {"lead"}, {{"kind", "region"}, {"code", "99"}}, {"name", "id_number", "phone"});
  Person second = world.person(admin, "fuzhi", "副总指挥 测试", {"lead"}, {{"kind", "region"}, {"code", "99"}}, {"name", "id_number", "phone"});
  std::string observed;  // person under observation
  int64_t serial = 0;    // of the pass of the first on the roster
  fs::path const database = world.folder() / "liaoyuan.db";

  Ending() {
    firm.staff = well(6);
    draft(firm);
    EXPECT_TRUE(submit(firm).ok());
    // Somebody under observation, a pass for one of the roster, a driver.
    observed = person_id(firm.staff[5]);
    EXPECT_TRUE(lead.post("/api/observations", json::object{{"person_id", observed}, {"enterprise_id", firm.id}, {"days", 14}}).ok());
    auto const pass = officer.post("/api/passes", json::object{{"kind", "person"}, {"category", "居民"}, {"document_number", firm.staff[0].id_number}, {"name", firm.staff[0].name}, {"screen", "准予"}, {"division", kPark}, {"papers", true}});
    EXPECT_TRUE(pass.ok()) << pass.body;
    serial = pass.number("serial");
    world.settle();
    world.at(2, 20, 9);  // the asker and the second person were there before
  }
  std::string person_id(RosterPerson const& who) {
    auto const found = officer.get("/api/persons?q=" + who.id_number);
    return found.items().empty() ? std::string() : text_at(found.items().front(), "id");
  }
  json::value survey() { return asker.get("/api/erasures/survey?ends_on=2020-02-20").json; }
  Reply ask() { return asker.post("/api/erasures", json::object{{"ends_on", "2020-02-20"}, {"total", at(survey(), "total")}, {"reason", "指挥部宣布应急结束，测试"}}); }
  Reply confirm(Person& who, std::string const& id) { return who.post("/api/erasures/" + id + "/confirm", json::object{{"total", at(survey(), "total")}}); }
  // Everybody's but the observed one's number, name and phone, in the ways a file could hold them.
  std::vector<std::string> traces() {
    std::vector<std::string> out;
    for (size_t i = 0; i + 1 < firm.staff.size(); ++i) {
      auto const& who = firm.staff[i];
      for (auto const& text : {who.id_number, who.phone, who.name, in_utf16(who.id_number), in_utf16(who.phone)}) out.push_back(text);
    }
    return out;
  }
  // A guard's phone, made known by a new shift: its token.
  std::string enrolled(std::string* start = nullptr) {
    auto const gate = lead.post("/api/places", json::object{{"kind", "checkpoint"}, {"name", "测试卡口" + world.new_key()}, {"division", kPark}});
    EXPECT_TRUE(gate.ok()) << gate.body;
    auto const shift = lead.post("/api/checkpoints/" + std::string(gate.text("id")) + "/shifts", json::object{{"from", to_iso(world.now())}, {"to", to_iso(world.now() + Minutes{480})}, {"lead", "测试带班"}});
    EXPECT_TRUE(shift.ok()) << shift.body;
    auto const phone = phone_asks("enrol", json::object{{"code", shift.text("code")}, {"name", "测试手机"}});
    EXPECT_TRUE(phone.ok()) << phone.body;
    if (start) *start = text_at(phone.json, "bundle", "device", "hash");
    return std::string(phone.text("token"));
  }
  // The first line of a phone's ledger: the chain is over the texts as written.
  static json::object chained(std::string const& start, std::string const& body) {
    auto const text = start + body;
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), reinterpret_cast<unsigned char const*>(text.data()), text.size());
    return {{"counter", 1}, {"hash", to_hex(digest)}, {"body", body}};
  }
  Reply phone_asks(std::string const& what, json::object const& body) {
    return exchange(world.port(), "POST", "/api/checkpoint-phone/" + what, "Idempotency-Key: " + world.new_key() + "\r\nContent-Type: application/json\r\n", json::serialize(body));
  }
  void expect_gone() {
    for (size_t i = 0; i + 1 < firm.staff.size(); ++i) EXPECT_EQ(person_id(firm.staff[i]), "") << i;
    EXPECT_EQ(officer.get("/api/persons?q=" + firm.staff[5].id_number).number("total"), 1) << "still under observation";
    auto const lines = officer.get("/api/rosters/" + firm.roster_id + "/lines?view=all");
    EXPECT_EQ(lines.number("total"), 6) << "the counts stay";
    int erased = 0;
    for (auto const& line : lines.items())
      if (at(line, "erased") == json::value(true)) {
        ++erased;
        EXPECT_EQ(std::string(text_of(line, "name")) + std::string(text_of(line, "document_number")), "");
      }
    EXPECT_EQ(erased, 5);
    EXPECT_EQ(at(officer.get("/api/rosters/" + firm.roster_id).json, "sheet_erased"), json::value(true));
    auto const [checked, broken] = world.command("check");
    EXPECT_EQ(checked, 0) << broken;
  }
};

TEST(EndingStory, two_people_a_job_and_nobody_is_readable_any_more) {
  Ending town;
  auto& world = town.world;
  std::string phone_start;  // of its chain
  auto const phone = town.enrolled(&phone_start);
  auto const old_backup = world.scratch() / "before.db", new_backup = world.scratch() / "after" / "after.db";
  fs::create_directories(new_backup.parent_path());
  ASSERT_EQ(world.command("backup", old_backup.string()).first, 0);
  auto const keys = wrapped_keys(town.database.string(), town.observed);
  ASSERT_EQ(keys.size(), 5U);
  EXPECT_NE(found_below(world.folder(), keys), "") << "the scan must find what is there";
  EXPECT_TRUE(town.asker.get("/api/session").ok());  // comes back, which the journal notes
  auto const counts = town.officer.get("/api/rosters/" + town.firm.roster_id).json;
  auto const report = town.report();
  auto const journal = world.journal_length();

  // The dry run says who goes and who stays, by rule, and changes nothing.
  auto const survey = town.survey();
  EXPECT_EQ(text_at(survey, "policy"), "erasure@2020-02-09") << json::serialize(survey);
  std::map<std::string, std::pair<int64_t, bool>> by_rule;
  for (auto const& line : list_at(survey, "lines")) by_rule[text_at(line, "reason")] = {at(line, "count").as_int64(), at(line, "erases").as_bool()};
  EXPECT_EQ(by_rule["E01"], std::pair(int64_t{5}, true));
  EXPECT_EQ(by_rule["E10"], std::pair(int64_t{1}, false));
  EXPECT_GE(by_rule["E21"].first, 1);
  EXPECT_FALSE(by_rule["E21"].second);
  EXPECT_EQ(world.journal_length(), journal);
  auto const [surveyed, said] = world.command("erase survey");
  EXPECT_EQ(surveyed, 0) << said;

  // Who has not the whole of it may not ask; nobody confirms his own, nor with an account made for it, nor a count he has not seen.
  EXPECT_EQ(town.officer.get("/api/erasures/survey?ends_on=2020-02-20").status, 403);
  EXPECT_EQ(town.lead.get("/api/erasures/survey?ends_on=2020-02-20").code(), "erasure.beyond");
  EXPECT_EQ(town.asker.get("/api/erasures/survey?ends_on=2020-03-20").code(), "erasure.not_over");
  auto const asked = town.ask();
  ASSERT_TRUE(asked.ok()) << asked.body;
  std::string const id(asked.text("id"));
  EXPECT_EQ(town.ask().code(), "erasure.one_at_a_time");
  EXPECT_EQ(town.confirm(town.asker, id).code(), "account.second_person");
  auto third = world.person(town.admin, "xinren", "新人 测试", {"lead"}, {{"kind", "region"}, {"code", "99"}});
  EXPECT_EQ(town.confirm(third, id).code(), "account.too_new");
  EXPECT_EQ(town.second.post("/api/erasures/" + id + "/confirm", json::object{{"total", 1}}).code(), "erasure.counts_changed");
  EXPECT_EQ(town.lead.get("/api/erasures/" + id).status, 404);
  auto const confirmed = town.confirm(town.second, id);
  ASSERT_TRUE(confirmed.ok()) << confirmed.body;
  auto const job = world.wait_for_job(town.second, std::string(confirmed.text("job_id")));
  EXPECT_EQ(text_at(job, "state"), "done") << json::serialize(job);
  world.settle();

  // Gone: for people, in every file of the data folder, in a new backup; and the counts are as they were.
  town.expect_gone();
  EXPECT_EQ(found_below(world.folder(), keys), "");
  EXPECT_EQ(found_below(world.folder(), town.traces()), "");
  ASSERT_EQ(world.command("backup", new_backup.string()).first, 0);
  EXPECT_EQ(found_below(new_backup.parent_path(), keys), "");
  EXPECT_EQ(found_below(new_backup.parent_path(), town.traces()), "");
  auto const after = town.officer.get("/api/rosters/" + town.firm.roster_id).json;
  for (auto const* figure : {"total", "cleared", "observe", "excluded", "review"}) EXPECT_EQ(at(after, figure), at(counts, figure)) << figure;
  EXPECT_EQ(town.report(), report);

  // The certificate: as JSON that proves itself and fits the journal, as a page; a changed one does not pass.
  auto const shown = town.auditor.get("/api/erasures/" + id);
  EXPECT_EQ(shown.status, 404) << "an auditor of the park sees the park only";
  auto const done = town.second.get("/api/erasures/" + id);
  EXPECT_EQ(done.text("state"), "done") << done.body;
  EXPECT_EQ(done.number("done"), done.number("total"));
  auto const certificate = town.asker.get("/api/erasures/" + id + "/certificate.json");
  ASSERT_TRUE(certificate.ok()) << certificate.body;
  auto const read = erasure::read_certificate(certificate.body);
  ASSERT_TRUE(read) << certificate.body;
  EXPECT_EQ(text_at(json::value(read->certificate), "asked", "title"), "总指挥 测试");
  EXPECT_EQ(text_at(json::value(read->certificate), "confirmed", "title"), "副总指挥 测试");
  auto forged = certificate.body;
  forged.replace(forged.find("\"erased\":5"), 10, "\"erased\":4");
  EXPECT_FALSE(erasure::read_certificate(forged));
  auto const file = world.scratch() / "certificate.json";
  std::ofstream(file, std::ios::binary) << certificate.body;
  auto const [proved, proof] = world.command("erase verify", file.string());
  EXPECT_EQ(proved, 0) << proof;
  EXPECT_TRUE(town.asker.get("/api/erasures/" + id + "/certificate.pdf").body.starts_with("%PDF-"));
  EXPECT_FALSE(town.second.get("/api/session").text("wipe_before").empty());
  // A phone made known before hears it when it next asks, and nothing else; what it wrote is still taken. One made known afterwards works.
  auto const told = town.phone_asks("bundle", json::object{{"token", phone}});
  EXPECT_EQ(at(told.json, "wipe"), json::value(true)) << told.body;
  EXPECT_TRUE(at(told.json, "cards").is_null());
  // What it had written of somebody who was erased meanwhile is counted, and who it was is not kept a second time.
  auto const& first = town.firm.staff[0];
  auto const line = json::serialize(json::object{{"at", world.now().ms}, {"shift", ""}, {"how", "number"}, {"who", "本镇"}, {"pass", "有效"}, {"id_ok", true}, {"temp", 3650}, {"code", "绿"}, {"priority", false}, {"high14", false},
                                                 {"action", "pass"}, {"reason", "C01"}, {"serial", town.serial}, {"number", first.id_number}, {"name", first.name}});
  auto const handed_in = town.phone_asks("synchronise", json::object{{"token", phone}, {"sequence", 1}, {"waiting", 0}, {"entries", json::array{town.chained(phone_start, line)}}});
  EXPECT_TRUE(handed_in.ok()) << handed_in.body;
  EXPECT_EQ(handed_in.number("recorded"), 1) << handed_in.body;
  EXPECT_EQ(found_below(world.folder(), town.traces()), "");
  auto const ledger = town.officer.get("/api/checkpoint-entries");
  EXPECT_EQ(ledger.number("total"), 1) << ledger.body;
  EXPECT_FALSE(contains(ledger.body, first.id_number) || contains(ledger.body, first.name) || contains(ledger.body, first.id_number.substr(0, 6) + "********")) << ledger.body;
  world.at(2, 20, 10);
  auto const fresh = town.phone_asks("bundle", json::object{{"token", town.enrolled()}});
  EXPECT_TRUE(at(fresh.json, "wipe").is_null() && at(fresh.json, "cards").is_array()) << fresh.body;
  auto const verified = town.second.get("/api/journal/verify");
  EXPECT_EQ(at(verified.json, "ok"), json::value(true)) << verified.body;

  // Somebody puts the backup of before back: the list beside the key keeps them unreadable.
  ASSERT_EQ(world.restore(old_backup), 0);
  for (auto* who : {&town.officer, &town.lead}) ASSERT_TRUE(who->log_in().ok());
  town.expect_gone();
  // A restored file still has rows that were deleted meanwhile, but under keys that are gone; the wrapped ones must not come back.
  EXPECT_EQ(wrapped_keys(town.database.string(), town.observed).size(), 0U);
}

TEST(EndingStory, withdrawn_or_stopped_it_tells_what_was_destroyed_and_the_next_may_be_asked) {
  Ending town;
  auto const first = town.ask();
  ASSERT_TRUE(first.ok()) << first.body;
  std::string const id(first.text("id"));
  EXPECT_EQ(town.asker.post("/api/erasures/" + id + "/stop", json::object{{"reason", "测试停止"}}).code(), "erasure.not_running");
  auto const back = town.second.post("/api/erasures/" + id + "/withdraw", json::object{{"reason", "还有人要查，测试"}});
  EXPECT_EQ(back.text("state"), "withdrawn") << back.body;
  EXPECT_EQ(town.confirm(town.second, id).code(), "erasure.not_asked");
  EXPECT_EQ(town.asker.get("/api/erasures/" + id + "/certificate.pdf").code(), "erasure.no_certificate");
  EXPECT_NE(town.person_id(town.firm.staff[0]), "");
  EXPECT_TRUE(town.ask().ok());
}

// A house opened on what a kill left, without threads: each command runs to its commit before the next line, and `hook` is called before each commit
// and each reading, so that a copy made in it is what a kill at that moment leaves.
struct LeftHouse {
  struct HookedClock : Clock {
    Instant at{0};
    std::function<void()> hook;
    Instant now() override {
      if (hook) hook();
      return at;
    }
  } clock;
  std::unique_ptr<app::House> house;

  LeftHouse(fs::path const& folder, Instant at) {
    clock.at = at;
    app::OpenOptions options;
    options.folder = folder;
    options.serve = true;
    options.clock = &clock;
    options.log = [](std::string const& line) { ADD_FAILURE() << "incident: " << line; };
    house = app::House::open(options).value();
  }
  template <class F> auto read(F&& f) { return house->desk().read(Actor::system(), std::forward<F>(f)); }
  erasure::Erasures& erasures() { return *house->wiring().domains->erasures; }
  erasure::Erasure newest() { return read([&](View const& v) { return erasures().list(v, {}).value().items.at(0); }); }
  bool certified(erasure::ErasureId const& id) { return read([&](View const& v) { return bool(erasures().certificate_json(v, {id})); }); }
  void run_jobs() {
    while (house->jobs().run_next()) {}
  }
  template <class F>
  void write(Actor const& who, F&& f) {
    Command command;
    command.name = "test";
    command.actor = who;
    command.run = [&](Context& context) -> Result<json::value> {
      auto const done = f(context);
      if (!done) return done.error();
      return json::value(nullptr);
    };
    auto const answer = house->desk().call(std::move(command));
    EXPECT_TRUE(answer) << (answer ? "" : answer.error().code);
  }
  std::string broken() {
    std::string said;
    app::Print const print = [&said](bool, std::string const& text) { said += text + "\n"; };
    app::Terminal const terminal{print, "en", house->words()};
    return app::command_table().at("check").run(house.get(), {}, terminal) == 0 ? std::string() : said;
  }
  // How many of them are found by their number; each of these must be whole, with name and key, and each of the others gone.
  int found(std::vector<RosterPerson> const& staff) {
    return read([&](View const& v) {
      int out = 0;
      for (auto const& who : staff) {
        auto const person = registry::find_visible_person(v, "resident_id", who.id_number);
        if (!person) continue;
        ++out;
        EXPECT_EQ(person->name, who.name);
        EXPECT_TRUE(v.keys.has_key(v.tx, "person/" + person->id.text));
      }
      auto const keys = store::find_value<int64_t>(v.tx, "select count(*) from data_key where purpose = 'person'").value();
      EXPECT_EQ(keys, out) << "a key without its person, or a person without his key";
      return out;
    });
  }
};

void copy_data(fs::path const& from, fs::path const& to) {
  fs::create_directories(to);
  for (auto const* part : {"keys", "heads"}) fs::copy(from / part, to / part, fs::copy_options::recursive);
  for (auto const* file : {"liaoyuan.db", "liaoyuan.db-wal"})
    if (fs::exists(from / file)) fs::copy_file(from / file, to / file);
}

TEST(EndingStory, killed_or_cancelled_at_every_piece_it_comes_to_its_end_and_only_then_there_is_a_certificate) {
  Ending town;
  auto& world = town.world;
  auto const asked = town.ask();
  ASSERT_TRUE(asked.ok()) << asked.body;
  auto const root = world.scratch() / "left";
  EXPECT_TRUE(town.second.get("/api/session").ok());  // comes back before, which is a commit of its own
  world.keep_what_a_kill_leaves(root, 1);  // confirmed, and nothing was done yet
  auto const confirmed = town.confirm(town.second, std::string(asked.text("id")));
  ASSERT_TRUE(confirmed.ok()) << confirmed.body;
  auto const at = world.now();
  (void)world.wait_for_job(town.second, std::string(confirmed.text("job_id")));
  ASSERT_TRUE(fs::exists(root / "0" / "liaoyuan.db"));
  auto const& staff = town.firm.staff;

  // The same once more, taken apart: what each kill leaves, and what a job cancelled at that moment does.
  copy_data(root / "0", root / "live");
  std::vector<fs::path> left;
  {
    LeftHouse live(root / "live", at);
    ASSERT_EQ(live.found(staff), 6);
    std::pair<fs::file_time_type, uintmax_t> last{};
    live.clock.hook = [&] {
      auto const log = root / "live" / "liaoyuan.db-wal";
      std::pair const now{fs::last_write_time(log), fs::file_size(log)};
      if (std::exchange(last, now) == now) return;  // somebody only read
      left.push_back(root / ("killed-" + std::to_string(left.size())));
      copy_data(root / "live", left.back());
    };
    live.run_jobs();
    live.clock.hook = nullptr;
    ASSERT_EQ(live.newest().state, "done");
  }
  ASSERT_GE(left.size(), 12U);
  int with_some = 0, without_certificate = 0;
  for (auto const& folder : left) {
    SCOPED_TRACE(folder.filename().string());
    LeftHouse house(folder, at);
    auto const before = house.newest();
    auto const readable = house.found(staff);
    with_some += readable == 6 ? 1 : 0;
    EXPECT_TRUE(readable == 6 || readable == 1) << readable << ": a piece is whole or not at all";
    EXPECT_EQ(house.broken(), "");
    if (before.state != "done") {
      EXPECT_FALSE(house.certified(before.id));
    }
    without_certificate += before.state == "done" && !house.certified(before.id) ? 1 : 0;
    house.run_jobs();
    auto const after = house.newest();
    EXPECT_EQ(after.state, "done");
    EXPECT_EQ(after.done, after.total);
    EXPECT_EQ(house.found(staff), 1) << "the observed one stays";
    EXPECT_TRUE(house.certified(after.id));
    EXPECT_EQ(house.broken(), "");
    auto const job = house.read([&](View const& v) { return find_job(v, {after.job_id}); });
    ASSERT_TRUE(job);
    EXPECT_EQ(job->state, "done");
  }
  EXPECT_GE(with_some, 2);
  EXPECT_GE(without_certificate, 1) << "killed between the last piece and the certificate";

  // Cancelled: what is gone stays gone, the rest is untouched, and a new one comes to the end.
  for (size_t moment = 1; moment < left.size(); moment += 9) {
    SCOPED_TRACE("cancelled at " + std::to_string(moment));
    auto const folder = root / ("cancelled-" + std::to_string(moment));
    copy_data(root / "0", folder);
    LeftHouse house(folder, at);
    size_t times = 0;
    auto const job = house.newest().job_id;
    house.clock.hook = [&] {
      if (times++ != moment) return;
      auto const state = house.read([&](View const& v) { return find_job(v, {job})->state; });
      if (state == "running" || state == "waiting") house.write(Actor::system(), [&](Context& c) { return cancel_job(c, {job}); });
    };
    house.run_jobs();
    house.clock.hook = nullptr;
    auto const stopped = house.newest();
    EXPECT_EQ(house.broken(), "");
    EXPECT_EQ(house.certified(stopped.id), stopped.state == "done") << stopped.state;
    (void)house.found(staff);
    if (stopped.state == "done") continue;
    EXPECT_EQ(stopped.state, "stopped");
    auto const [asker, second] = house.read([&](View const& v) {
      auto const row = erasure::find_row(v, stopped.id.text);
      return std::pair(*house.house->wiring().actor_of_account(v, row->asked_by), *house.house->wiring().actor_of_account(v, row->confirmed_by));
    });
    auto const total = house.read([&](View const& v) { return house.erasures().survey(v, {stopped.ends_on})->total; });
    if (total == 0) continue;  // cancelled when all was gone: there is nothing to ask for
    house.clock.at = house.clock.at + Minutes{1};
    house.write(asker, [&](Context& c) { return house.erasures().ask(c, {stopped.ends_on, total, "接着办完，测试"}); });
    house.write(second, [&](Context& c) { return house.erasures().confirm(c, {house.newest().id, total}); });
    house.run_jobs();
    EXPECT_EQ(house.newest().state, "done");
    EXPECT_TRUE(house.certified(house.newest().id));
    EXPECT_EQ(house.found(staff), 1);
    EXPECT_EQ(house.broken(), "");
  }
}

TEST(EndingStory, every_kind_of_key_is_named_to_the_erasure_and_to_its_table) {
  // Read from the sources: whoever makes a new kind of key must say what becomes of it at the end.
  std::set<std::string> made;
  std::regex const call(R"re(make_key\([^;"]*"([a-z ]+)")re");
  for (auto const& entry : fs::recursive_directory_iterator(fs::path(SOURCE_ROOT) / "src")) {
    if (entry.path().extension() != ".cc" || entry.path().string().ends_with("_test.cc")) continue;
    auto const text = bytes_of(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) made.insert((*it)[1]);
  }
  EXPECT_GE(made.size(), 15U);
  std::set<std::string> named{"person", "answers", "house", "blind index"};  // persons by their rows, answers always, the house's own never
  auto const library = app::load_library().value();
  World world;
  auto const [code, said] = world.command("erase survey");
  ASSERT_EQ(code, 0) << said;
  auto const survey = parse_json(said).value();
  for (auto const& line : list_at(survey, "lines")) EXPECT_NE(text_at(line, "reason"), "") << json::serialize(line);
  for (auto const& prefix : world.erasure_prefixes()) named.insert(prefix.substr(0, prefix.size() - 1));
  for (auto const& purpose : made) EXPECT_TRUE(named.contains(purpose)) << purpose << ": say in erasures_around (app/wiring.cc) and in policies/erasure what becomes of it";
}

}  // namespace
}  // namespace ly::story
