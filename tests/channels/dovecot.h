// A real Dovecot, started by a test as the user it runs as, on a free port, with a certificate made for the moment and a mailbox in a
// temporary folder. Nothing of the machine's own mail set-up is read or touched.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <grp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "base/check.h"
#include "sinks.h"

namespace ly::test {

inline uint16_t free_port() {
  int const s = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(s, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(s, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(s);
  return ntohs(address.sin_port);
}

class Dovecot {
 public:
  static bool is_there() { return ::access("/usr/sbin/dovecot", X_OK) == 0; }
  static constexpr char const* kUser = "intake";
  static constexpr char const* kPassword = "secret-word";

  explicit Dovecot(std::filesystem::path folder) : folder_(std::move(folder)), port_(free_port()) {
    namespace fs = std::filesystem;
    // As root the master drops to a user for the rest: the tests' own folders must then be passable to it.
    auto const user = std::string(::geteuid() == 0 ? "nobody" : ::getpwuid(::geteuid())->pw_name);
    auto const* account = ::getpwnam(user.c_str());
    auto const group = std::string(::getgrgid(account->pw_gid)->gr_name);
    fs::create_directories(folder_ / "run");
    for (auto const* sub : {"tmp", "new", "cur"}) fs::create_directories(inbox() / sub);
    certificate_.emplace(folder_);
    std::ofstream config(folder_ / "dovecot.conf");
    config << "base_dir = " << (folder_ / "run").string() << "\nstate_dir = " << (folder_ / "run").string() << "\nlog_path = " << (folder_ / "log").string()
           << "\nprotocols = imap\nlisten = 127.0.0.1\nssl = required\nssl_cert = <" << certificate_->chain << "\nssl_key = <" << certificate_->key
           << "\nmail_location = maildir:" << (folder_ / "home").string() << "/%u\ndefault_login_user = " << user << "\ndefault_internal_user = " << user << "\ndefault_internal_group = " << group
           << "\nfirst_valid_uid = 1\nmail_uid = " << account->pw_uid << "\nmail_gid = " << account->pw_gid << "\nmaildir_stat_dirs = yes\nmail_max_userip_connections = 50\n"
           << "passdb {\n  driver = static\n  args = password=" << kPassword << "\n}\nuserdb {\n  driver = static\n  args = uid=" << account->pw_uid << " gid=" << account->pw_gid << " home=" << (folder_ / "home").string() << "/%u\n}\n"
           << "service imap-login {\n  chroot =\n  inet_listener imap {\n    port = 0\n  }\n  inet_listener imaps {\n    port = " << port_ << "\n  }\n}\nservice anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\n";
    config.close();
    if (::geteuid() == 0) {
      own(folder_, account->pw_uid, account->pw_gid);
      fs::permissions(folder_.parent_path(), fs::perms::others_exec, fs::perm_options::add);
    }
    child_ = ::fork();
    if (child_ == 0) {
      ::execl("/usr/sbin/dovecot", "/usr/sbin/dovecot", "-F", "-c", (folder_ / "dovecot.conf").c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 200 && !answers(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    check(answers(), "Dovecot listens");
  }
  ~Dovecot() {
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }
  Dovecot(Dovecot const&) = delete;

  uint16_t port() const { return port_; }
  std::string ca_file() const { return certificate_->chain; }
  std::filesystem::path inbox() const { return folder_ / "home" / kUser; }
  // What a mail server does when one arrives: written beside, then moved in, so that nobody sees half of it.
  void deliver(std::string_view octets) {
    auto const name = std::to_string(::time(nullptr)) + ".M" + std::to_string(++delivered_) + ".test";
    {
      std::ofstream out(inbox() / "tmp" / name, std::ios::binary);
      out << octets;
    }
    if (::geteuid() == 0) check(::chown((inbox() / "tmp" / name).c_str(), ::getpwnam("nobody")->pw_uid, ::getpwnam("nobody")->pw_gid) == 0, "chown");
    std::filesystem::rename(inbox() / "tmp" / name, inbox() / "new" / name);
  }
  std::string log() const {
    std::ifstream in(folder_ / "log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  bool answers() const {
    int const s = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool const connected = ::connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(s);
    return connected;
  }
  static void own(std::filesystem::path const& folder, uid_t uid, gid_t gid) {
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) check(::chown(entry.path().c_str(), uid, gid) == 0, "chown");
    check(::chown(folder.c_str(), uid, gid) == 0, "chown");
  }
  std::filesystem::path folder_;
  uint16_t port_;
  std::optional<TestCertificate> certificate_;
  pid_t child_ = -1;
  int delivered_ = 0;
};

}  // namespace ly::test
