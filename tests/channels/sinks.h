// Small servers that tests start on loopback: a mail server that keeps what it is given, and one that answers any bytes one likes, as
// slowly as one likes. They share no code with the edges they judge.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace ly::test {

// A certificate for localhost and 127.0.0.1, made by the openssl program; good for two days.
struct TestCertificate {
  std::string chain, key;
  explicit TestCertificate(std::filesystem::path const& folder) : chain((folder / "sink.pem").string()), key((folder / "sink.key").string()) {
    auto const command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " + key + " -out " + chain + " 2>/dev/null";
    check(std::system(command.c_str()) == 0, "openssl makes a certificate");
  }
};

class Line;

// Listens on a free port; each connection is served by `serve` in a thread of its own, until the server goes.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(Line&)> serve);
  ~LoopbackServer();
  LoopbackServer(LoopbackServer const&) = delete;
  uint16_t port() const { return port_; }
  bool stopping() const { return stopping_; }
  int connections() const { return connections_; }

 private:
  int socket_;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

// One connection as lines of text; may become TLS on the way.
class Line {
 public:
  Line(int socket, LoopbackServer const& server) : socket_(socket), server_(server) {}
  ~Line() {
    if (tls_) SSL_free(tls_);
    if (context_) SSL_CTX_free(context_);
    ::close(socket_);
  }
  bool encrypt(TestCertificate const& certificate) {
    context_ = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context_, certificate.chain.c_str()) != 1 || SSL_CTX_use_PrivateKey_file(context_, certificate.key.c_str(), SSL_FILETYPE_PEM) != 1) return false;
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, socket_);
    return SSL_accept(tls_) == 1;
  }
  void say(std::string_view text) {
    if (tls_) SSL_write(tls_, text.data(), static_cast<int>(text.size()));
    else (void)::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
  }
  // The next line without its end; false when the connection or the server ended.
  bool next(std::string& line) {
    for (;;) {
      if (auto const end = in_.find("\r\n"); end != std::string::npos) {
        line = in_.substr(0, end);
        in_.erase(0, end + 2);
        return true;
      }
      if (!more()) return false;
    }
  }
  bool wait(int ms) {  // false when the server is asked to go meanwhile
    for (int waited = 0; waited < ms; waited += 20) {
      if (server_.stopping()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return !server_.stopping();
  }

 private:
  bool more() {
    for (;;) {
      if (server_.stopping()) return false;
      if (tls_ && SSL_pending(tls_) > 0) break;
      pollfd wanted{socket_, POLLIN, 0};
      if (::poll(&wanted, 1, 50) > 0) break;
    }
    char piece[16 * 1024];
    auto const n = tls_ ? SSL_read(tls_, piece, sizeof piece) : static_cast<int>(::recv(socket_, piece, sizeof piece, 0));
    if (n <= 0) return false;
    in_.append(piece, static_cast<size_t>(n));
    return true;
  }
  int socket_;
  LoopbackServer const& server_;
  SSL_CTX* context_ = nullptr;
  SSL* tls_ = nullptr;
  std::string in_;
};

inline LoopbackServer::LoopbackServer(std::function<void(Line&)> serve) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && ::listen(socket_, 16) == 0, "a port on loopback");
  socklen_t size = sizeof address;
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, serve = std::move(serve)] {
    std::vector<std::thread> open;
    while (!stopping_) {
      pollfd wanted{socket_, POLLIN, 0};
      if (::poll(&wanted, 1, 50) <= 0) continue;
      int const connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) continue;
      ++connections_;
      open.emplace_back([this, serve, connection] {
        Line line(connection, *this);
        serve(line);
      });
    }
    for (auto& one : open) one.join();
  });
}
inline LoopbackServer::~LoopbackServer() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
}

struct SmtpMail {
  std::string from, to, data, user;  // user: what the client logged in as
  bool encrypted = false;
};

// A mail server that keeps everything, or refuses as it is told.
class SmtpSink {
 public:
  enum class Way { plain, starttls, tls };
  SmtpSink(Way way, TestCertificate const* certificate = nullptr, std::string user = "", std::string password = "")
      : way_(way), certificate_(certificate), user_(std::move(user)), password_(std::move(password)), server_([this](Line& line) { serve(line); }) {}
  uint16_t port() const { return server_.port(); }
  std::vector<SmtpMail> mails() {
    std::lock_guard const lock(mutex_);
    return mails_;
  }
  std::function<void(SmtpMail const&)> on_mail;       // set before anything is sent
  std::atomic<int> refuse_recipient{0};               // an answer code for RCPT TO instead of 250
  std::atomic<int> refuse_data{0};                    // likewise at the end of DATA

 private:
  void serve(Line& line) {
    SmtpMail mail;
    if (way_ == Way::tls) mail.encrypted = line.encrypt(*certificate_);
    line.say("220 sink\r\n");
    bool logged_in = user_.empty();
    for (std::string command; line.next(command);) {
      auto const verb = upper_ascii(command.substr(0, 4));
      if (verb == "EHLO") {
        line.say(std::string("250-sink\r\n") + (way_ == Way::starttls && !mail.encrypted ? "250-STARTTLS\r\n" : "") + (user_.empty() ? "" : "250-AUTH PLAIN\r\n") + "250 8BITMIME\r\n");
      } else if (verb == "STAR") {
        line.say("220 go\r\n");
        mail.encrypted = line.encrypt(*certificate_);
      } else if (verb == "AUTH") {
        std::string token = command.substr(std::min<size_t>(command.size(), 11)), plain;
        if (token.empty()) {
          line.say("334 \r\n");
          if (!line.next(token)) return;
        }
        logged_in = from_base64(token, plain) && plain == std::string("\0", 1) + user_ + std::string("\0", 1) + password_;
        mail.user = logged_in ? user_ : "";
        line.say(logged_in ? "235 in\r\n" : "535 no\r\n");
      } else if (verb == "MAIL") {
        mail.from = between(command);
        line.say(logged_in ? "250 ok\r\n" : "530 log in\r\n");
      } else if (verb == "RCPT") {
        mail.to = between(command);
        line.say(refuse_recipient ? std::to_string(refuse_recipient) + " no\r\n" : std::string("250 ok\r\n"));
      } else if (verb == "DATA") {
        line.say("354 go\r\n");
        mail.data.clear();
        for (std::string text; line.next(text) && text != ".";) mail.data += (text.starts_with("..") ? text.substr(1) : text) + "\r\n";
        if (refuse_data) {
          line.say(std::to_string(refuse_data) + " no\r\n");
          continue;
        }
        {
          std::lock_guard const lock(mutex_);
          mails_.push_back(mail);
        }
        if (on_mail) on_mail(mail);
        line.say("250 kept\r\n");
      } else if (verb == "QUIT") {
        line.say("221 bye\r\n");
        return;
      } else line.say("250 ok\r\n");
    }
  }
  static std::string between(std::string const& command) {
    auto const from = command.find('<'), to = command.find('>');
    return from == std::string::npos || to == std::string::npos ? "" : command.substr(from + 1, to - from - 1);
  }
  Way way_;
  TestCertificate const* certificate_;
  std::string user_, password_;
  std::mutex mutex_;
  std::vector<SmtpMail> mails_;
  LoopbackServer server_;  // last: its threads use what stands above
};

}  // namespace ly::test
