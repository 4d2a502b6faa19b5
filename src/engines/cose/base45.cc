#include "engines/cose/base45.h"

#include <array>
#include <cstdint>

namespace ly::cose {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr uint32_t kBase = 45;

constexpr std::array<int8_t, 256> kValues = [] {
  std::array<int8_t, 256> out{};
  for (auto& value : out) value = -1;
  for (size_t i = 0; i < kAlphabet.size(); ++i) out[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  return out;
}();

Problem wrong(std::string code, size_t at) { return invalid(std::move(code), "character " + std::to_string(at + 1)); }

}  // namespace

std::string to_base45(std::string_view octets) {
  std::string out;
  out.reserve(octets.size() / 2 * 3 + 2);
  for (size_t i = 0; i < octets.size(); i += 2) {
    bool const pair = i + 1 < octets.size();
    uint32_t value = static_cast<unsigned char>(octets[i]);
    if (pair) value = value << 8 | static_cast<unsigned char>(octets[i + 1]);
    out += kAlphabet[value % kBase];
    out += kAlphabet[value / kBase % kBase];
    if (pair) out += kAlphabet[value / (kBase * kBase)];
  }
  return out;
}

Result<std::string> from_base45(std::string_view text) {
  if (text.size() % 3 == 1) return wrong("base45.length", text.size() - 1);
  std::string out;
  out.reserve(text.size() / 3 * 2 + 1);
  for (size_t i = 0; i < text.size(); i += 3) {
    size_t const count = text.size() - i >= 3 ? 3 : 2;
    uint32_t value = 0, weight = 1;
    for (size_t k = 0; k < count; ++k, weight *= kBase) {
      auto const digit = kValues[static_cast<unsigned char>(text[i + k])];
      if (digit < 0) return wrong("base45.character", i + k);
      value += weight * static_cast<uint32_t>(digit);
    }
    if (value > (count == 3 ? 0xffffU : 0xffU)) return wrong("base45.value", i);
    if (count == 3) out += static_cast<char>(value >> 8);
    out += static_cast<char>(value);
  }
  return out;
}

}  // namespace ly::cose
