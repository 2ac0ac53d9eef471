//! The sum of every part's settings, and the only reader of the environment.
//!
//! A setting has one name: `port` in a file, `PORT` in the environment. `ellie.default.toml`
//! explains each and gives its default, then comes the file `ELLIE_CONFIG` names, then the
//! environment. Every fault is reported at once.

mod limits;
mod older;
mod outgoing;
mod services;
mod shared;
mod source;
mod tokens;
mod vendors;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use chrono::TimeDelta;
use ellie_providers::local::{self, VoiceModel};
use tracing_subscriber::filter::LevelFilter;

use crate::http::Environment;
use crate::origin::Origin;
use crate::registry::Host;
use crate::store::retention::Ages;
use crate::{
    auth, cache, calls, channels, delivery, gateway, http, limit, redis, registry, resilience,
    standin, store,
};
use source::Source;
pub use source::{Faults, Setting, Sum};

/// The defaults, each with its explanation.
pub const DEFAULTS: &str = include_str!("../ellie.default.toml");

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// The firm's file; the fictional example where none is named.
    pub firm: Option<PathBuf>,
    /// The folder for everything Ellie writes.
    pub data: PathBuf,
    /// Where the records are.
    pub database: store::Config,
    /// How long they are kept.
    pub ages: Ages,
    /// What replicas share.
    pub redis: redis::Config,
    /// What was made once.
    pub cache: cache::Config,
    /// When those Ellie asks for something are left alone.
    pub breaker: resilience::Rule,
    /// What is sent to the firm, and where.
    pub delivery: delivery::Config,
    /// What hears, thinks and speaks.
    pub speech: Speech,
    /// Vendors that hear and speak, with the models inside in their stead.
    pub vendors: standin::Config,
    /// Who may come in, and for how long.
    pub auth: auth::Config,
    /// Calls.
    pub calls: calls::Config,
    /// The HTTP API.
    pub http: http::Config,
    /// The call socket.
    pub channels: channels::Config,
    /// Rate limits.
    pub limit: limit::Config,
    /// Requests passed on to services.
    pub gateway: gateway::Config,
    /// The registry of services.
    pub registry: registry::Config,
    /// Where services reach Ellie; where that is not said, what she listens on has to do.
    pub advertised: Option<Host>,
    /// Logs.
    pub log: Log,
}

/// Who hears and speaks.
#[derive(Debug, Clone)]
pub enum Speech {
    /// The models inside.
    Local(local::Config),
    /// Simulated providers, for tests.
    Simulated {
        /// The words that are heard in any sound.
        heard: String,
        /// Where the models are, if the detector of voice is the real one.
        models: Option<PathBuf>,
    },
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    /// The least severe level that is logged.
    pub level: LogLevel,
    /// Whether lines are JSON.
    pub json: bool,
}

/// How severe a line of the log is, by the names the earlier back ends used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLevel(pub LevelFilter);

impl Default for LogLevel {
    fn default() -> Self {
        Self(LevelFilter::INFO)
    }
}

impl FromStr for LogLevel {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(Self(match name.to_ascii_uppercase().as_str() {
            "DEBUG" => LevelFilter::DEBUG,
            "INFO" => LevelFilter::INFO,
            "WARNING" | "WARN" => LevelFilter::WARN,
            "ERROR" | "CRITICAL" => LevelFilter::ERROR,
            _ => return Err("none of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        }))
    }
}

impl Config {
    /// From the environment of this process, and the file it names.
    pub fn load() -> Result<Self, Faults> {
        let (config, _, sound) = Self::load_anyway();
        sound.map(|()| config)
    }

    /// As [`Config::load`], with something that stands in for each setting that cannot be used, so
    /// that the rest can be looked at, and with the sum of all settings.
    pub fn load_anyway() -> (Self, Sum, Result<(), Faults>) {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Self::read_anyway(environment)
    }

    /// From these variables, and the file they name.
    pub fn read(environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, Faults> {
        let (config, _, sound) = Self::read_anyway(environment);
        sound.map(|()| config)
    }

    fn read_anyway(
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> (Self, Sum, Result<(), Faults>) {
        let mut source = Source::new(DEFAULTS, environment);
        let config = Self::from_source(&mut source);
        let (sum, sound) = source.finish();
        (config, sum, sound)
    }

    fn from_source(source: &mut Source) -> Self {
        let environment: Environment = source.get("environment");
        let models = source.folder("ellie_models_dir", ".cache/ellie/models", "XDG_CACHE_HOME");
        let data = source.folder("ellie_data_dir", ".local/share/ellie", "XDG_DATA_HOME");
        let mut origins: Vec<Origin> = source.each("allowed_origins");
        origins.extend(source.each("frontend_url"));
        let data_retention_days: u16 = source.within("data_retention_days", 1..=3_650);
        Self {
            host: source.get("host"),
            port: source.get("port"),
            firm: source.optional("ellie_firm"),
            database: store::Config { url: database_url(source), data: data.clone() },
            ages: ages(source, data_retention_days),
            redis: shared::redis(source),
            cache: shared::cache(source),
            breaker: shared::breaker(source),
            delivery: outgoing::delivery(source),
            speech: speech(source, models, data.join("made")),
            vendors: vendors::vendors(source),
            auth: tokens::auth(source, environment, &data, data_retention_days),
            calls: calls::Config { voice: source.optional("tts_voice") },
            http: http::Config {
                app_name: source.get("app_name"),
                environment,
                origins: origins.clone(),
                max_audio_bytes: source.within("max_audio_size", 1..=268_435_456),
                max_audio_seconds: source.within("max_audio_seconds", 1..=3_600),
                audio_formats: source.each("supported_audio_formats"),
                desk_key: source.secret("desk_key", str::parse),
                disclaimer_required: source.get("legal_disclaimer_required"),
                gdpr: source.get("gdpr_compliance"),
                privacy_policy_url: source.optional("privacy_policy_url"),
                terms_of_service_url: source.optional("terms_of_service_url"),
                contact_email: source.optional("contact_email"),
                data_retention_days,
                cdn_enabled: source.get("cdn_enabled"),
                cdn_base_url: source.get("cdn_base_url"),
                cdn_regions: source.each("cdn_regions"),
                asset_version: source.optional("asset_version"),
                prometheus: source.get("prometheus_enabled"),
            },
            channels: channels::Config {
                enabled: source.get("websocket_enabled"),
                heartbeat: source.seconds("websocket_heartbeat_interval", 1..=3_600),
                max_connections: source.within("max_websocket_connections", 1..=65_536),
                session_timeout: Duration::from_millis(
                    source.within("session_timeout_ms", 1_000..=86_400_000),
                ),
                origins,
                webrtc: webrtc(source),
                webrtc_addresses: source.each("webrtc_addresses"),
            },
            limit: limits::limits(source),
            gateway: gateway::Config { trusted: source.each("gateway_trusted_services") },
            registry: services::registry(source, environment),
            advertised: services::advertised(source),
            log: Log { level: source.get("log_level"), json: source.get("structured_logging") },
            data,
        }
    }
}

/// The URL may hold a password, so a fault in it is told without it.
fn database_url(source: &mut Source) -> Option<String> {
    let url = source.secret("database_url", |text| Ok::<_, Infallible>(text.to_owned()))?;
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Some(url);
    }
    // What the earlier back ends had here by default.
    if !url.starts_with("sqlite:") {
        source.fault("database_url", "it is none that begins with postgres://");
    }
    None
}

/// Where browsers send sound, if they may: where we listen anyway, unless something else is set.
fn webrtc(source: &mut Source) -> Option<SocketAddr> {
    let (host, port) = (source.get("host"), source.get("port"));
    let host = source.optional("webrtc_host").unwrap_or(host);
    let port = source.optional("webrtc_port").unwrap_or(port);
    source.get::<bool>("webrtc_enabled").then_some(SocketAddr::new(host, port))
}

fn ages(source: &mut Source, data_retention_days: u16) -> Ages {
    let mut days = |name: &str| TimeDelta::days(source.within(name, 1..=36_500));
    Ages {
        transcript: TimeDelta::days(data_retention_days.into()),
        intake: days("intake_retention_days"),
        message: days("message_retention_days"),
        conflict_check: days("conflict_check_retention_days"),
    }
}

fn speech(source: &mut Source, models: PathBuf, made: PathBuf) -> Speech {
    let threads: usize = source.within("speech_threads", 0..=1_024);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let voice = match source.get::<String>("tts_model").as_str() {
        "kokoro" | "tts-1" | "tts-1-hd" => VoiceModel::Kokoro,
        "piper" => VoiceModel::Piper,
        // It is the vendor's.
        _ if source.get::<String>("tts_provider") != "local" => VoiceModel::Kokoro,
        other => {
            source
                .fault("tts_model", &format!("{other} is none of kokoro, piper, tts-1, tts-1-hd"));
            VoiceModel::Kokoro
        }
    };
    let threads = if threads == 0 { cores } else { threads };
    let is_vad_simulated: bool = source.get("ellie_simulated_voice_activity");
    match source.optional("ellie_simulated_speech") {
        Some(heard) => Speech::Simulated { heard, models: (!is_vad_simulated).then_some(models) },
        None => {
            let pronunciations = Vec::new();
            Speech::Local(local::Config { models, made, threads, voice, pronunciations })
        }
    }
}

#[cfg(test)]
mod tests;
