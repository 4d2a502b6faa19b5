#include "edges/http/server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <algorithm>
#include <chrono>

#include "edges/http/connection.h"
#include "edges/http/peer.h"

namespace ly::http {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

constexpr int kAcceptRetryMs = 100;     // out of descriptors: wait for some to be freed instead of spinning
constexpr size_t kRefusedMax = 64;      // so many beyond the limit are told why; the rest is just closed

int64_t steady_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

// "Date: Mon, 17 Feb 2020 06:20:00 GMT\r\n" (RFC 9110 §5.6.7)
std::string date_field(Instant now) {
  static constexpr char const* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr char const* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const civil = civil_of(now, Minutes{0});
  char text[64];
  int const n = std::snprintf(text, sizeof text, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                              kDays[weekday(day_at(now, Minutes{0})) - 1], civil.day, kMonths[civil.month - 1], civil.year, civil.hour,
                              civil.minute, civil.second);
  return std::string(text, static_cast<size_t>(n));
}

// Often enough to keep the shortest time-out within a quarter, seldom enough to cost nothing.
int tick_ms(Limits const& limits) {
  int const shortest = std::min({limits.head_ms, limits.body_grace_ms, limits.idle_ms, limits.write_grace_ms, limits.linger_ms});
  return std::clamp(shortest / 4, 5, 500);
}

// ALPN: we speak HTTP/1.1 and say so, so that a client offering h2 as well does not guess.
int select_protocol(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* in, unsigned in_size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  auto* chosen = const_cast<unsigned char**>(out);
  bool const agreed = SSL_select_next_proto(chosen, out_size, kOurs, sizeof kOurs - 1, in, in_size) == OPENSSL_NPN_NEGOTIATED;
  return agreed ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Problem certificate_problem(std::string const& file, boost::system::error_code error) {
  return invalid("http.certificate", file, {{"file", file}, {"why", error.message()}});
}

// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (BCP 195 / RFC 9325).
Result<void> open_tls(std::optional<asio::ssl::context>& tls, std::vector<Certificate> const& certificates) {
  tls.emplace(asio::ssl::context::tls_server);
  auto* context = tls->native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  check(SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1, "OpenSSL knows no cipher of ours");
  check(SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1, "OpenSSL knows no group of ours");
  SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
  for (auto const& certificate : certificates) {
    boost::system::error_code error;
    tls->use_certificate_chain_file(certificate.chain_file, error);
    if (error) return certificate_problem(certificate.chain_file, error);
    tls->use_private_key_file(certificate.key_file, asio::ssl::context::pem, error);  // also: does it fit the certificate
    if (error) return certificate_problem(certificate.key_file, error);
  }
  return {};
}

}  // namespace

struct Server::Running {
  Running(Options options, Handler handler) : core(std::make_shared<Core>(std::move(options), std::move(handler))) {}

  Result<void> listen();
  void accept();
  void accepted(Socket socket, std::shared_ptr<Shard> const& shard);
  std::optional<Problem> count(std::string const& peer, bool trusted, bool& closed);
  void tick(Shard& shard);
  void run();
  void stop();

  std::shared_ptr<Core> core;
  std::vector<std::shared_ptr<Shard>> shards;
  std::optional<Acceptor> acceptor;
  std::optional<Timer> retry;
  std::vector<asio::executor_work_guard<Executor>> guards;
  std::atomic<bool> ended{false};
  uint16_t port = 0;
  size_t next = 0;
};

Result<void> Server::Running::listen() {
  auto const& options = core->options;
  boost::system::error_code error;
  auto const address = asio::ip::make_address(options.address, error);
  if (error) return invalid("http.address_invalid", {}, {{"address", options.address}});
  if (!options.certificates.empty()) TRY(open_tls(core->tls, options.certificates));
  for (int i = 0; i < std::max(1, options.threads); ++i) shards.push_back(std::make_shared<Shard>());

  asio::ip::tcp::endpoint const endpoint(address, options.port);
  acceptor.emplace(shards.front()->io);
  retry.emplace(shards.front()->io);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(1024, error);
  if (error) {
    auto const code = error == asio::error::address_in_use ? "http.address_in_use" : "http.address_refused";
    return invalid(code, {}, {{"address", options.address}, {"port", std::to_string(options.port)}, {"why", error.message()}});
  }
  port = acceptor->local_endpoint().port();
  return {};
}

void Server::Running::accept() {
  // By index: a handler that owned its shard would own the io_context that owns the handler.
  auto const turn = next++ % shards.size();
  acceptor->async_accept(shards[turn]->io.get_executor(), [this, turn](boost::system::error_code error, Socket socket) {
    if (error == asio::error::operation_aborted || core->stopping) return;
    if (!error) {
      accepted(std::move(socket), shards[turn]);
      return accept();
    }
    if (error == asio::error::connection_aborted) return accept();
    core->log("http: accept: " + error.message());
    retry->expires_after(std::chrono::milliseconds(kAcceptRetryMs));
    retry->async_wait([this](boost::system::error_code stopped) { if (!stopped) accept(); });
  });
}

// Counts a connection in. `closed`: beyond even what we would explain, and not counted.
std::optional<Problem> Server::Running::count(std::string const& peer, bool trusted, bool& closed) {
  auto const& limits = core->options.limits;
  std::lock_guard const lock(core->open_lock);
  auto const key = limit_key(peer);
  auto const found = core->open_by_peer.find(key);
  bool const mine_full = !trusted && found != core->open_by_peer.end() && found->second >= limits.connections_per_peer;
  bool const full = mine_full || core->open - core->refused >= limits.connections;
  closed = full && core->refused >= kRefusedMax;
  if (closed) return std::nullopt;
  ++core->open;
  if (!full) {
    ++core->open_by_peer[key];
    return std::nullopt;
  }
  ++core->refused;
  return invalid("http.too_many_connections", {}, {{"seconds", "5"}});
}

void Server::Running::accepted(Socket socket, std::shared_ptr<Shard> const& shard) {
  boost::system::error_code error;
  auto const endpoint = socket.remote_endpoint(error);
  if (error) return;  // gone already
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  auto peer = canonical_address(endpoint.address().to_string());
  auto const& proxies = core->options.trusted_proxies;
  bool const trusted = std::find(proxies.begin(), proxies.end(), peer) != proxies.end();
  bool closed = false;
  auto refusal = count(peer, trusted, closed);
  if (closed) return;
  auto connection = make_connection(core, shard, std::move(socket), std::move(peer), trusted);
  asio::post(shard->io, [connection, owner = shard.get(), refusal = std::move(refusal)] {
    owner->connections.insert(connection);
    connection->start(refusal);
  });
}

void Server::Running::tick(Shard& shard) {
  shard.now_ms = steady_ms();
  if (core->options.clock != nullptr) shard.date = date_field(core->options.clock->now());
  std::vector<std::shared_ptr<Connection>> const now(shard.connections.begin(), shard.connections.end());
  for (auto const& connection : now) connection->tick();
  shard.ticker.expires_after(std::chrono::milliseconds(tick_ms(core->options.limits)));
  shard.ticker.async_wait([this, &shard](boost::system::error_code) { if (!ended) tick(shard); });
}

void Server::Running::run() {
  for (auto const& shard : shards) {
    guards.emplace_back(shard->io.get_executor());
    tick(*shard);
  }
  accept();
  for (auto const& shard : shards) shard->thread = std::thread([held = shard.get()] { held->io.run(); });
}

void Server::Running::stop() {
  if (core->stopping.exchange(true)) return;
  for (auto const& shard : shards) check(!shard->io.get_executor().running_in_this_thread(), "stop() from a handler");
  asio::post(shards.front()->io, [this] {
    boost::system::error_code ignored;
    acceptor->close(ignored);
    retry->cancel();
  });
  auto const for_all = [&](void (Connection::*call)()) {
    for (auto const& shard : shards)
      asio::post(shard->io, [held = shard.get(), call] {
        std::vector<std::shared_ptr<Connection>> const now(held->connections.begin(), held->connections.end());
        for (auto const& connection : now) (connection.get()->*call)();
      });
  };
  for_all(&Connection::finish_when_idle);
  {
    std::unique_lock lock(core->open_lock);
    core->none_open.wait_for(lock, std::chrono::milliseconds(core->options.limits.stop_ms), [&] { return core->open == 0; });
  }
  for_all(&Connection::close);
  // No io.stop(): with everything closed and cancelled each loop runs dry, so that no handler is left behind unrun.
  ended = true;
  for (auto const& shard : shards) asio::post(shard->io, [held = shard.get()] { held->ticker.cancel(); });
  guards.clear();
  for (auto const& shard : shards)
    if (shard->thread.joinable()) shard->thread.join();
}

Server::Server(Options options, Handler handler) : running_(std::make_shared<Running>(std::move(options), std::move(handler))) {}

Server::~Server() { stop(); }

Result<void> Server::start() {
  check(running_->shards.empty(), "a server starts once");
  auto listening = running_->listen();
  if (!listening) {
    running_->acceptor.reset();
    running_->retry.reset();
    running_->shards.clear();
    return std::move(listening).error();
  }
  running_->run();
  return {};
}

uint16_t Server::port() const { return running_->port; }

void Server::stop() {
  if (!running_->shards.empty()) running_->stop();
}

size_t Server::connections() const {
  std::lock_guard const lock(running_->core->open_lock);
  return running_->core->open;
}

}  // namespace ly::http
