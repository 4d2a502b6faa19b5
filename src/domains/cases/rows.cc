#include "domains/cases/rows.h"

#include "domains/registry/working_years.h"

namespace ly::cases::rows {
namespace {

constexpr std::string_view kColumns =
    "id, no, service, version, enterprise_id, division, channel, opener, state, kind, closed, outcome, hidden, lane, priority, opened_at, entered_at, "
    "changed_at, due_at, alarm_at, at_once, assignee, missing, revision, parent, label, applicant, assistant";

Row row_under(store::Cursor const& c) {
  Row r;
  store::read(c, r.id, r.no, r.service, r.version, r.enterprise_id, r.division, r.channel, r.opener, r.state, r.kind, r.closed, r.outcome, r.hidden, r.lane,
              r.priority, r.opened_at, r.entered_at, r.changed_at, r.due_at, r.alarm_at, r.at_once, r.assignee, r.missing, r.revision, r.parent, r.label, r.applicant, r.assistant);
  return r;
}

std::string place_of(std::string_view case_id, int64_t n) { return "case/" + std::string(case_id) + "/" + std::to_string(n); }

// Text of a where-clause and its parameters, built together so that they cannot drift apart.
class Where {
 public:
  std::string sql = "1 = 1";
  std::vector<store::Parameter> parameters;
  std::string next(store::Parameter p) {
    parameters.push_back(p);
    return "$" + std::to_string(parameters.size());
  }
  void both(std::string const& condition) { sql += " and " + condition; }
};

// One condition of a queue view. Walking: written so that no index but that of the order serves it.
std::string view_condition(Where& w, Filter const& f, std::string_view view, bool walking = false) {
  if (view == "mine") {
    if (f.scope.kind == Scope::Kind::enterprise) return "closed = 0";
    auto const me = w.next(std::string_view(f.account));
    return "closed = 0 and (assignee = " + me + " or assistant = " + me + ")";
  }
  if (view == "unclaimed") return walking ? "kind = 'active' and length(assignee) = 0" : "kind = 'active' and assignee = ''";
  if (view == "due") return "closed = 0 and due_at > " + w.next(f.now.ms) + " and due_at < " + w.next(f.end_of_today.ms);
  if (view == "overdue") return "closed = 0 and due_at <= " + w.next(f.now.ms);
  return "1 = 1";
}

// Everything but the view. `like` and `upper` must outlive the query. Walking: what many cases share (the region, the service) is written so that
// no index but that of the order serves it.
Where where_of(Filter const& f, std::string const& like, std::string const& upper, bool walking = false) {
  Where w;
  if (f.scope.kind == Scope::Kind::enterprise) {
    w.both("hidden = 0 and enterprise_id = " + w.next(std::string_view(f.scope.code)));
  } else if (!f.scope.code.empty() && walking) {
    w.both("substr(division, 1, " + std::to_string(f.scope.code.size()) + ") = " + w.next(std::string_view(f.scope.code)));
  } else if (!f.scope.code.empty()) {
    auto const low = w.next(std::string_view(f.scope.code));
    w.both("division >= " + low + " and division < " + w.next(std::string_view(upper)));
  }
  bool const by_order = walking && f.state.empty();  // with a state, the index of both has the order in it
  if (!f.service.empty()) w.both((by_order ? "coalesce(service, '') = " : "service = ") + w.next(std::string_view(f.service)));
  if (!f.state.empty()) w.both("state = " + w.next(std::string_view(f.state)));
  if (!f.lane.empty()) w.both("lane = " + w.next(std::string_view(f.lane)));
  if (!f.parent.empty()) w.both("parent = " + w.next(std::string_view(f.parent)));
  if (!f.label.empty()) w.both("label = " + w.next(std::string_view(f.label)));
  if (!f.enterprise_id.empty()) w.both("enterprise_id = " + w.next(std::string_view(f.enterprise_id)));
  if (f.only) {
    std::string found = "1 = 0";
    for (auto const& id : *f.only) found += " or enterprise_id = " + w.next(std::string_view(id));
    w.both("(" + found + ")");
  }
  if (f.enterprises) {
    std::string found = "no like " + w.next(std::string_view(like)) + " escape '!'";
    for (auto const& id : *f.enterprises) found += " or enterprise_id = " + w.next(std::string_view(id));
    w.both("(" + found + ")");
  }
  return w;
}

std::string like_of(std::string_view part) {
  std::string out = "%";
  for (char c : part) {
    if (c == '%' || c == '_' || c == '!') out += '!';
    out += c;
  }
  return out + "%";
}

}  // namespace

std::vector<ServiceVersion> list_service_versions(store::Connection& tx) {
  std::vector<ServiceVersion> out;
  auto const rows = store::query(tx, "select service, version, sha256, source, origin from service_version order by service, version");
  while (rows->next()) {
    ServiceVersion v;
    store::read(*rows, v.service, v.version, v.sha256, v.source, v.origin);
    out.push_back(std::move(v));
  }
  return out;
}

std::vector<ServiceVersion> list_versions_of(store::Connection& tx, std::string_view service) {
  std::vector<ServiceVersion> out;
  auto const rows = store::query(tx, "select service, version, sha256, origin, published_at from service_version where service = $1 order by version desc", service);
  while (rows->next()) {
    ServiceVersion v;
    store::read(*rows, v.service, v.version, v.sha256, v.origin, v.published_at);
    out.push_back(std::move(v));
  }
  return out;
}

std::vector<std::pair<int64_t, int64_t>> count_open_by_version(store::Connection& tx, std::string_view service) {
  std::vector<std::pair<int64_t, int64_t>> out;
  auto const rows = store::query(tx, "select version, count(*) from case_row where service = $1 and closed = 0 group by version order by version", service);
  while (rows->next()) {
    auto& one = out.emplace_back();
    store::read(*rows, one.first, one.second);
  }
  return out;
}

std::vector<std::string> list_open_of_version(store::Connection& tx, std::string_view service, int64_t version, std::string_view after, size_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where service = $1 and version = $2 and closed = 0 and id > $3 order by id limit $4", service, version, after, static_cast<int64_t>(limit));
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

void insert_service_version(store::Connection& tx, ServiceVersion const& v, Instant now) {
  store::execute(tx, "insert into service_version(service, version, sha256, source, published_at, origin) values($1, $2, $3, $4, $5, $6)", v.service, v.version, v.sha256, v.source, now, v.origin);
}

namespace {
Declaration declaration_under(store::Cursor const& c) {
  Declaration r;
  std::string off, worked;
  store::read(c, r.declaration.id, r.title, r.declaration.notice, off, worked, r.declared_by, r.declared_at, r.withdrawn_by, r.withdrawn_at, r.withdrawn_because, r.job_id);
  r.declaration.days_off = registry::days_from(off);
  r.declaration.days_worked = registry::days_from(worked);
  return r;
}
constexpr std::string_view kDeclarations = "select id, title, notice, days_off, days_worked, declared_by, declared_at, withdrawn_by, withdrawn_at, withdrawn_because, job_id from calendar_declaration ";
}  // namespace

std::vector<Declaration> list_declarations(store::Connection& tx) {
  std::vector<Declaration> out;
  auto const rows = store::query(tx, std::string(kDeclarations) + "order by n");
  while (rows->next()) out.push_back(declaration_under(*rows));
  return out;
}

std::optional<Declaration> find_declaration(store::Connection& tx, std::string_view id) {
  auto const rows = store::query(tx, std::string(kDeclarations) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return declaration_under(*rows);
}

void insert_declaration(store::Connection& tx, Declaration const& r) {
  store::execute(tx,
                 "insert into calendar_declaration(id, n, title, notice, days_off, days_worked, declared_by, declared_at, withdrawn_by, withdrawn_at, withdrawn_because, job_id) "
                 "select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7, '', 0, '', '' from calendar_declaration",
                 r.declaration.id, r.title, r.declaration.notice, registry::days_text(r.declaration.days_off), registry::days_text(r.declaration.days_worked), r.declared_by, r.declared_at);
}

void withdraw_declaration(store::Connection& tx, Declaration const& r) {
  store::execute(tx, "update calendar_declaration set withdrawn_by = $2, withdrawn_at = $3, withdrawn_because = $4 where id = $1", r.declaration.id, r.withdrawn_by, r.withdrawn_at, r.withdrawn_because);
}

void set_declaration_job(store::Connection& tx, std::string_view id, std::string_view job_id) { store::execute(tx, "update calendar_declaration set job_id = $2 where id = $1", id, job_id); }

std::vector<OpenDeadline> list_open_deadlines(store::Connection& tx, std::string_view after, int64_t limit) {
  std::vector<OpenDeadline> out;
  auto const rows = store::query(tx, "select id, service, version from case_row where closed = 0 and due_at is not null and id > $1 order by id limit $2", after, limit);
  while (rows->next()) {
    OpenDeadline one;
    store::read(*rows, one.id, one.service, one.version);
    out.push_back(std::move(one));
  }
  return out;
}

int64_t count_open_deadlines(store::Connection& tx) { return store::find_value<int64_t>(tx, "select count(*) from case_row where closed = 0 and due_at is not null").value_or(0); }

int64_t next_number(store::Connection& tx, std::string_view service, std::string_view prefix) {
  auto const last = store::find_value<int64_t>(tx, "select last from case_number where service = $1 and prefix = $2", service, prefix);
  if (!last) {
    store::execute(tx, "insert into case_number(service, prefix, last) values($1, $2, 1)", service, prefix);
    return 1;
  }
  store::execute(tx, "update case_number set last = $3 where service = $1 and prefix = $2", service, prefix, *last + 1);
  return *last + 1;
}

void put_row(store::Connection& tx, Row const& r) {
  auto const sort_due = r.due_at && !r.closed ? r.due_at->ms : kNoDue;
  store::execute(tx,
                 "insert into case_row(id, no, service, version, enterprise_id, division, channel, opener, state, kind, closed, outcome, hidden, lane, priority, "
                 "opened_at, entered_at, changed_at, due_at, alarm_at, at_once, assignee, missing, revision, sort_due, parent, label, applicant, assistant) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29) "
                 "on conflict(id) do update set state = excluded.state, kind = excluded.kind, closed = excluded.closed, outcome = excluded.outcome, "
                 "hidden = excluded.hidden, lane = excluded.lane, priority = excluded.priority, entered_at = excluded.entered_at, changed_at = excluded.changed_at, "
                 "due_at = excluded.due_at, alarm_at = excluded.alarm_at, at_once = excluded.at_once, assignee = excluded.assignee, missing = excluded.missing, "
                 "revision = excluded.revision, sort_due = excluded.sort_due, version = excluded.version, label = excluded.label, applicant = excluded.applicant, assistant = excluded.assistant",
                 r.id, r.no, r.service, r.version, r.enterprise_id, r.division, r.channel, r.opener, r.state, r.kind, r.closed, r.outcome, r.hidden, r.lane, r.priority,
                 r.opened_at, r.entered_at, r.changed_at, r.due_at, r.alarm_at, r.at_once, r.assignee, r.missing, r.revision, sort_due, r.parent, r.label, r.applicant, r.assistant);
}

std::optional<Row> find_row(store::Connection& tx, std::string_view id) {
  auto const rows = store::query(tx, "select " + std::string(kColumns) + " from case_row where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return row_under(*rows);
}

std::vector<std::string> list_ids(store::Connection& tx) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select distinct case_id from case_event order by case_id");
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::optional<std::string> find_id_by_number(store::Connection& tx, std::string_view no) { return store::find_value<std::string>(tx, "select id from case_row where no = $1 order by id limit 1", no); }

std::vector<std::string> list_ids_in(store::Connection& tx, std::string_view service, std::string_view state, std::string_view prefix) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where service = $1 and state = $2 and division >= $3 and division < $4 order by id", service, state, prefix, std::string(prefix) + "\x7f");
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::vector<ChannelCount> count_by_channel(store::Connection& tx, std::string_view service, std::string_view prefix) {
  std::vector<ChannelCount> out;
  auto const rows = store::query(tx, "select channel, state, count(*) from case_row where service = $1 and kind <> 'initial' and division >= $2 and division < $3 group by channel, state order by channel, state", service, prefix,
                                 std::string(prefix) + "\x7f");
  while (rows->next()) {
    ChannelCount one;
    store::read(*rows, one.channel, one.state, one.count);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<std::string> list_ids_of_service(store::Connection& tx, std::string_view service) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where service = $1 order by id", service);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::vector<std::string> list_open_ids(store::Connection& tx, std::string_view after, int64_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where closed = 0 and id > $1 order by id limit $2", after, limit);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

void insert_event(Context& context, CaseEvent const& e, Row const& after, int64_t journal_seq) {
  auto const sealed = context.keyring.seal(context.tx, "case/" + after.id, place_of(after.id, e.n), canonical(e.sealed));
  store::execute(context.tx, "insert into case_event(case_id, n, at, kind, account, state, open, sealed, journal_seq, due_at, closed) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                 after.id, e.n, e.at, e.kind, e.account, after.state, canonical(e.open), sealed, journal_seq, after.due_at, after.closed);
}

std::optional<std::vector<CaseEvent>> list_events(store::Connection& tx, Keyring const& keys, std::string_view case_id) {
  std::vector<CaseEvent> out;
  auto const key = "case/" + std::string(case_id);
  auto const rows = store::query(tx, "select n, at, kind, account, open, sealed from case_event where case_id = $1 order by n", case_id);
  while (rows->next()) {
    CaseEvent e;
    std::string open;
    store::Bytes sealed;
    store::read(*rows, e.n, e.at, e.kind, e.account, open, sealed);
    auto const plain = keys.unseal(tx, key, place_of(case_id, e.n), sealed.value);
    if (!plain) return std::nullopt;
    auto const open_value = parse_json(open), sealed_value = parse_json(*plain);
    check(open_value && open_value->is_object() && sealed_value && sealed_value->is_object(), "a case event holds two JSON objects");
    e.open = open_value->get_object();
    e.sealed = sealed_value->get_object();
    out.push_back(std::move(e));
  }
  return out;
}

std::map<int64_t, int64_t> journal_numbers(store::Connection& tx, std::string_view case_id) {
  std::map<int64_t, int64_t> out;
  auto const rows = store::query(tx, "select journal_seq, n from case_event where case_id = $1", case_id);
  while (rows->next()) out.emplace(rows->integer(0), rows->integer(1));
  return out;
}

void insert_decision(store::Connection& tx, std::string_view case_id, int64_t n, std::string_view name, std::string_view table, std::string_view version,
                     std::string_view rules) {
  store::execute(tx, "insert into case_decision(case_id, n, name, table_id, version, rules) values($1, $2, $3, $4, $5, $6)", case_id, n, name, table, version, rules);
}

// Of few cases the page is picked by what they have in common and sorted; of many it is read in order until it is full: sorting 100,000 takes 30 ms,
// the walk a tenth of one. Between the two lies the number where both cost the same.
std::vector<Row> list_rows(store::Connection& tx, Filter const& f, std::optional<After> const& after, int64_t limit, int64_t about) {
  bool const walking = about > kSortedAtMost;
  auto const like = like_of(f.no_part);
  auto const upper = f.scope.code + "\x7f";
  auto w = where_of(f, like, upper, walking);
  w.both("(" + view_condition(w, f, f.view, walking) + ")");
  if (after) {
    auto const priority = w.next(after->priority), due = w.next(after->sort_due), id = w.next(std::string_view(after->id));
    w.both("(priority < " + priority + " or (priority = " + priority + " and (sort_due > " + due + " or (sort_due = " + due + " and id > " + id + "))))");
  }
  auto const most = w.next(limit);
  auto const sql = "select " + std::string(kColumns) + " from case_row where " + w.sql + " order by priority desc, sort_due, id limit " + most;
  std::vector<Row> out;
  out.reserve(static_cast<size_t>(std::min<int64_t>(limit, 256)));  // a page; an export grows
  auto const rows = tx.run(sql, w.parameters);
  while (rows->next()) out.push_back(row_under(*rows));
  return out;
}

Views count_views(store::Connection& tx, Filter const& f) {
  auto const like = like_of(f.no_part);
  auto const upper = f.scope.code + "\x7f";
  auto w = where_of(f, like, upper);
  std::string sums;
  for (auto const* view : {"mine", "unclaimed", "all", "due", "overdue"})
    sums += std::string(sums.empty() ? "" : ", ") + "coalesce(sum(case when " + view_condition(w, f, view) + " then 1 else 0 end), 0)";
  sums += ", coalesce(min(case when closed = 0 and due_at > " + w.next(f.now.ms) + " then due_at end), " + w.next(kNoDue) + ")";
  Views v;
  v.from = f.now;
  auto const rows = tx.run("select " + sums + " from case_row where " + w.sql, w.parameters);
  if (rows->next()) store::read(*rows, v.mine, v.unclaimed, v.all, v.due, v.overdue, v.until);
  return v;
}

// `closed + 0`: by the enterprise's index, which leaves a few; the one that begins with service and closed leaves all that are open anywhere.
std::vector<OpenCase> list_open(store::Connection& tx, std::string_view enterprise_id, std::string_view service) {
  std::vector<OpenCase> out;
  auto const rows = store::query(tx, "select id, no, state, entered_at from case_row where enterprise_id = $1 and service = $2 and closed + 0 = 0 order by id", enterprise_id, service);
  while (rows->next()) {
    OpenCase c;
    store::read(*rows, c.id, c.no, c.state, c.entered_at);
    out.push_back(std::move(c));
  }
  return out;
}

std::vector<std::string> list_ids_of_applicant(store::Connection& tx, std::string_view applicant) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where applicant = $1 order by id", applicant);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::optional<OpenCase> find_second(store::Connection& tx, std::string_view applicant, std::string_view service, std::string_view but_not) {
  auto const rows = store::query(tx, "select id, no, state, entered_at from case_row where applicant = $1 and service = $2 and closed = 0 and kind <> 'initial' and id <> $3 order by id limit 1", applicant, service, but_not);
  if (!rows->next()) return std::nullopt;
  OpenCase c;
  store::read(*rows, c.id, c.no, c.state, c.entered_at);
  return c;
}

std::vector<std::string> list_case_ids_of(store::Connection& tx, std::string_view enterprise_id, bool open_only) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where enterprise_id = $1 and ($2 = 0 or closed = 0) order by id", enterprise_id, open_only);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::vector<std::string> list_children(store::Connection& tx, std::string_view parent, std::string_view service) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select id from case_row where parent = $1 and ($2 = '' or service = $2) order by id", parent, service);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

int64_t count_times(store::Connection& tx, std::string_view enterprise_id, std::string_view service, std::string_view label, std::string_view before, std::string_view parent) {
  return store::find_value<int64_t>(tx,
             "select count(*) from case_row where enterprise_id = $1 and service = $2 and label = $3 and ($4 = '' or id < $4) and kind <> 'initial' and outcome <> 'withdrawn' "
             "and ($5 = '' or parent <> $5)",
             enterprise_id, service, label, before, parent)
      .value_or(0);
}

int64_t count_children(store::Connection& tx, std::string_view parent, std::string_view service, std::string_view state) {
  return store::find_value<int64_t>(tx, "select count(*) from case_row where parent = $1 and service = $2 and state = $3", parent, service, state).value_or(0);
}

std::vector<std::string> list_enterprises_in(store::Connection& tx, std::string_view service, std::string_view state) {
  std::vector<std::string> out;
  auto const rows = store::query(tx, "select distinct enterprise_id from case_row where service = $1 and state = $2 order by enterprise_id", service, state);
  while (rows->next()) {
    out.emplace_back();
    store::read(*rows, out.back());
  }
  return out;
}

std::vector<DueAlarm> list_alarms(store::Connection& tx, Instant until, int64_t limit) {
  std::vector<DueAlarm> out;
  auto const rows = store::query(tx, "select id, alarm_at from case_row where alarm_at <= $1 order by alarm_at, id limit $2", until, limit);
  while (rows->next()) {
    DueAlarm a;
    store::read(*rows, a.case_id, a.at);
    out.push_back(std::move(a));
  }
  return out;
}

std::optional<Instant> first_alarm(store::Connection& tx) { return store::find_value<Instant>(tx, "select min(alarm_at) from case_row"); }

}  // namespace ly::cases::rows
