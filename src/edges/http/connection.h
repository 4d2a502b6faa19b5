// One TCP or TLS connection: the state machine between bytes and Requests. Internal to this folder; only server.cc and
// connection.cc see Asio. Callbacks and no coroutines: a connection is two small loops (read, write) over one state,
// and g++ 12 miscompiles captures inside co_await (docs: README.md of this folder).
//
// Threads: a connection lives on one shard (an io_context with one thread). All members below are touched by that
// thread only; other threads reach it through Answer, which posts.
#pragma once
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "edges/http/rate_limit.h"
#include "edges/http/server.h"

namespace ly::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;  // named, so that no operation pays for type erasure
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

class Connection;

// What all connections of a server share.
struct Core {
  Core(Options given, Handler handle)
      : options(std::move(given)), handler(std::move(handle)),
        limiter(options.limits.requests_per_second, options.limits.requests_burst) {}
  Options const options;
  Handler const handler;
  std::optional<asio::ssl::context> tls;
  std::atomic<bool> stopping{false};
  std::atomic<size_t> body_bytes{0};  // reserved for bodies of requests under way

  std::mutex limiter_lock;
  RateLimit limiter;

  std::mutex open_lock;
  std::condition_variable none_open;
  size_t open = 0;     // all, the refused among them
  size_t refused = 0;  // those that only hear why they are not served: no one's place is taken by them
  std::unordered_map<std::string, size_t> open_by_peer;

  void log(std::string_view line) const { if (options.log) options.log(line); }
};

// One thread and what runs on it.
struct Shard {
  asio::io_context io{1};
  Timer ticker{io};
  int64_t now_ms = 0;  // steady; as of the last tick, fine enough for time-outs and free of a clock call per request
  std::string date;    // "Date: …\r\n" as of the last tick
  std::unordered_set<std::shared_ptr<Connection>> connections;
  std::thread thread;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Core> core, std::shared_ptr<Shard> const& shard, std::string peer, bool trusted_peer);
  virtual ~Connection() = default;
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;

  void start(std::optional<Problem> refusal);  // a refusal is all this connection will say
  void answer(uint64_t id, Response response);
  void pump();             // the live stream has something, or has ended
  void tick();             // time-outs
  void finish_when_idle();  // the server is stopping
  void close();

 protected:
  // The transport: each starts one operation, whose end calls on_* below on the shard's thread.
  virtual void transport_handshake() = 0;
  virtual void transport_read(char* to, size_t size) = 0;
  virtual void transport_write(std::string_view first, std::string_view second) = 0;
  virtual void transport_finish() = 0;  // say that no more will be sent; then on_finished()
  virtual void transport_close() = 0;
  virtual bool is_tls() const = 0;

  void on_handshake(bool ok);
  void on_read(bool ended, bool failed, size_t size);
  void on_written(bool failed, size_t size);
  void on_finished() { read(); }

 private:
  enum class Stage {
    handshake,
    head,       // waiting for a request, or inside its head
    expect,     // the client waits for "100 Continue", and we for the answers before it
    body,
    dispatch,   // a whole request, waiting for those before it
    ended,      // no further request will be read; answers may be under way
    lingering,  // nothing more to say; reading on so that the client can hear us out
    closed
  };
  struct Slot {  // a request under way; they are answered from the front
    bool ready = false;
    bool head_only = false, keep_alive = true, old_version = false;
    size_t body_bytes = 0;
    Response response = {};
  };

  void advance();
  bool step();
  bool read_head();
  bool begin_body();
  bool read_body();
  bool slow_down(int seconds);
  bool reserve(size_t bytes);
  bool dispatch();
  void refuse(Problem const& problem);
  std::string_view language() const;
  bool is_idle() const { return stage_ == Stage::head && begin_ == end_ && slots_.empty() && !writing_; }

  void read();
  void make_room();
  void flush();
  void begin_stream(Slot& slot);
  void write_more();
  void written_all();
  void finish();
  void append_head(Slot const& slot, bool close);

  std::shared_ptr<Core> core_;
  Shard& shard_;
  std::weak_ptr<Shard> weak_shard_;
  std::string peer_;
  bool trusted_peer_;
  bool refused_ = false;
  Stage stage_ = Stage::handshake;
  int64_t since_ = 0;  // when the present wait began, in shard time

  // In: bytes [begin_, end_) of in_ are unread.
  std::string in_;
  size_t begin_ = 0, end_ = 0, scanned_ = 0;
  bool reading_ = false, direct_ = false, advancing_ = false, peer_ended_ = false;
  std::optional<Head> head_;   // of the request being read
  std::string lent_;           // a body refused while a read into it was under way
  ChunkReader chunks_;
  size_t body_limit_ = 0, body_reserved_ = 0, received_ = 0;

  // Out.
  std::deque<Slot> slots_;
  uint64_t front_id_ = 0;      // of slots_.front()
  bool unsafe_under_way_ = false;
  std::string out_;            // heads and small bodies being written
  std::string_view tail_;      // a large body, in the slot or in the program itself
  size_t out_at_ = 0, tail_at_ = 0, writing_slots_ = 0;
  bool writing_ = false, close_after_ = false;
  int64_t write_since_ = 0;
  size_t written_ = 0;
  std::shared_ptr<EventStream> live_;
  bool live_chunked_ = true, live_ended_ = false;
};

std::shared_ptr<Connection> make_connection(std::shared_ptr<Core> core, std::shared_ptr<Shard> const& shard, Socket socket,
                                            std::string peer, bool trusted_peer);

}  // namespace ly::http
