#include "app/demo_talents.h"

#include "app/act_as.h"
#include "engines/synthetic/synthetic.h"
#include "formats/xlsx_writer.h"

namespace ly::app {
namespace {

constexpr int kTalents = 20, kQualified = 14;    // of them: the rest stand at earlier steps
constexpr int kBuildings = 2, kFloors = 4, kRooms = 3;
constexpr int64_t kDemoTurnSeconds = 86'400;     // so that whoever looks at the demo finds somebody called
constexpr std::string_view kCounty = "990101";

class Talents {
 public:
  Talents(House& house, Domains& d, Actor const& officer, Actor const& reviewer, Actor const& lead, Dice& dice) : house_(house), d_(d), officer_(officer), reviewer_(reviewer), lead_(lead), dice_(dice) {}

  Result<void> make() {
    for (int n = 0; n < kTalents; ++n) TRY(talent(n));
    TRY(seekers());
    TRY(mails());
    return selection();
  }

 private:
  template <class F>
  auto as(Actor const& actor, F&& f) -> decltype(f(std::declval<Context&>())) {
    return act_as(house_.desk(), actor, "demo.talents", "demo-talents/" + std::to_string(++requests_), f);
  }
  Result<void> fire(Actor const& actor, std::string const& id, std::string const& event, std::string const& reason = {}) {
    auto const fresh = TRY(house_.desk().read(actor, [&](View const& view) { return d_.cases->show(view, {{id}, "zh-CN"}); }));
    TRY(as(actor, [&](Context& c) { return d_.cases->fire(c, {{id}, event, reason, "", fresh.row.revision}); }));
    return {};
  }

  Result<void> talent(int n) {
    static constexpr char const* kDegrees[] = {"博士", "硕士", "本科", "硕士", "本科"};
    auto const person = synthetic::make_person(dice_);
    auto const system = Actor::system("demo");
    json::object const form{{"name", person.name}, {"id_number", person.id_number}, {"phone", person.mobile}, {"education", kDegrees[n % 5]}, {"professional_title", n % 6 == 0 ? "副高级" : "无"},
                            {"employer", "演示科技有限公司"}, {"insured_months", 12 + static_cast<int64_t>(dice_.below(60))}, {"homes_owned", n == kTalents - 1 ? 1 : 0}};
    auto const begun = TRY(as(system, [&](Context& c) { return d_.cases->apply(c, {"talent-housing", n % 4 == 3 ? "web" : "phone", std::string(kCounty), "", form}); }));
    for (auto const* kind : {"identity", "degree"})
      TRY(as(system, [&](Context& c) { return d_.cases->apply_paper(c, {begun.id, begun.key, kind, std::string(kind) + ".pdf", "", "%PDF-1.4 demo " + std::string(kind) + std::to_string(n)}); }));
    TRY(as(system, [&](Context& c) { return d_.cases->apply_event(c, {begun.id, begun.key, "submit", "", ""}); }));
    auto const& id = begun.id.text;
    if (n == kTalents - 1) return fire(reviewer_, id, "refuse", "本市已有住房（演示）");
    if (n >= kTalents - 3) {           // to be verified; the house itself was asked already
      TRY(as(officer_, [&](Context& c) { return d_.verifications->ask(c, {id, "identity", "zh-CN"}); }));
      return {};
    }
    for (auto const* task : {"identity", "insurance", "property", "degree"})
      TRY(as(officer_, [&](Context& c) {
        cases::DoTask in;
        in.id = {id};
        in.task = task;
        in.verdict = "pass";
        return d_.cases->do_task(c, in);
      }));
    TRY(fire(officer_, id, "verify"));
    if (n >= kTalents - 5) return {};  // to be decided
    TRY(fire(reviewer_, id, "approve"));
    if (n >= kQualified) return {};    // made public
    return as(system, [&](Context& c) { return d_.cases->fire_case_by_system(c, id, "confirm"); });
  }

  // The mailbox of a morning: one who applies, one who only asks, an automatic reply.
  Result<void> mails() {
    std::string const bodies[] = {"Message-ID: <demo1@example.com>\r\nFrom: <yanshi1@example.com>\r\nSubject: =?utf-8?B?" + to_base64("人才优先购房资格 申请") + "?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n您好：\r\n姓名：演示员甲\r\n身份证号：990000190001010016\r\n手机：13800000001\r\n最高学历：硕士\r\n工作单位：演示科技有限公司\r\n",
                                  "Message-ID: <demo2@example.com>\r\nFrom: <yanshi2@example.com>\r\nSubject: =?utf-8?B?" + to_base64("请问什么时候能复工") + "?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n我们厂在东区，想问一下要准备什么材料，谢谢。\r\n",
                                  "Message-ID: <demo3@example.com>\r\nFrom: <yanshi3@example.com>\r\nSubject: =?utf-8?B?" + to_base64("自动回复：休假中") + "?=\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n我在休假，请稍后联系。\r\n"};
    int64_t uid = 0;
    for (auto const& body : bodies) {
      auto received = std::make_shared<mailroom::Received>();
      received->box = "1/" + std::to_string(++uid);
      received->bytes = body;
      received->mail = TRY(formats::read_mail(body));
      TRY(house_.desk().call(d_.mailroom->receive(received)));
    }
    return {};
  }

  // People who look for work, and one enterprise that lacks some.
  Result<void> seekers() {
    static constexpr char const* kTrades[] = {"缝纫", "普工", "缝纫", "焊工", "叉车", "缝纫", "普工"};
    for (size_t n = 0; n < std::size(kTrades); ++n) {
      auto const person = synthetic::make_person(dice_);
      json::object const form{{"name", person.name}, {"id_number", person.id_number}, {"phone", person.mobile}, {"trade", kTrades[n]}, {"years", static_cast<int64_t>(n)}, {"available", to_iso(day_at(house_.clock().now()) + static_cast<int32_t>(n * 3))},
                              {"wage", 4200 + static_cast<int64_t>(n) * 250}, {"needs_lodging", n % 2 == 0}, {"needs_transport", n % 3 == 0}};
      auto const begun = TRY(as(Actor::system("demo"), [&](Context& c) { return d_.cases->apply(c, {"work-registration", "phone", std::string(kCounty), "", form}); }));
      TRY(as(Actor::system("demo"), [&](Context& c) { return d_.cases->apply_event(c, {begun.id, begun.key, "submit", "", ""}); }));
    }
    return {};
  }

  Result<void> selection() {
    formats::XlsxWriter writer(house_.folder().scratch(), house_.clock().now());
    TRY(writer.add_sheet("房源", {{"楼号"}, {"楼层"}, {"房号"}, {"建筑面积"}, {"总价（万元）"}, {"户型"}, {"朝向"}}));
    for (int building = 1; building <= kBuildings; ++building)
      for (int floor = 1; floor <= kFloors; ++floor)
        for (int room = 1; room <= kRooms; ++room) {
          formats::OutCell const row[] = {{std::to_string(building)}, {static_cast<double>(floor)}, {std::to_string(floor) + "0" + std::to_string(room)}, {76.0 + building * 7 + room * 6}, {72.0 + building * 6 + floor + room * 5}, {std::string(room == 3 ? "三室一厅" : "两室一厅")}, {std::string("南")}};
          TRY(writer.add_row(row));
        }
    auto const bytes = TRY(writer.finish());
    auto const made = TRY(as(lead_, [&](Context& c) {
      selection::CreateSelection in;
      in.title = "人才房集中选房 第 1 场";
      in.division = kCounty;
      in.turn_seconds = kDemoTurnSeconds;
      return d_.selections->create(c, in);
    }));
    auto const file = TRY(as(lead_, [&](Context& c) { return put_file(c, "房源.xlsx", bytes, ""); }));
    TRY(as(lead_, [&](Context& c) { return d_.selections->import_homes(c, {made.id, file.id}); }));
    TRY(as(lead_, [&](Context& c) { return d_.selections->freeze(c, {made.id, {}, "双色球（演示）", "2020021"}); }));
    TRY(as(lead_, [&](Context& c) { return d_.selections->draw(c, {made.id, {}, "01 09 14 20 25 30 07", Instant{c.now.ms + 1'000}}); }));
    TRY(as(lead_, [&](Context& c) { return d_.selections->start(c, {made.id}); }));
    // The first three choose; one lets the turn pass.
    for (auto const* home : {"1-403", "2-401", "", "1-402"}) {
      auto const hall = TRY(house_.desk().read(lead_, [&](View const& view) { return d_.selections->show(view, {made.id}); }));
      std::string called;
      for (auto const& one : hall.entrants)
        if (one.stand == "called") called = one.case_id;
      selection::ActFor in;
      in.id = made.id;
      in.case_id = called;
      in.home = home;
      TRY(as(lead_, [&](Context& c) { return in.home.empty() ? d_.selections->pass(c, in) : d_.selections->choose(c, in); }));
    }
    return {};
  }

  House& house_;
  Domains& d_;
  Actor const &officer_, &reviewer_, &lead_;
  Dice& dice_;
  int64_t requests_ = 0;
};

}  // namespace

Result<void> make_demo_talents(House& house, Domains& domains, Actor const& officer, Actor const& reviewer, Actor const& lead, Dice& dice) { return Talents(house, domains, officer, reviewer, lead, dice).make(); }

}  // namespace ly::app
