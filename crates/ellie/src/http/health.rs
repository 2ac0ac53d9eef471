//! `GET /health`: how the machine, the models and the line are.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::routing::{MethodRouter, get};
use chrono::{SecondsFormat, Utc};
use ellie_providers::local::State as Model;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::fixed::JSON;
use super::legacy::about;
use super::root::VERSION;
use crate::app::App;
use crate::machine::Sample;
use crate::registry::{Counts, Health};
use crate::resilience::Phase;
use crate::standin::Employed;
use crate::store::outbox::Waiting;

/// More than this much of a resource in use is trouble, percent.
const HIGH_PERCENT: f64 = 90.0;

/// While so much is free, bytes, nothing is short: a tenth of a large disk holds years of calls.
const ENOUGH_MEMORY: u64 = 1 << 30;
const ENOUGH_DISK: u64 = 2 << 30;

/// What was seen is told to all who ask within this time: the database has better to do.
const GOOD_FOR: Duration = Duration::from_millis(500);

/// The database is not waited for longer than this.
const PATIENCE: Duration = Duration::from_millis(500);

const REDIS_AWAY: &str = "Redis does not answer";

/// A status, and JSON as it is sent.
type Seen = (StatusCode, Bytes);

/// What was seen last, and when.
#[derive(Default)]
struct Latest {
    seen: RwLock<Option<(Instant, Seen)>>,
    /// Held by whoever looks; the others wait for what is seen.
    looking: Mutex<()>,
}

impl Latest {
    fn fresh(&self) -> Option<Seen> {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        let fresh = seen.as_ref().filter(|(at, _)| at.elapsed() < GOOD_FOR);
        fresh.map(|(_, seen)| seen.clone())
    }

    fn keep(&self, seen: &Seen) {
        let now = Some((Instant::now(), seen.clone()));
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

/// 200 while Ellie can answer calls, also while her models are warming; 503 else.
pub fn route() -> MethodRouter<Arc<App>> {
    let latest = Arc::<Latest>::default();
    get(move |State(app): State<Arc<App>>| async move {
        let (status, body) = seen(&app, &latest).await;
        (status, [(header::CONTENT_TYPE, JSON)], body)
    })
}

async fn seen(app: &App, latest: &Latest) -> Seen {
    if let Some(seen) = latest.fresh() {
        return seen;
    }
    let _looking = latest.looking.lock().await;
    if let Some(seen) = latest.fresh() {
        return seen;
    }
    let (status, body) = look(app).await;
    let seen = (status, Bytes::from(body.to_string()));
    latest.keep(&seen);
    seen
}

async fn look(app: &App) -> (StatusCode, Value) {
    let sample = app.machine.sample();
    let failed = failed_models(app);
    let records = Records::look(app).await;
    let services = app.registry.counts();
    let (short, busy) = (short_of(&sample), busy(&sample));
    // Without these Ellie goes on talking, and keeps in memory what she cannot write.
    let bearable = [records.issues(), away(&services), without_redis(app)].concat();
    let (overall, status) = match (failed.is_empty(), short.is_empty(), bearable.is_empty()) {
        (true, true, true) => ("healthy", StatusCode::OK),
        (true, true, false) => ("degraded", StatusCode::OK),
        (true, false, _) => ("degraded", StatusCode::SERVICE_UNAVAILABLE),
        (false, _, _) => ("unhealthy", StatusCode::SERVICE_UNAVAILABLE),
    };
    let issues = [failed, short, busy, bearable].concat();
    let components = 7 + app.readiness.len();
    let healthy = components.saturating_sub(issues.len());
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, false);
    let mut body = json!({
        "overall": overall,
        "timestamp": now,
        "uptime_seconds": app.started.elapsed().as_secs_f64(),
        "environment": app.http.environment.name(),
        "version": VERSION,
        "system": system(&sample, app.lanes.tasks()),
        "services": {
            "discovery": discovery(app.registry.is_running(), &services),
            "external": {},
        },
        "dependencies": {
            "speech": speech(app),
            "database": records.database(),
            "deliveries": records.deliveries(),
            "redis": redis(app, &now),
            "openai": vendor(app, "openai"),
            "groq": vendor(app, "groq"),
        },
        "summary": {
            "healthy_components": healthy,
            "total_components": components,
            "critical_issues": issues,
        },
    });
    about::health(&mut body, app, &sample, status == StatusCode::OK, records.answers);
    (status, body)
}

/// How the records are, and what is to be sent from them.
struct Records {
    answers: bool,
    turns_waiting: usize,
    outbox: Option<Waiting>,
}

impl Records {
    async fn look(app: &App) -> Self {
        let desk = app.reception.desk();
        let outbox = tokio::time::timeout(PATIENCE, desk.database().deliveries_waiting()).await;
        let outbox = outbox.ok().and_then(Result::ok);
        Self { answers: outbox.is_some(), turns_waiting: desk.waiting(), outbox }
    }

    fn issues(&self) -> Vec<String> {
        let gave_up = self.outbox.as_ref().is_some_and(|outbox| outbox.gave_up > 0);
        let issues = [
            (!self.answers, "The database does not answer"),
            (self.turns_waiting > 0, "Turns wait in memory for the database"),
            (gave_up, "Something for the firm could not be delivered"),
        ];
        issues.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.to_owned()).collect()
    }

    fn database(&self) -> Value {
        let status = if self.answers { "ready" } else { "unavailable" };
        json!({"status": status, "turns_waiting": self.turns_waiting})
    }

    fn deliveries(&self) -> Value {
        self.outbox.as_ref().map_or(Value::Null, |outbox| {
            json!({
                "pending": outbox.pending,
                "failing": outbox.failing,
                "gave_up": outbox.gave_up,
                "oldest": outbox.oldest.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)),
            })
        })
    }
}

fn redis(app: &App, now: &str) -> Value {
    match app.cache.reaches_redis() {
        None => json!({"status": "disabled", "last_check": now}),
        Some(true) => json!({"status": "healthy", "last_check": now}),
        Some(false) => {
            json!({"status": "unhealthy", "error": REDIS_AWAY, "last_check": now})
        }
    }
}

fn without_redis(app: &App) -> Vec<String> {
    let is_away = app.cache.reaches_redis() == Some(false);
    if is_away { vec![REDIS_AWAY.to_owned()] } else { Vec::new() }
}

fn failed_models(app: &App) -> Vec<String> {
    let failed = app.readiness.iter().filter(|model| matches!(model.state(), Model::Failed(_)));
    failed.map(|model| format!("{} is not available", model.role)).collect()
}

/// What there is too little left of.
fn short_of(sample: &Sample) -> Vec<String> {
    let memory = &sample.memory;
    let disk = sample.disk.unwrap_or_default();
    let left = [
        ("memory", memory.available, memory.total, ENOUGH_MEMORY),
        ("disk", disk.free, disk.total, ENOUGH_DISK),
    ];
    let short = left.into_iter().filter(|(_, free, total, enough)| {
        free < enough && percent(total.saturating_sub(*free), *total) > HIGH_PERCENT
    });
    short.map(|(name, ..)| format!("High {name} usage")).collect()
}

/// A busy processor is told, but is no reason to send callers away: a model takes all of it while
/// it works.
fn busy(sample: &Sample) -> Vec<String> {
    let is_busy = f64::from(sample.cpu_percent) > HIGH_PERCENT;
    is_busy.then(|| "High CPU usage".to_owned()).into_iter().collect()
}

/// Services that are away, where they are more than those that are there. That is told, but is no
/// reason to send callers away: Ellie answers them without.
fn away(services: &Counts) -> Vec<String> {
    let unhealthy = services.of(Health::Unhealthy);
    let are_many = unhealthy > services.of(Health::Healthy);
    are_many.then(|| format!("{unhealthy} unhealthy services")).into_iter().collect()
}

fn discovery(is_running: bool, services: &Counts) -> Value {
    let status = match (is_running, away(services).is_empty()) {
        (false, _) => "disabled",
        (true, true) => "healthy",
        (true, false) => "degraded",
    };
    json!({
        "status": status,
        "total_services": services.total,
        "healthy_services": services.of(Health::Healthy),
        "unhealthy_services": services.of(Health::Unhealthy),
        "average_response_time_ms": services.response_time.as_secs_f64() * 1e3,
    })
}

/// How far the models and the fixed lines are. Why a model failed is in the log: it may name
/// folders.
fn speech(app: &App) -> Value {
    let mut models = Map::new();
    let mut failed = false;
    let mut warming = false;
    for model in &app.readiness {
        let state = match model.state() {
            Model::Warming => "warming",
            Model::Ready => "ready",
            Model::Failed(_) => "failed",
        };
        failed |= state == "failed";
        warming |= state == "warming";
        models.insert(model.role.replace(' ', "_"), json!(state));
    }
    let preparation = app.reception.preparation();
    let status = match (failed, warming || !preparation.topics) {
        (true, _) => "failed",
        (false, true) => "warming",
        (false, false) => "ready",
    };
    json!({
        "status": status,
        "models": models,
        "lines_ready": preparation.lines,
        "lines_total": preparation.of,
    })
}

/// Whether the firm asks a vendor, for what first, and whether it answers. Without it Ellie goes on.
fn vendor(app: &App, name: &str) -> Value {
    let mut of = app.vendors.iter().filter(|vendor| vendor.name == name);
    let answers = |vendor: &Employed| vendor.circuit.phase() == Phase::Closed;
    match of.next() {
        None => json!({"configured": false, "model": null}),
        Some(first) => json!({
            "configured": true,
            "model": first.model,
            "available": answers(first) && of.all(answers),
        }),
    }
}

fn system(sample: &Sample, tasks: usize) -> Value {
    let Sample { memory, network, process, load, .. } = sample;
    let disk = sample.disk.unwrap_or_default();
    let disk_used = disk.total.saturating_sub(disk.free);
    let pages = process.pages.map(|[vms, rss, shared, text, lib, data, dirty]| {
        json!({
            "rss": rss, "vms": vms, "shared": shared, "text": text, "lib": lib, "data": data,
            "dirty": dirty,
        })
    });
    json!({
        "cpu": {
            "usage_percent": sample.cpu_percent,
            "count": sample.cores,
            "load_average": load,
        },
        "memory": {
            "total_bytes": memory.total,
            "available_bytes": memory.available,
            "used_bytes": memory.used,
            "usage_percent": percent(memory.total.saturating_sub(memory.available), memory.total),
            "free_bytes": memory.free,
        },
        "disk": {
            "total_bytes": disk.total,
            "used_bytes": disk_used,
            "free_bytes": disk.free,
            "usage_percent": percent(disk_used, disk.total),
        },
        "network": {
            "bytes_sent": network.bytes_sent,
            "bytes_recv": network.bytes_received,
            "packets_sent": network.packets_sent,
            "packets_recv": network.packets_received,
        },
        "process": {
            "pid": process.pid,
            "memory_info": pages,
            "cpu_percent": process.cpu_percent,
            "num_threads": process.threads,
            "num_tasks": tasks,
            "create_time": process.created as f64,
        },
    })
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Disk, Memory};

    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;

    fn with(disk: (u64, u64), memory: (u64, u64)) -> Vec<String> {
        let ((free, total), (available, ram)) = (disk, memory);
        short_of(&Sample {
            disk: Some(Disk { total, free }),
            memory: Memory { total: ram, available, ..Memory::default() },
            ..Sample::default()
        })
    }

    #[test]
    fn a_tenth_of_a_large_disk_and_of_much_memory_is_enough() {
        assert_eq!(with((25 * GIB, 252 * GIB), (2 * GIB, 64 * GIB)), [""; 0]);
    }

    #[test]
    fn half_of_a_small_disk_and_of_little_memory_is_enough() {
        assert_eq!(with((500 * MIB, GIB), (500 * MIB, GIB)), [""; 0]);
    }

    #[test]
    fn little_of_much_is_short() {
        assert_eq!(with((GIB, 252 * GIB), (2 * GIB, 64 * GIB)), ["High disk usage"]);
        assert_eq!(with((25 * GIB, 252 * GIB), (500 * MIB, 64 * GIB)), ["High memory usage"]);
    }

    #[test]
    fn what_could_not_be_looked_at_is_not_short() {
        assert_eq!(short_of(&Sample::default()), [""; 0]);
    }
}
