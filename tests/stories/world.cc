#include "world.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "app/commands.h"
#include "app/domains.h"
#include "app/front.h"
#include "app/house.h"
#include "app/wiring.h"
#include "base/text.h"
#include "edges/http/server.h"

namespace ly::story {
namespace {

namespace fs = std::filesystem;

constexpr int kPatienceSeconds = 60;  // of a client: the machine that runs the tests may be busy

// Hashes as log-ins do, but cheaply: what they cost is no part of these stories.
constexpr Minutes kAway{2 * 60}, kShift{11 * 60};  // a session ends after 2 hours without use and 12 hours in all

constexpr accounts::PasswordCost kCheapPasswords{1, 8U << 20};

class Socket {
 public:
  explicit Socket(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    timeval const patience{kPatienceSeconds, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Socket() { ::close(socket_); }
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;

  // A server that refuses a body early stops reading: what it said is still to be read.
  void send(std::string_view bytes) {
    while (connected_ && !bytes.empty()) {
      auto const n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }
  // What comes until `enough` of it came, or the connection ends.
  template <class Enough> std::string until(Enough enough) {
    std::string out;
    char piece[4096];
    for (ssize_t n = 0; connected_ && !enough(out) && (n = ::recv(socket_, piece, sizeof piece, 0)) > 0;) out.append(piece, static_cast<size_t>(n));
    return out;
  }
  std::string rest() {
    std::string out;
    char piece[64 * 1024];
    for (ssize_t n = 0; connected_ && (n = ::recv(socket_, piece, sizeof piece, 0)) > 0;) out.append(piece, static_cast<size_t>(n));
    return out;
  }

 private:
  int socket_;
  bool connected_ = false;
};

Reply read_reply(std::string_view answer) {
  Reply out;
  auto const end = answer.find("\r\n\r\n");
  if (end == std::string_view::npos) return out;
  auto const lines = split(answer.substr(0, end), '\n');
  out.status = std::atoi(std::string(lines[0].substr(std::min<size_t>(9, lines[0].size()))).c_str());
  for (size_t i = 1; i < lines.size(); ++i) {
    auto const colon = lines[i].find(':');
    if (colon == std::string_view::npos) continue;
    auto const name = lower_ascii(lines[i].substr(0, colon));
    auto const value = std::string(trim(lines[i].substr(colon + 1)));
    if (name == "set-cookie") out.cookies.push_back(value);
    else out.fields[name] = value;
  }
  out.body = std::string(answer.substr(end + 4));
  if (out.fields.contains("content-length") && out.body.size() != static_cast<size_t>(std::atoll(out.fields["content-length"].c_str()))) return {};
  if (out.fields["content-type"].find("json") != std::string::npos)
    if (auto parsed = parse_json(out.body)) out.json = std::move(*parsed);
  return out;
}

}  // namespace

json::array const& Reply::items() const& {
  static json::array const kNone;
  auto const* found = find(json, "items");
  return found && found->is_array() ? found->get_array() : kNone;
}

int64_t Reply::number(std::string_view member) const {
  auto const* found = find(json, member);
  return found && found->is_int64() ? found->get_int64() : -1;
}

Reply exchange(uint16_t port, std::string_view verb, std::string_view target, std::string_view head, std::string_view body) {
  Socket socket(port);
  std::string request = std::string(verb) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + std::string(head);
  if (!body.empty() || verb == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  socket.send(request);
  socket.send(body);
  return read_reply(socket.rest());
}

// ---- people ---------------------------------------------------------------------------------------------------------

void Person::keep_cookies(Reply const& reply) {
  for (auto const& line : reply.cookies) {
    auto const pair = std::string_view(line).substr(0, line.find(';'));
    auto const equals = pair.find('=');
    cookies_[std::string(pair.substr(0, equals))] = std::string(pair.substr(equals + 1));
  }
}

Reply Person::send(std::string_view verb, std::string_view target, std::string_view body, std::string const& more) {
  seen_at_ = world_->now();
  std::string head = more;
  std::string cookies;
  for (auto const& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
  if (!cookies.empty() && head.find("Cookie:") == std::string::npos) head += "Cookie: " + cookies + "\r\n";
  auto reply = exchange(world_->port(), verb, target, head, body);
  keep_cookies(reply);
  world_->note_seen(reply);
  return reply;
}

std::string Person::listen(int events) {
  std::string cookies;
  for (auto const& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
  Socket socket(world_->port());
  socket.send("GET /api/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: " + cookies + "\r\n\r\n");
  return socket.until([events](std::string const& so_far) {
    int n = 0;
    for (auto at = so_far.find("event: changed"); at != std::string::npos; at = so_far.find("event: changed", at + 1)) ++n;
    return n >= events;
  });
}

Reply Person::log_in() {
  auto reply = send("POST", "/api/session", canonical(json::object{{"name", name_}, {"password", password_}}), "Content-Type: application/json\r\n");
  csrf_ = reply.text("csrf");
  logged_in_at_ = world_->now();
  return reply;
}

Reply Person::change_password(std::string const& to) {
  auto reply = post("/api/session/password", json::object{{"old", password_}, {"new", to}});
  if (!reply.ok()) return reply;
  password_ = to;
  csrf_ = reply.text("csrf");
  return reply;
}

void Person::come_back() {
  auto const now = world_->now();
  if (now < seen_at_ + kAway && now < logged_in_at_ + kShift) return;
  EXPECT_TRUE(log_in().ok()) << name_;
}

Reply Person::get(std::string_view path) {
  come_back();
  return send("GET", path, "", "");
}

Reply Person::post(std::string_view path, json::value const& body) { return post_with_key(world_->new_key(), path, body); }

Reply Person::post_with_key(std::string_view key, std::string_view path, json::value const& body) {
  come_back();
  return send("POST", path, canonical(body), "Content-Type: application/json\r\nX-CSRF-Token: " + csrf_ + "\r\nIdempotency-Key: " + std::string(key) + "\r\n");
}

Reply Person::upload(std::string_view name, std::string_view bytes) {
  come_back();
  return send("POST", "/api/files?name=" + std::string(name), bytes,
              "Content-Type: application/octet-stream\r\nX-CSRF-Token: " + csrf_ + "\r\nIdempotency-Key: " + world_->new_key() + "\r\n");
}

Reply Person::odd_post(std::string_view path, std::string_view body, std::vector<std::string> const& without, std::string const& more) {
  auto const left_out = [&](std::string_view name) { return std::find(without.begin(), without.end(), name) != without.end(); };
  std::string head = "Content-Type: application/json\r\n" + more;
  if (!left_out("X-CSRF-Token")) head += "X-CSRF-Token: " + csrf_ + "\r\n";
  if (!left_out("Idempotency-Key")) head += "Idempotency-Key: " + world_->new_key() + "\r\n";
  if (!left_out("Cookie")) return send("POST", path, body, head);
  return exchange(world_->port(), "POST", path, head, body);
}

Reply Person::screen(std::string const& enterprise, std::string_view file_name, std::string_view bytes, std::string const& case_id) {
  auto const file = upload(file_name, bytes);
  EXPECT_TRUE(file.ok()) << file.body;
  auto const started = post("/api/rosters", json::object{{"enterprise_id", enterprise}, {"file_id", file.text("id")}, {"date", world_->today()}, {"case_id", case_id}});
  if (!started.ok()) return started;
  world_->wait_for_job(*this, std::string(started.text("job_id")));
  return get("/api/rosters/" + std::string(started.text("roster_id")));
}

json::value Person::shown(std::string const& case_id) { return get("/api/cases/" + case_id).json; }

Reply Person::fire(std::string const& case_id, std::string_view event, std::string_view reason) {
  auto const revision = at(shown(case_id), "revision");
  return post("/api/cases/" + case_id + "/events", json::object{{"event", event}, {"reason", reason}, {"revision", revision}});
}

// ---- papers ---------------------------------------------------------------------------------------------------------

std::string roster_sheet(World& world, std::vector<RosterPerson> const& people) { return app::roster_sheet(world.scratch(), world.now(), people).value(); }

std::string pdf(std::string_view text) { return app::small_pdf(text); }

// ---- the world ------------------------------------------------------------------------------------------------------

World::World() {
  auto text = (fs::temp_directory_path() / "liaoyuan-story-XXXXXX").string();
  check(mkdtemp(text.data()) != nullptr, "mkdtemp");
  folder_ = text;
  clock_.move_to(instant_of(day_of(2020, 2, 10), Minutes{8 * 60}));
  open();
}

World::~World() {
  close();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void World::open() {
  app::OpenOptions options;
  options.folder = folder();
  options.serve = true;
  options.create = true;
  options.clock = &clock_;
  options.log = [](std::string const& line) { ADD_FAILURE() << "incident: " << line; };
  auto opened = app::House::open(options);
  check(opened.has_value(), "the house opens");
  house_ = std::move(*opened);
  auto& domains = *house_->wiring().domains;
  domains.sessions = std::make_unique<accounts::Sessions>(domains.places, accounts::CommonPasswords::shipped(), domains.guesses, kCheapPasswords);
  house_->start();
  front_ = std::make_unique<app::Front>(app::Front::Parts{*house_});
  auto& house = *house_;
  http::Options http;
  http.limits.requests_per_second = 0;
  http.body_limit = [this](http::Verb verb, std::string_view path, std::optional<uint64_t>) { return front_->body_limit(verb, path); };
  http.clock = &clock_;
  http.say = [&house](std::string_view in, Problem const& problem) { return house.words().say(in, problem); };
  server_ = std::make_unique<http::Server>(http, [this](http::Request request, http::Respond respond) { front_->handle(std::move(request), std::move(respond)); });
  check(server_->start().has_value(), "the server listens");
}

void World::close() {
  if (front_) front_->end_streams();
  if (server_) server_->stop();
  if (front_) front_->stop();
  if (house_) house_->stop();
  server_.reset();
  front_.reset();
  house_.reset();
}

void World::at(int month, int day, int hour, int minute) {
  auto const to = instant_of(day_of(2020, month, day), Minutes{hour * 60 + minute});
  EXPECT_GE(to.ms, clock_.now().ms) << "time only goes forward";
  clock_.move_to(to);
  house_->wiring().keep_house(*house_);
}

Person World::administrator() {
  auto const [code, said] = command("admin create", "");
  EXPECT_EQ(code, 0) << said;
  auto const made = parse_json(said);
  check(made.has_value(), "admin create --json answers JSON");
  Person who(*this, "admin", std::string(text_of(*made, "one_time_password")));
  EXPECT_TRUE(who.log_in().ok());
  auto const changed = who.change_password("Quiet-Lamp-2718");
  EXPECT_TRUE(changed.ok()) << changed.body;
  return who;
}

Person World::person(Person& administrator, std::string const& name, std::string const& title, std::vector<std::string> const& roles, json::object const& scope,
                     std::vector<std::string> const& unmask) {
  json::array role_names, unmasked;
  for (auto const& role : roles) role_names.emplace_back(role);
  for (auto const& field : unmask) unmasked.emplace_back(field);
  auto const made = administrator.post("/api/accounts", json::object{{"name", name}, {"title", title}, {"roles", role_names}, {"scope", scope}, {"unmask", unmasked}});
  EXPECT_TRUE(made.ok()) << name << " " << made.body;
  Person who(*this, name, std::string(made.text("one_time_password")));
  EXPECT_TRUE(who.log_in().ok()) << name;
  // Until the one-time password is changed, nothing else is open.
  EXPECT_EQ(who.get("/api/services").status, 403) << name;
  auto const changed = who.change_password("Quiet-Lamp-2718");
  EXPECT_TRUE(changed.ok()) << changed.body;
  return who;
}

json::value World::wait_for_job(Person& who, std::string const& job_id) {
  auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(kPatienceSeconds);
  for (;;) {
    auto const job = who.get("/api/jobs/" + job_id);
    auto const state = job.text("state");
    if (state == "done" || state == "failed" || state == "cancelled") {
      settle();
      return job.json;
    }
    if (std::chrono::steady_clock::now() > until) {
      ADD_FAILURE() << "the job does not end: " << job.body;
      return job.json;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void World::settle() {
  // The cursor of the reactions stands at the head once all were run.
  auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(kPatienceSeconds);
  while (std::chrono::steady_clock::now() < until) {
    auto const head = house_->desk().head().seq;
    auto const done = std::strtoll(house_->setting("reactions.done").c_str(), nullptr, 10);
    if (done >= head) {
      // One empty command more: what was handed to the desk before it, without waiting, is done too.
      Command last;
      last.name = "story.settled";
      last.actor = Actor::system("story");
      last.run = [](Context&) -> Result<json::value> { return json::value(nullptr); };
      EXPECT_TRUE(house_->desk().call(std::move(last)));
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ADD_FAILURE() << "reactions do not come to rest";
}

int64_t World::carry() { return house_->wiring().domains->courier->run_due(); }
int64_t World::ask_outside() { return house_->wiring().domains->asker->run_due(); }
std::string World::take_mail(std::string const& octets) {
  auto received = std::make_shared<mailroom::Received>();
  received->box = "1/" + std::to_string(++mails_);
  received->bytes = octets;
  received->mail = formats::read_mail(octets).value();
  check(house_->desk().call(house_->wiring().domains->mailroom->receive(received)).has_value(), "a mail is taken in");
  return house_->desk().read(Actor::system(), [](View const& view) { return store::find_value<std::string>(view.tx, "select max(id) from mail").value_or(""); });
}
Result<int64_t> World::bring() { return house_->wiring().domains->mailman->bring(); }

std::pair<int, std::string> World::command_with(std::string const& name, app::Options options) {
  std::string said;
  app::Print const print = [&said](bool, std::string const& text) { said += text + "\n"; };
  app::Terminal const terminal{print, "en", house_->words()};
  options.folder = folder().string();
  options.json = true;
  auto const code = app::command_table().at(name).run(house_.get(), options, terminal);
  return {code, said};
}

std::pair<int, std::string> World::command(std::string const& name, std::string const& file, std::string const& reason) {
  app::Options options;
  options.file = file;
  options.reason = reason;
  options.name = "admin";
  return command_with(name, std::move(options));
}

std::pair<int, std::string> World::move_cases(std::string const& service, int64_t from, int64_t to, std::string const& reason) {
  app::Options options;
  options.name = service;
  options.from_version = from, options.to_version = to;
  options.reason = reason;
  return command_with("service move", std::move(options));
}

std::pair<int, std::string> World::export_person(std::string const& id, std::string const& out, std::string const& to, std::string const& reason) {
  app::Options options;
  options.name = id;
  options.out = out;
  options.given_to = to;
  options.reason = reason;
  return command_with("person export", std::move(options));
}

std::vector<std::string> World::erasure_prefixes() {
  std::vector<std::string> out;
  for (auto const& kind : house_->wiring().domains->erasures->kinds())
    for (auto const prefix : kind.prefixes) out.emplace_back(prefix);
  return out;
}

void World::keep_what_a_kill_leaves(fs::path const& into, int commits) {
  auto const from = folder();
  house_->wiring().tell_commits([from, into, commits, made = 0](int64_t) mutable {
    if (made == commits) return;
    auto const to = into / std::to_string(made++);
    for (auto const* part : {"keys", "heads"}) {
      fs::create_directories(to / part);
      fs::copy(from / part, to / part, fs::copy_options::recursive);
    }
    for (auto const* file : {"liaoyuan.db", "liaoyuan.db-wal"}) fs::copy_file(from / file, to / file);
  });
}

int World::restore(fs::path const& backup, fs::path const& old_key) {
  close();
  std::string said;
  app::Print const print = [&said](bool, std::string const& text) { said += text + "\n"; };
  app::Dictionary const words;
  app::Terminal const terminal{print, "en", words};
  app::Options options;
  options.folder = folder().string();
  options.file = backup.string();
  options.key.old = old_key.string();
  auto const code = app::command_table().at("restore").run(nullptr, options, terminal);
  EXPECT_EQ(code, 0) << said;
  open();
  return code;
}

void World::note_seen(Reply const& reply) {
  std::lock_guard const lock(seen_mutex_);
  seen_ += reply.body;
  seen_ += '\n';
}

std::string World::everything_seen() {
  std::lock_guard const lock(seen_mutex_);
  return seen_;
}

uint16_t World::port() const { return server_->port(); }

int64_t World::journal_length() { return house_->desk().head().seq; }

std::string World::new_key() { return "story-" + std::to_string(next_key_++); }

}  // namespace ly::story
