//! A table: headings in the first row, and somebody in every other.

use super::csv::{Cell, Record, Records};
use super::gathered::Gathered;
use super::row::{Column, Row, kind_of, unknown_kind};
use super::{Kind, Progress, ROWS_MAX, nobody, too_many};
use crate::firm::faults::Faults;

/// Gathers the people of a table; `None` where its headings are not understood.
pub(super) fn gather(
    text: &str,
    kind: Option<Kind>,
    faults: &mut Faults<'_>,
    progress: &mut Progress<'_>,
) -> Option<Gathered> {
    let mut records = Records::new(text);
    let Some(head) = records.next(faults) else {
        nobody(faults);
        return None;
    };
    let Some(kind) = kind.or_else(|| kind_of(head.cells.iter().map(|cell| &*cell.words))) else {
        unknown_kind(&head.at, faults);
        return None;
    };
    let columns = columns(&head, kind, faults)?;
    let mut gathered = Gathered::new(kind);
    while let Some(record) = records.next(faults) {
        if gathered.rows() == ROWS_MAX {
            faults.at(&record.at, too_many());
            break;
        }
        gathered.add(&row(record, &columns, kind, faults), faults);
        progress(records.position(), text.len());
    }
    if gathered.rows() == 0 {
        nobody(faults);
    }
    Some(gathered)
}

/// The columns in the order of the table.
fn columns(head: &Record<'_>, kind: Kind, faults: &mut Faults<'_>) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    for Cell { at, words } in &head.cells {
        let Some(column) = Column::headed(words, at, kind, faults) else { continue };
        if columns.contains(&column) {
            let name = column.name();
            faults.at(at, format!("the column `{name}` stands twice; keep one of the two"));
        }
        columns.push(column);
    }
    let is_whole = columns.len() == head.cells.len();
    for needed in
        Column::needed_by(kind).iter().filter(|needed| is_whole && !columns.contains(needed))
    {
        let what = format!("the column `{}` of {} is missing", needed.name(), kind.name());
        faults.at(&head.at, what);
    }
    (is_whole && faults.is_empty()).then_some(columns)
}

fn row(record: Record<'_>, columns: &[Column], kind: Kind, faults: &mut Faults<'_>) -> Row {
    let (found, wanted) = (record.cells.len(), columns.len());
    if found != wanted {
        let what = format!(
            "this row has {found} cells, not {wanted}; put quotes around what holds a delimiter"
        );
        faults.at(&record.at, what);
    }
    let mut row = Row::new(record.at);
    for (column, Cell { at, words }) in columns.iter().zip(record.cells) {
        if *column == Column::Aliases {
            for alias in words.split(['|', ';']) {
                row.put(*column, alias, at.clone(), kind, faults);
            }
        } else {
            row.put(*column, &words, at, kind, faults);
        }
    }
    row
}
