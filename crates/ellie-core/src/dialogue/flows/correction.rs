//! "Sorry, my number is …", "the other side is also …": an answer to an earlier question, taken back
//! or added to while another stands.

use super::FlowName;
use super::contact::{forget, name_in, set_phone};
use super::screening::filing_period;
use crate::conflict::{Parties, Party};
use crate::dialogue::question::{Change, Listens, Question, Said};
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::{Slot, Slots, YES};
use crate::dialogue::understand::area::area;
use crate::dialogue::understand::correction::{Correction, correction};
use crate::dialogue::understand::phone::Phone;
use crate::dialogue::understand::state::state;
use crate::dialogue::understand::{contains, words};
use crate::dialogue::{Conversation, Reply};

/// In more words than this there is a story, and no correction.
const MOST_WORDS: usize = 16;

/// What the other side may be, and is no name.
const STATES_OF_MIND: [&str; 12] = [
    "wrong",
    "right",
    "not",
    "very",
    "so",
    "mad",
    "angry",
    "guilty",
    "responsible",
    "liable",
    "at",
    "going",
];

/// Words before a correction, which say nothing.
const LEADING: [&str; 13] =
    ["oh", "wait", "sorry", "actually", "no", "um", "uh", "and", "but", "i", "mean", "by", "the"];

impl Conversation {
    /// Changes what an earlier answer said, if that is what the caller does.
    pub(super) fn corrected(
        &mut self,
        question: &'static Question,
        said: &Said<'_>,
    ) -> Option<Reply> {
        let spoken = words(said.text);
        if spoken.len() > MOST_WORDS || question.listens == Listens::Anything {
            return None;
        }
        let slots = &self.state.slots;
        let is_earlier = |slot: Slot| slots.has(slot) && question.slot != slot;
        let reads_back = matches!(question.slot, Slot::ContactIsRight);
        let changes = if is_earlier(Slot::Name) && !reads_back && begins(&spoken, &NAMES) {
            name_changed(said.text, slots)
        } else if is_earlier(Slot::Phone) && !reads_back && begins(&spoken, &NUMBERS) {
            number_changed(said.text, slots)
        } else if is_earlier(Slot::Parties) {
            parties_added(said.text, slots)
        } else {
            None
        };
        let is_value = |slot| is_earlier(slot) && question.listens == Listens::Value;
        let now_represented =
            || is_earlier(Slot::Represented).then(|| represented_now(said.text)).flatten();
        let state = || is_value(Slot::State).then(|| state_changed(said.text, slots)).flatten();
        let area = || is_value(Slot::Area).then(|| self.area_changed(said.text)).flatten();
        let changes = changes.or_else(now_represented).or_else(state).or_else(area)?;
        Some(self.change_back(changes, said))
    }

    /// What depends on an answer that was changed is looked at again: the other side is checked, and
    /// of another state or area the filing period is told.
    fn change_back(&mut self, changes: Vec<Change>, said: &Said<'_>) -> Reply {
        let is_changed = |slots: &[Slot]| changes.iter().any(|one| slots.contains(&one.slot()));
        let adds_parties = is_changed(&[Slot::Parties]);
        let moves_matter = is_changed(&[Slot::State, Slot::Area]);
        let is_screened = self.state.flow == Some(FlowName::Intake);
        self.state.misses = 0;
        self.change(changes);
        let mut reply = self.say(&[Prompt::Corrected]);
        if adds_parties {
            reply.actions.extend(self.conflict_check());
        }
        if moves_matter && is_screened {
            reply.lines.extend(filing_period(&self.view(said.at)));
        }
        reply.append(self.advance(said.at));
        reply
    }

    /// Only where the caller says that something was wrong: a field of law may be part of another
    /// answer.
    fn area_changed(&self, text: &str) -> Option<Vec<Change>> {
        let Some(Correction::Instead(rest)) = correction(text) else { return None };
        let other = area(rest, self.office.firm())?;
        let is_new = self.state.slots.clear_text(Slot::Area) != Some(&other);
        is_new.then(|| vec![Change::Set(Slot::Area, other)])
    }
}

const NAMES: [&str; 5] =
    ["my name is", "my name's", "my last name is", "my first name is", "name is"];
const NUMBERS: [&str; 4] = ["my number is", "my phone number is", "number is", "my number's"];

fn begins(spoken: &[String], phrases: &[&str]) -> bool {
    let rest: Vec<&str> =
        spoken.iter().map(String::as_str).skip_while(|word| LEADING.contains(word)).collect();
    let rest = rest.join(" ");
    phrases.iter().any(|phrase| rest.starts_with(phrase))
}

fn name_changed(text: &str, slots: &Slots) -> Option<Vec<Change>> {
    let name = name_in(text).filter(|name| slots.clear_text(Slot::Name) != Some(name))?;
    let mut changes = forget(&[]);
    changes.push(Change::Set(Slot::Name, name));
    Some(changes)
}

fn number_changed(text: &str, slots: &Slots) -> Option<Vec<Change>> {
    let phone = Phone::heard(text).filter(|phone| slots.phone().as_ref() != Some(phone))?;
    let mut changes = forget(&[]);
    changes.push(set_phone(&phone));
    Some(changes)
}

/// "Actually, I do have a lawyer": another answer to what was asked first of all.
fn represented_now(text: &str) -> Option<Vec<Change>> {
    const HAS_ONE: [&str; 4] = [
        "do have a lawyer",
        "do have an attorney",
        "already have a lawyer",
        "already have an attorney",
    ];
    let spoken = words(text);
    let has_one = HAS_ONE.iter().any(|phrase| contains(&spoken, phrase));
    has_one.then(|| vec![Change::Set(Slot::Represented, YES.to_owned())])
}

/// Only where the caller says that something was wrong: a state may be part of another answer.
fn state_changed(text: &str, slots: &Slots) -> Option<Vec<Change>> {
    correction(text)?;
    let other = state(text).filter(|other| slots.state() != Some(*other))?;
    Some(vec![Change::Set(Slot::State, other.code().to_owned())])
}

/// Whoever else is on the other side is checked like the first. "The other side is lying" names
/// nobody.
fn parties_added(text: &str, slots: &Slots) -> Option<Vec<Change>> {
    const MARKS: [&str; 6] = [
        "other side is also ",
        "other side is actually ",
        "other side is really ",
        "other side is ",
        "also against ",
        "on the other side there is ",
    ];
    let small = text.to_ascii_lowercase();
    let rest = MARKS.iter().find_map(|mark| {
        let at = small.find(mark)? + mark.len();
        text.get(at..)
    })?;
    let acts = |word: &String| word.ends_with("ing") || STATES_OF_MIND.contains(&word.as_str());
    if words(rest).first().is_none_or(acts) {
        return None;
    }
    let Parties::Named(new) = Parties::heard(rest) else { return None };
    let known = slots.words(Slot::Parties).unwrap_or_default();
    let is_known = |party: &Party| known.lines().any(|name| name == party.name());
    let added: Vec<Party> = new.into_iter().filter(|party| !is_known(party)).collect();
    (!added.is_empty()).then(|| vec![slots.with_parties(added)])
}
