//! What somebody is to the firm, and what that lets them do.

use std::fmt;
use std::str::FromStr;

use super::permission::Permission::{
    AuditRead, GatewayUse, MonitoringRead, PrivacyRead, PrivacyWrite, RecordsRead, RecordsWrite,
    ServicesRead, ServicesWrite, SpeechUse,
};
use super::{Permission, Permissions};

/// What somebody is to the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Whoever calls: the own session, and nothing of others.
    Caller,
    /// Whoever works for the firm.
    Agent,
    /// Whoever runs Ellie.
    Admin,
    /// Another program of the firm.
    Service,
}

/// There is no role of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("none of caller, agent, admin, service")]
pub struct NoRole;

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Caller, Self::Agent, Self::Admin, Self::Service];

    /// The name, as in a token.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Service => "service",
        }
    }

    /// All that it lets somebody do.
    #[must_use]
    pub const fn permissions(self) -> Permissions {
        match self {
            Self::Caller => Permissions::of(&[]),
            Self::Agent => Permissions::of(&[
                RecordsRead,
                RecordsWrite,
                PrivacyRead,
                PrivacyWrite,
                AuditRead,
                ServicesRead,
                GatewayUse,
                SpeechUse,
            ]),
            Self::Admin => Permissions::of(&Permission::ALL),
            Self::Service => Permissions::of(&[
                ServicesRead,
                ServicesWrite,
                GatewayUse,
                SpeechUse,
                MonitoringRead,
            ]),
        }
    }
}

impl FromStr for Role {
    type Err = NoRole;

    fn from_str(name: &str) -> Result<Self, NoRole> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or(NoRole)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_name() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        for none in ["", "Admin", "root", "admin "] {
            assert_eq!(none.parse::<Role>(), Err(NoRole));
        }
    }

    #[test]
    fn a_caller_may_nothing_and_an_admin_all_that_an_agent_may() {
        assert_eq!(Role::Caller.permissions().iter().count(), 0);
        assert!(Role::Admin.permissions().include(Role::Agent.permissions()));
        assert!(!Role::Service.permissions().has(RecordsRead));
        let makes_keys = |role: &Role| role.permissions().has(Permission::KeysWrite);
        assert!(Role::ALL.iter().filter(|role| makes_keys(role)).eq(&[Role::Admin]));
    }
}
