#include "domains/cases/service_reader.h"

#include <re2/re2.h>
#include <sodium.h>

#include <algorithm>

#include "base/text.h"
#include "domains/cases/form_schema.h"

namespace ly::cases {
namespace {

using Allowed = std::vector<std::string_view>;

std::string in_a_row(Allowed const& words) {
  std::string out;
  for (auto word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

bool is_name(std::string_view text) {
  static RE2 const shape("[a-z][a-z0-9_-]{0,39}");
  return RE2::FullMatch(text, shape);
}

// Reads members one by one, remembers which were read, and notes what is wrong where.
class Reader {
 public:
  Reader(Located const& source, std::vector<Problem>& problems) : source_(source), problems_(problems) {}

  void say(std::string code, std::string const& path, std::map<std::string, std::string> args = {}) {
    problems_.push_back(invalid(std::move(code), source_.at(path), std::move(args)));
  }
  static std::string in(std::string const& path, std::string_view key) { return path.empty() ? std::string(key) : path + "." + std::string(key); }
  static std::string in(std::string const& path, size_t i) { return path + "[" + std::to_string(i) + "]"; }

  void keys(json::object const& object, std::string const& path, Allowed const& known, Allowed const& required = {}) {
    for (auto const& member : object)
      if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
        say("service.unknown_key", in(path, member.key()), {{"key", std::string(member.key())}, {"allowed", in_a_row(known)}});
    for (auto key : required)
      if (!object.contains(key)) say("service.missing", path, {{"key", std::string(key)}});
  }
  json::object const* object(json::object const& from, std::string_view key, std::string const& path) {
    auto const* value = from.if_contains(key);
    if (!value) return nullptr;
    if (auto const* found = value->if_object()) return found;
    wrong(in(path, key), key, "mapping");
    return nullptr;
  }
  json::array const* array(json::object const& from, std::string_view key, std::string const& path) {
    auto const* value = from.if_contains(key);
    if (!value) return nullptr;
    if (auto const* found = value->if_array()) return found;
    wrong(in(path, key), key, "list");
    return nullptr;
  }
  std::string text(json::object const& from, std::string_view key, std::string const& path) {
    auto const* value = from.if_contains(key);
    if (!value) return {};
    if (auto const* found = value->if_string()) return std::string(*found);
    wrong(in(path, key), key, "text");
    return {};
  }
  std::string name(json::object const& from, std::string_view key, std::string const& path) {
    auto const found = text(from, key, path);
    if (!found.empty() && !is_name(found)) say("service.bad_name", in(path, key), {{"value", found}});
    return found;
  }
  std::string choice(json::object const& from, std::string_view key, std::string const& path, Allowed const& allowed) {
    auto const found = text(from, key, path);
    if (from.contains(key) && std::find(allowed.begin(), allowed.end(), found) == allowed.end())
      say("service.not_one_of", in(path, key), {{"key", std::string(key)}, {"value", found}, {"allowed", in_a_row(allowed)}});
    return found;
  }
  int64_t integer(json::object const& from, std::string_view key, std::string const& path, int64_t otherwise) {
    auto const* value = from.if_contains(key);
    if (!value) return otherwise;
    if (auto const* found = value->if_int64()) return *found;
    wrong(in(path, key), key, "whole number");
    return otherwise;
  }
  bool boolean(json::object const& from, std::string_view key, std::string const& path) {
    auto const* value = from.if_contains(key);
    if (!value) return false;
    if (auto const* found = value->if_bool()) return *found;
    wrong(in(path, key), key, "true / false");
    return false;
  }
  std::vector<std::string> texts(json::object const& from, std::string_view key, std::string const& path, Allowed const& allowed = {}) {
    std::vector<std::string> out;
    auto const* items = array(from, key, path);
    if (!items) return out;
    auto const here = in(path, key);
    for (size_t i = 0; i < items->size(); ++i) {
      auto const* item = (*items)[i].if_string();
      if (!item) {
        wrong(in(here, i), key, "text");
        continue;
      }
      if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), std::string_view(*item)) == allowed.end())
        say("service.not_one_of", in(here, i), {{"key", std::string(key)}, {"value", std::string(*item)}, {"allowed", in_a_row(allowed)}});
      out.emplace_back(*item);
    }
    return out;
  }
  // {zh-CN: …, en: …}; a missing language is a problem of its own.
  Text bilingual(json::object const& from, std::string_view key, std::string const& path) {
    auto const* found = object(from, key, path);
    if (!found) return {};
    auto const here = in(path, key);
    keys(*found, here, {"zh-CN", "en"});
    Text out{text(*found, "zh-CN", here), text(*found, "en", here)};
    if (out.zh.empty()) say("service.language_missing", here, {{"what", std::string(key)}, {"language", "zh-CN"}});
    if (out.en.empty()) say("service.language_missing", here, {{"what", std::string(key)}, {"language", "en"}});
    return out;
  }
  template <class F> void each(json::object const& from, std::string_view key, std::string const& path, F&& f) {
    auto const* members = object(from, key, path);
    if (!members) return;
    auto const here = in(path, key);
    for (auto const& member : *members) {
      auto const name = std::string(member.key());
      auto const place = in(here, name);
      if (auto const* found = member.value().if_object()) f(name, *found, place);
      else wrong(place, name, "mapping");
    }
  }
  void wrong(std::string const& path, std::string_view key, std::string_view expected) {
    say("service.wrong_type", path, {{"key", std::string(key)}, {"expected", std::string(expected)}});
  }

 private:
  Located const& source_;
  std::vector<Problem>& problems_;
};

class ServiceReader {
 public:
  ServiceReader(Located const& source, ReadService& out) : source_(source), r_(source, out.problems), s_(out.service) {}

  void read() {
    auto const* root = source_.value.if_object();
    if (!root) return r_.wrong("", "service.yaml", "mapping");
    r_.keys(*root, "", {"service", "version", "title", "numbering", "purpose", "legal_basis", "retention", "intake", "form", "documents", "roles",
                        "calendars", "lanes", "facts", "receipts", "verifiers", "decisions", "states", "transitions", "needs", "notices", "limit", "label", "tests"},
            {"service", "version", "title", "numbering", "purpose", "legal_basis", "retention", "intake", "form", "roles", "states", "transitions", "tests"});
    s_.service = r_.name(*root, "service", "");
    s_.version = r_.integer(*root, "version", "", 1);
    if (s_.version < 1) r_.say("service.version", "version");
    s_.title = r_.bilingual(*root, "title", "");
    s_.purpose = r_.bilingual(*root, "purpose", "");
    s_.legal_basis = r_.bilingual(*root, "legal_basis", "");
    s_.numbering = r_.text(*root, "numbering", "");
    s_.label_field = r_.text(*root, "label", "");
    numbering();
    head(*root);
    people(*root);
    facts(*root);
    verifiers(*root);
    decisions(*root);
    states(*root);
    transitions(*root);
    words(*root);
    tests(*root);
    s_.file = source_.file;
    s_.canonical_text = canonical(source_.value);
    s_.sha256 = sha256_hex(s_.canonical_text);
  }

 private:
  using Object = json::object;
  using Path = std::string;
  Located const& source_;
  Reader r_;
  Service& s_;

  void numbering() {
    if (s_.numbering.empty()) return;
    static RE2 const shape(R"([A-Za-z0-9_-]*(?:\{(?:yyyy|MM|dd)\}[A-Za-z0-9_-]*)*\{seq:[1-9]\}[A-Za-z0-9_-]*)");
    if (!RE2::FullMatch(s_.numbering, shape)) r_.say("service.numbering", "numbering", {{"value", s_.numbering}, {"example", "FG-{yyyy}{MM}{dd}-{seq:4}"}});
  }

  void head(Object const& root) {
    if (auto const* o = r_.object(root, "retention", "")) {
      r_.keys(*o, "retention", {"after", "keep", "then"}, {"after", "keep", "then"});
      s_.retention = {r_.choice(*o, "after", "retention", {"closed", "emergency.ended"}), r_.text(*o, "keep", "retention"),
                      r_.choice(*o, "then", "retention", {"erase", "pseudonymise", "archive"})};
    }
    if (auto const* o = r_.object(root, "intake", "")) {
      r_.keys(*o, "intake", {"channels", "applicant", "by", "duplicate"}, {"channels", "applicant", "by"});
      s_.intake.channels = r_.texts(*o, "channels", "intake", {"phone", "web", "email", "counter", "xlsx", "api", "follow_up"});
      s_.intake.applicant = r_.choice(*o, "applicant", "intake", {"enterprise", "person"});
      s_.intake.by = r_.texts(*o, "by", "intake");
      s_.intake.refuse_duplicate = r_.choice(*o, "duplicate", "intake", {"refuse", "allow"}) == "refuse";
    }
    if (auto const* o = r_.object(root, "form", "")) s_.form = *o;
    r_.each(root, "documents", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"title", "types", "max_mb", "when", "by"}, {"title", "types"});
      DocumentKind d;
      d.title = r_.bilingual(o, "title", at);
      d.types = r_.texts(o, "types", at, {"pdf", "jpg", "png", "docx", "xlsx", "csv"});
      d.max_mb = r_.integer(o, "max_mb", at, 10);
      if (d.max_mb < 1 || d.max_mb > 20) r_.say("service.max_mb", at + ".max_mb", {{"value", std::to_string(d.max_mb)}});
      d.when = r_.text(o, "when", at);
      d.by = r_.texts(o, "by", at);
      s_.documents.items.emplace_back(key, std::move(d));
    });
    if (auto const* o = r_.object(root, "limit", "")) {
      r_.keys(*o, "limit", {"hours", "calendar", "since"}, {"hours", "calendar", "since"});
      s_.limit = Limit{r_.text(*o, "hours", "limit"), r_.text(*o, "calendar", "limit"), r_.text(*o, "since", "limit")};
    }
  }

  void people(Object const& root) {
    Allowed accounts;
    for (auto role : kRoles) accounts.push_back(ly::name_of(role));
    r_.each(root, "roles", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"title", "scope", "accounts", "unmask"}, {"scope"});
      ServiceRole role;
      auto const scope = r_.choice(o, "scope", at, {"own", "region", "system"});
      role.scope = scope == "own" ? ServiceRole::Scope::own : scope == "system" ? ServiceRole::Scope::system : ServiceRole::Scope::region;
      if (scope != "system") {
        r_.keys(o, at, {"title", "scope", "accounts", "unmask"}, {"title", "accounts"});
        role.title = r_.bilingual(o, "title", at);
      }
      for (auto const& name : r_.texts(o, "accounts", at, accounts)) {
        Role account{};
        if (role_from(name, account)) role.accounts = role.accounts | account;
      }
      for (auto const& name : r_.texts(o, "unmask", at, {"name", "id_number", "phone", "address"})) {
        Pii pii = Pii::none;
        if (pii_from(name, pii)) role.unmask.insert(pii);
      }
      s_.roles.items.emplace_back(key, std::move(role));
    });
    r_.each(root, "calendars", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"holidays", "hours"}, {"hours"});
      s_.calendars.items.emplace_back(key, ServiceCalendar{r_.choice(o, "holidays", at, {"cn"}), r_.text(o, "hours", at)});
    });
    r_.each(root, "lanes", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"title", "when", "by", "within", "calendar", "priority"}, {"title"});
      Lane lane;
      lane.title = r_.bilingual(o, "title", at);
      lane.when = r_.text(o, "when", at);
      lane.by = r_.texts(o, "by", at);
      lane.calendar = r_.text(o, "calendar", at);
      lane.priority = r_.integer(o, "priority", at, 0);
      if (auto const* within = r_.object(o, "within", at))
        for (auto const& member : *within) lane.within[std::string(member.key())] = r_.text(*within, member.key(), at + ".within");
      s_.lanes.items.emplace_back(key, std::move(lane));
    });
  }

  void facts(Object const& root) {
    r_.each(root, "facts", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"source", "with", "fields"}, {"source", "fields"});
      FactNeed fact;
      fact.source = r_.text(o, "source", at);
      if (auto const* with = r_.object(o, "with", at))
        for (auto const& member : *with) fact.with[std::string(member.key())] = r_.text(*with, member.key(), at + ".with");
      if (auto const* fields = r_.object(o, "fields", at))
        for (auto const& member : *fields)
          fact.fields.items.emplace_back(std::string(member.key()), r_.choice(*fields, member.key(), at + ".fields", {"boolean", "number", "string", "date"}));
      s_.facts.items.emplace_back(key, std::move(fact));
    });
    r_.each(root, "receipts", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"title", "unit", "need", "have", "checks"}, {"title", "unit"});
      s_.receipts.items.emplace_back(key, ReceiptItem{r_.bilingual(o, "title", at), r_.bilingual(o, "unit", at), r_.text(o, "need", at), r_.text(o, "have", at),
                                                      r_.text(o, "checks", at)});
    });
  }

  void verifiers(Object const& root) {
    r_.each(root, "verifiers", "", [&](std::string const& key, Object const& o, Path const& at) {
      if (!is_name(key)) r_.say("service.bad_name", at, {{"value", key}});
      r_.keys(o, at, {"kind", "title", "record", "columns"}, {"kind", "title"});
      auto const kind = r_.choice(o, "kind", at, {"list", "http", "record"});
      Verifier v;
      v.kind = kind == "http" ? Verifier::Kind::http : kind == "record" ? Verifier::Kind::record : Verifier::Kind::list;
      v.title = r_.bilingual(o, "title", at);
      if (v.kind == Verifier::Kind::record) v.record = r_.choice(o, "record", at, {"person"});
      v.columns = texts_by_name(o, "columns", at);
      if (v.kind == Verifier::Kind::list && (!v.columns.contains("key") || v.columns.items.size() < 2)) r_.say("service.verifier_columns", at, {{"verifier", key}});
      s_.verifiers.items.emplace_back(key, std::move(v));
    });
  }
  Ordered<std::string> texts_by_name(Object const& o, std::string_view key, Path const& at) {
    Ordered<std::string> out;
    if (auto const* map = r_.object(o, key, at))
      for (auto const& member : *map) out.items.emplace_back(std::string(member.key()), r_.text(*map, member.key(), at + "." + std::string(key)));
    return out;
  }

  void decisions(Object const& root) {
    r_.each(root, "decisions", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"title", "table", "inputs", "values", "hit", "outputs", "rules"}, {"title", "inputs"});
      ServiceDecision d;
      d.title = r_.bilingual(o, "title", at);
      d.table = r_.text(o, "table", at);
      if (auto const* values = r_.object(o, "values", at))
        for (auto const& member : *values) d.values.items.emplace_back(std::string(member.key()), r_.text(*values, member.key(), at + ".values"));
      if (d.table.empty()) inlined(key, o, at, d);
      else if (auto const* inputs = r_.object(o, "inputs", at)) {
        for (auto const& member : *inputs) d.inputs.items.emplace_back(std::string(member.key()), r_.text(*inputs, member.key(), at + ".inputs"));
      }
      s_.decisions.items.emplace_back(key, std::move(d));
    });
  }
  // A table written in the file: `if` holds one unary test per input, `then` one expression per output.
  void inlined(std::string const& key, Object const& o, Path const& at, ServiceDecision& d) {
    r_.keys(o, at, {"title", "inputs", "values", "hit", "outputs", "rules"}, {"hit", "outputs", "rules"});
    auto& t = d.inlined;
    t.id = key;
    t.title = {d.title.zh, d.title.en};
    t.from = day_of(1970, 1, 1);
    auto const hit = r_.choice(o, "hit", at, {"unique", "any", "first", "collect"});
    t.hit = hit == "first" ? dmn::HitPolicy::first : hit == "any" ? dmn::HitPolicy::any : hit == "collect" ? dmn::HitPolicy::collect : dmn::HitPolicy::unique;
    r_.each(o, "inputs", at, [&](std::string const& name, Object const& input, Path const& place) {
      r_.keys(input, place, {"expression", "type", "allowed", "title"}, {"expression", "type"});
      auto const title = r_.bilingual(input, "title", place);
      dmn::Input in;
      in.name = name;
      in.label = {title.zh.empty() ? name : title.zh, title.en.empty() ? name : title.en};
      in.type = r_.choice(input, "type", place, {"boolean", "number", "string", "date"});
      in.allowed = r_.text(input, "allowed", place);
      d.inputs.items.emplace_back(name, r_.text(input, "expression", place));
      t.inputs.push_back(std::move(in));
    });
    for (auto const& name : r_.texts(o, "outputs", at)) {
      dmn::Output out;
      out.name = name;
      out.label = {name, name};
      t.outputs.push_back(std::move(out));
    }
    auto const* rules = r_.array(o, "rules", at);
    if (!rules) return;
    for (size_t i = 0; i < rules->size(); ++i) {
      auto const place = Reader::in(at + ".rules", i);
      auto const* rule = (*rules)[i].if_object();
      if (!rule) {
        r_.wrong(place, "rules", "mapping");
        continue;
      }
      r_.keys(*rule, place, {"if", "then", "because", "cites"}, {"if", "then"});
      dmn::Rule out;
      out.id = std::to_string(i + 1);
      out.conditions = r_.texts(*rule, "if", place);
      out.conclusions = r_.texts(*rule, "then", place);
      auto const because = r_.bilingual(*rule, "because", place);
      out.because = {because.zh, because.en};
      out.cites = r_.text(*rule, "cites", place);
      out.at = source_.at(place);
      if (out.conditions.size() != t.inputs.size() || out.conclusions.size() != t.outputs.size())
        r_.say("service.rule_width", place, {{"inputs", std::to_string(t.inputs.size())}, {"outputs", std::to_string(t.outputs.size())}});
      t.rules.push_back(std::move(out));
    }
  }

  void states(Object const& root) {
    r_.each(root, "states", "", [&](std::string const& key, Object const& o, Path const& at) {
      if (!is_name(key)) r_.say("service.bad_name", at, {{"value", key}});
      r_.keys(o, at, {"kind", "title", "queue", "next", "deadline", "tasks", "outcome", "editable", "papers_open", "hidden", "step", "step_of"}, {"kind", "title"});
      State s;
      auto const kind = r_.choice(o, "kind", at, {"initial", "active", "waiting", "final"});
      s.kind = kind == "initial" ? State::Kind::initial : kind == "waiting" ? State::Kind::waiting : kind == "final" ? State::Kind::final : State::Kind::active;
      s.title = r_.bilingual(o, "title", at);
      s.queue = r_.bilingual(o, "queue", at);
      s.next = r_.bilingual(o, "next", at);
      s.outcome = r_.choice(o, "outcome", at, {"granted", "refused", "withdrawn", "expired", "done"});
      s.editable = r_.boolean(o, "editable", at) || s.kind == State::Kind::initial;
      s.papers_open = r_.boolean(o, "papers_open", at) || s.editable;
      s.hidden = r_.boolean(o, "hidden", at);
      s.step = r_.boolean(o, "step", at);
      s.step_of = r_.text(o, "step_of", at);
      if (auto const* d = r_.object(o, "deadline", at)) {
        auto const place = at + ".deadline";
        r_.keys(*d, place, {"within", "hours", "calendar", "warn", "breach"}, {"within", "calendar", "breach"});
        s.deadline = Deadline{r_.text(*d, "within", place), r_.text(*d, "calendar", place), r_.text(*d, "warn", place), r_.text(*d, "hours", place), r_.text(*d, "breach", place)};
      }
      r_.each(o, "tasks", at, [&](std::string const& name, Object const& t, Path const& place) {
        r_.keys(t, place, {"title", "by", "checklist", "verify"}, {"title", "by"});
        Task task{r_.bilingual(t, "title", place), r_.texts(t, "by", place), {}, {}};
        if (auto const* v = r_.object(t, "verify", place)) {
          auto const inside = place + ".verify";
          r_.keys(*v, inside, {"with", "send", "compare"}, {"with", "send"});
          task.verify = Verify{r_.text(*v, "with", inside), texts_by_name(*v, "send", inside), texts_by_name(*v, "compare", inside)};
        }
        if (auto const* list = r_.object(t, "checklist", place))
          for (auto const& member : *list) task.checklist.items.emplace_back(std::string(member.key()), check_line(*list, member.key(), place + ".checklist"));
        s.tasks.items.emplace_back(name, std::move(task));
      });
      s_.states.items.emplace_back(key, std::move(s));
    });
  }

  // {zh-CN: …, en: …} and, for what is recorded when it fails, kind and clause.
  CheckLine check_line(Object const& list, std::string_view key, Path const& path) {
    auto const* o = r_.object(list, key, path);
    if (!o) return {};
    auto const at = Reader::in(path, key);
    r_.keys(*o, at, {"zh-CN", "en", "kind", "clause"}, {"zh-CN", "en"});
    return {{r_.text(*o, "zh-CN", at), r_.text(*o, "en", at)}, r_.bilingual(*o, "clause", at), r_.text(*o, "kind", at)};
  }

  void transitions(Object const& root) {
    auto const* list = r_.array(root, "transitions", "");
    if (!list) return;
    for (size_t i = 0; i < list->size(); ++i) {
      auto const at = Reader::in("transitions", i);
      Transition t;
      if (auto const* o = (*list)[i].if_object()) t = transition(*o, at);
      else r_.wrong(at, "transitions", "mapping");
      s_.transitions.push_back(std::move(t));
    }
  }
  Transition transition(Object const& o, Path const& at) {
    r_.keys(o, at, {"on", "title", "from", "to", "by", "guard", "require", "not_same_person_as", "reason", "effects", "notice", "later", "look", "fact"},
            {"on", "title", "from", "to", "by"});
    Transition t;
    t.on = r_.name(o, "on", at);
    t.title = r_.bilingual(o, "title", at);
    t.from = r_.texts(o, "from", at);
    t.to = r_.text(o, "to", at);
    t.by = r_.texts(o, "by", at);
    t.guard = r_.text(o, "guard", at);
    t.require = r_.texts(o, "require", at);
    t.not_same_person_as = r_.text(o, "not_same_person_as", at);
    t.reason = r_.boolean(o, "reason", at);
    t.later = r_.boolean(o, "later", at);
    t.notice = r_.texts(o, "notice", at);
    t.look = r_.choice(o, "look", at, {"primary", "normal", "danger", "quiet"});
    if (t.look.empty()) t.look = t.reason ? "danger" : "normal";
    t.fact = r_.text(o, "fact", at);
    if (auto const* effects = r_.array(o, "effects", at))
      for (size_t e = 0; e < effects->size(); ++e) {
        auto const place = Reader::in(at + ".effects", e);
        auto const* effect = (*effects)[e].if_object();
        if (auto const* plain = (*effects)[e].if_string()) t.effects.push_back({std::string(*plain), {}});
        else if (effect && effect->size() == 1 && effect->begin()->value().is_object()) t.effects.push_back({std::string(effect->begin()->key()), effect->begin()->value().get_object()});
        else r_.wrong(place, "effects", "name or {name: {…}}");
      }
    return t;
  }

  void words(Object const& root) {
    r_.each(root, "needs", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"zh-CN", "en", "each"}, {"zh-CN", "en"});
      s_.needs.items.emplace_back(key, Need{{r_.text(o, "zh-CN", at), r_.text(o, "en", at)}, r_.text(o, "each", at)});
    });
    r_.each(root, "notices", "", [&](std::string const& key, Object const& o, Path const& at) {
      r_.keys(o, at, {"to", "via", "text"}, {"to", "via", "text"});
      s_.notices.items.emplace_back(key, Notice{r_.text(o, "to", at), r_.texts(o, "via", at, {"app", "sms", "email"}), r_.bilingual(o, "text", at)});
    });
  }

  void tests(Object const& root) {
    auto const* list = r_.array(root, "tests", "");
    if (!list) return;
    for (size_t i = 0; i < list->size(); ++i) {
      auto const at = Reader::in("tests", i);
      auto const* o = (*list)[i].if_object();
      if (!o) {
        r_.wrong(at, "tests", "mapping");
        continue;
      }
      r_.keys(*o, at, {"name", "form", "facts", "on", "steps", "expect"}, {"name", "form", "steps", "expect"});
      Scenario t;
      t.name = r_.text(*o, "name", at);
      if (auto const* form = r_.object(*o, "form", at)) t.form = *form;
      if (auto const* facts = r_.object(*o, "facts", at)) t.facts = *facts;
      if (auto const* expect = r_.object(*o, "expect", at)) t.expect = *expect;
      if (auto const on = r_.text(*o, "on", at); !on.empty()) {
        t.on = day_from_iso(on);
        if (!t.on) r_.wrong(at + ".on", "on", "YYYY-MM-DD");
      }
      t.steps = r_.texts(*o, "steps", at);
      s_.tests.push_back(std::move(t));
    }
  }
};

}  // namespace

ReadService read_service(Located const& source) {
  ReadService out;
  ServiceReader(source, out).read();
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  return to_hex(out);
}

}  // namespace ly::cases
