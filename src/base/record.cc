#include "base/record.h"

namespace ly {

Fields::Fields(std::initializer_list<Field> list) : list_(list) {}

Fields Fields::operator+(Fields const& of_base) const {
  auto both = *this;
  both.list_.insert(both.list_.end(), of_base.list_.begin(), of_base.list_.end());
  return both;
}

}  // namespace ly
