//! A consultation that is booked, moved to another time or called off: found by name and number,
//! held, read back, done.
//!
//! Whoever is not found hears the same, whether or not there is such a consultation.

use super::contact::NAME;
use super::scheduling::{self, BOOK_IT, BOOKED, CHOICE, WISH, booking, has_no_times, spoken};
use super::{Done, Flow, FlowName, Next};
use crate::dialogue::question::{Ask, Change, Question, Request, Said, Took, View};
use crate::dialogue::script::{Line, Made, Prompt};
use crate::dialogue::slots::{NO, Slot, YES};
use crate::dialogue::understand::phone::Phone;
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::understand::{contains, words};
use crate::dialogue::{Action, Escalation};

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[
        NAME,
        PHONE,
        FOUND,
        CANCEL_IT,
        CANCELLED,
        WISH.when(|view| is_moving(view) && view.slots.has(Slot::TimesDeclined)),
        CHOICE.when(|view| {
            is_moving(view) && view.slots.is_yes(Slot::WantsConsultation) && !has_no_times(view)
        }),
        BOOK_IT.when(|view| is_moving(view) && scheduling::chosen(view).is_some()),
        BOOKED,
    ],
    done,
    is_gated: false,
    left: Prompt::LeftAsItIs,
};

/// What is to be done with it, as its slot has it.
const MOVE: &str = "move";
const CANCEL: &str = "cancel";

const PHONE: Question = Question::value(
    Slot::Phone,
    Ask::Fixed(Prompt::AskBookedPhone, Prompt::AskPhoneAgain),
    |_, said, _| match Phone::heard(said.text) {
        Some(phone) => Took::Known(vec![super::contact::set_phone(&phone)]),
        None => Took::Missed,
    },
);

/// Never asked: what is found is the answer.
const FOUND: Question = Question {
    needs: |view| {
        let name = view.slots.clear_text(Slot::Name)?.to_owned();
        let phone = view.slots.phone()?.digits().to_owned();
        Some(Request::FindBooking { name, phone })
    },
    ..Question::value(Slot::Booking, Ask::Made(|_| Vec::new()), |_, _, _| Took::Missed)
        .when(|view| view.slots.phone().is_some() && view.slots.clear_text(Slot::Name).is_some())
};

const CANCEL_IT: Question = Question {
    needs: |view| {
        let is_held = view.slots.has(Slot::Hold);
        booking(view).filter(|_| !is_held).map(|(id, _)| Request::HoldCancel(id))
    },
    missed: |slot, _| kept(slot),
    ..Question::value(Slot::CancelIt, Ask::Made(reading_back), |slot, said, view| {
        match yes_or_no(said.text) {
            _ if wants_to_move(said.text) => Took::Known(moved_instead(said, view)),
            Some(true) => Took::answer(slot, YES),
            Some(false) => Took::Known(kept(slot)),
            None => Took::Missed,
        }
    })
    .when(|view| is_cancelling(view) && booking(view).is_some())
};

/// "No, keep it": nothing is held of it any more.
fn kept(slot: Slot) -> Vec<Change> {
    vec![Change::Set(slot, NO.to_owned()), Change::Forget(Slot::Hold)]
}

/// Never asked: that it is done is the answer.
const CANCELLED: Question = Question {
    needs: |view| scheduling::held(view).map(Request::Book),
    ..Question::value(Slot::Cancelled, Ask::Made(|_| Vec::new()), |_, _, _| Took::Missed)
        .when(|view| view.slots.is_yes(Slot::CancelIt) && booking(view).is_some())
};

/// "Move it instead, please": the consultation that was found is moved and not called off.
fn moved_instead(said: &Said<'_>, view: &View<'_>) -> Vec<Change> {
    let found = view.slots.clear_text(Slot::Booking).unwrap_or_default().to_owned();
    let mut changes = to_move(said, view);
    changes.push(Change::Set(Slot::Booking, found));
    changes
}

fn wants_to_move(text: &str) -> bool {
    let said = words(text);
    ["move", "reschedule", "another time", "another day", "different time", "different day"]
        .iter()
        .any(|phrase| contains(&said, phrase))
}

/// What is forgotten of other times when a consultation is to be moved, and what is known.
pub fn to_move(said: &Said<'_>, view: &View<'_>) -> Vec<Change> {
    let mut changes = anew(MOVE);
    changes.push(Change::Set(Slot::WantsConsultation, YES.to_owned()));
    changes.extend(scheduling::wished(said, view).into_iter().flatten());
    changes
}

/// The same, when it is to be called off.
pub fn to_cancel() -> Vec<Change> {
    anew(CANCEL)
}

fn anew(change: &str) -> Vec<Change> {
    const ABOUT_TIMES: [Slot; 10] = [
        Slot::Booking,
        Slot::Offered,
        Slot::TimesDeclined,
        Slot::Wish,
        Slot::Choice,
        Slot::Hold,
        Slot::BookIt,
        Slot::Booked,
        Slot::CancelIt,
        Slot::Cancelled,
    ];
    let mut changes: Vec<Change> = ABOUT_TIMES.map(Change::Forget).into();
    changes.push(Change::Set(Slot::Change, change.to_owned()));
    changes
}

fn is(view: &View<'_>, change: &str) -> bool {
    view.slots.clear_text(Slot::Change) == Some(change)
}

/// Whether it is to be called off.
pub fn is_cancelling(view: &View<'_>) -> bool {
    is(view, CANCEL)
}

fn is_moving(view: &View<'_>) -> bool {
    is(view, MOVE) && booking(view).is_some()
}

fn reading_back(view: &View<'_>) -> Vec<Line> {
    let when = booking(view).map(|(_, time)| spoken(view, time)).unwrap_or_default();
    let line = Made::Booked { when: &when };
    view.lines_around(Prompt::FoundIt, line, Prompt::ShallICancel)
}

fn done(view: &View<'_>) -> Done {
    let changes = vec![Change::Forget(Slot::Change)];
    let Some((_, time)) = booking(view) else {
        let says = view.lines(&[Prompt::NotVerified, Prompt::OfferMessage]);
        return Done { changes, next: Next::Offer(FlowName::Message), ..Done::says(says) };
    };
    if view.slots.clear_text(Slot::Cancelled).is_some() {
        let when = spoken(view, time);
        let line = Made::Cancelled { when: &when };
        let says = view.lines_around(Prompt::Settled, line, Prompt::AnythingElse);
        return Done { changes, ..Done::says(says) };
    }
    if is_cancelling(view) || !view.slots.is_yes(Slot::WantsConsultation) {
        let says = view.lines(&[Prompt::LeftAsItIs, Prompt::AnythingElse]);
        return Done { changes, ..Done::says(says) };
    }
    if scheduling::is_booked(view) {
        return Done { changes, ..scheduling::booked(view) };
    }
    Done {
        actions: vec![Action::Escalate(Escalation::NotBooked)],
        changes,
        ..Done::says(view.lines(&[Prompt::NoTimes, Prompt::AnythingElse]))
    }
}
