//! A call that is scripted, and the office it comes to.
//!
//! What a sentence is about is found by its words alone here; where meaning would be asked, the
//! script names the topic before a bar.

use std::num::NonZeroU16;

use super::super::*;
use super::at;
use crate::conflict::{KnownParty, Status};
use crate::dialogue::phrases::Phrases;
use crate::dialogue::question::Request;
use crate::dialogue::topic::Topic;
use crate::firm::{
    AreaQuestion, Attorney, Client, ClientMatter, Directory, Firm, Length, LimitationPeriod,
    PracticeArea, State as UsState, example,
};
use crate::scheduling::booking::{BookingId, Token};
use crate::scheduling::slots::{AttorneyId, Slot as Time};

pub(super) fn state(code: &str) -> UsState {
    UsState::from_code(code).unwrap()
}

pub fn firm() -> Firm {
    let injury = PracticeArea {
        states: Some(vec![state("OH")]),
        asks: AreaQuestion::ALL.into(),
        fees: Some("The first meeting is free.".into()),
        ..PracticeArea::new("personal injury", "Collisions.")
    };
    let patents = PracticeArea { accepted: false, ..PracticeArea::new("patents", "Patents.") };
    let attorney = |name: &str, areas: &[&str]| Attorney {
        name: name.into(),
        title: "partner".into(),
        areas: areas.iter().map(|area| (*area).into()).collect(),
        admitted: vec![state("OH"), state("KY")],
        hours: None,
    };
    Firm {
        states: vec![state("OH"), state("KY")],
        areas: vec![PracticeArea::new("family law", "Divorce."), injury, patents],
        attorneys: vec![
            attorney("Miriam Harper", &["family law"]),
            attorney("Joseph Lane", &["personal injury"]),
        ],
        limitation_periods: vec![LimitationPeriod {
            state: state("OH"),
            area: "personal injury".into(),
            length: Length::Years(2),
            words_as_stored: "two years, R.C. 2305.10".into(),
        }],
        languages: vec!["English".into()],
        ..example::firm()
    }
}

pub fn office() -> Arc<Office> {
    let known = |name: &str, status| KnownParty { name: name.into(), aliases: vec![], status };
    let client = Client {
        name: "Jonathan Miller".into(),
        phone: Phone::heard("614-555-0199").unwrap(),
        matters: vec![ClientMatter {
            name: "your lease".into(),
            status: "We sent the letter on November 2nd.".into(),
        }],
    };
    let directory = Directory::new(
        vec![known("St. Benedict", Status::Conflict), known("Greg Potts", Status::Unclear)],
        vec![client],
        vec!["Bob Strand".into()],
    );
    Arc::new(Office::new(firm(), directory))
}

pub(super) fn slot(hour: u32, attorney: u32) -> Time {
    let starts = at().date_naive().succ_opt().unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc();
    Time { starts, attorney: AttorneyId(attorney), length_min: NonZeroU16::new(45).unwrap() }
}

/// A call, and a desk that always has times at nine and at one.
pub(super) struct Call {
    pub(super) conversation: Conversation,
    pub(super) phrases: Phrases,
    pub(super) actions: Vec<Action>,
    pub(super) taken: Vec<Time>,
    pub(super) booked: Option<(BookingId, Time)>,
    pub(super) earlier: Option<Slots>,
}

impl Call {
    pub(super) fn new() -> Self {
        Self {
            conversation: Conversation::new(office()),
            phrases: Phrases::default(),
            actions: Vec::new(),
            taken: Vec::new(),
            booked: None,
            earlier: None,
        }
    }

    pub(super) fn say(&mut self, said: &str) -> String {
        let (topic, text) = match said.split_once(" | ") {
            Some((topic, text)) => (Some(Topic::named(topic)), text),
            None => (self.phrases.settle(said), said),
        };
        let said = Said { text, topic: topic.as_ref(), at: at() };
        let mut reply = self.conversation.heard(&said);
        for _ in 0..9 {
            let Some(request) = reply.wants.take() else { break };
            let told = self.told(&request);
            reply.append(self.conversation.told(&told, at()));
        }
        assert_eq!(reply.wants, None);
        assert!(reply.blocked.is_empty(), "{:?} in {}", reply.blocked, reply.text());
        self.actions.append(&mut reply.actions);
        reply.text()
    }

    fn told(&self, request: &Request) -> Told {
        match request {
            Request::OpenSlots(attorneys) => {
                let all = [slot(14, 0), slot(18, 0), slot(14, 1), slot(18, 1)];
                let is_theirs = |time: &Time| attorneys.contains(&time.attorney);
                let is_free = |time: &Time| !self.taken.contains(time);
                let open = all.into_iter().filter(|time| is_theirs(time) && is_free(time));
                Told::OpenSlots(open.collect())
            }
            Request::Hold(time) if self.taken.contains(time) => Told::Taken,
            Request::Hold(_) | Request::HoldMove(..) | Request::HoldCancel(_) => {
                Told::Held(Token::from_bits(7))
            }
            Request::FindBooking { name, phone } => {
                let is_hers = name == "Dana Whitfield" && phone == "6145550144";
                Told::FoundBooking(self.booked.filter(|_| is_hers))
            }
            Request::FindEarlier { number, .. } => {
                Told::Earlier(self.earlier.clone().filter(|_| number == "482713"))
            }
            Request::CallNumber => Told::CallNumber("482713".into()),
            Request::Book(token) => {
                assert_eq!(token.bits(), 7);
                Told::Booked("1".into())
            }
        }
    }

    /// The caller says the left, and the right is in Ellie's answer.
    pub(super) fn play(&mut self, turns: &[(&str, &str)]) -> &mut Self {
        for (said, expected) in turns {
            let answer = self.say(said);
            assert!(answer.contains(expected), "{said:?} got {answer:?}, not {expected:?}");
        }
        self
    }

    pub(super) fn words(&self, slot: Slot) -> Option<&str> {
        self.conversation.slots().words(slot)
    }
}

/// Through the gates, as far as the facts.
pub(super) const INTO_THE_INTAKE: [(&str, &str); 8] = [
    ("new_matter | I was hit by a truck", "May I have your name"),
    ("It's Dana Whitfield", "Does another lawyer"),
    ("No", "who is on the other side"),
    ("Acme Trucking and the driver, Mark Olsen", "In which state"),
    ("Ohio", "two years, R.C. 2305.10. Only an attorney can tell you what that means for you."),
    ("614 555 0144", "I have Dana Whitfield, at 614-555-0144. Is that right?"),
    ("yes", "Have you called us about this before?"),
    ("no", "e-mail"),
];
