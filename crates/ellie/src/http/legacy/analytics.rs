//! `/api/analytics`: how much Ellie is used, in the older dialect. What is not measured is null.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::asked::{Asked, Question};
use crate::app::App;
use crate::http::csv;
use crate::http::error::ApiError;
use crate::http::figures::{Used, attachment, in_ms, ms, percent, report};
use crate::http::parts::{self, Parts};
use crate::http::v1::time;
use crate::observed::{Kind, Observed, Timing, Told, Window};

/// How many features are named, and hours.
const FEATURES: usize = 10;
const HOURS: usize = 5;

type Answer = Result<Json<Value>, ApiError>;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/analytics/usage", get(usage))
        .route("/api/analytics/performance", get(performance))
        .route("/api/analytics/business", get(business))
        .route("/api/analytics/dashboard", get(dashboard))
        .route("/api/analytics/export", get(export))
}

async fn usage(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window(Window::HOUR)?;
    Ok(Json(report(&app, move |seen, now| used(seen, window, now)).await?))
}

async fn performance(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window(Window::HOUR)?;
    let system = System::of(&app).await;
    Ok(Json(report(&app, move |seen, now| performed(seen, &system, window, now)).await?))
}

async fn business(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window(Window::DAY)?;
    Ok(Json(report(&app, move |seen, now| done(seen, window, now)).await?))
}

async fn dashboard(State(app): State<Arc<App>>, asked: Question) -> Answer {
    let window = Asked::read(asked)?.window(Window::HOUR)?;
    let system = System::of(&app).await;
    let put = move |seen: &Observed, now| {
        json!({
            "usage": used(seen, window, now),
            "performance": performed(seen, &system, window, now),
            "business": done(seen, window, now),
            "realTimeStats": at_present(seen, now),
        })
    };
    Ok(Json(report(&app, put).await?))
}

async fn export(State(app): State<Arc<App>>, asked: Question) -> Result<Response, ApiError> {
    let asked = Asked::read(asked)?;
    let window = asked.window(Window::DAY)?;
    let format = asked.format(&["json", "csv"])?;
    let put = move |seen: &Observed, now: DateTime<Utc>| {
        let events: Vec<Value> = seen.events(window, now).iter().map(event).collect();
        let body = match format {
            "csv" => csv::table(COLUMNS, &events),
            _ => Value::from(events).to_string(),
        };
        (format!("analytics-{}.{format}", now.format("%Y-%m-%d")), body)
    };
    let (name, body) = report(&app, put).await?;
    let content_type = match format {
        "csv" => "text/csv; charset=utf-8",
        _ => "application/json; charset=utf-8",
    };
    Ok(attachment(&name, content_type, body))
}

/// The features of calls, and how they are named.
const CALLS: [Kind; 4] = [Kind::VoiceInput, Kind::TextInput, Kind::AiResponse, Kind::TtsOutput];

fn used(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let happenings = seen.happenings(window, now);
    let visited = seen.visited(window, now);
    let mut features: Vec<(&str, u64)> =
        CALLS.iter().map(|kind| (kind.name(), happenings.count(*kind))).collect();
    features.retain(|(_, count)| *count > 0);
    features.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let feature = |(feature, count): &(&str, u64)| json!({"feature": feature, "count": count});
    let hour = |(hour, count): &(u32, u64)| json!({"hour": hour, "count": count});
    let again = |days: u64| seen.came_again(Window::DAY.length() * days as u32, now);
    let replies = happenings.timing(Kind::AiResponse);
    json!({
        "totalSessions": visited.sessions,
        "totalInteractions": happenings.inputs(),
        "averageSessionDuration": in_ms(visited.ended.as_ref(), |timing| timing.mean),
        "averageResponseTime": in_ms(replies.as_ref(), |timing| timing.mean),
        "errorRate": happenings.failed_percent(),
        "popularFeatures": features.iter().take(FEATURES).map(feature).collect::<Vec<_>>(),
        "peakUsageHours": visited.hours.iter().take(HOURS).map(hour).collect::<Vec<_>>(),
        "userRetention": {"daily": again(1), "weekly": again(7), "monthly": again(30)},
    })
}

/// What is measured of the machine and of other parts.
struct System {
    used: Used,
    resident_bytes: Option<u64>,
    sockets: u64,
    cache_hits: Option<f64>,
}

impl System {
    async fn of(app: &App) -> Self {
        let (sample, parts) = (app.machine.sample(), Parts::of(app).await);
        Self {
            used: Used::of(&sample),
            resident_bytes: sample.process.pages.map(|[_, resident, ..]| resident),
            sockets: parts.sockets.now,
            cache_hits: parts::hit_percent(&parts.cache),
        }
    }
}

/// Where nobody on the network is asked, no time of theirs is measured. Ellie's own three stages
/// stand beside. Only what is spoken is kept in the cache.
fn performed(seen: &Observed, system: &System, window: Window, now: DateTime<Utc>) -> Value {
    let happenings = seen.happenings(window, now);
    let stage = |kind| timing(happenings.timing(kind).as_ref());
    json!({
        "apiResponseTimes": {
            "openai": timing(None),
            "groq": timing(None),
            "tts": stage(Kind::TtsOutput),
            "hearing": stage(Kind::VoiceInput),
            "thinking": stage(Kind::AiResponse),
        },
        "cacheHitRates": {
            "aiResponses": null,
            "ttsAudio": system.cache_hits,
            "userSessions": null,
        },
        "systemMetrics": {
            "memoryUsage": system.resident_bytes.map(|bytes| bytes >> 20),
            "cpuUsage": system.used.cpu,
            "activeConnections": system.sockets,
        },
    })
}

fn timing(timing: Option<&Timing>) -> Value {
    json!({
        "average": in_ms(timing, |timing| timing.mean),
        "p95": in_ms(timing, |timing| timing.p95),
        "p99": in_ms(timing, |timing| timing.p99),
    })
}

/// A session is converted that came to ask for a consultation; nobody is asked how content they are.
fn done(seen: &Observed, window: Window, now: DateTime<Utc>) -> Value {
    let happenings = seen.happenings(window, now);
    let visited = seen.visited(window, now);
    let all: u64 = happenings.topics.iter().map(|(_, count)| count).sum();
    let topic = |(topic, count): &(Arc<str>, u64)| json!({"topic": &**topic, "percentage": percent(*count, all)});
    let turns = (visited.sessions > 0).then(|| visited.inputs as f64 / visited.sessions as f64);
    json!({
        "conversionRate": visited.percent(visited.consulted),
        "consultationRequests": happenings.count(Kind::Consultation),
        "legalTopicDistribution": happenings.topics.iter().map(topic).collect::<Vec<_>>(),
        "userSatisfactionScore": null,
        "averageConversationLength": turns,
    })
}

/// The last five minutes.
fn at_present(seen: &Observed, now: DateTime<Utc>) -> Value {
    let window = Window::FIVE_MINUTES;
    let traffic = seen.traffic(window, now);
    json!({
        "activeUsers": seen.visited(window, now).sessions,
        "requestsPerMinute": traffic.per_second() * 60.0,
        "errorRate": traffic.percent(traffic.errors()),
        "averageResponseTime": in_ms(traffic.timing.as_ref(), |timing| timing.mean),
    })
}

/// The columns of exported events.
const COLUMNS: &[&str] = &["timestamp", "eventType", "sessionId", "userId", "duration", "metadata"];

/// An event with the number of its session: its name would open what was said.
fn event(event: &Told) -> Value {
    let language = event.language.as_ref();
    let language = language.map(|language| ("language".to_owned(), Value::from(&**language)));
    let mut told = json!({
        "eventType": event.kind.name(),
        "sessionId": event.session.to_string(),
        "timestamp": time(event.at),
        "metadata": language.into_iter().collect::<Map<_, _>>(),
    });
    if let Some(took) = event.took {
        told["duration"] = ms(took).into();
    }
    told
}
