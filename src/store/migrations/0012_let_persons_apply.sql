-- Persons apply without an enterprise; home selection; official papers; contributions for reliefs.

-- A person's case has no enterprise; one person's cases are found by a keyed digest of the identity number, never by the number.
alter table case_row add column applicant text not null default '';
create index case_row_applicant on case_row(applicant, service, closed);

-- A home selection (集中选房). Times are instants; left_at_pause: what each called one had left is kept with the entrant.
create table selection(
  id text primary key,
  division text not null,
  title text not null,
  service text not null,
  state text not null check (state in ('preparing', 'frozen', 'drawn', 'running', 'paused', 'closed')),
  turn_seconds bigint not null check (turn_seconds > 0),
  desks bigint not null check (desks > 0),
  recalls bigint not null check (recalls >= 0),
  opens_at bigint,
  next_end bigint,
  choices bigint not null,
  draw_record text not null,
  created_by text not null,
  created_at bigint not null,
  revision bigint not null
);
create index selection_division on selection(division, id);
create index selection_next_end on selection(state, next_end);

create table selection_home(
  selection_id text not null references selection(id),
  code text not null,
  building text not null,
  floor bigint not null,
  room text not null,
  area_hundredths bigint not null check (area_hundredths > 0),
  price_yuan bigint not null check (price_yuan >= 0),
  layout text not null,
  facing text not null,
  sequence bigint not null,
  primary key(selection_id, code)
);

-- place: by the draw, from 1; turn_key: who is called next has the smallest; a passed turn moves it behind all places. `name` and proxy are
-- sealed under the key of the case.
create table selection_entrant(
  selection_id text not null references selection(id),
  case_id text not null,
  no text not null,
  tier bigint not null,
  points bigint not null,
  place bigint not null,
  turn_key bigint not null,
  stand text not null check (stand in ('waiting', 'called', 'chosen', 'missed', 'gave_up')),
  round bigint not null,
  until_at bigint,
  left_ms bigint,
  proxy_file text not null,
  sealed bytea not null,
  primary key(selection_id, case_id)
);
create index selection_entrant_turn on selection_entrant(selection_id, turn_key);

-- Who has which home: one home once, one entrant once.
create table selection_choice(
  selection_id text not null references selection(id),
  home text not null,
  case_id text not null,
  n bigint not null,
  at bigint not null,
  account text not null,
  by_proxy bigint not null,
  primary key(selection_id, home),
  unique(selection_id, case_id)
);

-- What happened, only added to: from it the independent checker judges the run.
create table selection_event(
  selection_id text not null references selection(id),
  n bigint not null,
  at bigint not null,
  kind text not null,
  place bigint not null,
  home text not null,
  account text not null,
  primary key(selection_id, n)
);

-- Official papers: what was issued, under which number, with a code anybody may verify. The text is sealed under its own key.
create table official_paper(
  id text primary key,
  no text not null unique,
  code text not null unique,
  kind text not null,
  division text not null,
  enterprise_id text not null,
  case_id text not null,
  title text not null,
  digest text not null,
  state text not null check (state in ('valid', 'revoked')),
  issued_by text not null,
  issued_at bigint not null,
  revoked_at bigint,
  sealed bytea not null
);
create index official_paper_enterprise on official_paper(enterprise_id, id);
create index official_paper_case on official_paper(case_id, kind);
create index official_paper_division on official_paper(division, id);
create table official_number(
  prefix text primary key,
  last bigint not null
);

-- What an enterprise has to pay as employer in a month, in fen, by insurance, before any relief.
create table relief_contribution(
  enterprise_id text not null,
  month text not null,
  insurance text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  changed_by text not null,
  changed_at bigint not null,
  primary key(enterprise_id, month, insurance)
);
