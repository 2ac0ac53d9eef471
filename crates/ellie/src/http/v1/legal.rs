//! `/api/v1/legal`: the disclaimer, what a session lets us keep, and the wish to be called or
//! forgotten.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use chrono::{TimeDelta, Utc};
use ellie_core::compliance::disclosure;
use ellie_core::dialogue::understand::email::Email;
use ellie_core::dialogue::understand::phone::Phone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{json as read, json_or_default as read_or_default};
use super::{key, rows};
use crate::app::App;
use crate::calls::{SessionId, has_control};
use crate::http::error::ApiError;
use crate::store::kept::Contact;
use crate::store::privacy::{Forgotten, Privacy};
use crate::store::referrals::Asked;
use crate::store::retention::Export;
use crate::store::{Database, Error};

/// How long somebody who asked to be forgotten later has to think it over.
const SCHEDULED: TimeDelta = TimeDelta::hours(24);

/// The longest field of a referral, in characters.
const LONGEST_CHARS: usize = 4_000;

/// The routes under `/legal`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/disclaimer", get(disclaimer))
        .route("/disclaimer/acknowledge", post(acknowledge))
        .route("/disclaimer/{session_id}", get(disclaimer_of_session))
        .route("/compliance", get(compliance))
        .route("/referral", post(refer))
        .route("/privacy-settings/{session_id}", get(privacy).put(set_privacy))
        .route("/data/{session_id}", delete(forget))
        .route("/data-export/{session_id}", get(export))
}

async fn disclaimer(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "disclaimer": disclosure::DISCLAIMER,
        "version": disclosure::DISCLAIMER_VERSION,
        "last_updated": disclosure::DISCLAIMER_UPDATED,
        "required": app.http.disclaimer_required,
    }))
}

/// In a few sentences, and with the field of law where the call has come to one; that is told only
/// to whom the session's data may be shown.
async fn disclaimer_of_session(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    let call = match key::owns(&app, &headers, &session) {
        Ok(()) => records(&app).call(session.as_str()).await?,
        Err(_) => None,
    };
    let area = call.and_then(|call| call.area);
    Ok(Json(json!({
        "success": true,
        "disclaimer": disclosure::short_disclaimer(area.as_deref()),
        "contextual": area.is_some(),
    })))
}

async fn compliance(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "gdpr_compliant": app.http.gdpr,
        "data_retention_days": app.http.data_retention_days,
        "privacy_policy_url": app.http.privacy_policy_url,
        "terms_of_service_url": app.http.terms_of_service_url,
        "contact_email": app.http.contact_email,
    }))
}

#[derive(Deserialize, Default)]
struct Acknowledgement {
    #[serde(alias = "sessionId")]
    session_id: Option<String>,
}

/// Whoever names no session is given one, by which it can be shown later who accepted what.
async fn acknowledge(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let Acknowledgement { session_id } = read_or_default(request).await?;
    let session = match session_id {
        Some(name) => named(&name)?,
        None => SessionId::random(),
    };
    let (at, version) = (Utc::now(), disclosure::DISCLAIMER_VERSION);
    records(&app).acknowledge(session.as_str(), version, at).await?;
    Ok(Json(json!({
        "message": "Disclaimer acknowledged",
        "timestamp": rows::time(at),
        "version": version,
        "session_id": session.as_str(),
    })))
}

/// A request to be called by an attorney. What is left out and what is no text are the same fault,
/// so the fields are looked at one by one.
async fn refer(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let body: Value = read(request).await?;
    let required = ["name", "email", "phone", "description"];
    let field = |name: &str| body[name].as_str().map(str::trim).filter(|text| !text.is_empty());
    if required.iter().any(|name| field(name).is_none()) {
        let message = "Name, email, phone and description are required";
        return Err(ApiError::bad_input(message, json!({"requiredFields": required})));
    }
    let text = |name: &str| field(name).map_or(Ok(String::new()), |text| plain(name, text));
    let wrong = |name: &str, message: &str| ApiError::bad_input(message, json!({"field": name}));
    let session = field("sessionId").ok_or_else(|| wrong("sessionId", "sessionId is required"))?;
    let session: SessionId =
        session.parse().map_err(|_| wrong("sessionId", "This is no session id"))?;
    let email =
        Email::parse(&text("email")?).ok_or_else(|| wrong("email", "This is no e-mail address"))?;
    let phone = Phone::heard(&text("phone")?)
        .ok_or_else(|| wrong("phone", "This is no phone number of the United States"))?;
    let (urgency, within) = match field("urgency") {
        Some("high") => ("high", "within 24 hours"),
        Some("medium") => ("medium", "2-3 business days"),
        Some("low") | None => ("low", "1-2 weeks"),
        Some(_) => return Err(wrong("urgency", "Urgency is one of low, medium, high")),
    };
    let by = match field("preferredContact") {
        Some("email") => "email",
        Some("phone") | None => "phone",
        Some(_) => return Err(wrong("preferredContact", "Contact is by email or by phone")),
    };
    let asked = Asked {
        session_id: session.to_string(),
        call_id: String::new(),
        contact: Contact {
            name: Some(text("name")?),
            phone: Some(phone.digits().to_owned()),
            extension: phone.extension().map(str::to_owned),
            email: Some(email.to_string()),
            ..Contact::default()
        },
        description: format!("{}\n{}", text("description")?, text("referralReason")?)
            .trim_end()
            .to_owned(),
        reason: format!("asked to be contacted by {by}, urgency {urgency}"),
        tells: Vec::new(),
    };
    let number = app.reception.refer(asked).await?;
    Ok(Json(json!({
        "success": true,
        "message": "Your request was given to the office",
        "referralId": format!("REF-{number}"),
        "estimatedContactTime": within,
    })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    enable_conversation_logging: bool,
    enable_audio_recording: bool,
    data_retention_days: u16,
    allow_analytics: bool,
    allow_quality_improvement: bool,
}

/// A session that never said anything of it has the usual settings, if there was a call.
async fn privacy(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    key::owns(&app, &headers, &session)?;
    let records = records(&app);
    let settings = match records.privacy(session.as_str()).await? {
        Some(settings) => settings,
        None => {
            records.call(session.as_str()).await?.ok_or(Error::Missing("session"))?;
            usual(&app)
        }
    };
    Ok(Json(json!({"success": true, "settings": shown(&settings)})))
}

async fn set_privacy(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    key::owns(&app, &headers, &session)?;
    let body: Value = read(request).await?;
    let read = serde_json::from_value::<Settings>(body.clone()).ok();
    let settings = read.filter(|settings| (1..=365).contains(&settings.data_retention_days));
    let Some(settings) = settings else {
        let message = "Four settings are true or false, and dataRetentionDays is from 1 to 365";
        return Err(ApiError::bad_input(message, json!({"providedSettings": body})));
    };
    let privacy = Privacy {
        enable_conversation_logging: settings.enable_conversation_logging,
        enable_audio_recording: settings.enable_audio_recording,
        data_retention_days: settings.data_retention_days,
        allow_analytics: settings.allow_analytics,
        allow_quality_improvement: settings.allow_quality_improvement,
    };
    records(&app).set_privacy(session.as_str(), privacy, Utc::now()).await?;
    let message = "Privacy settings updated";
    Ok(Json(json!({"success": true, "message": message, "settings": shown(&privacy)})))
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
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    key::owns(&app, &headers, &session)?;
    let Wish { immediate, reason } = read_or_default(request).await?;
    let reason = reason.map(|reason| plain("reason", &reason)).transpose()?;
    let now = Utc::now();
    let due = if immediate { now } else { now + SCHEDULED };
    let whose = Forgotten::Session(session.to_string());
    records(&app).request_deletion(whose, reason, now, due).await?;
    if immediate {
        app.reception.forget(&session).await;
        match records(&app).fulfil(now).await {
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "a session is forgotten a little later"),
        }
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
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let session = named(&session)?;
    key::owns(&app, &headers, &session)?;
    let all = records(&app).export(session.as_str()).await?;
    let disposition = format!("attachment; filename=\"ellie-data-export-{session}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, disposition)], Json(exported(&all, &app))))
}

/// The earlier back end's shape, and all that it did not know beside it.
fn exported(all: &Export, app: &App) -> Value {
    let said = all.turns.iter().flat_map(|turn| {
        let message = |who: &str, words: &Option<String>| {
            words.as_ref().map(|words| {
                json!({
                    "id": format!("{}-{who}", turn.number),
                    "timestamp": rows::time(turn.at),
                    "type": who,
                    "content": words,
                    "metadata": {"confidence": turn.confidence, "processingTime": turn.think_ms},
                })
            })
        };
        [message("user", &turn.heard), message("assistant", &turn.reply)]
    });
    let messages: Vec<Value> = said.flatten().collect();
    let left: Vec<Value> = all.messages.iter().map(rows::message).collect();
    let dates: Vec<Value> =
        all.consultations.iter().map(|row| rows::consultation(row, &app.reception)).collect();
    let privacy = all.privacy.as_ref().map_or_else(|| usual(app), Privacy::from);
    json!({
        "exportedAt": rows::time(Utc::now()),
        "dataSubject": all.contact.as_ref().and_then(|contact| contact.name.clone()),
        "sessionId": all.call.session_id,
        "conversationCount": 1,
        "createdAt": rows::time(all.call.started_at),
        "lastUpdatedAt": rows::time(all.call.last_turn_at),
        "privacySettings": shown(&privacy),
        "messages": messages,
        "contact": all.contact.as_ref().map(rows::contact),
        "intake": all.intake.as_ref().map(rows::intake),
        "messagesForTheFirm": left,
        "consultations": dates,
        "acknowledgements": all.acknowledgements.iter().map(rows::acknowledgement).collect::<Value>(),
        "consents": all.consents.iter().map(rows::consent).collect::<Value>(),
        "referrals": all.referrals.iter().map(rows::referral).collect::<Value>(),
    })
}

/// What a session lets us keep that never said anything of it.
fn usual(app: &App) -> Privacy {
    let privacy = Privacy::default();
    let data_retention_days = privacy.data_retention_days.min(app.http.data_retention_days);
    Privacy { data_retention_days, ..privacy }
}

fn shown(privacy: &Privacy) -> Value {
    json!({
        "enableConversationLogging": privacy.enable_conversation_logging,
        "enableAudioRecording": privacy.enable_audio_recording,
        "dataRetentionDays": privacy.data_retention_days,
        "allowAnalytics": privacy.allow_analytics,
        "allowQualityImprovement": privacy.allow_quality_improvement,
    })
}

fn records(app: &App) -> &Database {
    app.reception.desk().database()
}

fn named(session: &str) -> Result<SessionId, ApiError> {
    session.parse().map_err(|_| ApiError::field("session_id", "This is no session id"))
}

fn plain(field: &str, text: &str) -> Result<String, ApiError> {
    let details = json!({"field": field});
    if text.chars().count() > LONGEST_CHARS {
        let message = format!("{field} is longer than {LONGEST_CHARS} characters");
        return Err(ApiError::bad_input(message, details));
    }
    if has_control(text) {
        return Err(ApiError::bad_input(format!("{field} has control characters"), details));
    }
    Ok(text.to_owned())
}
