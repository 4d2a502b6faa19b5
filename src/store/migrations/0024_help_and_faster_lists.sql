-- Who helps the assignee of a case (协助): a fold of the events like the rest of case_row.
alter table case_row add column assistant text not null default '';
create index case_row_assistant on case_row(assistant, closed);
-- Counting the movements of one item in one region without reading them (bench/supply_bench).
create index movement_item_division on movement(item, division);
-- The command post's figures, one service's queue in its order, and the counts above it, out of indexes (bench/lists_bench).
create index case_row_figure on case_row(service, closed, state, division, due_at, enterprise_id, opened_at);
create index case_row_service_order on case_row(service, state, priority desc, sort_due, id);
create index case_row_counted on case_row(division, service, state, closed, kind, due_at, assignee, assistant);
