//! Ellie, a voice receptionist for law firms: the server.
//!
//! [`serve`] is the whole wiring on one page; everything else hangs below it.

pub mod app;
pub mod calls;
pub mod channels;
pub mod config;
pub mod firm;
pub mod http;
pub mod limit;
pub mod machine;
pub mod media;
pub mod store;

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ellie_core::dialogue::script::Script;
use ellie_core::firm::{Firm, Said};
use ellie_providers::local::models::{Group, check_quick};
use ellie_providers::local::{self, VoiceModel};
use ellie_providers::{Providers, local::models::MissingModels};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use app::App;
use calls::{Desk, Reception};
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
    #[error("{path}: {source}")]
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

/// Serves until `shutdown` is cancelled, then lets what is going on end.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: CancellationToken,
) -> Result<(), ServeError> {
    let started = Instant::now();
    let firm = load_firm(&config)?;
    let providers = providers(&config, &firm)?;
    let data = |source| ServeError::Data { path: config.data.clone(), source };
    let messages = Messages::open(&config.data).map_err(data)?;
    let readiness = providers.readiness.clone();
    let script = Arc::new(Script::new(firm));
    let reception = Reception::new(&config.calls, providers, script, Desk::new(messages))?;
    let app = Arc::new(App {
        reception: Arc::new(reception),
        readiness,
        spoken: app::spoken(),
        limit: Limit::new(config.limit),
        machine: Machine::watch(config.data)?,
        sockets: Arc::new(Semaphore::new(config.channels.max_connections)),
        uploads: Arc::new(Semaphore::new(UPLOADS)),
        tasks: TaskTracker::new(),
        shutdown: shutdown.clone(),
        started,
        http: config.http,
        channels: config.channels,
    });
    let upkeep = tokio::spawn(upkeep(Arc::clone(&app)));
    let service =
        http::router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown.clone().cancelled_owned())
        .into_future();
    let ended = drain(serving, &app).await;
    upkeep.abort();
    Ok(ended?)
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
            let mut groups = Group::STANDARD.to_vec();
            if local.voice == VoiceModel::Piper {
                groups.push(Group::Piper);
            }
            check_quick(&local.models, &groups)?;
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

/// Gets ready, then keeps house.
async fn upkeep(app: Arc<App>) {
    let begun = Instant::now();
    match app.reception.prepare().await {
        Ok(()) => tracing::info!(seconds = begun.elapsed().as_secs_f32(), "every line is ready"),
        Err(error) => tracing::error!(%error, "the lines could not be prepared"),
    }
    loop {
        tokio::time::sleep(SWEEP).await;
        app.limit.sweep();
    }
}

/// Serves until the end, and waits for calls only so long.
async fn drain(
    serving: impl Future<Output = std::io::Result<()>>,
    app: &App,
) -> std::io::Result<()> {
    let patience = async {
        app.shutdown.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    let ended = tokio::select! {
        ended = serving => ended,
        () = patience => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    };
    app.tasks.close();
    let _ = tokio::time::timeout(GRACE, app.tasks.wait()).await;
    ended
}
