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
    /// Numbers, addresses, spellings: people look them up and say them in groups.
    Dictated,
    /// What happened, in the caller's own words.
    Story,
}

impl Patience {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::YesOrNo, Self::Usual, Self::Dictated, Self::Story];

    /// How long a pause is waited for, by the vote of the turn model.
    ///
    /// People leave about 200 ms between turns. A pause of 700 to 800 ms still cuts off who dictates a
    /// number (livekit/agents#3701); a "yeah" the model doubts must not wait 2.5 s
    /// (livekit/agents#6415).
    const fn waits(self) -> Waits {
        match self {
            Self::YesOrNo => Waits::ms(250, 450, 700),
            Self::Usual => Waits::ms(400, 800, 1600),
            Self::Dictated => Waits::ms(800, 1500, 2200),
            Self::Story => Waits::ms(700, 1200, 2000),
        }
    }

    /// How long a pause with this vote is waited for; between sure and unsure the wait is in
    /// proportion.
    #[must_use]
    pub(super) fn wait(self, vote: Option<f32>) -> Duration {
        let Waits { sure, without, unsure } = self.waits();
        let Some(vote) = vote.filter(|vote| vote.is_finite()) else { return without };
        let doubt = ((SURE - vote) / (SURE - UNSURE)).clamp(0.0, 1.0);
        let more_ms = (unsure - sure).as_millis() as f32 * doubt;
        sure + Duration::from_millis(more_ms.round() as u64)
    }
}

/// The model finds ends easily, and too many: 39 of 40 ends had more than 0.5, but of 40 arbitrary
/// cuts only 14 had less. So only a high vote is a sure one.
const SURE: f32 = 0.9;
const UNSURE: f32 = 0.3;

/// No pause is waited for longer, whatever the model votes: callers think the line is dead.
const LONGEST_WAIT: Duration = Duration::from_millis(2500);

struct Waits {
    /// The model is sure that the caller is done.
    sure: Duration,
    /// The model has not voted.
    without: Duration,
    /// The model is sure that the caller goes on.
    unsure: Duration,
}

impl Waits {
    const fn ms(sure: u64, without: u64, unsure: u64) -> Self {
        assert!(sure < without && without < unsure && unsure <= LONGEST_WAIT.as_millis() as u64);
        let ms = Duration::from_millis;
        Self { sure: ms(sure), without: ms(without), unsure: ms(unsure) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sure_vote_shortens_the_wait_and_an_unsure_one_lengthens_it() {
        for patience in Patience::ALL {
            let wait = |vote| patience.wait(vote);
            assert!(wait(Some(0.95)) < wait(None) && wait(None) < wait(Some(0.1)), "{patience:?}");
            assert_eq!(wait(Some(f32::NAN)), wait(None));
        }
    }

    #[test]
    fn a_yes_is_waited_for_least_and_a_number_most() {
        let waits = |vote| Patience::ALL.map(|patience| patience.wait(vote));
        for vote in [None, Some(0.0), Some(0.5), Some(1.0)] {
            let [yes, usual, dictated, story] = waits(vote);
            assert!(yes < usual && usual < story && story <= dictated, "{vote:?}");
        }
    }

    proptest! {
        #[test]
        fn no_vote_waits_too_long(vote in any::<f32>()) {
            for patience in Patience::ALL {
                prop_assert!(patience.wait(Some(vote)) <= LONGEST_WAIT);
            }
        }
    }
}
