#include "app/live.h"

#include <algorithm>

namespace ly::app {
namespace {

constexpr size_t kListenersMax = 2'000;               // each holds a connection
constexpr size_t kPublicMax = 500;                    // of them without an account: who works here is never kept out by who looks on
constexpr std::chrono::milliseconds kPause{1'000};    // of telling: a burst of commits is one event

std::string told(int64_t seq) { return canonical(json::object{{"seq", seq}}); }

}  // namespace

Live::Live(Desk& desk, std::unique_ptr<Api> const& api, FindVisitor visitor) : desk_(desk), api_(api), visitor_(std::move(visitor)) {
  last_ = told_ = desk_.head().seq;
  thread_ = std::thread([this] { run(); });
}
Live::~Live() { stop(); }

RawRoute Live::route() {
  return {http::Verb::get, "/api/live", [this](http::Request request, http::Respond respond) { open(std::move(request), std::move(respond)); }};
}

void Live::open(http::Request request, http::Respond respond) {
  auto const visitor = api_->visitor_of(request);
  if (!visitor) return respond(api_->problem(request, Problem{"session.required", {}, {}, Kind::unauthenticated, {}}));
  if (visitor->must_change_password) return respond(api_->problem(request, forbidden("session.must_change_password")));
  if (visitor->must_enrol) return respond(api_->problem(request, forbidden("session.must_enrol")));
  listen(request, respond, session_token(request));
}

RawRoute Live::public_route() {
  return {http::Verb::get, "/api/live/public", [this](http::Request request, http::Respond respond) { listen(request, respond, {}); }};
}

void Live::listen(http::Request const& request, http::Respond const& respond, std::string token) {
  auto stream = std::make_shared<http::EventStream>();
  int64_t now = 0;
  {
    std::lock_guard const lock(mutex_);
    auto const of_public = std::count_if(listeners_.begin(), listeners_.end(), [](Listener const& l) { return l.token.empty(); });
    bool const full = listeners_.size() >= kListenersMax || (token.empty() && static_cast<size_t>(of_public) >= kPublicMax);
    if (stopping_ || full) return respond(api_->problem(request, Problem{"live.full", {}, {}, Kind::too_many, {}}));
    now = last_;
    listeners_.push_back({stream, std::move(token)});
  }
  http::Response response;
  response.stream = stream;
  response.compressible = false;
  respond(std::move(response));
  stream->send("changed", told(now), std::to_string(now));
}

void Live::committed(int64_t last) {
  {
    std::lock_guard const lock(mutex_);
    last_ = std::max(last_, last);
  }
  changed_.notify_one();
}

void Live::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [this] { return stopping_ || last_ > told_; });
    if (stopping_) break;
    told_ = last_;
    auto const seq = told_;
    auto const now = listeners_;
    lock.unlock();
    // Sessions are asked outside the lock: it is the desk's thread that waits for it.
    std::vector<std::shared_ptr<http::EventStream>> gone;
    for (auto const& listener : now) {
      bool const live = listener.stream->is_open() && (listener.token.empty() || desk_.read(Actor::system(), [&](View const& view) { return visitor_(view, listener.token).has_value(); }));
      if (!live || !listener.stream->send("changed", told(seq), std::to_string(seq))) {
        listener.stream->close();
        gone.push_back(listener.stream);
      }
    }
    lock.lock();
    listeners_.remove_if([&](auto const& l) { return std::find(gone.begin(), gone.end(), l.stream) != gone.end(); });
    changed_.wait_for(lock, kPause, [this] { return stopping_; });
  }
}

void Live::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
    for (auto const& listener : listeners_) listener.stream->close();
    listeners_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace ly::app
