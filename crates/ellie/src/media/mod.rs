//! Recorded sound as the world sends and wants it: recognise it, decode it, encode it.
//!
//! Everything here is plain work on bytes in memory and may take tens of milliseconds: call it
//! where blocking is allowed.

mod decode;
mod encode;
mod sniff;

pub use decode::{DecodeError, Decoded, Limits, decode};
pub use encode::{EncodeError, Encoder, Format, Streamed, UnknownFormat, encode};
pub use sniff::{Container, sniff};
