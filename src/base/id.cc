#include "base/id.h"

namespace ly {
namespace { constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; }

std::string new_id_text(Dice& dice, Instant now) {
  std::string out(26, '0');
  auto time = static_cast<uint64_t>(now.ms);
  for (int i = 9; i >= 0; --i, time >>= 5) out[static_cast<size_t>(i)] = kAlphabet[time & 31];
  uint64_t high = dice.next(), low = dice.next();
  for (size_t i = 0; i < 8; ++i, high >>= 5) out[10 + i] = kAlphabet[high & 31];
  for (size_t i = 0; i < 8; ++i, low >>= 5) out[18 + i] = kAlphabet[low & 31];
  return out;
}

bool looks_like_id(std::string_view text) {
  if (text.size() != 26) return false;
  for (char c : text) if (kAlphabet.find(c) == std::string_view::npos) return false;
  return true;
}

}  // namespace ly
