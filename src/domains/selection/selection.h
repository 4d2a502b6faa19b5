// Home selection (选房): who chooses which home, when, in an order anybody can recompute. The public face; see README.md.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "desk/files.h"
#include "domains/cases/cases.h"

namespace ly::selection {

struct SelectionTag;
using SelectionId = Id<SelectionTag>;

inline constexpr int64_t kHomesMax = 5'000;
inline constexpr int64_t kEntrantsMax = 5'000;
inline constexpr std::string_view kService = "talent-housing", kQualified = "qualified";

struct WhichSelection { SelectionId id; static Fields fields(auto...) { return Fields{field("id", {"编号", "Selection"}, &WhichSelection::id, {.required = true})}; } };

struct CreateSelection {
  std::string title, division;
  int64_t turn_seconds = 300, desks = 1, recalls = 1;
  std::optional<Instant> opens_at;
  static Fields fields(auto...) {
    using T = CreateSelection;
    return Fields{field("title", {"名称", "Title"}, &T::title, {.required = true, .length_max = 60}), field("division", {"办理地", "Division"}, &T::division, {.length_max = 12}),
                  field("turn_seconds", {"每人秒数", "Seconds of a turn"}, &T::turn_seconds, {.min = 10, .max = 86'400}), field("desks", {"同时叫号", "Desks"}, &T::desks, {.min = 1, .max = 1'000}),
                  field("recalls", {"过号再叫几次", "Recalls"}, &T::recalls, {.min = 0, .max = 5}), field("opens_at", {"开始时间", "Opens"}, &T::opens_at)};
  }
};
struct ImportHomes {
  SelectionId id;
  FileId file_id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Selection"}, &ImportHomes::id, {.required = true}), field("file_id", {"房源表", "Sheet of homes"}, &ImportHomes::file_id, {.required = true})}; }
};
struct WitnessIn {
  std::string name, commitment, secret;
  static Fields fields(auto...) {
    return Fields{field("name", {"见证人", "Witness"}, &WitnessIn::name, {.length_max = 40}), field("commitment", {"承诺", "Commitment"}, &WitnessIn::commitment, {.length_max = 64}), field("secret", {"秘密", "Secret"}, &WitnessIn::secret, {.length_max = 200})};
  }
};
struct Freeze {
  SelectionId id;
  std::vector<WitnessIn> witnesses;
  std::string source, round;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Selection"}, &Freeze::id, {.required = true}), field("witnesses", {"见证人", "Witnesses"}, &Freeze::witnesses, {.length_max = 20}), field("source", {"随机数来源", "Source of chance"}, &Freeze::source, {.required = true, .length_max = 100}),
                  field("round", {"哪一期", "Round"}, &Freeze::round, {.required = true, .length_max = 40})};
  }
};
struct DrawOrder {
  SelectionId id;
  std::vector<WitnessIn> witnesses;  // name and secret
  std::string value;
  Instant at;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Selection"}, &DrawOrder::id, {.required = true}), field("witnesses", {"见证人", "Witnesses"}, &DrawOrder::witnesses, {.length_max = 20}), field("value", {"公布的随机数", "The beacon as published"}, &DrawOrder::value, {.required = true}),
                  field("at", {"公布时间", "Published at"}, &DrawOrder::at, {.required = true})};
  }
};
// An officer acts for an entrant who is at the desk, or for his proxy.
struct ActFor {
  SelectionId id;
  std::string case_id, home, reason;
  bool by_proxy = false;
  static Fields fields(auto...) {
    using T = ActFor;
    return Fields{field("id", {"编号", "Selection"}, &T::id, {.required = true}), field("case_id", {"选房人", "Entrant"}, &T::case_id, {.required = true, .length_max = 26}), field("home", {"房号", "Home"}, &T::home, {.length_max = 40}),
                  field("reason", {"原因", "Reason"}, &T::reason, {.length_max = 200}), field("by_proxy", {"代办人来选", "By the proxy"}, &T::by_proxy)};
  }
};
// The entrant from a phone, with the key of the own case.
struct ActOwn {
  SelectionId id;
  std::string case_id, key, home;
  static Fields fields(auto...) {
    using T = ActOwn;
    return Fields{field("id", {"编号", "Selection"}, &T::id, {.required = true}), field("case_id", {"办件", "Case"}, &T::case_id, {.required = true, .length_max = 26}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}),
                  field("home", {"房号", "Home"}, &T::home, {.length_max = 40})};
  }
};
struct OwnCase {
  std::string case_id, key;
  static Fields fields(auto...) { return Fields{field("case_id", {"办件", "Case"}, &OwnCase::case_id, {.required = true, .length_max = 26}), field("key", {"凭证", "Key"}, &OwnCase::key, {.required = true, .length_max = 64})}; }
};
struct NameProxy {
  SelectionId id;
  std::string case_id, name, phone;
  FileId file_id;
  static Fields fields(auto...) {
    using T = NameProxy;
    return Fields{field("id", {"编号", "Selection"}, &T::id, {.required = true}), field("case_id", {"选房人", "Entrant"}, &T::case_id, {.required = true, .length_max = 26}), field("name", {"代办人", "Proxy"}, &T::name, {.required = true, .length_max = 40, .pii = Pii::name}),
                  field("phone", {"手机", "Telephone"}, &T::phone, {.length_max = 20, .pii = Pii::phone}), field("file_id", {"委托书", "Authorisation"}, &T::file_id, {.required = true})};
  }
};

struct HomeLine {
  std::string code, building, room, layout, facing, state;  // state: free | chosen
  int64_t floor = 0, area_hundredths = 0, price_yuan = 0, chosen_place = 0;
  std::optional<Instant> chosen_at;
  static Fields fields(auto...) {
    using T = HomeLine;
    return Fields{field("code", {"房号", "Code"}, &T::code), field("building", {"楼", "Building"}, &T::building), field("floor", {"层", "Floor"}, &T::floor), field("room", {"室", "Room"}, &T::room), field("layout", {"户型", "Layout"}, &T::layout),
                  field("facing", {"朝向", "Facing"}, &T::facing), field("area_hundredths", {"面积（百分之一平方米）", "Area in hundredths of m²"}, &T::area_hundredths), field("price_yuan", {"总价（元）", "Price in yuan"}, &T::price_yuan),
                  field("state", {"状态", "State"}, &T::state, {.one_of = "free chosen"}), field("chosen_place", {"几号选定", "Chosen by place"}, &T::chosen_place), field("chosen_at", {"何时", "When"}, &T::chosen_at)};
  }
};
struct EntrantLine {
  std::string case_id, no, name, stand, home, proxy;  // name and proxy masked; case_id empty on the public board
  int64_t place = 0, tier = 0, points = 0, round = 0;
  std::optional<Instant> until_at, expected_at;
  std::optional<int64_t> left_ms;
  static Fields fields(auto...) {
    using T = EntrantLine;
    return Fields{field("case_id", {"办件", "Case"}, &T::case_id), field("no", {"办件号", "Number"}, &T::no), field("name", {"姓名（遮蔽）", "Name, masked"}, &T::name), field("stand", {"状态", "Stand"}, &T::stand, {.one_of = "waiting called chosen missed gave_up"}),
                  field("home", {"选定", "Home"}, &T::home), field("proxy", {"代办人（遮蔽）", "Proxy, masked"}, &T::proxy), field("place", {"顺位", "Place"}, &T::place), field("tier", {"档次", "Tier"}, &T::tier), field("points", {"积分", "Points"}, &T::points),
                  field("round", {"过号次数", "Turns let pass"}, &T::round), field("until_at", {"到几点", "Until"}, &T::until_at), field("expected_at", {"大约几点轮到", "About when"}, &T::expected_at), field("left_ms", {"暂停时还剩", "Left at the pause"}, &T::left_ms)};
  }
};
struct SelectionView {
  SelectionId id;
  std::string title, division, state, source, round, beacon, root;
  int64_t turn_seconds = 0, desks = 0, recalls = 0, homes_free = 0, homes_all = 0, chosen = 0, missed = 0, entrants_all = 0, tied_groups = 0, tied_people = 0, revision = 0;
  bool ended = false;
  std::vector<std::string> witnesses;
  std::optional<Instant> opens_at, frozen_at, drawn_at, expected_end;
  std::vector<HomeLine> homes;
  std::vector<EntrantLine> entrants;   // by the order in which they are or will be called
  static Fields fields(auto...) {
    using T = SelectionView;
    return Fields{field("id", {"编号", "Selection"}, &T::id), field("title", {"名称", "Title"}, &T::title), field("division", {"办理地", "Division"}, &T::division), field("state", {"状态", "State"}, &T::state, {.one_of = "preparing frozen drawn running paused closed"}),
                  field("turn_seconds", {"每人秒数", "Seconds of a turn"}, &T::turn_seconds), field("desks", {"同时叫号", "Desks"}, &T::desks), field("recalls", {"过号再叫", "Recalls"}, &T::recalls), field("homes_free", {"还剩几套", "Homes left"}, &T::homes_free),
                  field("homes_all", {"共几套", "Homes in all"}, &T::homes_all), field("chosen", {"已选", "Chosen"}, &T::chosen), field("missed", {"过号未选", "Missed"}, &T::missed), field("entrants_all", {"人数", "Entrants"}, &T::entrants_all),
                  field("tied_groups", {"同分组数", "Groups with equal points"}, &T::tied_groups), field("tied_people", {"同分人数", "People with equal points"}, &T::tied_people), field("ended", {"都选完了", "Nobody left to call"}, &T::ended),
                  field("source", {"随机数来源", "Source of chance"}, &T::source), field("round", {"哪一期", "Round"}, &T::round), field("beacon", {"随机数", "Beacon"}, &T::beacon), field("root", {"名单指纹", "Root of the pool"}, &T::root),
                  field("witnesses", {"见证人", "Witnesses"}, &T::witnesses), field("opens_at", {"开始时间", "Opens"}, &T::opens_at), field("frozen_at", {"锁定时间", "Frozen"}, &T::frozen_at), field("drawn_at", {"摇号时间", "Drawn"}, &T::drawn_at),
                  field("expected_end", {"预计结束", "Expected end"}, &T::expected_end), field("homes", {"房源", "Homes"}, &T::homes), field("entrants", {"选房人", "Entrants"}, &T::entrants), field("revision", {"版本", "Revision"}, &T::revision)};
  }
};
struct SelectionRow {
  SelectionId id;
  std::string title, state;
  int64_t homes = 0, entrants = 0, chosen = 0;
  std::optional<Instant> opens_at;
  static Fields fields(auto...) {
    using T = SelectionRow;
    return Fields{field("id", {"编号", "Selection"}, &T::id), field("title", {"名称", "Title"}, &T::title), field("state", {"状态", "State"}, &T::state), field("homes", {"房源", "Homes"}, &T::homes), field("entrants", {"选房人", "Entrants"}, &T::entrants),
                  field("chosen", {"已选", "Chosen"}, &T::chosen), field("opens_at", {"开始时间", "Opens"}, &T::opens_at)};
  }
};
struct OwnTurn {
  EntrantLine me;
  SelectionView board;
  std::vector<std::string> proof;  // steps from the own line to the root: "left:<hex>" …
  static Fields fields(auto...) {
    return Fields{field("me", {"我", "Me"}, &OwnTurn::me), field("board", {"看板", "Board"}, &OwnTurn::board), field("proof", {"在名单里的证明", "Proof of being in the pool"}, &OwnTurn::proof)};
  }
};
struct Imported {
  int64_t homes = 0;
  static Fields fields(auto...) { return Fields{field("homes", {"房源", "Homes"}, &Imported::homes)}; }
};
struct Audit {
  bool sound = false;
  int64_t lines = 0;
  std::vector<std::string> faults;
  static Fields fields(auto...) { return Fields{field("sound", {"无误", "Sound"}, &Audit::sound), field("lines", {"记录条数", "Lines"}, &Audit::lines), field("faults", {"问题", "Faults"}, &Audit::faults)}; }
};
struct FigureBy {
  std::string name, title;
  int64_t count = 0;
  static Fields fields(auto...) { return Fields{field("name", {"名称", "Name"}, &FigureBy::name), field("title", {"标题", "Title"}, &FigureBy::title), field("count", {"数", "Count"}, &FigureBy::count)}; }
};
struct TalentReport {
  int64_t accepted = 0, qualified = 0, refused = 0, open = 0, bought = 0;
  std::vector<FigureBy> by_channel, by_state;
  static Fields fields(auto...) {
    using T = TalentReport;
    return Fields{field("accepted", {"网上受理", "Accepted"}, &T::accepted), field("qualified", {"具备资格", "Qualified"}, &T::qualified), field("refused", {"不具备资格", "Not qualified"}, &T::refused), field("open", {"在办", "Open"}, &T::open),
                  field("bought", {"选定住房", "Homes chosen"}, &T::bought), field("by_channel", {"按渠道", "By channel"}, &T::by_channel), field("by_state", {"按环节", "By state"}, &T::by_state)};
  }
};
struct InTongue { std::string language; static Fields fields(auto...) { return Fields{field("language", {"语言", "Language"}, &InTongue::language)}; } };

struct Hall;  // rows.h: the selection as read for one command

class Selections {
 public:
  explicit Selections(cases::Cases const& cases) : cases_(cases) {}

  Result<Items<SelectionRow>> list(View const& view, Nothing const&) const;
  Result<SelectionView> show(View const& view, WhichSelection const& in) const;    // officers; also in full
  Result<SelectionView> board(View const& view, WhichSelection const& in) const;   // anybody; from frozen on
  Result<OwnTurn> own(View const& view, ActOwn const& in) const;
  Result<OwnTurn> find_own(View const& view, OwnCase const& in) const;               // the newest selection with this case in its pool
  Result<FileAnswer> record(View const& view, WhichSelection const& in) const;     // of the draw, public
  Result<Audit> audit(View const& view, WhichSelection const& in) const;
  Result<FileAnswer> confirmation(View const& view, ActFor const& in) const;
  Result<FileAnswer> own_confirmation(View const& view, ActOwn const& in) const;
  Result<TalentReport> report(View const& view, InTongue const& in) const;

  // Problems: selection.state {state}, selection.beyond, selection.homes_none, selection.pool_empty, those of the sheet and of draw.*.
  Result<SelectionView> create(Context& context, CreateSelection const& in) const;
  Result<Imported> import_homes(Context& context, ImportHomes const& in) const;
  Result<SelectionView> freeze(Context& context, Freeze const& in) const;
  Result<SelectionView> draw(Context& context, DrawOrder const& in) const;
  Result<SelectionView> start(Context& context, WhichSelection const& in) const;
  Result<SelectionView> pause(Context& context, WhichSelection const& in) const;
  Result<SelectionView> close(Context& context, WhichSelection const& in) const;
  Result<EntrantLine> name_proxy(Context& context, NameProxy const& in) const;
  // Problems: selection.not_running, selection.not_your_turn, selection.time_over, selection.taken, selection.no_such, selection.not_last,
  // selection.nothing_to_undo, selection.proxy_missing, selection.reason.
  Result<EntrantLine> choose(Context& context, ActFor const& in) const;
  Result<EntrantLine> pass(Context& context, ActFor const& in) const;
  Result<EntrantLine> give_up(Context& context, ActFor const& in) const;
  Result<EntrantLine> undo(Context& context, ActFor const& in) const;
  Result<EntrantLine> choose_own(Context& context, ActOwn const& in) const;
  Result<EntrantLine> pass_own(Context& context, ActOwn const& in) const;

  // Turns that are over, over all running selections; a command when there is one.
  std::optional<Command> due(View const& view) const;

 private:
  enum class Deed { choose, pass, give_up, undo };
  Result<EntrantLine> act(Context& context, Deed deed, SelectionId const& id, std::string const& case_id, std::string const& home, bool by_proxy, std::string const& reason) const;
  Result<Hall> visible(View const& view, SelectionId const& id) const;
  Result<Hall> public_hall(View const& view, SelectionId const& id) const;
  SelectionView answer(View const& view, Hall const& hall, bool for_officers) const;
  EntrantLine line(Hall const& hall, size_t entrant, std::vector<int64_t> const& expected, bool for_officers) const;
  Result<FileAnswer> print(View const& view, Hall const& hall, std::string const& case_id) const;
  bool is_own(View const& view, std::string const& case_id, std::string const& key) const { return !case_id.empty() && cases_.is_applicant_key(view, case_id, key); }

  cases::Cases const& cases_;
};

std::vector<registry::OwnData> own_data(cases::Cases const& cases);  // what of this a person may have a copy of

}  // namespace ly::selection
