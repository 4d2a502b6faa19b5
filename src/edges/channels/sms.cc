#include "edges/channels/sms.h"

#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>

#include "base/text.h"
#include "edges/channels/calls.h"
#include "edges/channels/template.h"

namespace ly::channels {
namespace {

bool has(std::vector<std::string> const& list, std::string_view value) { return std::find(list.begin(), list.end(), value) != list.end(); }

// A gateway's own code, as far as it may be shown: short, and never long runs of digits, which might be the number.
std::string shown(std::string_view code) {
  std::string out;
  size_t digits = 0;
  for (auto const c : code.substr(0, 40)) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits < 7 && static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f) out += c;
  }
  return out;
}

std::string signed_text(Signature const& how, std::string const& secret, std::string const& text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  auto const* data = reinterpret_cast<unsigned char const*>(text.data());
  if (how.algorithm == "sha256") {
    SHA256(data, text.size(), out);
    size = SHA256_DIGEST_LENGTH;
  } else {
    auto const* digest = how.algorithm == "hmac-sha1" ? EVP_sha1() : EVP_sha256();
    check(HMAC(digest, secret.data(), static_cast<int>(secret.size()), data, text.size(), out, &size) != nullptr, "HMAC");
  }
  std::string_view const bytes(reinterpret_cast<char const*>(out), size);
  return how.as == "base64" ? to_base64(bytes) : to_hex(bytes);
}

}  // namespace

Result<std::string> send_sms(Settings const& settings, Sms const& sms, Instant now) {
  auto const& how = *settings.sms;
  auto const known = how.templates.find(sms.template_name);
  if (known == how.templates.end()) return refused("channel.no_template", {}, {{"template", sms.template_name}});
  auto const variable = [&](std::string_view name) {
    auto const found = sms.variables.find(std::string(name));
    return found == sms.variables.end() ? std::string() : found->second;
  };
  json::object params;
  json::array list;
  for (auto const& [name, text] : known->second.params) {
    auto const value = fill(text, variable, Escape::none);
    params[name] = value;
    list.emplace_back(value);
  }
  Values values{{"to", sms.to}, {"template", known->second.id}, {"params", canonical(params)}, {"params.list", canonical(list)}, {"id", sms.id}, {"time", std::to_string(now.ms / 1000)}};
  if (how.signature) {
    auto const& s = *how.signature;
    auto const over = fill(s.over, [&](std::string_view name) { return name.starts_with("secret.") ? settings.secrets.at(std::string(name.substr(7))) : values.find(name)->second; }, Escape::none);
    values["signature"] = signed_text(s, s.secret.empty() ? std::string() : settings.secrets.at(s.secret), over);
  }
  auto const reply = TRY(call_http(filled(settings, how.call, values, how.ca_file)));
  TRY(taken(reply));
  if (how.accepted_at.empty() && how.number_at.empty()) return std::string();
  auto const answer = parse_json(reply.body);
  if (!answer) return Problem{"channel.later", {}, {{"code", "?"}}, Kind::unavailable, {}};  // half an answer: ask again, with the same id
  if (!how.accepted_at.empty()) {
    auto const code = text_at(*answer, how.accepted_at);
    if (has(how.later, code)) return Problem{"channel.later", {}, {{"code", shown(code)}}, Kind::unavailable, {}};
    if (!has(how.accepted, code)) return refused("channel.refused", {}, {{"code", shown(code)}});
  }
  return text_at(*answer, how.number_at).substr(0, 100);
}

Result<std::vector<Receipt>> ask_receipt(Settings const& settings, std::string const& id, std::string const& number, std::string const& to, Instant now) {
  auto const& how = *settings.sms->receipts;
  Values const values{{"number", number}, {"id", id}, {"to", to}, {"time", std::to_string(now.ms / 1000)}};
  auto const reply = TRY(call_http(filled(settings, *how.poll, values, settings.sms->ca_file)));
  TRY(taken(reply));
  return read_receipts(how, reply.body);
}

Result<std::vector<Receipt>> read_receipts(Receipts const& how, std::string_view body) {
  auto const answer = TRY(parse_json(body));
  std::vector<Receipt> out;
  auto const one = [&](json::value const& item) {
    auto const state = text_at(item, how.state);
    bool const delivered = has(how.delivered, state);
    if (delivered || has(how.failed, state)) out.push_back({text_at(item, how.number), delivered ? "delivered" : "failed"});
  };
  auto const* items = value_at(answer, how.items);
  if (items && items->is_array()) for (auto const& item : items->get_array()) one(item);
  else if (items) one(*items);
  return out;
}

}  // namespace ly::channels
