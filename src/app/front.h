// What answers HTTP for an open house: log-in, the endpoint table, live streams, the public pages; made in the order in which they lean on one another and
// ended in the reverse one. Not the server: whoever has one hands requests on (serve, the story shown in a browser, the stories of the tests).
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "app/api.h"
#include "app/house.h"
#include "app/live.h"
#include "app/pool.h"

namespace ly::app {

class Front {
 public:
  struct Parts {
    House& house;  // started
    bool demo = false;
    http::StaticFiles const* web = nullptr;
    Metrics* metrics = nullptr;
    std::function<void()> on_commit = {};  // besides the live streams; on the desk's thread
  };
  explicit Front(Parts parts);
  ~Front() { stop(); }
  Front(Front const&) = delete;
  Front& operator=(Front const&) = delete;

  void handle(http::Request request, http::Respond respond) { api_->handle(std::move(request), std::move(respond)); }
  size_t body_limit(http::Verb verb, std::string_view path) const { return api_->body_limit(verb, path); }
  // In this order, the server between them: live streams end, so that their connections may; then no thread of the pool is left and the house may be stopped.
  void end_streams();
  void stop();

 private:
  House& house_;
  Pool pool_{2};
  std::unique_ptr<Api> api_;
  std::optional<Live> live_;
  bool stopped_ = false;
};

}  // namespace ly::app
