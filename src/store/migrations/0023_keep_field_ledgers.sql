-- What inspectors recorded on their phones without a network. field_phone: one officer's phone and how far its chain is kept;
-- field_entry: each line as it was written, in the order of its phone, whatever became of it. problem: why what it was meant to do
-- could not be done; then a person looks into it. Bodies are sealed under the person they are about, or under their phone and day.
create table field_phone(
  id text primary key,
  account_id text not null,
  name text not null,
  counter bigint not null,
  hash text not null,
  waiting bigint not null,
  enrolled_at bigint not null,
  seen_at bigint not null,
  revoked_at bigint not null,
  revoked_by text not null
);
create index field_phone_account on field_phone(account_id);

create table field_entry(
  phone_id text not null references field_phone(id),
  counter bigint not null,
  hash text not null,
  account_id text not null,
  kind text not null,
  enterprise_id text not null,
  division text not null,
  case_id text not null,
  subject_id text not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  conflict text not null,
  problem text not null,
  settled_at bigint not null,
  settled_by text not null,
  key_id text not null,
  sealed bytea not null,
  primary key(phone_id, counter, hash)
);
create index field_entry_recorded on field_entry(recorded_at, phone_id, counter);
create index field_entry_conflict on field_entry(conflict, settled_at);
