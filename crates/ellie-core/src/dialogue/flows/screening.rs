//! Before any facts: who calls, whom they are up against, what it is about, and where.
//!
//! The order is that of the gates. What the caller told already, as that it is about a divorce, is
//! not asked again.

use super::contact::NAME;
use super::{Done, Flow, FlowName, Next};
use crate::conflict::Parties;
use crate::dialogue::question::{Ask, Change, Question, Took, View};
use crate::dialogue::script::{Line, Prompt};
use crate::dialogue::slots::{Slot, Slots};
use crate::dialogue::understand::area::area;
use crate::dialogue::understand::state::state;

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[NAME, REPRESENTED, PARTIES, AREA, STATE],
    done,
    is_gated: true,
    left: Prompt::Unfinished,
};

const REPRESENTED: Question = Question::yes_or_no(Slot::Represented, Prompt::AskRepresented);

const PARTIES: Question = Question::value(
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

/// The filing period is reported as the firm stored it; what it means is for an attorney.
fn done(view: &View<'_>) -> Done {
    let mut says = Vec::new();
    if let (Some(period), Some(area), Some(state)) =
        (view.office.limitation(view.slots), view.office.area(view.slots), view.slots.state())
    {
        let (area, state, words) =
            (&area.name, state.name(), period.words_as_stored.trim_end_matches('.'));
        let line = format!("For {area} in {state}, our table lists this filing period: {words}.");
        says.push(Line::variable(line));
        says.extend(view.lines(&[Prompt::AttorneyInterprets]));
    }
    Done { next: Next::Flow(FlowName::Intake), ..Done::says(says) }
}
