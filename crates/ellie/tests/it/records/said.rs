//! What a caller says in the stories.

use chrono::{DateTime, TimeDelta, Utc};
use ellie::store::events::{CheckResult, ConflictCheck, Event, Message};
use ellie::store::kept::{
    CallNow, Contact, Heard, Intake, IntakeStatus, Kept, Thinking, Timings, Turn,
};
use ellie::store::outbox::Delivery;

/// So many seconds into the story.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

/// The id of the first call of a session, in which its name is not to be read.
pub fn call_id(session: &str) -> String {
    session.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// A turn of the first call of a session, at its number times ten seconds.
pub fn turn(session: &str, number: u32, words: &str) -> Kept {
    Kept {
        call_id: call_id(session),
        session_id: session.into(),
        channel: "voice".into(),
        turn: Turn {
            number,
            at: at(i64::from(number) * 10),
            heard: Heard::Said(words.into()),
            topic: Some("message".into()),
            confidence: Some(0.75),
            language: Some("en".into()),
            reply: format!("I heard: {words}"),
            blocked: None,
            timings: Timings { decode_ms: Some(3), think_ms: Some(4), ..Timings::default() },
            thinking: Thinking::default(),
            actions: vec!["ask".into()],
        },
        call: CallNow {
            state: format!("{{\"turn\":{number}}}"),
            question: Some("phone".into()),
            priority: Some(3),
            area: Some("injury".into()),
            ..CallNow::default()
        },
        contact: None,
        intake: None,
        withdraws: false,
        lets_go: false,
        events: Vec::new(),
    }
}

pub fn contact(name: &str, phone: &str) -> Contact {
    Contact { name: Some(name.into()), phone: Some(phone.into()), ..Contact::default() }
}

pub fn intake(happened: &str) -> Intake {
    Intake {
        area: Some("injury".into()),
        state: Some("OH".into()),
        happened: Some(happened.into()),
        happened_on: None,
        place: None,
        people: None,
        injuries: None,
        insurance: None,
        prior_lawyer: None,
        heard_of_us: None,
        deadline_as_stored: None,
        priority: Some(4),
        attorney: Some("lane".into()),
        status: IntakeStatus::Open,
        reason: None,
    }
}

pub fn message(seconds: i64, text: &str) -> Event {
    Event::Message(Message {
        taken_at: at(seconds),
        name: Some("Dana Whitfield".into()),
        phone: Some("6145550144".into()),
        extension: None,
        text: text.into(),
        unclear: vec!["\"mumble\"".into()],
        for_whom: Some("lane".into()),
    })
}

pub fn conflict_check(seconds: i64) -> Event {
    Event::ConflictCheck(ConflictCheck {
        at: at(seconds),
        parties: vec!["St. Benedict Medical Center".into()],
        result: CheckResult::Clear,
        matched: Some("St. Benedict".into()),
    })
}

pub fn delivery(key: &str) -> Event {
    Event::Delivery(Delivery {
        kind: "message.taken".into(),
        idempotency_key: key.into(),
        payload: "{\"text\":\"please call\"}".into(),
    })
}
