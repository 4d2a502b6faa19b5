// What judging and issuing a pass costs beside the bare signature of the same library in the same run, and how long one look into the
// status list takes. Processor time of one thread.
//   pass_bench [seconds per part, default 2]
#include <fmt/core.h>
#include <time.h>

#include <cstdlib>
#include <set>

#include "base/dice.h"
#include "engines/cose/base45.h"
#include "engines/cose/sign1.h"
#include "engines/cose/trust.h"

namespace {

using namespace ly;
using namespace ly::cose;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Calls per second of processor time.
template <class F>
double rate_of(double seconds, F const& act) {
  double const start = cpu_seconds();
  int64_t calls = 0;
  do {
    for (int i = 0; i < 16; ++i) act();
    calls += 16;
  } while (cpu_seconds() - start < seconds);
  return static_cast<double>(calls) / (cpu_seconds() - start);
}

}  // namespace

int main(int count, char** arguments) {
  double const seconds = count > 1 ? std::atof(arguments[1]) : 2;
  auto const key = PrivateKey::make(Algorithm::es256), root = PrivateKey::make(Algorithm::es256);
  auto const open = key.public_key();
  Instant const now = instant_of(day_of(2020, 2, 13), Minutes{0});
  PassClaims claims;
  claims.serial = 654'321;
  claims.category = "复工员工";
  claims.name = "测试甲乙";
  claims.last4 = "002X";
  claims.division = "990101400";
  claims.issued_at = claims.from = {now.ms - 86'400'000};
  claims.to = {now.ms + 86'400'000};
  TrustList trust{1, claims.from, claims.to, {{open, "bench", {PassKind::person}, {0}, {now.ms * 2}}}};
  Dice dice{1};
  std::set<uint64_t> chosen;
  while (chosen.size() < 10'000) chosen.insert(1 + dice.below(600'000));
  StatusList const list{1, claims.from, claims.to, 1'000'000, {chosen.begin(), chosen.end()}};
  StatusIndex const status(list);
  auto const key_id = key_id_of(open);
  auto const text = pass_text(claims, key, key_id);
  if (judge_pass(text, {trust, &status}, now).finding != Finding::good) {
    fmt::print("the pass of the bench is not good\n");
    return 1;
  }
  auto const message = read_sign1(from_base45(text.substr(kPassPrefix.size())).value()).value();
  auto const signed_octets = to_be_signed(message.protected_octets, *message.payload);

  double const bare_verify = rate_of(seconds, [&] { if (!open.verify(Algorithm::es256, signed_octets, message.signature)) std::abort(); });
  double const judged = rate_of(seconds, [&] { if (judge_pass(text, {trust, &status}, now).finding != Finding::good) std::abort(); });
  double const bare_sign = rate_of(seconds, [&] { if (key.sign(signed_octets).size() != 64) std::abort(); });
  double const issued = rate_of(seconds, [&] { ++claims.serial; if (pass_text(claims, key, key_id).empty()) std::abort(); });
  uint64_t serial = 0, hits = 0;
  double const looked = rate_of(seconds, [&] { for (int i = 0; i < 1000; ++i) hits += status.revoked(serial = (serial * 6364136223846793005ULL + 1) % 1'000'000); }) * 1000;

  fmt::print("ES256 verify alone      {:>12.0f} /s\n", bare_verify);
  fmt::print("text -> verdict         {:>12.0f} /s   {:.1f} % of the bare signature\n", judged, 100 * judged / bare_verify);
  fmt::print("ES256 sign alone        {:>12.0f} /s\n", bare_sign);
  fmt::print("claims -> text          {:>12.0f} /s   {:.1f} % of the bare signature\n", issued, 100 * issued / bare_sign);
  fmt::print("status list look-up     {:>12.0f} /s   {:.1f} ns each ({} hits)\n", looked, 1e9 / looked, hits);
  fmt::print("pass {} characters, {} modules; status list of 10,000 in 1,000,000: {} octets signed\n", text.size(), qr_modules(text.size()), sign_status(list, root, "root").size());
  return 0;
}
