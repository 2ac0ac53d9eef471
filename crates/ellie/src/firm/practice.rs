//! What the firm practises, who works on it, and in which languages.

use ellie_core::firm::{AreaQuestion, Attorney, PracticeArea, State};

use super::faults::{Faults, quoted};
use super::forms;
use super::hours::attorney_hours;
use super::nearest::nearest;
use super::place::listed_states;
use super::section::{LIST_MAX, Section};
use super::seen::none_twice;
use super::text::Text;
use super::{NAME_MAX_CHARS, SAYS_MAX_CHARS};

/// The most characters of the line that tells what a practice area covers.
const ABOUT_MAX_CHARS: usize = 200;

/// The practice areas; every firm takes up at least one.
pub(super) fn areas(
    top: &Section<'_>,
    states: &[State],
    faults: &mut Faults<'_>,
) -> Vec<PracticeArea> {
    let sections = top.sections("areas", &forms::AREA, LIST_MAX, faults);
    if !top.has("areas") {
        top.missing("areas", faults);
    }
    let names: Vec<Text> =
        sections.iter().map(|section| section.text("name", NAME_MAX_CHARS, faults)).collect();
    none_twice(&names, faults);
    let named = sections.iter().zip(names);
    let areas: Vec<PracticeArea> =
        named.map(|(section, name)| area(section, name, states, faults)).collect();
    if let Some(first) = sections.first()
        && !areas.iter().any(|area| area.accepted)
    {
        let what = "no area is accepted; take away one `accepted = false`";
        faults.absent(first.at(), what.to_owned());
    }
    areas
}

fn area(
    section: &Section<'_>,
    name: Text,
    states: &[State],
    faults: &mut Faults<'_>,
) -> PracticeArea {
    PracticeArea {
        name: name.words,
        about: section.text("about", ABOUT_MAX_CHARS, faults).words,
        accepted: section.flag("accepted", faults).unwrap_or(true),
        fees: section.optional_text("fees", SAYS_MAX_CHARS, faults).map(|text| text.words),
        states: section.has("states").then(|| narrower_states(section, states, faults)),
        asks: questions(section, faults),
    }
}

/// An area is taken up only where the firm practises at all.
fn narrower_states(section: &Section<'_>, firm: &[State], faults: &mut Faults<'_>) -> Vec<State> {
    let listed = listed_states(section, "states", faults);
    for state in listed.iter().filter(|state| !firm.is_empty() && !firm.contains(state)) {
        let name = state.name();
        let what = format!("the firm does not practise in {name}; add it to `states` at the top");
        faults.absent(&section.at_key("states"), what);
    }
    listed
}

fn questions(section: &Section<'_>, faults: &mut Faults<'_>) -> Vec<AreaQuestion> {
    let asks = section.optional_texts("asks", NAME_MAX_CHARS, faults).unwrap_or_default();
    none_twice(&asks, faults);
    asks.iter().filter_map(|text| question(text, faults)).collect()
}

fn question(Text { words, at }: &Text, faults: &mut Faults<'_>) -> Option<AreaQuestion> {
    let question = AreaQuestion::ALL.into_iter().find(|question| question.name() == words);
    if question.is_none() && !words.is_empty() {
        let names = AreaQuestion::ALL.map(AreaQuestion::name).join(" and ");
        faults.at(at, format!("{} is nothing to ask for; there are {names}", quoted(words)));
    }
    question
}

/// The languages the firm's people speak; at least one.
pub(super) fn languages(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<String> {
    let languages = top.texts("languages", NAME_MAX_CHARS, faults);
    none_twice(&languages, faults);
    languages.into_iter().map(|language| language.words).collect()
}

/// The attorneys, each working in areas the firm takes up.
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
    let admitted = |section: &Section<'_>, faults: &mut Faults<'_>| match section.has("admitted") {
        true => listed_states(section, "admitted", faults),
        false => states.to_vec(),
    };
    let attorney = |(section, name): (&Section<'_>, Text)| Attorney {
        name: name.words,
        title: section.text("title", NAME_MAX_CHARS, faults).words,
        areas: areas_of(section, areas, faults),
        admitted: admitted(section, faults),
        hours: attorney_hours(section, faults),
    };
    sections.iter().zip(names).map(attorney).collect()
}

fn areas_of(
    attorney: &Section<'_>,
    areas: &[PracticeArea],
    faults: &mut Faults<'_>,
) -> Vec<String> {
    let worked_in = attorney.texts("areas", NAME_MAX_CHARS, faults);
    for text in &worked_in {
        if area_named(text, areas, faults).is_some_and(|area| !area.accepted) {
            let what = format!("{} is not accepted, so nobody works in it", quoted(&text.words));
            faults.at(&text.at, what);
        }
    }
    worked_in.into_iter().map(|text| text.words).collect()
}

/// The area a text names.
pub(super) fn area_named<'a>(
    Text { words, at }: &Text,
    areas: &'a [PracticeArea],
    faults: &mut Faults<'_>,
) -> Option<&'a PracticeArea> {
    let area = areas.iter().find(|area| area.is_named(words));
    if area.is_none() && !words.is_empty() {
        let remedy = match nearest(words, areas.iter().map(|area| area.name.as_str())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "describe it under [[areas]], or take it away".to_owned(),
        };
        faults.absent(at, format!("no area is named {}; {remedy}", quoted(words)));
    }
    area
}
