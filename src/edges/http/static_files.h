// The web application out of the binary: a table of embedded files, with their .br and .gz siblings, served with
// strong entity tags. Hashed assets (/assets/…) may be kept for ever, everything else is asked for anew and costs a 304.
// Not for uploads: those come from the store, as attachments.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "edges/http/message.h"

namespace ly::http {

class StaticFiles {
 public:
  // `files` must live as long as any answer made from them (embedded bytes do).
  explicit StaticFiles(std::vector<embedded::File> const& files);

  // The answer for this path; nothing if no such file is here and the request is not a navigation. A navigation
  // (GET, Accept: text/html, no dot in the last segment, not below /api) gets /index.html: the page's own router
  // knows the path. Another verb than GET/HEAD on a file answers nothing too: see `has`.
  std::optional<Response> answer(Request const& request) const;
  bool has(std::string_view path) const { return entries_.contains(path); }

 private:
  struct Variant {
    std::string_view bytes;
    std::string etag;  // strong, one per coding: the bytes differ
  };
  struct Entry {
    std::string_view media_type;
    Variant identity;
    std::optional<Variant> gzip, brotli;
    bool immutable = false;
  };
  Response answer_with(Entry const& entry, Request const& request) const;
  std::map<std::string, Entry, std::less<>> entries_;  // by path: "/index.html"
};

std::string_view media_type_of(std::string_view name);  // by extension; application/octet-stream if unknown

}  // namespace ly::http
