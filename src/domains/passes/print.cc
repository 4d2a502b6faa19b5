// Passes on paper: cards to cut out, each with its code, whom it is for, where and until when, and what to do when it is lost.
#include "base/text.h"
#include "domains/passes/passes.h"
#include "domains/passes/rows.h"
#include "formats/barcode.h"
#include "formats/paper.h"

namespace ly::passes {
namespace {

std::string day_and_hour(Instant at) {
  auto const civil = to_iso(at, kChinaOffset);  // 2020-02-17T14:20:00.000+08:00
  return civil.substr(0, 10) + " " + civil.substr(11, 5);
}

std::string title_of(Pass const& pass) {
  if (pass.kind == "vehicle") return "车辆通行证";
  if (pass.kind == "health") return "健康证明";
  if (pass.kind == "permit") return "复工通行证";
  return pass.category == "临时" ? "临时通行证" : "人员通行证";
}

std::string where_of(Pass const& pass) {
  if (pass.place_names.empty()) return pass.scope == "city" ? "本市各卡口" : pass.division_name;
  std::string out;
  for (auto const& name : pass.place_names) out += (out.empty() ? "" : "、") + name;
  return out;
}

}  // namespace

Result<FileAnswer> Passes::print(View const& view, PrintPasses const& in) const {
  std::vector<formats::PaperCard> cards;
  for (auto const id : split(in.ids, ',')) {
    if (id.empty()) continue;
    if (cards.size() == kPrintedMax) return invalid("pass.print_many", "ids", {{"max", std::to_string(kPrintedMax)}});
    auto const row = TRY(visible(view, {std::string(id)}));
    auto const pass = show(view, row, true);
    if (pass.state != "valid" || pass.text.empty()) return refused("pass.not_valid", "ids", {{"serial", std::to_string(pass.serial)}});
    auto code = TRY(formats::write_qr(pass.text));
    formats::PaperCard card{std::move(code.dark), code.side, title_of(pass), {}, "须与证件同时出示；\n遗失当天报失"};
    card.lines.push_back("证号 " + std::to_string(pass.serial));
    card.lines.push_back(pass.kind == "vehicle" ? pass.plate : pass.name + "  尾号 " + pass.document_number.substr(pass.document_number.size() - std::min<size_t>(4, pass.document_number.size())));
    card.lines.push_back(pass.category == "临时" || pass.category == "健康证明" ? "签发 " + day_and_hour(pass.issued_at) : pass.category);
    card.lines.push_back("范围 " + where_of(pass));
    card.lines.push_back("至 " + day_and_hour(pass.to));
    if (pass.uses > 0) card.lines.push_back("每 " + std::to_string(pass.uses_days) + " 天 " + std::to_string(pass.uses) + " 次");
    if (pass.companions > 0) card.lines.push_back("同行 " + std::to_string(pass.companions) + " 人");
    cards.push_back(std::move(card));
  }
  if (cards.empty()) return invalid("pass.print_nothing", "ids");
  formats::Paper paper("通行证", view.now);
  paper.cards(cards);
  return FileAnswer{"passes-" + to_iso(day_at(view.now)) + ".pdf", "application/pdf", TRY(paper.finish())};
}

}  // namespace ly::passes
