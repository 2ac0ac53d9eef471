//! Whole calls, sentence by sentence: what is said, what is done, what is kept.
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

#[test]
fn a_call_from_the_greeting_to_the_booking() {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE).play(&[
        ("dana at example dot com", "I have dana at example dot com. Is that right?"),
        ("yes", "what happened"),
        ("A truck ran a red light and hit my car on the way to work.", "When did it happen"),
        ("last Friday", "Where did it happen"),
        ("fees | what are your fees?", "Fees depend on the matter. Where did it happen?"),
        ("On Broad Street in Columbus", "Who else was there"),
        ("My sister Ann", "Were you hurt"),
        ("My neck hurts", "insurance"),
        ("They have State Farm", "another lawyer"),
        ("no", "hear of us"),
        ("From a friend", "best time"),
        ("Mornings", "Would you like to book a consultation"),
        ("yes please", "I have Tuesday, November 24th, at 9:00 AM or 1:00 PM Eastern time."),
        ("the first one", "That is Tuesday, November 24th, at 9:00 AM Eastern time, with Joseph Lane. The first meeting is free. Shall I book it?"),
        ("yes", "You are booked for Tuesday, November 24th, at 9:00 AM"),
        ("no | no thank you", "Goodbye"),
    ]);
    assert_eq!(call.words(Slot::HappenedOn), Some("2026-11-20"));
    assert_eq!(call.words(Slot::Place), Some("On Broad Street in Columbus"));
    assert_eq!(call.words(Slot::Booked), Some("1"));
    let checks: Vec<&Action> =
        call.actions.iter().filter(|a| matches!(a, Action::RecordConflictCheck(_))).collect();
    let expected = ConflictCheck {
        parties: vec!["Acme Trucking".into(), "Mark Olsen".into()],
        found: Found::Clear,
        matched: None,
    };
    assert_eq!(checks, [&Action::RecordConflictCheck(expected)]);
    assert_eq!(call.actions.last(), Some(&Action::HangUp));
}

#[test]
fn what_cannot_wait_gets_a_call_back_first_and_the_highest_priority() {
    let mut call = Call::new();
    call.play(&[
        ("My son was just arrested", "dial 911 now. May I have your name"),
        ("Dana Whitfield", "What number"),
        ("614 555 0144", "Is that right"),
        ("yes", "safe to call you back"),
        ("yes", "marked your call as urgent"),
        ("yes", "another lawyer"),
    ]);
    let office = call.conversation.office();
    assert_eq!(office.priority(call.conversation.slots()).number(), 5);
    assert!(call.actions.contains(&Action::Escalate(Escalation::Urgent)));
}

#[test]
fn a_person_can_be_asked_for_at_any_question() {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE).play(&[(
        "person | let me talk to a human",
        "somebody can call you back. Somebody from our office will call you today.",
    )]);
    assert!(call.actions.contains(&Action::Escalate(Escalation::AskedForAPerson)));
}

#[test]
fn a_call_put_down_after_any_sentence_goes_on_where_it_was() {
    let mut whole = Call::new();
    let mut put_down = Call::new();
    for (said, _) in INTO_THE_INTAKE.iter().chain(&[("none", ""), ("It fell on me.", "")]) {
        let answer = whole.say(said);
        assert_eq!(put_down.say(said), answer);
        let state = put_down.conversation.state().clone();
        put_down.conversation = Conversation::resumed(office(), state);
    }
    assert_eq!(put_down.conversation.state(), whole.conversation.state());
}

#[test]
fn whoever_wants_nothing_kept_is_obeyed() {
    let mut call = Call::new();
    call.play(&[("Please do not record this call", "I keep no record of what is said")]);
    assert!(call.actions.contains(&Action::StopRecording));
    call.say("fees | what are your fees");
    assert!(!call.conversation.may_keep_words());
}

#[test]
fn hanging_up_at_any_question_loses_nothing_that_was_told() {
    let whole: Vec<(&str, &str)> = INTO_THE_INTAKE
        .into_iter()
        .chain([
            ("none", "what happened"),
            ("A truck hit my car.", "When"),
            ("in May", "Where"),
            ("In Columbus", "Who else"),
            ("nobody", "hurt"),
            ("my neck", "insurance"),
            ("none", "another lawyer"),
            ("no", "hear of us"),
            ("a friend", "best time"),
            ("mornings", "consultation"),
            ("yes", "Which would you like"),
            ("the first one", "Shall I book it"),
        ])
        .collect();
    for turns in 1..=whole.len() {
        let mut call = Call::new();
        call.play(&whole[..turns]);
        let before = call.conversation.slots().clone();
        let answer = call.say("goodbye");
        assert_eq!(*call.conversation.slots(), before);
        let is_reachable = call.words(Slot::Phone).is_some();
        assert_eq!(answer.contains("Goodbye"), is_reachable, "{answer}");
        assert!(is_reachable || answer.contains("Shall I take a message"), "{answer}");
        assert!(is_reachable || call.say("goodbye").contains("Goodbye"));
    }
}

/// A call that was left in the middle of the facts.
fn left_in_the_middle() -> Call {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE).play(&[
        ("I don't have one", "what happened"),
        ("A truck ran a red light and hit my car.", "When did it happen"),
        (
            "goodbye | goodbye",
            "please give me the number 4 8 2 7 1 3. Thank you for calling Harper",
        ),
    ]);
    call
}

#[test]
fn what_was_told_in_a_call_that_stopped_is_not_asked_again() {
    let earlier = Some(left_in_the_middle().conversation.slots().clone());
    let mut again = Call { earlier: earlier.clone(), ..Call::new() };
    again.play(&INTO_THE_INTAKE[..7]);
    again.play(&[
        ("yes I did", "Did I give you a number of six digits then?"),
        ("four eight two seven one three", "let us go on from there. When did it happen?"),
    ]);
    let mut another = Call { earlier, ..Call::new() };
    another.play(&INTO_THE_INTAKE[..3]);
    another.play(&[("Bolt Logistics", "In which state"), ("Ohio", "What number")]);
    another.play(&[("614 555 0144", "right"), ("yes", "before"), ("yes", "six digits")]);
    another.play(&[("482713", "let us begin anew. What is your e-mail")]);
}

#[test]
fn without_the_number_of_the_earlier_call_nothing_of_it_comes_out() {
    let earlier = Some(left_in_the_middle().conversation.slots().clone());
    for (told, answer) in [
        ("123456", "I cannot find that number, so let us begin anew. What is your e-mail"),
        ("I don't have one", "What is your e-mail"),
    ] {
        let mut call = Call { earlier: earlier.clone(), ..Call::new() };
        call.play(&INTO_THE_INTAKE[..7]).play(&[("yes", "six digits"), (told, answer)]);
        assert_eq!(call.words(Slot::Happened), None);
    }
}

#[test]
fn an_earlier_answer_is_changed_while_another_question_stands() {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE).play(&[
        (
            "sorry, my number is 614 555 0145",
            "changed that. I have Dana Whitfield, at 614-555-0145",
        ),
        ("yes", "e-mail"),
        (
            "wait, my name is Donna Whitfield",
            "I have Donna Whitfield, at 614-555-0145. Is that right",
        ),
        ("yes", "e-mail"),
        ("none", "what happened"),
    ]);
    assert_eq!(call.words(Slot::Name), Some("Donna Whitfield"));
}

#[test]
fn an_answer_that_is_said_again_with_a_little_more_is_understood() {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE[..1]).play(&[
        ("I said, Dana Whitfield", "another lawyer"),
        ("I said, no", "other side"),
        ("I said, the police department of Columbus", "In which state"),
        ("I said, Ohio", "What number"),
    ]);
    assert_eq!(call.words(Slot::Name), Some("Dana Whitfield"));
    assert_eq!(call.words(Slot::State), Some("OH"));
}

#[test]
fn without_a_number_nobody_is_promised_a_call() {
    let mut call = Call::new();
    call.play(&[
        ("person | let me talk to a human", "your name"),
        ("Dana Whitfield", "What number"),
        ("I don't have one", "all ten digits"),
        (
            "I have no phone",
            "Without a number nobody can call you back, but you can call us again.",
        ),
    ]);
}

#[test]
fn contradictory_answers_are_taken_as_they_come_and_the_last_stands() {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE).play(&[
        ("sorry, my number is 614 555 0145", "I have Dana Whitfield, at 614-555-0145"),
        ("no, it's 614 555 0144", "at 614-555-0144"),
        ("no", "Which is wrong"),
        ("the number", "What number"),
        ("614 555 0146", "Is that right"),
        ("yes", "e-mail"),
        ("none", "what happened"),
        ("It was yesterday, no it never happened", "When did it happen"),
        ("tomorrow", "Where"),
    ]);
    assert_eq!(call.words(Slot::Phone), Some("6145550146"));
    assert_eq!(call.words(Slot::HappenedOn), Some("tomorrow"));
}

#[test]
fn one_question_is_asked_at_a_time() {
    let mut call = Call::new();
    for (said, _) in INTO_THE_INTAKE.iter().chain(&[("none", ""), ("It fell on me.", "")]) {
        assert!(call.say(said).matches('?').count() <= 1, "{said}");
    }
}
