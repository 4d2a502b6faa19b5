// What is shown of a selection: to officers with the numbers of cases, to anybody without; the record of the draw, the audit of the
// run, the confirmation on paper, and the figures of the service.
#include <algorithm>

#include "base/text.h"
#include "domains/selection/rows.h"
#include "domains/selection/selection.h"
#include "formats/draw_record.h"
#include "formats/paper.h"

namespace ly::selection {
namespace {

std::string hex_digits(lottery::Digest const& digest) { return to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()}); }

std::string minute_of(Instant at) {
  auto const civil = to_iso(at, kChinaOffset);
  return civil.substr(0, 10) + " " + civil.substr(11, 5);
}

std::string square_metres(int64_t hundredths) {
  auto text = std::to_string(hundredths / 100);
  if (auto const rest = hundredths % 100; rest != 0) text += "." + std::string(rest < 10 ? "0" : "") + std::to_string(rest);
  return text;
}

// 1234567 -> 123.46 万元
std::string ten_thousands(int64_t yuan) {
  auto const hundredths = (yuan + 50) / 100;
  auto const rest = hundredths % 100;
  return std::to_string(hundredths / 100) + "." + (rest < 10 ? "0" : "") + std::to_string(rest) + " 万元";
}

std::string channel_title(std::string_view channel, bool en) {
  if (channel == "phone") return en ? "Mobile phone" : "手机";
  if (channel == "email") return en ? "E-mail" : "邮件";
  if (channel == "counter") return en ? "Counter" : "窗口";
  if (channel == "web") return en ? "Web" : "网页";
  return std::string(channel);
}

}  // namespace

EntrantLine Selections::line(Hall const& hall, size_t i, std::vector<int64_t> const& expected, bool for_officers) const {
  auto const& row = hall.entrants[i];
  auto const& turn = hall.turns.entrants[i];
  EntrantLine out;
  if (for_officers) out.case_id = row.case_id;
  out.no = row.no;
  out.name = mask_name(row.name);
  if (!row.proxy_name.empty()) out.proxy = mask_name(row.proxy_name);
  out.stand = turns::name_of(turn.stand);
  out.place = turn.place;
  out.tier = row.tier;
  out.points = row.points;
  out.round = turn.round;
  if (turn.home >= 0) out.home = hall.homes[static_cast<size_t>(turn.home)].code;
  if (turn.until) out.until_at = Instant{*turn.until};
  out.left_ms = turn.left;
  if (turn.stand == turns::Stand::waiting && expected[i] >= 0 && (hall.turns.running || hall.head.state == "paused")) out.expected_at = Instant{expected[i]};
  return out;
}

SelectionView Selections::answer(View const& view, Hall const& stored, bool for_officers) const {
  auto hall = stored;
  turns::Changed ignored;
  turns::advance(hall.turns, view.now.ms, ignored);  // a turn that is over is shown so, though nobody has written it yet
  auto const& head = hall.head;
  SelectionView out;
  out.id = head.id;
  out.title = head.title;
  out.division = head.division;
  out.state = head.state;
  out.turn_seconds = head.turn_seconds;
  out.desks = head.desks;
  out.recalls = head.recalls;
  out.opens_at = head.opens_at;
  out.revision = head.revision;
  out.homes_all = static_cast<int64_t>(hall.homes.size());
  out.entrants_all = static_cast<int64_t>(hall.entrants.size());
  if (!head.draw_record.empty())
    if (auto const record = formats::read_draw_record(head.draw_record)) {
      out.source = record->beacon.source;
      out.round = record->beacon.round;
      out.beacon = record->beacon.value;
      out.root = hex_digits(record->root);
      out.witnesses = record->witnesses;
      out.frozen_at = instant_from_iso(record->frozen_at);
      if (!record->beacon_at.empty()) out.drawn_at = instant_from_iso(record->beacon_at);
    }
  std::map<std::pair<int64_t, int64_t>, int64_t> equal;
  for (auto const& e : hall.entrants) ++equal[{e.tier, e.points}];
  for (auto const& group : equal)
    if (group.second > 1) ++out.tied_groups, out.tied_people += group.second;
  for (size_t i = 0; i < hall.homes.size(); ++i) {
    auto const& row = hall.homes[i];
    HomeLine home{row.code, row.building, row.room, row.layout, row.facing, "free", row.floor, row.area_hundredths, row.price_yuan, 0, {}};
    if (auto const who = hall.turns.homes[i]; who >= 0) {
      home.state = "chosen";
      home.chosen_place = hall.turns.entrants[static_cast<size_t>(who)].place;
      if (auto const* choice = hall.choice_of(static_cast<size_t>(who))) home.chosen_at = choice->at;
    } else ++out.homes_free;
    out.homes.push_back(std::move(home));
  }
  auto const expected = turns::expected(hall.turns, view.now.ms);
  std::vector<size_t> order(hall.entrants.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return hall.turns.entrants[a].turn_key < hall.turns.entrants[b].turn_key; });
  int64_t last = 0;
  for (auto const i : order) {
    out.entrants.push_back(line(hall, i, expected, for_officers));
    auto const stand = hall.turns.entrants[i].stand;
    if (stand == turns::Stand::chosen) ++out.chosen;
    if (stand == turns::Stand::missed) ++out.missed;
    if (expected[i] >= 0) last = std::max(last, expected[i] + head.turn_seconds * 1000);
    if (hall.turns.entrants[i].until) last = std::max(last, *hall.turns.entrants[i].until);
  }
  out.ended = !hall.entrants.empty() && head.state != "frozen" && turns::over(hall.turns);
  if (last > 0 && !out.ended && (head.state == "running" || head.state == "paused")) out.expected_end = Instant{last};
  return out;
}

Result<Items<SelectionRow>> Selections::list(View const& view, Nothing const&) const {
  Items<SelectionRow> page;
  page.items = list_selections(view, view.actor.region());
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<SelectionView> Selections::show(View const& view, WhichSelection const& in) const { return answer(view, TRY(visible(view, in.id)), true); }
Result<SelectionView> Selections::board(View const& view, WhichSelection const& in) const { return answer(view, TRY(public_hall(view, in.id)), false); }

Result<OwnTurn> Selections::own(View const& view, ActOwn const& in) const {
  if (!is_own(view, in.case_id, in.key)) return not_found("case.not_yours_or_unknown", "key");
  auto const hall = TRY(public_hall(view, in.id));
  auto const who = hall.entrant_of(in.case_id);
  if (!who) return not_found("selection.no_such", "case_id");
  OwnTurn out;
  out.board = answer(view, hall, false);
  for (auto const& e : out.board.entrants)
    if (e.no == hall.entrants[*who].no) out.me = e;
  if (auto const record = formats::read_draw_record(hall.head.draw_record))
    for (auto const& step : lottery::proof_of(record->entries, out.me.no)) out.proof.push_back((step.left ? "left:" : "right:") + hex_digits(step.sibling));
  return out;
}

Result<OwnTurn> Selections::find_own(View const& view, OwnCase const& in) const {
  if (!is_own(view, in.case_id, in.key)) return not_found("case.not_yours_or_unknown", "key");
  auto const id = find_selection_of(view, in.case_id);
  if (!id) return not_found("selection.none_yet", "case_id");
  return own(view, {*id, in.case_id, in.key, ""});
}

Result<FileAnswer> Selections::record(View const& view, WhichSelection const& in) const {
  auto const hall = TRY(public_hall(view, in.id));
  return FileAnswer{"draw-" + hall.head.id.text + ".json", "application/json; charset=utf-8", hall.head.draw_record};
}

Result<Audit> Selections::audit(View const& view, WhichSelection const& in) const {
  auto const hall = TRY(visible(view, in.id));
  std::vector<std::string> codes;
  for (auto const& home : hall.homes) codes.push_back(home.code);
  auto const log = list_log(view, in.id);
  Audit out;
  out.lines = static_cast<int64_t>(log.size());
  out.faults = turns::faults_of_run({hall.head.turn_seconds * 1000, hall.head.desks, hall.head.recalls}, static_cast<int64_t>(hall.entrants.size()), codes, log);
  out.sound = out.faults.empty();
  return out;
}

// ---- on paper ----

Result<FileAnswer> Selections::print(View const& view, Hall const& hall, std::string const& case_id) const {
  auto const who = hall.entrant_of(case_id);
  auto const* choice = who ? hall.choice_of(*who) : nullptr;
  if (!choice) return not_found("selection.not_chosen", "case_id");
  auto const& row = hall.entrants[*who];
  auto const& turn = hall.turns.entrants[*who];
  auto const& home = hall.homes[static_cast<size_t>(turn.home)];
  formats::Paper paper("选房确认书 " + row.no, view.now);
  paper.title("人才房选房确认书");
  paper.line_below_title(hall.head.title + "　" + row.no);
  paper.rule();
  paper.table({{"项目", 2}, {"内容", 5}}, {{"选房人", row.name},
                                       {"顺位", std::to_string(turn.place) + " 号（第 " + std::to_string(row.tier) + " 档，" + std::to_string(row.points) + " 分）"},
                                       {"选定住房", home.building + " 号楼 " + std::to_string(home.floor) + " 层 " + home.room},
                                       {"户型、朝向", home.layout + (home.facing.empty() ? "" : "　" + home.facing)},
                                       {"建筑面积", square_metres(home.area_hundredths) + " 平方米"},
                                       {"总价", home.price_yuan == 0 ? "以合同为准" : ten_thousands(home.price_yuan)},
                                       {"选定时间", minute_of(choice->at)},
                                       {"办理方式", choice->by_proxy ? "由代办人 " + row.proxy_name + " 凭委托书代选" : "本人"}});
  paper.paragraph("请在本确认书出具之日起按通知的时间、地点办理购房手续。选定后不能更换；确需撤销的，在下一位选定之前向现场提出。");
  paper.paragraph("选房人签字：　　　　　　　　　　现场工作人员：　　　　　　　　");
  if (auto const record = formats::read_draw_record(hall.head.draw_record))
    paper.small("顺序可由任何人复算：公开记录 /api/selections/" + hall.head.id.text + "/record.json，名单指纹 " + hex_digits(record->root) + "，随机数 " + record->beacon.source + " " + record->beacon.round + " " + record->beacon.value);
  return FileAnswer{"confirmation-" + row.no + ".pdf", "application/pdf", TRY(paper.finish())};
}

Result<FileAnswer> Selections::confirmation(View const& view, ActFor const& in) const { return print(view, TRY(visible(view, in.id)), in.case_id); }
Result<FileAnswer> Selections::own_confirmation(View const& view, ActOwn const& in) const {
  if (!is_own(view, in.case_id, in.key)) return not_found("case.not_yours_or_unknown", "key");
  return print(view, TRY(public_hall(view, in.id)), in.case_id);
}

// ---- figures ----

Result<TalentReport> Selections::report(View const& view, InTongue const& in) const {
  bool const en = in.language == "en";
  TalentReport out;
  std::map<std::string, int64_t> channels, states;
  for (auto const& one : cases_.counts(view, kService)) {
    channels[one.channel] += one.count;
    states[one.state] += one.count;
    out.accepted += one.count;
    if (one.state == kQualified || one.state == "chosen") out.qualified += one.count;
    else if (one.state == "refused") out.refused += one.count;
    else if (one.state != "withdrawn" && one.state != "expired") out.open += one.count;
  }
  for (auto const& one : channels) out.by_channel.push_back({one.first, channel_title(one.first, en), one.second});
  auto const* service = cases_.catalog().latest(kService);
  for (auto const& one : states) {
    auto const* state = service ? service->compiled->service.states.find(one.first) : nullptr;
    out.by_state.push_back({one.first, state ? state->title.in(en ? cases::Language::en : cases::Language::zh) : one.first, one.second});
  }
  out.bought = count_bought(view, view.actor.is_system ? std::string_view() : view.actor.region());
  return out;
}

}  // namespace ly::selection
