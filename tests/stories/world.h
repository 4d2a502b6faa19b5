// A whole town for the stories: a real house in a temporary folder, its real HTTP server on loopback, a clock that is moved
// by hand, and people who act in it as clients do: by sockets, cookies and JSON, never by the database. What they are told
// is kept, so that a story can look afterwards whether anybody was shown what nobody may see.
#pragma once
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "app/story_people.h"
#include "app/story_stage.h"
#include "base/json_path.h"
#include "base/time.h"

namespace ly::app {
struct Options;
class House;
class Front;
}  // namespace ly::app
namespace ly::http {
class Server;
}

namespace ly::story {

struct Reply {
  int status = 0;  // 0: the connection ended before a whole answer came
  std::map<std::string, std::string> fields = {};  // names in lower case
  std::vector<std::string> cookies = {};           // each Set-Cookie
  std::string body = {};
  json::value json = {};  // null if the body is none

  bool ok() const { return status >= 200 && status < 300; }
  std::string_view text(std::string_view member) const { return text_of(json, member); }
  std::string code() const { return std::string(text_of(json, "code")); }  // of a problem
  json::array const& items() const&;                                       // of a list
  json::array items() && { return std::as_const(*this).items(); }          // of a reply nobody keeps: a copy
  int64_t number(std::string_view member) const;
};

// One request in one connection; `head` are further header lines, each with its CRLF.
Reply exchange(uint16_t port, std::string_view verb, std::string_view target, std::string_view head, std::string_view body);

class World;

// A person at a browser: keeps cookies, sends the CSRF token, gives every intent a key of its own. Who comes back after two
// hours away, or the next morning, logs in again.
class Person {
 public:
  Person(World& world, std::string name, std::string password) : world_(&world), name_(std::move(name)), password_(std::move(password)) {}

  std::string const& name() const { return name_; }
  Reply log_in();
  Reply get(std::string_view path);
  Reply get_without_coming_back(std::string_view path) { return send("GET", path, "", ""); }  // with the session as it is
  Reply post(std::string_view path, json::value const& body = json::object());
  Reply post_with_key(std::string_view key, std::string_view path, json::value const& body);
  Reply upload(std::string_view name, std::string_view bytes);
  // Listens on the live channel: what was told until `events` events came.
  std::string listen(int events);
  // Everything but the fields named in `without` ("X-CSRF-Token", "Cookie", "Idempotency-Key"), and `more` header lines besides.
  Reply odd_post(std::string_view path, std::string_view body, std::vector<std::string> const& without, std::string const& more);
  // Uploads, starts the screening for today, waits: the roster as shown. Fails the test if it does not come to an end.
  Reply screen(std::string const& enterprise, std::string_view file_name, std::string_view bytes, std::string const& case_id = "");
  // Fires an event on a case at its present revision.
  Reply fire(std::string const& case_id, std::string_view event, std::string_view reason = "");
  json::value shown(std::string const& case_id);  // GET /api/cases/{id}

 private:
  friend class World;
  Reply send(std::string_view verb, std::string_view target, std::string_view body, std::string const& more);
  Reply change_password(std::string const& to);
  void come_back();
  void keep_cookies(Reply const& reply);

  World* world_;
  std::string name_, password_, csrf_;
  std::map<std::string, std::string> cookies_;
  Instant logged_in_at_{0}, seen_at_{0};
};

using app::RosterPerson;
// A roster as an enterprise's clerk would type it.
std::string roster_sheet(World& world, std::vector<RosterPerson> const& people);
// A small PDF that says `text`.
std::string pdf(std::string_view text);

class World {
 public:
  World();
  ~World();
  World(World const&) = delete;
  World& operator=(World const&) = delete;

  uint16_t port() const;
  std::filesystem::path folder() const { return folder_ / "data"; }
  std::filesystem::path scratch() const { return folder_; }

  // Civil time in China; deadlines that fall due on the way are fired, as the running program does.
  void at(int month, int day, int hour, int minute = 0);
  Instant now() { return clock_.now(); }
  std::string today() { return to_iso(day_at(clock_.now())); }

  // The first administrator (by the machine), everybody else by an administrator through the API; each has changed the
  // one-time password at the first log-in and is logged in.
  Person administrator();
  Person person(Person& administrator, std::string const& name, std::string const& title, std::vector<std::string> const& roles, json::object const& scope,
                std::vector<std::string> const& unmask = {});
  // Until the job ended: its row. Fails the test after half a minute.
  json::value wait_for_job(Person& who, std::string const& job_id);
  // Until every fact was reacted to.
  void settle();

  // The courier carries what is due to the channels of FOLDER/channels.yaml; how many messages.
  int64_t carry();
  // The mailman brings what came to the mailbox of FOLDER/channels.yaml; how many mails.
  Result<int64_t> bring();
  // The same for one mail, without a mailbox; its id.
  std::string take_mail(std::string const& octets);
  // Registers outside are asked what is due; how many questions.
  int64_t ask_outside();

  // `liaoyuan NAME` on the open house: exit code and what it printed.
  std::pair<int, std::string> command(std::string const& name, std::string const& file = "", std::string const& reason = "");
  // The program ends and starts again on the same folder. Sessions live on.
  void restart() {
    close();
    open();
  }
  // `liaoyuan service move`, `person export` on the open house.
  std::pair<int, std::string> move_cases(std::string const& service, int64_t from, int64_t to, std::string const& reason);
  std::pair<int, std::string> export_person(std::string const& id, std::string const& out, std::string const& to, std::string const& reason);
  // Closes the house, restores the backup as `liaoyuan restore` does, with the key file of then where the key was replaced since, opens it
  // again. Everybody must log in anew.
  int restore(std::filesystem::path const& backup, std::filesystem::path const& old_key = {});
  // What a kill at that moment leaves: a copy of the data folder after each commit, made on the desk's thread, until `commits` are there.
  void keep_what_a_kill_leaves(std::filesystem::path const& into, int commits);

  // Everything anybody was answered, one text.
  std::string everything_seen();
  void note_seen(Reply const& reply);
  std::vector<std::string> erasure_prefixes();  // what the ids of keys begin with that the end of an emergency knows
  int64_t journal_length();
  std::string new_key();  // an idempotency key

 private:
  std::pair<int, std::string> command_with(std::string const& name, app::Options options);
  void open();
  void close();

  std::filesystem::path folder_;
  app::StoryClock clock_;
  std::unique_ptr<app::House> house_;
  int64_t mails_ = 0;
  std::unique_ptr<app::Front> front_;
  std::unique_ptr<http::Server> server_;
  std::mutex seen_mutex_;
  std::string seen_;
  std::atomic<int64_t> next_key_{1};
};

}  // namespace ly::story
