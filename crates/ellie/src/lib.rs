//! Ellie, a voice receptionist for law firms: the server.
//!
//! [`serve`] is the whole wiring on one page; everything else hangs below it.

pub mod app;
pub mod calls;
pub mod channels;
pub mod config;
pub mod delivery;
pub mod firm;
pub mod http;
pub mod limit;
pub mod machine;
pub mod media;
pub mod origin;
pub mod store;

use std::sync::Arc;
use std::time::{Duration, Instant};

use ellie_core::dialogue::script::Script;
use ellie_core::firm::{Firm, Said};
use ellie_providers::local;
use ellie_providers::local::models::{Group, check_quick};
use ellie_providers::{Providers, local::models::MissingModels};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use app::App;
use calls::{Desk, Reception, Recordings};
use config::{Config, Speech};
use limit::Limit;
use machine::Machine;
use store::messages::Messages;

/// The firm Ellie answers for when no other is named.
pub const EXAMPLE_FIRM: &str = include_str!("../firm.example.toml");

/// How long calls and requests may take to end after Ellie was asked to.
const GRACE: Duration = Duration::from_secs(10);

/// Recordings on their way in at once; with their largest size, this bounds the memory they take.
const UPLOADS: usize = 32;

/// How often full buckets of the limit are forgotten.
const SWEEP: Duration = Duration::from_secs(60);

/// Why Ellie could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The firm's file cannot be used.
    #[error(transparent)]
    Firm(#[from] firm::LoadError),
    /// The models are not there.
    #[error(transparent)]
    Models(#[from] MissingModels),
    /// The models are there and cannot be used.
    #[error(transparent)]
    Providers(#[from] ellie_providers::Error),
    /// The voice that is set is none there is.
    #[error(transparent)]
    Voice(#[from] calls::UnknownVoice),
    /// The data folder cannot be used.
    #[error("the data folder {path} cannot be used; ELLIE_DATA_DIR sets another")]
    Data {
        /// The folder.
        path: std::path::PathBuf,
        /// What is wrong with it.
        source: std::io::Error,
    },
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

/// Serves until `shutdown` is cancelled, then lets what is going on end, for a while.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: CancellationToken,
) -> Result<Ended, ServeError> {
    let started = Instant::now();
    let firm = load_firm(&config)?;
    let providers = providers(&config, &firm)?;
    let data = |source| ServeError::Data { path: config.data.clone(), source };
    let messages = Messages::open(&config.data).map_err(data)?;
    let readiness = providers.readiness.clone();
    let script = Arc::new(Script::new(firm));
    let tasks = TaskTracker::new();
    let recordings =
        Recordings::new(config.http.max_audio_seconds, config.http.audio_formats.clone());
    let desk = Desk::new(messages);
    let reception = Reception::new(
        &config.calls,
        recordings,
        providers,
        script,
        desk,
        tasks.clone(),
        shutdown.clone(),
    )?;
    let app = Arc::new(App {
        reception: Arc::new(reception),
        readiness,
        spoken: app::spoken(),
        limit: Limit::new(config.limit),
        machine: Machine::watch(config.data)?,
        sockets: Arc::new(Semaphore::new(config.channels.max_connections)),
        uploads: Arc::new(Semaphore::new(UPLOADS)),
        tasks,
        shutdown,
        started,
        http: config.http,
        channels: config.channels,
    });
    let upkeep = [
        AbortOnDropHandle::new(tokio::spawn(prepare(Arc::clone(&app)))),
        AbortOnDropHandle::new(tokio::spawn(sweep(Arc::clone(&app)))),
    ];
    let serving = http::listen(listener, http::router(Arc::clone(&app)), app.shutdown.clone());
    let ended = drain(serving, &app).await;
    drop(upkeep);
    Ok(ended)
}

fn load_firm(config: &Config) -> Result<Firm, ServeError> {
    match &config.firm {
        Some(path) => Ok(firm::load(path)?),
        None => {
            tracing::warn!("no firm is set (ELLIE_FIRM): answering for a fictional one");
            let example = firm::parse(EXAMPLE_FIRM, "firm.example.toml");
            Ok(example.map_err(firm::LoadError::from)?)
        }
    }
}

fn providers(config: &Config, firm: &Firm) -> Result<Providers, ServeError> {
    match config.speech.clone() {
        Speech::Simulated(words) => Ok(Providers::fake(&words)),
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

/// Gets ready for the first call.
async fn prepare(app: Arc<App>) {
    let begun = Instant::now();
    match app.reception.prepare().await {
        Ok(()) => tracing::info!(seconds = begun.elapsed().as_secs_f32(), "every line is ready"),
        Err(error) => tracing::error!(%error, "the lines could not be prepared"),
    }
}

/// Forgets who owes nothing.
async fn sweep(app: Arc<App>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        app.limit.sweep();
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
