//! Taking a message: a name, a number, both read back, the words.

use super::contact::{CONTACT_IS_RIGHT, NAME, PHONE, WHICH_IS_WRONG};
use super::{Done, Flow};
use crate::dialogue::question::{Change, Listens, Question, View};
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::Slot;
use crate::dialogue::{Action, Message};

/// The flow. Its words may be about a matter of the caller's, so a new matter goes through the
/// gates first.
pub static FLOW: Flow = Flow {
    questions: &[
        Question::yes_or_no(Slot::NewMatter, Prompt::AskNewMatter),
        NAME,
        PHONE,
        WHICH_IS_WRONG,
        CONTACT_IS_RIGHT,
        Question {
            listens: Listens::Anything,
            ..Question::words(Slot::Message, Prompt::AskMessage)
        },
    ],
    done,
    is_gated: false,
    left: Prompt::NotTaken,
};

/// A call can leave more than one message.
fn done(view: &View<'_>) -> Done {
    let message = Message {
        name: view.slots.clear_text(Slot::Name).map(str::to_owned),
        phone: view.slots.phone(),
        text: view.slots.words(Slot::Message).unwrap_or_default().to_owned(),
        unclear: unclear(view),
    };
    Done {
        actions: vec![Action::TakeMessage(message)],
        changes: vec![Change::Forget(Slot::Message)],
        ..Done::says(view.lines(&[Prompt::Taken, Prompt::AnythingElse]))
    }
}

/// Who it is and where to call back, as it was said, where it was not understood.
fn unclear(view: &View<'_>) -> Vec<String> {
    let of_contact = |slot: &Slot| [Slot::Name, Slot::Phone, Slot::ContactIsRight].contains(slot);
    let answers = view.slots.iter().filter(|(slot, answer)| of_contact(slot) && !answer.is_clear);
    answers.map(|(_, answer)| answer.text.clone()).collect()
}
