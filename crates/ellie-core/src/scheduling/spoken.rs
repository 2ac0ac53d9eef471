//! How a moment is said: the day, the time, and in whose time.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::calendar::{Turn, Zone, minute_of_day, weekday};

/// Lines of a name and the zones that go by it.
const ZONES: &str = include_str!("spoken/zones.txt");

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "Tuesday, November 24th, at 2:30 PM Eastern time".
#[must_use]
pub fn spoken_moment(at: DateTime<Utc>, zone: Zone) -> String {
    spoken_choices(&[at], zone)
}

/// Several moments to choose from, in order, each day and the zone said once: "Tuesday, November
/// 24th, at 9:00 AM or noon, or Friday, November 27th, at 9:00 AM Eastern time".
#[must_use]
pub fn spoken_choices(moments: &[DateTime<Utc>], zone: Zone) -> String {
    let day_of = |at: &DateTime<Utc>| zone.wall(*at).date();
    let days: Vec<String> = moments
        .chunk_by(|at, next| day_of(at) == day_of(next))
        .filter_map(|of_a_day| {
            let day = day_of(of_a_day.first()?);
            let times: Vec<String> = of_a_day.iter().map(|at| spoken_time(*at, zone)).collect();
            Some(format!("{}, at {}", spoken_day(day), either(&times)))
        })
        .collect();
    if days.is_empty() {
        String::new()
    } else {
        format!("{} {}", days.join(", or "), zone.spoken())
    }
}

impl Zone {
    /// What the time of this zone is called: "Eastern time", "Berlin time".
    #[must_use]
    pub fn spoken(self) -> String {
        let lines = ZONES.lines().filter_map(|line| line.split_once(": "));
        let mut names = lines.filter(|(_, zones)| zones.split(' ').any(|zone| zone == self.name()));
        names.next().map_or_else(|| self.spoken_by_city(), |(name, _)| name.to_owned())
    }

    fn spoken_by_city(self) -> String {
        let city = self.name().rsplit('/').next().unwrap_or_default();
        format!("{} time", city.replace('_', " "))
    }
}

/// "Tuesday, November 24th". No year: nobody books a year ahead.
fn spoken_day(day: NaiveDate) -> String {
    let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    format!("{}, {month} {}{}", weekday(day).name(), day.day(), ordinal_ending(day.day()))
}

/// The time by the twelve-hour clock, and which of the two when it comes twice that night.
fn spoken_time(at: DateTime<Utc>, zone: Zone) -> String {
    let clock = spoken_clock(minute_of_day(zone.wall(at)));
    match zone.turn(at) {
        None => clock,
        Some(Turn::First) => format!("{clock} before the clocks go back"),
        Some(Turn::Second) => format!("{clock} after the clocks go back"),
    }
}

fn spoken_clock(minute_of_day: u16) -> String {
    match minute_of_day {
        0 => "midnight".to_owned(),
        720 => "noon".to_owned(),
        minute => {
            let half = if minute < 720 { "AM" } else { "PM" };
            let hour = (minute / 60 + 11) % 12 + 1;
            format!("{hour}:{:02} {half}", minute % 60)
        }
    }
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// "a", "a or b", "a, b, or c".
fn either(choices: &[String]) -> String {
    match choices {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first} or {second}"),
        [rest @ .., last] => format!("{}, or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(moments: &[&str], zone: &str) -> String {
        let moments: Vec<_> = moments.iter().map(|at| at.parse().unwrap()).collect();
        spoken_choices(&moments, Zone::named(zone).unwrap())
    }

    #[test]
    fn a_moment_is_said_with_its_zone() {
        let cases = [
            (
                "2026-11-24T19:30:00Z",
                "America/New_York",
                "Tuesday, November 24th, at 2:30 PM Eastern time",
            ),
            (
                "2026-11-24T19:30:00Z",
                "America/Los_Angeles",
                "Tuesday, November 24th, at 11:30 AM Pacific time",
            ),
            (
                "2026-07-01T19:00:00Z",
                "America/Phoenix",
                "Wednesday, July 1st, at noon Arizona time",
            ),
            (
                "2026-07-02T05:00:00Z",
                "America/Chicago",
                "Thursday, July 2nd, at midnight Central time",
            ),
            ("2026-07-03T15:05:00Z", "Europe/London", "Friday, July 3rd, at 4:05 PM London time"),
            (
                "2026-01-13T00:15:00Z",
                "Pacific/Honolulu",
                "Monday, January 12th, at 2:15 PM Hawaii time",
            ),
            (
                "2026-03-08T07:00:00Z",
                "America/New_York",
                "Sunday, March 8th, at 3:00 AM Eastern time",
            ),
        ];
        for (at, zone, spoken) in cases {
            assert_eq!(said(&[at], zone), spoken);
        }
    }

    #[test]
    fn a_time_that_comes_twice_is_told_apart() {
        let night = ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"];
        assert_eq!(
            said(&night, "America/New_York"),
            "Sunday, November 1st, at 1:30 AM before the clocks go back \
             or 1:30 AM after the clocks go back Eastern time"
        );
    }

    #[test]
    fn choices_name_each_day_once() {
        let at = ["2026-11-24T14:00:00Z", "2026-11-24T17:00:00Z", "2026-11-27T14:00:00Z"];
        assert_eq!(
            said(&at, "America/New_York"),
            "Tuesday, November 24th, at 9:00 AM or noon, \
             or Friday, November 27th, at 9:00 AM Eastern time"
        );
        assert_eq!(said(&[], "America/New_York"), "");
    }

    #[test]
    fn every_zone_of_the_table_exists_and_stands_there_once() {
        let lines = ZONES.lines().filter(|line| !line.starts_with('#'));
        let mut zones: Vec<&str> =
            lines.flat_map(|line| line.split_once(": ").unwrap().1.split(' ')).collect();
        assert!(zones.iter().all(|zone| Zone::named(zone).is_ok()));
        let listed = zones.len();
        zones.sort_unstable();
        zones.dedup();
        assert_eq!(zones.len(), listed);
    }

    #[test]
    fn a_zone_without_a_name_of_its_own_is_called_by_its_city() {
        let spoken = |name| Zone::named(name).unwrap().spoken();
        assert_eq!(spoken("America/Argentina/Buenos_Aires"), "Buenos Aires time");
        assert_eq!(spoken("Europe/Berlin"), "Berlin time");
        assert_eq!(spoken("America/Anchorage"), "Alaska time");
        assert_eq!(spoken("America/Indiana/Knox"), "Central time");
        assert_eq!(spoken("UTC"), "U T C");
    }

    #[test]
    fn days_of_the_month_are_counted_aloud() {
        let endings: Vec<&str> =
            [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31].into_iter().map(ordinal_ending).collect();
        assert_eq!(
            endings,
            ["st", "nd", "rd", "th", "th", "th", "th", "st", "nd", "rd", "th", "st"]
        );
    }
}
