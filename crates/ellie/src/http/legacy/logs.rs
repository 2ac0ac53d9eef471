//! `/api/logs`: the log, put together and searched, in the older dialect.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::asked::{Asked, Question, level};
use crate::app::App;
use crate::http::csv;
use crate::http::error::ApiError;
use crate::http::figures::{attachment, by_name, percent, report, value, window};
use crate::http::v1::time;
use crate::observed::{Alert, Found, Level, Line, Observed, PERIOD, WINDOWS, Window};

/// How many of the errors that come most often are named, and how many alerts.
const TOP: usize = 10;
const RECENT: usize = 10;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/logs/metrics", get(metrics))
        .route("/api/logs/search", get(search))
        .route("/api/logs/aggregations", get(aggregations))
        .route("/api/logs/alerts", get(alerts))
        .route("/api/logs/alerts/{id}/resolve", post(resolve))
        .route("/api/logs/export", get(export))
}

async fn metrics(State(app): State<Arc<App>>, asked: Question) -> Result<Json<Value>, ApiError> {
    let window = Asked::read(asked)?.window(Window::HOUR)?;
    Ok(Json(report(&app, move |seen, now| measured(seen, window, now)).await?))
}

async fn search(State(app): State<Arc<App>>, asked: Question) -> Result<Json<Value>, ApiError> {
    let asked = Asked::read(asked)?;
    let (window, limit) = (asked.window(Window::HOUR)?, asked.lines()?);
    let put = move |seen: &Observed, now| {
        found(seen, &asked, window, limit, now).iter().map(entry).collect()
    };
    Ok(Json(Value::Array(report(&app, put).await?)))
}

/// A window is named here, or given in milliseconds as everywhere.
async fn aggregations(
    State(app): State<Arc<App>>,
    asked: Question,
) -> Result<Json<Value>, ApiError> {
    let asked = Asked::read(asked)?;
    let named = asked.time_window.as_deref().and_then(|name| {
        let known = WINDOWS.iter().find(|(known, _)| *known == name);
        known.and_then(|(name, length)| Some((*name, Window::new(*length).ok()?)))
    });
    let (name, window) = match (named, &asked.time_window) {
        (Some((name, window)), _) => (name.to_owned(), window),
        (None, None) => ("1h".to_owned(), Window::HOUR),
        (None, Some(text)) => {
            let wrong = || {
                let message = "A window is one of 1m, 5m, 1h, 1d, or in milliseconds";
                ApiError::bad_input(message, json!({"field": "timeWindow"}))
            };
            let ms = text.parse().map_err(|_| wrong())?;
            (text.clone(), window(ms, std::time::Duration::from_millis(1)).ok_or_else(wrong)?)
        }
    };
    let put = move |seen: &Observed, now| aggregated(seen, &asked, (&name, window), now);
    Ok(Json(Value::Array(report(&app, put).await?)))
}

async fn alerts(State(app): State<Arc<App>>) -> Json<Value> {
    Json(app.observed.alerts().iter().map(alert).collect())
}

async fn resolve(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    match app.observed.resolve(&id, Utc::now()) {
        true => Ok(Json(json!({"success": true, "message": "Alert resolved"}))),
        false => Err(ApiError::absent("There is no such alert, or it is resolved already")),
    }
}

/// All lines that are kept, within the window.
async fn export(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = Asked::read(asked)?;
    let window = asked.window(Window::HOUR)?;
    let format = asked.format(&["json", "csv", "txt"])?;
    let put = move |seen: &Observed, now: DateTime<Utc>| {
        let lines = found(seen, &asked, window, usize::MAX, now);
        let entries = || lines.iter().map(entry).collect::<Vec<_>>();
        let body = match format {
            "csv" => csv::table(COLUMNS, &entries()),
            "txt" => lines.iter().map(plain).collect(),
            _ => Value::from(entries()).to_string(),
        };
        (format!("logs-{}.{format}", now.format("%Y-%m-%d")), body)
    };
    let (name, body) = report(&app, put).await?;
    let content_type = match format {
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/json; charset=utf-8",
    };
    Ok(attachment(&name, content_type, body))
}

fn found(
    seen: &Observed,
    asked: &Asked,
    window: Window,
    limit: usize,
    now: DateTime<Utc>,
) -> Vec<Line> {
    let Some(search) = asked.search(Some(window), limit) else { return Vec::new() };
    let Found { lines, .. } = seen.search(&search, now);
    lines
}

fn measured(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let written = seen.written(window, now);
    let often = seen.top_errors(window, now, TOP);
    let often = often.iter().map(
        |often| json!({"message": often.message, "count": often.count, "service": often.service}),
    );
    let levels = written.by_level();
    json!({
        "totalLogs": written.total(),
        "logsByLevel": by_level(&levels),
        "logsByService": by_name(written.by_service()),
        "errorRate": percent(written.errors(), written.total()),
        "topErrors": often.collect::<Vec<_>>(),
        "recentAlerts": seen.alerts().iter().take(RECENT).map(alert).collect::<Vec<_>>(),
        "aggregations": aggregated(seen, &Asked::default(), ("1h", Window::HOUR), now),
    })
}

/// Two of our levels are one in the older dialect.
fn by_level(levels: &[(Level, u64)]) -> Value {
    let mut told = Map::new();
    for (one, count) in levels {
        let before = told.get(level(*one)).and_then(Value::as_u64).unwrap_or_default();
        told.insert(level(*one).to_owned(), before.saturating_add(*count).into());
    }
    Value::Object(told)
}

/// Lines of one level by one part of Ellie, together.
fn aggregated(
    seen: &Observed,
    asked: &Asked,
    (name, window): (&str, Window),
    now: DateTime<Utc>,
) -> Vec<Value> {
    let Some(search) = asked.search(None, 0) else { return Vec::new() };
    let samples = seen.samples(window, now);
    let written = seen.written(window, now);
    let kinds = written.kinds.iter().filter(|kind| {
        search.level.is_none_or(|level| kind.level == level)
            && search.least.is_none_or(|least| kind.level >= least)
            && search.service.is_none_or(|service| kind.service == service)
    });
    let told = kinds.map(|kind| {
        let sample = |line: &Line| {
            let (at, message) = (time(line.at), &line.message);
            json!({"timestamp": at, "message": message, "metadata": metadata(line)})
        };
        json!({
            "timeWindow": name,
            "level": level(kind.level),
            "service": kind.service,
            "count": kind.count,
            "firstOccurrence": time(kind.first),
            "lastOccurrence": time(kind.last),
            "samples": samples.of(kind).iter().map(sample).collect::<Vec<_>>(),
        })
    });
    told.collect()
}

fn alert(alert: &Alert) -> Value {
    json!({
        "id": alert.id,
        "pattern": alert.rule.name,
        "severity": alert.severity().name(),
        "service": alert.service,
        "count": alert.count,
        "timeWindow": PERIOD.as_millis() as u64,
        "firstOccurrence": time(alert.first),
        "lastOccurrence": time(alert.last),
        "status": if alert.resolved.is_some() { "resolved" } else { "active" },
        "resolvedAt": alert.resolved.map(time),
        "message": alert.message,
    })
}

/// The columns of exported lines.
const COLUMNS: &[&str] = &["timestamp", "level", "service", "message", "requestId", "metadata"];

fn entry(line: &Line) -> Value {
    let mut told = json!({
        "timestamp": time(line.at),
        "level": level(line.level),
        "service": line.service(),
        "message": line.message.as_str(),
        "metadata": metadata(line),
    });
    if let Some(request) = &line.request {
        told["requestId"] = Value::from(&**request);
    }
    told
}

fn metadata(line: &Line) -> Value {
    let fields = line.fields.iter().map(|(name, it)| ((*name).to_owned(), value(it)));
    Value::Object(fields.collect())
}

/// One line for each, whatever it says.
fn plain(line: &Line) -> String {
    let message = line.message.replace(|letter: char| letter.is_control(), " ");
    let (at, level) = (time(line.at), level(line.level).to_uppercase());
    format!("[{at}] {level} {}: {message}\n", line.service())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Fields;

    #[test]
    fn a_line_stays_one_in_a_text_whatever_it_says() {
        let line = Line {
            at: DateTime::UNIX_EPOCH,
            level: Level::Critical,
            target: "ellie::store::database",
            message: "one\r\n[now] INFO x: made up\u{1b}[2J".into(),
            request: None,
            fields: Fields::new(),
        };
        let text = plain(&line);
        assert_eq!(text.lines().count(), 1);
        assert!(text.starts_with("[1970-01-01T00:00:00.000Z] ERROR store: one"));
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn what_is_critical_counts_as_an_error() {
        let levels = [(Level::Info, 1), (Level::Error, 2), (Level::Critical, 3)];
        assert_eq!(by_level(&levels), json!({"info": 1, "error": 5}));
    }
}
