//! The lines Ellie says. All but a few are fixed for a firm, so that a voice can have them ready.
//! Every answer begins with one that is: what is made for the caller is made while it is heard.

mod prompt;

use std::collections::HashMap;

pub use prompt::Prompt;

use super::make_safe;
use crate::firm::{Firm, LimitationPeriod};

/// A line to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// Whether it is the same in every call of the firm; if not, it may hold personal data.
    pub fixed: bool,
}

impl Line {
    /// A line that is the same in every call.
    #[must_use]
    pub fn fixed(text: impl Into<String>) -> Self {
        Self { text: text.into(), fixed: true }
    }

    /// A line made for this caller.
    #[must_use]
    pub fn variable(text: impl Into<String>) -> Self {
        Self { text: text.into(), fixed: false }
    }

    /// Whether something is asked in it.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.text.contains('?')
    }
}

/// The lines of one firm.
#[derive(Debug, Clone)]
pub struct Script {
    firm: Firm,
    prompts: HashMap<Prompt, Line>,
    answers: HashMap<String, Line>,
    fees: HashMap<String, Line>,
    /// By how they are reported.
    filing_periods: HashMap<String, Line>,
}

impl Script {
    /// The script for a firm. Whatever may not be said is replaced here, once, whoever wrote it.
    #[must_use]
    pub fn new(firm: Firm) -> Self {
        let prompts = Prompt::ALL.into_iter().map(|prompt| (prompt, safe(prompt.words(&firm))));
        let answers = firm.answers().into_iter().map(|answer| (answer.id, safe(answer.says)));
        let fees = firm.areas.iter();
        let fees = fees.filter_map(|area| Some((area.name.clone(), safe(area.fees.clone()?))));
        let reports = firm.limitation_periods.iter().map(reported);
        let filing_periods = reports.map(|report| (report.clone(), safe(report)));
        Self {
            prompts: prompts.collect(),
            answers: answers.collect(),
            fees: fees.collect(),
            filing_periods: filing_periods.collect(),
            firm,
        }
    }

    /// The firm.
    #[must_use]
    pub fn firm(&self) -> &Firm {
        &self.firm
    }

    /// The line of a prompt.
    #[must_use]
    pub fn line(&self, prompt: Prompt) -> Line {
        self.prompts.get(&prompt).cloned().unwrap_or_else(|| safe(prompt.words(&self.firm)))
    }

    /// The firm's answer to one of its questions.
    #[must_use]
    pub fn answer(&self, id: &str) -> Option<Line> {
        self.answers.get(id).cloned()
    }

    /// What is said before a consultation in this area is booked.
    #[must_use]
    pub fn fees(&self, area: &str) -> Option<Line> {
        self.fees.get(area).cloned()
    }

    /// What the firm's table has of the time to file.
    #[must_use]
    pub fn filing_period(&self, period: &LimitationPeriod) -> Line {
        let report = reported(period);
        self.filing_periods.get(&report).cloned().unwrap_or_else(|| safe(report))
    }

    /// Every line that is the same in each call, the likeliest first.
    #[must_use]
    pub fn fixed_lines(&self) -> Vec<Line> {
        let prompts = Prompt::ALL.into_iter().map(|prompt| self.line(prompt));
        let in_order = |lines: Vec<&Line>| {
            let mut lines: Vec<Line> = lines.into_iter().cloned().collect();
            lines.sort_by(|one, other| one.text.cmp(&other.text));
            lines
        };
        let answers = in_order(self.answers.values().chain(self.fees.values()).collect());
        let periods = in_order(self.filing_periods.values().collect());
        prompts.chain(answers).chain(periods).collect()
    }
}

/// As the firm stored it: what it means is for an attorney.
fn reported(period: &LimitationPeriod) -> String {
    let (area, state) = (&period.area, period.state.name());
    let words = period.words_as_stored.trim_end_matches('.');
    format!("For {area} in {state}, our table lists this filing period: {words}.")
}

fn safe(mut text: String) -> Line {
    make_safe(&mut text);
    Line::fixed(text)
}
