//! The attorneys' desk: calls, intakes, consultations and messages. What was looked at stands in the
//! audit.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{get, patch};
use axum::{Json, Router};
use chrono::Utc;
use ellie_core::dialogue::record::Outcome;
use serde::Deserialize;
use serde_json::Value;

use super::list::{Narrows, Question, answer, page, question};
use super::{audited, records, rows};
use crate::app::App;
use crate::auth::Identity;
use crate::http::access::Asking;
use crate::http::body::json as read;
use crate::http::error::ApiError;
use crate::store::Error;
use crate::store::lists::ConsultationRow;
use crate::store::page::Page;

/// The routes of the desk.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/calls", get(calls))
        .route("/api/v1/calls/{id}", get(call))
        .route("/api/v1/intakes", get(intakes))
        .route("/api/v1/consultations", get(consultations))
        .route("/api/v1/messages", get(messages))
        .route("/api/v1/messages/{id}", patch(mark))
        .route("/api/v1/audit", get(audit))
}

async fn calls(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    asked: Question,
) -> Result<Response, ApiError> {
    let outcomes = Outcome::ALL.map(Outcome::name);
    let narrows = Narrows { caller: true, area: true, priority: true, statuses: &outcomes };
    let (asked, filter) = question(asked, &narrows)?;
    let page = page(records(&app).calls(&filter).await)?;
    listed(&app, &who, "calls", &page).await?;
    Ok(answer(&asked, "calls", rows::CALL, page, rows::call))
}

async fn intakes(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    asked: Question,
) -> Result<Response, ApiError> {
    let statuses = ["open", "complete", "review"];
    let narrows = Narrows { caller: true, area: true, priority: true, statuses: &statuses };
    let (asked, filter) = question(asked, &narrows)?;
    let page = page(records(&app).intakes(&filter).await)?;
    listed(&app, &who, "intakes", &page).await?;
    Ok(answer(&asked, "intakes", rows::INTAKE, page, rows::intake))
}

async fn consultations(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    asked: Question,
) -> Result<Response, ApiError> {
    let statuses = ["booked", "cancelled"];
    let narrows = Narrows { caller: true, area: true, statuses: &statuses, ..Narrows::default() };
    let (asked, filter) = question(asked, &narrows)?;
    let page = page(records(&app).consultations(&filter).await)?;
    listed(&app, &who, "consultations", &page).await?;
    let row = |row: &_| consultation(&app, row);
    Ok(answer(&asked, "consultations", rows::CONSULTATION, page, row))
}

async fn messages(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    asked: Question,
) -> Result<Response, ApiError> {
    let statuses = ["read", "unread"];
    let narrows = Narrows { caller: true, statuses: &statuses, ..Narrows::default() };
    let (asked, filter) = question(asked, &narrows)?;
    let page = page(records(&app).messages(&filter).await)?;
    listed(&app, &who, "messages", &page).await?;
    Ok(answer(&asked, "messages", rows::MESSAGE, page, rows::message))
}

/// What was done, by whom, to what. It is asked for by time only.
async fn audit(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let (asked, filter) = question(asked, &Narrows::default())?;
    let page = page(records(&app).audited(&filter).await)?;
    Ok(answer(&asked, "audit", rows::AUDIT, page, rows::audit))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    read: bool,
}

/// Somebody of the firm has read a message, or takes that back.
async fn mark(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let id: i64 = id.parse().map_err(|_| Error::Missing("message"))?;
    let Marked { read } = read(request).await?;
    let message = records(&app).mark_read(id, read.then(Utc::now)).await?;
    let action = if read { "message marked read" } else { "message marked unread" };
    audited(&app, &who, action, ("message", &id.to_string()), None).await?;
    Ok(Json(rows::message(&message)))
}

/// All that is known of a call, by its id, or of the last call of a session. Anybody may name a
/// session like a call of somebody else, so the id comes first.
async fn call(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let records = records(&app);
    let found = match records.call_of_id(&id).await? {
        Some(call) => Some(call),
        None => records.call(&id).await?,
    };
    let all = records.export_call(found.ok_or(Error::Missing("call"))?).await?;
    audited(&app, &who, "call read", ("call", &all.call.id), None).await?;
    let mut body = rows::call(&all.call);
    body["contact"] = all.contact.as_ref().map(rows::contact).into();
    body["intake"] = all.intake.as_ref().map(rows::intake).into();
    body["thinking"] = rows::thinking(&all.turns);
    body["transcript"] = all.turns.iter().map(rows::turn).collect();
    body["conflict_checks"] = all.conflict_checks.iter().map(rows::conflict_check).collect();
    body["escalations"] = all.escalations.iter().map(rows::escalation).collect();
    body["messages"] = all.messages.iter().map(rows::message).collect();
    body["consultations"] = all.consultations.iter().map(|row| consultation(&app, row)).collect();
    Ok(Json(body))
}

fn consultation(app: &App, row: &ConsultationRow) -> Value {
    rows::consultation(row, app.reception.attorney(row.attorney))
}

/// A page with nobody on it shows nobody.
async fn listed<R>(app: &App, who: &Identity, list: &str, page: &Page<R>) -> Result<(), ApiError> {
    match page.rows.len() as u64 {
        0 => Ok(()),
        count => audited(app, who, "list read", ("list", list), Some(count)).await,
    }
}
