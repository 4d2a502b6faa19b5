#include "app/front.h"

#include "app/channel_routes.h"
#include "app/domains.h"
#include "app/session_routes.h"
#include "app/wiring.h"

namespace ly::app {

Front::Front(Parts parts) : house_(parts.house) {
  auto& wiring = house_.wiring();
  auto& domains = *wiring.domains;
  auto const visitor = [&wiring](View const& view, std::string_view token) { return wiring.visitor(view, token); };
  auto routes = session_routes(house_.desk(), pool_, wiring.sessions(parts.demo), *domains.invitations, api_);
  live_.emplace(house_.desk(), api_, visitor);
  routes.push_back(live_->route());
  routes.push_back(receipts_route(*domains.courier, pool_, api_));
  routes.push_back(status_route(house_.desk(), domains, pool_, api_));
  routes.push_back(fetch_copy_route(house_.desk(), domains, pool_, api_));
  routes.push_back(live_->public_route());
  for (auto& route : applicant_routes(house_.desk(), pool_, *domains.applicants, api_)) routes.push_back(std::move(route));
  if (parts.demo) routes.push_back(demo_messages_route(house_.desk(), pool_, api_));
  wiring.tell_commits([live = &*live_, also = std::move(parts.on_commit)](int64_t last) {
    if (also) also();
    live->committed(last);
  });
  api_ = std::make_unique<Api>(Api::Parts{house_.desk(), pool_, house_.words(), wiring.endpoints, std::move(routes), visitor, parts.web, wiring.self_proving, parts.metrics, house_.folder().scratch()});
}

void Front::end_streams() {
  house_.wiring().tell_commits({});
  live_->stop();
}

void Front::stop() {
  if (std::exchange(stopped_, true)) return;
  end_streams();
  pool_.stop();
}

}  // namespace ly::app
