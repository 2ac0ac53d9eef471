//! How long a caller waited, turn by turn.

use std::time::Duration;

use serde_json::Value;

use super::super::super::eval::spread::{figure, percentile};
use super::super::super::eval::table::Table;
use super::super::super::say;

/// What `turn_metrics` has of each turn, in the order of the table.
const STAGES: [(&str, &str); 5] = [
    ("end of turn", "endpoint_ms"),
    ("transcribe", "transcribe_ms"),
    ("think", "think_ms"),
    ("first sound", "first_audio_ms"),
    ("voice to voice", "voice_to_voice_ms"),
];

/// The figures of a call.
#[derive(Default)]
pub struct Report {
    turns: Vec<Value>,
    waited_ms: Vec<f64>,
    yielded_ms: Vec<f64>,
}

impl Report {
    /// The server's own figures of a turn.
    pub fn add(&mut self, metrics: &Value) {
        self.turns.push(metrics.clone());
    }

    /// An answer was heard so long after the last voice.
    pub fn heard_after(&mut self, waited: Option<Duration>) {
        self.waited_ms.extend(waited.map(|waited| waited.as_secs_f64() * 1e3));
    }

    /// Ellie yielded so long after the caller fell into her words.
    pub fn yielded_after(&mut self, yielded: Option<Duration>) {
        self.yielded_ms.extend(yielded.map(|yielded| yielded.as_secs_f64() * 1e3));
    }

    /// Prints the table.
    pub fn tell(&self) {
        let mut table = Table::new(["", "turns", "p50 ms", "p95 ms", "longest ms"]);
        for (name, field) in STAGES {
            row(&mut table, name, self.turns.iter().filter_map(|turn| turn[field].as_f64()));
        }
        row(&mut table, "heard by the caller", self.waited_ms.iter().copied());
        row(&mut table, "yields", self.yielded_ms.iter().copied());
        say("");
        table.print();
    }
}

fn row(table: &mut Table, name: &str, values: impl Iterator<Item = f64>) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |share| percentile(&values, share).map_or_else(|| "-".to_owned(), figure);
    table.row([name.to_owned(), values.len().to_string(), at(0.5), at(0.95), at(1.0)]);
}
