//! `GET /metrics`: what is counted, as Prometheus reads it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use ellie_providers::llm::Usage;

use super::error::ApiError;
use super::figures::report;
use super::parts::Parts;
use crate::app::App;
use crate::machine::Sample;
use crate::observed::{Family, Frames, Measure};
use crate::resilience::Phase;
use crate::standin::Employed;
use crate::standin::thinking::Routed;

/// Prometheus's own name for its text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Every count there is, if it is to be told.
pub async fn metrics(State(app): State<Arc<App>>) -> Result<impl IntoResponse, ApiError> {
    if !app.http.prometheus {
        return Err(ApiError::absent("Metrics are switched off"));
    }
    let parts = Parts::of(&app).await;
    let mut others = process(&app.machine.sample());
    let uptime = Some(app.started.elapsed().as_secs_f64());
    others.push(Family::gauge("ellie_uptime_seconds", "How long Ellie is there.", uptime));
    others.extend(counted(&parts));
    let page = report(&app, move |seen, _| seen.prometheus(&others)).await?;
    Ok(([(header::CONTENT_TYPE, TEXT)], page))
}

/// The process, under the names every Prometheus knows, and its memory under the older one.
fn process(sample: &Sample) -> Vec<Family> {
    let process = &sample.process;
    let pages = process.pages.map(|[all, resident, ..]| (all as f64, resident as f64));
    let created = (process.created > 0).then_some(process.created as f64);
    let memory = Family::new(
        Measure::Gauge,
        "ellie_memory_usage_bytes",
        "Memory: what is reserved, and what is resident.",
    );
    let memory = pages.into_iter().fold(memory, |memory, (all, resident)| {
        memory.with(&[("type", "virtual")], all).with(&[("type", "resident")], resident)
    });
    vec![
        memory,
        Family::gauge(
            "process_resident_memory_bytes",
            "Resident memory size in bytes.",
            pages.map(|(_, resident)| resident),
        ),
        Family::gauge(
            "process_virtual_memory_bytes",
            "Virtual memory size in bytes.",
            pages.map(|(all, _)| all),
        ),
        Family::gauge(
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            created,
        ),
        Family::gauge(
            "ellie_process_threads",
            "Threads of the process.",
            (process.threads > 0).then_some(process.threads as f64),
        ),
    ]
}

/// What other parts of Ellie count.
fn counted(parts: &Parts) -> Vec<Family> {
    let gauge = |name, help, value: f64| Family::gauge(name, help, Some(value));
    let counter = |name, help, value: u64| Family::counter(name, help, Some(value as f64));
    let Parts { cache, limits, sockets, .. } = parts;
    let in_line = (limits.lines > 0).then(|| limits.waiting as f64 / limits.lines as f64);
    let mut all = vec![
        gauge("ellie_websocket_connections", "Sockets that are open.", sockets.now as f64),
        counter("ellie_connections_total", "Sockets there were.", sockets.ever),
        gauge(
            "ellie_rate_limit_total_keys",
            "Clients who asked within their window.",
            limits.clients as f64,
        ),
        gauge(
            "ellie_rate_limit_queued_requests",
            "Requests that wait in line.",
            limits.waiting as f64,
        ),
        Family::gauge(
            "ellie_rate_limit_average_queue_length",
            "Requests in a line in which somebody waits.",
            in_line,
        ),
        counter("ellie_rate_limit_allowed_total", "Requests that were allowed.", limits.allowed),
        counter("ellie_rate_limit_refused_total", "Requests that were refused.", limits.refused),
        counter("ellie_cache_hits_total", "Answers that were there.", cache.hits),
        counter("ellie_cache_misses_total", "Answers that had to be made.", cache.misses),
        gauge("ellie_cache_entries", "Values in memory.", cache.entries as f64),
        gauge("ellie_cache_memory_bytes", "The memory they take.", cache.bytes as f64),
    ];
    all.push(messages(&sockets.frames));
    all.push(stood_in(&parts.vendors));
    all.push(tokens(&parts.vendors));
    all.push(routed(&parts.routed));
    all.extend(services(parts));
    all
}

fn stood_in(vendors: &[Employed]) -> Family {
    let name = "ellie_stood_in_total";
    let help =
        "How often others did what a vendor is there for: the models inside, or Ellie's rules.";
    vendors.iter().fold(Family::new(Measure::Counter, name, help), |all, vendor| {
        let of = [("vendor", vendor.name), ("role", vendor.role)];
        all.with(&of, vendor.stood_in.times() as f64)
    })
}

fn tokens(vendors: &[Employed]) -> Family {
    let (name, help) = ("ellie_llm_tokens_total", "Tokens that the firm's models took.");
    let thinking = vendors.iter().filter_map(|vendor| Some((vendor, vendor.spent.as_ref()?)));
    thinking.fold(Family::new(Measure::Counter, name, help), |all, (vendor, spent)| {
        let Usage { input, output } = spent.so_far();
        [("input", input), ("output", output)].into_iter().fold(all, |all, (which, count)| {
            let of = [("vendor", vendor.name), ("role", vendor.role), ("which", which)];
            all.with(&of, count as f64)
        })
    })
}

fn routed(routed: &Routed) -> Family {
    let (name, help) = ("ellie_turns_routed_total", "Turns, by who answered them.");
    routed.all().fold(Family::new(Measure::Counter, name, help), |all, (route, count)| {
        all.with(&[("route", route)], count as f64)
    })
}

fn messages(frames: &Frames) -> Family {
    let (name, help) = ("ellie_websocket_messages_total", "Messages over the call socket.");
    let Frames { received, sent, refused } = *frames;
    [("received", received), ("sent", sent), ("refused", refused)]
        .into_iter()
        .fold(Family::new(Measure::Counter, name, help), |all, (what, count)| {
            all.with(&[("what", what)], count as f64)
        })
}

/// Those Ellie asks for something, by their circuits.
fn services(parts: &Parts) -> [Family; 3] {
    let new = Family::new;
    let health = new(
        Measure::Gauge,
        "ellie_service_health",
        "1 while a service is asked, 0 while it is left alone.",
    );
    let failures =
        new(Measure::Counter, "ellie_service_failures_total", "Calls of a service that failed.");
    let calls = new(
        Measure::Counter,
        "ellie_service_calls_total",
        "Calls of a service, those that were refused among them.",
    );
    parts.circuits.iter().fold([health, failures, calls], |[health, failures, calls], circuit| {
        let service = [("service", circuit.name.as_str())];
        let is_asked = if circuit.phase == Phase::Open { 0.0 } else { 1.0 };
        [
            health.with(&service, is_asked),
            failures.with(&service, circuit.totals.failures as f64),
            calls.with(&service, circuit.totals.calls as f64),
        ]
    })
}
