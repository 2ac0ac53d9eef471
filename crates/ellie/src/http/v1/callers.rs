//! `/api/v1/legal/callers`: all that is known of a person, handed out or forgotten. Who it is stands
//! in the body: addresses are written into logs.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::post;
use axum::{Json, Router};
use chrono::Utc;
use ellie_core::dialogue::understand::phone::Phone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{audited, exported, records};
use crate::app::App;
use crate::http::access::Asking;
use crate::http::body::json as read;
use crate::http::error::ApiError;
use crate::store::retention::Person;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/legal/callers/export", post(export))
        .route("/api/v1/legal/callers/erase", post(erase))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    phone: String,
    name: Option<String>,
}

async fn export(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let all = records(&app).export_person(&person(request).await?).await?;
    for of_call in &all {
        audited(&app, &who, "call exported", ("call", &of_call.call.id), None).await?;
    }
    Ok(Json(exported::person(&all, &super::firm(&app))))
}

async fn erase(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let person = person(request).await?;
    let rows = records(&app).erase_person(&person, &who.actor(), Utc::now()).await?;
    Ok(Json(json!({"success": true, "erased": rows})))
}

async fn person(request: Request) -> Result<Person, ApiError> {
    let Asked { phone, name } = read(request).await?;
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(Person { phone: digits(&phone)?, name })
}

/// The ten digits a number is kept with.
pub(super) fn digits(phone: &str) -> Result<String, ApiError> {
    let wrong = || ApiError::field("phone", "This is no phone number of the United States");
    Ok(Phone::heard(phone).ok_or_else(wrong)?.digits().to_owned())
}
