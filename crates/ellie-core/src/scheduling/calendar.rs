//! Time zones: from the clock on the wall to the moment, and back.

use chrono::{
    DateTime, Datelike, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};
use thiserror::Error;

use crate::firm::Weekday;

/// A time zone of the IANA database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

/// A name that no time zone has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no time zone is called {0:?}")]
pub struct UnknownZone(pub String);

/// The two times at which a clock that is put back shows the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Before it is put back.
    First,
    /// After.
    Second,
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone of this name: "America/New_York".
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_| UnknownZone(name.to_owned()))
    }

    /// The names of all of them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What the clock on the wall shows at this moment.
    #[must_use]
    pub fn wall(self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        utc.checked_add_offset(self.offset(at)).unwrap_or(utc)
    }

    /// When the clock shows this minute of the day: the first time if it does so twice, and never
    /// if it is put forward over it. Minute 1440 is the midnight at the day's end.
    #[must_use]
    pub fn moment(self, day: NaiveDate, minute_of_day: u16) -> Option<DateTime<Utc>> {
        let wall = wall(day, minute_of_day)?;
        let offset = self.0.offset_from_local_datetime(&wall).earliest()?;
        Some(wall.checked_sub_offset(offset.fix())?.and_utc())
    }

    /// When the clock shows this minute of the day, or is put forward over it.
    #[must_use]
    pub fn moment_reached(self, day: NaiveDate, minute_of_day: u16) -> Option<DateTime<Utc>> {
        self.moment(day, minute_of_day).or_else(|| {
            let gap = GapInfo::new(&wall(day, minute_of_day)?, &self.0)?;
            Some(gap.end?.to_utc())
        })
    }

    /// Which of two times this moment is, when the clock shows the same at another one.
    #[must_use]
    pub fn turn(self, at: DateTime<Utc>) -> Option<Turn> {
        match self.0.offset_from_local_datetime(&self.wall(at)) {
            MappedLocalTime::Ambiguous(first, _) if first.fix() == self.offset(at) => {
                Some(Turn::First)
            }
            MappedLocalTime::Ambiguous(..) => Some(Turn::Second),
            MappedLocalTime::Single(_) | MappedLocalTime::None => None,
        }
    }

    fn offset(self, at: DateTime<Utc>) -> FixedOffset {
        self.0.offset_from_utc_datetime(&at.naive_utc()).fix()
    }
}

/// The minute of the day a clock shows.
#[must_use]
pub fn minute_of_day(wall: NaiveDateTime) -> u16 {
    u16::try_from(wall.hour() * 60 + wall.minute()).unwrap_or(0)
}

/// The day of the week of a day.
#[must_use]
pub fn weekday(day: NaiveDate) -> Weekday {
    match day.weekday() {
        chrono::Weekday::Mon => Weekday::Monday,
        chrono::Weekday::Tue => Weekday::Tuesday,
        chrono::Weekday::Wed => Weekday::Wednesday,
        chrono::Weekday::Thu => Weekday::Thursday,
        chrono::Weekday::Fri => Weekday::Friday,
        chrono::Weekday::Sat => Weekday::Saturday,
        chrono::Weekday::Sun => Weekday::Sunday,
    }
}

fn wall(day: NaiveDate, minute_of_day: u16) -> Option<NaiveDateTime> {
    day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(minute_of_day.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn utc(at: &str) -> DateTime<Utc> {
        at.parse().unwrap()
    }

    #[test]
    fn an_hour_that_the_clock_jumps_over_never_comes() {
        let new_york = Zone::named("America/New_York").unwrap();
        let spring = day(2026, 3, 8);
        assert_eq!(new_york.moment(spring, 119), Some(utc("2026-03-08T06:59:00Z")));
        assert_eq!(new_york.moment(spring, 120), None);
        assert_eq!(new_york.moment(spring, 179), None);
        assert_eq!(new_york.moment(spring, 180), Some(utc("2026-03-08T07:00:00Z")));
        assert_eq!(new_york.moment_reached(spring, 150), Some(utc("2026-03-08T07:00:00Z")));
        assert_eq!(new_york.moment_reached(spring, 240), Some(utc("2026-03-08T08:00:00Z")));
    }

    #[test]
    fn an_hour_that_comes_twice_is_the_first_of_the_two() {
        let new_york = Zone::named("America/New_York").unwrap();
        let autumn = day(2026, 11, 1);
        assert_eq!(new_york.moment(autumn, 90), Some(utc("2026-11-01T05:30:00Z")));
        assert_eq!(new_york.turn(utc("2026-11-01T05:30:00Z")), Some(Turn::First));
        assert_eq!(new_york.turn(utc("2026-11-01T06:30:00Z")), Some(Turn::Second));
        assert_eq!(new_york.turn(utc("2026-11-01T07:30:00Z")), None);
        assert_eq!(new_york.moment(autumn, 120), Some(utc("2026-11-01T07:00:00Z")));
    }

    #[test]
    fn days_have_23_24_and_25_hours() {
        let cases = [
            ("America/New_York", day(2026, 3, 8), 23),
            ("America/New_York", day(2026, 11, 1), 25),
            ("Europe/London", day(2026, 3, 29), 23),
            ("Europe/London", day(2026, 10, 25), 25),
            ("Europe/London", day(2026, 11, 1), 24),
            ("America/Phoenix", day(2026, 3, 8), 24),
            ("America/Santiago", day(2026, 9, 5), 24),
            ("America/Santiago", day(2026, 9, 6), 23),
        ];
        for (name, day, hours) in cases {
            let zone = Zone::named(name).unwrap();
            let midnight = |minute| zone.moment_reached(day, minute).unwrap();
            assert_eq!((midnight(1440) - midnight(0)).num_hours(), hours, "{name} {day}");
        }
    }

    #[test]
    fn the_wall_shows_the_day_and_minute_of_the_zone() {
        let wall = Zone::named("America/Phoenix").unwrap().wall(utc("2026-07-05T02:15:00Z"));
        assert_eq!((wall.date(), minute_of_day(wall)), (day(2026, 7, 4), 19 * 60 + 15));
        assert_eq!(weekday(wall.date()), Weekday::Saturday);
    }

    #[test]
    fn the_ends_of_time_are_no_fault() {
        for name in ["Pacific/Kiritimati", "America/New_York", "UTC"] {
            let zone = Zone::named(name).unwrap();
            for end in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
                assert_eq!(zone.turn(end), None);
            }
            assert_eq!(zone.moment_reached(NaiveDate::MAX, u16::MAX), None);
            assert_eq!(zone.moment_reached(NaiveDate::MAX, 1440), None);
            assert!(zone.moment_reached(NaiveDate::MIN, u16::MAX).is_some());
        }
    }

    #[test]
    fn every_name_is_that_of_a_zone() {
        for name in Zone::names() {
            assert_eq!(Zone::named(name).unwrap().name(), name);
        }
    }

    #[test]
    fn a_name_no_zone_has_is_an_error() {
        for name in ["", "Eastern", "america/new_york", "America/New_York\n"] {
            assert_eq!(Zone::named(name), Err(UnknownZone(name.to_owned())));
        }
        assert_eq!(Zone::named("Europe/London").unwrap().name(), "Europe/London");
    }
}
