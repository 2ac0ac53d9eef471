//! Ellie's sound on its way out: piece after piece, not far ahead of what is heard.

mod made;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use ellie_core::audio::Sound;
use ellie_core::call::TurnId;
use tokio::time::Instant;

use super::Sounds;
use made::Made;

/// How far sound is sent ahead: enough for a network that stutters, and little to be dropped.
const AHEAD: Duration = Duration::from_millis(200);

/// What is sent at once.
const PACKET: Duration = Duration::from_millis(20);

/// What is sent at once, at the least, to whoever wants sound as soon as it is made, while more is being
/// made: not every crumb is worth a frame.
const BURST: Duration = Duration::from_millis(200);

/// A piece of a turn.
type Key = (TurnId, usize);

/// A mouth.
pub struct Mouth {
    /// Sounds that are made, or being made, until their turn is over.
    made: HashMap<Key, Made>,
    queue: VecDeque<Piece>,
    /// Until when the far end has sound.
    supplied_until: Instant,
    sounds: Sounds,
    /// The turn whose sound has begun.
    begun: Option<TurnId>,
}

struct Piece {
    key: Key,
    at: usize,
    is_last: bool,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet {
    /// The turn it belongs to.
    pub turn: TurnId,
    /// Whether it is the first of the turn.
    pub begins: bool,
    /// Whether it is the last of the turn.
    pub ends: bool,
    /// The sound.
    pub samples: Vec<f32>,
}

impl Mouth {
    /// A mouth that says nothing.
    pub fn new(sounds: Sounds, now: Instant) -> Self {
        Self {
            made: HashMap::new(),
            queue: VecDeque::new(),
            supplied_until: now,
            sounds,
            begun: None,
        }
    }

    /// All the sound of a piece is made; returns how long it is.
    pub fn keep(&mut self, key: Key, sound: Arc<Sound>) -> Duration {
        let made = Made::whole(sound, self.sounds.rate_hz);
        self.made.entry(key).insert_entry(made).get().length()
    }

    /// The first sound of a piece is made; returns how long it is so far, as do those that follow.
    pub fn begin(&mut self, key: Key, first: &Sound) -> Duration {
        let made = Made::begin(first, self.sounds.rate_hz);
        self.made.entry(key).insert_entry(made).get().length()
    }

    /// More of it is made.
    pub fn grow(&mut self, key: Key, samples: &[f32]) -> Duration {
        self.change(key, |made| made.grow(samples))
    }

    /// All of it is made.
    pub fn end(&mut self, key: Key) -> Duration {
        self.change(key, Made::end)
    }

    /// The rest of a piece will not be made.
    pub fn cut(&mut self, key: Key) {
        self.change(key, Made::cut);
    }

    /// Whether there is any sound of a piece.
    pub fn has(&self, key: Key) -> bool {
        self.made.contains_key(&key)
    }

    fn change(&mut self, key: Key, how: impl FnOnce(&mut Made)) -> Duration {
        let Some(made) = self.made.get_mut(&key) else { return Duration::ZERO };
        how(made);
        made.length()
    }

    /// Plays a piece after what is played already. While it grows, it is played as it comes.
    pub fn play(&mut self, key: Key, from: Duration, is_last: bool) {
        let Some(sound) = self.made.get(&key).map(Made::sound) else { return };
        let at = (from.as_secs_f64() * f64::from(sound.rate_hz)) as usize;
        self.queue.push_back(Piece { key, at: at.min(sound.samples.len()), is_last });
    }

    /// Drops what was not sent. What goes on later is announced again.
    pub fn clear(&mut self, now: Instant) {
        self.queue.clear();
        self.supplied_until = now;
        self.begun = None;
    }

    /// The far end wants its sound otherwise from now on.
    pub fn suits(&mut self, sounds: Sounds) {
        let share = f64::from(sounds.rate_hz) / f64::from(self.sounds.rate_hz.max(1));
        for piece in &mut self.queue {
            piece.at = (piece.at as f64 * share) as usize;
        }
        self.sounds = sounds;
        for made in self.made.values_mut() {
            made.suit(sounds.rate_hz);
        }
    }

    /// Forgets the sounds of a turn; says whether its sound had begun and not ended.
    pub fn forget(&mut self, turn: TurnId) -> bool {
        self.made.retain(|(of, _), _| *of != turn);
        self.queue.retain(|piece| piece.key.0 != turn);
        self.begun.take_if(|begun| *begun == turn).is_some()
    }

    /// When the next packet is to be sent, if there is one.
    pub fn due(&self) -> Option<Instant> {
        let next = self.queue.front()?;
        let is_over = self.next_end(next)? <= next.at;
        let is_now = self.sounds.is_burst || is_over;
        Some(if is_now {
            self.supplied_until - AHEAD
        } else {
            self.supplied_until + PACKET - AHEAD
        })
    }

    /// Where the next packet of a piece ends. While more is being made, none is cut short for want of it.
    fn next_end(&self, piece: &Piece) -> Option<usize> {
        let made = self.made.get(&piece.key)?;
        let whole = made.sound().samples.len();
        let packet = self.samples(PACKET);
        let end = if self.sounds.is_burst { whole } else { (piece.at + packet).min(whole) };
        let least = if self.sounds.is_burst { self.samples(BURST) } else { packet };
        (made.is_whole() || end >= piece.at + least).then_some(end)
    }

    /// So many samples, one at the least.
    fn samples(&self, time: Duration) -> usize {
        ((f64::from(self.sounds.rate_hz) * time.as_secs_f64()) as usize).max(1)
    }

    /// The next packet, if it is time.
    pub fn next(&mut self, now: Instant) -> Option<Packet> {
        if !self.sounds.is_burst && self.due()? > now {
            return None;
        }
        let end = self.next_end(self.queue.front()?)?;
        let piece = self.queue.front_mut()?;
        let made = self.made.get(&piece.key)?;
        let samples = made.sound().samples.get(piece.at..end).unwrap_or_default().to_vec();
        piece.at = end;
        let (turn, is_last) = (piece.key.0, piece.is_last);
        let length = samples.len() as f64 / f64::from(self.sounds.rate_hz.max(1));
        self.supplied_until = self.supplied_until.max(now) + Duration::from_secs_f64(length);
        let is_whole = made.is_whole() && end >= made.sound().samples.len();
        if is_whole {
            self.queue.pop_front();
        }
        let begins = self.begun != Some(turn);
        let ends = is_whole && is_last;
        self.begun = (!ends).then_some(turn);
        Some(Packet { turn, begins, ends, samples })
    }
}

#[cfg(test)]
pub(super) mod tests;
