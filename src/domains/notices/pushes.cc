#include "domains/notices/pushes.h"

#include "base/text.h"
#include "domains/notices/rows.h"
#include "domains/registry/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::notices {
namespace {

// What a table may ask about an enterprise. Reliefs ask it in these words (policies/*relief*); what is not known is null.
dmn::Scope facts_of(registry::EnterpriseRow const& firm, Day today) {
  static std::map<std::string, std::string, std::less<>> const kSizeWords{{"large", "大型"}, {"medium", "中型"}, {"small", "小型"}, {"micro", "微型"}};
  auto const civil = civil_of(today);
  dmn::Scope scope;
  auto const size = kSizeWords.find(firm.size);
  scope.set("org", dmn::Value(std::string("企业")));
  scope.set("size", size == kSizeWords.end() ? dmn::Value() : dmn::Value(size->second));
  scope.set("hubei", dmn::Value(registry::in_hubei(firm)));
  scope.set("month", dmn::Value(int64_t{civil.year} * 100 + civil.month));
  scope.set("industry", firm.industry.empty() ? dmn::Value() : dmn::Value(firm.industry));
  scope.set("headcount", firm.headcount ? dmn::Value(*firm.headcount) : dmn::Value());
  scope.set("revenue_wan", firm.revenue_wan ? dmn::Value(*firm.revenue_wan) : dmn::Value());
  scope.set("above_scale", firm.above_scale ? dmn::Value(*firm.above_scale) : dmn::Value());
  scope.set("division", dmn::Value(firm.division));
  return scope;
}

int64_t full_years(Day born, Day today) {
  auto const a = civil_of(born), b = civil_of(today);
  return int64_t{b.year} - a.year - ((b.month < a.month || (b.month == a.month && b.day < a.day)) ? 1 : 0);
}

// What a table may ask about a person: what his document itself tells, and where he is at home.
dmn::Scope facts_of(registry::PersonRow const& person, Day today) {
  dmn::Scope scope;
  auto const civil = civil_of(today);
  auto const kind = identifiers::find_document_kind(person.document_kind);
  auto const born = kind ? identifiers::birth_day(*kind, person.number) : std::nullopt;
  auto const male = kind ? identifiers::is_male(*kind, person.number) : std::nullopt;
  scope.set("org", dmn::Value(std::string("个人")));
  scope.set("age", born ? dmn::Value(full_years(*born, today)) : dmn::Value());
  scope.set("sex", male ? dmn::Value(std::string(*male ? "男" : "女")) : dmn::Value());
  scope.set("home", person.home.empty() ? dmn::Value() : dmn::Value(person.home));
  scope.set("month", dmn::Value(int64_t{civil.year} * 100 + civil.month));
  return scope;
}

// The rule by which it concerns them; nothing when it does not. A table that says what passes concerns those who pass.
std::optional<std::string> concerned_by(dmn::Table const& table, dmn::Scope const& scope) {
  auto const decision = dmn::decide(table, scope);
  if (decision.hits.empty()) return std::nullopt;
  auto const passes = dmn::passes(table, decision);
  if (passes && !*passes) return std::nullopt;
  return std::to_string(decision.hits.front() + 1);
}

struct ToldPart {
  std::string last;             // whom the next part begins after
  int64_t looked = 0, hit = 0;
};

Message message_of(PushRow const& push, std::string_view template_name, std::string const& recipient) {
  Message message;
  message.template_name = template_name;
  message.subject_kind = "push";
  message.subject_id = push.push.id.text + "/" + recipient;
  message.content = {{"to", "applicant"}, {"text", json::object{{"zh-CN", push.push.title}, {"en", push.push.title_en.empty() ? push.push.title : push.push.title_en}}}};
  return message;
}

ToldPart tell_enterprises(Context& context, PushRow const& push, formats::PolicyVersion const* version, std::string const& after) {
  registry::EnterpriseFilter filter;
  filter.division_prefix = region_prefix(push.division);
  filter.after = after;
  filter.limit = static_cast<int64_t>(kPushPart);
  int64_t total = 0;
  ToldPart part;
  for (auto const& firm : registry::list_enterprises(context, filter, total)) {
    part.last = firm.id.text;
    ++part.looked;
    auto const rule = version ? concerned_by(version->table, facts_of(firm, day_at(context.now))) : std::optional(std::string());
    if (!rule) continue;
    ++part.hit;
    auto message = message_of(push, kPushTemplate, firm.id.text);
    message.key_id = registry::enterprise_key(firm.id);
    message.enterprise_id = firm.id.text;
    message.division = firm.division;
    message.channel = "app";
    context.outbox.put(message);
    message.channel = "sms";
    message.content["address"] = firm.phone;
    message.content["variables"] = json::object{{"title", push.push.title}, {"enterprise", firm.name}};
    context.outbox.put(message);
    insert_recipient(context, push.push.id.text, firm.id.text, firm.division, *rule);
  }
  return part;
}

// Sealed under each person's own key: who is erased is not told any more, and his message cannot be read.
ToldPart tell_persons(Context& context, PushRow const& push, formats::PolicyVersion const* version, std::string const& after) {
  ToldPart part;
  for (auto const& id : registry::list_persons_in(context, region_prefix(push.division), after, static_cast<int64_t>(kPushPart))) {
    part.last = id;
    ++part.looked;
    auto const person = registry::find_person(context, id);
    if (!person) continue;
    auto const rule = version ? concerned_by(version->table, facts_of(*person, day_at(context.now))) : std::optional(std::string());
    if (!rule) continue;
    ++part.hit;
    auto message = message_of(push, kPersonPushTemplate, id);
    message.key_id = registry::person_key(person->id);
    message.division = push.division;
    message.channel = "sms";
    message.content["address"] = person->phone;
    message.content["variables"] = json::object{{"title", push.push.title}};
    context.outbox.put(message);
    insert_recipient(context, push.push.id.text, id, push.division, *rule);
  }
  return part;
}

}  // namespace

Result<PushStarted> Pushes::send(Context& context, SendPush const& in) const {
  PushRow row;
  if (!in.table.empty()) {
    auto const* found = policies_.find(in.table, day_at(context.now));
    if (!found) return invalid("push.no_table", "table", {{"table", in.table}});
    row.push.table = found->version;
  }
  row.push.id = new_id<PushTag>(context.dice, context.now);
  row.push.title = clean(in.title);
  row.push.body = std::string(trim(in.body));
  row.push.title_en = clean(in.title_en);
  row.push.body_en = std::string(trim(in.body_en));
  row.push.audience = in.audience;
  row.push.sent_at = context.now;
  row.division = context.actor.scope.code;
  row.sent_by = context.actor.account.text;
  insert_push(context, row);
  context.journal.note({.what = "push.sent", .subject_kind = "push", .subject_id = row.push.id.text, .division = row.division, .facts = {{"table", row.push.table}, {"audience", row.push.audience}}});
  return PushStarted{row.push.id, jobs_.enqueue(context, "notices.push", {{"push_id", row.push.id.text}})};
}

Result<json::value> Pushes::run(JobRun& run) const {
  std::string const id(text_of(run.row().payload, "push_id"));
  std::string after;
  int64_t looked = 0, concerned = 0;
  for (bool more = true; more;) {
    if (run.cancelled()) return refused("job.stopped");
    auto const answer = TRY(run.part("after/" + after, [&](Context& context) -> Result<json::value> {
      auto const push = find_push(context, id);
      if (!push) return not_found("not_found", "id");
      auto const* version = push->push.table.empty() ? nullptr : policies_.find_version(push->push.table);
      if (!push->push.table.empty() && !version) return refused("push.no_table", "table", {{"table", push->push.table}});
      auto const part = push->push.audience == "persons" ? tell_persons(context, *push, version, after) : tell_enterprises(context, *push, version, after);
      add_to_push(context, id, part.looked, part.hit);
      return json::value(json::object{{"last", part.last}, {"looked", part.looked}, {"hit", part.hit}, {"more", part.looked == static_cast<int64_t>(kPushPart)}});
    }));
    auto const& done = answer.as_object();
    looked += done.at("looked").to_number<int64_t>();
    concerned += done.at("hit").to_number<int64_t>();
    after = std::string(text_of(done, "last"));
    more = done.at("more").as_bool();
    run.progress("telling", looked, looked + (more ? static_cast<int64_t>(kPushPart) : 0));
  }
  return json::value(json::object{{"looked_at", looked}, {"concerned", concerned}});
}

Result<Items<Push>> Pushes::list(View const& view, Nothing const&) const {
  Items<Push> out;
  for (auto& row : list_pushes(view, view.actor.region())) {
    row.push.by = title_of_(view, row.sent_by);
    count_reach(view, row.push);
    out.items.push_back(std::move(row.push));
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<Items<Recipient>> Pushes::recipients(View const& view, ListRecipients const& in) const {
  auto const push = find_push(view, in.id.text);
  if (!push || !view.actor.may_see_division(push->division)) return not_found("not_found", "id");
  Items<Recipient> out;
  for (auto const& row : list_recipients(view, in.id.text)) {
    auto const reach = reach_of(row.seen_at.ms > 0, row.sms_state);
    if (!in.reach.empty() && reach != in.reach) continue;
    ++out.total;
    if (row.recipient_id <= in.after) continue;
    if (static_cast<int64_t>(out.items.size()) == in.limit) {
      out.next = out.items.back().id;
      continue;
    }
    Recipient one;
    one.id = row.recipient_id;
    if (push->push.audience == "persons") {
      if (auto const person = registry::find_person(view, row.recipient_id)) one.name = person->name, one.phone = person->phone;
    } else if (auto const firm = registry::find_enterprise(view, row.recipient_id)) {
      one.enterprise_id = row.recipient_id, one.enterprise = firm->name, one.phone = firm->phone;
    }
    one.sms = row.sms_state;
    one.reach = reach;
    one.rule = row.rule;
    if (row.seen_at.ms > 0) one.seen_at = row.seen_at;
    if (auto const value = parse_json(row.sms_problem); value && reach == "not_reached") {
      auto const problem = problem_from_json(*value);
      one.problem = known_.say("zh-CN", problem);
      one.problem_en = known_.say("en", problem);
    }
    out.items.push_back(std::move(one));
  }
  return out;
}

Result<Items<MyPush>> Pushes::mine(View const& view, Nothing const&) const {
  Items<MyPush> out;
  if (view.actor.scope.kind != Scope::Kind::enterprise) return out;
  out.items = list_pushes_to(view, view.actor.scope.code);
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<MyPush> Pushes::see(Context& context, WhichPush const& in) const {
  if (context.actor.scope.kind != Scope::Kind::enterprise) return not_found("not_found", "id");
  for (auto& push : list_pushes_to(context, context.actor.scope.code)) {
    if (push.id != in.id) continue;
    if (!push.seen) mark_push_seen(context, in.id.text, context.actor.scope.code);
    push.seen = true;
    return push;
  }
  return not_found("not_found", "id");
}

std::vector<Endpoint> push_endpoints(Pushes const& pushes) {
  auto const* p = &pushes;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, Items<Push>>("GET", "/api/pushes", "pushes.list", {"推送", "Pushes"}, may::staff | Role::auditor, [p](View const& v, Nothing const& in) { return p->list(v, in); }));
  rows.push_back(writing<SendPush, PushStarted>("POST", "/api/pushes", "pushes.send", {"推送政策", "Push a policy"}, Role::officer | Role::lead, [p](Context& c, SendPush const& in) { return p->send(c, in); }));
  rows.push_back(reading<ListRecipients, Items<Recipient>>("GET", "/api/pushes/{id}/recipients", "pushes.recipients", {"推送给谁、谁没有送达", "Who was told, who was not reached"}, may::staff | Role::auditor, [p](View const& v, ListRecipients const& in) { return p->recipients(v, in); }));
  rows.push_back(reading<Nothing, Items<MyPush>>("GET", "/api/my/pushes", "pushes.mine", {"推送给我的政策", "Policies pushed to me"}, Role::enterprise_clerk, [p](View const& v, Nothing const& in) { return p->mine(v, in); }));
  rows.push_back(writing<WhichPush, MyPush>("POST", "/api/my/pushes/{id}/seen", "pushes.see", {"看到推送", "See a push"}, Role::enterprise_clerk, [p](Context& c, WhichPush const& in) { return p->see(c, in); }));
  return rows;
}

}  // namespace ly::notices
