//! What the transport lets in, and what it does with what is no packet.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use super::client::{Bytes, POLLING, WEBSOCKET, by, run};
use crate::harness::{Ellie, error, speech};

const OPEN: &str = "/socket.io/?EIO=4&transport=polling";

async fn refused(response: Response, status: StatusCode, code: u8) {
    assert_eq!(response.status(), status);
    let told: Value = response.json().await.unwrap();
    assert_eq!(told["code"], code, "{told}");
    assert!(told["message"].is_string());
}

/// Opens a connection by polling; returns the address of its packets.
async fn opened(ellie: &Ellie) -> String {
    let told = ellie.get(OPEN).await.text().await.unwrap();
    let told: Value = serde_json::from_str(told.strip_prefix('0').unwrap()).unwrap();
    assert_eq!((&told["pingInterval"], &told["pingTimeout"]), (&json!(25_000), &json!(20_000)));
    assert_eq!(told["upgrades"], json!(["websocket"]));
    format!("{OPEN}&sid={}", told["sid"].as_str().unwrap())
}

async fn post(ellie: &Ellie, path: &str, packets: &str) -> Response {
    ellie.client.post(ellie.url(path)).body(packets.to_owned()).send().await.unwrap()
}

#[tokio::test]
async fn what_is_not_spoken_here_is_refused_in_numbers() {
    let ellie = Ellie::hearing("hello").await;
    let bad = StatusCode::BAD_REQUEST;
    for (path, code) in [
        ("/socket.io/", 0),
        ("/socket.io", 0),
        ("/socket.io/?EIO=4", 0),
        ("/socket.io/?EIO=4&transport=smoke", 0),
        ("/socket.io/?EIO=3&transport=polling", 5),
        ("/socket.io/?EIO=3&transport=websocket", 5),
        ("/socket.io/?EIO=4&transport=polling&sid=nobody", 1),
        ("/socket.io/?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAHs", 1),
    ] {
        refused(ellie.get(path).await, bad, code).await;
    }
    refused(post(&ellie, OPEN, "40").await, bad, 2).await;
    ellie.stop().await;
}

#[tokio::test]
async fn a_client_is_told_how_much_it_may_send() {
    let ellie = Ellie::hearing("hello").await;
    let told = ellie.get(OPEN).await.text().await.unwrap();
    let told: Value = serde_json::from_str(told.strip_prefix('0').unwrap()).unwrap();
    assert!(told["maxPayload"].as_u64().unwrap() > 10_485_760 * 4 / 3, "{told}");
    ellie.stop().await;
}

#[tokio::test]
async fn a_page_of_another_origin_is_let_in_by_no_transport() {
    let ellie = Ellie::hearing("hello").await;
    let evil = json!({"origin": "http://evil.example"});
    for transport in [WEBSOCKET, POLLING] {
        let options = json!({"transports": [transport], "extraHeaders": evil});
        let told = run(&ellie, options, &[]).await;
        assert!(told.connect_error.is_some() && told.events.is_empty(), "{transport}");
    }
    let asked = ellie.client.get(ellie.url(OPEN)).header("origin", "http://evil.example");
    refused(asked.send().await.unwrap(), StatusCode::FORBIDDEN, 4).await;
    let good = json!({"origin": "http://localhost:3000"});
    let options = json!({"transports": [WEBSOCKET], "extraHeaders": good});
    let told = run(&ellie, options, &[json!({"await": "session-joined"})]).await;
    assert_eq!(told.events.len(), 1);
    ellie.stop().await;
}

#[tokio::test]
async fn both_kinds_of_sockets_share_their_places() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_WEBSOCKET_CONNECTIONS", "1")];
    let ellie = Ellie::start(&settings).await;
    let browser = crate::socket::Socket::open(&ellie).await;
    error(ellie.get(OPEN).await, StatusCode::SERVICE_UNAVAILABLE).await;
    drop(browser);
    let opened = loop {
        let opened = ellie.get(OPEN).await;
        if opened.status() == StatusCode::OK {
            break opened.text().await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(opened.starts_with("0{"));
    assert!(connect_async(format!("ws://{}/ws", ellie.address)).await.is_err(), "it is taken");
    ellie.stop().await;
}

#[tokio::test]
async fn switched_off_it_is_not_there() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("WEBSOCKET_ENABLED", "false")];
    let ellie = Ellie::start(&settings).await;
    error(ellie.get(OPEN).await, StatusCode::NOT_FOUND).await;
    ellie.stop().await;
}

/// Each on a connection of its own, for the transport closes one it cannot read.
#[tokio::test]
async fn garbage_closes_a_connection_at_the_most() {
    let ellie = Ellie::hearing("hello").await;
    let deep = format!("42[\"ping\",{}", "[".repeat(100_000));
    let garbage = [
        "",
        "\u{1e}\u{1e}",
        "4",
        "9",
        "40{",
        "42",
        "42[",
        "42{}",
        "42[7]",
        "42[\"\"]",
        "42[\"voice-input\",{\"_placeholder\":true,\"num\":0}]",
        "451-[\"voice-input\",{\"_placeholder\":true,\"num\":7}]\u{1e}bAAAA",
        "452-[\"voice-input\",{\"_placeholder\":true,\"num\":0}]\u{1e}bAAAA",
        "459999999-[\"voice-input\"]",
        "451-[\"voice-input\",{\"_placeholder\":true,\"num\":0}]\u{1e}42[\"ping\"]",
        "4318446744073709551616[]",
        "43-1[]",
        "42/nowhere,[\"ping\"]",
        "40/nowhere,",
        "bAAAA",
        "b!!!!",
        "1",
        "5",
        "\u{0}\u{ff}\u{10ffff}",
        &deep,
    ];
    for packets in garbage {
        let path = opened(&ellie).await;
        post(&ellie, &path, "40").await;
        post(&ellie, &path, packets).await;
        let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", ellie.address);
        let (mut socket, _) = connect_async(url).await.unwrap();
        socket.send(Message::text("40")).await.unwrap();
        for packet in packets.split('\u{1e}') {
            let _ = socket.send(Message::text(packet)).await;
        }
        let _ = socket.send(Message::binary(vec![7; 100])).await;
    }
    let recording = Bytes::new(&speech());
    let told = by(&ellie, WEBSOCKET, &[recording.spoken()]).await;
    assert_eq!(told.all("ai-response").len(), 1);
    ellie.stop().await;
}

#[tokio::test]
async fn packets_that_are_too_large_are_refused() {
    let ellie = Ellie::start(&[("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_AUDIO_SIZE", "1000")]).await;
    let path = opened(&ellie).await;
    let large = post(&ellie, &path, &"x".repeat(3 << 20)).await;
    error(large, StatusCode::PAYLOAD_TOO_LARGE).await;
    let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", ellie.address);
    let (mut socket, _) = connect_async(url).await.unwrap();
    let _ = socket.send(Message::text("x".repeat(3 << 20))).await;
    while let Some(Ok(_)) = socket.next().await {}
    ellie.stop().await;
}

#[tokio::test]
async fn a_shutdown_tells_every_client_and_waits_for_none() {
    let ellie = Ellie::hearing("hello").await;
    let silent = opened(&ellie).await;
    let poll = {
        let (client, url) = (ellie.client.clone(), ellie.url(&silent));
        tokio::spawn(async move {
            // The first ping is there at once; the next only after a while.
            let _ = client.get(&url).send().await.unwrap().text().await;
            client.get(&url).send().await
        })
    };
    let leaves = json!({"awaitDisconnect": true});
    let (by_websocket, by_polling) = {
        let both = async {
            tokio::join!(
                by(&ellie, WEBSOCKET, std::slice::from_ref(&leaves)),
                by(&ellie, POLLING, std::slice::from_ref(&leaves)),
            )
        };
        let ends = async {
            // Both have to have come, and to have a session.
            while connections(&ellie).await < 3 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            ellie.begin_to_stop();
        };
        tokio::join!(both, ends).0
    };
    for told in [by_websocket, by_polling] {
        assert_eq!(told.disconnected.as_deref(), Some("io server disconnect"), "{told:?}");
    }
    assert!(poll.await.unwrap().is_ok());
    ellie.stop().await;
}

async fn connections(ellie: &Ellie) -> u64 {
    let health: Value = ellie.get("/health").await.json().await.unwrap();
    health["connections"]["activeConnections"].as_u64().unwrap()
}
