//! One turn, from what was heard to what is answered.

use std::sync::Arc;

use ellie_core::call::Lines;
use ellie_core::dialogue::slots::Slot;
use ellie_core::dialogue::{Action, Reply, Told};
use ellie_core::floor::Patience;
use ellie_core::language::Language;
use ellie_providers::stt::Transcript;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::super::entry::Entry;
use super::super::hearing::milliseconds_since;
use super::super::session::Ongoing;
use super::super::{Error, SessionId, Speed, seen};
use super::understood::Understood;
use super::{Channel, Reception, Stages, Turn};
use crate::standin::thinking::Route;

/// No reply needs more look-ups than this.
const MOST_REQUESTS: usize = 8;

/// A turn as it came in.
#[derive(Clone)]
pub(in crate::calls) struct Taken {
    pub heard: Transcript,
    pub stages: Stages,
    pub channel: Channel,
    /// The language its client asks for.
    pub language: Option<Language>,
    /// Whether it was spoken; else it was typed, or keyed in.
    pub is_spoken: bool,
    /// Whether it takes up the words of the turn before, whose answer nobody heard.
    pub is_instead: bool,
}

/// A turn that is kept, and what is said to it.
pub(in crate::calls) struct Answered {
    pub reply: Reply,
    /// What Ellie says of herself in the language the call goes on in.
    pub own: Lines,
    pub stages: Stages,
    /// Whether a model helped.
    pub route: Route,
    /// What the caller is awaited to say then.
    pub awaits: Patience,
    /// Whether a consultation was booked, moved or called off.
    pub has_booked: bool,
    /// Whether nothing came of it but words.
    pub can_be_taken_back: bool,
}

impl Reception {
    pub(super) async fn answer(
        self: &Arc<Self>,
        session: SessionId,
        taken: Taken,
        speed: Speed,
    ) -> Result<Turn, Error> {
        let taken = Arc::new(taken);
        let answered = self.reply(&session, &taken).await;
        let Answered { reply, stages, .. } = answered.inspect_err(|error| {
            seen::failed(self.observed(), &session, taken.is_spoken, error);
        })?;
        let text = reply.text();
        let seen_as = self.observed().session(session.as_str());
        let clip = self.clips.promise(seen_as, reply.lines, speed).await;
        let heard = Arc::unwrap_or_clone(taken).heard;
        Ok(Turn { session, heard, reply: text, clip, stages })
    }

    /// A turn that was begun is carried through, also when the client goes away: else a message
    /// might be stored and the conversation not know it.
    pub(super) async fn reply(
        self: &Arc<Self>,
        session: &SessionId,
        taken: &Arc<Taken>,
    ) -> Result<Answered, Error> {
        let (reception, session, taken) = (Arc::clone(self), session.clone(), Arc::clone(taken));
        let turn = async move { reception.take_turn(&session, &taken).await };
        self.tasks.spawn(turn).await.unwrap_or(Err(Error::Lost))
    }

    /// What a call has become that was erased meanwhile, wherever that was, is dropped, and the
    /// turn is the first of another.
    async fn take_turn(
        self: &Arc<Self>,
        session: &SessionId,
        taken: &Taken,
    ) -> Result<Answered, Error> {
        let ongoing = self.ongoing(session).await;
        let mut ongoing = ongoing.lock().await;
        loop {
            match self.go_on(&mut ongoing, session, taken).await {
                Err(Error::Erased) => *ongoing = Ongoing::anew(self.sessions.office()),
                done => return done,
            }
        }
    }

    /// The call of a session as it stands.
    pub(super) async fn ongoing(&self, session: &SessionId) -> Arc<Mutex<Ongoing>> {
        let office = self.sessions.office();
        self.sessions.call(session, self.desk.call(session, &office)).await
    }

    /// The conversation moves on only when the turn is kept: a message that could not be stored
    /// can be given again.
    async fn go_on(
        self: &Arc<Self>,
        ongoing: &mut Ongoing,
        session: &SessionId,
        taken: &Taken,
    ) -> Result<Answered, Error> {
        let (begun, at) = (Instant::now(), chrono::Utc::now());
        let mut next = ongoing.clone();
        next.turns += 1;
        if let Some(before) = next.before.take().filter(|_| taken.is_instead) {
            next.conversation = *before;
            next.lately.forget_the_last();
        }
        if let Some(language) = taken.language {
            next.conversation.asked_for(language);
        }
        let before = next.conversation.clone();
        let Understood { topic, mut reply, route } =
            self.understood(&mut next, &taken.heard.text, at).await?;
        self.thinking.routed().count(&route);
        let (mut requests, mut has_booked) = (Vec::new(), false);
        while let Some(request) = reply.wants.take().filter(|_| requests.len() < MOST_REQUESTS) {
            let told = self.desk.ask(&request, session, &next, at).await?;
            reply.append(next.conversation.told(&told, at));
            has_booked |= matches!(told, Told::Booked(_));
            requests.push(request);
        }
        let stages = Stages { think_ms: milliseconds_since(begun), ..taken.stages };
        let can_be_taken_back = requests.is_empty() && is_only_talk(&reply);
        let entry = Entry {
            session,
            call_id: &next.call_id,
            number: next.turns,
            at,
            channel: taken.channel.name(),
            heard: &taken.heard,
            topic: topic.as_ref(),
            stages,
            route: &route,
            reply: &reply,
            requests: &requests,
            has_told: next.conversation.slots() != before.slots(),
            lets_go: before.holds_a_time() && !next.conversation.holds_a_time(),
            conversation: &next.conversation,
        };
        self.desk.keep(&entry).await?;
        seen::answered(self.observed(), &entry, taken.is_spoken, before.slots().has(Slot::Booked));
        next.before = can_be_taken_back.then(|| Box::new(before));
        *ongoing = next;
        if reply.actions.contains(&Action::HangUp) {
            self.close(ongoing.call_id.clone());
        }
        let awaits = Patience::in_conversation(&ongoing.conversation);
        let own = Lines::of(ongoing.conversation.script());
        Ok(Answered { reply, own, stages, route, awaits, has_booked, can_be_taken_back })
    }

    /// The firm is told of a call that is over while the caller hears the goodbye.
    fn close(self: &Arc<Self>, call_id: String) {
        let reception = Arc::clone(self);
        self.tasks.spawn(async move {
            reception.desk.close_call(&reception.sessions.office(), &call_id).await;
        });
    }
}

/// Whether a reply does nothing in the world but tell the caller what everybody has to be told.
fn is_only_talk(reply: &Reply) -> bool {
    reply.actions.iter().all(|action| matches!(action, Action::RecordDisclosure(_)))
}
