//! What other parts of Ellie count, as the reports of both dialects and of Prometheus need it.

use super::figures::percent;
use crate::app::App;
use crate::cache::{Dropped, Reach};
use crate::observed::Frames;
use crate::standin::Employed;
use crate::standin::thinking::Routed;
use crate::{cache, limit, resilience};

/// How many clients are named as the foremost.
const FOREMOST: usize = 10;

/// What is counted elsewhere.
pub struct Parts {
    /// Answers and speech that are kept.
    pub cache: cache::Stats,
    /// What stands between Ellie and those she asks for something.
    pub circuits: Vec<resilience::Report>,
    /// Vendors that hear and speak.
    pub vendors: Vec<Employed>,
    /// How many turns went which way.
    pub routed: Routed,
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
    /// What went over them.
    pub frames: Frames,
}

impl Parts {
    /// As it stands now.
    pub async fn of(app: &App) -> Self {
        Self {
            cache: app.cache.stats().await,
            circuits: app.breakers.reports(),
            vendors: app.vendors.clone(),
            routed: app.reception.routed().clone(),
            limits: app.limit.stats(FOREMOST).await,
            sockets: Sockets::of(app),
        }
    }
}

impl Sockets {
    /// As it stands now.
    pub fn of(app: &App) -> Self {
        let (now, ever) = (app.sockets.taken() as u64, app.sockets.ever_taken());
        Self { now, ever, frames: app.observed.frames() }
    }
}

/// Answers that were there, percent of all; of none there is no share.
pub fn hit_percent(stats: &cache::Stats) -> Option<f64> {
    percent(stats.hits, stats.hits.saturating_add(stats.misses))
}

/// Drops what is cached under keys of this pattern, or all of it. The log says that somebody did.
pub async fn drop_cached(app: &App, pattern: Option<&str>) -> Dropped {
    let dropped = match pattern {
        Some(pattern) => app.cache.invalidate(pattern).await,
        None => app.cache.clear().await,
    };
    let (entries, everywhere) = (dropped.entries, dropped.reach == Reach::Everywhere);
    tracing::info!(entries, everywhere, "what was cached was dropped by hand");
    dropped
}

/// What came of it, in both dialects. While Redis is away, it and the other replicas keep what they
/// have, and that is said.
pub fn invalidated(dropped: &Dropped) -> String {
    let Dropped { entries, reach } = dropped;
    match reach {
        Reach::Everywhere => format!("Invalidated {entries} cache entries"),
        Reach::HereOnly => format!("Invalidated {entries} in this process only: Redis is away"),
    }
}
