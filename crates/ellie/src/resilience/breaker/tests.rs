use super::*;

const RULE: Rule = Rule { failures: 3, successes: 2, recovery: Duration::from_secs(60) };
const SECOND: Duration = Duration::from_secs(1);

/// A breaker, and a clock that is moved by hand.
struct Bench {
    breaker: Breaker,
    now: Instant,
}

impl Bench {
    fn new() -> Self {
        Self { breaker: Breaker::new(RULE), now: Instant::now() }
    }

    fn open() -> Self {
        let mut bench = Self::new();
        (0..RULE.failures).for_each(|_| bench.fail());
        assert_eq!(bench.phase(), Phase::Open);
        bench
    }

    fn half_open() -> Self {
        let mut bench = Self::open();
        bench.now += RULE.recovery;
        bench
    }

    fn phase(&self) -> Phase {
        self.breaker.phase(self.now)
    }

    fn allow(&mut self) -> Result<Pass, Open> {
        self.breaker.allow(self.now)
    }

    fn succeed(&mut self) {
        let pass = self.allow().unwrap();
        self.breaker.succeeded(pass, self.now);
    }

    fn fail(&mut self) {
        let pass = self.allow().unwrap();
        self.breaker.failed(pass, self.now);
    }
}

#[test]
fn failures_one_after_the_other_open_it_and_a_success_between_them_does_not() {
    let mut bench = Bench::new();
    for _ in 0..10 {
        bench.fail();
        bench.fail();
        bench.succeed();
    }
    assert_eq!(bench.phase(), Phase::Closed);
    (0..3).for_each(|_| bench.fail());
    assert_eq!(bench.phase(), Phase::Open);
}

#[test]
fn while_it_is_open_nobody_is_let_through_and_everybody_is_told_for_how_long() {
    let mut bench = Bench::open();
    assert_eq!(bench.allow().unwrap_err(), Open { retry_in: RULE.recovery });
    bench.now += RULE.recovery - SECOND;
    assert_eq!(bench.allow().unwrap_err(), Open { retry_in: SECOND });
    assert_eq!(bench.breaker.totals().refused, 2);
    bench.now += SECOND;
    assert_eq!(bench.phase(), Phase::HalfOpen);
    assert!(bench.allow().is_ok());
}

#[test]
fn half_open_it_lets_one_through_at_a_time_and_closes_after_enough() {
    let mut bench = Bench::half_open();
    let first = bench.allow().unwrap();
    assert!(bench.allow().is_err(), "one probe at a time");
    bench.breaker.succeeded(first, bench.now);
    assert_eq!(bench.phase(), Phase::HalfOpen, "one success is not enough");
    bench.succeed();
    assert_eq!(bench.phase(), Phase::Closed);
    let many: Vec<_> = (0..100).map(|_| bench.allow()).collect();
    assert!(many.iter().all(Result::is_ok));
}

#[test]
fn a_probe_that_fails_opens_it_for_the_whole_time_again() {
    let mut bench = Bench::half_open();
    bench.succeed();
    bench.fail();
    assert_eq!(bench.allow().unwrap_err(), Open { retry_in: RULE.recovery });
    bench.now += RULE.recovery;
    bench.succeed();
    assert_eq!(bench.phase(), Phase::HalfOpen, "what succeeded before does not count");
}

#[test]
fn a_probe_that_is_given_up_makes_way_and_says_nothing() {
    let mut bench = Bench::half_open();
    let probe = bench.allow().unwrap();
    bench.breaker.given_up(probe, bench.now);
    assert_eq!(bench.phase(), Phase::HalfOpen);
    assert!(bench.allow().is_ok());
    assert_eq!(bench.breaker.in_a_row(), (0, 0));
}

#[test]
fn a_probe_nobody_hears_of_again_does_not_keep_it_open_for_ever() {
    let mut bench = Bench::half_open();
    let lost = bench.allow().unwrap();
    bench.now += RULE.recovery - SECOND;
    assert_eq!(bench.allow().unwrap_err(), Open { retry_in: SECOND });
    bench.now += SECOND;
    let another = bench.allow().unwrap();
    bench.breaker.succeeded(lost, bench.now);
    assert!(bench.allow().is_err(), "the other probe is still on its way");
    bench.breaker.succeeded(another, bench.now);
    assert_eq!(bench.phase(), Phase::Closed);
}

#[test]
fn what_began_before_it_opened_neither_closes_it_nor_opens_it_again() {
    let mut bench = Bench::new();
    let early: Vec<Pass> = (0..6).map(|_| bench.allow().unwrap()).collect();
    (0..3).for_each(|_| bench.fail());
    let mut early = early.into_iter();
    bench.breaker.succeeded(early.next().unwrap(), bench.now);
    assert_eq!(bench.phase(), Phase::Open);
    bench.now += RULE.recovery;
    let probe = bench.allow().unwrap();
    bench.breaker.succeeded(early.next().unwrap(), bench.now);
    bench.breaker.succeeded(early.next().unwrap(), bench.now);
    assert_eq!(bench.phase(), Phase::HalfOpen, "late successes close nothing");
    bench.breaker.failed(early.next().unwrap(), bench.now);
    assert_eq!(bench.phase(), Phase::HalfOpen, "a late failure opens nothing");
    assert!(bench.allow().is_err(), "and none of them made way");
    bench.breaker.succeeded(probe, bench.now);
    assert!(bench.allow().is_ok());
}

#[test]
fn a_stream_that_answers_makes_way_and_counts_when_it_ends() {
    let mut bench = Bench::half_open();
    let mut stream = bench.allow().unwrap();
    bench.breaker.answered(&mut stream);
    let mut another = bench.allow().unwrap();
    assert_eq!(bench.phase(), Phase::HalfOpen);
    bench.breaker.succeeded(stream, bench.now);
    bench.breaker.answered(&mut another);
    bench.breaker.given_up(another, bench.now);
    assert_eq!(bench.phase(), Phase::Closed, "we hung up, and it had answered");
    assert_eq!(bench.breaker.totals().given_up, 0);
}

#[test]
fn streams_that_break_half_way_open_it_though_each_began_well() {
    let mut bench = Bench::new();
    for _ in 0..RULE.failures {
        let mut stream = bench.allow().unwrap();
        bench.breaker.answered(&mut stream);
        bench.breaker.failed(stream, bench.now);
    }
    assert_eq!(bench.phase(), Phase::Open);
}

#[test]
fn no_rule_makes_it_useless_or_breaks_it() {
    let now = Instant::now();
    let mut breaker = Breaker::new(Rule { failures: 0, successes: 0, recovery: Duration::MAX });
    let pass = breaker.allow(now).unwrap();
    breaker.succeeded(pass, now);
    assert_eq!(breaker.phase(now), Phase::Closed);
    let pass = breaker.allow(now).unwrap();
    breaker.failed(pass, now);
    assert_eq!(breaker.phase(now + SECOND), Phase::Open);
    assert!(breaker.allow(now + SECOND).is_err());
    let earlier = now.checked_sub(SECOND).unwrap_or(now);
    assert!(breaker.allow(earlier).is_err(), "a clock that goes back");
}

#[test]
fn whoever_asks_to_be_left_alone_is_for_so_long_and_is_then_asked_as_before() {
    let mut bench = Bench::new();
    let pass = bench.allow().unwrap();
    bench.breaker.limited(pass, 20 * SECOND, bench.now);
    assert_eq!((bench.phase(), bench.breaker.in_a_row()), (Phase::Open, (1, 0)));
    bench.now += 19 * SECOND;
    assert_eq!(bench.allow().unwrap_err(), Open { retry_in: SECOND });
    bench.now += SECOND;
    assert_eq!(bench.phase(), Phase::Closed);
    bench.succeed();
    assert_eq!(bench.breaker.in_a_row(), (0, 0));
}

#[test]
fn nobody_is_left_alone_for_longer_than_makes_sense() {
    let mut bench = Bench::new();
    let pass = bench.allow().unwrap();
    bench.breaker.limited(pass, 86_400 * SECOND, bench.now);
    assert_eq!(bench.allow().unwrap_err(), Open { retry_in: LONGEST_REST });
}

#[test]
fn the_longer_of_what_was_asked_for_and_what_it_takes_to_recover_counts() {
    for (rest, waits) in [(SECOND, RULE.recovery), (300 * SECOND, 300 * SECOND)] {
        let mut bench = Bench::new();
        let late = bench.allow().unwrap();
        (0..RULE.failures).for_each(|_| bench.fail());
        // Asked before it opened, and told all the same.
        bench.breaker.limited(late, rest, bench.now);
        assert_eq!(bench.allow().unwrap_err(), Open { retry_in: waits });
        bench.now += waits;
        assert_eq!(bench.phase(), Phase::HalfOpen);
    }
}
