//! What other parts of Ellie count, as the reports of both dialects and of Prometheus need it.

use crate::app::App;
use crate::{cache, limit, resilience};

/// How many clients are named as the foremost.
const FOREMOST: usize = 10;

/// What is counted elsewhere.
pub struct Parts {
    /// Answers and speech that are kept.
    pub cache: cache::Stats,
    /// What stands between Ellie and those she asks for something.
    pub circuits: Vec<resilience::Report>,
    /// Who asked how often.
    pub limits: limit::Stats,
    /// Connections that stay.
    pub sockets: Sockets,
}

/// Connections that stay.
pub struct Sockets {
    /// Now.
    pub now: u64,
    /// Since Ellie began.
    pub ever: u64,
}

impl Parts {
    /// As it stands now.
    pub async fn of(app: &App) -> Self {
        Self {
            cache: app.cache.stats().await,
            circuits: app.breakers.reports(),
            limits: app.limit.stats(FOREMOST).await,
            sockets: Sockets::of(app),
        }
    }
}

impl Sockets {
    /// As it stands now.
    pub fn of(app: &App) -> Self {
        Self { now: app.sockets.taken() as u64, ever: app.sockets.ever_taken() }
    }
}
