-- A push goes to enterprises or to persons; a recipient is the one or the other.
alter table push add column audience text not null default 'enterprises';
alter table push_recipient rename column enterprise_id to recipient_id;
