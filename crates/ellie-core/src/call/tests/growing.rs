//! Speech that is heard while it is still being made.

use super::{World, check, ms};

#[test]
fn a_piece_is_heard_from_its_first_sound_on_and_the_next_after_its_last() {
    let world = check(
        "wait 2000
         comes 100+400 100+400 100=200
         type one
         wait 5000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         play 2/1
         said 2: We do that. What is your name?",
    );
    assert_eq!(world.at("play 2/0") - world.at("answer 2: one"), ms(112), "{}", world.log());
    assert_eq!(world.metrics().first_audio, ms(100), "the first sound counts");
    assert_eq!(world.at("play 2/1") - world.at("play 2/0"), ms(200), "all of it is made");
    let end = world.at("said 2: We do that. What is your name?");
    assert_eq!(end - world.at("play 2/0"), ms(2000), "{}", world.log());
}

#[test]
fn sound_that_comes_slower_than_it_is_heard_leaves_a_gap_and_is_not_over() {
    let world = check(
        "wait 2000
         comes 100+400 1000+400 1000=200
         reply usual We do that.
         type one
         wait 5000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         said 2: We do that.",
    );
    assert_eq!(world.at("said 2: We do that.") - world.at("play 2/0"), ms(2200));
    assert_eq!(world.at("speaking"), world.at("play 2/0"), "it goes on speaking");
}

/// Of 51 letters half are heard after half of the 3.4 s that they take, though 2 s are there.
#[test]
fn who_interrupts_what_grows_has_heard_a_share_of_its_words() {
    let reply = "reply usual We help people who were hurt by somebody else today";
    let script = format!("wait 2000\n comes 100+2000 5000=1000\n {reply}\n type one\n wait 1812");
    let told = World::play(&format!("{script}\n type two\n wait 3000"));
    assert!(told.told().contains(&"said 2: We help people who were"), "{}", told.log());
}

#[test]
fn a_caller_may_speak_into_a_gap() {
    check(
        "wait 2000
         comes 10+700 2000=500
         reply usual We do that.
         type one
         wait 1000
         voice 320
         comes 10=1000
         reply usual Really.
         quiet 3200",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         clear 2 at 700
         said 2: We do
         answer 3: I need a lawyer
         play 3/0
         said 3: Really.",
    );
}

#[test]
fn what_grew_while_a_listener_made_a_sound_is_played_from_where_it_stood() {
    let world = World::play(
        "wait 2000
         comes 10+1000 900=1000
         reply usual We do that.
         type one
         wait 500
         says mm-hm
         voice 320
         quiet 6400",
    );
    let told = world.told();
    let cleared = told.iter().position(|entry| entry.starts_with("clear 2 at ")).unwrap();
    let from = told[cleared].strip_prefix("clear 2 at ").unwrap();
    assert_eq!(told[cleared + 1], format!("play 2/0 from {from}"), "{}", world.log());
    assert_eq!(told.last(), Some(&"said 2: We do that."));
}

#[test]
fn a_voice_that_breaks_off_is_cleared_and_another_says_the_piece_anew() {
    check(
        "wait 2000
         comes 10+700 1000@ 300=1000
         reply usual We do that.
         type one
         wait 5000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         clear 2 at 700
         play 2/0
         said 2: We do that.",
    );
}

#[test]
fn what_was_heard_twice_was_said_once() {
    check(
        "wait 2000
         comes 10+700 1000@ 300=1000
         reply usual We do that for you.
         type one
         wait 2000
         type two
         wait 1",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         clear 2 at 700
         play 2/0
         clear 2 at 1378
         said 2: We do that
         answer 3: two",
    );
}

#[test]
fn of_a_piece_that_breaks_off_for_good_what_was_heard_is_told_and_the_rest_said_later() {
    check(
        "wait 2000
         comes 10+500 300!
         final usual You are booked for Monday.
         type one
         wait 1000
         comes 10=1000
         reply usual Yes.
         type two
         wait 3000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         said 2: You are
         play 3/0
         play 3/1
         clear 3 at 468
         said 3:
         answer 4: two
         play 4/0
         play 4/1
         said 4: You are booked for Monday. Yes.",
    );
}

#[test]
fn sound_that_stops_coming_is_given_up() {
    let world = World::play(
        "wait 2000
         comes 10+500
         reply usual We do that.
         type one
         wait 12522",
    );
    assert!(world.told().contains(&"said 2: We do"), "{}", world.log());
}
