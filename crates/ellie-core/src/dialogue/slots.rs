//! What is known of a call: one answer a slot, as plain text, so that a call can be put down after
//! any sentence and taken up again.

use std::collections::BTreeMap;

use super::question::Change;
use super::understand::email::Email;
use super::understand::phone::Phone;
use crate::conflict::{Parties, Party};
use crate::firm::State;

/// The longest answer that is kept, in bytes: ten minutes of speech are about this.
const LONGEST_BYTES: usize = 16 * 1024;

/// What stands between two answers of one slot.
const BETWEEN: &str = "\n";

macro_rules! slots {
    ($($(#[$about:meta])* $slot:ident = $name:literal,)*) => {
        /// Something a call can know.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Slot {
            $($(#[$about])* $slot,)*
        }

        impl Slot {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$slot),*];

            /// Its name in the record of the call.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$slot => $name,)*
                }
            }
        }
    };
}

slots! {
    /// Who calls.
    Name = "name",
    /// Where to call back: the digits, and after an `x` those of an extension.
    Phone = "phone",
    /// That name and number were read back and are right.
    ContactIsRight = "contact_is_right",
    /// That they were read back and one of them is wrong.
    ContactIsWrong = "contact_is_wrong",
    /// The e-mail address; empty where the caller has none.
    Email = "email",
    /// That it was read back and is right.
    EmailIsRight = "email_is_right",
    /// Whether the number is safe to call: yes or no.
    SafeToCall = "safe_to_call",
    /// Whether it is about a new matter: yes or no.
    NewMatter = "new_matter",
    /// Whether another lawyer represents the caller in it: yes or no.
    Represented = "represented",
    /// That the caller stands on the other side: yes.
    OtherSide = "other_side",
    /// Whom the matter is against: a name a line; empty where it is against nobody.
    Parties = "parties",
    /// The practice area, by the firm's name for it.
    Area = "area",
    /// The state, by its code.
    State = "state",
    /// What happened, in the caller's words.
    Happened = "happened",
    /// When it happened: a date, or the caller's words.
    HappenedOn = "happened_on",
    /// Where it happened.
    Place = "place",
    /// Who was there or has to do with it.
    People = "people",
    /// Injuries and losses.
    Losses = "losses",
    /// Insurance.
    Insurance = "insurance",
    /// A lawyer the caller talked to before.
    PriorLawyer = "prior_lawyer",
    /// How the caller heard of the firm.
    HeardOfUs = "heard_of_us",
    /// The language the caller likes best.
    Language = "language",
    /// When it is best to call.
    BestTime = "best_time",
    /// That it presses: yes.
    Urgent = "urgent",
    /// The last four digits of the number on file.
    LastDigits = "last_digits",
    /// How often what was asked for could not be looked up with what was told.
    NotVerified = "not_verified",
    /// What a message says.
    Message = "message",
    /// What the messages of the call said.
    Messages = "messages",
    /// Whether the caller wants a consultation: yes or no.
    WantsConsultation = "wants_consultation",
    /// The times that were offered.
    Offered = "offered",
    /// That none of the times would do: yes.
    TimesDeclined = "times_declined",
    /// When the caller would rather come.
    Wish = "wish",
    /// The time that was chosen.
    Choice = "choice",
    /// The token of the hold on it.
    Hold = "hold",
    /// Whether it is to be booked: yes or no.
    BookIt = "book_it",
    /// The number of the booking.
    Booked = "booked",
    /// What is to be done with a consultation that is booked: move or cancel.
    Change = "change",
    /// That consultation; empty where none was found.
    Booking = "booking",
    /// Whether it is to be called off: yes or no.
    CancelIt = "cancel_it",
    /// The number of the consultation that was called off.
    Cancelled = "cancelled",
    /// Whether there was an earlier call about it: yes or no.
    CalledBefore = "called_before",
    /// The number that was given then.
    EarlierNumber = "earlier_number",
    /// Whether that call was taken up: yes, or empty.
    Earlier = "earlier",
    /// That no words of the call may be kept: yes.
    Unrecorded = "unrecorded",
}

/// An answer to a question.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was understood; else what was said.
    pub text: String,
    /// Whether it was understood.
    pub is_clear: bool,
}

/// The answers of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slots(BTreeMap<Slot, Answer>);

impl Slot {
    /// What is told of a matter, which a firm that may not hear it does not keep.
    pub const FACTS: [Self; 11] = [
        Self::Area,
        Self::State,
        Self::Happened,
        Self::HappenedOn,
        Self::Place,
        Self::People,
        Self::Losses,
        Self::Insurance,
        Self::PriorLawyer,
        Self::Message,
        Self::Messages,
    ];

    /// The slot of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|slot| slot.name() == name)
    }
}

impl Slots {
    /// Keeps what was understood.
    pub fn set(&mut self, slot: Slot, text: impl Into<String>) {
        self.put(slot, text.into(), true);
    }

    /// Keeps what was said where it was not understood, so that nothing is lost.
    pub fn set_unclear(&mut self, slot: Slot, said: &str) {
        self.put(slot, said.to_owned(), false);
    }

    /// Takes up an answer that was kept.
    pub fn put(&mut self, slot: Slot, mut text: String, is_clear: bool) {
        text.truncate(text.floor_char_boundary(LONGEST_BYTES));
        self.0.insert(slot, Answer { text, is_clear });
    }

    /// Forgets an answer, so that its question is asked again.
    pub fn clear(&mut self, slots: &[Slot]) {
        self.0.retain(|slot, _| !slots.contains(slot));
    }

    /// Whether there is an answer.
    #[must_use]
    pub fn has(&self, slot: Slot) -> bool {
        self.0.contains_key(&slot)
    }

    /// Whether the answer is yes.
    #[must_use]
    pub fn is_yes(&self, slot: Slot) -> bool {
        self.clear_text(slot) == Some(YES)
    }

    /// Whether the answer is yes, or was not understood.
    #[must_use]
    pub fn may_be_yes(&self, slot: Slot) -> bool {
        self.0.get(&slot).is_some_and(|answer| !answer.is_clear || answer.text == YES)
    }

    /// What was understood.
    #[must_use]
    pub fn clear_text(&self, slot: Slot) -> Option<&str> {
        self.0.get(&slot).filter(|answer| answer.is_clear).map(|answer| answer.text.as_str())
    }

    /// What was understood or said.
    #[must_use]
    pub fn words(&self, slot: Slot) -> Option<&str> {
        let text = self.0.get(&slot).map(|answer| answer.text.as_str());
        text.filter(|text| !text.is_empty())
    }

    /// Every answer, in the order of the slots.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Answer)> {
        self.0.iter().map(|(slot, answer)| (*slot, answer))
    }

    /// The number to call back.
    #[must_use]
    pub fn phone(&self) -> Option<Phone> {
        Phone::heard(&self.clear_text(Slot::Phone)?.replace('x', " extension "))
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<Email> {
        Email::parse(self.clear_text(Slot::Email)?)
    }

    /// The state the matter belongs to.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        State::from_code(self.clear_text(Slot::State)?)
    }

    /// Whom the matter is against, once that was asked.
    #[must_use]
    pub fn parties(&self) -> Option<Parties> {
        let answer = self.0.get(&Slot::Parties)?;
        Some(match (answer.is_clear, answer.text.as_str()) {
            (false, _) => Parties::Unknown,
            (true, "") => Parties::NoOne,
            (true, names) => Parties::Named(names.split(BETWEEN).filter_map(Party::new).collect()),
        })
    }

    /// Keeps a number to call back.
    pub fn set_phone(&mut self, phone: &Phone) {
        let extension = phone.extension().map(|digits| format!("x{digits}")).unwrap_or_default();
        self.set(Slot::Phone, format!("{}{extension}", phone.digits()));
    }

    /// Keeps whom the matter is against.
    pub fn set_parties(&mut self, parties: &[Party]) {
        self.set(Slot::Parties, names(parties));
    }

    /// Whom the matter is against, and these as well.
    #[must_use]
    pub fn with_parties(&self, more: Vec<Party>) -> Change {
        let mut all = match self.parties() {
            Some(Parties::Named(known)) => known,
            _ => Vec::new(),
        };
        all.extend(more);
        Change::Set(Slot::Parties, names(&all))
    }
}

fn names(parties: &[Party]) -> String {
    let names: Vec<&str> = parties.iter().map(Party::name).collect();
    names.join(BETWEEN)
}

/// The answers yes and no.
pub const YES: &str = "yes";
/// The answer no.
pub const NO: &str = "no";

/// What a caller answered is not shown.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("is_clear", &self.is_clear).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_found_by_its_name() {
        for slot in Slot::ALL {
            assert_eq!(Slot::named(slot.name()), Some(*slot));
        }
    }

    #[test]
    fn values_come_back_as_they_were() {
        let mut slots = Slots::default();
        let phone = Phone::heard("614 555 0144 extension 12").unwrap();
        slots.set_phone(&phone);
        assert_eq!(slots.phone(), Some(phone));
        for said in ["Mark Delgado and Delgado Roofing LLC", "St. Benedict", "Ann O'Neil"] {
            let Parties::Named(parties) = Parties::heard(said) else { panic!("{said}") };
            slots.set_parties(&parties);
            assert_eq!(slots.parties(), Some(Parties::Named(parties)), "{said}");
        }
        slots.set(Slot::Parties, "");
        assert_eq!(slots.parties(), Some(Parties::NoOne));
        slots.set_unclear(Slot::Parties, "some people");
        assert_eq!(slots.parties(), Some(Parties::Unknown));
    }

    #[test]
    fn a_very_long_answer_is_cut_between_characters() {
        let mut slots = Slots::default();
        slots.set(Slot::Happened, "ä".repeat(LONGEST_BYTES));
        assert_eq!(slots.words(Slot::Happened).unwrap().len(), LONGEST_BYTES);
    }
}
