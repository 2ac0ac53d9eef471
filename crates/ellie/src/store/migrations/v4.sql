-- Who works with Ellie. Of a password only its hash is here.
create table users (
    name text primary key not null,
    role text not null,
    password_hash text not null,
    created_at {moment} not null,
    disabled_at {moment}
);

-- A login is renewed turn by turn: a token of an earlier turn was stolen, or its owner robbed.
create table logins (
    id text primary key not null,
    user_name text not null references users (name),
    turn bigint not null,
    began_at {moment} not null,
    expires_at {moment} not null,
    ended_at {moment}
);
create index logins_by_user on logins (user_name);
create index logins_by_expiry on logins (expires_at);
create index logins_by_end on logins (ended_at);

-- The keys themselves are kept nowhere.
create table api_keys (
    id text primary key not null,
    name text not null,
    permissions text not null,
    created_at {moment} not null,
    expires_at {moment} not null,
    revoked_at {moment}
);
create index api_keys_by_expiry on api_keys (expires_at);
