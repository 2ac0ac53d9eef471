//! The playout clock: how much of Ellie's sound the caller has heard.

use std::time::Duration;

/// Sound is played as it is queued, in real time, unless the far end reports otherwise.
#[derive(Debug, Clone, Default)]
pub struct Playout {
    queued: Duration,
    /// As if it were played at once.
    own: Clock,
    /// As the far end reports.
    far: Clock,
}

/// Where playing was at a time, and from then on goes on.
#[derive(Debug, Clone, Copy, Default)]
struct Clock {
    heard: Duration,
    at: Duration,
}

/// No far end is believed to be further behind: it would keep Ellie from ever having spoken.
const LONGEST_LAG: Duration = Duration::from_secs(2);

impl Playout {
    /// More sound is queued.
    pub fn queue(&mut self, length: Duration, now: Duration) {
        let heard = self.heard(now);
        if self.own.at(now) >= self.queued {
            self.own = Clock { heard: self.queued, at: now };
        }
        self.far = Clock { heard, at: now };
        self.queued += length;
    }

    /// The far end has played so much of what was ever queued.
    pub fn report(&mut self, heard: Duration, now: Duration) {
        self.far = Clock { heard: heard.min(self.queued), at: now };
    }

    /// Drops what was not heard; returns what was.
    pub fn clear(&mut self, now: Duration) -> Duration {
        let heard = self.heard(now);
        self.queued = heard;
        self.own = Clock { heard, at: now };
        self.far = self.own;
        heard
    }

    /// How much was heard.
    #[must_use]
    pub fn heard(&self, now: Duration) -> Duration {
        let least = self.own.at(now).saturating_sub(LONGEST_LAG);
        self.far.at(now).max(least).min(self.queued)
    }

    /// Whether anything is left to be heard.
    #[must_use]
    pub fn is_playing(&self, now: Duration) -> bool {
        self.heard(now) < self.queued
    }

    /// When all is heard.
    #[must_use]
    pub fn ends_at(&self) -> Duration {
        self.far.reaches(self.queued).min(self.own.reaches(self.queued) + LONGEST_LAG)
    }
}

impl Clock {
    fn at(self, now: Duration) -> Duration {
        self.heard + now.saturating_sub(self.at)
    }

    fn reaches(self, heard: Duration) -> Duration {
        self.at + heard.saturating_sub(self.heard)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn sound_is_heard_in_real_time_one_piece_after_the_other() {
        let mut playout = Playout::default();
        playout.queue(ms(1000), ms(500));
        playout.queue(ms(1000), ms(700));
        assert_eq!(playout.heard(ms(700)), ms(200));
        assert_eq!(playout.heard(ms(2000)), ms(1500));
        assert_eq!(playout.ends_at(), ms(2500));
        assert!(!playout.is_playing(ms(2500)));
    }

    #[test]
    fn a_gap_between_pieces_is_not_heard() {
        let mut playout = Playout::default();
        playout.queue(ms(1000), ms(0));
        playout.queue(ms(1000), ms(3000));
        assert_eq!(playout.heard(ms(3500)), ms(1500));
    }

    #[test]
    fn what_the_far_end_reports_counts() {
        let mut playout = Playout::default();
        playout.queue(ms(1000), ms(0));
        playout.report(ms(100), ms(400));
        assert_eq!(playout.heard(ms(600)), ms(300));
        assert_eq!(playout.ends_at(), ms(1300));
        playout.report(ms(9000), ms(700));
        assert_eq!(playout.heard(ms(700)), ms(1000));
    }

    #[test]
    fn a_far_end_that_hears_nothing_does_not_stop_the_clock() {
        let mut playout = Playout::default();
        playout.queue(ms(1000), ms(0));
        for second in 1..=3 {
            playout.report(ms(0), ms(second * 1000));
        }
        assert!(!playout.is_playing(ms(3000)));
    }

    #[test]
    fn what_is_cleared_is_not_heard() {
        let mut playout = Playout::default();
        playout.queue(ms(1000), ms(0));
        assert_eq!(playout.clear(ms(300)), ms(300));
        assert!(!playout.is_playing(ms(300)));
        playout.queue(ms(700), ms(2000));
        assert_eq!(playout.heard(ms(2100)), ms(400));
        assert_eq!(playout.ends_at(), ms(2700));
    }

    proptest! {
        #[test]
        fn when_it_ends_all_is_heard(steps in prop::collection::vec((0u64..3, 0u64..3000), 0..40)) {
            let (mut playout, mut now) = (Playout::default(), Duration::ZERO);
            for (step, amount) in steps {
                now += ms(amount / 2);
                match step {
                    0 => playout.queue(ms(amount), now),
                    1 => playout.report(ms(amount), now),
                    _ => { playout.clear(now); }
                }
                prop_assert_eq!(playout.is_playing(now), now < playout.ends_at());
                prop_assert!(!playout.is_playing(playout.ends_at()));
            }
        }
    }
}
