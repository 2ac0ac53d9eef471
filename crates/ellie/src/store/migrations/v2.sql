create index calls_by_session on calls (session_id, last_turn_at);

-- Callers are looked for by their number.
create index contacts_by_phone on contacts (phone);
create index messages_by_phone on messages (phone);

-- What has arrived is kept no longer.
update deliveries set payload = ''
where delivered_at is not null and call_id not in (select id from calls where legal_hold);
