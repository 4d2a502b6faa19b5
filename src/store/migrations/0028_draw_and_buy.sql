-- What a coach carries: drawn from the stores, the rest bought. Two kinds of movement more than before: issued to a trip (ref: the trip), and
-- given back unused. Nothing refers to the table by a key of the database.
create table movement_to_trips(
  id text primary key,
  store_id text not null references supply_store(id),
  division text not null,
  enterprise_id text not null,
  item text not null references supply_item(key),
  kind text not null check (kind in ('take_in', 'write_off', 'sent', 'received', 'returned', 'pledge', 'noted', 'reverse', 'issued', 'unused')),
  count bigint not null check (count <> 0),
  left_after bigint not null check (left_after >= 0),
  ref text not null,
  account text not null,
  at bigint not null,
  sealed bytea not null
);
insert into movement_to_trips(id, store_id, division, enterprise_id, item, kind, count, left_after, ref, account, at, sealed)
  select id, store_id, division, enterprise_id, item, kind, count, left_after, ref, account, at, sealed from movement;
drop table movement;
alter table movement_to_trips rename to movement;
create index movement_division on movement(division, id);
create index movement_enterprise on movement(enterprise_id, id);
create index movement_store on movement(store_id, item, id);
create index movement_item on movement(item, id);
create index movement_ref on movement(ref);
create index movement_item_division on movement(item, division);

-- Where things can be bought. sells: what a coach carries, by its words in the table, with spaces between. hours: seven texts, Monday first:
-- "08:00-12:00 14:00-21:00", "shut", or nothing where nobody told. shut_on: days it is shut whatever the week says. The telephone is sealed.
create table shop(
  id text primary key,
  division text not null,
  name text not null,
  address text not null,
  sells text not null,
  hours text not null,
  shut_on text not null,
  lon double precision,
  lat double precision,
  revision bigint not null,
  changed_at bigint not null,
  sealed bytea not null,
  unique(division, name)
);

-- What was bought for a trip. sealed: where, and what the receipt says. undone_at 0: it stands.
create table trip_purchase(
  id text primary key,
  trip_id text not null references trip(id),
  item text not null,
  count bigint not null check (count > 0),
  shop_id text not null,
  account text not null,
  at bigint not null,
  undone_at bigint not null,
  undone_by text not null,
  sealed bytea not null
);
create index trip_purchase_trip on trip_purchase(trip_id, id);
