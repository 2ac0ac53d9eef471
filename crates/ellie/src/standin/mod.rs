//! The firm's own vendors, and the models inside, who stand in for them.
//!
//! A vendor that fails, or that is slow, costs the caller a moment and no more: when it has not answered
//! for as long as it is waited for, the models inside begin as well, and whoever is ready first is
//! heard. A vendor that goes on failing is left alone, and tried again beside a call, never at the
//! cost of one.

mod hire;
mod race;
mod roles;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ellie_providers::openai::BaseUrl;
use ellie_providers::stt::Stt;
use ellie_providers::tts::Tts;
use secrecy::SecretString;

use crate::resilience::Circuit;
pub use hire::{CannotAsk, Employed, Hired, hire};
use race::Race;

/// Who hears and speaks beside the models inside, and how long they are waited for.
#[derive(Debug, Clone)]
pub struct Config {
    /// Who hears, if the models inside do not.
    pub hearing: Option<Role>,
    /// Who speaks, if the models inside do not.
    pub speaking: Option<Role>,
    /// How long both are waited for.
    pub patience: Patience,
}

/// What a vendor does.
#[derive(Debug, Clone)]
pub struct Role {
    /// The firm's account with it.
    pub account: Account,
    /// The vendor's name of the model that does it.
    pub model: String,
}

/// An account with a vendor.
#[derive(Debug, Clone)]
pub struct Account {
    /// The vendor's name.
    pub name: &'static str,
    /// Where it is asked.
    pub base: BaseUrl,
    /// What it knows the firm by, where it wants that.
    pub key: Option<SecretString>,
}

/// How long a vendor is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until the models inside begin as well.
    pub alone: Duration,
    /// Until it is given up.
    pub whole: Duration,
}

impl Patience {
    /// What is kept and said in every call is worth a longer wait, once: else it is said in another
    /// voice from then on.
    fn for_kept(self) -> Self {
        Self { alone: self.alone.saturating_mul(3).min(self.whole), ..self }
    }
}

/// A vendor of one role.
struct Vendor<P: ?Sized> {
    provider: Arc<P>,
    patience: Patience,
    race: Race,
}

/// Hears by a vendor, and by the models inside when that fails.
pub struct Hearing {
    vendor: Vendor<dyn Stt>,
    inside: Arc<dyn Stt>,
}

/// Speaks by a vendor, and by the models inside when that fails.
pub struct Speaking {
    vendor: Vendor<dyn Tts>,
    inside: Arc<dyn Tts>,
}

/// How often the models inside stood in; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct StoodIn(Arc<AtomicU64>);

impl StoodIn {
    /// How often since the beginning.
    #[must_use]
    pub fn times(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn once_more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Hearing {
    /// A vendor known by the name of its circuit.
    #[must_use]
    pub fn new(
        vendor: Arc<dyn Stt>,
        inside: Arc<dyn Stt>,
        circuit: Circuit,
        patience: Patience,
    ) -> Self {
        Self { vendor: Vendor::new(vendor, circuit, patience), inside }
    }

    /// How often the models inside heard instead.
    #[must_use]
    pub fn stood_in(&self) -> StoodIn {
        self.vendor.race.stood_in()
    }
}

impl Speaking {
    /// A vendor known by the name of its circuit.
    #[must_use]
    pub fn new(
        vendor: Arc<dyn Tts>,
        inside: Arc<dyn Tts>,
        circuit: Circuit,
        patience: Patience,
    ) -> Self {
        Self { vendor: Vendor::new(vendor, circuit, patience), inside }
    }

    /// How often the models inside spoke instead.
    #[must_use]
    pub fn stood_in(&self) -> StoodIn {
        self.vendor.race.stood_in()
    }
}

impl<P: ?Sized> Vendor<P> {
    fn new(provider: Arc<P>, circuit: Circuit, patience: Patience) -> Self {
        Self { provider, patience, race: Race::new(circuit) }
    }
}
