//! Events in every order: what holds whatever happens.

use proptest::prelude::*;

use super::*;

const RULE: Rule = Rule { failures: 3, successes: 2, recovery: Duration::from_secs(10) };

#[derive(Debug, Clone)]
enum Event {
    Wait(u64),
    Ask,
    /// The call with this index among those that go on.
    Answer(usize),
    Succeed(usize),
    Fail(usize),
    /// It fails, and wants to be left alone for so long.
    Limit(usize, u64),
    GiveUp(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0_u64..6_000).prop_map(Event::Wait),
        6 => Just(Event::Ask),
        1 => any::<usize>().prop_map(Event::Answer),
        3 => any::<usize>().prop_map(Event::Succeed),
        4 => any::<usize>().prop_map(Event::Fail),
        1 => (any::<usize>(), 0_u64..30_000).prop_map(|(index, ms)| Event::Limit(index, ms)),
        1 => any::<usize>().prop_map(Event::GiveUp),
    ]
}

/// The rules written down once more, in another way: a call remembers in which stretch of time
/// (between two changes of phase) it was let through.
struct Model {
    stretch: u64,
    phase: Phase,
    in_a_row: u32,
    opened: Instant,
    probe: Option<(u64, Instant)>,
    rest: Instant,
}

/// A call that goes on.
struct Going {
    pass: Pass,
    id: u64,
    stretch: u64,
    has_answer: bool,
}

impl Model {
    fn turn(&mut self, phase: Phase, now: Instant) {
        self.stretch += 1;
        self.phase = phase;
        self.in_a_row = 0;
        self.probe = None;
        if phase == Phase::Open {
            self.opened = now;
        }
    }

    fn lets_through(&mut self, id: u64, now: Instant) -> bool {
        if now < self.rest {
            return false;
        }
        if self.phase == Phase::Open {
            if now - self.opened < RULE.recovery {
                return false;
            }
            self.turn(Phase::HalfOpen, now);
        }
        if self.phase == Phase::HalfOpen {
            if self.probe.is_some_and(|(_, since)| now - since < RULE.recovery) {
                return false;
            }
            self.probe = Some((id, now));
        }
        true
    }

    fn makes_way(&mut self, id: u64) {
        if self.probe.is_some_and(|(probe, _)| probe == id) {
            self.probe = None;
        }
    }

    fn ends(&mut self, call: &Going, well: bool, now: Instant) {
        self.makes_way(call.id);
        if call.stretch != self.stretch {
            return;
        }
        match (self.phase, well) {
            (Phase::Closed, true) => self.in_a_row = 0,
            (Phase::Closed, false) => {
                self.in_a_row += 1;
                if self.in_a_row == RULE.failures {
                    self.turn(Phase::Open, now);
                }
            }
            (Phase::HalfOpen, true) => {
                self.in_a_row += 1;
                if self.in_a_row == RULE.successes {
                    self.turn(Phase::Closed, now);
                }
            }
            (Phase::HalfOpen, false) => self.turn(Phase::Open, now),
            (Phase::Open, _) => unreachable!("nothing is let through in such a stretch"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn in_every_order_of_events_it_keeps_to_the_rules(
        events in proptest::collection::vec(event(), 1..200)
    ) {
        let mut now = Instant::now();
        let mut breaker = Breaker::new(RULE);
        let mut model = Model {
            stretch: 0, phase: Phase::Closed, in_a_row: 0, opened: now, probe: None,
            rest: now,
        };
        let mut going: Vec<Going> = Vec::new();
        for (id, event) in events.into_iter().enumerate() {
            let id = id as u64;
            match event {
                Event::Wait(ms) => now += Duration::from_millis(ms),
                Event::Ask => {
                    let let_through = model.lets_through(id, now);
                    prop_assert_eq!(breaker.check(now).is_ok(), let_through);
                    match breaker.allow(now) {
                        Ok(pass) => {
                            prop_assert!(let_through);
                            let stretch = model.stretch;
                            going.push(Going { pass, id, stretch, has_answer: false });
                        }
                        Err(Open { retry_in }) => {
                            prop_assert!(!let_through);
                            prop_assert!(retry_in > Duration::ZERO);
                            let rest = model.rest.saturating_duration_since(now);
                            prop_assert!(retry_in <= RULE.recovery.max(rest));
                        }
                    }
                }
                Event::Answer(index) if !going.is_empty() => {
                    let index = index % going.len();
                    going[index].has_answer = true;
                    breaker.answered(&mut going[index].pass);
                    model.makes_way(going[index].id);
                }
                Event::Succeed(index) if !going.is_empty() => {
                    let call = going.swap_remove(index % going.len());
                    model.ends(&call, true, now);
                    breaker.succeeded(call.pass, now);
                }
                Event::Fail(index) if !going.is_empty() => {
                    let call = going.swap_remove(index % going.len());
                    model.ends(&call, false, now);
                    breaker.failed(call.pass, now);
                }
                Event::Limit(index, ms) if !going.is_empty() => {
                    let rest = Duration::from_millis(ms);
                    let call = going.swap_remove(index % going.len());
                    model.rest = model.rest.max(now + rest);
                    model.ends(&call, false, now);
                    breaker.limited(call.pass, rest, now);
                }
                Event::GiveUp(index) if !going.is_empty() => {
                    let call = going.swap_remove(index % going.len());
                    if call.has_answer {
                        model.ends(&call, true, now);
                    } else {
                        model.makes_way(call.id);
                    }
                    breaker.given_up(call.pass, now);
                }
                Event::Answer(_)
                | Event::Succeed(_)
                | Event::Fail(_)
                | Event::Limit(..)
                | Event::GiveUp(_) => {}
            }
            let due = model.phase == Phase::Open && now - model.opened >= RULE.recovery;
            let phase = if due { Phase::HalfOpen } else { model.phase };
            let phase = if now < model.rest { Phase::Open } else { phase };
            prop_assert_eq!(breaker.phase(now), phase);
            let Totals { calls, refused, successes, failures, given_up, .. } = *breaker.totals();
            let ended = refused + successes + failures + given_up;
            prop_assert_eq!(calls, ended + going.len() as u64);
        }
        // Whatever happened, and whoever was never heard of again: it is not stuck.
        now = (now + RULE.recovery).max(model.rest);
        prop_assert!(breaker.allow(now).is_ok());
    }
}
