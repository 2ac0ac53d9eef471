//! Messages over many call sockets at once, each answered before the next is sent: how many come back
//! in a second, and how long one takes.
//!
//! `cargo run --release --example round_trips -- ws://127.0.0.1:8000/ws 100 5`: 100 connections for 5
//! seconds. Ellie sends a heartbeat now and then, which is no answer.

use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const PING: &str = r#"{"type":"ping","data":{}}"#;

#[expect(clippy::print_stdout, reason = "what it measured is what it is for")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &'static str| arguments.next().context(what);
    let url = next("the address of a socket")?;
    let connections: usize = next("how many connections")?.parse()?;
    let seconds: u64 = next("for how many seconds")?.parse()?;

    let mut sockets = Vec::with_capacity(connections);
    for _ in 0..connections {
        sockets.push(connect_async(&url).await?.0);
    }
    let until = Instant::now() + Duration::from_secs(seconds);
    let running = sockets.into_iter().map(|socket| tokio::spawn(ask(socket, until)));
    let mut took = Vec::new();
    for client in running.collect::<Vec<_>>() {
        took.extend(client.await??);
    }
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let a_second = took.len() as f64 / seconds as f64;
    println!("{a_second:.0} a second, p50 {:.3} ms, p99 {:.3} ms", at(0.5), at(0.99));
    Ok(())
}

async fn ask(mut socket: Socket, until: Instant) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::new();
    while Instant::now() < until {
        let asked = Instant::now();
        socket.send(Message::text(PING)).await?;
        loop {
            let frame = socket.next().await.context("the socket was closed")??;
            if is_answer(frame.to_text()?) {
                break;
            }
        }
        took.push(asked.elapsed());
    }
    Ok(took)
}

/// Ellie answers a ping with a pong, an echo with the ping. Whatever else comes is no answer.
fn is_answer(frame: &str) -> bool {
    frame == PING || frame.contains(r#""type":"pong""#)
}
