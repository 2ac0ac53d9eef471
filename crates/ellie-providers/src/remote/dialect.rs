//! What is a vendor's own in how its servers are asked, and in how they say no.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::Unusable;

/// A wire format.
pub trait Dialect {
    /// Where a key is told.
    const KEY: KeyHeader;
    /// Its codes of errors.
    const CODES: Codes;

    /// What else is said with every request.
    #[must_use]
    fn headers() -> HeaderMap {
        HeaderMap::new()
    }
}

/// The header in which a key is told.
#[derive(Debug)]
pub struct KeyHeader {
    name: HeaderName,
    before: &'static str,
}

/// Where a code stands within an error, and what it tells beside the status.
#[derive(Debug)]
pub struct Codes {
    /// JSON pointers to where one may be, the one that tells most first.
    pub at: &'static [&'static str],
    /// What is in it when 429 means money, not time.
    pub spent: &'static [&'static str],
    /// What is in it when 400 or 422 means what was set, not what was asked.
    pub unset: &'static [&'static str],
}

impl KeyHeader {
    /// `Authorization: Bearer …`
    pub const BEARER: Self = Self { name: AUTHORIZATION, before: "Bearer " };

    /// `Authorization: Token …`
    pub const TOKEN: Self = Self { name: AUTHORIZATION, before: "Token " };

    /// A header for nothing else, such as `x-api-key`. Its name is in small letters.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self { name: HeaderName::from_static(name), before: "" }
    }

    pub(super) fn with(self, key: &SecretString) -> Result<(HeaderName, HeaderValue), Unusable> {
        let key = key.expose_secret();
        if key.trim().is_empty() {
            return Err(Unusable::Key);
        }
        let told = format!("{}{key}", self.before);
        let mut value = HeaderValue::try_from(told).map_err(|_| Unusable::Key)?;
        value.set_sensitive(true);
        Ok((self.name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_where_the_vendor_looks_for_it_and_does_not_show() {
        for (header, name, value) in [
            (KeyHeader::BEARER, "authorization", "Bearer s3cret"),
            (KeyHeader::TOKEN, "authorization", "Token s3cret"),
            (KeyHeader::named("x-api-key"), "x-api-key", "s3cret"),
        ] {
            let (told_in, told) = header.with(&"s3cret".into()).unwrap();
            assert_eq!((told_in.as_str(), told.as_bytes()), (name, value.as_bytes()));
            assert!(!format!("{told:?}").contains("s3cret"));
        }
    }

    #[test]
    fn what_no_header_can_hold_is_no_key() {
        for key in ["", " ", "a\nb", "a\r\nX-Evil: 1", "a\0"] {
            let header = KeyHeader::named("xi-api-key").with(&key.into());
            assert_eq!(header, Err(Unusable::Key), "{key:?}");
        }
    }
}
