#include "app/control.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "base/json.h"
#include "store/database.h"

namespace ly::app {
namespace {

constexpr size_t kLineMax = 1U << 20;
constexpr int kPollMs = 200;  // how soon a stop is noticed

// sockaddr_un holds 107 characters: a deep folder is reached through its own descriptor-free relative name.
bool address_of(std::filesystem::path const& file, sockaddr_un& out) {
  out = {};
  out.sun_family = AF_UNIX;
  auto const text = file.string();
  if (text.size() >= sizeof out.sun_path) return false;
  std::memcpy(out.sun_path, text.c_str(), text.size() + 1);
  return true;
}

bool send_line(int fd, json::value const& value) {
  auto const line = canonical(value) + "\n";
  for (size_t at = 0; at < line.size();) {
    auto const n = ::send(fd, line.data() + at, line.size() - at, MSG_NOSIGNAL);
    if (n <= 0) return false;
    at += static_cast<size_t>(n);
  }
  return true;
}

// One line from the socket into `line`; `rest` keeps what came after it.
bool read_line(int fd, std::string& rest, std::string& line) {
  for (;;) {
    auto const end = rest.find('\n');
    if (end != std::string::npos) {
      line = rest.substr(0, end);
      rest.erase(0, end + 1);
      return true;
    }
    if (rest.size() > kLineMax) return false;
    char buffer[4096];
    auto const n = ::recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    rest.append(buffer, static_cast<size_t>(n));
  }
}

}  // namespace

Control::Control(std::filesystem::path const& folder, RunArguments run) : file_(folder / "control"), run_(std::move(run)) {
  sockaddr_un address{};
  if (!address_of(file_, address)) return;  // too deep a path: the server works, the back door does not
  ::unlink(file_.c_str());
  socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0 || ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(socket_, 4) != 0)
    throw store::StoreError("the control socket cannot be opened: " + file_.string());
  std::error_code ignored;
  std::filesystem::permissions(file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  thread_ = std::thread([this] { listen(); });
}

Control::~Control() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  if (socket_ >= 0) ::close(socket_);
  ::unlink(file_.c_str());
}

void Control::listen() {
  while (!stopping_) {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, kPollMs) <= 0) continue;
    int const fd = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    std::string rest, line;
    if (read_line(fd, rest, line)) {
      std::vector<std::string> arguments;
      auto const value = parse_json(line);
      if (value && value->is_array())
        for (auto const& item : value->get_array()) if (item.is_string()) arguments.emplace_back(item.get_string());
      int const code = run_(arguments, [fd](bool error, std::string const& text) { (void)send_line(fd, json::object{{error ? "err" : "out", text}}); },
                            [fd](std::string const& doing, int64_t done, int64_t total) { (void)send_line(fd, json::object{{"doing", doing}, {"done", done}, {"total", total}}); });
      (void)send_line(fd, json::object{{"exit", code}});
    }
    ::close(fd);
  }
}

std::optional<int> hand_over(std::filesystem::path const& folder, std::vector<std::string> const& arguments, Print const& print, Progress const& progress) {
  sockaddr_un address{};
  if (!address_of(folder / "control", address)) return std::nullopt;
  int const fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::nullopt;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    return std::nullopt;
  }
  json::array list;
  for (auto const& argument : arguments) list.emplace_back(argument);
  std::optional<int> code;
  if (send_line(fd, list)) {
    std::string rest, line;
    while (!code && read_line(fd, rest, line)) {
      auto const value = parse_json(line);
      if (!value) break;
      if (auto const* exit = find(*value, "exit")) code = static_cast<int>(exit->as_int64());
      else if (find(*value, "doing")) progress(std::string(text_of(*value, "doing")), value->at("done").to_number<int64_t>(), value->at("total").to_number<int64_t>());
      else if (find(*value, "err")) print(true, std::string(text_of(*value, "err")));
      else print(false, std::string(text_of(*value, "out")));
    }
  }
  ::close(fd);
  return code.value_or(70);
}

}  // namespace ly::app
