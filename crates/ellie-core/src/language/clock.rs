//! Times of a day, as they are said.

use super::{Language, Phrase};
use crate::firm::MINUTES_PER_DAY;

impl Language {
    /// The time that begins or ends an opening: "9:00 AM", "noon".
    pub(crate) fn clock(self, minute_of_day: u16) -> String {
        let minute_of_day = minute_of_day % MINUTES_PER_DAY;
        let (whole, with_minutes) = match minute_of_day {
            0 => return Phrase::Midnight.said(self, &[]),
            720 => return Phrase::Noon.said(self, &[]),
            1..360 => (Phrase::NightHour, Phrase::NightTime),
            360..720 => (Phrase::MorningHour, Phrase::MorningTime),
            721..1140 => (Phrase::AfternoonHour, Phrase::AfternoonTime),
            _ => (Phrase::EveningHour, Phrase::EveningTime),
        };
        let hour = self.hour(minute_of_day / 60).to_string();
        match minute_of_day % 60 {
            0 => whole.said(self, &[("hour", &hour)]),
            minute => {
                with_minutes.said(self, &[("hour", &hour), ("minute", &format!("{minute:02}"))])
            }
        }
    }

    /// The time at which something is.
    pub(crate) fn at_clock(self, minute_of_day: u16) -> String {
        let at = match minute_of_day {
            0 => return Phrase::AtMidnight.said(self, &[]),
            720 => return Phrase::AtNoon.said(self, &[]),
            60..120 | 780..840 => Phrase::AtOne,
            _ => Phrase::AtTime,
        };
        at.said(self, &[("time", &self.clock(minute_of_day))])
    }

    /// The hour by the clock of those who speak the language.
    const fn hour(self, hour: u16) -> u16 {
        match self {
            Self::English | Self::Spanish | Self::Chinese => (hour + 11) % 12 + 1,
            Self::French | Self::German => hour,
        }
    }
}
