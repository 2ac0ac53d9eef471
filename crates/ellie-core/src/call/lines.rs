//! What Ellie says of herself, without having been asked.

use crate::dialogue::Notice;
use crate::dialogue::script::{Line, Prompt, Script};
use crate::language::Language;

/// Lines that are no answer, and those no caller may miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// What everybody has to be told: said again until it was heard.
    pub notices: Vec<Line>,
    /// While an answer is not found yet.
    pub one_moment: Line,
    /// To a caller who is silent.
    pub are_you_there: Line,
    /// To one who spoke and was not understood.
    pub not_understood: Line,
    /// When something failed.
    pub trouble: Line,
    /// When the call cannot go on.
    pub must_end: Line,
    /// At the end.
    pub goodbye: Line,
}

impl Lines {
    /// As this firm says them.
    #[must_use]
    pub fn of(script: &Script) -> Self {
        let notice = |notice: Notice| script.line(notice.prompt());
        Self {
            notices: Notice::ALL.map(notice).into(),
            one_moment: script.line(Prompt::OneMoment),
            are_you_there: script.line(Prompt::AreYouThere),
            not_understood: script.line(Prompt::Sorry),
            trouble: script.line(Prompt::Trouble),
            must_end: script.line(Prompt::MustEnd),
            goodbye: script.line(Prompt::Goodbye),
        }
    }

    /// The language they are in.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.goodbye.language
    }
}
