//! `ellie serve`: answers calls until it is told to stop.

use std::io::IsTerminal;

use anyhow::Context;
use ellie::config::{Config, Log};
use tokio::net::TcpListener;
use tokio::signal;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Runs the server.
pub fn run() -> anyhow::Result<()> {
    let config = Config::load().context("the settings cannot be used")?;
    log(&config.log);
    raise_file_limit();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(config))
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let address = (config.host, config.port);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {}:{}", address.0, address.1))?;
    let address = listener.local_addr()?;
    tracing::info!(%address, data = %config.data.display(), "Ellie listens on http://{address}");
    let shutdown = CancellationToken::new();
    tokio::spawn(cancel_when_told(shutdown.clone()));
    ellie::serve(config, listener, shutdown).await?;
    tracing::info!("Ellie has ended");
    Ok(())
}

/// Interrupt from the keyboard, or termination by the system.
async fn cancel_when_told(shutdown: CancellationToken) {
    #[cfg(unix)]
    {
        let terminate = signal::unix::signal(signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return shutdown.cancel();
        }
    }
    let _ = signal::ctrl_c().await;
    shutdown.cancel();
}

/// A connection is a file, and the usual limit of 1024 is soon reached.
fn raise_file_limit() {
    #[cfg(unix)]
    if let Err(error) = rlimit::increase_nofile_limit(65_536) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}

/// Lines of JSON, or lines for a person at a terminal.
fn log(settings: &Log) {
    // Only our own words: libraries may log what callers said.
    let ours = Targets::new()
        .with_target("ellie", settings.level.0)
        .with_target("ellie_core", settings.level.0)
        .with_target("ellie_providers", settings.level.0);
    let registry = tracing_subscriber::registry().with(ours);
    if settings.json && !std::io::stdout().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().json().flatten_event(true)).init();
    } else {
        registry.with(tracing_subscriber::fmt::layer()).init();
    }
}
