#include "app/metrics.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "base/json.h"

namespace ly::app {
namespace {

std::string number(double value) { return fmt::format("{}", value); }

void head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
  out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

}  // namespace

http::Respond Metrics::counted(std::string_view endpoint, bool writes, http::Respond respond) {
  if (writes) ++writes_;
  auto const began = std::chrono::steady_clock::now();
  return [this, endpoint = std::string(endpoint), writes, began, respond = std::move(respond)](http::Response response) {
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (writes) --writes_;
    note(endpoint, writes, response.status, seconds, response.body.size());
    respond(std::move(response));
  };
}

void Metrics::note(std::string_view endpoint, bool writes, int status, double seconds, size_t octets) {
  {
    std::lock_guard const lock(mutex_);
    auto found = cells_.find(endpoint);
    if (found == cells_.end()) found = cells_.emplace(std::string(endpoint), Cell{}).first;
    auto& cell = found->second;
    ++cell.by_class[status / 100];
    size_t at = 0;
    while (at < kBounds.size() && seconds > kBounds[at]) ++at;
    ++cell.within[at];
    cell.seconds += seconds;
    cell.octets += octets;
  }
  if (!log_) return;
  auto const now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  log_(canonical(json::object{{"at", to_iso(Instant{now})}, {"endpoint", std::string(endpoint)}, {"writes", writes}, {"status", status}, {"ms", static_cast<int64_t>(seconds * 1000)}, {"octets", static_cast<int64_t>(octets)}}));
}

std::string Metrics::text(std::vector<Gauge> const& gauges) const {
  std::string out;
  {
    std::lock_guard const lock(mutex_);
    head(out, "liaoyuan_http_requests_total", "Answers by endpoint and class of status.", "counter");
    for (auto const& [name, cell] : cells_)
      for (auto const& [klass, count] : cell.by_class) out += fmt::format("liaoyuan_http_requests_total{{endpoint=\"{}\",status=\"{}xx\"}} {}\n", name, klass, count);
    head(out, "liaoyuan_http_answer_octets_total", "Octets of answers' bodies before compression.", "counter");
    for (auto const& [name, cell] : cells_) out += fmt::format("liaoyuan_http_answer_octets_total{{endpoint=\"{}\"}} {}\n", name, cell.octets);
    head(out, "liaoyuan_http_request_seconds", "From the whole request to its answer.", "histogram");
    for (auto const& [name, cell] : cells_) {
      uint64_t sum = 0;
      for (size_t i = 0; i <= kBounds.size(); ++i) {
        sum += cell.within[i];
        out += fmt::format("liaoyuan_http_request_seconds_bucket{{endpoint=\"{}\",le=\"{}\"}} {}\n", name, i < kBounds.size() ? number(kBounds[i]) : "+Inf", sum);
      }
      out += fmt::format("liaoyuan_http_request_seconds_sum{{endpoint=\"{0}\"}} {1}\nliaoyuan_http_request_seconds_count{{endpoint=\"{0}\"}} {2}\n", name, cell.seconds, sum);
    }
  }
  for (auto const& gauge : gauges) {
    head(out, gauge.name, gauge.help, gauge.name.ends_with("_total") ? "counter" : "gauge");
    for (auto const& [labels, value] : gauge.values) out += gauge.name + (labels.empty() ? "" : "{" + labels + "}") + " " + number(value) + "\n";
  }
  return out;
}

std::vector<Metrics::Gauge> process_gauges(std::string const& folder) {
  std::vector<Metrics::Gauge> out;
  if (auto* file = std::fopen("/proc/self/statm", "r")) {
    long pages = 0, resident = 0;
    if (std::fscanf(file, "%ld %ld", &pages, &resident) == 2)
      out.push_back({"process_resident_memory_bytes", "Memory of the process that is in RAM.", {{"", static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE))}}});
    std::fclose(file);
  }
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) {
    auto const seconds = [](timeval const& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    out.push_back({"process_cpu_seconds_total", "Processor time of the process.", {{"", seconds(used.ru_utime) + seconds(used.ru_stime)}}});
  }
  std::error_code error;
  double open = 0;
  for (auto it = std::filesystem::directory_iterator("/proc/self/fd", error); !error && it != std::filesystem::directory_iterator(); it.increment(error)) ++open;
  out.push_back({"process_open_fds", "Open files and connections.", {{"", open}}});
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) == 0)
    out.push_back({"liaoyuan_disk_free_bytes", "Room left on the disk of the data folder.", {{"", static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize)}}});
  double octets = 0;
  for (auto const* name : {"liaoyuan.db", "liaoyuan.db-wal"})
    if (auto const size = std::filesystem::file_size(std::filesystem::path(folder) / name, error); !error) octets += static_cast<double>(size);
  out.push_back({"liaoyuan_database_bytes", "The database with its log.", {{"", octets}}});
  return out;
}

}  // namespace ly::app
