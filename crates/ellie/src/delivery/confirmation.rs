//! What a caller gets of the own consultation: when, with whom and where, and nothing of the matter.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Config;
use super::orders::{Order, Way};
use super::package::Consultation;

/// A consultation, as the caller is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The caller's mailbox.
    pub to: String,
    /// When it was agreed, moved or called off.
    pub at: DateTime<Utc>,
    /// With which firm it is.
    pub firm: String,
    /// The firm's number.
    pub phone: String,
    /// The consultation.
    pub consultation: Consultation,
}

impl Config {
    /// What to keep in the outbox so that it reaches the caller, if callers get mail. The key is as
    /// that of [`Config::orders`].
    pub fn confirms(
        &self,
        key: &str,
        confirmation: &Confirmation,
    ) -> Result<Option<Order>, serde_json::Error> {
        if !self.email.as_ref().is_some_and(|email| email.to_callers) {
            return Ok(None);
        }
        let payload = serde_json::to_string(confirmation)?;
        let idempotency_key = format!("{key}.caller");
        Ok(Some(Order { way: Way::Caller, idempotency_key, payload }))
    }
}
