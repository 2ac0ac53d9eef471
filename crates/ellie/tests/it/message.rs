//! A call from the first ring to the attorney's desk, and a restart in the middle.

use ellie::store::diary::ConsultationStatus;
use ellie::store::lists::MessageRow;
use ellie::store::page::Filter;

use crate::harness::Ellie;
use crate::records::over_both;
use crate::records::place::Place;

over_both!(
    a_message_is_on_the_desk_before_the_caller_is_told_so,
    two_callers_at_once_do_not_hear_of_each_other,
    a_call_goes_on_at_its_question_after_a_restart_at_any_turn,
    a_consultation_is_moved_and_called_off_in_later_calls,
    a_caller_who_was_cut_off_goes_on_in_a_later_call,
    what_is_told_before_the_conflict_check_is_written_nowhere,
);

async fn start(place: Place) -> Ellie {
    Ellie::start_at(place, &[("ELLIE_SIMULATED_SPEECH", "hello")]).await
}

async fn messages(ellie: &Ellie) -> Vec<MessageRow> {
    ellie.open_records().await.messages(&Filter::default()).await.unwrap().rows
}

async fn leave_message(ellie: &Ellie, session: &str, name: &str) {
    for said in ["can I leave a message", "no", name, "614 555 0144", "yes", "Please call me back."]
    {
        ellie.typed(session, said).await;
    }
}

async fn a_message_is_on_the_desk_before_the_caller_is_told_so(place: Place) {
    let ellie = start(place).await;
    let first = ellie.typed("s-1", "can I leave a message").await;
    let greeting = first["ai_response"].as_str().unwrap();
    assert!(greeting.contains("an AI assistant, and I am not a lawyer"), "{greeting}");
    ellie.typed("s-1", "no").await;
    ellie.typed("s-1", "Dana Whitfield").await;
    let read_back = ellie.typed("s-1", "six one four five five five oh one four four").await;
    let expected = "Let me read that back. I have Dana Whitfield, at 614-555-0144. Is that right?";
    assert_eq!(read_back["ai_response"], expected);
    ellie.typed("s-1", "yes").await;
    let done = ellie.typed("s-1", "Please call me back about my appointment.").await;
    let said = done["ai_response"].as_str().unwrap();
    assert!(said.starts_with("Thank you. I have written your message down"), "{said}");
    let kept = messages(&ellie).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].name.as_deref(), Some("Dana Whitfield"));
    assert_eq!(kept[0].phone.as_deref(), Some("6145550144"));
    assert_eq!(kept[0].text, "Please call me back about my appointment.");
    let call = ellie.open_records().await.call("s-1").await.unwrap().unwrap();
    assert_eq!((&kept[0].call_id, call.outcome.as_deref()), (&call.id, Some("message_taken")));
    ellie.stop().await;
}

async fn two_callers_at_once_do_not_hear_of_each_other(place: Place) {
    let ellie = start(place).await;
    tokio::join!(leave_message(&ellie, "a", "Ann Archer"), leave_message(&ellie, "b", "Bo Baker"));
    let mut names: Vec<String> =
        messages(&ellie).await.into_iter().filter_map(|message| message.name).collect();
    names.sort();
    assert_eq!(names, ["Ann Archer", "Bo Baker"]);
    ellie.stop().await;
}

#[tokio::test]
async fn messages_outlive_a_restart() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello")];
    let ellie = Ellie::start(&settings).await;
    leave_message(&ellie, "a", "Ann Archer").await;
    let data = ellie.stop().await;
    let ellie = Ellie::start_in(data, &settings).await;
    leave_message(&ellie, "b", "Bo Baker").await;
    assert_eq!(messages(&ellie).await.len(), 2);
    ellie.stop().await;
}

/// How the intake of a new matter begins, and what Ellie's answers hold.
pub const BEGUN: [(&str, &str); 4] = [
    ("I was in a car accident and I need a lawyer", "May I have your name"),
    ("It's Dana Whitfield", "Does another lawyer"),
    ("no", "who is on the other side"),
    ("Acme Trucking", "In which state"),
];

/// From there to a booking.
pub const BOOKED: [(&str, &str); 19] = [
    ("Ohio", "What number can we call you back on?"),
    ("614 555 0144", "Is that right?"),
    ("yes", "called us about this before"),
    ("no", "e-mail"),
    ("no, I don't have one", ""),
    ("A truck hit my car from behind at a red light.", "When"),
    ("March 3rd", ""),
    ("On High Street in Columbus", ""),
    ("Nobody else", ""),
    ("My neck hurts", ""),
    ("State Farm", ""),
    ("No", ""),
    ("A friend told me", ""),
    ("English", ""),
    ("Mornings", "consultation"),
    ("yes please", "I have"),
    ("the first one", "Shall I book"),
    ("yes", "You are booked for"),
    ("no, that's all, goodbye", ""),
];

pub async fn play(ellie: &Ellie, session: &str, turns: &[(&str, &str)]) {
    for (said, expected) in turns {
        let answer = ellie.typed(session, said).await["ai_response"].to_string();
        assert!(answer.contains(expected), "{said:?} got {answer}, not {expected:?}");
    }
}

async fn a_call_goes_on_at_its_question_after_a_restart_at_any_turn(place: Place) {
    let url = place.url();
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("DATABASE_URL", url.as_str())];
    let mut ellie = Ellie::start_in(place.folder, &settings).await;
    for turn in BEGUN.iter().chain(&BOOKED) {
        play(&ellie, "a", &[*turn]).await;
        let data = ellie.stop().await;
        ellie = Ellie::start_in(data, &settings).await;
    }
    let records = ellie.open_records().await;
    let all = records.export("a").await.unwrap();
    let intake = all.intake.unwrap();
    assert_eq!(intake.happened.as_deref(), Some("A truck hit my car from behind at a red light."));
    assert_eq!(all.consultations.len(), 1);
    assert_eq!(all.consultations[0].phone.as_deref(), Some("6145550144"));
    assert_eq!(all.turns.len(), BEGUN.len() + BOOKED.len());
    assert_eq!(all.call.outcome.as_deref(), Some("booked"));
    assert!(all.call.ended_at.is_some(), "the caller said goodbye");
    ellie.stop().await;
}

async fn a_consultation_is_moved_and_called_off_in_later_calls(place: Place) {
    let ellie = start(place).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED).await;
    let records = ellie.open_records().await;
    let first = records.export("a").await.unwrap().consultations.remove(0);
    let found = [("Dana Whitfield", "What phone number"), ("614 555 0144", "I have")];
    play(&ellie, "b", &[("I need to reschedule my appointment", "your name")]).await;
    play(&ellie, "b", &found).await;
    play(&ellie, "b", &[("the last one", "Shall I book"), ("yes", "You are booked for")]).await;
    let moved = records.export("a").await.unwrap().consultations.remove(0);
    assert_eq!((moved.id, &moved.uid, moved.sequence), (first.id, &first.uid, 1));
    assert_ne!(moved.starts, first.starts);
    // Whoever thinks better of it holds up nobody.
    play(&ellie, "d", &[("I want to cancel my appointment", "your name")]).await;
    play(&ellie, "d", &[found[0], ("614 555 0144", "Shall I cancel it?")]).await;
    play(&ellie, "d", &[("no, keep it", "left it as it is")]).await;
    play(&ellie, "c", &[("I want to cancel my appointment", "your name")]).await;
    play(&ellie, "c", &[found[0], ("614 555 0144", "Shall I cancel it?")]).await;
    play(&ellie, "c", &[("yes", "I have cancelled your consultation")]).await;
    let gone = records.export("a").await.unwrap().consultations.remove(0);
    assert_eq!((gone.status, gone.sequence), (ConsultationStatus::Cancelled, 2));
    let call = records.call("c").await.unwrap().unwrap();
    assert_eq!(call.outcome.as_deref(), Some("cancelled"));
    ellie.stop().await;
}

/// The example's firm, with a new attorney before the others.
fn firm_with_a_new_attorney() -> String {
    let new = "[[attorneys]]\nname = \"Ann Archer\"\ntitle = \"associate\"\n\
               areas = [\"personal injury\"]\nadmitted = [\"Ohio\"]\n\n[[attorneys]]\n";
    ellie::EXAMPLE_FIRM.replacen("[[attorneys]]\n", new, 1)
}

#[tokio::test]
async fn a_consultation_stays_with_its_attorney_when_another_comes_to_the_firm() {
    let speech = ("ELLIE_SIMULATED_SPEECH", "hello");
    let ellie = Ellie::start(&[speech]).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED).await;
    let data = ellie.stop().await;
    let file = data.path().join("firm.toml");
    std::fs::write(&file, firm_with_a_new_attorney()).unwrap();
    let settings = [speech, ("ELLIE_FIRM", file.to_str().unwrap())];
    let ellie = Ellie::start_in(data, &settings).await;
    play(&ellie, "b", &[("I want to cancel my appointment", "your name")]).await;
    play(&ellie, "b", &[("Dana Whitfield", "What phone number")]).await;
    play(&ellie, "b", &[("614 555 0144", "with Joseph Lane. Shall I cancel it?")]).await;
    ellie.stop().await;
}

/// Takes leave in the middle of an intake; returns the number Ellie gives for it.
async fn leave(ellie: &Ellie, session: &str) -> String {
    let answer = ellie.typed(session, "goodbye").await["ai_response"].to_string();
    let (_, after) = answer.split_once("give me the number ").unwrap();
    after.chars().take_while(|c| *c != '.').filter(char::is_ascii_digit).collect()
}

async fn a_caller_who_was_cut_off_goes_on_in_a_later_call(place: Place) {
    let ellie = start(place).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..8]).await;
    let number = leave(&ellie, "a").await;
    calls_again_against(&ellie, "b", "Acme Trucking", &number, "from there. Who else").await;
    play(&ellie, "b", &BOOKED[8..9]).await;
    let intake = ellie.open_records().await.export("b").await.unwrap().intake.unwrap();
    assert_eq!(intake.place.as_deref(), Some("On High Street in Columbus"));
    let guessed = if number == "123456" { "654321" } else { "123456" };
    calls_again_against(&ellie, "c", "Acme Trucking", guessed, "let us begin anew").await;
    ellie.stop().await;
}

/// A new matter of Dana Whitfield, up to where an earlier one is taken up by its number.
async fn calls_again_against(
    ellie: &Ellie,
    session: &str,
    party: &str,
    number: &str,
    expected: &str,
) {
    play(ellie, session, &BEGUN[..3]).await;
    play(ellie, session, &[(party, "In which state")]).await;
    play(ellie, session, &BOOKED[..3]).await;
    play(ellie, session, &[("yes", "six digits"), (number, expected)]).await;
}

#[tokio::test]
async fn the_other_side_may_be_called_otherwise_when_a_call_is_taken_up() {
    let ellie = Ellie::hearing("").await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..8]).await;
    let number = leave(&ellie, "a").await;
    calls_again_against(&ellie, "b", "Akme Trucking Inc.", &number, "from there").await;
    calls_again_against(&ellie, "c", "Zebulon Freight", &number, "begin anew").await;
    ellie.stop().await;
}

#[tokio::test]
async fn whoever_guesses_takes_up_no_call_any_more() {
    let ellie = Ellie::hearing("").await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..8]).await;
    let number = leave(&ellie, "a").await;
    let guessed = if number == "123456" { "654321" } else { "123456" };
    for session in ["b", "c", "d", "e", "f"] {
        calls_again_against(&ellie, session, "Acme Trucking", guessed, "begin anew").await;
    }
    calls_again_against(&ellie, "g", "Acme Trucking", &number, "begin anew").await;
    ellie.stop().await;
}

/// A second accident with the same company is another matter.
#[tokio::test]
async fn a_call_that_came_to_its_end_is_not_taken_up_nor_one_before_it() {
    let ellie = Ellie::hearing("").await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..8]).await;
    let number = leave(&ellie, "a").await;
    calls_again_against(&ellie, "b", "Acme Trucking", &number, "from there").await;
    play(&ellie, "b", &BOOKED[8..]).await;
    calls_again_against(&ellie, "c", "Acme Trucking", &number, "begin anew").await;
    ellie.stop().await;
}

#[tokio::test]
async fn what_was_told_is_withdrawn_when_a_gate_closes_behind_it() {
    let ellie = Ellie::hearing("").await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..7]).await;
    let records = ellie.open_records().await;
    assert!(records.export("a").await.unwrap().intake.is_some());
    play(&ellie, "a", &[("On High Street", "Who else")]).await;
    play(&ellie, "a", &[("A surgeon from St. Benedict Medical Center", "in person")]).await;
    let all = records.export("a").await.unwrap();
    let written = format!("{:?} {:?}", all.turns, all.call);
    assert!(!written.contains("truck") && !written.contains("High Street"), "{written}");
    assert!(all.intake.is_none());
    assert_eq!(all.contact.unwrap().phone.as_deref(), Some("6145550144"));
    ellie.stop().await;
}

#[tokio::test]
async fn whoever_guesses_finds_no_consultation_any_more() {
    const NOT_FOUND: &str = "I cannot look that up with what you told me";
    let ellie = Ellie::hearing("").await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED).await;
    let looks_for = async |session: &str, name: &str, expected: &str| {
        play(&ellie, session, &[("I want to cancel my appointment", "your name")]).await;
        play(&ellie, session, &[(name, "What phone number")]).await;
        play(&ellie, session, &[("614 555 0144", expected)]).await;
    };
    for (session, name) in
        [("b", "Ann Archer"), ("c", "Bo Baker"), ("d", "Cy Cole"), ("e", "Di Day")]
    {
        looks_for(session, name, NOT_FOUND).await;
    }
    looks_for("f", "Dana Whitfield", "Shall I cancel it?").await;
    looks_for("g", "Dana Cole", NOT_FOUND).await;
    looks_for("h", "Dana Whitfield", NOT_FOUND).await;
    ellie.stop().await;
}

async fn what_is_told_before_the_conflict_check_is_written_nowhere(place: Place) {
    let ellie = start(place).await;
    play(&ellie, "a", &BEGUN[..3]).await;
    let secret = "a long story of how the surgeon cut the wrong thing ".repeat(4);
    ellie.typed("a", &secret).await;
    play(&ellie, "a", &[("St. Benedict Medical Center and the surgeon", "in person")]).await;
    ellie.typed("a", "They operated on my left knee and it was the right one that hurt me").await;
    let records = ellie.open_records().await;
    let all = records.export("a").await.unwrap();
    let written = format!("{all:?}");
    for fact in ["accident", "surgeon cut", "left knee"] {
        assert!(!written.contains(fact), "{fact} in {written}");
    }
    assert_eq!(all.conflict_checks.len(), 1);
    assert_eq!((all.call.summary, all.intake), (None, None));
    let data = ellie.stop().await;
    for entry in std::fs::read_dir(data.path()).unwrap() {
        let path = entry.unwrap().path();
        let written = std::fs::read(&path).unwrap_or_default();
        let written = String::from_utf8_lossy(&written);
        assert!(!written.contains("left knee"), "{}", path.display());
    }
}
