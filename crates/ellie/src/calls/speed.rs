//! How fast Ellie speaks.

/// A pace of speech that can still be understood; 1 is the usual one.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Speed(f32);

impl Speed {
    /// As the voice is.
    pub const USUAL: Self = Self(1.0);
    /// Four times as slow.
    pub const SLOWEST: Self = Self(0.25);
    /// Four times as fast.
    pub const FASTEST: Self = Self(4.0);

    /// The pace, if it is one from the slowest to the fastest.
    #[must_use]
    pub fn new(times: f32) -> Option<Self> {
        (Self::SLOWEST.0..=Self::FASTEST.0).contains(&times).then_some(Self(times))
    }

    /// How many times as fast as usual.
    #[must_use]
    pub const fn times(self) -> f32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_from_a_quarter_to_four_times() {
        for times in [0.25, 1.0, 4.0] {
            assert_eq!(Speed::new(times).map(Speed::times), Some(times));
        }
        for times in [0.0, -1.0, 0.249, 4.001, f32::NAN, f32::INFINITY] {
            assert_eq!(Speed::new(times), None, "{times}");
        }
    }
}
