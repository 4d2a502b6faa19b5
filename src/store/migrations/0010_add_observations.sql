-- Health observation. A slot is a half day: day number * 2, plus 1 in the afternoon. first_slot is the first in which a
-- temperature is due, last_slot the first in which none is due any more. Temperatures and notes are sealed under the person's key.
create table observation(
  id text primary key,
  person_id text not null references person(id),
  enterprise_id text not null,
  division text not null,
  source text not null check (source in ('screening', 'on_site', 'by_hand')),
  source_id text not null,
  kind text not null check (kind in ('isolation', 'home')),
  started_on bigint not null,
  days bigint not null check (days > 0),
  first_slot bigint not null,
  last_slot bigint not null,
  alert text not null check (alert in ('', 'fever')),
  state text not null check (state in ('open', 'released', 'clinic')),
  certificate text not null,
  ended_at bigint,
  ended_by text not null,
  revision bigint not null,
  check (last_slot > first_slot)
);
create index observation_state on observation(state, division, id);
create index observation_enterprise on observation(enterprise_id, state, id);
create index observation_person on observation(person_id, state);

create table observation_temperature(
  id text primary key,
  observation_id text not null references observation(id),
  slot bigint not null,
  at bigint not null,
  account text not null,
  sealed bytea not null
);
create index observation_temperature_slot on observation_temperature(observation_id, slot);

create table observation_number(
  prefix text primary key,
  last bigint not null
);
