//! Deepgram, in its own wire format: `/listen` and `/speak` under `https://api.deepgram.com/v1`.
//!
//! What is relied on is from its documentation (developers.deepgram.com), read in November 2026:
//! the pages "Pre-Recorded Audio", "Single Text Request", "Errors", "Language Detection", "Nova-3
//! Language Prompting" and "TTS Voice Controls"; the names of the voices are from its SDK for Rust,
//! 0.14.0. That one is not asked to do it: its client follows redirects, waits and reads without
//! bounds, and tells the vendor's words in its errors.
//!
//! Both roles opt out of Deepgram's Model Improvement Program, as what callers tell a law firm is
//! nobody's to learn from. That may cost the firm more.

mod hearing;
mod listening;
mod speaking;
#[cfg(test)]
mod tests;

use crate::remote::{self, Codes, Dialect, KeyHeader};

pub use hearing::{Hearing, MODEL};
pub use speaking::{Speaking, VOICES};

/// Deepgram's server, or one of the firm's own that runs its models.
pub type Server = remote::Server<Deepgram>;

/// Deepgram's wire format.
#[derive(Debug, Clone)]
pub enum Deepgram {}

impl Dialect for Deepgram {
    const KEY: KeyHeader = KeyHeader::TOKEN;
    const CODES: Codes = Codes {
        at: &["/err_code", "/category"],
        // Money has a status of its own there.
        spent: &[],
        // Model, voice and language are all set in the query.
        unset: &["query_parameter"],
    };
}

/// What no request learns from.
const NOT_LEARNT_FROM: (&str, &str) = ("mip_opt_out", "true");
