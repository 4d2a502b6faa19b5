// Which domain stands where: made once when a house opens. Endpoints, invariants, reactions, jobs and the interfaces by
// which lower domains ask higher ones (decisions.md: effects and fact sources) come together here and nowhere else.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/api.h"
#include "app/house.h"
#include "app/reactions.h"
#include "desk/endpoint.h"
#include "domains/accounts/sessions.h"

namespace ly::app {

struct Domains;  // the objects themselves: wiring.cc, and domain_commands.cc through domains()

struct Wiring {
  ~Wiring();
  std::vector<Endpoint> endpoints;
  std::vector<std::string> self_proving;  // see Api::Parts
  std::vector<std::pair<std::string_view, std::string_view>> invariants;                 // name, SELECT that finds nothing
  std::vector<std::pair<std::string, std::function<std::string(View const&)>>> deep_checks;  // what a SELECT cannot say
  std::unique_ptr<Reactions> reactions;
  std::unique_ptr<Domains> domains;

  std::optional<Actor> actor_of_account(View const& view, std::string const& account) const;
  std::optional<Visitor> visitor(View const& view, std::string_view token) const;
  accounts::Sessions& sessions(bool demo);  // made at the first call: it hashes once
  bool has_administrator(Desk& desk) const;
  void start(Desk& desk);
  void stop();
  int64_t fire_due(Desk& desk);   // deadlines that are due by now, in order; how many commands
  void look_at_rosters(Desk& desk);  // a risk level or a table may begin today
  void end_turns(Desk& desk);     // of running selections; every second while the program runs
  void keep_house(House& house);  // every 15 s: deadlines that are due, failed log-ins, lists passes are verified by, the daily head
  void publish_lists(Desk& desk);
  // Who else is told of each commit, with the number of its last journal entry; on the desk's thread. Nothing: nobody.
  void tell_commits(std::function<void(int64_t last)> listener);

 private:
  friend Result<std::unique_ptr<Wiring>> wire(House& house);
  std::thread indexing_;
  std::mutex listener_mutex_;
  std::function<void(int64_t)> listener_;
};

Result<std::unique_ptr<Wiring>> wire(House& house);
// The endpoint table of a fresh house in a temporary folder, for OpenAPI.
std::vector<Endpoint> endpoints_for_description();

}  // namespace ly::app
