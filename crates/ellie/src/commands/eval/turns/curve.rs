//! What comes of every wait of voice activity alone, and every threshold of the turn model alone.

use super::Played;
use super::alone::Way;
use super::outcome::{Outcome, Tally};

/// A way to take the floor, and what comes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The way, or of the two it lies between the longer.
    pub way: Way,
    /// After how long a silence.
    pub wait_ms: f64,
    /// What comes of it.
    pub tally: Tally,
}

/// Every wait, the shortest first.
pub fn timeouts(played: &[Played]) -> Vec<Point> {
    Way::timeouts().map(|way| Point::of(way, played)).collect()
}

/// Every use of the turn model.
pub fn votes(played: &[Played]) -> Vec<Point> {
    Way::votes().map(|way| Point::of(way, played)).collect()
}

/// The quickest that cuts off no more often.
pub fn quickest(points: &[Point], cut: f64) -> Option<&Point> {
    let allowed = points.iter().filter(|point| point.tally.cut <= cut);
    allowed.min_by(|one, other| one.tally.mean_ms.total_cmp(&other.tally.mean_ms))
}

impl Point {
    fn of(way: Way, played: &[Played]) -> Self {
        let outcome = |played: &Played| way.outcome(&played.clip, &played.silences);
        let outcomes: Vec<Outcome> = played.iter().map(outcome).collect();
        Self { way, wait_ms: way.wait_ms(), tally: Tally::of(&outcomes) }
    }

    /// How it is told.
    pub fn name(&self) -> String {
        let wait = format!("{:.0} ms", self.wait_ms);
        match self.way {
            Way::Timeout(_) => format!("voice activity, {wait}"),
            Way::Vote { threshold, .. } => format!("turn model, {threshold:.2} after {wait}"),
        }
    }

    /// The point of a curve that cuts off so often.
    pub fn where_it_cuts(curve: &[Self], cut: f64) -> Option<Self> {
        Self::between(curve, |point| -point.tally.cut, -cut)
    }

    /// The point of a curve that waits so long.
    pub fn where_it_waits(curve: &[Self], mean_ms: f64) -> Option<Self> {
        Self::between(curve, |point| point.tally.mean_ms, mean_ms)
    }

    /// Where a curve that never falls first has a height.
    fn between(curve: &[Self], height: impl Fn(&Self) -> f64, wanted: f64) -> Option<Self> {
        let pairs = curve.iter().zip(curve.iter().skip(1));
        for (one, other) in pairs {
            let (from, to) = (height(one), height(other));
            if from > wanted || to < wanted {
                continue;
            }
            let share = if to > from { (wanted - from) / (to - from) } else { 0.0 };
            return Some(Self {
                way: other.way,
                wait_ms: (other.wait_ms - one.wait_ms).mul_add(share, one.wait_ms),
                tally: one.tally.towards(other.tally, share),
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(frames: u64, cut: f64, mean_ms: f64) -> Point {
        let tally = Tally { cut, mean_ms, ..Tally::default() };
        let way = Way::Timeout(frames);
        Point { way, wait_ms: way.wait_ms(), tally }
    }

    fn curve() -> [Point; 4] {
        [
            point(10, 0.5, 330.0),
            point(20, 0.3, 650.0),
            point(30, 0.3, 970.0),
            point(40, 0.1, 1290.0),
        ]
    }

    #[test]
    fn between_two_waits_the_line_is_drawn_straight() {
        let there = Point::where_it_cuts(&curve(), 0.4).unwrap();
        assert!((there.wait_ms - 480.0).abs() < 1e-6 && there.way == Way::Timeout(20));
        assert!((there.tally.mean_ms - 490.0).abs() < 1e-6);
        let there = Point::where_it_waits(&curve(), 1130.0).unwrap();
        assert!((there.tally.cut - 0.2).abs() < 1e-9);
    }

    #[test]
    fn of_waits_that_cut_off_alike_the_shortest_counts() {
        let there = Point::where_it_cuts(&curve(), 0.3).unwrap();
        assert!((there.tally.mean_ms - 650.0).abs() < 1e-6);
    }

    #[test]
    fn what_no_wait_does_is_not_made_up() {
        assert_eq!(Point::where_it_cuts(&curve(), 0.05), None);
        assert_eq!(Point::where_it_waits(&curve(), 100.0), None);
        assert_eq!(Point::where_it_cuts(&[], 0.3), None);
    }

    #[test]
    fn the_quickest_of_those_that_cut_off_no_more_often() {
        assert_eq!(quickest(&curve(), 0.35), Some(&curve()[1]));
        assert_eq!(quickest(&curve(), 0.0), None);
    }
}
