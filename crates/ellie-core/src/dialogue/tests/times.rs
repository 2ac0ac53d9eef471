//! Consultations: offered, booked, moved, called off.

use super::super::*;
use super::at;
use super::call::*;
use crate::dialogue::question::Request;
use crate::scheduling::booking::BookingId;

#[test]
fn a_time_that_was_just_taken_is_offered_no_more() {
    let mut call = Call::new();
    booked_as_far_as_the_times(&mut call);
    call.taken.push(slot(14, 1));
    call.play(&[
        (
            "nine o'clock",
            "just taken. Let me see what is open. I have Tuesday, November 24th, at 1:00 PM",
        ),
        ("okay", "Shall I book it"),
        ("no", "Which day would suit you better?"),
        ("next week", "There is nothing open then. The nearest are"),
        ("none of those", "Which day would suit you better?"),
        ("this week in the afternoon", "I have Tuesday, November 24th, at 1:00 PM"),
        ("yes", "Let me read that back. That is Tuesday"),
        ("yes", "You are booked"),
    ]);
}

pub(super) fn booked_as_far_as_the_times(call: &mut Call) {
    call.play(&INTO_THE_INTAKE);
    while call.conversation.standing_question() != Some(Slot::WantsConsultation) {
        call.say("none");
    }
    call.play(&[("yes", "9:00 AM or 1:00 PM")]);
}

#[test]
fn without_open_times_or_without_a_calendar_the_office_calls() {
    for told in [Told::OpenSlots(Vec::new()), Told::Unavailable] {
        let mut call = Call::new();
        call.play(&INTO_THE_INTAKE);
        while call.conversation.standing_question() != Some(Slot::WantsConsultation) {
            call.say("none");
        }
        let mut reply = call.conversation.heard(&Said { text: "yes", topic: None, at: at() });
        assert!(matches!(reply.wants.take(), Some(Request::OpenSlots(_))));
        reply.append(call.conversation.told(&told, at()));
        assert!(reply.text().contains("our office will call you to find one"), "{}", reply.text());
        assert!(reply.actions.contains(&Action::Escalate(Escalation::NotBooked)));
    }
}

fn with_a_booking() -> Call {
    Call { booked: Some((BookingId(7), slot(18, 1))), ..Call::new() }
}

#[test]
fn a_consultation_is_moved_to_another_time_of_the_same_attorney() {
    let mut call = with_a_booking();
    call.play(&[
        ("I need to reschedule my appointment", "your name"),
        ("Dana Whitfield", "What phone number did you give us when you booked?"),
        ("614 555 0144", "I have Tuesday, November 24th, at 9:00 AM or 1:00 PM"),
        ("the first one", "at 9:00 AM Eastern time, with Joseph Lane. Shall I book it?"),
        ("yes", "You are booked for Tuesday, November 24th, at 9:00 AM"),
        ("no | no thanks", "Goodbye"),
    ]);
    assert_eq!(call.conversation.record().outcome, Some(Outcome::Booked));
}

#[test]
fn a_day_said_with_the_wish_to_move_is_looked_at_first() {
    let mut call = with_a_booking();
    call.play(&[
        ("Can I move my appointment to Wednesday", "your name"),
        ("Dana Whitfield", "What phone number"),
        ("614 555 0144", "There is nothing open then. The nearest are"),
    ]);
}

#[test]
fn a_consultation_is_called_off_after_it_was_read_back() {
    let mut call = with_a_booking();
    call.play(&[
        ("I'd like to cancel my consultation", "your name"),
        ("Dana Whitfield", "What phone number"),
        ("614 555 0144", "You are booked for Tuesday, November 24th, at 1:00 PM Eastern time, with Joseph Lane. Shall I cancel it?"),
        ("yes please", "Thank you, that is settled. I have cancelled your consultation on Tuesday, November 24th"),
    ]);
    assert_eq!(call.conversation.record().outcome, Some(Outcome::Cancelled));
    let mut other = with_a_booking();
    other.play(&[
        ("cancel my appointment", "your name"),
        ("Dana Whitfield", "What phone number"),
        ("614 555 0144", "Shall I cancel it?"),
        ("no wait, keep it", "I have left it as it is."),
    ]);
    assert_eq!(other.words(Slot::Cancelled), None);
}

#[test]
fn whoever_has_no_consultation_hears_what_whoever_is_not_verified_hears() {
    for (name, phone) in [("Dana Whitfield", "614 555 0199"), ("Ann Cole", "614 555 0144")] {
        let mut call = with_a_booking();
        call.play(&[
            ("cancel my appointment", "your name"),
            (name, "What phone number"),
            (phone, "I am sorry, I cannot look that up with what you told me. Shall I take"),
        ]);
    }
}

#[test]
fn a_consultation_is_booked_by_a_yes_to_it_and_by_nothing_else() {
    let mut call = Call::new();
    booked_as_far_as_the_times(&mut call);
    call.play(&[
        ("the first one", "9:00 AM Eastern time, with Joseph Lane"),
        ("Wednesday would be better, please", "There is nothing open then."),
        ("the first one", "Shall I book it"),
        ("yes, Tuesday at nine is good", "You are booked for Tuesday"),
    ]);
    for said in [&["maybe", "maybe"][..], &["no", "no"], &["I don't want an appointment any more"]]
    {
        let mut call = Call::new();
        booked_as_far_as_the_times(&mut call);
        let answer = said.iter().map(|said| call.say(said)).last().unwrap();
        assert!(answer.contains("An attorney of our office will call you."), "{said:?} {answer}");
        assert_eq!(call.conversation.record().outcome, Some(Outcome::HandedOver));
    }
}

#[test]
fn whoever_moves_instead_of_cancelling_is_not_cancelled() {
    let mut call = with_a_booking();
    call.play(&[
        ("cancel my appointment", "your name"),
        ("Dana Whitfield", "What phone number"),
        ("614 555 0144", "Shall I cancel it?"),
        ("move it instead please", "I have Tuesday, November 24th, at 9:00 AM or 1:00 PM"),
        ("the first one", "Shall I book it"),
        ("yes", "You are booked for Tuesday, November 24th, at 9:00 AM"),
    ]);
    assert_eq!(call.words(Slot::Cancelled), None);
}
