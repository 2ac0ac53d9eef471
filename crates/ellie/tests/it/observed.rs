//! What is seen of Ellie at work: `/api/v1/analytics` and `/api/v1/monitoring`, the same in the older
//! dialect, and `/metrics`.

use std::io::Write;
use std::process::{Command, Stdio};

use chrono::Utc;
use ellie::auth::Role;
use ellie::store::Config;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::access::{SECRET, start, tokens};
use crate::harness::{Ellie, error, json, recording, speech};
use crate::legacy::code;
use crate::program::Program;

/// A name that opens what was said under it.
const SESSION: &str = "0b2ff5f0-1111-4222-8333-444455556666";

fn token(role: Role) -> String {
    tokens(SECRET).access("ann", role, "l-1", Utc::now())
}

async fn ask(ellie: &Ellie, method: Method, path: &str, role: Role) -> Response {
    let request = ellie.client.request(method, ellie.url(path)).bearer_auth(token(role));
    request.send().await.unwrap()
}

/// What a program of the firm is told.
async fn told(ellie: &Ellie, path: &str) -> Value {
    json(ask(ellie, Method::GET, path, Role::Service).await, StatusCode::OK).await
}

async fn text(ellie: &Ellie, path: &str) -> String {
    let answer = ask(ellie, Method::GET, path, Role::Service).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

/// A spoken turn and a typed one, and the sound of the first answer.
async fn call(ellie: &Ellie) {
    let form = recording(speech()).text("session_id", SESSION);
    let turn = json(ellie.post("process", form).await, StatusCode::OK).await;
    ellie.typed(SESSION, "what are your office hours").await;
    let sound = ellie.get(turn["audio_url"].as_str().unwrap()).await;
    assert_eq!(sound.status(), StatusCode::OK);
    sound.bytes().await.unwrap();
}

#[tokio::test]
async fn requests_are_counted_by_what_came_of_them() {
    let ellie = start(&[]).await;
    for path in ["/api", "/nowhere", "/api/v1/calls", "/api/v1/legal/disclaimer/bad%20name"] {
        ellie.get(path).await;
    }
    let performance = told(&ellie, "/api/v1/analytics/performance").await;
    let rates = &performance["error_rates"];
    // What starts her asks for `/` once.
    assert_eq!(rates["total_error_rate"], 60.0, "{rates}");
    assert_eq!((&rates["4xx_error_rate"], &rates["5xx_error_rate"]), (&value!(60.0), &value!(0.0)));
    let times = &performance["response_times"];
    let [p50, p99] = ["p50", "p99"].map(|name| times[name].as_f64().unwrap());
    assert!(p50 > 0.0 && p50 <= p99, "{times}");
    let dashboard = told(&ellie, "/api/v1/analytics/dashboard?time_window=60").await;
    let statuses = &dashboard["request_metrics"]["status_codes"];
    assert_eq!(*statuses, value!({"200": 3, "401": 1, "404": 1, "422": 1}));
    let errors = told(&ellie, "/api/monitoring/errors").await;
    let codes = value!({"AUTHENTICATION_ERROR": 1, "HTTP_ERROR": 1, "VALIDATION_ERROR": 1});
    assert_eq!((&errors["total"], &errors["byCode"]), (&value!(3), &codes));
    assert_eq!(errors["byService"], value!({"calls": 1, "http": 1, "legal": 1}));
    let apm = told(&ellie, "/api/apm/metrics").await;
    assert_eq!(apm["errors"]["byType"], value!({"auth": 1, "validation": 2}));
    assert_eq!(apm["transactions"]["failed"], 3);
    ellie.stop().await;
}

#[tokio::test]
async fn a_call_is_counted_and_nobody_learns_whose_it_was() {
    let ellie = start(&[]).await;
    call(&ellie).await;
    let usage = told(&ellie, "/api/v1/analytics/usage").await;
    let counts = ["voice_requests", "text_requests", "unique_users"].map(|name| &usage[name]);
    assert_eq!(counts, [1, 1, 1]);
    let business = told(&ellie, "/api/v1/analytics/business").await;
    assert_eq!(business["conversion_metrics"]["engagement_rate"], 100.0);
    assert_eq!(business["conversion_metrics"]["retention_rate"], Value::Null, "not known yet");
    let older = told(&ellie, "/api/analytics/usage").await;
    assert_eq!((&older["totalSessions"], &older["totalInteractions"]), (&value!(1), &value!(2)));
    let performance = told(&ellie, "/api/analytics/performance").await;
    let times = &performance["apiResponseTimes"];
    for stage in ["tts", "hearing", "thinking"] {
        assert!(times[stage]["p95"].is_number(), "{stage} in {times}");
    }
    assert_eq!(times["openai"]["p95"], Value::Null, "nobody is asked");
    let dashboard = told(&ellie, "/api/analytics/dashboard").await;
    assert_eq!(dashboard["realTimeStats"]["activeUsers"], 1);
    for format in ["json", "csv"] {
        let events = text(&ellie, &format!("/api/analytics/export?format={format}")).await;
        for kind in ["session_start", "voice_input", "text_input", "ai_response", "tts_output"] {
            assert!(events.contains(kind), "{kind} in {events}");
        }
        assert!(!events.contains(SESSION) && !events.contains("office hours"), "{events}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_request_is_found_again_with_the_parts_of_its_turn() {
    let ellie = start(&[]).await;
    let url = ellie.url("/api/v1/voice/process");
    let form = recording(speech()).text("session_id", SESSION);
    let request = ellie.client.post(url).multipart(form).header("x-request-id", "turn-7");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    let found = told(&ellie, "/api/apm/transaction/turn-7").await;
    assert_eq!(found["name"], "POST /api/v1/voice/process");
    assert_eq!(
        (&found["status"], &found["metadata"]["statusCode"]),
        (&value!("completed"), &value!(200))
    );
    let spans = found["spans"].as_array().unwrap();
    let names: Vec<&str> = spans.iter().map(|span| span["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["decode", "voice", "transcribe", "think"]);
    let works = told(&ellie, "/api/apm/metrics").await;
    assert_eq!(works["spans"]["byType"]["ai"]["count"], 3);
    let active = told(&ellie, "/api/apm/active").await;
    assert_eq!(active["transactions"][0]["metadata"]["path"], "/api/apm/active");
    let unknown = ask(&ellie, Method::GET, "/api/apm/transaction/none", Role::Service).await;
    let unknown = json(unknown, StatusCode::NOT_FOUND).await;
    assert_eq!(unknown, value!({"error": "Transaction not found"}));
    ellie.stop().await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_and_never_breaks_anything() {
    let ellie = start(&[]).await;
    let wrong = ["0", "-5", "604801", "abc", "1e9", "99999999999999999999", "%00", "%ff"];
    for path in ["analytics/usage", "analytics/export", "monitoring/logs", "monitoring/errors"] {
        for window in wrong {
            let path = format!("/api/v1/{path}?time_window={window}");
            let answer = ask(&ellie, Method::GET, &path, Role::Service).await;
            let (code, _) = error(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
            assert_eq!(code, "VALIDATION_ERROR", "{path}");
        }
    }
    for query in ["count=0", "count=1001", "count=x", "level=loud", "count=1&count=2"] {
        let path = format!("/api/v1/monitoring/logs?{query}");
        let answer = ask(&ellie, Method::GET, &path, Role::Service).await;
        error(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let path = "/api/v1/analytics/export?format=xml";
    error(ask(&ellie, Method::GET, path, Role::Service).await, StatusCode::BAD_REQUEST).await;
    for path in [
        "/api/analytics/usage?timeWindow=604800001",
        "/api/analytics/export?format=xml",
        "/api/logs/export?format=xml",
        "/api/logs/search?limit=1001",
        "/api/logs/aggregations?timeWindow=2h",
    ] {
        let answer = ask(&ellie, Method::GET, path, Role::Service).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}");
    }
    for path in ["/api/analytics/usage?timeWindow=abc", "/api/monitoring/logs?level=zzz&count=-5"] {
        told(&ellie, path).await;
    }
    ellie.stop().await;
}

#[tokio::test]
async fn prometheus_can_read_what_is_counted_and_nobody_else() {
    let ellie = start(&[]).await;
    call(&ellie).await;
    error(ellie.get("/metrics").await, StatusCode::UNAUTHORIZED).await;
    let refused = ask(&ellie, Method::GET, "/metrics", Role::Agent).await;
    error(refused, StatusCode::FORBIDDEN).await;
    let page = text(&ellie, "/metrics").await;
    for line in [
        "ellie_http_requests_total{method=\"POST\",route=\"/api/v1/voice/process\",status=\"200\"} 2",
        "ellie_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"401\"} 1",
        "ellie_events_total{kind=\"voice_input\"} 1",
        "ellie_errors_total{type=\"auth\"} 2",
        "ellie_websocket_connections 0",
    ] {
        assert!(page.lines().any(|other| other == line), "{line} is not in\n{page}");
    }
    assert!(!page.contains(SESSION) && !page.contains("127.0.0.1"), "{page}");
    check(&page);
    ellie.stop().await;
    let ellie = start(&[("PROMETHEUS_ENABLED", "false")]).await;
    error(ask(&ellie, Method::GET, "/metrics", Role::Admin).await, StatusCode::NOT_FOUND).await;
    let root = json(ellie.get("/").await, StatusCode::OK).await;
    assert_eq!(root["metrics_url"], Value::Null);
    ellie.stop().await;
}

/// By Prometheus's own tool, where it is installed.
fn check(page: &str) {
    let child = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return };
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let found = child.wait_with_output().unwrap();
    assert!(found.status.success() && found.stderr.is_empty(), "{found:?}\n{page}");
}

#[tokio::test]
async fn the_cache_is_emptied_by_whoever_may_and_nobody_else() {
    let ellie = start(&[]).await;
    let speak = async || {
        let url = ellie.url("/api/v1/voice/text-to-speech");
        let asked = ellie.client.post(url).body(value!({"text": "Good morning."}).to_string());
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.headers()["x-cache-hit"] == "true"
    };
    assert!(!speak().await && speak().await);
    let (clear, all) =
        ("/api/v1/monitoring/cache/clear", "/api/v1/monitoring/cache/invalidate/tts:*");
    for role in [Role::Agent, Role::Service] {
        error(ask(&ellie, Method::POST, clear, role).await, StatusCode::FORBIDDEN).await;
    }
    assert!(speak().await);
    let stats = told(&ellie, "/api/v1/monitoring/metrics").await;
    assert_eq!((&stats["cache"]["hits"], &stats["cache"]["misses"]), (&value!(2), &value!(1)));
    let dropped = json(ask(&ellie, Method::DELETE, all, Role::Admin).await, StatusCode::OK).await;
    assert_eq!((&dropped["count"], &dropped["pattern"]), (&value!(1), &value!("tts:*")));
    assert!(!speak().await && speak().await);
    let cleared = json(ask(&ellie, Method::POST, clear, Role::Admin).await, StatusCode::OK).await;
    assert_eq!(cleared["success"], true);
    assert!(!speak().await);
    let stats = told(&ellie, "/api/cache/stats").await;
    assert_eq!((&stats["hits"], &stats["totalKeys"]), (&value!(3), &value!(1)));
    for (method, path) in
        [(Method::DELETE, "/api/cache/invalidate/nothing*"), (Method::POST, "/api/cache/clear")]
    {
        json(ask(&ellie, method, path, Role::Admin).await, StatusCode::OK).await;
    }
    assert!(!speak().await);
    ellie.stop().await;
}

#[tokio::test]
async fn an_alert_is_resolved_once_by_whoever_may() {
    let ellie = start(&[]).await;
    for _ in 0..3 {
        ellie.get("/api/v1/calls").await;
    }
    let alerts = told(&ellie, "/api/logs/alerts").await;
    let alert = &alerts[0];
    assert_eq!(
        (&alert["pattern"], &alert["count"]),
        (&value!("authentication failed"), &value!(3))
    );
    let resolve = format!("/api/logs/alerts/{}/resolve", alert["id"].as_str().unwrap());
    code(ask(&ellie, Method::POST, &resolve, Role::Service).await, StatusCode::FORBIDDEN).await;
    let done = json(ask(&ellie, Method::POST, &resolve, Role::Admin).await, StatusCode::OK).await;
    assert_eq!(done["success"], true);
    let again = ask(&ellie, Method::POST, &resolve, Role::Admin).await;
    code(again, StatusCode::NOT_FOUND).await;
    let alerts = told(&ellie, "/api/logs/alerts").await;
    assert!(alerts.as_array().unwrap().iter().any(|alert| alert["status"] == "resolved"));
    ellie.stop().await;
}

/// The log is the program's own, so the program is asked.
#[tokio::test]
async fn the_log_is_shown_without_what_is_secret_or_personal() {
    let data = tempfile::tempdir().unwrap();
    let config = Config { url: None, data: data.path().to_owned() };
    let program = Program::start(&config, &[("SECRET_KEY", SECRET)]);
    program.typed(SESSION, "my name is Dana Whitfield, 614 555 0144").await.unwrap();
    let service = token(Role::Service);
    let logs = program.get("/api/v1/monitoring/logs?count=1000", &service).await;
    let lines = logs["logs"].as_array().unwrap();
    let request = lines.iter().find(|line| {
        line["message"] == "request" && line["metadata"]["route"] == "/api/v1/voice/process"
    });
    let request = request.unwrap_or_else(|| panic!("the request is not in {logs}"));
    assert_eq!((&request["service"], &request["level"]), (&value!("http"), &value!("INFO")));
    assert_eq!(request["metadata"]["status"], 200);
    let invitation =
        lines.iter().find(|line| line["message"].to_string().contains("admin's token"));
    let invitation = invitation.unwrap_or_else(|| panic!("nobody is invited in {logs}"));
    assert_eq!(invitation["metadata"], value!({}), "a token is told once, and not here");
    let all = logs.to_string();
    for hidden in ["Dana", "Whitfield", "0144", "eyJ", SESSION] {
        assert!(!all.contains(hidden), "{hidden} in {all}");
    }
    let older = program.get("/api/monitoring/logs?count=1000&level=info", &service).await;
    assert!(older["logs"].as_array().unwrap().iter().any(|line| line["statusCode"] == 200));
    let metrics = program.get("/api/logs/metrics", &service).await;
    assert!(metrics["logsByLevel"]["info"].as_u64().unwrap() > 1, "{metrics}");
}
