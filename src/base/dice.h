// Chance and secrets are two sources. `Dice` is replayable from a seed (ids, jitter, simulation): same seed, same
// stream on every platform. `Secrets` is the operating system's generator: keys, nonces, passwords, session tokens;
// only tests and the simulator replace it. Never draw a secret from Dice.
#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace ly {

class Dice {  // splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators")
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t next();
  uint64_t below(uint64_t n);                       // uniform in [0, n); n > 0
  bool chance(uint64_t num, uint64_t den) { return below(den) < num; }

 private:
  uint64_t state_;
};

struct Secrets {
  virtual ~Secrets() = default;
  virtual void fill(std::span<unsigned char> out) = 0;
  std::string bytes(size_t n);
};

}  // namespace ly
