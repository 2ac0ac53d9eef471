//! How consultations are given.

use std::num::NonZeroU16;

use ellie_core::firm::{Consultations, Hours, Opening, Weekday};

use super::faults::Faults;
use super::forms;
use super::section::Section;

/// How consultations are given; what is left out is as usual.
pub(super) fn consultations(
    top: &Section<'_>,
    hours: &Hours,
    faults: &mut Faults<'_>,
) -> Consultations {
    let usual = Consultations::default();
    let Some(section) = top.optional_section("consultations", &forms::CONSULTATIONS, faults) else {
        return usual;
    };
    let minutes = |key, least, usual, faults: &mut Faults<'_>| {
        section.number(key, least..=480, faults).and_then(NonZeroU16::new).unwrap_or(usual)
    };
    let read = Consultations {
        length_min: minutes("length_min", 10, usual.length_min, faults),
        every_min: minutes("every_min", 5, usual.every_min, faults),
        notice_min: match section.number("notice_hours", 0..=720, faults) {
            Some(hours) => u32::from(hours) * 60,
            None => usual.notice_min,
        },
        horizon_days: section.number("horizon_days", 1..=365, faults).unwrap_or(usual.horizon_days),
        closed: section.days("closed", faults).into_iter().collect(),
    };
    check_possible(&read, hours, &section, faults);
    read
}

/// Reports what would leave no time to offer.
fn check_possible(
    read: &Consultations,
    hours: &Hours,
    section: &Section<'_>,
    faults: &mut Faults<'_>,
) {
    if read.notice_min >= u32::from(read.horizon_days) * 24 * 60 {
        let what = "nothing can be booked: the notice is as long as the horizon; shorten it";
        faults.absent(&section.at_key("notice_hours"), what.to_owned());
    }
    let (length_min, longest_min) = (read.length_min.get(), longest_min(hours));
    if !hours.is_empty() && length_min > longest_min {
        let what = format!(
            "nothing can be booked: the office is never open for {length_min} minutes without a \
             break, at most for {longest_min}"
        );
        faults.absent(&section.at_key("length_min"), what);
    }
}

/// The longest time without a break; openings that touch are one.
fn longest_min(hours: &Hours) -> u16 {
    let of_day = |day| {
        let runs = hours.on(day).chunk_by(|one, next| one.closes_min() == next.opens_min());
        let length = |run: &[Opening]| Some(run.last()?.closes_min() - run.first()?.opens_min());
        runs.filter_map(length).max().unwrap_or_default()
    };
    Weekday::ALL.into_iter().map(of_day).max().unwrap_or_default()
}
