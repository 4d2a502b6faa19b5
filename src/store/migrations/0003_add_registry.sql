-- Enterprises, persons, places, risk levels. Contact, telephone, address and note of an enterprise are one sealed text under
-- "enterprise/<id>"; number, name, telephone and home of a person one under "person/<id>". A person is found by the keyed
-- index of kind and number; erasing empties index and content and destroys the key, the row stays for what points at it.
create table enterprise(
  id text primary key,
  uscc text not null unique,
  name text not null,
  division text not null,
  industry text not null,
  headcount bigint,
  revenue_wan bigint,
  size text not null check (size in ('', 'large', 'medium', 'small', 'micro')),
  above_scale bigint check (above_scale in (0, 1)),
  sealed bytea not null,
  revision bigint not null,
  created_at bigint not null,
  changed_at bigint not null
);
create index enterprise_division on enterprise(division, id);

create table person(
  id text primary key,
  document_kind text not null,
  document_index text unique,
  sealed bytea,
  revision bigint not null,
  created_at bigint not null,
  changed_at bigint not null,
  erased_at bigint,
  check ((erased_at is null) = (document_index is not null) and (erased_at is null) = (sealed is not null))
);

-- Through whom a person is known to the house, and so who may see him: an enterprise with its division, or a division alone.
create table person_place(
  person_id text not null references person(id),
  enterprise_id text not null,
  division text not null,
  primary key(person_id, enterprise_id, division)
);
create index person_place_enterprise on person_place(enterprise_id, person_id);

create table place(
  id text primary key,
  division text not null,
  kind text not null check (kind in ('village', 'community', 'checkpoint', 'clinic', 'assembly_point', 'other')),
  name text not null,
  lon double precision,
  lat double precision,
  revision bigint not null,
  changed_at bigint not null,
  unique(division, kind, name)
);

-- Half-open days [from_day, to_day); to_day null: until further notice. place_id '': the whole division.
create table risk_level(
  id text primary key,
  division text not null,
  place_id text not null,
  level text not null check (level in ('low', 'medium', 'high', 'severe')),
  from_day bigint not null,
  to_day bigint,
  source text not null,
  revision bigint not null,
  changed_at bigint not null,
  check (to_day is null or to_day > from_day)
);
create index risk_level_division on risk_level(division, place_id, from_day);
create index risk_level_from on risk_level(from_day);
