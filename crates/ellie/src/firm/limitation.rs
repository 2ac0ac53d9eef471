//! The filing periods as the firm recorded them.

use ellie_core::firm::{Length, LimitationPeriod, PracticeArea};

use super::faults::{Faults, quoted};
use super::forms;
use super::place::state;
use super::practice::area_named;
use super::section::Section;
use super::seen::Seen;
use super::text::Text;
use super::{NAME_MAX_CHARS, SAYS_MAX_CHARS};

/// The most periods: a dozen areas in every state.
const PERIODS_MAX: usize = 600;

/// The periods in the order of the file.
pub(super) fn periods(
    top: &Section<'_>,
    areas: &[PracticeArea],
    faults: &mut Faults<'_>,
) -> Vec<LimitationPeriod> {
    let form = &forms::LIMITATION_PERIOD;
    let sections = top.sections("limitation_periods", form, PERIODS_MAX, faults);
    let mut seen = Seen::default();
    sections.iter().filter_map(|section| period(section, areas, &mut seen, faults)).collect()
}

fn period(
    section: &Section<'_>,
    areas: &[PracticeArea],
    seen: &mut Seen,
    faults: &mut Faults<'_>,
) -> Option<LimitationPeriod> {
    let state = state(&section.text("state", NAME_MAX_CHARS, faults), faults);
    let area = section.text("area", NAME_MAX_CHARS, faults);
    let is_known = area_named(&area, areas, faults).is_some();
    let length = length(&section.text("length", NAME_MAX_CHARS, faults), faults);
    let words_as_stored = section.text("words", SAYS_MAX_CHARS, faults).words;
    let (state, length) = (state?, length?);
    if !is_known {
        return None;
    }
    let words = format!("{} in {}", area.words, state.name());
    let name = words.to_lowercase();
    seen.meet(&Text { words, at: area.at }, name, faults);
    Some(LimitationPeriod { state, area: area.words, length, words_as_stored })
}

fn length(Text { words, at }: &Text, faults: &mut Faults<'_>) -> Option<Length> {
    let length = length_of(words);
    if length.is_none() && !words.is_empty() {
        let shown = quoted(words);
        let what = format!("{shown} is no length; write it like 2 years, 18 months or 90 days");
        faults.at(at, what);
    }
    length
}

fn length_of(words: &str) -> Option<Length> {
    let (count, unit) = words.split_once(' ')?;
    let is_plain = count.bytes().all(|byte| byte.is_ascii_digit());
    let count = count.parse().ok().filter(|&count| is_plain && count > 0)?;
    match unit.to_lowercase().as_str() {
        "year" | "years" => Some(Length::Years(count)),
        "month" | "months" => Some(Length::Months(count)),
        "day" | "days" => Some(Length::Days(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_and_a_unit() {
        assert_eq!(length_of("2 years"), Some(Length::Years(2)));
        assert_eq!(length_of("1 Year"), Some(Length::Years(1)));
        assert_eq!(length_of("18 months"), Some(Length::Months(18)));
        assert_eq!(length_of("90 days"), Some(Length::Days(90)));
        for words in ["", "2", "years", "two years", "0 days", "-1 days", "+2 years", "99999 days"]
        {
            assert_eq!(length_of(words), None, "{words}");
        }
    }
}
