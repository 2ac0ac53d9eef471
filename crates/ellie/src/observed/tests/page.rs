use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

/// Everything there can be on the page, and what others measured.
fn page() -> String {
    let observed = Observed::new(at(0));
    for (route, status) in
        [("/health", 200), ("/voice/{id}", 404), ("quo\"te\\\n", 500), ("-", 404)]
    {
        observed.request(&seen(route, status, ms(7), 1), None);
    }
    observed.request(&seen("/health", 200, Duration::from_secs(60), 1), None);
    let session = observed.session("one");
    observed.event(&Event {
        kind: Kind::VoiceInput,
        session,
        at: at(1),
        took: None,
        language: None,
        topic: None,
    });
    observed.error(&Failure {
        code: "A",
        service: "http",
        trouble: Trouble::Auth,
        at: at(1),
        request: None,
    });
    let message = "a".into();
    observed.line(Line {
        at: at(1),
        level: Level::Info,
        target: "ellie",
        message,
        request: None,
        fields: Fields::new(),
    });
    observed.prometheus(&[
        Family::gauge("ellie_uptime_seconds", "How long Ellie is there.", Some(1.5)),
        Family::gauge("ellie_nobody_knows", "Not measured.", None),
        Family::new(Measure::Gauge, "ellie_service_health", "1 while it is well.")
            .with(&[("service", "openai")], 1.0)
            .with(&[("service", "groq")], f64::NAN),
    ])
}

#[test]
fn the_page_has_every_count() {
    let page = page();
    for line in [
        "ellie_http_requests_total{method=\"GET\",route=\"/health\",status=\"200\"} 2",
        "ellie_http_requests_total{method=\"GET\",route=\"quo\\\"te\\\\\\n\",status=\"500\"} 1",
        "ellie_http_request_duration_seconds_bucket{method=\"GET\",route=\"/health\",le=\"0.005\"} 0",
        "ellie_http_request_duration_seconds_bucket{method=\"GET\",route=\"/health\",le=\"0.01\"} 1",
        "ellie_http_request_duration_seconds_bucket{method=\"GET\",route=\"/health\",le=\"10\"} 1",
        "ellie_http_request_duration_seconds_bucket{method=\"GET\",route=\"/health\",le=\"+Inf\"} 2",
        "ellie_http_request_duration_seconds_sum{method=\"GET\",route=\"/health\"} 60.007",
        "ellie_http_request_duration_seconds_count{method=\"GET\",route=\"/health\"} 2",
        "ellie_http_requests_active 0",
        "ellie_log_lines_total{level=\"info\"} 1",
        "ellie_events_total{kind=\"voice_input\"} 1",
        "ellie_errors_total{type=\"auth\"} 1",
        "ellie_uptime_seconds 1.5",
        "ellie_service_health{service=\"groq\"} NaN",
    ] {
        assert!(page.lines().any(|other| other == line), "{line} is not in\n{page}");
    }
    assert!(!page.contains("nobody_knows"), "what is not measured is not there");
}

#[test]
fn a_bound_belongs_to_its_bucket() {
    let observed = Observed::new(at(0));
    observed.request(&seen("/", 200, ms(1), 1), None);
    observed.request(&seen("/", 200, Duration::from_nanos(1_001_000), 1), None);
    let page = observed.prometheus(&[]);
    assert!(page.contains("le=\"0.001\"} 1\n") && page.contains("le=\"0.0025\"} 2\n"), "{page}");
}

#[test]
fn promtool_finds_nothing_wrong_where_it_is_installed() {
    let check = |page: &str| {
        let child = Command::new("promtool")
            .args(["check", "metrics"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.ok()?;
        child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
        Some(child.wait_with_output().unwrap())
    };
    for page in [page(), Observed::new(at(0)).prometheus(&[])] {
        let Some(found) = check(&page) else { return println!("promtool is not installed") };
        assert!(found.status.success(), "{found:?}");
        assert_eq!((&found.stdout[..], &found.stderr[..]), (&b""[..], &b""[..]), "{found:?}");
    }
    assert!(!check("a_counter 1\n").unwrap().status.success(), "it does look");
}
