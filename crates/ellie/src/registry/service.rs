//! A service, as the registry knows it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::host::Host;
use super::registration::Registration;

/// The name Ellie herself is registered by, and nobody else.
pub const OURS: &str = "ellie";

/// The id of a service. It follows from its name, host and port: who registers again is the same
/// service, at whichever replica, and also while replicas cannot hear of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Uuid);

impl Id {
    /// Of the service of a name at a place.
    #[must_use]
    pub fn of(name: &str, host: &Host, port: u16) -> Self {
        let hash = Sha256::digest(format!("{name}\n{}", host.authority(port)));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Self(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// How a service is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Http,
    Https,
    Ws,
    Wss,
}

impl Protocol {
    /// The name, as it is registered.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Ws => "ws",
            Self::Wss => "wss",
        }
    }

    /// The scheme of a request: a WebSocket begins as one.
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Http | Self::Ws => "http",
            Self::Https | Self::Wss => "https",
        }
    }
}

impl FromStr for Protocol {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let all = [Self::Http, Self::Https, Self::Ws, Self::Wss];
        let found = all.into_iter().find(|protocol| protocol.name() == name);
        found.ok_or("it is none of http, https, ws, wss")
    }
}

/// How a service was when it was last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Health {
    /// It answered that all is well.
    Healthy,
    /// It was not asked yet.
    Unknown,
    /// It answered something else.
    Degraded,
    /// It did not answer.
    Unhealthy,
}

impl Health {
    /// Every one, in the order in which they are numbered.
    pub const ALL: [Self; 4] = [Self::Healthy, Self::Unknown, Self::Degraded, Self::Unhealthy];

    /// Of Ellie, who knows it without being asked.
    #[must_use]
    pub const fn of_ours(is_ready: bool) -> Self {
        if is_ready { Self::Healthy } else { Self::Degraded }
    }

    /// The name, as the API tells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Unknown => "unknown",
            Self::Degraded => "degraded",
            Self::Unhealthy => "unhealthy",
        }
    }
}

/// Where a service is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifecycle {
    /// It is registered and has not answered yet.
    Starting,
    /// It has answered.
    Running,
    /// It takes nothing new, and ends what it has.
    Stopping,
    /// It was deregistered.
    Stopped,
    /// It does not answer any more.
    Failed,
}

impl Lifecycle {
    /// The name, as the API tells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
        }
    }
}

/// Why a service did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// Its host has no address we may reach.
    #[error("its host has no address that may be reached")]
    Forbidden,
    /// There was no connection.
    #[error("it cannot be reached")]
    Unreachable,
    /// There was one, and it broke off.
    #[error("it broke off")]
    Broken,
    /// It took too long.
    #[error("it did not answer in time")]
    Late,
}

/// A service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its id.
    pub id: Id,
    /// What it was registered as.
    pub registration: Registration,
    /// When it was registered first.
    pub registered_at: DateTime<Utc>,
    /// When it first answered.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was last asked how it is.
    pub last_health_check: Option<DateTime<Utc>>,
    /// How it was then.
    pub health: Health,
    /// Why it did not answer then.
    pub silence: Option<Silence>,
    /// How often in a row it has not answered.
    pub consecutive_failures: u32,
    /// How long its last answer took.
    pub response_time: Option<Duration>,
    /// Where it is in its life.
    pub lifecycle: Lifecycle,
}

impl Service {
    /// A service that nobody has asked yet.
    #[must_use]
    pub fn new(registration: Registration, at: DateTime<Utc>) -> Self {
        Self {
            id: Id::of(&registration.name, &registration.host, registration.port),
            registration,
            registered_at: at,
            started_at: None,
            last_health_check: None,
            health: Health::Unknown,
            silence: None,
            consecutive_failures: 0,
            response_time: None,
            lifecycle: Lifecycle::Starting,
        }
    }

    /// Whether it is Ellie, here or another replica of her.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.registration.name == OURS
    }

    /// Its host and port, as they stand in a URL.
    #[must_use]
    pub fn authority(&self) -> String {
        self.registration.host.authority(self.registration.port)
    }

    /// Its address with a path, which begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.registration.protocol.scheme(), self.authority())
    }

    /// How it ranks among others of its name: lower is better, `None` is not to be used. One that
    /// says it is not well answers at least, and comes after those of whom nothing is known yet.
    #[must_use]
    pub fn rank(&self) -> Option<u8> {
        if matches!(self.lifecycle, Lifecycle::Stopping | Lifecycle::Stopped) {
            return None;
        }
        match self.health {
            Health::Healthy => Some(0),
            Health::Unknown => Some(1),
            Health::Degraded => Some(2),
            Health::Unhealthy => None,
        }
    }

    /// Whether it has every one of these tags.
    #[must_use]
    pub fn has(&self, tags: &[String]) -> bool {
        tags.iter().all(|tag| self.registration.tags.contains(tag))
    }
}
