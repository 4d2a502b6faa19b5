#include "app/pass_commands.h"

#include <array>
#include <filesystem>

#include "app/data_folder.h"
#include "app/domains.h"
#include "base/record_json.h"
#include "base/text.h"
#include "domains/accounts/rows.h"
#include "domains/passes/passes.h"
#include "engines/cose/base45.h"
#include "engines/cose/cbor.h"
#include "engines/cose/sign1.h"
#include "formats/barcode.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;
using passes::SigningKey;

constexpr size_t kFileMax = 64U << 20;
constexpr size_t kTextMax = 1U << 20;

// In the order of cose::Finding.
constexpr std::array<std::string_view, 12> kSaid = {"pass.found.good",    "pass.found.not_a_pass", "pass.found.damaged", "pass.found.unknown_issuer", "pass.found.forged",      "pass.found.not_his_to_sign",
                                                    "pass.found.revoked", "pass.found.not_yet",    "pass.found.expired", "pass.found.wrong_place",    "pass.found.clock_wrong", "pass.found.old_lists"};

std::string local(Instant at) { return to_iso(at, kChinaOffset).substr(0, 16); }

Result<void> write_new(std::string const& file, std::string_view content) {
  if (fs::exists(file)) return refused("backup.exists", file);
  write_private_file(file, content);
  return {};
}

json::object json_of(cose::PassClaims const& c) {
  json::array places;
  for (auto const& mark : c.places) places.emplace_back(to_hex(mark));
  return {{"kind", cose::name_of(c.kind)}, {"serial", c.serial}, {"category", c.category}, {"name", c.name}, {"last4", c.last4}, {"plate", c.plate}, {"home", c.home}, {"division", c.division}, {"scope", c.scope},
          {"places", std::move(places)}, {"uses", c.uses}, {"uses_days", c.uses_days}, {"companions", c.companions}, {"issued_at", to_iso(c.issued_at)}, {"from", to_iso(c.from)}, {"to", to_iso(c.to)}};
}

void say_claims(cose::PassClaims const& c, Terminal const& terminal) {
  auto const who = c.plate.empty() ? c.name + " …" + c.last4 : c.plate;
  terminal.say("  证号 " + std::to_string(c.serial) + "  " + c.category + "  " + who + "\n  有效期 " + local(c.from) + " 至 " + local(c.to) + (c.division.empty() ? "" : "  范围 " + c.division) +
                   (c.places.empty() ? "" : "  限 " + std::to_string(c.places.size()) + " 个卡口"),
               "  No. " + std::to_string(c.serial) + "  " + c.category + "  " + who + "\n  good from " + local(c.from) + " to " + local(c.to) + (c.division.empty() ? "" : "  within " + c.division) +
                   (c.places.empty() ? "" : "  at " + std::to_string(c.places.size()) + " checkpoints"));
}

// The text itself, or what a file says: the code in a picture, or the text in it.
Result<std::string> text_from(std::string const& given) {
  std::error_code error;
  bool const file = given.size() < 4096 && !given.starts_with(cose::kPassPrefix) && fs::is_regular_file(given, error);
  if (!file) return given;
  auto const octets = TRY(read_whole_file(given, kFileMax));
  if (formats::is_png(octets)) return formats::read_barcode(octets);
  return std::string(trim(std::string_view(octets).substr(0, kTextMax)));
}

// A file of lists: {root, trust, status} in base64url.
struct Lists {
  cose::PublicKey root;
  cose::TrustList trust;
  std::optional<cose::StatusList> status;
};
Result<std::string> octets_of(json::value const& value, char const* member, std::string const& file) {
  std::string out;
  if (!from_base64(text_of(value, member), out) || out.empty()) return invalid("pass.lists_file", file, {{"member", member}});
  return out;
}
Result<Lists> read_lists(std::string const& file) {
  auto const value = TRY(parse_json(TRY(read_whole_file(file, kFileMax))));
  auto root = TRY(cose::PublicKey::from_spki(TRY(octets_of(value, "root", file))));
  auto trust = TRY(cose::read_trust(TRY(octets_of(value, "trust", file)), root));
  Lists out{std::move(root), std::move(trust), std::nullopt};
  if (!text_of(value, "status").empty()) out.status = TRY(cose::read_status(TRY(octets_of(value, "status", file)), out.root));
  return out;
}
// A status list in a file of its own: as signed, or in a file of lists.
Result<std::string> status_octets(std::string const& file) {
  auto octets = TRY(read_whole_file(file, kFileMax));
  if (!octets.starts_with('{')) return octets;
  return octets_of(TRY(parse_json(octets)), "status", file);
}

// ---- pass inspect, pass verify -------------------------------------------------------------------------------------------------

int inspect_command(House*, Options const& options, Terminal const& terminal) {
  auto const text = text_from(options.pass.text);
  if (!text) return terminal.fail(text.error());
  if (!text->starts_with(cose::kPassPrefix)) return terminal.fail(invalid("pass.found.not_a_pass"));
  auto const octets = cose::from_base45(std::string_view(*text).substr(cose::kPassPrefix.size()));
  if (!octets) return terminal.fail(octets.error());
  auto const message = cose::read_sign1(*octets);
  if (!message) return terminal.fail(message.error());
  auto const claims = message->payload ? cose::decode_claims(*message->payload) : Result<cose::PassClaims>(invalid("pass.claims"));
  if (!claims) return terminal.fail(claims.error());
  auto const number = message->algorithm().value_or(0);
  auto const algorithm = cose::find_algorithm(number);
  auto const key = to_hex(message->key_id().value_or(""));
  auto const modules = cose::qr_modules(text->size());
  if (options.json) {
    terminal.out(canonical(json::object{{"verified", false}, {"algorithm", algorithm ? cose::name_of(*algorithm) : std::string_view("?")}, {"key", key}, {"characters", static_cast<int64_t>(text->size())}, {"modules", modules}, {"claims", json_of(*claims)}}));
    return kDone;
  }
  say_claims(*claims, terminal);
  auto const how = (algorithm ? std::string(cose::name_of(*algorithm)) : "?") + "  " + key + "  " + std::to_string(text->size()) + " / " + std::to_string(modules);
  terminal.say("  算法、密钥、字符数/码边格数：" + how + "\n只是读出来，没有核对签名：核对用 pass verify", "  algorithm, key, characters / modules: " + how + "\nRead only, the signature was not checked: use pass verify");
  return kDone;
}

int verify_command(House*, Options const& options, Terminal const& terminal) {
  auto const text = text_from(options.pass.text);
  if (!text) return terminal.fail(text.error());
  auto lists = read_lists(options.pass.trust);
  if (!lists) return terminal.fail(lists.error());
  if (!options.pass.status.empty()) {
    auto const octets = status_octets(options.pass.status);
    if (!octets) return terminal.fail(octets.error());
    auto status = cose::read_status(*octets, lists->root);
    if (!status) return terminal.fail(status.error());
    lists->status = std::move(*status);
  }
  Instant now = SystemClock().now();
  if (!options.pass.at.empty()) {
    auto const at = instant_from_iso(options.pass.at);
    if (!at) return terminal.fail(invalid("pass.time", "--at", {{"value", options.pass.at}}));
    now = *at;
  }
  std::optional<cose::StatusIndex> index;
  if (lists->status) index.emplace(*lists->status);
  auto const verdict = cose::judge_pass(*text, {lists->trust, index ? &*index : nullptr}, now, {options.pass.place, options.pass.division});
  bool const good = verdict.finding == cose::Finding::good;
  Problem const said{std::string(kSaid[static_cast<size_t>(verdict.finding)]), {}, {}, Kind::invalid, {}};
  if (options.json) {
    json::object out{{"finding", cose::name_of(verdict.finding)}, {"good", good}, {"reason", terminal.words.say(terminal.language, said)}, {"issuer", verdict.issuer}, {"at", to_iso(now)},
                     {"trust", json::object{{"sequence", lists->trust.sequence}, {"issued_at", to_iso(lists->trust.issued_at)}, {"renew_by", to_iso(lists->trust.renew_by)}}}};
    out["claims"] = verdict.claims ? json::value(json_of(*verdict.claims)) : json::value();
    out["status"] = lists->status ? json::value(json::object{{"sequence", lists->status->sequence}, {"issued_at", to_iso(lists->status->issued_at)}, {"renew_by", to_iso(lists->status->renew_by)}}) : json::value();
    terminal.out(canonical(out));
    return good ? kDone : kRefused;
  }
  terminal.print(!good, terminal.words.say(terminal.language, said));
  if (verdict.claims) say_claims(*verdict.claims, terminal);
  if (!verdict.issuer.empty()) terminal.say("  签发：" + verdict.issuer, "  issued by " + verdict.issuer);
  auto const newest = lists->status ? lists->status->issued_at : lists->trust.issued_at;
  terminal.say("  清单：" + local(newest) + (lists->status ? "" : "（没有吊销清单）"), "  lists of " + local(newest) + (lists->status ? "" : " (no list of revoked passes)"));
  return good ? kDone : kRefused;
}

// ---- pass issue ----------------------------------------------------------------------------------------------------------------

Result<json::array> orders_in(std::string const& file) {
  auto value = TRY(parse_json(TRY(read_whole_file(file, kFileMax))));
  if (value.is_array()) return std::move(value.get_array());
  return json::array{std::move(value)};
}

int issue_command(House* house, Options const& options, Terminal const& terminal) {
  auto const& domains = *house->wiring().domains;
  auto const orders = orders_in(options.file);
  if (!orders) return terminal.fail(orders.error());
  if (!options.out.empty() && fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  auto const who = house->desk().read(Actor::system(), [&](View const& view) -> std::optional<Actor> {
    for (auto const& row : accounts::list_accounts(view, "", true))
      if (row.name == options.name) return accounts::actor_of_account(view, row.id.text);
    return std::nullopt;
  });
  if (!who) return terminal.fail(not_found("pass.no_officer", "--by", {{"name", options.name}}));
  json::array done;
  std::string ids, first_text;
  int64_t refused_ones = 0;
  for (size_t i = 0; i < orders->size(); ++i) {
    auto const in = read_record<passes::IssuePass>((*orders)[i]);
    Result<passes::Pass> pass = not_found("not_found");
    if (!in) pass = in.error();
    else {
      Command command;
      command.name = "passes.issue";
      command.actor = *who;
      command.run = [&](Context& context) -> Result<json::value> {
        pass = TRY(domains.passes->issue(context, *in));
        return json::value(nullptr);
      };
      if (auto const answer = house->desk().call(std::move(command)); !answer) pass = answer.error();
    }
    if (!pass) {
      ++refused_ones;
      done.push_back(json::object{{"row", static_cast<int64_t>(i + 1)}, {"code", pass.error().code}, {"detail", terminal.words.tell(terminal.language, pass.error())}});
      if (!options.json) terminal.print(true, std::to_string(i + 1) + ": " + terminal.words.tell(terminal.language, pass.error()));
      continue;
    }
    ids += (ids.empty() ? "" : ",") + pass->id.text;
    if (first_text.empty()) first_text = pass->text;
    done.push_back(json::object{{"row", static_cast<int64_t>(i + 1)}, {"id", pass->id.text}, {"serial", pass->serial}, {"to", to_iso(pass->to)}, {"text", pass->text}});
    if (!options.json) terminal.out(std::to_string(pass->serial) + "  " + local(pass->to) + "  " + pass->text);
  }
  house->wiring().publish_lists(house->desk());  // a key made just now is to be known at once
  if (!options.out.empty() && !ids.empty()) {
    Result<std::string> bytes = std::string();
    if (options.out.ends_with(".png")) {
      auto const code = formats::write_qr(first_text);
      bytes = code ? Result<std::string>(formats::png_of(*code, 8)) : Result<std::string>(code.error());
    } else {
      auto const file = house->desk().read(*who, [&](View const& view) { return domains.passes->print(view, {ids}); });
      bytes = file ? Result<std::string>(file->bytes) : Result<std::string>(file.error());
    }
    if (!bytes) return terminal.fail(bytes.error());
    if (auto const written = write_new(options.out, *bytes); !written) return terminal.fail(written.error());
  }
  if (options.json) terminal.out(canonical(done));
  return refused_ones == 0 ? kDone : kRefused;
}

// ---- keys ----------------------------------------------------------------------------------------------------------------------

void say_key(SigningKey const& key, Terminal const& terminal) {
  auto const span = key.kind == "root" ? std::string() : local(key.from) + " – " + local(key.to);
  terminal.out(key.id + "  " + key.kind + std::string(key.kind.size() < 8 ? 8 - key.kind.size() : 1, ' ') + key.state + "  " + span + "  " + key.issuer);
}

int change_key(House* house, Options const& options, Terminal const& terminal, char const* name, std::function<Result<SigningKey>(Context&, passes::Keys const&)> const& change) {
  auto const& keys = house->wiring().domains->passes->keys();
  std::optional<SigningKey> made;
  Command command;
  command.name = name;
  command.actor = Actor::system("command line");
  command.run = [&](Context& context) -> Result<json::value> {
    made = TRY(change(context, keys));
    return json::value(nullptr);
  };
  if (auto const answer = house->desk().call(std::move(command)); !answer) return terminal.fail(answer.error());
  house->wiring().publish_lists(house->desk());
  if (options.json) terminal.out(canonical(made->to_json()));
  else say_key(*made, terminal);
  return kDone;
}
int create_key_command(House* house, Options const& options, Terminal const& terminal) {
  return change_key(house, options, terminal, "keys.create", [&](Context& context, passes::Keys const& keys) { return keys.create(context, options.kind, options.pass.issuer); });
}
int rotate_key_command(House* house, Options const& options, Terminal const& terminal) {
  return change_key(house, options, terminal, "keys.rotate", [&](Context& context, passes::Keys const& keys) { return keys.rotate(context, options.name); });
}
int revoke_key_command(House* house, Options const& options, Terminal const& terminal) {
  return change_key(house, options, terminal, "keys.revoke", [&](Context& context, passes::Keys const& keys) { return keys.revoke(context, options.name, options.pass.reason); });
}

int list_keys_command(House* house, Options const& options, Terminal const& terminal) {
  auto const found = house->desk().read(Actor::system(), [&](View const& view) { return house->wiring().domains->passes->keys().list(view); });
  if (options.json) {
    json::array out;
    for (auto const& key : found) out.push_back(key.to_json());
    terminal.out(canonical(out));
    return kDone;
  }
  for (auto const& key : found) say_key(key, terminal);
  if (found.empty()) terminal.say("还没有密钥：第一次签发时自动生成，或 keys create", "No key yet: the first pass makes one, or keys create");
  return kDone;
}

int export_keys_command(House* house, Options const& options, Terminal const& terminal) {
  auto const& keys = house->wiring().domains->passes->keys();
  house->wiring().publish_lists(house->desk());
  auto const lists = house->desk().read(Actor::system(), [&](View const& view) { return keys.for_phone(view, 0); });
  if (text_of(lists, "trust").empty()) return terminal.fail(refused("pass.no_lists"));
  if (auto const written = write_new(options.file, canonical(lists) + "\n"); !written) return terminal.fail(written.error());
  std::string root;
  from_base64(text_of(lists, "root"), root);
  auto const mark = to_hex(cose::sha256(root)).substr(0, 16);
  if (options.json) terminal.out(canonical(json::object{{"file", options.file}, {"root", mark}}));
  else terminal.say("已导出 " + options.file + "（只有公钥）。根公钥指纹 " + mark + "，请当面或电话核对", "Exported " + options.file + " (public keys only). Fingerprint of the root " + mark + ": compare it face to face or by telephone");
  return kDone;
}

// ---- status-list ---------------------------------------------------------------------------------------------------------------

int build_list_command(House* house, Options const& options, Terminal const& terminal) {
  auto const& keys = house->wiring().domains->passes->keys();
  house->wiring().publish_lists(house->desk());
  auto const lists = house->desk().read(Actor::system(), [&](View const& view) { return keys.lists(view); });
  if (lists.status.empty()) return terminal.fail(refused("pass.no_lists"));
  if (auto const written = write_new(options.file, lists.status); !written) return terminal.fail(written.error());
  if (options.json) terminal.out(canonical(json::object{{"file", options.file}, {"sequence", lists.status_sequence}, {"octets", static_cast<int64_t>(lists.status.size())}}));
  else terminal.say("第 " + std::to_string(lists.status_sequence) + " 号吊销清单，" + std::to_string(lists.status.size()) + " 字节：" + options.file, "Status list number " + std::to_string(lists.status_sequence) + ", " + std::to_string(lists.status.size()) + " octets: " + options.file);
  return kDone;
}

int build_delta_command(House* house, Options const& options, Terminal const& terminal) {
  auto const& keys = house->wiring().domains->passes->keys();
  house->wiring().publish_lists(house->desk());
  auto const octets = status_octets(options.file);
  if (!octets) return terminal.fail(octets.error());
  auto const made = house->desk().read(Actor::system(), [&](View const& view) -> Result<std::string> {
    auto const root = TRY(cose::PublicKey::from_spki(keys.lists(view).root));
    auto const from = TRY(cose::read_status(*octets, root));
    auto change = keys.change_since(view, from.sequence);
    if (!change) return refused("pass.no_change", options.file, {{"sequence", std::to_string(from.sequence)}});
    return std::move(*change);
  });
  if (!made) return terminal.fail(made.error());
  if (auto const written = write_new(options.out, *made); !written) return terminal.fail(written.error());
  if (options.json) terminal.out(canonical(json::object{{"file", options.out}, {"octets", static_cast<int64_t>(made->size())}}));
  else terminal.say("增量 " + std::to_string(made->size()) + " 字节：" + options.out, "Change of " + std::to_string(made->size()) + " octets: " + options.out);
  return kDone;
}

int check_list_command(House*, Options const& options, Terminal const& terminal) {
  auto const lists = read_lists(options.pass.trust);
  if (!lists) return terminal.fail(lists.error());
  auto const octets = status_octets(options.file);
  if (!octets) return terminal.fail(octets.error());
  auto list = cose::read_status(*octets, lists->root);
  if (!list) return terminal.fail(list.error());
  if (!options.pass.delta.empty()) {
    auto const more = read_whole_file(options.pass.delta, kFileMax);
    if (!more) return terminal.fail(more.error());
    auto const delta = cose::read_status_delta(*more, lists->root);
    if (!delta) return terminal.fail(delta.error());
    list = cose::apply(*list, *delta);
    if (!list) return terminal.fail(list.error());
  }
  auto const now = SystemClock().now();
  bool const old = list->renew_by <= now;
  if (options.json)
    terminal.out(canonical(json::object{{"sequence", list->sequence}, {"issued", static_cast<int64_t>(list->issued)}, {"revoked", static_cast<int64_t>(list->revoked.size())}, {"issued_at", to_iso(list->issued_at)}, {"renew_by", to_iso(list->renew_by)}, {"old", old}, {"octets", static_cast<int64_t>(octets->size())}}));
  else
    terminal.say("签名无误：第 " + std::to_string(list->sequence) + " 号，已签发 " + std::to_string(list->issued) + "，吊销 " + std::to_string(list->revoked.size()) + "；" + local(list->issued_at) + " 出具，" + local(list->renew_by) + " 前应更新" + (old ? "（已过期）" : ""),
                 "Signature good: number " + std::to_string(list->sequence) + ", " + std::to_string(list->issued) + " issued, " + std::to_string(list->revoked.size()) + " revoked; of " + local(list->issued_at) + ", to be renewed by " + local(list->renew_by) + (old ? " (over)" : ""));
  return kDone;
}

}  // namespace

void add_pass_commands(std::map<std::string, CommandRow>& rows) {
  rows["pass issue"] = {Needs::writing_house, false, false, false, true, issue_command};
  rows["pass inspect"] = {Needs::no_house, false, false, false, false, inspect_command};
  rows["pass verify"] = {Needs::no_house, false, false, false, false, verify_command};
  rows["keys create"] = {Needs::writing_house, false, false, false, false, create_key_command};
  rows["keys rotate"] = {Needs::writing_house, false, true, false, false, rotate_key_command};
  rows["keys revoke"] = {Needs::writing_house, false, true, false, false, revoke_key_command};
  rows["keys list"] = {Needs::reading_house, false, false, false, false, list_keys_command};
  rows["keys export"] = {Needs::writing_house, false, false, false, true, export_keys_command};
  rows["status-list build"] = {Needs::writing_house, false, false, false, true, build_list_command};
  rows["status-list delta"] = {Needs::writing_house, false, false, false, true, build_delta_command};
  rows["status-list check"] = {Needs::no_house, false, false, false, true, check_list_command};
}

std::vector<std::string> pass_arguments(PassOptions const& o) {
  std::vector<std::string> out;
  for (auto const& [flag, value] : {std::pair{"--issuer", &o.issuer}, std::pair{"--reason", &o.reason}})
    if (!value->empty()) out.insert(out.end(), {flag, *value});
  return out;
}

}  // namespace ly::app
