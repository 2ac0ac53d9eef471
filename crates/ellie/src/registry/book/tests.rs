use chrono::TimeDelta;

use super::*;
use crate::registry::registration::Draft;
use crate::registry::service::Silence;

const LEASE: Duration = Duration::from_secs(300);
const TOOK: Duration = Duration::from_millis(5);

fn registration(name: &str, port: u16) -> Registration {
    Registration::new(Draft {
        name: name.into(),
        version: "1".into(),
        host: "127.0.0.1".into(),
        port: port.into(),
        ..Draft::default()
    })
    .unwrap()
}

struct Story {
    book: Book,
    begin: Moment,
}

impl Story {
    fn new() -> Self {
        Self { book: Book::new(3), begin: Moment::now() }
    }

    fn second(&self, second: u64) -> Moment {
        let at = self.begin.at + TimeDelta::seconds(second as i64);
        Moment { now: self.begin.now + Duration::from_secs(second), at }
    }

    fn put(&mut self, name: &str, port: u16, second: u64) -> Result<Id, Full> {
        let moment = self.second(second);
        self.book.put(registration(name, port), moment.at, moment.now).map(|service| service.id)
    }

    fn answer(&mut self, id: Id, answer: Answer, second: u64) {
        let (moment, next) = (self.second(second), self.second(second + 30).now);
        while self.book.due(moment.now).is_some() {}
        self.book.answered(id, answer, next, moment);
    }

    fn of(&self, id: Id) -> &Service {
        self.book.get(id).unwrap()
    }
}

const SILENT: Answer = Answer::None(Silence::Unreachable);

#[test]
fn who_registers_again_is_the_same_and_is_kept_longer() {
    let mut story = Story::new();
    let id = story.put("a", 1, 0).unwrap();
    assert_eq!(story.put("a", 1, 5), Ok(id));
    assert_ne!(story.put("a", 2, 5), Ok(id));
    assert_eq!(story.of(id).registered_at, story.begin.at, "the first time counts");
    for second in 6..=8 {
        story.answer(id, SILENT, second);
    }
    story.put("a", 1, 200).unwrap();
    assert!(story.book.expire(LEASE, story.second(400)).is_empty());
    let gone = story.book.expire(LEASE, story.second(501));
    assert_eq!(gone.iter().map(|service| service.id).collect::<Vec<_>>(), [id]);
    assert_eq!(gone[0].lifecycle, Lifecycle::Failed);
    assert_eq!(story.book.named("a").count(), 1);
}

#[test]
fn what_is_registered_anew_counts_from_then_on() {
    let mut story = Story::new();
    let id = story.put("a", 1, 0).unwrap();
    let newer = Registration { version: "2".into(), ..registration("a", 1) };
    let moment = story.second(1);
    story.book.put(newer, moment.at, moment.now).unwrap();
    assert_eq!(story.of(id).registration.version, "2");
    assert!(story.book.due(moment.now).is_some());
    let another = Registration { version: "3".into(), ..registration("a", 1) };
    story.book.put(another, moment.at, moment.now).unwrap();
    story.book.answered(id, Answer::Well(TOOK), story.second(31).now, moment);
    assert_eq!(story.book.next_due(), Some(moment.now), "what has changed is asked again");
}

#[test]
fn who_answers_or_was_not_asked_does_not_leave() {
    let mut story = Story::new();
    let (answers, unasked) = (story.put("a", 1, 0).unwrap(), story.put("b", 2, 0).unwrap());
    story.answer(answers, SILENT, 1);
    story.answer(answers, SILENT, 2);
    story.answer(answers, Answer::Unwell(TOOK), 900);
    assert!(story.book.expire(LEASE, story.second(1000)).is_empty());
    assert_eq!(story.of(unasked).health, Health::Unknown);
}

#[test]
fn a_service_starts_runs_fails_and_runs_again() {
    let mut story = Story::new();
    let id = story.put("a", 1, 0).unwrap();
    assert_eq!(story.of(id).lifecycle, Lifecycle::Starting);
    story.answer(id, Answer::Well(TOOK), 1);
    let service = story.of(id);
    assert_eq!((service.lifecycle, service.health), (Lifecycle::Running, Health::Healthy));
    assert_eq!(service.started_at, Some(story.second(1).at));
    assert_eq!(service.response_time, Some(TOOK));
    story.answer(id, SILENT, 2);
    assert_eq!(story.of(id).lifecycle, Lifecycle::Running, "once is not for ever");
    assert_eq!((story.of(id).health, story.of(id).rank()), (Health::Unhealthy, None));
    story.answer(id, SILENT, 3);
    story.answer(id, SILENT, 4);
    assert_eq!(story.of(id).lifecycle, Lifecycle::Failed);
    assert_eq!(story.of(id).consecutive_failures, 3);
    story.answer(id, Answer::Unwell(TOOK), 5);
    let service = story.of(id);
    assert_eq!((service.lifecycle, service.health), (Lifecycle::Running, Health::Degraded));
    assert_eq!((service.consecutive_failures, service.silence), (0, None));
    assert_eq!(service.started_at, Some(story.second(1).at), "it has started once");
}

#[test]
fn there_is_room_for_so_many_and_for_those_who_are_there() {
    let mut story = Story::new();
    for port in 1..=3 {
        story.put("a", port, 0).unwrap();
    }
    assert_eq!(story.put("a", 4, 0), Err(Full(3)));
    assert!(story.put("a", 3, 0).is_ok());
    assert_eq!(story.book.named("a").count(), 3);
}

#[test]
fn who_is_new_is_asked_at_once_and_who_left_is_not_asked() {
    let mut story = Story::new();
    let id = story.put("a", 1, 0).unwrap();
    let moment = story.second(0);
    assert_eq!(story.book.due(moment.now).map(|service| service.id), Some(id));
    assert!(story.book.due(moment.now).is_none(), "it is being asked");
    story.answer(id, Answer::Well(TOOK), 0);
    story.put("a", 1, 1).unwrap();
    assert_eq!(story.book.next_due(), Some(story.second(30).now), "nothing has changed");
    let left = story.book.remove(id, moment.at).unwrap();
    assert_eq!(left.lifecycle, Lifecycle::Stopped);
    assert!(story.book.due(story.second(99).now).is_none());
    story.answer(id, Answer::Well(TOOK), 99);
    assert!(story.book.get(id).is_none() && story.book.next_due().is_none(), "too late");
    assert!(story.book.remove(id, moment.at).is_none());
}

#[test]
fn who_left_is_told_of_up_to_a_bound() {
    let mut story = Story::new();
    for _ in 0..2 * DEPARTED {
        let id = story.put("a", 1, 0).unwrap();
        story.book.remove(id, story.begin.at);
    }
    assert_eq!(story.book.departed().len(), DEPARTED);
    assert!(story.book.names.is_empty() && story.book.entries.is_empty());
}

#[test]
fn what_came_of_asking_is_counted() {
    let mut story = Story::new();
    let id = story.put("a", 1, 0).unwrap();
    assert_eq!(story.book.checks().average(), Duration::ZERO);
    for answer in [Answer::Well(TOOK), Answer::Unwell(3 * TOOK), SILENT] {
        story.answer(id, answer, 1);
    }
    let checks = *story.book.checks_of(id).unwrap();
    assert_eq!((checks.asked, checks.failed, checks.average()), (3, 1, 2 * TOOK));
    story.book.remove(id, story.begin.at);
    assert_eq!(*story.book.checks(), checks, "also of those who have left");
}

#[test]
fn ellie_herself_is_asked_by_nobody() {
    let mut story = Story::new();
    let id = story.put("a", 1, 0).unwrap();
    let moment = story.second(0);
    story.book.ours(id, Lifecycle::Running, Health::Healthy, moment);
    assert!(story.book.due(story.second(9).now).is_none());
    assert_eq!(story.of(id).health, Health::Healthy);
    story.book.ours(id, Lifecycle::Stopping, Health::Healthy, moment);
    assert_eq!(story.of(id).rank(), None, "she takes nothing new");
}
