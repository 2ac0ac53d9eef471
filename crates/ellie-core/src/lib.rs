//! What Ellie decides, and nothing else: sound, words, the dialogue, what may be said.
//!
//! Pure: no input or output, no clock, no async, no serde. `Cargo.toml` proves it.

pub mod audio;
pub mod call;
pub mod compliance;
pub mod conflict;
pub mod dialogue;
pub mod firm;
pub mod floor;
pub mod language;
pub mod scheduling;
pub mod screening;
pub mod sentence;
pub mod speakable;
pub mod vad;
pub mod wer;
