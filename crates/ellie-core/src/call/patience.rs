//! What is awaited after a question.

use crate::dialogue::Conversation;
use crate::dialogue::slots::Slot;
use crate::floor::Patience;

impl Patience {
    /// What is awaited as the conversation stands.
    #[must_use]
    pub fn in_conversation(conversation: &Conversation) -> Self {
        match conversation.standing_question() {
            _ if conversation.state().language_offered.is_some() => Self::YesOrNo,
            Some(slot) => Self::for_slot(slot),
            None if conversation.state().offered.is_some() => Self::YesOrNo,
            None => Self::Usual,
        }
    }

    /// What is awaited for this slot.
    #[must_use]
    pub const fn for_slot(slot: Slot) -> Self {
        match slot {
            Slot::ContactIsRight
            | Slot::EmailIsRight
            | Slot::SafeToCall
            | Slot::NewMatter
            | Slot::Represented
            | Slot::WantsConsultation
            | Slot::BookIt
            | Slot::CancelIt
            | Slot::CalledBefore => Self::YesOrNo,
            Slot::Phone => Self::Number(10),
            Slot::LastDigits => Self::Number(4),
            Slot::EarlierNumber => Self::Number(6),
            Slot::Email => Self::Email,
            Slot::Name => Self::Name,
            // Each name of the other side takes thought.
            Slot::Parties => Self::Dictated,
            Slot::Happened | Slot::People | Slot::Losses | Slot::Message => Self::Story,
            _ => Self::Usual,
        }
    }
}
