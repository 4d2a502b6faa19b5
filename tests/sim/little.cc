#include "little.h"

#include "desk/files.h"

namespace ly::sim {
namespace {

constexpr std::string_view kTables = R"sql(
create table little_coach(id text primary key, seats bigint not null, taken bigint not null);
create table little_seat(request text not null, coach text not null, number bigint not null);
create index little_seat_request on little_seat(request);
create table little_person(id text primary key, state text not null, name_sealed bytea not null, document_index text not null);
create table little_part(job text not null, part bigint not null);
insert into little_coach(id, seats, taken) values('north', 40, 0), ('south', 90, 0), ('depot', 1000000, 0);
)sql";

json::value answer(json::object fields) { return fields; }

std::string person_key(std::string_view id) { return "person/" + std::string(id); }
std::string name_place(std::string_view id) { return "person/" + std::string(id) + "/name"; }

bool has_key(Context& context, std::string const& key_id) {
  return store::find_value<std::string>(context.tx, "select id from data_key where id = $1", key_id).has_value();
}

}  // namespace

std::string_view name_of(Deed kind) {
  switch (kind) {
    case Deed::board: return "board";
    case Deed::move: return "move";
    case Deed::note: return "note";
    case Deed::add_person: return "add_person";
    case Deed::rename_person: return "rename_person";
    case Deed::erase_person: return "erase_person";
    case Deed::upload: return "upload";
    case Deed::start_job: return "start_job";
    case Deed::cancel_job: return "cancel_job";
    case Deed::hesitate: return "hesitate";
    case Deed::stumble: return "stumble";
    case Deed::crash: return "crash";
  }
  return "";
}

std::string Ask::digest() const {
  return canonical(json::object{{"kind", name_of(kind)}, {"subject", subject}, {"to", to}, {"text", text}, {"n", n}, {"fail_at", fail_at}});
}

std::string request_key(Actor const& actor, std::string_view request_id) { return journal_name(actor) + "/" + std::string(request_id); }

std::string file_content(int64_t octets) {
  std::string content = "%PDF-1.4\n";
  content.reserve(static_cast<size_t>(octets));
  while (std::ssize(content) < octets) content += static_cast<char>('a' + (content.size() * content.size() / 7) % 26);
  return content;
}

store::Migration little_migration(int64_t number) { return {number, "little.sql", kTables}; }

std::vector<std::pair<std::string_view, std::string_view>> little_invariants() {
  return {
      {"seats taken are seats given out", "select c.id from little_coach c where c.taken <> (select count(*) from little_seat s where s.coach = c.id)"},
      {"no coach above its seats", "select id from little_coach where taken < 0 or taken > seats"},
      {"nobody sits twice for one request", "select request from little_seat group by request having count(*) > 1"},
      {"no part of a job twice", "select job from little_part group by job, part having count(*) > 1"},
      {"one request, one entry", "select actor from journal where request_id <> '' group by actor, request_id having count(*) > 1"},
      {"a finished job has all its parts", "select j.id from job j where j.state = 'done' and j.total <> (select count(*) from little_part p where p.job = j.id) and j.total > 0"},
      {"an erased person has no name", "select id from little_person where state = 'erased' and document_index <> ''"},
      {"an erased person has no key", "select p.id from little_person p join data_key k on k.id = 'person/' || p.id where p.state = 'erased'"},
      {"every chunk has its file and every file its chunks", "select f.id from file f where not exists(select 1 from file_chunk c where c.file_id = f.id)"},
  };
}

void fill_names(View const& view, NameIndex& names) {
  auto const rows = store::query(view.tx, "select id, name_sealed from little_person where state = 'live' order by id");
  while (rows->next()) {
    std::string id;
    store::Bytes sealed;
    store::read(*rows, id, sealed);
    if (auto const name = view.keys.unseal(view.tx, person_key(id), name_place(id), sealed.value)) names.put("person", {id, *name, "99", ""});
  }
}

void Little::after(Context& context, std::function<void()> effect) {
  if (slips_.effects_before_commit) return effect();
  context.after_commit.push_back(std::move(effect));
}

Result<json::value> Little::perform(Context& context, Ask const& ask) {
  switch (ask.kind) {
    case Deed::board: return board(context, ask);
    case Deed::move: return move(context, ask);
    case Deed::note: {
      auto const seq = context.journal.note({.what = "note.written", .subject_kind = "note", .subject_id = ask.subject, .why = ask.text});
      return answer({{"entry", seq}});
    }
    case Deed::add_person: return add_person(context, ask);
    case Deed::rename_person: return rename_person(context, ask);
    case Deed::erase_person: return erase_person(context, ask);
    case Deed::upload: {
      auto const file = TRY(put_file(context, ask.text, file_content(ask.n), ""));
      return answer({{"file", file.id.text}, {"sha256", file.sha256}});
    }
    case Deed::start_job: {
      auto const job = jobs_->enqueue(context, "little.parts", {{"parts", ask.n}, {"fail_at", ask.fail_at}});
      auto const seq = context.journal.note({.what = "job.asked", .subject_kind = "job", .subject_id = job.text});
      return answer({{"entry", seq}, {"job", job.text}});
    }
    case Deed::cancel_job: {
      auto const job = TRY(cancel_job(context, JobId{ask.subject}));
      return answer({{"job", job.id.text}, {"state", job.state}});
    }
    case Deed::hesitate: TRY(change_much(context, ask)); return refused("sim.hesitated");
    case Deed::stumble: TRY(change_much(context, ask)); check(false, "planted: a verb finds itself in an impossible state"); break;
    case Deed::crash: TRY(change_much(context, ask)); throw std::out_of_range("planted: a verb that throws");
  }
  return refused("sim.unknown");
}

int64_t Little::take_seat(Context& context, std::string const& coach) {
  auto taken = store::find_value<int64_t>(context.tx, "select taken from little_coach where id = $1", coach).value() + 1;
  if (slips_.counter_outside) {
    auto [counted, fresh] = counted_.try_emplace(coach, taken);
    if (!fresh) ++counted->second;
    taken = counted->second;
  }
  store::execute(context.tx, "update little_coach set taken = $2 where id = $1", coach, taken);
  return taken;
}

Result<json::value> Little::board(Context& context, Ask const& ask) {
  auto const free = store::find_value<int64_t>(context.tx, "select seats - taken from little_coach where id = $1", ask.subject);
  if (!free) return not_found("not_found", "coach");
  if (*free <= 0) return refused("sim.full", "coach");
  auto const number = take_seat(context, ask.subject);
  auto const key = request_key(context.actor, context.request_id);
  store::execute(context.tx, "insert into little_seat(request, coach, number) values($1, $2, $3)", key, ask.subject, number);
  auto const seq = context.journal.note({.what = "seat.taken", .subject_kind = "coach", .subject_id = ask.subject, .facts = {{"number", number}}});
  return answer({{"entry", seq}, {"number", number}});
}

Result<json::value> Little::move(Context& context, Ask const& ask) {
  auto const from = store::find_value<std::string>(context.tx, "select coach from little_seat where request = $1", ask.subject);
  if (!from) return refused("sim.no_seat");
  if (*from == ask.to) return refused("sim.same");
  auto const free = store::find_value<int64_t>(context.tx, "select seats - taken from little_coach where id = $1", ask.to);
  if (!free || *free <= 0) return refused("sim.full", "coach");
  store::execute(context.tx, "update little_coach set taken = taken - 1 where id = $1", *from);
  auto const number = take_seat(context, ask.to);
  store::execute(context.tx, "update little_seat set coach = $2, number = $3 where request = $1", ask.subject, ask.to, number);
  auto const seq = context.journal.note({.what = "seat.moved", .subject_kind = "coach", .subject_id = ask.to, .facts = {{"from", *from}, {"seat", ask.subject}}});
  return answer({{"entry", seq}, {"number", number}});
}

Result<json::value> Little::add_person(Context& context, Ask const& ask) {
  auto const id = new_id_text(context.dice, context.now);
  auto const key = context.keyring.make_key(context.tx, "person", person_key(id), context.now);
  auto const sealed = context.keyring.seal(context.tx, key, name_place(id), ask.text);
  store::execute(context.tx, "insert into little_person(id, state, name_sealed, document_index) values($1, 'live', $2, $3)", id, sealed,
                 context.keyring.blind("document", ask.text));
  context.outbox.put({.channel = "sms", .template_name = "little/welcome", .subject_kind = "person", .subject_id = id, .content = {{"to", ask.text}}, .key_id = key});
  auto const seq = context.journal.note({.what = "person.added", .subject_kind = "person", .subject_id = id, .personal = {{"name", ask.text}}, .key_id = key});
  after(context, [&names = context.name_index, id, name = ask.text] { names.put("person", {id, name, "99", ""}); });
  return answer({{"entry", seq}, {"person", id}});
}

Result<json::value> Little::rename_person(Context& context, Ask const& ask) {
  auto const key = person_key(ask.subject);
  auto const state = store::find_value<std::string>(context.tx, "select state from little_person where id = $1", ask.subject);
  if (state != "live" || !has_key(context, key)) return refused("sim.erased");
  auto const sealed = context.keyring.seal(context.tx, key, name_place(ask.subject), ask.text);
  store::execute(context.tx, "update little_person set name_sealed = $2, document_index = $3 where id = $1", ask.subject, sealed, context.keyring.blind("document", ask.text));
  auto const seq = context.journal.note({.what = "person.renamed", .subject_kind = "person", .subject_id = ask.subject, .personal = {{"name", ask.text}}, .key_id = key});
  after(context, [&names = context.name_index, id = ask.subject, name = ask.text] { names.put("person", {id, name, "99", ""}); });
  return answer({{"entry", seq}});
}

Result<json::value> Little::erase_person(Context& context, Ask const& ask) {
  auto const state = store::find_value<std::string>(context.tx, "select state from little_person where id = $1", ask.subject);
  if (state != "live") return refused("sim.erased");
  store::execute(context.tx, "update little_person set state = 'erased', name_sealed = $2, document_index = '' where id = $1", ask.subject, store::Bytes{});
  auto const seq = context.journal.note({.what = "person.erased", .subject_kind = "person", .subject_id = ask.subject, .why = ask.text});
  context.keyring.destroy(context.tx, person_key(ask.subject));  // last: its effect outlives a rollback
  after(context, [&names = context.name_index, id = ask.subject] { names.remove("person", id); });
  return answer({{"entry", seq}});
}

// Touches all that a command can touch, for those who then do not go through with it.
Result<json::value> Little::change_much(Context& context, Ask const& ask) {
  take_seat(context, "depot");
  store::execute(context.tx, "insert into little_seat(request, coach, number) values('ghost', 'depot', 0)");
  auto const key = context.keyring.make_key(context.tx, "person", person_key("ghost"), context.now);
  context.outbox.put({.channel = "app", .template_name = "little/ghost", .subject_kind = "person", .subject_id = "ghost", .content = {{"to", ask.text}}, .key_id = key});
  context.journal.note({.what = "ghost.seen", .subject_kind = "person", .subject_id = "ghost", .personal = {{"name", ask.text}}, .key_id = key});
  after(context, [&names = context.name_index] { names.put("person", {"ghost", "ghost", "99", ""}); });
  return json::value(nullptr);
}

void Little::bind(Jobs& jobs, std::function<void()> between) {
  jobs_ = &jobs;
  jobs.add_kind("little.parts", [this, between = std::move(between)](JobRun& run) { return run_parts(run, between); });
}

Result<json::value> Little::run_parts(JobRun& run, std::function<void()> const& between) {
  auto const parts = run.row().payload.at("parts").as_int64(), fail_at = run.row().payload.at("fail_at").as_int64();
  auto const job = run.row().id.text;
  for (int64_t part = 0; part < parts; ++part) {
    if (run.cancelled()) return refused("job.stopped");
    auto const work = [job, part, fail_at](Context& context) -> Result<json::value> {
      store::execute(context.tx, "insert into little_part(job, part) values($1, $2)", job, part);
      context.journal.note({.what = "part.done", .subject_kind = "job", .subject_id = job, .facts = {{"part", part}}});
      if (part == fail_at) return refused("sim.part_refused");
      return json::value(part);
    };
    if (slips_.part_without_id) {
      Command command;
      command.name = run.row().kind;
      command.actor = run.actor();
      command.run = work;
      TRY(run.desk().call(std::move(command)));
    } else {
      TRY(run.part(std::to_string(part), work));
    }
    run.progress("parts", part + 1, parts);
    between();
  }
  return answer({{"parts", parts}});
}

}  // namespace ly::sim
