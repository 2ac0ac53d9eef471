//! `/api/v1/legal`: what a session lets us keep, its export, and the wish to be forgotten.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{delete, get};
use axum::{Json, Router};
use chrono::{TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::exported;
use super::legal::{named, plain};
use super::{audited, records};
use crate::app::App;
use crate::http::access::Asking;
use crate::http::body::{Whole, json_or_default as read_or_default, value};
use crate::http::error::ApiError;
use crate::store::Error;
use crate::store::privacy::{Forgotten, Privacy};
use crate::store::retention::Export;

/// How long somebody who asked to be forgotten later has to think it over.
const SCHEDULED: TimeDelta = TimeDelta::hours(24);

/// The routes that are about a session's own data, in both dialects, at the place of one.
pub fn at(place: &str) -> Router<Arc<App>> {
    Router::new()
        .route(&format!("{place}/privacy-settings/{{session_id}}"), get(privacy).put(set_privacy))
        .route(&format!("{place}/data/{{session_id}}"), delete(forget))
        .route(&format!("{place}/data-export/{{session_id}}"), get(export))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    enable_conversation_logging: bool,
    enable_audio_recording: bool,
    data_retention_days: Whole,
    allow_analytics: bool,
    allow_quality_improvement: bool,
}

/// A session that never said anything of it has the usual settings, if there was a call.
async fn privacy(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    let records = records(&app);
    let own = records.privacy(session.as_str()).await?;
    if own.is_none() {
        records.call(session.as_str()).await?.ok_or(Error::Missing("session"))?;
    }
    let settings = exported::privacy(own, app.http.data_retention_days);
    Ok(Json(json!({"success": true, "settings": settings})))
}

async fn set_privacy(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    Asking(who): Asking,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    let body = value(request).await?;
    let read = serde_json::from_value::<Settings>(body.clone()).ok();
    let settings = read.filter(|settings| (1..=365).contains(&settings.data_retention_days.0));
    let Some(settings) = settings else {
        let message = "Four settings are true or false, and dataRetentionDays is from 1 to 365";
        return Err(ApiError::bad_input(message, json!({"providedSettings": body})));
    };
    let privacy = Privacy {
        enable_conversation_logging: settings.enable_conversation_logging,
        enable_audio_recording: settings.enable_audio_recording,
        data_retention_days: settings.data_retention_days.0 as u16,
        allow_analytics: settings.allow_analytics,
        allow_quality_improvement: settings.allow_quality_improvement,
    };
    records(&app).set_privacy(session.as_str(), privacy, &who.actor(), Utc::now()).await?;
    let message = "Privacy settings updated";
    let settings = exported::privacy(Some(privacy), app.http.data_retention_days);
    Ok(Json(json!({"success": true, "message": message, "settings": settings})))
}

#[derive(Deserialize)]
#[serde(default)]
struct Wish {
    immediate: bool,
    reason: Option<String>,
}

impl Default for Wish {
    fn default() -> Self {
        Self { immediate: true, reason: None }
    }
}

/// Forgets a session, now or in a day. Whether there was one, and whether the firm has to keep it,
/// is told to nobody.
async fn forget(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    Asking(who): Asking,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    let Wish { immediate, reason } = read_or_default(request).await?;
    let reason = reason.map(|reason| plain("reason", &reason)).transpose()?;
    let now = Utc::now();
    let due = if immediate { now } else { now + SCHEDULED };
    let whose = Forgotten::Session(session.to_string());
    records(&app).request_deletion(whose, reason, &who.actor(), now, due).await?;
    if immediate && let Err(error) = app.reception.forget(&session).await {
        tracing::warn!(%error, "a session is forgotten a little later");
    }
    let deletion = if immediate { "immediate" } else { "scheduled" };
    Ok(Json(json!({
        "success": true,
        "message": "What can be deleted is deleted; what the law has the firm keep stays until then",
        "deletionType": deletion,
    })))
}

async fn export(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    Asking(who): Asking,
) -> Result<impl IntoResponse, ApiError> {
    let session = named(&session)?;
    let all = records(&app).export_session(session.as_str()).await?;
    for of_call in &all {
        audited(&app, &who, "call exported", ("call", &of_call.call.id), None).await?;
    }
    let all: Vec<&Export> = all.iter().collect();
    let told = exported::session(&all, &super::firm(&app)).ok_or(Error::Missing("session"))?;
    let disposition = format!("attachment; filename=\"ellie-data-export-{session}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, disposition)], Json(told)))
}
