-- What is known of a service area as a place to stand for hours: people can go indoors, and from when to when it is open (minutes since midnight; it may
-- close after midnight, closes < opens; 0 and 1440: always).
create table rest_place(
  place_id text primary key,
  indoor bigint not null check (indoor in (0, 1)),
  opens bigint not null check (opens between 0 and 1440),
  closes bigint not null check (closes between 0 and 1440),
  note text not null,
  set_by text not null,
  set_at bigint not null
);
