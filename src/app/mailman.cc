#include "app/mailman.h"

namespace ly::app {
namespace {

constexpr size_t kAtOnce = 50;          // mails of one look; the next look takes the others
constexpr int kIdleSeconds = 25 * 60;   // servers end an IDLE after half an hour (RFC 2177)
constexpr std::chrono::seconds kAfterTrouble{60}, kWithoutMailbox{15};

}  // namespace

Result<int64_t> Mailman::bring_from(channels::Mailbox& box, std::string const& own_address) {
  int64_t brought = 0;
  auto const after = desk_.read(Actor::system(), [&](View const& view) { return mailroom_.last_taken(view, box.validity()); });
  for (auto const uid : TRY(box.list_after(after, kAtOnce))) {
    if (rounds_.stopping()) return brought;
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

void Mailman::start() {
  rounds_.start({}, [this] { watch(); });
}
void Mailman::stop() { rounds_.stop(); }

// On one connection until something goes wrong, the settings change or the house closes.
void Mailman::watch() {
  auto const settings = file_.read();
  if (!settings || !(*settings)->mailbox) {
    note({});
    return rounds_.pause(kWithoutMailbox);
  }
  auto const& how = *(*settings)->mailbox;
  auto const own = (*settings)->email ? (*settings)->email->from : how.user;
  auto box = channels::Mailbox::open(how);
  std::optional<Problem> problem;
  if (!box) problem = box.error();
  while (!problem && !rounds_.stopping()) {
    try {
      if (auto const brought = bring_from(**box, own); !brought) problem = brought.error();
    } catch (store::StoreError const&) {
      problem = Problem{"store.unavailable", {}, {}, Kind::unavailable, {}};
    }
    note(problem);
    if (problem || rounds_.stopping()) break;
    if ((*box)->can_wait()) {
      if (auto const news = (*box)->wait(kIdleSeconds, rounds_.flag()); !news) problem = news.error();
    } else rounds_.pause(std::chrono::seconds(how.every_seconds));
    auto const now = file_.read();
    if (!now || *now != *settings) break;
  }
  if (box && !problem) (*box)->leave();
  note(problem);
  if (problem) rounds_.pause(kAfterTrouble);
}

}  // namespace ly::app
