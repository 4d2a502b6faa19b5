-- Questions asked online about what an applicant wrote, each under the key of its case, and the lists a bureau keeps to answer them: rows are
-- found by blind index and sealed under a key of their list's version, so that a newer version makes the former unreadable.
create table verification(
  id text primary key,
  case_id text not null,
  task text not null,
  verifier text not null,
  kind text not null check (kind in ('list', 'http', 'record')),
  state text not null check (state in ('waiting', 'agrees', 'differs', 'unknown', 'failed')),
  tries bigint not null,
  next_at bigint not null,
  asked_by text not null,
  asked_at bigint not null,
  answered_at bigint not null,
  sealed bytea not null
);
create index verification_case on verification(case_id, id);
create index verification_due on verification(state, next_at);

create table reference_list(
  name text primary key,
  version bigint not null,
  rows bigint not null,
  file_name text not null,
  uploaded_by text not null,
  uploaded_at bigint not null
);
create table reference_row(
  list text not null,
  version bigint not null,
  key_index text not null,
  sealed bytea not null,
  primary key(list, version, key_index)
);
