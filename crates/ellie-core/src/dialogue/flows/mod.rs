//! The flows of a call, one a file.

pub mod message;
