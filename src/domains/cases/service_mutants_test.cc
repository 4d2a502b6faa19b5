// Are the tests a service carries worth anything? Every shipped file is changed by small slips of the pen, the sort that happens on a
// long evening: a role forgotten, a deadline doubled, a notice not sent, a condition turned round. `service check` (the checker's rules
// and the file's own tests) must refuse the changed file. What it lets pass is told by name; nothing is left out as "no real change".
//
//   LIAOYUAN_MUTANT_SEED=7     another 200
//   LIAOYUAN_MUTANTS=all       every slip there is (half a minute or so), or so many
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <random>

#include "base/text.h"
#include "domains/cases/service_reader.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

constexpr size_t kSlips = 200;
constexpr double kFoundShare = 0.95;  // asked of the shipped files

struct Slip {
  std::string kind, place;
  std::function<void(json::object&)> make;  // on the whole file
};

// One part of the file: how to come to it in a copy.
using Find = std::function<json::object&(json::object&)>;

class Slips {
 public:
  explicit Slips(json::object const& file) : file_(file) {
    for (auto const& member : part("states")) states_.emplace_back(member.key());
    for (auto const& member : part("roles")) if (member.key() != kSystemRole) roles_.emplace_back(member.key());
    for (auto const& member : part("notices")) notices_.emplace_back(member.key());
    for (auto const& member : part("calendars")) calendars_.emplace_back(member.key());
    for (auto const& t : file_.at("transitions").as_array()) events_.emplace_back(text_of(t, "on"));
    transitions();
    states();
    people();
    form();
    time_and_lanes();
    expressions();
    tables();
  }
  std::map<std::string, std::vector<Slip>> by_kind;

 private:
  json::object const& file_;
  std::vector<std::string> states_, roles_, notices_, calendars_, events_;

  json::object const& part(std::string_view name) const {
    static json::object const none;
    auto const* found = file_.if_contains(name);
    return found && found->is_object() ? found->get_object() : none;
  }
  void add(std::string kind, std::string place, std::function<void(json::object&)> make) {
    by_kind[kind].push_back({kind, std::move(place), std::move(make)});
  }
  // The one after it in the file: a plausible mistake.
  static std::string other(std::vector<std::string> const& all, std::string_view one) {
    auto const at = std::find(all.begin(), all.end(), one);
    for (size_t i = 1; i <= all.size(); ++i) {
      auto const& next = all[(static_cast<size_t>(at - all.begin()) + i) % all.size()];
      if (next != one) return next;
    }
    return {};
  }
  static std::vector<std::string> words(json::object const& o, std::string_view key) {
    std::vector<std::string> out;
    auto const* list = o.if_contains(key);
    if (list && list->is_array()) for (auto const& one : list->get_array()) out.emplace_back(one.as_string());
    return out;
  }
  static json::array list_of(std::vector<std::string> const& all) { return json::array(all.begin(), all.end()); }

  void forget(std::string kind, std::string place, Find find, std::string key) {
    add(std::move(kind), std::move(place), [find, key](json::object& f) { find(f).erase(key); });
  }
  void write(std::string kind, std::string place, Find find, std::string key, json::value value) {
    add(std::move(kind), std::move(place), [find, key, value](json::object& f) { find(f)[key] = value; });
  }
  // A list of names: one forgotten, one for another, one too many.
  void names(std::string const& what, std::string const& place, Find const& find, json::object const& o, std::string const& key, std::vector<std::string> const& all) {
    auto const is = words(o, key);
    for (auto const& one : is) {
      auto fewer = is;
      std::erase(fewer, one);
      if (!fewer.empty() || key == "require" || key == "notice") write(what + " forgotten", place + " " + one, find, key, list_of(fewer));
      auto const instead = other(all, one);
      if (instead.empty() || std::find(is.begin(), is.end(), instead) != is.end()) continue;
      auto swapped = is;
      std::replace(swapped.begin(), swapped.end(), one, instead);
      write(what + " for another", place + " " + one + " -> " + instead, find, key, list_of(swapped));
    }
    for (auto const& one : all) {
      if (is.empty() || std::find(is.begin(), is.end(), one) != is.end()) continue;
      auto more = is;
      more.push_back(one);
      write(what + " too many", place + " " + one, find, key, list_of(more));
      break;
    }
  }

  void transitions() {
    auto const& list = file_.at("transitions").as_array();
    std::vector<std::string> documents;
    for (auto const& member : part("documents")) documents.emplace_back(member.key());
    for (size_t i = 0; i < list.size(); ++i) {
      auto const& t = list[i].as_object();
      auto const name = std::string(text_of(t, "on"));
      Find const find = [i](json::object& f) -> json::object& { return f.at("transitions").as_array()[i].as_object(); };
      names("state of departure", name, find, t, "from", states_);
      auto const to = std::string(text_of(t, "to"));
      write("state of arrival for another", name, find, "to", json::value(other(states_, to)));
      add("departure and arrival swapped", name, [find, to](json::object& f) {
        auto& mine = find(f);
        auto const from = std::string(mine.at("from").as_array()[0].as_string());
        mine["from"] = json::array{to};
        mine["to"] = from;
      });
      add("act gone", name, [i](json::object& f) {
        auto& all = f.at("transitions").as_array();
        all.erase(all.begin() + static_cast<long>(i));
      });
      names("role of an act", name, find, t, "by", roles_);
      names("paper of an act", name, find, t, "require", documents);
      names("notice", name, find, t, "notice", notices_);
      for (auto const* key : {"reason", "not_same_person_as", "later", "fact"})
        if (t.contains(key)) forget(std::string(key) + " forgotten", name, find, key);
      if (t.contains("guard")) guard(name, find, std::string(text_of(t, "guard")));
      effects(name, find, t);
    }
  }

  // Whoever changes a condition changes the words for it too: else the file would be refused for want of words alone.
  void guard(std::string const& name, Find const& find, std::string const& text) {
    auto const rewritten = [&](std::string kind, std::string const& before, std::string const& after) {
      auto whole = text;
      auto const at = whole.find(before);
      if (after.empty()) {  // with the "and" before or behind it
        auto from = at, length = before.size();
        if (from >= 5) from -= 5, length += 5;
        else if (whole.size() > before.size()) length += 5;
        whole.erase(from, length);
      } else {
        whole.replace(at, before.size(), after);
      }
      add(std::move(kind), name + ": " + before + (after.empty() ? "" : " -> " + after), [find, whole, before, after](json::object& f) {
        auto& mine = find(f);
        if (whole.empty()) mine.erase("guard");
        else mine["guard"] = whole;
        auto const elsewhere = std::any_of(f.at("transitions").as_array().begin(), f.at("transitions").as_array().end(),
                                           [&](auto const& t) { return text_of(t, "guard").find(before) != std::string_view::npos; });
        auto* needs = f.if_contains("needs");
        if (!needs || !needs->get_object().contains(before)) return;
        auto const said = needs->get_object().at(before);
        if (!after.empty()) needs->get_object()[after] = said;
        if (!elsewhere) needs->get_object().erase(before);
      });
    };
    rewritten("condition gone", text, "");
    std::vector<std::string> parts;
    size_t from = 0;
    for (auto at = text.find(" and "); at != std::string::npos && text.find('(') > at; at = text.find(" and ", from)) {
      parts.push_back(text.substr(from, at - from));
      from = at + 5;
    }
    parts.push_back(text.substr(from));
    for (auto const& part : parts) {
      if (parts.size() > 1) rewritten("part of a condition gone", part, "");
      for (auto const& turned : shifts_of(part)) rewritten("condition shifted", part, turned);
    }
  }

  // a = 0 -> a != 0, a = 1; a > 0 -> a >= 0, a > 1; …
  static std::vector<std::string> shifts_of(std::string const& text) {
    std::vector<std::string> out;
    static std::map<std::string, std::string> const turned{{"=", "!="}, {"!=", "="}, {">", ">="}, {"<", "<="}, {">=", ">"}, {"<=", "<"}};
    static RE2 const comparison(R"(^(.*?) (=|!=|<=|>=|<|>) (.*)$)"), number(R"(^(.*[^\w."])(\d+)(\b.*)$)");
    std::string left, sign, right;
    if (RE2::FullMatch(text, comparison, &left, &sign, &right)) out.push_back(left + " " + turned.at(sign) + " " + right);
    if (RE2::FullMatch(text, number, &left, &sign, &right) && sign.size() < 9) out.push_back(left + std::to_string(std::stol(sign) + 1) + right);
    return out;
  }

  void effects(std::string const& name, Find const& find, json::object const& t) {
    auto const* list = t.if_contains("effects");
    if (!list) return;
    for (size_t e = 0; e < list->as_array().size(); ++e) {
      auto const place = name + " " + std::to_string(e + 1);
      add("effect gone", place, [find, e](json::object& f) {
        auto& all = find(f).at("effects").as_array();
        all.erase(all.begin() + static_cast<long>(e));
      });
      auto const& effect = list->as_array()[e];
      if (!effect.is_object()) continue;
      Find const with = [find, e](json::object& f) -> json::object& { return find(f).at("effects").as_array()[e].as_object().begin()->value().as_object(); };
      auto const& is = effect.as_object().begin()->value().as_object();
      if (is.contains("event")) write("effect does another thing", place, with, "event", text_of(is, "event") == "withdraw" ? "plan" : "withdraw");
      if (is.contains("service")) write("effect at another service", place, with, "service", text_of(is, "service") == "finding" ? "look-back" : "finding");
      for (auto const* key : {"when", "assign"}) if (is.contains(key)) forget(std::string("effect without ") + key, place, with, key);
      if (auto const* form = is.if_contains("form"))
        for (auto const& member : form->as_object())
          add("effect hands on less", place + " " + std::string(member.key()), [with, key = std::string(member.key())](json::object& f) { with(f).at("form").as_object().erase(key); });
    }
  }

  void states() {
    for (auto const& member : part("states")) {
      auto const name = std::string(member.key());
      auto const& state = member.value().as_object();
      Find const find = [name](json::object& f) -> json::object& { return f.at("states").as_object().at(name).as_object(); };
      for (auto const* key : {"queue", "editable", "papers_open", "hidden", "outcome"})
        if (state.contains(key)) forget(std::string(key) + " forgotten", name, find, key);
      if (state.contains("outcome")) write("other outcome", name, find, "outcome", text_of(state, "outcome") == "done" ? "refused" : "done");
      if (auto const* tasks = state.if_contains("tasks")) for (auto const& task : tasks->as_object()) a_task(name, find, task);
      if (auto const* deadline = state.if_contains("deadline")) a_deadline(name, find, deadline->as_object());
    }
  }
  void a_task(std::string const& state, Find const& of, json::key_value_pair const& task) {
    auto const name = std::string(task.key()), place = state + "." + name;
    add("task gone", place, [of, name](json::object& f) {
      auto& tasks = of(f).at("tasks").as_object();
      tasks.erase(name);
      if (tasks.empty()) of(f).erase("tasks");
    });
    Find const find = [of, name](json::object& f) -> json::object& { return of(f).at("tasks").as_object().at(name).as_object(); };
    names("role of a task", place, find, task.value().as_object(), "by", roles_);
    if (auto const* lines = task.value().as_object().if_contains("checklist"))
      for (auto const& line : lines->as_object())
        add("line of a checklist gone", place + " " + std::string(line.key()), [find, key = std::string(line.key())](json::object& f) { find(f).at("checklist").as_object().erase(key); });
  }
  static std::string doubled(std::string_view duration) {
    static RE2 const shape(R"((\D+)(\d+)(\D+))");
    std::string before, number, after;
    check(RE2::FullMatch(duration, shape, &before, &number, &after), "a duration of one part");
    return before + std::to_string(std::stol(number) * 2) + after;
  }
  void a_deadline(std::string const& state, Find const& of, json::object const& d) {
    Find const find = [of](json::object& f) -> json::object& { return of(f).at("deadline").as_object(); };
    forget("deadline gone", state, of, "deadline");
    write("deadline doubled", state, find, "within", json::value(doubled(text_of(d, "within"))));
    if (calendars_.size() > 1) write("deadline on another calendar", state, find, "calendar", json::value(other(calendars_, text_of(d, "calendar"))));
    if (d.contains("warn")) forget("warning gone", state, find, "warn"), write("warning doubled", state, find, "warn", json::value(doubled(text_of(d, "warn"))));
    if (d.contains("hours")) forget("hours of the table forgotten", state, find, "hours");
    forget("breach gone", state, find, "breach");
    auto const breach = text_of(d, "breach");
    constexpr std::string_view kEscalate = "escalate:";
    if (breach.starts_with(kEscalate)) write("breach told to another", state, find, "breach", json::value(std::string(kEscalate) + other(roles_, breach.substr(kEscalate.size()))));
    else write("breach only told", state, find, "breach", json::value(std::string(kEscalate) + roles_.back())), write("breach does another thing", state, find, "breach", json::value(other(events_, breach)));
  }

  void people() {
    for (auto const& member : part("roles")) {
      auto const name = std::string(member.key());
      if (name == kSystemRole) continue;
      Find const find = [name](json::object& f) -> json::object& { return f.at("roles").as_object().at(name).as_object(); };
      bool const own = text_of(member.value(), "scope") == "own";
      write("scope of a role for another", name, find, "scope", own ? "region" : "own");
      write("accounts that cannot act in a role", name, find, "accounts", own ? json::array{"officer"} : json::array{"enterprise_clerk"});
    }
    Find const intake = [](json::object& f) -> json::object& { return f.at("intake").as_object(); };
    names("who opens", "intake", intake, part("intake"), "by", roles_);
    for (auto const& member : part("notices")) {
      auto const name = std::string(member.key());
      Find const find = [name](json::object& f) -> json::object& { return f.at("notices").as_object().at(name).as_object(); };
      if (roles_.size() > 1) write("notice to another", name, find, "to", json::value(other(roles_, text_of(member.value(), "to"))));
      add("notice without English", name, [find](json::object& f) { find(f).at("text").as_object().erase("en"); });
    }
  }

  void form() {
    auto const* properties = part("form").if_contains("properties");
    for (auto const& member : properties->as_object()) {
      auto const name = std::string(member.key());
      Find const find = [name](json::object& f) -> json::object& { return f.at("form").as_object().at("properties").as_object().at(name).as_object(); };
      if (member.value().as_object().contains("x-pii")) forget("personal mark forgotten", name, find, "x-pii");
    }
    for (auto const& member : part("documents")) {
      auto const name = std::string(member.key());
      Find const find = [name](json::object& f) -> json::object& { return f.at("documents").as_object().at(name).as_object(); };
      auto const& document = member.value().as_object();
      if (document.contains("when")) forget("paper always asked for", name, find, "when");
      names("who hands in a paper", name, find, document, "by", roles_);
      add("paper gone", name, [name](json::object& f) { f.at("documents").as_object().erase(name); });
    }
  }

  void time_and_lanes() {
    for (auto const& member : part("calendars")) {
      auto const name = std::string(member.key());
      Find const find = [name](json::object& f) -> json::object& { return f.at("calendars").as_object().at(name).as_object(); };
      if (member.value().as_object().contains("holidays")) forget("holidays forgotten", name, find, "holidays");
      write("office hours shifted", name, find, "hours", text_of(member.value(), "hours") == "08:30-17:30" ? "08:30-17:00" : "08:30-17:30");
    }
    for (auto const& member : part("lanes")) {
      auto const name = std::string(member.key());
      auto const& lane = member.value().as_object();
      Find const find = [name](json::object& f) -> json::object& { return f.at("lanes").as_object().at(name).as_object(); };
      if (lane.contains("when")) forget("lane never by itself", name, find, "when");
      names("who opens a lane", name, find, lane, "by", roles_);
      if (calendars_.size() > 1 && lane.contains("calendar")) write("lane on another calendar", name, find, "calendar", json::value(other(calendars_, text_of(lane, "calendar"))));
      if (auto const* within = lane.if_contains("within"))
        for (auto const& state : within->as_object())
          add("lane's deadline doubled", name + " " + std::string(state.key()), [find, key = std::string(state.key())](json::object& f) {
            auto& mine = find(f).at("within").as_object();
            mine[key] = doubled(text_of(mine, key));
          });
    }
    Find const root = [](json::object& f) -> json::object& { return f; };
    if (file_.contains("limit")) forget("limit of the table forgotten", "limit", root, "limit");
  }

  // Every expression besides the guards: a comparison turned, a number one too high.
  void expressions() {
    auto const in_map = [this](std::string const& place, Find const& find, json::object const& map) {
      for (auto const& member : map) {
        if (!member.value().is_string()) continue;
        for (auto const& turned : shifts_of(std::string(member.value().get_string())))
          write("expression shifted", place + "." + std::string(member.key()) + ": " + turned, find, std::string(member.key()), json::value(turned));
      }
    };
    for (auto const& decision : part("decisions"))
      for (auto const* section : {"inputs", "values"})
        if (auto const* map = decision.value().as_object().if_contains(section))
          in_map(std::string(decision.key()), [name = std::string(decision.key()), section](json::object& f) -> json::object& { return f.at("decisions").as_object().at(name).as_object().at(section).as_object(); }, map->as_object());
    auto const only = [&](char const* section, std::initializer_list<char const*> keys) {
      for (auto const& member : part(section))
        for (auto const* key : keys)
          if (auto const* text = member.value().as_object().if_contains(key))
            in_map(std::string(section) + "." + std::string(member.key()), [section, name = std::string(member.key())](json::object& f) -> json::object& { return f.at(section).as_object().at(name).as_object(); }, {{key, *text}});
    };
    only("lanes", {"when"});
    only("documents", {"when"});
    for (auto const& field : part("form").at("properties").as_object())
      if (auto const* text = field.value().as_object().if_contains("x-derived"))
        in_map(std::string(field.key()), [name = std::string(field.key())](json::object& f) -> json::object& { return f.at("form").as_object().at("properties").as_object().at(name).as_object(); }, {{"x-derived", *text}});
    for (auto const& state : part("states"))
      if (auto const* deadline = state.value().as_object().if_contains("deadline"); deadline && deadline->as_object().contains("hours"))
        in_map(std::string(state.key()), [name = std::string(state.key())](json::object& f) -> json::object& { return f.at("states").as_object().at(name).as_object().at("deadline").as_object(); }, {{"hours", deadline->as_object().at("hours")}});
  }

  // A table written in the file: a rule concludes what another does.
  void tables() {
    for (auto const& decision : part("decisions")) {
      auto const* rules = decision.value().as_object().if_contains("rules");
      if (!rules) continue;
      for (size_t i = 0; i < rules->as_array().size(); ++i)
        add("rule concludes another thing", std::string(decision.key()) + " " + std::to_string(i + 1), [name = std::string(decision.key()), i](json::object& f) {
          auto& all = f.at("decisions").as_object().at(name).as_object().at("rules").as_array();
          all[i].as_object()["then"] = json::value(all[(i + 1) % all.size()].at("then"));
        });
    }
  }
};

struct Shipped {
  std::string name;
  json::object file;
  std::unique_ptr<Slips> slips;
};

std::vector<Shipped> shipped_files() {
  std::vector<Shipped> out;
  for (auto const& entry : std::filesystem::directory_iterator(std::string(SOURCE_ROOT) + "/services")) {
    Shipped one;
    one.name = entry.path().filename().string();
    one.file = read_located(one.name, test::service_text(one.name)).value().value.as_object();
    out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
  for (auto& one : out) one.slips = std::make_unique<Slips>(one.file);
  return out;
}

struct Chosen {
  Shipped const* file;
  Slip const* slip;
  std::string name() const { return file->name + ": " + slip->kind + ": " + slip->place; }
};

std::vector<Chosen> every(std::vector<Shipped> const& files) {
  std::vector<Chosen> out;
  for (auto const& file : files)
    for (auto const& [kind, slips] : file.slips->by_kind)
      for (auto const& slip : slips) out.push_back({&file, &slip});
  return out;
}

// File after file, a kind of slip by lot, a place by lot, none twice.
std::vector<Chosen> by_lot(std::vector<Shipped> const& files, size_t count, uint64_t seed) {
  std::mt19937_64 lot(seed);
  std::set<Slip const*> taken;
  std::vector<Chosen> out;
  for (size_t i = 0; out.size() < count; ++i) {
    auto const& file = files[i % files.size()];
    auto kind = file.slips->by_kind.begin();
    std::advance(kind, static_cast<long>(lot() % file.slips->by_kind.size()));
    auto const& slip = kind->second[lot() % kind->second.size()];
    if (taken.insert(&slip).second) out.push_back({&file, &slip});
  }
  return out;
}

bool is_refused(Chosen const& chosen) {
  auto file = chosen.file->file;
  chosen.slip->make(file);
  return !check_service(chosen.file->name, json::serialize(file), test::surroundings()).problems.empty();
}

TEST(ServiceMutantsTest, the_shipped_files_refuse_nineteen_slips_of_the_pen_in_twenty) {
  auto const files = shipped_files();
  for (auto const& file : files) {
    auto const report = check_service(file.name, json::serialize(file.file), test::surroundings());
    ASSERT_TRUE(report.problems.empty()) << file.name << " unchanged: " << test::told(report);
    EXPECT_EQ(report.coverage.driven, report.coverage.all) << file.name;
  }
  auto const* seed_text = std::getenv("LIAOYUAN_MUTANT_SEED");
  auto const* count_text = std::getenv("LIAOYUAN_MUTANTS");
  auto const seed = seed_text ? std::strtoull(seed_text, nullptr, 10) : 20200217;
  bool const all = count_text && std::string_view(count_text) == "all";
  auto const chosen = all ? every(files) : by_lot(files, count_text ? std::strtoull(count_text, nullptr, 10) : kSlips, seed);
  size_t found = 0;
  std::string missed;
  for (auto const& one : chosen) {
    if (is_refused(one)) ++found;
    else missed += "  " + one.name() + "\n";
  }
  std::cout << "slips of the pen: " << found << " of " << chosen.size() << " refused (seed " << seed << ")\n" << missed;
  EXPECT_GE(static_cast<double>(found), kFoundShare * static_cast<double>(chosen.size())) << "let pass:\n" << missed;
}

// A file whose tests only walk the way, as one writes them first, lets far more pass: the measure tells files apart.
TEST(ServiceMutantsTest, tests_that_only_walk_the_way_let_much_more_pass) {
  auto files = shipped_files();
  std::erase_if(files, [](auto const& file) { return file.name != "_template"; });
  for (auto& test : files[0].file.at("tests").as_array()) {
    json::array kept;
    for (auto const& step : test.at("steps").as_array()) {
      auto const text = std::string_view(step.as_string());
      if (!text.starts_with("!") && !text.starts_with("may ") && !text.starts_with("due ") && !text.starts_with("follows ")) kept.push_back(step);
    }
    test.as_object()["steps"] = std::move(kept);
  }
  size_t found = 0;
  auto const chosen = every(files);
  for (auto const& one : chosen) found += is_refused(one) ? 1 : 0;
  EXPECT_LT(static_cast<double>(found), 0.85 * static_cast<double>(chosen.size()));
}

}  // namespace
}  // namespace ly::cases
