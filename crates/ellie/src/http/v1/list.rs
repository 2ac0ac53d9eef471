//! What of a list is asked for, and a page of it as JSON or CSV.

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Datelike, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::callers::digits;
use crate::http::csv;
use crate::http::error::ApiError;
use crate::store::Error;
use crate::store::page::{Cursor, Filter, MOST, Page};

/// What is asked for, or what is wrong with it.
pub type Question = Result<Query<Asked>, QueryRejection>;

/// What of a list is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    session_id: Option<String>,
    phone: Option<String>,
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

/// What a list can be narrowed by, beside time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrows<'a> {
    /// By session and number.
    pub caller: bool,
    /// By practice area.
    pub area: bool,
    /// By priority.
    pub priority: bool,
    /// By one of these.
    pub statuses: &'a [&'a str],
}

/// Rows of a page when it is not said how many.
const PAGE: u64 = 50;

/// What is asked for, as far as this list can be asked. What it cannot is refused: whoever asks for
/// the urgent ones must not take all of them for those.
pub fn question(asked: Question, list: &Narrows<'_>) -> Result<(Asked, Filter), ApiError> {
    let wrong = |error: QueryRejection| ApiError::validation(error.body_text());
    let Query(asked) = asked.map_err(wrong)?;
    let filter = filter(&asked, list)?;
    Ok((asked, filter))
}

fn filter(asked: &Asked, list: &Narrows<'_>) -> Result<Filter, ApiError> {
    for (name, is_asked, can_be) in [
        ("session_id", asked.session_id.is_some(), list.caller),
        ("phone", asked.phone.is_some(), list.caller),
        ("area", asked.area.is_some(), list.area),
        ("priority", asked.priority.is_some(), list.priority),
        ("status", asked.status.is_some(), !list.statuses.is_empty()),
    ] {
        if is_asked && !can_be {
            return Err(ApiError::field(name, format!("This list is not narrowed by {name}")));
        }
    }
    if let Some(status) = asked.status.as_deref().filter(|status| !list.statuses.contains(status)) {
        let message = format!("{status} is none of {}", list.statuses.join(", "));
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
        phone: asked.phone.as_deref().map(digits).transpose()?,
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
pub fn page<R>(page: Result<Page<R>, Error>) -> Result<Page<R>, ApiError> {
    page.map_err(|error| match error {
        Error::Refused(_) => no_cursor(),
        other => other.into(),
    })
}

/// A page as JSON with the cursor of the next, or as CSV with it in the header `X-Next-Cursor`.
pub fn answer<R>(
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
