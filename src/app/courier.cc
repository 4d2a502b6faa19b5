#include "app/courier.h"

#include <sodium.h>
#include <sys/stat.h>

#include "base/mail_address.h"
#include "app/data_folder.h"
#include "edges/channels/sms.h"
#include "edges/channels/template.h"
#include "formats/mail_writer.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMessagesAtOnce = 20;                   // messages read out of the outbox together
constexpr int64_t kReceiptsAtOnce = 20;
constexpr Minutes kAskAgain{5};                   // between two questions for one receipt
constexpr size_t kAskedMax = 10'000;
constexpr std::chrono::seconds kLookAgain{5};     // for what becomes due by itself
constexpr size_t kSettingsMax = 256U << 10;
constexpr std::string_view kMailDomainless = "liaoyuan.invalid";  // RFC 2606

std::string message_id_of(std::string const& id, std::string const& from) {
  auto const at = from.find('@');
  return lower_ascii(id) + "@" + (at == std::string::npos ? std::string(kMailDomainless) : from.substr(at + 1));
}

}  // namespace

Result<std::shared_ptr<channels::Settings const>> ChannelsFile::read() {
  std::lock_guard const lock(mutex_);
  std::error_code error;
  auto const written = fs::last_write_time(file_, error);
  if (error) {
    settings_ = std::make_shared<channels::Settings const>();
    problem_.reset();
    seen_ = {};
    return settings_;
  }
  if (written != seen_ || (!settings_ && !problem_)) {
    seen_ = written;
    settings_.reset();
    problem_.reset();
    struct stat kind {};
    if (::stat(file_.c_str(), &kind) == 0 && (kind.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      seen_ = {};  // chmod leaves the time as it is: looked at again the next time
      problem_ = refused("channels.readable", file_.filename().string(), {{"file", file_.string()}});
    } else if (auto text = read_whole_file(file_, kSettingsMax); !text) {
      problem_ = text.error();
    } else if (auto settings = channels::read_settings(*text, file_.filename().string()); !settings) {
      problem_ = settings.error();
    } else {
      settings_ = std::make_shared<channels::Settings const>(std::move(*settings));
    }
  }
  if (problem_) return *problem_;
  return settings_;
}

notices::Outcome Courier::carry(channels::Settings const& settings, notices::Outgoing const& message) {
  using Is = notices::Outcome::Is;
  if (message.address.empty()) return {Is::refused, {}, refused("notice.no_address")};
  auto const now = desk_.now();
  auto const of = [](Problem problem) {
    bool const later = problem.kind == Kind::unavailable;
    return notices::Outcome{later ? Is::later : Is::refused, {}, std::move(problem)};
  };
  if (message.channel == "sms") {
    auto const handed = channels::send_sms(settings, {message.id, message.address, message.template_name, message.variables}, now);
    return handed ? notices::Outcome{Is::sent, *handed, {}} : of(handed.error());
  }
  auto const& mail = *settings.email;
  if (!is_mail_address(message.address)) return {Is::refused, {}, refused("notice.no_address")};
  formats::MailOut out;
  out.from = mail.from;
  out.from_name = mail.name;
  out.to = message.address;
  out.subject = message.subject.empty() ? message.text.substr(0, message.text.find('\n')) : message.subject;
  out.text = message.text;
  out.message_id = message.message_id.empty() ? message_id_of(message.id, mail.from) : message.message_id;
  out.in_reply_to = message.in_reply_to;
  out.at = now;
  auto const sent = channels::send_mail(mail.server, mail.from, {message.address}, formats::write_mail(out));
  return sent ? notices::Outcome{Is::sent, {}, {}} : of(sent.error());
}

int64_t Courier::carry_channel(channels::Settings const& settings, std::string_view channel, int64_t per_minute) {
  int64_t carried = 0;
  for (;;) {
    auto& pace = paces_[std::string(channel)];
    if (auto const minute = desk_.now().ms / 60'000; minute != pace.minute) pace = {minute, 0};
    auto const room = std::min(kMessagesAtOnce, per_minute - pace.carried);
    if (room <= 0) return carried;
    auto const due = desk_.read(Actor::system(), [&](View const& view) { return notices_.due(view, channel, room); });
    if (due.empty()) return carried;
    for (auto const& message : due) {
      if (rounds_.stopping()) return carried;
      ++pace.carried;
      ++carried;
      // Not noted: it is handed over again, under the same id.
      if (!desk_.call(notices_.note_attempt(message, carry(settings, message)))) return carried;
    }
  }
}

void Courier::ask_receipts(channels::Settings const& settings) {
  auto const now = desk_.now();
  if (asked_.size() > kAskedMax) asked_.clear();
  auto const open = desk_.read(Actor::system(), [&](View const& view) { return notices_.without_receipt(view, "sms", kMessagesAtOnce * kReceiptsAtOnce); });
  int64_t asked = 0;
  for (auto const& message : open) {
    auto& last = asked_[message.id];
    if (last.ms > 0 && now < last + kAskAgain) continue;
    if (++asked > kReceiptsAtOnce) return;
    last = now;
    auto const receipts = channels::ask_receipt(settings, message.id, message.number, message.address, now);
    if (!receipts) return;  // the gateway has no time just now
    for (auto const& receipt : *receipts) {
      // An answer to the question for one message is of that message, whether it repeats the number or not.
      if (!receipt.number.empty() && receipt.number != message.number) continue;
      if (desk_.call(notices_.note_receipt("sms", message.number, receipt.state == "delivered"))) asked_.erase(message.id);
    }
  }
}

// Looked for without writing: a house without channels must not commit every few seconds for nothing.
void Courier::give_up_unset(std::string_view channel) {
  auto command = desk_.read(Actor::system(), [&](View const& view) { return notices_.give_up_unset(view, channel); });
  if (command) (void)desk_.call(std::move(*command));  // refused now, it comes again in the next round
}

int64_t Courier::run_due() {
  auto const read = file_.read();
  if (!read) return 0;  // the screen says what is wrong with the file
  auto const& settings = **read;
  int64_t carried = 0;
  if (settings.sms) carried += carry_channel(settings, "sms", settings.sms->per_minute);
  else give_up_unset("sms");
  if (settings.email) carried += carry_channel(settings, "email", settings.email->per_minute);
  else give_up_unset("email");
  if (settings.sms && settings.sms->receipts && settings.sms->receipts->poll) ask_receipts(settings);
  return carried;
}

Result<int64_t> Courier::pushed(std::string_view secret, std::string_view body) {
  auto const read = file_.read();
  if (!read || !(*read)->sms || !(*read)->sms->receipts) return not_found("not_found");
  auto const& how = *(*read)->sms->receipts;
  bool const same = !how.push_secret.empty() && secret.size() == how.push_secret.size() && sodium_memcmp(secret.data(), how.push_secret.data(), secret.size()) == 0;
  if (!same) return not_found("not_found");
  int64_t noted = 0;
  for (auto const& receipt : TRY(channels::read_receipts(how, body))) {
    if (receipt.number.empty()) continue;
    auto const answer = TRY(desk_.call(notices_.note_receipt("sms", receipt.number, receipt.state == "delivered")));
    noted += answer.as_int64();
  }
  return noted;
}

void Courier::start() {
  rounds_.start(kLookAgain, [this] { run_due(); });
}
void Courier::stop() { rounds_.stop(); }

}  // namespace ly::app
