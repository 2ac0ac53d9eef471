//! A turn as it is heard: its parts with the pauses between them, on a line.

use std::ops::Range;
use std::time::Duration;

use clap::ValueEnum;
use ellie::calls::live::EAR_HZ;
use ellie_core::audio::{Sound, resample};

use super::set::Turn;
use crate::commands::eval::noise::{Condition, hissing};

/// What a caller's voice goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PhoneLine {
    /// A quiet room: white noise at -60 dBFS, 37 dB below the voice.
    Room,
    /// The room, and the telephone's eight bits at 8 kHz (G.711).
    Telephone,
    /// White noise, 15 dB below the voice.
    Noisy,
}

/// A turn, its sound, and where the voice is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// What is said.
    pub turn: Turn,
    /// When each part is said.
    pub voice: Vec<Range<Duration>>,
    /// The sound, at [`EAR_HZ`].
    pub sound: Sound,
}

/// The loudness of every voice.
const VOICE_DBFS: f32 = -23.0;

/// Quiet before the first word, and after the last: longer than anybody waits.
const BEFORE: Duration = Duration::from_millis(500);
const AFTER: Duration = Duration::from_millis(4000);

/// A voice begins and ends where a window of 10 ms is so much quieter than its loudest: after their words
/// the synthesised voices breathe.
const TRIMMED_DB: f32 = 30.0;
pub const WINDOW: usize = EAR_HZ as usize / 100;

impl PhoneLine {
    /// Its name in a table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Telephone => "telephone",
            Self::Noisy => "noise 15 dB",
        }
    }

    fn noise_dbfs(self) -> f32 {
        match self {
            Self::Room | Self::Telephone => -60.0,
            Self::Noisy => VOICE_DBFS - 15.0,
        }
    }

    /// The clip on this line.
    pub fn carries(self, clip: &Clip, seed: u64) -> Clip {
        let amplitude = 10f32.powf(self.noise_dbfs() / 20.0);
        let room = hissing(&clip.sound, amplitude, seed);
        let sound = match self {
            Self::Telephone => resample(&Condition::MuLaw.of(&room, seed), EAR_HZ),
            Self::Room | Self::Noisy => room,
        };
        Clip { sound, ..clip.clone() }
    }
}

impl Clip {
    /// The parts of a turn, said one by one, with its pauses between them.
    pub fn new(turn: &Turn, said: Vec<Sound>) -> Self {
        let said: Vec<Sound> = said.iter().map(|sound| trimmed(&resample(sound, EAR_HZ))).collect();
        let gain = gain(&said);
        let mut samples = vec![0.0; samples_in(BEFORE)];
        let mut voice = Vec::with_capacity(said.len());
        for (sound, part) in said.iter().zip(&turn.parts) {
            let begins = time_of(samples.len());
            samples.extend(sound.samples.iter().map(|sample| sample * gain));
            voice.push(begins..time_of(samples.len()));
            let quiet = part.pause.map_or(AFTER, |(_, length)| length);
            samples.resize(samples.len() + samples_in(quiet), 0.0);
        }
        Self { turn: turn.clone(), voice, sound: Sound::new(samples, EAR_HZ) }
    }

    /// When the caller is done.
    pub fn is_over_at(&self) -> Duration {
        self.voice.last().map_or(Duration::ZERO, |part| part.end)
    }

    /// The pauses inside.
    pub fn pauses(&self) -> usize {
        self.voice.len().saturating_sub(1)
    }
}

/// So loud that the voice has [`VOICE_DBFS`] in all its parts.
fn gain(said: &[Sound]) -> f32 {
    let samples = said.iter().flat_map(|sound| &sound.samples).copied().collect();
    let level = Sound::new(samples, EAR_HZ).level_dbfs();
    10f32.powf((VOICE_DBFS - level) / 20.0)
}

/// Without the quiet before and after, so that the pauses are as long as they are drawn.
pub fn trimmed(sound: &Sound) -> Sound {
    let windows = levels(sound);
    let loudest = windows.iter().fold(0.0, |loudest: f32, rms| loudest.max(*rms));
    let is_voice = |rms: &f32| *rms > loudest * 10f32.powf(-TRIMMED_DB / 20.0);
    let Some(first) = windows.iter().position(is_voice) else { return Sound::new(vec![], EAR_HZ) };
    let last = windows.iter().rposition(is_voice).unwrap_or(first);
    let end = ((last + 1) * WINDOW).min(sound.samples.len());
    Sound::new(sound.samples.get(first * WINDOW..end).unwrap_or_default().to_vec(), EAR_HZ)
}

/// How loud each window of a sound is.
pub fn levels(sound: &Sound) -> Vec<f32> {
    let window = |window: &[f32]| Sound::new(window.to_vec(), EAR_HZ).rms();
    sound.samples.chunks(WINDOW).map(window).collect()
}

fn samples_in(time: Duration) -> usize {
    (time.as_secs_f64() * f64::from(EAR_HZ)).round() as usize
}

fn time_of(samples: usize) -> Duration {
    Duration::from_secs_f64(samples as f64 / f64::from(EAR_HZ))
}

#[cfg(test)]
mod tests {
    use super::super::pause::Kind;
    use super::super::set::Part;
    use super::*;
    use ellie_core::floor::Patience;

    fn turn(pauses_ms: &[u64]) -> Turn {
        let part = |pause: Option<(Kind, Duration)>| Part { words: "word".into(), pause };
        let pause = |ms: &u64| part(Some((Kind::Think, Duration::from_millis(*ms))));
        let parts = pauses_ms.iter().map(pause).chain([part(None)]).collect();
        Turn { awaits: Patience::Usual, parts }
    }

    /// A tone of 300 ms, with quiet around it, at another rate.
    fn said() -> Sound {
        let tone = |i: i32| (i as f32 * 0.1).sin() * 0.8;
        let quiet = [0.0; 4800];
        let samples = quiet.into_iter().chain((0..7200).map(tone)).chain(quiet).collect();
        Sound::new(samples, 24_000)
    }

    fn ms(time: Duration) -> i64 {
        i64::try_from(time.as_millis()).unwrap()
    }

    #[test]
    fn pauses_are_as_long_as_they_are_drawn() {
        let clip = Clip::new(&turn(&[700, 1300]), vec![said(), said(), said()]);
        assert_eq!(clip.pauses(), 2);
        let [first, second, third] = &clip.voice[..] else { panic!("{:?}", clip.voice) };
        assert_eq!(first.start, BEFORE);
        assert!((ms(first.end) - 800).abs() <= 20, "{first:?}");
        assert_eq!(ms(second.start) - ms(first.end), 700);
        assert_eq!(ms(third.start) - ms(second.end), 1300);
        assert_eq!(clip.is_over_at(), third.end);
        assert_eq!(ms(time_of(clip.sound.samples.len())), ms(third.end) + 4000);
    }

    #[test]
    fn every_voice_is_as_loud_and_every_line_as_noisy_as_stated() {
        let clip = Clip::new(&turn(&[]), vec![said()]);
        let part = |sound: &Sound, range: Range<Duration>| {
            let range = samples_in(range.start)..samples_in(range.end);
            Sound::new(sound.samples[range].to_vec(), EAR_HZ).level_dbfs()
        };
        assert!((part(&clip.sound, clip.voice[0].clone()) - VOICE_DBFS).abs() < 0.1);
        let quiet = clip.is_over_at() + Duration::from_millis(100)..Duration::from_secs(4);
        for (line, level) in
            [(PhoneLine::Room, -60.0), (PhoneLine::Telephone, -60.0), (PhoneLine::Noisy, -38.0)]
        {
            let heard = line.carries(&clip, 3).sound;
            assert_eq!(heard.rate_hz, EAR_HZ);
            let level_off = part(&heard, quiet.clone()) - level;
            // The telephone takes away the upper half of the noise.
            assert!(level_off.abs() < 4.0, "{line:?}: {level_off}");
        }
    }

    #[test]
    fn a_sound_with_nothing_in_it_takes_no_time() {
        let clip = Clip::new(&turn(&[500]), vec![Sound::silence(1.0, 8000), Sound::default()]);
        assert_eq!(clip.voice.iter().map(|part| part.end - part.start).max(), Some(Duration::ZERO));
    }
}
