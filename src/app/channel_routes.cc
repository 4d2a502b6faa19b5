#include "app/channel_routes.h"

#include "app/domains.h"
#include "app/pool.h"
#include "base/text.h"
#include "desk/desk.h"
#include "domains/notices/status.h"
#include "domains/registry/rows.h"
#include "edges/channels/outside.h"

namespace ly::app {
namespace {

constexpr int64_t kDemoMessages = 40;
constexpr size_t kTold = 50;  // notices without a template, named one by one

}  // namespace

std::vector<std::string> without_template(channels::Settings const& settings, cases::Catalog const& catalog) {
  std::vector<std::string> out;
  if (!settings.sms) return out;
  for (auto const* loaded : catalog.all_latest()) {
    auto const& service = loaded->compiled->service;
    for (auto const& [name, notice] : service.notices) {
      auto const key = service.service + "/" + name;
      bool const by_sms = std::find(notice.via.begin(), notice.via.end(), "sms") != notice.via.end();
      if (by_sms && !settings.sms->templates.contains(key)) out.push_back(key);
    }
  }
  for (std::string name : {std::string(rights::kCopyTemplate), std::string(applicants::kCodeTemplate)})  // no notices of a service: they bring codes
    if (!settings.sms->templates.contains(name)) out.push_back(std::move(name));
  return out;
}

ChannelsShown show_channels(ChannelsFile& file, cases::Catalog const& catalog, Dictionary const& words) {
  ChannelsShown out;
  out.file = file.path().string();
  auto const read = file.read();
  if (!read) {
    auto const& whole = read.error();
    for (auto const& problem : whole.more.empty() ? std::vector<Problem>{whole} : whole.more) {
      out.problems.push_back(problem.at + "：" + words.say("zh-CN", problem));
      out.problems_en.push_back(problem.at + ": " + words.say("en", problem));
    }
  }
  auto const empty = std::make_shared<channels::Settings const>();
  auto const& settings = read ? **read : *empty;
  auto const channel = [](std::string name, bool set_up, std::string host) {
    ChannelShown shown;
    shown.channel = std::move(name);
    shown.set_up = set_up;
    shown.host = std::move(host);
    return shown;
  };
  auto sms = channel("sms", settings.sms.has_value(), settings.sms ? channels::host_of(settings.sms->call.url) : "");
  if (settings.sms) sms.templates = static_cast<int64_t>(settings.sms->templates.size());
  sms.without_template = without_template(settings, catalog);
  if (sms.without_template.size() > kTold) sms.without_template.resize(kTold);
  out.channels = {std::move(sms), channel("email", settings.email.has_value(), settings.email ? settings.email->server.host : ""),
                  channel("mailbox", settings.mailbox.has_value(), settings.mailbox ? settings.mailbox->host : "")};
  return out;
}

std::vector<Endpoint> channel_endpoints(ChannelsFile& file, notices::Notices const& notices, Mailman const& mailman, cases::Catalog const& catalog, Dictionary const& words) {
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, ChannelsShown>("GET", "/api/channels", "channels.show", {"通道设置", "How the channels are set up"}, Role::lead | Role::administrator | Role::auditor,
                                                 [&file, &notices, &mailman, &catalog, &words](View const& view, Nothing const&) -> Result<ChannelsShown> {
                                                   auto shown = show_channels(file, catalog, words);
                                                   for (auto& channel : shown.channels)
                                                     channel.waiting = notices.waiting(view, channel.channel);
                                                   if (auto const trouble = mailman.trouble()) {
                                                     shown.problems.push_back(words.say("zh-CN", *trouble));
                                                     shown.problems_en.push_back(words.say("en", *trouble));
                                                   }
                                                   return shown;
                                                 }));
  return rows;
}

RawRoute receipts_route(Courier& courier, Pool& pool, std::unique_ptr<Api> const& api) {
  return {http::Verb::post, "/api/channels/receipts", [&courier, &pool, &api](http::Request request, http::Respond respond) {
            auto shared = std::make_shared<http::Request>(std::move(request));
            bool const taken = pool.post([shared, respond, &courier, &api] {
              auto const noted = courier.pushed(shared->find_query("key").value_or(""), shared->body);
              respond(noted ? http::json_response(200, canonical(json::object{{"noted", *noted}})) : api->problem(*shared, noted.error()));
            });
            if (!taken) respond(api->problem(*shared, Problem{"desk.busy", {}, {}, Kind::too_many, {}}));
          }};
}

namespace {

// Number and telephone of a case, as anybody without an account gives them; wrong pairs are counted by number and by where they come from, like a log-in;
// the number itself is not kept.
Result<notices::Status> proved_status(Desk& desk, Domains& domains, notices::AskStatus const& in) {
  return desk.read(Actor::system("status"), [&](View const& view) -> Result<notices::Status> {
    auto status = TRY(notices::find_status(view, *domains.cases, [](View const& v, std::string const& id) {
      auto const firm = registry::find_enterprise(v, id);
      return firm ? firm->phone : std::string();
    }, in));
    status.copy_until = domains.rights->fetchable_until(view, status.no);
    return status;
  });
}

accounts::Attempt attempt_of(Desk& desk, std::string_view what, std::string const& no, http::Request const& request) {
  return {desk.keys().blind(what, upper_ascii(clean(no))), accounts::network_of(request.peer), ""};
}

// An open route: `answer` on the pool, as JSON or as a problem.
template <class F>
RawRoute open_route(std::string_view path, Pool& pool, std::unique_ptr<Api> const& api, F answer) {
  return {http::Verb::post, std::string(path), [&pool, &api, answer](http::Request request, http::Respond respond) {
            auto shared = std::make_shared<http::Request>(std::move(request));
            bool const taken = pool.post([shared, respond, &api, answer] {
              auto const answered = answer(*shared);
              respond(answered ? http::json_response(200, json::serialize(write_record(*answered))) : api->problem(*shared, answered.error()));
            });
            if (!taken) respond(api->problem(*shared, Problem{"desk.busy", {}, {}, Kind::too_many, {}}));
          }};
}

}  // namespace

RawRoute status_route(Desk& desk, Domains& domains, Pool& pool, std::unique_ptr<Api> const& api) {
  return open_route("/api/status", pool, api, [&desk, &domains](http::Request const& request) -> Result<notices::Status> {
    auto in = TRY(read_record<notices::AskStatus>(TRY(parse_json(request.body))));
    in.language = http::language_of(request.headers);
    auto const attempt = attempt_of(desk, "status", in.no, request);
    TRY(domains.status_guesses.begin(attempt, desk.now()));
    auto status = proved_status(desk, domains, in);
    if (status) domains.status_guesses.succeeded(attempt, desk.now());
    return status;
  });
}

// The person himself fetches his copy: number and telephone of his request, and the code that was told to him.
RawRoute fetch_copy_route(Desk& desk, Domains& domains, Pool& pool, std::unique_ptr<Api> const& api) {
  return open_route("/api/data-copies/fetch", pool, api, [&desk, &domains](http::Request const& request) -> Result<rights::Ticket> {
    auto const in = TRY(read_record<rights::FetchCopy>(TRY(parse_json(request.body))));
    auto const attempt = attempt_of(desk, "copy", in.no, request);
    TRY(domains.status_guesses.begin(attempt, desk.now()));
    TRY(proved_status(desk, domains, {in.no, in.phone, in.language}));
    std::optional<Result<rights::Ticket>> given;
    Command command;
    command.name = "rights.fetch";
    command.actor = Actor::system("status");
    command.run = [&](Context& context) -> Result<json::value> {
      given.emplace(domains.rights->fetch(context, in));
      if (!*given) return given->error();
      return json::value(nullptr);
    };
    TRY(desk.call(std::move(command)));
    domains.status_guesses.succeeded(attempt, desk.now());
    return *std::move(*given);
  });
}

RawRoute demo_messages_route(Desk& desk, Pool& pool, std::unique_ptr<Api> const& api) {
  return {http::Verb::get, "/api/demo/messages", [&desk, &pool, &api](http::Request request, http::Respond respond) {
            auto shared = std::make_shared<http::Request>(std::move(request));
            bool const taken = pool.post([shared, respond, &desk] {
              Items<DemoMessage> out;
              desk.read(Actor::system("demo"), [&](View const& view) {
                for (auto const* channel : {"sms", "email"})
                  for (auto& one : notices::newest_sent(view, channel, kDemoMessages)) out.items.push_back({one.at, one.channel, one.address, one.text, one.text_en});
                return 0;
              });
              std::ranges::stable_sort(out.items, [](auto const& a, auto const& b) { return a.at > b.at; });
              if (static_cast<int64_t>(out.items.size()) > kDemoMessages) out.items.resize(kDemoMessages);
              out.total = static_cast<int64_t>(out.items.size());
              respond(http::json_response(200, json::serialize(write_record(out, Masks::off))));
            });
            if (!taken) respond(api->problem(*shared, Problem{"desk.busy", {}, {}, Kind::too_many, {}}));
          }};
}

}  // namespace ly::app
