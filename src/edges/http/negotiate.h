// Reading what the client would like: quality lists (RFC 9110 §12.4.2), content codings, entity tags.
#pragma once
#include <string_view>

#include "edges/http/message.h"

namespace ly::http {

std::string_view trim_ows(std::string_view text);  // spaces and tabs at both ends

// Calls visit(item, quality in thousandths) for each item of "a;q=0.5, b"; a malformed weight counts as 0.
// At most 32 items are read: longer lists come from no browser.
int quality_of(std::string_view parameters);
template <class Visit>
void for_each_preference(std::string_view list, Visit visit) {
  for (int n = 0; n < 32 && !list.empty(); ++n) {
    auto const comma = list.find(',');
    auto const item = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    auto const semicolon = item.find(';');
    auto const name = trim_ows(item.substr(0, semicolon));
    if (name.empty()) continue;
    visit(name, semicolon == std::string_view::npos ? 1000 : quality_of(item.substr(semicolon + 1)));
  }
}

enum class Coding { identity, gzip, brotli };

struct Codings {  // which codings the client takes, in thousandths; 0 = not
  int gzip = 0, brotli = 0;
};
Codings accepted_codings(std::string_view accept_encoding);
bool accepts_gzip(Headers const& headers);

// True if the Accept header names text/html itself: so browsers ask when a person navigates.
bool asks_for_page(std::string_view accept);
// True if If-None-Match lists `etag` (weak comparison, RFC 9110 §13.1.2) or is "*".
bool matches_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace ly::http
