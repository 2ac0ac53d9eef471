use super::{World, check, ms};

/// A caller who has said something, whose answer takes this long to be found.
fn slow(reply_ms: u64, then: &str) -> String {
    format!("wait 2000\n slow reply {reply_ms}\n voice 512\n quiet 640\n {then}")
}

#[test]
fn a_caller_whose_answer_is_not_found_is_asked_for_a_moment_and_the_answer_goes_on() {
    let world = check(
        &slow(2_000, "wait 6000"),
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         play 2/1
         play 2/2
         said 2: One moment. We do that. What is your name?",
    );
    let waited = world.at("play 2/0") - ms(2_000 + 512);
    assert!(waited <= ms(1_250), "{waited:?}\n{}", world.log());
}

#[test]
fn the_wait_that_is_measured_is_the_one_for_the_answer() {
    let world = World::play(&slow(1_300, "wait 6000"));
    let metrics = world.metrics();
    // The answer is found while she asks for a moment, which is heard to its end.
    let begun = world.at("play 2/0");
    assert_eq!(metrics.voice_to_voice, begun + ms(1_000) - (ms(2_000 + 512)), "{}", world.log());
}

#[test]
fn an_answer_in_time_comes_alone() {
    let world = World::play(&slow(300, "wait 5000"));
    assert!(!world.log().contains("One moment"), "{}", world.log());
}

#[test]
fn whoever_types_is_asked_for_no_moment() {
    let world = World::play("wait 2000\n slow reply 3000\n type hello\n wait 9000");
    assert!(!world.log().contains("One moment"), "{}", world.log());
}

#[test]
fn no_more_than_one_moment_is_asked_for_however_long_it_takes() {
    let world = World::play(&slow(15_000, "wait 30000"));
    assert_eq!(
        world.log().matches("said 2: One moment. We do that.").count(),
        1,
        "{}",
        world.log()
    );
    assert_eq!(world.log().matches("play 2/0").count(), 1);
}

#[test]
fn when_the_answer_fails_after_it_that_is_said() {
    check(
        "wait 2000
         slow reply 3000
         fails reply
         voice 512
         quiet 640
         wait 9000",
        "play 1/0
         said 1: How can I help you?
         answer 2: I need a lawyer
         play 2/0
         said 2: One moment.
         play 3/0
         play 3/1
         said 3: Something went wrong. How can I help you?",
    );
}

#[test]
fn a_caller_who_goes_on_into_it_is_answered_once_and_for_all_of_it() {
    let world = World::play(&slow(2_500, "wait 700\n says for my boss\n voice 1024\n quiet 8000"));
    let told = world.told();
    assert!(
        told.contains(&"answer 3 instead of 2: I need a lawyer for my boss"),
        "{}",
        world.log()
    );
    assert_eq!(told.iter().filter(|entry| entry.starts_with("said 2:")).count(), 1, "{told:?}");
}

#[test]
fn the_sound_of_it_may_fail() {
    let world =
        World::play(&slow(2_000, "wait 200\n fails speech\n wait 1000\n works\n wait 6000"));
    assert!(world.log().contains("We do that."), "{}", world.log());
}

#[test]
fn one_whose_sound_is_not_there_before_the_answer_is_left_out() {
    let world =
        World::play(&slow(1_400, "slow speech 2000\n wait 700\n slow speech 10\n wait 9000"));
    assert!(world.told().contains(&"said 2: We do that. What is your name?"), "{}", world.log());
    let metrics = world.metrics();
    assert_eq!(world.at("play 2/1") - ms(2_000 + 512), metrics.voice_to_voice, "{}", world.log());
}
