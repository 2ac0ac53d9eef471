//! Linear equations with a symmetric positive definite matrix, by Cholesky's decomposition.

/// Solves `gram · X = targets`. Of the square `gram` only the lower half is read; `targets` and
/// the result are `count` rows of any width.
pub fn solve(mut gram: Vec<f64>, mut targets: Vec<f64>, count: usize) -> Vec<f64> {
    if count == 0 {
        return targets;
    }
    let width = targets.len() / count;
    decompose(&mut gram, count);
    // Down with L, then up with its transpose.
    for row in 0..count {
        for before in 0..row {
            subtract(&mut targets, width, row, before, gram[row * count + before]);
        }
        scale(&mut targets, width, row, gram[row * count + row]);
    }
    for row in (0..count).rev() {
        for after in row + 1..count {
            subtract(&mut targets, width, row, after, gram[after * count + row]);
        }
        scale(&mut targets, width, row, gram[row * count + row]);
    }
    targets
}

/// Replaces the lower half by L with L·Lᵀ the matrix.
fn decompose(gram: &mut [f64], count: usize) {
    for row in 0..count {
        let (above, rest) = gram.split_at_mut(row * count);
        let current = &mut rest[..count];
        for column in 0..row {
            let other = &above[column * count..column * count + count];
            let rest = current[column] - dot(&current[..column], &other[..column]);
            current[column] = rest / other[column];
        }
        let square = current[row] - dot(&current[..row], &current[..row]);
        // The ridge keeps it positive; rounding must not make a root of a negative number.
        current[row] = square.max(f64::EPSILON).sqrt();
    }
}

/// Four sums at a time, so that the processor need not wait for one to add to it.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours_a, rest_a) = a.as_chunks::<4>();
    let (fours_b, rest_b) = b.as_chunks::<4>();
    for (x, y) in fours_a.iter().zip(fours_b) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = rest_a.iter().zip(rest_b).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + rest
}

/// Takes `factor` times one row from another.
fn subtract(rows: &mut [f64], width: usize, row: usize, other: usize, factor: f64) {
    for column in 0..width {
        rows[row * width + column] -= factor * rows[other * width + column];
    }
}

fn scale(rows: &mut [f64], width: usize, row: usize, divisor: f64) {
    for value in &mut rows[row * width..(row + 1) * width] {
        *value /= divisor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_solution_gives_the_targets_back() {
        let count = 9;
        let at = |row: usize, column: usize| {
            let near = 1.0 / (1.0 + row.abs_diff(column) as f64);
            if row == column { near + 0.5 } else { near }
        };
        let gram: Vec<f64> = (0..count * count).map(|i| at(i / count, i % count)).collect();
        let targets: Vec<f64> = (0..count * 2).map(|i| (i as f64).sin()).collect();
        let solution = solve(gram, targets.clone(), count);
        for row in 0..count {
            for column in 0..2 {
                let sum: f64 = (0..count).map(|k| at(row, k) * solution[k * 2 + column]).sum();
                assert!((sum - targets[row * 2 + column]).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn no_equations_have_no_solution() {
        assert!(solve(Vec::new(), Vec::new(), 0).is_empty());
    }
}
