//! `/v1/models`: what there is for hearing, speaking, and calls.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::{App, Models};
use crate::channels::realtime::MODEL;
use crate::http::error::ApiError;

/// What clients ask for who were made for the models of others, and what they get.
const HEARING: [&str; 1] = ["whisper-1"];
const SPEAKING: [&str; 2] = ["tts-1", "tts-1-hd"];
const CALLING: [&str; 7] = [
    "gpt-realtime",
    "gpt-realtime-1.5",
    "gpt-realtime-2",
    "gpt-realtime-2.1",
    "gpt-realtime-mini",
    "gpt-4o-realtime-preview",
    "gpt-4o-mini-realtime-preview",
];

/// What a model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Writes down what is said.
    Hearing,
    /// Speaks.
    Speaking,
    /// Takes a call.
    Calling,
}

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/v1/models", get(list)).route("/v1/models/{model}", get(one))
}

/// Those there are, by their own names.
async fn list(State(app): State<Arc<App>>) -> Json<Value> {
    let models =
        [app.models.hears.as_str(), app.models.speaks.as_str(), MODEL].map(|id| told(&app, id));
    Json(json!({"object": "list", "data": models}))
}

/// The one that answers to a name.
async fn one(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let found = [Doing::Hearing, Doing::Speaking, Doing::Calling]
        .into_iter()
        .find_map(|doing| named(&app.models, &name, doing));
    Ok(Json(told(&app, found.ok_or_else(absent)?)))
}

/// Refuses a name that no model for this answers to.
pub fn check(app: &App, name: Option<&str>, doing: Doing) -> Result<(), ApiError> {
    let name = name.ok_or_else(|| ApiError::field("model", "Field required"))?;
    named(&app.models, name, doing).map(|_| ()).ok_or_else(absent)
}

/// The model that answers to a name.
fn named<'m>(models: &'m Models, name: &str, doing: Doing) -> Option<&'m str> {
    let (own, others) = match doing {
        Doing::Hearing => (models.hears.as_str(), &HEARING[..]),
        Doing::Speaking => (models.speaks.as_str(), &SPEAKING[..]),
        Doing::Calling => (MODEL, &CALLING[..]),
    };
    (name == own || others.contains(&name)).then_some(own)
}

/// It is there since Ellie is.
fn told(app: &App, id: &str) -> Value {
    json!({"id": id, "object": "model", "created": app.since.timestamp(), "owned_by": "ellie"})
}

fn absent() -> ApiError {
    ApiError::no_model("There is no such model for this: /v1/models has those there are")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_answers_to_its_name_and_to_those_of_others_for_what_it_does() {
        let models = Models { hears: "moonshine".into(), speaks: "piper".into() };
        for (name, hears, speaks) in [
            ("moonshine", Some("moonshine"), None),
            ("whisper-1", Some("moonshine"), None),
            ("piper", None, Some("piper")),
            ("tts-1", None, Some("piper")),
            ("tts-1-hd", None, Some("piper")),
            ("kokoro", None, None),
            ("", None, None),
            ("Whisper-1", None, None),
        ] {
            assert_eq!(named(&models, name, Doing::Hearing), hears, "{name}");
            assert_eq!(named(&models, name, Doing::Speaking), speaks, "{name}");
            assert_eq!(named(&models, name, Doing::Calling), None, "{name}");
        }
        for name in ["ellie", "gpt-realtime", "gpt-realtime-mini"] {
            assert_eq!(named(&models, name, Doing::Calling), Some("ellie"), "{name}");
            assert_eq!(named(&models, name, Doing::Speaking), None, "{name}");
        }
    }
}
