//! `/api/v1/services`: who is registered, and how they are.

mod draft;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::Uri;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use draft::draft;

use super::rows;
use crate::app::App;
use crate::http::body::json as read;
use crate::http::error::ApiError;
use crate::registry::{Filter, Health, Id, Refused, Registration, Service};

/// The routes of `/services`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/services", get(elsewhere))
        .route("/api/v1/services/", get(list))
        .route("/api/v1/services/register", post(register))
        .route("/api/v1/services/stats", get(stats))
        .route("/api/v1/services/discover/{name}", get(discover))
        .route("/api/v1/services/{id}", get(one).delete(deregister))
}

/// The list has always been at the path with a slash.
async fn elsewhere(uri: Uri) -> Redirect {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::temporary(&format!("{}/{query}", uri.path()))
}

#[derive(Deserialize)]
struct Narrowed {
    name: Option<String>,
    tag: Option<String>,
    health_status: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    asked: Result<Query<Narrowed>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(Narrowed { name, tag, health_status: health }) = asked.map_err(wrong)?;
    let found = app.registry.list(&Filter { name, tag, health });
    let count = |health| found.iter().filter(|service| service.health == health).count();
    Ok(Json(json!({
        "total_count": found.len(),
        "healthy_count": count(Health::Healthy),
        "unhealthy_count": count(Health::Unhealthy),
        "services": found.iter().map(|service| told(service)).collect::<Vec<_>>(),
        "timestamp": rows::time(Utc::now()),
    })))
}

/// Whoever registers again what is at the same place renews it, and is told the same id.
async fn register(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let body: Map<String, Value> = read(request).await?;
    let (draft, mut faults) = draft(body);
    let registration = Registration::new(draft);
    if let Err(more) = &registration {
        // Of a field that is none of its kind nothing else is told.
        let is_told = |field| faults.iter().any(|fault| fault.field == field);
        let more: Vec<_> = more.iter().filter(|fault| !is_told(fault.field)).cloned().collect();
        faults.extend(more);
    }
    let registration = match registration {
        Ok(registration) if faults.is_empty() => registration,
        _ => return Err(ApiError::fields(faults.iter().map(|one| (one.field, &*one.message)))),
    };
    let name = registration.name.clone();
    let service = app.registry.register(registration).await.map_err(|refused| match refused {
        Refused::Host => ApiError::field("host", "Services of this host are not allowed"),
        Refused::Full(_) => ApiError::unavailable("service_discovery", "The registry is full"),
    })?;
    Ok(Json(json!({
        "service_id": service.id.to_string(),
        "message": format!("Service {name} registered successfully"),
        "timestamp": rows::time(Utc::now()),
    })))
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let found = id.parse().ok().and_then(|id: Id| app.registry.get(id));
    Ok(Json(told(&*found.ok_or_else(absent)?)))
}

async fn deregister(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let id: Id = id.parse().map_err(|_| absent())?;
    let service = app.registry.deregister(id).await.ok_or_else(absent)?;
    Ok(Json(json!({
        "message": format!("Service {} deregistered successfully", service.registration.name),
        "service_id": id.to_string(),
        "timestamp": rows::time(Utc::now()),
    })))
}

#[derive(Deserialize)]
struct Tagged {
    tags: Option<String>,
}

async fn discover(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    asked: Result<Query<Tagged>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(Tagged { tags }) = asked.map_err(wrong)?;
    let tags = tags.unwrap_or_default();
    let tags: Vec<String> =
        tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    let found = app.registry.discover(&name, &tags);
    let none = || ApiError::absent("No healthy instance of this service was found");
    Ok(Json(told(&*found.ok_or_else(none)?)))
}

async fn stats(State(app): State<Arc<App>>) -> Json<Value> {
    let stats = app.registry.stats();
    let counts = stats.counts;
    let by_status: BTreeMap<&str, usize> =
        Health::ALL.into_iter().map(|health| (health.name(), counts.of(health))).collect();
    let uptime_seconds = stats.uptime.as_secs_f64();
    Json(json!({
        "service_discovery": {
            "total_services": counts.total,
            "healthy_services": counts.of(Health::Healthy),
            "unhealthy_services": counts.of(Health::Unhealthy),
            "total_health_checks": stats.checks.asked,
            "failed_health_checks": stats.checks.failed,
            "average_response_time": counts.response_time.as_secs_f64() * 1e3,
            "services_by_status": by_status,
            "services_by_tag": stats.by_tag,
            "uptime_seconds": uptime_seconds,
        },
        "health_check": {
            "uptime_seconds": uptime_seconds,
            "total_health_checks": stats.checks.asked,
            "system_metrics_available": true,
            "monitoring_active": app.registry.is_running(),
        },
        "timestamp": rows::time(Utc::now()),
    }))
}

/// A service, as the API tells it.
fn told(service: &Service) -> Value {
    let registration = &service.registration;
    json!({
        "id": service.id.to_string(),
        "name": registration.name,
        "version": registration.version,
        "host": registration.host.to_string(),
        "port": registration.port,
        "protocol": registration.protocol.name(),
        "health_endpoint": registration.health_endpoint,
        "tags": registration.tags,
        "dependencies": registration.dependencies,
        "metadata": registration.metadata.values(),
        "registered_at": rows::time(service.registered_at),
        "last_health_check": service.last_health_check.map(rows::time),
        "health_status": service.health.name(),
        "consecutive_failures": service.consecutive_failures,
        "response_time_ms": service.response_time.map(|took| took.as_secs_f64() * 1e3),
    })
}

fn wrong(error: QueryRejection) -> ApiError {
    ApiError::validation(error.body_text())
}

fn absent() -> ApiError {
    ApiError::absent("There is no such service")
}
