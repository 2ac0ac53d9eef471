//! The settings of the vendors that hear, think and speak for the firm.

use std::convert::Infallible;
use std::str::FromStr;
use std::time::Duration;

use ellie_core::dialogue::thinking::Demand;
use ellie_providers::elevenlabs::{self, VoiceId};
use ellie_providers::remote::BaseUrl;
use secrecy::SecretString;

use super::source::{Fallback, Source};
use crate::standin::thinking::Price;
use crate::standin::{Account, Brain, Config, Ear, Mind, Patience, Role, Voice};

/// A vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    OpenAi,
    Groq,
    Anthropic,
    Deepgram,
    ElevenLabs,
}

impl Who {
    const ALL: [Self; 5] =
        [Self::OpenAi, Self::Groq, Self::Anthropic, Self::Deepgram, Self::ElevenLabs];

    /// The name in settings.
    const fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Groq => "groq",
            Self::Anthropic => "anthropic",
            Self::Deepgram => "deepgram",
            Self::ElevenLabs => "elevenlabs",
        }
    }

    /// Where the vendor's own servers are.
    const fn theirs(self) -> &'static str {
        match self {
            Self::OpenAi => "https://api.openai.com",
            Self::Groq => "https://api.groq.com",
            Self::Anthropic => "https://api.anthropic.com",
            Self::Deepgram => "https://api.deepgram.com",
            Self::ElevenLabs => "https://api.elevenlabs.io",
        }
    }
}

/// What the settings of a role begin with that has an address of its own.
const OWN: [&str; 4] = ["stt", "llm", "llm_accurate", "tts"];

/// The settings of a key, and of the address it goes to.
fn secrets(of: &str) -> [String; 2] {
    ["api_key", "base_url"].map(|what| format!("{of}_{what}"))
}

/// A vendor, or nobody but the models inside and Ellie's own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chosen(Option<Who>);

impl FromStr for Chosen {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if matches!(name, "local" | "none") {
            return Ok(Self(None));
        }
        let who = Who::ALL.into_iter().find(|who| who.name() == name);
        let names = Who::ALL.map(Who::name).join(", ");
        who.map(|who| Self(Some(who))).ok_or_else(|| format!("none of local, none, {names}"))
    }
}

impl Fallback for Chosen {
    fn fallback() -> Self {
        Self(None)
    }
}

/// Two numbers with a stroke between them: of what is read, and of what is written.
struct Prices(Price);

impl FromStr for Prices {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| {
            let dollars = text.trim().parse().ok();
            dollars.filter(|dollars: &f64| (0.0..=100_000.0).contains(dollars))
        };
        let numbers = text.split_once('/').and_then(|(input, output)| {
            Some(Price { input: number(input)?, output: number(output)? })
        });
        numbers.map(Self).ok_or("not two prices, as in 0.15/0.60")
    }
}

impl Fallback for Prices {
    fn fallback() -> Self {
        Self(Price { input: 0.0, output: 0.0 })
    }
}

/// Who hears, thinks and speaks beside the models inside.
pub fn vendors(source: &mut Source) -> Config {
    // Also where nobody is asked with them: an address may have a password in it that does not belong there.
    for name in Who::ALL.map(Who::name).into_iter().chain(OWN).flat_map(secrets) {
        source.secret(&name, |text| Ok::<_, Infallible>(text.to_owned()));
    }
    let alone: u64 = source.within("provider_patience_ms", 50..=10_000);
    let thinks_for: u64 = source.within("llm_patience_ms", 100..=10_000);
    Config {
        hearing: hearing(source),
        thinking: Demand::ALL.into_iter().filter_map(|demand| thinking(source, demand)).collect(),
        thinks_for: Duration::from_millis(thinks_for),
        speaking: speaking(source),
        patience: Patience {
            alone: Duration::from_millis(alone),
            whole: source.seconds("provider_timeout", 1..=120),
        },
    }
}

fn hearing(source: &mut Source) -> Option<Role<Ear>> {
    let Chosen(who) = source.get("stt_provider");
    let who = who?;
    let wished: Option<bool> = source.optional("stt_live");
    let (wire, usual) = match (who, wished) {
        (Who::OpenAi, Some(true)) => (Ear::OpenAi { is_live: true }, "gpt-live-transcribe"),
        (Who::OpenAi, _) => (Ear::OpenAi { is_live: false }, "gpt-4o-mini-transcribe"),
        (Who::Groq, Some(true)) => return cannot(source, "stt_live", who, "hear while one speaks"),
        (Who::Groq, _) => (Ear::OpenAi { is_live: false }, "whisper-large-v3-turbo"),
        (Who::Deepgram, wished) => (Ear::Deepgram { is_live: wished.unwrap_or(true) }, "nova-3"),
        (Who::Anthropic | Who::ElevenLabs, _) => {
            return cannot(source, "stt_provider", who, "hear");
        }
    };
    let account = account(source, who, "stt")?;
    let model = source.optional("stt_model").unwrap_or_else(|| usual.to_owned());
    Some(Role { account, wire, model })
}

/// A model that thinks. One may be for all sentences: then it is the fast one's settings alone that
/// are set.
fn thinking(source: &mut Source, demand: Demand) -> Option<Mind> {
    let role = match demand {
        Demand::Plain => "llm",
        Demand::Complex => "llm_accurate",
    };
    let [provider, model, effort, price] =
        ["provider", "model", "effort", "price"].map(|what| format!("{role}_{what}"));
    let Chosen(who) = source.get(&provider);
    let who = who?;
    // The vendor's models, and how much they are to reason: as little as they can.
    let (wire, fast, accurate, efforts) = match who {
        Who::OpenAi => (Brain::OpenAi, "openai_model", "gpt-6.1-terra", ["none", "none"]),
        Who::Groq => (Brain::OpenAi, "groq_model", "openai/gpt-oss-120b", ["low", "low"]),
        Who::Anthropic => {
            let efforts = ["disabled", "between_tools"];
            (Brain::Anthropic, "anthropic_model", "claude-sonnet-5-5", efforts)
        }
        Who::Deepgram | Who::ElevenLabs => return cannot(source, &provider, who, "think"),
    };
    let account = account(source, who, role)?;
    let (usual, usual_effort) = match demand {
        Demand::Plain => (source.get(fast), efforts[0]),
        Demand::Complex => (accurate.to_owned(), efforts[1]),
    };
    let model = source.optional(&model).unwrap_or(usual);
    // Models that do not reason refuse to be told how much, and what a server of one's own has is not known.
    let is_theirs = account.base.to_string().starts_with(who.theirs());
    let effort = source.optional(&effort).or_else(|| is_theirs.then(|| usual_effort.to_owned()));
    let price = source.optional::<Prices>(&price).map(|Prices(price)| price);
    Some(Mind { demand, role: Role { account, wire, model }, effort, price })
}

/// `tts_model` and `tts_voice` are the vendor's where one speaks, and the model inside keeps to what it
/// has.
fn speaking(source: &mut Source) -> Option<Role<Voice>> {
    let Chosen(who) = source.get("tts_provider");
    let who = who?;
    let (wire, usual) = match who {
        Who::OpenAi => (Voice::OpenAi, "gpt-4o-mini-tts"),
        Who::Deepgram => (Voice::Deepgram, "aura-2"),
        Who::ElevenLabs => (Voice::ElevenLabs(own_voice(source)), elevenlabs::MODEL),
        Who::Groq | Who::Anthropic => return cannot(source, "tts_provider", who, "speak"),
    };
    let account = account(source, who, "tts")?;
    let model: String = source.get("tts_model");
    let is_inside = matches!(model.as_str(), "kokoro" | "piper");
    let model = if is_inside { usual.to_owned() } else { model };
    Some(Role { account, wire, model })
}

/// A voice of the firm's own, by the id that ElevenLabs has given it.
fn own_voice(source: &mut Source) -> Option<VoiceId> {
    let voice: String = source.optional("tts_voice")?;
    let is_known = elevenlabs::VOICES.iter().any(|(name, _)| *name == voice);
    if is_known {
        return None;
    }
    let id = voice.parse();
    if id.is_err() {
        source.fault("tts_voice", "neither a voice of ElevenLabs nor the id of one");
    }
    id.ok()
}

fn cannot<T>(source: &mut Source, setting: &str, who: Who, what: &str) -> Option<T> {
    source.fault(setting, &format!("{} cannot {what} as far as Ellie knows", who.name()));
    None
}

/// Where a role has an address of its own, the vendor's key is none of its business.
fn account(source: &mut Source, who: Who, role: &str) -> Option<Account> {
    let (name, [own_key, own_url]) = (who.name(), secrets(role));
    let [key, url] = if source.is_set(&own_url) { [own_key, own_url] } else { secrets(name) };
    if !source.is_set(&url) {
        source.fault(&url, &format!("{name} needs an address"));
    }
    let base: BaseUrl = match source.get("providers_unencrypted") {
        true => source.secret(&url, BaseUrl::maybe_plain)?,
        false => source.secret(&url, BaseUrl::from_str)?,
    };
    if !source.is_set(&key) && base.to_string().starts_with(who.theirs()) {
        source.fault(&key, &format!("{name} needs one"));
    }
    let key = source.secret(&key, |text| Ok::<_, Infallible>(SecretString::from(text)));
    Some(Account { name, base, key })
}
