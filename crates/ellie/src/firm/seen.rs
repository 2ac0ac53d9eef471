//! Names that may stand only once.

use std::collections::HashMap;

use super::faults::{Faults, quoted};
use super::text::Text;

/// The names met so far, with their lines.
#[derive(Default)]
pub(super) struct Seen {
    lines: HashMap<String, usize>,
}

impl Seen {
    /// Reports a text whose name was met before. The caller says what counts as the same name.
    pub(super) fn meet(&mut self, text: &Text, name: String, faults: &mut Faults<'_>) {
        self.meet_as(&quoted(&text.words), text, name, faults);
    }

    /// Reports a person met before, without the name: faults are printed and logged.
    pub(super) fn meet_person(&mut self, text: &Text, name: String, faults: &mut Faults<'_>) {
        self.meet_as("this name", text, name, faults);
    }

    fn meet_as(&mut self, shown: &str, text: &Text, name: String, faults: &mut Faults<'_>) {
        if text.words.is_empty() {
            return;
        }
        if let Some(first) = self.lines.get(&name) {
            let what = format!("{shown} stands already in line {first}; it may stand only once");
            faults.at(&text.at, what);
        } else {
            self.lines.insert(name, faults.line_of(&text.at));
        }
    }
}

/// Reports the texts that stand more than once, in whatever capitals.
pub(super) fn none_twice(texts: &[Text], faults: &mut Faults<'_>) {
    let mut seen = Seen::default();
    texts.iter().for_each(|text| seen.meet(text, text.words.to_lowercase(), faults));
}
