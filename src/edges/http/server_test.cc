// The server over loopback: what every client sees, and what a bad one cannot do to the others.
#include "edges/http/server.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <future>
#include <thread>

#include "edges/http/client_for_test.h"

namespace ly::http {
namespace {

using test::Reply;
using test::Wire;
using Clock_ = std::chrono::steady_clock;

int64_t ms_since(Clock_::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock_::now() - start).count();
}

std::string get(std::string const& path, std::string const& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}
std::string post(std::string const& path, std::string const& body, std::string const& more = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

// Says back what it read: verb, path, query, body, peer.
void echo(Request request, Respond respond) {
  std::string text = std::string(to_text(request.verb)) + " " + request.path;
  for (auto const& pair : request.query) text += " " + pair.first + "=" + pair.second;
  Response response;
  response.headers.add("Content-Type", "text/plain");
  response.body = text + "|" + request.body;
  respond(std::move(response));
}

Say const kCodes = [](std::string_view language, Problem const& problem) { return std::string(language) + ":" + problem.code; };

// A server for one test, on any free port.
struct House {
  explicit House(Handler handler = echo, std::function<void(Options&)> change = {}) : server(options(change), std::move(handler)) {
    auto const started = server.start();
    EXPECT_TRUE(started) << (started ? "" : const_cast<Result<void>&>(started).error().code);
  }
  static Options options(std::function<void(Options&)> const& change) {
    Options options;
    options.say = kCodes;
    if (change) change(options);
    return options;
  }
  Wire client() { return Wire(server.port()); }
  Reply ask(std::string const& bytes) {
    Wire wire(server.port());
    wire.send(bytes);
    return wire.reply();
  }
  bool is_well() { return ask(get("/well")).status == 200; }
  Server server;
};

TEST(Server, answers_one_request_after_another_on_one_connection) {
  House house;
  Wire wire(house.server.port());
  for (int i = 0; i < 50; ++i) {
    wire.send(i % 2 ? get("/a?n=" + std::to_string(i)) : post("/b", "body " + std::to_string(i)));
    auto const reply = wire.reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, i % 2 ? "GET /a n=" + std::to_string(i) + "|" : "POST /b|body " + std::to_string(i));
  }
  EXPECT_EQ(house.server.connections(), 1U);
}

TEST(Server, takes_bytes_however_they_are_cut) {
  House house;
  auto const request = post("/cut", "hello", "X-Long: " + std::string(300, 'x') + "\r\n");
  Wire wire(house.server.port());
  for (size_t cut = 1; cut < request.size(); cut += 37) {
    wire.send(request.substr(0, cut));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    wire.send(request.substr(cut));
    EXPECT_EQ(wire.reply().body, "POST /cut|hello") << cut;
  }
}

TEST(Server, reads_chunked_and_large_bodies) {
  House house(echo, [](Options& o) { o.limits.body = 4 << 20; });
  Wire wire(house.server.port());
  wire.send("POST /c HTTP/1.1\r\nHost: a.example\r\n\r\n");
  EXPECT_EQ(wire.reply().status, 421) << "a name that is not ours";

  Wire chunked(house.server.port());
  chunked.send("POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x\r\n!\r\n0\r\n\r\n" + get("/next"));
  EXPECT_EQ(chunked.reply().body, "POST /c|hello!");
  EXPECT_EQ(chunked.reply().body, "GET /next|");

  std::string large(3 << 20, 'x');
  for (size_t i = 0; i < large.size(); i += 1000) large[i] = static_cast<char>('a' + i / 1000 % 26);
  Wire wide(house.server.port());
  std::thread sender([&] { wide.send(post("/large", large)); });
  EXPECT_EQ(wide.reply().body, "POST /large|" + large);
  sender.join();
  std::thread again([&] {
    wide.send("POST /large HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n300000\r\n" + large + "\r\n0\r\n\r\n");
  });
  EXPECT_EQ(wide.reply().body, "POST /large|" + large);
  again.join();
}

TEST(Server, head_and_options_and_old_clients) {
  House house([](Request request, Respond respond) {
    if (request.verb == Verb::options) return respond(allow_response("GET, HEAD"));
    respond(json_response(200, "{\"long\":\"" + std::string(100, 'x') + "\"}"));
  });
  Wire wire(house.server.port());
  wire.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/x"));
  EXPECT_EQ(wire.reply(true).fields["content-length"], "111");
  EXPECT_EQ(wire.reply().body.size(), 111U) << "no body may follow the answer to HEAD";
  wire.send("OPTIONS /x HTTP/1.1\r\nHost: localhost\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto const options = wire.reply();
  EXPECT_EQ(options.status, 204);
  EXPECT_FALSE(options.fields.contains("content-length")) << "RFC 9110 §8.6";
  EXPECT_EQ(wire.reply().status, 204);

  Wire old(house.server.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.reply().fields["connection"], "close");
  EXPECT_TRUE(old.is_ended());
  Wire kept(house.server.port());
  kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(kept.reply().fields["connection"], "keep-alive");
}

TEST(Server, expect_continue_is_said_before_the_body_and_not_if_it_is_refused) {
  House house(echo, [](Options& o) { o.limits.body = 10; });
  Wire wire(house.server.port());
  wire.send("POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.reply().status, 100);
  wire.send("hello");
  EXPECT_EQ(wire.reply().body, "POST /e|hello");
  wire.send("POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.reply().status, 413);
  EXPECT_TRUE(wire.is_ended());
}

// Answers by other threads, in an order the test chooses.
struct Desk {
  void take(Request request, Respond respond) {
    std::lock_guard const lock(mutex);
    waiting.emplace_back(request.path, std::move(respond));
    come.notify_all();
  }
  bool wait_for(size_t n, int ms = 60000) {
    std::unique_lock lock(mutex);
    return come.wait_for(lock, std::chrono::milliseconds(ms), [&] { return waiting.size() >= n; });
  }
  void answer(size_t i) {
    std::unique_lock lock(mutex);
    auto const entry = waiting.at(i);
    lock.unlock();
    std::thread([entry] { entry.second(json_response(200, entry.first)); }).join();
  }
  std::mutex mutex;
  std::condition_variable come;
  std::vector<std::pair<std::string, Respond>> waiting;
};

TEST(Server, pipelined_answers_leave_in_order_though_given_out_of_order) {
  Desk desk;
  House house([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); });
  Wire wire(house.server.port());
  std::string all;
  for (int i = 0; i < 8; ++i) all += get("/" + std::to_string(i));
  wire.send(all);
  ASSERT_TRUE(desk.wait_for(8));
  for (size_t i : {3U, 7U, 1U, 0U, 6U, 2U, 5U, 4U}) desk.answer(i);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(wire.reply().body, "/" + std::to_string(i));
}

TEST(Server, a_write_waits_for_all_before_it_and_holds_back_all_behind) {
  Desk desk;
  House house([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); });
  Wire wire(house.server.port());
  wire.send(get("/read") + post("/write", "x") + get("/after"));
  ASSERT_TRUE(desk.wait_for(1));
  EXPECT_FALSE(desk.wait_for(2, 50)) << "the write began beside the read";
  desk.answer(0);
  ASSERT_TRUE(desk.wait_for(2));
  EXPECT_FALSE(desk.wait_for(3, 50)) << "the read behind began before the write was answered";
  desk.answer(1);
  ASSERT_TRUE(desk.wait_for(3));
  desk.answer(2);
  EXPECT_EQ(wire.reply().body, "/read");
  EXPECT_EQ(wire.reply().body, "/write");
  EXPECT_EQ(wire.reply().body, "/after");
}

TEST(Server, a_pipeline_is_bounded) {
  Desk desk;
  House house([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); },
              [](Options& o) { o.limits.pipeline = 3; });
  Wire wire(house.server.port());
  for (int i = 0; i < 10; ++i) wire.send(get("/" + std::to_string(i)));
  ASSERT_TRUE(desk.wait_for(3));
  EXPECT_FALSE(desk.wait_for(4, 50));
  for (size_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(desk.wait_for(i + 1));
    desk.answer(i);
    EXPECT_EQ(wire.reply().body, "/" + std::to_string(i));
  }
}

TEST(Server, an_answer_counts_once_and_a_lost_one_is_a_500) {
  std::mutex mutex;
  std::vector<std::string> said;
  House house(
      [](Request request, Respond respond) {
        if (request.path == "/lost") return;
        if (request.path == "/throws") throw std::runtime_error("broken");
        respond(json_response(200, "first"));
        respond(json_response(200, "second"));
      },
      [&](Options& o) {
        o.log = [&](std::string_view line) {
          std::lock_guard const lock(mutex);
          said.emplace_back(line);
        };
      });
  Wire wire(house.server.port());
  wire.send(get("/twice") + get("/lost", "Accept-Language: en\r\n") + get("/throws") + get("/twice"));
  EXPECT_EQ(wire.reply().body, "first");
  auto const lost = wire.reply();
  EXPECT_EQ(lost.status, 500);
  EXPECT_NE(lost.body.find("en:http.no_answer"), std::string::npos);
  EXPECT_EQ(wire.reply().status, 500);
  EXPECT_EQ(wire.reply().body, "first");
  std::lock_guard const lock(mutex);
  EXPECT_EQ(said.size(), 3U);
}

TEST(Server, each_limit_has_its_status_and_hurts_nobody_else) {
  House house(echo, [](Options& o) {
    o.limits.head.bytes = 4000;
    o.limits.head.target = 1000;
    o.limits.head.headers = 10;
    o.body_limit = [](Verb, std::string_view path, std::optional<uint64_t>) { return path == "/files" ? size_t{1000} : size_t{100}; };
  });
  struct Row {
    std::string bytes;
    int status;
    std::string code;
  };
  std::string many;
  for (int i = 0; i < 20; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  std::string const to = " HTTP/1.1\r\nHost: localhost\r\n";
  Row const rows[] = {
      {get("/" + std::string(2000, 'a')), 414, "http.target_too_long"},
      {get("/" + std::string(9000, 'a')), 414, "http.target_too_long"},
      {get("/", "X: " + std::string(9000, 'a') + "\r\n"), 431, "http.head_too_large"},
      {get("/", many), 431, "http.too_many_headers"},
      {post("/", std::string(101, 'x')), 413, "http.body_too_large"},
      {post("/files", std::string(1001, 'x')), 413, "http.body_too_large"},
      {"POST /" + to + "Transfer-Encoding: chunked\r\n\r\nff\r\n", 413, "http.body_too_large"},
      {"POST /" + to + "Transfer-Encoding: chunked\r\n\r\nxx\r\n", 400, "http.chunk"},
      {"POST /" + to + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400, "http.length_and_coding"},
      {"POST /" + to + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415, "http.content_coding"},
      {"GET / HTTP/1.1\nHost: localhost\n\n", 400, "http.bare_line_feed"},
      {"GET http://localhost/" + to + "\r\n", 400, "http.target_form"},
      {"GET /../etc/passwd" + to + "\r\n", 400, "http.path"},
      {"GET / HTTP/1.1\r\n\r\n", 400, "http.host"},
      {"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "http.host_unknown"},
      {"BREW /" + to + "\r\n", 501, "http.method_unknown"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http.version"},
      {std::string("\x16\x03\x01\x02\x00\x01\n", 7), 400, "http.bare_line_feed"},
  };
  Wire bystander(house.server.port());
  bystander.send(get("/before"));
  EXPECT_EQ(bystander.reply().status, 200);
  for (auto const& row : rows) {
    Wire wire(house.server.port());
    wire.send(row.bytes);
    auto const reply = wire.reply();
    EXPECT_EQ(reply.status, row.status) << row.code;
    EXPECT_NE(reply.body.find("\"code\":\"" + row.code + "\""), std::string::npos) << row.code << " in " << reply.body;
    auto fields = reply.fields;
    EXPECT_EQ(fields["content-type"], "application/problem+json");
    EXPECT_EQ(fields["connection"], "close");
    EXPECT_TRUE(wire.is_ended()) << row.code;
  }
  EXPECT_EQ(house.ask(post("/files", std::string(1000, 'x'))).status, 200);
  EXPECT_EQ(house.ask(post("/", std::string(100, 'x'))).status, 200);
  bystander.send(get("/after"));
  EXPECT_EQ(bystander.reply().status, 200);
}

TEST(Server, nothing_behind_a_refused_request_is_ever_read_as_a_request) {
  std::atomic<int> handled{0};
  House house([&](Request request, Respond respond) {
    ++handled;
    echo(std::move(request), std::move(respond));
  });
  Wire wire(house.server.port());
  wire.send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get("/smuggled"));
  EXPECT_EQ(wire.reply().status, 400);
  EXPECT_TRUE(wire.is_ended());
  EXPECT_EQ(handled, 0);
}

TEST(Server, the_language_is_known_even_of_a_head_that_cannot_be_read) {
  House house;
  EXPECT_NE(house.ask("GET /.. HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en-GB\r\n\r\n").body.find("en:http.path"), std::string::npos);
  EXPECT_NE(house.ask("GET /.. HTTP/1.1\r\nHost: localhost\r\n\r\n").body.find("zh-CN:http.path"), std::string::npos);
}

TEST(Server, a_slow_head_is_cut_off_while_others_are_served) {
  House house(echo, [](Options& o) { o.limits.head_ms = 150; });
  auto const start = Clock_::now();
  Wire wire(house.server.port());
  std::atomic<bool> over{false};
  std::thread drip([&] {  // a byte every 20 ms must not count as life
    auto const head = get("/", "X: " + std::string(1000, 'y') + "\r\n");
    for (size_t i = 0; i < head.size() && !over; ++i) {
      if (!wire.send(head.substr(i, 1))) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  EXPECT_TRUE(house.is_well());
  auto const reply = wire.reply();
  over = true;
  drip.join();
  EXPECT_EQ(reply.status, 408);
  EXPECT_NE(reply.body.find("http.head_timeout"), std::string::npos);
  EXPECT_GE(ms_since(start), 150);
  EXPECT_LT(ms_since(start), 1500);
  EXPECT_TRUE(house.is_well());
}

TEST(Server, a_slow_body_is_cut_off_by_its_rate) {
  for (bool chunked : {false, true}) {
    for (size_t first : {100U, 5000U}) {  // from the head's buffer, and by reads straight into the body
      House house(echo, [](Options& o) {
        o.limits.body_grace_ms = 150;
        o.limits.body_bytes_per_second = 1'000'000;
        o.limits.linger_ms = 200;
      });
      auto const start = Clock_::now();
      Wire wire(house.server.port());
      std::atomic<bool> over{false};
      wire.send(std::string("POST / HTTP/1.1\r\nHost: localhost\r\n") + (chunked ? "Transfer-Encoding: chunked\r\n\r\nfffff\r\n" : "Content-Length: 1000000\r\n\r\n"));
      wire.send(std::string(first, 'x'));
      std::thread drip([&] {
        while (!over && wire.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      });
      auto const reply = wire.reply();
      over = true;
      drip.join();
      EXPECT_EQ(reply.status, 408) << chunked << first;
      EXPECT_NE(reply.body.find("http.body_timeout"), std::string::npos);
      EXPECT_LT(ms_since(start), 1500);
    }
  }
}

TEST(Server, a_steady_sender_may_take_longer_than_the_grace) {
  House house(echo, [](Options& o) {
    o.limits.body_grace_ms = 100;
    o.limits.body_bytes_per_second = 10'000;  // so 4000 bytes may take half a second
  });
  Wire wire(house.server.port());
  wire.send("POST /s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n");
  for (int i = 0; i < 20; ++i) {
    wire.send(std::string(200, 'x'));
    std::this_thread::sleep_for(std::chrono::milliseconds(12));
  }
  EXPECT_EQ(wire.reply().status, 200);
}

TEST(Server, an_idle_connection_is_ended_quietly) {
  House house(echo, [](Options& o) { o.limits.idle_ms = 100; });
  Wire silent(house.server.port()), once(house.server.port());
  once.send(get("/"));
  EXPECT_EQ(once.reply().status, 200);
  auto const start = Clock_::now();
  EXPECT_EQ(silent.rest(), "");
  EXPECT_EQ(once.rest(), "");
  EXPECT_LT(ms_since(start), 1500);
}

TEST(Server, a_client_that_does_not_read_is_cut_off) {
  House house([](Request, Respond respond) {
    Response response;
    response.body = std::string(8 << 20, 'x');
    respond(std::move(response));
  }, [](Options& o) {
    o.limits.write_grace_ms = 150;
    o.limits.write_bytes_per_second = 1 << 30;
    o.limits.linger_ms = 100;
  });
  Wire wire(house.server.port());
  wire.send(get("/"));
  auto const start = Clock_::now();
  while (house.server.connections() > 0 && ms_since(start) < 3000) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(house.server.connections(), 0U);
}

TEST(Server, a_peer_that_asks_too_often_is_told_when_to_come_back) {
  House house(echo, [](Options& o) {
    o.limits.requests_per_second = 1;
    o.limits.requests_burst = 3;
    o.trusted_proxies = {"127.0.0.1"};
  });
  Wire wire(house.server.port());
  std::string const peer = "X-Forwarded-For: 198.51.100.1\r\n";
  for (int i = 0; i < 3; ++i) {
    wire.send(get("/", peer));
    EXPECT_EQ(wire.reply().status, 200);
  }
  wire.send(get("/", peer));
  auto reply = wire.reply();
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.fields["retry-after"], "1");
  wire.send(get("/", "X-Forwarded-For: 198.51.100.2\r\n"));
  EXPECT_EQ(wire.reply().status, 200) << "the connection stays, and another peer behind the same proxy is served";
  wire.send(post("/", "body", peer));
  EXPECT_EQ(wire.reply().status, 429);
  EXPECT_TRUE(wire.is_ended());
}

TEST(Server, connections_are_counted_per_peer_and_in_all) {
  for (bool per_peer : {false, true}) {
    House house(echo, [&](Options& o) { (per_peer ? o.limits.connections_per_peer : o.limits.connections) = 3; });
    std::deque<std::unique_ptr<Wire>> held;
    for (int i = 0; i < 3; ++i) {
      held.push_back(std::make_unique<Wire>(house.server.port()));
      held.back()->send(get("/"));
      EXPECT_EQ(held.back()->reply().status, 200);
    }
    Wire fourth(house.server.port());
    auto const reply = fourth.reply();
    EXPECT_EQ(reply.status, 503);
    EXPECT_NE(reply.body.find("http.too_many_connections"), std::string::npos);
    EXPECT_TRUE(fourth.is_ended());
    held.front()->send(get("/"));
    EXPECT_EQ(held.front()->reply().status, 200);
    held.pop_back();
    bool served = false;
    for (int tries = 0; tries < 100 && !served; ++tries) {
      served = house.is_well();
      if (!served) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_TRUE(served) << "a place given back is taken again";
  }
}

TEST(Server, two_hundred_connections_at_once) {
  House house([](Request request, Respond respond) {
    std::thread([request = std::move(request), respond = std::move(respond)] { respond(json_response(200, request.path)); }).detach();
  });
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 200; ++i) wires.push_back(std::make_unique<Wire>(house.server.port()));
  for (int round = 0; round < 3; ++round) {
    for (size_t i = 0; i < wires.size(); ++i) wires[i]->send(get("/" + std::to_string(i)));
    for (size_t i = 0; i < wires.size(); ++i) ASSERT_EQ(wires[i]->reply().body, "/" + std::to_string(i));
  }
  EXPECT_EQ(house.server.connections(), 200U);
}

long peak_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(Server, memory_stays_bounded_whatever_is_sent) {
  House house(echo, [](Options& o) {
    o.limits.body = 1 << 20;
    o.limits.linger_ms = 300;
  });
  auto const before = peak_kb();
  std::vector<std::thread> senders;
  std::string const piece(256 * 1024, 'x');
  for (int i = 0; i < 4; ++i)
    senders.emplace_back([&, i] {
      Wire wire(house.server.port());
      wire.send(std::string("POST / HTTP/1.1\r\nHost: localhost\r\n") + (i % 2 ? "Content-Length: 10000000000\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n40000000\r\n"));
      for (int n = 0; n < 400 && wire.send(piece); ++n) {}  // 100 MB each, unless we are cut off
    });
  for (auto& sender : senders) sender.join();
  EXPECT_LT(peak_kb() - before, 16 * 1024) << "kB more than before";
  EXPECT_TRUE(house.is_well());
}

TEST(Server, bodies_of_all_requests_together_are_bounded) {
  Desk desk;
  House house([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); },
              [](Options& o) { o.limits.bodies_total = 1000; });
  Wire first(house.server.port()), second(house.server.port());
  first.send(post("/first", std::string(800, 'x')));
  ASSERT_TRUE(desk.wait_for(1));
  second.send(post("/second", std::string(800, 'x')));
  auto reply = second.reply();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.fields["retry-after"], "5");
  desk.answer(0);
  EXPECT_EQ(first.reply().status, 200);
  first.send(post("/third", std::string(800, 'x')));
  ASSERT_TRUE(desk.wait_for(2)) << "room given back is used again";
  desk.answer(1);
  EXPECT_EQ(first.reply().status, 200);
}

TEST(Server, a_client_may_shut_its_side_and_still_hear_the_answer) {
  Desk desk;
  House house([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); });
  Wire wire(house.server.port());
  wire.send(get("/late"));
  wire.finish_sending();
  ASSERT_TRUE(desk.wait_for(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  desk.answer(0);
  EXPECT_EQ(wire.reply().body, "/late");
  EXPECT_TRUE(wire.is_ended());
}

TEST(Server, a_client_that_went_away_costs_nothing) {
  Desk desk;
  House house([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); });
  {
    Wire wire(house.server.port());
    wire.send(get("/gone"));
    ASSERT_TRUE(desk.wait_for(1));
    linger const hard{1, 0};
    setsockopt(wire.native(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  auto const start = Clock_::now();
  while (house.server.connections() > 0 && ms_since(start) < 3000) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(house.server.connections(), 0U);
  desk.answer(0);
}

TEST(Server, json_is_compressed_if_asked_for_and_not_where_secrets_are) {
  House house([](Request request, Respond respond) {
    auto response = json_response(200, "[" + std::string(5000, '1') + "]");
    if (request.path == "/secret") response.compressible = false;
    if (request.path == "/small") response.body = "[]";
    respond(std::move(response));
  });
  Wire wire(house.server.port());
  auto const ask = [&](std::string const& path, std::string const& more) {
    wire.send(get(path, more));
    return wire.reply();
  };
  auto packed = ask("/list", "Accept-Encoding: gzip, br\r\n");
  EXPECT_EQ(packed.fields["content-encoding"], "gzip");
  EXPECT_EQ(packed.fields["vary"], "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 200U);
  auto plain = ask("/list", "");
  EXPECT_FALSE(plain.fields.contains("content-encoding"));
  EXPECT_EQ(plain.fields["vary"], "Accept-Encoding") << "caches must know that the other form exists";
  EXPECT_EQ(plain.body.size(), 5002U);
  EXPECT_EQ(ask("/secret", "Accept-Encoding: gzip\r\n").body.size(), 5002U);
  EXPECT_EQ(ask("/small", "Accept-Encoding: gzip\r\n").body, "[]");
}

struct FixedClock : Clock {
  Instant now() override { return *instant_from_iso("2020-02-17T06:20:00Z"); }
};

TEST(Server, every_answer_has_its_date_and_its_guards) {
  FixedClock clock;
  House house([](Request request, Respond respond) {
    auto response = json_response(200, "{}");
    response.headers.add("X-Note", "a\r\nSet-Cookie: forged=1");
    if (request.path == "/api/x") response.headers.add("Set-Cookie", "a=b");
    respond(std::move(response));
  }, [&](Options& o) { o.clock = &clock; });
  auto reply = house.ask(get("/api/x"));
  EXPECT_EQ(reply.fields["date"], "Mon, 17 Feb 2020 06:20:00 GMT");
  EXPECT_EQ(reply.fields["cache-control"], "no-store");
  EXPECT_EQ(reply.fields["x-content-type-options"], "nosniff");
  EXPECT_EQ(reply.fields["set-cookie"], "a=b") << "a line break in a value ends nothing";
  EXPECT_EQ(reply.fields["x-note"], "a  Set-Cookie: forged=1");
}

TEST(Server, large_answers_are_sent_whole_from_memory_that_is_not_copied) {
  static std::string const kFixed(5 << 20, 'f');
  House house([](Request request, Respond respond) {
    Response response;
    if (request.path == "/fixed") response.fixed = kFixed;
    else response.body = std::string(3 << 20, 'b');
    respond(std::move(response));
  });
  Wire wire(house.server.port());
  wire.send(get("/fixed") + get("/body") + get("/fixed"));
  EXPECT_EQ(wire.reply().body, kFixed);
  EXPECT_EQ(wire.reply().body, std::string(3 << 20, 'b'));
  EXPECT_EQ(wire.reply().body, kFixed);
}

TEST(Server, events_flow_until_either_side_ends) {
  std::promise<std::shared_ptr<EventStream>> made;
  std::atomic<int> closed{0};
  House house([&](Request request, Respond respond) {
    if (request.path != "/events") return echo(std::move(request), std::move(respond));
    auto stream = std::make_shared<EventStream>();
    stream->on_close([&] { ++closed; });
    Response response;
    response.headers.add("Content-Type", "text/event-stream");
    response.stream = stream;
    stream->send("hello", "before the head");
    respond(std::move(response));
    made.set_value(stream);
  });
  {
    Wire wire(house.server.port());
    wire.send(get("/events"));
    auto const stream = made.get_future().get();
    ASSERT_TRUE(wire.wait_for("event: hello\ndata: before the head\n\n\r\n"));
    stream->send("queue", "1", "17");
    ASSERT_TRUE(wire.wait_for("id: 17\nevent: queue\ndata: 1\n\n"));
    stream->send("queue", "2");
    stream->close();
    EXPECT_TRUE(wire.rest().ends_with("event: queue\ndata: 2\n\n\r\n0\r\n\r\n"));
    EXPECT_EQ(closed, 1);
  }
  made = {};
  {
    Wire wire(house.server.port());
    wire.send(get("/events"));
    ASSERT_TRUE(wire.wait_for("before the head"));
  }
  auto const stream = made.get_future().get();
  auto const start = Clock_::now();
  while (stream->is_open() && ms_since(start) < 3000) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_FALSE(stream->is_open()) << "the client went away";
  EXPECT_EQ(closed, 2);
  EXPECT_FALSE(stream->send("queue", "3"));
}

TEST(Server, stops_after_the_answers_under_way) {
  Desk desk;
  auto house = std::make_unique<House>([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); });
  Wire busy(house->server.port()), idle(house->server.port()), piped(house->server.port());
  busy.send(post("/busy", "x"));
  piped.send(get("/one") + get("/two"));
  ASSERT_TRUE(desk.wait_for(3));
  auto const start = Clock_::now();
  auto stopped = std::async(std::launch::async, [&] { house->server.stop(); });
  EXPECT_TRUE(idle.is_ended());
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  for (size_t i : {2U, 1U, 0U}) desk.answer(i);
  auto last = busy.reply();
  EXPECT_EQ(last.body, "/busy");
  EXPECT_EQ(last.fields["connection"], "close");
  EXPECT_EQ(piped.reply().body, "/one");
  EXPECT_EQ(piped.reply().body, "/two");
  EXPECT_TRUE(piped.is_ended());
  EXPECT_TRUE(busy.is_ended());
  { Wire late(house->server.port()); EXPECT_FALSE(late.is_connected()); }
  stopped.get();
  EXPECT_LT(ms_since(start), 3000);
}

TEST(Server, stops_in_bounded_time_though_an_answer_never_comes) {
  Desk desk;
  auto house = std::make_unique<House>([&](Request request, Respond respond) { desk.take(std::move(request), std::move(respond)); },
                                       [](Options& o) { o.limits.stop_ms = 100; });
  Wire wire(house->server.port()), half(house->server.port());
  wire.send(get("/never"));
  half.send("POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
  ASSERT_TRUE(desk.wait_for(1));
  auto const start = Clock_::now();
  house->server.stop();
  EXPECT_GE(ms_since(start), 100);
  EXPECT_LT(ms_since(start), 2000);
  EXPECT_TRUE(wire.is_ended());
  house.reset();
  desk.answer(0);  // long after: goes nowhere, breaks nothing
}

TEST(Server, what_keeps_it_from_starting_is_a_problem_with_its_reason) {
  House house;
  auto const start = [](std::function<void(Options&)> const& change) {
    Server server(House::options(change), echo);
    auto started = server.start();
    return started ? std::string("started") : started.error().code;
  };
  EXPECT_EQ(start([&](Options& o) { o.port = house.server.port(); }), "http.address_in_use");
  EXPECT_EQ(start([](Options& o) { o.address = "localhost"; }), "http.address_invalid");
  EXPECT_EQ(start([](Options& o) { o.address = "192.0.2.1"; }), "http.address_refused");
  EXPECT_EQ(start([](Options& o) { o.certificates = {{"/nonexistent.pem", "/nonexistent.key"}}; }), "http.certificate");
}

// ---- TLS ----

// A self-signed certificate for localhost and its key, in files that go with the test.
struct Identity {
  explicit Identity(bool elliptic) {
    EVP_PKEY* key = elliptic ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048);
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    auto* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    EXPECT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
    std::string directory = std::filesystem::temp_directory_path() / "liaoyuan_http_XXXXXX";
    folder = mkdtemp(directory.data());
    files = {folder + "/cert.pem", folder + "/key.pem"};
    write(files.chain_file, [&](FILE* to) { PEM_write_X509(to, certificate); });
    write(files.key_file, [&](FILE* to) { PEM_write_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Identity() { std::filesystem::remove_all(folder); }
  static void write(std::string const& path, std::function<void(FILE*)> const& how) {
    FILE* to = std::fopen(path.c_str(), "w");
    how(to);
    std::fclose(to);
  }
  std::string folder;
  Certificate files;
};

class TlsWire : public Wire {
 public:
  TlsWire(uint16_t port, std::function<void(SSL_CTX*)> const& change = {}) : Wire(port), context_(SSL_CTX_new(TLS_client_method())) {
    if (change) change(context_);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, native());
    secure_ = SSL_connect(ssl_) == 1;
  }
  ~TlsWire() override {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  bool is_secure() const { return secure_; }
  std::string version() const { return SSL_get_version(ssl_); }
  std::string cipher() const { return SSL_get_cipher_name(ssl_); }
  bool was_told_the_end() const { return (SSL_get_shutdown(ssl_) & SSL_RECEIVED_SHUTDOWN) != 0; }

 protected:
  ssize_t put(std::string_view bytes) override { return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); }
  ssize_t take(char* to, size_t size) override { return SSL_read(ssl_, to, static_cast<int>(size)); }

 private:
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  bool secure_ = false;
};

TEST(ServerTls, round_trip_with_either_kind_of_key) {
  Identity const elliptic(true), rsa(false);
  for (auto const& files : {std::vector{elliptic.files}, std::vector{rsa.files}, std::vector{elliptic.files, rsa.files}}) {
    House house(echo, [&](Options& o) { o.certificates = files, o.limits.body = 8 << 20; });
    TlsWire wire(house.server.port());
    ASSERT_TRUE(wire.is_secure());
    EXPECT_EQ(wire.version(), "TLSv1.3");
    std::string const large(2 << 20, 'x');
    std::thread sender([&] { wire.send(post("/tls", large) + get("/next")); });
    auto reply = wire.reply();
    sender.join();
    EXPECT_EQ(reply.body, "POST /tls|" + large);
    EXPECT_EQ(reply.fields["strict-transport-security"], "max-age=31536000");
    EXPECT_EQ(wire.reply().body, "GET /next|");
    wire.send(get("/last", "Connection: close\r\n"));
    EXPECT_EQ(wire.reply().body, "GET /last|");
    EXPECT_TRUE(wire.is_ended());
    EXPECT_TRUE(wire.was_told_the_end()) << "close_notify, so that a cut cannot pass for an end";
  }
}

TEST(ServerTls, both_kinds_of_certificate_stand_side_by_side) {
  Identity const elliptic(true), rsa(false);
  House house(echo, [&](Options& o) { o.certificates = {elliptic.files, rsa.files}; });
  for (auto const* wanted : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"}) {
    TlsWire wire(house.server.port(), [&](SSL_CTX* context) {
      SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
      SSL_CTX_set_cipher_list(context, wanted);
    });
    ASSERT_TRUE(wire.is_secure()) << wanted;
    EXPECT_EQ(wire.cipher(), wanted);
  }
}

TEST(ServerTls, old_versions_and_weak_ciphers_are_refused) {
  Identity const rsa(false);
  House house(echo, [&](Options& o) { o.certificates = {rsa.files}; });
  EXPECT_FALSE(TlsWire(house.server.port(), [](SSL_CTX* c) {
    SSL_CTX_set_security_level(c, 0);
    SSL_CTX_set_max_proto_version(c, TLS1_1_VERSION);
  }).is_secure());
  for (auto const* weak : {"AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA256", "DHE-RSA-AES256-GCM-SHA384"})
    EXPECT_FALSE(TlsWire(house.server.port(), [&](SSL_CTX* c) {
      SSL_CTX_set_max_proto_version(c, TLS1_2_VERSION);
      SSL_CTX_set_cipher_list(c, weak);
    }).is_secure()) << weak;
  EXPECT_TRUE(TlsWire(house.server.port()).is_secure());
}

TEST(ServerTls, a_handshake_that_never_ends_and_plain_text_are_cut_off) {
  Identity const elliptic(true);
  House house(echo, [&](Options& o) {
    o.certificates = {elliptic.files};
    o.limits.head_ms = 150;
  });
  auto const start = Clock_::now();
  Wire silent(house.server.port());
  Wire plain(house.server.port());
  plain.send(get("/"));
  plain.rest();
  EXPECT_EQ(silent.rest(), "");
  EXPECT_LT(ms_since(start), 1500);
  EXPECT_TRUE(TlsWire(house.server.port()).is_secure());
}

TEST(ServerTls, a_key_of_another_certificate_is_refused_at_start) {
  Identity const one(true), other(true);
  Server server(House::options([&](Options& o) { o.certificates = {{one.files.chain_file, other.files.key_file}}; }), echo);
  auto started = server.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "http.certificate");
  EXPECT_EQ(started.error().args["file"], other.files.key_file);
}

TEST(ServerTls, a_refusal_is_heard_though_the_client_is_still_sending) {
  Identity const elliptic(true);
  House house(echo, [&](Options& o) { o.certificates = {elliptic.files}; });
  TlsWire wire(house.server.port());
  std::thread sender([&] {
    wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n");
  });
  sender.join();
  for (int i = 0; i < 20; ++i) wire.send(std::string(64 * 1024, 'x'));
  EXPECT_EQ(wire.reply().status, 413);
}

TEST(ServerTls, stops_cleanly_with_connections_open) {
  Identity const elliptic(true);
  House house(echo, [&](Options& o) {
    o.certificates = {elliptic.files};
    o.limits.linger_ms = 100;
  });
  TlsWire idle(house.server.port()), used(house.server.port());
  used.send(get("/"));
  EXPECT_EQ(used.reply().status, 200);
  auto const start = Clock_::now();
  house.server.stop();
  EXPECT_LT(ms_since(start), 2000);
  EXPECT_TRUE(used.is_ended());
}

}  // namespace
}  // namespace ly::http
