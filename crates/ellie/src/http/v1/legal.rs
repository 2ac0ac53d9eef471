//! `/api/v1/legal`: the disclaimer, what the firm keeps to, and the wish to be called.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use chrono::Utc;
use ellie_core::compliance::disclosure;
use ellie_core::dialogue::understand::email::Email;
use ellie_core::dialogue::understand::phone::Phone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{records, rows};
use crate::app::App;
use crate::auth::{Identity, Permission};
use crate::calls::{SessionId, has_control};
use crate::http::body::{json_or_default as read_or_default, value};
use crate::http::error::ApiError;
use crate::http::fixed;
use crate::store::kept::Contact;
use crate::store::referrals::Asked;

/// The longest field of a referral, in characters.
const LONGEST_CHARS: usize = 4_000;

/// The routes that this API alone has.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/legal/disclaimer", fixed(disclaimer))
        .route("/api/v1/legal/disclaimer/acknowledge", post(acknowledge))
        .route("/api/v1/legal/compliance", fixed(compliance))
}

/// Those that the older dialect has too, at another place.
pub fn at(place: &str) -> Router<Arc<App>> {
    Router::new()
        .route(&format!("{place}/disclaimer/{{session_id}}"), get(disclaimer_of_session))
        .route(&format!("{place}/referral"), post(refer))
}

fn disclaimer(app: &App) -> Value {
    json!({
        "disclaimer": disclosure::DISCLAIMER,
        "version": disclosure::DISCLAIMER_VERSION,
        "last_updated": disclosure::DISCLAIMER_UPDATED,
        "required": app.http.disclaimer_required,
    })
}

/// In a few sentences, and with the field of law where the call has come to one; that is told only
/// to whom the session's data may be shown.
async fn disclaimer_of_session(
    State(app): State<Arc<App>>,
    Path(session): Path<String>,
    asking: Option<Extension<Identity>>,
) -> Result<Json<Value>, ApiError> {
    let session = named(&session)?;
    let is_his = match &asking {
        Some(Extension(who)) => who.owns(session.as_str()) || who.may(Permission::PrivacyRead),
        None => session.is_unguessable(),
    };
    let call = if is_his { records(&app).call(session.as_str()).await? } else { None };
    let area = call.and_then(|call| call.area);
    Ok(Json(json!({
        "success": true,
        "disclaimer": disclosure::short_disclaimer(area.as_deref()),
        "contextual": area.is_some(),
    })))
}

fn compliance(app: &App) -> Value {
    json!({
        "gdpr_compliant": app.http.gdpr,
        "data_retention_days": app.http.data_retention_days,
        "privacy_policy_url": app.http.privacy_policy_url,
        "terms_of_service_url": app.http.terms_of_service_url,
        "contact_email": app.http.contact_email,
    })
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
        "session_token": app.session_token(&session),
    })))
}

/// A request to be called by an attorney. What is left out and what is no text are the same fault,
/// so the fields are looked at one by one.
async fn refer(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let body = value(request).await?;
    let required = ["name", "email", "phone", "description"];
    let field = |name: &str| body[name].as_str().map(str::trim).filter(|text| !text.is_empty());
    if required.iter().any(|name| field(name).is_none()) {
        let message = "Name, email, phone and description are required";
        return Err(ApiError::bad_input(message, json!({"requiredFields": required})));
    }
    let text = |name: &str| field(name).map_or(Ok(String::new()), |text| plain(name, text));
    let wrong = |name: &str, message: &str| ApiError::bad_input(message, json!({"field": name}));
    let optional = ["urgency", "preferredContact", "referralReason"];
    let is_text = |name: &&str| body[*name].is_null() || body[*name].is_string();
    if let Some(name) = optional.iter().find(|name| !is_text(name)) {
        return Err(wrong(name, &format!("{name} is a text")));
    }
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

/// The session of a path.
pub(super) fn named(session: &str) -> Result<SessionId, ApiError> {
    session.parse().map_err(|_| ApiError::field("session_id", "This is no session id"))
}

/// A text that is not too long, and one.
pub(super) fn plain(field: &str, text: &str) -> Result<String, ApiError> {
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
