//! A vendor that hears while callers speak, as Deepgram does.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};

use super::*;

pub(super) async fn listens(State(shared): State<Shared>, upgrade: WebSocketUpgrade) -> Response {
    shared.asked.fetch_add(1, Ordering::Relaxed);
    let manner = *shared.manner.lock().unwrap();
    match manner {
        Manner::Says(status, body) => (status, body).into_response(),
        _ => upgrade.on_upgrade(move |socket| listen(socket, manner)),
    }
}

/// Hears a recording.
pub(super) async fn hears(State(shared): State<Shared>, _: Bytes) -> Response {
    let right = |words: &str| json!({ "results": { "channels": [channel(words)] } }).to_string();
    answer(&shared, "application/json", right(HEARS).into(), right("").into()).await
}

/// Answers when it is asked for all words of what it has heard, if it has heard anything.
async fn listen(mut socket: WebSocket, manner: Manner) {
    let mut heard_bytes = 0;
    while let Some(Ok(message)) = socket.recv().await {
        match message {
            Message::Binary(sound) => heard_bytes += sound.len(),
            Message::Text(text) if text.contains("Finalize") && heard_bytes > 0 => {
                let answer = match manner {
                    Manner::Hangs | Manner::Drips => continue,
                    Manner::Cuts => return,
                    Manner::Raves => "<html>".to_owned(),
                    Manner::Empty => results(""),
                    _ => results(HEARS),
                };
                if socket.send(Message::text(answer)).await.is_err() {
                    return;
                }
            }
            _ => {}
        }
    }
}

fn results(words: &str) -> String {
    json!({
        "type": "Results", "start": 0.0, "duration": 0.5, "is_final": true, "from_finalize": true,
        "channel": channel(words),
    })
    .to_string()
}

fn channel(words: &str) -> Value {
    json!({ "alternatives": [{ "transcript": words, "confidence": 0.9 }] })
}
