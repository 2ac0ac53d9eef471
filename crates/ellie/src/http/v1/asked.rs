//! What is asked of the reports: how far back, how many, of what.

use std::time::Duration;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use serde::Deserialize;

use crate::http::error::ApiError;
use crate::http::figures;
use crate::observed::{Level, Window};

/// The most lines of the log in one answer.
const MOST: usize = 1_000;

/// Lines of the log when it is not said how many.
const LINES: usize = 100;

/// What is asked for, or what is wrong with it.
pub type Question = Result<Query<Asked>, QueryRejection>;

/// What is asked for, as texts, so that each fault can be told with the name of its field.
#[derive(Deserialize, Default)]
pub struct Asked {
    time_window: Option<String>,
    count: Option<String>,
    level: Option<String>,
    /// The part of Ellie that wrote a line.
    pub service: Option<String>,
    /// Words in the message of a line.
    pub message: Option<String>,
    /// In what form an export is wanted.
    pub format: Option<String>,
}

impl Asked {
    /// Reads the question.
    pub fn read(question: Question) -> Result<Self, ApiError> {
        let Query(asked) = question.map_err(|wrong| ApiError::validation(wrong.body_text()))?;
        Ok(asked)
    }

    /// How far back, if it is said.
    pub fn window(&self) -> Result<Option<Window>, ApiError> {
        let Some(text) = &self.time_window else { return Ok(None) };
        let seconds = text.trim().parse().ok();
        let window = seconds.and_then(|seconds| figures::window(seconds, Duration::from_secs(1)));
        let wrong = || ApiError::field("time_window", "A window is from 1 to 604800 seconds");
        window.map(Some).ok_or_else(wrong)
    }

    /// How many lines.
    pub fn count(&self) -> Result<usize, ApiError> {
        let Some(text) = &self.count else { return Ok(LINES) };
        let count = text.trim().parse().ok().filter(|count| (1..=MOST).contains(count));
        count.ok_or_else(|| ApiError::field("count", format!("A count is from 1 to {MOST}")))
    }

    /// Lines of which level.
    pub fn level(&self) -> Result<Option<Level>, ApiError> {
        let Some(text) = &self.level else { return Ok(None) };
        let found = Level::ALL.into_iter().find(|level| level.name().eq_ignore_ascii_case(text));
        let all = Level::ALL.map(Level::name).join(", ");
        found.map(Some).ok_or_else(|| ApiError::field("level", format!("A level is one of {all}")))
    }
}
