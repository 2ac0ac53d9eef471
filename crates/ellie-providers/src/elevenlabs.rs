//! ElevenLabs, in its own wire format: `/text-to-speech/{voice}/stream` under
//! `https://api.elevenlabs.io/v1`.
//!
//! What is relied on is from its documentation (elevenlabs.io/docs), read in November 2026: the
//! pages "Text to Speech Stream" and "Errors", and "API - Error Code 400 or 401" of its help. What
//! is said is kept by ElevenLabs for a while: only enterprises may ask it not to.

mod speaking;
#[cfg(test)]
mod tests;
mod voice;

use crate::remote::{self, Codes, Dialect, KeyHeader};

pub use speaking::{MODEL, Speaking};
pub use voice::{BadVoiceId, VOICES, VoiceId};

/// One of ElevenLabs' servers.
pub type Server = remote::Server<ElevenLabs>;

/// ElevenLabs' wire format.
#[derive(Debug, Clone)]
pub enum ElevenLabs {}

impl Dialect for ElevenLabs {
    const KEY: KeyHeader = KeyHeader::named("xi-api-key");
    const CODES: Codes = Codes {
        // Older errors have a status within them, where newer ones have a code.
        at: &["/detail/code", "/detail/status", "/detail/type"],
        spent: &["quota", "credit", "payment"],
        unset: &["api_key", "model", "voice_not_found", "voice_id", "quota"],
    };
}
