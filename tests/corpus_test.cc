// Every input kept under tests/corpus goes through its fuzz target in each run of the tests, without a fuzzer: what once broke something stays
// whole, also on a machine without clang. The targets are tests/fuzz/*_fuzz.cc as they are; CMakeLists.txt gives each entry a name of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/dice.h"

#define TARGETS(each) \
  each(cbor) each(csv) each(dmn_xml) each(feel) each(http_head) each(icalendar) each(json) each(mail) each(pass) each(plan) each(service) each(timetable) each(xlsx)

#define DECLARED(name) extern "C" int replay_##name##_fuzz(uint8_t const* data, size_t size);
TARGETS(DECLARED)
#undef DECLARED

namespace ly {
namespace {

namespace fs = std::filesystem;

struct Target {
  std::string name;
  int (*take)(uint8_t const*, size_t);
};
#define ROW(name) {#name, replay_##name##_fuzz},
std::vector<Target> const kTargets = {TARGETS(ROW)};
#undef ROW

constexpr size_t kInputsMin = 3;
constexpr int kSlipsOfEach = 20;  // octets changed by lot: a little of what the fuzzer does, the same in each run

char g_input[240] = "";  // told when a target gives up
void tell(int) {
  std::fprintf(stderr, "a fuzz target gave up on %s\n", g_input);
  std::_Exit(1);
}

class Watched {
 public:
  Watched() : before_(std::signal(SIGABRT, tell)) {}
  ~Watched() { std::signal(SIGABRT, before_); }

 private:
  void (*before_)(int);
};

std::vector<fs::path> inputs_of(std::string const& target) {
  std::vector<fs::path> out;
  for (auto const& entry : fs::directory_iterator(std::string(SOURCE_ROOT) + "/tests/corpus/" + target))
    if (entry.is_regular_file() && entry.path().extension() != ".py") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::string octets_of(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void give(Target const& target, std::string const& name, std::string const& octets) {
  std::snprintf(g_input, sizeof g_input, "%s: %s", target.name.c_str(), name.c_str());
  try {
    EXPECT_EQ(target.take(reinterpret_cast<uint8_t const*>(octets.data()), octets.size()), 0) << g_input;
  } catch (std::exception const& e) {
    ADD_FAILURE() << g_input << ": " << e.what();
  }
}

TEST(Corpus, every_kept_input_goes_through_its_target) {
  Watched const watched;
  for (auto const& target : kTargets) {
    auto const inputs = inputs_of(target.name);
    EXPECT_GE(inputs.size(), kInputsMin) << target.name;
    give(target, "(nothing)", "");
    for (auto const& file : inputs) give(target, file.filename().string(), octets_of(file));
  }
}

TEST(Corpus, and_with_some_octets_changed) {
  Watched const watched;
  Dice dice(20200217);
  for (auto const& target : kTargets)
    for (auto const& file : inputs_of(target.name)) {
      auto const whole = octets_of(file);
      for (int i = 0; i < kSlipsOfEach && !whole.empty(); ++i) {
        auto octets = whole;
        for (int k = 0; k < 3; ++k) {
          auto const at = static_cast<size_t>(dice.below(octets.size()));
          switch (dice.below(3)) {
            case 0: octets[at] = static_cast<char>(dice.below(256)); break;
            case 1: octets.erase(at, 1 + dice.below(4)); break;
            default: octets.insert(at, octets.substr(static_cast<size_t>(dice.below(octets.size())), 1 + dice.below(8)));
          }
          if (octets.empty()) break;
        }
        give(target, file.filename().string() + ", change " + std::to_string(i), octets);
      }
    }
}

TEST(Corpus, no_target_is_left_out) {
  std::vector<std::string> files, names;
  for (auto const& entry : fs::directory_iterator(std::string(SOURCE_ROOT) + "/tests/fuzz"))
    if (entry.path().extension() == ".cc") files.push_back(entry.path().stem().string());
  for (auto const& target : kTargets) names.push_back(target.name + "_fuzz");
  std::sort(files.begin(), files.end());
  EXPECT_EQ(files, names);
}

}  // namespace
}  // namespace ly
