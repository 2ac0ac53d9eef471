//! The attorneys' desk: calls, intakes, consultations and messages, for whoever has the key.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use chrono::{DateTime, Datelike, Utc};
use ellie_core::dialogue::record::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{csv, key, rows};
use crate::app::App;
use crate::http::error::ApiError;
use crate::store::page::{Cursor, Filter, MOST, Page};
use crate::store::{Database, Error};

/// The routes of the desk, behind its key.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/calls", get(calls))
        .route("/calls/{id}", get(call))
        .route("/intakes", get(intakes))
        .route("/consultations", get(consultations))
        .route("/messages", get(messages))
        .layer(middleware::from_fn_with_state(Arc::clone(app), key::desk))
}

/// What of a list is asked for.
#[derive(Deserialize)]
struct Asked {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    session_id: Option<String>,
    area: Option<String>,
    status: Option<String>,
    priority: Option<u8>,
    limit: Option<u64>,
    cursor: Option<String>,
    format: Option<Format>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Format {
    Json,
    Csv,
}

/// What is asked for, or what is wrong with it.
type Question = Result<Query<Asked>, QueryRejection>;

const PAGE: u64 = 50;

async fn calls(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = question(asked)?;
    let outcomes = Outcome::ALL.map(Outcome::name);
    let page = page(records(&app).calls(&filter(&asked, &outcomes)?).await)?;
    Ok(answer(&asked, "calls", rows::CALL, page, rows::call))
}

async fn intakes(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = question(asked)?;
    let filter = filter(&asked, &["open", "complete", "review"])?;
    let page = page(records(&app).intakes(&filter).await)?;
    Ok(answer(&asked, "intakes", rows::INTAKE, page, rows::intake))
}

async fn consultations(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = question(asked)?;
    let filter = filter(&asked, &["booked", "cancelled"])?;
    let page = page(records(&app).consultations(&filter).await)?;
    let row = |row: &_| rows::consultation(row, &app.reception);
    Ok(answer(&asked, "consultations", rows::CONSULTATION, page, row))
}

async fn messages(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = question(asked)?;
    let page = page(records(&app).messages(&filter(&asked, &["read", "unread"])?).await)?;
    Ok(answer(&asked, "messages", rows::MESSAGE, page, rows::message))
}

/// All that is known of a call, by its id or its session.
async fn call(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let records = records(&app);
    let session = records.session_of(&id).await?.ok_or(Error::Missing("call"))?;
    let all = records.export(&session).await?;
    let messages: Vec<Value> = all.messages.iter().map(rows::message).collect();
    let consultations: Vec<Value> =
        all.consultations.iter().map(|row| rows::consultation(row, &app.reception)).collect();
    let checks: Vec<Value> = all
        .conflict_checks
        .iter()
        .map(|check| {
            json!({
                "at": rows::time(check.at),
                "parties": rows::list(&check.parties),
                "result": check.result.name(),
            })
        })
        .collect();
    let escalations: Vec<Value> = all
        .escalations
        .iter()
        .map(|one| json!({"at": rows::time(one.at), "reason": one.reason, "to": one.to_whom}))
        .collect();
    let mut body = rows::call(&all.call);
    body["contact"] = all.contact.as_ref().map(rows::contact).into();
    body["intake"] = all.intake.as_ref().map(rows::intake).into();
    body["transcript"] = all.turns.iter().map(rows::turn).collect();
    body["conflict_checks"] = checks.into();
    body["escalations"] = escalations.into();
    body["messages"] = messages.into();
    body["consultations"] = consultations.into();
    Ok(Json(body))
}

fn records(app: &App) -> &Database {
    app.reception.desk().database()
}

fn question(asked: Question) -> Result<Asked, ApiError> {
    let wrong = |error: QueryRejection| ApiError::validation(error.body_text());
    asked.map(|Query(asked)| asked).map_err(wrong)
}

fn filter(asked: &Asked, statuses: &[&str]) -> Result<Filter, ApiError> {
    if let Some(status) = asked.status.as_deref().filter(|status| !statuses.contains(status)) {
        let message = format!("{status} is none of {}", statuses.join(", "));
        return Err(ApiError::field("status", message));
    }
    if asked.priority.is_some_and(|priority| !(1..=5).contains(&priority)) {
        return Err(ApiError::field("priority", "A priority is from 1 to 5"));
    }
    if asked.limit.is_some_and(|limit| !(1..=MOST).contains(&limit)) {
        return Err(ApiError::field("limit", format!("A page has from 1 to {MOST} rows")));
    }
    for (name, at) in [("from", asked.from), ("to", asked.to)] {
        // The databases know other years, and not the same ones.
        if at.is_some_and(|at| !(1..=9999).contains(&at.year())) {
            return Err(ApiError::field(name, "A year has four digits"));
        }
    }
    let cursor = asked.cursor.as_deref().map(str::parse::<Cursor>).transpose();
    let after = cursor.map_err(|_| no_cursor())?;
    Ok(Filter {
        from: asked.from,
        to: asked.to,
        session: asked.session_id.clone(),
        area: asked.area.clone(),
        status: asked.status.clone(),
        priority: asked.priority,
        limit: Some(asked.limit.unwrap_or(PAGE)),
        after,
    })
}

fn no_cursor() -> ApiError {
    ApiError::field("cursor", "This is no cursor")
}

/// A cursor of another list is refused by the records.
fn page<R>(page: Result<Page<R>, Error>) -> Result<Page<R>, ApiError> {
    page.map_err(|error| match error {
        Error::Refused(_) => no_cursor(),
        other => other.into(),
    })
}

/// A page as JSON with the cursor of the next, or as CSV with it in the header `X-Next-Cursor`.
fn answer<R>(
    asked: &Asked,
    name: &str,
    columns: &[&str],
    page: Page<R>,
    row: impl Fn(&R) -> Value,
) -> Response {
    let rows: Vec<Value> = page.rows.iter().map(row).collect();
    let next = page.next.map(|cursor| cursor.to_string());
    if asked.format != Some(Format::Csv) {
        return Json(json!({name: rows, "next_cursor": next})).into_response();
    }
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    let mut response = (headers, csv::table(columns, &rows)).into_response();
    if let Some(next) = next.and_then(|next| next.parse().ok()) {
        response.headers_mut().insert("x-next-cursor", next);
    }
    response
}
