//! Weeks: "next week", "the week after next".

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};

use crate::dialogue::understand::{contains, words};

/// The week that was said, from its Monday to its Sunday; of the present one what is left.
#[must_use]
pub fn week(text: &str, today: NaiveDate) -> Option<RangeInclusive<NaiveDate>> {
    let said = words(text);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| contains(&said, phrase));
    let ahead = if says(&["week after next"]) {
        2
    } else if says(&["next week", "following week", "a week from now", "week after"]) {
        1
    } else if says(&["this week", "later in the week"]) {
        0
    } else {
        return None;
    };
    let monday =
        today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let first = monday.checked_add_days(Days::new(7 * ahead))?;
    Some(first.max(today)..=first.checked_add_days(Days::new(6))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let thursday = day("2026-11-26");
        for (said, first, last) in [
            ("this week", "2026-11-26", "2026-11-29"),
            ("maybe next week?", "2026-11-30", "2026-12-06"),
            ("the week after next", "2026-12-07", "2026-12-13"),
        ] {
            assert_eq!(week(said, thursday), Some(day(first)..=day(last)), "{said}");
        }
        assert_eq!(week("next Tuesday", thursday), None);
        assert_eq!(week("next week", NaiveDate::MAX), None);
    }
}
