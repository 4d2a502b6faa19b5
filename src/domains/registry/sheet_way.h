// A record that also comes and goes as a sheet: a job that reads what somebody uploaded, an export, a template. One such way is an import, two
// downloads and a word of the command line, for every domain alike.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/files.h"
#include "desk/jobs.h"
#include "domains/registry/line_parts.h"

namespace ly::registry {

struct SheetWay {
  std::string_view key, title, job;  // key: on the command line; title: of the files
  std::string_view import_path, sheet_path, blank_path, import_id, sheet_id, blank_id;
  Roles importers, seers;
  std::function<Result<json::value>(std::string_view bytes, Instant now, RunPart const& part, Progress const& progress)> read;
  std::function<Result<std::string>(View const& view, bool blank)> write;
  bool personal = false;  // names, numbers and telephones are masked in the export
  // Of its endpoints.
  Words import_words{"导入表格", "Import a sheet"}, sheet_words{"导出表格", "Export a sheet"}, blank_words{"导入模板", "Template"};
};

struct StartedJob {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &StartedJob::job_id)}; }
};
// Only a sheet one has uploaded oneself: what it holds goes in under one's own name. `kind` of the job.
Result<StartedJob> start_import(Context& context, Jobs& jobs, std::string_view kind, FileId const& file, json::object payload, std::string enterprise, std::string division);
void add_sheet_endpoints(std::vector<Endpoint>& rows, std::vector<SheetWay> const& ways, Jobs& jobs);
void add_sheet_jobs(std::vector<SheetWay> const& ways, Jobs& jobs);
// On the command line: as this actor, at once.
Result<json::value> read_sheet_now(SheetWay const& way, std::string_view bytes, Desk& desk, Actor const& actor, std::function<void(int64_t done, int64_t total)> const& told = {});

}  // namespace ly::registry
