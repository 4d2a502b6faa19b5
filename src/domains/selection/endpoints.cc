#include "domains/selection/endpoints.h"

namespace ly::selection {
namespace {

constexpr Roles kHosts = Role::officer | Role::reviewer | Role::lead;

}  // namespace

std::vector<Endpoint> endpoints(Selections const& selections) {
  auto const* s = &selections;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, Items<SelectionRow>>("GET", "/api/selections", "selections.list", {"选房场次", "Selections"}, may::staff | Role::auditor, [s](View const& v, Nothing const& in) { return s->list(v, in); }));
  rows.push_back(reading<WhichSelection, SelectionView>("GET", "/api/selections/{id}", "selections.show", {"一场选房", "A selection"}, may::staff | Role::auditor, [s](View const& v, WhichSelection const& in) { return s->show(v, in); }));
  rows.push_back(reading<InTongue, TalentReport>("GET", "/api/talent-report", "selections.report", {"人才房数字", "Figures of talent homes"}, may::staff | Role::auditor, [s](View const& v, InTongue const& in) { return s->report(v, in); }));
  rows.push_back(reading<WhichSelection, Audit>("GET", "/api/selections/{id}/audit", "selections.audit", {"核对全过程", "Audit of a run"}, may::staff | Role::auditor, [s](View const& v, WhichSelection const& in) { return s->audit(v, in); }));
  rows.push_back(writing<CreateSelection, SelectionView>("POST", "/api/selections", "selections.create", {"新建选房", "New selection"}, kHosts, [s](Context& c, CreateSelection const& in) { return s->create(c, in); }));
  rows.push_back(writing<ImportHomes, Imported>("POST", "/api/selections/{id}/homes", "selections.import_homes", {"导入房源", "Import homes"}, kHosts, [s](Context& c, ImportHomes const& in) { return s->import_homes(c, in); }));
  rows.push_back(writing<Freeze, SelectionView>("POST", "/api/selections/{id}/freeze", "selections.freeze", {"锁定名单", "Freeze the pool"}, kHosts, [s](Context& c, Freeze const& in) { return s->freeze(c, in); }));
  rows.push_back(writing<DrawOrder, SelectionView>("POST", "/api/selections/{id}/draw", "selections.draw", {"摇号", "Draw the order"}, kHosts, [s](Context& c, DrawOrder const& in) { return s->draw(c, in); }));
  rows.push_back(writing<WhichSelection, SelectionView>("POST", "/api/selections/{id}/start", "selections.start", {"开始、继续", "Start, go on"}, kHosts, [s](Context& c, WhichSelection const& in) { return s->start(c, in); }));
  rows.push_back(writing<WhichSelection, SelectionView>("POST", "/api/selections/{id}/pause", "selections.pause", {"暂停", "Pause"}, kHosts, [s](Context& c, WhichSelection const& in) { return s->pause(c, in); }));
  rows.push_back(writing<WhichSelection, SelectionView>("POST", "/api/selections/{id}/close", "selections.close", {"结束", "Close"}, kHosts, [s](Context& c, WhichSelection const& in) { return s->close(c, in); }));
  rows.push_back(writing<NameProxy, EntrantLine>("POST", "/api/selections/{id}/proxy", "selections.name_proxy", {"登记代办人", "Name a proxy"}, kHosts, [s](Context& c, NameProxy const& in) { return s->name_proxy(c, in); }));
  rows.push_back(writing<ActFor, EntrantLine>("POST", "/api/selections/{id}/choose", "selections.choose", {"记选房", "Note a choice"}, kHosts, [s](Context& c, ActFor const& in) { return s->choose(c, in); }));
  rows.push_back(writing<ActFor, EntrantLine>("POST", "/api/selections/{id}/pass", "selections.pass", {"记过号", "Note a turn let pass"}, kHosts, [s](Context& c, ActFor const& in) { return s->pass(c, in); }));
  rows.push_back(writing<ActFor, EntrantLine>("POST", "/api/selections/{id}/give-up", "selections.give_up", {"记放弃", "Note a giving up"}, kHosts, [s](Context& c, ActFor const& in) { return s->give_up(c, in); }));
  rows.push_back(writing<ActFor, EntrantLine>("POST", "/api/selections/{id}/undo", "selections.undo", {"撤销最后一次选房", "Undo the last choice"}, kHosts, [s](Context& c, ActFor const& in) { return s->undo(c, in); }));
  rows.push_back(reading<ActFor, FileAnswer>("GET", "/api/selections/{id}/confirmations/{case_id}", "selections.confirmation", {"选房确认书", "Confirmation"}, may::staff | Role::auditor, [s](View const& v, ActFor const& in) { return s->confirmation(v, in); }));
  rows.back().answer_media = "application/pdf";
  // Open to everybody: the board, the record of the draw; with the key of the own case, the own turn.
  rows.push_back(reading<WhichSelection, SelectionView>("GET", "/api/selections/{id}/board", "selections.board", {"选房看板", "Board of a selection"}, {}, [s](View const& v, WhichSelection const& in) { return s->board(v, in); }));
  rows.push_back(reading<WhichSelection, FileAnswer>("GET", "/api/selections/{id}/record.json", "selections.record", {"摇号公开记录", "Public record of the draw"}, {}, [s](View const& v, WhichSelection const& in) { return s->record(v, in); }));
  rows.push_back(reading<ActOwn, OwnTurn>("POST", "/api/selections/{id}/own", "selections.own", {"我的选房", "My turn"}, {}, [s](View const& v, ActOwn const& in) { return s->own(v, in); }));
  rows.push_back(reading<OwnCase, OwnTurn>("POST", "/api/own-selection", "selections.find_own", {"我在哪一场", "Which selection I am in"}, {}, [s](View const& v, OwnCase const& in) { return s->find_own(v, in); }));
  rows.push_back(writing<ActOwn, EntrantLine>("POST", "/api/selections/{id}/own/choose", "selections.choose_own", {"选定", "Choose"}, {}, [s](Context& c, ActOwn const& in) { return s->choose_own(c, in); }));
  rows.push_back(writing<ActOwn, EntrantLine>("POST", "/api/selections/{id}/own/pass", "selections.pass_own", {"这轮让过", "Let the turn pass"}, {}, [s](Context& c, ActOwn const& in) { return s->pass_own(c, in); }));
  rows.push_back(reading<ActOwn, FileAnswer>("POST", "/api/selections/{id}/own/confirmation.pdf", "selections.own_confirmation", {"我的确认书", "My confirmation"}, {}, [s](View const& v, ActOwn const& in) { return s->own_confirmation(v, in); }));
  rows.back().answer_media = "application/pdf";
  return rows;
}

std::vector<std::string> self_proving() { return {"selections.choose_own", "selections.pass_own"}; }

}  // namespace ly::selection
