#include "formats/draw_record.h"

#include "base/text.h"
#include "formats/record_table.h"

namespace ly::formats {
namespace {

constexpr std::string_view kForm = "liaoyuan draw v1";

struct PoolLine {
  std::string no;
  int64_t tier = 1, points = 0;
  std::optional<std::string> mark;
  static Fields fields(auto...) {
    using P = PoolLine;
    return Fields{field("no", {"编号", "No."}, &P::no, {.required = true, .length_max = 60}), field("tier", {"档次", "Tier"}, &P::tier, {.required = true, .min = 1, .max = 1000}),
                  field("points", {"积分", "Points"}, &P::points, {.required = true, .min = -1'000'000, .max = 1'000'000}), field("mark", {"标记", "Mark"}, &P::mark, {.length_max = 128})};
  }
};

class DrawReader {
 public:
  std::vector<Problem> problems;

  std::string text(json::object const& of, std::string_view key, std::string const& at, bool required) {
    auto const* value = find(of, key);
    if (value && value->is_string()) return std::string(value->get_string());
    if (required || (value && !value->is_null())) problems.push_back(invalid("draw.field", at + std::string(key)));
    return {};
  }
  int64_t number(json::object const& of, std::string_view key, std::string const& at) {
    auto const* value = find(of, key);
    if (value && value->is_int64()) return value->get_int64();
    problems.push_back(invalid("draw.field", at + std::string(key)));
    return 0;
  }
  std::string octets(json::object const& of, std::string_view key, std::string const& at, bool required) {
    auto const hex = text(of, key, at, required);
    auto out = from_hex(hex);
    if (!hex.empty() && (out.empty() || to_hex(out) != lower_ascii(hex))) problems.push_back(invalid("draw.hex", at + std::string(key)));
    return out;
  }
  lottery::Digest digest(json::object const& of, std::string_view key, std::string const& at) {
    lottery::Digest out{};
    auto const bytes = octets(of, key, at, true);
    if (bytes.size() == out.size()) std::copy(bytes.begin(), bytes.end(), out.begin());
    else if (!bytes.empty()) problems.push_back(invalid("draw.hex", at + std::string(key)));
    return out;
  }
  std::string time(json::object const& of, std::string_view key, std::string const& at, bool required) {
    auto const told = text(of, key, at, required);
    if (!told.empty() && !instant_from_iso(told)) problems.push_back(invalid("draw.time", at + std::string(key), {{"value", told}}));
    return told;
  }
  json::array const* list(json::object const& of, std::string_view key, bool required) {
    auto const* value = find(of, key);
    if (value && value->is_array()) return &value->get_array();
    if (required || value) problems.push_back(invalid("draw.field", std::string(key)));
    return nullptr;
  }
  json::object const* object(json::value const& value, std::string const& at) {
    if (auto const* found = value.if_object()) return found;
    problems.push_back(invalid("draw.field", at));
    return nullptr;
  }
};

std::string hex_of(lottery::Digest const& digest) { return to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()}); }

}  // namespace

Result<lottery::Record> read_draw_record(std::string_view text) {
  auto const value = TRY(parse_json(text));
  auto const* whole = value.if_object();
  if (!whole || text_of(*whole, "draw") != kForm) return invalid("draw.not_a_record", {}, {{"form", std::string(kForm)}});
  DrawReader reader;
  lottery::Record out;
  out.title = reader.text(*whole, "title", "", false);
  out.frozen_at = reader.time(*whole, "frozen_at", "", true);
  out.root = reader.digest(*whole, "root", "");
  if (auto const* pool = reader.list(*whole, "pool", true))
    for (size_t i = 0; i < pool->size(); ++i) {
      auto const at = "pool[" + std::to_string(i) + "]";
      auto const* entry = reader.object((*pool)[i], at);
      if (entry) out.entries.push_back({reader.text(*entry, "no", at + ".", true), reader.number(*entry, "tier", at + "."), reader.number(*entry, "points", at + "."), reader.text(*entry, "mark", at + ".", false)});
    }
  if (auto const* witnesses = reader.list(*whole, "witnesses", true))
    for (size_t i = 0; i < witnesses->size(); ++i) {
      auto const at = "witnesses[" + std::to_string(i) + "]";
      auto const* witness = reader.object((*witnesses)[i], at);
      if (!witness) continue;
      out.witnesses.push_back(reader.text(*witness, "name", at + ".", true));
      out.commitments.push_back(reader.digest(*witness, "commitment", at + "."));
      if (auto secret = reader.octets(*witness, "secret", at + ".", false); !secret.empty()) out.secrets.push_back(std::move(secret));
    }
  static json::value const kNone = json::object();
  auto const* told = find(*whole, "beacon");
  if (auto const* beacon = reader.object(told ? *told : kNone, "beacon")) {
    out.beacon.source = reader.text(*beacon, "source", "beacon.", true);
    out.beacon.round = reader.text(*beacon, "round", "beacon.", true);
    out.beacon.value = reader.text(*beacon, "value", "beacon.", false);
    out.beacon_at = reader.time(*beacon, "at", "beacon.", false);
  }
  if (auto const* order = reader.list(*whole, "order", false))
    for (size_t i = 0; i < order->size(); ++i) {
      if ((*order)[i].is_string()) out.order.emplace_back((*order)[i].get_string());
      else reader.problems.push_back(invalid("draw.field", "order[" + std::to_string(i) + "]"));
    }
  if (!reader.problems.empty()) return all_of("draw.not_a_record", std::move(reader.problems));
  if (auto faults = lottery::faults_of(out.entries); !faults.empty()) return all_of("draw.not_a_record", std::move(faults));
  return out;
}

std::string write_draw_record(lottery::Record const& record) {
  auto const quoted = [](std::string_view text) { return json::serialize(json::value(text)); };
  std::string out = "{\n  \"draw\": " + quoted(kForm) + ",\n  \"title\": " + quoted(record.title) + ",\n  \"frozen_at\": " + quoted(record.frozen_at) + ",\n  \"root\": " + quoted(hex_of(record.root)) + ",\n  \"witnesses\": [";
  for (size_t i = 0; i < record.witnesses.size(); ++i) {
    out += std::string(i ? "," : "") + "\n    {\"name\": " + quoted(record.witnesses[i]) + ", \"commitment\": " + quoted(hex_of(record.commitments[i]));
    if (i < record.secrets.size()) out += ", \"secret\": " + quoted(to_hex(record.secrets[i]));
    out += "}";
  }
  out += "\n  ],\n  \"beacon\": {\"source\": " + quoted(record.beacon.source) + ", \"round\": " + quoted(record.beacon.round);
  if (!record.beacon.value.empty()) out += ", \"value\": " + quoted(record.beacon.value) + ", \"at\": " + quoted(record.beacon_at);
  out += "},\n  \"pool\": [";
  for (size_t i = 0; i < record.entries.size(); ++i) {
    auto const& e = record.entries[i];
    out += std::string(i ? "," : "") + "\n    {\"no\": " + quoted(e.no) + ", \"tier\": " + std::to_string(e.tier) + ", \"points\": " + std::to_string(e.points) + ", \"mark\": " + quoted(e.mark) + "}";
  }
  out += "\n  ]";
  if (is_drawn(record)) {
    out += ",\n  \"order\": [";
    for (size_t i = 0; i < record.order.size(); ++i) out += std::string(i ? ", " : "") + (i % 8 == 0 ? "\n    " : "") + quoted(record.order[i]);
    out += "\n  ]";
  }
  return out + "\n}\n";
}

bool is_drawn(lottery::Record const& record) { return !record.order.empty(); }

bool beacon_is_later(lottery::Record const& record) {
  auto const frozen = instant_from_iso(record.frozen_at), at = instant_from_iso(record.beacon_at);
  return frozen && at && frozen->ms < at->ms;
}

Result<std::vector<lottery::Entry>> read_draw_pool(std::string_view bytes) {
  SheetWords words;
  words.synonyms["no"] = {"序号编号", "资格编号", "办件编号", "申请编号"};
  words.synonyms["tier"] = {"批次", "序位", "档"};
  words.synonyms["points"] = {"分数", "得分", "总分"};
  auto sheet = TRY(read_lines<PoolLine>(bytes, words, {}));
  std::vector<lottery::Entry> out;
  std::map<std::string, std::string> seen;
  for (auto& placed : sheet.lines) {
    auto const& named = sheet.sheets[placed.sheet];
    auto const at = to_text(Position{named.name, placed.row, named.columns.at("no")});
    if (auto const [first, fresh] = seen.emplace(placed.line.no, at); !fresh) sheet.problems.push_back(invalid("draw.no_twice", at, {{"no", placed.line.no}, {"first", first->second}}));
    out.push_back({placed.line.no, placed.line.tier, placed.line.points, placed.line.mark.value_or("")});
  }
  if (!sheet.problems.empty()) return all_of("draw.pool_faults", std::move(sheet.problems));
  if (out.empty()) return invalid("draw.empty", "pool");
  return out;
}

}  // namespace ly::formats
