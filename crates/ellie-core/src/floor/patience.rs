//! How long a pause lasts before it is the end of what the caller says.

use std::time::Duration;

/// What is awaited, and so how long a pause may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patience {
    /// A yes or a no: nothing follows it.
    YesOrNo,
    /// A sentence.
    #[default]
    Usual,
    /// A number of so many digits: people look them up and say them in groups.
    Number(u8),
    /// An e-mail address.
    Email,
    /// The caller's name, perhaps spelled.
    Name,
    /// Names and spellings, one after the other.
    Dictated,
    /// What happened, in the caller's own words.
    Story,
}

/// How the words before a pause stand to what is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// They are all of it.
    Whole,
    /// They can be.
    Open,
    /// They cannot be: more is to come.
    Broken,
}

impl Patience {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::YesOrNo,
        Self::Usual,
        Self::Number(10),
        Self::Email,
        Self::Name,
        Self::Dictated,
        Self::Story,
    ];

    /// How long a pause is waited for.
    ///
    /// Chosen on `bench/turns/dev.txt` (docs/measured.md) with these aims: an answer that is complete is
    /// taken as quickly as people do, who leave about 200 ms between turns, and a sentence within
    /// 400 ms; who is in the middle of something has longer than nine of ten pauses for thought last.
    /// In a number every pause is one until its digits are there: 800 ms still cut off who dictates one
    /// (livekit/agents#3701), and a "yeah" that the model doubts must not wait 2.5 s
    /// (livekit/agents#6415).
    const fn waits(self) -> Waits {
        match self {
            Self::YesOrNo => Waits::ms(250, 600, 1000, 1500),
            Self::Usual => Waits::ms(400, 400, 1000, 2000),
            Self::Number(_) | Self::Email => Waits::ms(300, 600, 1000, 2200),
            Self::Name | Self::Dictated => Waits::ms(400, 700, 1100, 2000),
            Self::Story => Waits::ms(400, 600, 1000, 2000),
        }
    }

    /// How long a pause is waited for, by the vote of the turn model and by what was said.
    ///
    /// While the words are not known they may be broken off, and without them there is nothing to
    /// answer: waiting for them costs nothing. A model that has not voted is neither sure nor unsure.
    #[must_use]
    pub(super) fn wait(self, vote: Option<f32>, said: Option<Said>) -> Duration {
        let Waits { whole, sure, unsure, broken } = self.waits();
        match said {
            Some(Said::Whole) => whole,
            Some(Said::Open) => sure + (unsure - sure).mul_f32(doubt(vote)),
            Some(Said::Broken) | None => broken,
        }
    }
}

/// 0 where the model is sure that the caller is done, 1 where it is sure that more comes.
///
/// It finds ends easily, and too many: 39 of 40 ends had more than 0.5, but of 40 arbitrary cuts only
/// 14 had less. So only a high vote is a sure one.
fn doubt(vote: Option<f32>) -> f32 {
    const SURE: f32 = 0.9;
    const UNSURE: f32 = 0.3;
    let vote = vote.filter(|vote| vote.is_finite());
    vote.map_or(0.5, |vote| ((SURE - vote) / (SURE - UNSURE)).clamp(0.0, 1.0))
}

/// No pause is waited for longer: callers think the line is dead.
const LONGEST_WAIT: Duration = Duration::from_millis(2500);

struct Waits {
    /// The words are all that is awaited.
    whole: Duration,
    /// They can be, and the model is sure that the caller is done.
    sure: Duration,
    /// They can be, and the model is sure that the caller goes on.
    unsure: Duration,
    /// They are broken off.
    broken: Duration,
}

impl Waits {
    const fn ms(whole: u64, sure: u64, unsure: u64, broken: u64) -> Self {
        assert!(whole <= sure && sure < unsure && unsure < broken);
        assert!(broken <= LONGEST_WAIT.as_millis() as u64);
        let ms = Duration::from_millis;
        Self { whole: ms(whole), sure: ms(sure), unsure: ms(unsure), broken: ms(broken) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAID: [Option<Said>; 4] = [Some(Said::Whole), Some(Said::Open), Some(Said::Broken), None];

    #[test]
    fn a_sure_vote_shortens_the_wait_and_an_unsure_one_lengthens_it() {
        for patience in Patience::ALL {
            let wait = |vote| patience.wait(vote, Some(Said::Open));
            assert!(wait(Some(0.95)) < wait(None) && wait(None) < wait(Some(0.1)), "{patience:?}");
            assert_eq!(wait(Some(f32::NAN)), wait(None));
        }
    }

    #[test]
    fn words_count_more_than_any_vote() {
        for patience in Patience::ALL {
            let wait = |vote, said| patience.wait(Some(vote), Some(said));
            assert!(wait(0.0, Said::Whole) <= wait(1.0, Said::Open), "{patience:?}");
            assert!(wait(1.0, Said::Broken) > wait(0.0, Said::Open), "{patience:?}");
            assert_eq!(patience.wait(Some(1.0), None), wait(1.0, Said::Broken));
        }
    }

    #[test]
    fn a_yes_is_waited_for_least_and_an_unfinished_number_most() {
        let shortest = |patience: Patience| patience.wait(Some(1.0), Some(Said::Whole));
        let longest = |patience: Patience| patience.wait(Some(0.0), Some(Said::Broken));
        for other in Patience::ALL {
            assert!(shortest(Patience::YesOrNo) <= shortest(other), "{other:?}");
            assert!(longest(Patience::Number(10)) >= longest(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn no_vote_waits_too_long(vote in any::<f32>(), said in prop::sample::select(&SAID[..])) {
            for patience in Patience::ALL {
                prop_assert!(patience.wait(Some(vote), said) <= LONGEST_WAIT);
            }
        }
    }
}
