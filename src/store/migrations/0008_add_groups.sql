-- Work groups and review groups, who belongs to them, which enterprises a work group looks after (包干), joint reviews and the
-- duty roster. How an officer is, is his own affair: sealed under "account/<id>". Half-open days [from_day, to_day).
create table work_group(
  id text primary key,
  division text not null,
  kind text not null check (kind in ('work', 'review')),
  name text not null,
  closed bigint not null check (closed in (0, 1)),
  revision bigint not null,
  changed_at bigint not null,
  unique(division, kind, name)
);

-- unit: where a seconded officer comes from; '' for one of the group's own house.
create table group_member(
  id text primary key,
  group_id text not null references work_group(id),
  account_id text not null,
  part text not null check (part in ('lead', 'assistant', 'member')),
  unit text not null,
  from_day bigint not null,
  to_day bigint,
  check (to_day is null or to_day >= from_day)
);
create index group_member_group on group_member(group_id, id);
create index group_member_account on group_member(account_id, group_id);

create table group_enterprise(
  enterprise_id text primary key references enterprise(id),
  group_id text not null references work_group(id),
  since bigint not null
);
create index group_enterprise_group on group_enterprise(group_id, enterprise_id);

create table joint_review(
  id text primary key,
  enterprise_id text not null references enterprise(id),
  day bigint not null,
  lead_account text not null,
  assistant_account text not null,
  state text not null check (state in ('planned', 'held', 'cancelled')),
  sealed bytea not null,
  revision bigint not null,
  changed_at bigint not null,
  check (lead_account <> assistant_account)
);
create index joint_review_enterprise on joint_review(enterprise_id, id);

-- languages: words separated by one space. relieves: the shift this one takes over.
create table duty(
  id text primary key,
  group_id text not null references work_group(id),
  account_id text not null,
  place_id text not null,
  shift text not null,
  from_at bigint not null,
  to_at bigint not null,
  languages text not null,
  state text not null check (state in ('planned', 'relief_wanted', 'relieved')),
  relieves text not null,
  revision bigint not null,
  changed_at bigint not null,
  check (to_at > from_at)
);
create index duty_group on duty(group_id, from_at);
create index duty_account on duty(account_id, from_at);
create index duty_from on duty(from_at, id);

create table officer(
  account_id text primary key,
  languages text not null,
  sealed bytea not null,
  changed_at bigint not null
);

-- WGS-84 degrees; the division's own point is used where an enterprise has none.
alter table enterprise add column lon double precision;
alter table enterprise add column lat double precision;
