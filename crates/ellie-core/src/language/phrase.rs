//! The parts of which times, lists and numbers are made.

use super::Language;

/// Makes an enum of texts: each with its name in the files, all of them in their order.
macro_rules! texts {
    ($(#[$about:meta])* $vis:vis enum $texts:ident { $($text:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the name of a text says what it says")]
        $vis enum $texts {
            $($text,)*
        }

        impl $texts {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$text),*];

            /// Its name in the files of texts.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$text => $name,)*
                }
            }
        }
    };
}

pub(crate) use texts;

texts! {
    /// A text that is part of others.
    pub enum Phrase {
        OurHours = "our_hours",
        OurAddress = "our_address",
        OurAreas = "our_areas",
        OurLanguages = "our_languages",
        Row = "row",
        ListOfTwo = "list_of_two",
        ListOfMore = "list_of_more",
        ChoiceOfTwo = "choice_of_two",
        ChoiceOfMore = "choice_of_more",
        Opening = "opening",
        OpenAllDay = "open_all_day",
        DaysInARow = "days_in_a_row",
        EveryDay = "every_day",
        HoursOnDays = "hours_on_days",
        ClosedOn = "closed_on",
        ClosedOnWeekends = "closed_on_weekends",
        ClosedEveryDay = "closed_every_day",
        MoreHours = "more_hours",
        Date = "date",
        TimesOnDate = "times_on_date",
        OtherDates = "other_dates",
        Moment = "moment",
        ZoneOfCity = "zone_of_city",
        WithAttorney = "with_attorney",
        FirstOfTwo = "first_of_two",
        SecondOfTwo = "second_of_two",
        Midnight = "midnight",
        Noon = "noon",
        NightHour = "night_hour",
        NightTime = "night_time",
        MorningHour = "morning_hour",
        MorningTime = "morning_time",
        AfternoonHour = "afternoon_hour",
        AfternoonTime = "afternoon_time",
        EveningHour = "evening_hour",
        EveningTime = "evening_time",
        AtMidnight = "at_midnight",
        AtNoon = "at_noon",
        AtOne = "at_one",
        AtTime = "at_time",
        MoreDigits = "more_digits",
        DigitsApart = "digits_apart",
        Phone = "phone",
        WithExtension = "with_extension",
        Digit0 = "digit_0",
        Digit1 = "digit_1",
        Digit2 = "digit_2",
        Digit3 = "digit_3",
        Digit4 = "digit_4",
        Digit5 = "digit_5",
        Digit6 = "digit_6",
        Digit7 = "digit_7",
        Digit8 = "digit_8",
        Digit9 = "digit_9",
    }
}

impl Phrase {
    /// The phrase in this language, with these values put in.
    pub(crate) fn said(self, language: Language, values: &[(&str, &str)]) -> String {
        language.says(self.name(), values)
    }
}
