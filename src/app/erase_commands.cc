#include "app/erase_commands.h"

#include <filesystem>

#include "app/domains.h"
#include "desk/journal.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

int erase_survey_command(House* house, Options const& options, Terminal const& terminal) {
  auto const day = options.date.empty() ? std::optional(day_at(house->clock().now())) : day_from_iso(options.date);
  if (!day) return terminal.fail(invalid("field.not_a_day", "--date"));
  auto const found = house->desk().read(Actor::system("command line"), [&](View const& view) { return house->wiring().domains->erasures->survey(view, {*day}); });
  if (!found) return terminal.fail(found.error());
  if (options.json) {
    terminal.out(canonical(write_record(*found, Masks::off)));
    return kDone;
  }
  terminal.say("按 " + found->policy + (found->draft ? "（起草）" : "") + "，将销毁 " + std::to_string(found->total) + " 项；没有改动任何数据：", "By " + found->policy + (found->draft ? " (draft), " : ", ") + std::to_string(found->total) + " would be erased; nothing was changed:");
  for (auto const& line : found->lines)
    terminal.say("  " + std::string(line.erases ? "销毁 " : "保留 ") + std::to_string(line.count) + "  " + line.title + "　" + line.reason + " " + line.because,
                 "  " + std::string(line.erases ? "erase " : "keep  ") + std::to_string(line.count) + "  " + line.title_en + ": " + line.reason + " " + line.because_en);
  return kDone;
}

int list_erasures_command(House* house, Options const& options, Terminal const& terminal) {
  auto const page = house->desk().read(Actor::system("command line"), [&](View const& view) { return house->wiring().domains->erasures->list(view, {}); });
  if (!page) return terminal.fail(page.error());
  if (options.json) {
    terminal.out(canonical(write_record(*page, Masks::off)));
    return kDone;
  }
  if (page->items.empty()) terminal.say("还没有办过应急结束销毁", "No emergency was ended here");
  for (auto const& one : page->items)
    terminal.out(one.id.text + "  " + one.state + "  " + to_iso(one.asked_at) + "  " + std::to_string(one.done) + "/" + std::to_string(one.total) + "  " + one.policy);
  return kDone;
}

int erase_certificate_command(House* house, Options const& options, Terminal const& terminal) {
  if (fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  bool const page = fs::path(options.out).extension() == ".pdf";
  auto const file = house->desk().read(Actor::system("command line"), [&](View const& view) {
    auto const& erasures = *house->wiring().domains->erasures;
    return page ? erasures.certificate_pdf(view, {{options.name}}) : erasures.certificate_json(view, {{options.name}});
  });
  if (!file) return terminal.fail(file.error());
  write_private_file(options.out, file->bytes);
  terminal.say("证明已写出：" + options.out, "Certificate written: " + options.out);
  return kDone;
}

int erase_verify_command(House* house, Options const& options, Terminal const& terminal) {
  auto const text = read_whole_file(options.file, 1 << 20);
  if (!text) return terminal.fail(text.error());
  auto const read = erasure::read_certificate(*text);
  if (!read) return terminal.fail(read.error());
  bool ours = false, whole = false;
  if (house) {
    ours = read->public_key == house->desk().keys().signing_public_key();
    whole = house->desk().read(Actor::system("command line"), [&](View const& view) { return verify_journal(view.tx, KeptHead{read->head, read->public_key}).ok; });
  }
  if (options.json) terminal.out(canonical(json::object{{"signature", true}, {"of_this_house", ours}, {"journal", whole}, {"certificate", read->certificate}}));
  else if (!house) terminal.say("签名相符。没有数据文件夹，未核对审计链。", "The signature fits. There is no data folder; the journal was not checked.");
  else terminal.say(std::string("签名相符；") + (ours ? "是本平台出具的；" : "不是本平台出具的；") + (whole ? "审计链相符" : "审计链不符"), std::string("The signature fits; ") + (ours ? "issued by this house; " : "not issued by this house; ") + (whole ? "the journal agrees" : "the journal does not agree"));
  return !house || (ours && whole) ? kDone : kRefused;
}

}  // namespace

void add_erase_commands(std::map<std::string, CommandRow>& rows) {
  rows["erase survey"] = {Needs::reading_house, false, false, false, false, erase_survey_command};
  rows["erase list"] = {Needs::reading_house, false, false, false, false, list_erasures_command};
  rows["erase certificate"] = {Needs::reading_house, false, true, false, false, erase_certificate_command};
  rows["erase verify"] = {Needs::maybe_house, false, false, false, true, erase_verify_command};
}

}  // namespace ly::app
