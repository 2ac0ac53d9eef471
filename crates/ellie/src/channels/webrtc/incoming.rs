//! The caller's sound out of Opus packets. The ear's clock is the sound it gets, so what is lost is
//! concealed, and where nothing comes there is quiet.

use std::ops::RangeInclusive;
use std::time::Duration;

use opus_pure::OpusDecoder;
use tokio::time::Instant;

use crate::calls::live::EAR_HZ;

/// The longest packet of Opus, in samples: 120 ms.
const LONGEST: usize = EAR_HZ as usize * 120 / 1000;

/// What is quiet at once.
const FRAME: Duration = Duration::from_millis(20);

/// The same in samples.
const FRAME_SAMPLES: usize = EAR_HZ as usize / 50;

/// How late sound may be before there is quiet in its place: networks stutter by tens of milliseconds.
const PATIENCE: Duration = Duration::from_millis(100);

/// How much is made up for at once. After more than this the machine was asleep, and nobody waits.
const MOST_QUIET: Duration = Duration::from_secs(1);

/// How far the sound may be ahead of time: what a network held back comes all at once.
const AHEAD: Duration = Duration::from_secs(2);

/// Concealment guesses well for some packets, and drones on after that.
const MOST_CONCEALED: u32 = 5;

/// Sound on its way in.
pub struct Incoming {
    /// At [`EAR_HZ`], which Opus can do by itself.
    decoder: OpusDecoder,
    /// Until when there is sound.
    supplied_until: Instant,
    /// Whether the end of it is quiet that did not come from the caller.
    is_made_up: bool,
    /// The number of the last packet.
    last: Option<u64>,
    block: Vec<f32>,
}

impl Incoming {
    /// Nothing came yet.
    pub fn new(now: Instant) -> Result<Self, opus_pure::Error> {
        Ok(Self {
            decoder: OpusDecoder::new(EAR_HZ as i32, 1)?,
            supplied_until: now,
            is_made_up: true,
            last: None,
            block: vec![0.0; LONGEST],
        })
    }

    /// When there is to be quiet, if nothing comes until then.
    pub fn due(&self) -> Instant {
        self.supplied_until + PATIENCE
    }

    /// The quiet there has to be, if it is time.
    pub fn quiet(&mut self, now: Instant) -> Vec<f32> {
        if now < self.due() {
            return Vec::new();
        }
        let quiet = self.quiet_until(now - PATIENCE + FRAME);
        self.is_made_up = true;
        quiet
    }

    /// The sound of a packet, and of those that were lost before it. Numbers of packets grow; those
    /// that a packet was made of are a range.
    pub fn packet(
        &mut self,
        numbers: &RangeInclusive<u64>,
        bytes: &[u8],
        now: Instant,
    ) -> Vec<f32> {
        let last = self.last.replace(*numbers.end());
        if last.is_some_and(|last| *numbers.start() <= last) || self.supplied_until > now + AHEAD {
            return Vec::new();
        }
        let lost = last.map_or(0, |last| *numbers.start() - last - 1);
        // The caller is back from a silence in which nothing was sent.
        let mut sound = if self.is_made_up {
            self.quiet_until(now - FRAME)
        } else {
            self.concealed(lost, bytes, now)
        };
        self.is_made_up = false;
        if let Ok(decoded) = self.decoder.decode(bytes, LONGEST, &mut self.block) {
            sound.extend(self.block.iter().take(decoded));
            self.supply(decoded);
        }
        sound
    }

    /// Stands for lost packets, as far as there is time to fill: the next packet may have a copy of the
    /// last one, and the others are guessed.
    fn concealed(&mut self, lost: u64, next: &[u8], now: Instant) -> Vec<f32> {
        let mut sound = Vec::new();
        let missing = now.saturating_duration_since(self.supplied_until).div_duration_f32(FRAME);
        let most = (missing as u32).min(MOST_CONCEALED);
        let count = u32::try_from(lost).unwrap_or(u32::MAX).min(most);
        for left in (0..count).rev() {
            let made = match left {
                0 => self.decoder.decode_fec(next, FRAME_SAMPLES, &mut self.block),
                _ => self.decoder.decode(&[], FRAME_SAMPLES, &mut self.block),
            };
            let Ok(made) = made else { break };
            sound.extend(self.block.iter().take(made));
            self.supply(made);
        }
        sound
    }

    fn quiet_until(&mut self, until: Instant) -> Vec<f32> {
        let missing = until.saturating_duration_since(self.supplied_until);
        if missing > MOST_QUIET {
            self.supplied_until = until - MOST_QUIET;
        }
        let frames = missing.min(MOST_QUIET).div_duration_f32(FRAME).ceil() as usize;
        self.supply(frames * FRAME_SAMPLES);
        vec![0.0; frames * FRAME_SAMPLES]
    }

    fn supply(&mut self, samples: usize) {
        self.supplied_until += Duration::from_secs_f64(samples as f64 / f64::from(EAR_HZ));
    }
}

#[cfg(test)]
mod tests {
    use opus_pure::{Application, OpusEncoder};
    use proptest::prelude::*;

    use super::*;

    /// A caller who hums, in packets of 20 ms.
    fn packets(count: usize) -> Vec<Vec<u8>> {
        let mut encoder = OpusEncoder::new(48_000, 1, Application::Voip).unwrap();
        encoder.use_inband_fec = true;
        encoder.packet_loss_perc = 20;
        let hum: Vec<f32> = (0..960).map(|i| 0.4 * (i as f32 * 0.026).sin()).collect();
        let encode = |_| {
            let mut packet = vec![0; 1000];
            let length = encoder.encode(&hum, 960, &mut packet).unwrap();
            packet.truncate(length);
            packet
        };
        (0..count).map(encode).collect()
    }

    fn rms(samples: &[f32]) -> f32 {
        (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
    }

    /// What the ear gets of these packets, of which some are lost, and each comes so late.
    fn heard(lost: &[u64], late: impl Fn(u64) -> Duration, count: usize) -> (Vec<f32>, Instant) {
        let begun = Instant::now();
        let mut incoming = Incoming::new(begun).unwrap();
        let mut sound = Vec::new();
        let mut now = begun;
        for (number, packet) in (0..).zip(packets(count)) {
            if lost.contains(&number) {
                continue;
            }
            let at = begun + FRAME * u32::try_from(number + 1).unwrap() + late(number);
            while incoming.due() <= at {
                now = incoming.due();
                sound.extend(incoming.quiet(now));
            }
            now = now.max(at);
            sound.extend(incoming.packet(&(number..=number), &packet, now));
        }
        (sound, begun)
    }

    #[tokio::test(start_paused = true)]
    async fn a_steady_stream_is_heard_as_long_as_it_is() {
        let (sound, _) = heard(&[], |_| Duration::ZERO, 50);
        assert_eq!(sound.len(), EAR_HZ as usize);
        assert!(rms(&sound[8_000..]) > 0.2, "{}", rms(&sound[8_000..]));
    }

    #[tokio::test(start_paused = true)]
    async fn jitter_leaves_no_holes() {
        let (sound, _) = heard(&[], |number| Duration::from_millis(number * 37 % 60), 100);
        assert!(sound.len().abs_diff(2 * EAR_HZ as usize) <= FRAME_SAMPLES, "{}", sound.len());
        let quiet = sound[2_000..].chunks(FRAME_SAMPLES).filter(|frame| rms(frame) < 0.05);
        assert_eq!(quiet.count(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn lost_packets_are_concealed_and_time_stays_right() {
        let (sound, _) = heard(&[20, 30, 31], |_| Duration::ZERO, 50);
        assert_eq!(sound.len(), EAR_HZ as usize);
        let frame = |number: usize| rms(&sound[number * FRAME_SAMPLES..][..FRAME_SAMPLES]);
        assert!(frame(20) > 0.1 && frame(31) > 0.1, "{} {}", frame(20), frame(31));
    }

    #[tokio::test(start_paused = true)]
    async fn where_nothing_is_sent_there_is_quiet_in_real_time() {
        // A second of silence in which nothing is sent, and its numbers are not used up.
        let late = |number| if number < 25 { Duration::ZERO } else { Duration::from_secs(1) };
        let (sound, _) = heard(&[], late, 50);
        assert!(sound.len().abs_diff(2 * EAR_HZ as usize) <= FRAME_SAMPLES, "{}", sound.len());
        let second = EAR_HZ as usize;
        assert!(rms(&sound[second / 2 + 2_000..][..second / 2]) < 1e-3);
        assert!(rms(&sound[second * 7 / 4..]) > 0.1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_network_held_back_is_not_lost() {
        // Packets 20 to 34 all come with the 35th.
        let late = |number| match number {
            20..35 => FRAME * u32::try_from(35 - number).unwrap(),
            _ => Duration::ZERO,
        };
        let (sound, _) = heard(&[], late, 60);
        let hum = sound.chunks(FRAME_SAMPLES).filter(|frame| rms(frame) > 0.1);
        assert!(hum.count() >= 57, "every packet is heard, but for the codec's attack");
        let longest = sound.len() - 60 * FRAME_SAMPLES;
        assert!(longest <= 15 * FRAME_SAMPLES, "{longest}");
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_long_sleep_time_is_not_made_up_for() {
        let begun = Instant::now();
        let mut incoming = Incoming::new(begun).unwrap();
        let hour = begun + Duration::from_secs(3600);
        assert!(incoming.quiet(hour).len() <= EAR_HZ as usize);
        assert!(incoming.due() > hour);
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_faster_than_time_goes_is_not_heard_for_long() {
        let begun = Instant::now();
        let mut incoming = Incoming::new(begun).unwrap();
        let packet = &packets(1)[0];
        let sound =
            (0..1000).map(|number| incoming.packet(&(number..=number), packet, begun).len());
        assert!(sound.sum::<usize>() <= EAR_HZ as usize * 21 / 10);
    }

    proptest! {
        #[test]
        fn any_packets_are_sound_or_nothing(
            packets in prop::collection::vec(
                (any::<u64>(), any::<u8>(), prop::collection::vec(any::<u8>(), 0..300)), 0..30,
            ),
        ) {
            let mut now = Instant::now();
            let mut incoming = Incoming::new(now).unwrap();
            for (number, wait, bytes) in packets {
                now += Duration::from_millis(wait.into());
                let sound = incoming.packet(&(number..=number), &bytes, now);
                prop_assert!(sound.iter().all(|sample| sample.is_finite()));
                let quiet = incoming.quiet(now);
                prop_assert!(quiet.len() <= EAR_HZ as usize + FRAME_SAMPLES);
            }
        }
    }
}
