-- A case may be opened from another (a finding from an inspection, a look-back from a finding), and a list tells cases of one
-- service apart by a choice from a list that its file names. Both stand in the events; here is their fold.
alter table case_row add column parent text not null default '';
alter table case_row add column label text not null default '';
-- When the case was due and whether it was closed after each event, so that lists of a past hour need no key.
alter table case_event add column due_at bigint;
alter table case_event add column closed bigint not null default 0;
update case_event set due_at = (select due_at from case_row where id = case_id), closed = (select closed from case_row where id = case_id)
  where n = (select revision from case_row where id = case_id);
create index case_row_parent on case_row(parent, service, state);
create index case_row_label on case_row(enterprise_id, service, label);
