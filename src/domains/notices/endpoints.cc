#include "domains/notices/endpoints.h"

namespace ly::notices {

std::vector<Endpoint> endpoints(Notices const& notices) {
  auto const* n = &notices;
  constexpr Roles kKeepers = Role::officer | Role::lead | Role::administrator;  // who sends again
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListNotices, NoticeList>("GET", "/api/notices", "notices.list", {"告知", "Messages sent"}, may::staff | Role::auditor | Role::administrator, [n](View const& v, ListNotices const& in) { return n->list(v, in); }));
  rows.push_back(writing<WhichNotice, Notice>("POST", "/api/notices/{id}/retry", "notices.retry", {"重发", "Send again"}, kKeepers, [n](Context& c, WhichNotice const& in) { return n->retry(c, in); }));
  rows.push_back(writing<SendTest, Notice>("POST", "/api/channels/test", "notices.test", {"发一条测试消息", "Send a test message"}, Role::lead | Role::administrator, [n](Context& c, SendTest const& in) { return n->send_test(c, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"a message is in one of five states", "select id from outbox where state not in ('waiting', 'sent', 'delivered', 'failed', 'dead')"},
      {"what was given up says why", "select id from outbox where state = 'dead' and problem = ''"},
      {"a push counts whom it was sent to", "select p.id from push p where p.concerned <> (select count(*) from push_recipient r where r.push_id = p.id)"},
      {"what was delivered was handed over", "select id from outbox where state in ('delivered', 'failed') and attempts = 0"},
  };
}

}  // namespace ly::notices
