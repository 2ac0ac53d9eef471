//! The older dialect's socket: Socket.IO, as its fourth version speaks it, by long polling and by
//! WebSocket.
//!
//! `socketioxide` carries the packets; `codec` reads events, `told` writes them, both without
//! I/O; and `pump` serves one client. Nothing is ever sent to more than one.

pub mod code;
mod codec;
mod fault;
mod pump;
mod told;
mod turn;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use socketioxide::adapter::LocalAdapter;
use socketioxide::handler::{ConnectHandler, MessageHandler, Value};
use socketioxide::layer::SocketIoLayer;
use socketioxide::socket::Socket;
use socketioxide::{ParserConfig, SocketIo};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{self, Sender};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use pump::{Client, FromClient};

/// Where the socket is served.
pub const PATH: &str = "/socket.io";

/// As the older server had it: a ping so often, and an answer to it within so long.
const PING_INTERVAL: Duration = Duration::from_secs(25);
const PING_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection that does not say within this time what it is for is let go.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How long clients may take to hear that Ellie ends.
const FAREWELL: Duration = Duration::from_secs(2);

/// What a client may leave untaken, in packets. Who takes less is as good as gone.
const BEHIND: usize = 32;

/// Events of a client that wait for its pump, which itself waits for nothing.
const WAITING_EVENTS: usize = 8;

/// What may stand around a recording, in bytes. By so much one may be too large and still be
/// answered in words; then the connection is closed.
const ROOM: usize = 1 << 20;

/// Pieces of bytes in an event; one has a recording.
const MOST_PIECES: usize = 4;

/// Bytes that are read at once, as at the other socket.
const READ_AT_ONCE: usize = 8 << 10;

/// The server of the socket.
#[derive(Clone)]
pub struct Server {
    /// Answers the requests of the transport.
    pub layer: SocketIoLayer,
    /// Cancelled when every client has been told that Ellie ends.
    pub ended: CancellationToken,
}

/// What a connection brings from where it was let in, and keeps until it ends.
pub struct Admission {
    /// Whose recordings are counted.
    pub from: IpAddr,
    /// Its place among the sockets.
    pub place: OwnedSemaphorePermit,
}

impl Server {
    /// Serves until Ellie ends.
    #[must_use]
    pub fn open(app: &Arc<App>) -> Self {
        let most = largest_request(app.http.max_audio_bytes);
        let parser = ParserConfig::common()
            .max_incoming_binaries(MOST_PIECES)
            .max_incoming_binary_buf_size(app.http.max_audio_bytes + ROOM);
        let (layer, io) = SocketIo::builder()
            .req_path(PATH)
            .ping_interval(PING_INTERVAL)
            .ping_timeout(PING_TIMEOUT)
            .connect_timeout(CONNECT_PATIENCE)
            .max_buffer_size(BEHIND)
            .max_payload(most as u64)
            .ws_max_message_size(most)
            .ws_max_frame_size(most)
            .ws_read_buffer_size(READ_AT_ONCE)
            .with_parser(parser)
            .build_layer();
        let clients = TaskTracker::new();
        io.ns("/", Door { app: Arc::clone(app), clients: clients.clone() });
        let ended = CancellationToken::new();
        app.tasks.spawn(end(io, clients, app.shutdown.clone(), ended.clone()));
        Self { layer, ended }
    }
}

/// The largest request or message, in bytes: long polling carries bytes as base64.
#[must_use]
pub const fn largest_request(max_audio_bytes: usize) -> usize {
    (max_audio_bytes + ROOM).div_ceil(3) * 4
}

/// Waits until every client has its last answer, then closes what is still open.
async fn end(
    io: SocketIo,
    clients: TaskTracker,
    shutdown: CancellationToken,
    ended: CancellationToken,
) {
    shutdown.cancelled().await;
    clients.close();
    clients.wait().await;
    // A client that takes nothing more cannot be told.
    let _ = tokio::time::timeout(FAREWELL, io.close()).await;
    ended.cancel();
}

/// Where clients come in.
#[derive(Clone)]
struct Door {
    app: Arc<App>,
    clients: TaskTracker,
}

impl ConnectHandler<LocalAdapter, Self> for Door {
    /// What a client asks for is heard before anything is awaited, so nothing of it is lost.
    fn call(&self, socket: Arc<Socket>, _: Option<Value>) {
        let (to_pump, asks) = mpsc::channel(WAITING_EVENTS);
        let gone = CancellationToken::new();
        let most = self.app.http.max_audio_bytes;
        socket.on_fallback(Inbox { to_pump, most });
        let left = gone.clone();
        socket.on_disconnect(async move || left.cancel());
        let admission = socket.req_parts().extensions.get::<Arc<Admission>>();
        let from = admission.map_or(Ipv4Addr::UNSPECIFIED.into(), |admission| admission.from);
        let client = Client { socket, asks, gone, from };
        let serving = pump::serve(Arc::clone(&self.app), client);
        self.app.tasks.spawn(self.clients.track_future(serving));
    }
}

/// Where the events of a client arrive, in their order.
struct Inbox {
    to_pump: Sender<FromClient>,
    most: usize,
}

impl MessageHandler<LocalAdapter, Self> for Inbox {
    /// A client that sends more than its pump can keep up with loses the rest.
    fn call(&self, _: Arc<Socket>, event: Value, _: Option<i64>) {
        let Value::Str(text, bytes) = event else { return };
        let bytes: Vec<Bytes> = bytes.unwrap_or_default().into();
        if let Some(asked) = codec::decode(&text, &bytes, self.most).transpose() {
            let _ = self.to_pump.try_send(asked);
        }
    }
}
