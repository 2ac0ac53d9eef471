//! Days by their distance from another: "tomorrow", "next Tuesday", "a week from Friday".

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};

use super::super::number::cardinal;
use super::super::{begins, from, word_at};
use super::{Found, Leaning, Now};

/// Days around today. The longer phrase stands before the shorter.
const NEAR: [(&str, i64); 14] = [
    ("the day after tomorrow", 2),
    ("day after tomorrow", 2),
    ("the day before yesterday", -2),
    ("day before yesterday", -2),
    ("tomorrow", 1),
    ("yesterday", -1),
    ("last night", -1),
    ("today", 0),
    ("tonight", 0),
    ("this morning", 0),
    ("this afternoon", 0),
    ("this evening", 0),
    ("earlier today", 0),
    ("later today", 0),
];

const WEEKDAYS: [(&str, Weekday); 11] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("tues", Weekday::Tue),
    ("thurs", Weekday::Thu),
    ("thur", Weekday::Thu),
    ("fri", Weekday::Fri),
];

/// Which week a day is of.
#[derive(Clone, Copy)]
enum Week {
    Last,
    This,
    Next,
}

const WEEKS: [(&str, Week); 3] =
    [("last week", Week::Last), ("this week", Week::This), ("next week", Week::Next)];

#[derive(Clone, Copy)]
enum Unit {
    Days(u64),
    Months(u32),
}

impl Now {
    pub(super) fn near(self, words: &[String]) -> Option<Found> {
        NEAR.iter().find_map(|(said, away)| {
            begins(words, said).map(|used| Found::new(self.days_away(self.today, *away), used))
        })
    }

    /// "Tuesday, March fourth", "Tuesday the fourth": none where they are not the same day.
    pub(super) fn weekday_and_date(self, words: &[String]) -> Option<Found> {
        let skipped = usize::from(matches!(word_at(words, 0), "this" | "last" | "next" | "on"));
        let weekday = weekday(word_at(words, skipped))?;
        let date = self.in_calendar(from(words, skipped + 1))?;
        Some(Found {
            day: date.day.filter(|day| day.weekday() == weekday),
            used: skipped + 1 + date.used,
        })
    }

    pub(super) fn weekday(self, words: &[String]) -> Option<Found> {
        if let Some((week, used)) = week(words) {
            let on = usize::from(word_at(words, used) == "on");
            let weekday = weekday(word_at(words, used + on))?;
            return Some(Found::new(self.in_week(week, weekday), used + on + 1));
        }
        if let Some(weekday) = weekday(word_at(words, 0)) {
            let of = usize::from(word_at(words, 1) == "of");
            return Some(match week(from(words, 1 + of)) {
                Some((week, used)) => Found::new(self.in_week(week, weekday), 1 + of + used),
                None => Found::new(self.nearest_weekday(weekday, self.leaning), 1),
            });
        }
        let second = usize::from(matches!(word_at(words, 1), "coming" | "past"));
        let weekday = weekday(word_at(words, 1 + second))?;
        let day = match (word_at(words, 0), word_at(words, second)) {
            (_, "coming") => self.nearest_weekday(weekday, Leaning::Future),
            (_, "past") | ("last", _) => self.nearest_weekday(weekday, Leaning::Past),
            ("next", _) => self.in_week(Week::Next, weekday),
            ("this", _) => self.nearest_weekday(weekday, self.leaning),
            _ => return None,
        };
        Some(Found::new(day, 2 + second))
    }

    /// "In ten days", "two weeks ago", "a week from Friday". A month is so long only from a day to
    /// the same day: "a year ago today" is a day, "a year ago" is none.
    pub(super) fn counted(self, words: &[String]) -> Option<Found> {
        let start = usize::from(word_at(words, 0) == "in");
        let (count, used) = count(from(words, start))?;
        let at = start + used;
        let unit = unit(word_at(words, at))?;
        let after = from(words, at + 1);
        if start == 1 {
            return Some(Found::new(self.moved(self.today, count, unit, false), at + 1));
        }
        let found = |day: Option<NaiveDate>, used: usize| Some(Found::new(day, at + 1 + used));
        match word_at(after, 0) {
            "ago" if word_at(after, 1) == "today" => {
                found(self.moved(self.today, -count, unit, true), 2)
            }
            "ago" => found(self.moved(self.today, -count, unit, false), 1),
            "from" if word_at(after, 1) == "now" => {
                found(self.moved(self.today, count, unit, false), 2)
            }
            joint @ ("from" | "after" | "before") => {
                let leaning = if joint == "from" { Leaning::Future } else { self.leaning };
                let anchor = Self { leaning, ..self }.named(from(after, 1))?;
                let count = if joint == "before" { -count } else { count };
                let day = anchor.day.and_then(|day| self.moved(day, count, unit, true));
                found(day, 1 + anchor.used)
            }
            _ => None,
        }
    }

    fn moved(
        self,
        day: NaiveDate,
        count: i64,
        unit: Unit,
        is_to_the_day: bool,
    ) -> Option<NaiveDate> {
        match unit {
            Unit::Days(days) => self.days_away(day, count.checked_mul(i64::try_from(days).ok()?)?),
            Unit::Months(_) if !is_to_the_day => None,
            Unit::Months(months) => {
                let months = u32::try_from(count.unsigned_abs()).ok()?.checked_mul(months)?;
                if count < 0 {
                    day.checked_sub_months(Months::new(months))
                } else {
                    day.checked_add_months(Months::new(months))
                }
            }
        }
    }

    fn days_away(self, day: NaiveDate, away: i64) -> Option<NaiveDate> {
        day.checked_add_signed(TimeDelta::try_days(away)?)
    }

    /// The nearest such day that is not today.
    fn nearest_weekday(self, weekday: Weekday, leaning: Leaning) -> Option<NaiveDate> {
        (1..=7)
            .filter_map(|away| match leaning {
                Leaning::Past => self.today.checked_sub_days(Days::new(away)),
                Leaning::Future => self.today.checked_add_days(Days::new(away)),
            })
            .find(|day| day.weekday() == weekday)
    }

    fn in_week(self, week: Week, weekday: Weekday) -> Option<NaiveDate> {
        let since_sunday = |day: Weekday| i64::from(day.num_days_from_sunday());
        let weeks = match week {
            Week::Last => -7,
            Week::This => 0,
            Week::Next => 7,
        };
        let away = weeks + since_sunday(weekday) - since_sunday(self.today.weekday());
        self.days_away(self.today, away)
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, weekday)| *weekday)
}

fn week(words: &[String]) -> Option<(Week, usize)> {
    WEEKS.iter().find_map(|(said, week)| begins(words, said).map(|used| (*week, used)))
}

fn count(words: &[String]) -> Option<(i64, usize)> {
    if matches!(word_at(words, 0), "a" | "an") && unit(word_at(words, 1)).is_some() {
        return Some((1, 1));
    }
    let (count, used) = cardinal(words)?;
    Some((i64::try_from(count).ok()?, used))
}

fn unit(word: &str) -> Option<Unit> {
    match word {
        "day" | "days" => Some(Unit::Days(1)),
        "week" | "weeks" => Some(Unit::Days(7)),
        "month" | "months" => Some(Unit::Months(1)),
        "year" | "years" => Some(Unit::Months(12)),
        _ => None,
    }
}
