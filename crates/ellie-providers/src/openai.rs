//! Vendors that speak the wire format of OpenAI's API: OpenAI itself, Groq, vLLM, the servers of
//! llama.cpp, Speaches and whatever else has `/audio/transcriptions`, `/audio/speech` or
//! `/chat/completions` under a base URL.
//!
//! A [`Server`] is one of them; [`Hearing`], [`Speaking`] and [`Thinking`] are what it does.

mod chunk;
mod hearing;
mod listening;
mod speaking;
#[cfg(test)]
mod tests;
mod thinking;

use crate::remote::{self, Codes, Dialect, KeyHeader};

pub use hearing::Hearing;
pub use speaking::{Speaking, VOICES};
pub use thinking::Thinking;

/// One of these servers.
pub type Server = remote::Server<OpenAi>;

/// The wire format of OpenAI's API.
#[derive(Debug, Clone)]
pub enum OpenAi {}

impl Dialect for OpenAi {
    const KEY: KeyHeader = KeyHeader::BEARER;
    const CODES: Codes = Codes {
        at: &["/error/code", "/error/type", "/code", "/type"],
        // Money is spent as slowly as it comes: waiting does not help.
        spent: &["quota", "billing"],
        // Some have no other status for a key or a model that they do not know.
        unset: &["key", "model"],
    };
}
