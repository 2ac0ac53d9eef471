//! What a handler leaves unread of a request.
//!
//! Who is refused early may be sending still. Were the connection closed on that, the answer would be
//! lost with it, and on a connection that looks as if it could be used again the next request too.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Version, header};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::time::timeout;

/// More is not read of what nobody wants, in bytes.
const MOST: usize = 1 << 20;

/// Nor for longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A body, as its handler has it.
struct Lent(Arc<Mutex<Body>>);

/// The same body, when its handler is done.
pub struct Rest {
    body: Arc<Mutex<Body>>,
    /// Whether the client asked before it sends it.
    is_awaited: bool,
}

/// Lends the body of a request to its handler, if there is one that could stand in the way of the next.
pub fn lend(request: &mut Request) -> Option<Rest> {
    if request.body().is_end_stream() || request.version() > Version::HTTP_11 {
        return None;
    }
    let body = Arc::new(Mutex::new(std::mem::take(request.body_mut())));
    *request.body_mut() = Body::new(Lent(Arc::clone(&body)));
    Some(Rest { body, is_awaited: request.headers().contains_key(header::EXPECT) })
}

impl Rest {
    /// Reads it to the end, within bounds; says whether it came to that. What somebody still reads is
    /// left to them.
    pub async fn drain(self) -> bool {
        let Some(body) = Arc::into_inner(self.body) else { return true };
        let body = body.into_inner().unwrap_or_else(PoisonError::into_inner);
        if body.is_end_stream() {
            return true;
        }
        !self.is_awaited && timeout(PATIENCE, ends(body)).await == Ok(true)
    }
}

/// Whether a body ends, within bounds.
async fn ends(mut body: Body) -> bool {
    let mut left = MOST;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        let length = frame.data_ref().map_or(0, Bytes::len);
        let Some(less) = left.checked_sub(length) else { return false };
        left = less;
    }
    true
}

impl Lent {
    fn body(&self) -> MutexGuard<'_, Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut *self.body()).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body().size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    fn request(pieces: usize, size: usize) -> Request {
        let piece = Bytes::from(vec![b'a'; size]);
        let pieces = stream::repeat(piece).take(pieces).map(Ok::<_, std::io::Error>);
        Request::new(Body::from_stream(pieces))
    }

    #[tokio::test]
    async fn what_a_handler_leaves_is_read_to_its_end() {
        for read in 0..=3 {
            let mut request = request(3, 100);
            let rest = lend(&mut request).unwrap();
            for _ in 0..read {
                assert!(request.body_mut().frame().await.is_some());
            }
            drop(request);
            assert!(rest.drain().await, "{read} read");
        }
        assert!(lend(&mut Request::new(Body::empty())).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_end_is_given_up() {
        let mut large = request(20, 100_000);
        let rest = lend(&mut large).unwrap();
        drop(large);
        assert!(!rest.drain().await, "two million bytes");
        let never = stream::pending::<Result<Bytes, std::io::Error>>();
        let mut hangs = Request::new(Body::from_stream(never));
        let rest = lend(&mut hangs).unwrap();
        drop(hangs);
        assert!(!rest.drain().await);
        let broken = stream::iter([Err::<Bytes, _>(std::io::Error::other("cut"))]);
        let mut broken = Request::new(Body::from_stream(broken));
        let rest = lend(&mut broken).unwrap();
        drop(broken);
        assert!(!rest.drain().await);
    }

    #[tokio::test]
    async fn nobody_is_told_to_send_what_nobody_reads() {
        let mut asks = request(3, 100);
        asks.headers_mut().insert(header::EXPECT, "100-continue".parse().unwrap());
        let rest = lend(&mut asks).unwrap();
        drop(asks);
        assert!(!rest.drain().await);
    }

    #[tokio::test]
    async fn what_somebody_still_reads_is_left_to_them() {
        let mut streamed = request(3, 100);
        let rest = lend(&mut streamed).unwrap();
        assert!(rest.drain().await);
        let read = streamed.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(read.len(), 300);
    }
}
