// Result<T>: a T, or the Problem that kept us from having one. Same names as std::expected (C++23), which
// clang 14 does not have. TRY(expr) yields the value or returns the problem to our caller.
#pragma once
#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/problem.h"

namespace ly {

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT: meant to convert
  Result(Problem problem) : state_(std::in_place_index<1>, std::move(problem)) {}  // NOLINT: meant to convert

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { check(has_value(), "value() of a problem"); return std::get<0>(state_); }
  T const& value() const& { check(has_value(), "value() of a problem"); return std::get<0>(state_); }
  T&& value() && { check(has_value(), "value() of a problem"); return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  T const& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  T const* operator->() const { return &value(); }
  Problem& error() & { check(!has_value(), "error() of a value"); return std::get<1>(state_); }
  Problem const& error() const& { check(!has_value(), "error() of a value"); return std::get<1>(state_); }
  Problem&& error() && { check(!has_value(), "error() of a value"); return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Problem> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Problem problem) : problem_(std::move(problem)) {}  // NOLINT: meant to convert
  bool has_value() const { return !problem_; }
  explicit operator bool() const { return has_value(); }
  void value() const { check(has_value(), "value() of a problem"); }
  Problem& error() & { check(!has_value(), "error() of a value"); return *problem_; }
  Problem const& error() const& { check(!has_value(), "error() of a value"); return *problem_; }
  Problem&& error() && { check(!has_value(), "error() of a value"); return std::move(*problem_); }

 private:
  std::optional<Problem> problem_;
};

namespace detail {
template <class T> T take(Result<T>&& r) { return std::move(r).value(); }
inline void take(Result<void>&&) {}
}  // namespace detail

}  // namespace ly

// A GNU statement expression: g++ and clang both have it, and nothing else lets a value come out of a return.
#define TRY(...)                                                   \
  __extension__({                                                  \
    auto&& try_result_ = (__VA_ARGS__);                            \
    if (!try_result_) return std::move(try_result_).error();       \
    ::ly::detail::take(std::move(try_result_));                    \
  })
