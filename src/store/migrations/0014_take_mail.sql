-- Mails that came to the bureau's mailbox. Sender and Message-ID are found by blind index; what the mail says is sealed under a key of
-- its own ("mail/<id>"), so is its original, in chunks.
create table mail(
  id text primary key,
  box text not null unique,
  validity bigint not null,
  uid bigint not null,
  message_index text not null,
  sender_index text not null,
  at bigint not null,
  state text not null check (state in ('taken', 'waiting', 'set_aside', 'assigned', 'closed')),
  why text not null,
  case_id text not null,
  answer_index text not null,
  division text not null,
  authentication text not null,
  key_id text not null,
  sealed bytea not null
);
create index mail_state on mail(division, state, id);
create index mail_message on mail(message_index, sender_index);
create index mail_sender on mail(sender_index, at);
create index mail_case on mail(case_id, id);
create index mail_answer on mail(answer_index);
create index mail_box on mail(validity, uid);
create table mail_chunk(
  mail_id text not null references mail(id),
  number bigint not null,
  sealed bytea not null,
  primary key(mail_id, number)
);
