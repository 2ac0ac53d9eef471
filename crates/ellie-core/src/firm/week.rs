//! The days of the week, and how some of them are said together.

use crate::language::{Language, Phrase};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// The week, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The name of the day.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

/// Days in the order of the week: "Monday to Wednesday and Friday".
pub(super) fn spoken_days(days: &[Weekday], language: Language) -> String {
    if days.len() == Weekday::ALL.len() {
        return Phrase::EveryDay.said(language, &[]);
    }
    let runs = days.chunk_by(|&day, &next| day as usize + 1 == next as usize);
    let names: Vec<String> = runs.flat_map(|run| spoken_run(run, language)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    language.list(&names)
}

/// Days that follow each other: from the first to the last when there are more than two.
fn spoken_run(run: &[Weekday], language: Language) -> Vec<String> {
    let name = |day: &Weekday| language.called(day.name());
    match run {
        [first, _, .., last] => {
            let ends = [("first", name(first)), ("last", name(last))];
            vec![Phrase::DaysInARow.said(language, &ends)]
        }
        few => few.iter().map(|day| name(day).to_owned()).collect(),
    }
}
