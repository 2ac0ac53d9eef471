//! What `/health` and `/api` tell besides, for the older dialect's clients. The two dialects share
//! these paths, and have no field in common that would mean two things.

use serde_json::{Value, json};

use crate::app::App;
use crate::channels::socketio;
use crate::machine::Sample;

const MEGABYTE: u64 = 1 << 20;

/// Adds to a report of health, which says so itself whether all is well and the database there.
pub fn health(report: &mut Value, app: &App, sample: &Sample, is_well: bool, has_database: bool) {
    let connected = |is: bool| if is { "connected" } else { "disconnected" };
    let active = |is: bool| if is { "active" } else { "inactive" };
    let configured = |name: &str| match app.vendors.iter().any(|vendor| vendor.name == name) {
        true => "configured",
        false => "not configured",
    };
    report["status"] = if is_well { "OK" } else { "DEGRADED" }.into();
    report["uptime"] = app.started.elapsed().as_secs_f64().into();
    for (service, state) in [
        ("database", connected(has_database)),
        ("openai", configured("openai")),
        ("groq", configured("groq")),
        ("redis", connected(app.cache.reaches_redis() == Some(true))),
        ("websocket", active(app.channels.enabled)),
        ("serviceDiscovery", active(app.registry.is_running())),
    ] {
        report["services"][service] = state.into();
    }
    report["connections"] = json!({
        "activeConnections": app.sockets.taken(),
        "activeSessions": app.reception.calls(),
        "totalConnections": app.sockets.ever_taken(),
    });
    report["memory"] = memory(sample);
}

/// In whole megabytes: what is in memory, what is reserved, and what is files and shared.
fn memory(sample: &Sample) -> Value {
    let pages = sample.process.pages.map(|[reserved, resident, shared, ..]| {
        json!({
            "used": resident / MEGABYTE,
            "total": reserved / MEGABYTE,
            "external": shared / MEGABYTE,
        })
    });
    pages.unwrap_or_default()
}

/// Adds to what the API says of itself.
pub fn api(about: &mut Value, app: &App) {
    about["message"] = app.http.app_name.as_str().into();
    about["endpoints"] = json!({
        "health": "/health",
        "voice": "/api/voice/*",
        "legal": "/api/legal/*",
        "websocket": app.channels.enabled.then_some(socketio::PATH),
    });
}
