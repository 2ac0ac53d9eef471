//! `/api/apm`: requests and the pieces of work they are made of, in the older dialect.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::asked::{Asked, Question};
use crate::app::App;
use crate::http::error::ApiError;
use crate::http::figures::{by_name, in_ms, ms, report};
use crate::http::v1::time;
use crate::observed::{Observed, Slow, Span, Transaction, Window};

/// How many of the latest errors are named.
const RECENT: usize = 10;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/apm/metrics", get(metrics))
        .route("/api/apm/active", get(active))
        .route("/api/apm/transaction/{id}", get(transaction))
}

async fn metrics(State(app): State<Arc<App>>, asked: Question) -> Result<Json<Value>, ApiError> {
    let window = Asked::read(asked)?.window(Window::HOUR)?;
    Ok(Json(report(&app, move |seen, now| measured(seen, window, now)).await?))
}

async fn active(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    Ok(Json(report(&app, |seen, _| going_on(seen)).await?))
}

/// What is not found has an answer of its own here, which is older than the envelope.
async fn transaction(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let found = report(&app, move |seen, _| seen.transaction(&id)).await?;
    Ok(match found {
        Some(one) => Json(told(&one)).into_response(),
        None => {
            let error = json!({"error": "Transaction not found"});
            (StatusCode::NOT_FOUND, Json(error)).into_response()
        }
    })
}

fn measured(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let traffic = seen.traffic(window, now);
    let works = seen.works(window, now);
    let wrong = seen.wrong(window, now);
    let timing = traffic.timing.as_ref();
    let by_type = works.timings.iter().map(|(work, timing)| {
        let told = json!({"count": timing.count, "averageDuration": ms(timing.mean)});
        (work.name().to_owned(), told)
    });
    let recent = wrong.latest.iter().take(RECENT).map(|failed| {
        json!({
            "timestamp": time(failed.at),
            "error": failed.code,
            "transaction": failed.request.as_deref(),
        })
    });
    let by_trouble = wrong.by_trouble.iter().map(|(trouble, count)| (trouble.name(), *count));
    json!({
        "transactions": {
            "total": traffic.total,
            "successful": traffic.total - traffic.errors(),
            "failed": traffic.errors(),
            "averageDuration": in_ms(timing, |timing| timing.mean),
            "p95Duration": in_ms(timing, |timing| timing.p95),
            "p99Duration": in_ms(timing, |timing| timing.p99),
        },
        "spans": {
            "byType": by_type.collect::<Map<_, _>>(),
            "slowest": works.slowest.iter().map(slow).collect::<Vec<_>>(),
        },
        "errors": {
            "total": wrong.total,
            "byType": by_name(by_trouble),
            "recent": recent.collect::<Vec<_>>(),
        },
        "throughput": {
            "requestsPerSecond": traffic.per_second(),
            "requestsPerMinute": traffic.per_second() * 60.0,
        },
    })
}

fn going_on(seen: &Observed) -> Value {
    let active = seen.active();
    let spans = active.iter().flat_map(|one| {
        let going_on = one.spans.iter().enumerate().filter(|(_, span)| span.took.is_none());
        going_on.map(|(number, one_span)| span(&one.id, number, one_span))
    });
    json!({
        "transactions": active.iter().map(told).collect::<Vec<_>>(),
        "spans": spans.collect::<Vec<_>>(),
    })
}

/// The path is the pattern it matched, and who asked is not told.
fn told(one: &Transaction) -> Value {
    let spans = one.spans.iter().enumerate();
    let mut told = json!({
        "id": &*one.id,
        "name": format!("{} {}", one.method.name(), one.route),
        "type": "request",
        "startTime": one.began.timestamp_millis(),
        "status": "running",
        "metadata": {"method": one.method.name(), "path": &*one.route},
        "spans": spans.map(|(number, one_span)| span(&one.id, number, one_span)).collect::<Vec<_>>(),
    });
    if let Some(answered) = one.answered {
        told["status"] = if answered.status >= 400 { "failed" } else { "completed" }.into();
        told["metadata"]["statusCode"] = answered.status.into();
        end(&mut told, one.began, answered.took);
    }
    told
}

fn slow(slow: &Slow) -> Value {
    span(&slow.transaction, slow.number, &slow.span)
}

fn span(transaction: &str, number: usize, span: &Span) -> Value {
    let status = match (span.took, span.failed) {
        (None, _) => "running",
        (Some(_), true) => "failed",
        (Some(_), false) => "completed",
    };
    let mut told = json!({
        "id": format!("{transaction}-{number}"),
        "transactionId": transaction,
        "name": span.name,
        "type": span.work.name(),
        "startTime": span.began.timestamp_millis(),
        "status": status,
        "metadata": {},
    });
    if let Some(took) = span.took {
        end(&mut told, span.began, took);
    }
    told
}

fn end(told: &mut Value, began: DateTime<Utc>, took: Duration) {
    told["endTime"] = began.timestamp_millis().saturating_add(took.as_millis() as i64).into();
    told["duration"] = ms(took).into();
}
