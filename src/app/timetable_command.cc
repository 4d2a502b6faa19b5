// plan timetable: a stop sequence and its crew in, the earliest legal timetable, a verdict and its remedies out.
#include <fmt/format.h>

#include "app/data_folder.h"
#include "app/plan_commands.h"
#include "base/embedded.h"
#include "formats/timetable_json.h"

namespace ly::app {
namespace {

constexpr size_t kTripMax = 8U << 20;

std::string_view word_of(std::string_view kind, bool en) {
  struct Word {
    std::string_view kind, zh, en;
  };
  static constexpr Word kWords[] = {{"drive", "行驶", "drive"}, {"rest", "停车休息", "rest"}, {"standstill", "停驶", "standstill"}, {"stop", "停留", "stop"}, {"wait", "等候", "wait"}};
  for (auto const& w : kWords)
    if (w.kind == kind) return en ? w.en : w.zh;
  return kind;
}

// For reading at a desk: the verdict first, then the timetable, what it breaks and what helps.
void tell(formats::TimetableQuestion const& q, hours::Advice const& advice, Terminal const& terminal) {
  bool const en = terminal.language == "en";
  auto const clock = [&](int minute) {
    auto text = formats::clock_text(q, minute).substr(5, 11);
    text[5] = ' ';
    return text;
  };
  auto const whose = [&](formats::TimetableEvent const& e) -> std::string {  // the driver, or the place where it stands
    if (e.driver >= 0) return q.trip.drivers[static_cast<size_t>(e.driver)].id;
    return e.place >= 0 ? q.place_names[static_cast<size_t>(e.leg)][static_cast<size_t>(e.place)] : "";
  };
  auto const& best = advice.answer.best;
  if (q.events) terminal.say(advice.legal ? "这份时刻表合法" : "这份时刻表不合法", advice.legal ? "This timetable is legal" : "This timetable is not legal");
  else if (!best) terminal.say("现有驾驶员无法合法到达", "This crew has no legal arrival");
  else
    terminal.say(fmt::format("{}：最早 {} 到达", advice.legal ? "可以合法到达" : "不能按时合法到达", clock(best->arrive)),
                 fmt::format("{}: the earliest arrival is {}", advice.legal ? "Legal" : "Not legal in time", clock(best->arrive)));
  if (best && !q.events)
    for (auto const& e : formats::events_of(q, *best))
      terminal.out(fmt::format("  {} - {}  {:>4} min  {} {}", clock(e.from), clock(e.to), e.to - e.from, e.kind == "rest" && e.to - e.from < q.rules.rules.rest ? (en ? "stand" : "停车") : word_of(e.kind, en), whose(e)));
  auto const answer = formats::write_timetable_answer(q, advice);
  auto const reasons = [&](std::string_view key, std::string const& zh, std::string const& english) {
    auto const& list = answer.at(key).as_array();
    if (!list.empty()) terminal.say(zh, english);
    for (auto const& item : list) {
      auto whom = std::string(text_of(item, "driver"));
      if (auto const* leg = find(item, "leg")) whom = fmt::format(fmt::runtime(en ? "leg {}" : "第 {} 段"), leg->as_int64() + 1);
      auto at = std::string(text_of(item, "at")).substr(0, 16);
      at[10] = ' ';
      terminal.out(fmt::format("  {} {}{}  {}", std::string(text_of(item, "rule")), at, whom.empty() ? "" : " " + whom, std::string(text_of(item, en ? "clause_en" : "clause"))));
    }
  };
  reasons("breaches", "违反或做不到：", "What is broken or cannot be met:");
  if (advice.legal) reasons("binding", "使它不能更早的规则：", "What keeps it from being earlier:");
  auto const& remedies = answer.at("remedies").as_array();
  if (!remedies.empty()) terminal.say("可以这样办：", "What would help:");
  for (auto const& item : remedies) terminal.out("  " + std::string(text_of(item, en ? "text_en" : "text")));
  if (!advice.legal && remedies.empty())
    terminal.say("换人也没有用：请放宽上面的到达时间，或提前出发", "Other drivers would not help: allow a later arrival than told above, or leave earlier");
  if (!advice.answer.proved)
    terminal.say(fmt::format("提示：未能证明不能更早，但不会早于 {}", clock(advice.answer.not_before)), fmt::format("Note: an earlier arrival is not ruled out, but none is before {}", clock(advice.answer.not_before)));
}

}  // namespace

Result<std::vector<formats::HoursRules>> shipped_rules() {
  std::vector<formats::HoursRules> out;
  for (auto const& file : embedded::shipped())
    if (file.name.starts_with("regions/") && file.name.find("/hours/") != std::string_view::npos) out.push_back(TRY(formats::hours_rules_from_json(file.bytes)));
  return out;
}

int timetable_command(House*, Options const& options, Terminal const& terminal) {
  auto const refuse = [&](Problem const& problem) {
    (void)terminal.fail(problem);
    return kUsage;  // 2: the input is wrong, not the timetable
  };
  auto const rules = shipped_rules();
  if (!rules) return terminal.fail(rules.error());
  auto const text = read_whole_file(options.file, kTripMax);
  if (!text) return refuse(text.error());
  auto const question = formats::read_timetable_question(*text, *rules);
  if (!question) return refuse(question.error());
  auto const& q = *question;
  auto const advice = q.events ? hours::judge(q.rules.rules, q.trip, q.events->runs, q.events->end) : hours::advise(q.rules.rules, q.trip);
  if (options.explain) tell(q, advice, terminal);
  else terminal.out(canonical(formats::write_timetable_answer(q, advice)));
  return advice.legal ? kDone : kRefused;
}

}  // namespace ly::app
