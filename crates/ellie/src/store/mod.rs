//! What is kept.

pub mod messages;
