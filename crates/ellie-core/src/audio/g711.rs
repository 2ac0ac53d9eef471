//! The telephone's eight bits a sample at 8 kHz: mu-law and A-law (ITU-T G.711, tables 2a and 1a).
//!
//! A sign, three bits of segment and four of the place in it; on the wire mu-law has all of them
//! inverted, A-law every other one.

/// Samples a second on a telephone line.
pub const RATE_HZ: u32 = 8_000;

/// Added before the segment is looked for, so that each is twice as long as the one below.
const BIAS: i32 = 33;

/// The largest value of fourteen bits that the code has.
const LARGEST: f32 = 8158.0;

const SIGN: u8 = 0x80;

/// The same of A-law, whose two lowest segments are equally fine.
const LARGEST_A: f32 = 4096.0;

/// The bits that are inverted on the wire.
const EVERY_OTHER: u8 = 0x55;

/// The byte for a sample; what is louder than 1 is as loud as 1.
#[must_use]
pub fn to_mu_law(sample: f32) -> u8 {
    let value = (sample.clamp(-1.0, 1.0) * LARGEST).round() as i32;
    let biased = (value.abs() + BIAS).min(8191);
    let segment = biased.ilog2().saturating_sub(5);
    let place = (biased >> (segment + 1)) & 15;
    let sign = if value < 0 { SIGN } else { 0 };
    !(sign | (segment << 4) as u8 | place as u8)
}

/// The sample for a byte.
#[must_use]
pub fn from_mu_law(byte: u8) -> f32 {
    let bits = !byte;
    let (segment, place) = ((bits >> 4) & 7, i32::from(bits & 15));
    let value = ((2 * place + BIAS) << segment) - BIAS;
    let sign = if bits & SIGN == 0 { 1.0 } else { -1.0 };
    sign * value as f32 / LARGEST
}

/// The byte of A-law for a sample; what is louder than 1 is as loud as 1.
#[must_use]
pub fn to_a_law(sample: f32) -> u8 {
    let value = (sample.clamp(-1.0, 1.0) * LARGEST_A).round() as i32;
    let loud = value.abs().min(4095);
    let (segment, place) = match loud {
        ..32 => (0, loud >> 1),
        _ => (loud.ilog2() - 4, loud >> (loud.ilog2() - 4)),
    };
    let sign = if value < 0 { 0 } else { SIGN };
    (sign | (segment << 4) as u8 | (place & 15) as u8) ^ EVERY_OTHER
}

/// The sample for a byte of A-law.
#[must_use]
pub fn from_a_law(byte: u8) -> f32 {
    let bits = byte ^ EVERY_OTHER;
    let (segment, place) = ((bits >> 4) & 7, i32::from(bits & 15));
    let value = match segment {
        0 => 2 * place + 1,
        _ => (2 * place + 33) << (segment - 1),
    };
    let sign = if bits & SIGN == 0 { -1.0 } else { 1.0 };
    sign * value as f32 / LARGEST_A
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stands_for_the_sample_it_is_made_of() {
        for byte in 0..=u8::MAX {
            let again = to_mu_law(from_mu_law(byte));
            // There are two zeros on the wire and one here.
            assert!(again == byte || from_mu_law(byte) == 0.0, "{byte:#x} {again:#x}");
            assert_eq!(to_a_law(from_a_law(byte)), byte);
        }
    }

    #[test]
    fn the_ends_of_the_table_are_those_of_the_standard() {
        assert_eq!(to_mu_law(0.0), 0xff);
        assert_eq!((to_mu_law(1.0), to_mu_law(-1.0)), (0x80, 0x00));
        assert!((from_mu_law(0x80) - 8031.0 / LARGEST).abs() < 1e-6);
        assert_eq!((to_a_law(0.0), to_a_law(1.0), to_a_law(-1.0)), (0xd5, 0xaa, 0x2a));
        assert!((from_a_law(0xaa) - 4032.0 / LARGEST_A).abs() < 1e-6);
    }

    #[test]
    fn loud_and_soft_alike_are_off_by_little() {
        for sample in [0.9, 0.1, 0.01, 0.001, -0.3, 7.0, f32::NAN] {
            let off = (from_mu_law(to_mu_law(sample)) - sample.clamp(-1.0, 1.0)).abs();
            assert!(off.is_nan() || off <= 0.04 * sample.abs() + 2e-4, "{sample}: {off}");
            let off = (from_a_law(to_a_law(sample)) - sample.clamp(-1.0, 1.0)).abs();
            assert!(off.is_nan() || off <= 0.04 * sample.abs() + 3e-4, "{sample}: {off} by A-law");
        }
    }
}
