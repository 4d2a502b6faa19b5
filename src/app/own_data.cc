#include "app/own_data.h"

#include "domains/observation/rows.h"
#include "domains/passes/rows.h"
#include "domains/screening/rows.h"
#include "domains/screening/departures.h"
#include "domains/trips/own_data.h"
#include "domains/trips/rests.h"

namespace ly::app {

// Which of it goes is said by the table `erasure`.
std::vector<erasure::Kind> kinds_of_keys() {
  return {
      {.name = erasure::kPerson, .title = {"人员", "Persons"}, .prefixes = {"person/"},
       .tables = {"person", "person_place", "roster_line", "person_on_site", "arrival", "departure", "roster_change", "observation", "observation_temperature", "pass", "checkpoint_card", "checkpoint_entry", "traveller", "trip_seat", "trip_extra", "own_code",
                  "trip_mark", "trip_handover", "trip_word", "trip_ask", "field_entry", "outbox", "push_recipient", "person_copy", "journal"}},
      {.name = "driver", .title = {"驾驶员", "Drivers"}, .prefixes = {"driver/"}, .forget = [](Context& context, std::string const& id) { trips::forget_driver(context, id); }, .tables = {"driver", "driver_run", "trip_driver"}},
      {.name = "pass", .title = {"现场签发的通行证（没有建人员的）", "Passes issued on the spot"}, .prefixes = {"pass/"}, .forget = [](Context& context, std::string const& id) { passes::forget_pass(context, id); }, .tables = {"pass"},
       .apart = {"车辆的通行证只有车牌，不知道是谁的车", "Passes of vehicles know a plate, and not whose it is"}},
      {.name = "ledger", .title = {"卡口、检查、乘车手机记下的其他人（以前各天）", "Others noted by phones of checkpoints, inspections and coaches, of former days"}, .prefixes = {"checkpoint/", "field/", "trip/"}, .of_a_day = true,
       .tables = {"checkpoint_entry", "field_entry", "trip_mark"}, .apart = {"手机记下时认不出是谁的记录，没有证件号码可查", "Records of phones that could not tell who it was, with no number to find them by"}},
      {.name = "mail", .title = {"没有成为办件的来信", "Mails that became no case"}, .prefixes = {"mail/"}, .tables = {"mail", "mail_chunk"}, .apart = {"发件地址不能证明是谁写的", "An address does not prove who wrote"}},
      {.name = "list", .title = {"核验用名单", "Lists facts are verified by"}, .prefixes = {"list/"}, .tables = {"reference_row"},
       .apart = {"别的部门的名单，问到时的答复列在“网上核实的结果”里；名单本身请向该部门查", "Lists of other authorities: what they answered stands under \"Facts verified online\"; for the list itself ask that authority"}},
      {.name = "invitation", .title = {"企业账户邀请单", "Invitation slips"}, .prefixes = {"invitation/"}, .tables = {"invitation"}, .apart = {"只有企业经办人的姓名和电话，由企业提供查询", "Names and telephones of clerks only; ask the enterprise"}},
      {.name = "pledge", .title = {"物资认领", "Pledges of supplies"}, .prefixes = {"pledge/"}, .tables = {"supply_pledge"}, .apart = {"只有联系人的姓名和电话，没有证件号码可查", "Names and telephones only, with no number to find them by"}},
      {.name = "case", .title = {"办件及其材料", "Cases and their papers"}, .prefixes = {"case/", "file/"},
       .tables = {"case_row", "case_event", "case_decision", "file", "file_chunk", "verification", "selection_entrant", "selection_choice", "mail", "mail_chunk"}},
      {.name = "applicant", .title = {"申请人登录用的手机号、邮箱", "Addresses applicants sign in by"}, .prefixes = {"applicant/"}, .forget = [](Context& context, std::string const& id) { applicants::forget_applicant(context, id); }, .tables = {"applicant", "outbox"},
       .apart = {"只有手机号或邮箱，没有证件号码可查；本人登录后自己看到，办件列在“本人的申请和请求”里", "A telephone or a mail address, with no number to find it by; he sees it himself when he signs in, and his cases stand under \"Your applications and requests\""}},
      {.name = "paper", .title = {"公文", "Official papers"}, .prefixes = {"paper/"}, .tables = {"official_paper"}},
      {.name = "enterprise", .title = {"企业联系人", "Contacts of enterprises"}, .prefixes = {"enterprise/"}, .tables = {"enterprise", "joint_review"}, .apart = {"只有企业联系人的姓名和电话，由企业提供查询", "Names and telephones of contacts only; ask the enterprise"}},
      {.name = "account", .title = {"工作人员账户", "Accounts of staff"}, .prefixes = {"account/"}, .tables = {"account", "officer", "second_factor"},
       .apart = {"工作人员的账户没有证件号码；本人登录后在“我的账户”看到", "Accounts of staff carry no identity number; everybody sees his own under \"My account\""}},
  };
}

std::vector<std::string_view> tables_of_the_house() {
  return {"data_key", "answered", "pass_key", "pass_list", "checkpoint_shift", "movement", "supply_report", "trip_phone", "trip_event", "trip_plan_version", "trip_contact", "shop", "trip_purchase", "erasure", "rotation", "roster_problem"};
}

std::vector<registry::OwnData> own_data_of(Domains const& d) {
  std::vector<registry::OwnData> all;
  for (auto part : {registry::own_data(d.registry->known), d.cases->own_data(), papers::own_data(*d.cases), verification::own_data(*d.cases), mailroom::own_data(*d.cases), selection::own_data(*d.cases), d.screening->own_data(), d.rescreening->own_data(), screening::departure_own_data(),
                    observation::own_data(), passes::own_data(), trips::own_data(), fieldwork::own_data(), notices::own_data(*d.cases), rights::own_data([&d](std::string const& what) {
                      auto const text = d.cases->fact_title(what).value_or(cases::Text{what, what});
                      return std::pair(text.zh, text.en);
                    })})
    for (auto& one : part) all.push_back(std::move(one));
  return all;
}

std::vector<std::pair<std::string, std::string>> things_of_person(View const& view, std::string const& person_id) {
  std::vector<std::pair<std::string, std::string>> out;
  for (auto const& roster : screening::list_rosters_of_person(view, person_id)) out.emplace_back("roster", roster.id.text);
  for (auto const& pass : passes::list_passes_of_person(view, person_id)) out.emplace_back("pass", pass.id.text);
  for (auto const& one : observation::list_rows_of_person(view, person_id)) out.emplace_back("observation", one.id.text);
  return out;
}

}  // namespace ly::app
