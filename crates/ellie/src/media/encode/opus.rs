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

/// A file that plays for exactly as long as the sound.
pub(super) fn encode(sound: &Sound) -> Result<Vec<u8>, Error> {
    let speech = resample(sound, RATE_HZ);
    let mut encoder = OpusEncoder::new(RATE_HZ as i32, 1, Application::Voip)?;
    encoder.bitrate_bps = BITRATE_BPS;
    encoder.rate_control = RateControl::Vbr;
    let head = OpusHead::for_encoder(&encoder, RATE_HZ);
    let delay_ticks = usize::from(head.pre_skip);
    let mut writer = OggOpusWriter::new(Vec::new(), head)?;

    // The encoder runs late: silence pushes its last samples out, and the final position says
    // where the sound ends in the frame that the silence fills up.
    let end_ticks = (delay_ticks + speech.samples.len() * TICKS_A_SAMPLE) as u64;
    let frames = (speech.samples.len() + delay_ticks.div_ceil(TICKS_A_SAMPLE)).div_ceil(FRAME);
    let mut samples = speech.samples;
    samples.resize(frames * FRAME, 0.0);

    let mut packet = vec![0; MAX_PACKET_BYTES];
    for frame in samples.chunks_exact(FRAME) {
        let length = encoder.encode(frame, FRAME, &mut packet)?;
        let left = end_ticks.saturating_sub(writer.granule().unsigned_abs());
        let ticks = left.min((FRAME * TICKS_A_SAMPLE) as u64);
        writer
            .write_packet_with_duration(packet.get(..length).unwrap_or_default(), ticks as u32)?;
    }
    writer.finish()
}
