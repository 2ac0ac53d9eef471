//! The tables.

use ellie_core::floor::FRAME;

use super::Played;
use super::alone::{ASKED_AFTER, Way};
use super::clip::PhoneLine;
use super::outcome::{Outcome, Tally};
use super::set::AWAITED;
use crate::commands::eval::table::Table;

/// A way of taking the floor, and what comes of it.
#[derive(Debug, Clone, Copy)]
struct Tried {
    way: Way,
    tally: Tally,
}

/// How it was made.
pub fn introduce() {
    println!("Turns that are said part by part by synthesised voices, or put together of recorded");
    println!("words, with pauses whose length is drawn (pause.rs): no recorded conversations. The");
    println!("floor is taken too early in a pause (\"cut off\"); of those, an answer began to be");
    println!("heard before the caller went on (\"noticed\"). Waits are from the last sound of the");
    println!("caller until the floor is taken. Ellie is the machine of a live call with the models'");
    println!("answers at fixed times as measured; voice activity alone waits as long everywhere.");
    println!("The turn model alone is asked once in each silence and ends it after 3 s at last.\n");
}

/// The table of a set on a line.
pub fn set(name: &str, line: PhoneLine, played: &[Played]) {
    let outcomes: Vec<Outcome> = played.iter().map(Played::outcome).collect();
    let ellie = Tally::of(&outcomes);
    println!("{name}, {}: {} turns, {} pauses\n", line.name(), played.len(), ellie.pauses);
    let mut table = Table::new([
        "who takes the floor",
        "pauses cut off",
        "noticed",
        "turns cut off",
        "wait, mean ms",
        "p10",
        "p50",
        "p90",
        "never",
    ]);
    let timeouts = tried(Way::timeouts(), played);
    for wait_ms in [500, 700, 1000] {
        let stands = |tried: &&Tried| length_ms(tried.way).abs_diff(wait_ms) <= 16;
        if let Some(tried) = timeouts.iter().find(stands) {
            row(&mut table, format!("voice activity, {} ms", length_ms(tried.way)), tried.tally);
        }
    }
    let votes = tried(Way::votes(), played);
    if let Some(tried) = quickest(&votes, ellie.cut) {
        row(&mut table, described(tried.way), tried.tally);
    }
    let as_early = quickest(&timeouts, ellie.cut);
    if let Some(tried) = as_early {
        let name = format!("voice activity, {} ms: cut off as rarely as by Ellie", length_ms(tried.way));
        row(&mut table, name, tried.tally);
    }
    let as_late = timeouts.iter().rfind(|tried| tried.tally.mean_ms <= ellie.mean_ms);
    if let Some(tried) = as_late {
        let name = format!("voice activity, {} ms: as quick as Ellie", length_ms(tried.way));
        row(&mut table, name, tried.tally);
    }
    row(&mut table, "Ellie".into(), ellie);
    table.print();
    if let Some(Tried { tally, .. }) = as_early {
        let less = |of: f64, than: f64| 100.0 * (1.0 - of / than.max(1.0));
        println!(
            "At the cut-off rate of Ellie, she waits {:.0} % less than voice activity alone (mean;",
            less(ellie.mean_ms, tally.mean_ms)
        );
        println!("median {:.0} %).\n", less(ellie.waits_ms[1], tally.waits_ms[1]));
        by_what_is_awaited(played, as_early.map(|tried| tried.way));
    }
}

fn by_what_is_awaited(played: &[Played], alone: Option<Way>) {
    let mut table = Table::new([
        "awaited",
        "turns",
        "pauses",
        "cut off by Ellie",
        "mean ms",
        "p50",
        "p90",
        "by voice activity",
        "mean ms",
    ]);
    for (name, awaited) in AWAITED {
        let these: Vec<&Played> =
            played.iter().filter(|played| played.clip.turn.awaits == awaited).collect();
        let outcomes: Vec<Outcome> = these.iter().map(|played| played.outcome()).collect();
        let alone = |played: &&Played| Some(alone?.outcome(&played.clip, &played.silences));
        let others: Vec<Outcome> = these.iter().filter_map(alone).collect();
        let (ellie, other) = (Tally::of(&outcomes), Tally::of(&others));
        if these.is_empty() {
            continue;
        }
        table.row([
            name.to_owned(),
            these.len().to_string(),
            ellie.pauses.to_string(),
            percent(ellie.cut),
            ms(ellie.mean_ms),
            ms(ellie.waits_ms[1]),
            ms(ellie.waits_ms[2]),
            percent(other.cut),
            ms(other.mean_ms),
        ]);
    }
    table.print();
}

fn tried(ways: impl Iterator<Item = Way>, played: &[Played]) -> Vec<Tried> {
    let tally = |way: Way| {
        let outcome = |played: &Played| way.outcome(&played.clip, &played.silences);
        let outcomes: Vec<Outcome> = played.iter().map(outcome).collect();
        Tried { way, tally: Tally::of(&outcomes) }
    };
    ways.map(tally).collect()
}

/// The quickest that cuts off no more often.
fn quickest(tried: &[Tried], cut: f64) -> Option<&Tried> {
    let allowed = tried.iter().filter(|tried| tried.tally.cut <= cut);
    allowed.min_by(|one, other| one.tally.mean_ms.total_cmp(&other.tally.mean_ms))
}

fn row(table: &mut Table, name: String, tally: Tally) {
    let [p10, p50, p90] = tally.waits_ms.map(ms);
    let noticed = if name == "Ellie" { percent(tally.noticed) } else { "-".into() };
    table.row([
        name,
        percent(tally.cut),
        noticed,
        percent(tally.turns_cut),
        ms(tally.mean_ms),
        p10,
        p50,
        p90,
        tally.never.to_string(),
    ]);
}

fn described(way: Way) -> String {
    match way {
        Way::Timeout(_) => format!("voice activity, {} ms", length_ms(way)),
        Way::Vote { threshold, .. } => {
            format!("turn model, vote of {threshold:.2} after {} ms", length_ms(way))
        }
    }
}

fn length_ms(way: Way) -> u64 {
    let frames = match way {
        Way::Timeout(frames) => frames,
        Way::Vote { asked, .. } => ASKED_AFTER.get(asked).copied().unwrap_or_default(),
    };
    frames * FRAME.as_millis() as u64
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn ms(ms: f64) -> String {
    format!("{ms:.0}")
}

/// The names of the columns of [`listed`].
pub fn header() -> String {
    "set\tline\tawaited\tsaid\theard\tlength_ms\tis_end\tvote_200\tvote_400\tvote_600\tellie\n".into()
}

/// Every silence on a line: how long it was, what was heard up to it, how the model voted, and
/// whether Ellie took the floor, after how long.
pub fn listed(name: &str, line: PhoneLine, played: &[Played]) -> String {
    let mut text = String::new();
    for played in played {
        let awaited = AWAITED.iter().find(|(_, awaited)| *awaited == played.clip.turn.awaits);
        for (silence, heard) in played.silences.iter().zip(&played.words) {
            let frame = |frame: u64| FRAME * u32::try_from(frame).unwrap_or(u32::MAX);
            let length = silence.over.map(|over| frame(over - silence.from).as_millis().to_string());
            let is_over = |at| silence.over.is_none_or(|over| at < frame(over));
            let taken = played
                .taken
                .iter()
                .find(|taken| taken.at >= frame(silence.from) && is_over(taken.at))
                .map(|taken| (taken.at - frame(silence.from)).as_millis().to_string());
            let vote = |vote: Option<f32>| vote.map_or(String::new(), |vote| format!("{vote:.3}"));
            let [first, second, third] = silence.votes.map(vote);
            let cells = [
                name,
                line.name(),
                awaited.map_or("", |(name, _)| name),
                &played.clip.turn.words(),
                heard,
                &length.unwrap_or_default(),
                if silence.over.is_none() { "end" } else { "pause" },
                &first,
                &second,
                &third,
                &taken.unwrap_or_default(),
            ];
            text += &(cells.join("\t") + "\n");
        }
    }
    text
}
