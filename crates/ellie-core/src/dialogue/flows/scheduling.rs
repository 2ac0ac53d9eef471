//! A consultation: times that are open, one of them held, read back with the fee, and booked.

use chrono::{DateTime, Utc};

use super::{Done, Flow};
use crate::dialogue::question::{Ask, Change, Question, Request, Said, Told, Took, View};
use crate::dialogue::script::{Line, Made, Prompt};
use crate::dialogue::slots::{NO, Slot, YES};
use crate::dialogue::understand::date::week::week;
use crate::dialogue::understand::date::{Leaning, date};
use crate::dialogue::understand::number::ordinal;
use crate::dialogue::understand::time::Time as Clock;
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::understand::{contains, words};
use crate::dialogue::{Action, Escalation};
use crate::firm::{Opening, StandardAnswer};
use crate::language::Phrase;
use crate::scheduling::booking::{BookingId, Token};
use crate::scheduling::calendar::{Zone, minute_of_day};
use crate::scheduling::offer::{Days, Offer, Part, Wish, offer};
use crate::scheduling::slots::{AttorneyId, Slot as Time};

mod noted;

use noted::Offered;

/// The flow. The gates are behind the caller when it begins.
pub static FLOW: Flow = Flow {
    questions: &[
        Question::yes_or_no(Slot::WantsConsultation, Prompt::AskConsultation),
        WISH,
        CHOICE,
        BOOK_IT,
        BOOKED,
    ],
    done,
    is_gated: true,
    left: Prompt::NotBooked,
};

/// When none of the times will do.
pub(super) const WISH: Question =
    Question::value(Slot::Wish, Ask::Fixed(Prompt::AskWish, Prompt::AskWish), |_, said, view| {
        let none = || (yes_or_no(said.text) == Some(false)).then(none_at_all);
        wished(said, view).or_else(none).map_or(Took::Missed, Took::Known)
    })
    .when(|view| view.slots.has(Slot::TimesDeclined));

pub(super) const CHOICE: Question = Question {
    needs: |view| {
        let is_offered = view.slots.has(Slot::Offered);
        (!is_offered).then(|| Request::OpenSlots(attorneys(view)))
    },
    missed: |_, _| none_at_all(),
    ..Question::value(Slot::Choice, Ask::Made(offering), choice)
        .when(|view| view.slots.is_yes(Slot::WantsConsultation) && !has_no_times(view))
};

pub(super) const BOOK_IT: Question = Question {
    needs: |view| {
        let is_held = view.slots.has(Slot::Hold);
        chosen(view).filter(|_| !is_held).map(|time| match booking(view) {
            Some((id, _)) => Request::HoldMove(id, time),
            None => Request::Hold(time),
        })
    },
    missed: |_, _| none_at_all(),
    ..Question::value(Slot::BookIt, Ask::Made(reading_back), book_it)
        .when(|view| chosen(view).is_some())
};

/// Never asked: the booking itself is the answer.
pub(super) const BOOKED: Question = Question {
    needs: |view| held(view).map(Request::Book),
    ..Question::value(Slot::Booked, Ask::Made(|_| Vec::new()), |_, _, _| Took::Missed)
        .when(|view| view.slots.is_yes(Slot::BookIt))
};

/// What a look-up brought: what is known now, and what is said of it.
pub fn told(standing: Option<Slot>, told: &Told, view: &View<'_>) -> (Vec<Change>, Vec<Line>) {
    let say = |prompt| view.lines(&[prompt]);
    let is_cancelling = super::appointment::is_cancelling(view);
    match told {
        Told::Unavailable if standing.is_none() => (Vec::new(), say(Prompt::Goodbye)),
        Told::Unavailable if matches!(standing, Some(Slot::Earlier | Slot::Booking)) => {
            let nothing = |slot| Change::Set(slot, String::new());
            (standing.into_iter().map(nothing).collect(), Vec::new())
        }
        Told::OpenSlots(open) => (vec![found(open, view)], Vec::new()),
        Told::Held(token) => (vec![Change::Set(Slot::Hold, noted::token(*token))], Vec::new()),
        // The consultation that was to be called off is not there any more.
        Told::Taken | Told::Unavailable if is_cancelling => {
            (vec![Change::Set(Slot::Booking, String::new())], Vec::new())
        }
        Told::Taken => (forget(&[Slot::Choice, Slot::Offered]), say(Prompt::TimeTaken)),
        Told::Booked(id) if is_cancelling => {
            (vec![Change::Set(Slot::Cancelled, id.clone())], Vec::new())
        }
        Told::Booked(id) => (vec![Change::Set(Slot::Booked, id.clone())], Vec::new()),
        Told::Expired => {
            let changes = forget(&[Slot::Hold, Slot::BookIt, Slot::CancelIt]);
            (changes, say(Prompt::TimeWasHeldTooLong))
        }
        Told::Unavailable => (no_times(), Vec::new()),
        Told::FoundBooking(found) => {
            let noted = found.map(|(id, time)| noted::booking(id, time)).unwrap_or_default();
            (vec![Change::Set(Slot::Booking, noted)], Vec::new())
        }
        Told::Earlier(earlier) => super::intake::taken_up(earlier.as_ref(), view),
        Told::CallNumber(number) => {
            let lines = [vec![super::intake::call_number(number, view)], say(Prompt::Goodbye)];
            (Vec::new(), lines.concat())
        }
    }
}

/// The consultation that is to be moved or called off.
pub(super) fn booking(view: &View<'_>) -> Option<(BookingId, Time)> {
    noted::booking_of(view.slots.clear_text(Slot::Booking)?)
}

/// A consultation is moved within the attorney's own times.
fn attorneys(view: &View<'_>) -> Vec<AttorneyId> {
    match booking(view) {
        Some((_, time)) => vec![time.attorney],
        None => view.office.counsel(view.slots),
    }
}

fn done(view: &View<'_>) -> Done {
    if is_booked(view) {
        return booked(view);
    }
    let why = if has_no_times(view) { Prompt::NoTimes } else { Prompt::AttorneyWillCall };
    Done {
        actions: vec![Action::Escalate(Escalation::NotBooked)],
        ..Done::says(view.lines(&[why, Prompt::AnythingElse]))
    }
}

/// The consultation stands, and the caller is told where to come.
pub(super) fn booked(view: &View<'_>) -> Done {
    let when = chosen(view).map(|time| spoken(view, time));
    let booked = when.map(|when| view.script.made(Made::Booked { when: &when }));
    let address = view.script.answer(StandardAnswer::Address.id());
    let mut says = view.lines(&[Prompt::Settled]);
    says.extend([booked, address].into_iter().flatten());
    says.extend(view.lines(&[Prompt::AnythingElse]));
    Done::says(says)
}

pub(super) fn is_booked(view: &View<'_>) -> bool {
    view.slots.clear_text(Slot::Booked).is_some()
}

pub(super) fn has_no_times(view: &View<'_>) -> bool {
    view.slots.clear_text(Slot::Offered) == Some("")
}

fn no_times() -> Vec<Change> {
    let mut changes = forget(&[Slot::Choice, Slot::Hold, Slot::BookIt]);
    changes.push(Change::Set(Slot::Offered, String::new()));
    changes
}

fn forget(slots: &[Slot]) -> Vec<Change> {
    slots.iter().map(|slot| Change::Forget(*slot)).collect()
}

fn zone(view: &View<'_>) -> Zone {
    view.office.firm().time_zone
}

fn found(open: &[Time], view: &View<'_>) -> Change {
    let wish = view.slots.clear_text(Slot::Wish).map(noted::wish_of).unwrap_or_default();
    let offered = match offer(open, &wish, zone(view)) {
        Offer::AsWished(times) => Offered { as_wished: true, times },
        Offer::Nearest(times) => Offered { as_wished: false, times },
        Offer::Nothing => Offered::default(),
    };
    Change::Set(Slot::Offered, offered.noted())
}

fn offered(view: &View<'_>) -> Offered {
    view.slots.clear_text(Slot::Offered).map(Offered::of).unwrap_or_default()
}

pub(super) fn chosen(view: &View<'_>) -> Option<Time> {
    noted::time_of(view.slots.clear_text(Slot::Choice)?)
}

pub(super) fn held(view: &View<'_>) -> Option<Token> {
    noted::token_of(view.slots.clear_text(Slot::Hold)?)
}

fn offering(view: &View<'_>) -> Vec<Line> {
    let Offered { as_wished, times } = offered(view);
    let moments: Vec<DateTime<Utc>> = times.iter().map(|time| time.starts).collect();
    let choices = crate::scheduling::spoken_choices(&moments, zone(view), view.script.language());
    let choices = choices.as_str();
    let (first, line) = match as_wished {
        true => (Prompt::LetMeLook, Made::OpenTimes { choices }),
        false => (Prompt::NothingOpen, Made::NearestTimes { choices }),
    };
    view.lines_around(first, line, Prompt::AskChoice)
}

/// The time, with whom, and what it costs before it is agreed.
fn reading_back(view: &View<'_>) -> Vec<Line> {
    let when = chosen(view).map(|time| spoken(view, time)).unwrap_or_default();
    let fees = view.office.area(view.slots).and_then(|area| view.script.fees(&area.name));
    let line = Made::TimeChosen { when: &when };
    let mut says = view.lines_around(Prompt::LetMeRead, line, Prompt::ShallIBook);
    let question = says.len() - 1;
    says.splice(question..question, fees);
    says
}

pub(super) fn spoken(view: &View<'_>, time: Time) -> String {
    let language = view.script.language();
    let when = time.spoken(zone(view), language);
    match view.office.attorney(time.attorney) {
        Some(name) => Phrase::WithAttorney.said(language, &[("when", &when), ("attorney", &name)]),
        None => when,
    }
}

/// The first of them, the one on Tuesday, the one at ten; or another day altogether.
fn choice(slot: Slot, said: &Said<'_>, view: &View<'_>) -> Took {
    let Offered { times, .. } = offered(view);
    if let Some(time) = pick(said, &times, view) {
        return Took::answer(slot, noted::time(time));
    }
    match wished(said, view) {
        Some(changes) => Took::Known(changes),
        None if wants_none(said.text) => Took::Known(none_at_all()),
        None if is_none_of_them(said.text) => Took::Known(declined()),
        None => Took::Missed,
    }
}

/// Another time that is wished for is no yes to this one, however politely it is said.
fn book_it(slot: Slot, said: &Said<'_>, view: &View<'_>) -> Took {
    let fits = |wish: Wish| chosen(view).is_some_and(|time| is_wished(&wish, &time, zone(view)));
    let is_another = wish_in(said, view).is_some_and(|wish| !fits(wish));
    match yes_or_no(said.text) {
        _ if is_another => {
            let mut changes = wished(said, view).unwrap_or_default();
            changes.extend(forget(&[Slot::Choice, Slot::Hold]));
            Took::Known(changes)
        }
        _ if wants_none(said.text) => Took::Known(none_at_all()),
        Some(true) => Took::answer(slot, YES),
        Some(false) => Took::Known(declined()),
        None => Took::Missed,
    }
}

/// "I don't want an appointment any more", "never mind".
fn wants_none(text: &str) -> bool {
    const NONE_AT_ALL: [&str; 12] = [
        "never mind",
        "nevermind",
        "forget it",
        "any more",
        "anymore",
        "not at all",
        "no appointment",
        "no consultation",
        "don't want one",
        "don't want an",
        "don't want a",
        "changed my mind",
    ];
    let said = words(text);
    NONE_AT_ALL.iter().any(|phrase| contains(&said, phrase))
}

/// No consultation is wanted after all.
fn none_at_all() -> Vec<Change> {
    let mut changes = forget(&[Slot::Choice, Slot::Hold, Slot::TimesDeclined]);
    changes.push(Change::Set(Slot::WantsConsultation, NO.to_owned()));
    changes
}

fn declined() -> Vec<Change> {
    let mut changes = forget(&[Slot::Offered, Slot::Choice, Slot::Hold, Slot::Wish]);
    changes.push(Change::Set(Slot::TimesDeclined, YES.to_owned()));
    changes
}

fn pick(said: &Said<'_>, times: &[Time], view: &View<'_>) -> Option<Time> {
    if let ([only], Some(true)) = (times, yes_or_no(said.text)) {
        return Some(*only);
    }
    if let Some(place) = place_said(said.text, times.len()) {
        return times.get(place).copied();
    }
    let wish = wish_in(said, view)?;
    let fits = times.iter().filter(|time| is_wished(&wish, time, zone(view)));
    let fitting: Vec<&Time> = fits.collect();
    match fitting.as_slice() {
        [only] => Some(**only),
        _ => None,
    }
}

/// "The first one", "the second", "the last".
fn place_said(text: &str, count: usize) -> Option<usize> {
    let said = words(text);
    if contains(&said, "last one") || contains(&said, "the last") || contains(&said, "latest") {
        return count.checked_sub(1);
    }
    if contains(&said, "earliest") || contains(&said, "first one") || contains(&said, "the first") {
        return Some(0);
    }
    // "The third" is a place where so many were offered, and else a day of the month.
    let said = said.strip_prefix(["the".to_owned()].as_slice()).unwrap_or(&said);
    let (rank, used) = ordinal(said)?;
    let is_alone = said.len() == used || contains(said, "one") || contains(said, "time");
    let place = usize::try_from(rank).ok()?.checked_sub(1)?;
    (is_alone && place < count).then_some(place)
}

fn is_none_of_them(text: &str) -> bool {
    const NONE: [&str; 9] = [
        "none",
        "neither",
        "something else",
        "another",
        "other",
        "different",
        "don't work",
        "can't",
        "doesn't work",
    ];
    let said = words(text);
    yes_or_no(text) == Some(false) || NONE.iter().any(|phrase| contains(&said, phrase))
}

/// Times are looked for again, by what the caller would like.
pub(super) fn wished(said: &Said<'_>, view: &View<'_>) -> Option<Vec<Change>> {
    let wish = wish_in(said, view)?;
    let mut changes = forget(&[Slot::Offered, Slot::TimesDeclined]);
    changes.push(Change::Set(Slot::Wish, noted::wish(&wish)));
    Some(changes)
}

/// Business hours tell which half of the day "at four" is in.
fn wish_in(said: &Said<'_>, view: &View<'_>) -> Option<Wish> {
    let today = zone(view).wall(said.at).date();
    let day = date(said.text, today, Leaning::Future);
    let days = day.map(|day| day..=day).or_else(|| week(said.text, today));
    let days = days.map(|days| Days { first: *days.start(), last: *days.end() });
    let said_words = words(said.text);
    let says = |word: &str| contains(&said_words, word);
    let part =
        [("morning", Part::Morning), ("afternoon", Part::Afternoon), ("evening", Part::Evening)];
    let part = part.into_iter().find(|(word, _)| says(word)).map(|(_, part)| part);
    let by_day = Opening::new(7 * 60, 19 * 60).ok()?;
    let time = Clock::heard(said.text).and_then(|clock| clock.within(by_day));
    let time_min = time.map(|time| minute_of_day(today.and_time(time)));
    let is_open = days.is_none() && part.is_none() && time_min.is_none();
    (!is_open).then(|| Wish { days, part, time_min, ..Wish::default() })
}

fn is_wished(wish: &Wish, time: &Time, zone: Zone) -> bool {
    let wall = zone.wall(time.starts);
    let minute = minute_of_day(wall);
    let is_day = wish.days.is_none_or(|days| days.first <= wall.date() && wall.date() <= days.last);
    let is_part = wish.part.is_none_or(|part| part.includes(minute));
    is_day && is_part && wish.time_min.is_none_or(|time| time == minute)
}
