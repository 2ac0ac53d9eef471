use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

use super::*;

/// What is kept of what is logged meanwhile.
fn logged(log: impl FnOnce()) -> Observed {
    let observed = Observed::new(Utc::now());
    let ours = Targets::new().with_target("ellie", tracing::Level::INFO);
    let registry = tracing_subscriber::registry().with(ours).with(observed.layer());
    tracing::subscriber::with_default(registry, log);
    observed
}

fn all(observed: &Observed) -> Vec<Line> {
    observed.search(&Search { limit: 10_000, ..Search::default() }, Utc::now()).lines
}

#[test]
fn a_line_is_kept_with_its_fields_and_the_request_it_is_about() {
    let observed = logged(|| {
        let (error, kind) = ("it broke", Some(5));
        tracing::warn!(target: "ellie::http::front", request_id = "r1", status = 404, took_ms = 1.5, ok = false, error, ?kind, "request");
    });
    let [line] = &all(&observed)[..] else { panic!("one line") };
    assert_eq!((line.level, line.service(), &*line.message), (Level::Warning, "http", "request"));
    assert_eq!(line.request.as_deref(), Some("r1"));
    let expected = [
        ("status", Value::Whole(404)),
        ("took_ms", Value::Real(1.5)),
        ("ok", Value::Is(false)),
        ("error", Value::Text("it broke".into())),
        ("kind", Value::Text("Some(5)".into())),
    ];
    assert_eq!(*line.fields, expected);
    assert_eq!(line.text("error"), Some("it broke"));
}

#[test]
fn what_the_filter_holds_back_is_not_kept() {
    let observed = logged(|| {
        tracing::debug!(target: "ellie::http", "too small");
        tracing::error!(target: "sqlx", "not ours: Dana Whitfield");
        tracing::error!(target: "ellie::store", critical = true, "ours");
    });
    let [line] = &all(&observed)[..] else { panic!("one line") };
    assert_eq!((line.level, line.fields.len()), (Level::Critical, 0));
}

#[test]
fn nothing_personal_is_kept() {
    let observed = logged(|| {
        let error = "near \"my name is Dana Whitfield, 614 555 0144\": syntax error";
        tracing::error!(target: "ellie::store", error, pii.name = "Dana", pii.age = 43, "a turn failed");
        tracing::error!(target: "ellie::store", %error, "call dana@example.com at 614-555-0144");
        let long = format!("{}614 555 0144{}", "x ".repeat(250), " y".repeat(1_000_000));
        tracing::error!(target: "ellie::store", long);
        // Redacted, it is so short that the end of what was read is kept.
        let spoken = "six one four five five five oh one four four. ".repeat(1_000);
        tracing::error!(target: "ellie::store", spoken);
    });
    let lines = all(&observed);
    assert_eq!(lines.len(), 4);
    let words = lines.iter().map(|line| format!("{} {:?}\n", line.message, line.fields));
    let text: String = words.collect();
    for personal in ["Dana", "dana", "614", "0144", "43", "pii", "six", "five", "four"] {
        assert!(!text.contains(personal), "{personal} is in {text}");
    }
    assert!(text.contains("syntax error"));
}

#[test]
fn a_line_has_its_bounds() {
    let huge = "ä ".repeat(1_000_000);
    let observed = logged(|| {
        tracing::info!(target: "ellie", request_id = huge, a1 = huge, a2 = %huge, a3 = ?huge, b = 1, c = 1, d = 1, e = 1, f = 1, g = 1, h = 1, i = 1, j = 1, k = 1, l = 1, m = 1, n = 1, o = 1, "{huge}");
    });
    let [line] = &all(&observed)[..] else { panic!("one line") };
    assert!(line.message.len() <= 512 && line.request.as_ref().unwrap().len() <= 128);
    assert_eq!(line.fields.len(), 16);
    assert!(["a1", "a2", "a3"].iter().all(|name| line.text(name).unwrap().len() <= 512));
}

#[test]
fn the_text_of_a_line_has_a_bound_for_all_of_it() {
    let long = "x".repeat(10_000);
    let observed = logged(|| {
        tracing::info!(target: "ellie", a = long, b = long, c = long, d = long, e = long, f = 1, "m");
    });
    let [line] = &all(&observed)[..] else { panic!("one line") };
    let texts = ["a", "b", "c", "d", "e"].map(|name| line.text(name).unwrap().len());
    assert_eq!(texts, [512, 512, 512, 512, 0]);
    assert_eq!(line.fields.len(), 6);
}

#[test]
fn a_token_is_not_kept_and_a_route_is_kept_as_it_is() {
    let observed = logged(|| {
        let (token, route) = ("eyJ.a.b", "/api/v1/calls/{id}");
        tracing::warn!(target: "ellie", token, route, "told once");
    });
    let [line] = &all(&observed)[..] else { panic!("one line") };
    assert_eq!(*line.fields, [("route", Value::Text("/api/v1/calls/{id}".into()))]);
}

#[test]
fn a_word_that_is_kept_as_it_is_would_not_have_been_redacted() {
    use ellie_core::compliance::redact::redact;
    for word in ["Dana", "request", "/api/voice/process", "speech_to_text", "ellie::http", ""] {
        assert_eq!(redact(word), word);
    }
}

fn line(level: Level, target: &'static str, message: String, second: i64) -> Line {
    let message = message.into();
    Line { at: at(second), level, target, message, request: None, fields: Fields::new() }
}

#[test]
fn lines_are_found_by_level_by_service_by_words_and_by_time() {
    let observed = Observed::new(at(0));
    for (number, level) in Level::ALL.into_iter().cycle().take(100).enumerate() {
        let target = ["ellie::http", "ellie::store"][number % 2];
        observed.line(line(level, target, format!("Line {number}"), number as i64));
    }
    let found = |search: Search<'_>| {
        let Found { lines, total } = observed.search(&Search { limit: 3, ..search }, at(100));
        (lines.iter().map(|line| line.message.to_string()).collect::<Vec<_>>(), total)
    };
    let lines =
        |numbers: &[u32]| numbers.iter().map(|number| format!("Line {number}")).collect::<Vec<_>>();
    assert_eq!(found(Search::default()), (lines(&[99, 98, 97]), 100));
    assert_eq!(
        found(Search { level: Some(Level::Error), ..Search::default() }),
        (lines(&[98, 93, 88]), 20)
    );
    assert_eq!(
        found(Search { least: Some(Level::Error), ..Search::default() }),
        (lines(&[99, 98, 94]), 40)
    );
    assert_eq!(
        found(Search { service: Some("http"), ..Search::default() }),
        (lines(&[98, 96, 94]), 50)
    );
    assert_eq!(
        found(Search { contains: Some("lINE 9"), ..Search::default() }),
        (lines(&[99, 98, 97]), 11)
    );
    assert_eq!(
        found(Search { window: Some(Window::SECOND), ..Search::default() }),
        (lines(&[99]), 1)
    );
    assert_eq!(found(Search { contains: Some("nowhere"), ..Search::default() }), (lines(&[]), 0));
}

#[test]
fn lines_are_counted_all_and_sampled_by_the_latest() {
    let observed = Observed::new(at(0));
    (0..20_000).for_each(|_| observed.line(line(Level::Error, "ellie::calls", "again".into(), 10)));
    observed.line(line(Level::Info, "ellie::http", "once".into(), 11));
    let written = observed.written(Window::MINUTE, at(60));
    assert_eq!((written.total(), written.errors()), (20_001, 20_000));
    assert_eq!(written.by_level(), [(Level::Info, 1), (Level::Error, 20_000)]);
    assert_eq!(written.by_service(), [("calls", 20_000), ("http", 1)]);
    assert_eq!(written.per_minute(60), 60.0);
    let kind = written.error_kinds().next().unwrap();
    assert_eq!((kind.first, kind.last), (at(10), at(10)));
    assert_eq!(observed.samples(Window::MINUTE, at(60)).of(kind).len(), 5);
    let often = observed.top_errors(Window::MINUTE, at(60), 10);
    assert_eq!(
        (&*often[0].message, often[0].count, often.len()),
        ("again", lines::KEPT.next_multiple_of(16) as u64 - 1, 1)
    );
}
