//! The script of a firm in every language.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::Script;
use crate::firm::Firm;
use crate::language::Language;

/// The lines of one firm in every language.
#[derive(Debug, Clone)]
pub struct Scripts {
    firm: Arc<Firm>,
    english: Script,
    /// Made when the first call needs them.
    others: HashMap<Language, OnceLock<Script>>,
}

impl Scripts {
    /// The scripts for a firm.
    #[must_use]
    pub fn new(firm: Firm) -> Self {
        let firm = Arc::new(firm);
        let others = Language::ALL.into_iter().filter(|language| *language != Language::English);
        Self {
            english: Script::new(Arc::clone(&firm), Language::English),
            others: others.map(|language| (language, OnceLock::new())).collect(),
            firm,
        }
    }

    /// The script in this language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &Script {
        let made = || Script::new(Arc::clone(&self.firm), language);
        self.others.get(&language).map_or(&self.english, |script| script.get_or_init(made))
    }
}
