-- Rotations of the master key. `former` and `master`: ids of master keys (8 hex digits, comma between), which stand before every wrapped key and tell
-- nothing of them. `sealed` (the reason) is under the house's key: it may name officers. `confirmed_by` stays empty when the machine itself asked.
create table rotation(
  id text primary key,
  state text not null check (state in ('asked', 'running', 'done', 'withdrawn')),
  asked_by text not null,
  asked_at bigint not null,
  confirmed_by text not null,
  confirmed_at bigint not null,
  finished_at bigint not null,
  job_id text not null,
  former text not null,
  master text not null,
  keys bigint not null,
  sealed bytea not null,
  check (confirmed_by = '' or confirmed_by <> asked_by)
);
