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

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use socketioxide::adapter::LocalAdapter;
use socketioxide::handler::{ConnectHandler, MessageHandler, Value};
use socketioxide::socket::Socket;
use socketioxide::{ParserConfig, SocketIo};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, Sender};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tower::util::BoxCloneSyncService;
use uuid::Uuid;

use crate::app::App;
use crate::limit::Client;
use crate::observed::Frame;
use codec::Asked;
use fault::Fault;
use pump::{FromClient, Wish};
use told::At;

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

/// Pieces of bytes in an event: a recording. Of more, the first would be kept until the last is there,
/// if it ever came.
const MOST_PIECES: usize = 1;

/// A recording up to this size needs no place: it is small.
const SMALL: usize = 64 << 10;

/// Bytes that are read at once, as at the other socket.
const READ_AT_ONCE: usize = 8 << 10;

/// The server of the socket.
#[derive(Clone)]
pub struct Server {
    transport: BoxCloneSyncService<Request, Response, Infallible>,
    /// Cancelled when every client has been told that Ellie ends.
    ended: CancellationToken,
}

/// What a connection brings from where it was let in, and keeps until it ends.
pub struct Admission {
    /// Whose recordings are counted.
    pub from: Client,
    /// Its place among the sockets.
    pub place: OwnedSemaphorePermit,
}

impl Server {
    /// Serves until Ellie ends.
    #[must_use]
    pub fn open(app: &Arc<App>) -> Self {
        let largest = app.http.max_audio_bytes + ROOM;
        let parser = ParserConfig::common()
            .max_incoming_binaries(MOST_PIECES)
            .max_incoming_binary_buf_size(largest);
        let (service, io) = SocketIo::builder()
            .req_path(PATH)
            .ping_interval(PING_INTERVAL)
            .ping_timeout(PING_TIMEOUT)
            .connect_timeout(CONNECT_PATIENCE)
            .max_buffer_size(BEHIND)
            .max_payload(largest_request(app.http.max_audio_bytes) as u64)
            .ws_max_message_size(largest)
            .ws_max_frame_size(largest)
            .ws_read_buffer_size(READ_AT_ONCE)
            .with_parser(parser)
            .build_svc();
        let clients = TaskTracker::new();
        io.ns("/", Door { app: Arc::clone(app), clients: clients.clone() });
        let ended = CancellationToken::new();
        app.tasks.spawn(end(io, clients, app.shutdown.clone(), ended.clone()));
        let whole = |response: axum::http::Response<_>| response.map(Body::new);
        let transport = ServiceExt::<Request>::map_response(service, whole);
        Self { transport: BoxCloneSyncService::new(transport), ended }
    }

    /// The transport's answer to a request; none, when every client has been told that Ellie ends.
    pub async fn answer(&self, request: Request) -> Option<Response> {
        let answering = self.transport.clone().oneshot(request);
        let Ok(response) = self.ended.run_until_cancelled(answering).await?;
        Some(response)
    }
}

/// The largest request, in bytes: long polling carries bytes as base64.
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
        let Some(admission) = socket.req_parts().extensions.get::<Arc<Admission>>() else {
            let _ = socket.disconnect();
            return;
        };
        let from = admission.from;
        let (to_pump, wishes) = mpsc::channel(WAITING_EVENTS);
        let gone = CancellationToken::new();
        socket.on_fallback(Inbox { app: Arc::clone(&self.app), to_pump });
        let left = gone.clone();
        socket.on_disconnect(async move || left.cancel());
        let client = pump::Client { socket, wishes, gone, from };
        let serving = pump::serve(Arc::clone(&self.app), client);
        self.app.tasks.spawn(self.clients.track_future(serving));
    }
}

/// Where the events of a client arrive, in their order.
struct Inbox {
    app: Arc<App>,
    to_pump: Sender<FromClient>,
}

impl Inbox {
    /// Only so many large recordings are in memory at once, whichever way they came.
    fn with_place(&self, asked: Asked) -> FromClient {
        let place = match &asked {
            Asked::Voice(recording) if recording.len() > SMALL => {
                let place = Arc::clone(&self.app.uploads).try_acquire_owned();
                Some(place.map_err(|_| Fault::busy())?)
            }
            _ => None,
        };
        Ok(Wish { asked, place })
    }
}

impl MessageHandler<LocalAdapter, Self> for Inbox {
    /// Who sends more at once than can be looked at is told so here.
    fn call(&self, socket: Arc<Socket>, event: Value, _: Option<i64>) {
        let (observed, most) = (&self.app.observed, self.app.http.max_audio_bytes);
        observed.frame(Frame::Received);
        let Value::Str(text, bytes) = event else { return };
        let bytes: Vec<Bytes> = bytes.unwrap_or_default().into();
        let Some(asked) = codec::decode(&text, &bytes, most).transpose() else { return };
        let wish = asked.and_then(|asked| self.with_place(asked));
        match self.to_pump.try_send(wish) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                observed.frame(Frame::Refused);
                let told = now().wrong(Fault::too_many(), None, Uuid::new_v4());
                let _ = socket.emit(told.event(), &told);
            }
            // Its pump gave it up, and could not tell it so.
            Err(TrySendError::Closed(_)) => {
                let _ = socket.disconnect();
            }
        }
    }
}

/// Now, as events tell it.
fn now() -> At {
    At(chrono::Utc::now().timestamp_millis())
}
