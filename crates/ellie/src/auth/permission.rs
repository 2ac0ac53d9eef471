//! What somebody may do.

use std::fmt;
use std::str::FromStr;

/// What somebody may do, by the name that tokens have it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read what was taken in calls.
    RecordsRead,
    /// Mark it.
    RecordsWrite,
    /// Hand out the data of callers.
    PrivacyRead,
    /// Change what callers let us keep, and erase it.
    PrivacyWrite,
    /// Read who did what.
    AuditRead,
    /// See which services there are.
    ServicesRead,
    /// Register services, and take them out.
    ServicesWrite,
    /// Reach services through the gateway.
    GatewayUse,
    /// Have recordings written down and texts spoken, as OpenAI's API has it.
    SpeechUse,
    /// Read measurements, logs and states.
    MonitoringRead,
    /// Resolve alerts, and write to the log.
    MonitoringWrite,
    /// Empty the cache.
    CacheWrite,
    /// Make API keys, and revoke them.
    KeysWrite,
}

/// There is no permission of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such permission")]
pub struct NoPermission;

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 13] = [
        Self::RecordsRead,
        Self::RecordsWrite,
        Self::PrivacyRead,
        Self::PrivacyWrite,
        Self::AuditRead,
        Self::ServicesRead,
        Self::ServicesWrite,
        Self::GatewayUse,
        Self::SpeechUse,
        Self::MonitoringRead,
        Self::MonitoringWrite,
        Self::CacheWrite,
        Self::KeysWrite,
    ];

    /// The name, as in a token.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RecordsRead => "records:read",
            Self::RecordsWrite => "records:write",
            Self::PrivacyRead => "privacy:read",
            Self::PrivacyWrite => "privacy:write",
            Self::AuditRead => "audit:read",
            Self::ServicesRead => "services:read",
            Self::ServicesWrite => "services:write",
            Self::GatewayUse => "gateway:use",
            Self::SpeechUse => "speech:use",
            Self::MonitoringRead => "monitoring:read",
            Self::MonitoringWrite => "monitoring:write",
            Self::CacheWrite => "cache:write",
            Self::KeysWrite => "keys:write",
        }
    }
}

impl FromStr for Permission {
    type Err = NoPermission;

    fn from_str(name: &str) -> Result<Self, NoPermission> {
        Self::ALL.into_iter().find(|permission| permission.name() == name).ok_or(NoPermission)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u16);

impl Permissions {
    /// These.
    #[must_use]
    pub const fn of(all: &[Permission]) -> Self {
        let mut set = 0;
        let mut rest = all;
        while let [first, others @ ..] = rest {
            set |= 1 << *first as u16;
            rest = others;
        }
        Self(set)
    }

    /// Those there are among these names; whatever else was named gives nothing.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        names.into_iter().filter_map(|name| name.parse().ok()).collect()
    }

    /// Whether it is among them.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & 1 << permission as u16 != 0
    }

    /// Whether all of the others are among them.
    #[must_use]
    pub const fn include(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Those that are among the others too.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// One after the other.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.has(*permission))
    }

    /// Their names.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        self.iter().map(Permission::name).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |set, permission| set | Self::of(&[permission]).0))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_name_and_is_a_place_of_its_own() {
        for permission in Permission::ALL {
            assert_eq!(permission.name().parse(), Ok(permission));
            assert_eq!(Permissions::of(&[permission]).iter().collect::<Vec<_>>(), [permission]);
        }
        assert_eq!(Permissions::of(&Permission::ALL).iter().count(), Permission::ALL.len());
        assert_eq!("records:*".parse::<Permission>(), Err(NoPermission));
    }

    #[test]
    fn what_is_no_permission_gives_none() {
        let named = Permissions::named(["*", "admin", "RECORDS:READ", "records:read", ""]);
        assert_eq!(named, Permissions::of(&[Permission::RecordsRead]));
        assert!(!named.has(Permission::RecordsWrite));
        assert!(named.include(Permissions::default()) && !Permissions::default().include(named));
    }
}
