//! Conversations by their session, for as long as somebody goes on with them.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ellie_core::dialogue::{Conversation, Office};
use ellie_core::firm::Directory;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::sync::Mutex;
use uuid::fmt::Hyphenated;
use uuid::{Uuid, Variant, Version};

use super::thinking::Lately;

/// A call nobody goes on with is over after this.
pub const IDLE: Duration = Duration::from_secs(30 * 60);

/// More conversations than this at once push out the least used.
const MOST: u64 = 10_000;

const LONGEST_ID: usize = 128;

/// The name of a conversation, chosen by the client or by us.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SessionId(String);

/// What is wrong with a session's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a session id has 1 to {LONGEST_ID} letters, digits, dots, dashes, colons or underscores")]
pub struct BadSessionId;

impl SessionId {
    /// A name nobody can guess.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// Whether it is random as the ones we make are (UUIDs of version 4), whoever made it. Of
    /// another name, however long, nobody can tell: a time and a few letters can be guessed.
    #[must_use]
    pub fn is_unguessable(&self) -> bool {
        let uuid = Uuid::try_parse(&self.0).ok().filter(|_| self.0.len() == Hyphenated::LENGTH);
        uuid.is_some_and(|uuid| {
            uuid.get_version() == Some(Version::Random) && uuid.get_variant() == Variant::RFC4122
        })
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SessionId {
    type Err = BadSessionId;

    fn from_str(text: &str) -> Result<Self, BadSessionId> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        let fits = (1..=LONGEST_ID).contains(&text.len()) && text.chars().all(is_plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(BadSessionId) }
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A call that is going on.
#[derive(Debug, Clone)]
pub struct Ongoing {
    /// What the call is known by.
    pub call_id: String,
    /// How many turns there were.
    pub turns: u32,
    /// The conversation.
    pub conversation: Conversation,
    /// The conversation before the last turn, where nothing came of that which cannot be taken back.
    pub before: Option<Box<Conversation>>,
    /// What was said lately, for a model that helps.
    pub lately: Lately,
}

impl Ongoing {
    /// A call that begins.
    #[must_use]
    pub fn anew(office: Arc<Office>) -> Self {
        let call_id = Uuid::new_v4().to_string();
        let (conversation, lately) = (Conversation::new(office), Lately::default());
        Self { call_id, turns: 0, conversation, before: None, lately }
    }
}

/// The calls that are going on.
pub struct Sessions {
    office: RwLock<Arc<Office>>,
    calls: Cache<SessionId, Arc<Mutex<Ongoing>>>,
}

impl Sessions {
    /// None yet.
    #[must_use]
    pub fn new(office: Office) -> Self {
        let calls = Cache::builder()
            .eviction_policy(EvictionPolicy::lru())
            .max_capacity(MOST)
            .time_to_idle(IDLE)
            .build();
        Self { office: RwLock::new(Arc::new(office)), calls }
    }

    /// The firm and its people, as a call that begins now sees them.
    #[must_use]
    pub fn office(&self) -> Arc<Office> {
        Arc::clone(&self.office.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The firm knows other people from now on; a call that is going on keeps those it began with.
    pub fn knows(&self, directory: Directory) {
        let mut office = self.office.write().unwrap_or_else(PoisonError::into_inner);
        *office = Arc::new(Office { directory, ..Office::clone(&office) });
    }

    /// How many calls are kept here, those among them that were left not long ago.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.calls.entry_count()
    }

    /// The call of a session that is going on here, if one is.
    pub async fn going_on(&self, id: &SessionId) -> Option<Arc<Mutex<Ongoing>>> {
        self.calls.get(id).await
    }

    /// The call of a session: the one going on, or what is found for it. Its lock is held for a
    /// turn, so that two turns at once are taken one after the other.
    pub async fn call(
        &self,
        id: &SessionId,
        find: impl Future<Output = Ongoing>,
    ) -> Arc<Mutex<Ongoing>> {
        let begin = async { Arc::new(Mutex::new(find.await)) };
        self.calls.get_with_by_ref(id, begin).await
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_id_is_short_and_plain() {
        for good in ["s-1", "a.b:c_d", &"x".repeat(128), &SessionId::random().to_string()] {
            assert!(good.parse::<SessionId>().is_ok(), "{good}");
        }
        for bad in ["", "a b", "ä", "a/b", "\0", &"x".repeat(129)] {
            assert_eq!(bad.parse::<SessionId>(), Err(BadSessionId), "{bad}");
        }
    }

    #[test]
    fn only_a_random_name_cannot_be_guessed_however_long_another_is() {
        assert!(SessionId::random().is_unguessable());
        for guessed in [
            "session_1700000000000_abc",
            "0b2ff5f0-1111-1222-8333-444455556666",
            "0b2ff5f0-1111-4222-1333-444455556666",
            "0b2ff5f0111142228333444455556666",
            "00000000-0000-0000-0000-000000000000",
            &"x".repeat(36),
        ] {
            assert!(!guessed.parse::<SessionId>().unwrap().is_unguessable(), "{guessed}");
        }
    }
}
