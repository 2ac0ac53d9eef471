//! The lines Ellie says. All but a few are fixed for a firm, so that a voice can have them ready.

mod prompt;

use std::collections::HashMap;

pub use prompt::Prompt;

use super::make_safe;
use crate::firm::Firm;

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
}

impl Script {
    /// The script for a firm. Whatever may not be said is replaced here, once, whoever wrote it.
    #[must_use]
    pub fn new(firm: Firm) -> Self {
        let prompts = Prompt::ALL.into_iter().map(|prompt| (prompt, safe(prompt.words(&firm))));
        let answers = firm.answers().into_iter().map(|answer| (answer.id, safe(answer.says)));
        let fees = firm.areas.iter();
        let fees = fees.filter_map(|area| Some((area.name.clone(), safe(area.fees.clone()?))));
        Self { prompts: prompts.collect(), answers: answers.collect(), fees: fees.collect(), firm }
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

    /// Every line that is the same in each call, the likeliest first.
    #[must_use]
    pub fn fixed_lines(&self) -> Vec<Line> {
        let prompts = Prompt::ALL.into_iter().map(|prompt| self.line(prompt));
        let mut answers: Vec<Line> =
            self.answers.values().chain(self.fees.values()).cloned().collect();
        answers.sort_by(|one, other| one.text.cmp(&other.text));
        prompts.chain(answers).collect()
    }
}

fn safe(mut text: String) -> Line {
    make_safe(&mut text);
    Line::fixed(text)
}
