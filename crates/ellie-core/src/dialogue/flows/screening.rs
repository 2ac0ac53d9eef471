//! Before any facts: who calls, whom they are up against, what it is about, and where.
//!
//! The order is that of the gates. What the caller told already, as that it is about a divorce, is
//! not asked again.

use super::contact::NAME;
use super::{Done, Flow, FlowName, Next};
use crate::conflict::Parties;
use crate::dialogue::question::{Ask, Change, Question, Took, View};
use crate::dialogue::script::{Line, Prompt};
use crate::dialogue::slots::{NO, Slot, Slots, YES};
use crate::dialogue::understand::area::area;
use crate::dialogue::understand::correction::what_stands;
use crate::dialogue::understand::state::state;
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::understand::{begins, contains, from, words};

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[NAME, REPRESENTED, PARTIES, AREA, STATE],
    done,
    is_gated: true,
    left: Prompt::Unfinished,
};

/// Whether another lawyer has the matter already. "Yes, but I am not happy with him" is a yes.
pub const REPRESENTED: Question = Question::value(
    Slot::Represented,
    Ask::Fixed(Prompt::AskRepresented, Prompt::AskRepresented),
    |slot, said, _| match is_represented(said.text) {
        Some(true) => Took::answer(slot, YES),
        Some(false) => Took::answer(slot, NO),
        None => Took::Missed,
    },
);

/// Whom the matter is against.
pub const PARTIES: Question = Question::value(
    Slot::Parties,
    Ask::Fixed(Prompt::AskParties, Prompt::AskPartiesAgain),
    |slot, said, _| match Parties::heard(said.text) {
        _ if is_a_story(said.text) => Took::Missed,
        Parties::Named(parties) => {
            let mut slots = Slots::default();
            slots.set_parties(&parties);
            Took::answer(slot, slots.clear_text(slot).unwrap_or_default())
        }
        Parties::NoOne => Took::answer(slot, ""),
        Parties::Unknown => Took::Known(vec![Change::Unclear(slot, String::new())]),
        Parties::NotUnderstood => Took::Missed,
    },
);

const AREA: Question = Question::value(
    Slot::Area,
    Ask::Fixed(Prompt::AskArea, Prompt::AskAreaAgain),
    |slot, said, view| match area(said.text, view.office.firm()) {
        Some(area) => Took::answer(slot, area),
        None => Took::Missed,
    },
);

const STATE: Question = Question::value(
    Slot::State,
    Ask::Fixed(Prompt::AskState, Prompt::AskStateAgain),
    |slot, said, _| state(said.text).map_or(Took::Missed, |state| Took::answer(slot, state.code())),
);

/// In so many words there are facts, which may not be heard yet.
fn is_a_story(text: &str) -> bool {
    const STORY_WORDS: usize = 30;
    text.split_whitespace().nth(STORY_WORDS).is_some()
}

fn is_represented(text: &str) -> Option<bool> {
    const ONE: [&str; 8] = [
        "have a lawyer",
        "have an attorney",
        "have one",
        "have counsel",
        "got a lawyer",
        "got an attorney",
        "represents me",
        "represented by",
    ];
    const NONE: [&str; 2] = ["no lawyer", "no attorney"];
    const DENIED: [&str; 7] = ["no", "not", "don't", "haven't", "never", "didn't", "nobody"];
    const PLAIN: [&str; 7] = ["yes", "yeah", "yep", "yup", "no", "nope", "nah"];
    let text = what_stands(text);
    let said = words(text);
    let first = said.first().filter(|word| PLAIN.contains(&word.as_str()));
    let first = first.and_then(|word| yes_or_no(word));
    let before_one = ONE.iter().find_map(|phrase| {
        let at = (0..said.len()).find(|at| begins(from(&said, *at), phrase).is_some())?;
        said.get(..at)
    });
    let is_denied = |before: &[String]| before.iter().any(|word| DENIED.contains(&word.as_str()));
    let has_none = NONE.iter().any(|phrase| contains(&said, phrase));
    let told = before_one.map(|before| !is_denied(before)).or(has_none.then_some(false));
    first.or(told).or_else(|| yes_or_no(text))
}

fn done(view: &View<'_>) -> Done {
    let says = filing_period(view);
    Done { next: Next::Flow(FlowName::Intake), ..Done::says(says) }
}

/// The filing period is reported as the firm stored it; what it means is for an attorney.
pub fn filing_period(view: &View<'_>) -> Vec<Line> {
    let Some(period) = view.office.limitation(view.slots) else { return Vec::new() };
    let report = vec![view.script.filing_period(period)];
    [report, view.lines(&[Prompt::AttorneyInterprets])].concat()
}
