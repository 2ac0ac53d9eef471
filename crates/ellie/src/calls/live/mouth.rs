//! Ellie's sound on its way out: piece after piece, not far ahead of what is heard.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use ellie_core::audio::{Sound, resample};
use ellie_core::call::TurnId;
use tokio::time::Instant;

use super::Sounds;

/// How far sound is sent ahead: enough for a network that stutters, and little to be dropped.
const AHEAD: Duration = Duration::from_millis(200);

/// What is sent at once.
const PACKET: Duration = Duration::from_millis(20);

/// A mouth.
pub struct Mouth {
    /// Sounds that are made, until their turn is over.
    made: HashMap<(TurnId, usize), Arc<Sound>>,
    queue: VecDeque<Piece>,
    /// Until when the far end has sound.
    supplied_until: Instant,
    sounds: Sounds,
    /// The turn whose sound has begun.
    begun: Option<TurnId>,
}

struct Piece {
    turn: TurnId,
    sound: Arc<Sound>,
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

    /// The sound of a piece is made; returns how long it is.
    pub fn keep(&mut self, turn: TurnId, place: usize, sound: Arc<Sound>) -> Duration {
        let length = Duration::from_secs_f32(sound.seconds());
        // It was asked for on the line before, perhaps.
        let sound = match sound.rate_hz == self.sounds.rate_hz {
            true => sound,
            false => Arc::new(resample(&sound, self.sounds.rate_hz)),
        };
        self.made.insert((turn, place), sound);
        length
    }

    /// Plays a piece after what is played already.
    pub fn play(&mut self, turn: TurnId, place: usize, from: Duration, is_last: bool) {
        let Some(sound) = self.made.get(&(turn, place)).map(Arc::clone) else { return };
        let at = (from.as_secs_f64() * f64::from(sound.rate_hz)) as usize;
        self.queue.push_back(Piece { turn, at: at.min(sound.samples.len()), sound, is_last });
    }

    /// Drops what was not sent. What goes on later is announced again.
    pub fn clear(&mut self, now: Instant) {
        self.queue.clear();
        self.supplied_until = now;
        self.begun = None;
    }

    /// The far end wants its sound otherwise from now on.
    pub fn suits(&mut self, sounds: Sounds) {
        self.sounds = sounds;
        for sound in self.made.values_mut().filter(|sound| sound.rate_hz != sounds.rate_hz) {
            *sound = Arc::new(resample(sound, sounds.rate_hz));
        }
    }

    /// Forgets the sounds of a turn; says whether its sound had begun and not ended.
    pub fn forget(&mut self, turn: TurnId) -> bool {
        self.made.retain(|(of, _), _| *of != turn);
        self.queue.retain(|piece| piece.turn != turn);
        self.begun.take_if(|begun| *begun == turn).is_some()
    }

    /// When the next packet is to be sent.
    pub fn due(&self) -> Option<Instant> {
        let next = self.queue.front()?;
        let is_now = self.sounds.is_burst || next.at >= next.sound.samples.len();
        Some(if is_now {
            self.supplied_until - AHEAD
        } else {
            self.supplied_until + PACKET - AHEAD
        })
    }

    /// The next packet, if it is time.
    pub fn next(&mut self, now: Instant) -> Option<Packet> {
        if !self.sounds.is_burst && self.due()? > now {
            return None;
        }
        let piece = self.queue.front_mut()?;
        let rate_hz = f64::from(piece.sound.rate_hz);
        let whole = piece.sound.samples.len();
        let packet = (rate_hz * PACKET.as_secs_f64()) as usize;
        let end = if self.sounds.is_burst { whole } else { (piece.at + packet.max(1)).min(whole) };
        let samples = piece.sound.samples.get(piece.at..end).unwrap_or_default().to_vec();
        piece.at = end;
        let (turn, is_last) = (piece.turn, piece.is_last);
        let length = samples.len() as f64 / rate_hz.max(1.0);
        self.supplied_until = self.supplied_until.max(now) + Duration::from_secs_f64(length);
        let is_whole = end >= whole;
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
mod tests {
    use std::iter::from_fn;

    use ellie_core::call::{Call, Lines, Output};
    use ellie_core::dialogue::script::Line;
    use ellie_core::floor::Patience;

    use super::*;

    const REAL_TIME: Sounds = Sounds { rate_hz: 16_000, is_burst: false };

    fn second() -> Arc<Sound> {
        Arc::new(Sound::silence(1.0, 16_000))
    }

    /// The first turn of a call.
    fn turn() -> TurnId {
        let line = Line::fixed("Hello.");
        let lines = Lines {
            notices: Vec::new(),
            one_moment: line.clone(),
            are_you_there: line.clone(),
            not_understood: line.clone(),
            trouble: line.clone(),
            must_end: line.clone(),
            goodbye: line.clone(),
        };
        let mut call = Call::new(lines, vec![line], Patience::Usual);
        let turn = from_fn(|| call.poll()).find_map(|output| match output {
            Output::Speak { turn, .. } => Some(turn),
            _ => None,
        });
        turn.unwrap()
    }

    fn all(mouth: &mut Mouth, now: Instant) -> Vec<Packet> {
        from_fn(|| mouth.next(now)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn sound_goes_out_a_little_ahead_of_time_and_is_announced_once() {
        let (turn, now) = (turn(), Instant::now());
        let mut mouth = Mouth::new(REAL_TIME, now);
        assert_eq!(mouth.keep(turn, 0, second()), Duration::from_secs(1));
        mouth.play(turn, 0, Duration::ZERO, true);
        let ahead = all(&mut mouth, now);
        assert_eq!((ahead.len(), ahead[0].samples.len()), (10, 320));
        assert_eq!(ahead.iter().filter(|packet| packet.begins).count(), 1);
        let ticks = (1..=40).map(|tick| now + PACKET * tick);
        let rest: Vec<Packet> = ticks.filter_map(|tick| mouth.next(tick)).collect();
        assert_eq!(rest.len(), 40);
        assert!(rest.last().unwrap().ends && !mouth.forget(turn));
    }

    #[tokio::test(start_paused = true)]
    async fn what_goes_on_after_a_stop_is_announced_again() {
        let (turn, now) = (turn(), Instant::now());
        let mut mouth = Mouth::new(REAL_TIME, now);
        mouth.keep(turn, 0, second());
        mouth.play(turn, 0, Duration::ZERO, true);
        assert!(mouth.next(now).unwrap().begins);
        mouth.clear(now);
        assert_eq!(mouth.next(now + AHEAD), None);
        mouth.play(turn, 0, Duration::from_millis(900), true);
        let rest = all(&mut mouth, now + AHEAD);
        assert_eq!((rest.len(), rest[0].begins), (5, true));
    }

    #[tokio::test(start_paused = true)]
    async fn another_line_gets_the_sound_as_it_wants_it() {
        let (turn, now) = (turn(), Instant::now());
        let mut mouth = Mouth::new(REAL_TIME, now);
        mouth.keep(turn, 0, second());
        mouth.suits(Sounds { rate_hz: 8_000, is_burst: true });
        // It was asked for before.
        mouth.keep(turn, 1, second());
        mouth.play(turn, 0, Duration::ZERO, false);
        mouth.play(turn, 1, Duration::ZERO, true);
        let lengths: Vec<usize> =
            all(&mut mouth, now).iter().map(|packet| packet.samples.len()).collect();
        assert_eq!(lengths, [8_000, 8_000]);
    }
}
