//! Opus in Ogg (RFC 7845).

use ellie_core::audio::{Sound, resample};
use opus_pure::{
    Application, Error, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, RateControl,
};

/// The Opus rate nearest to what synthetic voices have.
const RATE_HZ: u32 = 24_000;

/// Clear speech; twice what a call gets.
const BITRATE_BPS: i32 = 32_000;

/// 20 ms, the frame that all three Opus modes know.
const FRAME: usize = RATE_HZ as usize / 50;

/// Opus counts time in 48 kHz ticks (RFC 7845, section 4).
const TICKS_A_SAMPLE: usize = 48_000 / RATE_HZ as usize;

/// The bytes a page of a whole file has, about.
const PAGE: usize = 4096;

/// A file that plays for exactly as long as the sound.
pub(super) fn encode(sound: &Sound) -> Result<Vec<u8>, Error> {
    let mut stream = Stream::new()?;
    stream.push(sound)?;
    stream.finish()
}

/// A file that is still being made.
pub(super) struct Stream {
    encoder: OpusEncoder,
    writer: OggOpusWriter<Vec<u8>>,
    /// The encoder runs late by so much.
    delay_ticks: usize,
    /// How many samples came.
    samples: usize,
    /// Those of them that are no whole frame yet.
    waiting: Vec<f32>,
}

impl Stream {
    /// With its head alone.
    pub(super) fn new() -> Result<Self, Error> {
        let mut encoder = OpusEncoder::new(RATE_HZ as i32, 1, Application::Voip)?;
        encoder.bitrate_bps = BITRATE_BPS;
        encoder.rate_control = RateControl::Vbr;
        let head = OpusHead::for_encoder(&encoder, RATE_HZ);
        let delay_ticks = usize::from(head.pre_skip);
        let writer = OggOpusWriter::new(Vec::new(), head)?;
        Ok(Self { encoder, writer, delay_ticks, samples: 0, waiting: Vec::new() })
    }

    /// Goes on with this sound.
    pub(super) fn push(&mut self, sound: &Sound) -> Result<(), Error> {
        let speech = resample(sound, RATE_HZ);
        self.samples += speech.samples.len();
        self.waiting.extend(speech.samples);
        self.write()
    }

    /// What of it is done since the last time: all but the last frame, and what is no frame yet.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.writer.get_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Its end. The encoder runs late: silence pushes its last samples out, and the final position
    /// says where the sound ends in the frame that the silence fills up.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Error> {
        let late = self.delay_ticks.div_ceil(TICKS_A_SAMPLE);
        let frames = (self.samples + late).div_ceil(FRAME) - self.samples / FRAME;
        self.waiting.resize(frames * FRAME, 0.0);
        self.write()?;
        self.writer.finish()
    }

    /// Writes the frames that are whole, and all but the last of them onto pages that are: whoever
    /// plays the file need not wait for what comes after them.
    fn write(&mut self) -> Result<(), Error> {
        let end_ticks = (self.delay_ticks + self.samples * TICKS_A_SAMPLE) as u64;
        let whole = self.waiting.len() / FRAME;
        let mut packet = vec![0; MAX_PACKET_BYTES];
        for (number, frame) in self.waiting.chunks_exact(FRAME).enumerate() {
            // A page goes out before the packet that would be one too many for it.
            self.writer.set_page_target(if number + 1 == whole { 1 } else { PAGE });
            let length = self.encoder.encode(frame, FRAME, &mut packet)?;
            let left = end_ticks.saturating_sub(self.writer.granule().unsigned_abs());
            let ticks = left.min((FRAME * TICKS_A_SAMPLE) as u64) as u32;
            let packet = packet.get(..length).unwrap_or_default();
            self.writer.write_packet_with_duration(packet, ticks)?;
        }
        self.waiting.drain(..whole * FRAME);
        Ok(())
    }
}
