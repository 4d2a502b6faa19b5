#include "app/asker.h"

#include <set>

#include "edges/channels/verifier.h"

namespace ly::app {
namespace {

constexpr int64_t kQuestionsAtOnce = 50;
constexpr std::chrono::seconds kAskerLooks{2};

}  // namespace

int64_t Asker::run_due() {
  auto const read = file_.read();
  if (!read) return 0;  // the screen of the channels says what is wrong with the file
  auto const& settings = **read;
  int64_t asked = 0;
  std::set<std::string> down;  // in this round
  for (auto const& one : desk_.read(Actor::system(), [&](View const& view) { return verifications_.due(view, kQuestionsAtOnce); })) {
    if (rounds_.stopping()) return asked;
    if (down.contains(one.verifier)) continue;  // what did not answer a moment ago is left in peace until the next round
    verification::Answered answered;
    auto const how = settings.verifiers.find(one.verifier);
    if (how == settings.verifiers.end()) {
      answered.problem = refused("verification.not_set_up", {}, {{"verifier", one.verifier}});
    } else {
      answered.source = channels::host_of(how->second.call.url);
      auto got = channels::ask_verifier(settings, one.verifier, {one.values.begin(), one.values.end()});
      if (got) answered.found = got->found, answered.answer = std::move(got->answer);
      else answered.problem = got.error();
      if (!got && got.error().kind == Kind::unavailable) down.insert(one.verifier);
    }
    if (!desk_.call(verifications_.note(one, answered))) return asked;  // asked again in the next round, under the same id
    ++asked;
  }
  return asked;
}

void Asker::start() {
  rounds_.start(kAskerLooks, [this] { run_due(); });
}
void Asker::stop() { rounds_.stop(); }

}  // namespace ly::app
