//! The signature of a webhook: HMAC-SHA256 over the timestamp, a full stop and the body, with the
//! secret the firm and Ellie share.

use std::fmt::Write;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// What the firm and Ellie alone know. It does not show in a log.
#[derive(Debug, Clone)]
pub struct Secret(SecretString);

/// A secret that can be guessed is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret has at least {} characters", Secret::LEAST_CHARS)]
pub struct TooShort;

impl Secret {
    const LEAST_CHARS: usize = 16;
}

impl Secret {
    /// Whether this is it. How long that takes tells nothing of the secret.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        Sha256::digest(self.0.expose_secret()) == Sha256::digest(text)
    }
}

impl FromStr for Secret {
    type Err = TooShort;

    fn from_str(text: &str) -> Result<Self, TooShort> {
        if text.chars().count() < Self::LEAST_CHARS { Err(TooShort) } else { Ok(Self(text.into())) }
    }
}

/// The value of `Ellie-Signature`.
#[must_use]
pub fn sign(secret: &Secret, timestamp: i64, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.0.expose_secret().as_bytes()) else {
        // HMAC takes keys of any length.
        return String::new();
    };
    mac.update(timestamp.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let mut signature = String::from("v1=");
    for octet in mac.finalize().into_bytes() {
        let _ = write!(signature, "{octet:02x}");
    }
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's `hmac`, over `b"1764000000." + body`.
    #[test]
    fn a_signature_is_as_others_compute_it() {
        let secret = "whsec-of-the-firm".parse().unwrap();
        assert_eq!(
            sign(&secret, 1_764_000_000, b"{\"version\":1}"),
            "v1=8484a60ead73dfb88a35ede13bb32881592451de153876bed6acc0aeef53cc16"
        );
    }

    #[test]
    fn a_secret_that_can_be_guessed_is_refused_and_none_shows() {
        for short in ["", "secret", "fifteen letters"] {
            assert_eq!(short.parse::<Secret>().unwrap_err(), TooShort);
        }
        let secret: Secret = "sixteen letters.".parse().unwrap();
        assert!(!format!("{secret:?}").contains("letters"));
    }
}
