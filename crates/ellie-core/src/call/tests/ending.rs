use super::{World, check, ms};

#[test]
fn a_silent_caller_is_asked_and_then_given_up() {
    let world = check(
        "quiet 96000",
        "play 1/0
         said 1: How can I help you?
         play 2/0
         play 2/1
         said 2: Are you there? How can I help you?
         ended: idle",
    );
    assert_eq!(world.at("speak 2/0"), ms(31_010));
    assert_eq!(world.at("ended: idle"), ms(31_010 + 2010 + 60_000));
}

#[test]
fn a_caller_who_answers_is_not_given_up() {
    let world = World::play("wait 34000\n says yes I am\n voice 512\n wait 20000");
    assert!(!world.call.has_ended());
    assert!(world.told().contains(&"answer 3: yes I am"), "{}", world.log());
}

#[test]
fn a_caller_who_comes_back_hears_the_rest() {
    check(
        "wait 500
         lost
         wait 30000
         back
         wait 1000",
        "play 1/0
         clear 1 at 490
         play 1/0 from 490
         said 1: How can I help you?",
    );
}

#[test]
fn what_was_said_before_the_line_broke_is_answered() {
    check(
        "wait 2000
         voice 1024
         lost
         wait 20000
         back
         wait 500",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1",
    );
}

#[test]
fn a_caller_who_does_not_come_back_has_hung_up() {
    let world = check(
        "wait 500
         lost
         wait 90000",
        "play 1/0
         clear 1 at 490
         said 1: How can I
         ended: callerhungup",
    );
    assert_eq!(world.at("ended: callerhungup"), ms(60_500));
}

#[test]
fn at_a_drain_ellie_says_goodbye() {
    check(
        "wait 500
         drain
         wait 5000
         type hello
         wait 500",
        "play 1/0
         clear 1 at 490
         said 1: How can I
         play 2/0
         play 2/1
         said 2: I have to end. Goodbye.
         ended: drained",
    );
}

#[test]
fn who_hangs_up_while_ellie_thinks_is_answered_for_the_record() {
    check(
        "wait 2000
         slow reply 500
         type I need a lawyer
         hang-up
         wait 1000",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         said 2:
         ended: callerhungup",
    );
}

#[test]
fn the_last_words_before_hanging_up_are_not_lost() {
    check(
        "wait 2000
         voice 1024
         hang-up
         wait 1000",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         said 2:
         ended: callerhungup",
    );
}

#[test]
fn keys_before_hanging_up_are_not_lost() {
    check(
        "wait 2000
         keys 555
         hang-up
         wait 1000",
        "play 1/0
         said 1: How can I help you?
         answer 2: 555
         said 2:
         ended: callerhungup",
    );
}

#[test]
fn after_the_goodbye_the_call_ends() {
    check(
        "wait 2000
         ends usual Thank you. Goodbye.
         type bye
         wait 2000",
        "play 1/0
         said 1: How can I help you?
         answer 2: bye
         play 2/0
         said 2: Thank you. Goodbye.
         ended: goodbye",
    );
}

#[test]
fn who_interrupts_the_goodbye_is_heard() {
    let world = World::play(
        "wait 2000
         ends usual Thank you.|Goodbye.
         type bye
         wait 1000
         says one more thing
         reply usual Yes?
         voice 512
         quiet 1600",
    );
    assert!(!world.call.has_ended());
    assert_eq!(world.told().last(), Some(&"said 3: Yes?"), "{}", world.log());
}
