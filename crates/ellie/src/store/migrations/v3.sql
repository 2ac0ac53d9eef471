-- The attorneys whom consultations and holds name by number. Before this version the number was the
-- place in the firm's file: whoever opens the diary next writes that down, and it stays.
create table attorneys (
    id bigint primary key not null,
    name text not null unique
);
