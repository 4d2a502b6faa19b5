-- The evening before: who is asked about a trip (a township, a village, a clinic, each worker, the carrier, each member of its team), what was
-- told to whom and what they answered. Names and telephones are sealed under the key of whom they name; answers likewise.
-- subject: the place people board at, the traveller, or the row itself for a member. told: what the message said, in ids and times; another
-- value makes another message. turn: how often it was sent; the code of the link follows from it. sent_at 0: nobody to send to.
create table trip_ask(
  id text primary key,
  trip_id text not null references trip(id),
  audience text not null check (audience in ('township', 'village', 'clinic', 'worker', 'carrier', 'member')),
  subject text not null,
  place_id text not null,
  account_id text not null,
  duties text not null,
  stands_for text not null,
  state text not null check (state in ('asked', 'answered', 'withdrawn')),
  told text not null,
  turn bigint not null,
  code_index text not null,
  wrong bigint not null,
  declared bigint not null,
  made_at bigint not null,
  sent_at bigint not null,
  answered_at bigint not null,
  answered_by text not null,
  key_id text not null,
  contact bytea not null,
  answers bytea not null
);
create unique index trip_ask_subject on trip_ask(trip_id, audience, subject);
create index trip_ask_code on trip_ask(code_index);
create index trip_ask_account on trip_ask(account_id, trip_id);

-- Whom a division's checklists go to. division: all places within it, the narrowest that fits counts. owner: the region whose trips these are for;
-- people are fetched from anywhere, so the two differ.
create table trip_contact(
  id text primary key,
  audience text not null check (audience in ('township', 'village', 'clinic')),
  division text not null,
  owner text not null,
  revision bigint not null,
  changed_at bigint not null,
  sealed bytea not null
);
create unique index trip_contact_division on trip_contact(owner, audience, division);
