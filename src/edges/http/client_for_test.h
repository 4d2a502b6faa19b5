// A plain client for the tests: says exactly the bytes it is given, and reads answers by its own small reader (it
// shares no code with the server it judges). Every read gives up after five seconds.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace ly::http::test {

struct Reply {
  int status = 0;  // 0: the connection ended, or five seconds passed, before a whole answer came
  std::map<std::string, std::string> fields = {};  // names in lower case
  std::string body = {};
};

class Wire {
 public:
  explicit Wire(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    timeval const patience{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  virtual ~Wire() { ::close(socket_); }
  Wire(Wire const&) = delete;
  Wire& operator=(Wire const&) = delete;

  bool is_connected() const { return connected_; }
  int native() const { return socket_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const n = put(bytes);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  // The next answer; `to_head`: it has no body whatever its fields say.
  Reply reply(bool to_head = false) {
    Reply out;
    size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return {};
    auto lines = split(std::string_view(in_).substr(0, end), '\n');
    out.status = std::atoi(std::string(lines[0].substr(std::min<size_t>(9, lines[0].size()))).c_str());
    for (size_t i = 1; i < lines.size(); ++i) {
      auto const colon = lines[i].find(':');
      auto& field = out.fields[lower_ascii(lines[i].substr(0, colon))];
      field += (field.empty() ? "" : ", ") + std::string(trim(lines[i].substr(colon + 1)));
    }
    in_.erase(0, end + 4);
    if (to_head || out.status == 204 || out.status == 304 || out.status < 200) return out;
    if (out.fields.contains("content-length")) {
      auto const size = static_cast<size_t>(std::atol(out.fields["content-length"].c_str()));
      while (in_.size() < size)
        if (!more()) return {};
      out.body = in_.substr(0, size);
      in_.erase(0, size);
    }
    return out;
  }
  // Everything until the other side ends; "…" is added if it did not within five seconds.
  std::string rest() {
    while (more()) {}
    return std::exchange(in_, {}) + (timed_out_ ? "…" : "");
  }
  bool is_ended() { return rest().empty(); }
  // Bytes until `text` has come; false if the connection ended before.
  bool wait_for(std::string_view text) {
    while (in_.find(text) == std::string::npos)
      if (!more()) return false;
    return true;
  }

 protected:
  virtual ssize_t put(std::string_view bytes) { return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  virtual ssize_t take(char* to, size_t size) { return ::recv(socket_, to, size, 0); }

 private:
  bool more() {
    char piece[16 * 1024];
    auto const n = take(piece, sizeof piece);
    if (n > 0) in_.append(piece, static_cast<size_t>(n));
    timed_out_ = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return n > 0;
  }
  int socket_;
  bool connected_ = false, timed_out_ = false;
  std::string in_;
};

}  // namespace ly::http::test
