// What the screens and a gateway ask of the channels: how they are set up (without any secret), and receipts pushed by a gateway, which
// carries no session and no request id.
#pragma once
#include <memory>
#include <vector>

#include "app/api.h"
#include "app/courier.h"
#include "app/mailman.h"
#include "domains/cases/catalog.h"

namespace ly::app {

struct Domains;

struct ChannelShown {
  std::string channel, host;           // host: where it goes, without path or secrets
  bool set_up = false;
  int64_t templates = 0, waiting = 0;
  std::vector<std::string> without_template;  // notices of services that go by short message and have no template yet
  static Fields fields(auto...) {
    using C = ChannelShown;
    return Fields{field("channel", {"方式", "Channel"}, &C::channel), field("host", {"发往", "Host"}, &C::host), field("set_up", {"已设置", "Set up"}, &C::set_up), field("templates", {"模板数", "Templates"}, &C::templates),
                  field("waiting", {"等待发出", "Waiting"}, &C::waiting), field("without_template", {"缺模板的告知", "Without a template"}, &C::without_template)};
  }
};
struct ChannelsShown {
  std::vector<ChannelShown> channels;
  std::string file;                    // where the settings stand on the server
  std::vector<std::string> problems, problems_en;  // what is wrong with them, each with its line
  static Fields fields(auto...) {
    using C = ChannelsShown;
    return Fields{field("channels", {"通道", "Channels"}, &C::channels), field("file", {"设置文件", "Settings file"}, &C::file), field("problems", {"问题", "Problems"}, &C::problems), field("problems_en", {"问题（英文）", "Problems in English"}, &C::problems_en)};
  }
};

struct DemoMessage {
  Instant at;
  std::string channel, address, text, text_en;  // address: masked
  static Fields fields(auto...) {
    using M = DemoMessage;
    return Fields{field("at", {"时间", "Time"}, &M::at), field("channel", {"方式", "Channel"}, &M::channel), field("address", {"发到（已掩码）", "Sent to (masked)"}, &M::address), field("text", {"内容", "Text"}, &M::text), field("text_en", {"内容（英文）", "Text in English"}, &M::text_en)};
  }
};

ChannelsShown show_channels(ChannelsFile& file, cases::Catalog const& catalog, Dictionary const& words);
// Notices of the newest services that go by short message and have no template in these settings.
std::vector<std::string> without_template(channels::Settings const& settings, cases::Catalog const& catalog);
std::vector<Endpoint> channel_endpoints(ChannelsFile& file, notices::Notices const& notices, Mailman const& mailman, cases::Catalog const& catalog, Dictionary const& words);
// POST /api/channels/receipts?key=…, off the I/O thread.
RawRoute receipts_route(Courier& courier, Pool& pool, std::unique_ptr<Api> const& api);
// POST /api/status {no, phone}: where a case stands, for whoever knows its number and a telephone that stands in it. Without an account,
// so tries are bounded as those of log-ins are, and a wrong pair is answered like an unknown number. Problems: status.no_such_pair,
// account.too_many_guesses.
RawRoute status_route(Desk& desk, Domains& domains, Pool& pool, std::unique_ptr<Api> const& api);
// POST /api/data-copies/fetch {no, phone, code}: the person himself fetches the copy of his data; bounded in the same way. Problems: those of
// status_route, copy.wrong_code, copy.over, copy.erased.
RawRoute fetch_copy_route(Desk& desk, Domains& domains, Pool& pool, std::unique_ptr<Api> const& api);
// GET /api/demo/messages: the newest short messages and mails, with their codes, so that a visitor without a telephone of the invented region reads his. Only a demo
// region has this route.
RawRoute demo_messages_route(Desk& desk, Pool& pool, std::unique_ptr<Api> const& api);

}  // namespace ly::app
