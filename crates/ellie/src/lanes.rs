//! Threads on which connections are served, each with a runtime of its own: what comes on a connection
//! is read, answered and written on one thread, and none is woken for another (`docs/measured.md`).

use std::io;
use std::{slice, thread};

use tokio::runtime::{Builder, Handle, RuntimeFlavor};
use tokio_util::sync::CancellationToken;

/// As many lanes as there are processors; one on the thread there is, where Ellie runs on one.
pub struct Lanes {
    main: Handle,
    beside: Vec<Handle>,
    end: CancellationToken,
}

impl Lanes {
    /// Opens them, beside the runtime this is called on.
    pub fn open() -> io::Result<Self> {
        let (main, end) = (Handle::current(), CancellationToken::new());
        let many = match main.runtime_flavor() {
            RuntimeFlavor::CurrentThread => 0,
            _ => thread::available_parallelism()?.get(),
        };
        let beside = (0..many).map(|_| open(end.clone())).collect::<io::Result<_>>()?;
        Ok(Self { main, beside, end })
    }

    /// Each of them.
    #[must_use]
    pub fn all(&self) -> &[Handle] {
        if self.beside.is_empty() { slice::from_ref(&self.main) } else { &self.beside }
    }

    /// Tasks that are not over, on the lanes and beside them.
    #[must_use]
    pub fn tasks(&self) -> usize {
        let all = self.beside.iter().chain([&self.main]);
        all.map(|runtime| runtime.metrics().num_alive_tasks()).sum()
    }

    /// Lets go of all that is on them.
    pub fn close(&self) {
        self.end.cancel();
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.close();
    }
}

fn open(end: CancellationToken) -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    // It is dropped there too: nowhere else may that take its time.
    thread::Builder::new().name("lane".into()).spawn(move || {
        runtime.block_on(end.cancelled());
    })?;
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::future::pending;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn each_is_a_thread_and_what_is_begun_on_one_stays_there() {
        let lanes = Lanes::open().unwrap();
        let mut threads = HashSet::new();
        for lane in lanes.all() {
            let there = lane.spawn(async {
                let within = tokio::spawn(async { thread::current().id() }).await.unwrap();
                (thread::current().id(), within)
            });
            let (there, within) = there.await.unwrap();
            assert_eq!(there, within);
            threads.insert(there);
        }
        assert_eq!(threads.len(), thread::available_parallelism().unwrap().get());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn tasks_are_counted_on_all_and_let_go_of_at_the_end() {
        let lanes = Lanes::open().unwrap();
        let before = lanes.tasks();
        let held: Vec<_> = lanes.all().iter().map(|lane| lane.spawn(pending::<()>())).collect();
        assert_eq!(lanes.tasks(), before + held.len());
        lanes.close();
        for held in held {
            assert!(held.await.unwrap_err().is_cancelled());
        }
    }

    #[tokio::test]
    async fn where_there_is_one_thread_it_is_the_lane() {
        let lanes = Lanes::open().unwrap();
        let [only] = lanes.all() else { panic!("there is one") };
        assert_eq!(only.id(), Handle::current().id());
        only.spawn(async {}).await.unwrap();
    }
}
