-- People looked at one by one in a vehicle share a mark with its own entry; empty where somebody came alone.
alter table checkpoint_entry add column party text not null default '';
alter table checkpoint_entry add column vehicle integer not null default 0;
create index checkpoint_entry_party on checkpoint_entry(place_id, party, vehicle);
