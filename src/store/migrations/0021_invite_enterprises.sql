-- Slips by which an enterprise gets its own log-in. Code and PIN stand nowhere: they follow from the house's key and the id. Who claimed a slip (name,
-- telephone, chosen log-in name, password digest) and why it was refused are sealed under the key "invitation/<id>".
create table invitation(
  id text primary key,
  enterprise_id text not null,
  division text not null,
  code_index text not null unique,
  state text not null check (state in ('open', 'claimed', 'confirmed', 'refused', 'cancelled')),
  made_by text not null,
  made_at bigint not null,
  expires_at bigint not null,
  claimed_at bigint,
  ended_by text not null,
  ended_at bigint,
  login_index text not null,
  sealed bytea not null,
  file_id text not null,
  seen_original bigint not null check (seen_original in (0, 1)),
  account_id text not null
);
create index invitation_enterprise on invitation(enterprise_id, id);
create index invitation_state on invitation(state, division);
create index invitation_login on invitation(login_index);
