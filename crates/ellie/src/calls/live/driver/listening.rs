//! What is made of the caller's sound: votes on pauses, and transcripts. Several are awaited at once.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_core::call::{AttemptId, Input, Work};
use ellie_core::floor::PauseId;
use ellie_providers::stt::{Listener, Stt, Transcript};
use ellie_providers::turn::Turn;
use ellie_providers::{By, Providers};
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, BoxFuture, abortable};
use futures_util::stream::FuturesUnordered;

use super::super::super::reception::{SOON, when_not_busy};
use super::super::ear::{EAR_HZ, Ear};

/// So many transcripts can be called off. The machine waits for few.
const MOST_ATTEMPTS: usize = 16;

/// What comes of it, and who wrote it down, if it is a transcript; nothing when it was called off.
type Awaited = BoxFuture<'static, Option<(Input, Option<By>)>>;

/// Who listens while the caller speaks.
struct Live {
    listener: Box<dyn Listener>,
    /// The frame until which they have heard.
    until: u64,
    /// The words that were asked for last, unless they were forgotten: the caller went on.
    last: Option<AttemptId>,
}

impl Live {
    fn words(
        &mut self,
        attempt: AttemptId,
        sound: Sound,
    ) -> BoxFuture<'static, Result<Transcript, ellie_providers::Error>> {
        if self.last.replace(attempt).is_some() {
            self.listener.part();
        }
        self.listener.words(sound)
    }
}

/// Those who listen, and what is awaited of them.
pub struct Listening {
    stt: Arc<dyn Stt>,
    turn: Arc<dyn Turn>,
    /// Who listens while the caller speaks, if anybody does.
    live: Option<Live>,
    awaited: FuturesUnordered<Awaited>,
    attempts: VecDeque<(AttemptId, AbortHandle)>,
    heard_by: By,
}

impl Listening {
    /// Nothing is awaited.
    pub fn new(providers: &Providers) -> Self {
        Self {
            stt: Arc::clone(&providers.stt),
            turn: Arc::clone(&providers.turn),
            live: None,
            awaited: FuturesUnordered::new(),
            attempts: VecDeque::new(),
            heard_by: By::default(),
        }
    }

    /// Asks whether the caller is done.
    pub fn judge(&mut self, pause: PauseId, sound: Sound) {
        let turn = Arc::clone(&self.turn);
        self.awaited.push(Box::pin(async move {
            let vote = match turn.is_over(sound).await {
                Ok(probability) => Input::Vote { pause, probability },
                Err(_) => Input::Failed(Work::Vote(pause)),
            };
            Some((vote, None))
        }));
    }

    /// The caller speaks since this frame: whoever listens meanwhile does from now on.
    pub fn begin(&mut self, ear: &Ear, from: u64) {
        let listener = self.stt.listen(EAR_HZ);
        self.live = listener.map(|listener| Live { listener, until: from, last: None });
        self.goes_on(ear);
    }

    /// The sound goes on.
    pub fn goes_on(&mut self, ear: &Ear) {
        if let Some(live) = &mut self.live {
            let until = ear.end();
            live.listener.hear(&ear.cut(&(live.until..until)).samples);
            live.until = until;
        }
    }

    /// The caller is done.
    pub fn end(&mut self) {
        self.live = None;
    }

    /// Asks what is said.
    pub fn transcribe(&mut self, attempt: AttemptId, sound: Sound) {
        let live = self.live.as_mut().map(|live| live.words(attempt, sound.clone()));
        let stt = Arc::clone(&self.stt);
        let (work, handle) = abortable(async move {
            let heard = match live {
                Some(live) => live.await.ok(),
                None => None,
            };
            let heard = match heard {
                Some(heard) => Ok(heard),
                None => {
                    let whole = || async { Ok(stt.transcribe(sound.clone()).await?) };
                    when_not_busy(SOON, whole).await
                }
            };
            match heard {
                Ok(Transcript { text, confidence, by, .. }) => {
                    (Input::Transcript { attempt, text, confidence }, Some(by))
                }
                Err(error) => {
                    tracing::warn!(%error, "what was said in a live call was not written down");
                    (Input::Failed(Work::Transcript(attempt)), None)
                }
            }
        });
        self.attempts.truncate(MOST_ATTEMPTS);
        self.attempts.push_front((attempt, handle));
        self.awaited.push(Box::pin(async move { work.await.ok() }));
    }

    /// A transcript is not needed any more.
    pub fn forget(&mut self, attempt: AttemptId) {
        if let Some(live) = &mut self.live {
            live.last.take_if(|last| *last == attempt);
        }
        let these = self.attempts.iter().filter(|(other, _)| *other == attempt);
        these.for_each(|(_, work)| work.abort());
    }

    /// Who wrote down what was said last.
    pub const fn heard_by(&self) -> By {
        self.heard_by
    }

    /// The next of what is awaited. Waits for ever where nothing is.
    pub async fn next(&mut self) -> Input {
        loop {
            match self.awaited.next().await {
                Some(Some((input, by))) => {
                    self.heard_by = by.unwrap_or(self.heard_by);
                    return input;
                }
                // It was called off.
                Some(None) => {}
                None => return pending().await,
            }
        }
    }
}
