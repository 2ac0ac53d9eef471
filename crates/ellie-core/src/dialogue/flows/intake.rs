//! The facts, once the gates are passed: each answer is kept as it is given.

use super::contact::{
    CONTACT_IS_RIGHT, EMAIL, EMAIL_IS_RIGHT, NAME, PHONE, SAFE_TO_CALL, WHICH_IS_WRONG,
};
use super::{Done, Flow, FlowName, Next};
use crate::dialogue::question::{Question, Said, Took, View};
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::Slot;
use crate::dialogue::understand::account::without_account_numbers;
use crate::dialogue::understand::date::{Leaning, date};
use crate::dialogue::{Action, Escalation};
use crate::firm::AreaQuestion;
use crate::screening::Gate;

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[
        NAME,
        PHONE,
        WHICH_IS_WRONG,
        CONTACT_IS_RIGHT,
        SAFE_TO_CALL.when(|view| view.slots.is_yes(Slot::Urgent)),
        EMAIL,
        EMAIL_IS_RIGHT,
        Question::words(Slot::Happened, Prompt::AskHappened),
        HAPPENED_ON,
        Question::words(Slot::Place, Prompt::AskPlace),
        Question::words(Slot::People, Prompt::AskPeople),
        Question::words(Slot::Losses, Prompt::AskLosses)
            .when(|view| is_asked(view, AreaQuestion::Losses)),
        Question::words(Slot::Insurance, Prompt::AskInsurance)
            .when(|view| is_asked(view, AreaQuestion::Insurance)),
        Question::words(Slot::PriorLawyer, Prompt::AskPriorLawyer),
        Question::words(Slot::HeardOfUs, Prompt::AskHeardOfUs),
        Question::words(Slot::Language, Prompt::AskLanguage)
            .when(|view| view.office.firm().languages.len() > 1),
        Question::words(Slot::BestTime, Prompt::AskBestTime),
    ],
    done,
    is_gated: true,
    left: Prompt::Unfinished,
};

/// A date where one was said, else the caller's words for it.
const HAPPENED_ON: Question =
    Question { takes: happened_on, ..Question::words(Slot::HappenedOn, Prompt::AskHappenedOn) };

fn happened_on(slot: Slot, said: &Said<'_>, view: &View<'_>) -> Took {
    let today = view.office.firm().time_zone.wall(said.at).date();
    match date(said.text, today, Leaning::Past) {
        Some(day) if day <= today => Took::answer(slot, day.to_string()),
        _ => Took::answer(slot, without_account_numbers(said.text)),
    }
}

fn is_asked(view: &View<'_>, question: AreaQuestion) -> bool {
    view.office.area(view.slots).is_some_and(|area| area.asks.contains(&question))
}

/// Whoever is within the firm's areas and states may book; of everybody else an attorney decides.
fn done(view: &View<'_>) -> Done {
    let thanks = view.lines(&[Prompt::IntakeTaken]);
    match view.office.gate(view.slots) {
        Gate::Pass => Done { next: Next::Flow(FlowName::Scheduling), ..Done::says(thanks) },
        Gate::Review(reason) | Gate::ToAPerson(reason) => {
            let escalation = Action::Escalate(Escalation::Gate(reason));
            let says =
                view.lines(&[Prompt::IntakeTaken, Prompt::AttorneyDecides, Prompt::AnythingElse]);
            Done { actions: vec![escalation], ..Done::says(says) }
        }
    }
}
