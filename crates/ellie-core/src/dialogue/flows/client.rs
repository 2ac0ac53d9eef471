//! A client of the firm: verified by name and the last digits of the number on file, and told the
//! status of the matter in the firm's own words, and nothing else.
//!
//! Whoever cannot be verified hears the same, whether or not there is such a client.

use super::contact::NAME;
use super::{Done, Flow, FlowName, Next};
use crate::dialogue::question::{Ask, Change, Question, Took, View};
use crate::dialogue::script::{Line, Made, Prompt};
use crate::dialogue::slots::{NO, Slot};
use crate::dialogue::understand::phone::digits;
use crate::firm::Client;

/// The digits asked for.
const LAST_DIGITS: usize = 4;

/// Failures of one call.
const MOST_FAILURES: u8 = 2;

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[
        NAME,
        Question::value(
            Slot::LastDigits,
            Ask::Fixed(Prompt::AskLastDigits, Prompt::AskLastDigitsAgain),
            |slot, said, _| {
                let said = digits(said.text);
                let last = said.len().checked_sub(LAST_DIGITS).and_then(|from| said.get(from..));
                last.map_or(Took::Missed, |last| Took::answer(slot, last))
            },
        ),
    ],
    done,
    is_gated: false,
    left: Prompt::Goodbye,
};

/// Name and digits are asked for anew each time, and after two failures nothing is looked up any
/// more: whoever guesses has to call again.
fn done(view: &View<'_>) -> Done {
    let name = view.slots.clear_text(Slot::Name).unwrap_or_default();
    let last_digits = view.slots.clear_text(Slot::LastDigits).unwrap_or_default();
    let failures: u8 =
        view.slots.clear_text(Slot::NotVerified).and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut changes =
        vec![Change::Forget(Slot::LastDigits), Change::Set(Slot::NewMatter, NO.to_owned())];
    let client = view.office.directory.client(name, last_digits);
    let says = match client.filter(|_| failures < MOST_FAILURES) {
        Some(client) => [view.lines(&[Prompt::FoundIt]), status(client, view)].concat(),
        None => {
            changes.push(Change::Forget(Slot::Name));
            changes.push(Change::Set(Slot::NotVerified, failures.saturating_add(1).to_string()));
            view.lines(&[Prompt::NotVerified])
        }
    };
    let says = [says, view.lines(&[Prompt::OfferMessage])].concat();
    Done { changes, next: Next::Offer(FlowName::Message), ..Done::says(says) }
}

fn status(client: &Client, view: &View<'_>) -> Vec<Line> {
    let said = client.matters.iter().map(|matter| {
        view.script.made(Made::MatterStatus { matter: &matter.name, status: &matter.status })
    });
    said.collect()
}
