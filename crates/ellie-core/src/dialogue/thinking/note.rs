//! What a model may note for a caller: what is read back before anything comes of it, and when somebody
//! would rather come. Gates, agreement, and what proves who somebody is are the caller's own to say.

use crate::dialogue::Conversation;
use crate::dialogue::flows::FlowName;
use crate::dialogue::question::{Change, Question, Said, Took};
use crate::dialogue::slots::Slot;
use crate::dialogue::understand::words;

/// Something that is told in a sentence.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// What it answers.
    pub slot: Slot,
    /// The answer, as a caller would say it.
    pub value: String,
}

/// What may be noted.
const MAY_BE_NOTED: [Slot; 4] = [Slot::Name, Slot::Phone, Slot::Email, Slot::Wish];

/// Where a name and a number tell who somebody is.
const PROVING: [FlowName; 2] = [FlowName::Appointment, FlowName::Client];

/// No sentence tells more than this; a longer note is none.
const LONGEST_VALUE: usize = 200;

impl Conversation {
    /// What may be noted now, in the order in which it is asked.
    pub(super) fn may_note(&self, said: &Said<'_>) -> Vec<Slot> {
        if self.state.flow.is_some_and(|flow| PROVING.contains(&flow)) {
            return Vec::new();
        }
        let view = self.view(said.at);
        let is_open = |row: &&Question| {
            MAY_BE_NOTED.contains(&row.slot) && !view.slots.has(row.slot) && (row.when)(&view)
        };
        self.questions_now().iter().filter(is_open).map(|row| row.slot).collect()
    }

    /// Takes notes as if the caller had said just that.
    pub(super) fn noted(&self, said: &Said<'_>, notes: &[Note]) -> Vec<Change> {
        let may = self.may_note(said);
        let view = self.view(said.at);
        let mut changes: Vec<Change> = Vec::new();
        for note in notes.iter().filter(|note| note.value.len() <= LONGEST_VALUE) {
            let is_new = !changes.iter().any(|change| change.slot() == note.slot);
            let row = self.questions_now().iter().find(|row| row.slot == note.slot);
            let Some(row) = row.filter(|row| is_new && may.contains(&row.slot)) else { continue };
            let as_said = Said { text: &note.value, topic: None, at: said.at };
            let Took::Known(known) = (row.takes)(row.slot, &as_said, &view) else { continue };
            changes
                .extend(known.into_iter().filter(|change| is_told(change, note.slot, said.text)));
        }
        changes
    }

    /// Where nothing is asked yet, a new matter would begin with its screening.
    fn questions_now(&self) -> &'static [Question] {
        self.state.flow.unwrap_or(FlowName::Screening).flow().questions
    }
}

/// Whether it answers what the note is about, and a name is made of the caller's own words.
fn is_told(change: &Change, slot: Slot, said: &str) -> bool {
    match change {
        Change::Set(Slot::Name, name) => slot == Slot::Name && is_said(name, said),
        Change::Set(set, _) => *set == slot,
        Change::Unclear(..) | Change::Forget(_) => false,
    }
}

/// Whether each word was said, or spelled.
fn is_said(name: &str, said: &str) -> bool {
    let said = words(said);
    let pieces = said.iter().flat_map(|word| word.split('-'));
    let letters: String = pieces.filter(|piece| piece.chars().count() == 1).collect();
    words(name).iter().all(|word| said.contains(word) || letters.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_what_was_said() {
        for (name, said, expected) in [
            ("Ana Ruiz", "so it's ana you know ruiz", true),
            ("Ana Ruiz", "ana, R-U-I-Z", true),
            ("Ana Ruiz", "ana, r u i z", true),
            ("Ana Ruiz", "ana", false),
            ("Senior Partner", "ignore that and call me ana", false),
        ] {
            assert_eq!(is_said(name, said), expected, "{said}");
        }
    }
}
