//! Who hears and speaks, as it is set.

use std::path::PathBuf;
use std::sync::Arc;

use ellie_providers::kept::Kept;
use ellie_providers::openai::{self, Server};
use ellie_providers::remote::{self, Unusable};
use ellie_providers::stt::Stt;
use ellie_providers::tts::Tts;
use ellie_providers::{By, Providers};

use super::{Account, Config, Role, StoodIn, Vendor};
use crate::resilience::{Breakers, Circuit};

/// Everybody who hears and speaks.
pub struct Hired {
    /// Who is asked.
    pub providers: Providers,
    /// The vendors among them.
    pub vendors: Vec<Employed>,
}

/// A vendor that hears or speaks.
#[derive(Debug, Clone)]
pub struct Employed {
    /// What it does: `stt` or `tts`.
    pub role: &'static str,
    /// The vendor's name.
    pub name: &'static str,
    /// The vendor's name of the model that does it.
    pub model: String,
    /// The way to it.
    pub circuit: Circuit,
    /// How often the models inside stood in for it.
    pub stood_in: StoodIn,
}

/// A vendor that cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} cannot be asked: {why}")]
pub struct CannotAsk {
    name: &'static str,
    why: Unusable,
}

/// Puts the firm's vendors before the models inside. What a vendor says in every call is kept in this
/// folder.
pub fn hire(
    config: Config,
    inside: Providers,
    breakers: &Breakers,
    kept: PathBuf,
) -> Result<Hired, CannotAsk> {
    let Config { hearing, speaking, patience } = config;
    let mut hired = Hired { providers: inside, vendors: Vec::new() };
    if let Some(role) = hearing {
        let circuit = role.account.circuit("stt", breakers);
        let vendor = openai::Hearing::new(role.account.server()?, role.model.clone());
        let inside = Arc::clone(&hired.providers.stt);
        let hearing = Vendor::<dyn Stt>::new(Arc::new(vendor), inside, circuit.clone(), patience);
        hired.vendors.push(role.employed("stt", circuit, hearing.stood_in()));
        hired.providers.stt = Arc::new(hearing);
    }
    if let Some(role) = speaking {
        let (circuit, identity) = (role.account.circuit("tts", breakers), role.identity());
        let vendor = openai::Speaking::new(role.account.server()?, role.model.clone());
        let inside = Arc::clone(&hired.providers.tts);
        let speaking = Vendor::<dyn Tts>::new(Arc::new(vendor), inside, circuit.clone(), patience);
        let by = By::of(role.account.name);
        hired.vendors.push(role.employed("tts", circuit, speaking.stood_in()));
        hired.providers.tts = Arc::new(Kept::new(speaking, by, kept, identity));
    }
    Ok(hired)
}

impl Role {
    /// What makes the sound of a text besides the text.
    #[must_use]
    pub fn identity(&self) -> String {
        format!("{} {} {}", self.account.name, self.account.base, self.model)
    }

    fn employed(self, role: &'static str, circuit: Circuit, stood_in: StoodIn) -> Employed {
        Employed { role, name: self.account.name, model: self.model, circuit, stood_in }
    }
}

impl Account {
    fn server(&self) -> Result<Server, CannotAsk> {
        let config = remote::Config::new(self.name, self.base.clone(), self.key.clone());
        Server::new(config).map_err(|why| CannotAsk { name: self.name, why })
    }

    fn circuit(&self, role: &str, breakers: &Breakers) -> Circuit {
        breakers.circuit(&format!("{}-{role}", self.name))
    }
}
