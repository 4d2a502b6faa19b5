#include "edges/channels/template.h"

#include <re2/re2.h>

#include "base/text.h"

namespace ly::channels {
namespace {

// Length of the place that begins at text[at], with its braces; 0 if there is none.
size_t place_at(std::string_view text, size_t at) {
  if (text[at] != '{') return 0;
  auto const end = text.find('}', at);
  if (end == std::string_view::npos || end == at + 1 || end - at > 60) return 0;
  for (auto const c : text.substr(at + 1, end - at - 1))
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_')) return 0;
  return end - at + 1;
}

std::string percent(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (auto const c : text) {
    auto const u = static_cast<unsigned char>(c);
    bool const plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '-' || u == '_' || u == '.' || u == '~';
    if (plain) out += c;
    else out += {'%', kHex[u >> 4], kHex[u & 15]};
  }
  return out;
}

}  // namespace

Escape escape_for(std::string_view content_type) {
  if (contains(content_type, "json")) return Escape::json;
  if (contains(content_type, "xml")) return Escape::xml;
  if (contains(content_type, "x-www-form-urlencoded")) return Escape::form;
  return Escape::none;
}

std::string escaped(std::string_view text, Escape how) {
  std::string out;
  switch (how) {
    case Escape::none: return std::string(text);
    case Escape::form:
    case Escape::url: return percent(text);
    case Escape::json: out = canonical(json::value(text)); return out.substr(1, out.size() - 2);
    case Escape::header:
      for (auto const c : text)
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
      return out;
    case Escape::xml:
      for (auto const c : text) {
        if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '&') out += "&amp;";
        else if (c == '"') out += "&quot;";
        else if (c == '\'') out += "&#39;";
        else if (static_cast<unsigned char>(c) >= 0x20) out += c;
      }
      return out;
  }
  return out;
}

std::vector<std::string> places_of(std::string_view text) {
  std::vector<std::string> out;
  for (size_t i = 0; i < text.size(); ++i)
    if (auto const length = place_at(text, i)) {
      out.emplace_back(text.substr(i + 1, length - 2));
      i += length - 1;
    }
  return out;
}

std::string fill(std::string_view text, std::function<std::string(std::string_view)> const& value, Escape how, std::vector<std::string_view> const& as_is) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    auto const length = place_at(text, i);
    if (length == 0) {
      out += text[i];
      continue;
    }
    auto const name = text.substr(i + 1, length - 2);
    bool const raw = std::find(as_is.begin(), as_is.end(), name) != as_is.end();
    out += raw ? value(name) : escaped(value(name), how);
    i += length - 1;
  }
  return out;
}

json::value const* value_at(json::value const& value, std::string_view path) {
  auto const* at = &value;
  if (path.empty()) return at;
  for (auto part : split(path, '.')) {
    at = find(*at, part);
    if (!at) return nullptr;
  }
  return at;
}

std::string text_at(json::value const& value, std::string_view path) {
  auto const* found = path.empty() ? nullptr : value_at(value, path);
  if (!found) return {};
  if (found->is_string()) return std::string(found->get_string());
  if (found->is_number() || found->is_bool()) return canonical(*found);
  return {};
}

}  // namespace ly::channels
