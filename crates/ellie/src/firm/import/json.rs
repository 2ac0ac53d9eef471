//! A list of objects in JSON, one read after the other.

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::gathered::Gathered;
use super::row::{Column, Row, kind_of, unknown_kind};
use super::{Kind, Progress, ROWS_MAX, nobody, too_many};
use crate::firm::faults::{Faults, Span};

/// The key under which a client's matters may stand together.
const MATTERS: &str = "matters";

/// Gathers the people of a list; `None` where it is none.
pub(super) fn gather<'t>(
    text: &'t str,
    kind: Option<Kind>,
    faults: &mut Faults<'t>,
    progress: &mut Progress<'_>,
) -> Option<Gathered> {
    let mut list = List { text, kind, gathered: None, is_over: false, faults, progress };
    let mut reader = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let read = (&mut list).deserialize(&mut reader).and_then(|()| reader.end());
    let List { gathered, is_over, faults, .. } = list;
    match read {
        Err(error) if !is_over => {
            let at = faults.start_of(error.line()) + error.column().saturating_sub(1);
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            faults.at(&(at..at), what.to_owned());
        }
        Err(_) => {}
        Ok(()) if gathered.is_none() && faults.is_empty() => nobody(faults),
        Ok(()) => {}
    }
    gathered
}

/// The list while it is read.
struct List<'l, 't, 'p> {
    text: &'t str,
    kind: Option<Kind>,
    gathered: Option<Gathered>,
    /// Whether there is no use in reading on.
    is_over: bool,
    faults: &'l mut Faults<'t>,
    progress: &'l mut Progress<'p>,
}

impl<'de> DeserializeSeed<'de> for &mut List<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut List<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&RawValue>()? {
            self.add(item);
            if self.is_over {
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

impl List<'_, '_, '_> {
    fn add(&mut self, item: &RawValue) {
        let at = self.span(item);
        let Some(entries) = entries(item) else {
            self.faults.at(&at, "an object in braces is expected here".to_owned());
            return;
        };
        let headings = || entries.iter().map(|(key, _)| key.as_str());
        let Some(kind) = self.kind.or_else(|| kind_of(headings())) else {
            unknown_kind(&at, self.faults);
            self.is_over = true;
            return;
        };
        self.kind = Some(kind);
        for row in self.rows(&at, &entries, kind) {
            self.add_row(&row, kind);
        }
        (self.progress)(at.end, self.text.len());
    }

    fn add_row(&mut self, row: &Row, kind: Kind) {
        let gathered = self.gathered.get_or_insert_with(|| Gathered::new(kind));
        if gathered.rows() < ROWS_MAX {
            gathered.add(row, self.faults);
        } else if !self.is_over {
            self.faults.at(&row.at, too_many());
            self.is_over = true;
        }
    }

    /// The rows of an object: one, or one for each of a client's matters.
    fn rows(&mut self, at: &Span, entries: &[Entry<'_>], kind: Kind) -> Vec<Row> {
        let mut row = Row::new(at.clone());
        let mut matters = Vec::new();
        let mut seen = Vec::new();
        for (key, value) in entries {
            if seen.contains(&key) {
                self.faults.at(&self.span(value), "this key stands twice; keep one".to_owned());
            }
            seen.push(key);
            if kind == Kind::Clients && key == MATTERS {
                matters = self.matters(value);
            } else if let Some(column) = Column::headed(key, &self.span(value), kind, self.faults) {
                self.put(&mut row, column, value, kind);
            }
        }
        if matters.is_empty() {
            return vec![row];
        }
        let with =
            |matter: Row| Row { at: matter.at, cells: [&*row.cells, &*matter.cells].concat() };
        matters.into_iter().map(with).collect()
    }

    fn matters(&mut self, value: &RawValue) -> Vec<Row> {
        let at = self.span(value);
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) else {
            self.faults.at(&at, "`matters` must be a list".to_owned());
            return Vec::new();
        };
        items.into_iter().map(|item| self.matter(item)).collect()
    }

    fn matter(&mut self, item: &RawValue) -> Row {
        let mut row = Row::new(self.span(item));
        for (key, value) in entries(item).unwrap_or_default() {
            let column = match key.as_str() {
                "name" => Column::Matter,
                "status" => Column::Status,
                _ => {
                    let what = "unknown key of a matter; there may be name, status";
                    self.faults.at(&self.span(value), what.to_owned());
                    continue;
                }
            };
            self.put(&mut row, column, value, Kind::Clients);
        }
        if row.cells.is_empty() {
            let what = "a matter is expected here, with `name` and `status`";
            self.faults.at(&row.at, what.to_owned());
        }
        row
    }

    fn put(&mut self, row: &mut Row, column: Column, value: &RawValue, kind: Kind) {
        let list: Option<Vec<&RawValue>> = serde_json::from_str(value.get()).ok();
        for item in list.filter(|_| column == Column::Aliases).unwrap_or_else(|| vec![value]) {
            let at = self.span(item);
            match serde_json::from_str::<Option<String>>(item.get()) {
                Ok(words) => row.put(column, &words.unwrap_or_default(), at, kind, self.faults),
                Err(_) => {
                    let what = format!("`{}` must be a text in quotes", column.name());
                    self.faults.at(&at, what);
                }
            }
        }
    }

    /// Where a value stands, which is a part of the text.
    fn span(&self, value: &RawValue) -> Span {
        let start = value.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        start..start + value.get().len()
    }
}

/// A key and its value.
type Entry<'v> = (String, &'v RawValue);

/// The entries of an object in their order, those of the same key too.
fn entries(item: &RawValue) -> Option<Vec<Entry<'_>>> {
    serde_json::Deserializer::from_str(item.get()).deserialize_map(Entries).ok()
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<Entry<'de>>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
