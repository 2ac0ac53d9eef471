//! The tables.

use super::Played;
use super::clip::PhoneLine;
use super::curve::{Point, quickest, timeouts, votes};
use super::outcome::{Outcome, Tally};
use super::set::AWAITED;
use crate::commands::eval::table::Table;

/// How it was made.
pub fn introduce() {
    println!("Turns that are said by synthesised voices, or put together of recorded words, with");
    println!(
        "pauses whose length is drawn (pause.rs): no recorded conversations. The floor is taken"
    );
    println!(
        "too early in a pause (\"cut off\"); of those, an answer began to be heard before the"
    );
    println!(
        "caller went on (\"noticed\"). Waits are from the caller's last sound until the floor is"
    );
    println!(
        "taken. Ellie is the machine of a live call, with the models' answers at fixed times, as"
    );
    println!(
        "measured. Voice activity alone waits as long everywhere; between two waits the line is"
    );
    println!(
        "drawn straight. The turn model alone is asked once in a silence, and has the wait and"
    );
    println!(
        "the threshold that are quickest at no more cut-offs than Ellie's; it ends after 3 s.\n"
    );
}

/// The tables of a set on a line.
pub fn set(name: &str, line: PhoneLine, played: &[Played]) {
    let outcomes: Vec<Outcome> = played.iter().map(Played::outcome).collect();
    let ellie = Tally::of(&outcomes);
    println!("{name}, {}: {} turns, {} pauses\n", line.name(), played.len(), ellie.pauses);
    let curve = timeouts(played);
    let as_early = Point::where_it_cuts(&curve, ellie.cut);
    let as_late = Point::where_it_waits(&curve, ellie.mean_ms);
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
    for wait_ms in [512.0, 704.0, 992.0] {
        for point in curve.iter().filter(|point| (point.wait_ms - wait_ms).abs() < 1.0) {
            row(&mut table, point.name(), point.tally);
        }
    }
    if let Some(point) = quickest(&votes(played), ellie.cut) {
        row(&mut table, point.name(), point.tally);
    }
    if let Some(point) = &as_late {
        row(&mut table, format!("{}: as quick as Ellie", point.name()), point.tally);
    }
    if let Some(point) = &as_early {
        row(&mut table, format!("{}: cuts off as Ellie", point.name()), point.tally);
    }
    row(&mut table, ELLIE.into(), ellie);
    table.print();
    if let (Some(early), Some(late)) = (&as_early, &as_late) {
        sum_up(&ellie, &early.tally, &late.tally);
        by_what_is_awaited(played, early);
    }
}

const ELLIE: &str = "Ellie";

/// `early` cuts off as often as Ellie, `late` waits as long.
fn sum_up(ellie: &Tally, early: &Tally, late: &Tally) {
    let less = |of: f64, than: f64| 100.0 * (1.0 - of / than);
    let [_, median, _] = ellie.waits_ms;
    println!(
        "Where voice activity alone cuts off as often, Ellie waits {:.0} % less (median {:.0} %).",
        less(ellie.mean_ms, early.mean_ms),
        less(median, early.waits_ms[1])
    );
    println!(
        "Where it waits as long, Ellie cuts off {:.0} % fewer pauses.\n",
        less(ellie.cut, late.cut)
    );
}

fn by_what_is_awaited(played: &[Played], alone: &Point) {
    let mut table = Table::new([
        "awaited",
        "turns",
        "pauses",
        "Ellie cuts off",
        "mean ms",
        "p50",
        "p90",
        "voice activity cuts off",
        "mean ms",
    ]);
    for (name, awaited) in AWAITED {
        let these: Vec<&Played> =
            played.iter().filter(|played| played.clip.turn.awaits == awaited).collect();
        let outcomes: Vec<Outcome> = these.iter().map(|played| played.outcome()).collect();
        let alone = |played: &&Played| alone.way.outcome(&played.clip, &played.silences);
        let others: Vec<Outcome> = these.iter().map(alone).collect();
        let (ellie, other) = (Tally::of(&outcomes), Tally::of(&others));
        let [_, p50, p90] = ellie.waits_ms;
        if these.is_empty() {
            continue;
        }
        table.row([
            name.to_owned(),
            these.len().to_string(),
            ellie.pauses.to_string(),
            percent(ellie.cut),
            ms(ellie.mean_ms),
            ms(p50),
            ms(p90),
            percent(other.cut),
            ms(other.mean_ms),
        ]);
    }
    table.print();
}

fn row(table: &mut Table, name: String, tally: Tally) {
    let [p10, p50, p90] = tally.waits_ms.map(ms);
    let noticed = if name == ELLIE { percent(tally.noticed) } else { "-".into() };
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

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn ms(ms: f64) -> String {
    format!("{ms:.0}")
}
