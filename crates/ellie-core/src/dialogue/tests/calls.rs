//! Whole calls, sentence by sentence: what is said, what is done, what is kept.

use super::super::*;
use super::at;
use super::call::*;

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
        ("the first one", "Let me read that back. That is Tuesday, November 24th, at 9:00 AM Eastern time, with Joseph Lane. The first meeting is free. Shall I book it?"),
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
fn a_greeting_that_was_heard_is_not_said_again() {
    let mut call = Call::new();
    let opening = call.conversation.opening(at());
    let greeting = call.conversation.greet(at());
    assert_eq!(opening, greeting.lines);
    assert!(greeting.text().contains("AI assistant") && greeting.text().ends_with("help you?"));
    assert_eq!(greeting.actions, Notice::ALL.map(Action::RecordDisclosure));
    let answer = call.say("hours | what are your hours");
    assert!(!answer.contains("AI assistant"), "{answer}");
    assert_eq!(call.conversation.opening(at()), call.conversation.state().last);
}

#[test]
fn a_word_that_was_misheard_is_no_goodbye() {
    Call::new().play(&[
        ("new_matter | I was in a car accident and I need a lawyer", "your name"),
        ("Dana Whitfield", "another lawyer"),
        ("no", "other side"),
        ("Acme Trucking", "which state"),
        ("goodbye | I'll.", "in a short sentence"),
        ("goodbye | Good-by.", "You can call again at any time"),
    ]);
}

#[test]
fn a_question_that_was_not_understood_is_no_story_until_it_is_said_again() {
    let mut call = Call::new();
    call.play(&INTO_THE_INTAKE).play(&[
        ("no email", "what happened"),
        ("what are your fish?", "I did not understand that. Now please tell me in your own words"),
        ("what are your fish?", "When did it happen"),
    ]);
    assert_eq!(call.words(Slot::Happened), Some("what are your fish?"));
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
fn of_a_call_that_is_not_recorded_no_number_is_given() {
    let mut call = Call::new();
    call.say("Please do not record this call");
    call.play(&INTO_THE_INTAKE).play(&[("none", "what happened"), ("It fell on me.", "When")]);
    let answer = call.say("goodbye");
    assert!(answer.contains("Goodbye") && !answer.contains("number"), "{answer}");
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
            "changed that. Let me read that back. I have Dana Whitfield, at 614-555-0145",
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
