//! `ellie serve`: answers calls until it is told to stop.

mod json;
mod redacted;
mod writer;

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

use json::Json;
use redacted::Redacted;
use writer::{Writer, Writing};

/// Runs the server.
pub fn run() -> anyhow::Result<()> {
    let config = Config::load().context("the settings cannot be used")?;
    let observed = Observed::new(Utc::now());
    let log = log(&config.log, &observed).context("the log cannot be begun")?;
    log_only_places_of_panics();
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(serve(config, observed));
    drop(runtime);
    drop(log);
    served
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

/// Lines of JSON, or lines for a person at a terminal, until what is returned is dropped. The latest
/// are kept for whoever looks after Ellie, without names and numbers, as they are logged.
fn log(settings: &Log, observed: &Observed) -> std::io::Result<Writing> {
    // Only our own words: libraries may log what callers said.
    let ours = Targets::new()
        .with_target("ellie", settings.level.0)
        .with_target("ellie_core", settings.level.0)
        .with_target("ellie_providers", settings.level.0);
    let registry = tracing_subscriber::registry().with(ours).with(observed.layer());
    let (writer, writing) = Writer::begin(std::io::stdout())?;
    if settings.json && !std::io::stdout().is_terminal() {
        registry.with(Json(writer)).init();
    } else {
        registry.with(tracing_subscriber::fmt::layer().with_writer(Redacted(writer))).init();
    }
    Ok(writing)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for &Page {
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
        let layer = tracing_subscriber::fmt::layer().with_writer(Redacted(writer));
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
        let log = || tracing::error!(error, port = 8000, route = "/api/v1", "a turn failed");
        let registry = tracing_subscriber::registry();
        if json {
            tracing::subscriber::with_default(registry.with(Json(writer)), log);
        } else {
            let layer = tracing_subscriber::fmt::layer().with_ansi(false);
            let layer = layer.with_writer(Redacted(writer));
            tracing::subscriber::with_default(registry.with(layer), log);
        }
        String::from_utf8(page.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn names_and_numbers_in_an_error_are_not_logged() {
        let error = "near \"my name is Dana Whitfield, 614 555 0144\":\nsyntax error";
        for json in [false, true] {
            let line = logged(json, error);
            assert!(!line.contains("Dana") && !line.contains("0144"), "{line}");
            assert!(line.contains("syntax error") && line.contains("8000"), "{line}");
            assert!(line.contains(&Utc::now().format("%Y-%m-%dT%H").to_string()), "{line}");
            assert!(line.ends_with('\n'));
        }
    }

    #[test]
    fn a_line_of_json_is_one_object_with_what_ellie_names_herself_as_it_is() {
        let text = logged(true, "near \"Dana\"\n\u{0}");
        assert_eq!(text.lines().count(), 1);
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&line["level"], &line["message"]), (&"ERROR".into(), &"a turn failed".into()));
        assert_eq!((&line["port"], &line["route"]), (&8000.into(), &"/api/v1".into()));
        assert_eq!(line["target"], module_path!());
        assert!(line["error"].as_str().unwrap().contains('\u{0}'));
    }

    #[test]
    fn a_request_has_its_id_and_none_that_is_a_number_of_somebody() {
        let page = Page::default();
        let writer = page.clone();
        let registry = tracing_subscriber::registry().with(Json(writer));
        tracing::subscriber::with_default(registry, || {
            let request_id = "58c77122-f6dc-42ea-a140-8ce8447dca1d".to_owned();
            tracing::info!(request_id, "request");
            tracing::info!(request_id = "614-555-0144", "request");
        });
        let logged = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert!(logged.contains("58c77122-f6dc-42ea-a140-8ce8447dca1d"), "{logged}");
        assert!(!logged.contains("0144"), "{logged}");
    }
}
