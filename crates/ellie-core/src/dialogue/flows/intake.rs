//! The facts, once the gates are passed: each answer is kept as it is given.

use super::contact::{
    CONTACT_IS_RIGHT, EMAIL, EMAIL_IS_RIGHT, NAME, PHONE, SAFE_TO_CALL, WHICH_IS_WRONG,
};
use super::{Done, Flow, FlowName, Next};
use crate::dialogue::question::{Ask, Change, Question, Request, Said, Took, View};
use crate::dialogue::script::{Line, Made, Prompt};
use crate::dialogue::slots::{Slot, Slots, YES};
use crate::dialogue::understand::date::{Leaning, date};
use crate::dialogue::understand::phone::digits;
use crate::dialogue::understand::yes_no::{assent, declines};
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
        Question::yes_or_no(Slot::CalledBefore, Prompt::AskCalledBefore),
        EARLIER_NUMBER,
        EARLIER,
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

/// Whoever knows a caller's name and number may still be somebody else.
const EARLIER_NUMBER: Question = Question {
    missed: |slot, _| vec![Change::Set(slot, String::new())],
    ..Question::value(
        Slot::EarlierNumber,
        Ask::Fixed(Prompt::AskEarlierNumber, Prompt::AskEarlierNumberAgain),
        |slot, said, _| {
            let figures = digits(said.text);
            match figures.len() == CALL_NUMBER {
                true => Took::answer(slot, figures),
                false if declines(said.text) || assent(said.text).is_some() => {
                    Took::answer(slot, "")
                }
                false => Took::Missed,
            }
        },
    )
    .when(|view| view.slots.is_yes(Slot::CalledBefore))
};

/// The figures of a call's number.
const CALL_NUMBER: usize = 6;

/// Never asked: what was told in a call that stopped in the middle is not asked again.
const EARLIER: Question = Question {
    needs: earlier_call,
    ..Question::value(Slot::Earlier, Ask::Made(|_| Vec::new()), |_, _, _| Took::Missed)
        .when(|view| earlier_call(view).is_some())
};

fn earlier_call(view: &View<'_>) -> Option<Request> {
    let number = view.slots.clear_text(Slot::EarlierNumber)?.to_owned();
    let name = view.slots.clear_text(Slot::Name)?.to_owned();
    let phone = view.slots.phone()?.digits().to_owned();
    (!number.is_empty()).then_some(Request::FindEarlier { name, phone, number })
}

/// By which the caller goes on another time.
pub fn call_number(number: &str, view: &View<'_>) -> Line {
    let number = view.script.language().digits_apart(number);
    view.script.made(Made::CallNumber { number: &number })
}

/// What an intake asks beyond who calls and where to call back.
const FACTS: [Slot; 13] = [
    Slot::Email,
    Slot::EmailIsRight,
    Slot::SafeToCall,
    Slot::Happened,
    Slot::HappenedOn,
    Slot::Place,
    Slot::People,
    Slot::Losses,
    Slot::Insurance,
    Slot::PriorLawyer,
    Slot::HeardOfUs,
    Slot::Language,
    Slot::BestTime,
];

/// What an earlier call knew of the same matter: the same area, against the same people.
pub fn taken_up(earlier: Option<&Slots>, view: &View<'_>) -> (Vec<Change>, Vec<Line>) {
    let is_same = |earlier: &&Slots| {
        [Slot::Parties, Slot::Area]
            .iter()
            .all(|slot| earlier.clear_text(*slot) == view.slots.clear_text(*slot))
    };
    let missing = |(slot, _): &(Slot, &str)| !view.slots.has(*slot);
    let facts = earlier.filter(is_same).map_or_else(Vec::new, |earlier| {
        let known = FACTS.iter().filter_map(|slot| Some((*slot, earlier.clear_text(*slot)?)));
        known.filter(missing).map(|(slot, text)| Change::Set(slot, text.to_owned())).collect()
    });
    if facts.is_empty() {
        let nothing = vec![Change::Set(Slot::Earlier, String::new())];
        return (nothing, view.lines(&[Prompt::NotFromLastTime]));
    }
    let mut changes: Vec<Change> = facts;
    changes.push(Change::Set(Slot::Earlier, YES.to_owned()));
    (changes, view.lines(&[Prompt::FromLastTime]))
}

/// A date where one was said, else the caller's words for it.
const HAPPENED_ON: Question =
    Question { takes: happened_on, ..Question::words(Slot::HappenedOn, Prompt::AskHappenedOn) };

fn happened_on(slot: Slot, said: &Said<'_>, view: &View<'_>) -> Took {
    let today = view.office.firm().time_zone.wall(said.at).date();
    match date(said.text, today, Leaning::Past) {
        Some(day) if day <= today => Took::answer(slot, day.to_string()),
        _ => Took::answer(slot, said.text),
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
