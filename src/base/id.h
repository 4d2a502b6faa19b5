// Ids: 26 characters, Crockford base32 of 48 bits of milliseconds and 80 bits of chance (the ULID layout), so that
// they sort by the time they were made and never reveal a count. Typed by what they name.
#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "base/dice.h"
#include "base/time.h"

namespace ly {

template <class Tag>
struct Id {
  std::string text;
  auto operator<=>(Id const&) const = default;
  explicit operator bool() const { return !text.empty(); }
};

std::string new_id_text(Dice& dice, Instant now);
template <class Tag> Id<Tag> new_id(Dice& dice, Instant now) { return {new_id_text(dice, now)}; }

// True for text of an id's shape; whether it names anything is another question.
bool looks_like_id(std::string_view text);

}  // namespace ly
