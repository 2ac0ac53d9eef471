//! `/api/v1/auth`: logging in, going on, leaving; and keys for programs.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use chrono::{TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::legal::plain;
use super::{records, rows};
use crate::app::App;
use crate::auth::{ApiKey, Hash, Holder, Login, Permission, Permissions, Role, UserName};
use crate::http::access::{Asking, not_proved};
use crate::http::body::{Whole, json as read};
use crate::http::error::ApiError;
use crate::store::api_keys::Key;
use crate::store::logins::Renewal;
use crate::store::users::User;

/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 64;

/// A key is good for a year, unless something else is asked for, and for ten at the most.
const USUAL_DAYS: i64 = 365;
const MOST_DAYS: i64 = 3_650;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/auth/token", post(log_in))
        .route("/api/v1/auth/refresh", post(refresh))
        .route("/api/v1/auth/logout", post(log_out))
        .route("/api/v1/auth/me", get(me))
        .route("/api/v1/auth/api-keys", get(keys).post(make_key))
        .route("/api/v1/auth/api-keys/{id}", delete(revoke))
}

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

/// Whoever is not let in is not told whether the name or the password was wrong, neither by the
/// words nor by how long it took.
async fn log_in(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let Credentials { username, password } = read(request).await?;
    let user = match username.parse::<UserName>() {
        Ok(name) => records(&app).user(name.as_str()).await?,
        Err(_) => None,
    };
    let user = user.filter(|user| user.disabled_at.is_none());
    let kept = user.as_ref().map(|user| Hash(user.password_hash.clone()));
    let is_right = app.passwords.is(password.into(), kept).await?;
    let user = user.filter(|_| is_right).ok_or_else(not_proved)?;
    let now = Utc::now();
    let login = app.tokens.begin(&user.name, now);
    records(&app).begin_login(&login.id, &user.name, now, login.expires).await?;
    tokens(&app, &user, &login)
}

#[derive(Deserialize)]
struct Refresh {
    refresh_token: String,
}

/// Each refresh token is good once. Where one comes again, somebody has it who should not, and the
/// login is over for both.
async fn refresh(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let Refresh { refresh_token } = read(request).await?;
    let login = app.tokens.login(&refresh_token, Utc::now()).map_err(|_| not_proved())?;
    match records(&app).renew_login(&login.id, login.turn, Utc::now()).await? {
        Renewal::Renewed(user) => tokens(&app, &user, &Login { turn: login.turn + 1, ..login }),
        Renewal::Stolen => {
            tracing::warn!("a refresh token came twice: its login is ended");
            app.renew_withdrawals().await?;
            Err(not_proved())
        }
        Renewal::Over => Err(not_proved()),
    }
}

async fn log_out(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let Refresh { refresh_token } = read(request).await?;
    let login = app.tokens.login(&refresh_token, Utc::now()).map_err(|_| not_proved())?;
    records(&app).end_login(&login.id, Utc::now()).await?;
    app.renew_withdrawals().await?;
    Ok(Json(json!({"success": true})))
}

/// In the names of OAuth 2 (RFC 6749, section 5.1).
fn tokens(app: &App, user: &User, login: &Login) -> Result<Json<Value>, ApiError> {
    let role: Role = user.role.parse().map_err(|error| ApiError::internal(&error))?;
    let now = Utc::now();
    Ok(Json(json!({
        "access_token": app.tokens.access(&user.name, role, &login.id, now),
        "refresh_token": app.tokens.refresh(login, now),
        "token_type": "bearer",
        "expires_in": app.tokens.lasts().access.num_seconds(),
    })))
}

/// Who asks, as Ellie sees it.
async fn me(Asking(who): Asking) -> Json<Value> {
    let (kind, name) = match &who.holder {
        Holder::User { name, .. } => ("user", Some(name)),
        Holder::ApiKey { name, .. } => ("api_key", Some(name)),
        Holder::Session(id) => ("session", Some(id)),
        Holder::Desk => ("desk", None),
    };
    Json(json!({
        "kind": kind,
        "name": name,
        "role": who.role.name(),
        "permissions": who.permissions.names(),
    }))
}

async fn keys(State(app): State<Arc<App>>) -> Result<Json<Value>, ApiError> {
    let keys = records(&app).keys(Utc::now()).await?;
    Ok(Json(json!({"api_keys": keys.iter().map(row).collect::<Vec<_>>()})))
}

fn row(key: &Key) -> Value {
    json!({
        "id": key.id,
        "name": key.name,
        "permissions": key.permissions,
        "created_at": rows::time(key.created_at),
        "expires_at": rows::time(key.expires_at),
        "revoked_at": key.revoked_at.map(rows::time),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    permissions: Vec<String>,
    expires_in_days: Option<Whole>,
}

/// The key is told once, and kept nowhere. Nobody gives what he does not have.
async fn make_key(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    request: Request,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let wanted: Wanted = read(request).await?;
    let name = named(&wanted.name)?;
    let permissions = permitted(&wanted.permissions)?;
    if !who.permissions.include(permissions) {
        return Err(ApiError::forbidden("Nobody gives permissions he does not have"));
    }
    let days = wanted.expires_in_days.map_or(USUAL_DAYS, |days| days.0);
    if !(1..=MOST_DAYS).contains(&days) {
        let message = format!("A key is good for 1 to {MOST_DAYS} days");
        return Err(ApiError::field("expires_in_days", message));
    }
    let now = Utc::now();
    let key = Key {
        id: Uuid::new_v4().to_string(),
        name,
        permissions: permissions.names().into_iter().map(str::to_owned).collect(),
        created_at: now,
        expires_at: now + TimeDelta::days(days),
        revoked_at: None,
    };
    records(&app).add_key(&key, &who.actor()).await?;
    let of = ApiKey { id: &key.id, name: &key.name, permissions, expires: key.expires_at };
    let mut body = row(&key);
    body["api_key"] = app.tokens.api_key(of, now).into();
    Ok((StatusCode::CREATED, Json(body)))
}

fn named(name: &str) -> Result<String, ApiError> {
    let name = plain("name", name.trim())?;
    match name.chars().count() {
        1..=LONGEST_NAME => Ok(name),
        _ => {
            let message = format!("A name has 1 to {LONGEST_NAME} characters");
            Err(ApiError::field("name", message))
        }
    }
}

fn permitted(names: &[String]) -> Result<Permissions, ApiError> {
    let wrong = || {
        let all = Permission::ALL.map(Permission::name).join(", ");
        ApiError::field("permissions", format!("Input should be some of {all}"))
    };
    if names.is_empty() {
        return Err(wrong());
    }
    names.iter().map(|name| name.parse().map_err(|_| wrong())).collect()
}

async fn revoke(
    State(app): State<Arc<App>>,
    Asking(who): Asking,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    records(&app).revoke_key(&id, &who.actor(), Utc::now()).await?;
    app.renew_withdrawals().await?;
    Ok(Json(json!({"success": true, "id": id})))
}
