//! How a moment is said: the day, the time, and in whose time.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::calendar::{Turn, Zone, minute_of_day, weekday};
use crate::language::{Language, Phrase};

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
pub fn spoken_moment(at: DateTime<Utc>, zone: Zone, language: Language) -> String {
    spoken_choices(&[at], zone, language)
}

/// Several moments to choose from, in order, each day and the zone said once: "Tuesday, November
/// 24th, at 9:00 AM or noon, or Friday, November 27th, at 9:00 AM Eastern time".
#[must_use]
pub fn spoken_choices(moments: &[DateTime<Utc>], zone: Zone, language: Language) -> String {
    let day_of = |at: &DateTime<Utc>| zone.wall(*at).date();
    let dates: Vec<String> = moments
        .chunk_by(|at, next| day_of(at) == day_of(next))
        .filter_map(|of_a_day| {
            let date = spoken_day(day_of(of_a_day.first()?), language);
            let times: Vec<String> =
                of_a_day.iter().map(|at| spoken_time(*at, zone, language)).collect();
            let times: Vec<&str> = times.iter().map(String::as_str).collect();
            let values = [("date", date.as_str()), ("times", &language.choice(&times))];
            Some(Phrase::TimesOnDate.said(language, &values))
        })
        .collect();
    if dates.is_empty() {
        return String::new();
    }
    let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
    let dates = language.joined(&dates, Phrase::OtherDates);
    Phrase::Moment.said(language, &[("dates", &dates), ("zone", &zone.spoken(language))])
}

impl Zone {
    /// What the time of this zone is called: "Eastern time", "Berlin time".
    #[must_use]
    pub fn spoken(self, language: Language) -> String {
        let lines = ZONES.lines().filter_map(|line| line.split_once(": "));
        let mut names = lines.filter(|(_, zones)| zones.split(' ').any(|zone| zone == self.name()));
        match names.next() {
            Some((name, _)) => language.called(name).to_owned(),
            None => self.spoken_by_city(language),
        }
    }

    fn spoken_by_city(self, language: Language) -> String {
        let city = self.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
        Phrase::ZoneOfCity.said(language, &[("city", &city)])
    }
}

/// "Tuesday, November 24th". No year: nobody books a year ahead.
fn spoken_day(day: NaiveDate, language: Language) -> String {
    let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    let values = [
        ("weekday", language.called(weekday(day).name())),
        ("month", language.called(month)),
        ("day", &language.day_of_month(day.day())),
    ];
    Phrase::Date.said(language, &values)
}

/// The time, and which of the two when it comes twice that night.
fn spoken_time(at: DateTime<Utc>, zone: Zone, language: Language) -> String {
    let time = language.at_clock(minute_of_day(zone.wall(at)));
    match zone.turn(at) {
        None => time,
        Some(Turn::First) => Phrase::FirstOfTwo.said(language, &[("time", &time)]),
        Some(Turn::Second) => Phrase::SecondOfTwo.said(language, &[("time", &time)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(moments: &[&str], zone: &str) -> String {
        let moments: Vec<_> = moments.iter().map(|at| at.parse().unwrap()).collect();
        spoken_choices(&moments, Zone::named(zone).unwrap(), Language::English)
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
    fn choices_are_said_in_every_language() {
        let at = ["2026-11-24T14:00:00Z", "2026-11-24T17:00:00Z", "2026-12-01T19:30:00Z"];
        let moments = at.map(|at| at.parse().unwrap());
        let new_york = Zone::named("America/New_York").unwrap();
        for (language, spoken) in [
            (
                Language::Spanish,
                "el martes 24 de noviembre, a las 9 de la mañana o al mediodía, o el martes 1 de \
                 diciembre, a las 2:30 de la tarde, hora del Este",
            ),
            (
                Language::French,
                "le mardi 24 novembre, à 9 heures ou à midi, ou le mardi 1er décembre, à 14 heures \
                 30, heure de l'Est",
            ),
            (
                Language::German,
                "am Dienstag, dem 24. November, um 9 Uhr oder um 12 Uhr mittags, oder am Dienstag, \
                 dem 1. Dezember, um 14 Uhr 30, Ostküstenzeit",
            ),
            (
                Language::Chinese,
                "美国东部时间11月24号星期二上午9点或者中午12点，或者12月1号星期二下午2点30分",
            ),
        ] {
            assert_eq!(spoken_choices(&moments, new_york, language), spoken);
        }
        let one = "2026-11-24T18:00:00Z".parse().unwrap();
        let spoken = spoken_moment(one, Zone::named("Europe/Berlin").unwrap(), Language::Spanish);
        assert_eq!(spoken, "el martes 24 de noviembre, a las 7 de la noche, hora de Berlin");
    }

    #[test]
    fn days_months_and_zones_have_names_in_every_language() {
        let days = crate::firm::Weekday::ALL.map(crate::firm::Weekday::name);
        let lines = ZONES.lines().filter_map(|line| line.split_once(": "));
        let names: Vec<&str> = lines.map(|(name, _)| name).chain(MONTHS).chain(days).collect();
        for language in [Language::Spanish, Language::Chinese] {
            for name in &names {
                assert_ne!(language.called(name), *name, "{language:?}");
            }
        }
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
        let spoken = |name| Zone::named(name).unwrap().spoken(Language::English);
        assert_eq!(spoken("America/Argentina/Buenos_Aires"), "Buenos Aires time");
        assert_eq!(spoken("Europe/Berlin"), "Berlin time");
        assert_eq!(spoken("America/Anchorage"), "Alaska time");
        assert_eq!(spoken("America/Indiana/Knox"), "Central time");
        assert_eq!(spoken("UTC"), "U T C");
    }
}
