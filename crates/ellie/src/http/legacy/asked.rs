//! What is asked of the reports in the older dialect. What is no positive number is the default, as
//! it always was; what nobody can answer is refused.

use std::time::Duration;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use serde::Deserialize;
use serde_json::json;

use crate::http::error::ApiError;
use crate::http::figures;
use crate::observed::{Level, Search, Window};

/// The most lines of the log in one answer.
const MOST: usize = 1_000;

/// Lines of the log when it is not said how many.
const LINES: usize = 100;

/// What is asked for, or what is wrong with it.
pub type Question = Result<Query<Asked>, QueryRejection>;

/// What is asked for.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// How far back, in milliseconds, or by name.
    pub time_window: Option<String>,
    /// The same, by another name.
    pub window: Option<String>,
    count: Option<String>,
    limit: Option<String>,
    level: Option<String>,
    /// The part of Ellie that wrote a line.
    pub service: Option<String>,
    /// Words in the message of a line.
    pub message: Option<String>,
    format: Option<String>,
}

/// Lines of a level, as the older dialect names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Of any.
    Any,
    /// Errors, also those that are critical.
    Errors,
    /// Of this one.
    Level(Level),
    /// Of one there is not: there are none.
    None,
}

impl Asked {
    /// Reads the question.
    pub fn read(question: Question) -> Result<Self, ApiError> {
        let wrong = |wrong: QueryRejection| ApiError::bad_input(wrong.body_text(), json!({}));
        question.map(|Query(asked)| asked).map_err(wrong)
    }

    /// How far back.
    pub fn window(&self, default: Window) -> Result<Window, ApiError> {
        let asked = self.time_window.as_deref().or(self.window.as_deref());
        let Some(ms) = asked.and_then(positive) else { return Ok(default) };
        figures::window(ms, Duration::from_millis(1)).ok_or_else(|| {
            let message = "A window is from 1000 to 604800000 milliseconds";
            ApiError::bad_input(message, json!({"field": "timeWindow"}))
        })
    }

    /// How many lines.
    pub fn lines(&self) -> Result<usize, ApiError> {
        let asked = self.count.as_deref().or(self.limit.as_deref());
        let Some(count) = asked.and_then(positive) else { return Ok(LINES) };
        let count = usize::try_from(count).ok().filter(|count| *count <= MOST);
        count.ok_or_else(|| {
            let message = format!("There are at most {MOST} lines in an answer");
            ApiError::bad_input(message, json!({"field": "limit"}))
        })
    }

    /// Lines of which level.
    pub fn wanted(&self) -> Wanted {
        match self.level.as_deref().map(str::to_lowercase).as_deref() {
            None | Some("") => Wanted::Any,
            Some("error") => Wanted::Errors,
            Some("warn" | "warning") => Wanted::Level(Level::Warning),
            Some("info") => Wanted::Level(Level::Info),
            Some("debug") => Wanted::Level(Level::Debug),
            Some(_) => Wanted::None,
        }
    }

    /// The lines that are looked for, or `None` if there cannot be any.
    pub fn search(&self, window: Option<Window>, limit: usize) -> Option<Search<'_>> {
        let (level, least) = match self.wanted() {
            Wanted::Any => (None, None),
            Wanted::Errors => (None, Some(Level::Error)),
            Wanted::Level(level) => (Some(level), None),
            Wanted::None => return None,
        };
        let (service, contains) = (self.service.as_deref(), self.message.as_deref());
        Some(Search { level, least, service, contains, window, limit })
    }

    /// In what form an export is wanted: one of these, of which the first is the default.
    pub fn format(&self, all: &[&'static str]) -> Result<&'static str, ApiError> {
        let asked = self.format.as_deref().or(all.first().copied());
        let found = all.iter().find(|format| Some(**format) == asked);
        found.copied().ok_or_else(|| {
            let message = format!("A format is one of {}", all.join(", "));
            ApiError::bad_input(message, json!({"field": "format"}))
        })
    }
}

/// As the name of a level is in the older dialect.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warning => "warn",
        Level::Error | Level::Critical => "error",
    }
}

fn positive(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(window: &str, count: &str) -> Asked {
        let (time_window, count) = (Some(window.to_owned()), Some(count.to_owned()));
        Asked { time_window, count, ..Asked::default() }
    }

    #[test]
    fn what_is_no_positive_number_is_the_default_and_what_is_too_much_is_refused() {
        for none in ["", "abc", "-5", "0", "1e3", "NaN"] {
            let asked = asked(none, none);
            assert_eq!(asked.window(Window::HOUR).ok(), Some(Window::HOUR), "{none}");
            assert_eq!(asked.lines().ok(), Some(LINES), "{none}");
        }
        assert_eq!(asked("60000", "5").window(Window::HOUR).ok(), Some(Window::MINUTE));
        assert_eq!(asked("60000", "5").lines().ok(), Some(5));
        for wrong in ["604800001", "18446744073709551615"] {
            assert!(asked(wrong, wrong).window(Window::HOUR).is_err());
            assert!(asked(wrong, wrong).lines().is_err());
        }
        assert!(asked("999", "1").window(Window::HOUR).is_err());
    }

    #[test]
    fn of_a_level_there_is_not_there_are_no_lines() {
        let of = |level: &str| Asked { level: Some(level.into()), ..Asked::default() };
        assert!(of("zzz").search(None, 10).is_none());
        assert_eq!(of("ERROR").wanted(), Wanted::Errors);
        assert_eq!(of("warn").wanted(), Wanted::Level(Level::Warning));
    }

    #[test]
    fn a_format_is_one_of_those_there_are() {
        let of =
            |format: Option<&str>| Asked { format: format.map(str::to_owned), ..Asked::default() };
        let all = ["json", "csv"];
        assert_eq!(of(None).format(&all).ok(), Some("json"));
        assert_eq!(of(Some("csv")).format(&all).ok(), Some("csv"));
        assert!(of(Some("xml")).format(&all).is_err());
    }
}
