#include "app/story_stage.h"

#include <thread>

#include "app/act_as.h"
#include "app/domains.h"
#include "base/text.h"

namespace ly::app {
namespace {

constexpr int kPollMs = 2, kPatienceMs = 60'000;
constexpr int kMeasuredAt[] = {11, 17};  // hours in China at which who is observed takes a temperature

}  // namespace

Result<Stage::Asked> Stage::ask(std::string_view verb, std::string_view who, std::string const& path) {
  Asked out;
  auto const question = path.find('?');
  auto const& wiring = house_.wiring();
  auto found = EndpointIndex(wiring.endpoints).match(verb, path.substr(0, question));
  if (!found.endpoint) return not_found("not_found", path);
  out.endpoint = found.endpoint;
  out.input.texts = std::move(found.parameters);
  if (question != std::string::npos)
    for (auto const part : split(std::string_view(path).substr(question + 1), '&')) {
      auto const equals = part.find('=');
      out.input.texts.emplace_back(std::string(part.substr(0, equals)), equals == std::string_view::npos ? "" : std::string(part.substr(equals + 1)));
    }
  if (out.endpoint->takes("language"))
    out.input.texts.emplace_back("language", "zh-CN");
  if (out.endpoint->may.empty()) {
    out.actor = Actor::system(std::string(out.endpoint->name));
    return out;
  }
  auto const account = std::find_if(memory.accounts.begin(), memory.accounts.end(), [&](StoryAccount const& one) { return one.name == who; });
  auto actor = account == memory.accounts.end() ? std::nullopt : house_.desk().read(Actor::system(), [&](View const& view) { return wiring.actor_of_account(view, account->id); });
  if (!actor) return Problem{"session.required", std::string(who), {}, Kind::unauthenticated, {}};
  if (!actor->roles.meets(out.endpoint->may)) return forbidden("role.required", std::string(who), {{"roles", joined(names_of(out.endpoint->may), ", ")}});
  out.actor = std::move(*actor);
  return out;
}

Result<json::value> Stage::get(std::string_view who, std::string const& path) {
  auto const asked = TRY(ask("GET", who, path));
  auto answer = TRY(house_.desk().read(asked.actor, [&](View const& view) { return asked.endpoint->read(view, asked.input); }));
  auto const* shown = std::get_if<JsonAnswer>(&answer);
  check(shown != nullptr, "a path that answers JSON");
  return parse_json(shown->text);
}

Result<FileAnswer> Stage::file(std::string_view who, std::string const& path) {
  auto const asked = TRY(ask("GET", who, path));
  auto answer = TRY(house_.desk().read(asked.actor, [&](View const& view) { return asked.endpoint->read(view, asked.input); }));
  auto* file = std::get_if<FileAnswer>(&answer);
  check(file != nullptr, "a path that answers a file");
  return std::move(*file);
}

Result<json::value> Stage::post(std::string_view who, std::string const& path, json::value const& body, std::string const& octets) {
  auto asked = TRY(ask("POST", who, path));
  if (asked.endpoint->uploads) asked.input.upload = octets;
  else asked.input.body = body;
  if (!asked.endpoint->writes) {  // a question that carries a secret goes by POST
    auto answer = TRY(house_.desk().read(asked.actor, [&](View const& view) { return asked.endpoint->read(view, asked.input); }));
    auto const* shown = std::get_if<JsonAnswer>(&answer);
    return shown ? parse_json(shown->text) : json::value(nullptr);
  }
  Command command;
  command.name = std::string(asked.endpoint->name);
  command.actor = std::move(asked.actor);
  command.request_id = "story/" + std::to_string(++memory.requests);
  command.digest = command.request_id;
  command.run = [&asked](Context& context) { return asked.endpoint->write(context, asked.input); };
  return house_.desk().call(std::move(command));
}

Result<std::string> Stage::upload(std::string_view who, std::string const& name, std::string const& octets) {
  return text_at(TRY(post(who, "/api/files?name=" + name, nullptr, octets)), "id");
}

Result<json::value> Stage::fire(std::string_view who, std::string const& case_id, std::string_view event, std::string_view reason) {
  auto const shown = TRY(get(who, "/api/cases/" + case_id));
  return post(who, "/api/cases/" + case_id + "/events", json::object{{"event", event}, {"reason", reason}, {"revision", at(shown, "revision")}});
}

Result<json::value> Stage::paper(std::string_view who, std::string const& case_id, std::string_view key, std::string const& name, std::string const& octets) {
  auto const file = TRY(upload(who, name, octets));
  return post(who, "/api/cases/" + case_id + "/documents", json::object{{"key", key}, {"file_id", file}});
}

Result<json::value> Stage::job(std::string_view who, json::value const& started) {
  auto const id = text_at(started, "job_id");
  for (int waited = 0; waited < kPatienceMs; waited += kPollMs) {
    auto const row = TRY(get(who, "/api/jobs/" + id));
    auto const state = text_at(row, "state");
    if (state == "done") {
      settle();
      return at(row, "result");
    }
    if (state == "failed" || state == "cancelled") return problem_from_json(at(row, "problem"));
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
  }
  return refused("story.waited", id);
}

Result<json::value> Stage::wait_for(std::string_view who, std::string const& path, bool (*there)(json::value const&)) {
  for (int waited = 0; waited < kPatienceMs; waited += kPollMs) {
    auto answer = TRY(get(who, path));
    if (there(answer)) return answer;
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
  }
  return refused("story.waited", path);
}

void Stage::settle() { house_.wiring().reactions->run_pending(); }

Result<void> Stage::hire(Post const& post) {
  auto const issued = TRY(act_as(house_.desk(), Actor::system("story"), "story.account", "story/" + std::to_string(++memory.requests), [&](Context& context) {
    accounts::CreateAccount in;
    in.name = post.name;
    in.title = post.title.zh;
    in.roles = post.roles;
    in.unmask = post.unmask;
    in.scope.kind = post.enterprise.empty() ? "region" : "enterprise";
    (post.enterprise.empty() ? in.scope.code : in.scope.id) = post.enterprise.empty() ? std::string(post.region) : post.enterprise;
    return house_.wiring().domains->accounts->create_for_demo(context, in);
  }));
  memory.accounts.push_back({std::string(post.name), std::string(post.title.zh), std::string(post.title.en), issued.one_time_password, issued.account.id.text});
  return {};
}

Result<void> Stage::measure() {
  auto const hour = minutes_since_midnight(now()).count / 60;
  if (memory.watched.empty() || std::find(std::begin(kMeasuredAt), std::end(kMeasuredAt), hour) == std::end(kMeasuredAt)) return {};
  for (auto const& id : memory.watched) {
    auto const row = TRY(get("jiang", "/api/observations/" + id));
    if (text_at(row, "state") != "open" || at(row, "due_now") != json::value(true)) continue;
    TRY(post("jiang", "/api/observations/" + id + "/temperatures", json::object{{"temperature", 36.5}}));
  }
  return {};
}

Result<void> Stage::go_on_to(Instant to) {
  constexpr int64_t kHourMs = 3'600'000;
  auto const step = [&](Instant at) -> Result<void> {
    clock_.move_to(at);
    house_.wiring().keep_house(house_);
    return {};
  };
  for (int64_t next = (clock_.now().ms / kHourMs + 1) * kHourMs; next <= to.ms; next += kHourMs) {
    TRY(step({next}));
    TRY(measure());
  }
  if (clock_.now() < to) TRY(step(to));
  settle();
  return {};
}

Result<void> is_refused(Result<json::value> const& reply, std::string_view code) {
  if (!reply && reply.error().code == code) return {};
  return refused("story.not_refused", std::string(code), {{"told", reply ? json::serialize(*reply) : reply.error().code}});
}

}  // namespace ly::app
