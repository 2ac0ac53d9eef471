//! Opening hours through the week, and how they are said.

use thiserror::Error;

use super::week::{Weekday, spoken_days};
use crate::language::{Language, Phrase};

/// The minutes of one day; midnight at its end is this minute.
pub const MINUTES_PER_DAY: u16 = 24 * 60;

/// The opening hours of a week. Times are minutes after midnight in the firm's time zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    days: [Vec<Opening>; 7],
}

impl Hours {
    /// Opens the office at one more time of this day.
    pub fn open(&mut self, day: Weekday, opening: Opening) -> Result<(), Overlap> {
        let openings = &mut self.days[day as usize];
        if let Some(&other) = openings.iter().find(|other| other.overlaps(opening)) {
            return Err(Overlap { other });
        }
        openings.push(opening);
        openings.sort_unstable_by_key(|opening| opening.opens_min);
        Ok(())
    }

    /// When the office is open on this day, earliest first; empty when it is closed.
    pub fn on(&self, day: Weekday) -> &[Opening] {
        &self.days[day as usize]
    }

    /// Whether the office never opens.
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }

    /// The week, as it is said: "Monday to Friday, 9:00 AM to 5:30 PM; closed on weekends".
    pub fn spoken(&self, language: Language) -> String {
        let mut parts: Vec<String> =
            self.days_alike().map(|days| self.spoken_days(&days, language)).collect();
        let closed: Vec<Weekday> =
            Weekday::ALL.into_iter().filter(|&day| self.on(day).is_empty()).collect();
        match closed.as_slice() {
            [] => {}
            [Weekday::Saturday, Weekday::Sunday] => {
                parts.push(Phrase::ClosedOnWeekends.said(language, &[]));
            }
            days if days.len() == Weekday::ALL.len() => {
                parts.push(Phrase::ClosedEveryDay.said(language, &[]));
            }
            days => {
                let days = spoken_days(days, language);
                parts.push(Phrase::ClosedOn.said(language, &[("days", &days)]));
            }
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        language.joined(&parts, Phrase::MoreHours)
    }

    /// The open days, those with the same hours together.
    fn days_alike(&self) -> impl Iterator<Item = Vec<Weekday>> {
        let first_of_its_kind = |&day: &Weekday| {
            !self.on(day).is_empty()
                && Weekday::ALL.into_iter().find(|&other| self.on(other) == self.on(day))
                    == Some(day)
        };
        Weekday::ALL.into_iter().filter(first_of_its_kind).map(|first| {
            Weekday::ALL.into_iter().filter(|&day| self.on(day) == self.on(first)).collect()
        })
    }

    /// Days that share their hours, and those hours.
    fn spoken_days(&self, days: &[Weekday], language: Language) -> String {
        let openings = days.first().map_or(&[][..], |&day| self.on(day));
        let times: Vec<String> = openings.iter().map(|opening| opening.spoken(language)).collect();
        let times: Vec<&str> = times.iter().map(String::as_str).collect();
        let (days, hours) = (spoken_days(days, language), language.list(&times));
        Phrase::HoursOnDays.said(language, &[("days", &days), ("hours", &hours)])
    }
}

/// A time of a day at which the office is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    opens_min: u16,
    closes_min: u16,
}

impl Opening {
    /// Open from one minute of the day to a later one, at the latest midnight.
    pub fn new(opens_min: u16, closes_min: u16) -> Result<Self, OpeningFault> {
        if closes_min > MINUTES_PER_DAY {
            return Err(OpeningFault::AfterMidnight);
        }
        if opens_min >= closes_min {
            return Err(OpeningFault::ClosesFirst);
        }
        Ok(Self { opens_min, closes_min })
    }

    /// The minute at which it opens.
    pub fn opens_min(self) -> u16 {
        self.opens_min
    }

    /// The minute at which it closes; it is closed in that minute.
    pub fn closes_min(self) -> u16 {
        self.closes_min
    }

    fn overlaps(self, other: Self) -> bool {
        self.opens_min < other.closes_min && other.opens_min < self.closes_min
    }

    /// The opening, as it is said: "9:00 AM to noon".
    pub fn spoken(self, language: Language) -> String {
        if self == (Self { opens_min: 0, closes_min: MINUTES_PER_DAY }) {
            return Phrase::OpenAllDay.said(language, &[]);
        }
        let (opens, closes) = (language.clock(self.opens_min), language.clock(self.closes_min));
        Phrase::Opening.said(language, &[("opens", &opens), ("closes", &closes)])
    }
}

/// Why two times of a day are no opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpeningFault {
    /// The closing time is not after the opening time.
    #[error("it closes before it opens")]
    ClosesFirst,
    /// The closing time is on the next day.
    #[error("it closes after midnight")]
    AfterMidnight,
}

/// An opening that runs into another of the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it overlaps {}", other.spoken(Language::English))]
pub struct Overlap {
    /// The opening that was there first.
    pub other: Opening,
}
