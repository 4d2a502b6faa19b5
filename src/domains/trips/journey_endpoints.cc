#include "domains/trips/boarding.h"

namespace ly::trips {
namespace {

constexpr Roles kRunners = Role::officer | Role::lead | Role::inspector;  // who sends a trip: they hand out phones and note what happens

}  // namespace

std::vector<std::string> journey_self_proving() { return {"trip_phone.enrol", "trip_phone.synchronise"}; }

std::vector<Endpoint> journey_endpoints(Boarding const& boarding) {
  auto const* b = &boarding;
  std::vector<Endpoint> rows;
  rows.push_back(reading<GetTrip, BoardPage>("GET", "/api/trips/{id}/boarding", "boarding.page", {"上车与途中", "Boarding and under way"}, may::staff_clerk_audit, [b](View const& v, GetTrip const& in) { return b->page(v, in); }));
  rows.push_back(writing<MakePhone, MadePhone>("POST", "/api/trips/{id}/phones", "boarding.make_phone", {"领队手机", "A leader's phone"}, kRunners, [b](Context& c, MakePhone const& in) { return b->make_phone(c, in); }));
  rows.push_back(writing<CutOff, TripPhone>("POST", "/api/trip-phones/{id}/cut-off", "boarding.cut_off", {"停用领队手机", "Cut a leader's phone off"}, kRunners, [b](Context& c, CutOff const& in) { return b->cut_off(c, in); }));
  rows.push_back(writing<SettleMark, BoardPage>("POST", "/api/trip-marks/settle", "boarding.settle", {"核对上车记录", "Look into a mark"}, kRunners, [b](Context& c, SettleMark const& in) { return b->settle(c, in); }));
  rows.push_back(writing<NoteEvent, BoardPage>("POST", "/api/trips/{id}/events", "boarding.note", {"记途中情况", "Note what happened"}, kRunners, [b](Context& c, NoteEvent const& in) { return b->note(c, in); }));
  rows.push_back(writing<HandOver, BoardPage>("POST", "/api/trips/{id}/hand-over", "boarding.hand_over", {"逐人交接", "Hand over person by person"}, kRunners | Role::enterprise_clerk, [b](Context& c, HandOver const& in) { return b->hand_over(c, in); }));
  rows.push_back(writing<PrintNames, NamesTicket>("POST", "/api/trips/{id}/papers/names", "boarding.print_names", {"打印写全姓名的名单、时刻表", "Papers with full names"}, may::staff_and_clerk | Role::dispatcher, [b](Context& c, PrintNames const& in) { return b->print_names(c, in); }));
  rows.push_back(reading<PaperOf, FileAnswer>("GET", "/api/trips/{id}/papers/boarding-list.pdf", "boarding.list_paper", {"乘车名单", "Boarding list"}, may::staff_and_clerk, [b](View const& v, PaperOf const& in) { return b->list_paper(v, in); }));
  rows.back().answer_media = "application/pdf";
  rows.push_back(reading<PaperOf, FileAnswer>("GET", "/api/trips/{id}/papers/timetable.pdf", "boarding.timetable_paper", {"驾驶员时刻表", "Driver's timetable"}, may::staff | Role::dispatcher, [b](View const& v, PaperOf const& in) { return b->timetable_paper(v, in); }));
  rows.back().answer_media = "application/pdf";

  // Leaders' phones: no account, a code or a token in the body. Those that write are named in self_proving() too.
  rows.push_back(writing<EnrolTripPhone, EnrolledTripPhone>("POST", "/api/trip-phone/enrol", "trip_phone.enrol", {"登记领队手机", "Enrol a leader's phone"}, {}, [b](Context& c, EnrolTripPhone const& in) { return b->enrol(c, in); }));
  rows.push_back(reading<WhichTripPhone, json::value>("POST", "/api/trip-phone/bundle", "trip_phone.bundle", {"上车数据包", "Bundle of data"}, {}, [b](View const& v, WhichTripPhone const& in) { return b->bundle(v, in); }));
  rows.push_back(writing<Synchronise, Receipt>("POST", "/api/trip-phone/synchronise", "trip_phone.synchronise", {"上传上车记录", "Hand in the marks"}, {}, [b](Context& c, Synchronise const& in) { return b->synchronise(c, in); }));
  return rows;
}

}  // namespace ly::trips
