use super::{World, check, ms};

#[test]
fn a_failed_answer_is_an_apology_and_the_call_goes_on() {
    check(
        "wait 2000
         fails reply
         type one
         wait 3000
         works
         type two
         wait 3000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 3/0
         play 3/1
         said 3: Something went wrong. How can I help you?
         answer 4: two
         play 4/0
         play 4/1
         said 4: We do that. What is your name?",
    );
}

#[test]
fn what_was_done_is_told_though_its_sound_failed() {
    let script = "wait 2000
        fails speech
        final usual You are booked.|Anything else?
        type yes
        wait 3000
        works
        reply usual We do that.
        type and do you do wills
        wait 5000";
    let told = World::play(script);
    assert!(told.told().contains(&"said 4: You are booked. We do that."), "{:?}", told.told());
    let undone = World::play(&script.replace("final", "reply"));
    assert!(undone.told().contains(&"said 4: We do that."), "{:?}", undone.told());
}

#[test]
fn a_failed_transcript_is_an_apology() {
    check(
        "wait 2000
         fails transcript
         voice 512
         quiet 3200",
        "play 1/0
         said 1: How can I help you?
         play 2/0
         play 2/1
         said 2: Something went wrong. How can I help you?",
    );
}

#[test]
fn a_transcript_that_never_comes_is_one_that_failed() {
    let script = "wait 2000\n slow transcript 60000\n voice 512\n quiet 11008";
    let told = World::play(script);
    assert!(told.told().contains(&"said 2: Something went wrong. How can I help you?"));
}

#[test]
fn an_answer_that_comes_too_late_is_ignored() {
    check(
        "wait 2000
         slow reply 25000
         type one
         wait 26000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 3/0
         play 3/1
         said 3: Something went wrong. How can I help you?",
    );
}

#[test]
fn a_late_answer_is_not_taken_for_that_of_another_turn() {
    check(
        "wait 2000
         slow reply 25000
         reply usual One.
         type one
         wait 24000
         slow reply 3000
         reply usual Two.
         type two
         wait 5000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 3/0
         play 3/1
         said 3: Something went wrong. How can I help you?
         answer 4: two
         play 4/0
         said 4: Two.",
    );
}

#[test]
fn late_sound_is_not_taken_for_that_of_another_turn() {
    let world = World::play(
        "wait 2000
         slow speech 900
         type one
         wait 500
         slow speech 3000
         type two
         wait 4000",
    );
    assert_eq!(world.at("play 3/0") - world.at("speak 3/0"), ms(3000), "{}", world.log());
}

#[test]
fn failed_speech_is_an_apology_and_a_second_time_the_screen_has_to_do() {
    check(
        "wait 2000
         fails speech
         type one
         wait 1000
         works
         type two
         wait 1000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         said 2:
         said 3:
         answer 4: two
         play 4/0
         play 4/1",
    );
}

#[test]
fn a_call_in_which_nothing_works_ends() {
    let turns = "type one\n wait 3000\n".repeat(6);
    let world = World::play(&format!("wait 2000\n fails reply\n {turns}"));
    let told = world.told();
    assert_eq!(told.last(), Some(&"ended: error"), "{}", world.log());
    assert_eq!(told.iter().filter(|entry| entry.starts_with("answer")).count(), 5);
}

#[test]
fn words_nobody_understood_are_asked_for_once() {
    check(
        "wait 2000
         says
         voice 1024
         quiet 3200
         voice 1024
         quiet 3200",
        "play 1/0
         said 1: How can I help you?
         play 2/0
         play 2/1
         said 2: I did not understand. How can I help you?",
    );
}
