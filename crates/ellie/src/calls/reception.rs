//! The front desk: takes one turn of a caller, typed or spoken, and has the answer ready.

mod live;
mod others;
mod turn;
mod understood;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use ellie_core::audio::Sound;
use ellie_core::compliance::identity::without_identity_numbers;
use ellie_core::firm::Directory;
use ellie_core::language::Language;
use ellie_core::scheduling::slots::AttorneyId;
use ellie_providers::Providers;
use ellie_providers::stt::Transcript;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(super) use live::{Opened, SOON};
pub(super) use turn::{Answered, Taken};

use super::clip::Clips;
use super::hearing::Heard;
use super::language::{NotSpoken, asked};
use super::session::{Ongoing, Sessions};
use super::topics::Understanding;
use super::{
    ClipId, Config, Desk, Error, Recordings, SessionId, Speed, Typed, UnknownVoice, encoded, seen,
};
use crate::media::Format;
use crate::observed::Observed;
use crate::standin::Staff;
use crate::standin::thinking::{Routed, Thinking};
use crate::store;
use crate::store::referrals::Asked;

/// Texts that are spoken for others at once. Callers share the voice with them, and go first: a
/// queue full of such texts would leave no place for a caller's answer.
const TEXTS_FOR_OTHERS: usize = 4;

/// How soon lines in which the firm's vendor was stood in for are asked of it again.
const AGAIN: Duration = Duration::from_secs(60);

/// How long preparing waits for callers.
const PAUSE: Duration = Duration::from_secs(1);

/// Everything a turn needs.
pub struct Reception {
    providers: Providers,
    thinking: Thinking,
    sessions: Sessions,
    understanding: Understanding,
    clips: Clips,
    desk: Desk,
    recordings: Recordings,
    tasks: TaskTracker,
    shutdown: CancellationToken,
    lines_ready: AtomicUsize,
    voice: String,
    for_others: Semaphore,
}

/// How a turn came in, by the name its call is kept with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// The HTTP API.
    Voice,
    /// The call socket.
    Socket,
    /// A browser, by WebRTC.
    WebRtc,
    /// The older dialect's socket.
    SocketIo,
    /// A client of OpenAI's Realtime API.
    Realtime,
}

impl Channel {
    const fn name(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Socket => "ws",
            Self::WebRtc => "webrtc",
            Self::SocketIo => "socketio",
            Self::Realtime => "realtime",
        }
    }
}

/// How a turn came in, and how its answer is to be spoken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// How it came in.
    pub channel: Channel,
    /// The pace of the answer.
    pub speed: Speed,
    /// The language the client asks for, one that is served.
    pub language: Option<Language>,
}

impl From<Channel> for Way {
    fn from(channel: Channel) -> Self {
        Self { channel, speed: Speed::USUAL, language: None }
    }
}

/// A turn that was taken: what was heard, what is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The conversation it belongs to.
    pub session: SessionId,
    /// What the caller said; a typed turn has no doubt about it, and no language that was heard.
    pub heard: Transcript,
    /// What Ellie says.
    pub reply: String,
    /// The sound of it.
    pub clip: ClipId,
    /// How long each stage took.
    pub stages: Stages,
}

/// Milliseconds of each stage of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stages {
    /// Unpacking the recording.
    pub decode_ms: f64,
    /// Finding where somebody speaks.
    pub voice_ms: f64,
    /// Writing down what is said.
    pub transcribe_ms: f64,
    /// Understanding it, and finding the answer.
    pub think_ms: f64,
}

/// How far the lines that are the same in every call are ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preparation {
    /// Whether the examples of what callers say are learned.
    pub topics: bool,
    /// How many lines are synthesised.
    pub lines: usize,
    /// How many there are.
    pub of: usize,
}

impl Reception {
    /// A front desk that has not spoken yet. What it begins, it begins among these tasks; at
    /// shutdown turns are carried through, and their sound is not made any more.
    pub fn new(
        config: &Config,
        recordings: Recordings,
        staff: Staff,
        sessions: Sessions,
        desk: Desk,
        tasks: TaskTracker,
        shutdown: CancellationToken,
    ) -> Result<Self, UnknownVoice> {
        let Staff { providers, thinking } = staff;
        let voice = voice(config, &providers.tts.voices())?;
        Ok(Self {
            understanding: Understanding::default(),
            clips: Clips::new(voice.clone(), Arc::clone(&providers.tts), desk.observed().clone()),
            desk,
            recordings,
            tasks,
            shutdown,
            lines_ready: AtomicUsize::new(0),
            voice,
            for_others: Semaphore::new(TEXTS_FOR_OTHERS),
            providers,
            thinking,
            sessions,
        })
    }

    /// The attorneys' desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// How many turns went which way.
    #[must_use]
    pub const fn routed(&self) -> &Routed {
        self.thinking.routed()
    }

    pub(super) fn observed(&self) -> &Observed {
        self.desk.observed()
    }

    /// The name of an attorney, by the number the diary knows.
    #[must_use]
    pub fn attorney(&self, number: i64) -> Option<String> {
        let id = u32::try_from(number).ok()?;
        self.sessions.office().attorney(AttorneyId(id))
    }

    /// The firm knows other people from now on.
    pub fn knows(&self, directory: Directory) {
        self.sessions.knows(directory);
    }

    /// Forgets a session that wishes it. A turn that is being taken ends first; whoever goes on
    /// after that begins anew.
    pub async fn forget(&self, session: &SessionId) -> Result<(), store::Error> {
        let going_on = self.sessions.going_on(session).await;
        let mut ongoing = match &going_on {
            Some(ongoing) => Some(ongoing.lock().await),
            None => None,
        };
        self.desk.forget(session, chrono::Utc::now()).await?;
        if let Some(ongoing) = &mut ongoing {
            **ongoing = Ongoing::anew(self.sessions.office());
        }
        Ok(())
    }

    /// Keeps who asks in writing to be called by an attorney; returns the referral's number.
    pub async fn refer(&self, mut asked: Asked) -> Result<i64, store::Error> {
        asked.description = without_identity_numbers(&asked.description);
        self.desk.refer(&self.sessions.office(), asked, chrono::Utc::now()).await
    }

    /// Closes the calls nobody goes on with.
    pub async fn close_left(&self) {
        self.desk.close_left(&self.sessions.office(), chrono::Utc::now()).await;
    }

    /// Takes a typed turn.
    pub async fn typed(
        self: &Arc<Self>,
        session: SessionId,
        text: Typed,
        way: impl Into<Way>,
    ) -> Result<Turn, Error> {
        let text = without_identity_numbers(&text.into_text());
        let heard = Transcript { text, confidence: Some(1.0), ..Transcript::default() };
        let Way { channel, speed, language } = way.into();
        let stages = Stages::default();
        let taken = Taken { heard, stages, channel, language, is_spoken: false, is_instead: false };
        self.answer(session, taken, speed).await
    }

    /// Takes a spoken turn, and begins to synthesise the answer: somebody is listening.
    pub async fn spoken(
        self: &Arc<Self>,
        session: SessionId,
        recording: Bytes,
        way: impl Into<Way>,
    ) -> Result<Turn, Error> {
        let Way { channel, speed, language } = way.into();
        let heard = self.hear(recording).await;
        let heard =
            heard.inspect_err(|error| seen::failed(self.observed(), &session, true, error))?;
        let Heard { transcript: mut heard, decode_ms, voice_ms, transcribe_ms, .. } = heard;
        heard.text = without_identity_numbers(&heard.text);
        let stages = Stages { decode_ms, voice_ms, transcribe_ms, think_ms: 0.0 };
        let taken = Taken { heard, stages, channel, language, is_spoken: true, is_instead: false };
        let turn = self.answer(session, taken, speed).await?;
        let (reception, clip) = (Arc::clone(self), turn.clip);
        let sound = async move { reception.sound(clip).await };
        self.tasks.spawn(self.shutdown.clone().run_until_cancelled_owned(sound));
        Ok(turn)
    }

    /// How many calls are going on, or may still.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.sessions.count()
    }

    /// The language of a tag a client asks for; none, where that is left to Ellie.
    pub fn language(&self, tag: &str) -> Result<Option<Language>, NotSpoken> {
        asked(tag, |language| self.sessions.office().serves(language))
    }

    /// The voice that is taken where none is asked for.
    #[must_use]
    pub fn voice(&self) -> &str {
        &self.voice
    }

    /// The voices that can be asked for.
    #[must_use]
    pub fn voices(&self) -> Vec<&str> {
        self.providers.tts.voices()
    }

    /// The sound of an answer.
    pub async fn sound(&self, clip: ClipId) -> Result<Arc<Sound>, Error> {
        self.clips.sound(clip).await
    }

    /// The same as a file.
    pub async fn file(&self, clip: ClipId, format: Format) -> Result<Bytes, Error> {
        encoded(self.sound(clip).await?, format).await
    }

    /// Learns the examples and synthesises the fixed lines, the likeliest first. Callers come
    /// first: while the models are busy with them, it waits.
    pub async fn prepare(&self) -> Result<(), Error> {
        let (office, embed) = (self.sessions.office(), self.providers.embed.as_ref());
        when_not_busy(PAUSE, || self.understanding.learn(office.firm(), embed)).await?;
        let mut missing = office.fixed_lines();
        loop {
            let mut again = Vec::new();
            for line in missing {
                let spoken = when_not_busy(PAUSE, || self.clips.speak_line(&line)).await?;
                // Whoever stood in did so this once.
                if spoken.by.stood_in {
                    again.push(line);
                } else {
                    self.lines_ready.fetch_add(1, Ordering::Relaxed);
                }
            }
            if again.is_empty() {
                return Ok(());
            }
            missing = again;
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// How far that is.
    #[must_use]
    pub fn preparation(&self) -> Preparation {
        Preparation {
            topics: self.understanding.is_ready(),
            lines: self.lines_ready.load(Ordering::Relaxed),
            of: self.sessions.office().fixed_lines().len(),
        }
    }
}

/// Does it again for as long as the model it needs has no place for it, after such pauses.
pub(super) async fn when_not_busy<R, F: Future<Output = Result<R, Error>>>(
    pause: Duration,
    work: impl Fn() -> F,
) -> Result<R, Error> {
    loop {
        match work().await {
            Err(Error::Provider(ellie_providers::Error::Busy { .. })) => {
                tokio::time::sleep(pause).await;
            }
            done => return done,
        }
    }
}

fn voice(config: &Config, voices: &[&str]) -> Result<String, UnknownVoice> {
    let unasked = voices.first().copied().unwrap_or_default();
    let asked = config.voice.as_deref().unwrap_or(unasked);
    if voices.contains(&asked) {
        return Ok(asked.to_owned());
    }
    Err(UnknownVoice { asked: asked.to_owned(), there_are: voices.join(", ") })
}
