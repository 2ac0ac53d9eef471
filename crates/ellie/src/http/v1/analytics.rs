//! `/api/v1/analytics`: how much Ellie is used, and how fast she is. What is not measured is null.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::asked::{Asked, Question};
use super::rows;
use crate::app::App;
use crate::http::csv;
use crate::http::error::ApiError;
use crate::http::figures::{Features, Used, attachment, by_name, in_ms, report};
use crate::observed::{Kind, Observed, Traffic, Window, Written};

type Answer = Result<Json<Value>, ApiError>;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/analytics/usage", get(usage))
        .route("/api/v1/analytics/performance", get(performance))
        .route("/api/v1/analytics/business", get(business))
        .route("/api/v1/analytics/dashboard", get(dashboard))
        .route("/api/v1/analytics/export", get(export))
}

async fn usage(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window()?.unwrap_or(Window::HOUR);
    Ok(Json(report(&app, move |seen, now| used(seen, window, now)).await?))
}

async fn performance(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window()?.unwrap_or(Window::HOUR);
    let machine = Used::of(&app.machine.sample());
    Ok(Json(report(&app, move |seen, now| performed(seen, &machine, window, now)).await?))
}

async fn business(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window()?.unwrap_or(Window::DAY);
    Ok(Json(report(&app, move |seen, now| done(seen, window, now)).await?))
}

async fn dashboard(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window()?.unwrap_or(Window::HOUR);
    Ok(Json(report(&app, move |seen, now| overview(seen, window, now)).await?))
}

/// The figures of the dashboard, to be saved.
async fn export(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = Asked::read(asked)?;
    let window = asked.window()?.unwrap_or(Window::DAY);
    let seconds = window.length().as_secs();
    let (format, content_type) = match asked.format.as_deref() {
        None | Some("json") => ("json", "application/json"),
        Some("csv") => ("csv", "text/csv; charset=utf-8"),
        Some(_) => {
            let message = "Format must be 'json' or 'csv'";
            return Err(ApiError::bad_input(message, json!({"field": "format"})));
        }
    };
    let body = move |seen: &Observed, now| match format {
        "csv" => table(seen, window, now),
        _ => exported(seen, window, now).to_string(),
    };
    let body = report(&app, body).await?;
    let name = format!("analytics-export-{seconds}s.{format}");
    let mut response = attachment(&name, content_type, body);
    let headers = response.headers_mut();
    headers.insert("x-export-format", HeaderValue::from_static(format));
    headers.insert("x-time-window", HeaderValue::from(seconds));
    Ok(response)
}

/// A user is known by a session, and counts once in each.
fn used(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let traffic = seen.traffic(window, now);
    let happenings = seen.happenings(window, now);
    json!({
        "total_requests": traffic.total,
        "voice_requests": happenings.count(Kind::VoiceInput),
        "text_requests": happenings.count(Kind::TextInput),
        "unique_users": seen.visited(window, now).sessions,
        "average_response_time_ms": in_ms(traffic.timing.as_ref(), |timing| timing.mean),
        "success_rate": success(&traffic),
        "time_window_seconds": window.length().as_secs(),
        "observed_since": rows::time(traffic.since),
    })
}

fn performed(seen: &Observed, machine: &Used, window: Window, now: DateTime<Utc>) -> Value {
    let traffic = seen.traffic(window, now);
    let timing = traffic.timing.as_ref();
    json!({
        "response_times": {
            "p50": in_ms(timing, |timing| timing.p50),
            "p95": in_ms(timing, |timing| timing.p95),
            "p99": in_ms(timing, |timing| timing.p99),
            "average": in_ms(timing, |timing| timing.mean),
        },
        "throughput": {
            "requests_per_second": traffic.per_second(),
            "requests_per_minute": traffic.per_second() * 60.0,
        },
        "error_rates": {
            "total_error_rate": traffic.percent(traffic.errors()),
            "4xx_error_rate": traffic.percent(traffic.client_errors()),
            "5xx_error_rate": traffic.percent(traffic.server_errors()),
        },
        "resource_usage": {
            "cpu_usage": machine.cpu,
            "memory_usage": machine.memory,
            "disk_usage": machine.disk,
        },
        "time_window_seconds": window.length().as_secs(),
        "observed_since": rows::time(traffic.since),
    })
}

/// Engaged is a session in which somebody spoke or wrote; completed, one that ended and was not
/// left.
fn done(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let visited = seen.visited(window, now);
    let happenings = seen.happenings(window, now);
    let features = Features::of(&seen.traffic(window, now));
    let ended = visited.ended.as_ref();
    json!({
        "daily_active_users": seen.visited(Window::DAY, now).sessions,
        "session_duration_avg": ended.map(|timing| timing.mean.as_secs_f64()),
        "feature_usage": {
            "voice_processing": happenings.count(Kind::VoiceInput),
            "text_processing": happenings.count(Kind::TextInput),
            "legal_disclaimer": features.disclaimer,
            "health_check": features.health,
        },
        "conversion_metrics": {
            "engagement_rate": visited.percent(visited.engaged),
            "completion_rate": visited.percent(ended.map_or(0, |timing| timing.count)),
            "retention_rate": seen.came_again(window.length(), now),
        },
        "time_window_seconds": window.length().as_secs(),
        "observed_since": rows::time(visited.since),
    })
}

fn overview(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let traffic = seen.traffic(window, now);
    let written = seen.written(window, now);
    json!({
        "summary": {
            "total_requests": traffic.total,
            "success_rate": success(&traffic),
            "average_response_time_ms": in_ms(traffic.timing.as_ref(), |timing| timing.mean),
            "total_logs": written.total(),
            "error_count": written.errors(),
        },
        "request_metrics": request_metrics(&traffic, window),
        "log_metrics": log_metrics(&written, window),
        "time_window_seconds": window.length().as_secs(),
        "timestamp": rows::time(now),
    })
}

fn exported(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    json!({
        "export_info": {
            "format": "json",
            "time_window_seconds": window.length().as_secs(),
            "exported_at": rows::time(now),
        },
        "request_metrics": request_metrics(&seen.traffic(window, now), window),
        "log_metrics": log_metrics(&seen.written(window, now), window),
    })
}

/// The same, in short, for a table calculation.
fn table(seen: &Observed, window: Window, now: DateTime<Utc>) -> String {
    let traffic = seen.traffic(window, now);
    let figures = [
        ("total_requests", json!(traffic.total)),
        ("average_duration_ms", json!(in_ms(traffic.timing.as_ref(), |timing| timing.mean))),
        ("error_rate", json!(traffic.percent(traffic.errors()))),
        ("total_logs", json!(seen.written(window, now).total())),
    ];
    let row =
        |(metric, value)| json!({"metric": metric, "value": value, "timestamp": rows::time(now)});
    csv::table(&["metric", "value", "timestamp"], &figures.map(row))
}

fn request_metrics(traffic: &Traffic, window: Window) -> Value {
    let timing = traffic.timing.as_ref();
    json!({
        "total_requests": traffic.total,
        "average_duration_ms": in_ms(timing, |timing| timing.mean),
        "min_duration_ms": in_ms(timing, |timing| timing.least),
        "max_duration_ms": in_ms(timing, |timing| timing.most),
        "status_codes": by_name(traffic.statuses.iter().copied()),
        "error_rate": traffic.percent(traffic.errors()),
        "time_window_seconds": window.length().as_secs(),
    })
}

fn log_metrics(written: &Written, window: Window) -> Value {
    let levels = written.by_level();
    let levels = levels.into_iter().map(|(level, count)| (level.name().to_uppercase(), count));
    json!({
        "time_window_seconds": window.length().as_secs(),
        "total_logs": written.total(),
        "level_distribution": by_name(levels),
        "service_distribution": by_name(written.by_service()),
        "logs_per_minute": written.per_minute(written.total()),
    })
}

fn success(traffic: &Traffic) -> Option<f64> {
    traffic.percent(traffic.total - traffic.errors())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::observed::{Method, Seen};

    fn seen(statuses: &[u16]) -> (Observed, DateTime<Utc>) {
        let now = Utc::now();
        let observed = Observed::new(now - Duration::from_secs(60));
        for status in statuses {
            let took = Duration::from_millis(10);
            let (method, route) = (Method::Get, "/health");
            observed.request(&Seen { method, route, status: *status, took, at: now }, None);
        }
        (observed, now)
    }

    #[test]
    fn what_was_not_measured_is_null_and_not_nought() {
        let (observed, now) = seen(&[]);
        let usage = used(&observed, Window::HOUR, now);
        assert_eq!(
            (&usage["success_rate"], &usage["average_response_time_ms"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(usage["total_requests"], 0);
        let machine = Used { cpu: None, memory: Some(50.0), disk: None };
        let performance = performed(&observed, &machine, Window::HOUR, now);
        assert_eq!(performance["response_times"]["p99"], Value::Null);
        assert_eq!(
            performance["resource_usage"],
            json!({"cpu_usage": null, "memory_usage": 50.0, "disk_usage": null})
        );
        let business = done(&observed, Window::DAY, now);
        assert_eq!(business["conversion_metrics"]["retention_rate"], Value::Null);
        assert_eq!(
            table(&observed, Window::DAY, now).lines().nth(2).unwrap().split(',').nth(1),
            Some("")
        );
    }

    #[test]
    fn rates_are_true_ones() {
        let (observed, now) = seen(&[200, 200, 404, 500]);
        let machine = Used { cpu: None, memory: None, disk: None };
        let performance = performed(&observed, &machine, Window::MINUTE, now);
        let rates =
            json!({"total_error_rate": 50.0, "4xx_error_rate": 25.0, "5xx_error_rate": 25.0});
        assert_eq!(performance["error_rates"], rates);
        let [second, minute] = ["requests_per_second", "requests_per_minute"]
            .map(|rate| performance["throughput"][rate].as_f64().unwrap());
        assert!((second - 4.0 / 60.0).abs() < 0.003 && (minute - second * 60.0).abs() < 1e-9);
        let overview = overview(&observed, Window::HOUR, now);
        assert_eq!(
            overview["request_metrics"]["status_codes"],
            json!({"200": 2, "404": 1, "500": 1})
        );
        assert_eq!(overview["summary"]["success_rate"], 50.0);
    }
}
