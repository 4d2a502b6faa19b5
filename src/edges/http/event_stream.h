// A channel of server-sent events (WHATWG HTML §9.2) from any thread to one browser. The buffer is bounded: a reader
// too slow for it is cut off and, as EventSource does by itself, comes back with Last-Event-ID.
//   auto stream = std::make_shared<EventStream>();
//   response.stream = stream;  respond(std::move(response));  …  stream->send("queue", R"({"unclaimed":3})", "17");
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace ly::http {

class EventStream {
 public:
  static constexpr size_t kBytesMax = 256 * 1024;

  explicit EventStream(size_t bytes_max = kBytesMax) : bytes_max_(bytes_max) {}
  // False if the stream is closed, or was closed just now because the buffer is full. `data` may hold several lines.
  bool send(std::string_view event, std::string_view data, std::string_view id = {});
  void comment();  // keeps the connection alive through proxies; the server sends one every 15 s
  void close();    // what was sent before still goes out
  bool is_open() const;
  // Called once when the stream ends, from whichever side; at once if it has ended already.
  void on_close(std::function<void()> call);

  // For the server. `wake` is called after bytes or the end came; take() empties the buffer.
  void attach(std::function<void()> wake);
  std::string take();

 private:
  bool append(std::string text);
  mutable std::mutex mutex_;
  size_t bytes_max_;
  std::string waiting_;
  bool open_ = true;
  std::function<void()> wake_, closed_;
};

}  // namespace ly::http
