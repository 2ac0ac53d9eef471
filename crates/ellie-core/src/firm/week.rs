//! The days of the week, and how some of them are said together.

use super::spoken_list;

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
pub(super) fn spoken_days(days: &[Weekday]) -> String {
    if days.len() == Weekday::ALL.len() {
        return "every day".to_owned();
    }
    let runs = days.chunk_by(|&day, &next| day as usize + 1 == next as usize);
    let names: Vec<String> = runs.flat_map(spoken_run).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    spoken_list(&names)
}

/// Days that follow each other: from the first to the last when there are more than two.
fn spoken_run(run: &[Weekday]) -> Vec<String> {
    match run {
        [first, _, .., last] => vec![format!("{} to {}", first.name(), last.name())],
        few => few.iter().map(|day| day.name().to_owned()).collect(),
    }
}
