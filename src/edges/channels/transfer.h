// What the files of this edge share of libcurl: a handle with the bounds set, and a failure as a Problem.
#pragma once
#include <curl/curl.h>

#include <memory>
#include <string>

#include "edges/channels/outside.h"

namespace ly::channels {

class Transfer {
 public:
  explicit Transfer(Bounds const& bounds, std::string const& ca_file);
  CURL* get() const { return handle_.get(); }
  template <class V> void set(CURLoption option, V value) { check(curl_easy_setopt(handle_.get(), option, value) == CURLE_OK, "an option libcurl knows"); }
  void add_header(std::string const& line);
  // The problem of a failed transfer; `code` is not CURLE_OK.
  Problem problem(CURLcode code) const;
  long response_code() const;

  std::string answer;         // what came, at most bounds.answer_max
  bool too_large = false;

 private:
  static size_t take(char* data, size_t size, size_t count, void* self);
  struct Close { void operator()(CURL* handle) const { curl_easy_cleanup(handle); } };
  struct Free { void operator()(curl_slist* list) const { curl_slist_free_all(list); } };
  Bounds bounds_;
  std::unique_ptr<CURL, Close> handle_;
  std::unique_ptr<curl_slist, Free> headers_;
};

}  // namespace ly::channels
