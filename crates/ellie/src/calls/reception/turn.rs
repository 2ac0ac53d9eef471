//! One turn, from what was heard to what is answered.

use std::sync::Arc;

use ellie_core::dialogue::{Action, Reply, Said};
use ellie_providers::stt::Transcript;
use tokio::time::Instant;

use super::super::entry::Entry;
use super::super::hearing::milliseconds_since;
use super::super::session::Ongoing;
use super::super::{Error, SessionId};
use super::{Channel, Reception, Stages, Turn};

/// No reply needs more look-ups than this.
const MOST_REQUESTS: usize = 8;

impl Reception {
    pub(super) async fn answer(
        self: &Arc<Self>,
        session: SessionId,
        heard: Transcript,
        stages: Stages,
        channel: Channel,
    ) -> Result<Turn, Error> {
        let heard = Arc::new(heard);
        let (reply, stages) = self.reply(&session, &heard, stages, channel).await?;
        let text = reply.text();
        let clip = self.clips.promise(reply.lines).await;
        let heard = Arc::unwrap_or_clone(heard);
        Ok(Turn { session, heard, reply: text, clip, stages })
    }

    /// A turn that was begun is carried through, also when the client goes away: else a message
    /// might be stored and the conversation not know it.
    async fn reply(
        self: &Arc<Self>,
        session: &SessionId,
        heard: &Arc<Transcript>,
        stages: Stages,
        channel: Channel,
    ) -> Result<(Reply, Stages), Error> {
        let (reception, session, heard) = (Arc::clone(self), session.clone(), Arc::clone(heard));
        let turn = async move { reception.take_turn(&session, &heard, stages, channel).await };
        self.tasks.spawn(turn).await.unwrap_or(Err(Error::Lost))
    }

    /// What a call has become that was erased meanwhile, wherever that was, is dropped, and the
    /// turn is the first of another.
    async fn take_turn(
        self: &Arc<Self>,
        session: &SessionId,
        heard: &Transcript,
        stages: Stages,
        channel: Channel,
    ) -> Result<(Reply, Stages), Error> {
        let office = self.sessions.office();
        let ongoing = self.sessions.call(session, self.desk.call(session, &office)).await;
        let mut ongoing = ongoing.lock().await;
        loop {
            match self.go_on(&mut ongoing, session, heard, stages, channel).await {
                Err(Error::Erased) => *ongoing = Ongoing::anew(self.sessions.office()),
                done => return done,
            }
        }
    }

    /// The conversation moves on only when the turn is kept: a message that could not be stored
    /// can be given again.
    async fn go_on(
        self: &Arc<Self>,
        ongoing: &mut Ongoing,
        session: &SessionId,
        heard: &Transcript,
        mut stages: Stages,
        channel: Channel,
    ) -> Result<(Reply, Stages), Error> {
        let office = self.sessions.office();
        let (begun, at) = (Instant::now(), chrono::Utc::now());
        let (firm, embed) = (office.firm(), self.providers.embed.as_ref());
        let topic = self.understanding.topic(&heard.text, firm, embed).await?;
        let mut next = ongoing.clone();
        next.turns += 1;
        let said = Said { text: &heard.text, topic: topic.as_ref(), at };
        let mut reply = next.conversation.heard(&said);
        let mut requests = Vec::new();
        while let Some(request) = reply.wants.take().filter(|_| requests.len() < MOST_REQUESTS) {
            let told = self.desk.ask(&request, session, &next, at).await?;
            reply.append(next.conversation.told(&told, at));
            requests.push(request);
        }
        stages.think_ms = milliseconds_since(begun);
        let entry = Entry {
            session,
            call_id: &next.call_id,
            number: next.turns,
            at,
            channel: channel.name(),
            heard,
            topic: topic.as_ref(),
            stages,
            reply: &reply,
            requests: &requests,
            has_told: next.conversation.slots() != ongoing.conversation.slots(),
            lets_go: ongoing.conversation.holds_a_time() && !next.conversation.holds_a_time(),
            conversation: &next.conversation,
        };
        self.desk.keep(&entry).await?;
        *ongoing = next;
        if reply.actions.contains(&Action::HangUp) {
            self.close(ongoing.call_id.clone());
        }
        Ok((reply, stages))
    }

    /// The firm is told of a call that is over while the caller hears the goodbye.
    fn close(self: &Arc<Self>, call_id: String) {
        let reception = Arc::clone(self);
        self.tasks.spawn(async move {
            reception.desk.close_call(&reception.sessions.office(), &call_id).await;
        });
    }
}
