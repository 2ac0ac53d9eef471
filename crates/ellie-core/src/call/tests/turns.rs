use super::super::Metrics;
use super::{World, check, ms};

#[test]
fn an_ordinary_turn() {
    let world = check(
        "wait 2000
         voice 1024
         quiet 3008",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1
         said 2: We do that. What is your name?",
    );
    let ended = world.at("stopped") - (ms(2000) + ms(1024));
    assert_eq!(ended, ms(416), "{}", world.log());
    assert_eq!(world.at("play 2/0") - world.at("stopped"), ms(22), "the transcript was there");
}

#[test]
fn the_parts_of_the_wait_add_up() {
    let slow = "slow transcript 2500\n slow reply 100\n slow speech 300";
    let world = World::play(&format!("wait 2000\n {slow}\n voice 1024\n quiet 4000"));
    let metrics = world.metrics();
    assert_eq!(metrics.endpoint, ms(2016));
    assert_eq!(metrics.transcribe, ms(2500 - (2016 - 224)));
    assert_eq!(metrics.think, ms(100));
    assert_eq!(metrics.first_audio, ms(300));
    let Metrics { endpoint, transcribe, think, first_audio, voice_to_voice, .. } = metrics;
    assert_eq!(endpoint + transcribe + think + first_audio, voice_to_voice);
    assert_eq!(world.at("play 2/0") - ms(3024), voice_to_voice);
}

#[test]
fn a_pause_in_a_number_does_not_end_it() {
    check(
        "wait 2000
         reply number What is your number?
         type call me
         wait 2000
         says 555
         voice 704
         quiet 1920
         says 867 5309
         voice 704
         vote 0.1
         quiet 960",
        "play 1/0
         said 1: How can I help you?
         answer 2: call me
         play 2/0
         said 2: What is your number?
         answer 3: 555 867 5309
         play 3/0",
    );
}

/// Ten digits end a number, whatever the voice sounds like.
#[test]
fn a_number_that_is_whole_ends_fast() {
    let world = check(
        "wait 2000
         reply number What is your number?
         type call me
         wait 2000
         says It's 614 555 0142.
         vote 0.1
         voice 2048
         quiet 960",
        "play 1/0
         said 1: How can I help you?
         answer 2: call me
         play 2/0
         said 2: What is your number?
         answer 3: It's 614 555 0142.
         play 3/0",
    );
    assert_eq!(world.at("stopped") - ms(6048), ms(320), "{}", world.log());
}

/// Half of it was taken for all; with the rest it is whole.
#[test]
fn a_number_that_goes_on_before_the_answer_is_heard_is_one() {
    let world = check(
        "wait 2000
         reply number What is your number?
         type call me
         wait 2000
         slow speech 900
         says 614 555
         voice 1024
         quiet 2400
         says 0142
         vote 0.1
         voice 704
         quiet 960",
        "play 1/0
         said 1: How can I help you?
         answer 2: call me
         play 2/0
         said 2: What is your number?
         answer 3: 614 555
         said 3:
         answer 4 instead of 3: 614 555 0142",
    );
    assert_eq!(world.at("stopped") - ms(4000 + 1024 + 2400 + 704), ms(320), "{}", world.log());
}

#[test]
fn who_breaks_off_is_waited_for_however_it_sounds() {
    check(
        "wait 2000
         says I was rear-ended on
         voice 1024
         quiet 1600
         says Main Street.
         voice 512
         quiet 960",
        "play 1/0
         said 1: How can I help you?
         answer 2: I was rear-ended on Main Street.
         play 2/0
         play 2/1",
    );
}

#[test]
fn a_short_yes_ends_fast() {
    let world = check(
        "wait 2000
         reply yes-no Is that right?
         type Dana
         wait 2000
         says Yes.
         reply usual Thank you.
         voice 256
         quiet 1600",
        "play 1/0
         said 1: How can I help you?
         answer 2: Dana
         play 2/0
         said 2: Is that right?
         answer 3: Yes.
         play 3/0
         said 3: Thank you.",
    );
    assert!(world.at("play 3/0") - ms(4256) < ms(350), "{}", world.log());
}

#[test]
fn a_caller_who_goes_on_is_written_down_anew() {
    let world = check(
        "wait 2000
         vote 0.2
         says I need
         voice 512
         quiet 320
         says I need a lawyer
         voice 512
         vote 0.95
         quiet 512",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1",
    );
    assert!(world.at("forget 1") < world.at("transcribe 2"));
}

#[test]
fn a_late_transcript_of_what_was_not_whole_is_ignored() {
    check(
        "wait 2000
         vote 0.2
         slow transcript 700
         says I need
         voice 512
         quiet 320
         says I need a lawyer
         voice 512
         vote 0.95
         quiet 1600",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1",
    );
}

#[test]
fn who_goes_on_before_the_words_are_known_has_not_finished() {
    check(
        "wait 2000
         slow transcript 900
         says My name is
         voice 512
         quiet 640
         slow transcript 80
         says Dana Reyes
         voice 960
         quiet 480",
        "play 1/0
         said 1: How can I help you?
         answer 2: My name is Dana Reyes
         play 2/0
         play 2/1",
    );
}

#[test]
fn who_goes_on_before_the_answer_is_heard_has_not_finished() {
    check(
        "wait 2000
         slow speech 600
         says I need a lawyer
         voice 512
         quiet 640
         says for my brother
         voice 512
         quiet 640
         wait 700",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         said 2:
         answer 3 instead of 2: I need a lawyer for my brother
         play 3/0
         play 3/1",
    );
}

#[test]
fn what_cannot_be_taken_back_is_said_with_the_next_answer() {
    check(
        "wait 2000
         final usual It is booked.|Anything else?
         slow speech 600
         voice 512
         quiet 640
         says for Monday
         reply usual Monday it is.
         voice 512
         quiet 3200",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         said 2:
         answer 3: for Monday
         play 3/0
         play 3/1
         said 3: It is booked. Monday it is.",
    );
}

#[test]
fn what_is_said_while_ellie_thinks_is_the_same_turn() {
    check(
        "wait 2000
         slow reply 2500
         voice 512
         quiet 640
         says for Monday
         voice 512
         quiet 6400",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         said 2:
         answer 3 instead of 2: I need a lawyer for Monday
         play 3/0
         play 3/1
         play 3/2
         said 3: One moment. We do that. What is your name?",
    );
}

/// Nobody misses that Ellie is an AI, however often they fall into her words.
#[test]
fn whoever_types_faster_than_ellie_thinks_is_told() {
    let typed: String = (1..=10).map(|number| format!("type {number}\n")).collect();
    check(
        &format!("wait 2000\nslow reply 5000\n{typed}wait 100"),
        "play 1/0
         said 1: How can I help you?
         answer 2: 1
         too many",
    );
}

#[test]
fn typed_turns_wait_for_each_other() {
    check(
        "wait 2000
         slow reply 500
         type one
         type two
         type three
         wait 2500",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         said 2:
         answer 3: two
         said 3:
         answer 4: three
         play 4/0
         play 4/1",
    );
}

#[test]
fn a_number_by_keys_ends_with_a_hash_or_a_pause() {
    check(
        "wait 2000
         keys 555
         wait 1000
         keys 1234#
         wait 3000
         keys 42
         wait 5000",
        "play 1/0
         said 1: How can I help you?
         answer 2: 5551234
         play 2/0
         play 2/1
         said 2: We do that. What is your name?
         answer 3: 42
         play 3/0
         play 3/1
         said 3: We do that. What is your name?",
    );
}

#[test]
fn a_long_story_is_written_down_in_parts() {
    let world = check(
        "wait 2000
         vote 0.4
         says once upon a time
         voice 9600
         quiet 320
         says there was a fence
         voice 9600
         quiet 2400",
        "play 1/0
         said 1: How can I help you?
         answer 2: once upon a time there was a fence
         play 2/0
         play 2/1",
    );
    assert!(!world.log().contains("forget"));
}
