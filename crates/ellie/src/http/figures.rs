//! What both dialects make of what is seen of Ellie.

use std::time::Duration;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::error::ApiError;
use crate::app::App;
use crate::machine::Sample;
use crate::observed::{self, Line, Observed, Timing, Window};

/// Puts a report together on a thread of its own: over full buffers it takes longer than a task may
/// keep others waiting.
pub async fn report<T: Send + 'static>(
    app: &App,
    put: impl FnOnce(&Observed, DateTime<Utc>) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let observed = app.observed.clone();
    let put = tokio::task::spawn_blocking(move || put(&observed, Utc::now()));
    put.await.map_err(|panic| ApiError::internal(&panic))
}

/// Milliseconds, with a fraction.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// One figure of a timing, in milliseconds, where something was timed.
pub fn in_ms(timing: Option<&Timing>, figure: impl Fn(&Timing) -> Duration) -> Option<f64> {
    timing.map(|timing| ms(figure(timing)))
}

/// A part of a whole, in percent; of nothing there is none.
pub fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

/// Counts by name, as an object.
pub fn by_name<N: ToString>(counts: impl IntoIterator<Item = (N, u64)>) -> Value {
    let named = counts.into_iter().map(|(name, count)| (name.to_string(), count.into()));
    Value::Object(named.collect::<Map<_, _>>())
}

/// How much of the machine is used, in percent. What could not be looked at has no share.
pub struct Used {
    /// Of the processor, over the last minute.
    pub cpu: Option<f64>,
    /// Of the memory.
    pub memory: Option<f64>,
    /// Of the disk the records are on.
    pub disk: Option<f64>,
}

impl Used {
    /// As it was seen last.
    pub fn of(sample: &Sample) -> Self {
        let share = |free: u64, total: u64| percent(total.saturating_sub(free), total);
        Self {
            cpu: (sample.cores > 0).then(|| f64::from(sample.cpu_percent)),
            memory: share(sample.memory.available, sample.memory.total),
            disk: sample.disk.and_then(|disk| share(disk.free, disk.total)),
        }
    }
}

/// The requests for features that have a path of their own.
pub struct Features {
    /// The disclaimer was asked for or accepted.
    pub disclaimer: u64,
    /// It was asked how Ellie is.
    pub health: u64,
}

impl Features {
    /// Of the requests of a window.
    pub fn of(traffic: &observed::Traffic) -> Self {
        let count = |is_meant: fn(&str) -> bool| {
            let meant = traffic.routes.iter().filter(|(route, _)| is_meant(route));
            meant.map(|(_, count)| count).sum()
        };
        Self {
            disclaimer: count(|route| route.contains("/legal/disclaimer")),
            health: count(|route| route == "/health"),
        }
    }
}

/// What a field of a line holds.
pub fn value(value: &observed::Value) -> Value {
    match value {
        observed::Value::Whole(number) => json!(number),
        observed::Value::Natural(number) => json!(number),
        observed::Value::Real(number) => json!(number),
        observed::Value::Is(is) => json!(is),
        observed::Value::Text(text) => json!(text),
    }
}

/// What a line says of an error, in the words of whoever met it.
pub fn error_of(line: &Line) -> Option<&str> {
    ["error", "cause", "reason", "why"].into_iter().find_map(|name| line.text(name))
}

/// Something to be saved as a file.
pub fn attachment(name: &str, content_type: &'static str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, body).into_response()
}

/// A window of so many milliseconds or seconds.
pub fn window(number: u64, unit: Duration) -> Option<Window> {
    let length = unit.checked_mul(u32::try_from(number).ok()?)?;
    Window::new(length).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_no_longer_than_a_week_whatever_its_unit() {
        let (second, milli) = (Duration::from_secs(1), Duration::from_millis(1));
        assert_eq!(window(604_800, second), Some(Window::WEEK));
        assert_eq!(window(604_800_000, milli), Some(Window::WEEK));
        for number in [0, 604_801, u64::MAX] {
            assert_eq!(window(number, second), None, "{number}");
        }
        assert_eq!(window(999, milli), None);
    }

    #[test]
    fn what_could_not_be_looked_at_has_no_share() {
        let Used { cpu, memory, disk } = Used::of(&Sample::default());
        assert_eq!((cpu, memory, disk), (None, None, None));
    }
}
