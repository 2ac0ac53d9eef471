//! How long the pauses are: drawn, not chosen.
//!
//! Campione and Véronis (2002) measured 6,000 silent pauses of five languages: their lengths are
//! log-normal in three groups, brief ones below 200 ms, medium ones to a second, and long ones that are
//! found in spontaneous speech only. Brief ones are inside of words and belong to the voice. Medium
//! ones are drawn about 450 ms and long ones about 1.3 s. Others found shorter ones: a typical pause of
//! a quarter to half a second (Lundholm Fors, 2015), a median of 360 ms (Weingartová and others, 2014).
//! How many are long is nobody's figure but an assumption, made before anything was measured: a
//! seventh of the pauses for breath, a quarter of those between groups of digits, two fifths of those
//! for thought.

use std::time::Duration;

use crate::commands::eval::noise::Dice;

/// Why a caller pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Between two clauses.
    Breath,
    /// For a word, or a memory.
    Think,
    /// Between parts of something that is dictated.
    Group,
}

/// Medians in milliseconds, and spreads of the logarithm.
const MEDIUM: (f32, f32) = (450.0, 0.4);
const LONG: (f32, f32) = (1300.0, 0.25);

/// No pause is shorter or longer; what is drawn outside is drawn again.
const LENGTHS_MS: std::ops::RangeInclusive<f32> = 200.0..=2500.0;

impl Kind {
    /// All of them, with their names in a set.
    pub const ALL: [(&str, Self); 3] =
        [("breath", Self::Breath), ("think", Self::Think), ("group", Self::Group)];

    const fn share_of_long(self) -> f32 {
        match self {
            Self::Breath => 0.15,
            Self::Group => 0.25,
            Self::Think => 0.4,
        }
    }

    /// The length of one.
    pub fn length(self, dice: &mut Dice) -> Duration {
        let is_long = dice.throw() < self.share_of_long();
        let (median, spread) = if is_long { LONG } else { MEDIUM };
        loop {
            let drawn = median * (spread * dice.normal()).exp();
            if LENGTHS_MS.contains(&drawn) {
                return Duration::from_millis(drawn.round() as u64);
            }
        }
    }
}

/// Dice for the pauses of a line: the same as long as its words are.
pub fn dice(words: &str) -> Dice {
    // FNV-1a, which is the same in every build.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    Dice::new(words.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_have_the_same_pauses() {
        let lengths = |words: &str| {
            let mut dice = dice(words);
            [(); 8].map(|()| Kind::Think.length(&mut dice))
        };
        assert_eq!(lengths("six one four"), lengths("six one four"));
        assert_ne!(lengths("six one four"), lengths("six one five"));
    }

    #[test]
    fn who_thinks_pauses_longer_than_who_breathes() {
        let long = |kind: Kind| {
            let mut dice = dice("any");
            let is_long = |_: &usize| kind.length(&mut dice) > Duration::from_secs(1);
            (0..2000).filter(is_long).count()
        };
        let [breath, think, group] = Kind::ALL.map(|(_, kind)| long(kind));
        assert!((240..400).contains(&breath), "{breath}");
        assert!(breath < group && group < think, "{breath} {group} {think}");
    }
}
