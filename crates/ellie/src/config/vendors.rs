//! The settings of the vendors that hear, think and speak for the firm.

use std::convert::Infallible;
use std::str::FromStr;
use std::time::Duration;

use ellie_core::dialogue::thinking::Demand;
use ellie_providers::remote::BaseUrl;
use secrecy::SecretString;

use super::source::{Fallback, Source};
use crate::standin::thinking::Price;
use crate::standin::{Account, Config, Mind, Patience, Role, Wire};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Local,
    OpenAi,
    Groq,
    Anthropic,
}

impl FromStr for Who {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "local" => Ok(Self::Local),
            "openai" => Ok(Self::OpenAi),
            "groq" => Ok(Self::Groq),
            _ => Err("none of local, openai, groq"),
        }
    }
}

impl Fallback for Who {
    fn fallback() -> Self {
        Self::Local
    }
}

/// Also where nobody is asked with them: an address may have a password in it that does not belong there.
const TOLD_TO_NOBODY: [&str; 6] = [
    "openai_api_key",
    "openai_base_url",
    "groq_api_key",
    "groq_base_url",
    "anthropic_api_key",
    "anthropic_base_url",
];

/// Who thinks, if anybody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Thinker(Option<Who>);

impl FromStr for Thinker {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "none" => Ok(Self(None)),
            "openai" => Ok(Self(Some(Who::OpenAi))),
            "groq" => Ok(Self(Some(Who::Groq))),
            "anthropic" => Ok(Self(Some(Who::Anthropic))),
            _ => Err("none of none, openai, groq, anthropic"),
        }
    }
}

impl Fallback for Thinker {
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
    for name in TOLD_TO_NOBODY {
        source.secret(name, |text| Ok::<_, Infallible>(text.to_owned()));
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

fn hearing(source: &mut Source) -> Option<Role> {
    let who: Who = source.get("stt_provider");
    let account = account(source, who)?;
    let usual = match who {
        Who::Groq => "whisper-large-v3-turbo",
        Who::Local | Who::OpenAi | Who::Anthropic => "gpt-4o-mini-transcribe",
    };
    let model = source.optional("stt_model").unwrap_or_else(|| usual.to_owned());
    Some(Role { account, model })
}

/// A model that thinks. One may be for all sentences: then it is the fast one's settings alone that
/// are set.
fn thinking(source: &mut Source, demand: Demand) -> Option<Mind> {
    let [provider, model, effort, price] = match demand {
        Demand::Plain => ["llm_provider", "llm_model", "llm_effort", "llm_price"],
        Demand::Complex => [
            "llm_accurate_provider",
            "llm_accurate_model",
            "llm_accurate_effort",
            "llm_accurate_price",
        ],
    };
    let Thinker(who) = source.get(provider);
    let who = who?;
    let account = account(source, who)?;
    let (usual, usual_effort) = usual_mind(source, who, demand);
    let model = source.optional(model).unwrap_or(usual);
    // Models that do not reason refuse to be told how much, and what a server of one's own has is not known.
    let is_theirs = account.base.to_string().starts_with(theirs(who));
    let effort = source.optional(effort).or_else(|| is_theirs.then(|| usual_effort.to_owned()));
    let price = source.optional::<Prices>(price).map(|Prices(price)| price);
    Some(Mind { demand, role: Role { account, model }, effort, price })
}

/// The vendor's model for such sentences, and how much it is to reason: as little as it can.
fn usual_mind(source: &mut Source, who: Who, demand: Demand) -> (String, &'static str) {
    let (fast, accurate, efforts) = match who {
        Who::Groq => ("groq_model", "openai/gpt-oss-120b", ["low", "low"]),
        Who::Anthropic => ("anthropic_model", "claude-sonnet-5-5", ["disabled", "between_tools"]),
        Who::Local | Who::OpenAi => ("openai_model", "gpt-6.1-terra", ["none", "none"]),
    };
    match demand {
        Demand::Plain => (source.get(fast), efforts[0]),
        Demand::Complex => (accurate.to_owned(), efforts[1]),
    }
}

/// `tts_model` and `tts_voice` are the vendor's where one speaks, and the model inside keeps to what it
/// has.
fn speaking(source: &mut Source) -> Option<Role> {
    let who: Who = source.get("tts_provider");
    if who == Who::Groq {
        source.fault("tts_provider", "groq has no voices that Ellie knows; it may hear");
    }
    let account = account(source, who)?;
    let model: String = source.get("tts_model");
    let is_inside = matches!(model.as_str(), "kokoro" | "piper");
    let model = if is_inside { "gpt-4o-mini-tts".to_owned() } else { model };
    Some(Role { account, model })
}

/// Where a vendor's own servers are.
const fn theirs(who: Who) -> &'static str {
    match who {
        Who::Local | Who::OpenAi => "https://api.openai.com",
        Who::Groq => "https://api.groq.com",
        Who::Anthropic => "https://api.anthropic.com",
    }
}

fn account(source: &mut Source, who: Who) -> Option<Account> {
    let (name, key, url) = match who {
        Who::Local => return None,
        Who::OpenAi => ("openai", "openai_api_key", "openai_base_url"),
        Who::Groq => ("groq", "groq_api_key", "groq_base_url"),
        Who::Anthropic => ("anthropic", "anthropic_api_key", "anthropic_base_url"),
    };
    let wire = match who {
        Who::Anthropic => Wire::Anthropic,
        Who::Local | Who::OpenAi | Who::Groq => Wire::OpenAi,
    };
    if !source.is_set(url) {
        source.fault(url, &format!("{name} needs an address"));
    }
    let base: BaseUrl = match source.get("providers_unencrypted") {
        true => source.secret(url, BaseUrl::maybe_plain)?,
        false => source.secret(url, BaseUrl::from_str)?,
    };
    if !source.is_set(key) && base.to_string().starts_with(theirs(who)) {
        source.fault(key, &format!("{name} needs one"));
    }
    let key = source.secret(key, |text| Ok::<_, Infallible>(SecretString::from(text)));
    Some(Account { name, wire, base, key })
}
