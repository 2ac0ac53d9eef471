//! A vendor's speech as it comes, and whoever stands in when it breaks off.
//!
//! What is handed on is heard in real time, so it is known how long the caller has heard nothing. When
//! that was too long, or nothing comes any more, the same is said inside, from its beginning.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use ellie_providers::Error;
use ellie_providers::tts::{Begun, Coming, More, Spoken, Tts, Utterance};
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt, empty, try_unfold};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::race::{Race, Won};
use super::way::Leave;
use crate::resilience::Permit;

#[cfg(test)]
mod tests;

/// Gaps are no reason to begin inside as long as they are no longer than this, all together.
const GAPS: Duration = Duration::from_millis(200);

/// Gaps of which a caller hears so much, all together, are worse than to hear a sentence twice.
const MOST_SILENCE: Duration = Duration::from_millis(700);

/// After so long whoever was busy is asked again: then there is nobody else.
const AGAIN: Duration = Duration::from_millis(50);

/// What is said in the vendor's stead; cheap to clone.
#[derive(Clone)]
pub struct Instead {
    inside: Arc<dyn Tts>,
    utterance: Utterance,
}

impl Instead {
    /// Nothing is asked yet.
    pub fn new(inside: Arc<dyn Tts>, utterance: Utterance) -> Self {
        Self { inside, utterance }
    }

    /// All of it.
    pub async fn speak(self) -> Result<Spoken, Error> {
        let spoken = self.inside.speak(self.utterance).await?;
        Ok(Spoken { by: spoken.by.instead(), ..spoken })
    }

    /// The beginning of it.
    async fn begin(self) -> Result<Begun, Error> {
        Ok(match self.inside.begin(self.utterance).await? {
            Begun::Whole(Spoken { sound, by }) => Begun::Whole(Spoken { sound, by: by.instead() }),
            Begun::Coming(Coming { first: Spoken { sound, by }, rest }) => {
                Begun::Coming(Coming { first: Spoken { sound, by: by.instead() }, rest })
            }
        })
    }

    async fn begin_when_free(self) -> Result<Begun, Error> {
        loop {
            match self.clone().begin().await {
                Err(Error::Busy { .. }) => sleep(AGAIN).await,
                done => return done,
            }
        }
    }
}

/// Begins to speak, whoever has the first sound.
pub async fn begin(
    race: Arc<Race>,
    vendor: Arc<dyn Tts>,
    utterance: Utterance,
    instead: Instead,
) -> Result<Begun, Error> {
    let is_awaited = utterance.is_awaited;
    let inside = instead.clone().begin();
    let permit = match race.way.leave() {
        Leave::Now(permit) => permit,
        Leave::Beside(permit) => {
            let patience = race.patience;
            let asked = on_trial(vendor, utterance, patience.alone);
            race.way.try_again(permit, patience.whole, asked);
            return race.stand_in(inside).await;
        }
        Leave::No => return race.stand_in(inside).await,
    };
    let asked = async { vendor.begin(utterance).await };
    let won = race.decide(permit, is_awaited, asked, inside).await?;
    Ok(match won {
        Won::Inside(begun) => begun,
        Won::Vendor(Begun::Whole(spoken), permit) => {
            permit.succeeded();
            Begun::Whole(spoken)
        }
        Won::Vendor(Begun::Coming(coming), permit) => {
            Begun::Coming(watched(race, permit, coming, instead))
        }
    })
}

/// All of what a vendor says, if it begins in time.
async fn on_trial(
    vendor: Arc<dyn Tts>,
    utterance: Utterance,
    alone: Duration,
) -> Result<Spoken, Error> {
    let begun = timeout(alone, vendor.begin(utterance)).await;
    let slow = |_| Error::Failed { role: "text to speech", reason: "it is slow".into() };
    begun.map_err(slow)??.whole().await
}

/// What comes, and who says it anew if it breaks off.
fn watched(race: Arc<Race>, mut permit: Permit, coming: Coming, instead: Instead) -> Coming {
    let Coming { first, rest: vendor } = coming;
    permit.answered();
    let rate_hz = first.sound.rate_hz;
    let mut supply = Supply::new(rate_hz, race.patience.alone);
    supply.more(first.sound.samples.len(), Instant::now());
    let watched = Watched { race, permit, vendor, supply, instead, standby: Standby::None };
    let rest = try_unfold(Speaker::Vendor(Box::new(watched)), |speaker| async move {
        match speaker {
            Speaker::Vendor(watched) => watched.next().await,
            Speaker::Inside(mut rest) => {
                let more = rest.try_next().await?;
                Ok(more.map(|more| (more, Speaker::Inside(rest))))
            }
        }
    });
    Coming { first, rest: rest.boxed() }
}

/// Who says what follows.
enum Speaker {
    Vendor(Box<Watched>),
    /// Whoever stands in goes on.
    Inside(BoxStream<'static, Result<More, Error>>),
}

/// What follows, and who says what follows then; nothing, if that was all.
type Next = Option<(More, Speaker)>;

/// Whoever stands in begins.
fn anew(begun: Begun) -> Next {
    let (first, rest) = match begun {
        Begun::Whole(spoken) => (spoken, empty().boxed()),
        Begun::Coming(Coming { first, rest }) => (first, rest),
    };
    Some((More::Anew(first), Speaker::Inside(rest)))
}

struct Watched {
    race: Arc<Race>,
    permit: Permit,
    vendor: BoxStream<'static, Result<More, Error>>,
    supply: Supply,
    instead: Instead,
    standby: Standby,
}

/// How far whoever stands in is.
enum Standby {
    /// Not asked.
    None,
    Asked(BoxFuture<'static, Result<Begun, Error>>),
    Ready(Begun),
    /// It cannot: the vendor is all there is.
    Unable,
}

enum Event {
    Vendor(Option<Result<More, Error>>),
    /// Somebody else has to be ready soon.
    Thin,
    Inside(Result<Begun, Error>),
    /// The vendor is not waited for any longer.
    Silent,
}

impl Watched {
    async fn next(mut self: Box<Self>) -> Result<Next, Error> {
        loop {
            match self.event().await {
                Event::Vendor(Some(Ok(more))) => {
                    if let More::Sound(samples) = &more {
                        self.supply.more(samples.len(), Instant::now());
                    }
                    return Ok(Some((more, Speaker::Vendor(self))));
                }
                Event::Vendor(Some(Err(error))) => return self.say_instead_of(&error).await,
                Event::Vendor(None) => {
                    self.permit.succeeded();
                    return Ok(None);
                }
                Event::Thin => {
                    let asked = self.instead.clone().begin_when_free();
                    self.standby = Standby::Asked(Box::pin(asked));
                }
                Event::Inside(Ok(begun)) => self.standby = Standby::Ready(begun),
                Event::Inside(Err(_)) => self.standby = Standby::Unable,
                Event::Silent => {
                    let Standby::Ready(begun) = self.standby else { continue };
                    self.race.is_slow(self.permit);
                    return Ok(anew(begun));
                }
            }
        }
    }

    async fn event(&mut self) -> Event {
        let Self { vendor, supply, standby, .. } = self;
        let (thin_at, silent_at) = (supply.thin_at(), supply.silent_at());
        let inside = async {
            match standby {
                Standby::None => {
                    sleep_until(thin_at).await;
                    Event::Thin
                }
                Standby::Asked(spoken) => Event::Inside(spoken.await),
                Standby::Ready(_) => {
                    sleep_until(silent_at).await;
                    Event::Silent
                }
                Standby::Unable => pending().await,
            }
        };
        tokio::select! {
            biased;
            more = vendor.next() => Event::Vendor(more),
            event = inside => event,
        }
    }

    /// The vendor has failed: nobody waits for it, nor for what it said to be heard.
    async fn say_instead_of(self: Box<Self>, error: &Error) -> Result<Next, Error> {
        self.race.way.failed(self.permit, error);
        let begun = match self.standby {
            Standby::Ready(begun) => Ok(begun),
            Standby::Asked(begun) => begun.await,
            Standby::None | Standby::Unable => self.instead.begin_when_free().await,
        };
        Ok(anew(self.race.stand_in(async { begun }).await?))
    }
}

/// How long what was handed on lasts, if it is heard at once.
struct Supply {
    rate_hz: u32,
    alone: Duration,
    came: Instant,
    lasts: Instant,
    /// How long nothing was heard before the last came, all together.
    silence: Duration,
}

impl Supply {
    /// Nothing yet of a vendor that is waited for so long.
    fn new(rate_hz: u32, alone: Duration) -> Self {
        let now = Instant::now();
        Self { rate_hz, alone, came: now, lasts: now, silence: Duration::ZERO }
    }

    fn more(&mut self, samples: usize, now: Instant) {
        self.silence += now.saturating_duration_since(self.lasts);
        let length = samples as f64 / f64::from(self.rate_hz.max(1));
        self.lasts = self.lasts.max(now) + Duration::from_secs_f64(length);
        self.came = now;
    }

    /// When somebody else is to be ready soon, if nothing comes until then.
    fn thin_at(&self) -> Instant {
        (self.lasts + GAPS.saturating_sub(self.silence)).min(self.came + self.alone)
    }

    /// When the caller has heard nothing for too long, if nothing comes until then.
    fn silent_at(&self) -> Instant {
        self.lasts + MOST_SILENCE.min(self.alone).saturating_sub(self.silence)
    }
}
