use super::{World, check, ms};

#[test]
fn a_barge_in_clears_the_line() {
    let world = check(
        "wait 500
         voice 1024
         quiet 1024",
        "play 1/0
         clear 1 at 586
         said 1: How can I
         answer 2: I need a lawyer
         play 2/0
         play 2/1",
    );
    assert!(world.at("clear 1 at 586") - ms(500) <= ms(200));
}

#[test]
fn a_cough_pauses_and_ellie_goes_on() {
    check(
        "wait 500
         says
         voice 192
         quiet 1600",
        "play 1/0
         clear 1 at 586
         play 1/0 from 586
         said 1: How can I help you?",
    );
}

#[test]
fn ellie_goes_on_soon_after_a_cough() {
    let world = World::play("wait 300\n says\n voice 192\n quiet 1600");
    let gap = world.at("play 1/0 from 386") - world.at("clear 1 at 386");
    assert!(gap <= ms(400), "{gap:?}");
}

#[test]
fn sound_that_waits_to_be_judged_is_no_pause() {
    let script = "wait 2000
        voice 960
        wait 400
        unjudged
        wait 400
        unjudged
        wait 400
        voice 960
        quiet 1024";
    let answered = |script: &str| World::play(script).at("answer 2: I need a lawyer");
    assert!(answered(script) > ms(2000 + 960 + 1200 + 960));
    assert!(answered(&script.replace("unjudged", "")) < ms(2000 + 960 + 1200));
}

#[test]
fn a_listener_does_not_take_the_floor() {
    check(
        "wait 500
         says Mm-hmm.
         voice 320
         quiet 1600",
        "play 1/0
         clear 1 at 586
         play 1/0 from 586
         said 1: How can I help you?",
    );
}

#[test]
fn an_okay_answers_a_question_only_once_it_is_asked() {
    let script = |wait: u64| {
        format!(
            "wait 2000
             reply yes-no It costs $350.|Shall I book it?
             type book it
             wait {wait}
             says Okay.
             voice 320
             quiet 800"
        )
    };
    let early = World::play(&script(500));
    assert!(early.told().contains(&"play 2/0 from 574"), "{}", early.log());
    let late = World::play(&script(1500));
    assert!(late.told().contains(&"answer 3: Okay."), "{}", late.log());
}

#[test]
fn an_answer_into_the_first_half_second_goes_on_with_the_turn() {
    check(
        "wait 2000
         voice 512
         quiet 704
         says for Monday
         voice 512
         quiet 640",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1
         clear 2 at 362
         said 2: We
         answer 3 instead of 2: I need a lawyer for Monday
         play 3/0
         play 3/1",
    );
}

#[test]
fn a_quick_yes_is_an_answer_and_not_more_of_the_turn() {
    check(
        "wait 2000
         reply yes-no Is that right?
         says Dana Reyes
         voice 512
         quiet 704
         says Yes.
         reply usual Thank you.
         voice 256
         quiet 640",
        "play 1/0
         said 1: How can I help you?
         answer 2: Dana Reyes
         play 2/0
         clear 2 at 362
         said 2: Is
         answer 3: Yes.
         play 3/0",
    );
}

#[test]
fn what_the_far_end_has_heard_is_what_was_heard() {
    check(
        "wait 800
         played 400
         voice 512
         quiet 512",
        "play 1/0
         clear 1 at 496
         said 1: How can I
         answer 2: I need a lawyer
         play 2/0
         play 2/1",
    );
}

#[test]
fn a_typed_turn_interrupts() {
    check(
        "wait 500
         type I need a lawyer
         wait 500",
        "play 1/0
         clear 1 at 490
         said 1: How can I
         answer 2: I need a lawyer
         play 2/0
         play 2/1",
    );
}

#[test]
fn ellie_does_not_begin_while_the_caller_speaks() {
    check(
        "wait 2000
         slow reply 700
         voice 512
         quiet 640
         says Hm.
         voice 640
         quiet 3200",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1
         said 2: We do that. What is your name?",
    );
}

#[test]
fn states_are_shown_once_each() {
    let world = World::play("wait 2000\n voice 512\n quiet 4000");
    let log = world.log();
    let states = ["listening", "processing", "speaking", "idle"];
    let shown: Vec<&str> = log.lines().filter_map(|l| l.split("- ").nth(1)).collect();
    let shown: Vec<&&str> = shown.iter().filter(|state| states.contains(state)).collect();
    let expected = ["processing", "speaking", "listening", "processing", "speaking", "listening"];
    assert_eq!(shown.into_iter().copied().collect::<Vec<_>>(), expected, "{log}");
}

#[test]
fn who_has_heard_enough_is_told_no_more() {
    check(
        "wait 500
         enough
         wait 3000",
        "play 1/0
         clear 1 at 490
         said 1: How can I",
    );
}

#[test]
fn what_the_caller_has_to_know_comes_later_where_enough_was_heard() {
    let world = World::play(
        "wait 2000
         reply usual I am an AI.|What is your name?
         type help
         wait 200
         enough
         reply usual Yes.
         type and now
         wait 4000",
    );
    let said = world.told().last().copied();
    assert_eq!(said, Some("said 3: I am an AI. Yes."), "{}", world.log());
}

#[test]
fn who_has_heard_enough_of_a_goodbye_has_heard_it() {
    let world =
        World::play("wait 2000\n ends usual Thank you.|Goodbye.\n type bye\n wait 300\n enough");
    assert_eq!(world.told().last(), Some(&"ended: goodbye"), "{}", world.log());
}

#[test]
fn who_has_heard_enough_of_nothing_changes_nothing() {
    check("wait 2000\n enough\n wait 1000", "play 1/0\n said 1: How can I help you?");
}
