//! "Sorry, my number is …", "the other side is also …": an answer to an earlier question, taken back
//! or added to while another stands.

use super::contact::{forget, name_in, set_phone};
use crate::conflict::{Parties, Party};
use crate::dialogue::question::{Change, Listens, Question, Said};
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::{Slot, Slots};
use crate::dialogue::understand::correction::correction;
use crate::dialogue::understand::phone::Phone;
use crate::dialogue::understand::state::state;
use crate::dialogue::understand::words;
use crate::dialogue::{Conversation, Reply};

/// In more words than this there is a story, and no correction.
const MOST_WORDS: usize = 16;

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
        let changes = changes.or_else(|| {
            let is_state = is_earlier(Slot::State) && question.listens == Listens::Value;
            is_state.then(|| state_changed(said.text, slots)).flatten()
        })?;
        let adds_parties =
            changes.iter().any(|change| matches!(change, Change::Set(Slot::Parties, _)));
        self.state.misses = 0;
        self.change(changes);
        let mut reply = self.say(&[Prompt::Corrected]);
        if adds_parties {
            reply.actions.extend(self.conflict_check());
        }
        reply.append(self.advance(said.at));
        Some(reply)
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

/// Only where the caller says that something was wrong: a state may be part of another answer.
fn state_changed(text: &str, slots: &Slots) -> Option<Vec<Change>> {
    correction(text)?;
    let other = state(text).filter(|other| slots.state() != Some(*other))?;
    Some(vec![Change::Set(Slot::State, other.code().to_owned())])
}

/// Whoever else is on the other side is checked like the first.
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
    let Parties::Named(new) = Parties::heard(rest) else { return None };
    let known: Vec<Party> = match slots.parties() {
        Some(Parties::Named(known)) => known,
        _ => Vec::new(),
    };
    let is_known = |party: &Party| known.iter().any(|one| one.name() == party.name());
    let added: Vec<Party> = new.into_iter().filter(|party| !is_known(party)).collect();
    if added.is_empty() {
        return None;
    }
    let mut changed = Slots::default();
    changed.set_parties(&[known, added].concat());
    Some(vec![Change::Set(Slot::Parties, changed.clear_text(Slot::Parties)?.to_owned())])
}
