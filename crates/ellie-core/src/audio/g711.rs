//! The telephone's eight bits a sample at 8 kHz: mu-law (ITU-T G.711, table 2a).
//!
//! A sign, three bits of segment and four of the place in it, all inverted on the wire.

/// Samples a second on a telephone line.
pub const RATE_HZ: u32 = 8_000;

/// Added before the segment is looked for, so that each is twice as long as the one below.
const BIAS: i32 = 33;

/// The largest value of fourteen bits that the code has.
const LARGEST: f32 = 8158.0;

const SIGN: u8 = 0x80;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stands_for_the_sample_it_is_made_of() {
        for byte in 0..=u8::MAX {
            let again = to_mu_law(from_mu_law(byte));
            // There are two zeros on the wire and one here.
            assert!(again == byte || from_mu_law(byte) == 0.0, "{byte:#x} {again:#x}");
        }
    }

    #[test]
    fn the_ends_of_the_table_are_those_of_the_standard() {
        assert_eq!(to_mu_law(0.0), 0xff);
        assert_eq!((to_mu_law(1.0), to_mu_law(-1.0)), (0x80, 0x00));
        assert!((from_mu_law(0x80) - 8031.0 / LARGEST).abs() < 1e-6);
    }

    #[test]
    fn loud_and_soft_alike_are_off_by_little() {
        for sample in [0.9, 0.1, 0.01, 0.001, -0.3, 7.0, f32::NAN] {
            let off = (from_mu_law(to_mu_law(sample)) - sample.clamp(-1.0, 1.0)).abs();
            assert!(off.is_nan() || off <= 0.04 * sample.abs() + 2e-4, "{sample}: {off}");
        }
    }
}
