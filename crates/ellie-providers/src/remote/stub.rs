//! A stub of a server: raw TCP, so that it can do what no library would.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the stub does on each connection once a request is there.
#[derive(Clone)]
pub(crate) struct Script {
    /// Sent as it is.
    pub(crate) bytes: Vec<u8>,
    pub(crate) then: Then,
    /// Whether to answer whatever comes first, before it is a request.
    pub(crate) is_hasty: bool,
}

#[derive(Clone)]
pub(crate) enum Then {
    /// Hangs up.
    Close,
    /// Stays silent.
    Hang,
    /// Sends the same again and again, with this pause between.
    Drip(&'static [u8], Duration),
}

pub(crate) struct Stub {
    address: SocketAddr,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    serving: JoinHandle<()>,
}

impl Script {
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), then: Then::Close, is_hasty: false }
    }

    /// An answer with a body, as it should be.
    pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
        Self::raw([head.as_bytes(), body].concat())
    }

    pub(crate) fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }

    pub(crate) fn hasty(self) -> Self {
        Self { is_hasty: true, ..self }
    }
}

impl Stub {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let sent = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let kept = sent.clone();
        let serving = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (script, kept) = (script.clone(), kept.clone());
                tokio::spawn(async move {
                    let request = request(&mut stream, script.is_hasty).await;
                    kept.lock().unwrap().push(request);
                    // The client hangs up on much of what it is sent.
                    let _ = play(&mut stream, script).await;
                });
            }
        });
        Self { address, sent, serving }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub(crate) fn https(&self) -> String {
        format!("https://{}/v1", self.address)
    }

    /// The requests that came, whole.
    pub(crate) fn sent(&self) -> Vec<Vec<u8>> {
        self.sent.lock().unwrap().clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn request(stream: &mut TcpStream, is_hasty: bool) -> Vec<u8> {
    let mut request = Vec::new();
    while !is_whole(&request) {
        let read = stream.read_buf(&mut request).await.unwrap_or_default();
        if read == 0 || is_hasty {
            break;
        }
    }
    request
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head
        .split_once("content-length: ")
        .map(|(_, rest)| rest.lines().next().unwrap_or_default().parse::<usize>().unwrap());
    request.len() >= head.len() + 4 + length.unwrap_or_default()
}

async fn play(stream: &mut TcpStream, script: Script) -> std::io::Result<()> {
    stream.write_all(&script.bytes).await?;
    match script.then {
        Then::Close => stream.shutdown().await,
        Then::Hang => std::future::pending().await,
        Then::Drip(piece, pause) => loop {
            stream.write_all(piece).await?;
            tokio::time::sleep(pause).await;
        },
    }
}
