//! What a live call needs of the front desk.

use std::sync::Arc;
use std::time::Duration;

use ellie_core::call::Lines;
use ellie_core::compliance::identity::without_identity_numbers;
use ellie_core::dialogue::script::Line;
use ellie_core::floor::Patience;
use ellie_core::language::Language;
use ellie_providers::Providers;
use ellie_providers::stt::Transcript;

use super::super::entry::Entry;
use super::super::session::Ongoing;
use super::super::voiced::Parts;
use super::super::{Error, SessionId, seen};
use super::{Answered, Channel, Reception, Stages, Taken, when_not_busy};
use crate::observed::Session;
use crate::standin::thinking::Route;

/// A caller waits: what is busy is asked again after so long. Whoever asked gives up by himself.
pub(in crate::calls) const SOON: Duration = Duration::from_millis(50);

/// How a call begins.
pub(in crate::calls) struct Opened {
    /// What the call is known by.
    pub call_id: String,
    /// Whether it goes on where it was left.
    pub is_resumed: bool,
    /// What is said first.
    pub lines: Vec<Line>,
    /// What is awaited then.
    pub awaits: Patience,
    /// What Ellie says of herself.
    pub own: Lines,
}

impl Reception {
    /// The call of a session, which begins or goes on, in the language that is asked for. After a goodbye
    /// another one begins.
    pub(in crate::calls) async fn open(
        &self,
        session: &SessionId,
        language: Option<Language>,
    ) -> Opened {
        let ongoing = self.ongoing(session).await;
        let mut ongoing = ongoing.lock().await;
        if ongoing.conversation.state().ended {
            *ongoing = Ongoing::anew(self.sessions.office());
        }
        if let Some(language) = language {
            ongoing.conversation.asked_for(language);
        }
        let conversation = &ongoing.conversation;
        Opened {
            call_id: ongoing.call_id.clone(),
            is_resumed: ongoing.turns > 0,
            lines: conversation.opening(chrono::Utc::now()),
            awaits: Patience::in_conversation(conversation),
            own: Lines::of(conversation.script()),
        }
    }

    /// Keeps that the greeting was heard, unless the caller was faster.
    pub(in crate::calls) async fn greeted(
        &self,
        session: &SessionId,
        channel: Channel,
    ) -> Result<(), Error> {
        let ongoing = self.ongoing(session).await;
        let mut ongoing = ongoing.lock().await;
        if ongoing.conversation.state().greeted {
            return Ok(());
        }
        let mut next = ongoing.clone();
        next.turns += 1;
        let at = chrono::Utc::now();
        let reply = next.conversation.greet(at);
        let entry = Entry {
            session,
            call_id: &next.call_id,
            number: next.turns,
            at,
            channel: channel.name(),
            heard: &Transcript::default(),
            topic: None,
            stages: Stages::default(),
            route: &Route::Rules,
            reply: &reply,
            requests: &[],
            has_told: false,
            lets_go: false,
            conversation: &next.conversation,
        };
        self.desk.keep(&entry).await?;
        seen::greeted(self.observed(), &entry);
        *ongoing = next;
        Ok(())
    }

    /// Answers what was heard in a live call.
    pub(in crate::calls) async fn answer_live(
        self: &Arc<Self>,
        session: &SessionId,
        taken: Taken,
    ) -> Result<Answered, Error> {
        let text = without_identity_numbers(&taken.heard.text);
        let heard = Transcript { text, ..taken.heard };
        let taken = Arc::new(Taken { heard, ..taken });
        // A model that is busy is asked before anything comes of the turn.
        let answered = when_not_busy(SOON, || self.reply(session, &taken)).await;
        answered.inspect_err(|error| {
            seen::failed(self.observed(), session, taken.is_spoken, error);
        })
    }

    /// The sound of a line for a caller who wants this rate, as it comes.
    pub(in crate::calls) async fn sound_of(
        &self,
        session: Session,
        line: &Line,
        rate_hz: u32,
    ) -> Result<Parts, Error> {
        when_not_busy(SOON, || self.clips.begin_line(session, line, rate_hz)).await
    }

    /// Those who hear and speak.
    pub(in crate::calls) fn providers(&self) -> &Providers {
        &self.providers
    }
}
