//! WebSockets, passed on as they are.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Version};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf, ReadHalf, WriteHalf, split};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::body::AtHand;
use super::progress::Progress;

/// How long each side may take to change to the other protocol.
const CHANGE: Duration = Duration::from_secs(10);

/// A socket over which nothing goes for so long is closed. Those who keep one open send pings.
const IDLE: Duration = Duration::from_secs(300);

/// How long one side may go on when the other has ended.
const LAST: Duration = Duration::from_secs(2);

/// What of an upgrade goes on. Any other protocol than this is none we would pass on: under
/// cover of HTTP/2 one could ask for what the gateway has not seen.
const PROTOCOL: HeaderValue = HeaderValue::from_static("websocket");

/// Whether a request asks for a WebSocket.
pub fn is_asked_for(head: &Parts) -> bool {
    let names_upgrade = |value: &HeaderValue| {
        let mut words = value.as_bytes().split(|byte| *byte == b',');
        words.any(|word| word.trim_ascii().eq_ignore_ascii_case(b"upgrade"))
    };
    head.method == Method::GET
        && head.version == Version::HTTP_11
        && head.headers.get_all(header::CONNECTION).iter().any(names_upgrade)
        && is_websocket(&head.headers)
}

/// Whether this and nothing else is the protocol.
pub fn is_websocket(headers: &HeaderMap) -> bool {
    let mut protocols = headers.get_all(header::UPGRADE).iter();
    let is_it = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"websocket");
    protocols.next().is_some_and(is_it) && protocols.next().is_none()
}

/// Asks for one, or agrees to one.
pub fn say(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, PROTOCOL);
}

/// Passes on what comes, both ways, until one side ends or nothing comes.
pub async fn carry(
    client: OnUpgrade,
    service: OnUpgrade,
    at_hand: AtHand,
    shutdown: CancellationToken,
) {
    let both = async { tokio::try_join!(client, service) };
    let Ok(Ok((client, service))) = timeout(CHANGE, both).await else { return };
    let progress = Progress::begin();
    let client = Watched { socket: TokioIo::new(client), progress: progress.clone() };
    tokio::select! {
        () = both_ways(client, TokioIo::new(service)) => {}
        () = progress.stalled(IDLE) => {}
        () = shutdown.cancelled() => {}
    }
    drop(at_hand);
}

/// Once one side has said its last, the other has little to say: a WebSocket is over for both.
async fn both_ways<C, S>(client: C, service: S)
where
    C: AsyncRead + AsyncWrite,
    S: AsyncRead + AsyncWrite,
{
    let (from_client, to_client) = split(client);
    let (from_service, to_service) = split(service);
    let (up, down) = (one_way(from_client, to_service), one_way(from_service, to_client));
    tokio::pin!(up, down);
    tokio::select! {
        () = &mut up => { let _ = timeout(LAST, down).await; }
        () = &mut down => { let _ = timeout(LAST, up).await; }
    }
}

/// However it ends, it has ended: who was cut off sees it by himself.
async fn one_way<S>(mut from: ReadHalf<S>, mut to: WriteHalf<impl AsyncWrite>)
where
    S: AsyncRead,
{
    let _ = tokio::io::copy(&mut from, &mut to).await;
    let _ = to.shutdown().await;
}

/// A socket that tells when something goes over it. What goes either way goes over this one.
struct Watched<S> {
    socket: S,
    progress: Progress,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.socket).poll_read(context, buffer);
        if read.is_ready() {
            self.progress.moves();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        if written.is_ready() {
            self.progress.moves();
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
