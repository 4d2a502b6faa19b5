#include "core_judge.h"

#include "app/domains.h"
#include "base/json_path.h"
#include "base/text.h"

namespace ly::sim::core {
namespace {

// Which notice follows which fact of an application, as services/resumption says. Retold here on purpose.
constexpr std::pair<std::string_view, std::string_view> kNotices[] = {
    {"resumption.submitted", "resumption/received"}, {"resumption.prepassed", "resumption/prepassed"}, {"resumption.returned", "resumption/fix"},     {"resumption.approved", "resumption/approved"},
    {"resumption.refused", "resumption/refused"},    {"resumption.expired", "resumption/expired"},     {"resumption.rectifying", "resumption/rectify"}, {"resumption.suspended", "resumption/suspended"},
    {"resumption.revoked", "resumption/revoked"},
};
// Which command must follow which fact (all_reactions in app/wiring.cc), those that every seed meets.
constexpr std::pair<std::string_view, std::string_view> kFollows[] = {
    {"resumption.approved", "screening.approve"},  {"roster.screened", "cases.see_facts"},      {"resumption.submitted", "supplies.see_needs"}, {"resumption.prepassed", "supplies.see_needs"},
    {"resumption.returned", "supplies.see_needs"}, {"case.form_saved", "supplies.see_needs"},   {"supply.received", "cases.note_receipt"},      {"case.receipt_noted", "supplies.note_in_ledger"},
    {"on_site.unlisted", "cases.see_facts"},       {"on_site.unlisted", "observation.start"},   {"on_site.listed", "observation.start"},        {"roster.screened", "observation.start"},
};

// Retold from the tables; each finds nothing in a sound house. Time is told where the clock may have gone back: by rowid, the order of writing.
constexpr std::pair<std::string_view, std::string_view> kSelects[] = {
    {"who prepassed an application does not approve it",
     "select a.seq from journal a where a.what = 'resumption.approved' and a.actor = (select p.actor from journal p where p.what = 'resumption.prepassed' and p.subject_id = a.subject_id and p.seq < a.seq order by p.seq desc limit 1)"},
    {"an approval follows a prepass that no return undid",
     "select a.seq from journal a where a.what = 'resumption.approved' and coalesce((select max(p.seq) from journal p where p.what = 'resumption.prepassed' and p.subject_id = a.subject_id and p.seq < a.seq), 0) < "
     "coalesce((select max(p.seq) from journal p where p.what in ('resumption.returned', 'resumption.submitted') and p.subject_id = a.subject_id and p.seq < a.seq), 1)"},
    {"an application is approved once between two other decisions",
     "select a.seq from journal a join journal b on b.subject_id = a.subject_id and b.what = a.what and b.seq > a.seq where a.what = 'resumption.approved'"},
    {"an enterprise has one open application at most that left its draft",
     "select enterprise_id from case_row where service = 'resumption' and closed = 0 and state <> 'draft' group by enterprise_id having count(*) > 1"},
    {"the number of a case is its own", "select no from case_row group by no having count(*) > 1"},
    {"a case has as many events as its revision says, in order of the journal",
     "select e.case_id from case_event e join case_event f on f.case_id = e.case_id and f.n = e.n + 1 where f.journal_seq <= e.journal_seq"},
    {"an open case that waits for somebody has a time limit and an alarm not later",
     "select id from case_row where closed = 0 and service = 'resumption' and state in ('submitted', 'site_review', 'returned', 'rectifying', 'suspended') and due_at is null"},
    {"a case in time has an alarm", "select id from case_row r where closed = 0 and service = 'resumption' and state in ('submitted', 'site_review', 'returned') and alarm_at is null "
                                   "and not exists (select 1 from case_event e where e.case_id = r.id and e.kind in ('warned', 'breached'))"},
    {"no pass has another's number", "select pass_no from pass group by pass_no having count(*) > 1"},
    {"each pass was issued once, and by a command that stands in the journal", "select p.id from pass p where (select count(*) from journal j where j.what = 'pass.issued' and j.subject_id = p.id) <> 1"},
    {"each pass told of is there", "select j.seq from journal j where j.what = 'pass.issued' and not exists (select 1 from pass p where p.id = j.subject_id)"},
    {"one request makes one pass", "select actor from journal where what = 'pass.issued' and request_id <> '' group by actor, request_id having count(*) > 1"},
    {"a pass is revoked once", "select subject_id from journal where what = 'pass.revoked' group by subject_id having count(*) > 1"},
    {"each number of a phone is counted once", "select device_id from checkpoint_entry group by device_id, counter having count(*) > 1"},
    {"the numbers of a phone have no hole", "select device_id from checkpoint_entry group by device_id having count(*) <> max(counter)"},
    {"stock is never below nothing", "select store_id from stock where on_hand < 0"},
    {"what is left after each movement is the sum up to it",
     "select m.id from movement m where m.left_after <> (select sum(b.count) from movement b where b.store_id = m.store_id and b.item = m.item and b.rowid <= m.rowid)"},
    {"stock is what the last movement left", "select s.store_id from stock s where s.on_hand <> (select m.left_after from movement m where m.store_id = s.store_id and m.item = s.item order by m.rowid desc limit 1)"},
    {"nothing is made or lost on the way: what all stores hold and what is under way is what came in",
     "select i.item from (select item, sum(case when kind in ('sent', 'received', 'returned') then 0 else count end) as net, sum(count) as held from movement group by item) i "
     "where i.net <> i.held + coalesce((select sum(t.count) from supply_transfer t where t.item = i.item and t.state = 'on_the_way'), 0)"},
    {"a transfer arrives once", "select ref from movement where kind = 'received' group by ref having count(*) > 1"},
    {"roster counts are what its lines count",
     "select r.id from roster r where r.state in ('screened', 'approved') and r.people <> (select count(*) from roster_line l where l.roster_id = r.id)"},
    {"an approved roster belongs to an approved application",
     "select r.id from roster r where r.state = 'approved' and not exists (select 1 from journal j where j.what = 'resumption.approved' and j.enterprise_id = r.enterprise_id)"},
    {"one message for one notice and channel", "select subject_id from outbox where subject_kind = 'case' group by subject_id, channel, template, at, sealed having count(*) > 1"},
    {"no session of somebody who may not log in", "select s.account_id from session s join account a on a.id = s.account_id where a.disabled = 1"},
    {"an answer is remembered once", "select actor from answered group by actor, request_id having count(*) > 1"},
};

std::string key_of(JournalEntry const& entry) { return entry.actor + "/" + entry.request_id; }

}  // namespace

void Judge::none(View const& view, std::string_view what, std::string_view sql) const { hold(!store::query(view.tx, sql)->next(), "does not hold: " + std::string(what)); }

void Judge::take(JournalEntry const& entry) {
  hold(entry.seq == seq_ + 1, "the journal has a hole at " + std::to_string(entry.seq));
  seq_ = entry.seq;
  hash_ = entry.hash;
  ++counts_[entry.what];
  for (auto const& [fact, command] : kFollows)
    if (fact == entry.what) {
      facts_.push_back(entry);
      break;
    }
  hold(entry.what != "reaction.failed", "a reaction failed: " + entry.facts);
  if (entry.request_id.empty() || entry.actor.starts_with("system:reaction")) return;
  auto const found = book_.find(key_of(entry));
  if (found == book_.end()) return hold(entry.request_id.find('/') != std::string::npos, "nobody asked for " + entry.what + " " + key_of(entry));  // a part of a job
  auto& wish = *found->second;
  hold(wish.acknowledged || wish.unknown, "it was refused, and yet it happened: " + entry.what + " " + wish.path);
  wish.entries.emplace_back(entry.what, entry.subject_id);
}

void Judge::read_on() {
  auto& desk = building_.house().desk();
  auto const head = desk.head();
  hold(head.seq >= seq_, "acknowledged and lost: the journal ends at " + std::to_string(head.seq) + ", known was " + std::to_string(seq_));
  desk.read(Actor::system(), [&](View const& view) {
    if (seq_ > 0) hold(store::find_value<std::string>(view.tx, "select hash from journal where seq = $1", seq_) == hash_, "the journal is another one");
    if (head.seq == seq_) return 0;
    JournalFilter filter;
    filter.limit = head.seq - seq_;
    auto const newest = list_journal(view.tx, filter);
    if (seq_ == 0) {  // the town as it was founded
      seq_ = founded_ = head.seq;
      hash_ = head.hash;
      return 0;
    }
    for (auto entry = newest.rbegin(); entry != newest.rend(); ++entry) take(*entry);
    return 0;
  });
}

// Kinds of wishes that write no entry of their own where nothing changed.
void Judge::look_at_acknowledged(View const& view) {
  for (auto const& [key, wish] : book_) {
    if (!wish->acknowledged || wish->verb == http::Verb::get || wish->kind == "log_in") continue;
    auto const count = [&, w = wish](std::string_view what, std::string_view subject) {
      int64_t n = 0;
      for (auto const& [told, about] : w->entries) n += (what.empty() || told.starts_with(what)) && (subject.empty() || about == subject);
      return n;
    };
    auto const subject = text_of(wish->about, "case");
    if (wish->kind == "fire") {
      hold(count(std::string(text_of(wish->about, "service")) + ".", subject) == 1, "acknowledged and not once in the journal: " + wish->path + " " + wish->body);
      auto const revision = number_at(wish->about, "revision");
      auto const n = store::find_value<int64_t>(view.tx, "select min(e.n) from case_event e join journal j on j.seq = e.journal_seq where j.actor = $1 and j.request_id = $2 and e.case_id = $3 and e.kind = 'fired'", key.substr(0, key.find('/')), wish->key, subject);
      hold(n == revision + 1, "acted on a page that was no longer true: " + wish->body);
    } else if (wish->kind == "pass") {
      hold(count("pass.issued", "") == 1, "a pass was acknowledged and not issued once");
    } else if (wish->kind == "hand_in") {
      hold(count("", "") <= 1, "handed in once, written twice");
    } else if (wish->kind == "roster" && wish->answer.find("\"known\":true") != std::string::npos) {
      hold(count("", "") == 0, "a sheet that was known was received anew");
    } else if (wish->kind != "upload") {
      hold(count("", "") >= 1, "acknowledged and lost: " + wish->path + " " + wish->body);
    }
    hold(store::find_value<int64_t>(view.tx, "select count(*) from answered where actor = $1 and request_id = $2", key.substr(0, key.find('/')), wish->key) == 1, "the answer is not remembered: " + wish->path);
  }
}

void Judge::look_at_tables(View const& view) {
  for (auto const& [what, sql] : kSelects) none(view, what, sql);
  for (auto const& plant : town().plants) {
    if (plant.guns > 0) continue;
    auto const rows = store::query(view.tx,
                                   "select a.seq from journal a where a.what = 'resumption.approved' and a.enterprise_id = $1 "
                                   "and not exists (select 1 from journal r where r.what = 'case.receipt_noted' and r.subject_id = a.subject_id and r.seq < a.seq and r.facts like '%thermometers%')",
                                   plant.id);
    hold(!rows->next(), "approved without a thermometer gun");
  }
  for (auto const& player : town().players)
    if (player.name == "yunze")
      hold(!store::query(view.tx, "select seq from journal where actor = $1 and seq > $2 and what not like 'session.%'", player.account, founded_)->next(), "who is of another county acted here");
  for (auto const& [fact, notice] : kNotices) {
    auto const rows = store::query(view.tx,
                                   "select c.id from case_row c where c.service = 'resumption' and (select count(*) from journal j where j.what = $1 and j.subject_id = c.id) <> "
                                   "(select count(*) from outbox o where o.template = $2 and o.subject_id = c.id and o.channel = 'sms')",
                                   fact, notice);
    hold(!rows->next(), "notices told and facts are not as many: " + std::string(notice));
  }
}

void Judge::look_at_phones(View const& view) {
  for (auto const& phone : phones_) {
    if (phone.device.empty()) continue;
    std::map<int64_t, std::string> kept;
    auto const rows = store::query(view.tx, "select counter, hash from checkpoint_entry where device_id = $1", phone.device);
    while (rows->next()) {
      int64_t counter = 0;
      std::string hash;
      store::read(*rows, counter, hash);
      kept[counter] = hash;
    }
    for (auto const& entry : phone.all) {
      auto const found = kept.find(entry.counter);
      if (entry.counter <= phone.kept_to) hold(found != kept.end() && found->second == entry.hash, "a phone was told that its entry " + std::to_string(entry.counter) + " is kept, and it is not");
      if (found != kept.end()) kept.erase(found);
    }
    hold(kept.empty(), "an entry no phone wrote");
  }
}

void Judge::look_at_own_check(View const& view) {
  auto& house = building_.house();
  auto const chain = verify_journal(view.tx, house.kept_head());
  hold(chain.ok, "the journal does not verify at " + std::to_string(chain.first_bad) + ": " + chain.why);
  hold(chain.head.seq == seq_ && chain.head.hash == hash_, "acknowledged and lost, or invented: the journal's end is not the known one");
  for (auto const& [name, sql] : house.wiring().invariants) hold(!store::query(view.tx, sql)->next(), "the product's own check: " + std::string(name));
  for (auto const& [name, run] : house.wiring().deep_checks)
    if (auto const what = run(view); !what.empty()) hold(false, "the product's own check: " + name + " " + what);
}

// When all is quiet: nothing waits any more.
void Judge::look_at_end(View const& view) {
  none(view, "every job ended", "select id from job where state in ('waiting', 'running')");
  auto const late = store::query(view.tx, "select id from case_row where alarm_at <= $1", view.now);
  hold(!late->next(), "an alarm that is due is not given");
  for (auto const& fact : facts_)
    for (auto const& [what, command] : kFollows) {
      if (what != fact.what) continue;
      auto const id = std::to_string(fact.seq) + "/" + std::string(command);
      hold(store::find_value<int64_t>(view.tx, "select count(*) from answered where actor = 'system:reaction' and request_id = $1", id) == 1, "nothing followed " + std::string(what) + ": " + std::string(command));
    }
  auto const lifted = store::query(view.tx,
                                   "select n.id from case_row n where n.service = 'stop-notice' and n.state = 'in_force' and exists (select 1 from journal a where a.what = 'resumption.approved' and a.enterprise_id = n.enterprise_id "
                                   "and a.seq > (select max(i.seq) from journal i where i.what = 'stop-notice.in_force' and i.subject_id = n.id))");
  hold(!lifted->next(), "back at work under a stop notice that was in force before");
}

void Judge::inspect(bool last) {
  read_on();
  building_.house().desk().read(Actor::system(), [&](View const& view) {
    look_at_own_check(view);
    look_at_tables(view);
    look_at_acknowledged(view);
    look_at_phones(view);
    if (last) look_at_end(view);
    return 0;
  });
  if (last) {
    auto const pages = building_.house().database().integrity();
    hold(pages.empty(), "pages of the database: " + pages);
  }
  hold(building_.incidents == 0, building_.incident);
}

}  // namespace ly::sim::core
