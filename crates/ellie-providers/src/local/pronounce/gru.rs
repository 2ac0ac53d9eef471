//! A gated recurrent unit over symbols, with the equations of PyTorch's `GRUCell`.

use super::npz::{Fault, Npz};

/// Numbers in a state, and in the embedding of a symbol.
pub const WIDTH: usize = 256;
const GATES: usize = 3 * WIDTH;

/// What the unit remembers.
pub type State = [f32; WIDTH];

/// The unit: reset, update and candidate gates, one after the other in each table.
pub struct Gru {
    /// What each symbol brings to the gates: its embedding already through the input weights.
    inputs: Vec<[f32; GATES]>,
    recurrent: Vec<f32>,
    recurrent_bias: Vec<f32>,
}

/// Names of a unit's five arrays.
pub struct Names {
    /// Symbols to vectors.
    pub embedding: &'static str,
    /// Vectors to gates.
    pub input: &'static str,
    /// Added to them.
    pub input_bias: &'static str,
    /// State to gates.
    pub recurrent: &'static str,
    /// Added to them.
    pub recurrent_bias: &'static str,
}

impl Gru {
    /// Takes the unit's arrays out of the file.
    pub fn take(npz: &mut Npz, symbols: usize, names: &Names) -> Result<Self, Fault> {
        let embedding = npz.take(names.embedding, &[symbols, WIDTH])?;
        let input = npz.take(names.input, &[GATES, WIDTH])?;
        let input_bias = npz.take(names.input_bias, &[GATES])?;
        let inputs = embedding
            .chunks_exact(WIDTH)
            .map(|symbol| gates(&input, &input_bias, symbol))
            .collect();
        Ok(Self {
            inputs,
            recurrent: npz.take(names.recurrent, &[GATES, WIDTH])?,
            recurrent_bias: npz.take(names.recurrent_bias, &[GATES])?,
        })
    }

    /// The state after one more symbol. A symbol it does not know leaves the state as it is.
    pub fn step(&self, symbol: usize, state: &State) -> State {
        let Some(input) = self.inputs.get(symbol) else { return *state };
        let memory = gates(&self.recurrent, &self.recurrent_bias, state);
        std::array::from_fn(|at| {
            let reset = sigmoid(input[at] + memory[at]);
            let update = sigmoid(input[WIDTH + at] + memory[WIDTH + at]);
            let candidate = (input[2 * WIDTH + at] + reset * memory[2 * WIDTH + at]).tanh();
            (1.0 - update) * candidate + update * state[at]
        })
    }
}

fn gates(weights: &[f32], bias: &[f32], vector: &[f32]) -> [f32; GATES] {
    let mut gates = [0.0; GATES];
    for ((gate, row), bias) in gates.iter_mut().zip(weights.chunks_exact(WIDTH)).zip(bias) {
        *gate = dot(row, vector) + bias;
    }
    gates
}

/// Eight sums side by side, which the compiler turns into vector instructions.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With all weights at nought both gates stand half open and the candidate is nought.
    #[test]
    fn without_weights_a_state_halves_at_each_step() {
        let gru = Gru {
            inputs: vec![[0.0; GATES]],
            recurrent: vec![0.0; GATES * WIDTH],
            recurrent_bias: vec![0.0; GATES],
        };
        let state = gru.step(0, &[1.0; WIDTH]);
        assert_eq!(state, [0.5; WIDTH]);
        assert_eq!(gru.step(7, &state), state);
    }

    #[test]
    fn the_candidate_alone_decides_when_the_update_gate_is_shut() {
        let mut input = [0.0; GATES];
        input[WIDTH..2 * WIDTH].fill(-100.0);
        input[2 * WIDTH..].fill(0.5);
        let gru = Gru {
            inputs: vec![input],
            recurrent: vec![0.0; GATES * WIDTH],
            recurrent_bias: vec![0.0; GATES],
        };
        assert_eq!(gru.step(0, &[1.0; WIDTH]), [0.5f32.tanh(); WIDTH]);
    }

    #[test]
    fn a_dot_product_covers_every_place() {
        let ones = [1.0; WIDTH];
        let counting: Vec<f32> = (0..256u16).map(f32::from).collect();
        assert_eq!(dot(&ones, &counting), 32640.0);
    }
}
