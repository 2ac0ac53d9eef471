//! Redis, which the replicas of one firm share: limits, speech that was made, the registry.
//!
//! Ellie does without it. Whoever asks here is told [`Away`] in good time, and must have something
//! of its own to go on with; when Redis is there again it is found without a restart.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::{
    Client, Cmd, FromRedisValue, IntoConnectionInfo, Pipeline, RedisError, ScriptInvocation,
};
use secrecy::{ExposeSecret, SecretString};

/// A call waits for what is asked here.
const PATIENCE: Duration = Duration::from_millis(250);

/// After a failure nobody asks for so long; then one does, and the others when it was answered.
const PAUSE: Duration = Duration::from_millis(500);

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
    connection: Arc<Mutex<ConnectionManager>>,
    presence: Arc<Presence>,
}

impl Redis {
    /// Connects when it is first asked something. Must be called within the runtime.
    pub fn open(config: &Config) -> Result<Option<Self>, NoUrl> {
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
        let connection = Arc::new(Mutex::new(connect(&client).map_err(|_| NoUrl)?));
        Ok(Some(Self { client, connection, presence: Arc::default() }))
    }

    /// Asks one thing.
    pub async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, Away> {
        self.presence.admit()?;
        let answer = command.query_async(&mut self.connection()).await;
        self.noted(answer)
    }

    /// Asks many things in one round trip.
    pub async fn ask_all<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T, Away> {
        self.presence.admit()?;
        let answer = commands.query_async(&mut self.connection()).await;
        self.noted(answer)
    }

    /// Runs a script: one round trip, but for its first time on a server.
    pub async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Away> {
        self.presence.admit()?;
        let answer = script.invoke_async(&mut self.connection()).await;
        self.noted(answer)
    }

    /// Whether it answered when it was last asked. What was never asked is taken to be there.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.presence.is_here()
    }

    fn connection(&self) -> ConnectionManager {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn noted<T>(&self, answer: Result<T, RedisError>) -> Result<T, Away> {
        answer.inspect(|_| self.presence.answered()).map_err(|error| {
            if self.presence.failed() {
                // The kind and not the text, which may hold what was asked.
                tracing::warn!(kind = ?error.kind(), "redis is away");
            }
            // A connection over which nothing comes back any more is not taken for lost by itself.
            if error.is_timeout()
                && let Ok(anew) = connect(&self.client)
            {
                *self.connection.lock().unwrap_or_else(PoisonError::into_inner) = anew;
            }
            Away
        })
    }
}

fn connect(client: &Client) -> Result<ConnectionManager, RedisError> {
    let patience = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    client.get_connection_manager_lazy(patience)
}

/// Whether Redis is there, as far as is known: an outage must cost those who ask nothing.
struct Presence {
    begun: Instant,
    /// Until when nobody asks, in milliseconds since `begun`; 0 while it is there.
    away_until: AtomicU64,
}

impl Default for Presence {
    fn default() -> Self {
        Self { begun: Instant::now(), away_until: AtomicU64::new(0) }
    }
}

impl Presence {
    fn is_here(&self) -> bool {
        self.away_until.load(Ordering::Relaxed) == 0
    }

    /// Whether this one may ask.
    fn admit(&self) -> Result<(), Away> {
        let until = self.away_until.load(Ordering::Relaxed);
        if until == 0 {
            return Ok(());
        }
        if self.now() < until {
            return Err(Away);
        }
        // Whoever moves the time on is the one who tries.
        let claimed = self.away_until.compare_exchange(
            until,
            self.next(),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        claimed.map(|_| ()).map_err(|_| Away)
    }

    fn answered(&self) {
        if self.away_until.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("redis is there again");
        }
    }

    /// Whether it was there until now.
    fn failed(&self) -> bool {
        self.away_until.swap(self.next(), Ordering::Relaxed) == 0
    }

    fn now(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }

    fn next(&self) -> u64 {
        self.now() + PAUSE.as_millis() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failure_one_asks_when_the_pause_is_over_and_the_others_when_it_was_answered() {
        let presence = Presence::default();
        assert_eq!(presence.admit(), Ok(()));
        assert!(presence.failed(), "it was there until now");
        assert!(!presence.failed());
        assert_eq!(presence.admit(), Err(Away), "the pause is not over");
        presence.away_until.store(presence.now().max(1), Ordering::Relaxed);
        assert_eq!(presence.admit(), Ok(()), "one tries");
        assert_eq!(presence.admit(), Err(Away), "and no other");
        presence.answered();
        assert_eq!(presence.admit(), Ok(()));
        assert!(presence.is_here());
    }

    #[tokio::test]
    async fn a_url_that_is_none_is_refused_without_being_told() {
        for url in ["", "localhost:6379", "http://localhost", "redis://:secret@host:notaport/0"] {
            let config = Config { url: Some(url.into()), ..Config::default() };
            let refused = Redis::open(&config).err().map(|error| error.to_string());
            assert_eq!(refused, Some(NoUrl.to_string()), "{url}");
        }
        assert!(Redis::open(&Config::default()).is_ok_and(|redis| redis.is_none()));
    }

    #[tokio::test]
    async fn where_nothing_listens_redis_is_away_at_once() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = Config { url: Some(format!("redis://{free}").into()), ..Config::default() };
        let redis = Redis::open(&config).unwrap().unwrap();
        assert!(redis.is_here(), "nobody has asked");
        assert_eq!(redis.ask::<String>(&redis::cmd("PING")).await, Err(Away));
        assert!(!redis.is_here());
    }
}
