//! What was signed and is good no longer. A token is trusted by its signature, so what is withdrawn
//! before its time has to be known beside it.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use super::{Holder, Identity};

/// Everything that is withdrawn, and would still be good.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Withdrawn {
    /// Users who may not log in any more.
    pub users: HashSet<String>,
    /// Logins that have ended.
    pub logins: HashSet<String>,
    /// API keys that were revoked.
    pub keys: HashSet<String>,
}

impl Withdrawn {
    /// Whether what somebody has shown is among it.
    #[must_use]
    pub fn has(&self, identity: &Identity) -> bool {
        match &identity.holder {
            Holder::User { name, login } => {
                let has_ended = |login: &String| self.logins.contains(login);
                self.users.contains(name) || login.as_ref().is_some_and(has_ended)
            }
            Holder::ApiKey { id, .. } => id.as_ref().is_some_and(|id| self.keys.contains(id)),
            Holder::Desk | Holder::Session(_) => false,
        }
    }
}

/// What is withdrawn, as it was known last. It is asked for with every request, and so kept here.
#[derive(Debug, Default)]
pub struct Withdrawals {
    known: RwLock<Arc<Withdrawn>>,
    renewing: Mutex<()>,
}

impl Withdrawals {
    /// As it was known last.
    #[must_use]
    pub fn known(&self) -> Arc<Withdrawn> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Finds out what is withdrawn now. One after the other, so that nobody brings back what
    /// another has read before him. What cannot be read stays as it is known.
    pub async fn renew<E>(
        &self,
        read: impl Future<Output = Result<Withdrawn, E>>,
    ) -> Result<(), E> {
        let _alone = self.renewing.lock().await;
        let now = Arc::new(read.await?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;

    fn of(text: &str) -> HashSet<String> {
        [text.to_owned()].into()
    }

    fn identity(holder: Holder) -> Identity {
        Identity { holder, role: Role::Admin, permissions: Role::Admin.permissions() }
    }

    #[test]
    fn what_is_withdrawn_is_found_and_nothing_else() {
        let withdrawn = Withdrawn { users: of("ann"), logins: of("l-1"), keys: of("k-1") };
        let user = |name: &str, login: Option<&str>| {
            identity(Holder::User { name: name.into(), login: login.map(str::to_owned) })
        };
        let key = |id: Option<&str>| {
            identity(Holder::ApiKey { name: "crm".into(), id: id.map(str::to_owned) })
        };
        assert!(withdrawn.has(&user("ann", None)) && withdrawn.has(&user("ann", Some("l-2"))));
        assert!(withdrawn.has(&user("bob", Some("l-1"))) && withdrawn.has(&key(Some("k-1"))));
        for good in [user("bob", None), user("bob", Some("l-2")), key(Some("k-2")), key(None)] {
            assert!(!withdrawn.has(&good), "{good:?}");
        }
        assert!(!withdrawn.has(&Identity::desk()) && !withdrawn.has(&Identity::session("ann")));
    }

    #[tokio::test]
    async fn what_cannot_be_read_stays_as_it_is_known() {
        let withdrawals = Withdrawals::default();
        let ann = Withdrawn { users: of("ann"), ..Withdrawn::default() };
        withdrawals.renew(async { Ok::<_, ()>(ann.clone()) }).await.unwrap();
        assert!(withdrawals.renew(async { Err("away") }).await.is_err());
        assert_eq!(*withdrawals.known(), ann);
    }
}
