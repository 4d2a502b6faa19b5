-- Years of the working calendar this house imported. `off` and `worked`: JSON lists of days (YYYY-MM-DD): weekdays off, weekend days worked.
create table working_year(
  year bigint primary key,
  notice text not null,
  off text not null,
  worked text not null,
  imported_by text not null,
  imported_at bigint not null
);
