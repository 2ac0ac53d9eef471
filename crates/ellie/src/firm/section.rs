//! One section of the file: its entries by key, and what is wrong with them.

mod values;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::{Faults, Span, quoted};
use super::forms::{self, Form};
use super::nearest::nearest;
use super::text::{Text, read_text};

/// The most entries of a list, unless its reader sets another limit.
pub(super) const LIST_MAX: usize = 100;

/// A table of the file that has been checked against its form.
pub(super) struct Section<'a> {
    place: &'static str,
    at: Span,
    table: &'a DeTable<'a>,
    misspelt: Vec<&'static str>,
}

/// The value of a key.
struct Value<'a> {
    at: Span,
    value: &'a DeValue<'a>,
}

impl<'a> Section<'a> {
    /// The file itself, above and around its sections.
    pub(super) fn top(table: &'a DeTable<'a>, faults: &mut Faults<'_>) -> Self {
        Self::checked(&forms::TOP, Span::default(), table, faults)
    }

    fn checked(form: &Form, at: Span, table: &'a DeTable<'a>, faults: &mut Faults<'_>) -> Self {
        let mut misspelt = Vec::new();
        let unknown = table.keys().filter(|key| !form.keys.contains(&key.get_ref().as_ref()));
        for key in unknown {
            let meant = nearest(key.get_ref(), form.keys.iter().copied());
            faults.at(&key.span(), unknown_key(key.get_ref(), meant, form));
            misspelt.extend(meant);
        }
        Self { place: form.place, at, table, misspelt }
    }

    /// Where the section begins.
    pub(super) fn at(&self) -> &Span {
        &self.at
    }

    /// Where the value of a key stands, or else where the section begins.
    pub(super) fn at_key(&self, key: &str) -> Span {
        self.value(key).map_or_else(|| self.at.clone(), |value| value.at)
    }

    /// The text of a key that must be there; empty when it is faulty.
    pub(super) fn text(&self, key: &str, max_chars: usize, faults: &mut Faults<'_>) -> Text {
        self.optional_text(key, max_chars, faults).unwrap_or_else(|| {
            self.missing(key, faults);
            Text::empty(self.at.clone())
        })
    }

    /// The text of a key that may be left out.
    pub(super) fn optional_text(
        &self,
        key: &str,
        max_chars: usize,
        faults: &mut Faults<'_>,
    ) -> Option<Text> {
        let Value { at, value } = self.value(key)?;
        Some(read_text(key, value, at, max_chars, faults))
    }

    /// The texts of a key that must be there: a list, or a single one.
    pub(super) fn texts(&self, key: &str, max_chars: usize, faults: &mut Faults<'_>) -> Vec<Text> {
        self.optional_texts(key, max_chars, faults).unwrap_or_else(|| {
            self.missing(key, faults);
            Vec::new()
        })
    }

    /// The texts of a key that may be left out: a list, or a single one.
    pub(super) fn optional_texts(
        &self,
        key: &str,
        max_chars: usize,
        faults: &mut Faults<'_>,
    ) -> Option<Vec<Text>> {
        let items = self.items(key, faults)?;
        let text = |(at, value)| read_text(key, value, at, max_chars, faults);
        Some(items.into_iter().map(text).collect())
    }

    /// The values of a key, a list or a single one, and where they stand.
    fn items(&self, key: &str, faults: &mut Faults<'_>) -> Option<Vec<(Span, &'a DeValue<'a>)>> {
        let Value { at, value } = self.value(key)?;
        let DeValue::Array(list) = value else { return Some(vec![(at, value)]) };
        check_count(LIST_MAX, list.len(), key, &at, faults);
        Some(list.iter().take(LIST_MAX).map(|item| (item.span(), item.get_ref())).collect())
    }

    /// A section within this one that must be there.
    pub(super) fn section(
        &self,
        key: &str,
        form: &Form,
        faults: &mut Faults<'_>,
    ) -> Option<Section<'a>> {
        if !self.has(key) {
            self.missing(key, faults);
        }
        self.optional_section(key, form, faults)
    }

    /// A section within this one that may be left out.
    pub(super) fn optional_section(
        &self,
        key: &str,
        form: &Form,
        faults: &mut Faults<'_>,
    ) -> Option<Section<'a>> {
        let Value { at, value } = self.value(key)?;
        let DeValue::Table(table) = value else {
            faults.at(&at, format!("`{key}` must be one section, headed {}", form.heading()));
            return None;
        };
        Some(Section::checked(form, at, table, faults))
    }

    /// The sections of one kind, each headed `[[key]]`.
    pub(super) fn sections(
        &self,
        key: &str,
        form: &Form,
        max: usize,
        faults: &mut Faults<'_>,
    ) -> Vec<Section<'a>> {
        let Some(Value { at, value }) = self.value(key) else {
            return Vec::new();
        };
        let Some(tables) = all_tables(value) else {
            let heading = form.heading();
            faults.at(&at, format!("each of the `{key}` must be a section, headed {heading}"));
            return Vec::new();
        };
        check_count(max, tables.len(), key, &at, faults);
        tables
            .into_iter()
            .take(max)
            .map(|(at, table)| Section::checked(form, at, table, faults))
            .collect()
    }

    /// The texts of a section whose keys are free, in the order of the file. It may be left out.
    pub(super) fn free_texts(
        &self,
        key: &str,
        max_chars: usize,
        max: usize,
        faults: &mut Faults<'_>,
    ) -> Vec<(Text, Text)> {
        let Some(Value { at, value }) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value else {
            faults.at(&at, format!("`{key}` must be one section, headed [{key}]"));
            return Vec::new();
        };
        check_count(max, table.len(), key, &at, faults);
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let texts = entries.into_iter().take(max).map(|(key, value)| {
            let text = read_text(key.get_ref(), value.get_ref(), value.span(), max_chars, faults);
            (Text { words: key.get_ref().to_string(), at: key.span() }, text)
        });
        texts.collect()
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Reports that a key is not there, unless it was merely misspelt.
    pub(super) fn missing(&self, key: &str, faults: &mut Faults<'_>) {
        if !self.misspelt.contains(&key) {
            faults.absent(&self.at, format!("`{key}` is missing {}; add it", self.place));
        }
    }

    fn value(&self, key: &str) -> Option<Value<'a>> {
        let (key, value) = self.table.get_key_value(key)?;
        // A value the parser gave up on has no place of its own.
        let at = if value.span() == Span::default() { key.span() } else { value.span() };
        Some(Value { at, value: value.get_ref() })
    }
}

/// The tables of a list that holds nothing else.
fn all_tables<'a>(value: &'a DeValue<'a>) -> Option<Vec<(Span, &'a DeTable<'a>)>> {
    let DeValue::Array(items) = value else { return None };
    let table = |item: &'a Spanned<DeValue<'a>>| match item.get_ref() {
        DeValue::Table(table) => Some((item.span(), table)),
        _ => None,
    };
    items.iter().map(table).collect()
}

fn unknown_key(key: &str, meant: Option<&str>, form: &Form) -> String {
    let Form { place, entry, keys } = form;
    let key_shown = quoted(key);
    match meant {
        Some(meant) => format!("unknown {entry} {key_shown} {place}; did you mean `{meant}`?"),
        None if forms::TOP.keys.contains(&key) => {
            format!("unknown {entry} {key_shown} {place}; it belongs at the top of the file")
        }
        None => format!("unknown {entry} {key_shown} {place}; it may have {}", keys.join(", ")),
    }
}

fn check_count(max: usize, found: usize, key: &str, at: &Span, faults: &mut Faults<'_>) {
    if found == 0 {
        faults.at(at, format!("`{key}` has no entries; write one, or take it away"));
    }
    if found > max {
        faults.at(at, format!("`{key}` has {found} entries; keep at most {max}"));
    }
}
