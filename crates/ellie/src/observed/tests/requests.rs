use super::*;

#[test]
fn where_nothing_was_asked_nothing_is_made_up() {
    let traffic = Observed::new(at(0)).traffic(Window::HOUR, at(60));
    assert_eq!((traffic.total, traffic.timing, traffic.percent(0)), (0, None, None));
    assert_eq!((traffic.per_second(), traffic.statuses.len()), (0.0, 0));
}

#[test]
fn a_report_is_of_all_requests_of_its_window() {
    let observed = Observed::new(at(0));
    for number in 0..100_000 {
        let status = [200, 200, 404, 503][number % 4];
        let took = Duration::from_micros(1 + number as u64 % 1_000);
        observed.request(&seen("/health", status, took, 100), None);
    }
    observed.request(&seen("/early", 200, ms(1), 1), None);
    let traffic = observed.traffic(Window::MINUTE, at(110));
    assert_eq!(traffic.total, 100_000, "also what no ring would have kept");
    assert_eq!(traffic.statuses, [(200, 50_000), (404, 25_000), (503, 25_000)]);
    assert_eq!(traffic.routes, [("/health".into(), 100_000)]);
    assert_eq!(
        (traffic.client_errors(), traffic.server_errors(), traffic.errors()),
        (25_000, 25_000, 50_000)
    );
    assert_eq!(traffic.percent(traffic.errors()), Some(50.0));
    let timing = traffic.timing.unwrap();
    let near =
        |read: Duration, us: u64| read.as_micros().abs_diff(us.into()) <= u128::from(us / 32);
    assert!(near(timing.p50, 500) && near(timing.p95, 950) && near(timing.p99, 990), "{timing:?}");
    assert_eq!((timing.least, timing.most), (Duration::from_micros(1), ms(1)));
    assert_eq!(observed.traffic(Window::HOUR, at(110)).total, 100_001);
}

#[test]
fn a_rate_is_each_second() {
    let observed = Observed::new(at(0));
    (0..120).for_each(|second| observed.request(&seen("/", 200, ms(1), second), None));
    let traffic = observed.traffic(Window::MINUTE, at(119));
    assert!((traffic.per_second() - 1.0).abs() < 0.05, "{}", traffic.per_second());
}

#[test]
fn made_up_routes_and_methods_fill_no_memory() {
    let observed = Observed::new(at(0));
    for number in 0..2_000 {
        let route = format!("/{number}");
        let method = Method::of(&format!("BREW{number}"));
        observed.request(&Seen { method, ..seen(&route, 200, ms(1), 1) }, None);
    }
    assert_eq!(observed.traffic(Window::HOUR, at(2)).routes.len(), usize::from(ROUTES) + 1);
}

#[test]
fn a_request_is_active_until_it_is_answered_and_found_by_its_id_afterwards() {
    let observed = Observed::new(at(0));
    let going = observed.begin("one", Method::Post, "/voice", at(1));
    let trace = going.trace();
    let piece = trace.begin(Work::Ai, "listen", at(1)).unwrap();
    let [active] = &observed.active()[..] else { panic!("one goes on") };
    assert_eq!((&*active.route, active.answered, active.spans[0].took), ("/voice", None, None));
    trace.end(piece, ms(300), false);
    trace.did(Span {
        work: Work::Database,
        name: "keep",
        began: at(1),
        took: Some(ms(2)),
        failed: true,
    });
    let answered = Seen { method: Method::Post, ..seen("/voice", 200, ms(400), 2) };
    observed.request(&answered, Some(trace));
    drop(going);
    assert!(observed.active().is_empty());
    let found = observed.transaction("one").unwrap();
    assert_eq!(found.answered, Some(Answered { status: 200, took: ms(400) }));
    assert_eq!(found.spans.len(), 2);
    assert_eq!(observed.transaction("other"), None);
    let works = observed.works(Window::HOUR, at(3));
    assert_eq!(
        works.timings.iter().map(|(work, _)| *work).collect::<Vec<_>>(),
        [Work::Database, Work::Ai]
    );
    assert_eq!(works.timings[1].1.mean, ms(300));
    assert_eq!((&*works.slowest[0].transaction, works.slowest[0].span.name), ("one", "listen"));
}

#[test]
fn a_request_nobody_waits_for_any_more_is_not_active() {
    let observed = Observed::new(at(0));
    drop(observed.begin("gone", Method::Get, "-", at(1)));
    assert!(observed.active().is_empty());
    assert_eq!(observed.transaction("gone"), None);
}

#[test]
fn what_is_kept_of_requests_has_its_bounds() {
    let observed = Observed::new(at(0));
    let all: Vec<Going<'_>> = (0..5_000)
        .map(|number| {
            observed.begin(&format!("{number}-{}", "x".repeat(1_000)), Method::Get, "/", at(1))
        })
        .collect();
    assert_eq!(observed.active().len(), 1_024);
    let page = observed.prometheus(&[]);
    assert!(page.contains("ellie_http_requests_active 5000\n"), "all are counted: {page}");
    for trace in all.iter().map(Going::trace) {
        (0..100).for_each(|_| {
            let _ = trace.begin(Work::Custom, "more", at(1));
        });
        observed.request(&seen("/", 200, ms(1), 1), Some(trace));
    }
    drop(all);
    assert!(observed.active().is_empty());
    assert!(observed.prometheus(&[]).contains("ellie_http_requests_active 0\n"));
    let last = format!("4999-{}", "x".repeat(1_000));
    let found = observed.transaction(&last[..128]).unwrap();
    assert_eq!(found.spans.len(), 32);
    assert_eq!(
        observed.transaction(&format!("1-{}", "x".repeat(1_000))[..128]),
        None,
        "it made room"
    );
    assert!(
        observed.works(Window::HOUR, at(1)).timings.is_empty(),
        "what has not ended has no time"
    );
}
