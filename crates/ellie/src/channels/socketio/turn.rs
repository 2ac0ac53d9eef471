//! One spoken turn of a client, from its recording to the event that answers it.

use std::sync::Arc;

use bytes::Bytes;
use ellie_core::language::Language;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::fault::Fault;
use super::now;
use super::told::Told;
use crate::app::App;
use crate::calls::{Channel, SessionId, Speed, Way};
use crate::limit::{Class, Client, Older};
use crate::media::Format;

/// A recording that is to be answered.
pub struct Voice {
    /// Who sent it.
    pub from: Client,
    /// The session it belongs to.
    pub session: SessionId,
    /// How fast the answer is to be spoken.
    pub speed: Speed,
    /// The language it is to be spoken in.
    pub language: Option<Language>,
    /// The file.
    pub recording: Bytes,
    /// Kept for as long as the recording is in memory.
    pub place: Option<OwnedSemaphorePermit>,
}

/// Hears a recording and answers it. The turn is taken when its sound cannot be made, too: then the
/// client gets the words alone.
pub async fn answer(app: Arc<App>, voice: Voice) -> Result<Told, Fault> {
    let begun = Instant::now();
    let Voice { from, session, speed, language, recording, place } = voice;
    may_speak(&app, from).await?;
    let way = Way { channel: Channel::SocketIo, speed, language };
    let turn = app.reception.spoken(session, recording, way).await?;
    drop(place);
    let sound = app.reception.file(turn.clip, Format::Mp3).await;
    let sound = sound.inspect_err(|error| tracing::warn!(%error, "an answer has no sound"));
    Ok(now().answer(turn, sound.ok(), begun.elapsed()))
}

/// Recordings are counted with those of the older dialect that come by HTTP. Here they have a line
/// of their own already.
async fn may_speak(app: &App, from: Client) -> Result<(), Fault> {
    let decision = app.limit.take(Class::Older(Older::Voice), from).await;
    decision.exceeded().map_or(Ok(()), |exceeded| Err(exceeded.into()))
}
