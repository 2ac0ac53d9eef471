//! `/api/monitoring`: the latest lines of the log, what went wrong, and whose work had to be done
//! otherwise, in the older dialect.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::asked::{Asked, Question, level};
use crate::app::App;
use crate::http::error::ApiError;
use crate::http::figures::{by_name, error_of, report, value};
use crate::http::parts::Parts;
use crate::http::v1::time;
use crate::observed::{Line, Observed, Window};
use crate::resilience::{Phase, Report};

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/monitoring/logs", get(logs))
        .route("/api/monitoring/errors", get(errors))
        .route("/api/monitoring/fallbacks", get(fallbacks))
}

/// The level is looked at first, and the lines counted then.
async fn logs(State(app): State<Arc<App>>, asked: Question) -> Result<Json<Value>, ApiError> {
    let asked = Asked::read(asked)?;
    let count = asked.lines()?;
    let put = move |seen: &Observed, now| {
        let found = asked.search(None, count).map(|search| seen.search(&search, now));
        let (lines, total) = found.map(|found| (found.lines, found.total)).unwrap_or_default();
        json!({"logs": lines.iter().map(entry).collect::<Vec<_>>(), "total": total})
    };
    Ok(Json(report(&app, put).await?))
}

async fn errors(State(app): State<Arc<App>>, asked: Question) -> Result<Json<Value>, ApiError> {
    let window = Asked::read(asked)?.window(Window::HOUR)?;
    let wrong = report(&app, move |seen, now| seen.wrong(window, now)).await?;
    Ok(Json(json!({
        "total": wrong.total,
        "byCode": by_name(wrong.by_code),
        "byService": by_name(wrong.by_service),
    })))
}

async fn fallbacks(State(app): State<Arc<App>>) -> Json<Value> {
    Json(done_otherwise(&Parts::of(&app).await.circuits))
}

/// Every call of a service that failed or was not made: then something else was done. How long a
/// service takes is not measured.
fn done_otherwise(circuits: &[Report]) -> Value {
    let count = |circuit: &Report| circuit.totals.failures.saturating_add(circuit.totals.refused);
    let of = |told: fn(&Report) -> Value| {
        let all = circuits.iter().map(|circuit| (circuit.name.clone(), told(circuit)));
        Value::Object(all.collect::<Map<_, _>>())
    };
    json!({
        "totalFallbacks": circuits.iter().map(count).sum::<u64>(),
        "fallbacksByService": by_name(circuits.iter().map(|it| (it.name.as_str(), count(it)))),
        "serviceAvailability": of(|circuit| json!(circuit.phase != Phase::Open)),
        "averageResponseTimes": of(|_| Value::Null),
    })
}

/// What a line says of a request stands beside its message; the path is the pattern it matched.
fn entry(line: &Line) -> Value {
    let mut told = json!({
        "timestamp": time(line.at),
        "level": level(line.level),
        "message": line.message.as_str(),
        "service": line.service(),
    });
    if let Some(request) = &line.request {
        told["requestId"] = Value::from(&**request);
    }
    let mut metadata = Map::new();
    for (name, it) in &line.fields {
        match older(name) {
            Some(older) => told[older] = value(it),
            None => {
                metadata.insert((*name).to_owned(), value(it));
            }
        }
    }
    if let Some(message) = error_of(line) {
        told["error"] = json!({"message": message});
    }
    if !metadata.is_empty() {
        told["metadata"] = Value::Object(metadata);
    }
    told
}

/// The older name of a field that has one.
fn older(name: &str) -> Option<&'static str> {
    let names =
        [("method", "method"), ("route", "url"), ("status", "statusCode"), ("took_ms", "duration")];
    names.iter().find(|(ours, _)| *ours == name).map(|(_, older)| *older)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::observed::{Fields, Id, Level, Value as Field};

    #[test]
    fn a_request_is_told_under_the_older_names() {
        let fields = [
            ("method", Field::Text("GET".into())),
            ("route", Field::Text("/health".into())),
            ("status", Field::Whole(503)),
            ("took_ms", Field::Real(1.5)),
            ("error", Field::Text("it broke".into())),
        ];
        let line = Line {
            at: DateTime::UNIX_EPOCH,
            level: Level::Error,
            target: "ellie::http::front",
            message: "request".into(),
            request: Some(Id::from("r1").unwrap()),
            fields: Fields::from_iter(fields),
        };
        let expected = json!({
            "timestamp": "1970-01-01T00:00:00.000Z",
            "level": "error",
            "message": "request",
            "service": "http",
            "requestId": "r1",
            "method": "GET",
            "url": "/health",
            "statusCode": 503,
            "duration": 1.5,
            "error": {"message": "it broke"},
            "metadata": {"error": "it broke"},
        });
        assert_eq!(entry(&line), expected);
    }
}
