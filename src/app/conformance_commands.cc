#include "app/conformance_commands.h"

#include "formats/cose_kit.h"

namespace ly::app {
namespace {

// Exit code 0: everything passed, or what did not is the kit's own mistake and says so.
int tell(Result<formats::KitReport> const& report, Options const& options, Terminal const& terminal) {
  if (!report) return terminal.fail(report.error());
  json::array parts, misses, apart;
  for (auto const& part : report->parts) {
    parts.push_back(json::object{{"name", part.name}, {"passed", part.passed}, {"total", part.total}});
    if (!options.json) terminal.out(part.name + ": " + std::to_string(part.passed) + " / " + std::to_string(part.total));
  }
  for (auto const& miss : report->misses) {
    misses.push_back(json::object{{"file", miss.file}, {"id", miss.id}, {"expected", miss.expected}, {"got", miss.got}, {"reason", miss.reason}});
    if (!options.json) terminal.out("  " + miss.file + " " + miss.id + "\n      expected " + miss.expected + "\n      got      " + miss.got + (miss.reason.empty() ? "" : "\n      reason   " + miss.reason));
  }
  for (auto const& one : report->apart) {
    apart.push_back(json::object{{"file", one.file}, {"why", one.why}});
    if (!options.json) terminal.out("  – " + one.file + ": " + one.why);
  }
  if (options.json) terminal.out(canonical(json::object{{"parts", std::move(parts)}, {"misses", std::move(misses)}, {"apart", std::move(apart)}}));
  return report->explained() ? kDone : kRefused;
}

}  // namespace

void add_conformance_commands(std::map<std::string, CommandRow>& rows) {
  rows["conformance cose"] = {Needs::no_house, false, false, false, true, [](House*, Options const& options, Terminal const& terminal) { return tell(formats::run_cose_kit(options.file), options, terminal); }};
  rows["conformance dcc"] = {Needs::no_house, false, false, false, true, [](House*, Options const& options, Terminal const& terminal) { return tell(formats::run_dcc_kit(options.file), options, terminal); }};
}

}  // namespace ly::app
