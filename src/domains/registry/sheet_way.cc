#include "domains/registry/sheet_way.h"

namespace ly::registry {
namespace {

struct ImportSheet {
  FileId file_id;
  static Fields fields(auto...) { return Fields{field("file_id", {"文件", "File"}, &ImportSheet::file_id, {.required = true})}; }
};

}  // namespace

Result<StartedJob> start_import(Context& context, Jobs& jobs, std::string_view kind, FileId const& file, json::object payload, std::string enterprise, std::string division) {
  auto const stored = find_file(context, file);
  if (!stored || stored->owner_account != context.actor.account.text) return not_found("not_found", "file_id");
  payload["file_id"] = file.text;
  auto const id = jobs.enqueue(context, kind, payload);
  Fact fact{"registry.import_started", "job", id.text, std::move(enterprise), std::move(division)};
  fact.facts = {{"kind", kind}, {"file_id", file.text}, {"sha256", stored->sha256}};
  context.journal.note(std::move(fact));
  return StartedJob{id};
}

void add_sheet_endpoints(std::vector<Endpoint>& rows, std::vector<SheetWay> const& ways, Jobs& jobs) {
  for (auto const& way : ways) {
    rows.push_back(writing<ImportSheet, StartedJob>("POST", way.import_path, way.import_id, way.import_words, way.importers, [&jobs, job = way.job](Context& c, ImportSheet const& in) {
      auto const& scope = c.actor.scope;
      return start_import(c, jobs, job, in.file_id, {}, scope.kind == Scope::Kind::enterprise ? scope.code : "", scope.kind == Scope::Kind::region ? scope.code : "");
    }));
    for (bool const blank : {false, true}) {
      auto row = reading<Nothing, FileAnswer>("GET", blank ? way.blank_path : way.sheet_path, blank ? way.blank_id : way.sheet_id, blank ? way.blank_words : way.sheet_words, way.seers,
                                              [write = way.write, title = way.title, blank](View const& v, Nothing const&) -> Result<FileAnswer> {
                                                return FileAnswer{std::string(title) + (blank ? "导入模板.xlsx" : ".xlsx"), std::string(kXlsxMedia), TRY(write(v, blank))};
                                              });
      row.answer_media = kXlsxMedia;
      rows.push_back(std::move(row));
    }
  }
}

void add_sheet_jobs(std::vector<SheetWay> const& ways, Jobs& jobs) {
  for (auto const& way : ways)
    jobs.add_kind(std::string(way.job), [read = way.read](JobRun& run) -> Result<json::value> {
      FileId const id{std::string(text_of(run.row().payload, "file_id"))};
      auto const bytes = run.desk().read(run.actor(), [&](View const& view) { return read_file(view, id); });
      if (!bytes) return not_found("file.erased", "file_id");
      auto const part = [&](std::string const& name, std::function<Result<json::value>(Context&)> f) { return run.part(name, std::move(f)); };
      return read(*bytes, run.desk().now(), part, [&](int64_t done, int64_t total) {
        run.progress("rows", done, total);
        return !run.cancelled();
      });
    });
}

Result<json::value> read_sheet_now(SheetWay const& way, std::string_view bytes, Desk& desk, Actor const& actor, std::function<void(int64_t done, int64_t total)> const& told) {
  auto const part = [&](std::string const&, std::function<Result<json::value>(Context&)> run) {
    Command command;
    command.name = way.job;
    command.actor = actor;
    command.run = std::move(run);
    return desk.call(std::move(command));
  };
  return way.read(bytes, desk.now(), part, [&](int64_t done, int64_t total) {
    if (told) told(done, total);
    return true;
  });
}

}  // namespace ly::registry
