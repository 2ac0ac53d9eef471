//! Who somebody has proved to be.

use super::{Permission, Permissions, Role};

/// Who somebody has proved to be, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is.
    pub holder: Holder,
    /// What they are to the firm.
    pub role: Role,
    /// All they may do: never more than the role, or the key, lets them.
    pub permissions: Permissions,
}

/// Who it is, by what they have shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Somebody with a name and a password.
    User {
        /// The name.
        name: String,
        /// The login the token is of; tokens made elsewhere have none.
        login: Option<String>,
    },
    /// A program with an API key.
    ApiKey {
        /// What the key is for.
        name: String,
        /// What it is revoked by; keys made elsewhere have none.
        id: Option<String>,
    },
    /// Whoever has the key of the desk.
    Desk,
    /// Whoever called in this session.
    Session(String),
}

impl Identity {
    /// Whoever has the key of the desk.
    #[must_use]
    pub const fn desk() -> Self {
        let role = Role::Agent;
        Self { holder: Holder::Desk, role, permissions: role.permissions() }
    }

    /// Whoever called in this session.
    #[must_use]
    pub fn session(id: &str) -> Self {
        let role = Role::Caller;
        let holder = Holder::Session(id.to_owned());
        Self { holder, role, permissions: role.permissions() }
    }

    /// Whether they may do it.
    #[must_use]
    pub const fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }

    /// Whether it is the session they called in.
    #[must_use]
    pub fn owns(&self, session: &str) -> bool {
        matches!(&self.holder, Holder::Session(own) if own == session)
    }

    /// By which name the audit knows them. It names no session: that is a key to what was said.
    #[must_use]
    pub fn actor(&self) -> String {
        match &self.holder {
            Holder::User { name, .. } => format!("user:{name}"),
            Holder::ApiKey { name, .. } => format!("key:{name}"),
            Holder::Desk => "desk".to_owned(),
            Holder::Session(_) => "session".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_taken_for_another_in_the_audit() {
        let user = |name: &str| Identity {
            holder: Holder::User { name: name.into(), login: None },
            ..Identity::desk()
        };
        for taken in ["desk", "session", "operator", "ellie", "key:crm"] {
            assert_ne!(user(taken).actor(), taken);
        }
        assert_eq!(Identity::session("s-1").actor(), "session");
    }

    #[test]
    fn a_session_owns_itself_only() {
        let own = Identity::session("s-1");
        assert!(own.owns("s-1") && !own.owns("s-2") && !own.owns(""));
        assert!(!Identity::desk().owns("s-1"));
        assert!(Permission::ALL.iter().all(|permission| !own.may(*permission)));
    }
}
