//! The lines Ellie says. All but a few are fixed for a firm, so that a voice can have them ready.
//! Every answer begins with one that is: what is made for the caller is made while it is heard.

mod made;
mod prompt;
mod scripts;

use std::collections::HashMap;
use std::sync::Arc;

pub use made::Made;
pub use prompt::Prompt;
pub use scripts::Scripts;

use super::make_safe;
use crate::firm::{Firm, LimitationPeriod};
use crate::language::Language;

/// A line to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// Whether it is the same in every call of the firm; if not, it may hold personal data.
    pub fixed: bool,
    /// The language it is in, for the voice that says it.
    pub language: Language,
}

impl Line {
    /// A line that is the same in every call.
    #[must_use]
    pub fn fixed(text: impl Into<String>) -> Self {
        Self { text: text.into(), fixed: true, language: Language::English }
    }

    /// A line made for this caller.
    #[must_use]
    pub fn variable(text: impl Into<String>) -> Self {
        Self { fixed: false, ..Self::fixed(text) }
    }

    /// The same words, which are in this language.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Whether something is asked in it.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.text.contains(['?', '？'])
    }
}

/// The lines of one firm in one language.
#[derive(Debug, Clone)]
pub struct Script {
    firm: Arc<Firm>,
    language: Language,
    prompts: HashMap<Prompt, Line>,
    answers: HashMap<String, Line>,
    fees: HashMap<String, Line>,
    /// By how they are reported.
    filing_periods: HashMap<String, Line>,
}

impl Script {
    /// The script for a firm. Whatever may not be said is replaced here, once, whoever wrote it.
    /// What the firm wrote stays in its own words, which are English.
    #[must_use]
    pub fn new(firm: Arc<Firm>, language: Language) -> Self {
        let own = |text: &String| safe(text.clone(), Language::English);
        let prompts =
            Prompt::ALL.iter().map(|one| (*one, safe(one.words(&firm, language), language)));
        let answers = firm.answers(language).into_iter().map(|answer| {
            let is_own = firm.wrote(&answer.id);
            let spoken = if is_own { Language::English } else { language };
            (answer.id, safe(answer.says, spoken))
        });
        let fees = firm.areas.iter();
        let fees = fees.filter_map(|area| Some((area.name.clone(), own(area.fees.as_ref()?))));
        let reports = firm.limitation_periods.iter().map(|period| reported(period, language));
        let filing_periods = reports.map(|report| (report.clone(), safe(report, language)));
        Self {
            prompts: prompts.collect(),
            answers: answers.collect(),
            fees: fees.collect(),
            filing_periods: filing_periods.collect(),
            language,
            firm,
        }
    }

    /// The firm.
    #[must_use]
    pub fn firm(&self) -> &Firm {
        &self.firm
    }

    /// The language it is in.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The line of a prompt.
    #[must_use]
    pub fn line(&self, prompt: Prompt) -> Line {
        let made = || safe(prompt.words(&self.firm, self.language), self.language);
        self.prompts.get(&prompt).cloned().unwrap_or_else(made)
    }

    /// A line made for this caller.
    #[must_use]
    pub fn made(&self, made: Made<'_>) -> Line {
        Line::variable(made.words(self.language)).in_language(self.language)
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
        let report = reported(period, self.language);
        let kept = self.filing_periods.get(&report).cloned();
        kept.unwrap_or_else(|| safe(report, self.language))
    }

    /// Every line that is the same in each call, the likeliest first.
    #[must_use]
    pub fn fixed_lines(&self) -> Vec<Line> {
        let prompts = Prompt::ALL.iter().map(|prompt| self.line(*prompt));
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
fn reported(period: &LimitationPeriod, language: Language) -> String {
    let area = language.called(&period.area);
    let state = language.called(period.state.name());
    let words = period.words_as_stored.trim_end_matches('.');
    Made::FilingPeriod { area, state, words }.words(language)
}

fn safe(mut text: String, language: Language) -> Line {
    make_safe(&mut text, language);
    Line::fixed(text).in_language(language)
}

#[cfg(test)]
mod tests;
