//! The whole server, the real `serve()` on a free port, used as clients use it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_audio;
mod commands;
mod delivery;
mod harness;
mod health;
mod local_models;
mod message;
mod plan;
mod records;
mod root;
mod socket;
mod voice;
