#include "world.h"

#include <deque>

#include "sim_disk.h"
#include "store/sqlite.h"
#include "twin.h"

namespace ly::sim {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kRepeatDays = 40;       // clients forget their ids before the desk does (kAnswersKeptDays)
constexpr int64_t kInspectEvery = 64;     // steps between two inspections without a special reason
constexpr int kBootsWithFaults = 5;       // a start may fail on a bad disk; after so many the weather clears

struct SimClock : Clock {
  Instant at = instant_of(day_of(2020, 2, 10), Minutes{480});
  Instant now() override { return at; }
};

struct SimSecrets : Secrets {
  Dice dice;
  explicit SimSecrets(uint64_t seed) : dice(seed) {}
  void fill(std::span<unsigned char> out) override {
    for (auto& octet : out) octet = static_cast<unsigned char>(dice.next() >> 32);
  }
};

// The list of destroyed keys, beside the master key on another disk, which fails now and then: before or after the
// line is written.
struct SimErased : ErasedKeys {
  Dice dice;
  SimDisk const& disk;
  uint64_t errors = 0;
  std::vector<std::string> ids;
  SimErased(uint64_t seed, SimDisk const& d) : dice(seed), disk(d) {}
  void add(std::vector<std::string> const& more) override {
    bool const fails = disk.armed() && errors != 0 && dice.chance(errors, 1'000'000);
    if (!fails || dice.chance(1, 2)) ids.insert(ids.end(), more.begin(), more.end());
    if (fails) throw store::StoreError("the erased list cannot be written");
  }
  std::vector<std::string> all() override { return ids; }
};

struct Wrong {  // thrown inside a world when something does not hold
  std::string what;
};

// Faults are off while the house is inspected.
class Calm {
 public:
  explicit Calm(SimDisk& disk) : disk_(disk), was_(disk.armed()) { disk_.arm(false); }
  ~Calm() { disk_.arm(was_); }
  Calm(Calm const&) = delete;
  Calm& operator=(Calm const&) = delete;

 private:
  SimDisk& disk_;
  bool was_;
};

class World {
 public:
  explicit World(Settings const& settings);
  Verdict live();

 private:
  // ---- the house ----
  void boot();
  void open_house();
  void close_house();
  void recover(bool power_lost);
  std::vector<store::Migration> migrations() const;
  // ---- the clients ----
  void step();
  void group();
  Line& fresh_line();
  Ask some_ask();
  std::vector<Answer> post(std::vector<Line*> const& lines, std::vector<bool> const& other_body);
  void judge(std::vector<Line*> const& lines, std::vector<bool> const& other_body, std::vector<Answer> const& answers);
  void judge_one(Line& line, bool other_body, Answer const& answer, std::deque<JournalEntry>& entries, bool seen);
  void answered(Line& line, Answer const& answer);
  bool may_repeat(Line const& line) const { return clock_.at.ms - line.asked.ms < kRepeatDays * kDayMs; }
  // ---- time and weather ----
  void draw_weather();
  void pass_time();
  void run_jobs();
  void kill();
  void remove_database(std::string const& name);
  void back_up();
  void try_restore();
  void look_again();
  // ---- the judge ----
  std::deque<JournalEntry> new_entries();
  void take(JournalEntry const& entry);
  void catch_up();
  void inspect(bool deep);
  void calm_down();
  void hold(bool holds, std::string const& what) const { if (!holds) throw Wrong{what}; }
  void hold_clean(std::string const& difference) const { if (!difference.empty()) throw Wrong{difference}; }

  Settings settings_;
  Dice dice_;
  SimClock clock_;
  SimDisk disk_;
  SimSecrets secrets_;
  SimErased erased_;
  MasterKeys masters_;
  Verdict verdict_;

  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Connection> writer_;
  std::unique_ptr<store::Connection> slow_reader_;
  std::string slow_view_;
  std::unique_ptr<Keyring> keys_;
  std::unique_ptr<NameIndex> names_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<Little> little_;

  Twin twin_;
  std::vector<Actor> actors_;
  std::deque<Line> lines_;                       // stable addresses
  std::map<std::string, Line*> book_;            // "actor/request id"
  std::vector<Line*> open_;                      // to be asked again
  std::vector<std::string> backups_;             // database files, carried to another building
  std::optional<KeptHead> kept_head_;
  int64_t cut_odds_ = 0, kill_odds_ = 0, checkpoint_pages_ = 1000, pace_ms_ = 0, full_steps_ = 0, next_number_ = 0;
  bool clock_jumps_ = false, disk_fills_ = false;
  bool resolving_ = false;
};

World::World(Settings const& settings)
    : settings_(settings), dice_(settings.seed), disk_(dice_.next(), clock_), secrets_(dice_.next()), erased_(dice_.next(), disk_), masters_(MasterKeys::make(secrets_, sealing_of_environment().value())) {
  verdict_.seed = settings.seed;
  for (auto const* account : {"01SMACTR000000000000000001", "01SMACTR000000000000000002", "01SMACTR000000000000000003"}) {
    Actor actor;
    actor.account = {account};
    actor.title = "sim";
    actor.roles = Role::officer;
    actors_.push_back(actor);
  }
  draw_weather();
  store::SqliteOptions options;
  options.file = "liaoyuan.db";
  options.vfs = disk_.vfs();
  if (settings.bug == Bug::synchronous_normal) options.synchronous = "normal";
  database_ = store::open_sqlite(options);
}

// Swarm: each kind of fault has its own odds per seed, and may be off altogether (Groce et al. 2012, "Swarm testing").
void World::draw_weather() {
  auto const some = [&](uint64_t most) { return dice_.chance(1, 2) ? dice_.below(most) : 0; };
  auto& w = disk_.weather;
  w.read_errors = some(600);
  w.write_errors = some(1500);
  w.sync_errors = some(20'000);
  w.full_errors = some(1000);
  w.open_errors = some(20'000);
  w.powersafe_overwrite = !dice_.chance(1, 4);
  // Not both: without power-safe overwrite SQLite leaves the rest of its padding frame for the next commit's sync, and a
  // sync that fails and forgets loses it under acknowledged frames. Production has the former.
  w.failed_sync_forgets = dice_.chance(1, 2) && w.powersafe_overwrite;
  w.ordered_names = dice_.chance(1, 2);
  w.lying_sync = settings_.bug == Bug::lying_sync;
  erased_.errors = some(100'000);
  cut_odds_ = static_cast<int64_t>(dice_.chance(7, 8) ? 5 + dice_.below(120) : 0);
  kill_odds_ = static_cast<int64_t>(some(40));
  checkpoint_pages_ = static_cast<int64_t>(dice_.chance(1, 4) ? 4000 : 20 + dice_.below(300));
  int64_t const paces[] = {20'000, 600'000, 12 * 3'600'000};
  pace_ms_ = paces[dice_.below(3)];
  clock_jumps_ = dice_.chance(1, 2);
  disk_fills_ = dice_.chance(1, 3);
}

std::vector<store::Migration> World::migrations() const {
  auto all = store::all_migrations();
  all.push_back(little_migration(std::ssize(all) + 1));
  return all;
}

void World::open_house() {
  writer_ = plant(database_->open_writer(), settings_.bug);
  writer_->script("pragma wal_autocheckpoint=" + std::to_string(checkpoint_pages_));
  hold(store::migrate(*writer_, migrations()).has_value(), "the migrations are refused");
  writer_->begin_write();
  auto ring = Keyring::open(masters_, *writer_, secrets_, erased_, clock_.now());
  hold(ring.has_value(), "the keyring does not open");
  keys_ = std::move(ring).value();
  if (settings_.bug != Bug::erased_list_not_replayed) keys_->replay_erased(*writer_);
  writer_->commit();
  names_ = std::make_unique<NameIndex>();
  desk_ = std::make_unique<Desk>(Desk::Parts{*database_, *writer_, *keys_, clock_, secrets_, *names_, dice_.next(), {}});
  little_ = std::make_unique<Little>(Slips{settings_.bug == Bug::counter_outside, settings_.bug == Bug::effects_before_commit, settings_.bug == Bug::part_without_id});
  jobs_ = std::make_unique<Jobs>(*desk_, [this](View const&, std::string const& account) -> std::optional<Actor> {
    for (auto const& actor : actors_) if (actor.account.text == account) return actor;
    return std::nullopt;
  });
  little_->bind(*jobs_, [this] { if (disk_.has_power() && dice_.chance(1, 3)) group(); });
  if (settings_.bug != Bug::names_not_filled) desk_->read(Actor::system(), [&](View const& view) { fill_names(view, *names_); return 0; });
}

void World::close_house() {
  slow_reader_.reset();
  jobs_.reset();
  little_.reset();
  desk_.reset();
  keys_.reset();
  writer_.reset();
}

// Starts the house, in bad weather as often as it takes.
void World::boot() {
  bool const was_armed = disk_.armed();
  for (int attempt = 0;; ++attempt) {
    if (attempt >= kBootsWithFaults) disk_.arm(false);
    if (disk_.has_power() && disk_.armed() && dice_.chance(static_cast<uint64_t>(cut_odds_), 1000)) disk_.cut_after(static_cast<int64_t>(1 + dice_.below(80)));
    try {
      open_house();
      disk_.cut_after(0);
      break;
    } catch (store::StoreError const& error) {
      close_house();
      if (!disk_.has_power()) disk_.power_up();
      if (attempt > kBootsWithFaults) throw Wrong{std::string("the house does not start: ") + error.what()};
    }
  }
  disk_.arm(was_armed);
  twin_.keys_destroyed(erased_.ids);
  catch_up();
  twin_.keys_destroyed(erased_.ids);  // persons only now known
  inspect(false);
}

void World::recover(bool power_lost) {
  close_house();
  if (power_lost) disk_.power_up();
  else disk_.process_starts();
  boot();
}

// ---- what clients ask ----

Ask World::some_ask() {
  auto const pick = [&](std::vector<std::string> const& from) { return from.empty() ? std::string("nobody") : from[dice_.below(from.size())]; };
  auto const coach = [&] { return std::string(kCoaches[dice_.below(std::size(kCoaches))].first); };
  Ask ask;
  ask.text = "name-" + std::to_string(dice_.below(1'000'000));
  auto const roll = dice_.below(100);
  if (roll < 34) {
    ask.kind = Deed::board;
    ask.subject = coach();
  } else if (roll < 44) {
    ask.kind = Deed::move;
    ask.subject = pick(twin_.seats());
    ask.to = coach();
  } else if (roll < 58) {
    ask.kind = Deed::note;
    ask.subject = std::to_string(dice_.below(9));
  } else if (roll < 70) {
    ask.kind = Deed::add_person;
  } else if (roll < 76) {
    ask.kind = Deed::rename_person;
    ask.subject = pick(twin_.persons());
  } else if (roll < 82) {
    ask.kind = Deed::erase_person;
    ask.subject = pick(twin_.persons());
  } else if (roll < 84) {
    ask.kind = Deed::upload;
    ask.text += ".pdf";
    ask.n = static_cast<int64_t>(100 + dice_.below(dice_.chance(1, 4) ? 600'000 : 20'000));
  } else if (roll < 87) {
    ask.kind = Deed::start_job;
    ask.n = static_cast<int64_t>(1 + dice_.below(6));
    if (dice_.chance(1, 5)) ask.fail_at = static_cast<int64_t>(dice_.below(static_cast<uint64_t>(ask.n)));
  } else if (roll < 89) {
    ask.kind = Deed::cancel_job;
    ask.subject = pick(twin_.jobs());
  } else if (roll < 96) {
    ask.kind = Deed::hesitate;
  } else if (roll < 98) {
    ask.kind = Deed::stumble;
  } else {
    ask.kind = Deed::crash;
  }
  return ask;
}

// Each actor counts for itself, so different actors use the same ids.
Line& World::fresh_line() {
  Line line;
  line.actor = &actors_[dice_.below(actors_.size())];
  line.request_id = "q" + std::to_string(next_number_);
  if (book_.contains(request_key(*line.actor, line.request_id)) || dice_.chance(1, 2)) line.request_id = "q" + std::to_string(++next_number_);
  line.ask = some_ask();
  line.asked = clock_.now();
  lines_.push_back(std::move(line));
  auto& kept = lines_.back();
  book_[request_key(*kept.actor, kept.request_id)] = &kept;
  return kept;
}

void World::group() {
  std::vector<Line*> lines;
  std::vector<bool> other_body;
  auto const size = 1 + dice_.below(1 + dice_.below(32));
  for (size_t i = 0; i < size; ++i) {
    bool other = false;
    Line* line = nullptr;
    if (!open_.empty() && dice_.chance(1, 3)) {
      line = open_[dice_.below(open_.size())];  // an answer that did not come: the same again
    } else if (!lines_.empty() && dice_.chance(1, 8)) {
      line = &lines_[lines_.size() - 1 - dice_.below(std::min<size_t>(lines_.size(), 200))];  // a double click, or a phone that synchronises late
      if (line->state != Line::State::given || !may_repeat(*line)) line = nullptr;
      else other = dice_.chance(1, 4);
    }
    if (line == nullptr) line = &fresh_line();
    lines.push_back(line);
    other_body.push_back(other);
    if (dice_.chance(1, 40)) {  // the same packet twice
      lines.push_back(line);
      other_body.push_back(other);
    }
  }
  for (size_t i = lines.size(); i > 1; --i) {  // they arrive in any order
    auto const j = dice_.below(i);
    std::swap(lines[i - 1], lines[j]);
    std::vector<bool>::swap(other_body[i - 1], other_body[j]);
  }
  catch_up();
  if (dice_.chance(static_cast<uint64_t>(cut_odds_), 1000)) disk_.cut_after(static_cast<int64_t>(1 + dice_.below(120)));
  auto const answers = post(lines, other_body);
  disk_.cut_after(0);
  judge(lines, other_body, answers);
}

std::vector<Answer> World::post(std::vector<Line*> const& lines, std::vector<bool> const& other_body) {
  std::vector<Command> commands;
  for (size_t i = 0; i < lines.size(); ++i) {
    auto ask = lines[i]->ask;
    if (other_body[i]) ask.text += " (changed)";
    Command command;
    command.name = "little." + std::string(name_of(ask.kind));
    command.actor = *lines[i]->actor;
    command.request_id = lines[i]->request_id;
    command.digest = settings_.bug == Bug::another_body_accepted ? std::string() : ask.digest();
    command.run = [this, ask](Context& context) { return little_->perform(context, ask); };
    commands.push_back(std::move(command));
  }
  verdict_.commands += std::ssize(commands);
  return desk_->run_group(commands);
}

void World::answered(Line& line, Answer const& answer) {
  std::erase(open_, &line);
  if (!answer) {
    line.state = Line::State::refused;
    ++verdict_.refused;
    return;
  }
  auto const text = canonical(*answer);
  if (line.state == Line::State::given) {
    hold(line.answer == text, "the same request got another answer");
    ++verdict_.repeated;
    return;
  }
  line.state = Line::State::given;
  line.answer = text;
  ++verdict_.acknowledged;
  if (dice_.chance(1, 20)) open_.push_back(&line);  // given, but lost on its way: it will be asked again
}

// `seen`: the power is on, so the journal can be read and refusals can be foretold.
void World::judge_one(Line& line, bool other_body, Answer const& answer, std::deque<JournalEntry>& entries, bool seen) {
  if (line.state == Line::State::refused) line.state = Line::State::open;  // refusals are not remembered: asked again, it may succeed
  if (!answer && answer.error().kind == ly::Kind::unavailable) {
    ++verdict_.unknown;
    if (line.state == Line::State::open && std::find(open_.begin(), open_.end(), &line) == open_.end()) open_.push_back(&line);
    return;
  }
  auto const code = answer ? std::string() : answer.error().code;
  if (other_body) return hold(code == "request.reused", "an id reused with another body was answered '" + code + "'");
  if (line.state == Line::State::given || line.entry) {
    hold(answer.has_value(), "a request that happened is now told " + code);
  } else if (seen) {
    auto const foretold = twin_.predict(line);
    hold(code == foretold, std::string(name_of(line.ask.kind)) + " answered '" + code + "' where '" + foretold + "' is right");
    if (answer) {
      hold(!entries.empty(), "acknowledged without an entry in the journal");
      auto const entry = std::move(entries.front());
      entries.pop_front();
      hold(entry.actor + "/" + entry.request_id == request_key(*line.actor, line.request_id), "another's entry in the journal");
      hold_clean(twin_.take(entry, &line));
    }
  }
  answered(line, answer);
  if (answer && line.entry)
    if (auto const* said = find(*answer, "entry")) hold(said->as_int64() == *line.entry, "the answer names another entry");
}

void World::judge(std::vector<Line*> const& lines, std::vector<bool> const& other_body, std::vector<Answer> const& answers) {
  hold(answers.size() == lines.size(), "as many answers as commands");
  bool const seen = disk_.has_power();
  auto entries = seen ? new_entries() : std::deque<JournalEntry>{};
  for (size_t i = 0; i < lines.size(); ++i) judge_one(*lines[i], other_body[i], answers[i], entries, seen);
  hold(entries.empty(), "the machine said no, and yet it happened");
}

// ---- the judge ----

std::deque<JournalEntry> World::new_entries() {
  Calm const calm(disk_);
  auto const head = desk_->head();
  hold(head.seq >= twin_.seq(), "acknowledged and lost: the journal ends at " + std::to_string(head.seq) + ", known was " + std::to_string(twin_.seq()));
  if (head.seq == twin_.seq()) return {};
  JournalFilter filter;
  filter.limit = head.seq - twin_.seq();
  auto const newest = desk_->read(Actor::system(), [&](View const& view) { return list_journal(view.tx, filter); });
  return {newest.rbegin(), newest.rend()};
}

void World::take(JournalEntry const& entry) {
  auto const found = book_.find(entry.actor + "/" + entry.request_id);
  hold_clean(twin_.take(entry, found == book_.end() ? nullptr : found->second));
}

void World::catch_up() {
  if (!disk_.has_power()) return;
  for (auto const& entry : new_entries()) take(entry);
}

void World::inspect(bool deep) {
  Calm const calm(disk_);
  ++verdict_.checks;
  desk_->read(Actor::system(), [&](View const& view) {
    auto const chain = verify_journal(view.tx, kept_head_);
    hold(chain.ok, "the journal does not verify at " + std::to_string(chain.first_bad) + ": " + chain.why);
    hold(chain.head == desk_->head(), "the desk's head is not the journal's");
    hold(chain.head.seq == twin_.seq() && chain.head.hash == twin_.hash(), "acknowledged and lost, or invented: the journal's end is not the known one");
    for (auto const& [name, sql] : little_invariants()) hold(!store::query(view.tx, sql)->next(), "invariant broken: " + std::string(name));
    hold_clean(twin_.compare(view, *names_, deep));
    return 0;
  });
  for (auto const& [key, line] : book_)
    if (line->state == Line::State::given) hold(line->entry.has_value(), "acknowledged and lost: " + key);
  if (deep || verdict_.checks % 8 == 0) hold_clean(database_->integrity());
  if (dice_.chance(1, 4)) kept_head_ = KeptHead{signed_head(*keys_, desk_->head(), clock_.now()), keys_->signing_public_key()};
}

// ---- time and weather ----

void World::pass_time() {
  clock_.at.ms += static_cast<int64_t>(dice_.below(static_cast<uint64_t>(pace_ms_)));
  if (clock_jumps_ && dice_.chance(1, 50)) clock_.at.ms += (static_cast<int64_t>(dice_.below(21)) - 10) * 60'000;
  if (full_steps_ > 0 && --full_steps_ == 0) disk_.weather.full = false;
  if (disk_fills_ && dice_.chance(1, 60)) {
    disk_.weather.full = true;
    full_steps_ = static_cast<int64_t>(1 + dice_.below(6));
  }
}

void World::run_jobs() {
  if (dice_.chance(static_cast<uint64_t>(cut_odds_), 1000)) disk_.cut_after(static_cast<int64_t>(1 + dice_.below(200)));
  try {
    (void)jobs_->run_next();
  } catch (store::StoreError const&) {
    ++verdict_.unknown;  // it could not even look what there is to do
  }
  disk_.cut_after(0);
  catch_up();
}

// kill -9: the process is gone between two system calls, or in the midst of a commit.
void World::kill() {
  ++verdict_.kills;
  disk_.process_dies();
  recover(false);
}

// With its logs: a stale journal beside a new file of the old name would be rolled back into it.
void World::remove_database(std::string const& name) {
  for (auto const* suffix : {"", "-wal", "-journal"}) disk_.remove(name + suffix);
}

void World::back_up() {
  try {
    database_->copy_to("copy.db");
  } catch (store::StoreError const&) {
    remove_database("copy.db");
    return;
  }
  backups_.push_back(disk_.bytes("copy.db"));
  remove_database("copy.db");
  if (backups_.size() > 2) backups_.erase(backups_.begin());
}

// An older copy is opened beside the house. Whoever was erased since must be unreadable in it, everybody else readable.
void World::try_restore() {
  if (backups_.empty()) return;
  Calm const calm(disk_);
  ++verdict_.restores;
  disk_.put("restored.db", backups_[dice_.below(backups_.size())]);
  {
    store::SqliteOptions options;
    options.file = "restored.db";
    options.vfs = disk_.vfs();
    auto const database = store::open_sqlite(options);
    auto const writer = database->open_writer();
    hold(store::migrate(*writer, migrations()).has_value(), "a copy does not migrate");
    writer->begin_write();
    auto ring = Keyring::open(masters_, *writer, secrets_, erased_, clock_.now());
    hold(ring.has_value(), "a copy does not open with the master key");
    if (settings_.bug != Bug::erased_list_not_replayed) (*ring)->replay_erased(*writer);
    writer->commit();
    hold(verify_journal(*writer).ok, "the journal of a copy does not verify");
    for (auto const& [name, sql] : little_invariants()) {
      if (name == "an erased person has no key") continue;  // the copy does not know of later erasures, its keys do
      hold(!store::query(*writer, sql)->next(), "invariant broken in a copy: " + std::string(name));
    }
    for (auto const& entry : list_journal(*writer, {.subject_kind = "person", .limit = 100'000})) {
      if (entry.what == "person.erased") continue;
      auto const readable = personal_of(*writer, **ring, entry).has_value();
      bool const listed = std::find(erased_.ids.begin(), erased_.ids.end(), entry.key_id) != erased_.ids.end();
      hold(!(readable && listed), "an erased person is readable in a restored copy");
      hold(readable || listed, "a person is unreadable in a restored copy");
    }
  }
  remove_database("restored.db");
}

// Somebody reads slowly: what he sees stays as it was when he began.
void World::look_again() {
  Calm const calm(disk_);
  auto const seen = [&] {
    auto const head = journal_head(*slow_reader_);
    return std::to_string(head.seq) + head.hash + std::to_string(store::find_value<int64_t>(*slow_reader_, "select sum(taken) from little_coach").value());
  };
  if (!slow_reader_) {
    slow_reader_ = database_->open_reader();
    slow_reader_->begin_read();
    slow_view_ = seen();
    return;
  }
  hold(seen() == slow_view_, "a snapshot moved under its reader");
  slow_reader_->end_read();
  slow_reader_.reset();
}

void World::step() {
  pass_time();
  auto const odds = [&](int64_t n) { return dice_.chance(static_cast<uint64_t>(n), 1000); };
  if (odds(cut_odds_ / 3)) {
    disk_.cut_power();
  } else if (odds(kill_odds_)) {
    return kill();
  } else if (odds(4)) {
    ++verdict_.restarts;
    close_house();
    return boot();
  } else if (odds(30)) {
    back_up();
  } else if (odds(15)) {
    try_restore();
  } else if (odds(60)) {
    look_again();
  } else if (odds(120)) {
    run_jobs();
  } else {
    group();
  }
  if (!disk_.has_power()) return recover(true);
  if (verdict_.steps % kInspectEvery == 0) inspect(false);
}

// The faults stop: whoever still waits for an answer gets it now, every job ends, and the house comes up clean.
void World::calm_down() {
  disk_.arm(false);
  disk_.weather.full = false;
  if (!disk_.has_power()) recover(true);
  catch_up();
  resolving_ = true;
  auto const waiting = open_;
  for (auto* line : waiting) {
    auto const answers = post({line}, {false});
    hold(answers.front().has_value() || answers.front().error().kind != ly::Kind::unavailable, "no fault is left, and still a request is told to come back");
    judge({line}, {false}, answers);
  }
  for (int64_t runs = 0; jobs_->run_next(); ++runs) hold(runs < 10'000, "jobs without end");
  catch_up();
  hold(twin_.jobs_open() == 0, "a job never ends");
  inspect(true);
  close_house();
  boot();
  inspect(true);
  try_restore();
}

Verdict World::live() {
  try {
    disk_.arm(dice_.chance(1, 2));  // half of the houses are first opened in bad weather
    boot();
    disk_.arm(true);
    for (verdict_.steps = 1; verdict_.steps <= settings_.steps; ++verdict_.steps) step();
    calm_down();
  } catch (Wrong const& wrong) {
    verdict_.wrong = wrong.what;
  } catch (std::exception const& error) {
    verdict_.wrong = std::string("an exception reached the world: ") + error.what();
  }
  auto const& w = disk_.weather;
  verdict_.weather = "read=" + std::to_string(w.read_errors) + " write=" + std::to_string(w.write_errors) + " sync=" + std::to_string(w.sync_errors) + " full=" +
                     std::to_string(w.full_errors) + " open=" + std::to_string(w.open_errors) + " cut=" + std::to_string(cut_odds_) + " kill=" + std::to_string(kill_odds_) +
                     " checkpoint=" + std::to_string(checkpoint_pages_) + (w.powersafe_overwrite ? "" : " no-powersafe-overwrite") +
                     (w.failed_sync_forgets ? " forgets" : "") + (w.ordered_names ? "" : " names-unordered");
  verdict_.hash = twin_.hash();
  verdict_.entries = twin_.seq();
  verdict_.erased = std::ssize(erased_.ids);
  verdict_.cuts = disk_.counts.cuts;
  verdict_.io_errors = disk_.counts.errors;
  verdict_.torn = disk_.counts.torn;
  disk_.cut_power();  // whatever still stands must not touch the disk any more
  close_house();
  return verdict_;
}

}  // namespace

Verdict run_world(Settings const& settings) { return World(settings).live(); }

}  // namespace ly::sim
