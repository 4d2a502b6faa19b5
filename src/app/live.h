// The live channel: browsers that watch the queue or the command post are told, by server-sent events, that something was
// committed, and read again what they show. An event says only how far the journal has come: what a visitor may see is asked
// and checked by the reading itself, so nothing can leak here. At most one event a second goes to each.
#pragma once
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "app/api.h"
#include "edges/http/event_stream.h"

namespace ly::app {

class Live {
 public:
  using FindVisitor = std::function<std::optional<Visitor>(View const&, std::string_view token)>;
  Live(Desk& desk, std::unique_ptr<Api> const& api, FindVisitor visitor);
  ~Live();
  Live(Live const&) = delete;
  Live& operator=(Live const&) = delete;

  // GET /api/live: `event: changed`, data {"seq": 17}, id 17. Problems: session.required, live.full.
  RawRoute route();
  // GET /api/live/public: the same for pages anybody may see (the board of a selection). Problem: live.full.
  RawRoute public_route();
  // After each commit, from the desk's thread.
  void committed(int64_t last);
  void stop();

 private:
  void open(http::Request request, http::Respond respond);
  void listen(http::Request const& request, http::Respond const& respond, std::string token);
  void run();

  struct Listener {
    std::shared_ptr<http::EventStream> stream;
    std::string token;  // of the session: who was logged out hears nothing more; empty: anybody
  };
  Desk& desk_;
  std::unique_ptr<Api> const& api_;
  FindVisitor visitor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Listener> listeners_;
  int64_t last_ = 0, told_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ly::app
