//! The values that are no text: true and false, whole numbers, days.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use toml::de::DeValue;
use toml::value::Date;

use super::{Section, Value};
use crate::firm::faults::{Faults, Span, quoted};
use crate::firm::text::kind;

impl Section<'_> {
    /// True or false; `None` when it is left out or faulty.
    pub(in crate::firm) fn flag(&self, key: &str, faults: &mut Faults<'_>) -> Option<bool> {
        let Value { at, value } = self.value(key)?;
        if let DeValue::Boolean(flag) = value {
            return Some(*flag);
        }
        faults.at(&at, format!("`{key}` must be true or false, not {}", kind(value)));
        None
    }

    /// A whole number of this range; `None` when it is left out or faulty.
    pub(in crate::firm) fn number(
        &self,
        key: &str,
        range: RangeInclusive<u16>,
        faults: &mut Faults<'_>,
    ) -> Option<u16> {
        let Value { at, value } = self.value(key)?;
        let number = match value {
            DeValue::Integer(number) => u16::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start(), range.end());
            faults.at(&at, format!("`{key}` must be a whole number from {least} to {most}"));
        }
        number
    }

    /// Days, written as dates or as texts; none when they are left out.
    pub(in crate::firm) fn days(&self, key: &str, faults: &mut Faults<'_>) -> Vec<NaiveDate> {
        let items = self.items(key, faults).unwrap_or_default();
        let day = |(at, value): (Span, &DeValue<'_>)| {
            let day = day(value);
            if day.is_none() {
                let shown = value.as_str().map_or_else(|| kind(value).to_owned(), quoted);
                faults.at(&at, format!("{shown} is not a day; write it like \"2026-12-25\""));
            }
            day
        };
        items.into_iter().filter_map(day).collect()
    }
}

fn day(value: &DeValue<'_>) -> Option<NaiveDate> {
    match value {
        DeValue::String(words) => written_day(words),
        DeValue::Datetime(moment) if moment.time.is_none() => {
            let Date { year, month, day } = moment.date?;
            NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
        }
        _ => None,
    }
}

/// "2026-12-25" and nothing else (ISO 8601): other orders mean another day elsewhere.
fn written_day(words: &str) -> Option<NaiveDate> {
    words.parse().ok().filter(|day: &NaiveDate| day.to_string() == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_from_the_year_to_the_day() {
        assert_eq!(written_day("2026-12-25"), NaiveDate::from_ymd_opt(2026, 12, 25));
        let no_days = ["2026-02-29", "12-25-2026", "2026-12-5", "+2026-1-25", " 2026-1-25", ""];
        for words in no_days {
            assert_eq!(written_day(words), None, "{words}");
        }
    }
}
