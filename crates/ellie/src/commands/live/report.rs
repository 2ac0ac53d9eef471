//! How long a caller waited, turn by turn.

use std::time::Duration;

use serde_json::Value;

use super::super::eval::spread::{figure, percentile};
use super::super::eval::table::Table;
use super::super::say;
use super::aside::Came;
use super::caller::Waited;

/// What `turn_metrics` has of each turn, in the order of the table.
const STAGES: [(&str, &str); 5] = [
    ("end of turn", "endpoint_ms"),
    ("transcribe", "transcribe_ms"),
    ("think", "think_ms"),
    ("first sound", "first_audio_ms"),
    ("voice to voice", "voice_to_voice_ms"),
];

/// Those that follow the end of the turn.
const OWN: [&str; 3] = ["transcribe_ms", "think_ms", "first_audio_ms"];

/// The figures of a call, or of many.
#[derive(Default)]
pub struct Report {
    turns: Vec<Value>,
    waited_ms: Vec<f64>,
    gaps_ms: Vec<f64>,
    yielded_ms: Vec<f64>,
    asides: Vec<Came>,
    understood: Vec<String>,
}

impl Report {
    /// The server's own figures of a turn.
    pub fn add(&mut self, metrics: &Value) {
        self.turns.push(metrics.clone());
    }

    /// There was silence for so long.
    pub fn silent_for(&mut self, waited: Option<Waited>) {
        match waited {
            Some(Waited::ForAnswer(waited)) => self.waited_ms.push(waited.as_secs_f64() * 1e3),
            Some(Waited::Within(gap)) => self.gaps_ms.push(gap.as_secs_f64() * 1e3),
            None => {}
        }
    }

    /// Ellie yielded so long after the caller fell into her words.
    pub fn yielded_after(&mut self, yielded: Option<Duration>) {
        self.yielded_ms.extend(yielded.map(|yielded| yielded.as_secs_f64() * 1e3));
    }

    /// What came of a sound that was made without wanting the floor.
    pub fn came_of_aside(&mut self, came: Option<Came>) {
        self.asides.extend(came);
    }

    /// What came of the one interruption of a call, in words.
    pub fn came_of_interruption(&self) -> String {
        let heard = self.understood.last().map_or("", String::as_str);
        match (self.yielded_ms.first(), self.asides.first()) {
            (Some(ms), _) => format!("yielded after {ms:.0} ms"),
            (None, Some(Came::Nothing)) => "went on".into(),
            (None, Some(Came::Pause)) => "paused, and went on".into(),
            (None, Some(Came::Turn)) => format!("taken for a turn: {heard}"),
            (None, None) => "Ellie had finished".into(),
        }
    }

    /// What was understood of the caller.
    pub fn understands(&mut self, words: &str) {
        self.understood.push(words.to_owned());
    }

    /// How many answers were heard.
    pub fn answers(&self) -> usize {
        self.waited_ms.len()
    }

    /// How long each answer was waited for.
    pub fn waited_ms(&self) -> &[f64] {
        &self.waited_ms
    }

    /// Silences inside answers.
    pub fn gaps_ms(&self) -> &[f64] {
        &self.gaps_ms
    }

    /// What others noticed too.
    pub fn join(&mut self, other: Self) {
        self.turns.extend(other.turns);
        self.waited_ms.extend(other.waited_ms);
        self.gaps_ms.extend(other.gaps_ms);
        self.yielded_ms.extend(other.yielded_ms);
        self.asides.extend(other.asides);
        self.understood.extend(other.understood);
    }

    /// Prints the table.
    pub fn tell(&self) {
        let mut table = Table::new(["", "turns", "p50 ms", "p95 ms", "p99 ms", "longest ms"]);
        for (name, field) in STAGES {
            row(&mut table, name, self.turns.iter().filter_map(|turn| turn[field].as_f64()));
        }
        let own =
            |turn: &Value| -> Option<f64> { OWN.iter().map(|field| turn[field].as_f64()).sum() };
        row(&mut table, "from the turn's end", self.turns.iter().filter_map(own));
        row(&mut table, "heard by the caller", self.waited_ms.iter().copied());
        row(&mut table, "gaps in answers", self.gaps_ms.iter().copied());
        row(&mut table, "yields", self.yielded_ms.iter().copied());
        say("");
        table.print();
        if !self.asides.is_empty() {
            self.tell_asides();
        }
    }

    fn tell_asides(&self) {
        let count = |what: Came| self.asides.iter().filter(|came| **came == what).count();
        let (nothing, pause, turn) = (count(Came::Nothing), count(Came::Pause), count(Came::Turn));
        let all = self.asides.len();
        say(format_args!(
            "\nof {all} sounds made aside Ellie went on through {nothing}, paused for {pause} and went \
             on where she was, and took {turn} for a turn"
        ));
    }
}

fn row(table: &mut Table, name: &str, values: impl Iterator<Item = f64>) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |share| percentile(&values, share).map_or_else(|| "-".to_owned(), figure);
    table.row([name.to_owned(), values.len().to_string(), at(0.5), at(0.95), at(0.99), at(1.0)]);
}
