//! Who calls and where to call back: the questions several flows share.

mod correction;

use crate::dialogue::question::{Ask, Change, Question, Said, Took, View};
use crate::dialogue::script::{Line, Made, Prompt};
use crate::dialogue::slots::{Slot, Slots, YES};
use crate::dialogue::understand::correction::what_stands;
use crate::dialogue::understand::email::Email;
use crate::dialogue::understand::name::name;
use crate::dialogue::understand::phone::Phone;
use crate::dialogue::understand::spelling::spelled_name;
use crate::dialogue::understand::yes_no::{declines, yes_or_no};
use correction::Correction;

/// A longer name is none.
const LONGEST_NAME: usize = 80;

/// Who calls.
pub const NAME: Question = Question::value(
    Slot::Name,
    Ask::Fixed(Prompt::AskName, Prompt::AskNameAgain),
    |slot, said, _| name_in(said.text).map_or(Took::Missed, |name| Took::answer(slot, name)),
);

/// Where to call back.
pub const PHONE: Question = Question::value(
    Slot::Phone,
    Ask::Fixed(Prompt::AskPhone, Prompt::AskPhoneAgain),
    |_, said, _| match Phone::heard(said.text) {
        Some(phone) => Took::Known(vec![set_phone(&phone)]),
        None => Took::Missed,
    },
);

/// Which of the two is wrong.
pub const WHICH_IS_WRONG: Question = Question::value(
    Slot::ContactIsRight,
    Ask::Fixed(Prompt::AskWhich, Prompt::AskWhich),
    |_, said, _| match Correction::heard(said.text) {
        Some(correction) => Took::Known(corrected(correction)),
        None => Took::Known(forget(&[Slot::Name, Slot::Phone])),
    },
)
.when(|view| view.slots.has(Slot::ContactIsWrong));

/// Both are read back.
pub const CONTACT_IS_RIGHT: Question =
    Question::value(Slot::ContactIsRight, Ask::Made(read_back), contact_is_right)
        .when(|view| view.slots.phone().is_some());

/// The e-mail address, if there is one.
pub const EMAIL: Question = Question::value(
    Slot::Email,
    Ask::Fixed(Prompt::AskEmail, Prompt::AskEmailAgain),
    |slot, said, _| match Email::heard(said.text) {
        Some(email) => Took::answer(slot, email.to_string()),
        None if declines(said.text) => Took::answer(slot, ""),
        None => Took::Missed,
    },
);

/// The address is read back.
pub const EMAIL_IS_RIGHT: Question =
    Question::value(Slot::EmailIsRight, Ask::Made(read_back_email), email_is_right)
        .when(|view| view.slots.email().is_some());

/// Whether the number may be called at all: somebody else may hear it ring.
pub const SAFE_TO_CALL: Question = Question::yes_or_no(Slot::SafeToCall, Prompt::AskSafeToCall);

/// A name, said or spelled, after any correction in it.
pub fn name_in(text: &str) -> Option<String> {
    let spelled = spelled_name(text).or_else(|| name(what_stands(text))).or_else(|| name(text));
    spelled.filter(|name| name.len() <= LONGEST_NAME)
}

/// A number, and that it is not read back yet.
pub fn set_phone(phone: &Phone) -> Change {
    let mut slots = Slots::default();
    slots.set_phone(phone);
    Change::Set(Slot::Phone, slots.clear_text(Slot::Phone).unwrap_or_default().to_owned())
}

/// Forgets these, and that they were ever right or wrong.
pub fn forget(slots: &[Slot]) -> Vec<Change> {
    let about_both = [Slot::ContactIsRight, Slot::ContactIsWrong];
    slots.iter().chain(&about_both).map(|slot| Change::Forget(*slot)).collect()
}

fn read_back(view: &View<'_>) -> Vec<Line> {
    let language = view.script.language();
    let phone = view.slots.phone().map(|phone| phone.spoken(language)).unwrap_or_default();
    let line = match view.slots.clear_text(Slot::Name) {
        Some(name) => Made::Contact { name, phone: &phone },
        None => Made::NumberAlone { phone: &phone },
    };
    is_it_right(view, line)
}

fn read_back_email(view: &View<'_>) -> Vec<Line> {
    let language = view.script.language();
    let address = view.slots.email().map(|email| email.read_back(language)).unwrap_or_default();
    is_it_right(view, Made::Email { address: &address })
}

fn is_it_right(view: &View<'_>, line: Made<'_>) -> Vec<Line> {
    view.lines_around(Prompt::LetMeRead, line, Prompt::IsItRight)
}

fn email_is_right(slot: Slot, said: &Said<'_>, view: &View<'_>) -> Took {
    let before = view.slots.email();
    let other = Email::heard(said.text).filter(|other| Some(other) != before.as_ref());
    match (other, yes_or_no(said.text)) {
        (Some(other), _) => Took::answer(Slot::Email, other.to_string()),
        (None, Some(true)) => Took::answer(slot, YES),
        (None, Some(false)) => Took::Known(vec![Change::Forget(Slot::Email)]),
        (None, None) => Took::Missed,
    }
}

/// A correction may come with the no: "no, it's 614…".
fn contact_is_right(slot: Slot, said: &Said<'_>, view: &View<'_>) -> Took {
    let before = view.slots.phone();
    let other = Phone::heard(said.text).filter(|other| Some(other) != before.as_ref());
    match (other, yes_or_no(said.text)) {
        (Some(other), _) => Took::Known(vec![set_phone(&other)]),
        (None, Some(true)) => Took::answer(slot, YES),
        (None, Some(false)) => match Correction::heard(said.text) {
            Some(correction) => Took::Known(corrected(correction)),
            None if view.slots.clear_text(Slot::Name).is_none() => {
                Took::Known(forget(&[Slot::Phone]))
            }
            None => Took::answer(Slot::ContactIsWrong, YES),
        },
        (None, None) => Took::Missed,
    }
}

fn corrected(correction: Correction) -> Vec<Change> {
    let mut changes = forget(&[]);
    changes.push(match correction {
        Correction::Name(None) => Change::Forget(Slot::Name),
        Correction::Name(Some(name)) => Change::Set(Slot::Name, name),
        Correction::Number(None) => Change::Forget(Slot::Phone),
        Correction::Number(Some(phone)) => set_phone(&phone),
    });
    changes
}
