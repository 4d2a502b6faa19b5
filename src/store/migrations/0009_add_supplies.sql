-- Supplies. movement is the ledger and is only added to; stock is its sum and can never be negative. What is pledged is no stock
-- until somebody has seen it and signed for it. Counts are whole units of the item. A pledger's name and telephone are sealed
-- under "pledge/<id>".
create table supply_item(
  key text primary key,
  zh text not null,
  en text not null,
  unit_zh text not null,
  unit_en text not null,
  revision bigint not null,
  changed_at bigint not null
);

create table supply_store(
  id text primary key,
  kind text not null check (kind in ('city', 'park', 'enterprise')),
  division text not null,
  enterprise_id text not null,
  name text not null,
  changed_at bigint not null,
  unique(division, enterprise_id, name)
);
create index supply_store_enterprise on supply_store(enterprise_id);

create table stock(
  store_id text not null references supply_store(id),
  item text not null references supply_item(key),
  on_hand bigint not null check (on_hand >= 0),
  primary key(store_id, item)
);

-- count > 0 comes in, count < 0 goes out; left_after: what the store then had. ref: the transfer or pledge it belongs to, or the
-- movement it takes back.
create table movement(
  id text primary key,
  store_id text not null references supply_store(id),
  division text not null,
  enterprise_id text not null,
  item text not null references supply_item(key),
  kind text not null check (kind in ('take_in', 'write_off', 'sent', 'received', 'returned', 'pledge', 'noted', 'reverse')),
  count bigint not null check (count <> 0),
  left_after bigint not null check (left_after >= 0),
  ref text not null,
  account text not null,
  at bigint not null,
  sealed bytea not null
);
create index movement_division on movement(division, id);
create index movement_enterprise on movement(enterprise_id, id);
create index movement_store on movement(store_id, item, id);
create index movement_item on movement(item, id);
create index movement_ref on movement(ref);

create table supply_transfer(
  id text primary key,
  no text not null unique,
  from_store text not null references supply_store(id),
  to_store text not null references supply_store(id),
  from_division text not null,
  to_division text not null,
  to_enterprise text not null,
  item text not null references supply_item(key),
  count bigint not null check (count > 0),
  state text not null check (state in ('on_the_way', 'received', 'cancelled')),
  sent_by text not null,
  sent_at bigint not null,
  ended_by text not null,
  ended_at bigint,
  revision bigint not null
);
create index supply_transfer_state on supply_transfer(state, item);
create index supply_transfer_to on supply_transfer(to_enterprise, id);

create table supply_pledge(
  id text primary key,
  division text not null,
  enterprise_id text not null,
  item text not null references supply_item(key),
  count bigint not null check (count > 0),
  state text not null check (state in ('pledged', 'signed', 'declined')),
  due_back bigint,
  sealed bytea not null,
  taken_by text not null,
  at bigint not null,
  revision bigint not null
);
create index supply_pledge_division on supply_pledge(division, id);

create table supply_need(
  enterprise_id text not null,
  item text not null,
  division text not null,
  case_id text not null,
  need bigint not null,
  have bigint not null,
  missing bigint not null check (missing >= 0),
  veto bigint not null check (veto in (0, 1)),
  green bigint not null check (green in (0, 1)),
  people bigint not null,
  harm bigint not null,
  due_at bigint,
  changed_at bigint not null,
  primary key(enterprise_id, item)
);
create index supply_need_division on supply_need(division, item, missing);

-- A shortage told upward, and what was answered.
create table supply_report(
  id text primary key,
  division text not null,
  item text not null references supply_item(key),
  count bigint not null check (count > 0),
  state text not null check (state in ('open', 'answered')),
  answered bigint not null,
  sealed bytea not null,
  told_by text not null,
  at bigint not null,
  answered_by text not null,
  answered_at bigint,
  revision bigint not null
);
create index supply_report_division on supply_report(division, id);

create table supply_number(
  prefix text primary key,
  last bigint not null
);
