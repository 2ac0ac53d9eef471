//! A few places, so that somebody slow does not take everything Ellie has.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many may be with somebody at once, and how many may wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    /// Calls at once.
    pub at_once: usize,
    /// Calls in line.
    pub waiting: usize,
    /// How long one stays in line.
    pub patience: Duration,
}

/// Places for calls to somebody, and a line before them; cheap to clone.
#[derive(Debug, Clone)]
pub struct Bulkhead(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    crowd: Crowd,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    refused: AtomicU64,
}

/// There is no place, and none in line or none in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many calls are under way")]
pub struct Full;

/// A place, for as long as it is kept.
#[derive(Debug)]
#[must_use = "dropped at once, it is free again"]
pub struct Place(#[expect(dead_code, reason = "its drop is what it is for")] OwnedSemaphorePermit);

impl Bulkhead {
    /// All places free. There is one at least.
    #[must_use]
    pub fn new(crowd: Crowd) -> Self {
        let places = crowd.at_once.clamp(1, Semaphore::MAX_PERMITS);
        let crowd = Crowd { at_once: places, ..crowd };
        Self(Arc::new(Shared {
            crowd,
            places: Arc::new(Semaphore::new(places)),
            waiting: AtomicUsize::new(0),
            refused: AtomicU64::new(0),
        }))
    }

    /// Takes a place, in the order of coming.
    pub async fn enter(&self) -> Result<Place, Full> {
        let Shared { crowd, places, .. } = &*self.0;
        if let Ok(place) = Arc::clone(places).try_acquire_owned() {
            return Ok(Place(place));
        }
        let waited = match InLine::join(&self.0) {
            Some(_in_line) => timeout(crowd.patience, Arc::clone(places).acquire_owned()).await,
            None => return Err(self.refuse()),
        };
        // The semaphore is never closed.
        let place = waited.ok().and_then(Result::ok).map(Place);
        place.ok_or_else(|| self.refuse())
    }

    /// How many are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.0.crowd.at_once.saturating_sub(self.0.places.available_permits())
    }

    /// How many are in line.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// How many got no place.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    fn refuse(&self) -> Full {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
        Full
    }
}

/// Somebody in line, who leaves it by being dropped.
struct InLine<'a>(&'a Shared);

impl<'a> InLine<'a> {
    fn join(shared: &'a Shared) -> Option<Self> {
        let most = shared.crowd.waiting;
        let one_more = |waiting: usize| (waiting < most).then_some(waiting + 1);
        let joined = shared.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
        joined.is_ok().then(|| Self(shared))
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;

    const CROWD: Crowd = Crowd { at_once: 2, waiting: 3, patience: Duration::from_secs(10) };

    #[tokio::test(start_paused = true)]
    async fn a_few_are_let_in_a_few_wait_and_the_others_are_refused() {
        let bulkhead = Bulkhead::new(CROWD);
        let calls = (0..100).map(|_| async {
            let place = bulkhead.enter().await?;
            assert!(bulkhead.under_way() <= CROWD.at_once && bulkhead.waiting() <= CROWD.waiting);
            sleep(Duration::from_secs(1)).await;
            drop(place);
            Ok::<_, Full>(())
        });
        let done = futures_util::future::join_all(calls).await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 5);
        assert_eq!((bulkhead.refused(), bulkhead.under_way(), bulkhead.waiting()), (95, 0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever() {
        let bulkhead = Bulkhead::new(CROWD);
        let _taken = (bulkhead.enter().await.unwrap(), bulkhead.enter().await.unwrap());
        let begun = Instant::now();
        assert_eq!(bulkhead.enter().await.unwrap_err(), Full);
        assert_eq!(begun.elapsed(), CROWD.patience);
        assert_eq!((bulkhead.refused(), bulkhead.waiting()), (1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_leaves_the_line_makes_room_in_it() {
        let bulkhead = Bulkhead::new(CROWD);
        let _taken = (bulkhead.enter().await.unwrap(), bulkhead.enter().await.unwrap());
        for _ in 0..100 {
            assert!(timeout(Duration::from_millis(5), bulkhead.enter()).await.is_err());
            assert_eq!(bulkhead.waiting(), 0);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_settings_break_it() {
        let none = Bulkhead::new(Crowd { at_once: 0, waiting: 0, patience: Duration::MAX });
        let place = none.enter().await.unwrap();
        assert_eq!(none.enter().await.unwrap_err(), Full);
        drop(place);
        let many = Crowd { at_once: usize::MAX, waiting: usize::MAX, patience: Duration::MAX };
        let many = Bulkhead::new(many);
        let _place = many.enter().await.unwrap();
        assert_eq!(many.under_way(), 1);
    }
}
