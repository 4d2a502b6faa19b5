-- Cases (办件). case_event is the truth and is only added to; case_row is its fold for lists and can be rebuilt. Forms,
-- reasons and notes are sealed under the key of their case ("case/<id>"); nothing else here is personal.
create table service_version(
  service text not null,
  version bigint not null,
  sha256 text not null,
  source text not null,
  published_at bigint not null,
  primary key(service, version)
);

-- The last number given under one prefix ("FG-20200217-"): numbers follow without gaps, because a refused command gives none.
create table case_number(
  service text not null,
  prefix text not null,
  last bigint not null,
  primary key(service, prefix)
);

create table case_event(
  case_id text not null,
  n bigint not null,
  at bigint not null,
  kind text not null,
  account text not null,
  state text not null,
  open text not null,
  sealed bytea not null,
  journal_seq bigint not null,
  primary key(case_id, n)
);

create table case_row(
  id text primary key,
  no text not null,
  service text not null,
  version bigint not null,
  enterprise_id text not null,
  division text not null,
  channel text not null,
  opener text not null,
  state text not null,
  kind text not null,
  closed bigint not null,
  outcome text not null,
  hidden bigint not null,
  lane text not null,
  priority bigint not null,
  opened_at bigint not null,
  entered_at bigint not null,
  changed_at bigint not null,
  due_at bigint,
  sort_due bigint not null,
  alarm_at bigint,
  at_once bigint not null,
  assignee text not null,
  missing text not null,
  revision bigint not null
);
create unique index case_row_no on case_row(service, no);
create index case_row_enterprise on case_row(enterprise_id, service, state);
create index case_row_order on case_row(priority desc, sort_due, id);
create index case_row_alarm on case_row(alarm_at, id);
create index case_row_assignee on case_row(assignee, closed);

-- Which version of which table decided a case at which event: what is to be looked at again when a table changes.
create table case_decision(
  case_id text not null,
  n bigint not null,
  name text not null,
  table_id text not null,
  version text not null,
  rules text not null,
  primary key(case_id, n, name)
);
create index case_decision_table on case_decision(table_id, version);
