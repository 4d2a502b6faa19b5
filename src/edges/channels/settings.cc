#include "edges/channels/settings.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/mail_address.h"
#include "base/text.h"
#include "edges/channels/template.h"
#include "formats/yaml.h"

namespace ly::channels {
namespace {

using formats::Yaml;
using Names = std::vector<std::string_view>;

class Reader {
 public:
  Reader(std::string const& file, std::vector<Problem>& problems) : file_(file), problems_(problems) {}

  Settings read(Yaml const& root) {
    Settings s;
    keys(root, {"secrets", "sms", "email", "mailbox", "verifiers"});
    if (auto const* secrets = map(root, "secrets"))
      for (auto const& member : secrets->members) s.secrets[member.key] = member.value.text;
    secrets_ = &s.secrets;
    if (auto const* sms = map(root, "sms")) s.sms = read_sms(*sms);
    if (auto const* email = map(root, "email")) s.email = read_email(*email);
    if (auto const* mailbox = map(root, "mailbox")) s.mailbox = read_mailbox(*mailbox);
    if (auto const* verifiers = map(root, "verifiers"))
      for (auto const& member : verifiers->members) s.verifiers.emplace(member.key, read_verifier(member.value));
    return s;
  }

 private:
  void say(std::string code, Yaml const& at, std::map<std::string, std::string> args) {
    problems_.push_back(invalid(std::move(code), file_ + ":" + std::to_string(at.line), std::move(args)));
  }
  void keys(Yaml const& of, Names const& known, Names const& required = {}) {
    for (auto const& member : of.members)
      if (std::find(known.begin(), known.end(), member.key) == known.end()) say("channels.unknown_key", member.value, {{"key", member.key}});
    for (auto key : required)
      if (!of.find(key)) say("channels.missing", of, {{"key", std::string(key)}});
  }
  Yaml const* map(Yaml const& of, std::string_view key) {
    auto const* found = of.find(key);
    if (found && !found->is_map()) say("channels.wrong_type", *found, {{"key", std::string(key)}});
    return found && found->is_map() ? found : nullptr;
  }
  std::string text(Yaml const& of, std::string_view key, std::string otherwise = {}) {
    auto const* found = of.find(key);
    if (!found) return otherwise;
    if (!found->is_text()) say("channels.wrong_type", *found, {{"key", std::string(key)}});
    return found->text;
  }
  std::string choice(Yaml const& of, std::string_view key, Names const& allowed, std::string_view otherwise) {
    auto const value = text(of, key, std::string(otherwise));
    std::string words;
    for (auto one : allowed) words += (words.empty() ? "" : ", ") + std::string(one);
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) say("channels.not_one_of", of.find(key) ? *of.find(key) : of, {{"key", std::string(key)}, {"allowed", words}});
    return value;
  }
  int64_t number(Yaml const& of, std::string_view key, int64_t otherwise, int64_t least, int64_t most) {
    auto const* found = of.find(key);
    if (!found) return otherwise;
    auto const value = found->is_number() ? std::atoll(found->text.c_str()) : least - 1;
    if (value < least || value > most) say("channels.number", *found, {{"key", std::string(key)}, {"min", std::to_string(least)}, {"max", std::to_string(most)}});
    return value;
  }
  std::vector<std::string> texts(Yaml const& of, std::string_view key) {
    std::vector<std::string> out;
    auto const* found = of.find(key);
    if (!found) return out;
    if (!found->is_list()) say("channels.wrong_type", *found, {{"key", std::string(key)}});
    for (auto const& item : found->items) out.push_back(item.text);
    return out;
  }
  // {secret.NAME} in a value that is no template of a request.
  std::string opened(std::string const& value, Yaml const& at) {
    places(value, at, {});
    return fill(value, [&](std::string_view name) { return secret(name); }, Escape::none);
  }
  std::string secret(std::string_view name) const {
    auto const found = secrets_->find(std::string(name.substr(std::min<size_t>(7, name.size()))));
    return name.starts_with("secret.") && found != secrets_->end() ? found->second : std::string();
  }
  void places(std::string const& value, Yaml const& at, Names const& known) {
    for (auto const& name : places_of(value)) {
      if (name.starts_with("secret.")) {
        if (!secrets_->contains(name.substr(7))) say("channels.no_secret", at, {{"name", name.substr(7)}});
      } else if (std::find(known.begin(), known.end(), name) == known.end()) {
        say("channels.place", at, {{"name", name}});
      }
    }
  }
  void way(std::string const& url, Yaml const& at) {
    if (!is_private_way(url)) say("channels.plain", at, {});
  }

  Call read_call(Yaml const& of, Names const& known) {
    Call call;
    call.method = choice(of, "method", {"GET", "POST", "PUT"}, "POST");
    call.url = text(of, "url");
    call.body = text(of, "body");
    way(call.url, of.find("url") ? *of.find("url") : of);
    places(call.url, of, known);
    places(call.body, of.find("body") ? *of.find("body") : of, known);
    if (auto const* headers = map(of, "headers"))
      for (auto const& member : headers->members) {
        places(member.value.text, member.value, known);
        call.headers.emplace_back(member.key, member.value.text);
      }
    return call;
  }

  SmsSettings read_sms(Yaml const& of) {
    SmsSettings sms;
    keys(of, {"url", "method", "headers", "body", "signature", "accepted", "number", "templates", "receipts", "per_minute", "ca_file"}, {"url", "templates"});
    sms.call = read_call(of, {"to", "template", "params", "params.list", "id", "time", "signature"});
    if (auto const* signature = map(of, "signature")) {
      keys(*signature, {"algorithm", "secret", "over", "as"}, {"algorithm", "over"});
      sms.signature = Signature{choice(*signature, "algorithm", {"hmac-sha256", "hmac-sha1", "sha256"}, ""), text(*signature, "secret"), text(*signature, "over"), choice(*signature, "as", {"hex", "base64"}, "hex")};
      places(sms.signature->over, *signature, {"to", "template", "params", "params.list", "id", "time"});
      if (sms.signature->algorithm != "sha256" && !secrets_->contains(sms.signature->secret)) say("channels.no_secret", *signature, {{"name", sms.signature->secret}});
    }
    if (auto const* accepted = map(of, "accepted")) {
      keys(*accepted, {"at", "values", "later"}, {"at", "values"});
      sms.accepted_at = text(*accepted, "at");
      sms.accepted = texts(*accepted, "values");
      sms.later = texts(*accepted, "later");
    }
    sms.number_at = text(of, "number");
    sms.per_minute = number(of, "per_minute", 60, 1, 6000);
    sms.ca_file = text(of, "ca_file");
    if (auto const* templates = map(of, "templates"))
      for (auto const& member : templates->members) {
        keys(member.value, {"id", "params"}, {"id"});
        SmsTemplate one{text(member.value, "id"), {}};
        if (auto const* params = map(member.value, "params"))
          for (auto const& param : params->members) one.params.emplace_back(param.key, param.value.text);
        sms.templates.emplace(member.key, std::move(one));
      }
    if (auto const* receipts = map(of, "receipts")) {
      keys(*receipts, {"poll", "push_secret", "items", "number", "state", "delivered", "failed"}, {"delivered"});
      Receipts r;
      if (auto const* poll = map(*receipts, "poll")) {
        keys(*poll, {"url", "method", "headers", "body"}, {"url"});
        r.poll = read_call(*poll, {"number", "id", "to", "time"});
      }
      if (auto const name = text(*receipts, "push_secret"); !name.empty()) {
        if (!secrets_->contains(name)) say("channels.no_secret", *receipts, {{"name", name}});
        else r.push_secret = secrets_->at(name);
      }
      r.items = text(*receipts, "items");
      r.number = text(*receipts, "number", r.number);
      r.state = text(*receipts, "state", r.state);
      r.delivered = texts(*receipts, "delivered");
      r.failed = texts(*receipts, "failed");
      sms.receipts = std::move(r);
    }
    return sms;
  }

  MailSettings read_email(Yaml const& of) {
    MailSettings mail;
    keys(of, {"host", "port", "security", "user", "password", "from", "name", "per_minute", "ca_file"}, {"host", "from"});
    auto& server = mail.server;
    server.host = text(of, "host");
    server.security = choice(of, "security", {"starttls", "tls", "plain"}, "starttls");
    server.port = number(of, "port", server.security == "tls" ? 465 : 587, 1, 65535);
    server.user = text(of, "user");
    server.password = opened(text(of, "password"), of);
    server.ca_file = text(of, "ca_file");
    if (server.security == "plain" && server.host != "127.0.0.1" && server.host != "localhost") say("channels.plain", of, {});
    mail.from = text(of, "from");
    mail.name = text(of, "name");
    mail.per_minute = number(of, "per_minute", 30, 1, 6000);
    if (!is_mail_address(mail.from)) say("channels.address", of, {{"value", mail.from}});
    return mail;
  }

  // Its places are what services send, so any name of small letters may stand there.
  VerifierSettings read_verifier(Yaml const& of) {
    VerifierSettings v;
    keys(of, {"url", "method", "headers", "body", "found", "answer", "ca_file"}, {"url"});
    std::vector<std::string> sent;
    for (auto const& name : places_of(text(of, "url") + text(of, "body")))
      if (!name.starts_with("secret.")) sent.push_back(name);
    v.call = read_call(of, Names(sent.begin(), sent.end()));
    if (std::find(sent.begin(), sent.end(), "key") == sent.end()) say("channels.missing", of, {{"key", "{key}"}});
    if (auto const* found = map(of, "found")) {
      keys(*found, {"at", "values"}, {"at", "values"});
      v.found_at = text(*found, "at");
      v.found = texts(*found, "values");
    }
    if (auto const* answer = map(of, "answer"))
      for (auto const& member : answer->members) v.answer[member.key] = member.value.text;
    v.ca_file = text(of, "ca_file");
    return v;
  }

  MailboxSettings read_mailbox(Yaml const& of) {
    MailboxSettings box;
    keys(of, {"host", "port", "user", "password", "folder", "every_seconds", "ca_file"}, {"host", "user", "password"});
    box.host = text(of, "host");
    box.port = number(of, "port", 993, 1, 65535);
    box.user = text(of, "user");
    box.password = opened(text(of, "password"), of);
    box.folder = text(of, "folder", "INBOX");
    box.every_seconds = number(of, "every_seconds", 60, 5, 3600);
    box.ca_file = text(of, "ca_file");
    return box;
  }

  std::string const& file_;
  std::vector<Problem>& problems_;
  std::map<std::string, std::string> const* secrets_ = nullptr;
};

}  // namespace

Result<Settings> read_settings(std::string_view text, std::string const& file) {
  auto const root = TRY(formats::read_yaml(text, file));
  std::vector<Problem> problems;
  if (!root.is_map() && !root.is_null()) problems.push_back(invalid("channels.wrong_type", file + ":1", {{"key", file}}));
  auto settings = Reader(file, problems).read(root);
  if (!problems.empty()) return all_of("channels.settings", std::move(problems));
  return settings;
}

}  // namespace ly::channels
