#include "app/mailman.h"

namespace ly::app {
namespace {

constexpr size_t kAtOnce = 50;          // mails of one look; the next look takes the others
constexpr int kIdleSeconds = 25 * 60;   // servers end an IDLE after half an hour (RFC 2177)
constexpr int kAfterTrouble = 60;       // seconds
constexpr int kWithoutMailbox = 15;

}  // namespace

Result<int64_t> Mailman::bring_from(channels::Mailbox& box, std::string const& own_address) {
  int64_t brought = 0;
  auto const after = desk_.read(Actor::system(), [&](View const& view) { return mailroom_.last_taken(view, box.validity()); });
  for (auto const uid : TRY(box.list_after(after, kAtOnce))) {
    if (stopping_) return brought;
    auto fetched = TRY(box.fetch(uid));
    if (fetched.gone) continue;
    auto received = std::make_shared<mailroom::Received>();
    received->box = std::to_string(box.validity()) + "/" + std::to_string(uid);
    received->own_address = own_address;
    if (fetched.cut) received->problem = Problem{"mail.too_large", {}, {{"max_mb", std::to_string(formats::kMailMax >> 20)}}, Kind::too_large, {}};
    else if (auto mail = formats::read_mail(fetched.bytes)) received->mail = std::move(*mail);
    else received->problem = mail.error();
    received->bytes = std::move(fetched.bytes);
    auto answer = desk_.call(mailroom_.receive(received));
    if (!answer && answer.error().kind != Kind::unavailable && answer.error().kind != Kind::too_many) {
      // What would be refused again tomorrow is kept for an officer, so that it holds up no other mail.
      auto kept = std::make_shared<mailroom::Received>(*received);
      kept->mail.reset();
      kept->problem = answer.error();
      answer = desk_.call(mailroom_.receive(kept));
    }
    if (!answer) return answer.error();
    TRY(box.mark_seen(uid));
    ++brought;
  }
  return brought;
}

Result<int64_t> Mailman::bring() {
  auto const settings = TRY(file_.read());
  if (!settings->mailbox) return int64_t{0};
  auto const box = TRY(channels::Mailbox::open(*settings->mailbox));
  auto const brought = bring_from(*box, settings->email ? settings->email->from : settings->mailbox->user);
  box->leave();
  return brought;
}

void Mailman::note(std::optional<Problem> problem) {
  std::lock_guard const lock(mutex_);
  trouble_ = std::move(problem);
}

std::optional<Problem> Mailman::trouble() const {
  std::lock_guard const lock(mutex_);
  return trouble_;
}

void Mailman::pause(int seconds) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(seconds), [&] { return stopping_.load(); });
}

void Mailman::start() {
  stopping_ = false;
  thread_ = std::thread([this] {
    while (!stopping_) {
      auto const settings = file_.read();
      if (!settings || !(*settings)->mailbox) {
        note({});
        pause(kWithoutMailbox);
        continue;
      }
      auto const& how = *(*settings)->mailbox;
      auto const own = (*settings)->email ? (*settings)->email->from : how.user;
      auto box = channels::Mailbox::open(how);
      std::optional<Problem> problem;
      if (!box) problem = box.error();
      // On one connection until something goes wrong or the settings change.
      while (!problem && !stopping_) {
        try {
          if (auto const brought = bring_from(**box, own); !brought) problem = brought.error();
        } catch (store::StoreError const&) {
          problem = Problem{"store.unavailable", {}, {}, Kind::unavailable, {}};
        }
        note(problem);
        if (problem || stopping_) break;
        if ((*box)->can_wait()) {
          if (auto const news = (*box)->wait(kIdleSeconds, stopping_); !news) problem = news.error();
        } else pause(static_cast<int>(how.every_seconds));
        auto const now = file_.read();
        if (!now || *now != *settings) break;
      }
      if (box && !problem) (*box)->leave();
      note(problem);
      if (problem) pause(kAfterTrouble);
    }
  });
}

void Mailman::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

}  // namespace ly::app
