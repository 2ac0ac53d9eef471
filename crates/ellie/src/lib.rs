//! Ellie, a voice receptionist for law firms: the server.
//!
//! [`serve`] is the whole wiring on one page; everything else hangs below it.

pub mod app;
pub mod auth;
pub mod cache;
pub mod calls;
pub mod channels;
pub mod config;
pub mod delivery;
pub mod firm;
pub mod gateway;
pub mod http;
pub mod lanes;
pub mod limit;
pub mod machine;
pub mod media;
pub mod observed;
pub mod origin;
pub mod people;
pub mod redis;
pub mod registry;
pub mod resilience;
pub mod standin;
pub mod store;
mod upkeep;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use ellie_core::dialogue::Office;
use ellie_core::firm::{Firm, Said};
use ellie_core::language::Language;
use ellie_providers::local::models::{Group, check_quick};
use ellie_providers::local::{self, VoiceModel};
use ellie_providers::{Providers, local::models::MissingModels};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use crate::redis::{NoUrl, Redis};
use app::{App, Models, Places};
use auth::{Passwords, Role, Secret, Tokens, Withdrawals};
use cache::Cache;
use calls::live::Live;
use calls::{Desk, Reception, Recordings, Sessions};
use channels::webrtc::{CannotListen, Hub};
use config::{Config, Speech};
use delivery::backoff::Backoff;
use delivery::{Courier, courier};
use firm::FirmFile;
use gateway::Gateway;
use http::Environment;
use lanes::Lanes;
use limit::Limit;
use machine::Machine;
use observed::Observed;
use registry::{Ours, Outward, Registry, System};
use resilience::Breakers;
use standin::{CannotAsk, Hired, hire};
use store::Database;

/// The firm Ellie answers for when no other is named.
pub const EXAMPLE_FIRM: &str = include_str!("../firm.example.toml");

/// How long calls and requests may take to end after Ellie was asked to. Callers are answered what they
/// were saying, and told goodbye, which alone takes eight seconds.
const GRACE: Duration = Duration::from_secs(20);

/// Recordings on their way in at once; with their largest size, this bounds the memory they take.
const UPLOADS: usize = 32;

/// How long the token of an invitation is good for.
const INVITATION: TimeDelta = TimeDelta::minutes(15);

/// Why Ellie could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The firm's file cannot be used.
    #[error(transparent)]
    Firm(#[from] firm::LoadError),
    /// Tokens cannot be signed.
    #[error(transparent)]
    Tokens(#[from] auth::NoSecret),
    /// The models are not there.
    #[error(transparent)]
    Models(#[from] MissingModels),
    /// The models are there and cannot be used.
    #[error(transparent)]
    Providers(#[from] ellie_providers::Error),
    /// The voice that is set is none there is.
    #[error(transparent)]
    Voice(#[from] calls::UnknownVoice),
    /// A vendor cannot be asked.
    #[error(transparent)]
    Vendor(#[from] CannotAsk),
    /// The records cannot be used.
    #[error(
        "the records cannot be used (ELLIE_DATA_DIR sets their folder, DATABASE_URL a server): {0}"
    )]
    Records(#[from] store::Error),
    /// What is for the firm cannot be sent.
    #[error(transparent)]
    Courier(#[from] delivery::NoCourier),
    /// Browsers cannot call.
    #[error(transparent)]
    WebRtc(#[from] CannotListen),
    /// Redis cannot be asked, whether it is there or not.
    #[error("Redis cannot be used (REDIS_URL): {0}")]
    Redis(#[from] NoUrl),
    /// Services cannot be asked by TLS.
    #[error("services cannot be asked by TLS: {0}")]
    Services(#[from] rustls::Error),
    /// The machine does not let us.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// What was left when Ellie ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Calls, turns and connections that did not end in time.
    pub unfinished: usize,
}

/// Serves until `shutdown` is cancelled, then lets what is going on end, for a while. What is seen of
/// it at work is added to what was seen of it before: the log may have begun earlier.
pub async fn serve(
    config: Config,
    observed: Observed,
    listener: TcpListener,
    shutdown: CancellationToken,
) -> Result<Ended, ServeError> {
    let (started, since) = (Instant::now(), chrono::Utc::now());
    let FirmFile { firm, people } = load_firm(&config)?;
    let secret = config.auth.secret()?;
    let tokens = Tokens::new(&secret, config.auth.lasts);
    let inside = providers(&config, &firm)?;
    let redis = Redis::open(&config.redis)?;
    let limit = limit(config.limit.clone(), redis.clone(), &secret);
    let (spoken_by, models) = (spoken_by(&config, &firm), models(&config));
    let outward = outward(&config)?;
    let ours = ours(&config, listener.local_addr()?);
    let database = Database::open(&config.database).await?;
    let breakers = Arc::new(Breakers::new(config.breaker));
    let made = config.data.join("made").join("speech");
    let Hired { staff, vendors } = hire(config.vendors.clone(), inside, &breakers, made)?;
    let courier = courier(&config, &database, &breakers)?;
    let readiness = staff.providers.readiness.clone();
    let tasks = TaskTracker::new();
    let recordings =
        Recordings::new(config.http.max_audio_seconds, config.http.audio_formats.clone());
    let known = people::together(&people, people::imported(&database).await?);
    let roster = database.roster(&firm.attorneys).await?;
    let languages = languages(&config, &firm);
    let office = Office { roster, languages, ..Office::new(firm, known.directory()) };
    let sessions = Sessions::new(office);
    let bell = courier.as_ref().map(Courier::bell);
    let desk = Desk::new(database.clone(), config.delivery, bell, observed.clone());
    let reception = Reception::new(
        &config.calls,
        recordings,
        staff,
        sessions,
        desk,
        tasks.clone(),
        shutdown.clone(),
    )?;
    let reception = Arc::new(reception);
    let most = config.channels.max_connections;
    let live = Live::new(most, Arc::clone(&reception), tasks.clone(), shutdown.clone());
    let registry =
        Registry::new(config.registry, ours, outward.clone(), Arc::clone(&breakers), redis.clone());
    let gateway = Gateway::new(
        config.gateway,
        Arc::clone(&registry),
        outward,
        tasks.clone(),
        shutdown.clone(),
    );
    let app = Arc::new(App {
        reception,
        live: Arc::new(live),
        tokens,
        withdrawals: Withdrawals::default(),
        passwords: Passwords::default(),
        readiness,
        cache: Cache::new(&config.cache, redis),
        spoken_by,
        vendors,
        models,
        breakers,
        registry,
        gateway,
        limit,
        observed,
        machine: Machine::watch(config.data)?,
        lanes: Lanes::open()?,
        sockets: Places::new(config.channels.max_connections),
        uploads: Arc::new(Semaphore::new(UPLOADS)),
        tasks,
        shutdown,
        started,
        since,
        http: config.http,
        channels: config.channels,
    });
    app.renew_withdrawals().await?;
    invite(&app);
    let hub = Hub::open(&app).await?.map(Arc::new);
    let upkeep = upkeep::begin(&app, people, config.ages);
    let hears = hub.clone().map(|hub| AbortOnDropHandle::new(tokio::spawn(hub.run())));
    if let Some(courier) = courier {
        app.tasks.spawn(courier.run(app.shutdown.clone()));
    }
    let front = http::front(Arc::clone(&app), hub);
    let serving = http::listen(listener, front, &app.lanes, app.shutdown.clone());
    let ended = drain(serving, &app).await;
    drop((upkeep, hears));
    app.reception.desk().catch_up().await;
    let lost = app.reception.desk().waiting();
    if lost > 0 {
        tracing::error!(
            critical = true,
            lost,
            "turns could not be written to the database, and are lost"
        );
    }
    database.close().await?;
    app.lanes.close();
    Ok(ended)
}

fn load_firm(config: &Config) -> Result<FirmFile, ServeError> {
    match &config.firm {
        Some(path) => Ok(firm::load(path)?),
        None => {
            tracing::warn!("no firm is set (ELLIE_FIRM): answering for a fictional one");
            let example = firm::parse(EXAMPLE_FIRM, "firm.example.toml");
            Ok(example.map_err(firm::LoadError::from)?)
        }
    }
}

/// The way to services beside Ellie.
fn outward(config: &Config) -> Result<Outward, rustls::Error> {
    let allowed = Arc::new(config.registry.allowed.clone());
    Ok(Outward::new(allowed, Arc::new(System::default()), registry::tls()?))
}

/// What Ellie is among the services.
fn ours(config: &Config, listening: SocketAddr) -> Ours {
    Ours {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        host: config.advertised.clone().unwrap_or_else(|| registry::reachable(listening)),
        port: listening.port(),
        environment: config.http.environment.name().to_owned(),
    }
}

fn limit(config: limit::Config, redis: Option<Redis>, secret: &Secret) -> Limit {
    match redis {
        Some(redis) => Limit::shared(config, redis, secret.bytes()),
        None => Limit::alone(config),
    }
}

fn providers(config: &Config, firm: &Firm) -> Result<Providers, ServeError> {
    match config.speech.clone() {
        Speech::Simulated { heard, models: None } => Ok(Providers::fake(&heard)),
        Speech::Simulated { heard, models: Some(models) } => {
            let (vad, readiness) = local::detector(&models)?;
            Ok(Providers { vad, readiness: vec![readiness], ..Providers::fake(&heard) })
        }
        Speech::Local(mut local) => {
            check_quick(&local.models, &Group::needed_by(local.voice))?;
            local.pronunciations = pronunciations(firm);
            Ok(local::start(local)?)
        }
    }
}

fn pronunciations(firm: &Firm) -> Vec<(String, String)> {
    let said = |said: &Said| match said {
        Said::Like(spelling) => spelling.clone(),
        Said::Phonemes(phonemes) => format!("/{phonemes}/"),
    };
    firm.pronunciations.iter().map(|entry| (entry.written.clone(), said(&entry.said))).collect()
}

/// What makes the sound of a text besides the text. Replicas that share a Redis may be of two
/// versions, or have a firm's file each.
fn spoken_by(config: &Config, firm: &Firm) -> String {
    let voice = match &config.speech {
        Speech::Simulated { .. } => "simulated".to_owned(),
        Speech::Local(local) => format!("{:?}", local.voice),
    };
    let vendor = config.vendors.speaking.as_ref().map(standin::Role::identity);
    format!("{} {voice} {vendor:?} {:?}", env!("CARGO_PKG_VERSION"), pronunciations(firm))
}

/// The firm's languages in which a call can go on: the models inside know English alone, and Ellie's rules
/// want somebody who translates.
fn languages(config: &Config, firm: &Firm) -> BTreeSet<Language> {
    let standin::Config { hearing, thinking, speaking, .. } = &config.vendors;
    let are_there = hearing.is_some() && speaking.is_some() && !thinking.is_empty();
    let is_spoken =
        |language: &Language| firm.languages.iter().any(|one| one == language.english_name());
    Language::ALL.into_iter().filter(|language| are_there && is_spoken(language)).collect()
}

/// What clients are told hears and speaks.
fn models(config: &Config) -> Models {
    let (hears, speaks) = match &config.speech {
        Speech::Simulated { .. } => ("simulated-ear", "simulated-voice"),
        Speech::Local(local) => (
            "moonshine",
            match local.voice {
                VoiceModel::Kokoro => "kokoro",
                VoiceModel::Piper => "piper",
            },
        ),
    };
    let standin::Config { hearing, speaking, .. } = &config.vendors;
    Models {
        hears: hearing.as_ref().map_or(hears, |role| &role.model).to_owned(),
        speaks: speaking.as_ref().map_or(speaks, |role| &role.model).to_owned(),
    }
}

/// Whoever carries what is for the firm, if there is a way to it.
fn courier(
    config: &Config,
    database: &Database,
    breakers: &Arc<Breakers>,
) -> Result<Option<Courier>, ServeError> {
    if !config.delivery.has_a_way() {
        return Ok(None);
    }
    let (outbox, breakers) = (Arc::new(database.clone()), Arc::clone(breakers));
    let courier =
        Courier::new(&config.delivery, outbox, breakers, Backoff::default(), courier::random())?;
    Ok(Some(courier))
}

/// On a machine for development somebody is let in who has no name yet.
fn invite(app: &App) {
    if app.http.environment == Environment::Development {
        let now = chrono::Utc::now();
        let token = app.tokens.one_time("development", Role::Admin, now, INVITATION);
        let minutes = INVITATION.num_minutes();
        tracing::warn!(token, "an admin's token, good for {minutes} minutes and told once");
    }
}

/// Serves until the end; connections, calls and turns have one grace together.
async fn drain(serving: impl Future<Output = ()>, app: &App) -> Ended {
    let all = async {
        serving.await;
        app.tasks.close();
        app.tasks.wait().await;
    };
    let patience = async {
        app.shutdown.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    let unfinished = tokio::select! {
        () = all => 0,
        () = patience => app.tasks.len().max(1),
    };
    if unfinished > 0 {
        tracing::warn!(unfinished, "not everything ended in time");
    }
    Ended { unfinished }
}
