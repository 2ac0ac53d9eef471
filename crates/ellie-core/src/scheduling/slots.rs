//! The times at which a consultation can begin: the firm's hours and the attorneys', less what is
//! closed, too soon, too far off, or taken.

mod taken;

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::calendar::{Zone, weekday};
use crate::firm::{Hours, Opening};
use crate::language::Language;
use taken::Taken;

/// When the firm gives consultations, and of what length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// The zone in which the hours are meant.
    pub zone: Zone,
    /// When the office is open.
    pub hours: Hours,
    /// Who gives consultations.
    pub attorneys: Vec<Attending>,
    /// How long a consultation takes.
    pub length_min: NonZeroU16,
    /// How far apart two consultations may begin, counted from each opening.
    pub every_min: NonZeroU16,
    /// How long before it begins a consultation has to be booked.
    pub notice_min: u32,
    /// How many days after today the last one may be.
    pub horizon_days: u16,
    /// Holidays.
    pub closed: BTreeSet<NaiveDate>,
}

/// An attorney who gives consultations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attending {
    /// Who it is.
    pub attorney: AttorneyId,
    /// When, within the hours of the firm; without a word of it, always then.
    pub hours: Option<Hours>,
}

/// The number by which an attorney is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttorneyId(pub u32);

/// A time for a consultation; the earlier comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// When it begins.
    pub starts: DateTime<Utc>,
    /// With whom it is.
    pub attorney: AttorneyId,
    /// How long it takes.
    pub length_min: NonZeroU16,
}

/// A time an attorney cannot give to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Whose time it is.
    pub attorney: AttorneyId,
    /// When it begins.
    pub starts: DateTime<Utc>,
    /// When it is over.
    pub ends: DateTime<Utc>,
}

impl Timetable {
    /// Every slot that can be booked now, the earliest first.
    #[must_use]
    pub fn open_slots(&self, now: DateTime<Utc>, busy: &[Busy]) -> Vec<Slot> {
        let notice = TimeDelta::minutes(self.notice_min.into());
        let Some(earliest) = now.checked_add_signed(notice) else { return Vec::new() };
        let taken = Taken::new(busy);
        let mut slots: Vec<Slot> = self
            .days(now)
            .flat_map(|day| self.attorneys.iter().flat_map(move |one| self.slots_of(one, day)))
            .filter(|slot| slot.starts > now && slot.starts >= earliest && taken.leaves(slot))
            .collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    fn days(&self, now: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
        let today = self.zone.wall(now).date();
        let days = today.iter_days().take(usize::from(self.horizon_days) + 1);
        days.filter(|day| !self.closed.contains(day))
    }

    fn slots_of(&self, one: &Attending, day: NaiveDate) -> impl Iterator<Item = Slot> {
        let firm = self.hours.on(weekday(day));
        let own = one.hours.as_ref().map_or(firm, |hours| hours.on(weekday(day)));
        let attorney = one.attorney;
        shared(&joined(firm), &joined(own))
            .into_iter()
            .flat_map(move |stretch| self.slots_within(stretch, attorney, day))
    }

    /// A slot begins at a minute the clock shows, and is over, in real time, before the office
    /// closes: on the night the clocks change the two are not the same.
    fn slots_within(
        &self,
        stretch: Stretch,
        attorney: AttorneyId,
        day: NaiveDate,
    ) -> impl Iterator<Item = Slot> {
        let closes = self.zone.moment_reached(day, stretch.closes_min);
        (stretch.opens_min..stretch.closes_min)
            .step_by(usize::from(self.every_min.get()))
            .filter_map(move |minute| self.zone.moment(day, minute))
            .map(move |starts| Slot { starts, attorney, length_min: self.length_min })
            .filter(move |slot| closes.is_some_and(|closes| slot.ends() <= closes))
    }
}

impl Slot {
    /// When it is over.
    #[must_use]
    pub fn ends(&self) -> DateTime<Utc> {
        let length = TimeDelta::minutes(self.length_min.get().into());
        self.starts.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Whether the attorney would have to be in both at once.
    #[must_use]
    pub fn clashes(&self, other: &Self) -> bool {
        self.attorney == other.attorney
            && (self.starts == other.starts
                || (self.starts < other.ends() && other.starts < self.ends()))
    }

    /// When it is, as it is said: "Tuesday, November 24th, at 2:30 PM Eastern time".
    #[must_use]
    pub fn spoken(&self, zone: Zone, language: Language) -> String {
        super::spoken_moment(self.starts, zone, language)
    }
}

impl From<Slot> for Busy {
    fn from(slot: Slot) -> Self {
        Self { attorney: slot.attorney, starts: slot.starts, ends: slot.ends() }
    }
}

/// A time of a day without a break.
#[derive(Clone, Copy)]
struct Stretch {
    opens_min: u16,
    closes_min: u16,
}

/// Openings that touch are one stretch: a consultation may run across.
fn joined(openings: &[Opening]) -> Vec<Stretch> {
    let runs = openings.chunk_by(|one, next| one.closes_min() == next.opens_min());
    runs.filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        Some(Stretch { opens_min: first.opens_min(), closes_min: last.closes_min() })
    })
    .collect()
}

fn shared(firm: &[Stretch], own: &[Stretch]) -> Vec<Stretch> {
    let pairs = firm.iter().flat_map(|one| own.iter().map(move |other| (one, other)));
    pairs
        .map(|(one, other)| Stretch {
            opens_min: one.opens_min.max(other.opens_min),
            closes_min: one.closes_min.min(other.closes_min),
        })
        .filter(|stretch| stretch.opens_min < stretch.closes_min)
        .collect()
}

#[cfg(test)]
mod tests;
