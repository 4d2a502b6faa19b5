-- Rosters, their lines and problems, and persons found at work. Personal answers (health, contact, places as written) are
-- sealed under the person's key; problems quote cells of the sheet and are sealed under the key of the roster's file.
create table roster(
  id text primary key,
  enterprise_id text not null,
  division text not null,
  file_id text not null references file(id),
  file_sha256 text not null,
  day bigint not null,
  case_id text not null,
  job_id text not null,
  state text not null,
  table_id text not null,
  table_from bigint not null,
  columns text not null,
  people bigint not null,
  cleared bigint not null,
  observe bigint not null,
  excluded bigint not null,
  review bigint not null,
  problems bigint not null,
  changed bigint not null,
  created_by text not null,
  created_at bigint not null,
  approved_at bigint not null
);
create index roster_enterprise on roster(enterprise_id, created_at);
create index roster_case on roster(case_id);
create unique index roster_once on roster(enterprise_id, file_sha256, day);

create table roster_line(
  id text primary key,
  roster_id text not null references roster(id),
  sheet text not null,
  sheet_row bigint not null,
  person_id text not null,
  enterprise_id text not null,
  from_division text not null,
  verdict text not null,
  days bigint,
  reason_code text not null,
  sealed bytea not null
);
create unique index roster_line_row on roster_line(roster_id, sheet, sheet_row);
create index roster_line_person on roster_line(person_id);
create index roster_line_verdict on roster_line(roster_id, verdict, sheet_row);

create table roster_problem(
  roster_id text not null references roster(id),
  number bigint not null,
  note bigint not null,
  sealed bytea not null,
  primary key(roster_id, number)
);

create table person_on_site(
  id text primary key,
  enterprise_id text not null,
  division text not null,
  person_id text not null,
  day bigint not null,
  at bigint not null,
  listed bigint not null,
  from_division text not null,
  verdict text not null,
  days bigint,
  reason_code text not null,
  listing_code text not null,
  found_by text not null,
  sealed bytea not null
);
create index person_on_site_enterprise on person_on_site(enterprise_id, at);
