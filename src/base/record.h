// A record is a plain struct with one list of its fields: name, titles, member, rule. From that list come JSON both
// ways with problems per field (record_json.h), the OpenAPI schema, the columns of xlsx import and export, and the
// masking of personal data on the way out. There is no "update anything": verbs are named functions of a domain.
//
//   struct Enterprise {
//     std::string uscc; int64_t headcount = 0;
//     static Fields fields(auto...) {
//       return Fields{field("uscc", {"统一社会信用代码", "Unified social credit code"}, &Enterprise::uscc, {.required = true, .length_max = 18}),
//                     field("headcount", {"职工人数", "Headcount"}, &Enterprise::headcount, {.min = 0})};
//     }
//   };
//
// A Field knows its member by place and kind, not by a C++ type: whoever walks the list is an ordinary function compiled once,
// instead of a template compiled for each record (docs/decisions/0029). Here alone types become MemberTypes. The `auto...` makes the
// list a template of no parameters: a file that includes the record and never walks its fields compiles none of it.
#pragma once
#include <bit>
#include <boost/json/fwd.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.h"
#include "base/time.h"

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

struct RecordShape;

// What a member is, and how one that holds others is opened. Pointers are to the member itself.
struct MemberType {
  enum class Is { text, id, boolean, integer, integer32, number, day, instant, json, json_object, record, optional, list };
  Is is;
  MemberType const* inner = nullptr;                     // optional, list: of what
  RecordShape const& (*shape)() = nullptr;               // record
  void (*clear)(void*) = nullptr;                        // optional, list
  void* (*add)(void*) = nullptr;                         // optional: a fresh value inside; list: one more at the end
  size_t (*size)(void const*) = nullptr;                 // optional (0 or 1), list
  void const* (*item)(void const*, size_t i) = nullptr;  // i < size
};

struct Field {
  std::string_view name;
  Words title;
  Rule rule;
  MemberType const* type;
  size_t offset;  // of the member in its record, in bytes
  void* in(void* record) const { return static_cast<std::byte*>(record) + offset; }
  void const* in(void const* record) const { return static_cast<std::byte const*>(record) + offset; }
};

class Fields {
 public:
  Fields(std::initializer_list<Field> list);
  // A record that extends another lists its own fields before those of the other, its first and only base.
  Fields operator+(Fields const& of_base) const;
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

 private:
  std::vector<Field> list_;
};

template <class T>
concept Record = requires { { T::fields() } -> std::same_as<Fields>; };

struct RecordShape {
  std::string_view name;  // in C++: "ly::cases::CaseRow", "ly::Items<ly::cases::CaseRow>"; names it in the API's description
  Fields fields;
};

template <class T>
constexpr std::string_view record_name() {
  std::string_view const whole = __PRETTY_FUNCTION__;  // g++ "… [with T = X; …]", clang "… [T = X]"
  auto const from = whole.find("T = ") + 4;
  return whole.substr(from, whole.find_first_of(";]", from) - from);
}

template <Record T>
RecordShape const& shape_of() {
  static RecordShape const shape{record_name<T>(), T::fields()};
  return shape;
}

// From here: how a member's C++ type becomes a MemberType. A type without one is no type of a record.
template <class M>
struct MemberTypeOf;

template <MemberType::Is is>
struct PlainMember {
  static constexpr MemberType type{is};
};
template <> struct MemberTypeOf<std::string> : PlainMember<MemberType::Is::text> {};
template <> struct MemberTypeOf<bool> : PlainMember<MemberType::Is::boolean> {};
template <> struct MemberTypeOf<int64_t> : PlainMember<MemberType::Is::integer> {};
template <> struct MemberTypeOf<int32_t> : PlainMember<MemberType::Is::integer32> {};
template <> struct MemberTypeOf<double> : PlainMember<MemberType::Is::number> {};
template <> struct MemberTypeOf<Day> : PlainMember<MemberType::Is::day> {};
template <> struct MemberTypeOf<Instant> : PlainMember<MemberType::Is::instant> {};
template <> struct MemberTypeOf<boost::json::value> : PlainMember<MemberType::Is::json> {};
template <> struct MemberTypeOf<boost::json::object> : PlainMember<MemberType::Is::json_object> {};

// An id is its text, told from a text by its rule.
template <class Tag>
struct MemberTypeOf<Id<Tag>> : PlainMember<MemberType::Is::id> {
  static_assert(std::is_standard_layout_v<Id<Tag>> && sizeof(Id<Tag>) == sizeof(std::string));
};

template <Record M>
struct MemberTypeOf<M> {
  static constexpr MemberType type{.is = MemberType::Is::record, .shape = &shape_of<M>};
};

template <class M>
struct MemberTypeOf<std::optional<M>> {
  using Member = std::optional<M>;
  static void clear(void* at) { static_cast<Member*>(at)->reset(); }
  static void* add(void* at) { return &static_cast<Member*>(at)->emplace(); }
  static size_t size(void const* at) { return static_cast<Member const*>(at)->has_value() ? 1 : 0; }
  static void const* item(void const* at, size_t) { return &**static_cast<Member const*>(at); }
  static constexpr MemberType type{MemberType::Is::optional, &MemberTypeOf<M>::type, nullptr, clear, add, size, item};
};

template <class M>
struct MemberTypeOf<std::vector<M>> {
  using Member = std::vector<M>;
  static void clear(void* at) { static_cast<Member*>(at)->clear(); }
  static void* add(void* at) { return &static_cast<Member*>(at)->emplace_back(); }
  static size_t size(void const* at) { return static_cast<Member const*>(at)->size(); }
  static void const* item(void const* at, size_t i) { return &(*static_cast<Member const*>(at))[i]; }
  static constexpr MemberType type{MemberType::Is::list, &MemberTypeOf<M>::type, nullptr, clear, add, size, item};
};

template <class T, class M>
Field field(std::string_view name, Words title, M T::*member, Rule const& rule = {}) {
  // A pointer to a data member is its offset (Itanium C++ ABI 2.3, which g++ and clang follow); offsetof takes no pointer.
  static_assert(sizeof(member) == sizeof(ptrdiff_t));
  return {name, title, rule, &MemberTypeOf<M>::type, static_cast<size_t>(std::bit_cast<ptrdiff_t>(member))};
}

}  // namespace ly
