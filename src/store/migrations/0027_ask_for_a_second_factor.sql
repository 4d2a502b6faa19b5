-- The second factor at log-in. `sealed`: the secret under the account's key. Of recovery codes only keyed digests.
create table second_factor(
  account_id text primary key references account(id),
  active bigint not null check (active in (0, 1)),
  last_step bigint not null,
  made_at bigint not null,
  sealed bytea not null
);

create table recovery_code(
  account_id text not null references account(id),
  digest text not null,
  made_at bigint not null,
  used_at bigint not null,
  primary key(account_id, digest)
);
