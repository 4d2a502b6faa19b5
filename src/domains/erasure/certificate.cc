// The certificate of an erasure: what, how many, by which rule, who asked and who confirmed, with the signed head of the journal; as JSON that anybody
// verifies without the house, and as a page.
#include "base/text.h"
#include "domains/erasure/erasure.h"
#include "formats/paper.h"

namespace ly::erasure {
namespace {

constexpr std::string_view kMark = "liaoyuan erasure certificate 1\n";

json::array lines_of(Survey const& counts) {
  json::array lines;
  for (auto const& line : counts.lines)
    lines.push_back(json::object{{"kind", line.kind}, {"title", line.title}, {"title_en", line.title_en}, {"rule", line.reason}, {"because", line.because}, {"because_en", line.because_en}, {"erased", line.done}, {"kept", line.erases ? line.count - line.done : line.count}});
  return lines;
}

std::string in_china(std::string_view iso) {
  auto const at = instant_from_iso(iso);
  if (!at) return std::string(iso);
  auto const text = to_iso(*at, kChinaOffset);  // 2020-02-17T14:20:00.000+08:00
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

}  // namespace

std::string Erasures::certificate_of(View const& view, Row const& row, Survey const& counts, std::string_view head) const {
  json::object certificate{
      {"liaoyuan_erasure_certificate", 1}, {"id", row.id.text}, {"ends_on", to_iso(row.ends_on)}, {"policy", row.policy}, {"draft", counts.draft}, {"reason", row.reason}, {"lines", lines_of(counts)},
      {"asked", json::object{{"account", row.asked_by}, {"title", known_.title_of(view, row.asked_by)}, {"at", to_iso(row.asked_at)}}},
      {"confirmed", json::object{{"account", row.confirmed_by}, {"title", known_.title_of(view, row.confirmed_by)}, {"at", to_iso(row.confirmed_at)}}},
      {"finished_at", to_iso(row.finished_at)}, {"head", parse_json(trim(head)).value()}};
  auto const signature = view.keys.sign(std::string(kMark) + canonical(certificate));
  return canonical(json::object{{"certificate", std::move(certificate)}, {"public_key", to_base64(view.keys.signing_public_key())}, {"signature", to_base64(signature)}}) + "\n";
}

Result<CertificateRead> read_certificate(std::string_view text) {
  auto const whole = parse_json(text);
  auto const* certificate = whole ? find(*whole, "certificate") : nullptr;
  CertificateRead out;
  bool const shaped = certificate && certificate->is_object() && from_base64(text_of(*whole, "public_key"), out.public_key) && from_base64(text_of(*whole, "signature"), out.signature) && find(*certificate, "head");
  if (!shaped || !Keyring::verify(std::string(kMark) + canonical(*certificate), out.signature, out.public_key)) return invalid("erasure.certificate");
  out.certificate = certificate->get_object();
  out.head = canonical(*find(*certificate, "head"));
  return out;
}

Result<FileAnswer> Erasures::certificate_json(View const& view, Which const& in) const {
  auto const row = TRY(visible(view, in.id));
  if (row.certificate.empty()) return refused("erasure.no_certificate", "id");
  return FileAnswer{"erasure-" + row.id.text + ".json", "application/json", row.certificate};
}

Result<FileAnswer> Erasures::certificate_pdf(View const& view, Which const& in) const {
  auto const row = TRY(visible(view, in.id));
  if (row.certificate.empty()) return refused("erasure.no_certificate", "id");
  auto const read = TRY(read_certificate(row.certificate));
  auto const& c = read.certificate;
  auto const text = [&](std::string_view part, std::string_view member) { auto const* inner = find(c, part); return inner ? std::string(text_of(*inner, member)) : std::string(); };
  formats::Paper paper("应急结束个人信息销毁证明 Certificate of erasure", row.finished_at);
  paper.title("应急结束个人信息销毁证明");
  paper.line_below_title("Certificate of erasure at the end of the emergency · " + row.id.text);
  paper.paragraph("应急于 " + to_iso(row.ends_on) + " 结束。依政策表 " + row.policy + "，下列个人信息的读取密钥已于 " + in_china(to_iso(row.finished_at)) + " 全部销毁，数据库已整体重写，任何人不能再读出；统计数字、结论和审计链不变。");
  std::vector<std::vector<std::string>> rows;
  for (auto const& line : find(c, "lines")->get_array()) {
    auto const number = [&](std::string_view member) { return std::to_string(find(line, member)->get_int64()); };
    rows.push_back({std::string(text_of(line, "title")), number("erased"), number("kept"), std::string(text_of(line, "rule")) + " " + std::string(text_of(line, "because"))});
  }
  paper.table({{"内容 / what", 3}, {"销毁 / erased", 1, true}, {"保留 / kept", 1, true}, {"依据 / rule", 4}}, rows);
  paper.paragraph("提出：" + text("asked", "title") + "，" + in_china(text("asked", "at")) + "。确认：" + text("confirmed", "title") + "，" + in_china(text("confirmed", "at")) + "。");
  paper.paragraph("原因：" + row.reason);
  if (find(c, "draft")->as_bool()) paper.paragraph("所依政策表为起草，须由指挥部确认。");
  paper.small("范围：本平台的数据库、日志和今后的备份。此前的备份不含密钥；用 restore 恢复时已销毁的不会复原，连同当时的主密钥一并销毁后不可读。登记过的手机在下次联网同步时清除。");
  paper.small("Scope: the database, logs and future backups of this platform. Earlier backups hold no key; restore does not bring back what was destroyed. Phones wipe at their next synchronisation.");
  paper.small("审计链 / journal head: " + std::to_string(find(*find(c, "head"), "seq")->get_int64()) + " " + text("head", "hash"));
  paper.small("公钥 / public key: " + to_base64(read.public_key) + "　签名 / signature: " + to_base64(read.signature));
  auto pdf = TRY(paper.finish());
  return FileAnswer{"erasure-" + row.id.text + ".pdf", "application/pdf", std::move(pdf), false};
}

}  // namespace ly::erasure
