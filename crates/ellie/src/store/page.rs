//! Long lists in pages, the newest first. A cursor says where the next page begins, so that rows
//! that come meanwhile neither repeat nor hide any.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Value,
};

use super::Error;

/// The most rows of a page.
pub const MOST: u64 = 200;

/// Which rows are wanted. What a table does not know is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Not before this.
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub to: Option<DateTime<Utc>>,
    /// Of this session.
    pub session: Option<String>,
    /// Of whoever is reached at these ten digits.
    pub phone: Option<String>,
    /// Of this practice area.
    pub area: Option<String>,
    /// In this state.
    pub status: Option<String>,
    /// Of this priority.
    pub priority: Option<u8>,
    /// So many, at most [`MOST`]; without a word of it, [`MOST`].
    pub limit: Option<u64>,
    /// From where the page before ended.
    pub after: Option<Cursor>,
}

/// Rows, and where the next ones begin if there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The newest first.
    pub rows: Vec<T>,
    /// For [`Filter::after`].
    pub next: Option<Cursor>,
}

/// Where a page ended. As a text it says nothing to anybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    at: DateTime<Utc>,
    id: String,
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor")]
pub struct NoCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}.{}", self.at.timestamp_micros(), self.id);
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(plain))
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let plain = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| NoCursor)?;
        let plain = String::from_utf8(plain).map_err(|_| NoCursor)?;
        let (micros, id) = plain.split_once('.').ok_or(NoCursor)?;
        let micros = micros.parse().map_err(|_| NoCursor)?;
        let at: DateTime<Utc> = DateTime::from_timestamp_micros(micros).ok_or(NoCursor)?;
        if !(1..=9999).contains(&at.year()) {
            return Err(NoCursor);
        }
        Ok(Self { at, id: id.to_owned() })
    }
}

/// A table that is listed by time.
pub(super) trait Listed: EntityTrait {
    /// When a row is.
    const AT: Self::Column;
    /// What tells rows of the same time apart.
    const ID: Self::Column;
    /// Both, of a row.
    fn place(row: &Self::Model) -> (DateTime<Utc>, String);
    /// The value of an id as a cursor has it.
    fn id_of(text: &str) -> Option<Value>;
}

/// The page of a query that a filter asks for.
pub(super) async fn page<E: Listed, C: ConnectionTrait>(
    connection: &C,
    query: Select<E>,
    filter: &Filter,
) -> Result<Page<E::Model>, Error> {
    let limit = filter.limit.unwrap_or(MOST).clamp(1, MOST);
    let mut of_page = Condition::all()
        .add_option(filter.from.map(|from| E::AT.gte(from)))
        .add_option(filter.to.map(|to| E::AT.lt(to)));
    if let Some(cursor) = &filter.after {
        let id = E::id_of(&cursor.id).ok_or_else(|| Error::Refused(NoCursor.to_string()))?;
        let same_time = Condition::all().add(E::AT.eq(cursor.at)).add(E::ID.lt(id));
        of_page = of_page.add(Condition::any().add(E::AT.lt(cursor.at)).add(same_time));
    }
    let newest_first = query.filter(of_page).order_by_desc(E::AT).order_by_desc(E::ID);
    let mut rows = newest_first.limit(limit + 1).all(connection).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| is_more).map(|row| {
        let (at, id) = E::place(row);
        Cursor { at, id }
    });
    Ok(Page { rows, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_its_text() {
        let at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap();
        let cursor = Cursor { at, id: "a.b".into() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in ["", "%", "MTIz", "eC55"] {
            assert_eq!(bad.parse::<Cursor>(), Err(NoCursor), "{bad}");
        }
    }
}
