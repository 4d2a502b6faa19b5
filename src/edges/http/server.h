// The HTTP edge: bytes into a plain Request, a plain Response into bytes, over TCP or TLS. It knows no domain, no desk,
// no session; it keeps every bound on what a stranger may send, and answers what breaks one as problem+json.
//
//   Options options;  options.port = 8080;  options.say = words;
//   Server server(options, [&](Request request, Respond respond) { respond(json_response(200, "{}")); });
//   if (auto started = server.start(); !started) …    // http.address_in_use {address, port} …
//   … server.stop();
//
// The handler runs on an I/O thread and must not block: think there for microseconds, hand on the rest, answer later
// from any thread. Requests of one connection are answered in their order; safe ones (GET, HEAD, OPTIONS) sent ahead
// may be under way together, any other waits for those before it (RFC 9112 §9.3.2).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "edges/http/event_stream.h"
#include "edges/http/head.h"
#include "edges/http/message.h"
#include "edges/http/problem_json.h"
#include "edges/http/security_headers.h"

namespace ly::http {

// Call once, from any thread, even after the server is gone; further calls do nothing. If every copy is dropped without
// a call, the client gets 500 http.no_answer.
using Respond = std::function<void(Response)>;
using Handler = std::function<void(Request, Respond)>;
// The largest body this path takes; asked before a byte of it is read. `length` is absent for a chunked body.
using BodyLimit = std::function<size_t(Verb verb, std::string_view path, std::optional<uint64_t> length)>;

struct Limits {
  HeadLimits head = {};
  size_t body = 1024 * 1024;                 // where `body_limit` is not set
  size_t bodies_total = 256 * 1024 * 1024;   // of all requests under way: beyond it 503, so that memory stays bounded
  int head_ms = 10'000;                      // from the first byte of a head to its last; also the TLS handshake
  int body_grace_ms = 10'000;                // a body may take this long plus its bytes at the least rate
  int body_bytes_per_second = 8 * 1024;      // half of what GPRS gave
  int idle_ms = 60'000;                      // between requests
  int write_grace_ms = 20'000;               // the same for what the client reads
  int write_bytes_per_second = 8 * 1024;
  int linger_ms = 1'000;                     // after a refusal: read on so long that the client sees it before the reset
  int stop_ms = 5'000;                       // for answers under way when the server stops
  size_t connections = 4096;
  size_t connections_per_peer = 512;         // a bureau behind one address: some 80 browsers; trusted proxies are exempt
  double requests_per_second = 200;          // per peer, on average; 0 = no limit
  double requests_burst = 1000;
  size_t pipeline = 16;                      // requests of one connection under way or waiting
};

struct Certificate {
  std::string chain_file, key_file;  // PEM
};

struct Options {
  std::string address = "127.0.0.1";
  uint16_t port = 0;                           // 0 = any free one, see port()
  std::vector<Certificate> certificates = {};  // TLS if not empty; one of each kind (ECDSA, RSA) may be given
  int threads = 2;
  Limits limits = {};
  BodyLimit body_limit = {};
  std::vector<std::string> hosts = {};            // names we answer to besides localhost and IP addresses; lower case
  std::vector<std::string> trusted_proxies = {};  // addresses whose X-Forwarded-For and -Proto we believe
  SecurityOptions security = {};
  Clock* clock = nullptr;                         // for the Date field; without it there is none. Read by many threads
  Say say = {};
  std::function<void(std::string_view)> log = {};  // what an operator should know; never personal data
};

class Server {
 public:
  Server(Options options, Handler handler);
  ~Server();  // stops
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;

  // Listens and serves in its own threads. Errors: http.address_invalid {address}, http.address_in_use {address, port},
  // http.address_refused {address, port, why}, http.certificate {file, why}.
  Result<void> start();
  uint16_t port() const;  // after start()
  // Takes no more, ends idle connections at once, waits at most limits.stop_ms for answers under way, then closes all.
  // Never from the handler.
  void stop();
  size_t connections() const;  // open now

 private:
  struct Running;
  std::shared_ptr<Running> running_;
};

}  // namespace ly::http
