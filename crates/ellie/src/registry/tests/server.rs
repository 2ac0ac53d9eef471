//! A simulated service: a real server whose answer is told it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;

/// Says nothing at all.
pub const SILENT: u16 = 0;
/// Answers with a body that never ends.
pub const ENDLESS: u16 = 1;

pub struct Server {
    pub port: u16,
    status: Arc<AtomicU16>,
    asked: Arc<AtomicUsize>,
    _task: AbortOnDropHandle<()>,
}

impl Server {
    pub async fn start(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (status, asked) = (Arc::new(AtomicU16::new(status)), Arc::new(AtomicUsize::new(0)));
        let (told, counted) = (Arc::clone(&status), Arc::clone(&asked));
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(answer(stream, Arc::clone(&told), Arc::clone(&counted)));
            }
        });
        Self { port, status, asked, _task: AbortOnDropHandle::new(task) }
    }

    pub fn say(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

async fn answer(mut stream: TcpStream, status: Arc<AtomicU16>, asked: Arc<AtomicUsize>) {
    let mut head = [0; 2048];
    while matches!(stream.read(&mut head).await, Ok(1..)) {
        asked.fetch_add(1, Ordering::Relaxed);
        let status = status.load(Ordering::Relaxed);
        if status == SILENT {
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        let length = if status == ENDLESS { u32::MAX } else { 2 };
        let status = if status == ENDLESS { 200 } else { status };
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\nok");
        if stream.write_all(head.as_bytes()).await.is_err() {
            return;
        }
        while length > 2 && stream.write_all(&[b'x'; 1024]).await.is_ok() {}
    }
}
