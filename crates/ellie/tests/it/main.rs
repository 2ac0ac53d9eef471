//! The whole server, the real `serve()` on a free port, used as clients use it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod access;
mod audit;
mod bad_audio;
mod booked;
mod callers;
mod commands;
mod delivered;
mod delivery;
mod described;
mod desk;
mod erased;
mod express;
mod fastapi;
mod gateway;
mod harness;
mod health;
mod imported;
mod jose;
mod languages;
mod legacy;
mod legal;
mod live;
mod local_models;
mod logins;
mod message;
mod observed;
mod openai;
mod outages;
mod plan;
mod privacy;
mod program;
mod realtime;
mod recorded;
mod records;
mod restart;
mod root;
mod services;
mod socket;
mod socketio;
mod thinking;
mod users;
mod vendors;
mod voice;
mod webrtc;
