//! Who works at the firm, in which languages, and on what.

use ellie_core::firm::{Attorney, PracticeArea, State};

use super::NAME_MAX_CHARS;
use super::faults::{Faults, quoted};
use super::forms;
use super::nearest::nearest;
use super::section::{LIST_MAX, Section};
use super::seen::none_twice;
use super::text::Text;

/// The most characters of the line that tells what a practice area covers.
const ABOUT_MAX_CHARS: usize = 200;

/// The practice areas; every firm has at least one.
pub(super) fn areas(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<PracticeArea> {
    let sections = top.sections("areas", &forms::AREA, LIST_MAX, faults);
    if !top.has("areas") {
        top.missing("areas", faults);
    }
    let names: Vec<Text> =
        sections.iter().map(|section| section.text("name", NAME_MAX_CHARS, faults)).collect();
    none_twice(&names, faults);
    let abouts = sections.iter().map(|section| section.text("about", ABOUT_MAX_CHARS, faults));
    let areas = names.into_iter().zip(abouts);
    areas.map(|(name, about)| PracticeArea::new(name.words, about.words)).collect()
}

/// The languages the firm's people speak; at least one.
pub(super) fn languages(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<String> {
    let languages = top.texts("languages", NAME_MAX_CHARS, faults);
    none_twice(&languages, faults);
    languages.into_iter().map(|language| language.words).collect()
}

/// The attorneys, each working in areas the firm has.
pub(super) fn attorneys(
    top: &Section<'_>,
    areas: &[PracticeArea],
    states: &[State],
    faults: &mut Faults<'_>,
) -> Vec<Attorney> {
    let sections = top.sections("attorneys", &forms::ATTORNEY, LIST_MAX, faults);
    let names: Vec<Text> =
        sections.iter().map(|section| section.text("name", NAME_MAX_CHARS, faults)).collect();
    none_twice(&names, faults);
    let attorney = |(section, name): (&Section<'_>, Text)| Attorney {
        name: name.words,
        title: section.text("title", NAME_MAX_CHARS, faults).words,
        areas: areas_of(section, areas, faults),
        admitted: states.to_vec(),
        hours: None,
    };
    sections.iter().zip(names).map(attorney).collect()
}

fn areas_of(
    attorney: &Section<'_>,
    areas: &[PracticeArea],
    faults: &mut Faults<'_>,
) -> Vec<String> {
    let worked_in = attorney.texts("areas", NAME_MAX_CHARS, faults);
    for Text { words, at } in worked_in.iter().filter(|text| !text.words.is_empty()) {
        if !areas.iter().any(|area| area.name == *words) {
            let meant = nearest(words, areas.iter().map(|area| area.name.as_str()));
            let remedy = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "describe it under [[areas]], or take it away".to_owned(),
            };
            faults.absent(at, format!("no area is named {}; {remedy}", quoted(words)));
        }
    }
    worked_in.into_iter().map(|text| text.words).collect()
}
