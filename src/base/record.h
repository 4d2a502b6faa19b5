// A record is a plain struct with one list of its fields: name, titles, member, rule. From that list come JSON both
// ways with problems per field (record_json.h), the OpenAPI schema, the columns of xlsx import and export, and the
// masking of personal data on the way out. There is no "update anything": verbs are named functions of a domain.
//
//   struct Enterprise {
//     std::string uscc; int64_t headcount = 0;
//     static constexpr auto fields() {
//       return std::tuple{field("uscc", {"统一社会信用代码", "Unified social credit code"}, &Enterprise::uscc, {.required = true, .length_max = 18}),
//                         field("headcount", {"职工人数", "Headcount"}, &Enterprise::headcount, {.min = 0})};
//     }
//   };
#pragma once
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ly {

struct Words {  // the two interface languages
  std::string_view zh, en;
};

// What kind of personal data a field holds; decides its mask (PIPL art. 51; GB/T 35273-2020 7.2).
enum class Pii { none, name, id_number, phone, address };

struct Rule {
  bool required = false;
  int64_t min = std::numeric_limits<int64_t>::min();  // numbers
  int64_t max = std::numeric_limits<int64_t>::max();
  size_t length_max = 200;                            // code points of a text, items of a list
  std::string_view one_of = {};                       // "low medium high": allowed texts, separated by one space
  Pii pii = Pii::none;
};

template <class T, class M>
struct Field {
  std::string_view name;
  Words title;
  M T::*member;
  Rule rule;
};

template <class T, class M>
constexpr Field<T, M> field(std::string_view name, Words title, M T::*member, Rule rule = {}) {
  return {name, title, member, rule};
}

template <class T>
concept Record = requires { T::fields(); };

template <Record T, class F>
constexpr void each_field(F&& visit) {
  std::apply([&](auto const&... f) { (visit(f), ...); }, T::fields());
}

}  // namespace ly
