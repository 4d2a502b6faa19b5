// `liaoyuan serve`: the server on a data folder until Ctrl-C.
#pragma once
#include <string>

#include "app/control.h"
#include "app/house.h"

namespace ly::app {

struct ServeOptions {
  std::string folder = "data";
  std::string address = "127.0.0.1";
  uint16_t port = 8080;
  std::string certificate, certificate_key;  // PEM files; both or none
  std::vector<std::string> hosts;            // names besides localhost
  std::vector<std::string> trusted_proxies;
  bool lan = false;                          // HTTPS on the local network with an own authority: lan.h
  uint16_t metrics_port = 0;                 // figures for Prometheus, for this machine alone; 0: none
  bool log_requests = false;                 // a line of JSON for each on standard error
  bool demo = false;                         // load the demo region into a new folder
};

// Returns after Ctrl-C (0) or when it cannot start (exit code). `execute` runs commands handed over by other terminals.
int serve(ServeOptions const& options, Print const& print, std::string const& language,
          std::function<int(House&, std::vector<std::string> const&, Print const&, Progress const&)> const& execute);

}  // namespace ly::app
