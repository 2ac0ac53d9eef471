use chrono::{NaiveDate, Timelike};

use super::correction::{Correction, correction};
use super::date::{Leaning, date};
use super::email::Email;
use super::money::Money;
use super::name::name;
use super::phone::Phone;
use super::spelling::spelled_name;
use super::state::state;
use super::time::Time;
use super::yes_no::{Assent, assent};

/// Kind, spoken, value.
const FORMS: &str = include_str!("forms.txt");
const FEWEST_FORMS: usize = 300;

fn forms() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = FORMS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| match line.split(" | ").collect::<Vec<_>>()[..] {
        [kind, spoken, value] => (kind, spoken, value),
        _ => panic!("no form: {line}"),
    })
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, 12).unwrap()
}

fn understood(kind: &str, spoken: &str) -> Option<String> {
    match kind {
        "name" => name(spoken),
        "spelled" => spelled_name(spoken),
        "phone" => Phone::heard(spoken).map(|it| it.to_string()),
        "email" => Email::heard(spoken).map(|it| it.to_string()),
        "past" => date(spoken, today(), Leaning::Past).map(|it| it.to_string()),
        "future" => date(spoken, today(), Leaning::Future).map(|it| it.to_string()),
        "time" => Time::heard(spoken).map(written),
        "state" => state(spoken).map(|it| it.code().to_owned()),
        "money" => Money::heard(spoken).map(|it| it.to_string()),
        "assent" => assent(spoken).map(|it| match it {
            Assent::Yes => "yes".to_owned(),
            Assent::No => "no".to_owned(),
            Assent::Maybe => "maybe".to_owned(),
        }),
        "correction" => correction(spoken).map(|it| match it {
            Correction::Instead(rest) => rest.to_owned(),
            Correction::TakenBack => "taken back".to_owned(),
        }),
        other => panic!("no kind: {other}"),
    }
}

fn written(time: Time) -> String {
    match time {
        Time::Exact(time) => format!("{}:{:02}", time.hour(), time.minute()),
        Time::EitherHalf(time) => format!("{}:{:02}?", time.hour(), time.minute()),
    }
}

#[test]
fn every_spoken_form_has_its_value() {
    let mut wrong = Vec::new();
    for (kind, spoken, value) in forms() {
        let heard = understood(kind, spoken).unwrap_or_else(|| "-".to_owned());
        if heard != value {
            wrong.push(format!("{kind} | {spoken} | {value}, but heard {heard}"));
        }
    }
    let all = forms().count();
    assert!(wrong.is_empty(), "{} of {all} forms\n{}", wrong.len(), wrong.join("\n"));
    assert!(all >= FEWEST_FORMS, "{all} forms");
}

#[test]
fn a_very_long_answer_is_read_in_one_walk() {
    let pieces = [
        "a ",
        "at ",
        "a. ",
        "D-A ",
        "one ",
        "a week from ",
        "the first ",
        "double ",
        "in 2 ",
        "new ",
        "no wait ",
        "$1 and ",
        "half past ",
        "x@",
        "not sure ",
        "as in ",
        "with a ",
        "é",
        "alpha ",
        "dot ",
        "march ",
    ];
    for piece in pieces {
        let text = piece.repeat(100_000 / piece.len());
        for kind in ["spelled", "email", "past", "time", "state", "money", "assent", "phone"] {
            let _ = understood(kind, &text);
        }
    }
}
