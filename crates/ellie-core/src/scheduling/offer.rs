//! Which of the open slots the caller is told: a few that are as wished, or the nearest to it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::calendar::{Zone, minute_of_day};
use super::slots::{AttorneyId, Slot};
use crate::language::Language;

/// As many as an ear can keep.
pub const MOST_OFFERED: usize = 3;

/// Choices are better when they are not next to each other.
const APART: TimeDelta = TimeDelta::hours(2);

/// A day further off weighs as much as this many minutes of the day.
const DAY_WEIGHS: u64 = 240;
/// Whoever names an attorney would rather wait a week than see another.
const OTHER_ATTORNEY_WEIGHS: u64 = 5 * DAY_WEIGHS;

/// When the caller would like to come. What was not said is open; nothing said is "soonest".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// On which days.
    pub days: Option<Days>,
    /// At what part of the day.
    pub part: Option<Part>,
    /// At what minute of the day.
    pub time_min: Option<u16>,
    /// With whom.
    pub attorney: Option<AttorneyId>,
}

/// A day, or days in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first of them.
    pub first: NaiveDate,
    /// The last of them.
    pub last: NaiveDate,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before noon.
    Morning,
    /// From noon to 5 PM.
    Afternoon,
    /// From 5 PM.
    Evening,
}

/// What is offered, the earliest first; at most [`MOST_OFFERED`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Slots just as the caller wished.
    AsWished(Vec<Slot>),
    /// There is none as wished; these come nearest.
    Nearest(Vec<Slot>),
    /// No slot is open at all.
    Nothing,
}

/// What to offer of the open slots. The zone is the one in which the wish is meant.
#[must_use]
pub fn offer(open: &[Slot], wish: &Wish, zone: Zone) -> Offer {
    let mut ranked: Vec<(u64, Slot)> =
        open.iter().map(|slot| (wish.distance(slot, zone), *slot)).collect();
    ranked.sort_unstable();
    let as_wished = ranked.partition_point(|(distance, _)| *distance == 0);
    let in_rank = |slots: &[(u64, Slot)]| slots.iter().map(|(_, slot)| *slot).collect();
    match (as_wished, ranked.len()) {
        (_, 0) => Offer::Nothing,
        (0, _) => Offer::Nearest(few(in_rank(&ranked), TimeDelta::zero())),
        _ => {
            let met = ranked.get(..as_wished).unwrap_or_default();
            Offer::AsWished(few(in_rank(met), APART))
        }
    }
}

impl Wish {
    /// The days of the wish are this one.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Self {
        Self { days: Some(Days { first: day, last: day }), ..self }
    }

    /// How far a slot is from what was wished; zero when it is just that.
    fn distance(&self, slot: &Slot, zone: Zone) -> u64 {
        let wall = zone.wall(slot.starts);
        let minute = minute_of_day(wall);
        let days = self.days.map_or(0, |days| days.distance(wall.date()));
        let part = self.part.map_or(0, |part| part.distance_min(minute));
        let time = self.time_min.map_or(0, |time| time.abs_diff(minute));
        let is_other = self.attorney.is_some_and(|attorney| attorney != slot.attorney);
        days * DAY_WEIGHS
            + u64::from(part)
            + u64::from(time)
            + u64::from(is_other) * OTHER_ATTORNEY_WEIGHS
    }
}

impl Days {
    fn distance(self, day: NaiveDate) -> u64 {
        let before = (self.first - day).num_days();
        let after = (day - self.last).num_days();
        before.max(after).max(0).unsigned_abs()
    }
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }

    /// Whether this minute of the day is in it.
    #[must_use]
    pub fn includes(self, minute: u16) -> bool {
        self.distance_min(minute) == 0
    }

    fn distance_min(self, minute: u16) -> u16 {
        let (first, last): (u16, u16) = match self {
            Self::Morning => (0, 719),
            Self::Afternoon => (720, 1019),
            Self::Evening => (1020, 1439),
        };
        first.saturating_sub(minute).max(minute.saturating_sub(last))
    }
}

/// A few slots from a ranking: at different times, this far apart where there are enough.
fn few(ranked: Vec<Slot>, apart: TimeDelta) -> Vec<Slot> {
    let mut chosen: Vec<Slot> = Vec::new();
    for apart in [apart, TimeDelta::zero()] {
        for slot in &ranked {
            let is_apart = |other: &Slot| {
                let gap = (slot.starts - other.starts).abs();
                gap >= apart && gap > TimeDelta::zero()
            };
            if chosen.len() < MOST_OFFERED && chosen.iter().all(is_apart) {
                chosen.push(*slot);
            }
        }
    }
    chosen.sort_unstable();
    chosen
}

impl Offer {
    /// The slots that are offered.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        match self {
            Self::AsWished(slots) | Self::Nearest(slots) => slots,
            Self::Nothing => &[],
        }
    }

    /// The times to choose from, as they are said.
    #[must_use]
    pub fn spoken(&self, zone: Zone, language: Language) -> String {
        let moments: Vec<DateTime<Utc>> = self.slots().iter().map(|slot| slot.starts).collect();
        super::spoken_choices(&moments, zone, language)
    }
}

#[cfg(test)]
mod tests;
