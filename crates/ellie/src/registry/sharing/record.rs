//! A service as replicas tell each other of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::registry::registration::{Draft, Registration};
use crate::registry::service::{Health, Id, Service};

/// A service, as it is written into Redis.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    name: String,
    version: String,
    host: String,
    port: u16,
    protocol: String,
    health_endpoint: String,
    tags: Vec<String>,
    dependencies: Vec<String>,
    metadata: Map<String, Value>,
    registered_at: DateTime<Utc>,
    /// Whether it is a replica of Ellie that is ready; of others everybody sees for himself.
    #[serde(default)]
    is_ready: bool,
}

/// A service, as it was read.
#[derive(Debug)]
pub struct Known {
    /// What it was registered as.
    pub registration: Registration,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// Whether it is a replica of Ellie that is ready.
    pub is_ready: bool,
}

impl Known {
    /// The id that follows from it.
    pub fn id(&self) -> Id {
        let Registration { name, host, port, .. } = &self.registration;
        Id::of(name, host, *port)
    }
}

impl Record {
    /// Of a service.
    pub fn of(service: &Service) -> Self {
        let registration = &service.registration;
        Self {
            name: registration.name.clone(),
            version: registration.version.clone(),
            host: registration.host.to_string(),
            port: registration.port,
            protocol: registration.protocol.name().to_owned(),
            health_endpoint: registration.health_endpoint.clone(),
            tags: registration.tags.clone(),
            dependencies: registration.dependencies.clone(),
            metadata: registration.metadata.values().clone(),
            registered_at: service.registered_at,
            is_ready: service.is_ours() && service.health == Health::Healthy,
        }
    }

    /// As it is written.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads one, as carefully as if somebody had registered it: others may write there too.
    pub fn read(text: &[u8]) -> Option<Known> {
        let record: Self = serde_json::from_slice(text).ok()?;
        let draft = Draft {
            name: record.name,
            version: record.version,
            host: record.host,
            port: record.port.into(),
            protocol: Some(record.protocol),
            health_endpoint: Some(record.health_endpoint),
            tags: record.tags,
            dependencies: record.dependencies,
            metadata: record.metadata,
        };
        Some(Known {
            registration: Registration::ours_or_others(draft).ok()?,
            registered_at: record.registered_at,
            is_ready: record.is_ready,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_wrong_is_not() {
        let draft = Draft {
            name: "a".into(),
            version: "1".into(),
            host: "::1".into(),
            port: 9,
            tags: vec!["t".into()],
            ..Draft::default()
        };
        let service = Service::new(Registration::new(draft).unwrap(), Utc::now());
        let written = Record::of(&service).written();
        let known = Record::read(written.as_bytes()).unwrap();
        assert_eq!(known.registration, service.registration);
        assert_eq!(known.registered_at, service.registered_at);
        for (right, wrong) in [("\"::1\"", "\"a/b\""), (":9", ":0"), ("\"t\"", "\"\\u0000\"")] {
            assert!(written.contains(right));
            assert!(Record::read(written.replace(right, wrong).as_bytes()).is_none(), "{wrong}");
        }
        for text in ["", "{}", "null", "\u{feff}[]", &"[".repeat(100_000)] {
            assert!(Record::read(text.as_bytes()).is_none());
        }
        assert!(Record::read(&[0xff, 0xfe]).is_none());
    }
}
