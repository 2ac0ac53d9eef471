-- A session may call more than once.
alter table calls drop constraint calls_session_id_key;
