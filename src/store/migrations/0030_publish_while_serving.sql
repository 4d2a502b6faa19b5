-- Who published a version of a service: the program's own file at a start ('shipped'), or a person of this house while serving ('house').
alter table service_version add column origin text not null default 'shipped';
create index case_row_version on case_row(service, version, closed, id);
