//! The meaning of a sentence as a direction.

/// A direction of unit length: sentences that mean the same have a cosine near one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Embedding(pub Vec<f32>);

/// Sums kept side by side, so that the processor need not wait for one to add to it.
const LANES: usize = 16;

impl Embedding {
    /// Both are of unit length: the cosine is the sum of the products.
    pub(super) fn cosine(&self, other: &Self) -> f32 {
        let width = self.0.len().min(other.0.len());
        let (a, rest_a) = self.0[..width].as_chunks::<LANES>();
        let (b, rest_b) = other.0[..width].as_chunks::<LANES>();
        let mut sums = [0.0; LANES];
        for (x, y) in a.iter().zip(b) {
            for lane in 0..LANES {
                sums[lane] += x[lane] * y[lane];
            }
        }
        let rest: f32 = rest_a.iter().zip(rest_b).map(|(x, y)| x * y).sum();
        sums.iter().sum::<f32>() + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_counts_once_whatever_the_width() {
        for width in [0, 1, 15, 16, 17, 40, 384] {
            let numbers: Vec<f32> = (0..width).map(|place| place as f32).collect();
            let ones = Embedding(vec![1.0; width]);
            let expected = numbers.iter().sum::<f32>();
            assert_eq!(Embedding(numbers).cosine(&ones), expected, "{width}");
        }
    }

    #[test]
    fn of_two_widths_the_smaller_counts() {
        let (narrow, wide) = (Embedding(vec![1.0; 17]), Embedding(vec![1.0; 40]));
        assert_eq!(narrow.cosine(&wide), 17.0);
        assert_eq!(wide.cosine(&narrow), 17.0);
    }
}
