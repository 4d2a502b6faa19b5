#include "domains/selection/rows.h"

#include "base/text.h"

namespace ly::selection {
namespace {

std::string case_key(std::string_view id) { return "case/" + std::string(id); }
std::string place_of(SelectionId const& id, std::string_view case_id) { return "selection/" + id.text + "/" + std::string(case_id); }
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\x7f"; }

store::Bytes sealed(Context& context, SelectionId const& id, EntrantRow const& row) {
  return context.keyring.seal(context.tx, case_key(row.case_id), place_of(id, row.case_id), canonical(json::object{{"name", row.name}, {"proxy_name", row.proxy_name}, {"proxy_phone", row.proxy_phone}}));
}

}  // namespace

std::optional<size_t> Hall::entrant_of(std::string_view case_id) const {
  for (size_t i = 0; i < entrants.size(); ++i) if (entrants[i].case_id == case_id) return i;
  return std::nullopt;
}
std::optional<size_t> Hall::home_of(std::string_view code) const {
  for (size_t i = 0; i < homes.size(); ++i) if (homes[i].code == code) return i;
  return std::nullopt;
}
ChoiceRow const* Hall::choice_of(size_t entrant) const {
  for (auto const& choice : choices) if (choice.case_id == entrants[entrant].case_id) return &choice;
  return nullptr;
}

std::optional<Hall> find_hall(View const& view, SelectionId const& id) {
  Hall hall;
  auto& h = hall.head;
  {
    auto const rows = store::query(view.tx, "select id, division, title, service, state, turn_seconds, desks, recalls, opens_at, choices, draw_record, created_by, created_at, revision from selection where id = $1", id);
    if (!rows->next()) return std::nullopt;
    store::read(*rows, h.id, h.division, h.title, h.service, h.state, h.turn_seconds, h.desks, h.recalls, h.opens_at, h.choices, h.draw_record, h.created_by, h.created_at, h.revision);
  }
  hall.turns.rules = {h.turn_seconds * 1000, h.desks, h.recalls};
  hall.turns.running = h.state == "running";
  {
    auto const rows = store::query(view.tx, "select code, building, floor, room, area_hundredths, price_yuan, layout, facing from selection_home where selection_id = $1 order by sequence", id);
    while (rows->next()) {
      HomeRow row;
      store::read(*rows, row.code, row.building, row.floor, row.room, row.area_hundredths, row.price_yuan, row.layout, row.facing);
      hall.homes.push_back(std::move(row));
    }
  }
  hall.turns.homes.assign(hall.homes.size(), -1);
  {
    auto const rows = store::query(view.tx, "select case_id, no, tier, points, place, turn_key, stand, round, until_at, left_ms, proxy_file, sealed from selection_entrant where selection_id = $1 order by turn_key, case_id", id);
    while (rows->next()) {
      EntrantRow row;
      turns::Entrant e;
      std::string stand;
      store::Bytes bytes;
      store::read(*rows, row.case_id, row.no, row.tier, row.points, e.place, e.turn_key, stand, e.round, e.until, e.left, row.proxy_file, bytes);
      e.stand = turns::stand_from(stand).value_or(turns::Stand::missed);
      if (auto const plain = view.keys.unseal(view.tx, case_key(row.case_id), place_of(id, row.case_id), bytes.value)) {
        auto const content = parse_json(*plain).value();
        row.name = text_of(content, "name");
        row.proxy_name = text_of(content, "proxy_name");
        row.proxy_phone = text_of(content, "proxy_phone");
      }
      hall.entrants.push_back(std::move(row));
      hall.turns.entrants.push_back(e);
    }
  }
  auto const rows = store::query(view.tx, "select home, case_id, at, by_proxy from selection_choice where selection_id = $1 order by n", id);
  while (rows->next()) {
    ChoiceRow row;
    store::read(*rows, row.home, row.case_id, row.at, row.by_proxy);
    auto const who = hall.entrant_of(row.case_id), home = hall.home_of(row.home);
    check(who && home, "a choice of an entrant and a home that are there");
    hall.turns.homes[*home] = static_cast<int64_t>(*who);
    hall.turns.entrants[*who].home = static_cast<int64_t>(*home);
    hall.turns.choices.push_back(*who);
    hall.choices.push_back(std::move(row));
  }
  return hall;
}

std::vector<SelectionRow> list_selections(View const& view, std::string_view prefix) {
  std::vector<SelectionRow> out;
  auto const rows = store::query(view.tx,
                                 "select s.id, s.title, s.state, s.opens_at, (select count(*) from selection_home h where h.selection_id = s.id), (select count(*) from selection_entrant e where e.selection_id = s.id), "
                                 "(select count(*) from selection_choice c where c.selection_id = s.id) from selection s where s.division >= $1 and s.division < $2 order by s.id desc",
                                 prefix, end_of(prefix));
  while (rows->next()) {
    SelectionRow row;
    store::read(*rows, row.id, row.title, row.state, row.opens_at, row.homes, row.entrants, row.chosen);
    out.push_back(std::move(row));
  }
  return out;
}

std::optional<SelectionId> find_selection_of(View const& view, std::string_view case_id) {
  return store::find_value<SelectionId>(view.tx, "select selection_id from selection_entrant where case_id = $1 order by selection_id desc limit 1", case_id);
}

std::vector<OwnPlaceRow> list_places_of(View const& view, std::string_view case_id) {
  std::vector<OwnPlaceRow> out;
  auto const rows = store::query(view.tx,
                                 "select s.title, e.no, e.stand, coalesce(c.home, ''), e.tier, e.points, e.place, c.at from selection_entrant e join selection s on s.id = e.selection_id "
                                 "left join selection_choice c on c.selection_id = e.selection_id and c.case_id = e.case_id where e.case_id = $1 order by s.id",
                                 case_id);
  while (rows->next()) {
    OwnPlaceRow r;
    store::read(*rows, r.title, r.no, r.stand, r.home, r.tier, r.points, r.place, r.chosen_at);
    out.push_back(std::move(r));
  }
  return out;
}
std::vector<SelectionId> list_due(View const& view) {
  std::vector<SelectionId> out;
  auto const rows = store::query(view.tx, "select id from selection where state = 'running' and next_end <= $1 order by id", view.now);
  while (rows->next()) {
    out.emplace_back();
    store::read(*rows, out.back());
  }
  return out;
}

void insert_selection(Context& context, SelectionHead const& h) {
  store::execute(context.tx,
                 "insert into selection(id, division, title, service, state, turn_seconds, desks, recalls, opens_at, next_end, choices, draw_record, created_by, created_at, revision) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, null, 0, '', $10, $11, 1)",
                 h.id, h.division, h.title, h.service, h.state, h.turn_seconds, h.desks, h.recalls, h.opens_at, h.created_by, h.created_at);
}

void update_head(Context& context, SelectionHead& h, std::optional<int64_t> next_end) {
  ++h.revision;
  store::execute(context.tx, "update selection set state = $2, draw_record = $3, choices = $4, next_end = $5, revision = $6 where id = $1", h.id, h.state, h.draw_record, h.choices, next_end, h.revision);
}

void put_homes(Context& context, SelectionId const& id, std::vector<HomeRow> const& homes) {
  store::execute(context.tx, "delete from selection_home where selection_id = $1", id);
  int64_t sequence = 0;
  for (auto const& h : homes)
    store::execute(context.tx, "insert into selection_home(selection_id, code, building, floor, room, area_hundredths, price_yuan, layout, facing, sequence) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", id, h.code, h.building,
                   h.floor, h.room, h.area_hundredths, h.price_yuan, h.layout, h.facing, ++sequence);
}

void insert_entrant(Context& context, SelectionId const& id, EntrantRow const& row) {
  store::execute(context.tx,
                 "insert into selection_entrant(selection_id, case_id, no, tier, points, place, turn_key, stand, round, until_at, left_ms, proxy_file, sealed) values($1, $2, $3, $4, $5, 0, 0, 'waiting', 0, null, null, '', $6)", id,
                 row.case_id, row.no, row.tier, row.points, sealed(context, id, row));
}

void put_places(Context& context, SelectionId const& id, std::vector<std::pair<std::string, int64_t>> const& places) {
  for (auto const& one : places) store::execute(context.tx, "update selection_entrant set place = $3, turn_key = $3 where selection_id = $1 and case_id = $2", id, one.first, one.second);
}

void update_entrant(Context& context, SelectionId const& id, std::string_view case_id, turns::Entrant const& e) {
  store::execute(context.tx, "update selection_entrant set turn_key = $3, stand = $4, round = $5, until_at = $6, left_ms = $7 where selection_id = $1 and case_id = $2", id, case_id, e.turn_key, turns::name_of(e.stand), e.round, e.until,
                 e.left);
}

void update_proxy(Context& context, SelectionId const& id, EntrantRow const& row) {
  store::execute(context.tx, "update selection_entrant set proxy_file = $3, sealed = $4 where selection_id = $1 and case_id = $2", id, row.case_id, row.proxy_file, sealed(context, id, row));
}

void insert_choice(Context& context, SelectionId const& id, std::string_view home, std::string_view case_id, int64_t n, bool by_proxy) {
  store::execute(context.tx, "insert into selection_choice(selection_id, home, case_id, n, at, account, by_proxy) values($1, $2, $3, $4, $5, $6, $7)", id, home, case_id, n, context.now, journal_name(context.actor), by_proxy);
}

void delete_choice(Context& context, SelectionId const& id, std::string_view case_id) { store::execute(context.tx, "delete from selection_choice where selection_id = $1 and case_id = $2", id, case_id); }

void insert_log(Context& context, SelectionId const& id, std::vector<turns::LogLine> const& lines) {
  for (auto const& line : lines)
    store::execute(context.tx, "insert into selection_event(selection_id, n, at, kind, place, home, account) values($1, $2, $3, $4, $5, $6, $7)", id, line.n, line.at, line.kind, line.place, line.home, journal_name(context.actor));
}

std::vector<turns::LogLine> list_log(View const& view, SelectionId const& id) {
  std::vector<turns::LogLine> out;
  auto const rows = store::query(view.tx, "select n, at, kind, place, home from selection_event where selection_id = $1 order by n", id);
  while (rows->next()) {
    turns::LogLine line;
    store::read(*rows, line.n, line.at, line.kind, line.place, line.home);
    out.push_back(std::move(line));
  }
  return out;
}

int64_t count_log(View const& view, SelectionId const& id) { return store::find_value<int64_t>(view.tx, "select count(*) from selection_event where selection_id = $1", id).value_or(0); }

int64_t count_bought(View const& view, std::string_view prefix) {
  return store::find_value<int64_t>(view.tx, "select count(*) from selection_choice c join selection s on s.id = c.selection_id where s.division >= $1 and s.division < $2", prefix, end_of(prefix)).value_or(0);
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"a home chosen is a home of that selection", "select c.home from selection_choice c where not exists (select 1 from selection_home h where h.selection_id = c.selection_id and h.code = c.home)"},
      {"who has a home stands as chosen, and nobody else does",
       "select e.case_id from selection_entrant e where (e.stand = 'chosen') <> (exists (select 1 from selection_choice c where c.selection_id = e.selection_id and c.case_id = e.case_id))"},
      {"the log tells every choice that stands",
       "select c.home from selection_choice c where (select coalesce(sum(case when v.kind = 'chose' then 1 else -1 end), 0) from selection_event v where v.selection_id = c.selection_id and v.home = c.home and v.kind in ('chose', 'undone')) <> 1"},
      {"a home in the log that was not undone is chosen",
       "select v.selection_id from selection_event v where v.kind in ('chose', 'undone') group by v.selection_id, v.home having sum(case when v.kind = 'chose' then 1 else -1 end) <> "
       "(select count(*) from selection_choice c where c.selection_id = v.selection_id and c.home = v.home)"},
      {"places run from 1 without a gap once drawn",
       "select s.id from selection s where s.state in ('drawn', 'running', 'paused', 'closed') and exists (select 1 from selection_entrant e where e.selection_id = s.id) and "
       "((select min(e.place) from selection_entrant e where e.selection_id = s.id) <> 1 or (select max(e.place) from selection_entrant e where e.selection_id = s.id) <> (select count(distinct e.place) from selection_entrant e where e.selection_id = s.id))"},
  };
}

}  // namespace ly::selection
