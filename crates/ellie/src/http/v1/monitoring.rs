//! `/api/v1/monitoring`: the log, what was counted, what went wrong. What is not measured is null.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::asked::{Asked, Question};
use super::rows;
use crate::app::App;
use crate::cache::{self, Reach, Server};
use crate::http::error::ApiError;
use crate::http::figures::{by_name, error_of, percent, report, value};
use crate::http::parts::{self, Parts, Sockets};
use crate::limit::{self, Record};
use crate::observed::{Frames, Line, Observed, Search, Window, Written};
use crate::resilience;

type Answer = Result<Json<Value>, ApiError>;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/monitoring/logs", get(logs))
        .route("/api/v1/monitoring/metrics", get(metrics))
        .route("/api/v1/monitoring/errors", get(errors))
        .route("/api/v1/monitoring/cache/clear", post(clear))
        .route("/api/v1/monitoring/cache/invalidate/{pattern}", delete(invalidate))
}

async fn logs(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let asked = Asked::read(asked)?;
    let (count, level, window) = (asked.count()?, asked.level()?, asked.window()?);
    let put = move |seen: &Observed, now| {
        let service = asked.service.as_deref();
        let contains = asked.message.as_deref();
        let search = Search { level, least: None, service, contains, window, limit: count };
        let found = seen.search(&search, now);
        json!({
            "logs": found.lines.iter().map(entry).collect::<Vec<_>>(),
            "total_count": found.total,
            "filters_applied": {
                "count": count,
                "level": level.map(|level| level.name().to_uppercase()),
                "service": service,
                "message": contains,
                "time_window": window.map(|window| window.length().as_secs()),
            },
            "timestamp": rows::time(now),
        })
    };
    Ok(Json(report(&app, put).await?))
}

async fn metrics(State(app): State<Arc<App>>) -> Json<Value> {
    let (parts, now) = (Parts::of(&app).await, Utc::now());
    Json(json!({
        "cache": kept(&parts.cache),
        "circuit_breaker": circuits(&parts.circuits),
        "websocket": sockets(&parts.sockets),
        "rate_limiter": limits(&parts.limits, now),
        "timestamp": rows::time(now),
    }))
}

async fn errors(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window()?.unwrap_or(Window::HOUR);
    let put = move |seen: &Observed, now| wrong(&seen.written(window, now), window);
    Ok(Json(report(&app, put).await?))
}

async fn clear(State(app): State<Arc<App>>) -> Json<Value> {
    let is_everywhere = parts::drop_cached(&app, None).await.reach == Reach::Everywhere;
    let message = match is_everywhere {
        true => "Cache cleared successfully",
        false => "Cleared in this process only: Redis is away",
    };
    let timestamp = rows::time(Utc::now());
    Json(json!({"success": is_everywhere, "message": message, "timestamp": timestamp}))
}

async fn invalidate(State(app): State<Arc<App>>, Path(pattern): Path<String>) -> Json<Value> {
    let dropped = parts::drop_cached(&app, Some(&pattern)).await;
    Json(json!({
        "count": dropped.entries,
        "message": parts::invalidated(&dropped),
        "pattern": pattern,
        "timestamp": rows::time(Utc::now()),
    }))
}

/// Nobody is known by name in a line.
fn entry(line: &Line) -> Value {
    let fields = line.fields.iter().map(|(name, it)| ((*name).to_owned(), value(it)));
    json!({
        "timestamp": line.at.to_rfc3339_opts(SecondsFormat::Micros, false),
        "level": line.level.name().to_uppercase(),
        "service": line.service(),
        "message": line.message.as_str(),
        "request_id": line.request.as_deref(),
        "user_id": null,
        "metadata": fields.collect::<Map<_, _>>(),
        "error": error_of(line).map(|message| json!({"message": message})),
    })
}

fn wrong(written: &Written, window: Window) -> Value {
    let kinds = written.error_kinds();
    let counts = kinds
        .map(|kind| (format!("{}:{}", kind.service, kind.level.name().to_uppercase()), kind.count));
    json!({
        "time_window_seconds": window.length().as_secs(),
        "total_errors": written.errors(),
        "error_counts": by_name(counts),
        "error_rate": written.per_minute(written.errors()),
    })
}

fn kept(stats: &cache::Stats) -> Value {
    let mut told = json!({
        "hits": stats.hits,
        "misses": stats.misses,
        "sets": stats.sets,
        "deletes": stats.deletes,
        "errors": stats.errors,
        "fallback_hits": stats.fallback_hits,
        "hit_rate": parts::hit_percent(stats),
        "connected_to_redis": stats.is_connected(),
        "in_memory_entries": stats.entries,
        "cache_type": if stats.is_connected() { "redis" } else { "in_memory" },
    });
    if let Server::Here(redis) = &stats.server {
        told["redis_info"] = json!({
            "used_memory": redis.used_memory,
            "used_memory_human": redis.used_memory_human,
            "connected_clients": redis.connected_clients,
            "total_commands_processed": redis.total_commands_processed,
            "keyspace_hits": redis.keyspace_hits,
            "keyspace_misses": redis.keyspace_misses,
        });
    }
    told
}

fn circuits(all: &[resilience::Report]) -> Value {
    let seconds = |at: DateTime<Utc>| at.timestamp_micros() as f64 / 1e6;
    let told = all.iter().map(|circuit| {
        let (state, calls) = (circuit.phase.name(), circuit.totals.calls);
        let told = json!({
            "name": circuit.name,
            "state": state,
            "failure_count": circuit.totals.failures,
            "success_count": circuit.totals.successes,
            "total_calls": calls,
            "success_rate": percent(circuit.totals.successes, calls),
            "failure_rate": percent(circuit.totals.failures, calls),
            "last_failure_time": circuit.last_failure.map(seconds),
            "last_success_time": circuit.last_success.map(seconds),
            "failure_threshold": circuit.rule.failures,
            "recovery_timeout": circuit.rule.recovery.as_secs(),
            "uptime_seconds": circuit.age.as_secs_f64(),
            "current_state": state,
        });
        (circuit.name.clone(), told)
    });
    Value::Object(told.collect())
}

/// Messages are those of `/ws`. Who is connected is nobody's business.
fn sockets(sockets: &Sockets) -> Value {
    let Frames { received, sent, refused } = sockets.frames;
    json!({
        "total_connections": sockets.ever,
        "current_connections": sockets.now,
        "messages_sent": sent,
        "messages_received": received,
        "disconnections": sockets.ever.saturating_sub(sockets.now),
        "errors": refused,
        "active_connections": sockets.now,
        "connection_details": null,
    })
}

fn limits(stats: &limit::Stats, now: DateTime<Utc>) -> Value {
    let total = stats.allowed.saturating_add(stats.refused);
    let ago = |time: Duration| now.timestamp() - time.as_secs() as i64;
    let client = |record: &Record| {
        json!({
            "client_id": record.client.to_string(),
            "requests": record.allowed + record.refused,
            "blocked": record.refused,
            "block_rate": percent(record.refused, record.allowed + record.refused),
            "first_seen": ago(record.first_seen),
            "last_seen": ago(record.last_seen),
        })
    };
    json!({
        "total_requests": total,
        "blocked_requests": stats.refused,
        "allowed_requests": stats.allowed,
        "block_rate": percent(stats.refused, total),
        "unique_clients": stats.clients,
        "rate_limit_hits": stats.refused,
        "top_clients": stats.busiest.iter().map(client).collect::<Vec<_>>(),
        "blocked_clients": stats.most_refused.iter().map(client).collect::<Vec<_>>(),
    })
}
