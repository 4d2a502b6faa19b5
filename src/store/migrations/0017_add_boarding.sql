-- Boarding: the phones of team leaders, what they wrote down, what happened under way, and who was handed over. A mark's content is sealed
-- under the key of whom it is about; in clear stand only ids, the item and the order.
create table trip_phone(
  id text primary key,
  trip_id text not null references trip(id),
  leader text not null,
  salt bytea not null,
  code_index text not null,
  code_until bigint not null,
  token_index text not null,
  hash text not null,
  counter bigint not null,
  waiting bigint not null,
  sequence bigint not null,
  made_by text not null,
  made_at bigint not null,
  enrolled_at bigint not null,
  seen_at bigint not null,
  revoked_at bigint not null,
  revoked_by text not null
);
create index trip_phone_trip on trip_phone(trip_id, id);
create index trip_phone_code on trip_phone(code_index);
create index trip_phone_token on trip_phone(token_index);

-- number: in the order the house got them, one row of numbers per trip. counted: 0 for what came from a phone after it was cut off.
create table trip_mark(
  trip_id text not null references trip(id),
  number bigint not null,
  device_id text not null references trip_phone(id),
  counter bigint not null,
  hash text not null,
  traveller text not null,
  item text not null,
  conflict text not null,
  counted bigint not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  settled_at bigint not null,
  key_id text not null,
  sealed bytea not null,
  primary key(device_id, counter, hash)
);
create unique index trip_mark_number on trip_mark(trip_id, number);

-- Who was not on the list and came along: under the name phones gave him (a digest of his document), and who he is.
create table trip_extra(
  trip_id text not null references trip(id),
  traveller text not null,
  person_id text not null,
  traveller_id text not null,
  group_id text not null,
  seat_no bigint not null,
  added_at bigint not null,
  primary key(trip_id, traveller)
);

-- kind: departed, stop, delay, incident, arrived. text: sealed under the house's key.
create table trip_event(
  id text primary key,
  trip_id text not null references trip(id),
  kind text not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  minutes bigint not null,
  noted_by text not null,
  sealed bytea not null
);
create index trip_event_trip on trip_event(trip_id, happened_at, id);

-- sealed: thanks or complaint, under the traveller's key.
create table trip_handover(
  trip_id text not null references trip(id),
  traveller_id text not null references traveller(id),
  state text not null check (state in ('arrived', 'absent')),
  lodging bigint not null,
  confirmed_by text not null,
  confirmed_at bigint not null,
  sealed bytea not null,
  primary key(trip_id, traveller_id)
);
