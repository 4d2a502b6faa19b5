-- Who came to an enterprise's door by a trip, as it confirmed: what its rosters show of each. Taken back, the line goes; the journal keeps both.
create table arrival(
  enterprise_id text not null,
  person_id text not null,
  division text not null,
  trip_id text not null,
  plate text not null,
  lodging bigint not null check (lodging in (0, 1)),
  arrived_at bigint not null,
  noted_at bigint not null,
  primary key(enterprise_id, person_id)
);
create index arrival_division on arrival(division, enterprise_id);

-- A rider's or a driver's own code: the newest; the one before is good for nothing. The code is worked out from the house's key and stands nowhere.
create table own_code(
  kind text not null check (kind in ('rider', 'driver')),
  subject_id text not null,
  number bigint not null,
  code_index text not null unique,
  made_at bigint not null,
  primary key(kind, subject_id)
);

-- What a rider had to say of his journey, sealed under his own key, and what he was answered.
create table trip_word(
  id text primary key,
  trip_id text not null references trip(id),
  traveller_id text not null references traveller(id),
  division text not null,
  kind text not null check (kind in ('thanks', 'complaint')),
  made_at bigint not null,
  answered_at bigint not null,
  answered_by text not null,
  key_id text not null,
  sealed bytea not null,
  answer bytea not null
);
create index trip_word_trip on trip_word(trip_id, id);
create index trip_word_traveller on trip_word(traveller_id, id);
create index trip_word_open on trip_word(answered_at, id);
