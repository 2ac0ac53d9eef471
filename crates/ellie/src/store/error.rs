//! What can go wrong, by what the caller can do about it.

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

/// Why something was not kept or found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Try later: the database is locked, full, read-only or out of reach.
    #[error("the database cannot be used now: {0}")]
    Unavailable(String),
    /// Hand in something else: this cannot be kept as it is.
    #[error("the database refuses this: {0}")]
    Refused(String),
    /// Read again: another was faster.
    #[error("another was faster: {0}")]
    Conflict(String),
    /// Begin anew: what it would be added to was erased.
    #[error("what this belongs to was erased")]
    Erased,
    /// Wait until the hold ends: nothing of it may be erased.
    #[error("a legal hold is on the call")]
    Held,
    /// There is nothing of that name.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// A person has to change a setting or repair the database.
    #[error("the database cannot be used: {0}")]
    Unusable(String),
    /// A fault of ours.
    #[error("the database was used wrongly: {0}")]
    Broken(String),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(error) => Self::Unavailable(error.to_string()),
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => Self::from(&*error),
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&sqlx::Error> for Error {
    fn from(error: &sqlx::Error) -> Self {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
        match error {
            Database(error) => of_database(error.as_ref()),
            Io(_) | Protocol(_) | Tls(_) | PoolTimedOut | PoolClosed | WorkerCrashed => {
                Self::Unavailable(error.to_string())
            }
            other => Self::Broken(other.to_string()),
        }
    }
}

/// The message of a database names tables and columns, never what is in them.
fn of_database(error: &dyn DatabaseError) -> Error {
    let (code, message) = (error.code().unwrap_or_default(), error.message().to_owned());
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        of_postgres(&code, message)
    } else {
        of_sqlite(code.parse().unwrap_or_default(), message)
    }
}

/// By the result codes of SQLite; the low byte is the kind.
fn of_sqlite(code: i32, message: String) -> Error {
    const UNIQUE: i32 = 2067;
    const PRIMARY_KEY: i32 = 1555;
    match code & 0xff {
        // Busy, locked, read-only, input or output, full, cannot be opened.
        5 | 6 | 8 | 10 | 13 | 14 => Error::Unavailable(message),
        // Corrupt, not a database.
        11 | 26 => Error::Unusable(message),
        // Too big, constraint, mismatch.
        19 if matches!(code, UNIQUE | PRIMARY_KEY) => Error::Conflict(message),
        18..=20 => Error::Refused(message),
        _ => Error::Broken(message),
    }
}

/// By the SQLSTATE; its first two letters are the class.
fn of_postgres(code: &str, message: String) -> Error {
    match (code.get(..2).unwrap_or_default(), code) {
        // Unique.
        (_, "23505") => Error::Conflict(message),
        // Read-only, a lock not had in time.
        (_, "25006" | "55P03") => Error::Unavailable(message),
        // Privileges, or tables that are not there.
        (_, "42501" | "42P01") => Error::Unusable(message),
        // Connection, rolled back, resources, operator, system.
        ("08" | "40" | "53" | "57" | "58", _) => Error::Unavailable(message),
        // Password, no such database, corrupt.
        ("28" | "3D" | "XX", _) => Error::Unusable(message),
        // Data, constraint, limits.
        ("22" | "23" | "54", _) => Error::Refused(message),
        _ => Error::Broken(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(error: &Error) -> &'static str {
        match error {
            Error::Unavailable(_) => "later",
            Error::Refused(_) => "never",
            Error::Conflict(_) => "again",
            Error::Erased | Error::Held => "erasing",
            Error::Missing(_) => "missing",
            Error::Unusable(_) => "person",
            Error::Broken(_) => "us",
        }
    }

    #[test]
    fn the_codes_of_both_databases_say_what_can_be_done() {
        let sqlite = [5, 261, 8, 1032, 13, 14, 26, 2067, 1555, 787, 18, 1]
            .map(|code| kind(&of_sqlite(code, String::new())));
        let later = ["later"; 6];
        assert_eq!(sqlite[..6], later);
        assert_eq!(sqlite[6..], ["person", "again", "again", "never", "never", "us"]);
        let postgres = ["57P01", "53100", "40P01", "25006", "28P01", "3D000", "23505", "22021", ""]
            .map(|code| kind(&of_postgres(code, String::new())));
        let person = ["person", "person", "again", "never", "us"];
        assert_eq!(postgres[..4], ["later"; 4]);
        assert_eq!(postgres[4..], person);
    }
}
