//! What a token says, as it is written.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::Permissions;

/// What a token is good for. The earlier back end wrote nothing into one for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Access,
    Refresh,
    ApiKey,
    Session,
}

/// What is written into a token.
#[derive(Serialize)]
pub struct Given<'a> {
    pub r#type: Kind,
    pub sub: &'a str,
    pub iat: i64,
    pub exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<&'a str>,
}

impl<'a> Given<'a> {
    pub const fn new(kind: Kind, sub: &'a str) -> Self {
        Self {
            r#type: kind,
            sub,
            iat: 0,
            exp: 0,
            role: None,
            permissions: None,
            login: None,
            turn: None,
            jti: None,
        }
    }

    pub fn from(self, now: DateTime<Utc>) -> Self {
        Self { iat: now.timestamp(), ..self }
    }

    pub fn until(self, expires: DateTime<Utc>) -> Self {
        Self { exp: expires.timestamp(), ..self }
    }
}

/// What is read from one. Python's times have fractions; whoever leaves out when it ends has none.
#[derive(Deserialize)]
pub struct Shown {
    #[serde(rename = "type", default)]
    pub kind: Kind,
    pub sub: String,
    pub exp: f64,
    nbf: Option<f64>,
    pub role: Option<String>,
    permissions: Option<Vec<String>>,
    pub login: Option<String>,
    pub turn: Option<i64>,
    pub jti: Option<String>,
}

impl Shown {
    pub fn is_timely(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp_micros() as f64 / 1e6;
        now < self.exp && self.nbf.is_none_or(|begins| begins <= now)
    }

    /// Those it names, if it names any.
    pub fn permissions(&self) -> Option<Permissions> {
        let names = self.permissions.as_ref()?;
        Some(Permissions::named(names.iter().map(String::as_str)))
    }
}

/// None for what is in no calendar.
pub fn moment(seconds: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds as i64, 0)
}
