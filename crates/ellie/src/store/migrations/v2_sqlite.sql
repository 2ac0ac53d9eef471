-- A session may call more than once. SQLite takes a constraint away only with its table.
create table calls_of_sessions (
    id text primary key not null,
    session_id text not null,
    channel text not null,
    caller_id bigint references callers (id),
    started_at timestamp not null,
    last_turn_at timestamp not null,
    ended_at timestamp,
    question text,
    state text not null,
    standing text,
    priority integer,
    attorney text,
    outcome text,
    area text,
    summary text,
    legal_hold boolean not null default false,
    deleted_at timestamp
);
insert into calls_of_sessions
select id, session_id, channel, caller_id, started_at, last_turn_at, ended_at, question, state, standing,
    priority, attorney, outcome, area, summary, legal_hold, deleted_at
from calls;
drop table calls;
alter table calls_of_sessions rename to calls;
create index calls_by_time on calls (started_at, id);
create index calls_by_last_turn on calls (last_turn_at);
create index calls_by_caller on calls (caller_id);
