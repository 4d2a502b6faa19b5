// Official papers and reliefs: numbers without gaps, one paper per case and kind, codes that prove a text; and reliefs beside an
// independent reckoning over random enterprises.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <random>

#include "base/text.h"
#include "domains/cases/test_world.h"
#include "domains/papers/relief.h"
#include "domains/papers/rows.h"
#include "domains/registry/registry_test_house.h"
#include "formats/xlsx_writer.h"

namespace ly::papers {
namespace {

struct PaperHouse : ly::test::RegistryHouse {
  formats::PolicySet const& policies = cases::test::policies();
  registry::Known known{ly::test::little_divisions(), ly::test::industries(), folder.path};
  cases::Cases cases;
  Papers papers;
  Reliefs reliefs;
  Actor officer = ly::test::RegistryHouse::officer();
  registry::Enterprise firm = add_firm(ly::test::kTown);

  PaperHouse() : cases(wiring()), papers(cases, known, policies, parse_json(embedded::find(embedded::shipped(), "regions/cn/official_papers.json")->bytes).value()), reliefs(papers, known, policies) {
    clock.at = instant_of(day_of(2020, 2, 17), Minutes{10 * 60});
    auto const started = write(Actor::system(), [&](Context& c) { return cases.start(c, {{"services/stop-notice/service.yaml", cases::test::service_text("stop-notice")}, {"services/resumption/service.yaml", cases::test::service_text("resumption")}}); });
    check(started.has_value(), "the shipped services start");
  }
  cases::Wiring wiring() {
    cases::Wiring w;
    w.tables = cases::test::tables();
    w.calendars = cases::test::make_calendar();
    w.enterprise = [](View const& view, std::string_view id) -> std::optional<cases::EnterpriseBrief> {
      auto const row = registry::find_enterprise(view, id);
      if (!row) return std::nullopt;
      return cases::EnterpriseBrief{row->id.text, row->name, row->division, row->contact, row->phone};
    };
    w.sources["roster"] = [](View const&, cases::FactQuery const&) { return cases::test::roster_facts(); };
    return w;
  }
  std::string stop_notice(bool issue = true) {
    auto const opened = write(officer, [&](Context& c) { return cases.open(c, {"stop-notice", firm.id.text, "counter", "", "", {{"legal_basis", "测试依据第一条"}, {"finding", "4 辆货车未经核准运行"}}}); }).value();
    if (issue) check(write(officer, [&](Context& c) { return cases.fire(c, {{opened.row.id}, "issue", "立即停工", "", opened.row.revision}); }).has_value(), "issued");
    return opened.row.id;
  }
  Result<PaperRow> issue(std::string const& case_id, std::string kind = "stop_notice") { return write(officer, [&](Context& c) { return papers.issue(c, {case_id, std::move(kind)}); }); }
  Relief work_out(AskRelief ask) {
    if (ask.enterprise_id.empty()) ask.enterprise_id = firm.id.text;
    return read(officer, [&](View const& v) { return reliefs.work_out(v, ask); }).value();
  }
};

TEST(Papers, are_numbered_and_proved_by_their_code) {
  PaperHouse h;
  auto const draft = h.stop_notice(false);
  EXPECT_EQ(h.issue(draft).error().code, "paper.not_now") << "nothing is issued on a draft";
  check(h.write(h.officer, [&](Context& c) { return h.cases.fire(c, {{draft}, "withdraw", "测试撤回", "", 1}); }).has_value(), "withdrawn");
  auto const case_id = h.stop_notice();
  auto const first = h.issue(case_id);
  ASSERT_TRUE(first) << first.error().code;
  EXPECT_EQ(first->no, "停通〔2020〕1号") << "a refused paper took no number";
  EXPECT_EQ(h.issue(case_id)->id, first->id) << "issued once";
  EXPECT_EQ(h.issue(case_id, "resumption_permit").error().code, "paper.not_now");
  EXPECT_EQ(h.issue(case_id, "nonsense").error().code, "paper.unknown_kind");
  auto const verify = [&](std::string const& code) { return h.read(Actor::system(), [&](View const& v) { return h.papers.verify(v, {code}); }); };
  auto const good = verify(lower_ascii(first->code.substr(0, 4) + " " + first->code.substr(5)));
  ASSERT_TRUE(good) << "small letters and blanks as people type them";
  EXPECT_EQ(good->no, first->no);
  EXPECT_EQ(good->state, "valid");
  EXPECT_EQ(good->digest, first->digest.substr(0, 16));
  EXPECT_EQ(verify("0000-0000-0000").error().code, "paper.code_unknown");
  auto const pdf = h.read(h.officer, [&](View const& v) { return h.papers.print(v, {first->id.text}); });
  ASSERT_TRUE(pdf);
  EXPECT_TRUE(pdf->bytes.starts_with("%PDF"));
  auto const stranger = h.actor(Role::officer, ly::test::kOtherCounty, "01HOUSEACT0000000000000STR");
  EXPECT_EQ(h.read(stranger, [&](View const& v) { return h.papers.print(v, {first->id.text}); }).error().code, "not_found");
  EXPECT_EQ(h.write(h.officer, [&](Context& c) { return h.papers.revoke(c, {first->id, ""}); }).error().code, "paper.reason");
  ASSERT_TRUE(h.write(h.officer, [&](Context& c) { return h.papers.revoke(c, {first->id, "文字有误"}); }));
  EXPECT_EQ(verify(first->code)->state, "revoked");
  EXPECT_EQ(h.issue(case_id)->no, "停通〔2020〕2号") << "after a revocation it is issued anew";
  h.read(Actor::system(), [&](View const& v) {
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(v.tx, sql)->next()) << name;
    auto const stored = find_paper(v, first->id.text);
    EXPECT_EQ(digest_of(*stored->content), stored->digest) << "the digest is that of the text";
    EXPECT_TRUE(contains(stored->content->body[0], "4 辆货车未经核准运行"));
    for (auto const& paragraph : stored->content->body) EXPECT_EQ(paragraph.find('{'), std::string::npos) << paragraph;
    return 0;
  });
}

TEST(Papers, an_enterprise_prints_only_its_own_undertaking) {
  PaperHouse h;
  auto const clerk = h.clerk(h.firm.id.text, "01HOUSEACT00000000000CLERK");
  auto const case_id = h.stop_notice();
  EXPECT_EQ(h.write(clerk, [&](Context& c) { return h.papers.issue(c, {case_id, "stop_notice"}); }).error().code, "paper.not_yours");
}

// ---- decisions against somebody, and how to appeal ----

// The text of a PDF as a reader sees it, without blanks and line ends; empty where poppler is not installed.
std::string read_pdf(std::string const& bytes, std::filesystem::path const& folder) {
  auto const file = (folder / "read.pdf").string();
  std::ofstream(file, std::ios::binary) << bytes;
  std::string text;
  if (auto* pipe = popen(("pdftotext -q -layout '" + file + "' - 2>/dev/null").c_str(), "r")) {
    char part[4096];
    for (size_t n = 0; (n = fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, n);
    pclose(pipe);
  }
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\f'; });
  return text;
}

// An application with one thermometer gun too few, handed in at the counter and refused by a reviewer.
std::string refused_case(PaperHouse& h) {
  auto const reviewer = h.actor(Role::reviewer, ly::test::kTown, "01HOUSEACT000000000000XV00");
  auto const id = h.write(h.officer, [&](Context& c) { return h.cases.open(c, {"resumption", h.firm.id.text, "counter", "", "", cases::test::application()}); }).value().row.id;
  for (auto const* key : {"plan", "pledge"}) {
    auto const file = h.write(h.officer, [&](Context& c) { return put_file(c, "方案.pdf", std::string("%PDF-1.4 ") + key, ""); }).value().id;
    h.write(h.officer, [&](Context& c) { return h.cases.add_document(c, {{id}, key, "", file}); }).value();
  }
  auto const fire = [&](Actor const& who, std::string event, std::string reason) {
    auto const revision = h.read(Actor::system(), [&](View const& v) { return h.cases.state_of(v, id)->revision; });
    return h.write(who, [&](Context& c) { return h.cases.fire(c, {{id}, std::move(event), std::move(reason), "", revision}); });
  };
  fire(h.officer, "submit", "").value();
  fire(reviewer, "refuse", "食堂仍是堂食，隔离间没有窗").value();
  return id;
}

TEST(Refusals, say_facts_clause_and_the_ways_of_appeal) {
  PaperHouse h;
  auto const notice = h.stop_notice();
  EXPECT_EQ(h.issue(notice, "resumption_refusal").error().code, "paper.not_now") << "nothing was refused";
  auto const id = refused_case(h);
  EXPECT_EQ(h.issue(id, "resumption_permit").error().code, "paper.not_now");
  auto const paper = h.issue(id, "resumption_refusal");
  ASSERT_TRUE(paper) << paper.error().code;
  EXPECT_EQ(paper->no, "不予复工〔2020〕1号");
  auto const content = h.read(Actor::system(), [&](View const& v) { return *find_paper(v, paper->id.text)->content; });
  ASSERT_EQ(content.after.size(), 3U);
  // 17 February 2020 and sixty days, counted here by hand: 12 of February, 31 of March, 17 of April.
  EXPECT_TRUE(contains(content.after[0], "2020年4月17日") && contains(content.after[0], "行政复议法") && contains(content.after[0], "第九条")) << content.after[0];
  EXPECT_TRUE(contains(content.after[1], "2020年8月17日") && contains(content.after[1], "第四十六条")) << content.after[1];
  for (auto const& paragraph : content.body) EXPECT_EQ(paragraph.find('{'), std::string::npos) << paragraph;
  for (auto const& paragraph : content.after) EXPECT_EQ(paragraph.find('{'), std::string::npos) << paragraph;
  auto const stop = h.issue(notice).value();
  EXPECT_EQ(h.read(h.officer, [&](View const& v) { return *find_paper(v, stop.id.text)->content; }).after.size(), 3U) << "a stop notice tells of them too";
  // The enterprise fetches it, and nobody else's clerk.
  auto const clerk = h.clerk(h.firm.id.text, "01HOUSEACT00000000000CLERK"), stranger = h.clerk("01ENTERPR10000000000000099", "01HOUSEACT0000000000STRANG");
  EXPECT_EQ(h.read(stranger, [&](View const& v) { return h.papers.print(v, {paper->id.text}); }).error().code, "not_found");
  auto const offers = h.read(clerk, [&](View const& v) { return h.papers.offers(v, {id, "", "", ""}); }).value();
  EXPECT_TRUE(std::ranges::any_of(offers.items, [&](Offer const& offer) { return offer.issued && offer.issued->id == paper->id; }));
  auto const pdf = h.read(clerk, [&](View const& v) { return h.papers.print(v, {paper->id.text}); });
  ASSERT_TRUE(pdf);
  auto const text = read_pdf(pdf->bytes, h.folder.path);
  if (text.empty()) GTEST_SKIP() << "pdftotext is not installed";
  auto const no = h.read(Actor::system(), [&](View const& v) { return h.cases.no_of(v, id); });
  for (auto const& said : {std::string("不予复工决定书"), h.firm.name, no, std::string("食堂仍是堂食"), std::string("额温枪"), std::string("依照"), std::string("重新提出申请"), std::string("申请行政复议"), std::string("提起行政诉讼"), std::string("2020年4月17日"),
                           std::string("2020年8月17日"), std::string("顺延"), std::string("企业复工复产工作组"), std::string("核验码")})
    EXPECT_NE(text.find(said), std::string::npos) << said << "\n" << text;
}

TEST(Refusals, terms_are_those_of_the_day_and_counted_by_the_calendar) {
  AppealTerm sixty, six;
  sixty.days = 60;
  six.months = 6;
  // Another way to count: one day after the other, one month after the other.
  for (int32_t start = day_of(2019, 6, 1).number; start < day_of(2021, 3, 1).number; ++start) {
    Day day{start};
    for (int n = 0; n < 60; ++n) day = day + 1;
    EXPECT_EQ(last_day_of(sixty, Day{start}), day);
    auto const from = civil_of(Day{start});
    auto const year = from.month > 6 ? from.year + 1 : from.year, month = from.month > 6 ? from.month - 6 : from.month + 6;
    auto number = from.day;
    while (!find_day(year, month, number)) --number;
    EXPECT_EQ(last_day_of(six, Day{start}), day_of(year, month, number));
  }
  PaperHouse h;
  auto const of_year = [&](int32_t year) {
    h.clock.at = instant_of(day_of(year, 3, 2), Minutes{600});
    auto const case_id = h.stop_notice();
    auto const paper = h.issue(case_id).value();
    check(h.write(h.officer, [&](Context& c) -> Result<cases::Case> {
      auto const revision = h.cases.state_of(c, case_id)->revision;
      return h.cases.fire(c, {{case_id}, "withdraw", "测试撤回", "", revision});
    }).has_value(), "withdrawn");
    return h.read(Actor::system(), [&](View const& v) { return find_paper(v, paper.id.text)->content->after; });
  };
  EXPECT_TRUE(contains(of_year(2023)[0], "第九条"));
  auto const after = of_year(2024);
  EXPECT_TRUE(contains(after[0], "2023年修订") && contains(after[0], "第二十条、第二十四条") && contains(after[0], "2024年5月1日")) << after[0];
}

// ---- reliefs ----

// The law once more, as a clerk would say it from the circulars, without tables (人社部发〔2020〕11号, 49号; 医保发〔2020〕6号). Percent for one month.
int percent_by_hand(std::string const& org, std::string const& size, bool hubei, int month, std::string const& insurance, bool extended, std::optional<double> reserve) {
  if (insurance == "medical") return month >= 202002 && month <= 202006 && reserve && *reserve > 6 ? 50 : 0;
  if (org == "机关事业" || month < 202002) return 0;
  bool const small = size != "大型";
  if ((org == "企业" && small) || org == "个体工商户(单位方式)") return month <= (extended ? 202012 : 202006) ? 100 : 0;
  if (hubei) return month <= 202006 ? 100 : 0;
  return month <= (extended ? 202006 : 202004) ? 50 : 0;
}
// Items 工业 of 工信部联企业〔2011〕300号: both limits must be reached, else the class below.
std::string size_by_hand(int64_t people, int64_t revenue) {
  if (people >= 1000 && revenue >= 40'000) return "大型";
  if (people >= 300 && revenue >= 2'000) return "中型";
  if (people >= 20 && revenue >= 300) return "小型";
  return "微型";
}

TEST(Reliefs, agree_with_an_independent_reckoning_on_random_enterprises) {
  PaperHouse h;
  std::mt19937 random(20200220);
  auto const below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  int64_t checked = 0, relieved = 0;
  static constexpr char const* kOrgs[] = {"企业", "企业", "个体工商户(单位方式)", "社会组织等其他", "机关事业"};
  for (int n = 0; n < 150; ++n) {
    auto in = h.firm_in(n % 4 == 0 ? "420102" : ly::test::kTown, "测试企业" + std::to_string(n));
    static constexpr int kPeople[] = {5, 19, 20, 299, 300, 999, 1000, 2000}, kRevenue[] = {100, 299, 300, 1999, 2000, 39'999, 40'000, 90'000};
    in.headcount = kPeople[below(8)];
    in.revenue_wan = kRevenue[below(8)];
    auto const firm = h.write(Actor::system(), [&](Context& c) { return h.registry.enterprises.add(c, in); }).value();
    bool const extended = below(2) == 1;
    h.clock.at = instant_of(extended ? day_of(2020, 7, 1) : day_of(2020, 3, 2), Minutes{600});
    PutContributions put;
    put.enterprise_id = firm.id.text;
    std::map<std::pair<std::string, std::string>, int64_t> amounts;
    for (int month = 1; month <= 12; month += 1 + below(3))
      for (auto const insurance : kInsurances) {
        auto const name = std::string("2020-") + (month < 10 ? "0" : "") + std::to_string(month);
        auto const fen = static_cast<int64_t>(below(900'000'000)) + 1;
        amounts[{name, std::string(insurance)}] = fen;
        put.lines.push_back({name, std::string(insurance), fen});
      }
    ASSERT_TRUE(h.write(Actor::system(), [&](Context& c) { return h.reliefs.put_contributions(c, put); }));
    AskRelief ask;
    ask.from = "2020-02", ask.to = "2020-06";
  ask.from = "2020-02", ask.to = "2020-06";
    ask.enterprise_id = firm.id.text;
    ask.org = kOrgs[below(5)];
    ask.from = "2020-01";
    ask.to = "2020-12";
    if (below(3) > 0) ask.reserve = below(3) * 3.05;
    auto const relief = h.read(Actor::system(), [&](View const& v) { return h.reliefs.work_out(v, ask); }).value();
    auto const size = size_by_hand(*in.headcount, *in.revenue_wan);
    EXPECT_EQ(relief.size, size) << *in.headcount << " people, " << *in.revenue_wan;
    int64_t sum = 0;
    ASSERT_EQ(relief.lines.size(), 12U * std::size(kInsurances));
    for (auto const& line : relief.lines) {
      auto const month = std::stoi(line.month.substr(0, 4) + line.month.substr(5));
      auto const percent = percent_by_hand(ask.org, size, n % 4 == 0, month, line.insurance, extended, ask.reserve);
      ASSERT_EQ(line.percent, percent) << ask.org << " " << size << " " << line.month << " " << line.insurance << (extended ? " extended" : "") << (n % 4 == 0 ? " Hubei" : "");
      auto const found = amounts.find({line.month, line.insurance});
      auto const fen = found == amounts.end() ? 0 : found->second;
      auto const expected = percent == 50 ? fen / 2 + fen % 2 : percent == 100 ? fen : 0;  // half a fen for the enterprise
      ASSERT_EQ(line.relieved_fen, expected);
      ASSERT_EQ(line.pay_fen, fen - expected);
      EXPECT_FALSE(line.decided && line.insurance != "medical" && line.cites.empty());
      sum += expected;
      ++checked;
    }
    EXPECT_EQ(relief.relieved_fen, sum);
    EXPECT_EQ(relief.due_fen, relief.relieved_fen + relief.pay_fen);
    relieved += sum;
  }
  EXPECT_GT(relieved, 0);
  std::cout << checked << " lines of 150 enterprises agree\n";
}

TEST(Reliefs, a_missing_size_is_said_and_nothing_is_guessed) {
  PaperHouse h;
  auto in = h.firm_in(ly::test::kTown, "未填数据测试企业");
  in.headcount = {};
  in.revenue_wan = {};
  auto const firm = h.write(Actor::system(), [&](Context& c) { return h.registry.enterprises.add(c, in); }).value();
  AskRelief ask;
  ask.from = "2020-02", ask.to = "2020-06";
  ask.enterprise_id = firm.id.text;
  auto const relief = h.work_out(ask);
  EXPECT_FALSE(relief.size_certain);
  for (auto const& line : relief.lines) EXPECT_FALSE(line.decided) << line.month << " " << line.insurance;
  EXPECT_EQ(h.write(h.officer, [&](Context& c) { return h.reliefs.send_letter(c, ask); }).error().code, "relief.no_contributions");
  ask.to = "2019-12";
  EXPECT_EQ(h.read(h.officer, [&](View const& v) { return h.reliefs.work_out(v, ask); }).error().code, "relief.month");
  EXPECT_EQ(months_between("2020年2月", "202004")->size(), 3U);
  EXPECT_EQ(months_between("2018-01", "2020-12").error().code, "relief.months_many");
}

TEST(Reliefs, the_letter_says_law_formula_and_sums) {
  PaperHouse h;
  PutContributions put{h.firm.id.text, {{"2020-02", "pension", 1'000'001}, {"2020-03", "pension", 999'999}, {"2020-02", "medical", 50'001}}};
  ASSERT_TRUE(h.write(h.officer, [&](Context& c) { return h.reliefs.put_contributions(c, put); }));
  AskRelief ask;
  ask.from = "2020-02", ask.to = "2020-06";
  ask.enterprise_id = h.firm.id.text;
  ask.reserve = 12;
  ask.hardship = true;
  h.clock.at = instant_of(day_of(2020, 3, 2), Minutes{600});
  auto const letter = h.write(h.officer, [&](Context& c) { return h.reliefs.send_letter(c, ask); });
  ASSERT_TRUE(letter) << letter.error().code;
  EXPECT_EQ(letter->no, "惠企〔2020〕1号");
  h.read(Actor::system(), [&](View const& v) {
    auto const c = *find_paper(v, letter->id.text)->content;
    EXPECT_EQ(c.table.size(), 3U);
    EXPECT_TRUE(contains(c.body[2], "减免 20250.01 元")) << c.body[2];
    bool law = false;
    for (auto const& row : c.table) law = law || contains(row.back(), "人社部发〔2020〕11号");
    EXPECT_TRUE(law);
    EXPECT_TRUE(contains(c.after.back(), "缓缴")) << c.after.back();
    return 0;
  });
  auto const pdf = h.read(h.officer, [&](View const& v) { return h.papers.print(v, {letter->id.text}); });
  EXPECT_TRUE(pdf && pdf->bytes.starts_with("%PDF"));
}

TEST(Reliefs, a_sheet_goes_in_whole_or_not_at_all) {
  PaperHouse h;
  auto const sheet = [&](std::string const& code, std::string const& month) {
    formats::XlsxWriter out(h.folder.path, Instant{0});
    EXPECT_TRUE(out.add_sheet("缴费", {{"信用代码"}, {"所属期"}, {"养老"}, {"失业"}, {"工伤"}, {"医疗"}}));
    formats::OutCell const good[] = {{h.firm.uscc}, {std::string("2020-02")}, {1234.56}, {100.0}, {20.0}, {800.0}};
    formats::OutCell const other[] = {{code}, {month}, {1.0}, {}, {}, {}};
    EXPECT_TRUE(out.add_row(good));
    EXPECT_TRUE(out.add_row(other));
    return out.finish().value();
  };
  auto const import = [&](std::string const& bytes) {
    auto const file = h.write(h.officer, [&](Context& c) { return put_file(c, "缴费.xlsx", bytes, ""); }).value();
    return h.write(h.officer, [&](Context& c) { return h.reliefs.import_contributions(c, {file.id}); });
  };
  auto const bad = import(sheet("91990000MA00000008", "二月"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, "relief.sheet_faults");
  AskRelief whole;
  whole.from = "2020-02", whole.to = "2020-06";
  EXPECT_EQ(h.work_out(whole).due_fen, 0) << "nothing went in";
  auto const good = import(sheet(h.firm.uscc, "2020年3月"));
  ASSERT_TRUE(good) << good.error().code << " " << (good.error().more.empty() ? "" : good.error().more.front().code + good.error().more.front().at);
  EXPECT_EQ(good->lines, 5);
  EXPECT_EQ(h.work_out(whole).due_fen, 123456 + 10000 + 2000 + 80000 + 100);
}

}  // namespace
}  // namespace ly::papers
