//! What the front desk keeps of a live call, and what the caller may know of it.

use std::sync::Arc;

use ellie_core::call::TurnId;
use ellie_core::dialogue::Action;
use futures_util::future::BoxFuture;

use super::super::super::reception::{Answered, Taken};
use super::super::super::{Channel, Error, Reception, SessionId};
use super::super::line::Deed;

/// Something the front desk has to keep.
pub enum ToKeep {
    /// The greeting was heard.
    Greeting,
    /// This is to be answered.
    Turn(TurnId, Taken),
}

/// What came of it.
pub enum Kept {
    /// Of the greeting.
    Greeting(Result<(), Error>),
    /// Of a turn.
    Turn(TurnId, Box<Result<Answered, Error>>),
}

/// How the front desk keeps something.
pub fn keep(
    reception: &Arc<Reception>,
    session: &SessionId,
    channel: Channel,
) -> impl FnOnce(&ToKeep) -> BoxFuture<'static, Kept> {
    let (reception, session) = (Arc::clone(reception), session.clone());
    move |what| match what {
        ToKeep::Greeting => {
            Box::pin(async move { Kept::Greeting(reception.greeted(&session, channel).await) })
        }
        ToKeep::Turn(turn, taken) => {
            let (turn, taken) = (*turn, taken.clone());
            Box::pin(async move {
                Kept::Turn(turn, Box::new(reception.answer_live(&session, taken).await))
            })
        }
    }
}

/// What was done, as the caller may know it.
pub fn deeds(answered: &Answered) -> Vec<Deed> {
    let done = answered.reply.actions.iter().filter_map(|action| match action {
        Action::TakeMessage(_) => Some(Deed::MessageTaken),
        Action::RecordConflictCheck(_) => Some(Deed::ConflictCheck),
        Action::Escalate(_) => Some(Deed::CallBackPromised),
        Action::RecordDisclosure(_) | Action::StopRecording | Action::HangUp => None,
    });
    answered.has_booked.then_some(Deed::DiaryChanged).into_iter().chain(done).collect()
}
