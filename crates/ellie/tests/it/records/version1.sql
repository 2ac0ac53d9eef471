-- The first version as a database in use has it. It never changes: later versions are tried on it.
create table seaql_migrations (version varchar primary key not null, applied_at bigint not null);
insert into seaql_migrations values ('v1_first_tables', 1800000000);

-- The first tables. {key} is a number given by the database, {moment} a time in UTC. A list of
-- words is a JSON array in a text column.

create table callers (
    id {key},
    name text not null,
    folded text not null,
    phone text not null,
    created_at {moment} not null,
    unique (phone, folded)
);

create table calls (
    id text primary key not null,
    session_id text not null unique,
    channel text not null,
    caller_id bigint references callers (id),
    started_at {moment} not null,
    last_turn_at {moment} not null,
    ended_at {moment},
    question text,
    state text not null,
    standing text,
    priority integer,
    attorney text,
    outcome text,
    area text,
    summary text,
    legal_hold boolean not null default false,
    deleted_at {moment}
);
create index calls_by_time on calls (started_at, id);
create index calls_by_last_turn on calls (last_turn_at);
create index calls_by_caller on calls (caller_id);

create table turns (
    id {key},
    call_id text not null references calls (id),
    number bigint not null,
    at {moment} not null,
    heard text,
    withheld boolean not null,
    topic text,
    confidence double precision,
    language text,
    reply text,
    blocked text,
    decode_ms bigint,
    transcribe_ms bigint,
    think_ms bigint,
    voice_ms bigint,
    actions text not null,
    unique (call_id, number)
);
create index turns_by_time on turns (at, id);

create table contacts (
    call_id text primary key not null references calls (id),
    name text,
    phone text,
    extension text,
    email text,
    safe_to_call_back boolean,
    best_time text,
    language text
);

create table intakes (
    id {key},
    call_id text not null unique references calls (id),
    started_at {moment} not null,
    updated_at {moment} not null,
    area text,
    state text,
    happened text,
    happened_on text,
    place text,
    people text,
    injuries text,
    insurance text,
    prior_lawyer text,
    heard_of_us text,
    deadline_as_stored text,
    priority integer,
    attorney text,
    status text not null,
    reason text
);
create index intakes_by_time on intakes (started_at, id);

create table conflict_checks (
    id {key},
    call_id text not null references calls (id),
    at {moment} not null,
    parties text not null,
    result text not null,
    matched text
);
create index conflict_checks_by_call on conflict_checks (call_id);
create index conflict_checks_by_time on conflict_checks (at);

create table messages (
    id {key},
    call_id text not null references calls (id),
    taken_at {moment} not null,
    name text,
    phone text,
    extension text,
    text text not null,
    unclear text not null,
    for_whom text,
    read_at {moment}
);
create index messages_by_call on messages (call_id);
create index messages_by_time on messages (taken_at, id);

create table referrals (
    id {key},
    call_id text not null references calls (id),
    at {moment} not null,
    area text,
    state text,
    referred_to text,
    reason text not null
);
create index referrals_by_call on referrals (call_id);

create table escalations (
    id {key},
    call_id text not null references calls (id),
    at {moment} not null,
    reason text not null,
    to_whom text
);
create index escalations_by_call on escalations (call_id);

create table disclosures (
    id {key},
    call_id text not null references calls (id),
    at {moment} not null,
    kind text not null,
    version text not null,
    text_hash text not null
);
create index disclosures_by_call on disclosures (call_id);

create table acknowledgements (
    id {key},
    session_id text not null,
    version text not null,
    at {moment} not null,
    unique (session_id, version)
);

create table consents (
    id {key},
    call_id text not null references calls (id),
    at {moment} not null,
    kind text not null,
    wording_version text not null,
    given boolean not null
);
create index consents_by_call on consents (call_id);

create table privacy_settings (
    session_id text primary key not null,
    enable_conversation_logging boolean not null,
    enable_audio_recording boolean not null,
    data_retention_days integer not null check (data_retention_days between 1 and 365),
    allow_analytics boolean not null,
    allow_quality_improvement boolean not null,
    updated_at {moment} not null
);

create table deletion_requests (
    id {key},
    session_id text,
    caller_id bigint,
    asked_at {moment} not null,
    due_at {moment} not null,
    reason text,
    done_at {moment},
    check ((session_id is null) <> (caller_id is null))
);
create index deletion_requests_open on deletion_requests (due_at) where done_at is null;

-- What was done, by whom, to what; never what it says.
create table audit (
    id {key},
    at {moment} not null,
    actor text not null,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    count bigint
);
create index audit_by_time on audit (at, id);
create index audit_by_subject on audit (subject_kind, subject_id);

-- What is to be sent, written with what it tells of.
create table deliveries (
    id {key},
    call_id text references calls (id),
    kind text not null,
    idempotency_key text not null unique,
    payload text not null,
    attempts integer not null default 0,
    created_at {moment} not null,
    next_attempt_at {moment} not null,
    delivered_at {moment},
    gave_up_at {moment},
    last_error text
);
create index deliveries_open on deliveries (next_attempt_at)
    where delivered_at is null and gave_up_at is null;
create index deliveries_by_call on deliveries (call_id);

create table known_parties (
    id {key},
    kind text not null,
    name text not null,
    aliases text not null,
    status text,
    phone text,
    matters text not null
);
create index known_parties_by_phone on known_parties (kind, phone);

create table revisions (
    name text primary key not null,
    number bigint not null,
    at {moment} not null
);

create table consultations (
    id {key},
    session_id text,
    attorney bigint not null,
    starts {moment} not null,
    ends {moment} not null,
    length_min integer not null,
    sequence bigint not null,
    uid text not null unique,
    status text not null,
    name text,
    phone text,
    email text,
    area text,
    booked_at {moment} not null,
    changed_at {moment} not null
);
-- No attorney begins two consultations at once, whoever forgets to look.
create unique index consultations_once on consultations (attorney, starts) where status = 'booked';
create index consultations_by_end on consultations (attorney, ends) where status = 'booked';
create index consultations_by_time on consultations (starts, id);
create index consultations_by_session on consultations (session_id);

create table holds (
    token text primary key not null,
    session_id text,
    purpose text not null,
    state text not null,
    attorney bigint not null,
    starts {moment} not null,
    ends {moment} not null,
    length_min integer not null,
    expires {moment} not null,
    consultation_id bigint references consultations (id),
    sequence bigint not null,
    from_attorney bigint,
    from_starts {moment},
    from_length_min integer,
    name text,
    phone text,
    email text,
    area text,
    held_at {moment} not null
);
create unique index holds_once on holds (attorney, starts) where state = 'live';
create index holds_live on holds (attorney, expires) where state = 'live';
create index holds_by_consultation on holds (consultation_id);
create index holds_by_session on holds (session_id);

insert into callers (name, folded, phone, created_at)
values ('Dana Whitfield', 'dana whitfield', '6145550144', '2027-01-15T08:00:10+00:00');
insert into calls (id, session_id, channel, caller_id, started_at, last_turn_at, question, state, priority, area, legal_hold)
values ('8a5e2d3a-93b5-4d0c-8df5-0e3f2c3bb6a1', 'of-version-1', 'voice', 1,
    '2027-01-15T08:00:10+00:00', '2027-01-15T08:00:20+00:00', 'phone', '{"turn":2}', 3, 'injury', false);
insert into turns (call_id, number, at, heard, withheld, reply, actions)
values ('8a5e2d3a-93b5-4d0c-8df5-0e3f2c3bb6a1', 1, '2027-01-15T08:00:10+00:00', null, true, 'Hello.', '[]'),
    ('8a5e2d3a-93b5-4d0c-8df5-0e3f2c3bb6a1', 2, '2027-01-15T08:00:20+00:00', 'It''s Dana 😀', false, 'Hello Dana.', '["ask"]');
insert into contacts (call_id, name, phone)
values ('8a5e2d3a-93b5-4d0c-8df5-0e3f2c3bb6a1', 'Dana Whitfield', '6145550144');
insert into messages (call_id, taken_at, name, text, unclear)
values ('8a5e2d3a-93b5-4d0c-8df5-0e3f2c3bb6a1', '2027-01-15T08:00:20+00:00', 'Dana Whitfield', 'please call', '[]');
insert into consultations (session_id, attorney, starts, ends, length_min, sequence, uid, status, booked_at, changed_at)
values ('of-version-1', 1, '2027-01-20T15:00:00+00:00', '2027-01-20T15:30:00+00:00', 30, 0, 'one@ellie', 'booked',
    '2027-01-15T08:00:20+00:00', '2027-01-15T08:00:20+00:00');
