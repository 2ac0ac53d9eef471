//! Bodies on their way: passed on as they come, with a bound on how long nothing comes.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep};

use super::progress::Progress;
use crate::registry::{BodyError, InUse};
use crate::resilience::Permit;

/// A body to a service, which tells how far it is.
pub struct Upload<B> {
    body: B,
    progress: Progress,
}

impl<B> Upload<B> {
    /// Tells it here.
    pub fn new(body: B, progress: Progress) -> Self {
        Self { body, progress }
    }
}

impl<B> Body for Upload<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BodyError>,
{
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Ready(Some(Err(_))) => self.progress.breaks(),
            Poll::Ready(_) => self.progress.moves(),
            Poll::Pending => self.progress.waits(),
        }
        frame.map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What a service has at hand for us: its place is given back when this is dropped.
pub struct AtHand {
    in_use: InUse,
    /// What its breaker is to be told.
    permit: Option<Permit>,
    /// What the client sends meanwhile.
    upload: Progress,
    /// A place of the gateway.
    _place: OwnedSemaphorePermit,
}

impl AtHand {
    /// Has it until it ends.
    pub fn new(
        in_use: InUse,
        permit: Option<Permit>,
        upload: Progress,
        place: OwnedSemaphorePermit,
    ) -> Self {
        Self { in_use, permit, upload, _place: place }
    }

    fn ended(&mut self, is_right: bool) {
        let Some(permit) = self.permit.take() else { return };
        if is_right {
            permit.succeeded();
        } else if !self.upload.is_held_up() {
            self.in_use.observe(None, false);
            permit.failed();
        }
    }
}

/// A body from a service.
pub struct Download<B> {
    body: B,
    patience: Duration,
    stall: Pin<Box<Sleep>>,
    at_hand: AtHand,
}

/// A service that had begun to answer said no more.
#[derive(Debug, thiserror::Error)]
#[error("the service stopped in the middle of its answer")]
struct Stalled;

impl<B: Body> Download<B> {
    /// Gives up when nothing comes for so long.
    pub fn new(body: B, patience: Duration, mut at_hand: AtHand) -> Self {
        if body.is_end_stream() {
            at_hand.ended(true);
        }
        Self { body, patience, stall: Box::pin(sleep(patience)), at_hand }
    }
}

impl<B> Body for Download<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BodyError>,
{
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let patience = this.patience;
                this.stall.as_mut().reset(Instant::now() + patience);
                if this.body.is_end_stream() {
                    this.at_hand.ended(true);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => {
                this.at_hand.ended(false);
                Poll::Ready(Some(Err(error.into())))
            }
            Poll::Ready(None) => {
                this.at_hand.ended(true);
                Poll::Ready(None)
            }
            Poll::Pending => {
                ready!(this.stall.as_mut().poll(context));
                this.at_hand.ended(false);
                Poll::Ready(Some(Err(Stalled.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
