//! What Ellie said, as sound that can be fetched for a while. A clip is promised before it is
//! made: whoever fetches it first, or the turn itself, has it synthesised, once.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use ellie_core::audio::{Sound, resample};
use ellie_core::dialogue::script::Line;
use ellie_providers::tts::{Begun, Spoken, Tts, Utterance};
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use uuid::Uuid;

use super::voiced::{Part, Parts, Voiced, coming, only};
use super::{Error, Speed, seen};
use crate::observed::{Observed, Session};

/// How long a clip can be fetched.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// How much sound is kept at the most: some twenty minutes of it.
const MOST_BYTES: u64 = 128 << 20;

/// How much sound is kept ready for calls at the most: each fixed line at one or two rates.
const MOST_BYTES_READY: u64 = 64 << 20;

/// Speech takes about this much memory for each letter: a fifteenth of a second at 24 kHz.
const BYTES_PER_LETTER: usize = 24_000 / 15 * size_of::<f32>();

/// The name of a clip. It cannot be guessed, for a clip may hold a caller's name and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClipId(Uuid);

impl fmt::Display for ClipId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ClipId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::parse_str(text).map(Self)
    }
}

/// The clips that can be fetched.
pub struct Clips {
    voice: String,
    tts: Arc<dyn Tts>,
    observed: Observed,
    clips: Cache<ClipId, Arc<Clip>>,
    /// Lines that are the same in each call, at the rates calls want.
    ready: Cache<(String, u32), Voiced>,
}

struct Clip {
    session: Session,
    lines: Vec<Line>,
    speed: Speed,
    sound: OnceCell<Arc<Sound>>,
}

impl Clips {
    /// None yet.
    pub fn new(voice: String, tts: Arc<dyn Tts>, observed: Observed) -> Self {
        let weight = |_: &ClipId, clip: &Arc<Clip>| {
            let letters: usize = clip.lines.iter().map(|line| line.text.len()).sum();
            u32::try_from(letters * BYTES_PER_LETTER).unwrap_or(u32::MAX)
        };
        let clips = Cache::builder()
            .eviction_policy(EvictionPolicy::lru())
            .max_capacity(MOST_BYTES)
            .weigher(weight)
            .time_to_live(KEPT)
            .build();
        let ready = Cache::builder()
            .max_capacity(MOST_BYTES_READY)
            .weigher(|_, Voiced { sound, .. }: &Voiced| {
                u32::try_from(size_of_val(sound.samples.as_slice())).unwrap_or(u32::MAX)
            })
            .build();
        Self { voice, tts, observed, clips, ready }
    }

    /// Promises a caller a clip of these lines, spoken at this pace.
    pub async fn promise(&self, session: Session, lines: Vec<Line>, speed: Speed) -> ClipId {
        let id = ClipId(Uuid::new_v4());
        let clip = Clip { session, lines, speed, sound: OnceCell::new() };
        self.clips.insert(id, Arc::new(clip)).await;
        id
    }

    /// The sound of a clip, which is made now if it was not yet.
    pub async fn sound(&self, id: ClipId) -> Result<Arc<Sound>, Error> {
        let clip = self.clips.get(&id).await.ok_or(Error::NoClip)?;
        let sound = clip.sound.get_or_try_init(|| self.speak(&clip)).await?;
        Ok(Arc::clone(sound))
    }

    /// Synthesises a line, so that it is ready when it is needed.
    pub async fn speak_line(&self, line: &Line) -> Result<Spoken, Error> {
        self.speak_at(line, Speed::USUAL, false).await
    }

    async fn speak_at(&self, line: &Line, speed: Speed, is_awaited: bool) -> Result<Spoken, Error> {
        Ok(self.tts.speak(self.utterance(line, speed, is_awaited)).await?)
    }

    /// At the usual pace a fixed line is kept; at others it is wanted too seldom.
    fn utterance(&self, line: &Line, speed: Speed, is_awaited: bool) -> Utterance {
        Utterance {
            text: line.text.clone(),
            voice: self.voice.clone(),
            speed: speed.times(),
            keep: line.fixed && speed == Speed::USUAL,
            is_awaited,
        }
    }

    /// A line for a caller. What is whole is at this rate, and lines that are the same in each call are
    /// made over once; what is still being made comes at the rate of the voice.
    pub async fn begin_line(
        &self,
        session: Session,
        line: &Line,
        rate_hz: u32,
    ) -> Result<Parts, Error> {
        let key = (line.text.clone(), rate_hz);
        if let Some(ready) = self.ready.get(&key).await {
            return Ok(only(Ok(Part::Whole(ready))));
        }
        let begun_at = Instant::now();
        let begun = self.tts.begin(self.utterance(line, Speed::USUAL, true)).await?;
        seen::spoken(&self.observed, session, begun_at.elapsed());
        let Spoken { sound, by } = match begun {
            Begun::Coming(speech) => return Ok(coming(speech)),
            Begun::Whole(spoken) => spoken,
        };
        let sound = tokio::task::spawn_blocking(move || resample(&sound, rate_hz)).await;
        let ready = Voiced { sound: Arc::new(sound.map_err(|_| Error::Lost)?), by };
        if line.fixed && !by.stood_in {
            self.ready.insert(key, ready.clone()).await;
        }
        Ok(only(Ok(Part::Whole(ready))))
    }

    async fn speak_to(&self, session: Session, line: &Line, speed: Speed) -> Result<Spoken, Error> {
        let begun = Instant::now();
        let spoken = self.speak_at(line, speed, true).await?;
        seen::spoken(&self.observed, session, begun.elapsed());
        Ok(spoken)
    }

    async fn speak(&self, clip: &Clip) -> Result<Arc<Sound>, Error> {
        let mut whole = Sound::default();
        for line in &clip.lines {
            let Spoken { sound, .. } = self.speak_to(clip.session, line, clip.speed).await?;
            whole.append(sound);
        }
        Ok(Arc::new(whole))
    }
}

#[cfg(test)]
mod tests {
    use ellie_providers::fake::FakeTts;
    use futures_util::StreamExt;

    use super::*;
    use crate::observed::{Kind, Window};

    fn clips() -> (Clips, Arc<FakeTts>) {
        let tts = Arc::new(FakeTts::default());
        let observed = Observed::new(chrono::Utc::now());
        (Clips::new("af_heart".into(), Arc::clone(&tts) as Arc<dyn Tts>, observed), tts)
    }

    fn session(clips: &Clips) -> Session {
        clips.observed.session("s-1")
    }

    async fn promise(clips: &Clips, lines: Vec<Line>) -> ClipId {
        clips.promise(session(clips), lines, Speed::USUAL).await
    }

    #[tokio::test]
    async fn a_clip_is_made_once_however_many_fetch_it() {
        let (clips, tts) = clips();
        let id = promise(&clips, vec![Line::fixed("Hello."), Line::variable("Dana.")]).await;
        assert_eq!(tts.spoken(), 0);
        let (first, second) = tokio::join!(clips.sound(id), clips.sound(id));
        assert_eq!(tts.spoken(), 2);
        assert_eq!(first.unwrap(), second.unwrap());
        let happened = clips.observed.happenings(Window::MINUTE, chrono::Utc::now());
        assert_eq!(happened.count(Kind::TtsOutput), 2, "a line each");
    }

    #[tokio::test]
    async fn only_what_is_the_same_in_each_call_is_kept_ready() {
        let (clips, tts) = clips();
        let (fixed, made) = (Line::fixed("Hello."), Line::variable("Dana."));
        for rate_hz in [8_000, 16_000, 8_000] {
            for line in [&fixed, &made] {
                let mut parts = clips.begin_line(session(&clips), line, rate_hz).await.unwrap();
                let Some(Ok(Part::Whole(voiced))) = parts.next().await else { panic!("no line") };
                assert_eq!(voiced.sound.rate_hz, rate_hz);
            }
        }
        assert_eq!(tts.spoken(), 2 + 3);
    }

    /// The usual policy lets in only what was asked for before, which a new clip never was.
    #[tokio::test]
    async fn the_newest_clip_is_there_however_many_were_before() {
        let (clips, _) = clips();
        for _ in 0..500 {
            let id = promise(&clips, vec![Line::variable("x".repeat(200))]).await;
            clips.clips.run_pending_tasks().await;
            assert!(clips.sound(id).await.is_ok());
        }
        assert!(clips.clips.entry_count() < 500, "nothing was let go");
    }

    #[tokio::test]
    async fn an_unknown_clip_is_an_error() {
        let unknown = ClipId(Uuid::new_v4());
        assert_eq!(clips().0.sound(unknown).await, Err(Error::NoClip));
    }
}
