#include "edges/http/negotiate.h"

namespace ly::http {

std::string_view trim_ows(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto const semicolon = parameters.find(';');
    auto const parameter = trim_ows(parameters.substr(0, semicolon));
    parameters = semicolon == std::string_view::npos ? std::string_view{} : parameters.substr(semicolon + 1);
    if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=') continue;
    auto const text = parameter.substr(2);  // ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
    int value = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') return 0;
    for (size_t i = 2, unit = 100; i < text.size(); ++i, unit /= 10) {
      if (text[i] < '0' || text[i] > '9') return 0;
      value += (text[i] - '0') * static_cast<int>(unit);
    }
    return value > 1000 ? 0 : value;
  }
  return 1000;
}

Codings accepted_codings(std::string_view accept_encoding) {
  int gzip = -1, brotli = -1, any = 0;
  for_each_preference(accept_encoding, [&](std::string_view name, int quality) {
    if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) gzip = quality;
    if (equal_ignoring_case(name, "br")) brotli = quality;
    if (name == "*") any = quality;
  });
  return {gzip < 0 ? any : gzip, brotli < 0 ? any : brotli};
}

bool accepts_gzip(Headers const& headers) {
  auto const asked = headers.find("accept-encoding");
  return asked && accepted_codings(*asked).gzip > 0;
}

bool asks_for_page(std::string_view accept) {
  bool found = false;
  for_each_preference(accept, [&](std::string_view type, int quality) {
    found = found || (quality > 0 && equal_ignoring_case(type, "text/html"));
  });
  return found;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  if (trim_ows(if_none_match) == "*") return true;
  auto const opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  while (!if_none_match.empty()) {
    auto const comma = if_none_match.find(',');  // our own tags hold no comma, so a foreign one that does cannot match
    if (opaque(trim_ows(if_none_match.substr(0, comma))) == opaque(etag)) return true;
    if (comma == std::string_view::npos) break;
    if_none_match.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace ly::http
