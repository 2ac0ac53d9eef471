//! Takes connections and serves them, with bounds on how many there are and on how long one may
//! take to say what it wants.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures_util::future::join_all;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use super::front::Front;
use crate::lanes::Lanes;

/// Connections at once; more wait in the system's queue. Files are raised to as many and more.
const MOST_CONNECTIONS: usize = 16_384;

/// How long a connection may take to send the head of its next request.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long to wait when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection, and its place among those there may be.
struct Connection {
    stream: std::net::TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
}

/// Serves on these lanes until shut down; then takes no more connections, and returns when those there
/// are have ended.
pub async fn listen(
    listener: TcpListener,
    front: Front,
    lanes: &Lanes,
    shutdown: CancellationToken,
) {
    let front = Arc::new(front);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let open = |lane: &Handle| {
        let (to_lane, connections) = mpsc::unbounded_channel();
        (to_lane, lane.spawn(serve(connections, Arc::clone(&front))))
    };
    let (lanes, served): (Vec<_>, Vec<_>) = lanes.all().iter().map(open).unzip();
    let mut turns = lanes.iter().cycle();
    while let Some((stream, peer)) = next(&listener, &shutdown).await {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let Ok(stream) = stream.into_std() else { continue };
        let Some(lane) = turns.next() else { break };
        // A lane is there until all is over.
        let _ = lane.send(Connection { stream, peer, place });
    }
    drop((listener, lanes));
    join_all(served).await;
}

/// Serves connections on this thread until no more come and those there are have ended.
async fn serve(mut connections: UnboundedReceiver<Connection>, front: Arc<Front>) {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    server.http2().timer(TokioTimer::new()).keep_alive_interval(PATIENCE);
    let open = GracefulShutdown::new();
    while let Some(Connection { stream, peer, place }) = connections.recv().await {
        let Ok(stream) = TcpStream::from_std(stream) else { continue };
        let front = Arc::clone(&front);
        let answer = service_fn(move |request: Request<Incoming>| {
            let front = Arc::clone(&front);
            async move { Ok::<_, Infallible>(front.answer(peer, request.map(Body::new)).await) }
        });
        let serving = server.serve_connection_with_upgrades(TokioIo::new(stream), answer);
        let serving = open.watch(serving.into_owned());
        tokio::spawn(async move {
            // A connection that breaks off is the client's affair.
            let _ = serving.await;
            drop(place);
        });
    }
    open.shutdown().await;
}

/// A peer that takes nothing of what is sent to it for so long is gone, whoever sends and however: else
/// it could keep a place for ever.
#[cfg(target_os = "linux")]
fn leave_the_stuck(stream: &TcpStream) {
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(PATIENCE)) {
        tracing::debug!(%error, "a connection cannot be given a time");
    }
}

/// The next connection, or `None` when it is time to end.
async fn next(
    listener: &TcpListener,
    shutdown: &CancellationToken,
) -> Option<(TcpStream, SocketAddr)> {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => return None,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Answers are small, and each is waited for.
                let _ = stream.set_nodelay(true);
                #[cfg(target_os = "linux")]
                leave_the_stuck(&stream);
                return Some((stream, peer));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
