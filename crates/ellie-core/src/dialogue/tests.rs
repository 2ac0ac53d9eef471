//! Conversations as scripts: what the caller says, what it is about, and what Ellie answers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::dialogue::topic::{Intent, Topic};
use crate::firm::{Answer, Directory, Firm, example};

fn office() -> Arc<Office> {
    let own = |id: &str, says: &str| Answer {
        id: id.into(),
        asks: vec!["a?".into(), "b?".into(), "c?".into()],
        says: says.into(),
    };
    let own_answers = vec![own("parking", "Parking is free.")];
    Arc::new(Office::new(Firm { own_answers, ..example::firm() }, Directory::default()))
}

fn topic(name: &str) -> Option<Topic> {
    (!name.is_empty()).then(|| Topic::named(name))
}

/// A Monday morning in Columbus.
fn at() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn heard(conversation: &mut Conversation, text: &str, topic: Option<&Topic>) -> Reply {
    conversation.heard(&Said { text, topic, at: at() })
}

/// Each line of the script is `topic | caller | Ellie`, where Ellie's part must be in her answer.
/// Returns the messages that were taken.
fn play(lines: &[(&str, &str, &str)]) -> Vec<Message> {
    let mut conversation = Conversation::new(office());
    let mut messages = Vec::new();
    for (about, said, expected) in lines {
        let reply = heard(&mut conversation, said, topic(about).as_ref());
        assert!(
            reply.text().contains(expected),
            "{said:?} got {:?}, not {expected:?}",
            reply.text()
        );
        messages.extend(reply.actions.into_iter().filter_map(|action| match action {
            Action::TakeMessage(message) => Some(message),
            _ => None,
        }));
    }
    messages
}

#[test]
fn the_first_answer_says_that_she_is_an_ai_and_no_lawyer_and_the_second_does_not() {
    let mut conversation = Conversation::new(office());
    let hours = topic("fees");
    let first = heard(&mut conversation, "what do you charge", hours.as_ref()).text();
    assert!(first.starts_with("Thank you for calling Harper and Lane. This is Ellie, an AI"));
    assert!(first.contains("not a lawyer") && first.ends_with("Fees depend on the matter."));
    let second = heard(&mut conversation, "what do you charge", hours.as_ref()).text();
    assert_eq!(second, "Fees depend on the matter.");
}

#[test]
fn what_is_awaited_follows_from_what_was_asked() {
    use crate::floor::Patience;
    let mut conversation = Conversation::new(office());
    assert_eq!(Patience::in_conversation(&conversation), Patience::Usual);
    for (about, said, awaited) in [
        ("leave_message", "I'd like to leave a message", Patience::YesOrNo),
        ("no", "no", Patience::Name),
        ("", "It's Dana Whitfield", Patience::Number(10)),
        ("", "614 555 0144", Patience::YesOrNo),
        ("yes", "Yes.", Patience::Story),
    ] {
        heard(&mut conversation, said, topic(about).as_ref());
        assert_eq!(Patience::in_conversation(&conversation), awaited, "after {said:?}");
    }
}

#[test]
fn a_message_is_taken_with_the_number_read_back() {
    let messages = play(&[
        ("leave_message", "I'd like to leave a message", "new legal matter"),
        ("no", "no", "your name"),
        ("", "It's Dana Whitfield", "What number"),
        ("", "614 555 0144", "I have Dana Whitfield, at 614-555-0144. Is that right?"),
        ("yes", "Yes.", "What is your message?"),
        ("hours", "Please tell me whether you are open on Monday.", "written your message down"),
        ("no", "No, that's all", "Goodbye"),
    ]);
    let expected = Message {
        name: Some("Dana Whitfield".into()),
        phone: Phone::heard("6145550144"),
        text: "Please tell me whether you are open on Monday.".into(),
        unclear: Vec::new(),
    };
    assert_eq!(messages, [expected]);
}

#[test]
fn a_wrong_number_is_corrected_in_one_breath_or_in_two() {
    let messages = play(&[
        ("leave_message", "message please", "new legal matter"),
        ("no", "no", "your name"),
        ("", "Dana", "What number"),
        ("", "614 555 0144", "614-555-0144"),
        ("", "No, it's 614 555 0145", "I have Dana, at 614-555-0145"),
        ("no", "no that's wrong", "Which is wrong, the name or the number?"),
        ("", "the number", "What number"),
        ("", "614 555 0146", "614-555-0146"),
        ("", "that's right", "your message"),
        ("", "call me", "written your message down"),
    ]);
    assert_eq!(messages[0].phone, Phone::heard("614 555 0146"));
}

#[test]
fn a_wrong_name_is_corrected_in_one_breath_or_in_two() {
    let messages = play(&[
        ("leave_message", "message please", "new legal matter"),
        ("no", "no", "your name"),
        ("", "Diana", "What number"),
        ("", "614 555 0144", "I have Diana, at 614-555-0144"),
        ("", "No, it's Donna with an O", "I have Donna, at 614-555-0144. Is that right?"),
        ("no", "no", "Which is wrong"),
        ("", "the name", "your name"),
        ("", "it's Dana", "I have Dana, at 614-555-0144. Is that right?"),
        ("no", "Nope.", "Which is wrong"),
        ("", "The name is Dana Whitfield", "I have Dana Whitfield, at 614-555-0144."),
        ("yes", "yes", "your message"),
        ("", "call me", "written your message down"),
    ]);
    assert_eq!(messages[0].name.as_deref(), Some("Dana Whitfield"));
    assert_eq!(messages[0].phone, Phone::heard("614 555 0144"));
    assert!(messages[0].unclear.is_empty());
}

#[test]
fn where_it_is_not_clear_which_is_wrong_both_are_asked_again() {
    let messages = play(&[
        ("leave_message", "message please", "new legal matter"),
        ("no", "no", "your name"),
        ("", "Diana", "What number"),
        ("", "614 555 0144", "Is that right"),
        ("no", "no", "Which is wrong"),
        ("parking", "where can I park", "Parking is free. Which is wrong"),
        ("", "both of them", "your name"),
        ("", "Dana", "What number"),
        ("", "614 555 0146", "I have Dana, at 614-555-0146"),
        ("no", "no", "Which is wrong"),
        ("parking", "the number", "What number"),
        ("", "614 555 0147", "I have Dana, at 614-555-0147"),
        ("yes", "yes", "your message"),
        ("", "call me", "written your message down"),
    ]);
    assert_eq!(messages[0].phone, Phone::heard("614 555 0147"));
}

#[test]
fn without_a_name_only_the_number_can_be_wrong() {
    play(&[
        ("leave_message", "message", "new legal matter"),
        ("no", "no", "your name"),
        ("", "what do you mean by that", "just your first and last name"),
        ("", "I told you already didn't I", "What number"),
        ("", "614 555 0144", "I have 614-555-0144."),
        ("no", "no", "What number"),
    ]);
}

#[test]
fn a_no_that_sounds_like_a_goodbye_does_not_lose_the_message() {
    play(&[
        ("leave_message", "message please", "new legal matter"),
        ("no", "no", "your name"),
        ("", "Dana", "What number"),
        ("", "614 555 0144", "614-555-0144"),
        ("goodbye", "no, that's all wrong", "Which is wrong"),
    ]);
}

#[test]
fn what_is_not_understood_twice_is_kept_in_the_callers_words() {
    let messages = play(&[
        ("leave_message", "message", "new legal matter"),
        ("no", "no", "your name"),
        ("", "what do you mean by that", "just your first and last name"),
        ("", "I told you already didn't I", "What number"),
        ("", "you have it on file", "all ten digits"),
        ("", "the same as always", "your message"),
        ("", "call me", "written your message down"),
    ]);
    assert_eq!(messages[0].name, None);
    assert_eq!(messages[0].phone, None);
    assert_eq!(messages[0].unclear, ["I told you already didn't I", "the same as always"]);
}

#[test]
fn a_question_in_between_is_answered_and_the_message_goes_on() {
    play(&[
        ("leave_message", "message", "new legal matter"),
        ("no", "no", "your name"),
        ("parking", "where can I park", "Parking is free. May I have your name"),
        ("robot", "are you a robot", "AI assistant, and not a human. May I have your name"),
        ("wait", "hold on", "take your time"),
        ("repeat", "what was that", "May I have your name"),
        ("", "Dana Whitfield", "What number"),
        ("goodbye", "never mind, bye", "I have not taken a message."),
        ("parking", "where can I park", "Parking is free."),
    ]);
}

#[test]
fn advice_is_refused_and_a_message_offered() {
    let messages = play(&[
        ("advice", "do I have a case", "cannot give legal advice"),
        ("", "yes please", "your name"),
        ("advice", "should I sign it", "cannot give legal advice"),
    ]);
    assert!(messages.is_empty());
}

#[test]
fn an_offer_may_be_declined_or_passed_over() {
    play(&[
        ("advice", "can I sue them", "Shall I take down the details"),
        ("no", "no thanks", "anything else"),
        ("advice", "should I sign it", "Shall I take down the details"),
        ("parking", "where do I park", "Parking is free."),
        ("advice", "do I have a case", "Shall I take down the details"),
        ("", "the blue one", "did not understand"),
        ("leave_message", "take a message", "new legal matter"),
    ]);
}

#[test]
fn danger_is_told_to_dial_911_even_in_the_middle_of_a_message() {
    play(&[
        ("leave_message", "message", "new legal matter"),
        ("no", "no", "your name"),
        ("emergency", "somebody is breaking in", "dial 911 now"),
    ]);
}

/// As far as the question for the words of the message.
const UP_TO_THE_WORDS: [(&str, &str, &str); 5] = [
    ("leave_message", "message", "new legal matter"),
    ("no", "no", "your name"),
    ("", "Dana", "What number"),
    ("", "614 555 0144", "Is that right"),
    ("yes", "yes", "your message"),
];

#[test]
fn danger_in_the_words_of_a_message_is_told_to_dial_911_and_the_message_is_taken() {
    let said = "My husband has a gun and I need help";
    let last = ("emergency", said, "please hang up and dial 911 now. Thank you. I have written");
    let messages = play(&[&UP_TO_THE_WORDS[..], &[last]].concat());
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].text, said);
}

#[test]
fn a_message_that_sounds_like_an_aside_is_taken_and_a_short_aside_is_not() {
    let said = "Please wait for my call before you file it again";
    for about in ["wait", "repeat"] {
        let asides = [
            ("wait", "hold on a second", "take your time"),
            ("repeat", "what was that", "What is your message?"),
            (about, said, "written your message down"),
        ];
        let messages = play(&[&UP_TO_THE_WORDS[..], &asides].concat());
        assert_eq!(messages[0].text, said);
    }
}

#[test]
fn what_takes_leave_elsewhere_confirms_a_number() {
    let confirmed = "Yes, that's it.";
    assert_eq!(phrases::Phrases::default().settle(confirmed), topic("goodbye"));
    play(&[&UP_TO_THE_WORDS[..4], &[("goodbye", confirmed, "your message")]].concat());
    play(&[&UP_TO_THE_WORDS[..4], &[("goodbye", "goodbye", "not taken a message")]].concat());
}

#[test]
fn after_anything_else_a_yes_is_asked_what_and_a_no_ends_the_call() {
    let answered = ("parking", "where do I park", "Parking is free.");
    let asked = ("thanks", "thank you", "anything else");
    play(&[asked, ("yes", "Yes", "How can I help you?")]);
    play(&[answered, asked, ("no", "No", "Goodbye")]);
    play(&[answered, asked, ("goodbye", "No, that's all", "Goodbye")]);
}

#[test]
fn a_call_that_came_to_nothing_is_offered_a_message_once() {
    play(&[
        ("greeting", "hello", "How can I help"),
        ("goodbye", "bye then", "Before you go: Shall I take a message"),
        ("goodbye", "no, goodbye", "Goodbye"),
    ]);
}

#[test]
fn not_understood_once_she_says_what_she_can_do_and_twice_she_offers_a_message() {
    play(&[
        ("", "blue monkey", "did not understand"),
        ("", "green monkey", "Shall I take a message"),
        ("yes", "yes", "new legal matter"),
    ]);
}

#[test]
fn she_says_it_again() {
    play(&[("parking", "parking?", "Parking is free."), ("repeat", "again", "Parking is free.")]);
}

#[test]
fn only_what_is_the_same_for_everybody_may_be_kept() {
    let mut conversation = Conversation::new(office());
    let mut lines = Vec::new();
    for (about, said) in
        [("leave_message", "message"), ("no", "no"), ("", "Dana Whitfield"), ("", "6145550144")]
    {
        lines.extend(heard(&mut conversation, said, topic(about).as_ref()).lines);
    }
    let variable: Vec<_> = lines.iter().filter(|line| !line.fixed).collect();
    assert_eq!(variable, [&Line::variable("I have Dana Whitfield, at 614-555-0144.")]);
    let fixed = office().script().fixed_lines();
    assert!(lines.iter().filter(|line| line.fixed).all(|line| fixed.contains(line)));
}

proptest! {
    #[test]
    fn every_sentence_gets_an_answer(
        turns in prop::collection::vec(("\\PC{0,40}", 0usize..20), 1..30)
    ) {
        let mut conversation = Conversation::new(office());
        for (text, choice) in turns {
            let topic = Intent::ALL.get(choice).map(|intent| Topic::Intent(*intent));
            prop_assert!(!heard(&mut conversation, &text, topic.as_ref()).text().is_empty());
        }
    }
}

pub(super) mod call;
mod calls;
mod gates;
mod hostile;
mod languages;
mod thinking;
mod times;
