// Result<T>: a T, or the Problem that kept us from having one. Same names as std::expected (C++23), which
// clang 14 does not have. TRY(expr) yields the value or returns the problem to our caller.
//
// Not a std::variant: the house has hundreds of T, and a variant has the compiler write its visitors for each of them.
// The problem lies apart, so the common case moves a T and one empty pointer.
#pragma once
#include <memory>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/problem.h"

namespace ly {

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : value_(std::move(value)), has_(true) {}                                     // NOLINT: meant to convert
  Result(Problem problem) : problem_(std::make_unique<Problem>(std::move(problem))), has_(false) {}  // NOLINT: meant to convert
  Result(Result const& other) : problem_(other.problem_ ? std::make_unique<Problem>(*other.problem_) : nullptr), has_(other.has_) {
    if (has_) std::construct_at(&value_, other.value_);
  }
  Result(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : problem_(std::move(other.problem_)), has_(other.has_) {
    if (has_) std::construct_at(&value_, std::move(other.value_));
  }
  Result& operator=(Result other) {
    std::destroy_at(this);
    std::construct_at(this, std::move(other));
    return *this;
  }
  ~Result() {
    if (has_) std::destroy_at(&value_);
  }

  bool has_value() const { return has_; }
  explicit operator bool() const { return has_; }
  T& value() & { check(has_, "value() of a problem"); return value_; }
  T const& value() const& { check(has_, "value() of a problem"); return value_; }
  T&& value() && { check(has_, "value() of a problem"); return std::move(value_); }
  T& operator*() & { return value(); }
  T const& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  T const* operator->() const { return &value(); }
  Problem& error() & { check(problem_ != nullptr, "error() of a value"); return *problem_; }
  Problem const& error() const& { check(problem_ != nullptr, "error() of a value"); return *problem_; }
  Problem&& error() && { check(problem_ != nullptr, "error() of a value"); return std::move(*problem_); }

 private:
  std::unique_ptr<Problem> problem_;
  union { T value_; };  // there when has_
  bool has_;
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
