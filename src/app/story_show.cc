#include "app/story_show.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <filesystem>
#include <mutex>
#include <shared_mutex>

#include "app/commands.h"
#include "app/front.h"
#include "app/story.h"
#include "base/embedded.h"
#include "base/text.h"
#include "edges/http/static_files.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

std::atomic<bool> g_story_stop{false};
void on_story_signal(int) { g_story_stop = true; }

constexpr auto kStoryTick = std::chrono::milliseconds(100);
constexpr int64_t kSecondsPerBeat = 8, kSecondsMin = 1, kSecondsMax = 120;
constexpr int64_t kShiftOfTheOnlooker = 8 * 60;  // minutes
constexpr std::string_view kIndex = "index.html", kMark = "<meta name=\"liaoyuan-story\" content=\"yes\">\n</head>";

// The web application with a mark on its page, by which it knows that it shows the story and loads the bar.
class MarkedWeb {
 public:
  MarkedWeb() : files_(embedded::web()) {
    auto const page = embedded::find(files_, kIndex);
    if (page) index_ = replaced(std::string(page->bytes), "</head>", kMark);
    std::erase_if(files_, [](embedded::File const& file) { return file.name.starts_with(kIndex); });  // with its compressed siblings
    if (page) files_.push_back({kIndex, index_});
    served_.emplace(files_);
  }
  http::StaticFiles const* served() const { return &*served_; }

 private:
  std::vector<embedded::File> files_;
  std::string index_;
  std::optional<http::StaticFiles> served_;
};

// The house as it was before a beat was played.
struct Moment {
  size_t played = 0;
  Instant at;
  fs::path copy;
  StoryMemory memory;
};

struct Wish {
  enum class What { play, pause, jump, phone } what = What::pause;
  size_t to = 0;          // jump: so many beats played
  int64_t seconds = 0;    // play: a beat takes
  std::string as;         // phone: guard or leader
};

// What the bar is told; copied under a lock.
struct Told {
  size_t played = 0;
  std::optional<size_t> going_to;
  bool playing = false;
  int64_t seconds = kSecondsPerBeat;
  std::optional<Problem> problem;
  std::vector<std::string> screens;        // of every beat played
  std::vector<json::array> figures;        // of every beat played: what the house told, in the order of the beat's figures
  std::vector<StoryAccount> accounts;
  json::object phone;                      // last made for the onlooker
};

class Show {
 public:
  Show(fs::path folder, Print const& print) : folder_(std::move(folder)), print_(print), beats_(story_beats()) {}
  ~Show() { close(); }
  Show(Show const&) = delete;
  Show& operator=(Show const&) = delete;

  Result<void> begin() {
    clock_.move_to(beats_.front().at);
    TRY(open({}));
    return go_to(1);
  }
  std::vector<StoryAccount> const& accounts() const { return stage_->memory.accounts; }
  StoryClock& clock() { return clock_; }
  Dictionary const& words() const { return words_; }

  void handle(http::Request request, http::Respond const& respond) {
    if (request.path == "/api/story" || request.path.starts_with("/api/story/")) return respond(about_the_story(request));
    std::shared_lock const here(house_mutex_, std::try_to_lock);
    if (!here || !front_) return respond(problem(request, Problem{"story.turning", {}, {}, Kind::unavailable, {}}));
    front_->handle(std::move(request), respond);
  }
  size_t body_limit(http::Verb verb, std::string_view path) {
    std::shared_lock const here(house_mutex_, std::try_to_lock);
    return here && front_ ? front_->body_limit(verb, path) : http::Limits{}.body;
  }

  // Until Ctrl-C: grants wishes, and while it plays lets the story's clock go on hour by hour to the next beat.
  void run() {
    while (!g_story_stop) {
      std::optional<Wish> wish;
      {
        std::unique_lock lock(mutex_);
        wished_.wait_for(lock, kStoryTick, [&] { return !wishes_.empty(); });
        if (!wishes_.empty()) {
          wish = std::move(wishes_.front());
          wishes_.pop_front();
        }
      }
      auto const done = wish ? grant(*wish) : glide();
      std::lock_guard const lock(mutex_);
      if (!done) {
        told_.problem = done.error();
        told_.playing = false;
      } else if (wish) told_.problem.reset();
      if (wish && wishes_.empty()) told_.going_to.reset();
    }
  }
  void end_streams() {
    if (front_) front_->end_streams();
  }

 private:
  // ---- the house ----

  Result<void> open(StoryMemory memory) {
    OpenOptions options;
    options.folder = folder_;
    options.serve = options.create = true;
    options.clock = &clock_;
    options.lasting = false;
    options.log = [this](std::string const& line) { print_(true, line); };
    house_ = TRY(House::open(options));
    house_->start();
    TRY(house_->set_setting("demo", "yes"));
    front_ = std::make_unique<Front>(Front::Parts{*house_, true, web_.served()});
    stage_.emplace(*house_, clock_, std::move(memory));
    return {};
  }
  void close() {
    stage_.reset();
    if (front_) front_->stop();
    if (house_) house_->stop();
    front_.reset();
    house_.reset();
  }

  // ---- beats ----

  bool begins_a_day(size_t beat) const { return beat == 0 || day_at(beats_[beat].at) != day_at(beats_[beat - 1].at); }

  void keep_moment() {
    Moment moment{played_, clock_.now(), folder_ / "moments" / (std::to_string(played_) + ".db"), stage_->memory};
    fs::create_directories(moment.copy.parent_path());
    fs::remove(moment.copy);
    house_->database().copy_to(moment.copy.string());
    std::erase_if(moments_, [&](Moment const& other) { return other.played >= moment.played; });
    moments_.push_back(std::move(moment));
  }

  // The house as it was when the day of that beat began.
  Result<void> turn_back(size_t played) {
    auto const found = std::find_if(moments_.rbegin(), moments_.rend(), [&](Moment const& moment) { return moment.played <= played; });
    check(found != moments_.rend(), "the empty house was kept");
    auto const moment = *found;
    std::unique_lock const alone(house_mutex_);
    close();
    auto const file = (folder_ / "liaoyuan.db").string();
    for (auto const* suffix : {"-wal", "-shm", "-journal", ""}) fs::remove(file + suffix);
    fs::remove_all(folder_ / "heads");  // signed heads of days that have not been yet
    fs::create_directories(folder_ / "heads");
    fs::copy_file(moment.copy, file);
    clock_.move_to(moment.at);
    TRY(open(moment.memory));
    played_ = moment.played;
    broken_ = false;
    return {};
  }

  Result<void> go_to(size_t played) {
    if (played < played_ || broken_) TRY(turn_back(played));
    while (played_ < played && !g_story_stop) TRY(play_one());
    tell();
    return {};
  }

  Result<void> play_one() {
    if (begins_a_day(played_)) keep_moment();
    broken_ = true;  // until it is whole
    auto const seen = TRY(play_beat(*stage_, beats_[played_]));
    broken_ = false;
    seen_.resize(played_);
    json::array figures;
    for (auto const& one : seen) figures.push_back(one.told);
    seen_.push_back(std::move(figures));
    ++played_;
    begun_at_ = pace_.now();
    tell();
    return {};
  }

  Result<void> glide() {
    int64_t seconds = 0;
    {
      std::lock_guard const lock(mutex_);
      if (!told_.playing) return {};
      seconds = told_.seconds;
    }
    if (played_ == beats_.size() || broken_) return pause();
    auto const passed = static_cast<double>(pace_.now().ms - begun_at_.ms) / (static_cast<double>(seconds) * 1000);
    if (passed >= 1) return go_to(played_ + 1);
    // Between two beats the hours go by one after another, and what falls due in them happens.
    constexpr int64_t kHourMs = 3'600'000;
    auto const from = beats_[played_ - 1].at.ms, to = beats_[played_].at.ms;
    auto const hour = (from + static_cast<int64_t>(static_cast<double>(to - from) * passed)) / kHourMs * kHourMs;
    if (hour > clock_.now().ms) TRY(stage_->go_on_to({hour}));
    return {};
  }
  Result<void> pause() {
    std::lock_guard const lock(mutex_);
    told_.playing = false;
    return {};
  }

  Result<void> grant(Wish const& wish) {
    switch (wish.what) {
      case Wish::What::play: {
        begun_at_ = pace_.now();
        std::lock_guard const lock(mutex_);
        told_.playing = played_ < beats_.size();
        if (wish.seconds > 0) told_.seconds = wish.seconds;
        return {};
      }
      case Wish::What::pause: return pause();
      case Wish::What::jump: {
        begun_at_ = pace_.now();
        return go_to(std::clamp<size_t>(wish.to, 1, beats_.size()));
      }
      case Wish::What::phone: return make_phone(wish.as);
    }
    return {};
  }

  // A phone for who looks on: a shift of his own at the gate, or one more leader's phone of the trip.
  Result<void> make_phone(std::string const& as) {
    json::object made{{"as", as}};
    if (as == "guard") {
      if (!stage_->memory.ids.contains("gate")) return refused("story.not_yet", as);
      auto const gate = "/api/checkpoints/" + stage_->id("gate");
      auto const opened = TRY(stage_->post("zhenban", gate + "/shifts", json::object{{"from", to_iso(stage_->now())}, {"to", to_iso(stage_->now() + Minutes{kShiftOfTheOnlooker})}, {"lead", "观众"}, {"guards", "观众"}, {"dialects", ""}}));
      made["path"] = "/checkpoint";
      made["code"] = at(opened, "code");
      made["pin"] = at(opened, "pin");
    } else {
      if (!stage_->memory.ids.contains("trip")) return refused("story.not_yet", as);
      auto const phone = TRY(stage_->post("han", "/api/trips/" + stage_->id("trip") + "/phones", json::object{{"leader", "观众"}}));
      made["path"] = "/leader";
      made["code"] = at(phone, "code");
      made["pin"] = at(phone, "pin");
    }
    std::lock_guard const lock(mutex_);
    told_.phone = std::move(made);
    return {};
  }

  // ---- what the bar is told ----

  void tell() {
    std::lock_guard const lock(mutex_);
    told_.played = played_;
    told_.figures = seen_;
    told_.accounts = stage_->memory.accounts;
    told_.screens.clear();
    for (size_t n = 0; n < played_; ++n) told_.screens.push_back(screen_of(stage_->memory, beats_[n]));
    told_.phone = {};
  }

  static json::value in(Words const& words, bool english) { return json::value(english ? words.en : words.zh); }
  json::array figures_of(Told const& told, size_t beat, bool english) const {
    json::array out;
    for (size_t n = 0; n < beats_[beat].figures.size() && beat < told.figures.size(); ++n) {
      auto const& figure = beats_[beat].figures[n];
      auto const& value = told.figures[beat].at(n);
      out.push_back(json::object{{"title", in(figure.title, english)}, {"told", value}, {"expected", figure.expected}, {"holds", value == figure.expected}, {"of_the_story", figure.of_the_story}, {"where", figure.where}});
    }
    return out;
  }

  json::object state(Told const& told, http::Request const& request) const {
    auto const language = http::language_of(request.headers);
    bool const english = language == "en";
    auto const& beat = beats_[told.played - 1];
    json::array accounts;
    for (auto const& one : told.accounts) accounts.push_back(json::object{{"name", one.name}, {"title", english ? one.title_en : one.title_zh}, {"password", one.password}});
    return {{"beat", told.played}, {"of", beats_.size()}, {"now", to_iso(Instant{clock_.ms.load()})}, {"playing", told.playing}, {"seconds", told.seconds}, {"busy", told.going_to.has_value()}, {"going_to", told.going_to.value_or(told.played)},
            {"problem", told.problem ? json::value(words_.say(language, *told.problem)) : json::value(nullptr)}, {"part", beat.part}, {"at", to_iso(beat.at)}, {"heading", in(beat.heading, english)}, {"told", in(beat.told, english)},
            {"as", beat.as}, {"screen", told.screens.at(told.played - 1)}, {"figures", figures_of(told, told.played - 1, english)}, {"accounts", std::move(accounts)}, {"phone", told.phone}};
  }

  json::object all_beats(Told const& told, bool english) const {
    json::array items;
    for (size_t n = 0; n < beats_.size(); ++n) {
      auto const& beat = beats_[n];
      items.push_back(json::object{{"beat", n + 1}, {"part", beat.part}, {"at", to_iso(beat.at)}, {"heading", in(beat.heading, english)}, {"told", in(beat.told, english)}, {"as", beat.as},
                                   {"screen", n < told.screens.size() ? told.screens[n] : std::string()}, {"figures", figures_of(told, n, english)}});
    }
    return {{"items", std::move(items)}};
  }

  http::Response problem(http::Request const& request, Problem const& problem) const {
    return http::problem_response(problem, http::language_of(request.headers), [this](std::string_view language, Problem const& p) { return words_.say(language, p); });
  }

  static Result<Wish> wish_of(http::Request const& request) {
    auto const body = TRY(parse_json(request.body));
    auto const what = text_of(body, "do");
    Wish wish;
    if (what == "play") {
      auto const seconds = number_at(body, "seconds");
      wish = {Wish::What::play, 0, seconds < 0 ? 0 : std::clamp(seconds, kSecondsMin, kSecondsMax), {}};
    } else if (what == "pause") wish = {Wish::What::pause, 0, 0, {}};
    else if (what == "jump") wish = {Wish::What::jump, static_cast<size_t>(std::max<int64_t>(1, number_at(body, "to"))), 0, {}};
    else if (what == "phone" && (text_of(body, "as") == "guard" || text_of(body, "as") == "leader")) wish = {Wish::What::phone, 0, 0, std::string(text_of(body, "as"))};
    else return invalid("story.wish", "do");
    return wish;
  }

  http::Response about_the_story(http::Request const& request) {
    bool const reads = request.verb == http::Verb::get;
    bool const list = request.path == "/api/story/beats";
    if (request.path != "/api/story" && !list) return problem(request, http::no_such_path());
    if (!reads && (list || request.verb != http::Verb::post)) return problem(request, http::method_not_allowed(list ? "GET" : "GET, POST"));
    if (!reads) {
      if (auto const trick = Api::cross_site(request, "")) return problem(request, *trick);
      auto wish = wish_of(request);
      if (!wish) return problem(request, wish.error());
      std::lock_guard const lock(mutex_);
      // A pause holds at once; what was asked for before and not begun is forgotten by a new jump.
      if (wish->what == Wish::What::pause) told_.playing = false;
      if (wish->what == Wish::What::jump) {
        std::erase_if(wishes_, [](Wish const& other) { return other.what == Wish::What::jump; });
        told_.going_to = std::clamp<size_t>(wish->to, 1, beats_.size());
      }
      if (wish->what == Wish::What::phone) told_.phone = {};
      told_.problem.reset();
      wishes_.push_back(std::move(*wish));
      wished_.notify_one();
    }
    Told told;
    {
      std::lock_guard const lock(mutex_);
      told = told_;
    }
    auto const body = list ? all_beats(told, http::language_of(request.headers) == "en") : state(told, request);
    auto response = http::json_response(200, json::serialize(body));
    response.compressible = false;
    return response;
  }

  fs::path const folder_;
  Print const& print_;
  std::vector<StoryBeat> const& beats_;
  Dictionary words_;
  StoryClock clock_;
  SystemClock pace_;  // how fast it is shown; the house knows only the story's clock
  MarkedWeb web_;
  std::shared_mutex house_mutex_;  // alone: the house is being exchanged
  std::unique_ptr<House> house_;
  std::unique_ptr<Front> front_;
  std::optional<Stage> stage_;
  size_t played_ = 0;
  bool broken_ = false;  // a beat was begun and not finished
  Instant begun_at_;
  std::vector<Moment> moments_;
  std::vector<json::array> seen_;

  std::mutex mutex_;
  std::condition_variable wished_;
  std::deque<Wish> wishes_;
  Told told_;
};

// A folder of our own that is gone when the show is over.
struct OwnFolder {
  fs::path path;
  ~OwnFolder() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
};

}  // namespace

int show_story(StoryShowOptions const& options, Print const& print, std::string const& language) {
  auto const say = [&](std::string const& zh, std::string const& en) { print(false, language == "en" ? en : zh); };
  Dictionary const words;
  Terminal const terminal{print, language, words};
  OwnFolder own;
  fs::path folder = options.folder;
  if (folder.empty()) {
    auto text = (fs::temp_directory_path() / "liaoyuan-demo-XXXXXX").string();
    if (mkdtemp(text.data()) == nullptr) return terminal.fail(refused("data.not_writable", text, {{"why", "mkdtemp"}}));
    folder = own.path = text;
  } else if (fs::exists(folder) && !fs::is_empty(folder)) {
    return terminal.fail(refused("story.folder_used", folder.string()));
  }
  g_story_stop = false;
  std::signal(SIGINT, on_story_signal);
  std::signal(SIGTERM, on_story_signal);
  Show show(folder, print);
  if (auto const begun = show.begin(); !begun) return terminal.fail(begun.error());
  http::Options http;
  http.port = options.port;
  http.body_limit = [&show](http::Verb verb, std::string_view path, std::optional<uint64_t>) { return show.body_limit(verb, path); };
  http.clock = &show.clock();
  http.say = [&show](std::string_view in, Problem const& problem) { return show.words().say(in, problem); };
  http.log = [&print](std::string_view line) { print(true, std::string(line)); };
  http::Server server(http, [&show](http::Request request, http::Respond respond) { show.handle(std::move(request), respond); });
  if (auto const started = server.start(); !started) return terminal.fail(started.error());
  auto const address = "http://127.0.0.1:" + std::to_string(server.port());
  say("故事已就绪：" + address + "  （Ctrl-C 停止）\n2020 年 2 月 7 日到 3 月 18 日，共 " + std::to_string(story_beats().size()) + " 步；每页顶上的控制条可播放、暂停、跳转、换人看。",
      "The story is ready: " + address + "  (Ctrl-C stops it)\n7 February to 18 March 2020 in " + std::to_string(story_beats().size()) + " beats; the bar on top of every page plays, pauses, jumps and changes who looks.");
  say("账户（本次启动生成的密码；故事往后还会增加，控制条里可直接换人）：", "Accounts (passwords made at this start; more come as the story goes, and the bar logs in as any):");
  for (auto const& account : show.accounts())
    print(false, "  " + account.name + std::string(account.name.size() < 12 ? 12 - account.name.size() : 1, ' ') + account.password + "  " + (language == "en" ? account.title_en : account.title_zh));
  show.run();
  say("正在停止……", "Stopping …");
  show.end_streams();
  server.stop();
  return kDone;
}

}  // namespace ly::app
