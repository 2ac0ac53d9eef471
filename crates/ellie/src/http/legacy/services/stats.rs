//! `/services/stats`: what services carry, and what stands between Ellie and them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use chrono::Utc;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::http::v1::time;
use crate::registry::{Checks, Filter, Lifecycle, Load, Needs, OURS, Registry, Service};
use crate::resilience::Report;

pub async fn stats(State(app): State<Arc<App>>) -> Json<Value> {
    let registry = &app.registry;
    let circuits = app.breakers.reports();
    let balance = balance(registry);
    let to_services = circuits.iter().filter(|circuit| circuit.name.starts_with("proxy-"));
    let all = registry.list(&Filter::default());
    let mut others: Vec<&str> = all.iter().map(|one| one.registration.name.as_str()).collect();
    others.sort_unstable();
    others.dedup();
    let routes = others.iter().filter(|name| **name != OURS).count();
    Json(json!({
        "serviceManager": lives(registry, &all),
        "loadBalancer": balance,
        "healthCheck": checks(registry),
        "apiGateway": {
            "totalRoutes": routes,
            "registeredServices": all.len(),
            "loadBalancerStats": balance,
            "circuitBreakerStats": breakers(to_services),
        },
        "circuitBreaker": breakers(circuits.iter()),
        "timestamp": time(Utc::now()),
    }))
}

/// Where services are in their lives, by name: the best of each, or the last that has left.
fn lives(registry: &Registry, all: &[Arc<Service>]) -> Value {
    let needs = registry.needs();
    let mut statuses: BTreeMap<String, Value> = BTreeMap::new();
    let mut lives: Vec<Lifecycle> = Vec::new();
    for departed in registry.departed() {
        let mut left = status(&departed.service, &needs);
        left["stoppedAt"] = json!(time(departed.at));
        statuses.insert(departed.service.registration.name.clone(), left);
    }
    let mut best: BTreeMap<&str, &Service> = BTreeMap::new();
    let rank = |service: &Service| service.rank().unwrap_or(u8::MAX);
    for service in all {
        let place = best.entry(&service.registration.name).or_insert(service);
        if rank(service) < rank(place) {
            *place = service;
        }
    }
    for (name, service) in best {
        lives.push(service.lifecycle);
        statuses.insert(name.to_owned(), status(service, &needs));
    }
    let count = |lifecycle| lives.iter().filter(|one| **one == lifecycle).count();
    json!({
        "totalServices": statuses.len(),
        "runningServices": count(Lifecycle::Running),
        "failedServices": count(Lifecycle::Failed),
        "serviceStatuses": statuses,
    })
}

fn status(service: &Service, needs: &Needs) -> Value {
    let name = &service.registration.name;
    let needed = needs.needed.get(name).cloned().unwrap_or_default();
    let mut told = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("status".to_owned(), json!(service.lifecycle.name())),
        ("dependencies".to_owned(), json!(needed)),
        ("health".to_owned(), json!(service.health.name())),
    ]);
    let known = [
        ("startedAt", service.started_at.map(time)),
        ("error", service.silence.map(|silence| silence.to_string())),
    ];
    for (field, value) in known {
        if let Some(value) = value {
            told.insert(field.to_owned(), json!(value));
        }
    }
    Value::Object(told)
}

/// How requests are balanced. Of who was given none, there is no time of the last.
fn balance(registry: &Registry) -> Value {
    let (strategy, loads) = registry.loads();
    let metrics: BTreeMap<String, Value> = loads
        .iter()
        .map(|(service, load)| (service.id.to_string(), metrics(service, load)))
        .collect();
    let times: Vec<Duration> = loads.iter().filter_map(|(_, load)| load.response_time).collect();
    let average = times.iter().sum::<Duration>().checked_div(times.len() as u32);
    json!({
        "strategy": strategy.name(),
        "totalServices": loads.len(),
        "totalRequests": loads.iter().map(|(_, load)| load.total).sum::<u64>(),
        "averageResponseTime": ms(average.unwrap_or_default()),
        "serviceMetrics": metrics,
    })
}

fn metrics(service: &Service, load: &Load) -> Value {
    json!({
        "activeConnections": load.active,
        "totalRequests": load.total,
        "averageResponseTime": ms(load.response_time.unwrap_or_default()),
        "errorRate": load.error_rate,
        "lastRequestTime": load.last.map(time),
        "weight": service.registration.metadata.weight(),
    })
}

/// What came of asking services how they are; rates are percent.
fn checks(registry: &Registry) -> Value {
    let all = registry.stats().checks;
    let by_name: BTreeMap<String, Value> =
        registry.checks().iter().map(|(name, checks)| (name.clone(), counted(checks))).collect();
    let rate = all.succeeded() as f64 * 100.0 / all.asked.max(1) as f64;
    json!({
        "totalChecks": all.asked,
        "averageResponseTime": ms(all.average()),
        "successRate": rate,
        "serviceStats": by_name,
    })
}

fn counted(checks: &Checks) -> Value {
    json!({
        "checks": checks.asked,
        "successes": checks.succeeded(),
        "failures": checks.failed,
        "averageResponseTime": ms(checks.average()),
    })
}

fn breakers<'a>(circuits: impl Iterator<Item = &'a Report>) -> BTreeMap<&'a str, Value> {
    circuits.map(|circuit| (circuit.name.as_str(), breaker(circuit))).collect()
}

fn breaker(circuit: &Report) -> Value {
    json!({
        "state": circuit.phase.name(),
        "failureCount": circuit.failures_in_a_row,
        "successCount": circuit.successes_in_a_row,
        "lastFailureTime": circuit.last_failure.map(time),
        "lastSuccessTime": circuit.last_success.map(time),
        "totalRequests": circuit.totals.calls,
        "totalFailures": circuit.totals.failures,
        "totalSuccesses": circuit.totals.successes,
    })
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
