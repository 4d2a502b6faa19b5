#include "twin.h"

#include "desk/files.h"

namespace ly::sim {
namespace {

std::string number(int64_t n) { return std::to_string(n); }

int64_t count(store::Connection& tx, std::string_view table) {
  return store::find_value<int64_t>(tx, "select count(*) from " + std::string(table)).value();
}

// What a request of this kind leaves in the journal.
std::string_view fact_of(Deed kind) {
  switch (kind) {
    case Deed::board: return "seat.taken";
    case Deed::move: return "seat.moved";
    case Deed::note: return "note.written";
    case Deed::add_person: return "person.added";
    case Deed::rename_person: return "person.renamed";
    case Deed::erase_person: return "person.erased";
    case Deed::upload: return "file.uploaded";
    case Deed::start_job: return "job.asked";
    case Deed::cancel_job: return "job.cancelled";
    default: return "";  // never gets that far
  }
}

template <class Map> std::vector<std::string> keys_of(Map const& map) {
  std::vector<std::string> out;
  for (auto const& [key, value] : map) out.push_back(key);
  return out;
}

}  // namespace

Twin::Twin() {
  for (auto const& [id, seats] : kCoaches) coaches_[std::string(id)] = {seats, 0};
}

std::vector<std::string> Twin::persons() const { return keys_of(persons_); }
std::vector<std::string> Twin::seats() const { return keys_of(seats_); }
std::vector<std::string> Twin::jobs() const { return keys_of(jobs_); }
size_t Twin::jobs_open() const {
  size_t open = 0;
  for (auto const& [id, job] : jobs_) open += job.ended.empty() ? 1 : 0;
  return open;
}
bool Twin::erased(std::string const& person) const {
  auto const found = persons_.find(person);
  return found != persons_.end() && (found->second.erased || found->second.key_gone);
}

std::string Twin::predict(Line const& line) const {
  auto const& ask = line.ask;
  auto const full = [&](std::string const& coach) { return coaches_.at(coach).taken >= coaches_.at(coach).seats; };
  switch (ask.kind) {
    case Deed::board: return full(ask.subject) ? "sim.full" : "";
    case Deed::move: {
      auto const seat = seats_.find(ask.subject);
      if (seat == seats_.end()) return "sim.no_seat";
      if (seat->second == ask.to) return "sim.same";
      return full(ask.to) ? "sim.full" : "";
    }
    case Deed::rename_person:
    case Deed::erase_person: {
      auto const person = persons_.find(ask.subject);
      if (person == persons_.end() || person->second.erased) return "sim.erased";
      return ask.kind == Deed::rename_person && person->second.key_gone ? "sim.erased" : "";
    }
    case Deed::cancel_job: {
      auto const job = jobs_.find(ask.subject);
      if (job == jobs_.end() || job->second.account != line.actor->account.text) return "not_found";
      return job->second.ended.empty() ? "" : "job.ended";
    }
    case Deed::hesitate: return "sim.hesitated";
    case Deed::stumble:
    case Deed::crash: return "internal";
    case Deed::note:
    case Deed::add_person:
    case Deed::upload:
    case Deed::start_job: return "";
  }
  return "";
}

std::string Twin::take_part(JournalEntry const& entry) {
  auto const job = jobs_.find(entry.subject_id);
  if (job == jobs_.end()) return "a part of a job nobody asked for";
  auto const part = parse_json(entry.facts).value().at("part").as_int64();
  if (!job->second.ended.empty()) return "a part after the end of its job";
  if (entry.request_id != job->first + "/" + number(part)) return "a part under another request id";
  if (entry.actor != job->second.account) return "a part in another's name";
  if (part == job->second.fail_at || part >= job->second.parts) return "a part that cannot be";
  if (part != std::ssize(job->second.done)) return "parts out of order or twice";
  job->second.done.insert(part);
  return {};
}

std::string Twin::take_end(JournalEntry const& entry) {
  auto const job = jobs_.find(entry.subject_id);
  if (job == jobs_.end()) return "the end of a job nobody asked for";
  if (!job->second.ended.empty()) return "a job ends twice";
  job->second.ended = entry.what.substr(4);
  bool const all = std::ssize(job->second.done) == job->second.parts;
  if (job->second.ended == "done" && !all) return "a job is done before its parts";
  if (job->second.ended == "failed" && std::ssize(job->second.done) != job->second.fail_at) return "a job failed without its reason";
  return {};
}

std::string Twin::take(JournalEntry const& entry, Line* line) {
  if (entry.seq != seq_ + 1) return "a gap in the journal";
  if (entry.prev != hash_) return "the chain is broken";
  seq_ = entry.seq;
  hash_ = entry.hash;
  if (line == nullptr) {
    if (entry.what == "part.done") return take_part(entry);
    if (entry.what == "job.done" || entry.what == "job.failed") return take_end(entry);
    return "an entry nobody asked for: " + entry.what;
  }
  auto const& ask = line->ask;
  if (line->entry) return "done twice: " + std::string(name_of(ask.kind));
  if (line->state == Line::State::refused) return "refused, and yet it happened: " + std::string(name_of(ask.kind));
  if (entry.what != fact_of(ask.kind)) return "another fact than asked for: " + entry.what;
  if (auto const code = predict(*line); !code.empty()) return "happened against the rule " + code;
  line->entry = entry.seq;
  switch (ask.kind) {
    case Deed::board:
      ++coaches_.at(ask.subject).taken;
      seats_[request_key(*line->actor, line->request_id)] = ask.subject;
      break;
    case Deed::move:
      --coaches_.at(seats_.at(ask.subject)).taken;
      ++coaches_.at(ask.to).taken;
      seats_.at(ask.subject) = ask.to;
      break;
    case Deed::add_person: persons_[entry.subject_id] = {ask.text, ask.text}; break;
    case Deed::rename_person: persons_.at(ask.subject).name = ask.text; break;
    case Deed::erase_person: persons_.at(ask.subject).erased = true; break;
    case Deed::upload: files_[entry.subject_id] = ask.n; break;
    case Deed::start_job: jobs_[entry.subject_id] = {entry.actor, ask.n, ask.fail_at, {}, ""}; break;
    case Deed::cancel_job: return take_end(entry);
    default: break;
  }
  return {};
}

void Twin::keys_destroyed(std::vector<std::string> const& erased) {
  constexpr std::string_view kPrefix = "person/";
  for (auto const& key : erased) {
    auto const person = persons_.find(key.substr(kPrefix.size()));
    if (person != persons_.end()) person->second.key_gone = true;
  }
}

std::string Twin::compare_persons(View const& view, NameIndex const& names) const {
  if (count(view.tx, "little_person") != std::ssize(persons_)) return "number of persons";
  if (count(view.tx, "outbox") != std::ssize(persons_)) return "number of messages";
  std::map<std::string, std::string> readable;
  for (auto const& [id, person] : persons_) {
    bool const gone = person.erased || person.key_gone;
    auto const rows = store::query(view.tx, "select state, name_sealed from little_person where id = $1", id);
    if (!rows->next()) return "a person is missing";
    std::string state;
    store::Bytes sealed;
    store::read(*rows, state, sealed);
    if (state != (person.erased ? "erased" : "live")) return "a person's state";
    auto const name = view.keys.unseal(view.tx, "person/" + id, "person/" + id + "/name", sealed.value);
    if (gone && name) return "an erased person's name is readable";
    if (!gone && name != person.name) return "a person's name";
    if (!gone) readable[id] = person.name;
    auto const messages = list_messages(view.tx, view.keys, "person", id, 10);
    if (messages.size() != 1) return "a person's messages";
    if (gone && messages[0].content) return "an erased person's message is readable";
    if (!gone && text_of(*messages[0].content, "to") != person.first_name) return "a person's message";
    JournalFilter of_person;
    of_person.subject_kind = "person";
    of_person.subject_id = id;
    for (auto const& entry : list_journal(view.tx, of_person)) {
      if (entry.what == "person.erased") continue;  // sealed under the house's key: the officer's reason
      if (personal_of(view.tx, view.keys, entry).has_value() == gone) return gone ? "an erased person's journal is readable" : "a person's journal is unreadable";
    }
  }
  std::map<std::string, std::string> found;
  for (auto const& entry : names.search("person", "", persons_.size() + 10)) found[entry.id] = entry.name;
  return found == readable ? "" : "the name index differs from the rows";
}

std::string Twin::compare_jobs(View const& view) const {
  if (count(view.tx, "job") != std::ssize(jobs_)) return "number of jobs";
  int64_t parts = 0;
  for (auto const& [id, job] : jobs_) {
    parts += std::ssize(job.done);
    auto const row = find_job(view, JobId{id});
    if (!row) return "a job is missing";
    bool const open = row->state == "waiting" || row->state == "running";
    if (job.ended.empty() ? !open : row->state != job.ended) return "a job's state";
    if (store::find_value<int64_t>(view.tx, "select count(*) from little_part where job = $1", id) != std::ssize(job.done)) return "a job's parts";
  }
  return count(view.tx, "little_part") == parts ? "" : "parts of no job";
}

std::string Twin::compare(View const& view, NameIndex const& names, bool deep) const {
  for (auto const& [id, coach] : coaches_)
    if (store::find_value<int64_t>(view.tx, "select taken from little_coach where id = $1", id) != coach.taken) return "seats taken in " + id;
  if (count(view.tx, "little_seat") != std::ssize(seats_)) return "number of seats";
  auto const seats = store::query(view.tx, "select request, coach from little_seat");
  while (seats->next()) {
    std::string request, coach;
    store::read(*seats, request, coach);
    auto const known = seats_.find(request);
    if (known == seats_.end() || known->second != coach) return "a seat";
  }
  if (count(view.tx, "file") != std::ssize(files_)) return "number of files";
  for (auto const& [id, octets] : files_) {
    auto const file = find_file(view, FileId{id});
    if (!file || file->size != octets) return "a file";
    if (deep && read_file(view, FileId{id}) != file_content(octets)) return "a file's octets";
  }
  if (auto const wrong = compare_persons(view, names); !wrong.empty()) return wrong;
  return compare_jobs(view);
}

}  // namespace ly::sim
