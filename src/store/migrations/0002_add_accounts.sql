-- Accounts and sessions. Names and titles of officers are personal data too: sealed under the key "account/<id>" and found
-- by blind index. `roles` and `unmask` are words separated by one space, in the order of the code.
create table account(
  id text primary key,
  name_index text not null unique,
  name_sealed bytea not null,
  title_sealed bytea not null,
  roles text not null,
  scope_kind text not null check (scope_kind in ('region', 'enterprise')),
  scope_code text not null,
  unmask text not null,
  password text not null,
  password_kind text not null check (password_kind in ('own', 'one_time', 'demo')),
  password_until bigint,
  disabled bigint not null check (disabled in (0, 1)),
  revision bigint not null,
  created_at bigint not null,
  changed_at bigint not null
);
create index account_scope on account(scope_kind, scope_code);

-- Only the SHA-256 of a token is kept, so that the file opens no session.
create table session(
  token_hash text primary key,
  account_id text not null references account(id),
  opened_at bigint not null,
  seen_at bigint not null
);
create index session_account on session(account_id, opened_at);
create index session_seen on session(seen_at);
