-- A round screens the latest rosters again when what verdicts rest on changed; one runs at a time. What it changed is kept line by line, with the words
-- of both verdicts sealed under the key of whom they are about.
create table roster_round(
  id text primary key,
  job_id text not null,
  cause text not null check (cause in ('risk', 'table', 'both', 'by_hand')),
  detail text not null,
  detail_en text not null,
  why text not null,
  region text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'stopped')),
  facts text not null,
  table_version text not null,
  day bigint not null,
  rosters bigint not null,
  people bigint not null,
  changed bigint not null,
  opened_by text not null,
  opened_at bigint not null,
  began_at bigint not null,
  ended_at bigint not null
);
create index roster_round_state on roster_round(state, id);

create table roster_change(
  id text primary key,
  round_id text not null references roster_round(id),
  part bigint not null,
  roster_id text not null references roster(id),
  line_id text not null,
  person_id text not null,
  enterprise_id text not null,
  division text not null,
  verdict_before text not null,
  verdict text not null,
  days bigint,
  reason_before text not null,
  reason_code text not null,
  because text not null check (because in ('risk', 'table', 'day')),
  at bigint not null,
  sealed bytea not null
);
create unique index roster_change_once on roster_change(round_id, line_id);
create index roster_change_roster on roster_change(roster_id, id);
create index roster_change_person on roster_change(person_id, id);
create index roster_change_line on roster_change(line_id, id);

alter table roster add column screened_again_at bigint not null default 0;
alter table roster add column screened_again_day bigint not null default 0;

-- Who left the enterprise after its roster came in. A roster handed in later says anew who works there.
create table departure(
  enterprise_id text not null,
  person_id text not null,
  division text not null,
  left_on bigint not null,
  noted_at bigint not null,
  noted_by text not null,
  sealed bytea not null,
  primary key(enterprise_id, person_id)
);
create index departure_person on departure(person_id);
