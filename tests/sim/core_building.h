// The whole product in one room: the house as app/wiring makes it and the API in front of it, on a simulated disk, with a clock and chance of
// its own and no thread. What is asked stands in the desk's queue until a group of it is run. `town` is a house in which people, enterprises,
// stores and a checkpoint were set up through the API; each life begins from its bytes.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/api.h"
#include "app/house.h"
#include "core_planted.h"
#include "sim_disk.h"

namespace ly::sim::core {

struct SteppedClock : Clock {
  Instant at;
  Instant now() override { return at; }
};

struct SeededSecrets : Secrets {
  Dice dice;
  explicit SeededSecrets(uint64_t seed) : dice(seed) {}
  void fill(std::span<unsigned char> out) override {
    for (auto& octet : out) octet = static_cast<unsigned char>(dice.next() >> 32);
  }
};

struct Player {
  std::string name, title, password, account;
  std::string firm = {};  // of a clerk: id of the enterprise
};
struct Plant {            // an enterprise
  std::string id, name, clerk;
  int64_t guns = 0;       // thermometer guns it declares; one is needed
  std::vector<std::string> rosters;  // sheets its clerk may hand in
};
struct Town {
  std::string database, masters;  // bytes of the file, text of the key file
  Instant at;
  std::vector<Player> players;
  std::vector<Plant> plants;
  std::string store, gate;
};
Town const& town();  // made at the first call

inline constexpr std::string_view kParkOf = "990101400", kCityOf = "990100", kAbroad = "990181", kCountyOf = "990101";

class Building {
 public:
  Building(uint64_t seed, Mutant mutant);
  ~Building();
  Building(Building const&) = delete;
  Building& operator=(Building const&) = delete;

  void move_in(Town const& town);  // its bytes and keys
  void open();                     // throws StoreError
  void close();
  bool is_open() const { return house_ != nullptr; }
  app::House& house() { return *house_; }
  app::Api& api() { return *api_; }
  std::filesystem::path const& folder() const { return folder_; }
  // Asks and waits: for what happens without weather.
  http::Response ask(http::Request request);
  // What the program does besides answering, once each: reactions, one job, deadlines and lists. False: the machine could not.
  bool react();
  bool work();
  bool keep();

  SteppedClock clock;
  SimDisk disk;
  SeededSecrets secrets;
  Mutant const mutant;
  int64_t incidents = 0;
  std::string incident;  // the last one

 private:
  std::filesystem::path folder_;
  std::unique_ptr<app::House> house_;
  std::unique_ptr<app::Pool> pool_;
  std::unique_ptr<app::Api> api_;
};

http::Request request_of(http::Verb verb, std::string_view path, std::string body, std::string_view session, std::string_view csrf, std::string_view key);
std::string session_in(http::Response const& response);  // of Set-Cookie; empty

}  // namespace ly::sim::core
