use super::*;

fn line(level: Level, target: &'static str, message: &str, second: i64) -> Line {
    let message = message.into();
    Line { at: at(second), level, target, message, request: None, fields: Fields::new() }
}

#[test]
fn each_rule_is_raised_by_its_words_and_by_nothing_less_than_a_warning() {
    for (message, rule, severity) in [
        ("Rate limit exceeded for a client", "rate limit exceeded", Severity::Medium),
        ("Database connection failed", "database connection failed", Severity::High),
        ("the database cannot be used", "database connection failed", Severity::High),
        ("Out of Memory", "out of memory", Severity::Critical),
        ("a MEMORY LEAK", "out of memory", Severity::Critical),
        ("it timed out", "timeout", Severity::Medium),
        ("unauthorized", "authentication failed", Severity::Medium),
        ("failed too often, and is left alone", "circuit breaker opened", Severity::High),
        ("a part of Ellie panicked", "unhandled error", Severity::High),
    ] {
        let observed = Observed::new(at(0));
        observed.line(line(Level::Info, "ellie::http", message, 1));
        assert!(observed.alerts().is_empty(), "{message}");
        observed.line(line(Level::Warning, "ellie::http", message, 2));
        let [alert] = &observed.alerts()[..] else { panic!("one for {message}") };
        assert_eq!((alert.rule.name, alert.severity(), alert.count), (rule, severity, 1));
    }
}

#[test]
fn what_a_field_says_raises_an_alert_too() {
    let observed = Observed::new(at(0));
    let fields = Fields::from_iter([("error", Value::Text("operation timed out".into()))]);
    let line = line(Level::Warning, "ellie::store", "calls cannot be closed now", 1);
    observed.line(Line { fields, ..line });
    assert_eq!(observed.alerts()[0].rule.name, "timeout");
}

#[test]
fn the_eleventh_error_of_a_service_within_an_hour_is_one_alert_and_the_next_is_no_other() {
    let observed = Observed::new(at(0));
    let error = |second| observed.line(line(Level::Error, "ellie::calls::desk", "no", second));
    (0..10).for_each(|number| error(number * 500));
    assert!(observed.alerts().is_empty(), "ten are not more than ten");
    error(3_601);
    assert!(observed.alerts().is_empty(), "the first are more than an hour ago");
    (0..10).for_each(|number| error(3_602 + number));
    let [alert] = &observed.alerts()[..] else { panic!("once") };
    assert_eq!((alert.rule.name, alert.service), ("high_error_rate", "calls"));
    let (count, id) = (alert.count, alert.id.clone());
    error(3_700);
    assert_eq!((observed.alerts().len(), observed.alerts()[0].count), (1, count + 1));
    assert!(observed.resolve(&id, at(3_800)));
    error(3_900);
    assert_eq!(observed.alerts().len(), 1, "one more is no trouble again");
}

#[test]
fn an_alert_is_resolved_by_its_own_id_once_and_comes_again_as_another() {
    let observed = Observed::new(at(0));
    let critical = |second| observed.line(line(Level::Critical, "ellie::store", "lost", second));
    critical(1);
    let id = observed.alerts()[0].id.clone();
    for wrong in ["", "nope", "critical_error", &id.to_uppercase(), &"x".repeat(1_000_000)] {
        assert!(!observed.resolve(wrong, at(2)));
    }
    assert!(observed.resolve(&id, at(2)));
    assert!(!observed.resolve(&id, at(3)), "it is over");
    critical(4);
    let alerts = observed.alerts();
    assert_eq!(alerts.len(), 2);
    assert!(alerts[0].id != id && alerts[0].resolved.is_none());
    assert_eq!(alerts[1].resolved, Some(at(2)));
}

#[test]
fn what_matters_most_comes_first() {
    let observed = Observed::new(at(0));
    observed.line(line(Level::Warning, "ellie::http", "timeout", 5));
    observed.line(line(Level::Warning, "ellie::redis", "timeout", 9));
    observed.line(line(Level::Warning, "ellie::store", "out of memory", 1));
    let services: Vec<_> = observed.alerts().iter().map(|alert| alert.service).collect();
    assert_eq!(services, ["store", "redis", "http"]);
}

#[test]
fn trouble_without_a_line_raises_an_alert() {
    let observed = Observed::new(at(0));
    let failure =
        |trouble| Failure { code: "A_CODE", service: "http", trouble, at: at(1), request: None };
    for trouble in [Trouble::RateLimit, Trouble::RateLimit, Trouble::Validation] {
        observed.error(&failure(trouble));
    }
    let [alert] = &observed.alerts()[..] else {
        panic!("what is wrong with a request is no alarm")
    };
    assert_eq!((alert.rule.name, alert.count), ("rate limit exceeded", 2));
}

#[test]
fn alerts_do_not_grow_in_number() {
    let observed = Observed::new(at(0));
    for number in 0..1_000 {
        observed.line(line(Level::Critical, "ellie::store", "lost", number));
        let id =
            observed.alerts().iter().find(|alert| alert.resolved.is_none()).unwrap().id.clone();
        assert!(observed.resolve(&id, at(number)));
    }
    assert_eq!(observed.alerts().len(), 200);
}
