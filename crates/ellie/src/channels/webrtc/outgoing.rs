//! Ellie's sound as Opus packets, in real time. What is not sent yet can be dropped at once.

use std::collections::VecDeque;
use std::time::Duration;

use opus_pure::{Application, OpusEncoder, RateControl};
use tokio::time::Instant;

/// Samples a second of Ellie's sound: what her voices have, so nothing is resampled.
pub const RATE_HZ: u32 = 24_000;

/// A packet, by the clock and in samples.
const FRAME: Duration = Duration::from_millis(20);
const FRAME_SAMPLES: usize = RATE_HZ as usize / 50;

/// Opus counts 48,000 ticks a second on the wire, whatever it has inside (RFC 7587, section 4.1).
const FRAME_TICKS: u64 = 960;

/// How far packets are sent ahead of time. A busy machine may wake up late; a barge-in must be heard
/// at once.
const AHEAD: Duration = Duration::from_millis(20);

/// Whoever sleeps for longer than this goes on from now, and does not catch up.
const LATE: Duration = Duration::from_millis(200);

/// What may wait, in samples: far more than Ellie is ahead.
const MOST_WAITING: usize = RATE_HZ as usize;

/// Packets of silence after a sentence, in which the codec fades out.
const FADE: u8 = 5;

/// In silence, a packet with nothing in it is sent this often, as other Opus senders do: the far end
/// then knows that nothing is lost.
const STILL_THERE: u64 = 20;

/// Clear speech.
const BITRATE_BPS: i32 = 32_000;

/// How much thought the codec gives a packet, of 10. With its usual 9, which look for music too, a
/// packet takes half as long again.
const COMPLEXITY: i32 = 5;

/// What networks lose, in percent: each packet has a rough copy of the one before.
const EXPECTED_LOSS: i32 = 5;

/// The longest packet, in bytes; it fits into one datagram everywhere.
const LONGEST_PACKET: usize = 1_000;

/// An Opus packet, to be sent now.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet {
    /// When it is to be heard, in ticks.
    pub ticks: u64,
    /// Whether it is the first after a silence.
    pub begins: bool,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Sound on its way out.
pub struct Outgoing {
    encoder: OpusEncoder,
    waiting: VecDeque<f32>,
    /// When the first packet is to be heard; the others follow it in steps of a frame.
    begun: Instant,
    /// The next packet.
    next: u64,
    state: State,
    frame: Vec<f32>,
    packet: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Sound is being sent, and then so many packets of silence.
    Sounds(u8),
    /// Silence; the packet of this kind stands for it.
    Silent(u8),
}

impl Outgoing {
    /// Silence.
    pub fn new(now: Instant) -> Result<Self, opus_pure::Error> {
        let mut encoder = OpusEncoder::new(RATE_HZ as i32, 1, Application::Voip)?;
        encoder.bitrate_bps = BITRATE_BPS;
        encoder.complexity = COMPLEXITY;
        encoder.rate_control = RateControl::ConstrainedVbr;
        encoder.use_inband_fec = true;
        encoder.packet_loss_perc = EXPECTED_LOSS;
        Ok(Self {
            encoder,
            waiting: VecDeque::new(),
            begun: now,
            next: 0,
            // The first packets are silence, so that the far end is ready for the greeting.
            state: State::Sounds(FADE),
            frame: Vec::with_capacity(FRAME_SAMPLES),
            packet: vec![0; LONGEST_PACKET],
        })
    }

    /// Sound, after what waits already. What finds no room is lost.
    pub fn push(&mut self, samples: &[f32], now: Instant) {
        let room = MOST_WAITING.saturating_sub(self.waiting.len());
        self.waiting.extend(samples.iter().take(room));
        if let State::Silent(_) = self.state
            && self.has_sound()
        {
            // The packet that says that nothing is lost need not be waited for.
            self.next = self.next.saturating_sub(STILL_THERE - 1).max(self.at(now));
        }
    }

    /// Drops what waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Whether any sound waits.
    pub fn has_sound(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// When the next packet is to be sent.
    pub fn due(&self) -> Instant {
        self.heard_at(self.next) - AHEAD
    }

    /// The next packet, if it is time.
    pub fn next(&mut self, now: Instant) -> Option<Packet> {
        if now < self.due() {
            return None;
        }
        if self.heard_at(self.next) + LATE < now {
            self.next = self.at(now);
        }
        let ticks = self.next * FRAME_TICKS;
        let before = self.state;
        let left = match (self.has_sound(), before) {
            (true, _) => FADE,
            (false, State::Sounds(left @ 1..)) => left - 1,
            (false, State::Sounds(0) | State::Silent(_)) => return Some(self.silence(ticks)),
        };
        let bytes = self.encode();
        self.next += 1;
        self.state = State::Sounds(left);
        Some(Packet { ticks, begins: matches!(before, State::Silent(_)), bytes: bytes? })
    }

    /// Nothing in a packet but the kind of the packets before (RFC 6716, section 3.1).
    fn silence(&mut self, ticks: u64) -> Packet {
        let kind = match self.state {
            State::Silent(kind) => kind,
            // One frame, of the same kind as the last packet.
            State::Sounds(_) => self.packet.first().map_or(0, |kind| kind & !0b11),
        };
        self.state = State::Silent(kind);
        self.next += STILL_THERE;
        Packet { ticks, begins: false, bytes: vec![kind] }
    }

    fn encode(&mut self) -> Option<Vec<u8>> {
        self.frame.clear();
        let whole = FRAME_SAMPLES.min(self.waiting.len());
        self.frame.extend(self.waiting.drain(..whole));
        self.frame.resize(FRAME_SAMPLES, 0.0);
        let length = self.encoder.encode(&self.frame, FRAME_SAMPLES, &mut self.packet).ok()?;
        self.packet.get(..length).map(<[u8]>::to_vec)
    }

    fn heard_at(&self, packet: u64) -> Instant {
        // A call does not last for years.
        self.begun + FRAME * u32::try_from(packet).unwrap_or(u32::MAX)
    }

    /// The packet that is to be heard now.
    fn at(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.begun).div_duration_f64(FRAME).ceil() as u64
    }
}

#[cfg(test)]
mod tests {
    use opus_pure::OpusDecoder;

    use super::*;

    fn hum(frames: usize) -> Vec<f32> {
        (0..frames * FRAME_SAMPLES).map(|i| 0.4 * (i as f32 * 0.052).sin()).collect()
    }

    /// All packets until then, each with the time it is sent at.
    fn until(outgoing: &mut Outgoing, end: Instant) -> Vec<(Instant, Packet)> {
        let mut sent = Vec::new();
        while outgoing.due() <= end {
            let now = outgoing.due();
            sent.extend(outgoing.next(now).map(|packet| (now, packet)));
        }
        sent
    }

    /// Silence until a second after the beginning.
    fn silent() -> (Outgoing, Instant) {
        let begun = Instant::now();
        let mut outgoing = Outgoing::new(begun).unwrap();
        let now = begun + Duration::from_secs(1);
        until(&mut outgoing, now);
        (outgoing, now)
    }

    #[tokio::test(start_paused = true)]
    async fn sound_goes_out_in_real_time_with_the_right_times() {
        let (mut outgoing, now) = silent();
        outgoing.push(&hum(50), now);
        assert!(now.saturating_duration_since(outgoing.due()) <= FRAME + AHEAD, "at once");
        let mut at_once = 0;
        while outgoing.next(now).is_some() {
            at_once += 1;
        }
        assert_eq!(at_once, 2, "never more than 40 ms ahead");
        let sent = until(&mut outgoing, now + Duration::from_secs(2));
        let sounds = &sent[..50 - at_once + usize::from(FADE)];
        assert!(sounds.windows(2).all(|two| two[1].1.ticks - two[0].1.ticks == FRAME_TICKS));
        for (at, packet) in sounds {
            let heard = Duration::from_millis(packet.ticks / 48);
            assert_eq!(now - Duration::from_secs(1) + heard, *at + AHEAD);
        }
        assert!(sent[sounds.len()..].iter().all(|(_, packet)| packet.bytes.len() == 1));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_a_byte_every_now_and_then_and_sound_after_it_is_marked() {
        let (mut outgoing, now) = silent();
        let sent = until(&mut outgoing, now + Duration::from_secs(10));
        assert_eq!(sent.len(), 25);
        assert!(sent.iter().all(|(_, packet)| packet.bytes.len() == 1 && !packet.begins));
        let now = now + Duration::from_secs(10);
        let last = sent.last().unwrap().1.ticks;
        outgoing.push(&hum(2), now);
        let sent = until(&mut outgoing, now + FRAME);
        assert!(sent[0].1.begins && !sent[1].1.begins);
        assert!(sent[0].1.ticks > last);
    }

    #[tokio::test(start_paused = true)]
    async fn sound_right_after_a_packet_of_silence_has_a_later_time() {
        let (mut outgoing, now) = silent();
        let sent = until(&mut outgoing, now + Duration::from_millis(400));
        let (at, silence) = sent.last().unwrap().clone();
        outgoing.push(&hum(1), at);
        assert_eq!(outgoing.next(outgoing.due()).unwrap().ticks, silence.ticks + FRAME_TICKS);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_cleared_is_not_sent_and_the_rest_fades() {
        let (mut outgoing, now) = silent();
        outgoing.push(&hum(10), now);
        let sent = until(&mut outgoing, now);
        outgoing.clear();
        let after = until(&mut outgoing, now + Duration::from_millis(200));
        assert!(sent.len() <= 2 && after.len() <= usize::from(FADE) + 1, "{}", after.len());
        let mut decoder = OpusDecoder::new(24_000, 1).unwrap();
        let mut block = vec![0.0; FRAME_SAMPLES];
        let mut loudest = 0.0_f32;
        for (_, packet) in sent.iter().chain(&after) {
            decoder.decode(&packet.bytes, FRAME_SAMPLES, &mut block).unwrap();
            loudest = block.iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()));
        }
        assert!(loudest < 0.01, "{loudest}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_decoded_is_what_was_said() {
        let (mut outgoing, now) = silent();
        outgoing.push(&hum(50), now);
        let mut decoder = OpusDecoder::new(48_000, 1).unwrap();
        let mut block = vec![0.0; 960];
        let mut energy = 0.0;
        for (_, packet) in until(&mut outgoing, now + Duration::from_secs(1)) {
            decoder.decode(&packet.bytes, 960, &mut block).unwrap();
            energy += block.iter().map(|sample| sample * sample).sum::<f32>();
        }
        let expected = 48_000.0 * 0.4 * 0.4 / 2.0;
        assert!((energy / expected - 1.0).abs() < 0.2, "{energy} of {expected}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_slept_goes_on_from_now_and_nothing_grows() {
        let (mut outgoing, now) = silent();
        for _ in 0..100 {
            outgoing.push(&hum(50), now);
        }
        assert!(outgoing.waiting.len() <= MOST_WAITING);
        let later = now + Duration::from_secs(60);
        let first = outgoing.next(later).unwrap();
        assert!(later.saturating_duration_since(outgoing.due()) <= FRAME + AHEAD);
        assert!(first.ticks >= 61 * 48_000);
    }
}
