//! How far measured values spread.

/// A tenth of the values are below the first figure, half below the second, a tenth above the
/// third. The mean is left out: one interruption by the system would carry it away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The tenth percentile.
    pub p10: f64,
    /// The median.
    pub median: f64,
    /// The ninetieth percentile.
    pub p90: f64,
}

impl Spread {
    /// Of these values; `None` where there is none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share| percentile(&sorted, share);
        Some(Self { p10: at(0.1)?, median: at(0.5)?, p90: at(0.9)? })
    }

    /// The three figures as cells of a table.
    pub fn cells(&self) -> [String; 3] {
        [self.p10, self.median, self.p90].map(figure)
    }
}

/// Three figures that count: 1234, 56.7, 1.23, 0.012.
pub fn figure(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// Of values in order. Between two the line is drawn straight (type 7 of Hyndman and Fan, 1996).
pub fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = sorted.len().checked_sub(1)? as f64 * share;
    let (below, part) = (place as usize, place.fract());
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    Some(low + (high - low) * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_eleven_values_are_values() {
        let spread = Spread::of((0..=10).rev().map(f64::from)).unwrap();
        assert_eq!(spread, Spread { p10: 1.0, median: 5.0, p90: 9.0 });
    }

    #[test]
    fn between_values_they_are_drawn() {
        assert_eq!(Spread::of([1.0, 2.0]).unwrap().median, 1.5);
        assert_eq!(Spread::of([3.0]).unwrap(), Spread { p10: 3.0, median: 3.0, p90: 3.0 });
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn three_figures_count() {
        let figures = [1234.5, 56.78, 1.234, 0.0123].map(figure);
        assert_eq!(figures, ["1234", "56.8", "1.23", "0.012"]);
    }
}
