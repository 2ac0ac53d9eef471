//! What makes a call pressing: the firm's own rules, before those of every firm.

use ellie_core::dialogue::understand::words;
use ellie_core::firm::{PracticeArea, Priority, PriorityRule};

use super::NAME_MAX_CHARS;
use super::faults::{Faults, quoted};
use super::forms;
use super::practice::area_named;
use super::section::Section;
use super::seen::Seen;
use super::text::Text;

/// The most rules of a firm's own.
const RULES_MAX: usize = 500;

/// The firm's own rules in the order of the file, then the usual ones.
pub(super) fn rules(
    top: &Section<'_>,
    areas: &[PracticeArea],
    faults: &mut Faults<'_>,
) -> Vec<PriorityRule> {
    let sections = top.sections("priorities", &forms::PRIORITY, RULES_MAX, faults);
    let mut seen = Seen::default();
    let own = sections.iter().filter_map(|section| rule(section, areas, &mut seen, faults));
    let mut rules: Vec<PriorityRule> = own.collect();
    rules.extend(PriorityRule::defaults());
    rules
}

fn rule(
    section: &Section<'_>,
    areas: &[PracticeArea],
    seen: &mut Seen,
    faults: &mut Faults<'_>,
) -> Option<PriorityRule> {
    let written = section.text("phrase", NAME_MAX_CHARS, faults);
    let phrase = phrase(&written, faults);
    let area = section.optional_text("area", NAME_MAX_CHARS, faults);
    if let Some(area) = &area {
        area_named(area, areas, faults);
    }
    if !section.has("priority") {
        section.missing("priority", faults);
    }
    let number = section.number("priority", 1..=5, faults);
    let area = area.map(|area| area.words);
    let name = format!("{phrase}|{}", area.as_deref().unwrap_or("*").to_lowercase());
    seen.meet(&written, name, faults);
    let priority = Priority::new(u8::try_from(number?).ok()?)?;
    Some(PriorityRule { area, phrase, priority })
}

/// The phrase as it is compared with what a caller said: its words in small letters.
fn phrase(Text { words: written, at }: &Text, faults: &mut Faults<'_>) -> String {
    let phrase = words(written).join(" ");
    if phrase.is_empty() && !written.is_empty() {
        let what = format!("{} has no word in it; write what a caller says", quoted(written));
        faults.at(at, what);
    }
    phrase
}
