//! Passwords, of which only a hash is kept.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Argon2id at the least memory OWASP has for it (Password Storage Cheat Sheet: 19 MiB, twice over,
/// one lane). A login takes some tens of milliseconds of a core, a thief's guess no less.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Fewer characters are tried out too soon by whoever steals the hashes.
const LEAST_CHARS: usize = 12;

/// More bytes are no password.
const MOST_BYTES: usize = 1_024;

/// How long somebody waits for others who log in.
const PATIENCE: Duration = Duration::from_secs(5);

/// A password somebody may choose. It does not show in a log.
#[derive(Debug, Clone)]
pub struct Password(SecretString);

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has {LEAST_CHARS} characters or more, and at most {MOST_BYTES} bytes")]
pub struct Unfit;

impl FromStr for Password {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        let fits = text.chars().count() >= LEAST_CHARS && text.len() <= MOST_BYTES;
        if fits { Ok(Self(text.into())) } else { Err(Unfit) }
    }
}

/// What is kept of a password: a PHC string, with what it takes to compare.
#[derive(Clone, PartialEq, Eq)]
pub struct Hash(pub String);

/// A thief of hashes looks into logs as well.
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(…)")
    }
}

/// Too many log in at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many log in at once")]
pub struct Busy;

/// Hashes passwords, a few at a time: calls need the cores, and each takes 19 MiB.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { places: Arc::new(Semaphore::new((cores / 2).clamp(1, 4))) }
    }
}

impl Passwords {
    /// What is to be kept of a password.
    pub async fn hash(&self, password: Password) -> Result<Hash, Busy> {
        let hashed = self.beside(move || hash(password.0.expose_secret())).await?;
        hashed.ok_or(Busy)
    }

    /// Whether it is the password of this hash. Where there is none, because nobody has that name,
    /// the answer is no, and takes as long.
    pub async fn is(&self, password: SecretString, kept: Option<Hash>) -> Result<bool, Busy> {
        if password.expose_secret().len() > MOST_BYTES {
            return Ok(false);
        }
        self.beside(move || {
            let password = password.expose_secret();
            match kept {
                Some(kept) => is(password, &kept),
                None => {
                    let _ = hash(password);
                    false
                }
            }
        })
        .await
    }

    /// Where it keeps nobody else waiting.
    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let place = self.place().await?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        working.await.map_err(|_| Busy)
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Busy> {
        let waiting = Arc::clone(&self.places).acquire_owned();
        tokio::time::timeout(PATIENCE, waiting).await.map_err(|_| Busy)?.map_err(|_| Busy)
    }
}

/// None where the system has no random numbers or no memory to give.
fn hash(password: &str) -> Option<Hash> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(password.as_bytes()).ok()?;
    Some(Hash(hash.to_string()))
}

fn is(password: &str, kept: &Hash) -> bool {
    let Ok(kept) = PasswordHash::new(&kept.0) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &kept).is_ok()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const GOOD: &str = "correct horse battery";

    async fn hashed() -> Hash {
        Passwords::default().hash(GOOD.parse().unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_password_itself_is_it() {
        let (passwords, kept) = (Passwords::default(), hashed().await);
        assert!(kept.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.0);
        assert_ne!(kept, hashed().await, "each has its own salt");
        let is = async |text: &str| passwords.is(text.into(), Some(kept.clone())).await.unwrap();
        assert!(is(GOOD).await);
        for wrong in ["", "correct horse batterY", "correct horse battery ", &"x".repeat(1 << 20)] {
            assert!(!is(wrong).await);
        }
        assert!(!passwords.is(GOOD.into(), None).await.unwrap());
        for spoilt in ["", "$argon2id$", GOOD, "$2b$12$abc", "$argon2id$v=19$m=99999999,t=9,p=1$YQ"]
        {
            assert!(!passwords.is(GOOD.into(), Some(Hash(spoilt.into()))).await.unwrap());
        }
    }

    /// Made with Python's argon2-cffi 25.1.0, at what it costs there.
    #[tokio::test]
    async fn a_hash_of_others_is_understood() {
        let kept = Hash(OF_ARGON2_CFFI.into());
        assert!(Passwords::default().is(GOOD.into(), Some(kept)).await.unwrap());
    }

    const OF_ARGON2_CFFI: &str = "$argon2id$v=19$m=65536,t=3,p=4$sygWI6NRP7wLGuvjiMVZZQ$\
                                  NWNQPEmy0ePrmSjkfYarUyKDG6sLLQ6mbOeAGFh+sCw";

    #[tokio::test(flavor = "multi_thread")]
    async fn a_wrong_name_takes_as_long_as_a_wrong_password() {
        let (passwords, kept) = (Passwords::default(), hashed().await);
        let mut took = [Duration::MAX; 2];
        for _ in 0..5 {
            for (least, kept) in took.iter_mut().zip([Some(kept.clone()), None]) {
                let begun = Instant::now();
                assert!(!passwords.is("not this one".into(), kept).await.unwrap());
                *least = begun.elapsed().min(*least);
            }
        }
        println!("argon2id: {took:?}");
        let ratio = took[1].as_secs_f64() / took[0].as_secs_f64();
        assert!((0.5..2.0).contains(&ratio), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_told_so() {
        let passwords = Passwords { places: Arc::new(Semaphore::new(0)) };
        assert_eq!(passwords.is(GOOD.into(), None).await, Err(Busy));
    }

    #[test]
    fn a_short_password_may_not_be_chosen_and_none_shows() {
        for unfit in ["", "elevenchars", "äöüäöüäöüäö", &"x".repeat(1_025)] {
            assert_eq!(unfit.parse::<Password>().unwrap_err(), Unfit);
        }
        assert!(!format!("{:?}", GOOD.parse::<Password>()).contains("horse"));
        assert!(!format!("{:?}", Hash("abc".into())).contains("abc"));
    }
}
