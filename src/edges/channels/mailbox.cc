#include "edges/channels/mailbox.h"

#include <poll.h>

#include <algorithm>
#include <chrono>

#include "edges/channels/transfer.h"

namespace ly::channels {
namespace {

constexpr int kLookForStopMs = 200;

int64_t now_ms() {  // how long a server takes is the machine's time, not the house's
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Problem bad_answer() { return Problem{"mailbox.answer", {}, {}, Kind::unavailable, {}}; }

// A quoted string of IMAP; folder names with other characters than these are refused by the settings' own check of what a server says.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (auto const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

// The n of "… {n}" at the end of a line; nothing if there is none.
std::optional<size_t> literal_of(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  auto const open = line.rfind('{');
  if (open == std::string_view::npos || line.size() - open > 14) return std::nullopt;
  size_t n = 0;
  for (auto const c : line.substr(open + 1, line.size() - open - 2)) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + static_cast<size_t>(c - '0');
  }
  return n;
}

int64_t number_after(std::string_view line, std::string_view word) {
  auto const at = line.find(word);
  return at == std::string_view::npos ? 0 : std::strtoll(std::string(line.substr(at + word.size(), 20)).c_str(), nullptr, 10);
}

}  // namespace

Mailbox::Mailbox(MailboxBounds const& bounds) : bounds_(bounds) {}
Mailbox::~Mailbox() = default;

Result<std::unique_ptr<Mailbox>> Mailbox::open(MailboxSettings const& settings, MailboxBounds const& bounds) {
  std::unique_ptr<Mailbox> box(new Mailbox(bounds));
  box->transfer_ = std::make_unique<Transfer>(Bounds{bounds.connect_ms, bounds.connect_ms, bounds.line_max}, settings.ca_file);
  auto& transfer = *box->transfer_;
  auto const url = "imaps://" + settings.host + ":" + std::to_string(settings.port);
  transfer.set(CURLOPT_URL, url.c_str());
  transfer.set(CURLOPT_PROTOCOLS_STR, "imaps");
  transfer.set(CURLOPT_USERNAME, settings.user.c_str());
  transfer.set(CURLOPT_PASSWORD, settings.password.c_str());
  transfer.set(CURLOPT_CONNECT_ONLY, 1L);
  if (auto const code = curl_easy_perform(transfer.get()); code != CURLE_OK) {
    if (code == CURLE_LOGIN_DENIED) return refused("mailbox.log_in");
    return transfer.problem(code);
  }
  curl_socket_t socket = -1;
  if (curl_easy_getinfo(transfer.get(), CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket < 0) return bad_answer();
  box->socket_ = socket;
  auto const can = TRY(box->command("CAPABILITY"));
  for (auto const& line : can.lines) box->idle_ = box->idle_ || (line.starts_with("* CAPABILITY") && contains(line, " IDLE"));
  auto const selected = box->command("SELECT " + quoted(settings.folder));
  if (!selected) return selected.error().kind == Kind::refused ? refused("mailbox.folder", {}, {{"folder", settings.folder}}) : selected.error();
  for (auto const& line : selected->lines)
    if (auto const n = number_after(line, "[UIDVALIDITY ")) box->validity_ = n;
  return box;
}

Result<void> Mailbox::say(std::string_view bytes) {
  auto const until = now_ms() + bounds_.command_ms;
  while (!bytes.empty()) {
    size_t sent = 0;
    auto const code = curl_easy_send(transfer_->get(), bytes.data(), bytes.size(), &sent);
    if (code == CURLE_AGAIN) {
      if (now_ms() > until) return transfer_->problem(CURLE_OPERATION_TIMEDOUT);
      pollfd wanted{socket_, POLLOUT, 0};
      ::poll(&wanted, 1, kLookForStopMs);
      continue;
    }
    if (code != CURLE_OK) return transfer_->problem(code);
    bytes.remove_prefix(sent);
  }
  return {};
}

// Some octets more; false when the time is over.
Result<bool> Mailbox::more(int64_t until_ms, std::atomic<bool> const* stop) {
  char piece[32 * 1024];
  for (;;) {
    size_t got = 0;
    auto const code = curl_easy_recv(transfer_->get(), piece, sizeof piece, &got);
    if (code == CURLE_OK && got > 0) {
      in_.append(piece, got);
      return true;
    }
    if (code != CURLE_AGAIN) return transfer_->problem(code == CURLE_OK ? CURLE_GOT_NOTHING : code);
    auto const left = until_ms - now_ms();
    if (left <= 0 || (stop && *stop)) return false;
    pollfd wanted{socket_, POLLIN, 0};
    ::poll(&wanted, 1, static_cast<int>(std::min<int64_t>(left, kLookForStopMs)));
  }
}

Result<std::optional<std::string>> Mailbox::line(int64_t until_ms, std::vector<std::string>& literals, std::atomic<bool> const* stop) {
  std::string out;
  for (;;) {
    size_t end = 0;
    while ((end = in_.find("\r\n")) == std::string::npos) {
      if (in_.size() > bounds_.line_max) return bad_answer();
      if (!TRY(more(until_ms, stop))) return std::optional<std::string>();
    }
    auto part = in_.substr(0, end);
    in_.erase(0, end + 2);
    auto const size = literal_of(part);
    out += part;
    if (out.size() > bounds_.answer_max) return bad_answer();
    if (!size) return std::optional(std::move(out));
    if (*size > bounds_.mail_max) return bad_answer();
    while (in_.size() < *size)
      if (!TRY(more(until_ms, stop))) return std::optional<std::string>();
    literals.push_back(in_.substr(0, *size));
    in_.erase(0, *size);
  }
}

Result<Mailbox::Answer> Mailbox::command(std::string const& text) {
  auto const tag = "L" + std::to_string(++tag_);
  TRY(say(tag + " " + text + "\r\n"));
  auto const until = now_ms() + bounds_.command_ms;
  Answer out;
  size_t total = 0;
  for (;;) {
    auto const next = TRY(line(until, out.literals));
    if (!next) return transfer_->problem(CURLE_OPERATION_TIMEDOUT);
    if (next->starts_with(tag + " ")) {
      if (next->substr(tag.size() + 1).starts_with("OK")) return out;
      return refused("mailbox.answer");
    }
    total += next->size();
    if (total > bounds_.answer_max) return bad_answer();
    out.lines.push_back(std::move(*next));
  }
}

Result<std::vector<int64_t>> Mailbox::list_after(int64_t after, size_t limit) {
  auto const answer = TRY(command("UID SEARCH UID " + std::to_string(after + 1) + ":*"));
  std::vector<int64_t> out;
  for (auto const& line : answer.lines) {
    if (!line.starts_with("* SEARCH")) continue;
    for (auto word : split(std::string_view(line).substr(8), ' '))
      if (auto const uid = std::strtoll(std::string(word).c_str(), nullptr, 10); uid > after) out.push_back(uid);  // "n:*" also names the last one below n
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > limit) out.resize(limit);
  return out;
}

Result<Mailbox::Fetched> Mailbox::fetch(int64_t uid) {
  auto const number = std::to_string(uid);
  auto const sized = TRY(command("UID FETCH " + number + " (RFC822.SIZE)"));
  size_t size = 0;
  for (auto const& line : sized.lines) size = std::max(size, static_cast<size_t>(std::max<int64_t>(0, number_after(line, "RFC822.SIZE "))));
  Fetched out;
  if (size == 0) {
    out.gone = true;  // removed meanwhile
    return out;
  }
  out.cut = size > bounds_.mail_max;
  auto answer = TRY(command("UID FETCH " + number + (out.cut ? " (BODY.PEEK[HEADER])" : " (BODY.PEEK[])")));
  if (answer.literals.empty()) return bad_answer();
  out.bytes = std::move(answer.literals.front());
  return out;
}

Result<void> Mailbox::mark_seen(int64_t uid) {
  TRY(command("UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (\\Seen)"));
  return {};
}

Result<bool> Mailbox::wait(int seconds, std::atomic<bool> const& stop) {
  auto const tag = "L" + std::to_string(++tag_);
  TRY(say(tag + " IDLE\r\n"));
  auto const until = now_ms() + int64_t{1000} * seconds;
  std::vector<std::string> literals;
  bool news = false;
  while (!news) {
    auto const next = TRY(line(until, literals, &stop));
    if (!next) break;
    if (next->starts_with(tag + " ")) return refused("mailbox.answer");
    news = next->ends_with(" EXISTS") || next->ends_with(" RECENT");
  }
  TRY(say("DONE\r\n"));
  auto const end = now_ms() + bounds_.command_ms;
  for (;;) {
    auto const next = TRY(line(end, literals));
    if (!next) return transfer_->problem(CURLE_OPERATION_TIMEDOUT);
    if (next->starts_with(tag + " ")) return news;
    news = news || next->ends_with(" EXISTS");
  }
}

void Mailbox::leave() { (void)say("L0 LOGOUT\r\n"); }

}  // namespace ly::channels
