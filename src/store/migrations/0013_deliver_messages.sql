-- What became of a message: what the gateway calls it, why it was not taken (a code and its arguments, nothing personal), since when it
-- is tried, and who may see that it was sent.
alter table outbox add column number text not null default '';
alter table outbox add column problem text not null default '';
alter table outbox add column since bigint not null default 0;
alter table outbox add column changed_at bigint not null default 0;
alter table outbox add column enterprise_id text not null default '';
alter table outbox add column division text not null default '';
update outbox set since = at, changed_at = at;
update outbox set division = (select division from case_row where id = subject_id), enterprise_id = (select enterprise_id from case_row where id = subject_id)
  where subject_kind = 'case' and exists (select 1 from case_row where id = subject_id);
create index outbox_division on outbox(division, id);
create index outbox_number on outbox(channel, number);

-- Answers the bureau publishes to what everybody asks. Nothing personal.
create table published_answer(
  id text primary key,
  topic text not null,
  question text not null,
  answer text not null,
  question_en text not null,
  answer_en text not null,
  division text not null,
  published_by text not null,
  published_at bigint not null,
  changed_at bigint not null,
  withdrawn bigint not null check (withdrawn in (0, 1)),
  revision bigint not null
);
create index published_answer_order on published_answer(withdrawn, published_at);

-- A policy pushed to those whom a table says it concerns, and the messages each of them was sent.
create table push(
  id text primary key,
  title text not null,
  body text not null,
  title_en text not null,
  body_en text not null,
  table_version text not null,
  division text not null,
  looked_at bigint not null,
  concerned bigint not null,
  sent_by text not null,
  sent_at bigint not null
);
create index push_order on push(division, sent_at);
create table push_recipient(
  push_id text not null references push(id),
  enterprise_id text not null,
  division text not null,
  rule text not null,
  seen_at bigint not null,
  primary key(push_id, enterprise_id)
);
create index push_recipient_enterprise on push_recipient(enterprise_id, push_id);
