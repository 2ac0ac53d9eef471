//! Redis, which the replicas of one firm share: limits, speech that was made, the registry.
//!
//! Ellie does without it. Whoever asks here is told [`Away`] in good time, and must have something
//! of its own to go on with; when Redis is there again it is found without a restart.

mod presence;
#[cfg(test)]
pub mod server;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{
    Client, Cmd, FromRedisValue, IntoConnectionInfo, Pipeline, RedisError, ScriptInvocation, Value,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use presence::Presence;

/// A call waits for what is asked here.
const PATIENCE: Duration = Duration::from_millis(250);

/// Settings of Redis.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where it is: `redis://…` or `rediss://…`. Without it Ellie keeps to herself.
    pub url: Option<SecretString>,
    /// A password that is not in the URL.
    pub password: Option<SecretString>,
    /// The number of the database, if it is not in the URL.
    pub database: Option<u16>,
}

/// The URL is none of Redis. What is wrong is told without the URL, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is none that begins with redis:// or rediss://")]
pub struct NoUrl;

/// Redis does not answer now, or not in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("redis is away")]
pub struct Away;

/// A connection that all who ask share; cheap to clone.
#[derive(Clone)]
pub struct Redis {
    client: Client,
    patience: Duration,
    connection: Arc<Mutex<Connection>>,
    presence: Arc<Presence>,
}

/// A connection, and which one it is: of a hundred who lose it, one puts another in its place.
#[derive(Clone)]
struct Connection {
    number: u64,
    manager: ConnectionManager,
}

impl Redis {
    /// Connects when it is first asked something. Must be called within the runtime.
    pub fn open(config: &Config) -> Result<Option<Self>, NoUrl> {
        Self::open_with(config, PATIENCE)
    }

    fn open_with(config: &Config, patience: Duration) -> Result<Option<Self>, NoUrl> {
        let Some(url) = &config.url else { return Ok(None) };
        let info = url.expose_secret().into_connection_info().map_err(|_| NoUrl)?;
        let mut settings = info.redis_settings().clone();
        if let Some(password) = &config.password {
            settings = settings.set_password(password.expose_secret());
        }
        if let Some(database) = config.database {
            settings = settings.set_db(database.into());
        }
        let client = Client::open(info.set_redis_settings(settings)).map_err(|_| NoUrl)?;
        let manager = connect(&client, patience).map_err(|_| NoUrl)?;
        let connection = Arc::new(Mutex::new(Connection { number: 0, manager }));
        Ok(Some(Self { client, patience, connection, presence: Arc::default() }))
    }

    /// Asks one thing.
    pub async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, Away> {
        let Connection { number, mut manager } = self.admit()?;
        let answer = timeout(self.patience, command.query_async(&mut manager)).await;
        self.noted(number, answer)
    }

    /// Asks many things in one round trip.
    pub async fn ask_all<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T, Away> {
        let Connection { number, mut manager } = self.admit()?;
        let answer = timeout(self.patience, commands.query_async(&mut manager)).await;
        self.noted(number, answer)
    }

    /// Runs a script: one round trip, but for its first time on a server.
    pub async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Away> {
        let Connection { number, mut manager } = self.admit()?;
        let answer = timeout(self.patience, script.invoke_async(&mut manager)).await;
        self.noted(number, answer)
    }

    /// Whether it answered when it was last asked. What was never asked is taken to be there.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.presence.is_here()
    }

    fn admit(&self) -> Result<Connection, Away> {
        self.presence.admit()?;
        Ok(self.connection.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn noted<T: FromRedisValue>(
        &self,
        number: u64,
        answer: Result<Result<Value, RedisError>, Elapsed>,
    ) -> Result<T, Away> {
        let kind = match answer {
            Ok(Ok(answer)) => {
                self.presence.answered();
                return T::from_redis_value(answer).map_err(|_| Away);
            }
            Ok(Err(error)) if is_about_a_key(&error) => {
                self.presence.answered();
                return Err(Away);
            }
            Ok(Err(error)) => Some(error.kind()),
            Err(_) => None,
        };
        if self.presence.failed() {
            // The kind and not the text, which may hold what was asked.
            let why = kind.map_or("not in time".to_owned(), |kind| format!("{kind:?}"));
            tracing::warn!(why, "redis is away");
        }
        self.renew(number);
        Err(Away)
    }

    /// Puts a fresh connection in the place of one that failed. The manager would do so itself
    /// after some failures, but not where nothing comes back any more, nor where the server was
    /// still loading or did not yet know the password.
    fn renew(&self, failed: u64) {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.number == failed
            && let Ok(manager) = connect(&self.client, self.patience)
        {
            *connection = Connection { number: failed + 1, manager };
        }
    }
}

/// Whether Redis is well, and under a key is what somebody else wrote there.
fn is_about_a_key(error: &RedisError) -> bool {
    let errors = error.clone().into_server_errors();
    errors.is_some_and(|errors| errors.iter().all(|(_, error)| error.code() == "WRONGTYPE"))
}

fn connect(client: &Client, patience: Duration) -> Result<ConnectionManager, RedisError> {
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(patience))
        .set_response_timeout(Some(patience));
    client.get_connection_manager_lazy(config)
}
