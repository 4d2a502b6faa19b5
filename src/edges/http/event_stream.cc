#include "edges/http/event_stream.h"

#include <utility>

#include "base/text.h"

namespace ly::http {
namespace {

std::string one_line(std::string_view text) {  // a line break would end the field
  std::string out;
  for (char c : text) if (c != '\r' && c != '\n' && c != '\0') out += c;
  return out;
}

}  // namespace

bool EventStream::send(std::string_view event, std::string_view data, std::string_view id) {
  std::string text;
  if (!id.empty()) text += "id: " + one_line(id) + "\n";
  if (!event.empty()) text += "event: " + one_line(event) + "\n";
  for (auto line : split(data, '\n')) text += "data: " + one_line(line) + "\n";
  return append(text + "\n");
}

void EventStream::comment() { append(":\n\n"); }

bool EventStream::append(std::string text) {
  std::function<void()> wake;
  bool full = false;
  {
    std::lock_guard const lock(mutex_);
    if (!open_) return false;
    full = waiting_.size() + text.size() > bytes_max_;
    if (!full) {
      waiting_ += text;
      wake = wake_;
    }
  }
  if (full) close();
  if (wake) wake();
  return !full;
}

void EventStream::close() {
  std::function<void()> wake, closed;
  {
    std::lock_guard const lock(mutex_);
    if (!open_) return;
    open_ = false;
    wake = wake_;
    closed = std::move(closed_);
    closed_ = nullptr;
  }
  if (wake) wake();
  if (closed) closed();
}

bool EventStream::is_open() const {
  std::lock_guard const lock(mutex_);
  return open_;
}

void EventStream::on_close(std::function<void()> call) {
  {
    std::lock_guard const lock(mutex_);
    if (open_) {
      closed_ = std::move(call);
      return;
    }
  }
  call();
}

void EventStream::attach(std::function<void()> wake) {
  std::lock_guard const lock(mutex_);
  wake_ = std::move(wake);
}

std::string EventStream::take() {
  std::lock_guard const lock(mutex_);
  return std::exchange(waiting_, {});
}

}  // namespace ly::http
