#include "desk/endpoints.h"

#include "desk/journal_export.h"
#include "desk/files.h"
#include "desk/jobs.h"

namespace ly {
namespace {

struct Upload {
  std::string name;
  std::string upload;  // the raw body
  static Fields fields(auto...) { return Fields{field("name", {"文件名", "File name"}, &Upload::name, {.required = true})}; }
};
struct ByFile {
  FileId id;
  static Fields fields(auto...) { return Fields{field("id", {"文件", "File"}, &ByFile::id, {.required = true})}; }
};
struct ByJob {
  JobId id;
  static Fields fields(auto...) { return Fields{field("id", {"任务", "Job"}, &ByJob::id, {.required = true})}; }
};
struct JournalQuery {
  std::string subject, actor, what, after;
  std::optional<Day> from, to;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using Q = JournalQuery;
    return Fields{field("subject", {"对象编号", "Subject"}, &Q::subject), field("actor", {"办理人", "Actor"}, &Q::actor),
                  field("what", {"事实", "Fact"}, &Q::what), field("from", {"自", "From"}, &Q::from), field("to", {"至", "To"}, &Q::to),
                  field("after", {"续", "After"}, &Q::after), field("limit", {"条数", "Limit"}, &Q::limit, {.min = 1, .max = kPageMax})};
  }
};
// What `liaoyuan journal export` writes into one file, for an auditor without access to the machine.
struct ExportQuery {
  std::optional<Day> from, to;
  static Fields fields(auto...) { return Fields{field("from", {"自", "From"}, &ExportQuery::from), field("to", {"至", "To"}, &ExportQuery::to)}; }
};
constexpr int64_t kExportedAtOnce = 100'000;  // entries, some 70 MB: more by the command line, which needs no memory for them

struct JournalLine {
  int64_t seq = 0;
  Instant at;
  std::string actor, what, subject_kind, subject_id, why, service, hash, prev;
  json::object facts;
  std::string actor_title, actor_title_en, what_title, what_title_en;
  static Fields fields(auto...) {
    using L = JournalLine;
    return Fields{field("seq", {"序号", "Number"}, &L::seq), field("at", {"时间", "Time"}, &L::at), field("actor", {"办理人", "Actor"}, &L::actor),
                  field("actor_title", {"办理人名称", "Actor in words"}, &L::actor_title), field("actor_title_en", {"英文", "In English"}, &L::actor_title_en),
                  field("what_title", {"事实名称", "Fact in words"}, &L::what_title), field("what_title_en", {"英文", "In English"}, &L::what_title_en),
                  field("what", {"事实", "Fact"}, &L::what), field("subject_kind", {"对象种类", "Kind of subject"}, &L::subject_kind),
                  field("subject_id", {"对象编号", "Subject"}, &L::subject_id), field("why", {"理由", "Why"}, &L::why),
                  field("service", {"事项版本", "Service version"}, &L::service), field("facts", {"内容", "Facts"}, &L::facts),
                  field("hash", {"摘要", "Hash"}, &L::hash), field("prev", {"前一摘要", "Previous hash"}, &L::prev)};
  }
};
struct Verdict {
  int64_t entries = 0, first_bad = 0, head_seq = 0;
  bool ok = true;
  std::string why, head;
  static Fields fields(auto...) {
    using V = Verdict;
    return Fields{field("entries", {"条数", "Entries"}, &V::entries), field("ok", {"完整", "Sound"}, &V::ok),
                  field("first_bad", {"第一处不符", "First bad entry"}, &V::first_bad), field("why", {"原因", "Why"}, &V::why),
                  field("head_seq", {"末条序号", "Head number"}, &V::head_seq), field("head", {"末条摘要", "Head hash"}, &V::head)};
  }
};

Result<StoredFile> upload_file(Context& context, Upload const& in) {
  auto const& scope = context.actor.scope;
  return put_file(context, in.name, in.upload, scope.kind == Scope::Kind::enterprise ? scope.code : std::string());
}

// Before it belongs to a case or roster a file is its uploader's; afterwards whoever may see the enterprise sees it.
bool may_open(View const& view, StoredFile const& file) {
  if (view.actor.is_system || file.owner_account == view.actor.account.text) return true;
  return !file.subject_kind.empty() && view.actor.may_see(file.enterprise_id, file.division);
}

Result<FileAnswer> download_file(View const& view, ByFile const& in) {
  auto const file = find_file(view, in.id);
  if (!file || !may_open(view, *file)) return not_found("not_found", "id");
  auto bytes = read_file(view, in.id);
  if (!bytes) return not_found("file.erased", "id");
  return FileAnswer{file->name, file->media, std::move(*bytes)};
}

// A problem as it is kept, and the notes and problems of a sheet that was read, each with its `detail`.
void put_words(json::value& told, DeskWords const& words) {
  if (auto* list = told.if_array()) {
    for (auto& one : *list) put_words(one, words);
    return;
  }
  auto* object = told.if_object();
  if (!object) return;
  for (auto const* inner : {"problems", "notes"})
    if (auto* list = object->if_contains(inner)) put_words(*list, words);
  if (text_of(told, "code").empty()) return;
  std::tie((*object)["detail"].emplace_string(), (*object)["detail_en"].emplace_string()) = words.problem(problem_from_json(told));
}

Result<JobRow> show_job(View const& view, ByJob const& in, DeskWords const& words) {
  auto job = TRY(get_job(view, in.id));
  put_words(job.problem, words);
  put_words(job.result, words);
  return job;
}

Result<FileAnswer> export_part(View const& view, ExportQuery const& in, DeskWords const& words) {
  // A chain cannot be shown by halves: who looks after a part of the region only does not get it.
  if (!words.sees_all(view)) return forbidden("journal.export_region", "from");
  auto const span = span_of_times(view.tx, in.from ? std::optional(instant_of(*in.from, Minutes{0})) : std::nullopt, in.to ? std::optional(instant_of(*in.to + 1, Minutes{0})) : std::nullopt);
  auto const first = span.first.value_or(1), last = span.last.value_or(journal_head(view.tx).seq);
  if (last < first) return not_found("journal.export_empty", "from");
  if (last - first >= kExportedAtOnce) return refused("journal.export_large", "from", {{"most", std::to_string(kExportedAtOnce)}});
  FileAnswer file{"journal.jsonl", "application/jsonl", {}};
  auto const part = export_journal(view.tx, span, [&](std::string_view line) { file.bytes += line; });
  auto const kept = words.kept_head();
  auto const number = kept ? head_number(kept->text) : std::nullopt;
  if (number && *number >= part.first && *number <= part.last) file.bytes += "{\"head\":" + std::string(trim(kept->text)) + "}\n";
  file.bytes += "{\"export\":" + std::string(trim(signed_part(view.keys, part, view.now))) + "}\n";
  return file;
}

Result<Items<JournalLine>> read_journal(View const& view, JournalQuery const& in, DeskWords const& words) {
  JournalFilter filter;
  filter.subject_id = in.subject;
  filter.actor = in.actor;
  filter.what = in.what;
  filter.division = view.actor.region();
  if (in.from) filter.from = instant_of(*in.from, Minutes{0});
  if (in.to) filter.to = instant_of(*in.to + 1, Minutes{0});
  filter.before = in.after.empty() ? 0 : std::strtoll(in.after.c_str(), nullptr, 10);
  filter.limit = in.limit + 1;
  Items<JournalLine> page;
  std::map<std::string, BothTexts> actors;  // a page has few
  for (auto const& entry : list_journal(view.tx, filter)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = std::to_string(page.items.back().seq);
      break;
    }
    JournalLine line{entry.seq, entry.at, entry.actor, entry.what, entry.subject_kind, entry.subject_id, {}, entry.service, entry.hash, entry.prev, {}, {}, {}, {}, {}};
    if (auto const facts = parse_json(entry.facts); facts && facts->is_object()) line.facts = facts->get_object();
    if (auto const personal = personal_of(view.tx, view.keys, entry)) line.why = std::string(text_of(*personal, "why"));
    auto const [who, fresh] = actors.try_emplace(entry.actor);
    if (fresh) who->second = words.actor(view, entry.actor);
    std::tie(line.actor_title, line.actor_title_en) = who->second;
    std::tie(line.what_title, line.what_title_en) = words.what(entry.what);
    page.items.push_back(std::move(line));
  }
  page.total = journal_head(view.tx).seq;
  return page;
}

}  // namespace

std::vector<Endpoint> desk_endpoints(DeskWords words) {
  std::vector<Endpoint> rows;
  rows.push_back(writing<Upload, StoredFile>("POST", "/api/files", "files.upload", {"上传文件", "Upload a file"}, may::staff_and_clerk, upload_file));
  rows.back().uploads = true;
  rows.back().upload_max = kFileMax;
  rows.push_back(reading<ByFile, FileAnswer>("GET", "/api/files/{id}", "files.download", {"下载文件", "Download a file"}, may::staff_clerk_audit, download_file));
  rows.push_back(reading<ByJob, JobRow>("GET", "/api/jobs/{id}", "jobs.show", {"任务进度", "Progress of a job"}, may::anyone,
                                        [words](View const& view, ByJob const& in) { return show_job(view, in, words); }));
  rows.push_back(writing<ByJob, JobRow>("POST", "/api/jobs/{id}/cancel", "jobs.cancel", {"取消任务", "Cancel a job"}, may::anyone,
                                        [](Context& context, ByJob const& in) { return cancel_job(context, in.id); }));
  rows.push_back(reading<JournalQuery, Items<JournalLine>>("GET", "/api/journal", "journal.list", {"审计链", "Journal"}, may::audit,
                                                               [words](View const& view, JournalQuery const& in) { return read_journal(view, in, words); }));
  rows.push_back(reading<ExportQuery, FileAnswer>("GET", "/api/journal/export", "journal.export", {"导出审计链", "Export the journal"}, Role::auditor,
                                                  [words](View const& view, ExportQuery const& in) { return export_part(view, in, words); }));
  rows.back().answer_media = "application/jsonl";
  rows.back().heavy = true;
  rows.push_back(reading<Nothing, Verdict>("GET", "/api/journal/verify", "journal.verify", {"验证审计链", "Verify the journal"}, may::audit,
                                           [kept = words.kept_head](View const& view, Nothing const&) -> Result<Verdict> {
                                             auto const v = verify_journal(view.tx, kept());
                                             return Verdict{v.entries, v.first_bad, v.head.seq, v.ok, v.why, v.head.hash};
                                           }));
  return rows;
}

}  // namespace ly
