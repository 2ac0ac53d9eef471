//! Work that is done one piece after the other.

use std::collections::VecDeque;
use std::future::pending;

use futures_util::future::BoxFuture;

/// Jobs, of which one is being done.
pub struct InTurn<J, R> {
    waiting: VecDeque<J>,
    current: Option<(J, BoxFuture<'static, R>)>,
}

impl<J, R> Default for InTurn<J, R> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), current: None }
    }
}

impl<J, R> InTurn<J, R> {
    /// Another job, after those that wait.
    pub fn push(&mut self, job: J) {
        self.waiting.push_back(job);
    }

    /// Whether there is nothing to do.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.current.is_none()
    }

    /// What comes of the next job; it can be asked for again if nobody waits for it any more. Waits
    /// for ever where there is no job.
    pub async fn next(&mut self, begin: impl FnOnce(&J) -> BoxFuture<'static, R>) -> (J, R) {
        if self.current.is_none()
            && let Some(job) = self.waiting.pop_front()
        {
            let doing = begin(&job);
            self.current = Some((job, doing));
        }
        let Some((_, doing)) = &mut self.current else { return pending().await };
        let result = doing.await;
        match self.current.take() {
            Some((job, _)) => (job, result),
            None => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn one_job_is_done_after_the_other_and_none_is_lost_when_nobody_waits() {
        let mut jobs: InTurn<u8, u8> = InTurn::default();
        assert!(jobs.next(|_| unreachable!()).now_or_never().is_none());
        jobs.push(1);
        jobs.push(2);
        let (done, is_done) = oneshot::channel();
        let begin = |_: &u8| async { is_done.await.unwrap() }.boxed();
        assert!(jobs.next(begin).now_or_never().is_none());
        done.send(10).unwrap();
        assert_eq!(jobs.next(|_| unreachable!()).await, (1, 10));
        assert_eq!(jobs.next(|job| futures_util::future::ready(job * 10).boxed()).await, (2, 20));
        assert!(jobs.is_idle());
    }
}
