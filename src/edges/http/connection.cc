#include "edges/http/connection.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "edges/http/gzip.h"
#include "edges/http/negotiate.h"
#include "edges/http/peer.h"

namespace ly::http {
namespace {

constexpr size_t kFirstBuffer = 4 * 1024;
constexpr size_t kBodyStep = 64 * 1024;      // a large body grows by this, so an idle sender holds little memory
constexpr size_t kInlineBody = 16 * 1024;    // copied behind its head: one buffer, and pipelined answers in one write
constexpr size_t kGzipFrom = 1024;           // below it the gain is less than a packet
constexpr size_t kGzipUpTo = 16 * 1024 * 1024;
constexpr int64_t kHeartbeatMs = 15'000;     // half of the shortest idle time-out met in proxies (30 s)

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "";  // RFC 9112 §4: the phrase may be empty
  }
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

// A control character in a field value would let a handler's careless text end the field, or the head.
void append_value(std::string& out, std::string_view value) {
  auto const at = out.size();
  out.append(value);
  for (auto i = at; i < out.size(); ++i) {
    auto const b = static_cast<unsigned char>(out[i]);
    if ((b < 0x20 && b != '\t') || b == 0x7F) out[i] = ' ';
  }
}

void append_hex(std::string& out, size_t n) {
  char text[20];
  int at = 20;
  do text[--at] = "0123456789abcdef"[n & 15];
  while ((n >>= 4) > 0);
  out.append(text + at, static_cast<size_t>(20 - at));
}

void compress(Response& response) {
  if (!response.compressible || response.stream || response.body.size() < kGzipFrom || response.body.size() > kGzipUpTo) return;
  if (response.headers.contains("Content-Encoding")) return;
  auto packed = gzip(response.body);
  if (packed.size() >= response.body.size()) return;
  response.body = std::move(packed);
  response.headers.add("Content-Encoding", "gzip");
}

// The way back from a handler, on whatever thread, to the connection. Holds the shard, so that posting is safe even
// when the server has stopped; holds the connection weakly.
class Answer {
 public:
  Answer(std::shared_ptr<Core> core, std::shared_ptr<Shard> shard, std::weak_ptr<Connection> connection, uint64_t id, Request const& request)
      : core_(std::move(core)), shard_(std::move(shard)), connection_(std::move(connection)), id_(id), tls_(request.tls),
        api_(request.path == "/api" || request.path.starts_with("/api/")), gzip_(accepts_gzip(request.headers)),
        language_(language_of(request.headers)) {}
  ~Answer() {
    if (!given_.load()) {
      core_->log("http: a handler ended without an answer");
      give(problem_response({"http.no_answer", {}, {}, Kind::internal, {}}, language_, core_->options.say));
    }
  }
  Answer(Answer const&) = delete;
  Answer& operator=(Answer const&) = delete;

  void give(Response response) {
    if (given_.exchange(true)) return;
    if (response.compressible && is_compressible_type(response.headers.get_or_empty("Content-Type"))) {
      if (gzip_) compress(response);
      if (response.bytes().size() >= kGzipFrom || response.headers.contains("Content-Encoding")) response.headers.add("Vary", "Accept-Encoding");
    }
    add_security_headers(response, core_->options.security, tls_, api_);
    if (shard_->io.get_executor().running_in_this_thread()) {
      if (auto connection = connection_.lock()) connection->answer(id_, std::move(response));
      return;
    }
    asio::post(shard_->io, [connection = connection_, id = id_, response = std::move(response)]() mutable {
      if (auto held = connection.lock()) held->answer(id, std::move(response));
    });
  }

 private:
  std::shared_ptr<Core> core_;
  std::shared_ptr<Shard> shard_;
  std::weak_ptr<Connection> connection_;
  uint64_t id_;
  bool tls_, api_, gzip_;
  std::string_view language_;
  std::atomic<bool> given_{false};
};

}  // namespace

Connection::Connection(std::shared_ptr<Core> core, std::shared_ptr<Shard> const& shard, std::string peer, bool trusted_peer)
    : core_(std::move(core)), shard_(*shard), weak_shard_(shard), peer_(std::move(peer)), trusted_peer_(trusted_peer) {}

void Connection::start(std::optional<Problem> refusal) {
  since_ = shard_.now_ms;
  refused_ = refusal.has_value();
  if (core_->stopping || (refusal && is_tls())) return close();
  if (refusal) {
    stage_ = Stage::head;
    refuse(*refusal);
    return flush();
  }
  if (is_tls()) return transport_handshake();
  stage_ = Stage::head;
  read();
}

void Connection::on_handshake(bool ok) {
  if (stage_ != Stage::handshake) return;
  if (!ok || core_->stopping) return close();
  stage_ = Stage::head;
  since_ = shard_.now_ms;
  read();
}

// ---- in ----

void Connection::make_room() {
  if (begin_ == end_) begin_ = end_ = scanned_ = 0;
  auto const wanted = stage_ == Stage::body ? kInlineBody : kFirstBuffer / 2;
  if (in_.size() - end_ >= wanted) return;
  if (begin_ > 0) {
    std::copy(in_.begin() + static_cast<std::ptrdiff_t>(begin_), in_.begin() + static_cast<std::ptrdiff_t>(end_), in_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  if (in_.size() - end_ < wanted) in_.resize(std::max({kFirstBuffer, in_.size() * 2, end_ + wanted}));
}

void Connection::read() {
  bool const wanted = stage_ == Stage::body || stage_ == Stage::lingering || (stage_ == Stage::ended && live_) ||
                      (stage_ == Stage::head && !unsafe_under_way_ && slots_.size() < core_->options.limits.pipeline);
  if (!wanted || reading_ || peer_ended_) return;
  reading_ = true;
  if (stage_ == Stage::lingering || stage_ == Stage::ended) begin_ = end_ = 0;  // whatever still comes is dropped
  direct_ = stage_ == Stage::body && !head_->chunked && begin_ == end_ && *head_->length - head_->request.body.size() >= kFirstBuffer;
  if (direct_) {
    auto& body = head_->request.body;
    auto const at = body.size();
    body.resize(at + static_cast<size_t>(std::min<uint64_t>(*head_->length - at, kBodyStep)));
    return transport_read(body.data() + at, body.size() - at);
  }
  make_room();
  transport_read(in_.data() + end_, in_.size() - end_);
}

void Connection::on_read(bool ended, bool failed, size_t size) {
  reading_ = false;
  if (stage_ == Stage::closed) return;
  if (failed) return close();
  if (std::exchange(direct_, false)) {
    lent_ = {};
    if (stage_ == Stage::body) {
      received_ += size;
      head_->request.body.resize(received_);
    }
  } else {
    end_ += size;
  }
  if (ended) {
    // A client may shut its side and still wait for answers; an unfinished request has lost its end.
    if (stage_ == Stage::lingering || live_) return close();
    peer_ended_ = true;
    if (stage_ != Stage::dispatch) stage_ = Stage::ended;
    return flush();
  }
  if (stage_ == Stage::lingering || stage_ == Stage::ended) return read();
  advance();
}

// Goes on as far as the bytes at hand allow. A handler may answer at once: then `answer` finds advancing_ set and
// leaves the writing to us, so that several pipelined answers leave together.
void Connection::advance() {
  if (advancing_) return;
  advancing_ = true;
  while (step()) {}
  advancing_ = false;
  flush();
  read();
}

bool Connection::step() {
  switch (stage_) {
    case Stage::head: return read_head();
    case Stage::body: return read_body();
    case Stage::dispatch: return dispatch();
    case Stage::expect:
      if (!slots_.empty() || writing_) return false;
      out_ = "HTTP/1.1 100 Continue\r\n\r\n";
      stage_ = Stage::body;
      since_ = shard_.now_ms;
      return true;
    default: return false;
  }
}

bool Connection::read_head() {
  auto const& limits = core_->options.limits;
  if (unsafe_under_way_ || slots_.size() >= limits.pipeline) return false;
  if (scanned_ == 0 && std::string_view(in_).substr(begin_, end_ - begin_).starts_with("\r\n")) begin_ += 2;  // RFC 9112 §2.2
  auto const bytes = std::string_view(in_).substr(begin_, end_ - begin_);
  if (bytes.empty()) return false;
  if (scanned_ == 0) since_ = shard_.now_ms;
  auto const found = find_head_end(bytes, scanned_);
  if (!found) return refuse(found.error()), false;
  scanned_ = bytes.size();
  if (*found > limits.head.bytes || (*found == 0 && bytes.size() >= limits.head.bytes)) {
    bool const in_target = bytes.find("\r\n") == std::string_view::npos;
    auto const limit = in_target ? limits.head.target : limits.head.bytes;
    refuse(invalid(in_target ? "http.target_too_long" : "http.head_too_large", {}, {{"limit", std::to_string(limit)}}));
    return false;
  }
  if (*found == 0) return false;
  auto head = parse_head(bytes.substr(0, *found), limits.head);
  if (!head) return refuse(head.error()), false;
  head_ = std::move(*head);
  begin_ += *found;
  scanned_ = 0;
  return begin_body();
}

// Everything that can be judged before the body: name, pace, size.
bool Connection::begin_body() {
  auto const& options = core_->options;
  auto& head = *head_;
  auto client = trusted_peer_ ? client_of(peer_, is_tls(), head.request.headers, options.trusted_proxies) : Client{peer_, is_tls()};
  head.request.peer = std::move(client.address);
  head.request.tls = client.tls;
  if (!is_allowed_host(head.host, options.hosts)) return refuse(invalid("http.host_unknown", {}, {{"host", head.host}})), false;
  if (options.limits.requests_per_second > 0) {
    auto const key = limit_key(head.request.peer);
    std::unique_lock lock(core_->limiter_lock);
    int const wait = core_->limiter.seconds_to_wait(key, shard_.now_ms);
    lock.unlock();
    if (wait > 0) return slow_down(wait);
  }
  chunks_ = {};
  received_ = body_reserved_ = 0;
  since_ = shard_.now_ms;
  if (!head.chunked && head.length.value_or(0) == 0) {
    stage_ = Stage::dispatch;
    return true;
  }
  body_limit_ = options.body_limit ? options.body_limit(head.request.verb, head.request.path, head.length) : options.limits.body;
  if (head.length.value_or(0) > body_limit_)
    return refuse(invalid("http.body_too_large", {}, {{"limit", std::to_string(body_limit_)}})), false;
  if (!reserve(static_cast<size_t>(head.length.value_or(0)))) return false;
  head.request.body.reserve(static_cast<size_t>(head.length.value_or(0)));
  stage_ = head.expects_continue && begin_ == end_ ? Stage::expect : Stage::body;
  return true;
}

// A browser that was too quick keeps its connection, unless a body stands in the way.
bool Connection::slow_down(int seconds) {
  bool const stays = head_->keep_alive && !head_->chunked && head_->length.value_or(0) == 0;
  refuse(invalid("http.too_many_requests", {}, {{"seconds", std::to_string(seconds)}}));
  if (!stays) return false;
  slots_.back().keep_alive = true;
  stage_ = Stage::head;
  return true;
}

bool Connection::reserve(size_t bytes) {
  auto const total = core_->body_bytes.fetch_add(bytes) + bytes;
  body_reserved_ += bytes;
  if (total <= core_->options.limits.bodies_total) return true;
  refuse(invalid("http.busy", {}, {{"seconds", "5"}}));
  return false;
}

bool Connection::read_body() {
  auto& head = *head_;
  auto& body = head.request.body;
  auto const bytes = std::string_view(in_).substr(begin_, end_ - begin_);
  bool whole = false;
  if (head.chunked) {
    size_t used = 0;
    auto const done = chunks_.read(bytes, used, body, body_limit_);
    begin_ += used;
    received_ += used;
    if (!done) return refuse(done.error()), false;
    if (body.size() > body_reserved_ && !reserve(body.size() - body_reserved_)) return false;
    whole = *done;
  } else {
    auto const n = static_cast<size_t>(std::min<uint64_t>(*head.length - body.size(), bytes.size()));
    body.append(bytes.substr(0, n));
    begin_ += n;
    received_ += n;
    whole = body.size() == *head.length;
  }
  if (whole) stage_ = Stage::dispatch;
  return whole;
}

bool Connection::dispatch() {
  auto& head = *head_;
  bool const safe = is_safe(head.request.verb);
  if (!slots_.empty() && (!safe || unsafe_under_way_ || slots_.size() >= core_->options.limits.pipeline)) return false;
  unsafe_under_way_ = !safe;
  Slot slot;
  slot.head_only = head.head_only;
  slot.keep_alive = head.keep_alive;
  slot.old_version = head.old_version;
  slot.body_bytes = std::exchange(body_reserved_, 0);
  slots_.push_back(std::move(slot));
  auto const id = front_id_ + slots_.size() - 1;
  stage_ = head.keep_alive && !peer_ended_ ? Stage::head : Stage::ended;
  since_ = shard_.now_ms;
  auto request = std::move(head.request);
  head_.reset();
  if (request.path == "*") {  // OPTIONS *: of the server as a whole
    answer(id, allow_response("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
    return true;
  }
  auto shared = std::make_shared<Answer>(core_, weak_shard_.lock(), weak_from_this(), id, request);
  try {
    core_->handler(std::move(request), [shared](Response response) { shared->give(std::move(response)); });
  } catch (std::exception const& error) {
    core_->log(std::string("http: a handler threw: ") + error.what());
  }
  return stage_ != Stage::closed;
}

std::string_view Connection::language() const {
  if (head_) return language_of(head_->request.headers);
  // The head could not be read: its language field perhaps still can.
  auto const bytes = std::string_view(in_).substr(begin_, end_ - begin_);
  for (std::string_view name : {"\r\nAccept-Language:", "\r\naccept-language:"}) {
    auto const at = bytes.find(name);
    if (at == std::string_view::npos) continue;
    auto const value = bytes.substr(at + name.size());
    return language_of(trim_ows(value.substr(0, value.find('\r'))));
  }
  return language_of(std::string_view{});
}

// The answer to a request that will not be read on: in its turn behind those before it, and the last of the connection.
void Connection::refuse(Problem const& problem) {
  Slot slot;
  slot.ready = true;
  slot.keep_alive = false;
  slot.head_only = head_ && head_->head_only;
  slot.body_bytes = std::exchange(body_reserved_, 0);
  slot.response = problem_response(problem, language(), core_->options.say);
  add_security_headers(slot.response, core_->options.security, head_ ? head_->request.tls : is_tls(), true);
  slots_.push_back(std::move(slot));
  if (reading_ && direct_) lent_ = std::move(head_->request.body);  // the read under way still writes there
  head_.reset();
  stage_ = Stage::ended;
}

// ---- out ----

void Connection::answer(uint64_t id, Response response) {
  if (stage_ == Stage::closed || id < front_id_ || id - front_id_ >= slots_.size()) {
    if (response.stream) response.stream->close();
    return;
  }
  auto& slot = slots_[id - front_id_];
  if (slot.ready) return;
  slot.response = std::move(response);
  slot.ready = true;
  if (!advancing_) flush();
}

void Connection::append_head(Slot const& slot, bool close) {
  auto const& response = slot.response;
  out_ += "HTTP/1.1 ";
  out_ += std::to_string(response.status);
  out_ += ' ';
  out_ += reason_of(response.status);
  out_ += "\r\n";
  out_ += shard_.date;
  for (size_t i = 0; i < response.headers.size(); ++i) {
    append_value(out_, response.headers.name(i));
    out_ += ": ";
    append_value(out_, response.headers.value(i));
    out_ += "\r\n";
  }
  if (response.stream) {
    if (!slot.old_version) out_ += "Transfer-Encoding: chunked\r\n";
  } else if (has_body(response.status)) {
    out_ += "Content-Length: ";
    out_ += std::to_string(response.bytes().size());
    out_ += "\r\n";
  }
  if (close) out_ += "Connection: close\r\n";
  else if (slot.old_version) out_ += "Connection: keep-alive\r\n";
  out_ += "\r\n";
}

void Connection::flush() {
  if (writing_ || stage_ == Stage::closed || stage_ == Stage::lingering || live_) return;
  while (writing_slots_ < slots_.size() && slots_[writing_slots_].ready && !close_after_ && tail_.empty() && out_.size() < 4 * kInlineBody) {
    auto& slot = slots_[writing_slots_++];
    bool const last = writing_slots_ == slots_.size();
    bool const stopped = core_->stopping && last && stage_ == Stage::head && begin_ == end_;
    close_after_ = !slot.keep_alive || slot.response.close || slot.response.stream || stopped;
    append_head(slot, close_after_);
    if (slot.head_only || !has_body(slot.response.status)) {
      if (slot.response.stream) slot.response.stream->close();
      continue;
    }
    if (slot.response.stream) {
      begin_stream(slot);
      break;
    }
    auto const bytes = slot.response.bytes();
    if (bytes.size() <= kInlineBody) out_ += bytes;
    else tail_ = bytes;
  }
  if (close_after_) stage_ = Stage::ended;
  if (!out_.empty()) {
    writing_ = true;
    write_since_ = shard_.now_ms;
    written_ = out_at_ = tail_at_ = 0;
    return write_more();
  }
  bool const nothing_left = slots_.empty() && (stage_ == Stage::ended || (core_->stopping && is_idle()));
  if (nothing_left) finish();
}

void Connection::begin_stream(Slot& slot) {
  live_ = slot.response.stream;
  live_chunked_ = !slot.old_version;
  live_->attach([connection = weak_from_this(), shard = weak_shard_] {
    if (auto held = shard.lock())
      asio::post(held->io, [connection] { if (auto c = connection.lock()) c->pump(); });
  });
}

void Connection::pump() {
  if (!live_ || writing_ || live_ended_ || stage_ == Stage::closed) return;
  bool const open = live_->is_open();  // asked before take(): what was sent before the end is then surely in it
  auto const bytes = live_->take();
  out_.clear();
  if (!bytes.empty() && live_chunked_) {
    append_hex(out_, bytes.size());
    out_.append("\r\n").append(bytes).append("\r\n");
  } else {
    out_ = bytes;
  }
  if (!open) {
    live_ended_ = true;
    if (live_chunked_) out_ += "0\r\n\r\n";
  }
  if (out_.empty()) return live_ended_ ? finish() : void();
  writing_ = true;
  write_since_ = since_ = shard_.now_ms;
  written_ = out_at_ = tail_at_ = 0;
  write_more();
}

void Connection::write_more() {
  auto const first = std::string_view(out_).substr(out_at_), second = tail_.substr(tail_at_);
  if (first.empty()) transport_write(second, {});
  else transport_write(first, second);
}

void Connection::on_written(bool failed, size_t size) {
  if (stage_ == Stage::closed) return;
  if (failed) return close();
  written_ += size;
  auto const from_out = std::min(size, out_.size() - out_at_);
  out_at_ += from_out;
  tail_at_ += size - from_out;
  if (out_at_ < out_.size() || tail_at_ < tail_.size()) return write_more();
  written_all();
}

void Connection::written_all() {
  writing_ = false;
  out_.clear();
  tail_ = {};
  for (; writing_slots_ > 0; --writing_slots_) {
    core_->body_bytes -= slots_.front().body_bytes;
    slots_.pop_front();
    ++front_id_;
  }
  if (slots_.empty()) unsafe_under_way_ = false;
  if (live_) {
    if (live_ended_) return finish();
    pump();
    return read();
  }
  if (close_after_) return finish();
  if (begin_ == end_) since_ = shard_.now_ms;  // the idle time counts from here
  advance();
}

// ---- the end ----

void Connection::finish() {
  if (stage_ == Stage::lingering || stage_ == Stage::closed) return;
  stage_ = Stage::lingering;
  since_ = shard_.now_ms;
  if (peer_ended_) return close();
  transport_finish();
}

void Connection::finish_when_idle() {
  if (live_) live_->close();
  if (stage_ == Stage::handshake) return close();
  if (!is_idle()) return;
  if (is_tls()) finish();  // close_notify first
  else close();            // nothing unread on either side: no reset can hurt
}

void Connection::close() {
  if (stage_ == Stage::closed) return;
  auto const self = shared_from_this();
  stage_ = Stage::closed;
  transport_close();
  if (live_) live_->close();
  for (auto& slot : slots_) {
    core_->body_bytes -= slot.body_bytes;
    if (slot.response.stream) slot.response.stream->close();
  }
  core_->body_bytes -= std::exchange(body_reserved_, 0);
  shard_.connections.erase(self);
  std::lock_guard const lock(core_->open_lock);
  auto const mine = core_->open_by_peer.find(limit_key(peer_));
  if (refused_) --core_->refused;
  else if (mine != core_->open_by_peer.end() && --mine->second == 0) core_->open_by_peer.erase(mine);
  if (--core_->open == 0) core_->none_open.notify_all();
}

void Connection::tick() {
  auto const& limits = core_->options.limits;
  auto const now = shard_.now_ms;
  auto const paced = [](int grace_ms, size_t bytes, int per_second) {
    return grace_ms + static_cast<int64_t>(bytes) * 1000 / std::max(1, per_second);
  };
  if (writing_ && now - write_since_ > paced(limits.write_grace_ms, written_, limits.write_bytes_per_second)) return close();
  auto const waited = now - since_;
  if (live_ && !writing_ && waited > kHeartbeatMs) {
    since_ = now;
    live_->comment();
  }
  switch (stage_) {
    case Stage::handshake:
      if (waited > limits.head_ms) close();
      return;
    case Stage::head:
      if (unsafe_under_way_ || slots_.size() >= limits.pipeline) return;
      if (begin_ != end_ && waited > limits.head_ms) {
        refuse(invalid("http.head_timeout"));
        return flush();
      }
      if (is_idle() && waited > limits.idle_ms) finish();
      return;
    case Stage::body:
      if (waited > paced(limits.body_grace_ms, received_, limits.body_bytes_per_second)) {
        refuse(invalid("http.body_timeout"));
        flush();
      }
      return;
    case Stage::lingering:
      if (waited > limits.linger_ms) close();
      return;
    default: return;
  }
}

// ---- transports ----

namespace {

bool is_end(boost::system::error_code error) {
  return error == asio::error::eof || error == asio::ssl::error::stream_truncated;
}

class PlainConnection final : public Connection {
 public:
  PlainConnection(std::shared_ptr<Core> core, std::shared_ptr<Shard> const& shard, Socket socket, std::string peer, bool trusted)
      : Connection(std::move(core), shard, std::move(peer), trusted), socket_(std::move(socket)) {}

 private:
  std::shared_ptr<PlainConnection> self() { return std::static_pointer_cast<PlainConnection>(shared_from_this()); }
  void transport_handshake() override { on_handshake(true); }
  void transport_read(char* to, size_t size) override {
    socket_.async_read_some(asio::buffer(to, size), [self = self()](boost::system::error_code error, size_t n) {
      self->on_read(is_end(error), error && !is_end(error), n);
    });
  }
  void transport_write(std::string_view first, std::string_view second) override {
    std::array<asio::const_buffer, 2> const buffers{asio::buffer(first), asio::buffer(second)};
    socket_.async_write_some(buffers, [self = self()](boost::system::error_code error, size_t n) { self->on_written(!!error, n); });
  }
  void transport_finish() override {
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    on_finished();
  }
  void transport_close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }
  bool is_tls() const override { return false; }

  Socket socket_;
};

class TlsConnection final : public Connection {
 public:
  TlsConnection(std::shared_ptr<Core> core, std::shared_ptr<Shard> const& shard, Socket socket, std::string peer, bool trusted,
                asio::ssl::context& context)
      : Connection(std::move(core), shard, std::move(peer), trusted), stream_(std::move(socket), context) {}

 private:
  std::shared_ptr<TlsConnection> self() { return std::static_pointer_cast<TlsConnection>(shared_from_this()); }
  void transport_handshake() override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = self()](boost::system::error_code error) { self->on_handshake(!error); });
  }
  void transport_read(char* to, size_t size) override {
    auto done = [self = self()](boost::system::error_code error, size_t n) { self->on_read(is_end(error), error && !is_end(error), n); };
    if (raw_) stream_.next_layer().async_read_some(asio::buffer(to, size), std::move(done));
    else stream_.async_read_some(asio::buffer(to, size), std::move(done));
  }
  void transport_write(std::string_view first, std::string_view second) override {
    std::array<asio::const_buffer, 2> const buffers{asio::buffer(first), asio::buffer(second)};
    stream_.async_write_some(buffers, [self = self()](boost::system::error_code error, size_t n) { self->on_written(!!error, n); });
  }
  // close_notify first; whether the client answers it or not, the rest of its bytes is then drained below TLS.
  void transport_finish() override {
    stream_.async_shutdown([self = self()](boost::system::error_code) {
      self->raw_ = true;
      boost::system::error_code ignored;
      self->stream_.next_layer().shutdown(Socket::shutdown_send, ignored);
      self->on_finished();
    });
  }
  void transport_close() override {
    boost::system::error_code ignored;
    stream_.next_layer().close(ignored);
  }
  bool is_tls() const override { return true; }

  asio::ssl::stream<Socket> stream_;
  bool raw_ = false;
};

}  // namespace

std::shared_ptr<Connection> make_connection(std::shared_ptr<Core> core, std::shared_ptr<Shard> const& shard, Socket socket,
                                            std::string peer, bool trusted_peer) {
  if (!core->tls) return std::make_shared<PlainConnection>(std::move(core), shard, std::move(socket), std::move(peer), trusted_peer);
  auto& context = *core->tls;
  return std::make_shared<TlsConnection>(std::move(core), shard, std::move(socket), std::move(peer), trusted_peer, context);
}

}  // namespace ly::http
