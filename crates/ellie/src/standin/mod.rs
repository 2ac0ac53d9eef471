//! The firm's own vendors, and the models inside, who stand in for them.
//!
//! A vendor that fails, or that is slow, costs the caller a moment and no more: when it has not answered
//! for as long as it is waited for, the models inside begin as well, and whoever is ready first is
//! heard. So it is with the first sound of a vendor that speaks, and with the rest of it: one that breaks
//! off is stood in for from the beginning of what it was saying. A vendor that goes on failing is left alone, and tried again beside a call, never at the
//! cost of one.

mod coming;
mod hire;
mod race;
mod roles;
pub mod thinking;
mod way;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ellie_core::dialogue::thinking::Demand;
use ellie_providers::elevenlabs::VoiceId;
use ellie_providers::remote::BaseUrl;
use secrecy::SecretString;

use crate::resilience::Circuit;
pub use hire::{CannotAsk, Employed, Hired, Staff, hire};
use race::Race;
use thinking::Price;

/// Who hears, thinks and speaks beside the models inside, and how long they are waited for.
#[derive(Debug, Clone)]
pub struct Config {
    /// Who hears, if the models inside do not.
    pub hearing: Option<Role<Ear>>,
    /// Who thinks about what Ellie's own rules do not understand.
    pub thinking: Vec<Mind>,
    /// How long all who think have together.
    pub thinks_for: Duration,
    /// Who speaks, if the models inside do not.
    pub speaking: Option<Role<Voice>>,
    /// How long both are waited for.
    pub patience: Patience,
}

/// What a vendor does, in this wire format.
#[derive(Debug, Clone)]
pub struct Role<W> {
    /// The firm's account with it.
    pub account: Account,
    /// How it is asked.
    pub wire: W,
    /// The vendor's name of the model that does it.
    pub model: String,
}

/// A model that thinks.
#[derive(Debug, Clone)]
pub struct Mind {
    /// The sentences it is for.
    pub demand: Demand,
    /// Whose it is.
    pub role: Role<Brain>,
    /// How much it is to reason before it speaks, in a word that it knows; as much as it does unasked
    /// where there is none.
    pub effort: Option<String>,
    /// What it costs, if the firm has told.
    pub price: Option<Price>,
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

/// How who hears is asked: in OpenAI's wire format, which others speak as well, or in the vendor's own; with
/// speech that is whole, or while it is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "whose it is, is its name")]
pub enum Ear {
    OpenAi { is_live: bool },
    Deepgram { is_live: bool },
}

/// How who thinks is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "whose it is, is its name")]
pub enum Brain {
    OpenAi,
    Anthropic,
}

/// How who speaks is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "whose it is, is its name")]
pub enum Voice {
    OpenAi,
    Deepgram,
    /// Perhaps in a voice of the firm's own.
    ElevenLabs(Option<VoiceId>),
}

/// How long a vendor is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until the models inside begin as well.
    pub alone: Duration,
    /// Until it is given up.
    pub whole: Duration,
}

/// A vendor of one role, and whoever inside stands in for it.
pub struct Vendor<P: ?Sized> {
    provider: Arc<P>,
    inside: Arc<P>,
    race: Arc<Race>,
}

impl<P: ?Sized> Vendor<P> {
    /// A vendor known by the name of its circuit.
    #[must_use]
    pub fn new(provider: Arc<P>, inside: Arc<P>, circuit: Circuit, patience: Patience) -> Self {
        Self { provider, inside, race: Arc::new(Race::new(circuit, patience)) }
    }

    /// How often the models inside stood in.
    #[must_use]
    pub fn stood_in(&self) -> StoodIn {
        self.race.stood_in()
    }
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
