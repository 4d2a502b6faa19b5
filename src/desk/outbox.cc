#include "desk/outbox.h"

#include "base/id.h"

namespace ly {

void Outbox::put(Message const& message) {
  auto const id = new_id_text(dice_, now_);
  auto const sealed = keys_.seal(tx_, message.key_id, "outbox/" + id, canonical(message.content));
  // In-app messages are there as soon as they are written; the others wait for their gateway.
  auto const* state = message.channel == "app" ? "sent" : "waiting";
  store::execute(tx_,
                 "insert into outbox(id, at, channel, template, subject_kind, subject_id, key_id, sealed, state, attempts, next_at, since, changed_at, enterprise_id, division) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $2, $2, $2, $10, $11)",
                 id, now_, message.channel, message.template_name, message.subject_kind, message.subject_id, message.key_id, sealed, state, message.enterprise_id, message.division);
}

std::vector<StoredMessage> list_messages(store::Connection& tx, Keyring const& keys, std::string_view subject_kind, std::string_view subject_id, int64_t limit) {
  std::vector<StoredMessage> out;
  auto const rows = store::query(tx,
      "select id, at, channel, template, subject_kind, subject_id, state, key_id, sealed from outbox where subject_kind = $1 and subject_id = $2 "
      "order by id desc limit $3", subject_kind, subject_id, limit);
  while (rows->next()) {
    StoredMessage m;
    std::string key_id;
    store::Bytes sealed;
    store::read(*rows, m.id, m.at, m.channel, m.template_name, m.subject_kind, m.subject_id, m.state, key_id, sealed);
    if (auto const plain = keys.unseal(tx, key_id, "outbox/" + m.id, sealed.value)) {
      auto const value = parse_json(*plain);
      check(value && value->is_object(), "a stored message is a JSON object");
      m.content = value->get_object();
    }
    out.push_back(std::move(m));
  }
  return out;
}

}  // namespace ly
