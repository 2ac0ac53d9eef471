//! Taking a message: a name, a number, both read back, the words.

use super::contact::{CONTACT_IS_RIGHT, NAME, PHONE, WHICH_IS_WRONG};
use super::screening::{PARTIES, REPRESENTED};
use super::{Done, Flow};
use crate::dialogue::question::{Change, Listens, Question, View};
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::Slot;
use crate::dialogue::{Action, Message};

/// The flow. Its words may be about a new matter, which goes through the gates first.
pub static FLOW: Flow = Flow {
    questions: &[
        Question::yes_or_no(Slot::NewMatter, Prompt::AskNewMatter),
        NAME,
        REPRESENTED.when(is_new_matter),
        PARTIES.when(is_new_matter),
        PHONE,
        WHICH_IS_WRONG,
        CONTACT_IS_RIGHT,
        Question {
            listens: Listens::Anything,
            ..Question::words(Slot::Message, Prompt::AskMessage)
        },
    ],
    done,
    is_gated: true,
    left: Prompt::NotTaken,
};

fn is_new_matter(view: &View<'_>) -> bool {
    view.slots.may_be_yes(Slot::NewMatter)
}

/// A call can leave more than one message.
fn done(view: &View<'_>) -> Done {
    let message = Message {
        name: view.slots.clear_text(Slot::Name).map(str::to_owned),
        phone: view.slots.phone(),
        text: view.slots.words(Slot::Message).unwrap_or_default().to_owned(),
        unclear: unclear(view),
    };
    let before = view.slots.words(Slot::Messages).unwrap_or_default();
    let all = format!("{before} {}", message.text).trim_start().to_owned();
    Done {
        actions: vec![Action::TakeMessage(message)],
        changes: vec![Change::Forget(Slot::Message), Change::Set(Slot::Messages, all)],
        ..Done::says(view.lines(&[Prompt::Taken, Prompt::AnythingElse]))
    }
}

/// Who it is and where to call back, as it was said, where it was not understood.
fn unclear(view: &View<'_>) -> Vec<String> {
    let of_contact = |slot: &Slot| [Slot::Name, Slot::Phone, Slot::ContactIsRight].contains(slot);
    let answers = view.slots.iter().filter(|(slot, answer)| of_contact(slot) && !answer.is_clear);
    let words = answers.map(|(_, answer)| answer.text.clone());
    words.filter(|words| !words.is_empty()).collect()
}
