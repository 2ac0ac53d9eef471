//! Who hears, thinks and speaks, as it is set.

use std::path::PathBuf;
use std::sync::Arc;

use ellie_core::dialogue::thinking::Demand;
use ellie_providers::kept::Kept;
use ellie_providers::llm::Llm;
use ellie_providers::remote::{self, Dialect, Server, Unusable};
use ellie_providers::stt::Stt;
use ellie_providers::tts::Tts;
use ellie_providers::{By, Providers, anthropic, deepgram, elevenlabs, openai};

use super::thinking::{Model, Spent, Thinking};
use super::{Account, Brain, Config, Ear, Mind, Role, StoodIn, Vendor, Voice};
use crate::resilience::{Breakers, Circuit};

/// Everybody who hears, thinks and speaks.
pub struct Hired {
    /// Who is asked.
    pub staff: Staff,
    /// The vendors among them.
    pub vendors: Vec<Employed>,
}

/// Who hears, thinks and speaks.
pub struct Staff {
    /// Who hears and speaks.
    pub providers: Providers,
    /// Who thinks.
    pub thinking: Thinking,
}

/// A vendor that hears, thinks or speaks.
#[derive(Debug, Clone)]
pub struct Employed {
    /// What it does: `stt`, `tts`, or `llm-fast` and `llm-accurate`.
    pub role: &'static str,
    /// The vendor's name.
    pub name: &'static str,
    /// The vendor's name of the model that does it.
    pub model: String,
    /// The way to it.
    pub circuit: Circuit,
    /// How often others did its work.
    pub stood_in: StoodIn,
    /// The tokens it took, if it thinks.
    pub spent: Option<Spent>,
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
    let Config { hearing, thinking, thinks_for, speaking, patience } = config;
    let mut vendors = Vec::new();
    let mut providers = inside;
    if let Some(role) = hearing {
        let circuit = role.account.circuit("stt", breakers);
        let vendor = role.ear()?;
        let inside = Arc::clone(&providers.stt);
        let hearing = Vendor::<dyn Stt>::new(vendor, inside, circuit.clone(), patience);
        vendors.push(role.employed("stt", circuit, hearing.stood_in()));
        providers.stt = Arc::new(hearing);
    }
    let mut models = Vec::new();
    for mind in thinking {
        let (model, employed) = mind.hired(breakers)?;
        models.push(model);
        vendors.push(employed);
    }
    if let Some(role) = speaking {
        let (circuit, identity) = (role.account.circuit("tts", breakers), role.identity());
        let vendor = role.voice()?;
        let inside = Arc::clone(&providers.tts);
        let speaking = Vendor::<dyn Tts>::new(vendor, inside, circuit.clone(), patience);
        let by = By::of(role.account.name);
        vendors.push(role.employed("tts", circuit, speaking.stood_in()));
        providers.tts = Arc::new(Kept::new(speaking, by, kept, identity).heard_early());
    }
    let thinking = Thinking::new(models, thinks_for);
    Ok(Hired { staff: Staff { providers, thinking }, vendors })
}

impl Mind {
    fn hired(self, breakers: &Breakers) -> Result<(Model, Employed), CannotAsk> {
        let llm = self.llm()?;
        let Self { demand, role, price, .. } = self;
        let does = match demand {
            Demand::Plain => "llm-fast",
            Demand::Complex => "llm-accurate",
        };
        let circuit = role.account.circuit(does, breakers);
        let model = Model::new(demand, By::of(role.account.name), llm, circuit.clone(), price);
        let spent = Some(model.spent());
        let employed = Employed { spent, ..role.employed(does, circuit, model.stood_in()) };
        Ok((model, employed))
    }

    fn llm(&self) -> Result<Arc<dyn Llm>, CannotAsk> {
        let Role { account, wire, model } = &self.role;
        let effort = self.effort.as_deref();
        Ok(match wire {
            Brain::OpenAi => {
                let llm = openai::Thinking::new(account.server()?, model);
                Arc::new(effort.into_iter().fold(llm, openai::Thinking::with_effort))
            }
            Brain::Anthropic => {
                let llm = anthropic::Thinking::new(account.server()?, model);
                Arc::new(match effort {
                    Some(kind @ ("disabled" | "between_tools")) => llm.with_thinking(kind),
                    Some(effort) => llm.with_effort(effort),
                    None => llm,
                })
            }
        })
    }
}

impl Role<Ear> {
    fn ear(&self) -> Result<Arc<dyn Stt>, CannotAsk> {
        let Self { account, wire, model } = self;
        Ok(match *wire {
            Ear::OpenAi { is_live } => {
                let ear = openai::Hearing::new(account.server()?, model);
                Arc::new(if is_live { ear.live() } else { ear })
            }
            Ear::Deepgram { is_live } => {
                let ear = deepgram::Hearing::new(account.server()?, model);
                Arc::new(if is_live { ear.live() } else { ear })
            }
        })
    }
}

impl Role<Voice> {
    fn voice(&self) -> Result<Arc<dyn Tts>, CannotAsk> {
        let Self { account, wire, model } = self;
        Ok(match wire {
            Voice::OpenAi => Arc::new(openai::Speaking::new(account.server()?, model)),
            Voice::Deepgram => Arc::new(deepgram::Speaking::new(account.server()?)),
            Voice::ElevenLabs(own) => {
                let voice = elevenlabs::Speaking::new(account.server()?, model);
                let own = own.iter().cloned();
                Arc::new(own.fold(voice, elevenlabs::Speaking::with_own_voice))
            }
        })
    }
}

impl<W> Role<W> {
    /// What makes the sound of a text besides the text.
    #[must_use]
    pub fn identity(&self) -> String {
        format!("{} {} {}", self.account.name, self.account.base, self.model)
    }

    fn employed(self, role: &'static str, circuit: Circuit, stood_in: StoodIn) -> Employed {
        let Self { account, model, .. } = self;
        Employed { role, name: account.name, model, circuit, stood_in, spent: None }
    }
}

impl Account {
    fn server<D: Dialect>(&self) -> Result<Server<D>, CannotAsk> {
        let config = remote::Config::new(self.name, self.base.clone(), self.key.clone());
        Server::new(config).map_err(|why| CannotAsk { name: self.name, why })
    }

    fn circuit(&self, role: &str, breakers: &Breakers) -> Circuit {
        breakers.circuit(&format!("{}-{role}", self.name))
    }
}
