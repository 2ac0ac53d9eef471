//! A model on a thread of its own, with a bounded queue before it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use futures_util::stream::{BoxStream, StreamExt, once, poll_fn};
use tokio::sync::{mpsc, oneshot};

use crate::Error;

/// How many jobs may wait for one model. Sixteen callers on two cores wait long enough.
const QUEUE: usize = 16;

/// How long the end of a worker waits for the job at hand.
const PATIENCE: Duration = Duration::from_secs(5);

type Job<M> = Box<dyn FnOnce(&mut M) + Send>;

/// A model that lives on one thread and does one job after another. Dropping it ends the thread.
pub struct Worker<M> {
    /// There until the worker is dropped.
    jobs: Option<SyncSender<Job<M>>>,
    /// Hangs up when the thread has ended.
    ended: Mutex<Receiver<()>>,
    readiness: Readiness,
}

/// When a process ends, the library the models run in is torn down, and a thread still in it, in
/// loading above all, crashes. So the end waits, but not for ever.
impl<M> Drop for Worker<M> {
    fn drop(&mut self) {
        self.jobs = None;
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(PATIENCE);
    }
}

/// Whether a model is loaded and warm.
#[derive(Clone)]
pub struct Readiness {
    /// The role of the model, as in "speech to text".
    pub role: &'static str,
    loaded: Arc<OnceLock<Result<(), String>>>,
}

/// What can be said of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is being loaded or warmed; jobs wait for it.
    Warming,
    /// It answers at once.
    Ready,
    /// It could not be loaded, and why.
    Failed(String),
}

impl Readiness {
    /// The state now.
    #[must_use]
    pub fn state(&self) -> State {
        match self.loaded.get() {
            None => State::Warming,
            Some(Ok(())) => State::Ready,
            Some(Err(reason)) => State::Failed(reason.clone()),
        }
    }

    /// Why a job has no answer.
    fn gone(&self) -> Error {
        match self.state() {
            State::Failed(reason) => Error::Unavailable { role: self.role, reason },
            _ => Error::Failed { role: self.role, reason: "the job was lost".into() },
        }
    }
}

impl<M: 'static> Worker<M> {
    /// Starts the thread. `load` runs there, so that starting costs nothing; jobs wait for it.
    pub fn start<L>(role: &'static str, load: L) -> Self
    where
        L: FnOnce() -> Result<M, Error> + Send + 'static,
    {
        Self::start_for(QUEUE, role, load)
    }

    /// The same for a model whose jobs are so short that more of them may wait.
    pub fn start_for<L>(places: usize, role: &'static str, load: L) -> Self
    where
        L: FnOnce() -> Result<M, Error> + Send + 'static,
    {
        let (jobs, queue) = sync_channel(places);
        let (alive, ended) = sync_channel(0);
        let readiness = Readiness { role, loaded: Arc::default() };
        let report = readiness.clone();
        let spawned = std::thread::Builder::new()
            .name(role.replace(' ', "-"))
            .spawn(move || live(role, load, &queue, &report, &alive));
        if let Err(error) = spawned {
            let _ = readiness.loaded.set(Err(error.to_string()));
        }
        Self { jobs: Some(jobs), ended: Mutex::new(ended), readiness }
    }

    /// How the model is doing.
    pub fn readiness(&self) -> Readiness {
        self.readiness.clone()
    }

    /// Runs one job on the model's thread. Refuses at once when the queue is full; a job whose
    /// caller has gone away is not begun.
    pub async fn run<R, J>(&self, job: J) -> Result<R, Error>
    where
        R: Send + 'static,
        J: FnOnce(&mut M) -> Result<R, Error> + Send + 'static,
    {
        self.ask(job)?.await.unwrap_or_else(|_| Err(self.readiness.gone()))
    }

    /// The same for a job that hands on its answer in parts, and can see whether anybody still wants
    /// them. What goes wrong is the last item.
    pub fn run_in_parts<R, J>(&self, job: J) -> Result<BoxStream<'static, Result<R, Error>>, Error>
    where
        R: Send + 'static,
        J: FnOnce(&mut M, &mpsc::UnboundedSender<R>) -> Result<(), Error> + Send + 'static,
    {
        let (hand_on, mut parts) = mpsc::unbounded_channel();
        let done = self.ask(move |model| job(model, &hand_on))?;
        let readiness = self.readiness();
        let fault = async move { done.await.unwrap_or_else(|_| Err(readiness.gone())).err() };
        let faults = once(fault).filter_map(async |fault| fault.map(Err));
        Ok(poll_fn(move |context| parts.poll_recv(context)).map(Ok).chain(faults).boxed())
    }

    fn ask<R, J>(&self, job: J) -> Result<oneshot::Receiver<Result<R, Error>>, Error>
    where
        R: Send + 'static,
        J: FnOnce(&mut M) -> Result<R, Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job<M> = Box::new(move |model| {
            if !answer.is_closed() {
                let _ = answer.send(job(model));
            }
        });
        let jobs = self.jobs.as_ref().ok_or_else(|| self.readiness.gone())?;
        match jobs.try_send(job) {
            Ok(()) => Ok(answered),
            Err(TrySendError::Full(_)) => Err(Error::Busy { role: self.readiness.role }),
            Err(TrySendError::Disconnected(_)) => Err(self.readiness.gone()),
        }
    }
}

/// The thread's life: load, then one job after another. A panic ends the job, not the thread.
fn live<M, L>(
    role: &str,
    load: L,
    queue: &Receiver<Job<M>>,
    readiness: &Readiness,
    _alive: &SyncSender<()>,
) where
    L: FnOnce() -> Result<M, Error>,
{
    let begun = Instant::now();
    let loaded = catch_unwind(AssertUnwindSafe(load)).unwrap_or_else(|panic| {
        Err(Error::Failed { role: readiness.role, reason: words_of(panic.as_ref()) })
    });
    let mut model = match loaded {
        Ok(model) => model,
        Err(error) => {
            tracing::error!(role, %error, "a local model could not be loaded");
            let _ = readiness.loaded.set(Err(error.to_string()));
            return;
        }
    };
    tracing::debug!(role, seconds = begun.elapsed().as_secs_f32(), "a local model is ready");
    let _ = readiness.loaded.set(Ok(()));
    while let Ok(job) = queue.recv() {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| job(&mut model))) {
            tracing::error!(role, panic = words_of(panic.as_ref()), "a job panicked");
        }
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_else(|| "panic".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn jobs_run_in_order_on_the_model() {
        let worker = Worker::start("counting", || Ok(0));
        for expected in 1..=3 {
            let count = worker.run(|n: &mut i32| {
                *n += 1;
                Ok(*n)
            });
            assert_eq!(count.await, Ok(expected));
        }
        assert_eq!(worker.readiness().state(), State::Ready);
    }

    #[test]
    fn a_worker_that_is_dropped_has_ended() {
        let (begin, begun) = sync_channel(1);
        let ended = Arc::new(OnceLock::new());
        let report = Arc::clone(&ended);
        let worker = Worker::start("loading", move || {
            begun.recv().unwrap();
            std::thread::yield_now();
            report.set(()).unwrap();
            Ok(())
        });
        begin.send(()).unwrap();
        drop(worker);
        assert!(ended.get().is_some());
    }

    #[tokio::test]
    async fn a_panic_ends_the_job_and_not_the_worker() {
        let worker = Worker::start("counting", || Ok(0));
        let lost: Result<(), _> = worker.run(|_| panic!("on purpose")).await;
        assert!(matches!(lost, Err(Error::Failed { .. })), "{lost:?}");
        assert_eq!(worker.run(|n| Ok(*n)).await, Ok(0));
    }

    #[tokio::test]
    async fn an_answer_in_parts_is_had_as_it_comes_with_what_went_wrong_at_its_end() {
        let worker = Worker::start("counting", || Ok(1));
        let parts = |fails: bool| {
            let counted = worker.run_in_parts(move |n: &mut i32, hand_on| {
                for times in 1..=2 {
                    hand_on.send(*n * times).unwrap();
                }
                if fails { Err(Error::Refused("no more".into())) } else { Ok(()) }
            });
            counted.unwrap().collect::<Vec<_>>()
        };
        assert_eq!(parts(false).await, [Ok(1), Ok(2)]);
        assert_eq!(parts(true).await, [Ok(1), Ok(2), Err(Error::Refused("no more".into()))]);
        let lost = worker.run_in_parts(|_, hand_on| {
            hand_on.send(7).unwrap();
            panic!("on purpose")
        });
        let lost: Vec<_> = lost.unwrap().collect().await;
        assert!(matches!(lost[..], [Ok(7), Err(Error::Failed { .. })]), "{lost:?}");
    }

    #[tokio::test]
    async fn a_job_sees_that_nobody_wants_more_of_it() {
        let worker = Worker::start("counting", || Ok(0));
        let mut parts = worker
            .run_in_parts(|made: &mut i32, hand_on| {
                while hand_on.send(*made).is_ok() {
                    *made += 1;
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(parts.next().await, Some(Ok(0)));
        drop(parts);
        assert!(worker.run(|made| Ok(*made)).await.unwrap() > 0);
    }

    #[tokio::test]
    async fn a_model_that_cannot_load_says_why() {
        let broken = || -> Result<(), _> { Err(Error::Refused("no file".into())) };
        let worker = Worker::start("reading", broken);
        let error = worker.run(|()| Ok(())).await;
        assert_eq!(error, Err(Error::Unavailable { role: "reading", reason: "no file".into() }));
        assert_eq!(worker.readiness().state(), State::Failed("no file".into()));
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let (release, wait) = sync_channel::<()>(1);
        let worker = Arc::new(Worker::start("slow", move || {
            let _ = wait.recv();
            Ok(())
        }));
        let waiting: Vec<_> = (0..QUEUE)
            .map(|_| {
                let worker = Arc::clone(&worker);
                tokio::spawn(async move { worker.run(|()| Ok(())).await })
            })
            .collect();
        tokio::task::yield_now().await;
        assert_eq!(worker.readiness().state(), State::Warming);
        assert_eq!(worker.run(|()| Ok(())).await, Err(Error::Busy { role: "slow" }));
        release.send(()).unwrap();
        for job in waiting {
            assert_eq!(job.await.unwrap(), Ok(()));
        }
    }
}
