//! A person takes over: as long as no channel can put a call through, by calling back.

use chrono::{DateTime, Utc};

use super::contact::{CONTACT_IS_RIGHT, NAME, PHONE, WHICH_IS_WRONG};
use super::{Done, Flow};
use crate::dialogue::question::View;
use crate::dialogue::script::{Line, Made, Prompt};
use crate::dialogue::{Action, Escalation};
use crate::firm::{Firm, StandardAnswer};
use crate::scheduling::calendar::{minute_of_day, weekday};
use crate::scheduling::spoken_moment;
use crate::screening::Gate;

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[NAME, PHONE, WHICH_IS_WRONG, CONTACT_IS_RIGHT],
    done,
    is_gated: false,
    left: Prompt::Goodbye,
};

/// An office that is about to close calls on the next day.
const LAST_CALLS_MIN: u16 = 30;

/// No holidays are longer than this.
const MOST_DAYS_CLOSED: usize = 30;

fn done(view: &View<'_>) -> Done {
    let why = match view.office.gate(view.slots) {
        Gate::Pass => Escalation::AskedForAPerson,
        Gate::ToAPerson(reason) | Gate::Review(reason) => Escalation::Gate(reason),
    };
    // Without a number nobody can call back.
    let first = match view.slots.phone() {
        Some(_) => will_call(view),
        None => [
            view.lines(&[Prompt::NoNumber]),
            view.script.answer(StandardAnswer::Hours.id()).into_iter().collect(),
        ]
        .concat(),
    };
    let says = [first, view.lines(&[Prompt::AnythingElse])].concat();
    Done { actions: vec![Action::Escalate(why)], ..Done::says(says) }
}

/// When somebody calls back: a promise the office can keep.
fn will_call(view: &View<'_>) -> Vec<Line> {
    let firm = view.office.firm();
    let Some(opens) = next_opening(firm, view.at) else {
        return view.lines(&[Prompt::SomebodyWillCall]);
    };
    if opens <= view.at {
        return view.lines(&[Prompt::SomebodyCallsToday]);
    }
    let opens = spoken_moment(opens, firm.time_zone, view.script.language());
    let line = view.script.made(Made::OpensAgain { when: &opens });
    [view.lines(&[Prompt::SomebodyWillCall]), vec![line]].concat()
}

/// The moment from which somebody is in the office, with time left to call.
fn next_opening(firm: &Firm, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let wall = firm.time_zone.wall(at);
    let days = wall.date().iter_days().take(MOST_DAYS_CLOSED);
    let open_days = days.filter(|day| !firm.consultations.closed.contains(day));
    let openings = open_days
        .flat_map(|day| firm.hours.on(weekday(day)).iter().map(move |opening| (day, opening)));
    let mut later = openings.filter(|(day, opening)| {
        *day > wall.date() || opening.closes_min() > minute_of_day(wall) + LAST_CALLS_MIN
    });
    let (day, opening) = later.next()?;
    firm.time_zone.moment_reached(day, opening.opens_min())
}
