//! PostgreSQL, by its URL.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::super::Error;
use super::{Database, LOCK_PATIENCE, PATIENCE};

const CONNECTIONS: u32 = 10;

pub(super) async fn open(url: &str) -> Result<Database, Error> {
    let options = options(url)?;
    let server = server(&options);
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
    let pool = pool.connect_with(options).await.map_err(|error| told(&server, error))?;
    Ok(Database::new(pool.clone().into(), pool.into()))
}

/// Connects, and goes again.
pub(super) async fn look(url: &str) -> Result<String, Error> {
    let options = options(url)?;
    let server = server(&options);
    let connection = PgConnection::connect_with(&options).await;
    let connection = connection.map_err(|error| told(&server, error))?;
    connection.close().await?;
    Ok(format!("PostgreSQL at {server}"))
}

fn server(options: &PgConnectOptions) -> String {
    format!("{}:{}", options.get_host(), options.get_port())
}

/// Nothing of the URL is told but the server: it holds a password.
fn told(server: &str, error: sqlx::Error) -> Error {
    match Error::from(error) {
        Error::Unavailable(reason) => {
            Error::Unavailable(format!("PostgreSQL at {server} cannot be reached ({reason})"))
        }
        Error::Unusable(reason) => Error::Unusable(format!("PostgreSQL at {server}: {reason}")),
        other => other,
    }
}

/// The server gives up by itself a little before we do.
fn options(url: &str) -> Result<PgConnectOptions, Error> {
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        let wrong = "its URL must begin with postgres:// (without a URL it is SQLite)";
        return Err(Error::Unusable(wrong.into()));
    }
    let options: PgConnectOptions =
        url.parse().map_err(|_| Error::Unusable("its postgres:// URL cannot be read".into()))?;
    let lock_ms = LOCK_PATIENCE.as_millis().to_string();
    let statement_ms = (LOCK_PATIENCE.as_millis() + 500).to_string();
    let idle_ms = (2 * PATIENCE.as_millis()).to_string();
    Ok(options
        .application_name("ellie")
        .options([
            ("lock_timeout", lock_ms),
            ("statement_timeout", statement_ms),
            ("idle_in_transaction_session_timeout", idle_ms),
        ])
        .disable_statement_logging())
}
