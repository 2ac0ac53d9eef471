//! `/api/v1`.

mod analytics;
mod asked;
mod auth;
mod callers;
mod desk;
pub mod exported;
pub(super) mod legal;
mod list;
mod monitoring;
pub(super) mod privacy;
mod rows;
mod services;
mod voice;
mod webrtc;

pub use rows::time;

use std::sync::Arc;

use axum::Router;
use chrono::Utc;

use super::error::ApiError;
use crate::app::App;
use crate::auth::Identity;
use crate::channels::webrtc::Hub;
use crate::store::Database;
use crate::store::audit::Audited;

/// The routes under `/api/v1`.
pub fn routes(hub: Option<Arc<Hub>>) -> Router<Arc<App>> {
    let place = "/api/v1/legal";
    Router::new()
        .merge(auth::routes())
        .merge(voice::routes())
        .merge(legal::routes())
        .merge(legal::at(place))
        .merge(privacy::at(place))
        .merge(callers::routes())
        .merge(desk::routes())
        .merge(services::routes())
        .merge(webrtc::routes(hub))
        .merge(analytics::routes())
        .merge(monitoring::routes())
}

fn records(app: &App) -> &Database {
    app.reception.desk().database()
}

/// What of the firm an export tells.
fn firm(app: &App) -> exported::Firm<impl Fn(i64) -> Option<String>> {
    let attorney = |number| app.reception.attorney(number);
    exported::Firm { kept_days: app.http.data_retention_days, attorney }
}

/// Writes down who looked at what or did what to it, and not what it says. What cannot be written
/// down is not shown.
async fn audited(
    app: &App,
    who: &Identity,
    action: &str,
    (kind, id): (&str, &str),
    count: Option<u64>,
) -> Result<(), ApiError> {
    let done = Audited {
        at: Utc::now(),
        actor: who.actor(),
        action: action.to_owned(),
        subject_kind: kind.to_owned(),
        subject_id: id.to_owned(),
        count,
    };
    Ok(records(app).audit(done).await?)
}
