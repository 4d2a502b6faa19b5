// What the server did and how it stands, for Prometheus (text format 0.0.4) on a port of its own that only this machine reaches, and one line
// of JSON per request for whoever asked for a log. Names of endpoints, codes, times, sizes: no path with an id in it, no name, no address.
#pragma once
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "edges/http/server.h"

namespace ly::app {

class Metrics {
 public:
  // Upper bounds in seconds; what takes longer is counted in the last, "+Inf".
  static constexpr std::array<double, 10> kBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

  // `log` takes a line of JSON per answer; empty: none.
  explicit Metrics(std::function<void(std::string_view)> log = {}) : log_(std::move(log)) {}
  // The same answer, counted under `endpoint` once it is given.
  http::Respond counted(std::string_view endpoint, bool writes, http::Respond respond);
  void note(std::string_view endpoint, bool writes, int status, double seconds, size_t octets);
  // A line or more of figures: name, help, type, then "name{labels} value".
  struct Gauge {
    std::string name, help;
    std::vector<std::pair<std::string, double>> values;  // labels ("" or `channel="sms"`), value
  };
  std::string text(std::vector<Gauge> const& gauges) const;
  int64_t writes_under_way() const { return writes_; }

 private:
  struct Cell {
    std::map<int, uint64_t> by_class;                    // 2 -> 2xx
    std::array<uint64_t, kBounds.size() + 1> within{};   // not cumulative
    double seconds = 0;
    uint64_t octets = 0;
  };
  std::function<void(std::string_view)> log_;
  std::atomic<int64_t> writes_{0};
  mutable std::mutex mutex_;
  std::map<std::string, Cell, std::less<>> cells_;
};

// Of this process and the disk under `folder`, from /proc (Linux).
std::vector<Metrics::Gauge> process_gauges(std::string const& folder);

}  // namespace ly::app
