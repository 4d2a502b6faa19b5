#include "base/dice.h"

#include "base/check.h"

namespace ly {

uint64_t Dice::next() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

uint64_t Dice::below(uint64_t n) {
  check(n > 0, "below(0)");
  uint64_t const limit = UINT64_MAX - UINT64_MAX % n;  // rejection keeps it uniform
  uint64_t value = next();
  while (value >= limit) value = next();
  return value % n;
}

std::string Secrets::bytes(size_t n) {
  std::string out(n, '\0');
  fill({reinterpret_cast<unsigned char*>(out.data()), out.size()});
  return out;
}

}  // namespace ly
