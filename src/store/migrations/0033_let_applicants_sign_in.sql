-- Applicants sign in by a code sent to a telephone or a mail address. The address is sealed and found by a keyed index; of a code and of a session there are digests only.
create table applicant(
  id text primary key,
  address_index text not null unique,
  channel text not null,
  sealed bytea not null,
  made_at bigint not null,
  proved_at bigint,
  seen_at bigint not null,
  check (channel in ('sms', 'email'))
);
create index applicant_unproved on applicant(made_at) where proved_at is null;

create table applicant_code(
  id text primary key,
  address_index text not null,
  network_index text not null,
  code_hash text not null,
  made_at bigint not null,
  tries bigint not null,
  used_at bigint
);
create index applicant_code_address on applicant_code(address_index, made_at);
create index applicant_code_network on applicant_code(network_index, made_at);
create index applicant_code_made on applicant_code(made_at);

create table applicant_session(
  token_hash text primary key,
  applicant_id text not null,
  opened_at bigint not null,
  seen_at bigint not null
);
create index applicant_session_owner on applicant_session(applicant_id, opened_at);

-- Whose page shows a case. source: 'session' (begun there), 'key' (opened by its key there), 'form' (the address stands in the form that was handed in).
create table applicant_case(
  address_index text not null,
  case_id text not null,
  source text not null,
  made_at bigint not null,
  primary key (address_index, case_id, source),
  check (source in ('session', 'key', 'form'))
);
create index applicant_case_case on applicant_case(case_id);
