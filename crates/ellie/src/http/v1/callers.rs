//! `/api/v1/legal/callers`: all that is known of a person, handed out or forgotten, for whoever has
//! the key of the desk. Who it is stands in the body: addresses are written into logs.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::post;
use axum::{Json, Router, middleware};
use chrono::Utc;
use ellie_core::dialogue::understand::phone::Phone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::key::{self, Who};
use super::{audited, exported, records};
use crate::app::App;
use crate::http::body::json as read;
use crate::http::error::ApiError;
use crate::store::retention::Person;

/// The routes under `/legal/callers`, behind the key of the desk.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/export", post(export))
        .route("/erase", post(erase))
        .layer(middleware::from_fn_with_state(Arc::clone(app), key::desk))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    phone: String,
    name: Option<String>,
}

async fn export(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let all = records(&app).export_person(&person(request).await?).await?;
    for of_call in &all {
        audited(&app, Who::Desk, "call exported", ("call", &of_call.call.id), None).await?;
    }
    Ok(Json(exported::person(&all, &super::firm(&app))))
}

async fn erase(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let person = person(request).await?;
    let rows = records(&app).erase_person(&person, Who::Desk.name(), Utc::now()).await?;
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
