//! One is made, and all who want the same wait for it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

use super::key::Key;
use super::{Found, NotMade};

type Made<E> = Result<Found, NotMade<E>>;
type Flight<E> = Shared<BoxFuture<'static, Made<E>>>;

/// What is being made. It goes on as long as anybody waits for it, whoever came first, and ends
/// with the last who leaves.
#[derive(Clone, Default)]
pub struct Flights(Arc<Mutex<Table>>);

#[derive(Default)]
struct Table {
    next: u64,
    /// By key and by kind of error: those who fail differently cannot share a result.
    flights: HashMap<(Key, TypeId), Entry>,
}

struct Entry {
    number: u64,
    /// A [`WeakShared`] of the errors of its key.
    flight: Box<dyn Any + Send>,
}

impl Flights {
    /// Joins the flight of a key, or sets out with one.
    pub async fn join<E, F>(&self, key: Key, make: impl FnOnce() -> F) -> Made<E>
    where
        E: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Found, E>> + Send + 'static,
    {
        self.flight(key, make).await
    }

    fn flight<E, F>(&self, key: Key, make: impl FnOnce() -> F) -> Flight<E>
    where
        E: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Found, E>> + Send + 'static,
    {
        let place = (key, TypeId::of::<E>());
        let mut table = self.lock();
        let entry = table.flights.get(&place).map(|entry| &entry.flight);
        let going = entry.and_then(|flight| flight.downcast_ref::<WeakShared<_>>());
        if let Some(flight) = going.and_then(WeakShared::upgrade) {
            return flight;
        }
        let number = table.next;
        table.next += 1;
        let landing = Landing { flights: self.clone(), place, number };
        let making = AssertUnwindSafe(make()).catch_unwind();
        let flight = async move {
            let _landing = landing;
            match making.await {
                Ok(made) => made.map_err(NotMade::Failed),
                Err(_) => Err(NotMade::Panicked),
            }
        };
        let flight = flight.boxed().shared();
        if let Some(weak) = flight.downgrade() {
            table.flights.insert(place, Entry { number, flight: Box::new(weak) });
        }
        flight
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub fn going(&self) -> usize {
        self.lock().flights.len()
    }
}

/// Takes a flight out of the table, however it ends.
struct Landing {
    flights: Flights,
    place: (Key, TypeId),
    number: u64,
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut table = self.flights.lock();
        // Another may have set out since nobody waited for this one any more.
        if table.flights.get(&self.place).is_some_and(|entry| entry.number == self.number) {
            table.flights.remove(&self.place);
        }
    }
}
