#include "app/demo.h"

#include <thread>
#include <utility>

#include "app/act_as.h"
#include "app/demo_talents.h"
#include "app/demo_trips.h"
#include "app/domains.h"
#include "base/text.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/risk.h"
#include "engines/identifiers/identifiers.h"
#include "engines/synthetic/synthetic.h"
#include "formats/xlsx_writer.h"

namespace ly::app {
namespace {

constexpr uint64_t kSeed = 20200217;                // the same region every time
constexpr int64_t kPastMs = 3LL * 24 * 3'600'000;   // the region's history begins three days ago
constexpr int64_t kLongAgoMs = 20LL * 24 * 3'600'000;  // five workdays lie between, whatever holiday it is: a returned application expires
constexpr int kJobPollMs = 10;

struct Person {
  std::string name, title_zh, title_en;
  std::vector<std::string> roles, unmask;
  int enterprise = -1;  // of a clerk
};

std::vector<Person> const& cast() {
  static std::vector<Person> const people = {
      {"guanli", "管理员 · 信息科", "Administrator", {"administrator"}, {}, -1},
      {"jingban", "经办 · 人社局 陈某", "Officer, bureau", {"officer"}, {"phone"}, -1},
      {"jiancha", "检查 · 园区 赵某", "Inspector, park", {"inspector"}, {"phone"}, -1},
      {"fuhe", "复核 · 复核组 林某", "Reviewer, review group", {"reviewer"}, {"phone", "id_number", "name"}, -1},
      {"zhihui", "指挥部 · 顾某", "Lead, command post", {"lead"}, {"phone", "id_number", "name"}, -1},
      {"shenji", "审计 · 沈某", "Auditor", {"auditor"}, {}, -1},
      {"qiye", "企业经办 · 甲木服饰", "Clerk of an enterprise that still lacks something", {"enterprise_clerk"}, {}, 0},
      {"qiye2", "企业经办 · 新企业", "Clerk of an enterprise that has not applied yet", {"enterprise_clerk"}, {}, 26},
  };
  return people;
}

// What becomes of each of the 27 enterprises.
enum class Fate { none, draft, submitted, lacking, site_review, returned, approved, short_staffed, refused, withdrawn, stopped, green, rectifying, suspended, revoked, expired, lifted };
constexpr Fate kFates[] = {Fate::lacking,  Fate::approved, Fate::green,     Fate::short_staffed, Fate::submitted, Fate::lacking,   Fate::approved,
                           Fate::rectifying, Fate::site_review, Fate::approved, Fate::short_staffed, Fate::returned, Fate::approved, Fate::submitted,
                           Fate::suspended, Fate::refused, Fate::site_review, Fate::short_staffed, Fate::stopped,   Fate::revoked,  Fate::submitted,
                           Fate::withdrawn, Fate::lifted,   Fate::expired, Fate::site_review, Fate::draft, Fate::none};
static_assert(std::size(kFates) == synthetic::kEnterprises);

// A one-page PDF that says what it is.
std::string demo_pdf(std::string_view what) {
  std::string const text = "BT /F1 18 Tf 60 760 Td (Demo document: " + std::string(what) + ") Tj ET";
  std::string out = "%PDF-1.4\n";
  std::vector<size_t> at;
  auto const object = [&](std::string const& body) {
    at.push_back(out.size());
    out += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>");
  object("<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream");
  object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  auto const table = out.size();
  out += "xref\n0 " + std::to_string(at.size() + 1) + "\n0000000000 65535 f \n";
  for (auto offset : at) {
    auto digits = std::to_string(offset);
    out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  return out + "trailer << /Size " + std::to_string(at.size() + 1) + " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

class Builder {
 public:
  Builder(House& house, Tell const& tell) : house_(house), d_(*house.wiring().domains), tell_(tell), dice_(kSeed) {}

  Result<std::vector<DemoAccount>> build() {
    house_.shift_clock(-kLongAgoMs);
    auto built = build_region();
    house_.shift_clock(0);
    house_.wiring().fire_due(house_.desk());
    if (!built) return built.error();
    return renew_demo_passwords(house_);
  }

 private:
  template <class F>
  auto as(Actor const& actor, std::string name, F&& f) -> decltype(f(std::declval<Context&>())) {
    return act_as(house_.desk(), actor, std::move(name), "demo/" + std::to_string(++requests_), f);
  }

  Result<void> build_region() {
    auto const system = Actor::system("demo");
    TRY(house_.set_setting("demo", "yes"));
    TRY(house_.set_setting("region", "990100"));
    for (size_t i = 0; i < synthetic::kEnterprises; ++i) firms_.push_back(synthetic::make_enterprise(dice_, i));
    tell_("  企业 " + std::to_string(firms_.size()) + " 家……", "  " + std::to_string(firms_.size()) + " enterprises …");
    for (auto const& firm : firms_) {
      auto const row = TRY(as(system, "demo.enterprise", [&](Context& context) {
        registry::EnterpriseChange in;
        in.uscc = firm.uscc;
        in.name = firm.name;
        in.division = firm.division;
        in.address = firm.address;
        in.industry = firm.industry;
        in.headcount = firm.headcount;
        in.revenue_wan = firm.revenue_wan;
        in.contact = firm.contact;
        in.phone = firm.phone;
        return d_.registry->enterprises.add(context, in);
      }));
      enterprise_ids_.push_back(row.id);
    }
    TRY(make_accounts(system));
    {
      // Long before the others; what it draws by chance leaves theirs alone.
      auto const others = std::exchange(dice_, Dice(kSeed + 1));
      for (size_t i = 0; i < firms_.size(); ++i)
        if (kFates[i] == Fate::expired) TRY(play(i));
      dice_ = others;
    }
    house_.shift_clock(-kPastMs);
    TRY(make_risk_levels(system));
    TRY(make_places(system));
    TRY(make_supplies(system));
    TRY(make_groups());
    TRY(make_passes());
    int64_t people = 0;
    for (size_t i = 0; i < firms_.size(); ++i) {
      // The history walks towards now, one enterprise after another; the last hours stay free of it.
      house_.shift_clock(-kPastMs + static_cast<int64_t>(i) * (kPastMs - 3'600'000) / static_cast<int64_t>(firms_.size()));
      if (kFates[i] != Fate::expired) people += TRY(play(i));
    }
    tell_("  员工 " + std::to_string(people) + " 人，名册筛查完毕", "  " + std::to_string(people) + " workers, rosters screened");
    TRY(make_slips());
    house_.wiring().reactions->run_pending();
    tell_("  人才房申请和一场选房……", "  applications of talents and a home selection …");
    TRY(make_demo_talents(house_, d_, actors_.at("jingban"), actors_.at("fuhe"), actors_.at("zhihui"), dice_));
    house_.wiring().reactions->run_pending();
    tell_("  一家承运企业，三批要接的人……", "  a carrier, and three groups of people to be fetched …");
    auto const carrier = std::find_if(firms_.begin(), firms_.end(), [](auto const& firm) { return firm.industry == "transport"; });
    TRY(make_demo_trips(house_, d_, actors_.at("jingban"), actors_.at("zhihui"), enterprise_ids_[static_cast<size_t>(carrier - firms_.begin())].text, {enterprise_ids_[1].text, enterprise_ids_[6].text, enterprise_ids_[9].text}, dice_));
    house_.wiring().reactions->run_pending();
    // Somebody has one at home, but nobody has seen it yet.
    TRY(as(actors_.at("jingban"), "demo.pledge", [&](Context& context) {
      supplies::TakePledge in;
      in.item = "thermometers";
      in.count = 1;
      in.enterprise_id = enterprise_ids_[0].text;
      in.name = "严演示";
      in.phone = "13900000000";
      in.terms = "借用，不收钱（演示）";
      return d_.supplies->take_pledge(context, in);
    }));
    return {};
  }

  Result<void> make_risk_levels(Actor const& system) {
    auto const from = day_at(house_.clock().now()) + -10;
    for (auto const& origin : synthetic::origins()) {
      if (origin.risk == synthetic::DemoRisk::low) continue;
      TRY(as(system, "demo.risk", [&](Context& context) {
        registry::SetRisk in;
        in.division = origin.county;
        in.level = origin.risk == synthetic::DemoRisk::high ? "high" : "medium";
        in.from = from;
        in.source = "演示用，非真实等级 / demo only, not a real level";
        return d_.registry->risk.set(context, in);
      }));
    }
    return {};
  }

  // Invented villages, communities and checkpoints of the invented city (regions/demo/divisions.tsv), with positions in it.
  Result<void> make_places(Actor const& system) {
    static constexpr struct { char const* division; char const* kind; char const* name; double lon, lat; } kPlaces[] = {
        {"990101100", "village", "花庄村", 120.641, 31.934}, {"990101100", "village", "东岭村", 120.655, 31.921}, {"990101101", "village", "北湖村", 120.598, 31.948},
        {"990101103", "village", "柳湾村", 120.612, 31.882}, {"990101001", "community", "南桥社区", 120.619, 31.911}, {"990101002", "community", "临河社区", 120.629, 31.905},
        {"990101400", "checkpoint", "南桥高速出口卡口", 120.607, 31.897}, {"990101100", "checkpoint", "东岭省界卡口", 120.671, 31.942},
        {"990101102", "clinic", "石浦镇卫生院发热门诊", 120.583, 31.927}, {"990101400", "assembly_point", "园区东门集合点", 120.611, 31.902}};
    for (auto const& place : kPlaces)
      TRY(as(system, "demo.place", [&](Context& context) { return d_.registry->places.add(context, {place.division, place.kind, place.name, place.lon, place.lat}); }));
    return {};
  }

  // Two thermometer guns in the city's store, none in the park's, and masks in both.
  Result<void> make_supplies(Actor const& system) {
    static constexpr struct { char const* kind; char const* division; char const* name; char const* item; int64_t count; } kStock[] = {
        {"city", "990100", "市级应急物资库", "thermometers", 2}, {"city", "990100", "市级应急物资库", "masks", 20'000}, {"park", "990101400", "南桥园区库", "masks", 3'000}, {"park", "990101400", "南桥园区库", "disinfectant", 40}};
    std::map<std::string, supplies::StoreId> made;
    for (auto const& one : kStock)
      TRY(as(system, "demo.stock", [&](Context& context) -> Result<void> {
        if (!made.contains(one.name)) made[one.name] = TRY(d_.supplies->add_store(context, {one.kind, one.division, one.name})).id;
        TRY(d_.supplies->take_in(context, {made.at(one.name), one.item, "take_in", "演示期初", one.count}));
        return {};
      }));
    return {};
  }

  // A resident, an old man with only his card, a lorry with supplies; and what the guards of each checkpoint need to know.
  Result<void> make_passes() {
    auto const& officer = actors_.at("jingban");
    Dice dice{kSeed};
    auto const issue = [&](passes::IssuePass in) {
      in.screen = "准予";
      in.papers = true;
      if (in.kind == "person") {
        in.document_number = identifiers::make_resident_id(dice, day_of(1900, 1, 1), true);
        in.phone = identifiers::make_mobile(dice);
      }
      return as(officer, "demo.pass", [&](Context& context) { return d_.passes->issue(context, in); });
    };
    passes::IssuePass in;
    in.kind = "person";
    in.category = "居民";
    in.division = "990101100";
    in.name = "测试居民";
    TRY(issue(in));
    in.name = "测试老人";
    in.card_only = true;
    TRY(issue(in));
    in = {};
    in.kind = "vehicle";
    in.category = "保供应急";
    in.division = "990101400";
    in.plate = "苏A·D12345";
    in.companions = 1;
    TRY(issue(in));
    for (auto const& gate : house_.desk().read(officer, [&](View const& view) { return d_.checkpoints->list(view).value().items; }))
      TRY(as(officer, "demo.checkpoint", [&](Context& context) { return d_.checkpoints->set(context, {gate.id, "", "石浦镇卫生院发热门诊", "镇集中观察点", "环镇路，不停车", gate.revision}); }));
    return {};
  }

  // A work group with the first nine enterprises, a review group, and who is on duty today and tomorrow.
  Result<void> make_groups() {
    auto const& lead = actors_.at("zhihui");
    auto const group = [&](char const* kind, char const* name, std::vector<std::string> const& people) {
      return as(lead, "demo.group", [&](Context& context) -> Result<registry::Group> {
        auto made = TRY(d_.registry->groups.add(context, {"990100", kind, name}));
        for (size_t i = 0; i < people.size(); ++i)
          TRY(d_.registry->groups.add_member(context, {made.id, actors_.at(people[i]).account.text, i == 0 ? "lead" : "member", i == 0 ? "" : "市人社局（借调）", {}, {}}));
        return made;
      });
    };
    auto const work = TRY(group("work", "服务业一组", {"jingban", "jiancha"}));
    TRY(group("review", "复核组", {"fuhe", "zhihui"}));
    constexpr size_t kAssigned = 9;
    TRY(as(lead, "demo.assign", [&](Context& context) {
      registry::AssignEnterprises in{work.id, {}, false};
      for (size_t i = 0; i < kAssigned; ++i) in.enterprise_ids.push_back(enterprise_ids_[i].text);
      return d_.registry->groups.assign(context, in);
    }));
    auto const today = day_at(Instant{house_.clock().now().ms + kPastMs});
    for (int32_t day = 0; day < 2; ++day)
      for (auto const* who : {"jingban", "jiancha"})
        TRY(as(lead, "demo.duty", [&, person = std::string(who)](Context& context) {
          bool const morning = person == "jingban";
          return d_.registry->duties.plan(context, {work.id, actors_.at(person).account.text, "", morning ? "白班" : "夜班", morning ? "" : "本地话", instant_of(today + day, Minutes{(morning ? 8 : 16) * 60}),
                                                    instant_of(today + day, Minutes{(morning ? 16 : 24) * 60})});
        }));
    return {};
  }

  Result<void> make_accounts(Actor const& system) {
    for (auto const& person : cast()) {
      auto const issued = TRY(as(system, "demo.account", [&](Context& context) {
        accounts::CreateAccount in;
        in.name = person.name;
        in.title = person.title_zh;
        in.roles = person.roles;
        in.unmask = person.unmask;
        in.scope.kind = person.enterprise >= 0 ? "enterprise" : "region";
        if (person.enterprise >= 0) in.scope.id = enterprise_ids_[static_cast<size_t>(person.enterprise)].text;
        else in.scope.code = "990100";
        return d_.accounts->create_for_demo(context, in);
      }));
      actors_[person.name] = house_.desk().read(system, [&](View const& view) { return accounts::actor_of_account(view, issued.account.id.text).value(); });
    }
    return {};
  }

  // The enterprise's own clerk; only two of them have accounts people can log in with.
  Actor clerk_of(size_t i) {
    auto actor = actors_.at("jingban");
    for (auto const& person : cast())
      if (person.enterprise == static_cast<int>(i)) actor = actors_.at(person.name);
    return actor;  // otherwise an officer files it at the counter
  }

  // One enterprise has its slip in hand, the clerk of another waits for an officer to compare his paper.
  Result<void> make_slips() {
    std::string password;  // nobody knows it
    auto const make = [&](size_t i) {
      return as(actors_.at("jingban"), "demo.slip", [&](Context& context) {
        password = to_base64url(context.secrets.bytes(18));
        return d_.invitations->make(context, {enterprise_ids_[i].text});
      });
    };
    TRY(make(3));
    accounts::InvitationId const id{TRY(make(7)).id};
    auto const& keys = house_.desk().keys();
    auto const claimed = TRY(d_.invitations->claim(house_.desk(), {accounts::slip_code(keys, id), accounts::slip_pin(keys, id), "yanshi.jingban", "钱演示", "13900000031", password}));
    TRY(as(Actor::system("demo"), "demo.slip_paper", [&](Context& context) { return d_.invitations->paper(context, {claimed.key, "授权委托书.pdf", demo_pdf("authorisation")}); }));
    return {};
  }

  Result<std::string> upload(Actor const& actor, std::string const& name, std::string const& bytes, size_t i) {
    auto const file = TRY(as(actor, "demo.upload", [&](Context& context) { return put_file(context, name, bytes, enterprise_ids_[i].text); }));
    return file.id.text;
  }

  // A sheet as an enterprise would send it, with the faults people make in a few of them.
  Result<std::string> roster_sheet(size_t i, int64_t people) {
    formats::XlsxWriter writer(house_.folder().scratch(), house_.clock().now());
    TRY(writer.add_sheet("员工名册", {{"序号", 6, false}, {"姓名", 14, false}, {"身份证号", 24, false}, {"手机号", 16, false}, {"14天内到过", 30, false}, {"离开日期", 14, false},
                                      {"体温", 8, false}, {"有无症状", 10, false}, {"是否密接", 10, false}, {"健康码", 8, false}, {"解除隔离证明", 14, false}, {"健康证明", 10, false}}));
    auto const today = day_at(house_.clock().now());
    bool const faulty = kFates[i] == Fate::lacking || kFates[i] == Fate::submitted;
    for (int64_t n = 0; n < people; ++n) {
      auto const person = synthetic::make_person(dice_);
      bool const away = dice_.chance(1, 2);
      auto const days_ago = static_cast<int32_t>(dice_.below(28) + 1);
      auto const left = today + -days_ago;
      auto number = person.id_number;
      if (faulty && n == 3) number.back() = number.back() == '0' ? '1' : '0';  // a wrong check digit
      std::string place = away ? d_.library.divisions.full_name(person.county) : std::string("本地");
      if (faulty && n == 5) place = "白石";  // more than one place is called so
      bool const fever = dice_.chance(1, 400);
      std::vector<formats::OutCell> row = {{static_cast<double>(n + 1)}, {person.name}, {number}, {person.mobile}, {place}, {}, {fever ? 37.6 : 36.0 + static_cast<double>(dice_.below(9)) / 10},
                                           {std::string("无")}, {std::string(dice_.chance(1, 500) ? "是" : "否")}, {std::string(dice_.chance(1, 120) ? "黄" : "绿")}, {std::string(away && days_ago >= 14 ? "有" : "无")}, {std::string(away ? "有" : "无")}};
      if (away) row[5] = {left};
      TRY(writer.add_row(row));
    }
    return writer.finish();
  }

  Result<void> hand_in_roster(Actor const& actor, size_t i, std::string const& case_id, int64_t people) {
    auto const bytes = TRY(roster_sheet(i, people));
    auto const file = TRY(upload(actor, firms_[i].short_name + " 员工名册.xlsx", bytes, i));
    auto const started = TRY(as(actor, "demo.roster", [&](Context& context) {
      return d_.screening->start(context, {enterprise_ids_[i], {file}, day_at(context.now), case_id});
    }));
    for (;;) {
      auto const state = house_.desk().read(Actor::system("demo"), [&](View const& view) { return find_job(view, started.job_id)->state; });
      if (state == "done") break;
      if (state == "failed" || state == "cancelled") return refused("job.stopped", started.job_id.text);
      std::this_thread::sleep_for(std::chrono::milliseconds(kJobPollMs));
    }
    house_.wiring().reactions->run_pending();  // the open case sees the roster before the next act
    return {};
  }

  json::object form_of(size_t i, bool lacking) {
    auto const& firm = firms_[i];
    auto const headcount = firm.headcount;
    return {{"sector", i % 5 == 0 ? "国计民生" : "一般"}, {"headcount", headcount}, {"plan_date", to_iso(day_at(house_.clock().now()) + 2)}, {"supply_chain", i % 4 == 0},
            {"responsible", firm.contact}, {"phone", firm.phone}, {"masks", headcount * 8}, {"thermometers", lacking ? 0 : (headcount + 99) / 100}, {"disinfectant", 7},
            {"isolation_rooms", (headcount + 99) / 100}, {"dorm_per_room", 4}, {"dorm_area", 4}, {"canteen", i % 3 == 0 ? "错峰" : "分餐"}, {"hold", true}};
  }

  Result<cases::Case> fire(Actor const& actor, cases::Case const& c, std::string const& event, std::string const& reason = {}) {
    auto const id = c.row.id;
    auto const fresh = TRY(house_.desk().read(actor, [&](View const& view) { return d_.cases->show(view, {{id}, "zh-CN"}); }));
    return as(actor, "demo." + event, [&](Context& context) {
      cases::FireEvent in;
      in.id = {id};
      in.event = event;
      in.reason = reason;
      in.revision = fresh.row.revision;
      return d_.cases->fire(context, in);
    });
  }

  Result<cases::Case> task(Actor const& actor, cases::Case const& c, std::string const& name) {
    return as(actor, "demo.task", [&](Context& context) {
      cases::DoTask in;
      in.id = {c.row.id};
      in.task = name;
      in.verdict = "pass";
      in.note = "演示核查";
      return d_.cases->do_task(context, in);
    });
  }

  Result<cases::Case> stop_notice(size_t i) {
    auto const& lead = actors_.at("zhihui");
    auto const opened = TRY(as(lead, "demo.stop", [&](Context& context) {
      cases::OpenCase in;
      in.service = "stop-notice";
      in.enterprise_id = enterprise_ids_[i].text;
      in.form = {{"legal_basis", "《中华人民共和国传染病防治法》关于紧急措施的规定（演示）"}, {"finding", "未经核准，5 辆货车持续运行"}};
      return d_.cases->open(context, in);
    }));
    return fire(lead, opened, "issue", "未经核准先行生产，请立即停工并于当日申请复工");
  }

  Result<cases::Case> open_for(Actor const& actor, size_t i, std::string const& service, std::string const& parent, json::object form) {
    return as(actor, "demo.open", [&](Context& context) {
      cases::OpenCase in;
      in.service = service;
      in.enterprise_id = enterprise_ids_[i].text;
      in.parent = parent;
      in.form = std::move(form);
      return d_.cases->open(context, in);
    });
  }

  // A round at an enterprise at work: every third is still to be done, the others were done and found something here and there.
  Result<void> inspect(size_t i) {
    auto const& inspector = actors_.at("jiancha");
    auto round = TRY(open_for(inspector, i, "inspection", "", {{"kind", i % 2 == 0 ? "日常检查" : "联合检查"}, {"planned_on", to_iso(day_at(house_.clock().now()) + 1)}}));
    round = TRY(fire(inspector, round, "plan"));
    round = TRY(as(inspector, "demo.assign", [&](Context& context) {
      cases::AssignCase in;
      in.id = {round.row.id};
      in.account_id = inspector.account;
      return d_.cases->assign(context, in);
    }));
    if (i % 2 == 1)  // a joint one has somebody who helps
      round = TRY(as(inspector, "demo.assist", [&](Context& context) {
        cases::AssignCase in;
        in.id = {round.row.id};
        in.account_id = actors_.at("jingban").account;
        return d_.cases->assist(context, in);
      }));
    if (i % 3 == 0) return {};
    auto const found = i % 3 == 1;
    int64_t counter = 0;
    for (auto const* item : {"notices", "canteen", "dormitory", "ledger", "temperature", "isolation", "roster", "approval"})
      round = TRY(as(inspector, "demo.check", [&](Context& context) {
        cases::MarkLine in;
        in.id = {round.row.id};
        in.task = "visit";
        in.item = item;
        in.verdict = found && std::string_view(item) == "canteen" ? "fail" : "pass";
        in.device = "demo-" + std::to_string(i);
        in.counter = ++counter;
        in.base = round.row.revision;
        return d_.cases->mark_check(context, in);
      }));
    if (found) {
      auto const finding = TRY(open_for(inspector, i, "finding", round.row.id, {{"type", "食堂宿舍"}, {"what", "午餐四人同桌，没有隔板"}, {"where", "食堂一楼"}, {"clause", "复工条件核查 食堂"}}));
      TRY(fire(inspector, finding, "issue"));
    }
    TRY(fire(inspector, round, "finish"));
    return {};
  }

  // How many people the enterprise's roster holds.
  Result<int64_t> play(size_t i) {
    auto const fate = kFates[i];
    if (fate == Fate::none) return int64_t{0};
    if (fate == Fate::stopped || fate == Fate::green || fate == Fate::lifted) TRY(stop_notice(i));
    if (fate == Fate::stopped) return int64_t{0};
    auto const& officer = actors_.at("jingban");
    auto const& reviewer = actors_.at("fuhe");
    auto const& inspector = actors_.at("jiancha");
    auto const& lead = actors_.at("zhihui");
    auto const applicant = clerk_of(i);
    auto const lacking = fate == Fate::lacking || fate == Fate::green;
    auto c = TRY(as(applicant, "demo.open", [&](Context& context) {
      cases::OpenCase in;
      in.service = "resumption";
      in.enterprise_id = enterprise_ids_[i].text;
      in.channel = applicant.scope.kind == Scope::Kind::enterprise ? "web" : "counter";
      in.form = form_of(i, lacking);
      return d_.cases->open(context, in);
    }));
    for (auto const& [key, name] : {std::pair("plan", "防控方案与应急预案.pdf"), std::pair("pledge", "承诺书.pdf")}) {
      auto const file = TRY(upload(applicant, name, demo_pdf(key), i));
      c = TRY(as(applicant, "demo.document", [&, document = std::string(key)](Context& context) {
        cases::DocumentOf in;
        in.id = {c.row.id};
        in.key = document;
        in.file_id = {file};
        return d_.cases->add_document(context, in);
      }));
    }
    auto const people = fate == Fate::short_staffed ? firms_[i].headcount * 3 / 4 : firms_[i].headcount * 112 / 100 + 3;
    TRY(hand_in_roster(applicant, i, c.row.id, people));
    if (fate == Fate::draft) return people;
    c = TRY(fire(applicant, c, "submit"));
    if (fate == Fate::submitted || fate == Fate::lacking || fate == Fate::green) return people;
    if (fate == Fate::withdrawn) {
      TRY(fire(applicant, c, "withdraw"));
      return people;
    }
    if (fate == Fate::returned || fate == Fate::expired) {
      TRY(fire(officer, c, "return", "防控方案没有写明第一责任人的联系方式，请补充后重新提交"));
      return people;
    }
    c = TRY(fire(officer, c, "prepass"));
    if (fate == Fate::site_review) return people;
    if (fate == Fate::refused) {
      TRY(fire(reviewer, c, "refuse", "现场核查：隔离观察间未落实，宿舍 9 人一间（演示）"));
      return people;
    }
    c = TRY(task(inspector, c, "site"));
    c = TRY(task(officer, c, "roster"));
    auto approved = fire(i % 2 == 0 ? reviewer : lead, c, "approve");
    // Where people on the roster are still undecided the case waits on site, as it should.
    if (!approved) return people;
    house_.wiring().reactions->run_pending();
    if (fate == Fate::suspended) {
      TRY(fire(lead, *approved, "suspend", "宿舍新增 12 人未报名册，隔离间被占用，暂停复工，整改后可恢复（演示）"));
      return people;
    }
    if (fate == Fate::revoked) {
      TRY(fire(lead, *approved, "revoke", "两次责令整改后仍未建立体温台账，撤销复工许可（演示）"));
      return people;
    }
    if (fate != Fate::rectifying) TRY(inspect(i));
    if (fate == Fate::rectifying) {
      for (int n = 0; n < 2; ++n) {
        auto const person = synthetic::make_person(dice_);
        TRY(as(inspector, "demo.on_site", [&](Context& context) {
          screening::FoundOnSite in;
          in.id = enterprise_ids_[i];
          in.name = person.name;
          in.document_number = person.id_number;
          in.from = n == 0 ? "420100" : "local";
          in.left_on = day_at(context.now) + -5;
          in.temperature = 36.4;
          in.note = "包装车间，巡查发现";
          return d_.screening->record_on_site(context, in);
        }));
      }
      TRY(fire(inspector, *approved, "rectify", "2 人不在核准名册上却已到岗，请立即离岗并提交书面保证"));
    }
    return people;
  }

  House& house_;
  Domains& d_;
  Tell const& tell_;
  Dice dice_;
  std::vector<synthetic::Enterprise> firms_;
  std::vector<EnterpriseId> enterprise_ids_;
  std::map<std::string, Actor> actors_;
  int64_t requests_ = 0;
};

}  // namespace

Result<std::vector<DemoAccount>> load_demo(House& house, Tell const& tell) { return Builder(house, tell).build(); }

Result<std::vector<DemoAccount>> renew_demo_passwords(House& house) {
  std::vector<DemoAccount> shown;
  for (auto const& person : cast()) {
    Command command;
    command.name = "demo.password";
    command.actor = Actor::system("demo");
    command.run = [&](Context& context) -> Result<json::value> {
      return json::value(TRY(house.wiring().domains->accounts->renew_for_demo(context, person.name)).one_time_password);
    };
    auto const password = house.desk().call(std::move(command));
    if (!password) continue;  // disabled or renamed by who tries the demo
    shown.push_back({person.name, std::string(password->as_string()), person.title_zh, person.title_en});
  }
  return shown;
}

}  // namespace ly::app
