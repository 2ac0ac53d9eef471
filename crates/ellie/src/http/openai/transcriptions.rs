//! `/v1/audio/transcriptions`: what is said in a recording.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use ellie_core::language::Language;
use serde_json::{Value, json};

use super::models::{self, Doing};
use super::subtitles::{srt, vtt};
use crate::app::App;
use crate::calls::Heard;
use crate::http::error::ApiError;
use crate::http::upload::{Form, Layout};

const FORM: Layout = Layout { recording: "file", longest_text: 64 << 10 };

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/v1/audio/transcriptions", post(transcribe))
}

/// As what the words are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Json,
    Text,
    Verbose,
    Srt,
    Vtt,
}

/// Where nobody speaks there are no words, which is an answer too.
async fn transcribe(State(app): State<Arc<App>>, request: Request) -> Result<Response, ApiError> {
    let form = Form::read(request, &app, FORM).await?;
    models::check(&app, form.text("model"), Doing::Hearing)?;
    let language =
        form.language(&app).map_err(|error| ApiError::field("language", error.to_string()))?;
    let answer = answer(&form)?;
    check_temperature(&form)?;
    refuse_what_is_not_there(&form)?;
    let recording = form.recording.as_ref();
    let recording = recording.ok_or_else(|| ApiError::field("file", "Field required"))?;
    if recording.bytes.is_empty() {
        return Err(ApiError::field("file", "The audio file is empty"));
    }
    let heard = app.reception.listen(recording.bytes.clone()).await?;
    Ok(answer.of(&heard, language))
}

impl Answer {
    fn of(self, heard: &Heard, language: Option<Language>) -> Response {
        let words = &heard.transcript.text;
        let told = |kind: &'static str, text: String| {
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        };
        match self {
            Self::Json => Json(json!({"text": words})).into_response(),
            Self::Verbose => Json(verbose(heard, language)).into_response(),
            Self::Text => told("text/plain; charset=utf-8", format!("{words}\n")),
            Self::Srt => told("text/plain; charset=utf-8", srt(&heard.said)),
            Self::Vtt => told("text/vtt; charset=utf-8", vtt(&heard.said)),
        }
    }
}

/// A segment is what was said from one pause to another. What only Whisper knows of one is left out:
/// a number made up for it would be taken for one.
fn verbose(heard: &Heard, asked: Option<Language>) -> Value {
    let told = heard.transcript.language.and_then(Language::from_tag);
    let language = told.or(asked).unwrap_or_default();
    let segments = heard.said.iter().enumerate().map(
        |(id, said)| json!({"id": id, "start": said.begins, "end": said.ends, "text": said.text}),
    );
    json!({
        "task": "transcribe",
        "language": language.english_name().to_lowercase(),
        "duration": heard.seconds,
        "text": heard.transcript.text,
        "segments": segments.collect::<Vec<_>>(),
    })
}

fn answer(form: &Form) -> Result<Answer, ApiError> {
    match form.text("response_format") {
        None | Some("json") => Ok(Answer::Json),
        Some("text") => Ok(Answer::Text),
        Some("verbose_json") => Ok(Answer::Verbose),
        Some("srt") => Ok(Answer::Srt),
        Some("vtt") => Ok(Answer::Vtt),
        Some("diarized_json") => {
            Err(ApiError::field("response_format", "Who speaks is not told apart"))
        }
        Some(_) => {
            let message = "Input should be json, text, verbose_json, srt or vtt";
            Err(ApiError::field("response_format", message))
        }
    }
}

/// The model takes none, and yet it should be one.
fn check_temperature(form: &Form) -> Result<(), ApiError> {
    let Some(asked) = form.text("temperature") else { return Ok(()) };
    let is_one = asked.parse().is_ok_and(|asked: f32| (0.0..=1.0).contains(&asked));
    let wrong = || ApiError::field("temperature", "Input should be from 0 to 1");
    is_one.then_some(()).ok_or_else(wrong)
}

/// Whoever asks for what there is not would wait for it in the answer.
fn refuse_what_is_not_there(form: &Form) -> Result<(), ApiError> {
    let has = |name: &str, value: &str| {
        let in_list = format!("{name}[]");
        let mut given = form.all(name).chain(form.all(&in_list));
        given.any(|given| given.eq_ignore_ascii_case(value))
    };
    let refused = [
        ("timestamp_granularities", "word", "It is not known when each word was said: segment is"),
        ("include", "logprobs", "Probabilities of tokens are not known"),
        ("stream", "true", "A transcript is answered as a whole"),
    ];
    match refused.into_iter().find(|(name, value, _)| has(name, value)) {
        Some((name, _, message)) => Err(ApiError::field(name, message)),
        None => Ok(()),
    }
}
