-- Which way a turn went, whose model helped with it, and what that took.
alter table turns add column route text;
alter table turns add column thinker text;
alter table turns add column input_tokens bigint;
alter table turns add column output_tokens bigint;
alter table turns add column cost_micros bigint;
