//! A message as an earlier Ellie kept it: a line of JSON in `messages.jsonl`.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// When it was taken.
    pub taken_at: DateTime<Utc>,
    /// The conversation it was taken in.
    pub session_id: String,
    /// The caller's name, where it was understood.
    pub name: Option<String>,
    /// Ten digits to call back, where they were understood and confirmed.
    pub phone: Option<String>,
    /// The caller's words.
    pub text: String,
    /// Answers that were not understood.
    pub unclear: Vec<String>,
}
