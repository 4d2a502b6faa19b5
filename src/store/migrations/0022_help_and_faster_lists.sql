-- Who helps the assignee of a case (协助): a fold of the events like the rest of case_row.
alter table case_row add column assistant text not null default '';
create index case_row_assistant on case_row(assistant, closed);
-- Counting the movements of one item in one region without reading them (bench/supply_bench).
create index movement_item_division on movement(item, division);
