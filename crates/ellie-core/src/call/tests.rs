//! Calls in timelines: a script of what happens, a virtual clock, and what comes of it.

mod ending;
mod failures;
mod filler;
mod floor;
mod fuzz;
mod growing;
mod notices;
mod turns;
mod world;

use std::time::Duration;

use super::Lines;
use crate::dialogue::script::Line;
use world::World;

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn lines() -> Lines {
    Lines {
        notices: vec![Line::fixed("I am an AI."), Line::fixed("I write it down.")],
        one_moment: Line::fixed("One moment."),
        are_you_there: Line::fixed("Are you there?"),
        not_understood: Line::fixed("I did not understand."),
        trouble: Line::fixed("Something went wrong."),
        must_end: Line::fixed("I have to end."),
        goodbye: Line::fixed("Goodbye."),
    }
}

/// Plays a script and compares what the caller, the record and the firm get of it.
#[track_caller]
fn check(script: &str, expected: &str) -> World {
    let world = World::play(script);
    let got = world.told();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(got, expected, "\n{}", world.log());
    world
}
