-- Policy tables changed at this place: drafts, proposals and what was published, with their text. And a roster may be screened
-- again for the same day once the tables have changed.
create table policy_draft(
  id text primary key,
  table_id text not null,
  text text not null,
  based_on text not null,
  state text not null,
  author text not null,
  created_at bigint not null,
  changed_at bigint not null,
  proposed_by text not null,
  proposed_at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  reason text not null,
  version text not null,
  revision bigint not null
);
create index policy_draft_table on policy_draft(table_id, created_at);
create index policy_draft_state on policy_draft(state, decided_at);
drop index roster_once;
create index roster_same on roster(enterprise_id, file_sha256, day, created_at);
