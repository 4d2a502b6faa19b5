-- What a person may have a copy of is found by him or by his key. A copy that was made for somebody waits to be fetched; what is in it is gathered anew each time.
create table person_copy(
  id text primary key,
  case_id text not null,
  person_id text not null,
  division text not null,
  made_by text not null,
  made_at bigint not null,
  until_at bigint not null,
  code_index text not null,
  handed_out bigint not null,
  check (case_id <> '' or person_id <> '')
);
create index person_copy_case on person_copy(case_id, id);
create index person_copy_person on person_copy(person_id, id);

create index person_on_site_person on person_on_site(person_id);
create index arrival_person on arrival(person_id);
create index checkpoint_entry_person on checkpoint_entry(person_id);
create index trip_extra_person on trip_extra(person_id);
create index trip_mark_key on trip_mark(key_id);
create index trip_handover_traveller on trip_handover(traveller_id);
create index trip_ask_key on trip_ask(key_id);
create index field_entry_key on field_entry(key_id);
create index outbox_key on outbox(key_id);
