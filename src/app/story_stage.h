// The people of the story at a house: each asks what a row of the endpoint table is for, as its account, by the same decoding, the same role check and
// the same transaction as over HTTP, only without a socket. Nothing here writes past the desk. What the people keep in mind (ids, what phones hold,
// chance) is one value that can be copied, so that a story can be taken up again where its data folder was copied.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/house.h"
#include "app/story_people.h"
#include "base/json_path.h"
#include "desk/endpoint.h"

namespace ly::app {

// Stands still until it is told to go. Read by many threads.
struct StoryClock : Clock {
  std::atomic<int64_t> ms{0};
  Instant now() override { return {ms.load()}; }
  void move_to(Instant at) { ms = at.ms; }
};

struct StoryAccount {
  std::string name, title_zh, title_en, password, id;
};
// An enterprise of the story and what its clerk brought about.
struct StoryFirm {
  std::string name, clerk;           // clerk: name of the account
  int64_t headcount = 0, guns = 0;   // people it employs; thermometer guns it has
  std::string id, case_id, roster_id;
  std::vector<RosterPerson> staff;
};
// A phone without an account, or an inspector's: its chain of entries and what is not handed in yet.
struct StoryPhone {
  std::string id, token, hash;
  json::value bundle;
  int64_t counter = 0, sequence = 0;
  json::array waiting;
};
// An applicant for a home.
struct StoryTalent {
  std::string name, phone, case_id, key;
  json::object form;
};
struct StoryMemory {
  std::vector<StoryAccount> accounts;
  std::map<std::string, std::string> ids;  // what the story calls things -> id
  std::map<std::string, StoryFirm> firms;
  std::vector<std::string> village;        // ids of the eighteen
  std::map<std::string, StoryPhone> phones;
  std::map<std::string, std::vector<std::string>> lists;
  std::vector<StoryTalent> talents;
  std::vector<std::string> watched;        // observations measured twice a day
  Dice dice{20200220};
  int64_t requests = 0, mails = 0;
};

class Stage {
 public:
  Stage(House& house, StoryClock& clock, StoryMemory memory) : memory(std::move(memory)), house_(house), clock_(clock) {}
  StoryMemory memory;

  House& house() { return house_; }
  Instant now() { return clock_.now(); }
  std::string today() { return to_iso(day_at(clock_.now())); }

  // `who`: name of an account, or "" for who has none. `path` with its query, nothing encoded.
  // Problems: those of the row, role.required, not_found (no such path, no such account).
  Result<json::value> get(std::string_view who, std::string const& path);
  Result<FileAnswer> file(std::string_view who, std::string const& path);
  Result<json::value> post(std::string_view who, std::string const& path, json::value const& body = json::object(), std::string const& octets = {});
  Result<std::string> upload(std::string_view who, std::string const& name, std::string const& octets);  // its id
  // Fires an event on a case at its present revision.
  Result<json::value> fire(std::string_view who, std::string const& case_id, std::string_view event, std::string_view reason = {});
  // Hands a paper in.
  Result<json::value> paper(std::string_view who, std::string const& case_id, std::string_view key, std::string const& name, std::string const& octets);
  // Until the job that `started` tells of ended: its result, or its problem.
  Result<json::value> job(std::string_view who, json::value const& started);
  // Asks again until `there` says so of the answer, for what follows by jobs. Problems: story.waited.
  Result<json::value> wait_for(std::string_view who, std::string const& path, bool (*there)(json::value const&));
  // Runs every reaction to what happened so far.
  void settle();

  // An account of the house, with a password made now.
  struct Post {
    std::string_view name;
    Words title;
    std::vector<std::string> roles;
    std::string_view region;      // or
    std::string enterprise = {};  // its id
    std::vector<std::string> unmask = {};
  };
  Result<void> hire(Post const& post);

  // Time goes on, hour by hour; what falls due on the way happens, and whoever is observed is measured twice a day.
  Result<void> go_on_to(Instant at);

  std::string& id(std::string const& name) { return memory.ids[name]; }
  StoryFirm& firm(std::string const& key) { return memory.firms.at(key); }

 private:
  struct Asked {
    Endpoint const* endpoint = nullptr;
    EndpointInput input;
    Actor actor;
  };
  Result<Asked> ask(std::string_view verb, std::string_view who, std::string const& path);
  Result<void> measure();

  House& house_;
  StoryClock& clock_;
};

// What ought to be refused, and was refused so; otherwise story.not_refused.
Result<void> is_refused(Result<json::value> const& reply, std::string_view code);

}  // namespace ly::app
