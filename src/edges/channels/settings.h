// How the house reaches people: FOLDER/channels.yaml, beside the database and never in it or in a backup. Read strictly; everything
// wrong is said at once, each at its line. A gateway is described by templates of its request, because every seller's differs:
//
//   secrets: {token: "…"}
//   sms:
//     url: "https://gateway.example/send"
//     headers: {Content-Type: application/json, Authorization: "Bearer {secret.token}"}
//     body: '{"mobile":"{to}","template":"{template}","vars":{params},"client_id":"{id}"}'
//     accepted: {at: code, values: ["0"]}
//     number: data.id
//     templates: {resumption/approved: {id: SMS_1001, params: {no: "{no}", firm: "{enterprise}"}}}
//
// Names a template may use: to, template, params, params.list, id, time, number, signature, secret.NAME.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "edges/channels/smtp.h"

namespace ly::channels {

struct Call {                          // a request with places to fill
  std::string method = "POST", url, body;
  std::vector<std::pair<std::string, std::string>> headers;
};
struct SmsTemplate {
  std::string id;                      // the gateway's own
  std::vector<std::pair<std::string, std::string>> params;  // in order; values with {no}, {enterprise} … of the notice
};
struct Signature {
  std::string algorithm, secret, over, as;  // hmac-sha256 | hmac-sha1 | sha256; name of a secret; text with places; hex | base64
};
struct Receipts {
  std::optional<Call> poll;            // asks for one message by {number}; absent: the gateway pushes
  std::string push_secret;             // what the gateway shows when it pushes; empty: it may not
  std::string items, number = "number", state = "state";  // paths in the answer
  std::vector<std::string> delivered, failed;             // values of the state
};
struct SmsSettings {
  Call call;
  std::optional<Signature> signature;
  std::string accepted_at;             // path in the JSON answer; empty: any 2xx is accepted
  std::vector<std::string> accepted, later;  // values: taken; to be tried again. Any other is refused for good
  std::string number_at;               // path of what the gateway calls the message
  std::map<std::string, SmsTemplate> templates;
  std::optional<Receipts> receipts;
  int64_t per_minute = 60;
  std::string ca_file;
};
struct MailSettings {
  SmtpServer server;
  std::string from, name;
  int64_t per_minute = 30;
};
struct MailboxSettings {
  std::string host;
  int64_t port = 993;
  std::string user, password, folder = "INBOX", ca_file;
  int64_t every_seconds = 60;          // where the server has no IDLE (RFC 2177)
  bool operator==(MailboxSettings const&) const = default;
};
struct VerifierSettings {              // a register that answers by HTTP: {key} and what else the service sends are its places
  Call call;
  std::string found_at;                // path of what says whether it knows the key; empty: any answer does
  std::vector<std::string> found;      // values of it that mean yes
  std::map<std::string, std::string> answer;  // name in the service file -> path in the JSON answer
  std::string ca_file;
};
struct Settings {
  std::map<std::string, std::string> secrets;
  std::optional<SmsSettings> sms;
  std::optional<MailSettings> email;
  std::optional<MailboxSettings> mailbox;
  std::map<std::string, VerifierSettings> verifiers;
};

inline constexpr std::string_view kSettingsFile = "channels.yaml";

// Problems: all_of channels.settings: those of the YAML reader, channels.unknown_key, channels.missing, channels.not_one_of, channels.place
// (a {name} nobody fills), channels.no_secret, channels.plain (an unencrypted way), channels.number, channels.address.
Result<Settings> read_settings(std::string_view text, std::string const& file);

}  // namespace ly::channels
