-- Passes and the keys that sign them, checkpoints with their shifts and phones, and the ledger of entries. What names a
-- person is sealed: of a pass under the holder's key (a vehicle's under the pass's own), of an entry under the holder's key or,
-- for people the house does not know, under a key of that checkpoint and day.
create table pass_key(
  id text primary key,
  kind text not null,
  issuer text not null,
  algorithm text not null,
  public_key bytea not null,
  sealed bytea not null,
  from_at bigint not null,
  to_at bigint not null,
  state text not null,
  created_by text not null,
  created_at bigint not null,
  changed_at bigint not null
);
create index pass_key_kind on pass_key(kind, issuer, from_at);

-- The signed lists phones verify by, as they were given out: changes from one to the next are worked out from them.
create table pass_list(
  kind text not null,
  sequence bigint not null,
  issued_at bigint not null,
  renew_by bigint not null,
  octets bytea not null,
  primary key(kind, sequence)
);

create table pass(
  id text primary key,
  pass_no bigint not null,
  kind text not null,
  category text not null,
  person_id text not null,
  plate_index text not null,
  enterprise_id text not null,
  division text not null,
  scope text not null,
  places text not null,
  from_at bigint not null,
  to_at bigint not null,
  uses bigint not null,
  uses_days bigint not null,
  companions bigint not null,
  card_only bigint not null,
  basis text not null,
  basis_id text not null,
  decided_by text not null,
  reason_code text not null,
  key_id text not null,
  issued_by text not null,
  issued_at bigint not null,
  revoked_at bigint not null,
  revoked_by text not null,
  sealed bytea not null
);
create unique index pass_number on pass(pass_no);
create index pass_person on pass(person_id, kind);
create index pass_plate on pass(plate_index);
create index pass_enterprise on pass(enterprise_id, issued_at);
create index pass_division on pass(division, issued_at);
create index pass_revoked on pass(revoked_at);
create unique index pass_once on pass(basis, basis_id, person_id, plate_index, kind);

create table checkpoint(
  place_id text primary key,
  division text not null,
  phone text not null,
  medical_point text not null,
  isolation_point text not null,
  transit_route text not null,
  revision bigint not null
);

create table checkpoint_shift(
  id text primary key,
  place_id text not null,
  division text not null,
  from_at bigint not null,
  to_at bigint not null,
  lead text not null,
  guards text not null,
  dialects text not null,
  salt bytea not null,
  sealed bytea not null,
  code_index text not null,
  code_until bigint not null,
  cards bigint not null,
  opened_by text not null,
  opened_at bigint not null,
  closed_at bigint not null
);
create index checkpoint_shift_place on checkpoint_shift(place_id, from_at);
create index checkpoint_shift_code on checkpoint_shift(code_index);

create table checkpoint_card(
  shift_id text not null references checkpoint_shift(id),
  lookup text not null,
  pass_id text not null,
  sealed text not null,
  primary key(shift_id, lookup)
);

create table checkpoint_device(
  id text primary key,
  place_id text not null,
  division text not null,
  shift_id text not null references checkpoint_shift(id),
  name text not null,
  token_index text not null,
  counter bigint not null,
  hash text not null,
  waiting bigint not null,
  sequence bigint not null,
  looked_up bigint not null,
  looked_up_from bigint not null,
  enrolled_at bigint not null,
  seen_at bigint not null,
  revoked_at bigint not null,
  revoked_by text not null
);
create unique index checkpoint_device_token on checkpoint_device(token_index);
create index checkpoint_device_place on checkpoint_device(place_id);

create table checkpoint_entry(
  device_id text not null references checkpoint_device(id),
  counter bigint not null,
  hash text not null,
  place_id text not null,
  division text not null,
  shift_id text not null,
  pass_id text not null,
  person_id text not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  how text not null,
  who text not null,
  pass_state text not null,
  action text not null,
  reason_code text not null,
  decided_by text not null,
  temperature bigint,
  companions bigint not null,
  conflict text not null,
  settled_at bigint not null,
  key_id text not null,
  sealed bytea not null,
  primary key(device_id, counter, hash)
);
create index checkpoint_entry_place on checkpoint_entry(place_id, happened_at);
create index checkpoint_entry_pass on checkpoint_entry(pass_id, happened_at);
create index checkpoint_entry_conflict on checkpoint_entry(conflict, settled_at);
