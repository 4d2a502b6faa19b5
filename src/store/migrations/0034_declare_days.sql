-- Days declared off or worked on top of the announced years, for everything this platform serves; later ones win, in the order of `n`. `days_off` and `days_worked`: JSON lists of days
-- (YYYY-MM-DD). Never deleted: a declaration that was withdrawn stands with who did it and why. `job_id`: the job that moves deadlines, of the last act.
create table calendar_declaration(
  id text primary key,
  n bigint not null unique,
  title text not null,
  notice text not null,
  days_off text not null,
  days_worked text not null,
  declared_by text not null,
  declared_at bigint not null,
  withdrawn_by text not null,
  withdrawn_at bigint not null,
  withdrawn_because text not null,
  job_id text not null
);
