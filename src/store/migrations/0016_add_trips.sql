-- Trips: who is to be fetched, with which coaches and drivers, by which plan, and what came of it. A carrier is an enterprise. What names a
-- driver is sealed under "driver/<id>"; travellers are persons of the registry, and only their ids stand here and in plans.
create table coach(
  id text primary key,
  plate text not null unique,
  carrier_id text not null,
  division text not null,
  depot_place_id text not null,
  seats bigint not null check (seats > 0),
  equipment text not null,
  state text not null check (state in ('ready', 'away')),
  revision bigint not null,
  changed_at bigint not null
);
create index coach_carrier on coach(carrier_id, id);
create index coach_division on coach(division, id);

-- signed_from, signed_to: what he drove in this span is recorded whole, and signed for by the dispatcher; 0: nobody knows.
create table driver(
  id text primary key,
  carrier_id text not null,
  division text not null,
  base_place_id text not null,
  license_index text not null unique,
  signed_from bigint not null,
  signed_to bigint not null,
  signed_by text not null,
  signed_at bigint not null,
  state text not null check (state in ('ready', 'away')),
  revision bigint not null,
  sealed bytea not null
);
create index driver_carrier on driver(carrier_id, id);
create index driver_division on driver(division, id);

create table driver_run(
  driver_id text not null references driver(id),
  from_at bigint not null,
  to_at bigint not null check (to_at > from_at),
  trip_id text not null,
  recorded_by text not null,
  recorded_at bigint not null,
  primary key(driver_id, from_at)
);

-- Minutes by day and metres from one place to another, as the carrier knows them; where none is told, coordinates and a detour speak.
create table road(
  from_place_id text not null,
  to_place_id text not null,
  minutes bigint not null check (minutes > 0),
  metres bigint not null check (metres >= 0),
  set_by text not null,
  set_at bigint not null,
  primary key(from_place_id, to_place_id)
);

create table travel_group(
  id text primary key,
  case_id text not null,
  enterprise_id text not null,
  division text not null,
  from_place_id text not null,
  to_place_id text not null,
  heads bigint not null check (heads > 0),
  ready_at bigint not null,
  needed_by bigint not null,
  risk text not null,
  sharing text not null check (sharing in ('any', 'risk_level', 'enterprise')),
  priority bigint not null check (priority between 1 and 3),
  state text not null check (state in ('open', 'cancelled')),
  revision bigint not null,
  created_at bigint not null
);
create unique index travel_group_case on travel_group(case_id);
create index travel_group_division on travel_group(division, state, id);
create index travel_group_enterprise on travel_group(enterprise_id, id);

-- Each person has at most one open journey: 'listed' until he withdraws or has arrived.
create table traveller(
  id text primary key,
  group_id text not null references travel_group(id),
  person_id text not null,
  source text not null check (source in ('list', 'self', 'on_spot')),
  state text not null check (state in ('listed', 'withdrawn', 'arrived')),
  created_at bigint not null
);
create unique index traveller_once on traveller(person_id) where state = 'listed';
create index traveller_group on traveller(group_id, id);
create index traveller_person on traveller(person_id);

create table trip_plan(
  id text primary key,
  name text not null,
  division text not null,
  state text not null check (state in ('draft', 'published', 'closed')),
  version bigint not null,
  published_version bigint not null,
  locked text not null,
  from_at bigint not null,
  until_at bigint not null,
  created_by text not null,
  created_at bigint not null,
  revision bigint not null
);
create index trip_plan_division on trip_plan(division, id);

-- problem, change, plan, difference: JSON with ids of groups, coaches, drivers and places, no name of a person; sealed: why it was made. A version has a problem of its
-- own, or that of its base (base > 0) with the change; versions are never altered.
create table trip_plan_version(
  plan_id text not null references trip_plan(id),
  version bigint not null,
  base bigint not null,
  problem text not null,
  change text not null,
  plan text not null,
  difference text not null,
  sealed bytea not null,
  made_by text not null,
  made_at bigint not null,
  published_at bigint not null,
  primary key(plan_id, version)
);

create table trip(
  id text primary key,
  plan_id text not null references trip_plan(id),
  version bigint not null,
  coach_id text not null references coach(id),
  plate text not null,
  carrier_id text not null,
  division text not null,
  state text not null check (state in ('planned', 'boarding', 'under_way', 'arrived', 'handed_over', 'cancelled')),
  depart_at bigint not null,
  arrive_at bigint not null,
  timetable text not null,
  revision bigint not null,
  changed_at bigint not null
);
create unique index trip_of_coach on trip(plan_id, coach_id) where state <> 'cancelled';
create index trip_division on trip(division, depart_at, id);
create index trip_carrier on trip(carrier_id, depart_at, id);

create table trip_driver(
  trip_id text not null references trip(id),
  driver_id text not null references driver(id),
  primary key(trip_id, driver_id)
);
create index trip_driver_driver on trip_driver(driver_id);

create table trip_seat(
  trip_id text not null references trip(id),
  traveller_id text not null references traveller(id),
  group_id text not null references travel_group(id),
  seat_no bigint not null check (seat_no > 0),
  primary key(trip_id, traveller_id)
);
create unique index trip_seat_number on trip_seat(trip_id, seat_no);
create index trip_seat_traveller on trip_seat(traveller_id);

-- Places where coaches stand and rest: two kinds more than before. Nothing refers to the table by a key of the database.
create table place_with_roads(
  id text primary key,
  division text not null,
  kind text not null check (kind in ('village', 'community', 'checkpoint', 'clinic', 'assembly_point', 'service_area', 'depot', 'other')),
  name text not null,
  lon double precision,
  lat double precision,
  revision bigint not null,
  changed_at bigint not null,
  unique(division, kind, name)
);
insert into place_with_roads(id, division, kind, name, lon, lat, revision, changed_at) select id, division, kind, name, lon, lat, revision, changed_at from place;
drop table place;
alter table place_with_roads rename to place;
