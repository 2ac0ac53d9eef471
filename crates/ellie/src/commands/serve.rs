//! `ellie serve`: answers calls until it is told to stop.

mod redacted;

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use chrono::Utc;
use ellie::config::{Config, Log};
use ellie::observed::Observed;
use tokio::net::TcpListener;
use tokio::signal;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use redacted::Redacted;

/// Runs the server.
pub fn run() -> anyhow::Result<()> {
    let config = Config::load().context("the settings cannot be used")?;
    let observed = Observed::new(Utc::now());
    log(&config.log, &observed);
    log_only_places_of_panics();
    raise_file_limit();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(config, observed))
}

async fn serve(config: Config, observed: Observed) -> anyhow::Result<()> {
    let address = (config.host, config.port);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {}:{}", address.0, address.1))?;
    let address = listener.local_addr()?;
    announce(address, &config.data);
    let shutdown = CancellationToken::new();
    tokio::spawn(cancel_when_told(shutdown.clone()));
    Box::pin(ellie::serve(config, observed, listener, shutdown)).await?;
    tracing::info!("Ellie has ended");
    Ok(())
}

/// A person reads a plain line, whatever is logged.
fn announce(address: SocketAddr, data: &Path) {
    if std::io::stdout().is_terminal() {
        println!("Ellie listens on http://{address}");
    } else {
        tracing::info!(%address, data = %data.display(), "Ellie listens on http://{address}");
    }
}

/// The message of a panic may hold a caller's words, so only the place is logged.
fn log_only_places_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        tracing::error!(place, "a part of Ellie panicked");
    }));
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

/// Lines of JSON, or lines for a person at a terminal. The latest are kept for whoever looks after
/// Ellie, without names and numbers, as they are logged.
fn log(settings: &Log, observed: &Observed) {
    // Only our own words: libraries may log what callers said.
    let ours = Targets::new()
        .with_target("ellie", settings.level.0)
        .with_target("ellie_core", settings.level.0)
        .with_target("ellie_providers", settings.level.0);
    let registry = tracing_subscriber::registry().with(ours).with(observed.layer());
    let json = settings.json && !std::io::stdout().is_terminal();
    let layer =
        tracing_subscriber::fmt::layer().with_writer(Redacted { json, to: std::io::stdout });
    if json {
        registry.with(layer.json().flatten_event(true)).init();
    } else {
        registry.with(layer).init();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_logged_by_its_place_and_not_its_words() {
        let page = Page::default();
        let writer = page.clone();
        let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
        let usual = std::panic::take_hook();
        log_only_places_of_panics();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let words = "my husband hit me";
            let _ = std::panic::catch_unwind(|| panic!("{words}"));
        });
        std::panic::set_hook(usual);
        let logged = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert!(logged.contains("serve.rs:"), "{logged}");
        assert!(!logged.contains("husband"), "{logged}");
    }

    /// What is logged of an error in these words.
    fn logged(json: bool, error: &str) -> String {
        let page = Page::default();
        let writer = page.clone();
        let to = move || writer.clone();
        let layer = tracing_subscriber::fmt::layer().with_ansi(false);
        let layer = layer.with_writer(Redacted { json, to });
        let log = || tracing::error!(error, port = 8000, "a turn failed");
        let registry = tracing_subscriber::registry();
        match json {
            true => tracing::subscriber::with_default(registry.with(layer.json()), log),
            false => tracing::subscriber::with_default(registry.with(layer), log),
        }
        String::from_utf8(page.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn names_and_numbers_in_an_error_are_not_logged() {
        let error = "near \"my name is Dana Whitfield, 614 555 0144\": syntax error";
        for json in [false, true] {
            let line = logged(json, error);
            assert!(!line.contains("Dana") && !line.contains("0144"), "{line}");
            assert!(line.contains("syntax error") && line.contains("8000"), "{line}");
            assert!(line.contains(&Utc::now().format("%Y-%m-%dT%H").to_string()), "{line}");
            assert_eq!(line.lines().count(), 1);
        }
        let line: serde_json::Value = serde_json::from_str(&logged(true, error)).unwrap();
        assert_eq!(line["fields"]["port"], 8000);
    }
}
