-- The desk: keys, journal, answered requests, outbox, jobs, files. Instants are UTC milliseconds, days are day numbers
-- since 1970-01-01. `sealed` columns hold AEAD ciphertext under the key named beside them.
create table data_key(
  id text primary key,
  purpose text not null,
  wrapped bytea not null,
  created_at bigint not null
);

create table house(
  name text primary key,
  value text not null
);

create table journal(
  seq bigint primary key,
  at bigint not null,
  happened_at bigint not null,
  actor text not null,
  command text not null,
  request_id text not null,
  what text not null,
  subject_kind text not null,
  subject_id text not null,
  enterprise_id text not null,
  division text not null,
  service text not null,
  facts text not null,
  key_id text not null,
  sealed bytea not null,
  prev text not null,
  hash text not null
);
create index journal_subject on journal(subject_kind, subject_id, seq);
create index journal_what on journal(what, seq);
create index journal_actor on journal(actor, seq);
create index journal_enterprise on journal(enterprise_id, seq);

create table answered(
  actor text not null,
  request_id text not null,
  digest text not null,
  at bigint not null,
  key_id text not null,
  sealed bytea not null,
  primary key(actor, request_id)
);
create index answered_at on answered(at);

create table outbox(
  id text primary key,
  at bigint not null,
  channel text not null,
  template text not null,
  subject_kind text not null,
  subject_id text not null,
  key_id text not null,
  sealed bytea not null,
  state text not null,
  attempts bigint not null,
  next_at bigint not null
);
create index outbox_state on outbox(state, next_at);
create index outbox_subject on outbox(subject_kind, subject_id);

create table job(
  id text primary key,
  kind text not null,
  state text not null,
  actor text not null,
  payload text not null,
  step text not null,
  done bigint not null,
  total bigint not null,
  result text not null,
  problem text not null,
  created_at bigint not null,
  changed_at bigint not null
);
create index job_state on job(state, created_at);

create table file(
  id text primary key,
  name_sealed bytea not null,
  media text not null,
  size bigint not null,
  sha256 text not null,
  key_id text not null,
  owner_account text not null,
  enterprise_id text not null,
  division text not null,
  subject_kind text not null,
  subject_id text not null,
  created_at bigint not null
);
create index file_subject on file(subject_kind, subject_id);

create table file_chunk(
  file_id text not null references file(id),
  number bigint not null,
  sealed bytea not null,
  primary key(file_id, number)
);
