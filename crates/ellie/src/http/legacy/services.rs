//! `/services`: who is beside Ellie and how they are, in the older dialect. It only looks.

mod stats;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use chrono::Utc;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::http::v1::time;
use crate::registry::{Filter, Health, Service};

/// The routes of `/services`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/services", get(list))
        .route("/services/health", get(health))
        .route("/services/stats", get(stats::stats))
}

async fn list(State(app): State<Arc<App>>) -> Json<Value> {
    let all = app.registry.list(&Filter::default());
    let mut by_name: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for service in &all {
        by_name.entry(&service.registration.name).or_default().push(told(service));
    }
    let count = |word| all.iter().filter(|service| word_of(service.health) == word).count();
    let types: BTreeMap<_, _> = by_name.iter().map(|(name, some)| (name, some.len())).collect();
    Json(json!({
        "services": by_name,
        "stats": {
            "totalServices": all.len(),
            "healthyServices": count("healthy"),
            "unhealthyServices": count("unhealthy"),
            "servicesByType": types,
        },
        "timestamp": time(Utc::now()),
    }))
}

fn told(service: &Service) -> Value {
    let registration = &service.registration;
    json!({
        "id": service.id.to_string(),
        "name": registration.name,
        "version": registration.version,
        "host": registration.host.to_string(),
        "port": registration.port,
        "protocol": registration.protocol.name(),
        "healthEndpoint": registration.health_endpoint,
        "metadata": registration.metadata.values(),
        "tags": registration.tags,
        "dependencies": registration.dependencies,
        "registeredAt": time(service.registered_at),
        "lastHealthCheck": service.last_health_check.map(time),
        "status": word_of(service.health),
    })
}

/// This list has one word for all who do not say that all is well.
const fn word_of(health: Health) -> &'static str {
    match health {
        Health::Healthy => "healthy",
        Health::Unknown => "unknown",
        Health::Degraded | Health::Unhealthy => "unhealthy",
    }
}

/// How they were when they were last asked; 503 while more are away than there.
async fn health(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let all = app.registry.list(&Filter::default());
    let count = |health| all.iter().filter(|service| service.health == health).count();
    let [healthy, unhealthy, degraded] =
        [Health::Healthy, Health::Unhealthy, Health::Degraded].map(count);
    let (overall, status) = match unhealthy + degraded {
        _ if unhealthy > healthy => ("unhealthy", StatusCode::SERVICE_UNAVAILABLE),
        0 => ("healthy", StatusCode::OK),
        _ => ("degraded", StatusCode::OK),
    };
    let body = json!({
        "overall": overall,
        "services": all.iter().filter_map(|service| asked(service)).collect::<Vec<_>>(),
        "timestamp": time(Utc::now()),
        "summary": {
            "total": healthy + unhealthy + degraded,
            "healthy": healthy,
            "unhealthy": unhealthy,
            "degraded": degraded,
        },
    });
    (status, Json(body))
}

/// How a service was, if it was asked. What it says of itself beyond that is not read.
fn asked(service: &Service) -> Option<Value> {
    let at = service.last_health_check.filter(|_| service.health != Health::Unknown)?;
    let took = service.response_time.unwrap_or_default();
    let mut told = Map::from_iter([
        ("service".to_owned(), json!(service.registration.name)),
        ("status".to_owned(), json!(service.health.name())),
        ("timestamp".to_owned(), json!(time(at))),
        ("responseTime".to_owned(), json!(took.as_millis() as u64)),
        ("details".to_owned(), json!({"version": service.registration.version})),
    ]);
    if let Some(silence) = service.silence {
        told.insert("error".to_owned(), json!(silence.to_string()));
    }
    Some(Value::Object(told))
}
