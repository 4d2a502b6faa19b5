-- Erasure at the end of an emergency. `lines`: JSON of what the table in force let go and what it keeps, counted; nothing in it names anybody.
-- `sealed` (the reason) and `certificate` are sealed under the house's key: both may name officers.
create table erasure(
  id text primary key,
  state text not null check (state in ('asked', 'running', 'stopped', 'done', 'withdrawn')),
  ends_on bigint not null,
  policy text not null,
  lines text not null,
  asked_by text not null,
  asked_at bigint not null,
  confirmed_by text not null,
  confirmed_at bigint not null,
  finished_at bigint not null,
  job_id text not null,
  sealed bytea not null,
  certificate bytea not null,
  revision bigint not null,
  check (confirmed_by = '' or confirmed_by <> asked_by)
);
create index erasure_asked on erasure(asked_at, id);

-- Cards are found by the pass when its holder is forgotten.
create index checkpoint_card_pass on checkpoint_card(pass_id);
