#include "edges/http/message.h"

#include <algorithm>

#include "edges/http/negotiate.h"

namespace ly::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_attr_char(char c) {  // RFC 8187 §3.2.1
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::string_view to_text(Verb verb) {
  switch (verb) {
    case Verb::get: return "GET";
    case Verb::post: return "POST";
    case Verb::put: return "PUT";
    case Verb::patch: return "PATCH";
    case Verb::delete_: return "DELETE";
    case Verb::options: return "OPTIONS";
  }
  return "GET";
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::add(std::string_view name, std::string_view value) {
  fields_.push_back({static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(name.size()), static_cast<uint32_t>(value.size())});
  text_.append(name).append(value);
}

void Headers::set(std::string_view name, std::string_view value) {
  for (size_t i = fields_.size(); i-- > 0;)
    if (equal_ignoring_case(this->name(i), name)) fields_.erase(fields_.begin() + static_cast<std::ptrdiff_t>(i));
  add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (size_t i = 0; i < fields_.size(); ++i)
    if (equal_ignoring_case(this->name(i), name)) return value(i);
  return std::nullopt;
}

size_t Headers::count(std::string_view name) const {
  size_t n = 0;
  for (size_t i = 0; i < fields_.size(); ++i) n += equal_ignoring_case(this->name(i), name) ? 1 : 0;
  return n;
}

std::optional<std::string_view> Request::find_query(std::string_view name) const {
  for (auto const& pair : query)
    if (pair.first == name) return pair.second;
  return std::nullopt;
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

Response empty_response(int status) {
  Response response;
  response.status = status;
  return response;
}

Response allow_response(std::string_view allow) {
  auto response = empty_response(204);
  response.headers.add("Allow", allow);
  return response;
}

std::string attachment(std::string_view file_name) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string plain, full;
  for (char c : file_name) {
    auto const byte = static_cast<unsigned char>(c);
    plain += byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '/' && c != '%' ? c : '_';
    if (is_attr_char(c)) full += c;
    else full.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + full;
}

std::string_view language_of(std::string_view accept_language) {
  if (accept_language.empty()) return "zh-CN";
  int chinese = -1, english = -1, any = -1;
  for_each_preference(accept_language, [&](std::string_view tag, int quality) {
    if (tag == "*") any = std::max(any, quality);
    if (equal_ignoring_case(tag.substr(0, 2), "zh") && (tag.size() == 2 || tag[2] == '-')) chinese = std::max(chinese, quality);
    if (equal_ignoring_case(tag.substr(0, 2), "en") && (tag.size() == 2 || tag[2] == '-')) english = std::max(english, quality);
  });
  if (chinese < 0) chinese = any;
  return english > 0 && english > chinese ? "en" : "zh-CN";
}

std::string_view language_of(Headers const& headers) { return language_of(headers.get_or_empty("accept-language")); }

}  // namespace ly::http
