#include "app/wiring.h"

#include <unistd.h>

#include <filesystem>

#include "app/domains.h"
#include "base/embedded.h"
#include "desk/endpoints.h"
#include "domains/accounts/endpoints.h"
#include "domains/accounts/invariants.h"
#include "domains/registry/invariants.h"

namespace ly::app {
namespace {

template <class T>
void append(std::vector<T>& to, std::vector<T> more) {
  for (auto& one : more) to.push_back(std::move(one));
}

std::string_view shipped(std::string_view name) {
  auto const file = embedded::find(embedded::shipped(), name);
  check(file.has_value(), "a file that travels inside the program");
  return file->bytes;
}

// Divisions of China and, for the demo, an invented region under the unused area 99.
Result<formats::Divisions> load_divisions() {
  std::string_view const files[] = {shipped("regions/cn/divisions.tsv"), shipped("regions/demo/divisions.tsv")};
  return formats::Divisions::parse(files);
}

Result<std::vector<enterprise_size::Industry>> load_industries() { return formats::industries_from_csv(shipped("regions/cn/enterprise_sizes.csv")); }

}  // namespace

Wiring::~Wiring() { stop(); }

Result<std::unique_ptr<Wiring>> wire(House& house) {
  auto wiring = std::make_unique<Wiring>();
  wiring->domains = std::make_unique<Domains>();
  auto& d = *wiring->domains;
  d.divisions = TRY(load_divisions());
  d.industries = TRY(load_industries());
  d.registry = std::make_unique<registry::Registry>(registry::Known{d.divisions, d.industries, house.folder().scratch(), {}});
  d.places = registry::places_for_accounts(d.registry->known);
  d.accounts = std::make_unique<accounts::Accounts>(d.places, d.guesses);

  append(wiring->endpoints, desk_endpoints(house.desk()));
  append(wiring->endpoints, accounts::session_endpoints());
  append(wiring->endpoints, accounts::endpoints(*d.accounts));
  append(wiring->invariants, accounts::invariants());
  append(wiring->endpoints, registry::endpoints(*d.registry, house.jobs()));
  append(wiring->invariants, registry::invariants());
  d.registry->exchange.add_jobs(house.jobs());

  wiring->reactions = std::make_unique<Reactions>(house.desk(), std::vector<Reaction>{});
  auto* reactions = wiring->reactions.get();
  house.desk().on_commit([reactions](int64_t, int64_t) { reactions->wake(); });
  return wiring;
}

std::optional<Actor> Wiring::actor_of_account(View const& view, std::string const& account) const { return accounts::actor_of_account(view, account); }

std::optional<Visitor> Wiring::visitor(View const& view, std::string_view token) const {
  auto live = accounts::find_session(view, token);
  if (!live) return std::nullopt;
  return Visitor{std::move(live->actor), accounts::csrf_of(view.keys, token), live->must_change_password};
}

accounts::Sessions& Wiring::sessions(bool demo) {
  if (!domains->sessions)
    domains->sessions = std::make_unique<accounts::Sessions>(domains->places, accounts::CommonPasswords::shipped(), domains->guesses, accounts::PasswordCost{}, demo);
  return *domains->sessions;
}

bool Wiring::has_administrator(Desk& desk) const {
  return desk.read(Actor::system(), [](View const& view) {
    return store::find_value<int64_t>(view.tx, "select count(*) from account where disabled = 0").value_or(0) > 0;
  });
}

void Wiring::start() { reactions->start(); }

void Wiring::stop() {
  if (reactions) reactions->stop();
}

void Wiring::keep_house(House& house) {
  if (domains->sessions) domains->sessions->note_failures(house.desk());
  auto const today = house.folder().heads() / (to_iso(day_at(house.clock().now())) + ".json");
  if (!std::filesystem::exists(today)) house.write_head();
}

std::vector<Endpoint> endpoints_for_description() {
  auto const folder = std::filesystem::temp_directory_path() / ("liaoyuan-openapi-" + std::to_string(::getpid()));
  OpenOptions open;
  open.folder = folder;
  open.serve = true;
  open.create = true;
  auto house = House::open(open);
  check(house.has_value(), "a house in the temporary folder");
  auto endpoints = (*house)->wiring().endpoints;
  house = not_found("closed");
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return endpoints;
}

}  // namespace ly::app
