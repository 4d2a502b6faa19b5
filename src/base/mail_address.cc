#include "base/mail_address.h"

#include <re2/re2.h>

namespace ly {

bool is_mail_address(std::string_view text) {
  static RE2 const shape(R"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?)*)");
  return text.size() <= 254 && RE2::FullMatch(text, shape);
}

}  // namespace ly
